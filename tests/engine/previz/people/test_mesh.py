from __future__ import annotations

import math

import numpy as np
import pytest

from engine.previz.people.mesh import (
    Patch,
    boundary_edges,
    boundary_loops,
    clip,
    grid_triangles,
    normals,
    smooth,
    subdivide,
    turned_hem,
)
from engine.previz.people.nearest import Surface


def sheet(n: int = 11) -> Patch:
    """A flat square of 1 m, facing +z."""
    y, x = np.meshgrid(np.linspace(1, 0, n), np.linspace(0, 1, n), indexing="ij")
    position = np.stack([x.ravel(), y.ravel(), 0 * x.ravel()], 1)
    return Patch(grid_triangles(n, n), {"position": position, "u": x.ravel()})


def area(patch: Patch) -> float:
    a, b, c = (patch.position[patch.triangles[:, k]] for k in range(3))
    return float(0.5 * np.linalg.norm(np.cross(b - a, c - a), axis=1).sum())


@pytest.mark.parametrize("cut", [0.3, 0.5, 0.777])
def test_clipping_cuts_exactly_on_the_line(cut: float) -> None:
    kept = clip(sheet(), cut - sheet().attributes["u"])
    assert area(kept) == pytest.approx(cut, abs=1e-6)
    assert kept.position[:, 0].max() == pytest.approx(cut, abs=1e-6)
    assert kept.attributes["u"] == pytest.approx(kept.position[:, 0])
    assert normals(kept.position, kept.triangles)[:, 2].min() > 0.99


def test_clipping_away_everything_leaves_nothing() -> None:
    assert len(clip(sheet(), np.full(len(sheet()), -1.0)).triangles) == 0


def test_a_sheet_has_one_closed_border() -> None:
    loops = boundary_loops(sheet().triangles)
    assert [len(loop) for loop in loops] == [40]
    assert len(boundary_edges(sheet().triangles)) == 40


def test_a_hem_turns_inwards_and_keeps_the_cloth() -> None:
    hemmed = turned_hem(sheet(), thickness=0.01, depth=0.05)
    assert len(hemmed) == len(sheet()) + 3 * 40
    assert hemmed.position[:, 2].min() == pytest.approx(-0.01)
    assert hemmed.position[:, 0].max() < 1.01
    assert len(boundary_loops(hemmed.triangles)) == 1


def test_subdividing_quarters_triangles_and_smoothing_keeps_the_middle() -> None:
    fine = subdivide(sheet())
    assert len(fine.triangles) == 4 * len(sheet().triangles)
    assert smooth(sheet().position, sheet().triangles, 3).mean(0) == pytest.approx(sheet().position.mean(0), abs=0.02)


def sphere(n: int) -> np.ndarray:
    k = np.arange(n) + 0.5
    polar, around = np.arccos(1 - 2 * k / n), math.pi * (1 + 5**0.5) * k
    return np.stack([np.cos(around) * np.sin(polar), np.cos(polar), np.sin(around) * np.sin(polar)], 1)


def test_nearest_points_are_those_brute_force_finds() -> None:
    points = sphere(4000) * 0.2
    surface = Surface(points, sphere(4000))
    queries = np.random.default_rng(1).normal(0, 0.2, (500, 3))
    found = surface.nearest(queries, 0.08)
    away = np.linalg.norm(queries[:, None] - surface.position[None], axis=2)
    near = away.min(1) < 0.079
    assert near.sum() > 100
    assert (found[near] >= 0).all()
    assert away[near, found[near]] == pytest.approx(away.min(1)[near], abs=1e-6)
    assert (found[away.min(1) > 0.081] == -1).all()


def test_what_is_inside_is_pushed_out() -> None:
    surface = Surface(sphere(6000) * 0.2, sphere(6000))
    inside = sphere(300) * 0.17
    assert np.linalg.norm(surface.push_out(inside, 0.01), axis=1) == pytest.approx(0.21, abs=0.004)
    outside = sphere(300) * 0.24
    assert surface.push_out(outside, 0.01) == pytest.approx(outside)
