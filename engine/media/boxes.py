"""The boxes of a QuickTime or MP4 file, as far as one must know them to tell a cut-off file from a strange one."""

from __future__ import annotations

import struct
from pathlib import Path

_KNOWN = {
    b"ftyp",
    b"moov",
    b"mdat",
    b"free",
    b"wide",
    b"skip",
    b"uuid",
    b"udta",
    b"moof",
    b"mfra",
    b"sidx",
    b"styp",
    b"meta",
    b"pdin",
    b"emsg",
    b"ssix",
    b"prft",
}


def top_level(path: Path) -> list[tuple[bytes, int, int]]:
    """Kind, start and length in bytes of each top-level box, as declared: the last may reach beyond the file's end.

    The walk ends at the first thing that is no known box.
    """
    boxes = []
    size = path.stat().st_size
    with path.open("rb") as file:
        at = 0
        while at + 8 <= size and len(boxes) < 10_000:
            file.seek(at)
            length, kind = struct.unpack(">I4s", file.read(8))
            if kind not in _KNOWN:
                break
            header = 8
            if length == 1:
                wide = file.read(8)
                if len(wide) < 8:
                    boxes.append((kind, at, 16))
                    break
                (length,) = struct.unpack(">Q", wide)
                header = 16
            elif length == 0:  # to the end of the file
                length = size - at
            if length < header:
                break
            boxes.append((kind, at, length))
            at += length
    return boxes


def is_cut_off(path: Path) -> bool:
    """Whether a file begins as a QuickTime or MP4 file and ends before it is whole."""
    boxes = top_level(path)
    if not boxes or boxes[0][0] not in {b"ftyp", b"moov", b"mdat", b"wide", b"free"}:
        return False
    kinds = {kind for kind, _, _ in boxes}
    _, start, length = boxes[-1]
    return b"moov" not in kinds or start + length > path.stat().st_size


def is_encrypted(path: Path) -> bool:
    """Whether a QuickTime or MP4 file says of a track that it is encrypted."""
    with path.open("rb") as file:
        for kind, start, length in top_level(path):
            if kind == b"moov":
                file.seek(start)
                index = file.read(min(length, 1 << 26))
                return b"sinf" in index and (b"encv" in index or b"enca" in index)
    return False


def is_cut_short(path: Path) -> bool:
    """Whether a file from outside, of whatever kind, says that it is longer than it is."""
    bodied = any(kind in {b"mdat", b"moov"} for kind, _, _ in top_level(path))
    return (bodied and is_cut_off(path)) or _is_short_riff(path)


def _is_short_riff(path: Path) -> bool:
    """Whether a WAV or AVI file says that it is longer than it is; recorders that never came to the end say nothing."""
    with path.open("rb") as file:
        head = file.read(12)
    if head[:4] != b"RIFF":
        return False
    (length,) = struct.unpack("<I", head[4:8])
    return 0 < length < 0xFFFFFFFF and length + 8 > path.stat().st_size + 1  # an odd last chunk may lack its padding
