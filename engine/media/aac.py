"""AAC as an exported film carries it: encoded once in memory, measured as a listener decodes it, then muxed."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction

import av
import numpy as np
from av.container import InputContainer
from av.packet import Packet

from engine.messages.jobs import SAMPLE_RATE

BIT_RATE = 192_000


def encoded(blocks: Iterable[np.ndarray], each: Callable[[], None] | None = None) -> bytes:
    """A stereo programme as AAC-LC in an MP4 of its own.

    Parameters
    ----------
    blocks : iterable of float32 arrays, each of shape (n, 2)
        48 kHz, in order.
    each : callable, optional
        Called for every second of sound; what it raises ends the work.
    """
    data = io.BytesIO()
    at = 0
    with av.open(data, "w", format="mp4", options={"movie_timescale": str(SAMPLE_RATE)}) as container:
        track = container.add_stream("aac", rate=SAMPLE_RATE, options={"b": str(BIT_RATE), "aac_coder": "fast"})
        track.layout = "stereo"
        for block in blocks:
            for begin in range(0, len(block), SAMPLE_RATE):
                if each is not None:
                    each()
                piece = np.ascontiguousarray(block[begin : begin + SAMPLE_RATE].T, dtype=np.float32)
                frame = av.AudioFrame.from_ndarray(piece, "fltp", "stereo")
                frame.sample_rate, frame.pts, frame.time_base = SAMPLE_RATE, at, Fraction(1, SAMPLE_RATE)
                container.mux(track.encode(frame))
                at += piece.shape[1]
        container.mux(track.encode(None))
    return data.getvalue()


def heard(data: bytes, each: Callable[[], None] | None = None) -> Iterator[np.ndarray]:
    """What a player hears of `encoded`, float32, in pieces of shape (n, 2)."""
    with av.open(io.BytesIO(data), "r", format="mp4") as container:
        yield from heard_track(container, each)


def heard_track(container: InputContainer, each: Callable[[], None] | None = None) -> Iterator[np.ndarray]:
    """The first sound track of an open file, cut at its edit list: float32, in pieces of shape (n, 2)."""
    track = container.streams.audio[0]
    base = track.time_base or Fraction(1, SAMPLE_RATE)
    left = round((track.duration or 0) * base * SAMPLE_RATE)
    for number, frame in enumerate(container.decode(track)):
        if each is not None and number % 48 == 0:
            each()
        begin = round((frame.pts or 0) * base * SAMPLE_RATE)
        piece = np.asarray(frame.to_ndarray(), dtype=np.float32).T[max(0, -begin) :][:left]
        left -= len(piece)
        yield piece


def decoded(data: bytes) -> np.ndarray:
    """`heard`, all at once: float32, shape (n, 2)."""
    return np.concatenate([np.zeros((0, 2), dtype=np.float32), *heard(data)])


def decoded_track(container: InputContainer) -> np.ndarray:
    """`heard_track`, all at once: float32, shape (n, 2)."""
    return np.concatenate([np.zeros((0, 2), dtype=np.float32), *heard_track(container)])


def packets(data: bytes) -> Iterator[Packet]:
    """The coded packets of `encoded`, for `OutputContainer.mux`."""
    with av.open(io.BytesIO(data), "r", format="mp4") as container:
        for packet in container.demux(audio=0):
            if packet.dts is not None:
                yield packet
