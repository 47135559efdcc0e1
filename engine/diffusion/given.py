"""What a request gives a model beside words: pictures, clips and voices, read from files named by what they contain.

A role is ``first``, ``last``, ``prefix``, ``image``, ``voice``, ``clip``, ``guide:KIND`` or ``memory#1``, an earlier
take of the scene of which the picture in its middle and what is said are remembered; ``key@48`` stands at a frame,
``guide:pose@48`` is followed from its frame 48 on, ``video@60`` is to be remade with a strength of 60 percent,
``image#2`` is the second of its kind, and ``first@12`` and ``last@12`` are that picture of a clip. What ends in `OWN`
was given to this take alone.

A clip is read when a stretch of the shot needs it, and only the pictures that this stretch needs: at its own rate, of
which the model's frames take those that stand at their time. In the shot's time its first frame is 0, in the model's
`Laying.lead`: what leads up to the shot lies before it.
"""

from __future__ import annotations

import hashlib
import math
import re
import wave
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.diffusion.adapter import Given
from engine.diffusion.decoding import Fit
from engine.media.recordings import read_recording
from engine.media.stills import PICTURES, read_picture
from engine.media.takes import TakeReader
from engine.messages.faults import Fault
from engine.messages.jobs import SAMPLE_RATE
from engine.messages.requests import Request, in_order
from engine.models.family import Lengths
from engine.models.rules import Stretch, lead_of

Pictures = NDArray[np.uint8]

ROLE = re.compile(r"(first|last|key|prefix|image|voice|clip|memory|video|guide)(?::(\w+))?(?:@(\d{1,6}))?(?:#\d+)?~?")

STRENGTH = 60
"""Percent, of what is to be remade and does not say."""

SAME = Fraction(1, 5000)
"""Up to such a share apart two rates are the same: a fifth of what 24 and 23.976 differ by."""

CLOSE = ("face",)
"""Guides that show something else than the shot's own picture: they keep their size."""

SPOKEN, SILENT = "dialogue", 1e-3
"""The stem of a take of which a voice is remembered, where it has one; what is no louder is no voice."""

MOST = 500
"""Pictures that are read of a clip that is a reference."""


