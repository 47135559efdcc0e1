"""Lossless sound tracks of an open file, read at exact samples."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import InputContainer

from engine.messages.jobs import SAMPLE_RATE

FULL_SCALE = 2**31
_TOP = 2**31 - 256  # the greatest 24-bit value, in the upper bits of 32


def read_tracks(
    container: InputContainer, tracks: Mapping[str, AudioStream], first: int, count: int
) -> dict[str, np.ndarray]:
    """Samples of stereo PCM tracks of 48 kHz, all in one pass over the file.

    Parameters
    ----------
    container : InputContainer
        Its place in the file is moved.
    tracks : mapping of name to stream
    first, count : int
        First sample, and how many.

    Returns
    -------
    dict of name to float32 array, shape (count, 2)
        Full scale at ±1.

    Raises
    ------
    ValueError
        A track ends before.
    FFmpegError, OSError
        From the file.
    """
    found = {name: np.zeros((count, 2), dtype=np.float32) for name in tracks}
    if not count or not tracks:
        return found
    names = {track.index: name for name, track in tracks.items()}
    filled = dict.fromkeys(tracks, 0)
    wanted = list(tracks.values())
    container.seek(first, stream=wanted[0])
    for packet in container.demux(*wanted):
        name = names[packet.stream.index]
        if filled[name] < count:
            for frame in packet.decode():
                if isinstance(frame, av.AudioFrame):
                    filled[name] += _lay_in(frame, found[name], first)
        if min(filled.values()) >= count:
            break
    if min(filled.values()) < count:
        raise ValueError(f"{min(filled.values())} of {count} samples")
    return found


def _lay_in(frame: av.AudioFrame, found: np.ndarray, first: int) -> int:
    """Copy a decoded piece to its place in `found`, which begins at sample `first`; return how many fell in."""
    begin = round((frame.pts or 0) * (frame.time_base or Fraction(1, SAMPLE_RATE)) * SAMPLE_RATE)
    samples = frame.to_ndarray().reshape(-1, 2)
    low, high = max(begin, first), min(begin + len(samples), first + len(found))
    if low >= high:
        return 0
    found[low - first : high - first] = samples[low - begin : high - begin] / np.float64(FULL_SCALE)
    return high - low


def to_pcm(samples: np.ndarray, at: int) -> av.AudioFrame:
    """Stereo samples, shape (n, 2), as a frame of 24-bit PCM for an encoder, beginning at sample `at`.

    What lies beyond full scale is clipped.
    """
    whole = np.clip(np.rint(samples.astype(np.float64) * 2**23) * 256, -FULL_SCALE, _TOP).astype(np.int32)
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(whole.reshape(1, -1)), "s32", "stereo")
    frame.sample_rate, frame.pts, frame.time_base = SAMPLE_RATE, at, Fraction(1, SAMPLE_RATE)
    return frame
