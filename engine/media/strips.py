"""What a timeline draws of a clip: a strip of small pictures, and the peaks of its sound."""

from __future__ import annotations

import io
import itertools
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import av
import msgspec
import numpy as np
from av.video.reformatter import ColorRange, Colorspace
from PIL import Image

from engine.media.beside import writing_fault
from engine.media.cut import is_still
from engine.media.sounds import SoundReader
from engine.media.stills import read_still
from engine.media.takes import GROUP, TakeReader
from engine.messages.jobs import SAMPLE_RATE

PER_SECOND = 100
_BLOCK = 20 * SAMPLE_RATE
_MAGIC = b"RUSHPEAK"
_SHEET = 8000
"""Pixels that a sheet is wide at most."""
_MOST_PICTURES = 20_000
_MOST_SHEET = 200_000_000
"""Pixels of a sheet."""
_UNUSABLE = (OSError, ValueError, SyntaxError, Image.DecompressionBombError, msgspec.MsgspecError)


# ----- pictures -------------------------------------------------------------------------------------------------------
def filmstrip(path: Path | str, frames: Sequence[int], height: int, *, exact: bool | None = None) -> list[np.ndarray]:
    """Small pictures of a take, of conformed footage or of a still.

    Parameters
    ----------
    path : Path or str
    frames : sequence of int
        Which; what lies outside is moved to the first or last. Ascending order is quickest.
    height : int
        Of each picture, in pixels.
    exact : bool, optional
        Whether to decode the very frames. By default only where they lie closer together than key frames do; else the
        key frame at or before each stands for it, at most `engine.media.takes.GROUP` - 1 frames early.

    Returns
    -------
    list of uint8 arrays, shape (height, width, 3)

    Raises
    ------
    Fault
        ``media.missing``, ``media.truncated``, ``media.unreadable``.
    """
    if is_still(str(path)):
        small = _shrunk(av.VideoFrame.from_ndarray(np.ascontiguousarray(read_still(path)), format="rgb24"), height)
        return [small for _ in frames]
    if exact is None:
        steps = [abs(after - before) for before, after in itertools.pairwise(frames) if after != before]
        exact = bool(steps) and min(steps) < GROUP
    with TakeReader(path, quick=not exact) as reader:
        numbers = [min(max(number, 0), reader.frames - 1) for number in frames]
        found: dict[int, np.ndarray] = {}
        for number in numbers:
            if number not in found:
                coded = reader.coded(number) if exact else reader.key(number)
                found[number] = _shrunk(coded, height)
        return [found[number] for number in numbers]


def _shrunk(frame: av.VideoFrame, height: int) -> np.ndarray:
    width = max(1, round(frame.width * height / frame.height))
    if frame.format.name.startswith("yuv"):
        small = frame.reformat(
            width,
            height,
            "rgb24",
            src_colorspace=Colorspace.ITU709,
            src_color_range=ColorRange.MPEG,
            dst_color_range=ColorRange.JPEG,
            interpolation="AREA",
        )
    else:
        small = frame.reformat(width, height, "rgb24", interpolation="AREA")
    return np.asarray(small.to_ndarray(), dtype=np.uint8)


class _Sheet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a sheet's comment says of it."""

    strip: int
    width: int
    height: int
    columns: int
    frames: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """Small pictures with the frames that they show.

    Attributes
    ----------
    frames : tuple of int
    pictures : tuple of uint8 arrays, shape (height, width, 3)
        All of one size.
    """

    frames: tuple[int, ...]
    pictures: tuple[np.ndarray, ...]


