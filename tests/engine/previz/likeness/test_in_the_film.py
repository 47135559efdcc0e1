"""A cameo in previz: its face is seen, its recorded line is heard, and nothing of it is held afterwards."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from engine.likeness.faces import find_faces
from engine.likeness.stills import read_picture
from engine.likeness.voices import Features, pitch_of
from engine.messages.faults import Fault
from engine.messages.jobs import SAMPLE_RATE
from engine.messages.requests import Line
from engine.previz.film import open_film
from engine.previz.likeness.face_map import laid_on, with_face
from engine.previz.likeness.lines import stand_in_line, tuned
from engine.previz.likeness.opening import Likeness, spoken_words
from engine.previz.people.bake import bake
from engine.previz.people.face_paint import SIZE
from engine.previz.sound.voices import VOICES, speak
from engine.previz.stagecraft import audible
from engine.previz.stagecraft.picturing import PICTURING
from tests.engine.previz.likeness.cameos import CAMEO, SENTENCE, a_request, assets, likenesses
from tests.fakes.portraits import spoken


def film_of(folder: Path, *lines: str, plain=None, **more):
    plain = assets() if plain is None else plain
    request = a_request(plain, *lines, **more)
    return open_film(request, lambda *_: None, lambda: False, {}, likenesses(folder, request, plain))


def test_the_face_is_seen_and_then_forgotten(tmp_path: Path) -> None:
    film = film_of(tmp_path)
    pictures = list(film.pictures())
    request = a_request({})
    plain = open_film(request, lambda *_: None, lambda: False)
    without = list(plain.pictures())
    assert np.abs(pictures[12].astype(int) - without[12].astype(int)).mean() > 2
    held = [key for key in PICTURING._figures if CAMEO in key]
    assert len(held) == 1
    film.close()
    assert [key for key in PICTURING._figures if CAMEO in key] == []
    assert [key for key in PICTURING.renderer(320, 180, "draft")._figures if CAMEO in key] == []


def test_a_recorded_line_is_heard_and_another_is_told_to_be_a_stand_ins(tmp_path: Path) -> None:
    own = film_of(tmp_path, "the tide is LOW, tonight")
    assert [remark for remark in own.remarks if remark.startswith("cameo.")] == ["cameo.face.no_clip: MARA"]
    heard = next(iter(own.spoken.values())).samples
    recording = spoken(SENTENCE, "slt")
    assert np.corrcoef(heard[: len(recording)], recording[: len(heard)])[0, 1] > 0.98
    # In the shot it is where the line begins, and nowhere else.
    said = audible.dialogue(own.shot, own.spoken)[0].mean(axis=1)
    spectrum = np.fft.rfft(said, 1 << 18) * np.conj(np.fft.rfft(recording[: len(said)], 1 << 18))
    at = int(np.argmax(np.fft.irfft(spectrum)[: len(said)])) / SAMPLE_RATE
    assert at == pytest.approx(audible.line_starts(own.shot)[0], abs=0.01)
    other = film_of(tmp_path, "Nobody recorded this.")
    assert "cameo.stand_in_voice: MARA" in other.remarks


@pytest.mark.parametrize("pitch", [95.0, 140.0, 205.0])
def test_a_stand_in_is_tuned_to_pitch_and_pace(pitch: float) -> None:
    text = "I would not go out there tonight if I were you."
    quick, slow = (Features(pitch=pitch, spread=5.0, pace=pace, level=-20.0) for pace in (5.2, 3.4))
    said = stand_in_line(Line(character="MARA", text=text), Likeness(CAMEO, features=quick), "maya")
    assert float(np.median(pitch_of(said.samples))) == pytest.approx(pitch, rel=0.12)
    later = stand_in_line(Line(character="MARA", text=text), Likeness(CAMEO, features=slow), "maya")
    assert later.seconds > 1.2 * said.seconds


def test_what_was_not_measured_leaves_the_voice_as_it_is() -> None:
    nothing = Features(pitch=0.0, spread=0.0, pace=0.0, level=-120.0)
    assert tuned(VOICES["otto"], nothing) == VOICES["otto"]
    line = Line(character="MARA", text="Yes.")
    assert np.array_equal(stand_in_line(line, Likeness(CAMEO), "otto").samples, speak("Yes.", "otto").samples)


def test_assets_that_are_none_are_told_and_the_stand_in_plays(tmp_path: Path) -> None:
    noise = {"face": b"no picture at all" * 9, "clip": b"no clip" * 99, "features": b"{", "matte": b""}
    film = film_of(tmp_path, plain=noise)
    assert {remark for remark in film.remarks if remark.startswith("cameo.")} == {
        f"cameo.unusable: MARA: {asset}" for asset in noise
    }
    assert next(iter(film.pictures())).shape == (180, 320, 3)


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    plain = assets()
    request = a_request(plain)
    found = likenesses(tmp_path, request, plain)
    for path in tmp_path.iterdir():
        path.write_bytes(path.read_bytes()[:-3] + b"abc")
    with pytest.raises(Fault) as told:
        open_film(request, lambda *_: None, lambda: False, {}, found)
    assert told.value.code == "cameo.damaged"


def test_a_head_that_leans_has_its_mouth_where_a_straight_one_has_it() -> None:
    def mouth(still: np.ndarray) -> np.ndarray:
        picture = np.ascontiguousarray(still[..., :3])
        own = np.ones((SIZE, SIZE, 4), np.float32)
        linear, shown = np.asarray((picture / 255) ** 2.2, np.float32), np.asarray(still[..., 3] / 255, np.float32)
        return laid_on(own, linear, shown, find_faces(picture)[0], (0.4, 0.3, 0.2))[500:620, 300:470, 1]

    straight = read_picture(assets()["face"])
    leaning = cv2.getRotationMatrix2D((150, 116), -8, 1)
    turned = cv2.warpAffine(straight, leaning, straight.shape[1::-1], borderMode=cv2.BORDER_REPLICATE)
    # 0.3 where only the eyes follow the lean.
    assert np.corrcoef(mouth(straight).ravel(), mouth(np.asarray(turned)).ravel())[0, 1] > 0.7


def test_a_still_without_a_face_changes_nobody() -> None:
    baked = bake("maya")
    empty = np.full((200, 200, 4), 128, np.uint8)
    assert with_face(baked, "maya", (), empty, CAMEO) is None
    found = with_face(baked, "maya", (), read_picture(assets()["face"]), CAMEO)
    assert found is not None
    assert found.likeness == CAMEO
    assert baked.likeness == ""
    assert found.figure.face_map.shape == baked.figure.face_map.shape


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n", b"GIF89a" + bytes(40), assets()["face"][:300]])
def test_no_still_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="no still"):
        read_picture(data)


def test_words_are_compared_as_they_sound() -> None:
    assert spoken_words("Don't  go -- there!") == spoken_words("don't go there")
    assert spoken_words("...") == ""
