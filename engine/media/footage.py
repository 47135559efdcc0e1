"""Foreign footage and sound, rewritten as the cut wants it. Only in a child process: see `engine.media.conform`."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import suppress
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError
from av.video.reformatter import ColorRange, Colorspace
from av.video.stream import VideoStream

from engine.media import planes
from engine.media.beside import Beside
from engine.media.carried import carried_by, line
from engine.media.fields import Weaving
from engine.media.probe import LONGEST, MOST_PIXELS, first_picture, open_foreign, pictures_of, seen_size, unreadable
from engine.media.sounds import MIX
from engine.media.soundtrack import Soundtrack
from engine.media.takes import open_take
from engine.media.tracks import to_pcm
from engine.media.wide import Narrowing, is_wide
from engine.messages.faults import Fault
from engine.messages.jobs import SAMPLE_RATE, samples_at

MOST_WIDE = 3840
"""Pixels of the longer side; what is larger is made smaller."""
_SMALLEST = 16
_MOST_BAD = 0.1
"""Share of packets that may be damaged."""
_FEWEST = 0.4
"""Pictures that a packet must give; where each has one field, two give one."""
_BLOCK = 10 * SAMPLE_RATE
_MATRICES = {1: Colorspace.ITU709, 4: Colorspace.FCC, 5: Colorspace.ITU601, 6: Colorspace.ITU601}
_MATRICES |= {7: Colorspace.SMPTE240M, 9: Colorspace.BT2020, 10: Colorspace.BT2020}

Progress = Callable[[float], None]


def conform_footage(path: Path, container: str, out: Path, rate: Fraction, progress: Progress) -> int:
    """Rewrite footage as a take with one stem, ``mix``, or none where it is silent.

    Of every frame of the film the picture is shown that stood there in its middle, whatever the footage's own rate,
    and whether that is steady or not.

    Parameters
    ----------
    path, container
        The file, and what `engine.media.probe.container_of` calls it.
    out : Path
        A ``.mov``.
    rate : Fraction
        The film's.
    progress : callable
        Told the share that is done.

    Returns
    -------
    int
        Frames.

    Raises
    ------
    Fault
        ``media.*``.
    """
    with open_foreign(container, str(path)) as source:
        first = first_picture(source)
        stream = pictures_of(source)[0]
        size = _size(*seen_size(first, stream))
        origin = (first.pts or 0) * (first.time_base or Fraction(1))
        silent = not source.streams.audio
    track = Soundtrack(out.with_name(out.name + ".sound"), origin, round(LONGEST * SAMPLE_RATE))
    # Whose likeness it says is in it, it still says when it was conformed.
    writer = _Writer(out, size, rate, () if silent else (MIX,), track, line(carried_by(path)))
    try:
        with open_foreign(container, str(path)) as source:
            picture = pictures_of(source)[0]
            sound = source.streams.audio[0] if source.streams.audio else None
            picture.thread_type = "AUTO"
            picture.codec_context.options = {"max_pixels": str(MOST_PIXELS)}
            cadence = _Cadence(rate, origin, Fraction(1) / (picture.average_rate or rate), writer)
            reading, weaving = Reading(path, source, container, origin), Weaving()
            for frame in reading.frames(picture, sound):
                if isinstance(frame, av.AudioFrame):
                    track.add(frame)
                else:
                    for whole in weaving.add(frame):
                        cadence.add(whole)
                progress(reading.share)
            for whole in weaving.end():
                cadence.add(whole)
            track.end()
            cadence.end()
            reading.check(float(max(cadence.until, Fraction(track.samples, SAMPLE_RATE))))
        return writer.keep()
    finally:
        writer.abandon()
        track.close()


def conform_sound(path: Path, container: str, out: Path, progress: Progress) -> int:
    """Rewrite sound as a WAV file of stereo, 24 bit, 48 kHz; returns its samples. Arguments as `conform_footage`."""
    track = Soundtrack(out.with_name(out.name + ".sound"), None, round(LONGEST * SAMPLE_RATE))
    try:
        with open_foreign(container, str(path)) as source:
            reading = Reading(path, source, container, None)
            for frame in reading.frames(None, source.streams.audio[0]):
                if isinstance(frame, av.AudioFrame):
                    track.add(frame)
                progress(reading.share * 0.9)
            track.end()
            reading.check(track.samples / SAMPLE_RATE)
        if not track.samples:
            raise unreadable(path, "no sound in it")
        beside = Beside(out)
        try:
            with av.open(beside.file, "w", format="wav", options={"rf64": "auto"}) as target:
                pcm = target.add_stream("pcm_s24le", rate=SAMPLE_RATE)
                pcm.layout = "stereo"
                for begin in range(0, track.samples, _BLOCK):
                    piece = track.read(begin, min(_BLOCK, track.samples - begin))
                    target.mux(pcm.encode(to_pcm(piece, begin)))
                    progress(0.9 + 0.1 * begin / track.samples)
                target.mux(pcm.encode(None))
        except BaseException:
            beside.abandon()
            raise
        beside.keep()
        return track.samples
    finally:
        track.close()


def _size(width: int, height: int) -> tuple[int, int]:
    """An even size for the encoder, of a picture's aspect."""
    scale = min(1.0, MOST_WIDE / max(width, height))
    return max(_SMALLEST, round(width * scale / 2) * 2), max(_SMALLEST, round(height * scale / 2) * 2)


