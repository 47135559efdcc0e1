"""Launches whose simulated outcome is the one that was asked for."""

from __future__ import annotations

import time as clock

import numpy as np
import pytest

from engine.messages.faults import Fault
from engine.previz.physics.aims import Aim
from engine.previz.physics.search import find_launch
from engine.previz.physics.simulate import simulate
from engine.previz.physics.world import body_of_prop
from engine.previz.sets import court
from engine.previz.sets.base import Conditions, Solid
from engine.previz.sets.props import kind_of

RELEASE = (0.1, 2.3, 5.45)
MISS = Aim("hoop", court.HOOP, "miss")


@pytest.fixture(scope="module")
def gym():
    return court.build(Conditions()).solids


def prop(kind):
    return body_of_prop(kind, kind_of(kind))


@pytest.mark.parametrize("seed", [1, 2])
def test_a_miss_hits_the_board_then_the_rim_and_comes_back(gym, seed):
    found = find_launch(gym, prop("basketball"), RELEASE, MISS, time=0.5, seconds=5.0, seed=seed)
    kinds = [contact.against for contact in found.flight.contacts]
    assert found.achieved
    assert found.flight.outcome == "miss"
    assert kinds[0] == "board"
    assert "rim" in kinds
    assert kinds.index("rim") < kinds.index("wood")
    assert found.arrival == pytest.approx(found.flight.contacts[0].time, abs=0.01)
    assert found.flight.poses[:, 2].max() < 17.4  # inside the gym
    first_floor = next(contact for contact in found.flight.contacts if contact.against == "wood")
    assert found.flight.poses[-1, 2] > first_floor.position[2] > court.HOOP[2]  # it rebounds into the court
    again = simulate(gym, [prop("basketball")], [found.launch], 5.5)["basketball"]
    assert again.outcome == "miss"  # the launch alone makes the outcome


def test_a_make_goes_through_the_ring(gym):
    found = find_launch(gym, prop("basketball"), RELEASE, Aim("hoop", court.HOOP, "make"), seconds=3.0, seed=4)
    assert found.achieved
    assert found.flight.outcome == "make"
    heights = found.flight.poses[:, 1]
    through = int(np.argmax((heights[1:] < 3.05) & (heights[:-1] >= 3.05)))
    assert np.hypot(*(found.flight.poses[through, [0, 2]] - (0.0, 1.575))) < 0.2
    assert "net" in {contact.against for contact in found.flight.contacts}


def test_the_same_seed_finds_the_same_bytes(gym):
    one, other = (find_launch(gym, prop("basketball"), RELEASE, MISS, seconds=2.5, seed=9) for _ in range(2))
    assert one.launch == other.launch
    assert one.flight.poses.tobytes() == other.flight.poses.tobytes()
    assert find_launch(gym, prop("basketball"), RELEASE, MISS, seconds=2.5, seed=10).launch != one.launch


def test_a_throw_arrives_at_the_catcher(gym):
    target = (3.0, 1.4, 5.0)
    found = find_launch(gym, prop("basketball"), (0, 1.5, 8), Aim("to", target), time=1.0, seconds=2.0)
    assert found.achieved
    assert found.flight.pose(found.arrival)[:3] == pytest.approx(target, abs=0.2)


def test_a_stone_hits_the_door(gym):
    target = (5.5, 1.3, court.BACK)
    found = find_launch(gym, prop("stone"), (0, 1.7, 8), Aim("at", target), seconds=2.5)
    assert found.achieved
    assert np.linalg.norm(np.subtract(found.flight.contacts[0].position, target)) < 0.35
    assert found.flight.contacts[0].against == "concrete"


def test_a_wall_in_the_way_is_told(gym):
    wall = Solid(
        "box", (4.0, 4.0, 0.1), "concrete", np.block([[np.eye(3), np.array([[0.0], [2.0], [6.5]])], [0, 0, 0, 1.0]])
    )
    found = find_launch([*gym, wall], prop("basketball"), (0, 1.5, 8), Aim("to", (0.0, 1.4, 4.0)), seconds=1.5)
    assert not found.achieved


def test_a_ball_rolls_to_its_target(gym):
    found = find_launch(gym, prop("football"), (0, 0.11, 8), Aim("roll", (3, 0.11, 4)), seconds=5.0)
    assert found.achieved
    assert found.flight.pose(found.arrival)[[0, 2]] == pytest.approx((3, 4), abs=0.35)


def test_a_kick_flies_to_its_target(gym):
    found = find_launch(gym, prop("football"), (0, 0.11, 8), Aim("kick", (3, 0.11, 2)), seconds=3.0)
    assert found.achieved
    assert found.flight.poses[:, 1].max() > 0.4


def test_a_dribble_comes_back_to_the_hand(gym):
    found = find_launch(gym, prop("basketball"), (0, 0.95, 8), Aim("bounce"), time=2.0, seconds=1.0)
    assert found.achieved
    assert found.flight.pose(found.arrival)[1] == pytest.approx(0.95, abs=0.1)
    assert 2.3 < found.arrival < 3.0
    assert [contact.against for contact in found.flight.contacts if contact.time < found.arrival] == ["wood"]


def test_a_dropped_book_lies_on_the_floor(gym):
    found = find_launch(gym, prop("book"), (0, 1.0, 8), Aim("drop"), seconds=4.0)
    assert found.achieved
    assert found.flight.outcome == "rest"


def test_aims_without_target_or_ring_are_told(gym):
    with pytest.raises(Fault, match=r"physics\.aim"):
        find_launch(gym, prop("cup"), (0, 1, 0), Aim("to"))
    with pytest.raises(Fault, match=r"physics\.aim"):
        find_launch([Solid("plane", (0.0,), "wood")], prop("basketball"), (0, 2, 5), MISS)
    with pytest.raises(Fault, match=r"physics\.cancelled"):
        find_launch(gym, prop("basketball"), RELEASE, MISS, cancelled=lambda: True)


@pytest.mark.parametrize("kind", ["cup", "bottle", "lamp"])
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_what_is_put_down_stays_upright(kind, seed):
    half = kind_of(kind).rest
    body = body_of_prop(kind, kind_of(kind), (0.1, half + 0.02, 0.1))
    found = find_launch([Solid("plane", (0.0,), "wood")], body, body.position, Aim("drop"), seconds=3.0, seed=seed)
    assert found.flight.outcome == "rest"
    assert found.flight.poses[-1, 1] == pytest.approx(half, abs=0.003)


def test_a_search_for_a_miss_is_quick(gym):
    began = clock.process_time()
    find_launch(gym, prop("basketball"), RELEASE, MISS, seconds=5.0, seed=3)
    assert clock.process_time() - began < 1.5
