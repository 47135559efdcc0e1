"""Depth, edges, skeletons and a face: of a staged shot, in order, and true to what the film shows."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from engine.messages.directions import Camera
from engine.messages.faults import Fault
from engine.messages.requests import Entry, Heading, Request, Staging
from engine.previz.draw.scene import View
from engine.previz.guides import pose
from engine.previz.guides.edges import drawn as edges_of
from engine.previz.guides.film import KINDS, open_guide
from engine.previz.guides.skeleton import Person, people_at
from engine.previz.guides.surfaces import Surfaces, surfaces

SIZE = 128, 72


def request(action="Jonah stands and waves.", frames=4, size="full"):
    staging = Staging(
        heading=Heading(interior=True, place="GYM", time="DAY"),
        action=action,
        frames=frames,
        rate=Fraction(24),
        entries=(Entry(kind="character", name="JONAH"),),
    )
    return Request(staging=staging, camera=Camera(size=size), width=SIZE[0], height=SIZE[1], seed=5, quality="draft")


def guide(kind, **more):
    return open_guide(request(**more), kind, lambda *_: None, lambda: False, {})


@pytest.mark.parametrize("kind", KINDS)
def test_a_guide_has_as_many_pictures_as_the_shot_and_is_the_same_twice(kind):
    made = guide(kind)
    pictures = list(made.pictures())
    assert len(pictures) == 4
    assert {picture.shape for picture in pictures} == {(*made.size[::-1], 3)}
    assert made.size == ((512, 512) if kind == "face" else SIZE)
    assert len(np.unique(pictures[0])) > 1
    assert all(np.array_equal(one, two) for one, two in zip(pictures, guide(kind).pictures(), strict=True))


def looked():
    """A person in their frame, and what is seen there."""
    film = guide("pose").film
    (seen,) = surfaces(film.performance, film.set_up, SIZE, film.cancelled, [0])
    (person,) = people_at(film.performance, 0.0)
    return seen, person, film


def test_what_is_seen_of_somebody_lies_about_their_skeleton():
    seen, person, _ = looked()
    body = seen.project(person.body)
    down, across = np.nonzero((seen.ink >= person.ink) & (seen.ink < person.ink + 2))
    assert abs(float(np.median(across)) - float(np.median(body[:, 0]))) < 4
    assert down.min() <= body[:, 1].min() + 2
    assert down.max() >= body[:, 1].max() - 2
    assert np.abs(seen.depth[down, across] - np.median(body[:, 2])).max() < 0.8


def test_depth_has_whoever_is_nearest_lighter_than_what_is_behind():
    seen, person, _ = looked()
    picture = next(guide("depth").pictures())
    there = (seen.ink >= person.ink) & (seen.ink < person.ink + 2)
    wall = (seen.depth > seen.depth[there].max() + 1) & ~there
    assert picture[there].min() > picture[wall].max()
    assert (np.ptp(picture, axis=2) == 0).all()


def test_edges_are_dark_on_white_and_none_lies_within_a_plane():
    rows, columns = np.mgrid[:40, :60].astype(np.float32)
    floor = 1 / (0.1 + rows / 400)  # a floor seen at a slant: nearness grows evenly
    depth = np.where(columns < 30, floor, 2.0).astype(np.float32)
    plain = Surfaces(0.0, View(np.zeros(3), np.ones(3)), np.zeros((40, 60, 2), np.float32), depth, np.zeros_like(depth))
    grey = edges_of(plain)[..., 0]
    assert (grey[:, 28:32].min(axis=1) < 90).all()
    assert (grey[:, :25] > 250).all()
    assert (grey[:, 35:] > 250).all()


def test_edges_of_a_shot_draw_people():
    picture = next(guide("edges").pictures())
    assert np.median(picture) == 255
    assert (picture < 80).any()


def standing(turn=1.0, ink=7.0):
    """Somebody four metres before the camera, facing it or turned away, arms down."""
    side = np.array([-0.2, -0.25, -0.25, 0.2, 0.25, 0.25])
    body = np.zeros((18, 3))
    body[0] = 0, 1.6, 0.1 * turn
    body[1] = 0, 1.4, 0
    body[2:8] = np.stack([side, np.tile([1.4, 1.1, 0.85], 2), np.zeros(6)], 1)
    body[8:14] = np.stack([np.repeat([-0.1, 0.1], 3), np.tile([0.9, 0.5, 0.1], 2), np.zeros(6)], 1)
    body[14:] = [(-0.03, 1.63, 0.08), (0.03, 1.63, 0.08), (-0.08, 1.62, 0), (0.08, 1.62, 0)]
    outward = np.zeros((18, 3))
    outward[[0, 14, 15]] = 0, 0, turn
    outward[[16, 17]] = (-1, 0, 0), (1, 0, 0)
    hands = np.tile(body[[4, 7]][:, None], (1, 21, 1))
    return Person("SAM", ink, body, outward, (hands[0], hands[1]))


def before_a_wall(wall=10.0, ink=0.0):
    """A view of a wall; ink as if it were somebody's."""
    view = View(np.array([0.0, 0.9, 4.0]), np.array([0.0, 0.9, 0.0]), 40.0)
    shape = (180, 320)
    flat = np.zeros((*shape, 2), np.float32)
    return Surfaces(0.0, view, flat, np.full(shape, wall, np.float32), np.full(shape, ink, np.float32))