def read_given(
    request: Request,
    files: Mapping[str, Path],
    takes: Callable[[str, str], bool],
    opened_in_memory: Callable[[str], bytes | None] = lambda _sha: None,
) -> list[Source]:
    """What the request's inputs name, in the order of their roles, as far as the model takes it.

    Parameters
    ----------
    request : Request
    files : mapping
    takes : callable
        Told a role and a kind of guide, input by input; whether the model can be given it.
    opened_in_memory : callable
        The plain content of an input that is a cameo's, by its SHA-256; None of another.

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
            sha = request.inputs[role]
            plain = opened_in_memory(sha)
            found.append(
                _source(role, match, sha, request, files)
                if plain is None
                else _likeness(match[1], match[2] or "", plain)
            )
    return found


@dataclass(frozen=True, slots=True)
class Source:
    """What an input names, not yet laid out for a model.

    Attributes
    ----------
    role, kind, strength
        See `engine.diffusion.adapter.Given`.
    frame : int
        Frame of the shot at which a ``last`` or a ``key`` stands; of a ``guide`` the one with which the shot begins.
    path : Path
    count : int
        Pictures of a clip; 1 of a still.
    rate : Fraction
        Of a clip.
    pictures, samples
        Of a still, of the one picture of a clip that the role means, of a voice.
    """

    role: str
    frame: int
    kind: str
    strength: float
    path: Path
    count: int = 1
    rate: Fraction = Fraction(0)
    pictures: NDArray[np.uint8] | None = None
    samples: NDArray[np.float32] | None = None

    def read(self, numbers: Sequence[int], laid: Callable[[Pictures], Pictures] | None = None) -> Pictures:
        """Pictures of these numbers, in order and not falling; one before the beginning or after the end is that.

        Each is `laid` as soon as it is read: of the clip's own pictures there is never more than one.
        """
        lay = laid or (lambda pictures: pictures)
        if self.pictures is not None:
            return lay(self.pictures)[np.zeros(len(numbers), int)]
        found: Pictures | None = None
        with TakeReader(self.path) as clip:
            wanted = np.clip(numbers, 0, self.count - 1).tolist()
            for place, number in enumerate(wanted):
                if found is None:
                    first = lay(clip.frame(number)[None])
                    found = np.empty((len(wanted), *first.shape[1:]), np.uint8)
                    found[0] = first[0]
                else:
                    found[place] = found[place - 1] if number == wanted[place - 1] else lay(clip.frame(number)[None])[0]
        assert found is not None
        return found

    def sound(self, begin: Fraction, end: Fraction) -> NDArray[np.float32] | None:
        """What is heard of a clip between two times in seconds, as stereo at 48 kHz; None of a silent one."""
        if self.pictures is not None:
            return None
        first, last = round(begin * SAMPLE_RATE), round(end * SAMPLE_RATE)
        heard = np.zeros((last - first, 2), np.float32)
        with TakeReader(self.path) as clip:
            there = min(last, clip.samples) - max(first, 0)
            if not clip.stems or there <= 0:
                return None
            for stem in clip.sound(clip.stems, max(first, 0), there).values():
                heard[max(-first, 0) :][:there] += stem
        return heard


@dataclass(frozen=True, slots=True)
class Laying:
    """How what is given lies in what a model renders.

    Attributes
    ----------
    fit : Fit
    own, rate : Fraction
        Frames a second, the model's and the film's.
    lead : int
        Frames of the model that lead up to the shot.
    joint : str
        As what the end of a clip is given: ``prefix``, or ``first`` where that is its last picture alone.
    heard : int
        Latents of sound a second, of a model that goes on from sound.
    """

    fit: Fit
    own: Fraction
    rate: Fraction
    lead: int
    joint: str = "prefix"
    heard: int = 0

    def given(self, source: Source, stretch: Stretch) -> Given | None:
        """What a stretch is given of it; None where it stands in another stretch."""
        made = Given(source.role, 0, source.pictures, source.samples, source.strength, source.kind)
        match source.role:
            case "image" | "voice" | "clip" | "memory":
                return made
            case "first" | "prefix" if stretch.begin:
                return None
            case "first":
                return self._fitted(made)
            case "prefix":
                if not self.lead:
                    return None
                pictures = source.read(self.leading(source), self.fit.onto)
                return replace(made, role=self.joint, pictures=pictures, samples=self._before(source))
            case "last" | "key":
                # What two stretches share is shown of the first.
                frame = self.lead + math.floor(source.frame * self.own / self.rate) - stretch.begin
                return self._fitted(replace(made, frame=frame)) if stretch.lead <= frame < stretch.frames else None
            case _:
                lay = None if source.kind in CLOSE else self.fit.onto
                pictures = source.read(self.alongside(source, stretch), lay)
                return replace(made, pictures=pictures, samples=self._heard(source, stretch))

    def leading(self, source: Source) -> list[int]:
        """The last pictures of a clip: those that stand nearest to the times of the frames before the shot."""
        pace, half = source.rate / self.own, Fraction(1, 2)
        last = source.count - 1
        return [min(source.count + math.floor((place - self.lead) * pace + half), last) for place in range(self.lead)]

    def alongside(self, source: Source, stretch: Stretch) -> list[int]:
        """The pictures of a clip as long as the shot that stand at the times of a stretch's frames."""
        pace, begin = source.rate / self.own, source.frame * source.rate / self.rate
        return [math.floor((stretch.begin + place - self.lead) * pace + begin) for place in range(stretch.frames)]

    def _before(self, source: Source) -> NDArray[np.float32] | None:
        """What is heard with the last pictures of a clip, for a model that goes on from sound; None of silence."""
        if not self.heard or not source.rate:
            return None
        end = source.count / source.rate
        heard = source.sound(end - self.lead / self.own, end)
        return heard if heard is not None and float(np.abs(heard).max(initial=0)) > SILENT else None

    def _heard(self, source: Source, stretch: Stretch) -> NDArray[np.float32] | None:
        """The sound beside a take that is remade."""
        if source.role != "video":
            return None
        return source.sound((stretch.begin - self.lead) / self.own, (stretch.end - self.lead) / self.own)

    def _fitted(self, given: Given) -> Given:
        assert given.pictures is not None
        return replace(given, pictures=self.fit.onto(given.pictures))


