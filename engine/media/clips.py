"""A clip that lives in memory alone: pictures and sound of a likeness, which may never lie on a disk unsealed.

Pictures are H.264 in which each stands by itself, so that any of them can be opened alone and a clip can be cut
anywhere. Times are whole samples of the sound, so that picture and sound share one exact clock.
"""

from __future__ import annotations

import io
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, cast

import av
import numpy as np
from av.error import FFmpegError
from av.video.codeccontext import VideoCodecContext
from av.video.reformatter import ColorRange, Colorspace

from engine.messages.faults import Fault
from engine.messages.jobs import SAMPLE_RATE

CLOCK = Fraction(1, SAMPLE_RATE)
"""Seconds of one step of a clip's times."""
QUALITY = "18"
"""x264's constant rate factor: 5 ms and some 60 kB a picture of 1280x720."""
MOST_PIXELS = 4096 * 4096
_MATRIX = 1
"""BT.709, as the encoder calls it."""


@dataclass(frozen=True, slots=True)
class Pictures:
    """Moving pictures, or a set of stills, encoded.

    Attributes
    ----------
    width, height : int
        Pixels, even.
    packets : tuple of bytes
        H.264 (Annex B), each a whole picture with its headers.
    times : tuple of int
        When each was seen, in samples at 48 kHz, rising.
    """

    width: int = 0
    height: int = 0
    packets: tuple[bytes, ...] = field(default=(), repr=False)
    times: tuple[int, ...] = field(default=(), repr=False)

    def __len__(self) -> int:
        return len(self.packets)

    @property
    def seconds(self) -> float:
        """From the first picture to the last."""
        return (self.times[-1] - self.times[0]) / SAMPLE_RATE if self.times else 0.0

    @property
    def size(self) -> int:
        """Bytes."""
        return sum(map(len, self.packets))

    def picture(self, number: int) -> np.ndarray[Any, Any]:
        """One picture as uint8 RGB, shape (height, width, 3)."""
        return next(_decoded((self.packets[number],)))

    def at(self, time: int) -> int:
        """Number of the picture that is seen at a time; the first before its time."""
        return max(0, bisect_right(self.times, time) - 1)

    def decoded(self) -> Iterator[np.ndarray[Any, Any]]:
        """Every picture in turn, as `picture`."""
        return _decoded(self.packets)

    def within(self, begin: int, end: int) -> Pictures:
        """The pictures of a stretch of time, ``begin <= time < end``, at their own times."""
        kept = [number for number, time in enumerate(self.times) if begin <= time < end]
        packets, times = tuple(self.packets[number] for number in kept), tuple(self.times[number] for number in kept)
        return Pictures(self.width, self.height, packets, times)

    def shifted(self, by: int) -> Pictures:
        """The same pictures, seen later."""
        return Pictures(self.width, self.height, self.packets, tuple(time + by for time in self.times))


class PictureEncoder:
    """Encodes pictures one by one, in memory, on the thread that asks.

    Parameters
    ----------
    width, height : int
        Of what will be given; what is odd loses its last column or row.
    """

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width - width % 2, height - height % 2
        self._context = context = cast("VideoCodecContext", av.CodecContext.create("libx264", "w"))
        context.width, context.height, context.pix_fmt = self.width, self.height, "yuv420p"
        context.time_base = CLOCK
        context.framerate = Fraction(30)
        context.gop_size = 1
        context.thread_count = 1
        context.colorspace = context.color_primaries = context.color_trc = _MATRIX
        context.color_range = ColorRange.MPEG
        context.options = {"preset": "ultrafast", "crf": QUALITY, "tune": "zerolatency", "x264-params": "annexb=1"}
        self._number = 0

    def encode(self, picture: np.ndarray[Any, Any], form: str = "rgb24") -> bytes:
        """Encode one picture, uint8 of shape (height, width, 3), in the order ``rgb24`` or ``bgr24``."""
        kept = np.ascontiguousarray(picture[: self.height, : self.width])
        frame = av.VideoFrame.from_ndarray(kept, format=form)
        coded = frame.reformat(format="yuv420p", dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG)
        return self.encode_coded(coded)

    def encode_coded(self, coded: av.VideoFrame) -> bytes:
        """Encode one picture that is YUV 4:2:0, BT.709 and of limited range already."""
        coded.pts, coded.time_base = self._number * SAMPLE_RATE, CLOCK
        self._number += 1
        return b"".join(bytes(packet) for packet in self._context.encode(coded))


