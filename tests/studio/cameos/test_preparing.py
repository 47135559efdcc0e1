"""From a recording to a cameo with everything that renders use, through a real engine process."""

from __future__ import annotations

import asyncio
import io
import json
import wave
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.likeness.voices import Features
from engine.media.clips import Pictures, read_clip
from engine.messages.events import Progress
from engine.messages.faults import Fault
from engine.messages.requests import from_json
from studio import places
from studio.cameos.checks.verdict import Check, Verification
from studio.cameos.preparing import make_cameo, prepare, verification_of
from studio.cameos.recording.recording import Kind, Origin, Recording
from studio.cameos.vault import Vault
from tests.fakes.portraits import CONSENT, SIZE, drawn, recorded, true_one

SEED = 5
VERDICT = Verification(checks=(Check(key="live", passed=False, figure=0.0, wanted=0.0),), at=7)


@pytest.fixture(scope="module")
def recording() -> Recording:
    """Each sixth picture of somebody: enough to be prepared."""
    whole = recorded(true_one(SEED), drawn(SEED))
    packets, times = whole.pictures.packets[::6], whole.pictures.times[::6]
    return replace(whole, pictures=Pictures(*SIZE, packets, times), made=1_800_000_000)


def everything(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_a_recording_becomes_a_cameo_with_matte_stills_and_voice(vault: Vault, recording: Recording) -> None:
    made = make_cameo(vault, "Ada", recording, VERDICT)
    assert not made.card.verified
    assert made.card.made == 1_800_000_000
    assert verification_of(vault, made) == VERDICT
    told: list[Progress] = []
    done = asyncio.run(prepare(vault, made.id, told.append))
    assert {event.phase for event in told} == {"matte", "stills", "voice"}
    assert [event.share for event in told] == sorted(event.share for event in told)
    assert set(done.card.files) >= {"clip", "matte", "face", "still:1", "voice:1", "voice:2", "features"}
    matte, _sound = read_clip(vault.read(made.id, "matte"))
    assert matte.times == recording.pictures.times
    front = np.asarray(Image.open(io.BytesIO(vault.read(made.id, "face"))))
    assert front.shape[2] == 4
    assert 0.25 < (front[..., 3] > 128).mean() < 0.95
    voice = from_json(vault.read(made.id, "features"), Features)
    assert voice.sentences[-1].text == CONSENT
    assert 60 < voice.pitch < 300
    with wave.open(io.BytesIO(vault.read(made.id, "voice:2"))) as said:
        assert 2 < said.getnframes() / said.getframerate() < 7
    assert not list((places.home() / "cameos").glob("*.work"))
    plain = vault.read(made.id, "face")
    lying = everything(places.home())
    assert plain[2000:2032] not in lying
    assert recording.pictures.packets[0][200:232] not in lying


def test_a_recording_without_a_face_is_told(vault: Vault, recording: Recording) -> None:
    pictures = recording.pictures
    from engine.media.clips import PictureEncoder

    encoder = PictureEncoder(*SIZE)
    grey = np.full((SIZE[1], SIZE[0], 3), 128, np.uint8)
    nobody = replace(recording, pictures=Pictures(*SIZE, (encoder.encode(grey),) * 4, pictures.times[:4]))
    made = make_cameo(vault, "Nobody", nobody, None)
    with pytest.raises(Fault) as told:
        asyncio.run(prepare(vault, made.id))
    assert told.value.code == "cameo.no_face"
    assert set(vault.get(made.id).card.files) == {"clip"}
    assert not list((places.home() / "cameos").glob("*.work"))


def test_a_thing_has_stills_and_no_voice(vault: Vault, recording: Recording) -> None:
    pictures = recording.pictures
    few = Pictures(*SIZE, pictures.packets[:5], tuple(48_000 * number for number in range(5)))
    thing = Recording(kind=Kind.OBJECT, origin=Origin.IMPORTED, pictures=few, stills=True)
    made = make_cameo(vault, "Lamp", thing, None)
    done = asyncio.run(prepare(vault, made.id))
    assert set(done.card.files) == {"clip", "matte", *(f"still:{number}" for number in range(1, 6))}


def test_preparing_can_be_given_up(vault: Vault, recording: Recording) -> None:
    made = make_cameo(vault, "Ada", recording, None)

    async def give_up() -> None:
        task: asyncio.Task
        task = asyncio.create_task(prepare(vault, made.id, lambda _event: task.cancel()))
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(give_up())
    assert set(vault.get(made.id).card.files) == {"clip"}
    assert not list((places.home() / "cameos").glob("*.work"))


def test_the_jobs_key_is_never_shown() -> None:
    from engine.messages.jobs import PrepareJob

    job = PrepareJob(id="one", cameo="two", kind="person", folder="", files={}, key=b"secret key")
    assert "secret" not in repr(job)
    assert "secret" not in json.dumps(str(job))
