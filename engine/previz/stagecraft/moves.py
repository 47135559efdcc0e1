"""Camera moves: how a set-up changes over the take, in smooth curves."""

from __future__ import annotations

import math

import numpy as np

from engine.previz.stagecraft.framing import Array

PACE = {"slow": 0.6, "normal": 1.0, "fast": 1.7}
"""How far a move goes, against its own measure."""

SHAKE = {"slow": 0.6, "normal": 1.0, "fast": 1.7}

DOLLY = {"slow": (1.14, 0.93), "normal": (1.25, 0.88), "fast": (1.45, 0.82)}
"""Distance at the start and at the end of a dolly in, against that of the size."""

ORBIT = math.radians(34)
"""Angle of an orbit at a normal pace."""


def progress(times: Array) -> Array:
    """How far a move has come (n,): eased at both ends, even in between."""
    span = max(float(times[-1] - times[0]), 1e-6)
    u = (times - times[0]) / span
    ramp = min(0.22, 0.6 / span)

    def gone(v: Array) -> Array:
        return v**3 - 0.5 * v**4

    rise = ramp * gone(np.clip(u / ramp, 0, 1))
    fall = ramp * gone(np.clip((1 - u) / ramp, 0, 1))
    even = np.clip(u - ramp, 0, 1 - 2 * ramp)
    return np.clip((rise + even + 0.5 * ramp - fall) / (1 - ramp), 0, 1)


def distance_factor(move: str, pace: str, amount: float, times: Array) -> Array:
    """Distance to the subject against the size's own (n,)."""
    if move not in {"dolly in", "dolly out"}:
        return np.ones(len(times))
    first, last = DOLLY[pace]
    if move == "dolly out":
        first, last = last, first
    first, last = 1 + (first - 1) * amount, 1 + (last - 1) * amount
    return first + (last - first) * progress(times)


def apply(
    move: str, pace: str, amount: float, times: Array, eye: Array, target: Array, fov: Array, aspect: float
) -> tuple[Array, Array, Array]:
    """Lay a move over a set-up.

    Parameters
    ----------
    move, pace : str
        Words of ``engine.messages.directions``.
    amount : float
        1 for the whole move; less where the subject would be lost.
    times : (n,) array
        Seconds.
    eye, target : (n, 3) array
    fov : (n,) array
        Vertical field of view, degrees.
    aspect : float
        Of the picture.

    Returns
    -------
    eye, target, fov
    """
    u = progress(times)[:, None]
    k = PACE[pace] * amount
    way = target - eye
    distance = np.linalg.norm(way, axis=1, keepdims=True)
    forward = way / np.maximum(distance, 1e-9)
    flat = forward * (1, 0, 1)
    flat = flat / np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 1e-9)
    right = np.stack([-flat[:, 2], np.zeros(len(flat)), flat[:, 0]], 1)
    up = np.array([0.0, 1.0, 0.0])
    half = np.tan(np.radians(fov) / 2)[:, None]
    if move in {"pan left", "pan right"}:
        sign = 1.0 if move == "pan right" else -1.0
        return eye, target + right * distance * half * aspect * 0.55 * k * sign * (2 * u - 1), fov
    if move in {"tilt up", "tilt down"}:
        sign = 1.0 if move == "tilt up" else -1.0
        return eye, target + up * distance * half * 0.5 * k * sign * (2 * u - 1), fov
    if move in {"dolly in", "dolly out"}:
        factor = distance_factor(move, pace, amount, times)[:, None]
        return target - forward * distance * factor, target, fov
    if move in {"truck left", "truck right"}:
        sign = 1.0 if move == "truck right" else -1.0
        by = right * np.clip(distance * 0.20, 0.12, 1.4) * k * sign * (2 * u - 1)
        return eye + by, target + 0.55 * by, fov
    if move in {"crane up", "crane down"}:
        sign = 1.0 if move == "crane up" else -1.0
        rise = np.clip(distance * 0.34, 0.25, 2.4) * k
        share = u if sign > 0 else 1 - u
        return eye + up * rise * (share - 0.15), target, fov
    if move in {"orbit left", "orbit right"}:
        sign = -1.0 if move == "orbit left" else 1.0
        angle = (ORBIT * k * sign * (u - 0.5))[:, 0]
        c, s = np.cos(angle), np.sin(angle)
        out = eye - target
        turned = np.stack([c * out[:, 0] + s * out[:, 2], out[:, 1], -s * out[:, 0] + c * out[:, 2]], 1)
        return target + turned, target, fov
    return eye, target, fov


def hand_held(eye: Array, target: Array, time: float, strength: float, seed: int) -> tuple[Array, Array]:
    """A camera on a shoulder: breath, weight shifts and small corrections, as seeded sums of slow sines."""
    rng = np.random.default_rng([seed & 0x7FFFFFFF, 77])
    phases = rng.uniform(0, 2 * math.pi, (2, 3, 4))
    rates = np.array([0.31, 0.73, 1.37, 2.9])
    sizes = np.array([0.55, 0.30, 0.17, 0.06])
    waves = (np.sin(2 * math.pi * rates * time + phases) * sizes).sum(-1)
    distance = float(np.linalg.norm(target - eye))
    return eye + 0.022 * strength * waves[0], target + 0.011 * strength * distance * waves[1] * (1, 0.8, 1)
