"""Framing: what shot sizes mean in metres, and where points of the world lie in a picture."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.previz.draw.scene import View

Array = NDArray[Any]

GATE = 24.9
"""Millimetres of a Super 35 gate's width, which the lenses of directions are meant for."""

BODY_POINTS = (
    "crown",
    "eyes",
    "chin",
    "chest",
    "waist",
    "knee_l",
    "knee_r",
    "foot_l",
    "foot_r",
    "hand_l",
    "hand_r",
)
"""Rows of a body's points."""

CROWN, EYES, CHIN, CHEST, WAIST = range(5)
HEAD = (CROWN, EYES, CHIN)
FEET = (7, 8)
HANDS = (9, 10)


@dataclass(frozen=True, slots=True)
class Size:
    """What a shot size is.

    Attributes
    ----------
    height : float
        Metres from the lower to the upper edge of the picture, at a subject of 1.70 m.
    crown : float
        Where the top of the head lies, share of the picture's height from its lower edge (for a standing subject).
    lens : int
        Millimetres if nobody asks for others.
    shares : (float, float)
        The class: stature over picture height for which a picture counts as this size.
    """

    height: float
    crown: float
    lens: int
    shares: tuple[float, float]


SIZES: dict[str, Size] = {
    "extreme wide": Size(8.6, 0.40, 21, (0.10, 0.30)),
    "wide": Size(3.5, 0.66, 28, (0.30, 0.66)),
    "full": Size(2.08, 0.92, 32, (0.66, 0.98)),
    "medium wide": Size(1.32, 0.91, 35, (0.98, 1.62)),
    "medium": Size(0.86, 0.90, 40, (1.62, 2.50)),
    "medium close-up": Size(0.60, 0.89, 50, (2.50, 3.60)),
    "close-up": Size(0.40, 0.90, 65, (3.60, 6.00)),
    "extreme close-up": Size(0.185, 1.14, 85, (6.00, 14.0)),
}
"""The sizes of ``engine.messages.directions.SIZES``."""

TIGHT = frozenset({"medium", "medium close-up", "close-up", "extreme close-up"})
"""Sizes that show a face rather than a place."""


def field_of_view(lens: float, aspect: float) -> float:
    """Vertical field of view (degrees) of a lens (millimetres) for a picture of this width over height."""
    return math.degrees(2 * math.atan(GATE / aspect / 2 / lens))


def lens_of(fov: float, aspect: float) -> float:
    """The way back from `field_of_view`."""
    return GATE / aspect / 2 / math.tan(math.radians(fov) / 2)


def axes(view: View) -> Array:
    """Rows: right, up and forward of a camera, as unit vectors (3, 3)."""
    forward = np.asarray(view.target, float) - np.asarray(view.eye, float)
    forward /= np.linalg.norm(forward)
    right = np.cross(forward, np.asarray(view.up, float))
    right /= np.linalg.norm(right)
    return np.stack([right, np.cross(right, forward), forward])


def project(view: View, points: Array, aspect: float) -> Array:
    """Where points (..., 3) lie in the picture: x and y from -1 to 1 at its edges, z metres before the camera.

    Behind the camera x and y are not finite.
    """
    seen = (np.asarray(points, float) - np.asarray(view.eye, float)) @ axes(view).T
    depth = seen[..., 2:3]
    half = math.tan(math.radians(view.fov) / 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        flat = np.where(depth > 1e-6, seen[..., :2] / (depth * half * np.array([aspect, 1.0])), np.inf)
    return np.concatenate([flat, depth], axis=-1)


def in_frame(view: View, points: Array, aspect: float, safe: float = 0.05) -> bool:
    """Whether all points lie within the safe frame, `safe` being the share of the picture left free on each side."""
    flat = project(view, points, aspect)[..., :2]
    return bool(np.all(np.abs(flat) <= 1 - 2 * safe))


def picture_height(view: View, at: Array) -> float:
    """Metres from the lower to the upper edge of the picture at a point's distance."""
    depth = float((np.asarray(at, float) - np.asarray(view.eye, float)) @ axes(view)[2])
    return 2 * max(depth, 1e-6) * math.tan(math.radians(view.fov) / 2)


def figure_share(view: View, body: Array, stature: float) -> float:
    """A figure's stature over the height of the picture at its head: what the size classes are about."""
    return stature / picture_height(view, body[EYES])


def size_of(share: float) -> str:
    """The size class of a figure's share of the picture."""
    for name, size in SIZES.items():
        if size.shares[0] <= share < size.shares[1]:
            return name
    return "extreme wide" if share < 0.1 else "extreme close-up"


def misfit(name: str, share: float) -> float:
    """How far a share is outside of a size's class, as a ratio minus one; 0 inside."""
    low, high = SIZES[name].shares
    return max(low / max(share, 1e-6) - 1, share / high - 1, 0.0)


def middle_of(body: Array, name: str, scale: float) -> Array:
    """The point of the world that lies in the middle of the picture's height, for a body (11, 3) in a size.

    Tight sizes hang from the top of the head; wide ones stand on the whole body, whatever its posture.
    """
    size = SIZES[name]
    height = size.height * scale
    out = body[EYES].copy()
    if name in TIGHT or name == "medium wide":
        out[1] = body[CROWN][1] - (size.crown - 0.5) * height
        if name in {"medium", "medium wide"}:
            raised = float(body[list(HANDS), 1].max()) + 0.06 - float(body[CROWN][1])
            out[1] += min(max(raised, 0.0), 0.3) * 0.8
        if name == "extreme close-up":
            out[1] = body[EYES][1] - 0.14 * height
        return out
    low, high = float(body[:, 1].min()), float(body[CROWN][1])
    stature = 1.7 * scale
    standing = low + (0.5 - size.crown) * height + stature
    # somebody who sits or lies is shown a little higher than their place on the floor alone would have it
    out[1] = standing - 0.3 * max(stature - (high - low), 0.0)
    out[0], out[2] = body[[CROWN, WAIST], 0].mean(), body[[CROWN, WAIST], 2].mean()
    return out
