"""What stands between a camera and a point, against walking the line in small steps."""

from __future__ import annotations

import numpy as np

from engine.previz.sets.base import Solid
from engine.previz.stagecraft.sight import blocks_of, cluttered, hidden_by, inside_any

STEPS = np.linspace(0, 1, 1001)[:, None]


def pose(rng):
    """Anywhere, turned anyhow."""
    turn, _ = np.linalg.qr(rng.normal(size=(3, 3)))
    made = np.eye(4)
    made[:3, :3], made[:3, 3] = turn * np.sign(np.linalg.det(turn)), rng.uniform(-3, 3, 3)
    return made


def depth(solid, points):
    """How far points lie inside the box around a solid; below 0 outside."""
    radius = solid.size[0]
    length = solid.size[1] + radius * (solid.kind == "capsule")
    half = solid.size[:3] if solid.kind == "box" else (radius, length, radius)
    local = (points - solid.pose[:3, 3]) @ solid.pose[:3, :3]
    return (half - np.abs(local)).min(-1)


def test_a_block_hides_what_a_line_through_it_leads_to():
    rng = np.random.default_rng(5)
    kinds = (("box", 3), ("capsule", 2), ("cylinder", 2), ("ring", 2))
    solids = [Solid(kind, tuple(rng.uniform(0.1, 0.8, size)), "wood", pose(rng)) for kind, size in kinds * 3]
    seen = set()
    for _round in range(60):
        eye, points = rng.uniform(-5, 5, 3), rng.uniform(-4, 4, (6, 3))
        found = hidden_by(blocks_of(solids), eye, points)
        for point, hidden in zip(points, found, strict=True):
            deepest = max(depth(solid, eye + (point - eye) * STEPS).max() for solid in solids if solid.kind != "ring")
            if abs(deepest) > 0.01:  # else the steps are too coarse to tell
                assert hidden == (deepest > 0)
                seen.add(bool(hidden))
    assert seen == {False, True}


def test_a_line_along_an_axis_and_a_point_behind_a_plane():
    box = Solid("box", (1.0, 1.0, 1.0), "wood")
    floor = Solid("plane", (), "wood")
    beside, through = np.array([[-5.0, 1.5, 0.0]]), np.array([[-5.0, 0.5, 0.0]])
    assert not hidden_by(blocks_of([box]), np.array([5.0, 1.5, 0.0]), beside).any()
    assert hidden_by(blocks_of([box]), np.array([5.0, 0.5, 0.0]), through).all()
    assert not hidden_by(blocks_of([floor]), np.array([5.0, 0.5, 0.0]), through).any()
    assert inside_any(blocks_of([box]), np.array([1.1, 0.0, 0.0]), 0.2)
    assert not inside_any(blocks_of([box]), np.array([1.3, 0.0, 0.0]), 0.2)
    assert inside_any(blocks_of([floor]), np.array([0.0, 0.05, 0.0]), 0.2)
    assert not inside_any(blocks_of([floor]), np.array([0.0, 0.15, 0.0]), 0.2)


def test_where_nothing_stands_nothing_is_hidden():
    eye, points = np.zeros(3), np.ones((4, 3))
    assert not hidden_by(blocks_of([]), eye, points).any()
    assert not cluttered(np.zeros((0, 2, 3)), eye, points).any()
    assert not inside_any(blocks_of([]), eye, 1.0)
    assert cluttered(np.array([[[0.4] * 3, [0.6] * 3]]), eye, points).all()
