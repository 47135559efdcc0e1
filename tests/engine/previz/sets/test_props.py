"""Props: to scale, balanced, and held so that they do not pierce the palm."""

from __future__ import annotations

import numpy as np
import pytest

from engine.messages.faults import Fault
from engine.previz.sets import props

KINDS = (
    "basketball",
    "football",
    "cup",
    "phone",
    "book",
    "key",
    "bag",
    "umbrella",
    "box",
    "laptop",
    "lamp",
    "stone",
    "bottle",
    "chair",
)


def points(name: str) -> np.ndarray:
    placed = []
    for item in props.items(name, np.eye(4)):
        p = props.shapes(name)[item.mesh][0]
        placed.append(p @ item.matrix[:3, :3].T + item.matrix[:3, 3])
    return np.concatenate(placed)


def test_the_kinds_are_all_there():
    assert set(props.PROPS) == set(KINDS)
    with pytest.raises(Fault) as fault:
        props.kind_of("sword")
    assert fault.value.code == "set.prop_unknown"


def outside(kind: props.PropKind, point: np.ndarray) -> float:
    """Distance of a point from the surface of a prop's shape, negative within."""
    if kind.shape == "sphere":
        return float(np.linalg.norm(point)) - kind.size[0]
    if kind.shape == "box":
        beyond = np.abs(point) - np.array(kind.size)
    else:
        radius, half = kind.size
        if kind.shape == "capsule":
            reach = max(abs(point[1]) - half, 0.0)
            return float(np.hypot(np.hypot(point[0], point[2]), reach)) - radius
        beyond = np.array([np.hypot(point[0], point[2]) - radius, abs(point[1]) - half])
    return float(np.linalg.norm(np.maximum(beyond, 0)) + min(beyond.max(), 0.0))


@pytest.mark.parametrize("name", KINDS)
def test_looks_and_physics_agree(name):
    kind, p = props.kind_of(name), points(name)
    extent = np.ptp(p, axis=0)
    if kind.shape == "sphere":
        assert extent.max() == pytest.approx(2 * kind.size[0], rel=0.25)
    elif kind.shape == "box":
        assert extent[0] == pytest.approx(2 * kind.size[0], rel=0.15)
        assert p[:, 1].min() == pytest.approx(-kind.size[1], abs=0.012)
    else:
        assert extent[1] == pytest.approx(2 * kind.rest, rel=0.12)
    assert p[:, 1].min() >= -kind.rest - 0.012
    assert 0.005 < kind.radius < 0.6
    assert 0.01 < kind.mass < 8
    assert 0 <= kind.restitution < 1
    assert 0.2 < kind.grip < 1


@pytest.mark.parametrize("name", KINDS)
def test_nothing_solid_pierces_the_palm(name):
    kind, matrix = props.kind_of(name), props.in_palm(name)
    assert np.allclose(matrix[:3, :3] @ matrix[:3, :3].T, np.eye(3), atol=1e-9)
    p = points(name) @ matrix[:3, :3].T + matrix[:3, 3]
    near = p[(np.abs(p[:, 0]) < 0.03) & (np.abs(p[:, 2]) < 0.03)]
    assert kind.hold.hands in (1, 2)
    if len(near):
        assert near[:, 1].min() > -0.02
    # Its surface is at the palm: neither does it float, nor does the palm's middle lie deep within its shape.
    if name != "bag":  # hangs by its straps
        assert -0.02 < outside(kind, (np.linalg.inv(matrix) @ (0, 0, 0, 1))[:3]) < 0.05


def test_colour_words_change_only_what_is_painted():
    plain, red = props.items("cup", np.eye(4)), props.items("cup", np.eye(4), "red")
    assert plain[0].colour != red[0].colour == props.COLOURS["red"]
    assert plain[1].colour == red[1].colour
    assert props.items("cup", np.eye(4), "sort of mauve")[0].colour == plain[0].colour


def test_balls_bounce_like_balls():
    assert props.kind_of("basketball").size[0] == pytest.approx(0.12, abs=0.002)
    assert props.kind_of("basketball").mass == pytest.approx(0.62, abs=0.03)
    assert props.kind_of("basketball").restitution > props.kind_of("book").restitution
