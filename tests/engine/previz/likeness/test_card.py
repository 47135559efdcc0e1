"""A cameo's own moving picture in the scene: when it is shown, at which moment of its clip, where and how large."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec
import numpy as np
import pytest

from engine.likeness.faces import Face
from engine.likeness.preparing import Taken, prepare
from engine.likeness.voices import Read
from engine.media.clips import PictureEncoder, Pictures
from engine.messages.jobs import SAMPLE_RATE
from engine.previz.film import open_film
from engine.previz.likeness.card import BOX, Card, Said, find_recorded, make_card, outline, side_by_side
from engine.previz.stagecraft.picturing import PICTURING, eyes_at
from tests.engine.previz.likeness.cameos import a_request, likenesses
from tests.fakes.portraits import CONSENT, SIZE, drawn, recorded, true_one

SEED = 8


@cache
def plain() -> dict[str, bytes]:
    """Every asset of a synthetic recording, of which each third picture is kept."""
    whole = recorded(true_one(SEED), drawn(SEED))
    from dataclasses import replace

    fewer = Pictures(*SIZE, whole.pictures.packets[::3], whole.pictures.times[::3])
    clip = replace(whole, pictures=fewer).clip()
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
    begin = next(said.begin for said in card._said)
    recorded_at = next(said.recorded for said in card._said)
    assert recorded_at is not None
    assert card.moment(begin + 1.0) == pytest.approx(recorded_at + 1.0, abs=0.01)
    pictures = film.pictures()
    shown = next(pictures)
    request = a_request({})
    without = next(open_film(request, lambda *_: None, lambda: False).pictures())
    assert np.abs(shown.astype(int) - without.astype(int)).mean() > 5
    pictures.close()
    film.close()
    renderer = PICTURING.renderer(320, 180, "draft")
    assert renderer._passes.cards is None
    assert [mesh for mesh in renderer._meshes if mesh.startswith("card:")] == []


def test_where_the_recording_would_be_seen_to_end_the_stand_in_has_its_face(tmp_path: Path) -> None:
    film = film_of(tmp_path, size="full")
    assert film.cards == {}
    assert film.performance.players["MARA"].baked.likeness


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
    assert (normals == [0, 0, 1]).all()
    assert len(outline(np.zeros((9, 9), np.uint8))[2]) == 2


def test_several_cards_lie_side_by_side() -> None:
    one, other = np.zeros((10, 20, 4), np.uint8), np.full((20, 10, 4), 255, np.uint8)
    both = side_by_side([one, other])
    assert both.shape == (20, 40, 4)
    assert both[:, 20:].min() == 255