def colours(picture):
    """Which of OpenPose's colours of points are in a picture."""
    return {number for number, colour in enumerate(pose.COLOURS) if (picture == colour).all(axis=2).any()}


def test_a_skeleton_has_every_point_in_its_colour_and_no_face_from_behind():
    assert colours(pose.drawn(before_a_wall(), [standing()])) == set(range(18))
    behind = standing(turn=-1.0)
    assert colours(pose.drawn(before_a_wall(), [behind])) == set(range(18)) - {0, 14, 15}


def test_what_something_else_hides_is_not_drawn_and_ones_own_body_hides_nothing():
    seen = before_a_wall()
    row = round(float(seen.project(np.array([[0.0, 0.7, 0.0]]))[0, 1]))
    seen.depth[row:] = 2.0
    legs_hidden = pose.drawn(seen, [standing()])
    assert not legs_hidden[row + 1 :].any()
    assert colours(legs_hidden) == set(range(18)) - {9, 10, 12, 13}
    assert colours(pose.drawn(before_a_wall(2.0, ink=7.4), [standing()])) == set(range(18))
    assert not pose.drawn(before_a_wall(2.0, ink=9.4), [standing()]).any()


def test_the_nearer_of_two_is_drawn_over_the_other():
    near, far = standing(ink=7.0), standing(ink=9.0)
    nearer = Person("NEAR", 7.0, near.body + np.array([0, 0, 0.05]), near.outward, near.hands)
    alone = pose.drawn(before_a_wall(), [nearer])
    both = pose.drawn(before_a_wall(), [nearer, far])
    assert np.array_equal(both, pose.drawn(before_a_wall(), [far, nearer]))
    assert (both[alone.any(axis=2)] == alone[alone.any(axis=2)]).mean() > 0.8


def test_limbs_behind_the_camera_are_left_out():
    seen = before_a_wall()
    near = standing()
    passing = Person("SAM", 7.0, near.body + np.array([0, 0, 4.0]), near.outward, near.hands)
    assert pose.drawn(seen, [passing]).shape == (180, 320, 3)
    gone = Person("SAM", 7.0, near.body + np.array([0, 0, 6.0]), near.outward, near.hands)
    assert not pose.drawn(seen, [gone]).any()


@pytest.mark.parametrize(("kind", "action", "code"), [("pose", "", "guide.nobody"), ("warp", "", "guide.unknown")])
def test_what_cannot_be_made_is_refused(kind, action, code):
    with pytest.raises(Fault) as caught:
        guide(kind, action=action)
    assert caught.value.code == code


def test_given_up_it_ends():
    asked = iter([False] * 40)
    made = open_guide(request(frames=48), "pose", lambda *_: None, lambda: next(asked, True), {})
    with pytest.raises(Fault) as caught:
        list(made.pictures())
    assert caught.value.code == "previz.cancelled"