def write_strip(path: Path, pictures: Sequence[np.ndarray], frames: Sequence[int], quality: int = 82) -> None:
    """Keep a strip as one JPEG sheet.

    Raises
    ------
    ValueError
        No pictures, more than a sheet holds, of several sizes, or not one frame number for each.
    Fault
        ``media.cannot_write``, ``media.disk_full``.
    """
    if not 0 < len(pictures) == len(frames) <= _MOST_PICTURES or len({picture.shape for picture in pictures}) > 1:
        raise ValueError("a strip has pictures of one size, with a frame for each")
    height, width = pictures[0].shape[:2]
    columns = min(len(pictures), max(1, _SHEET // width))
    rows = -(-len(pictures) // columns)
    sheet = np.zeros((rows * height, columns * width, 3), np.uint8)
    for number, picture in enumerate(pictures):
        row, column = divmod(number, columns)
        sheet[row * height : (row + 1) * height, column * width : (column + 1) * width] = picture
    words = msgspec.json.encode(_Sheet(1, width, height, columns, tuple(frames)))
    data = io.BytesIO()
    try:
        Image.fromarray(sheet).save(data, "JPEG", quality=quality, comment=words)
    except OSError as error:  # a side beyond what JPEG can have
        raise ValueError(str(error)) from error
    _write(path, data.getvalue())


def read_strip(path: Path) -> Strip | None:
    """Read a strip back; None where there is none, or what is there is not a whole one."""
    try:
        with Image.open(path, formats=("JPEG",)) as image:
            sheet = msgspec.json.decode(image.info.get("comment", b""), type=_Sheet)
            rows = -(-len(sheet.frames) // max(sheet.columns, 1))
            if (
                sheet.strip != 1
                or not 0 < len(sheet.frames) <= _MOST_PICTURES
                or min(sheet.width, sheet.height, sheet.columns) < 1
                or image.size != (sheet.columns * sheet.width, rows * sheet.height)
                or image.width * image.height > _MOST_SHEET
                or image.mode != "RGB"
            ):
                return None
            pixels = np.asarray(image, dtype=np.uint8)
    except _UNUSABLE:
        return None
    grid = pixels.reshape(rows, sheet.height, sheet.columns, sheet.width, 3)
    pictures = tuple(grid[number // sheet.columns, :, number % sheet.columns] for number in range(len(sheet.frames)))
    return Strip(sheet.frames, pictures)


# ----- sound ----------------------------------------------------------------------------------------------------------
def peaks(path: Path | str, stem: str, per_second: int = PER_SECOND) -> np.ndarray:
    """Peaks of one stem: `all_peaks` of it alone.

    Raises
    ------
    KeyError
        There is no such stem.
    """
    return _peaks(path, (stem,), per_second)[stem]


def all_peaks(path: Path | str, per_second: int = PER_SECOND) -> dict[str, np.ndarray]:
    """The least and greatest sample of each short stretch, for every stem of a take, of footage or of sound.

    Parameters
    ----------
    path : Path or str
    per_second : int
        Stretches a second; divides 48 000.

    Returns
    -------
    dict of stem to int8 array, shape (n, 2)
        Least and greatest of both channels, -127 to 127 at full scale. Stretch k begins at sample
        ``k * 48000 // per_second``; the last may be shorter.

    Raises
    ------
    Fault
        ``media.missing``, ``media.truncated``, ``media.unreadable``.
    """
    return _peaks(path, None, per_second)


def _peaks(path: Path | str, stems: tuple[str, ...] | None, per_second: int) -> dict[str, np.ndarray]:
    if per_second < 1 or SAMPLE_RATE % per_second:
        raise ValueError(f"{per_second} stretches a second do not divide {SAMPLE_RATE} samples")
    size = SAMPLE_RATE // per_second
    reader = SoundReader(path) if Path(path).suffix.lower() == ".wav" else TakeReader(path)
    with reader:
        names = reader.stems if stems is None else stems
        found: dict[str, list[np.ndarray]] = {name: [] for name in names}
        for first in range(0, reader.samples, _BLOCK):
            block = reader.sound(names, first, min(_BLOCK, reader.samples - first))
            for name, samples in block.items():
                found[name].append(_extremes(samples, size))
    nothing = np.zeros((0, 2), np.int8)
    return {name: np.concatenate([nothing, *pieces]) for name, pieces in found.items()}


def _extremes(samples: np.ndarray, size: int) -> np.ndarray:
    lacking = -len(samples) % size
    if lacking:  # the last stretch is filled up with what it has
        samples = np.concatenate([samples, np.repeat(samples[-1:], lacking, axis=0)])
    flat = samples.reshape(-1, size * 2)
    least_and_greatest = np.stack([flat.min(axis=1), flat.max(axis=1)], axis=1)
    return np.clip(np.rint(least_and_greatest * 127), -127, 127).astype(np.int8)


class _Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands before the peaks in their file."""

    per_second: int
    stems: dict[str, int]


def write_peaks(path: Path, found: Mapping[str, np.ndarray], per_second: int = PER_SECOND) -> None:
    """Keep the peaks of a file's stems.

    Raises
    ------
    Fault
        ``media.cannot_write``, ``media.disk_full``.
    """
    header = msgspec.json.encode(_Header(per_second, {name: len(values) for name, values in found.items()}))
    body = b"".join(np.ascontiguousarray(values, dtype=np.int8).tobytes() for values in found.values())
    _write(path, _MAGIC + len(header).to_bytes(4, "little") + header + body)


def read_peaks(path: Path, per_second: int = PER_SECOND) -> dict[str, np.ndarray] | None:
    """Read peaks back; None where there are none, or what is there is not whole or of another `per_second`."""
    try:
        data = path.read_bytes()
        begin = 12 + int.from_bytes(data[8:12], "little")
        if data[:8] != _MAGIC or begin > len(data):
            return None
        header = msgspec.json.decode(data[12:begin], type=_Header)
    except _UNUSABLE:
        return None
    counts = list(header.stems.values())
    if header.per_second != per_second or min(counts, default=0) < 0 or begin + 2 * sum(counts) != len(data):
        return None
    found = {}
    for name, count in header.stems.items():
        found[name] = np.frombuffer(data, np.int8, 2 * count, begin).reshape(count, 2)
        begin += 2 * count
    return found


def _write(path: Path, data: bytes) -> None:
    """Beside and replaced, but not synced: a cache that a power cut tears is not read, and made again."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise writing_fault(error, path) from error
