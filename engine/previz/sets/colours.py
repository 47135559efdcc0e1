"""Arithmetic of linear colours."""

from __future__ import annotations

from engine.previz.draw.scene import Colour


def mixed(a: Colour, b: Colour, amount: float) -> Colour:
    """From `a` to `b`."""
    return (a[0] + (b[0] - a[0]) * amount, a[1] + (b[1] - a[1]) * amount, a[2] + (b[2] - a[2]) * amount)


def scaled(a: Colour, gain: float) -> Colour:
    """A colour, brighter or darker."""
    return (a[0] * gain, a[1] * gain, a[2] * gain)


def tinted(a: Colour, b: Colour) -> Colour:
    """The product of two colours."""
    return (a[0] * b[0], a[1] * b[1], a[2] * b[2])


def brightness(a: Colour) -> float:
    """Relative luminance."""
    return 0.21 * a[0] + 0.72 * a[1] + 0.07 * a[2]


def added(a: Colour, b: Colour) -> Colour:
    """The sum of two lights."""
    return (a[0] + b[0], a[1] + b[1], a[2] + b[2])