class Reading:
    """Decodes a foreign file: steps over what is damaged, as long as that is little, and knows how far it is."""

    def __init__(self, path: Path, source: InputContainer, container: str, origin: Fraction | None) -> None:
        self._path = path
        self._source = source
        self._container = container
        self._seconds = (source.duration or 0) / 1_000_000
        self._start = float(origin or 0)
        self.share = 0.0

    def frames(self, picture: VideoStream | None, sound: AudioStream | None) -> Iterator[av.VideoFrame | av.AudioFrame]:
        """Everything that can be decoded, as it comes."""
        streams = [stream for stream in (picture, sound) if stream is not None]
        good, bad, packets, pictures = 0, 0, 0, 0
        details = ""
        for packet in self._packets(streams):
            try:
                frames = packet.decode()
            except (FFmpegError, ValueError) as error:
                bad += 1
                details = str(error)
                continue
            good += 1
            packets += picture is not None and packet.stream.index == picture.index and packet.size > 0
            if packet.pts is not None and packet.time_base and self._seconds:
                at = float(packet.pts * packet.time_base) - self._start
                self.share = max(self.share, min(1.0, at / self._seconds))
            for frame in frames:
                if isinstance(frame, av.VideoFrame | av.AudioFrame):
                    bad += frame.is_corrupt
                    pictures += isinstance(frame, av.VideoFrame)
                    yield frame
        if bad > max(2, good * _MOST_BAD):
            raise unreadable(self._path, f"{bad} of {bad + good} packets are damaged: {details}")
        if pictures < packets * _FEWEST - 2:
            raise unreadable(self._path, f"{packets} packets gave {pictures} pictures")

    def _packets(self, streams: list[VideoStream | AudioStream]) -> Iterator[av.Packet]:
        """Packets up to the end, or to where the file can be read no further."""
        try:
            yield from self._source.demux(*streams)
        except FFmpegError as error:
            raise unreadable(self._path, str(error)) from error

    def check(self, seconds: float) -> None:
        """Refuse a file in which much less was found than it says; a bare MP3 only guesses its length."""
        if self._container != "mp3" and seconds < self._seconds - max(1.0, self._seconds * 0.02):
            details = f"{seconds:.2f} of {self._seconds:.2f} s"
            raise Fault("media.truncated", details=details, file=self._path.name, path=str(self._path))


class _Cadence:
    """Shows foreign pictures at the film's rate.

    Attributes
    ----------
    until : Fraction
        Seconds from the first picture up to which pictures stand.
    """

    def __init__(self, rate: Fraction, origin: Fraction, step: Fraction, writer: _Writer) -> None:
        self._rate = rate
        self._origin = origin
        self._step = step
        self._writer = writer
        self._standing: av.VideoFrame | None = None
        self.until = Fraction(0)

    def add(self, frame: av.VideoFrame) -> None:
        """The next picture."""
        at = max((frame.pts or 0) * (frame.time_base or Fraction(1)) - self._origin, Fraction(0))
        self._show(at)
        self._standing = frame
        long = Fraction(frame.duration) * frame.time_base if frame.duration and frame.time_base else Fraction(0)
        self.until = max(self.until, at + (long if 0 < long <= 10 else self._step))

    def end(self) -> None:
        """No more pictures come; the last one stands as long as it says, and every film has a frame."""
        self._show(self.until)
        if not self._writer.frames and self._standing is not None:
            self._writer.show(self._standing)

    def _show(self, until: Fraction) -> None:
        """Show what stands in each of the film's frames whose middle lies before `until`."""
        count = math.ceil(until * self._rate - Fraction(1, 2))
        if count > LONGEST * self._rate:
            raise Fault("media.refused", why="duration", file=self._writer.name, path=self._writer.name)
        while self._standing is not None and self._writer.frames < count:
            self._writer.show(self._standing)


