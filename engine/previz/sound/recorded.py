"""A recorded line in place of a stand-in voice: heard as it was spoken, with mouths that follow it.

Nothing listens to the words: the stand-in voice says how long its sounds are, and these are laid along the
recording by how much of the speaking has gone by, so that mouths move where somebody speaks and rest in pauses.
"""

from __future__ import annotations

import numpy as np

from engine.previz.sound.synthesis import RATE, Sound, decibels, faded
from engine.previz.sound.voices import SPEECH_LEVEL, Phoneme, Speech, manner_of, speak, speaking_level

WINDOW = RATE // 100
"""Samples over which loudness is told: 10 ms."""
QUIET = 10**-2.5
"""Share of the loudest power under which nobody speaks: -25 dB."""
SILENT = 1e-5
"""Greatest sample under which a recording holds no speech."""


def recorded(samples: Sound, text: str, voice: str, manner: str = "") -> Speech:
    """A recording as a speech.

    Parameters
    ----------
    samples : float32 array (n,)
        Mono at 48 kHz.
    text, voice, manner : str
        The line, who speaks it, and how.

    Returns
    -------
    Speech
        The recording at the level of speech, with the text's phonemes where it is loud. Silence has no phonemes.

    Raises
    ------
    Fault
        ``voices.missing``, as `engine.previz.sound.voices.speak`.
    """
    if np.abs(samples).max(initial=0.0) < SILENT:
        return Speech(samples, ())
    level = speaking_level(samples)
    gain = decibels(SPEECH_LEVEL + manner_of(manner).level) / level
    even = np.clip(faded(samples * np.float32(gain), 0.01), -1, 1).astype(np.float32)
    even.flags.writeable = False
    return Speech(even, _laid_along(speak(text, voice, manner), even))


def spoken_share(samples: Sound) -> np.ndarray:
    """How much of what is spoken has gone by at each 10 ms: float64 array (n // 480 + 1,), 0 to 1, never falling."""
    whole = len(samples) // WINDOW * WINDOW
    power = np.square(samples[:whole], dtype=np.float64).reshape(-1, WINDOW).mean(1)
    talking = power > max(power.max(initial=0.0) * QUIET, SILENT**2)
    gone = np.concatenate([[0.0], np.cumsum(talking, dtype=np.float64)])
    return gone / max(gone[-1], 1.0)


def _laid_along(model: Speech, recording: Sound) -> tuple[Phoneme, ...]:
    """The model's phonemes, each at the times at which as much has been heard as the model had said."""
    said, heard = spoken_share(model.samples), spoken_share(recording)
    rises = np.diff(heard) > 0
    # In a pause the share stands still: a sound begins at the pause's end, and ends at its beginning.
    begins, ends = np.append(rises, True), np.append(True, rises)
    times = np.arange(len(heard)) * (WINDOW / RATE)
    found: list[Phoneme] = []
    for phoneme in model.phonemes:
        first, last = (
            float(np.interp(at * RATE / WINDOW, range(len(said)), said)) for at in (phoneme.start, phoneme.end)
        )
        if not phoneme.name or last <= first:
            continue
        start = float(np.interp(first, heard[begins], times[begins]))
        end = float(np.interp(last, heard[ends], times[ends]))
        if found and start > found[-1].end:
            found.append(Phoneme("", found[-1].end, start))
        if end > start:
            found.append(Phoneme(phoneme.name, start, end))
    return tuple(found)
