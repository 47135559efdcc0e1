"""How far a body part reaches around its own axis, by height and angle; what cloth hangs from."""

from __future__ import annotations

import math

import numpy as np

from engine.previz.people.mesh import Array

ROWS, COLUMNS = 48, 48


class Profile:
    """Radius over height and angle around a vertical axis that follows the part's middle.

    Parameters
    ----------
    position : (n, 3) array
        Points of the part.
    low, high : float
        Heights between which it is measured; rows go from `high` down.
    """

    def __init__(self, position: Array, low: float, high: float) -> None:
        self.low, self.high = low, high
        inside = (position[:, 1] < high + 0.03) & (position[:, 1] > low - 0.03)
        p = position[inside]
        row = np.clip(((high - p[:, 1]) / (high - low) * (ROWS - 1)).round().astype(int), 0, ROWS - 1)
        # every point counts for its own row and both neighbours
        rows = np.concatenate([row - 1, row, row + 1])
        points = np.concatenate([p, p, p])[:, [0, 2]]
        points, rows = points[(rows >= 0) & (rows < ROWS)], rows[(rows >= 0) & (rows < ROWS)]
        self.centre = _middles(points, rows)
        d = points - self.centre[rows]
        column = ((np.arctan2(d[:, 0], d[:, 1]) / (2 * math.pi) + 0.5) * COLUMNS).astype(int) % COLUMNS
        grid = np.zeros((ROWS, COLUMNS))
        np.maximum.at(grid, (rows, column), np.hypot(d[:, 0], d[:, 1]))
        for r in range(ROWS):
            known = np.flatnonzero(grid[r])
            if len(known):
                grid[r] = np.interp(np.arange(COLUMNS), known, grid[r, known], period=COLUMNS)
            elif r:
                grid[r] = grid[r - 1]
        self.grid = _blur(grid)

    def hung(self, slope: float) -> Profile:
        """Copy whose radius may shrink downwards only by `slope` per metre: 0 falls straight, 1 clings."""
        other = object.__new__(Profile)
        other.low, other.high, other.centre = self.low, self.high, self.centre
        step = (self.high - self.low) / (ROWS - 1)
        grid = self.grid.copy()
        for r in range(1, ROWS):
            grid[r] = np.maximum(grid[r], grid[r - 1] - slope * step)
        other.grid = _blur(grid)
        return other

    def radius(self, height: Array, angle: Array) -> Array:
        """Radius in metres at heights and angles (0 is the front, pi/2 the person's left)."""
        y = self._row(height)
        a = (angle / (2 * math.pi) + 0.5) % 1.0 * COLUMNS - 0.5
        r = np.minimum(y.astype(int), ROWS - 2)
        c = np.floor(a).astype(int)
        fy, fa, g = y - r, a - c, self.grid
        c, d = c % COLUMNS, (c + 1) % COLUMNS
        above = g[r, c] * (1 - fa) + g[r, d] * fa
        below = g[r + 1, c] * (1 - fa) + g[r + 1, d] * fa
        return above * (1 - fy) + below * fy

    def axis(self, height: Array) -> Array:
        """Middle (x, z) at heights, (n, 2)."""
        y, rows = self._row(height), np.arange(ROWS)
        return np.stack([np.interp(y, rows, self.centre[:, 0]), np.interp(y, rows, self.centre[:, 1])], 1)

    def push(self, position: Array, ease: float, share: Array) -> Array:
        """Points moved out to the profile plus `ease` metres, as far as `share` (n,) of 0 to 1 says."""
        middle = self.axis(position[:, 1])
        d = position[:, [0, 2]] - middle
        r = np.hypot(d[:, 0], d[:, 1]) + 1e-9
        want = np.maximum(r, self.radius(position[:, 1], np.arctan2(d[:, 0], d[:, 1])) + ease)
        k = 1 + share * (want / r - 1) * (r > 0.01)
        out = position.copy()
        out[:, [0, 2]] = middle + d * k[:, None]
        return out

    def _row(self, height: Array) -> Array:
        return np.clip((self.high - height) / (self.high - self.low), 0, 1) * (ROWS - 1)


def _middles(points: Array, rows: Array) -> Array:
    """Smoothed middle (x, z) of every row; rows without points are interpolated."""
    low, high = np.full((ROWS, 2), np.inf), np.full((ROWS, 2), -np.inf)
    np.minimum.at(low, rows, points)
    np.maximum.at(high, rows, points)
    known = np.flatnonzero(np.isfinite(low[:, 0]))
    out = np.zeros((ROWS, 2))
    for k in range(2):
        middle = np.interp(np.arange(ROWS), known, 0.5 * (low[known, k] + high[known, k]))
        out[:, k] = np.convolve(np.pad(middle, 3, "edge"), np.ones(7) / 7, "valid")
    return out


def _blur(grid: Array) -> Array:
    for _ in range(2):
        grid = 0.5 * grid + 0.25 * (np.roll(grid, 1, 1) + np.roll(grid, -1, 1))
        up, down = np.concatenate([grid[:1], grid[:-1]]), np.concatenate([grid[1:], grid[-1:]])
        grid = 0.5 * grid + 0.25 * (up + down)
    return grid
