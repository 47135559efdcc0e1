"""Takes on disk: a QuickTime file with H.264 in short groups of pictures and one lossless sound track a stem."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.error import FFmpegError
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from av.video.stream import VideoStream

from engine.media.beside import Beside, writing_fault
from engine.media.boxes import is_cut_off
from engine.media.tracks import read_tracks, to_pcm
from engine.messages.faults import Exit, Fault
from engine.messages.jobs import SAMPLE_RATE, STEMS, samples_at

GROUP = 12
"""Frames from one key frame to the next: the most that must be decoded to show any frame."""

_WAITING = 8
"""Pictures that may wait for the encoder: bounds memory, and keeps the renderer from outrunning it far."""

_PIXELS = 8192 * 8192


class TakeWriter:
    """Writes one take. Pictures and sounds may come in any order; encoding runs in a thread of its own.

    Parameters
    ----------
    path : Path or str
        ``take.mov``; until `close` only ``take.mov.part`` is touched.
    width, height : int
        Pixels, even.
    rate : Fraction
        Frames per second.
    frames : int
        How many pictures the take has, exactly.
    stems : tuple of str
        Names of its sound tracks, in order.
    comment : str
        What its metadata say: see `engine.media.carried`.

    Raises
    ------
    Fault
        ``media.size``, ``media.cannot_write``, ``media.disk_full``; from every later call too, as soon as known.
    """

    def __init__(
        self,
        path: Path | str,
        width: int,
        height: int,
        rate: Fraction,
        frames: int,
        stems: tuple[str, ...] = STEMS,
        comment: str = "",
    ) -> None:
        if width < 16 or height < 16 or width % 2 or height % 2 or width * height > _PIXELS:
            raise Fault("media.size", width=width, height=height)
        self.path = Path(path)
        self.width, self.height, self.rate, self.frames, self.stems = width, height, Fraction(rate), frames, stems
        self._given = 0
        self._heard = dict.fromkeys(stems, 0)
        self._error: BaseException | None = None
        self._ended = False
        self._beside = Beside(self.path)
        self._container, self._picture, self._sounds = open_take(self._beside, width, height, self.rate, stems, comment)
        self._work: queue.Queue[Any] = queue.Queue(_WAITING)
        self._given_up = threading.Event()
        self._thread = threading.Thread(target=self._encode, name="take writer", daemon=True)
        self._thread.start()

    def add(self, rgb: np.ndarray) -> None:
        """Give the next picture. It is copied; the call waits while the encoder is behind.

        Parameters
        ----------
        rgb : uint8 array, shape (height, width, 3)
            Display-referred sRGB / BT.709, full range.
        """
        if rgb.dtype != np.uint8 or rgb.shape != (self.height, self.width, 3):
            raise ValueError(f"a picture of {rgb.dtype} {rgb.shape} in a take of {self.width}x{self.height}")
        if self._given >= self.frames:
            raise self._wrong_length("frames", self.frames, self._given + 1)
        frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(rgb), format="rgb24")
        frame.pts = self._given
        frame.time_base = 1 / self.rate
        self._given += 1
        self._put(frame)

    def sound(self, stem: str, samples: np.ndarray) -> None:
        """Give the next samples of a stem.

        Parameters
        ----------
        stem : str
            One of the take's stems.
        samples : float32 array, shape (n, 2)
            48 kHz, full scale at ±1; what lies beyond is clipped.
        """
        if samples.ndim != 2 or samples.shape[1] != 2:
            raise ValueError(f"stereo sound has the shape (n, 2), not {samples.shape}")
        self._heard[stem] += len(samples)
        self._put((stem, np.array(samples, dtype=np.float32)))

    def close(self) -> Path:
        """Finish, sync and move into place.

        Returns
        -------
        Path
            The take.

        Raises
        ------
        Fault
            ``media.length`` where pictures or samples are missing or too many; nothing is left then.
        """
        self._raise_error()
        if self._ended:
            raise ValueError("the take was closed or abandoned before")
        expected = samples_at(self.frames, self.rate)
        wrong = [self._wrong_length(stem, expected, heard) for stem, heard in self._heard.items() if heard != expected]
        if self._given != self.frames:
            wrong.insert(0, self._wrong_length("frames", self.frames, self._given))
        if wrong:
            self.abandon()
            raise wrong[0]
        self._put(None)
        self._thread.join()
        self._raise_error()
        self._ended = True
        self._beside.keep()
        return self.path

    def abandon(self) -> None:
        """Stop and leave nothing behind; after `close` it does nothing."""
        if not self._ended:
            self._stop()
            self._beside.abandon()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            self.abandon()

    def _stop(self) -> None:
        self._ended = True
        self._given_up.set()
        self._thread.join()

    def _wrong_length(self, what: str, expected: int, found: int) -> Fault:
        return Fault("media.length", Exit.OURS, what=what, expected=expected, found=found, file=self.path.name)

    def _put(self, item: Any) -> None:
        while True:
            self._raise_error()
            try:
                self._work.put(item, timeout=0.1)
            except queue.Full:
                continue
            return

    def _raise_error(self) -> None:
        if self._error is None:
            return
        error = self._error
        self._stop()
        self._beside.abandon()
        if isinstance(error, OSError | FFmpegError):
            raise writing_fault(error, self.path) from error
        raise error

    def _encode(self) -> None:
        try:
            while not self._given_up.is_set():
                try:
                    item = self._work.get(timeout=0.1)
                except queue.Empty:
                    continue
                if item is None:
                    self._finish()
                    return
                if isinstance(item, av.VideoFrame):
                    self._container.mux(self._picture.encode(_to_yuv(item)))
                else:
                    self._write_sound(*item)
        except BaseException as error:  # noqa: BLE001 - handed to the caller's thread, where it is raised
            self._error = error
        finally:
            _close_quietly(self._container)

    def _write_sound(self, stem: str, samples: np.ndarray) -> None:
        track, at = self._sounds[stem]
        for begin in range(0, len(samples), SAMPLE_RATE):
            frame = to_pcm(samples[begin : begin + SAMPLE_RATE], at)
            at += frame.samples
            self._container.mux(track.encode(frame))
        self._sounds[stem] = (track, at)

    def _finish(self) -> None:
        self._container.mux(self._picture.encode(None))
        for track, _ in self._sounds.values():
            self._container.mux(track.encode(None))
        self._container.close()


def open_take(
    beside: Beside, width: int, height: int, rate: Fraction, stems: tuple[str, ...], comment: str = ""
) -> tuple[OutputContainer, VideoStream, dict[str, tuple[AudioStream, int]]]:
    """An encoder of a take, and for each stem its track and how many samples it has, 0."""
    container = av.open(beside.file, "w", format="mov", options={"movie_timescale": str(SAMPLE_RATE)})
    if comment:
        container.metadata["comment"] = comment
    # Macroblock trees are off: with them the same pictures do not always give the same bytes. Arithmetic coding is off:
    # a take is decoded again and again, which without it costs half, for a sixth more bytes.
    parameters = f"keyint={GROUP}:min-keyint=1:bframes=0:open-gop=0:mbtree=0:cabac=0"
    picture = container.add_stream(
        "libx264", rate=rate, options={"preset": "veryfast", "crf": "16", "x264-params": parameters}
    )
    picture.width, picture.height, picture.pix_fmt = width, height, "yuv420p"
    picture.codec_context.time_base = 1 / rate
    tag_bt709(picture)
    sounds = {}
    for stem in stems:
        track = container.add_stream("pcm_s24le", rate=SAMPLE_RATE)
        track.layout = "stereo"
        track.metadata["handler_name"] = stem
        sounds[stem] = (track, 0)
    container.start_encoding()
    return container, picture, sounds


def tag_bt709(stream: VideoStream) -> None:
    """Say in the stream what its numbers mean: BT.709, limited range."""
    context = stream.codec_context
    context.color_primaries = ColorPrimaries.BT709
    context.color_trc = ColorTrc.BT709
    context.colorspace = Colorspace.ITU709
    context.color_range = ColorRange.MPEG


def _to_yuv(frame: av.VideoFrame) -> av.VideoFrame:
    yuv = frame.reformat(
        format="yuv420p", dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG, interpolation="BICUBIC"
    )
    yuv.pts, yuv.time_base = frame.pts, frame.time_base
    return yuv


def _close_quietly(container: OutputContainer) -> None:
    """Free a container whose file may be of no use any more."""
    with suppress(OSError, ValueError, FFmpegError):
        container.close()


class TakeReader:
    """Reads a take, picture by picture and sample by sample.

    Parameters
    ----------
    path : Path or str
    quick : bool
        For whoever wants small pictures of key frames only: decodes on one thread and leaves block edges as they are.
    seeking : bool
        For whoever asks for pictures here and there: decodes on one thread, because several have to be fed the frames
        after before they give the first.

    Attributes
    ----------
    frames : int
    rate : Fraction
    samples : int
        Length of each stem.
    width, height : int
    stems : tuple of str
        In the file's order.

    Raises
    ------
    Fault
        ``media.missing``, ``media.truncated`` or ``media.unreadable``.
    """

    def __init__(self, path: Path | str, *, quick: bool = False, seeking: bool = False) -> None:
        self.path = Path(path)
        check_there(self.path)
        try:
            # The container is named: a playlist in a take's clothes is refused. "file:" keeps other protocols out.
            self._container = av.open(f"file:{self.path.resolve()}", format="mov")
        except (FFmpegError, OSError, ValueError) as error:
            raise self._unreadable(error) from error
        videos, sounds = self._container.streams.video, self._container.streams.audio
        if len(videos) != 1 or videos[0].codec_context.name != "h264":
            self._container.close()
            raise Fault("media.unreadable", details="not one H.264 track", file=self.path.name, path=str(self.path))
        self._video = videos[0]
        self._video.thread_type = "NONE" if quick or seeking else "AUTO"
        if quick:
            self._video.codec_context.options = {"skip_loop_filter": "all"}
        self.frames = self._video.frames
        self.rate = self._video.average_rate or Fraction(0)
        self.width, self.height = self._video.codec_context.width, self._video.codec_context.height
        if not self.frames or not self.rate or not 0 < self.width * self.height <= _PIXELS:
            self._container.close()
            raise Fault("media.unreadable", details="no pictures", file=self.path.name, path=str(self.path))
        self._tracks = {track.metadata.get("handler_name", f"track {track.index}"): track for track in sounds}
        self.stems = tuple(self._tracks)
        self.samples = samples_at(self.frames, self.rate)
        self._next = -1
        self._decoding: Iterator[av.VideoFrame] | None = None

    def frame(self, number: int) -> np.ndarray:
        """One picture.

        Parameters
        ----------
        number : int
            0 to `frames` - 1.

        Returns
        -------
        uint8 array, shape (height, width, 3)
        """
        return to_rgb(self.coded(number))

    def pictures(self, first: int = 0, count: int | None = None) -> Iterator[np.ndarray]:
        """Pictures in order, as `frame` gives them; by default up to the end."""
        for number in range(first, self.frames if count is None else first + count):
            yield self.frame(number)

    def coded(self, number: int) -> av.VideoFrame:
        """One picture as the codec holds it (yuv420p, BT.709 limited), for whoever encodes again.

        Raises
        ------
        IndexError
            Outside the take.
        Fault
            ``media.truncated`` or ``media.unreadable``.
        """
        if not 0 <= number < self.frames:
            raise IndexError(f"frame {number} of a take of {self.frames}")
        try:
            if self._decoding is None or not self._next <= number <= self._next + GROUP:
                self._seek(number)
            assert self._decoding is not None
            for frame in self._decoding:
                at = self._number(frame)
                self._next = at + 1
                if at >= number:
                    if at > number:
                        break
                    return frame
        except (FFmpegError, OSError, ValueError) as error:
            self._decoding = None
            raise self._unreadable(error) from error
        self._decoding = None
        raise self._unreadable(ValueError(f"no frame {number}"))

    def key(self, number: int) -> av.VideoFrame:
        """The key frame at or before a frame, as the codec holds it: decoded alone, so much cheaper than `coded`.

        Errors as `coded`.
        """
        if not 0 <= number < self.frames:
            raise IndexError(f"frame {number} of a take of {self.frames}")
        context = self._video.codec_context
        self._decoding = None
        try:
            context.skip_frame = "NONKEY"
            self._seek(number)
            for frame in self._container.decode(self._video):
                return frame
        except (FFmpegError, OSError, ValueError) as error:
            raise self._unreadable(error) from error
        finally:
            self._decoding = None
            context.skip_frame = "DEFAULT"
        raise self._unreadable(ValueError(f"no key frame before {number}"))

    def stem(self, name: str, first: int = 0, count: int | None = None) -> np.ndarray:
        """Samples of a stem.

        Parameters
        ----------
        name : str
            One of `stems`.
        first : int
            First sample.
        count : int, optional
            How many; by default up to the take's end.

        Returns
        -------
        float32 array, shape (count, 2)
            48 kHz, full scale at ±1.

        Raises
        ------
        KeyError
            The take has no such stem.
        Fault
            ``media.truncated`` or ``media.unreadable``.
        """
        return self.sound((name,), first, count)[name]

    def sound(self, names: tuple[str, ...], first: int = 0, count: int | None = None) -> dict[str, np.ndarray]:
        """Several stems at once, in one pass over the file; arguments and errors as `stem`."""
        count = max(self.samples - first if count is None else count, 0)
        self._decoding = None
        try:
            return read_tracks(self._container, {name: self._tracks[name] for name in names}, first, count)
        except (FFmpegError, OSError, ValueError) as error:
            raise self._unreadable(error) from error

    def close(self) -> None:
        """Let the file go."""
        self._decoding = None
        self._container.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def _seek(self, number: int) -> None:
        base = self._video.time_base or Fraction(1)
        self._container.seek(round(number / self.rate / base), stream=self._video)
        self._decoding = self._container.decode(self._video)

    def _number(self, frame: av.VideoFrame) -> int:
        return round((frame.pts or 0) * (self._video.time_base or Fraction(1)) * self.rate)

    def _unreadable(self, error: Exception) -> Fault:
        code = "media.truncated" if is_cut_off(self.path) else "media.unreadable"
        return Fault(code, details=str(error), file=self.path.name, path=str(self.path))


def check_there(path: Path) -> None:
    """Raise ``media.missing`` unless `path` is a regular file, ``media.truncated`` where it is empty."""
    if not path.is_file():
        raise Fault("media.missing", file=path.name, path=str(path))
    if not path.stat().st_size:
        raise Fault("media.truncated", file=path.name, path=str(path))


def to_rgb(frame: av.VideoFrame) -> np.ndarray:
    """A decoded BT.709 picture as uint8 RGB, shape (height, width, 3)."""
    rgb = frame.reformat(
        format="rgb24",
        src_colorspace=Colorspace.ITU709,
        src_color_range=ColorRange.MPEG,
        dst_color_range=ColorRange.JPEG,
        interpolation="BICUBIC",
    )
    return np.asarray(rgb.to_ndarray(), dtype=np.uint8)
