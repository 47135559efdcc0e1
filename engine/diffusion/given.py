"""What a request gives a model beside words: pictures, clips and voices, read from files named by what they contain.

A role is ``first``, ``last``, ``prefix``, ``image``, ``voice``, ``clip`` or ``guide:KIND``; ``key@48`` stands at a
frame, ``video@60`` is to be remade with a strength of 60 percent, ``image#2`` is the second of its kind, and
``first@12`` and ``last@12`` are that picture of a clip. What ends in `OWN` was given to this take alone.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.diffusion.adapter import Given
from engine.media.recordings import read_recording
from engine.media.stills import SUFFIXES, read_still
from engine.media.takes import TakeReader
from engine.messages.faults import Fault
from engine.messages.requests import Request, in_order

ROLE = re.compile(r"(first|last|key|prefix|image|voice|clip|video|guide)(?::(\w+))?(?:@(\d{1,6}))?(?:#\d+)?~?")

STRENGTH = 60
"""Percent, of what is to be remade and does not say."""

MOST = 500
"""Pictures that are read of a clip."""

BEFORE = 33
"""Pictures that are read of the end of a clip that is gone on from."""


def read_given(request: Request, files: Mapping[str, Path], takes: Callable[[str, str], bool]) -> list[Given]:
    """What the request's inputs name, in the order of their roles, as far as the model takes it.

    Parameters
    ----------
    request : Request
    files : mapping
    takes : callable
        Told a role and a kind of guide, input by input; whether the model can be given it.

    Raises
    ------
    Fault
        ``model.role``, ``media.missing``, ``media.changed``, ``media.unreadable``.
    """
    found = []
    for role in in_order(request.inputs):
        match = ROLE.fullmatch(role)
        if match is None:
            raise Fault("model.role", role=role)
        if takes(match[1], match[2] or ""):
            found.append(_read(role, match, request.inputs[role], request, files))
    return found


def opened(role: str, sha: str, files: Mapping[str, Path]) -> Path:
    """The file of an input, which is what its hash says.

    Raises
    ------
    Fault
        ``media.missing``, ``media.changed``.
    """
    path = files.get(sha)
    if path is None or not path.is_file():
        raise Fault("media.missing", file=role, path=str(path or ""))
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != sha:
            raise Fault("media.changed", file=path.name)
    return path


def _read(role: str, match: re.Match[str], sha: str, request: Request, files: Mapping[str, Path]) -> Given:
    name, kind, number = match[1], match[2] or "", int(match[3] or 0)
    path = opened(role, sha, files)
    frame = {"last": request.staging.frames - 1, "key": min(number, request.staging.frames - 1)}.get(name, 0)
    strength = min(number or STRENGTH, 100) / 100 if name == "video" else 1.0
    named = int(match[3]) if match[3] else None
    pictures, samples = (None, _sound(path, sha)) if name == "voice" else (_pictures(path, name, named), None)
    return Given(name, frame, pictures, samples, strength, kind)


def _pictures(path: Path, role: str, number: int | None) -> NDArray[np.uint8]:
    """A still, or what of a clip a role means: what a first frame goes on from is a clip's last."""
    if path.suffix.lower() in SUFFIXES:
        return read_still(path)[None]
    with TakeReader(path) as clip:
        match role:
            case "first" | "last" if number is not None:
                return clip.frame(min(number, clip.frames - 1))[None]
            case "first":
                return clip.frame(clip.frames - 1)[None]
            case "last" | "key" | "image":
                return clip.frame(0)[None]
            case "prefix":
                begin = max(0, clip.frames - BEFORE)
                return np.stack(list(clip.pictures(begin, clip.frames - begin)))
            case _:
                return np.stack(list(clip.pictures(0, min(clip.frames, MOST))))


def _sound(path: Path, sha: str) -> NDArray[np.float32]:
    if path.suffix.lower() == ".wav":
        return np.repeat(read_recording(path, sha)[:, None], 2, axis=1)
    with TakeReader(path) as clip:
        heard = clip.sound(clip.stems)
    return np.stack(list(heard.values())).sum(axis=0, dtype=np.float32)
