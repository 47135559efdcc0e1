"""A shot longer than a model's longest clip: stretch after stretch, each going on from the last pictures of the other.

A stretch is denoised when the pictures of the one before are decoded, which is while the take is written: neither
pictures nor latents of the whole shot are ever held, but for latents where nothing may be written to disk. What two
stretches share is shown of the first, as it was given to the second; their sound goes over into each other there. Where
the model can, the second is given the first's latents of sound, too: then both sound the same where they meet. Each
stretch has noise of its own, from the shot's seed.
"""

from __future__ import annotations

import hashlib
import math
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from engine.diffusion import decoding
from engine.diffusion.adapter import Ask, Given, Sound, Tensors
from engine.diffusion.given import Laying, Source
from engine.diffusion.keeping import Keeping
from engine.diffusion.phases import DECODING, DENOISING, READING, REFINING, Phases
from engine.diffusion.texts import Texts
from engine.messages.faults import Exit, Fault
from engine.messages.jobs import SAMPLE_RATE, samples_at
from engine.models.rules import Stretch, latent_at

if TYPE_CHECKING:
    import torch

OVER = SAMPLE_RATE // 4
"""Samples, at most, over which the sound of two stretches goes over into each other."""

PAST = 50
"""Latents of sound before a stretch that goes on from them, with which it is decoded: a decoder looks back so far."""

Pictures = NDArray[np.uint8]
Samples = NDArray[np.float32]


@dataclass
class Told:
    """Passes progress on, of all stretches together.

    Attributes
    ----------
    report : callable
    count : int
        How many stretches there are.
    place : int
        Which is at work.
    """

    report: Callable[[str, int, int], None]
    count: int = 1
    place: int = 0

    def __call__(self, phase: str, step: int, steps: int) -> None:
        """See `engine.diffusion.film.Report`."""
        if phase in (DENOISING, REFINING):
            step, steps = self.place * steps + step, self.count * steps
        self.report(phase, step, steps)


@dataclass
class Chain:
    """The stretches of a shot; with a single one all of it is there from the beginning.

    Attributes
    ----------
    ask : Ask
        What all have in common: its frames are those of the longest stretch, and nothing is given.
    stretches : tuple of Stretch
    prompts : tuple of str
        What each is told.
    sources : tuple of Source
    laying : Laying
    texts : Texts
    keeping : Keeping
    told : Told
    phases : Phases
    hold : callable
        Whether there is memory to hold the transformer while pictures are decoded.
    """

    ask: Ask
    stretches: tuple[Stretch, ...]
    prompts: tuple[str, ...]
    sources: tuple[Source, ...]
    laying: Laying
    texts: Texts
    keeping: Keeping
    told: Told
    phases: Phases
    hold: Callable[[], bool]
    _read: dict[str, Tensors] = field(default_factory=dict)
    _there: dict[int, Tensors] = field(default_factory=dict)
    _heard: dict[int, Tensors] = field(default_factory=dict)

    def begin(self) -> None:
        """Read the words of all stretches, where the encoder looks at nothing else, and denoise the first.

        Raises
        ------
        Fault
            ``model.cancelled``, ``model.memory``, ``model.nan``.
        """
        first = self._ask(0, ())
        for ask in [first] if self.texts.looks else [replace(self.ask, prompt=words) for words in self.prompts]:
            self._text(ask)
        self.phases.adapter.free("text")
        self.told(READING, 4, 4)
        self._latents(0, first)

    def pictures(self) -> Iterator[Pictures]:
        """All pictures of the model, at its own rate and in its own size.

        Raises
        ------
        Fault
            ``model.cancelled``, ``model.memory``, ``model.nan``.
        """
        phases, ends = self.phases, [each.lead for each in self.stretches[1:]]
        tail: deque[Pictures] = deque()
        for place, (stretch, shared) in enumerate(zip(self.stretches, [*ends, 0], strict=True)):
            ask = self._ask(place, tuple(tail))
            latents = self._latents(place, ask)
            tail = deque(maxlen=shared)
            phases.watch.enter(DECODING)
            for number, picture in enumerate(phases.adapter.pictures(ask, latents, phases.watch)):
                tail.append(picture)
                if number >= stretch.lead:
                    yield picture
            if len(tail) < shared:
                raise Fault("model.empty", Exit.OURS)

    def sound(self) -> Sound | None:
        """The sound of all stretches, once their pictures were made; None of a silent model.

        Raises
        ------
        Fault
            ``model.cancelled``, ``model.memory``, ``model.nan``.
        """
        found: list[tuple[Sound, int]] = []
        for place in sorted(self._heard):
            ask = replace(self.ask, frames=self.stretches[place].frames)
            latents, past = self._sounding(place)
            sound = self.phases.run(DECODING, partial(self._sound, ask, latents))
            if sound is None:
                return None
            found.append((sound, past))
        if len(found) == 1:
            return found[0][0]
        log = list(dict.fromkeys(line for sound, _ in found for line in sound.log))
        whole = [decoding.resampled(decoding.stereo(sound.samples), sound.rate)[past:] for sound, past in found]
        return Sound(joined(whole, self.stretches, self.ask.rate, self.laying.heard), SAMPLE_RATE, log)

    # ----- within -------------------------------------------------------------------------------------------------
    def _sound(self, ask: Ask, latents: Tensors) -> Sound | None:
        return self.phases.adapter.sound(ask, latents, self.phases.watch)

    def _ask(self, place: int, tail: Sequence[Pictures]) -> Ask:
        """What is asked of a stretch that goes on from these pictures."""
        stretch = self.stretches[place]
        given = [each for each in (self.laying.given(source, stretch) for source in self.sources) if each]
        if tail:
            given.insert(0, Given(self.laying.joint, pictures=np.stack(tail), sound=self._before(place)))
        return replace(
            self.ask,
            prompt=self.prompts[place],
            frames=stretch.frames,
            seed=seed_of(self.ask.seed, place),
            given=tuple(given),
        )

    def _before(self, place: int) -> torch.Tensor | None:
        """Latents of the sound with which a stretch begins: the last ones of the stretch before."""
        return self._heard[place - 1]["sound"][:, :, self._since(place) :] if self.stretches[place].heard else None

    def _sounding(self, place: int) -> tuple[Tensors, int]:
        """Latents of a stretch's sound, after some before it where it goes on from them; how long these last."""
        latents = self._heard[place]
        if not self.stretches[place].heard:
            return latents, 0
        import torch

        since = self._since(place)
        past = min(PAST, since)
        # Its own first latent is of the kind that a sound begins with.
        before = self._heard[place - 1]["sound"][:, :, since - past : since + 1]
        return {
            "sound": torch.cat([before, latents["sound"][:, :, 1:]], dim=2)
        }, past * SAMPLE_RATE // self.laying.heard

    def _since(self, place: int) -> int:
        """Latents of sound between the beginnings of a stretch and the one before."""
        laying = self.laying
        before, begin = (
            latent_at(each.begin, laying.own, laying.heard) for each in self.stretches[place - 1 : place + 1]
        )
        return begin - before

    def _latents(self, place: int, ask: Ask) -> Tensors:
        """Latents of a stretch; those of others are let go where they lie on disk."""
        self.told.place = place
        self.keeping.place = f"{place}." if len(self.stretches) > 1 else ""
        if place in self._there:
            return self._there[place]
        if self.keeping.lasting:
            self._there.clear()
        found = self.phases.latents(ask, self._text(ask), hold=place + 1 < len(self.stretches) and self.hold())
        self._there[place] = found
        self._heard[place] = {name: each for name, each in found.items() if not name.startswith("picture")}
        return found

    def _text(self, ask: Ask) -> Tensors:
        key = self.texts.key(ask)
        if key not in self._read:
            phases = self.phases
            self._read[key] = phases.run(
                READING, lambda: self.texts.of(ask, lambda: phases.adapter.encode(ask, phases.watch))
            )
            if self._there:
                phases.adapter.free("text")
        return self._read[key]


