"""Ways over the floor."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from engine.previz.stagecraft.routes import BODY, Obstacle, free_place, obstacles, rounded, route

AREA = (-5.0, -5.0, 5.0, 5.0)


def clearance(way, block):
    points = rounded(way)
    return min(block.distance((float(x), float(z))) for x, z in points)


def test_a_free_way_is_a_straight_line():
    assert route((0, 0), (3, 4), [], AREA) == [(0, 0), (3, 4)]


@pytest.mark.parametrize("heading", [0.0, 0.4, 1.2])
def test_a_way_goes_round_what_stands_in_it(heading):
    block = Obstacle(0.0, 0.0, 1.0, 0.4, heading)
    way = route((-3, 0.05), (3, -0.05), [block], AREA)
    assert way is not None
    assert len(way) > 2
    assert clearance(way, block) > 0.8 * BODY
    assert sum(math.dist(a, b) for a, b in itertools.pairwise(way)) < 9.0


def test_a_walled_in_goal_has_no_way():
    walls = [Obstacle(0, 2, 3, 0.1), Obstacle(0, -2, 3, 0.1), Obstacle(3, 0, 0.1, 2.2), Obstacle(-3, 0, 0.1, 2.2)]
    assert route((-4.5, 0), (0, 0), walls, AREA) is None


def test_somebody_who_stands_in_a_seats_rectangle_can_leave_it():
    sofa = Obstacle(0, 0, 1, 0.4)
    assert route((0, 0.3), (0, 3), [sofa], AREA) == [(0, 0.3), (0, 3)]


def test_the_nearest_free_place_is_free_and_near():
    block = Obstacle(0, 0, 0.5, 0.5)
    x, z = free_place((0.1, 0.2), [block], AREA)
    assert block.distance((x, z)) >= BODY
    assert math.hypot(x - 0.1, z - 0.2) < 1.2


def test_rounded_corners_never_turn_sharply():
    line = rounded([(0, 0), (2, 0), (2, 2)])
    headings = np.unwrap(np.arctan2(*np.diff(line, axis=0).T))
    assert np.abs(np.diff(headings)).max() < math.radians(25)
    assert np.allclose(line[0], (0, 0))
    assert np.allclose(line[-1], (2, 2))


def test_sets_have_obstacles_but_no_floors_or_ceilings(sets):
    names = {block.name for block in obstacles(sets["living_room"])}
    assert names
    assert "floor" not in names
    assert "ceiling" not in names
    assert not [block for block in obstacles(sets["court"]) if block.name == "backboard"]
