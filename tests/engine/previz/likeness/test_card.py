"""A cameo's own moving picture in the scene: when it is shown, at which moment of its clip, where and how large."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from unittest.mock import patch

import cv2
import msgspec
import numpy as np
import pytest

from engine.likeness.faces import Face, find_faces
from engine.likeness.preparing import Taken, prepare
from engine.likeness.stills import png
from engine.likeness.voices import Read
from engine.media.clips import PictureEncoder, Pictures, clip_bytes
from engine.messages.jobs import SAMPLE_RATE
from engine.previz.film import open_film
from engine.previz.likeness.card import (
    BOX,
    THING,
    Card,
    Said,
    find_recorded,
    make_card,
    outline,
    parted,
    side_by_side,
    stature_of,
    without_background,
)
from engine.previz.stagecraft.picturing import PICTURING, eyes_at, floor_at
from tests.engine.previz.likeness.cameos import a_request, likenesses
from tests.fakes import portraits
from tests.fakes.portraits import CONSENT, SIZE, drawn, recorded, true_one

SEED = 8


@cache
def plain() -> dict[str, bytes]:
    """Every asset of a synthetic recording, of its last sentence five pictures a second."""
    with patch.object(portraits, "RATE", 5):
        whole = recorded(true_one(SEED), drawn(SEED))
    end = whole.prompts[-1]
    clip = replace(whole, pictures=whole.pictures.within(end.begin, end.end)).clip()
    read = tuple(Read(p.begin, p.end, CONSENT) for p in whole.prompts if p.task.value == "consent")
    made = prepare(clip, b"", Taken("person", read), lambda *_: None, lambda: False)
    return {"clip": clip, **dict(made)}


def film_of(folder: Path, *lines: str, frames: int = 36, **more):
    request = a_request(plain(), *lines, action="MARA looks at the camera.", **more)
    request = msgspec.structs.replace(request, staging=msgspec.structs.replace(request.staging, frames=frames))
    return open_film(request, lambda *_: None, lambda: False, {}, likenesses(folder, request, plain()))


def test_a_close_still_shot_shows_the_recording_itself_and_its_own_moment(tmp_path: Path) -> None:
    film = film_of(tmp_path, CONSENT, frames=120)
    card = film.cards["MARA"]
    assert "cameo.card: MARA" in film.remarks
    begin = next(said.begin for said in card._said)
    recorded_at = next(said.recorded for said in card._said)
    assert recorded_at is not None
    assert card.moment(begin + 1.0) == pytest.approx(recorded_at + 1.0, abs=0.01)
    shown = next(film.pictures())
    request = a_request({})
    without = next(open_film(request, lambda *_: None, lambda: False).pictures())
    assert np.abs(shown.astype(int) - without.astype(int)).mean() > 5
    film.close()
    renderer = PICTURING.renderer(320, 180, "draft")
    assert renderer._passes.cards is None
    assert [mesh for mesh in renderer._meshes if mesh.startswith("card:")] == []


def test_where_the_recording_would_be_seen_to_end_the_stand_in_has_its_face(tmp_path: Path) -> None:
    film = film_of(tmp_path, size="full")
    assert film.cards == {}
    assert film.performance.players["MARA"].baked.likeness
    assert "cameo.face.part: MARA" in film.remarks


def test_the_eyes_of_the_card_are_where_the_stand_ins_are_at_true_scale(tmp_path: Path) -> None:
    film = film_of(tmp_path)
    card = film.cards["MARA"]
    eyes = eyes_at(film.performance, "MARA", 0.5)
    camera = film.set_up.view(0.5).eye
    matrix = card.matrix(eyes, camera)
    face = card._face
    across, down = face.centre[0] / SIZE[0], (face.y + 0.335 * face.height) / SIZE[1]
    assert np.allclose((matrix @ [across, 1 - down, 0, 1])[:3], eyes)
    assert np.linalg.norm(matrix[:3, 0]) == pytest.approx(SIZE[0] * BOX / face.width)
    to_camera = (camera - eyes) * [1, 0, 1]
    assert matrix[:3, 2] @ to_camera == pytest.approx(np.linalg.norm(to_camera))
    assert matrix[1, 0] == 0.0


def blank(count: int = 40) -> Pictures:
    encoder = PictureEncoder(64, 48)
    packet = encoder.encode(np.full((48, 64, 3), 90, np.uint8))
    return Pictures(64, 48, (packet,) * count, tuple(round(number * SAMPLE_RATE / 10) for number in range(count)))


def test_its_clock_is_its_own_and_nothing_jumps() -> None:
    clip = blank()
    said = (Said(1.0, 2.0, recorded=0.5), Said(3.0, 6.0))
    card = Card(clip, clip, Face(20, 10, 20, 20), [(1.0, 2.0)], [(2.5, 3.5)], said)
    assert [card.moment(at) for at in (0.0, 0.5)] == [2.5, 3.0]
    assert card.moment(1.25) == pytest.approx(0.75)
    assert card.moment(3.5) == pytest.approx(1.5)
    assert card.moment(4.5) == pytest.approx(1.5)
    steps = [abs(card.moment(3.0 + (at + 1) / 24) - card.moment(3.0 + at / 24)) for at in range(60)]
    assert max(steps) < 1 / 24 + 1e-9


def test_talking_listening_and_neutral_are_moments_of_their_own_where_the_recording_has_them() -> None:
    clip, talking = blank(100), [(2.0, 4.0), (6.0, 8.0)]
    card = Card(clip, clip, Face(20, 10, 20, 20), talking, [(0.5, 1.7), (4.2, 5.9), (8.5, 9.5)], [Said(2, 3)], [(0, 2)])
    assert 0.5 <= card.moment(1.0) <= 1.7, "while another speaks: before the digits"
    assert 2.0 <= card.moment(2.5) <= 4.0, "their own line"
    assert 8.5 <= card.moment(3.5) <= 9.5, "nobody speaks: after the sentence"
    assert not card.rests_alike
    assert parted([(4.2, 5.9), (8.5, 9.5)], talking) == ((4.2, 5.9), (8.5, 9.5)), "nothing before the digits"
    assert parted([(0.5, 1.7), (4.2, 5.9)], talking) == ((0.5, 1.7), (4.2, 5.9)), "stopped with the last word"
    assert parted([], talking) == (None, None)
    one = Card(clip, clip, Face(20, 10, 20, 20), talking, [(8.5, 9.5)], [Said(2, 3)], [(0, 2)])
    assert one.rests_alike
    assert 8.5 <= one.moment(1.0) <= 9.5
    assert not Card(clip, clip, Face(20, 10, 20, 20), talking, [(8.5, 9.5)], []).rests_alike, "nobody is listened to"


def test_one_still_moment_for_both_is_told(tmp_path: Path) -> None:
    request = a_request(plain(), action="SAM and MARA talk.")
    line = msgspec.structs.replace(a_request({}, "Are you there?").staging.lines[0], character="SAM")
    staging = msgspec.structs.replace(request.staging, lines=(line,), frames=60)
    camera = msgspec.structs.replace(request.camera, subject="MARA")
    request = msgspec.structs.replace(request, staging=staging, camera=camera)
    film = open_film(request, lambda *_: None, lambda: False, {}, likenesses(tmp_path, request, plain()))
    assert "cameo.one_rest: MARA" in film.remarks


def test_nobody_in_the_clip_is_no_card() -> None:
    assert make_card(blank(), blank(), np.zeros(SAMPLE_RATE, np.float32), ()) is None


def test_a_sentence_is_found_where_it_was_cut_out() -> None:
    sound = np.random.default_rng(1).normal(0, 0.1, 6 * SAMPLE_RATE).astype(np.float32)
    assert find_recorded(sound, sound[2 * SAMPLE_RATE : 4 * SAMPLE_RATE]) == pytest.approx(2.0, abs=0.002)
    other = np.random.default_rng(2).normal(0, 0.1, SAMPLE_RATE).astype(np.float32)
    assert find_recorded(sound, other) is None
    assert find_recorded(other, sound) is None
    assert find_recorded(sound, np.zeros(0, np.float32)) is None


def test_an_outline_covers_what_is_cut_out_and_no_more() -> None:
    alpha = np.zeros((90, 120), np.uint8)
    alpha[30:90, 40:80] = 255
    positions, normals, triangles = outline(alpha)
    assert positions[:, 0].min() == pytest.approx(1 / 3, abs=0.02)
    assert positions[:, 0].max() == pytest.approx(2 / 3, abs=0.02)
    assert positions[:, 1].max() == pytest.approx(2 / 3, abs=0.03)
    assert positions[:, 1].min() == 0.0
    assert triangles.max() == len(positions) - 1
    left, right = positions[:, 0] < 0.4, positions[:, 0] > 0.6
    assert (normals[left, 0] < 0).all()
    assert (normals[right, 0] > 0).all()
    assert (normals[:, 2] > 0).all()
    assert len(outline(np.zeros((9, 9), np.uint8))[2]) == 2


def test_what_is_cut_off_goes_on_to_the_floor_for_its_shadow_alone() -> None:
    alpha = np.zeros((90, 120), np.uint8)
    alpha[30:90, 40:80] = 255
    positions, _normals, _triangles = outline(alpha, below=0.75)
    lowest = positions[positions[:, 1] < -0.7]
    assert lowest[:, 1] == pytest.approx(-0.75)
    assert (lowest[:, 0].min(), lowest[:, 0].max()) == pytest.approx((1 / 3, 2 / 3), abs=0.03)
    alpha[80:] = 0
    assert outline(alpha, below=0.75)[0][:, 1].min() > 0


def test_the_rim_has_the_colour_of_what_lies_inside() -> None:
    """A grey disc that was recorded before a green wall, with a soft matte."""
    alpha = np.zeros((120, 120), np.float32)
    cv2.circle(alpha, (60, 60), 40, (1.0,), cv2.FILLED)
    alpha = cv2.GaussianBlur(alpha, (0, 0), 2.0)[..., None]
    shown = alpha * np.array([120.0, 120, 120]) + (1 - alpha) * np.array([20.0, 200, 20])
    cut = np.dstack([shown, alpha * 255]).round().astype(np.uint8)
    rim = (cut[..., 3] > 100) & (cut[..., 3] < 250)
    assert np.abs(cut[rim][:, :3].astype(int) - 120).max() > 40
    clean = without_background(cut)
    assert np.abs(clean[rim][:, :3].astype(int) - 120).max() <= 6
    assert (clean[..., 3] == cut[..., 3]).all()


@pytest.mark.parametrize(("last", "stature"), [(240, 1.5), (269, 0.0), (120, 0.0)])
def test_who_is_recorded_from_head_to_foot_stands(last: int, stature: float) -> None:
    matte = np.zeros((270, 100, 3), np.uint8)
    matte[30:last, 40:60] = 255
    assert stature_of(matte, 40.0, 0.0075, 270) == pytest.approx(stature)


def test_several_cards_lie_side_by_side() -> None:
    one, other = np.zeros((10, 20, 4), np.uint8), np.full((20, 10, 4), 255, np.uint8)
    both = side_by_side([one, other])
    assert both.shape == (20, 40, 4)
    assert both[:, 20:].min() == 255


@cache
def whole_body() -> dict[str, bytes]:
    """Somebody drawn from head to foot, so far away that only a search for the far finds the face."""
    from skimage.data import astronaut

    encoder, mattes = PictureEncoder(512, 432), PictureEncoder(512, 432)
    body = np.zeros((432, 512), np.uint8)
    cv2.ellipse(body, (256, 50), (19, 26), 0, 0, 360, (255,), cv2.FILLED)
    cv2.fillPoly(body, [np.array([(222, 84), (290, 84), (282, 230), (276, 414), (236, 414), (230, 230)])], (255,))
    body[70:90, 248:264] = 255
    shown = np.full((432, 512, 3), (150, 145, 140), np.uint8)
    shown[body > 0] = (40, 60, 120)
    head = cv2.resize(astronaut()[0:190, 130:320], (74, 74), interpolation=cv2.INTER_AREA)
    where = body[12:86, 219:293] > 0
    shown[12:86, 219:293][where] = head[where]
    grey = np.repeat(body[..., None], 3, axis=2)
    times = tuple(round(number * SAMPLE_RATE / 6) for number in range(8))
    clip = Pictures(512, 432, (encoder.encode(shown),) * 8, times)
    matte = Pictures(512, 432, (mattes.encode(grey),) * 8, times)
    face = next(iter(find_faces(shown, far=True)))
    front = np.dstack([shown, body])[:100, 190:320]
    assert face.width < 0.12 * 512
    return {"clip": clip_bytes(clip), "matte": clip_bytes(matte), "face": png(front)}


def test_a_recording_from_head_to_foot_stands_on_the_floor_in_a_full_shot(tmp_path: Path) -> None:
    request = a_request(whole_body(), action="MARA looks at the camera.", size="full")
    film = open_film(request, lambda *_: None, lambda: False, {}, likenesses(tmp_path, request, whole_body()))
    card = film.cards["MARA"]
    assert 1.3 < card.stature < 1.8
    floor = floor_at(film.performance, "MARA", 0.0)
    eyes = eyes_at(film.performance, "MARA", 0.0)
    eyes[1] = floor + card.stature
    soles = (card.matrix(eyes, film.set_up.view(0.0).eye) @ [0.5, 1 - 415 / 432, 0, 1])[1]
    assert soles == pytest.approx(floor, abs=0.01)
    # Nothing of it goes on below: it ends where somebody does.
    assert card.outline(0.0, float(eyes[1]) - floor)[0][:, 1].min() >= 0


def test_what_the_recording_did_not_do_the_stand_in_does(tmp_path: Path) -> None:
    request = a_request(whole_body(), action="MARA waves at the camera.", size="full")
    film = open_film(request, lambda *_: None, lambda: False, {}, likenesses(tmp_path, request, whole_body()))
    assert film.cards == {}
    assert "cameo.face.acts: MARA" in film.remarks


@pytest.mark.parametrize("height", [0, 130])
def test_an_animal_or_a_thing_stands_on_the_floor_and_the_camera_looks_at_it(tmp_path: Path, height: int) -> None:
    encoder, mattes = PictureEncoder(160, 120), PictureEncoder(160, 120)
    shown, cut = np.full((120, 160, 3), 150, np.uint8), np.zeros((120, 160, 3), np.uint8)
    cv2.ellipse(shown, (80, 65), (20, 40), 0, 0, 360, (180, 60, 30), cv2.FILLED)
    cv2.ellipse(cut, (80, 65), (20, 40), 0, 0, 360, (255, 255, 255), cv2.FILLED)
    times = tuple(round(number * SAMPLE_RATE / 6) for number in range(4))
    clip = Pictures(160, 120, (encoder.encode(shown),) * 4, times)
    matte = Pictures(160, 120, (mattes.encode(cut),) * 4, times)
    given = {"clip": clip_bytes(clip), "matte": clip_bytes(matte)}
    request = a_request(given, action="MARA looks at the camera.", size="full")
    (mara,) = request.staging.entries
    entries = (msgspec.structs.replace(mara, height=height),)
    request = msgspec.structs.replace(request, staging=msgspec.structs.replace(request.staging, entries=entries))
    film = open_film(request, lambda *_: None, lambda: False, {}, likenesses(tmp_path, request, given))
    card = film.cards["MARA"]
    assert f"cameo.thing: MARA, {height or 45} cm" in film.remarks
    assert card.stature == pytest.approx(height / 100 or THING, abs=0.01)
    top = eyes_at(film.performance, "MARA", 0.0)
    top[1] = floor_at(film.performance, "MARA", 0.0) + card.stature
    view = film.set_up.view(0.0)
    matrix = card.matrix(top, view.eye)
    assert (matrix @ [0.5, 1 - 105.5 / 120, 0, 1])[1] == pytest.approx(top[1] - card.stature, abs=0.01)
    # A full shot of it: it fills most of the picture's height.
    distance = float(np.linalg.norm(top - view.eye))
    assert 0.6 < card.stature / (2 * distance * np.tan(np.radians(view.fov) / 2)) < 1.0
