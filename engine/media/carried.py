"""What a film itself says of the likenesses in it, so that it is known again when it comes back as footage.

One line, in the file's own metadata and in its credentials: ids of cameos and the uses of each, no names. Most programs
carry a film's comment over when they cut or encode it anew. A file that was stripped of it says nothing, nor does a
still that was taken from it: no line, no memory. It is found by reading bytes, never by parsing what a stranger made.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from engine.media.boxes import top_level
from engine.messages.consent import PURPOSES, Purpose

_LINE = re.compile(rb"rushes-likenesses:((?:[0-9a-f]{32}=[a-z+]{5,40};){1,1000})")
_MOST = 1 << 26
"""Bytes of an index that are read."""
_ENDS = 1 << 22
"""Bytes at either end of a file of another kind."""


def line(contained: Mapping[str, Iterable[str]]) -> str:
    """The line for a film with these likenesses, cameo to uses; empty where there is none."""
    told = "".join(f"{cameo}={'+'.join(contained[cameo])};" for cameo in sorted(contained))
    return f"rushes-likenesses:{told}" if told else ""


def carried_by(path: Path) -> dict[str, tuple[Purpose, ...]]:
    """The likenesses that a file says are in it, cameo to uses; none where it says nothing or cannot be read."""
    found: dict[str, set[str]] = {}
    try:
        for part in _parts(path):
            for match in _LINE.finditer(part):
                for each in match[1].decode("ascii").split(";")[:-1]:
                    cameo, _equals, uses = each.partition("=")
                    found.setdefault(cameo, set()).update(uses.split("+"))
    except OSError:
        return {}
    return {
        cameo: tuple(purpose for purpose in PURPOSES if purpose in uses) or ("likeness",)
        for cameo, uses in sorted(found.items())
    }


def _parts(path: Path) -> Iterator[bytes]:
    """Where a file's metadata and credentials lie; of a kind with no boxes its two ends."""
    boxes, size = top_level(path), path.stat().st_size
    with path.open("rb") as file:
        if any(kind == b"mdat" for kind, _start, _length in boxes):
            for kind, start, length in boxes:
                if kind in {b"moov", b"uuid", b"udta", b"meta"}:
                    file.seek(start)
                    yield file.read(min(length, _MOST))
        else:
            yield file.read(_ENDS)
            if size > _ENDS:
                file.seek(max(_ENDS - 65_536, size - _ENDS))
                yield file.read(_ENDS)
