"""Footage with more light or more colours than the film has, brought into what the film has.

Phones record like this by default. Light up to paper white stays as it was meant, what is brighter is rolled off, and
hues are kept. The curves are those of ITU-R BT.2100 (HLG and PQ), white is that of BT.2408, and the film is shown as
BT.1886 says.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.filter import Graph
from av.video.reformatter import ColorRange, Colorspace

PQ, HLG = 16, 18
"""FFmpeg's numbers of the two transfer curves."""
BT2020 = 9
"""FFmpeg's number of the wide primaries."""
_WHITE = 203.0
"""Candelas a square metre of paper white."""
_KNEE = 0.7
"""Share of white, in light, from which on it is rolled off."""
_STEPS = 33
_FORMAT = "gbrp12le"
_LUMA = np.array([0.2627, 0.6780, 0.0593])
_TO_709 = np.array([[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]])
"""Light of BT.2020's primaries as light of BT.709's."""


def is_wide(frame: av.VideoFrame) -> bool:
    """Whether a picture says that it has more light or colours than BT.709."""
    return int(frame.color_trc) in {PQ, HLG} or int(frame.color_primaries) == BT2020


class Narrowing:
    """Brings the pictures of one file down, by a table in a scratch file of its own that `close` takes away."""

    def __init__(self, frame: av.VideoFrame, scratch: Path) -> None:
        self._scratch = scratch
        self._graph: Graph | None = None
        self._size = (0, 0)
        _write_table(scratch, int(frame.color_trc))

    def narrowed(self, frame: av.VideoFrame, width: int, height: int, *, full: bool) -> av.VideoFrame:
        """A picture in this size as BT.709, full-range RGB; `full` says whether it uses its numbers' full range."""
        rgb = frame.reformat(
            width,
            height,
            _FORMAT,
            src_colorspace=Colorspace.BT2020,
            src_color_range=ColorRange.JPEG if full else ColorRange.MPEG,
            dst_color_range=ColorRange.JPEG,
            interpolation="AREA" if width * 2 <= frame.width else "BICUBIC",
        )
        if self._graph is None or self._size != (width, height):
            self._graph, self._size = self._build(rgb), (width, height)
        rgb.pts = None
        self._graph.push(rgb)
        found = self._graph.pull()
        assert isinstance(found, av.VideoFrame)
        return found

    def close(self) -> None:
        """Take the table away."""
        self._scratch.unlink(missing_ok=True)

    def _build(self, frame: av.VideoFrame) -> Graph:
        graph = Graph()
        source = graph.add_buffer(
            width=frame.width, height=frame.height, format=frame.format, time_base=Fraction(1, 1000)
        )
        table = graph.add("lut3d", file=str(self._scratch), interp="tetrahedral")
        sink = graph.add("buffersink")
        source.link_to(table)
        table.link_to(sink)
        graph.configure()
        return graph


def to_film(signal: np.ndarray, curve: int) -> np.ndarray:
    """Numbers of wide footage as numbers of the film.

    Parameters
    ----------
    signal : float64 array, shape (n, 3)
        Red, green, blue of BT.2020, 0 to 1.
    curve : int
        `PQ`, `HLG`, or another for the film's own curve.

    Returns
    -------
    float64 array, shape (n, 3)
        Of BT.709, 0 to 1.
    """
    if curve == PQ:
        light = _pq(signal) / _WHITE
    elif curve == HLG:
        light = _hlg(signal) / _WHITE
    else:
        light = signal**2.4
    light = np.maximum(light @ _TO_709.T, 0)
    if curve in {PQ, HLG}:
        # The strongest of the three is rolled off and takes the others along, so that the hue stays.
        strongest = light.max(axis=1, keepdims=True)
        beyond = np.maximum(strongest - _KNEE, 0) / (1 - _KNEE)
        rolled = np.where(strongest > _KNEE, _KNEE + (1 - _KNEE) * (1 - np.exp(-beyond)), strongest)
        light = light * (rolled / np.maximum(strongest, 1e-9))
    return np.clip(light, 0, 1) ** (1 / 2.4)


def _pq(signal: np.ndarray) -> np.ndarray:
    """Candelas a square metre of a PQ signal."""
    root = np.clip(signal, 0, 1) ** (1 / 78.84375)
    return 10_000 * (np.maximum(root - 0.8359375, 0) / (18.8515625 - 18.6875 * root)) ** (1 / 0.1593017578125)


def _hlg(signal: np.ndarray) -> np.ndarray:
    """Candelas a square metre of an HLG signal on a screen of 1 000."""
    scene = np.where(signal <= 0.5, signal**2 / 3, (np.exp((signal - 0.55991073) / 0.17883277) + 0.28466892) / 12)
    luma = np.maximum(scene @ _LUMA, 1e-9)[:, None]
    return 1000 * scene * luma**0.2


def _write_table(path: Path, curve: int) -> None:
    steps = np.linspace(0, 1, _STEPS)
    blue, green, red = np.meshgrid(steps, steps, steps, indexing="ij")  # red changes quickest
    table = to_film(np.stack([red.ravel(), green.ravel(), blue.ravel()], axis=1), curve)
    rows = "\n".join(f"{r:.6f} {g:.6f} {b:.6f}" for r, g, b in table)
    path.write_text(f"LUT_3D_SIZE {_STEPS}\n{rows}\n")
