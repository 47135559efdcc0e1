"""Every set drawn by the real renderer: a picture, and not a black, white or flat one."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pytest

from engine.previz.draw.renderer import Renderer
from engine.previz.draw.scene import View
from engine.previz.sets import props, registry
from engine.previz.sets.base import Conditions, Set

SIZE = (192, 108)
UNDER = (Conditions("day", "clear"), Conditions("sunset", "clear", toon=True), Conditions("night", "rain"))


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    made = Renderer(*SIZE, "draft")
    yield made
    made.release()


def view_of(made: Set, seconds: float) -> View:
    """From behind the centre mark along the set's axis, riding the platform where there is one."""
    forward = np.array([math.sin(made.axis), 0.0, math.cos(made.axis)])
    middle = np.array(made.marks["centre"].position)
    low, high = np.array(made.room[:3]), np.array(made.room[3:])
    eye, target = np.clip(middle - 5.0 * forward + [0, 1.5, 0], low, high), middle + 1.5 * forward + [0, 1.1, 0]
    pose = np.eye(4) if made.platform is None else made.platform(seconds)
    return View((pose @ np.append(eye, 1))[:3], (pose @ np.append(target, 1))[:3], 42.0)


def draw(renderer: Renderer, made: Set, seconds: float = 1.5) -> np.ndarray:
    renderer.clear_scene()
    for name, arrays in made.meshes.items():
        renderer.add_mesh(name, *arrays)
    renderer.set_static(made.static)
    return renderer.frame(made.look, view_of(made, seconds), made.moving(seconds), seconds).copy()


@pytest.mark.parametrize("name", registry.names())
def test_a_frame_of_every_set(renderer, name):
    pictures = []
    for conditions in UNDER:
        picture = draw(renderer, registry.build(name, conditions)).astype(float)
        grey = picture.mean(2)
        assert 12 < grey.mean() < 232, conditions
        assert grey.std() > 9, conditions
        assert np.mean(grey < 3) < 0.5, conditions
        assert np.mean(grey > 252) < 0.35, conditions
        # Detail, not only a gradient: neighbours differ somewhere in most of the picture's blocks.
        blocks = grey[:96, :192].reshape(6, 16, 12, 16).transpose(0, 2, 1, 3).reshape(72, -1)
        assert np.mean(blocks.std(1) > 0.8) > 0.5, conditions
        pictures.append(picture)
    assert np.abs(pictures[0] - pictures[2]).mean() > (4 if name == "court" else 8)  # a gym has its own light
    assert pictures[2].mean() < pictures[0].mean() * 1.15


def test_the_same_set_gives_the_same_pixels(renderer):
    first, second = (draw(renderer, registry.build("street", Conditions("night", "rain", seed=2))) for _ in range(2))
    assert np.array_equal(first, second)


def test_props_are_drawn(renderer):
    """Each prop, held before the studio's backdrop, changes the picture where it is."""
    stage = registry.build("stage", Conditions())
    empty = draw(renderer, stage)
    for name in props.PROPS:
        for key, arrays in props.shapes(name).items():
            renderer.add_mesh(key, *arrays)
    pose = np.eye(4)
    eye = np.array([0.0, 1.5, 3.0])
    pose[:3, 3] = (0.0, 1.4, 2.0)
    before = renderer.frame(stage.look, View(eye, pose[:3, 3], 20.0), [], 0.0).astype(int).copy()
    assert empty.shape == before.shape
    for name in props.PROPS:
        shown = renderer.frame(stage.look, View(eye, pose[:3, 3], 20.0), props.items(name, pose), 0.0).astype(int)
        changed = np.abs(shown - before).max(2) > 24
        assert changed[40:68, 80:112].mean() > 0.01, name