class _Writer:
    """Encodes pictures and, beside them, what the soundtrack has so far."""

    def __init__(
        self,
        out: Path,
        size: tuple[int, int],
        rate: Fraction,
        stems: tuple[str, ...],
        track: Soundtrack,
        comment: str,
    ) -> None:
        self.name = out.name
        self._size, self._rate, self._track = size, rate, track
        self._beside = Beside(out)
        self._container, self._picture, sounds = open_take(self._beside, *size, rate, stems, comment)
        self._pcm = sounds[MIX][0] if sounds else None
        self._heard = 0
        self._scratch = out.with_name(out.name + ".cube")
        self._narrowing: Narrowing | None = None
        self._last: tuple[av.VideoFrame, planes.Planes] | None = None
        self.frames = 0

    def show(self, frame: av.VideoFrame) -> None:
        """Write a picture for the next frame."""
        if self._last is None or self._last[0] is not frame:
            if self._narrowing is None and is_wide(frame):
                self._narrowing = Narrowing(frame, self._scratch)
            self._last = (frame, upright(frame, *self._size, self._narrowing))
        coded = self._last[1].frame()
        coded.pts, coded.time_base = self.frames, 1 / self._rate
        self._container.mux(self._picture.encode(coded))
        self.frames += 1
        # Sound is written up to the picture as it comes in, so that a player finds both together.
        self._hear(min(samples_at(self.frames, self._rate), self._track.samples))

    def keep(self) -> int:
        """Write what is left, and give the file its name; returns its frames."""
        self._hear(samples_at(self.frames, self._rate))
        self._container.mux(self._picture.encode(None))
        if self._pcm is not None:
            self._container.mux(self._pcm.encode(None))
        self._container.close()
        self._beside.keep()
        return self.frames

    def abandon(self) -> None:
        """Leave nothing behind but what was kept."""
        if self._narrowing is not None:
            self._narrowing.close()
        with suppress(FFmpegError, OSError, ValueError):
            self._container.close()
        self._beside.abandon()

    def _hear(self, until: int) -> None:
        while self._pcm is not None and self._heard < until:
            piece = self._track.read(self._heard, min(_BLOCK, until - self._heard))
            self._container.mux(self._pcm.encode(to_pcm(piece, self._heard)))
            self._heard += len(piece)


def upright(frame: av.VideoFrame, width: int, height: int, narrowing: Narrowing | None = None) -> planes.Planes:
    """A foreign picture as the codec of takes wants it: turned as it says, in this size, BT.709 limited."""
    turns = round(frame.rotation / 90) % 4
    across, down = (height, width) if turns % 2 else (width, height)
    matrix = _MATRICES.get(int(frame.colorspace))
    if matrix is None:
        matrix = Colorspace.ITU709 if frame.height >= 720 else Colorspace.ITU601
    full = int(frame.color_range) == ColorRange.JPEG or frame.format.name.startswith("yuvj")
    if narrowing is not None and is_wide(frame):
        frame, full = narrowing.narrowed(frame, across, down, full=full), True
    picture = planes.from_frame(
        frame.reformat(
            across,
            down,
            "yuv420p",
            src_colorspace=matrix,
            dst_colorspace=Colorspace.ITU709,
            src_color_range=ColorRange.JPEG if full else ColorRange.MPEG,
            dst_color_range=ColorRange.MPEG,
            interpolation="AREA" if across * 2 <= frame.width else "BICUBIC",
        )
    )
    if not turns:
        return picture
    luma, chroma = np.rot90(picture.luma, turns), np.rot90(picture.chroma, turns, axes=(1, 2))
    return planes.Planes(np.concatenate([luma.reshape(-1), chroma.reshape(-1)]), width, height)
