"""Stand-in voices: a distinct one for every person, coloured by manner, with the times of its phonemes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from engine.previz.sound.espeak import say
from engine.previz.sound.synthesis import RATE, Sound, count, decibels, faded, filtered, noise, resampled, rms

SPEECH_LEVEL = -20.0
"""Decibels below full scale of the louder parts of ordinary speech (RMS)."""


@dataclass(frozen=True, slots=True)
class Voice:
    """How somebody sounds.

    Attributes
    ----------
    variant : str
        Language and variant of the library.
    pitch, span : int
        Height and liveliness, 0 to 99.
    speed : int
        Words a minute.
    warmth : float
        Decibels added below 400 Hz and taken above 3 kHz.
    whisper : str
        Variant for whispering.
    """

    variant: str
    pitch: int
    span: int
    speed: int
    warmth: float = 2.0
    whisper: str = "whisper"


VOICES = {
    "maya": Voice("en-us+f2", 54, 52, 166, 1.5, "whisperf"),
    "otto": Voice("en+m3", 30, 40, 148, 4.0),
    "rosa": Voice("en+f4", 38, 45, 146, 3.0, "whisperf"),
    "timo": Voice("en-us+f3", 84, 62, 174, 0.5, "whisperf"),
    "lin": Voice("en-us+f5", 60, 46, 170, 1.0, "whisperf"),
    "sam": Voice("en-us+m7", 42, 44, 168, 3.0),
    "nia": Voice("en+f1", 46, 60, 172, 2.0, "whisperf"),
    "jonas": Voice("en-us+m1", 48, 54, 164, 2.5),
}
"""Voices by the name of the stand-in."""


@dataclass(frozen=True, slots=True)
class Manner:
    """What a manner changes: factor on speed, added pitch and span, decibels, decibels of treble, whether whispered."""

    speed: float = 1.0
    pitch: int = 0
    span: int = 0
    level: float = 0.0
    treble: float = 0.0
    whispered: bool = False


MANNERS = {
    "whisper": Manner(0.92, level=-7, whispered=True),
    "under": Manner(0.95, -6, -10, -5, -2),
    "shout": Manner(1.04, 16, 22, 4, 3),
    "yell": Manner(1.04, 18, 22, 4, 3),
    "scream": Manner(1.06, 24, 26, 4, 4),
    "call": Manner(0.95, 12, 14, 3, 2),
    "loud": Manner(1.0, 8, 10, 3, 2),
    "soft": Manner(0.92, -4, -12, -4, -2),
    "quiet": Manner(0.94, -4, -12, -4, -2),
    "gentl": Manner(0.92, -3, -8, -3, -2),
    "tender": Manner(0.9, -4, -8, -4, -2),
    "smil": Manner(1.02, 6, 10, 0, 1),
    "laugh": Manner(1.06, 9, 16, 1, 1),
    "happ": Manner(1.05, 8, 14, 1, 1),
    "excite": Manner(1.16, 10, 20, 2, 1),
    "ang": Manner(1.08, 5, 16, 3, 2),
    "furious": Manner(1.1, 8, 20, 4, 3),
    "sad": Manner(0.84, -7, -16, -3, -2),
    "cry": Manner(0.86, 5, 8, -2, -1),
    "sob": Manner(0.84, 5, 8, -2, -1),
    "tired": Manner(0.82, -8, -18, -3, -2),
    "slow": Manner(0.8, 0, 0, 0, 0),
    "quick": Manner(1.25, 2, 4, 0, 0),
    "hurr": Manner(1.25, 2, 6, 0, 0),
    "nervous": Manner(1.14, 6, 8, -1, 0),
    "afraid": Manner(1.1, 8, 8, -2, 0),
    "scared": Manner(1.1, 9, 10, -1, 0),
    "cold": Manner(0.94, -4, -20, -1, 1),
    "flat": Manner(0.96, -2, -30, -1, 0),
    "dry": Manner(0.96, -2, -18, -1, 0),
    "beat": Manner(),
}
"""Beginnings of words in a parenthetical; all that are found add up."""


@dataclass(frozen=True, slots=True)
class Phoneme:
    """A speech sound in IPA from `start` to `end` seconds of its speech; an empty name is a pause."""

    name: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Speech:
    """A line spoken.

    Attributes
    ----------
    samples : float32 array (n,)
        Mono at 48 kHz, its louder parts at `SPEECH_LEVEL` (shouted more, whispered less).
    phonemes : tuple of Phoneme
        In order, without gaps.
    """

    samples: Sound
    phonemes: tuple[Phoneme, ...]

    @property
    def seconds(self) -> float:
        """Length."""
        return len(self.samples) / RATE


def voice_of(name: str) -> Voice:
    """The voice of that name; a name that no stand-in has gets one of theirs, turned by a hash of the name."""
    known = VOICES.get(name.strip().lower())
    if known is not None:
        return known
    if not name.strip():
        return VOICES["jonas"]
    number = int.from_bytes(hashlib.sha256(name.strip().lower().encode()).digest()[:6], "big")
    base = tuple(VOICES.values())[number % len(VOICES)]
    turned, hurried = (number >> 8) % 17 - 8, (number >> 16) % 25 - 12
    return replace(base, pitch=min(max(base.pitch + turned, 5), 95), speed=base.speed + hurried)


def manner_of(manner: str) -> Manner:
    """What the words of a parenthetical change."""
    total = Manner()
    for word in manner.lower().replace(",", " ").replace(".", " ").split():
        found = next((change for start, change in MANNERS.items() if word.startswith(start)), None)
        if found is not None:
            total = Manner(
                total.speed * found.speed,
                total.pitch + found.pitch,
                total.span + found.span,
                total.level + found.level,
                total.treble + found.treble,
                total.whispered or found.whispered,
            )
    return total


@lru_cache(maxsize=256)
def speak(text: str, voice: str | Voice, manner: str = "") -> Speech:
    """Speak a line.

    Parameters
    ----------
    text : str
        English. Nothing to say gives no samples.
    voice : str or Voice
        A stand-in's or any other name (the same name is always the same voice), or the voice itself.
    manner : str
        The line's parenthetical: ``"whispers"``, ``"smiling"``.

    Returns
    -------
    Speech
        The same bytes for the same arguments. Shared: do not write into its samples.

    Raises
    ------
    Fault
        ``voices.missing`` if the speech library cannot be loaded.
    """
    words = " ".join(text.split())
    if not any(letter.isalnum() for letter in words):
        return Speech(np.zeros(0, np.float32), ())
    person = voice if isinstance(voice, Voice) else voice_of(voice)
    how = manner_of(manner)
    variant = f"{person.variant.partition('+')[0]}+{person.whisper}" if how.whispered else person.variant
    said = say(
        words,
        variant,
        int(min(max(person.speed * how.speed, 80), 320)),
        int(min(max(person.pitch + how.pitch, 0), 99)),
        int(min(max(person.span + how.span, 0), 99)),
    )
    samples = resampled(said.samples.astype(np.float32) / 32768, said.rate)
    samples = _coloured(samples, person, how)
    level = speaking_level(samples)
    samples = faded(samples * np.float32(decibels(SPEECH_LEVEL + how.level) / max(level, 1e-6)), 0.01)
    samples.flags.writeable = False
    starts = [first / said.rate for _, first in said.phonemes]
    ends = [*starts[1:], len(samples) / RATE]
    phonemes = tuple(
        Phoneme(name, start, end)
        for (name, _), start, end in zip(said.phonemes, starts, ends, strict=True)
        if end > start
    )
    return Speech(samples, phonemes)


def _coloured(samples: Sound, person: Voice, how: Manner) -> Sound:
    """Less harsh: a little warmth, less of the buzz about 3 kHz, breath where the library has nothing any more."""
    warm = person.warmth
    shaped = filtered(
        samples,
        (
            (40, -24),
            (85, -4),
            (130, 0.5 * warm),
            (400, 0.5 * warm),
            (900, 0),
            (2600, -1.5 - 0.5 * warm + how.treble),
            (3600, -4 - warm + how.treble),
            (5500, -2 - 0.5 * warm + how.treble),
            (9500, -3 + how.treble),
            (11500, -30),
        ),
    )
    # speech has air above 9 kHz that the library's 22 kHz cannot hold: noise that follows its treble
    treble = np.abs(filtered(samples, ((3000, -60), (5000, 0), (9000, 0), (11000, -60))))
    width = count(0.004)
    follow = np.convolve(treble, np.hanning(width).astype(np.float32) / (width / 2), "same")
    breath = noise(np.random.default_rng(len(samples)), len(samples), 8500, 14000)
    return (shaped + 0.35 * follow.astype(np.float32) * breath).astype(np.float32)


def speaking_level(samples: Sound) -> float:
    """RMS of what is not pause: of the 20 ms stretches within 25 dB of the loudest."""
    window = count(0.02)
    whole = len(samples) // window * window
    if not whole:
        return rms(samples)
    power = np.square(samples[:whole], dtype=np.float64).reshape(-1, window).mean(1)
    return float(np.sqrt(power[power > power.max() * 10**-2.5].mean()))
