"""A small set, a small person, and one renderer for all tests: compiling its programs takes most of the time."""

from __future__ import annotations

import numpy as np
import pytest

from engine.previz.draw.renderer import Renderer
from engine.previz.draw.scene import Figure, Item, Look, View

LOOK = Look(sun=(0.5, 1.0, 0.6), grain=0.0, vignette=0.0, shadow_half_size=6.0)


def quad(half=6.0):
    """A floor."""
    positions = np.array([[-1, 0, -1], [-1, 0, 1], [1, 0, 1], [1, 0, -1]], float) * half
    return positions, np.tile([0.0, 1.0, 0.0], (4, 1)), np.array([[0, 1, 2], [0, 2, 3]])


def ball(around=24, down=14):
    """A sphere of radius one."""
    theta, phi = np.meshgrid(np.linspace(0, np.pi, down), np.linspace(0, 2 * np.pi, around), indexing="ij")
    points = np.stack([np.sin(theta) * np.cos(phi), np.cos(theta), np.sin(theta) * np.sin(phi)], -1).reshape(-1, 3)
    a = np.arange(down * around).reshape(down, around)
    quads = np.stack([a[:-1, :-1], a[:-1, 1:], a[1:, 1:], a[1:, :-1]], -1).reshape(-1, 4)
    return points, points.copy(), np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])


def placed(x=0.0, y=0.0, z=0.0, size=1.0):
    matrix = np.diag([size, size, size, 1.0])
    matrix[:3, 3] = x, y, z
    return matrix


def part(centre, radius, slot, bone):
    points, normals, triangles = ball(32, 24)
    n = len(points)
    bones, weights = np.zeros((n, 4)), np.zeros((n, 4))
    bones[:, 0], weights[:, 0] = bone, 1.0
    detail = np.zeros((n, 4))
    detail[:, :2] = points[:, :2] * 0.1
    if slot == 2:
        detail = np.concatenate([np.tile([0.0, 1.0, 0.0], (n, 1)), (points[:, 1:2] + 1) / 2], 1)
    arrays = {
        "position": points * radius + centre,
        "normal": normals,
        "bone": bones,
        "weight": weights,
        "slot": np.full((n, 1), slot),
        "detail": detail,
        "extra": np.tile(points[:, :1], (1, 2)) if slot == 2 else np.zeros((n, 2)),
    }
    return arrays, triangles


def person(coarse=()):
    """Two bones: a body in a shirt and a head with eyes and hair."""
    face = part((0, 1.6, 0), 0.14, 0, 1)
    pieces = [
        part((0, 0.9, 0), (0.25, 0.6, 0.18), 6, 0),
        part((0, 1.69, -0.03), 0.13, 2, 1),
        part((0.05, 1.62, 0.11), 0.03, 1, 1),
    ]
    starts = np.cumsum([0] + [len(arrays["position"]) for arrays, _ in pieces])
    body = {name: np.concatenate([arrays[name] for arrays, _ in pieces]) for name in pieces[0][0]}
    triangles = np.concatenate([t + start for (_, t), start in zip(pieces, starts, strict=False)])
    colours = np.full((16, 3), 0.5)
    colours[0], colours[6], colours[2] = (0.42, 0.26, 0.19), (0.7, 0.05, 0.04), (0.05, 0.03, 0.02)
    style = np.tile([0, 0.05, 0.85, 0.2], (16, 1))
    return Figure(
        face=face,
        body=(body, triangles),
        face_map=np.concatenate([np.ones((16, 16, 3)), np.zeros((16, 16, 1))], 2),
        material={"slot_color": colours, "slot_color2": colours, "slot_style": style, "figure_id": 9.0},
        height=1.75,
        coarse=coarse,
    )


def bones(lean=0.0):
    """The second bone leans the head to one side by `lean` metres."""
    both = np.tile(np.eye(4), (2, 1, 1))
    both[1, 0, 3] = lean
    return both


def view(distance=4.0, height=1.2, fov=40.0):
    return View(np.array([0.0, height + 0.3, distance]), np.array([0.0, height, 0.0]), fov)


def furnish(renderer):
    """A floor, and a person to be put on it."""
    renderer.clear_scene()
    renderer.add_mesh("floor", *quad())
    renderer.add_mesh("ball", *ball())
    renderer.add_figure("person", person())
    renderer.set_static([Item("floor", "plain", (0.4, 0.4, 0.38), casts=False, outline=1.0)])


@pytest.fixture(scope="session")
def shared_renderer():
    renderer = Renderer(96, 64, "draft")
    yield renderer
    renderer.release()


@pytest.fixture
def renderer(shared_renderer):
    """96x64, draft, with the small set."""
    shared_renderer.resize(96, 64, "draft")
    furnish(shared_renderer)
    return shared_renderer


@pytest.fixture
def gl(shared_renderer):
    """The renderer's OpenGL context, current."""
    with shared_renderer._context as context:
        yield context
