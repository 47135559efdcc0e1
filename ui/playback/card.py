"""The sound card: plays what is mixed, and is the clock that everything else follows.

Its callback counts the samples it hands over; `CardTime` says which of them is heard, and the list of stretches says
which sample of the film that is. So a film that is edited, sought in or looped while it plays goes on through the same
stream, and picture and sound cannot part.
"""

from __future__ import annotations

import bisect
import collections
import contextlib
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.messages.jobs import SAMPLE_RATE
from ui.playback.clock import CardTime
from ui.playback.mixing import Block, Heard, Mixer

log = logging.getLogger(__name__)

LATENCY = 0.12
"""Seconds that the card is asked to hold: costs nothing, for the clock takes it off, and survives a busy machine."""
FIRST = 0.3
"""Seconds waited for the first mixed block; a film that is not mixed by then waits in silence, picture and all."""
SOON = 3
"""Seconds in which nothing may be another for an edit to go unheard: more than is mixed ahead."""
DEAF = 1.5
"""Seconds without a callback after which a card is gone."""
LEAD = 2880
"""Samples (60 ms) of silence before the first of the film: by then the clock knows when it is heard."""
FADE = 240
"""Samples (5 ms) over which sound that is broken off dies away."""
_KEPT = 64
"""Stretches and levels remembered."""


@dataclass(slots=True)
class Stretch:
    """Samples of the film that leave the card one after another.

    Attributes
    ----------
    card : int
        The card's sample at which it begins.
    film : int
        The film's sample there.
    count : int
        How many were handed over so far.
    generation : int
        Of the blocks it is made of.
    """

    card: int
    film: int
    count: int
    generation: int


@dataclass(frozen=True, slots=True)
class Level:
    """How loud a moment is, a figure for each of the two channels, full scale at 1."""

    peak: tuple[float, float]
    rms: tuple[float, float]


