"""AAC as an exported film carries it: encoded once in memory, measured as a listener decodes it, then muxed."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from fractions import Fraction

import av
import numpy as np
from av.container import InputContainer
from av.packet import Packet

from engine.messages.jobs import SAMPLE_RATE

BIT_RATE = 192_000
_PIECE = 1024 * 48


def encoded(sound: np.ndarray, each: Callable[[], None] | None = None) -> bytes:
    """A stereo programme as AAC-LC in an MP4 of its own.

    Parameters
    ----------
    sound : float32 array, shape (n, 2)
        48 kHz.
    each : callable, optional
        Called every second of sound; what it raises ends the work.
    """
    data = io.BytesIO()
    with av.open(data, "w", format="mp4", options={"movie_timescale": str(SAMPLE_RATE)}) as container:
        track = container.add_stream("aac", rate=SAMPLE_RATE, options={"b": str(BIT_RATE), "aac_coder": "fast"})
        track.layout = "stereo"
        for begin in range(0, len(sound), _PIECE):
            if each is not None:
                each()
            piece = np.ascontiguousarray(sound[begin:begin + _PIECE].T, dtype=np.float32)
            frame = av.AudioFrame.from_ndarray(piece, "fltp", "stereo")
            frame.sample_rate, frame.pts, frame.time_base = SAMPLE_RATE, begin, Fraction(1, SAMPLE_RATE)
            container.mux(track.encode(frame))
        container.mux(track.encode(None))
    return data.getvalue()


def decoded(data: bytes, each: Callable[[], None] | None = None) -> np.ndarray:
    """What a player hears of an MP4's first sound track, cut at its edit list.

    Returns
    -------
    float32 array, shape (n, 2)
    """
    with av.open(io.BytesIO(data), "r", format="mp4") as container:
        return decoded_track(container, each)


def decoded_track(container: InputContainer, each: Callable[[], None] | None = None) -> np.ndarray:
    """The first sound track of an open file as float32, shape (n, 2), cut at the edit list."""
    track = container.streams.audio[0]
    base = track.time_base or Fraction(1, SAMPLE_RATE)
    length = round((track.duration or 0) * base * SAMPLE_RATE)
    pieces = []
    for number, frame in enumerate(container.decode(track)):
        if each is not None and number % 64 == 0:
            each()
        begin = round((frame.pts or 0) * base * SAMPLE_RATE)
        piece = np.asarray(frame.to_ndarray(), dtype=np.float32).T
        pieces.append(piece[max(0, -begin):])
    sound = np.concatenate(pieces) if pieces else np.zeros((0, 2), dtype=np.float32)
    return sound[:length]


def packets(data: bytes) -> Iterator[Packet]:
    """The coded packets of `encoded`, for `OutputContainer.mux`."""
    with av.open(io.BytesIO(data), "r", format="mp4") as container:
        for packet in container.demux(audio=0):
            if packet.dts is not None:
                yield packet