def _decoded(packets: tuple[bytes, ...]) -> Iterator[np.ndarray[Any, Any]]:
    context = cast("VideoCodecContext", av.CodecContext.create("h264", "r"))
    context.thread_count = 1
    context.options = {"max_pixels": str(MOST_PIXELS)}
    try:
        for packet in packets:
            for frame in context.decode(av.Packet(packet)):
                yield frame.to_ndarray(format="rgb24", src_colorspace=Colorspace.ITU709)
    except FFmpegError as error:
        raise Fault("clip.unreadable", details=str(error)) from error


# ----- the whole clip as bytes ----------------------------------------------------------------------------------------
def clip_bytes(pictures: Pictures, sound: np.ndarray[Any, Any] | None = None) -> bytes:
    """A clip as one QuickTime file in memory: H.264, and sound as 32-bit floats where there is any.

    Parameters
    ----------
    pictures : Pictures
        At least one, at times from 0 on.
    sound : float32 array (n,), optional
        At 48 kHz, from time 0 on.
    """
    sink = io.BytesIO()
    with (
        av.open(io.BytesIO(pictures.packets[0]), "r", format="h264") as first,
        av.open(sink, "w", format="mov", options={"movie_timescale": str(SAMPLE_RATE)}) as target,
    ):
        video = target.add_stream_from_template(first.streams.video[0])
        video.time_base = CLOCK
        audio = None
        if sound is not None and len(sound):
            audio = target.add_stream("pcm_f32le", rate=SAMPLE_RATE)
            audio.layout = "mono"
        for data, time in zip(pictures.packets, pictures.times, strict=True):
            packet = av.Packet(data)
            packet.stream, packet.time_base, packet.is_keyframe = video, CLOCK, True
            packet.pts = packet.dts = time
            target.mux(packet)
        if audio is not None:
            assert sound is not None
            heard = av.AudioFrame.from_ndarray(np.ascontiguousarray(sound, np.float32)[None], "flt", "mono")
            heard.sample_rate, heard.pts, heard.time_base = SAMPLE_RATE, 0, CLOCK
            target.mux(audio.encode(heard))
            target.mux(audio.encode(None))
    return sink.getvalue()


def read_clip(data: bytes) -> tuple[Pictures, np.ndarray[Any, Any]]:
    """Pictures and sound, float32 (n,), of what `clip_bytes` gave.

    Raises
    ------
    Fault
        ``clip.unreadable``.
    """
    try:
        with av.open(io.BytesIO(data), "r", format="mov") as source:
            video = source.streams.video[0]
            context = video.codec_context
            named = {stream.codec_context.codec.canonical_name for stream in source.streams if stream.codec_context}
            if named - {"h264", "pcm_f32le"} or len(source.streams) > 2 or video.frames < 1:
                raise Fault("clip.unreadable", details=f"codecs {sorted(named)}")
            if context.width * context.height > MOST_PIXELS or context.width % 2 or context.height % 2:
                raise Fault("clip.unreadable", details=f"{context.width}x{context.height}")
            annex = av.BitStreamFilterContext("h264_mp4toannexb", video)
            packets, times, pieces = [], [], []
            for packet in source.demux():
                if packet.size == 0:
                    continue
                if packet.stream.type == "video":
                    times.append(round((packet.pts or 0) * (packet.time_base or CLOCK) / CLOCK))
                    packets.append(b"".join(bytes(each) for each in annex.filter(packet)))
                else:
                    pieces += [cast("av.AudioFrame", frame).to_ndarray().reshape(-1) for frame in packet.decode()]
            sound = np.concatenate(pieces).astype(np.float32) if pieces else np.zeros(0, np.float32)
            return Pictures(context.width, context.height, tuple(packets), tuple(times)), sound
    except (FFmpegError, IndexError, ValueError) as error:
        raise Fault("clip.unreadable", details=str(error)) from error