def seed_of(seed: int, place: int) -> int:
    """The seed of a stretch: the shot's own for the first, for the others one that follows from it."""
    if not place:
        return seed
    return int.from_bytes(hashlib.sha256(f"{seed} {place}".encode()).digest()[:4], "big") >> 1


def joined(pieces: Sequence[Samples], stretches: Sequence[Stretch], rate: Fraction, heard: int = 0) -> Samples:
    """Sound of stretches as one: at each joint one goes over into the other.

    That is done where both are heard. One that goes on from the sound before sounds the same there: it goes over with
    equal gain in the middle, where neither has an end. Another one goes over with equal power, and that ends where the
    one before ends or is not shown any more. Where it ended before the next begins, there is silence between them, and
    both come and go softly.

    Parameters
    ----------
    pieces : sequence of array
        Stereo sound (n, 2) at 48 kHz, from the beginning of each stretch.
    stretches : sequence of Stretch
    rate : Fraction
        Frames a second of the stretches.
    heard : int
        Latents of sound a second, of a model that goes on from sound: they follow one another without a gap.
    """
    begins = [
        round(Fraction(latent_at(each.begin, rate, heard), heard) * SAMPLE_RATE)
        if each.heard
        else samples_at(each.begin, rate)
        for each in stretches
    ]
    whole = np.zeros((begins[-1] + len(pieces[-1]), 2), np.float32)
    shaped = [piece.copy() for piece in pieces]
    for place in range(1, len(pieces)):
        before, after = shaped[place - 1], shaped[place]
        stretch = stretches[place]
        last = min(
            begins[place - 1] + len(before), samples_at(stretch.begin + stretch.lead, rate), begins[place] + len(after)
        )
        both = last - begins[place]
        width = min(both, OVER)
        if width > 0:
            both -= (both - width) // 2 if stretch.heard else 0
            _go_over(before, after, begins[place] - begins[place - 1], both, width, same=stretch.heard)
        else:
            soft = min(decoding.FADE, len(before), len(after))
            before[len(before) - soft :] *= np.linspace(1, 0, soft, dtype=np.float32)[:, None]
            after[:soft] *= np.linspace(0, 1, soft, dtype=np.float32)[:, None]
    for begin, piece in zip(begins, shaped, strict=True):
        whole[begin : begin + len(piece)] += piece[: len(whole) - begin]
    return whole


def _go_over(before: Samples, after: Samples, begin: int, both: int, width: int, *, same: bool) -> None:
    """Shape two sounds so that one goes over into the other within `width` samples that end at `both` of the second.

    The second begins at sample `begin` of the first; `same` are both there, so that their gains are to be one together.
    """
    ramp = np.linspace(0, 1, width, dtype=np.float32)[:, None]
    rising, falling = (ramp, ramp[::-1]) if same else (np.sin(ramp * (math.pi / 2)), np.sin(ramp[::-1] * (math.pi / 2)))
    before[begin + both - width : begin + both] *= falling
    before[begin + both :] = 0
    after[: both - width] = 0
    after[both - width : both] *= rising
