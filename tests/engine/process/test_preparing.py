"""What the engine makes of a recorded cameo: sealed files that are on disk before anybody is told of them."""

from __future__ import annotations

import hashlib
import os

import numpy as np

from engine.consent.sealed import label, new_data_key, seal, unseal
from engine.media.clips import PictureEncoder, Pictures, clip_bytes
from engine.messages.jobs import SAMPLE_RATE, PrepareJob, sealed_name
from engine.process.preparing import prepared

CAMEO = "a" * 32


def turned(count=3):
    """A thing from several sides: a light square before something dark."""
    encoder, packets = PictureEncoder(64, 48), []
    for number in range(count):
        picture = np.full((48, 64, 3), 30, np.uint8)
        picture[12:36, 16 + 4 * number : 40 + 4 * number] = 220
        packets.append(encoder.encode(picture))
    return clip_bytes(Pictures(64, 48, tuple(packets), tuple(number * SAMPLE_RATE for number in range(count))))


def test_every_asset_is_sealed_and_synced(tmp_path, monkeypatch):
    key, synced, real = new_data_key(), set(), os.fsync
    clip, out = tmp_path / "clip", tmp_path / "sealed"
    clip.write_bytes(seal(turned(), key, label(CAMEO, "clip")))
    monkeypatch.setattr(os, "fsync", lambda descriptor: (synced.add(os.fstat(descriptor).st_ino), real(descriptor)))
    job = PrepareJob(
        id="1", cameo=CAMEO, kind="object", folder=str(out), files={"clip": str(clip)}, key=key, stills=True
    )
    made = prepared(job, out, {"clip": clip}, lambda _event: None, lambda: False)["assets"]
    assert {"matte", "still:1", "still:2", "still:3"} == set(made)
    assert sorted(path.name for path in out.iterdir()) == sorted(map(sealed_name, made))
    for asset, sha in made.items():
        path = out / sealed_name(asset)
        assert path.stat().st_ino in synced
        assert hashlib.sha256(unseal(path.read_bytes(), key, label(CAMEO, asset))).hexdigest() == sha