class Card:
    """Plays from a sample of the film on.

    Parameters
    ----------
    heard : Heard
    start : int
        First sample of the film.
    gain : callable
        Asked for the volume, 0 to 1.
    device : str
        Name of a sound device; empty for the system's. One that is not there gives way to the system's.
    anew : bool
        Look for devices again: PortAudio lists them once.

    Raises
    ------
    OSError, sounddevice.PortAudioError
        No card, or none that plays.
    """

    def __init__(
        self, heard: Heard, start: int, gain: Callable[[], float], device: str = "", *, anew: bool = False
    ) -> None:
        import sounddevice

        if anew:
            sounddevice._terminate()
            sounddevice._initialize()
        self._gain = gain
        self._time = CardTime()
        self._taken = 0
        self._rest = np.zeros((0, 2), np.float32)
        self._rest_from = (0, 0)
        self._stretches: list[Stretch] = []
        self._levels: collections.deque[tuple[int, Level]] = collections.deque(maxlen=_KEPT)
        self._called = time.monotonic()
        self._gone = self._closing = False
        self._start = start
        self._lead = LEAD
        self.underflows = 0
        self._mixer = Mixer(heard, start)
        try:
            self._mixer.ready(FIRST)
            self._stream = self._open(sounddevice, device)
            self._latency = float(self._stream.latency)  # type: ignore[arg-type]
            self._stream.start()
        except Exception:
            self.close()
            raise

    def _open(self, sounddevice: Any, device: str) -> Any:
        options = {
            "latency": LATENCY,
            "samplerate": SAMPLE_RATE,
            "channels": 2,
            "dtype": "float32",
            "callback": self._give,
            "finished_callback": self._finished,
        }
        if device:
            try:
                return sounddevice.OutputStream(device=device, **options)
            except (ValueError, sounddevice.PortAudioError) as error:
                log.info("the chosen sound device does not play, the system's takes its place: %s", error)
        return sounddevice.OutputStream(**options)

    # ----- asked by the transport ---------------------------------------------------------------------------------
    @property
    def lost(self) -> bool:
        """Whether the card was unplugged, or its server ended."""
        return not self._closing and (self._gone or time.monotonic() - self._called > DEAF)

    @property
    def generation(self) -> int:
        """Of the last redirection: `place` tells it once that is heard."""
        return self._mixer.generation

    def place(self) -> tuple[int, int]:
        """The film's sample that is heard now, and the generation it belongs to."""
        heard = self._time.sample(time.monotonic())
        stretches = self._stretches
        at = bisect.bisect_right(stretches, heard, key=lambda stretch: stretch.card) - 1
        if at < 0:
            return self._start, self._mixer.generation if not stretches else stretches[0].generation
        stretch = stretches[at]
        # Where the mixer is late the card plays silence and the film waits: the picture waits with it.
        return stretch.film + min(int(heard) - stretch.card, stretch.count), stretch.generation

    def due(self, sample: int) -> float:
        """Seconds until a sample of the film is heard, as far as that is known."""
        return (sample - self.place()[0]) / SAMPLE_RATE

    def level(self) -> Level | None:
        """How loud is what is heard now, before the volume; None in silence."""
        heard = self._time.sample(time.monotonic())
        found = None
        for card, level in tuple(self._levels):
            if card > heard:
                break
            found = level
        return found

    def redirect(self, heard: Heard, start: int | None = None, shift: int = 0) -> None:
        """Go on with something else, or elsewhere, without letting the card go.

        Parameters
        ----------
        heard : Heard
        start : int, optional
            The film's sample to go on from; by default the one that the card takes next.
        shift : int
            Samples by which the place that is played lies later in what is to be heard than it did.
        """
        last = self._stretches[-1] if self._stretches else None
        if start is None:
            start = shift + (last.film + self._taken - last.card if last else self._start)
            low, high = heard.samples()
            start = min(max(start, low), high)
        generation = self._mixer.redirect(heard, start)
        for stretch in self._stretches:
            if stretch.generation != generation:
                stretch.film += shift

    def amend(self, heard: Heard) -> bool:
        """Go on with an edited film where nothing that is heard in the next seconds is another; whether that is so.

        Nothing of what is mixed is thrown away then, and nothing of the edit is heard.
        """
        frame = int(self.place()[0] * heard.edit_list.rate / SAMPLE_RATE)
        return self._mixer.amend(heard, frame, frame + round(SOON * heard.edit_list.rate))

    def close(self) -> None:
        """Stop at once."""
        self._closing = True
        with contextlib.suppress(Exception):
            self._stream.abort()
            self._stream.close()
        self._mixer.close()

    # ----- the card's thread --------------------------------------------------------------------------------------
    def _give(self, out: np.ndarray, frames: int, times: Any, status: Any) -> None:
        """The card's callback: whatever happens, fill `out` in time."""
        now = time.monotonic()
        if status.output_underflow:
            self.underflows += 1
        filled = self._fill(out, frames)
        out[filled:] = 0
        self._measure(out)
        np.clip(out * self._gain(), -1, 1, out=out)
        # When the card will play this is known best by the card; some backends do not say.
        ahead = times.outputBufferDacTime - times.currentTime
        self._time.add(now, self._taken, ahead if 0 <= ahead < 2 else self._latency)
        self._taken += frames
        self._called = now

    def _fill(self, out: np.ndarray, frames: int) -> int:
        filled = min(self._lead, frames)
        out[:filled] = 0
        self._lead -= filled
        if len(self._rest) and self._rest_from[1] != self._mixer.generation:
            # What was mixed before a redirection dies away quickly instead of breaking off with a click.
            fading = min(FADE, len(self._rest), frames)
            out[:fading] = self._rest[:fading] * np.linspace(1, 0, fading, dtype=np.float32)[:, None]
            self._note(self._rest_from[0], fading, self._rest_from[1], 0)
            self._rest = self._rest[:0]
            filled = fading
        while filled < frames:
            if not len(self._rest):
                block = self._mixer.next()
                if block is None:
                    break
                self._take(block)
            count = min(frames - filled, len(self._rest))
            out[filled : filled + count] = self._rest[:count]
            film, generation = self._rest_from
            self._note(film, count, generation, filled)
            self._rest = self._rest[count:]
            self._rest_from = (film + count, generation)
            filled += count
        return filled

    def _take(self, block: Block) -> None:
        self._rest, self._rest_from = block.samples, (block.start, block.generation)

    def _note(self, film: int, count: int, generation: int, filled: int) -> None:
        """Remember which samples of the film the card's are."""
        card = self._taken + filled
        last = self._stretches[-1] if self._stretches else None
        follows = last is not None and last.generation == generation and last.card + last.count == card
        if last is not None and follows and last.film + last.count == film:
            last.count += count
        else:
            self._stretches = [*self._stretches[-_KEPT:], Stretch(card, film, count, generation)]

    def _measure(self, out: np.ndarray) -> None:
        peak = np.abs(out).max(axis=0)
        rms = np.sqrt(np.square(out).mean(axis=0))
        level = Level((float(peak[0]), float(peak[1])), (float(rms[0]), float(rms[1])))
        self._levels.append((self._taken, level))

    def _finished(self) -> None:
        self._gone = not self._closing