def lead_up(source: Source, lengths: Lengths, own: Fraction, joint: str = "prefix") -> int:
    """Frames of a model of a clip that is gone on from: as many as its rule of lengths takes of what there is."""
    if joint == "first":
        return 1
    return lead_of(lengths, max(1, math.floor(source.count * own / source.rate))) if source.rate else lengths.first


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


def rate_of(clip: TakeReader, rate: Fraction) -> Fraction:
    """A clip's rate; the film's where it is near to that, for what a file tells of it is rounded."""
    return rate if abs(clip.rate / rate - 1) < SAME else clip.rate


def _source(role: str, match: re.Match[str], sha: str, request: Request, files: Mapping[str, Path]) -> Source:
    name, kind, number = match[1], match[2] or "", int(match[3] or 0)
    path = opened(role, sha, files)
    end = request.staging.frames - 1
    frame = {"last": end, "key": min(number, end), "guide": number}.get(name, 0)
    strength = min(number or STRENGTH, 100) / 100 if name == "video" else 1.0
    made = Source(name, frame, kind, strength, path)
    if name == "voice":
        return replace(made, samples=_sound(path, sha))
    if path.suffix.lower() in PICTURES:
        return replace(made, pictures=read_picture(path)[None])
    with TakeReader(path) as clip:
        if name in ("prefix", "video", "guide"):
            return replace(made, count=clip.frames, rate=rate_of(clip, request.staging.rate))
        named = int(match[3]) if match[3] else None
        if name == "memory":
            return replace(made, pictures=clip.frame(clip.frames // 2)[None], samples=_said(clip))
        return replace(made, pictures=_picture(clip, name, named))


def _likeness(name: str, kind: str, plain: bytes) -> Source:
    """A cameo's picture on white, or its voice, out of memory."""
    from engine.likeness.stills import read_picture as read_still
    from engine.likeness.voices import read_sentence

    made = Source(name, 0, kind, 1.0, Path())
    try:
        if name == "voice":
            return replace(made, samples=np.repeat(read_sentence(plain)[:, None], 2, axis=1))
        still = read_still(plain).astype(np.float32)
    except (ValueError, EOFError, wave.Error) as error:
        raise Fault("media.unreadable", details=str(error), file=name) from error
    alpha = still[..., 3:] / 255
    return replace(made, pictures=np.round(still[..., :3] * alpha + 255 * (1 - alpha)).astype(np.uint8)[None])


def _picture(clip: TakeReader, role: str, number: int | None) -> NDArray[np.uint8]:
    """What of a clip a role means: what a first frame goes on from is a clip's last."""
    match role:
        case "first" | "last" if number is not None:
            return clip.frame(min(number, clip.frames - 1))[None]
        case "first":
            return clip.frame(clip.frames - 1)[None]
        case "clip":
            return np.stack(list(clip.pictures(0, min(clip.frames, MOST))))
        case _:
            return clip.frame(0)[None]


def _said(clip: TakeReader) -> NDArray[np.float32] | None:
    """What is heard of a voice in a take, None where nobody speaks."""
    stems = (SPOKEN,) if SPOKEN in clip.stems else clip.stems
    if not stems:
        return None
    heard = np.stack(list(clip.sound(stems).values())).sum(axis=0, dtype=np.float32)
    return heard if float(np.abs(heard).max(initial=0)) > SILENT else None


def _sound(path: Path, sha: str) -> NDArray[np.float32]:
    if path.suffix.lower() == ".wav":
        return np.repeat(read_recording(path, sha)[:, None], 2, axis=1)
    with TakeReader(path) as clip:
        heard = clip.sound(clip.stems)
    return np.stack(list(heard.values())).sum(axis=0, dtype=np.float32)
