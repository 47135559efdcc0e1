"""A take of which a part is made anew or added: the rest stays picture by picture as it was.

In the part (`engine.models.regions`) the pictures are the model's, all others those of the clip that it names. A take
stays of exactly the shot's frames, and no take is written over. Of a clip of another rate, such as one that was made
before the film's rate was changed, a frame shows what stands at its time.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from engine.diffusion import decoding
from engine.diffusion.given import opened, rate_of
from engine.media.sounds import MIX
from engine.media.takes import TakeReader
from engine.messages.faults import Fault
from engine.messages.jobs import Sent, samples_at
from engine.messages.requests import Request
from engine.models.regions import Region, part

if TYPE_CHECKING:
    from engine.diffusion.film import Film

FADE = 240
"""Samples over which sound goes and comes at a joint: 5 ms."""

OVER = 4800
"""Samples, at most, over which a clip's sound goes over into that of a model that went on from its end: a tenth."""


def splice(request: Request, where: Region, files: Mapping[str, Path], open_part: Callable[[Request], Film]) -> Spliced:
    """Open the film of a part, in its clip.

    Raises
    ------
    Fault
        ``media.missing``, ``media.changed``, ``media.unreadable``, ``model.region`` where the clip does not hold the
        rest, and what opening the part raises.
    """
    clip, rate = opened("around", where.sha, files), request.staging.rate
    with TakeReader(clip) as old:
        pace = rate_of(old, rate) / rate
        frames = math.ceil(old.frames / pace)
    if where.begin > frames or frames < request.staging.frames != where.end:
        raise Fault("model.region", begin=where.begin, end=where.end, frames=frames)
    return Spliced(request, where, clip, pace, open_part(part(request, where, frames, pace)))


class Spliced:
    """A film whose other part is a clip's; the same face as `engine.diffusion.film.Film`."""

    def __init__(self, request: Request, where: Region, clip: Path, pace: Fraction, film: Film) -> None:
        self.request = request
        self._where = where
        self._clip = clip
        self._pace = pace
        self._film = film

    def __getattr__(self, name: str) -> Any:
        # Plan, files, remarks, events, libraries and stem names are those of the part.
        return getattr(self._film, name)

    @property
    def sent(self) -> tuple[Sent, ...]:
        """The words that the encoder got for the part."""
        return tuple(msgspec.structs.replace(each, begin=each.begin + self._where.begin) for each in self._film.sent)

    def pictures(self) -> Iterator[NDArray[np.uint8]]:
        """Exactly ``request.staging.frames`` pictures, the clip's around the model's."""
        where, request = self._where, self.request
        with TakeReader(self._clip) as old:
            kept = (
                decoding.resized(old.frame(math.floor(frame * self._pace)), request.width, request.height)
                for frame in (*range(where.begin), *range(where.end, request.staging.frames))
            )
            yield from itertools.islice(kept, where.begin)
            yield from self._film.pictures()
            yield from kept

    def stems(self) -> dict[str, NDArray[np.float32]]:
        """The clip's sound around the model's. Of a silent model, previz's sound for the whole shot."""
        film, where, rate = self._film, self._where, self.request.staging.rate
        if not film.sounds:
            film.request = self.request
            return film.stems()
        begin, end, whole = (samples_at(each, rate) for each in (where.begin, where.end, self.request.staging.frames))
        with TakeReader(self._clip) as old:
            stems = list(old.sound(old.stems).values()) or [np.zeros((0, 2), np.float32)]
        heard = np.stack(stems).sum(axis=0, dtype=np.float32)
        over = min(OVER, film.led, begin, len(heard))
        new = film.stems(over)[MIX]
        mixed = np.zeros((whole, 2), np.float32)
        for at, piece in ((0, heard[:begin]), (begin - over, new[: over + end - begin]), (end, heard[end:whole])):
            into, out = (over or FADE if at else 0), (over if not at else 0) or FADE
            mixed[at : at + len(piece)] += _faded(piece, into, out if at + len(piece) < whole else 0)
        return {MIX: mixed}

    def recover(self, error: Exception) -> bool:
        """Whether the pictures may be asked for again after an error."""
        return self._film.recover(error)

    def close(self, *, keep: bool = False) -> None:
        """Let memory go."""
        self._film.close(keep=keep)


def _faded(samples: NDArray[np.float32], into: int, out: int) -> NDArray[np.float32]:
    """Samples that come and go, over so many of them, where another sound joins them: both together as loud as one."""
    faded = samples.copy()
    for count, ends in ((into, slice(None)), (out, slice(None, None, -1))):
        ramp = np.sin(np.linspace(0, np.pi / 2, min(count, len(samples)), dtype=np.float32))[:, None]
        faded[ends][: len(ramp)] *= ramp
    return faded
