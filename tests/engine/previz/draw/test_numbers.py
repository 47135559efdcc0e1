"""Matrices, still cameras, clustering: the parts that need no OpenGL; and the context that does."""

from __future__ import annotations

import moderngl
import numpy as np
import pytest

from engine.messages.faults import Exit, Fault
from engine.previz.draw import context, matrices
from engine.previz.draw.clustering import cluster, joined, thinned, without
from engine.previz.draw.still import StillCamera, projected_bounds
from tests.engine.previz.draw.conftest import person


def test_look_at_survives_every_direction():
    for target in ((0, 0, -1), (0, 5, 0), (0, -5, 0), (0, 0, 0)):
        matrix = matrices.look_at(np.zeros(3), np.array(target, float))
        assert np.allclose(matrix[:3, :3] @ matrix[:3, :3].T, np.eye(3))


def test_frustum_sees_what_projects_into_the_picture():
    rng = np.random.default_rng(1)
    matrix = matrices.perspective(40, 1.7, 0.1, 100) @ matrices.look_at(np.array([1.0, 2, 5]), np.zeros(3))
    points = rng.uniform(-8, 8, (500, 3))
    clip = np.concatenate([points, np.ones((500, 1))], 1) @ matrix.T
    inside = (np.abs(clip[:, :3]) < clip[:, 3:]).all(1)
    spheres = np.concatenate([points, np.zeros((500, 1))], 1)
    assert np.array_equal(matrices.spheres_visible(matrices.frustum_planes(matrix), spheres), inside)
    assert 20 < inside.sum() < 480


def test_bounds_of_what_crosses_the_camera_are_unknown():
    matrix = matrices.perspective(40, 1.0, 0.1, 100) @ matrices.look_at(np.zeros(3), np.array([0, 0, -1.0]))
    assert projected_bounds(np.array([[0.0, 0, 0, 1]]), matrix, (100, 100)) is None
    x0, y0, x1, y1 = projected_bounds(np.array([[0.0, 0, -10, 1]]), matrix, (100, 100))
    assert 30 < x0 < 50 < x1 < 70
    assert 30 < y0 < 50 < y1 < 70


def test_a_still_camera_needs_as_many_frames_as_it_remembers():
    matrix = matrices.perspective(40, 1.0, 0.1, 100) @ matrices.look_at(np.zeros(3), np.array([0, 0, -1.0]))
    still, sun = StillCamera(2), np.array([0.0, 1.0, 0.0])
    one, two = np.array([[0.0, 0, -20, 0.5]]), np.array([[3.0, 0, -20, 0.5]])
    assert still.rectangle("a", one, sun, matrix, (100, 100)) is None
    both = still.rectangle("a", two, sun, matrix, (100, 100))
    assert both is not None
    x, _, width, _ = both
    assert x < 50 < x + width
    assert still.rectangle("b", two, sun, matrix, (100, 100)) is None, "another camera or look: all of it"
    assert still.rectangle("b", np.empty((0, 4)), sun, matrix, (100, 100)) is not None


def test_clusters_keep_shape_and_slots():
    part = person().body
    out, triangles = cluster(part, 0.05)
    assert len(out["position"]) < 0.6 * len(part[0]["position"])
    assert set(np.unique(out["slot"])) == {1, 2, 6}
    for axis in range(3):
        assert abs(np.ptp(out["position"][:, axis]) - np.ptp(part[0]["position"][:, axis])) < 0.06
    assert triangles.max() < len(out["position"])
    assert np.allclose(np.linalg.norm(out["normal"], axis=1), 1, atol=1e-3)
    kept, _ = cluster(part, 0.05, kept=(1,))
    assert (kept["slot"] == 1).sum() == (part[0]["slot"] == 1).sum()


def ribbons(count):
    """Strands of four pairs of vertices, 2 mm wide."""
    arrays = {name: [] for name in ("position", "slot", "extra", "detail")}
    triangles = []
    for strand in range(count):
        for step in range(4):
            for side in (-0.001, 0.001):
                arrays["position"].append([strand * 0.01 + side, step * 0.02, 0.0])
                arrays["slot"].append([2])
                arrays["extra"].append([(strand * 0.618) % 1, 0])
                arrays["detail"].append([0, 1, 0, step / 3])
        base = 8 * strand
        for step in range(3):
            a = base + 2 * step
            triangles += [[a, a + 1, a + 3], [a, a + 3, a + 2]]
    return {name: np.array(rows, float) for name, rows in arrays.items()}, np.array(triangles)


def test_thinned_hair_has_half_the_strands_and_wider_ones():
    part = ribbons(20)
    out, triangles = thinned(part, 2)
    assert len(triangles) == len(part[1]) // 2
    widths = [np.ptp(out["position"][row : row + 2, 0]) for row in range(0, len(out["position"]), 2)]
    assert np.allclose(widths, 0.0034)
    assert thinned(part, 5)[0] is part[0]


def test_joined_and_without_are_opposites():
    body, face = person().body, person().face
    arrays, triangles = joined(face, body)
    assert triangles.max() < len(arrays["position"])
    back, corners = without((arrays, triangles), 0)
    assert len(corners) == len(body[1])
    assert set(np.unique(back["slot"])) == {1, 2, 6}


def test_what_draws_here_is_described():
    info = context.describe_context()
    assert set(info) == {"vendor", "renderer", "version", "software", "largest"}
    assert info["renderer"]
    assert info["largest"] >= 4096


def test_no_opengl_is_a_fault_with_the_libraries_words(monkeypatch):
    def fails(**options):
        raise RuntimeError(f"no libGL for {options.get('backend', 'the display')}")

    monkeypatch.setattr(moderngl, "create_context", fails)
    with pytest.raises(Fault) as caught:
        context.make_context()
    assert caught.value.code == "opengl.missing"
    assert caught.value.exit is Exit.MISSING_PART
    assert "egl" in caught.value.details
    assert "the display" in caught.value.details
