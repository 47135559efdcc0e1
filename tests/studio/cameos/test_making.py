"""A recording becomes a cameo: what of it stays, and that it is verified only if every check passed."""

from __future__ import annotations

import numpy as np
import pytest

from engine.media.clips import PictureEncoder, Pictures, read_clip
from studio.cameos.checks.verdict import CHECKS, Check, Verification
from studio.cameos.making import VERIFICATION, made_of, make, verification_of
from studio.cameos.recording.recording import Kind, Origin, Prompt, Recording, Task


@pytest.fixture
def recording():
    encoder = PictureEncoder(128, 96)
    packets = tuple(encoder.encode(np.full((96, 128, 3), 8 * number, np.uint8)) for number in range(20))
    pictures = Pictures(128, 96, packets, tuple(range(0, 32_000, 1600)))
    return Recording(
        Kind.PERSON,
        Origin.LIVE,
        pictures,
        sound=np.sin(np.arange(32_000, dtype=np.float32) / 20) / 2,
        plate=pictures.within(0, 8000),
        digits="4719",
        consent="I agree.",
        prompts=(Prompt(Task.DIGITS, 0, 16_000),),
        camera="Camera",
        microphone="Microphone",
        made=1_800_000_000,
    )


def verdict(*failed):
    checks = (Check(key=key, passed=key not in failed, figure=1.0, wanted=0.5) for key in CHECKS)
    return Verification(checks=tuple(checks), at=1_800_000_000)


def test_a_recording_is_sealed_with_how_it_was_made(vault, recording):
    cameo = make(vault, recording, "Mara", verdict())
    assert (cameo.card.verified, cameo.card.made, cameo.card.kind) == (True, 1_800_000_000, "person")
    pictures, sound = read_clip(vault.read(cameo.id, "clip"))
    assert pictures.packets == recording.pictures.packets
    assert np.abs(sound - recording.sound).max() < 1e-3
    assert len(read_clip(vault.read(cameo.id, "plate"))[0]) == len(recording.plate)
    assert verification_of(vault, cameo) == verdict()
    made = made_of(vault, cameo)
    assert (made.digits, made.consent, made.prompts) == ("4719", "I agree.", recording.prompts)
    assert set(cameo.card.files) == {"clip"}


@pytest.mark.parametrize("failed", CHECKS)
def test_one_check_that_failed_is_enough(vault, recording, failed):
    assert not make(vault, recording, "Mara", verdict(failed)).card.verified


def test_what_was_brought_in_or_not_checked_is_not_verified(vault, recording):
    assert not make(vault, recording, "Mara").card.verified
    other = Recording(Kind.PERSON, Origin.IMPORTED, recording.pictures)
    cameo = make(vault, other, "Mara", verdict())
    assert not cameo.card.verified
    assert made_of(vault, cameo).origin is Origin.IMPORTED
    assert "plate" not in cameo.files


def test_a_received_cameo_has_no_such_papers(vault, mara, recording):
    assert made_of(vault, mara) is None
    assert verification_of(vault, vault.put(mara.id, {}, remove=(VERIFICATION,))) is None
