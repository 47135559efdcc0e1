"""Foreign sound becomes stereo at 48 kHz, each sample at its place, kept in a file while it comes in."""

from __future__ import annotations

import io
from fractions import Fraction
from pathlib import Path
from typing import IO

import av
import numpy as np

from engine.messages.jobs import SAMPLE_RATE

_HALF = 0.5**0.5
_SIDES = {
    "FL": (1.0, 0.0),
    "FR": (0.0, 1.0),
    "FC": (_HALF, _HALF),
    "LFE": (0.0, 0.0),
    "LFE2": (0.0, 0.0),
    "FLC": (1.0, 0.0),
    "FRC": (0.0, 1.0),
    "BL": (_HALF, 0.0),
    "SL": (_HALF, 0.0),
    "BR": (0.0, _HALF),
    "SR": (0.0, _HALF),
    "BC": (0.5, 0.5),
    "DL": (1.0, 0.0),
    "DR": (0.0, 1.0),
}
"""What each loudspeaker gives to left and right: ITU-R BS.775, without the effects channel."""
_JUMP = Fraction(1, 20)
"""Seconds by which the file's own times may be off before they count as a jump: containers round them."""
_SAMPLE = 8
"""Bytes of a stereo sample in the scratch file."""


def downmix(samples: np.ndarray, names: tuple[str, ...]) -> np.ndarray:
    """Channels as stereo.

    Parameters
    ----------
    samples : float32 array, shape (channels, n)
    names : tuple of str
        FFmpeg's names of the loudspeakers. One channel goes to both sides as it is; what cannot be told apart is
        shared out evenly.

    Returns
    -------
    float32 array, shape (2, n)
        Never louder than full scale where the channels are not.
    """
    if len(samples) == 1:
        return np.concatenate([samples, samples])
    if len(samples) == 2:
        return samples
    sides = np.array([_SIDES.get(name, (0.5, 0.5)) for name in names], dtype=np.float32)
    if len(names) != len(samples) or not sides.any():
        sides = np.full((len(samples), 2), 0.5, dtype=np.float32)
    sides /= max(1.0, float(sides.sum(axis=0).max()))
    return sides.T @ samples


class Soundtrack:
    """Takes decoded sound in and gives it back as samples of the film.

    Parameters
    ----------
    path : Path or None
        A scratch file of this object's own, gone after `close`; None keeps all in memory.
    origin : Fraction, optional
        Time in the foreign file of the film's first sample; by default its first sound's.
    longest : int
        Samples beyond which nothing is kept.

    Attributes
    ----------
    samples : int
        How many have come in, counted from the origin.
    """

    def __init__(self, path: Path | None, origin: Fraction | None, longest: int) -> None:
        self._path = path
        self._file: IO[bytes] = path.open("w+b") if path else io.BytesIO()
        self._origin = origin
        self._longest = longest
        self._resampler: av.AudioResampler | None = None
        self._form: tuple[int, int] = (0, 0)
        self._expected = Fraction(0)
        self._at = 0
        self._given = 0
        self.samples = 0

    def add(self, frame: av.AudioFrame) -> None:
        """Give the next piece of sound."""
        if not frame.samples or not frame.sample_rate:
            return
        time = Fraction(frame.pts) * frame.time_base if frame.pts is not None and frame.time_base else self._expected
        if self._origin is None:
            self._origin = time
        stereo = downmix(_as_float(frame), tuple(channel.name for channel in frame.layout.channels))
        form = (frame.sample_rate, len(frame.layout.channels))
        if form != self._form or abs(time - self._expected) > _JUMP:
            self._finish()
            self._form = form
            self._at = round((time - self._origin) * SAMPLE_RATE)
            self._expected = time
            same = frame.sample_rate == SAMPLE_RATE
            self._resampler = None if same else av.AudioResampler(format="fltp", layout="stereo", rate=SAMPLE_RATE)
            self._given = 0
        self._expected += Fraction(frame.samples, frame.sample_rate)
        if self._resampler is None:
            self._put(stereo)
            return
        piece = av.AudioFrame.from_ndarray(np.ascontiguousarray(stereo), "fltp", "stereo")
        piece.sample_rate, piece.pts = frame.sample_rate, self._given
        piece.time_base = Fraction(1, frame.sample_rate)
        self._given += frame.samples
        for resampled in self._resampler.resample(piece):
            self._put(np.asarray(resampled.to_ndarray(), dtype=np.float32))

    def end(self) -> None:
        """No more sound comes."""
        self._finish()

    def read(self, first: int, count: int) -> np.ndarray:
        """Samples of the film, float32, shape (count, 2); silence where nothing came in."""
        found = np.zeros((count, 2), dtype=np.float32)
        self._file.seek(first * _SAMPLE)
        there = np.frombuffer(self._file.read(count * _SAMPLE), dtype="<f4")
        found.reshape(-1)[: len(there)] = there
        return found

    def close(self) -> None:
        """Let the scratch file go."""
        self._file.close()
        if self._path:
            self._path.unlink(missing_ok=True)

    def _finish(self) -> None:
        """Get out what the resampler still holds."""
        if self._resampler is not None:
            for resampled in self._resampler.resample(None):
                self._put(np.asarray(resampled.to_ndarray(), dtype=np.float32))
            self._resampler = None

    def _put(self, stereo: np.ndarray) -> None:
        """Lay samples, shape (2, n), down at their place; what lies before the film or far behind it is dropped."""
        begin, end = self._at, self._at + stereo.shape[1]
        self._at = end
        low, high = max(begin, 0), min(end, self._longest)
        if low >= high:
            return
        self._file.seek(low * _SAMPLE)
        self._file.write(np.ascontiguousarray(stereo[:, low - begin : high - begin].T, dtype="<f4").data)
        self.samples = max(self.samples, high)


def _as_float(frame: av.AudioFrame) -> np.ndarray:
    """A decoded piece as float32, shape (channels, n), full scale at ±1; what is no number becomes silence."""
    data = frame.to_ndarray()
    if not frame.format.is_planar:
        data = data.reshape(-1, len(frame.layout.channels)).T
    if data.dtype == np.uint8:
        return (data.astype(np.float32) - 128) / 128
    if data.dtype.kind == "i":
        return (data / 2.0 ** (8 * data.dtype.itemsize - 1)).astype(np.float32)
    return np.nan_to_num(data.astype(np.float32), nan=0.0, posinf=1.0, neginf=-1.0)
