"""Pictures and sound of a likeness from a file outside, read in a child process and handed over in memory alone.

The file may be made to crash or to stall whoever reads it, so a child does it (`engine.media.children`). What it reads
comes through a pipe; it writes no file.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.error import FFmpegError
from PIL import Image

from engine.media.children import Report, answer, ask
from engine.media.clips import CLOCK, PictureEncoder, Pictures, clip_bytes, read_clip
from engine.media.fields import Weaving
from engine.media.footage import Reading, upright
from engine.media.probe import (
    MOST_PIXELS,
    STILLS,
    called,
    examine,
    first_picture,
    kind_of,
    open_foreign,
    pictures_of,
    seen_size,
    unreadable,
)
from engine.media.soundtrack import Soundtrack
from engine.media.stills import developed
from engine.media.wide import Narrowing, is_wide
from engine.messages.faults import Exit, Fault
from engine.messages.jobs import SAMPLE_RATE

WIDEST = 1280
"""Pixels of the longer side; what is larger is made smaller."""
QUICKEST = 31
"""Pictures a second that are kept at most."""
MOST = 384 << 20
"""Bytes of a clip."""
STALLED = 30.0
"""Seconds without a sign of life after which the child is killed."""
_SMALLEST = 16


def bring_in(
    paths: Sequence[Path],
    longest: float,
    report: Report | None = None,
    cancelled: Callable[[], bool] | None = None,
    stalled: float = STALLED,
) -> tuple[Pictures, np.ndarray[Any, Any]]:
    """Read one piece of footage, or a set of stills. Waits until it is done.

    Parameters
    ----------
    paths : sequence of Path
        One file of footage, or stills.
    longest : float
        Seconds that are read of footage at most.
    report : callable, optional
        Told the share that is done, 0 to 1, some times a second.
    cancelled : callable, optional
        Asked some times a second.
    stalled : float
        Seconds without progress after which it is given up.

    Returns
    -------
    Pictures
        Upright, in square pixels, at most `WIDEST` wide or high; stills one a second, in the midst of black where they
        differ in size.
    float32 array (n,)
        At 48 kHz, from the first picture on; empty where there is none.

    Raises
    ------
    Fault
        ``media.missing``, ``media.truncated``, ``media.encrypted``, ``media.refused``, ``media.unreadable``,
        ``media.stalled``, ``media.cancelled``, ``recording.memory``.
    """
    named = [(kind_of(path), str(Path(path).resolve())) for path in paths]
    words = [str(longest), *(word for pair in named for word in pair)]
    data = ask(_command(words), Path(paths[0]), report, cancelled, stalled, MOST)
    try:
        return read_clip(data)
    except Fault as fault:
        raise Fault("media.unreadable", details=fault.details, file=Path(paths[0]).name, path=str(paths[0])) from fault


def _command(words: list[str]) -> list[str]:
    return called("--bring", "engine.media.in_memory", *words)


# ----- the child ------------------------------------------------------------------------------------------------------
def main(arguments: list[str]) -> int:
    """Entry of the child: the longest, then container and path of each file."""
    longest, rest = float(arguments[0]), arguments[1:]
    files = list(zip(rest[::2], map(Path, rest[1::2]), strict=True))

    def work(report: Report) -> bytes:
        data = _gather(files, longest, report)
        if len(data) > MOST:
            raise Fault("recording.memory", Exit.CANNOT_WRITE, f"{len(data)} bytes")
        return data

    return answer(work)


def _gather(files: list[tuple[str, Path]], longest: float, report: Report) -> bytes:
    container, path = files[0]
    try:
        for each, at in files:
            found = examine(each, str(at))
            if "refused" in found:
                raise Fault("media.refused", file=at.name, path=str(at), why=found["refused"])
            if "unreadable" in found:
                raise unreadable(at, found["unreadable"])
            if not found.get("picture") or (len(files) > 1 and each not in STILLS):
                raise Fault("media.refused", file=at.name, path=str(at), why="no picture")
        if container in STILLS:
            return _stills(files, report)
        return _footage(container, path, longest, report)
    except MemoryError as error:
        raise Fault("recording.memory", Exit.CANNOT_WRITE, str(error)) from error
    except (FFmpegError, ValueError, SyntaxError, StopIteration, OSError) as error:
        raise unreadable(path, str(error) or repr(error)) from error


def _stills(files: list[tuple[str, Path]], report: Report) -> bytes:
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    pictures = []
    for number, (container, path) in enumerate(files):
        try:
            with Image.open(path, formats=(STILLS[container],)) as image:
                pictures.append(np.asarray(developed(image, WIDEST)))
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
            raise unreadable(path, str(error)) from error
        report(number / len(files))
    height, width = (max(_even(picture.shape[axis]) for picture in pictures) for axis in (0, 1))
    encoder = PictureEncoder(width, height)
    packets = []
    for picture in pictures:
        frame = np.zeros((height, width, 3), np.uint8)
        top, left = (height - picture.shape[0]) // 2, (width - picture.shape[1]) // 2
        frame[top : top + picture.shape[0], left : left + picture.shape[1]] = picture
        packets.append(encoder.encode(frame))
    times = tuple(number * SAMPLE_RATE for number in range(len(packets)))
    return clip_bytes(Pictures(width, height, tuple(packets), times))


def _even(size: int) -> int:
    return max(_SMALLEST, size + size % 2)


def _footage(container: str, path: Path, longest: float, report: Report) -> bytes:
    with open_foreign(container, str(path)) as source:
        first = first_picture(source)
        wide, high = seen_size(first, pictures_of(source)[0])
        origin = (first.pts or 0) * (first.time_base or Fraction(1))
    scale = min(1.0, WIDEST / max(wide, high))
    width, height = (max(_SMALLEST, round(size * scale / 2) * 2) for size in (wide, high))
    film = _Film(PictureEncoder(width, height), origin, longest)
    track = Soundtrack(None, origin, round(longest * SAMPLE_RATE))
    with tempfile.TemporaryDirectory() as scratch, open_foreign(container, str(path)) as source:
        # Only the table of a curve is ever written there.
        narrowing = Narrowing(first, Path(scratch) / "table.cube") if is_wide(first) else None
        picture = pictures_of(source)[0]
        sound = source.streams.audio[0] if source.streams.audio else None
        picture.codec_context.options = {"max_pixels": str(MOST_PIXELS)}
        reading, weaving = Reading(path, source, container, origin), Weaving()
        for frame in reading.frames(picture, sound):
            if isinstance(frame, av.AudioFrame):
                track.add(frame)
            else:
                for whole in weaving.add(frame):
                    film.add(whole, narrowing)
            report(reading.share)
        for whole in weaving.end():
            film.add(whole, narrowing)
        track.end()
        reading.check(max(film.until, track.samples / SAMPLE_RATE))
        if narrowing is not None:
            narrowing.close()
    heard = track.read(0, track.samples).mean(axis=1)
    track.close()
    return clip_bytes(Pictures(width, height, tuple(film.packets), tuple(film.times)), heard)


class _Film:
    """Encodes pictures at their own times, not more of them than are of use.

    Attributes
    ----------
    until : float
        Seconds up to which pictures came.
    """

    def __init__(self, encoder: PictureEncoder, origin: Fraction, longest: float) -> None:
        self.packets: list[bytes] = []
        self.times: list[int] = []
        self.until = 0.0
        self._encoder, self._origin, self._longest = encoder, origin, longest
        self._size = 0

    def add(self, frame: av.VideoFrame, narrowing: Narrowing | None) -> None:
        """The next picture."""
        seconds = (frame.pts or 0) * (frame.time_base or Fraction(1)) - self._origin
        self.until = max(self.until, float(seconds) + 1 / 24)
        time = round(seconds / CLOCK)
        if time < 0 or seconds >= self._longest or (self.times and time - self.times[-1] < SAMPLE_RATE / QUICKEST):
            return
        coded = upright(frame, self._encoder.width, self._encoder.height, narrowing).frame()
        self.packets.append(self._encoder.encode_coded(coded))
        self.times.append(time)
        self._size += len(self.packets[-1])
        if self._size > MOST:
            raise Fault("recording.memory", Exit.CANNOT_WRITE, f"{self._size} bytes")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
