"""A cameo's lines: its own recordings where the words are the same, else a stand-in's voice tuned to its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

import numpy as np

from engine.likeness.voices import Features, pitch_of, speech, syllables_in
from engine.messages.jobs import SAMPLE_RATE
from engine.messages.requests import Line
from engine.previz.likeness.opening import Likeness, spoken_words
from engine.previz.sound.recorded import recorded
from engine.previz.sound.voices import VOICES, Speech, Voice, speak, voice_of

SAMPLE = "The evening light is lovely here and nobody minds the rain."
TRIED = (5, 25, 50, 75, 95)
"""Settings of a voice's pitch that are measured; between them it is interpolated."""
SLOWEST, QUICKEST = 110, 230
"""Words a minute."""


def own_line(line: Line, likeness: Likeness, voice: str) -> Speech | None:
    """A line as its cameo recorded it; None where these words were not recorded."""
    samples = likeness.sentences.get(spoken_words(line.text))
    return None if samples is None else recorded(samples, line.text, voice, line.manner)


def stand_in_line(line: Line, likeness: Likeness, voice: str) -> Speech:
    """A line by a stand-in that is tuned to the cameo's pitch and pace.

    Raises
    ------
    Fault
        ``voices.missing``.
    """
    return speak(line.text, tuned(voice_of(voice), likeness.features) if likeness.features else voice, line.manner)


def tuned(voice: Voice, features: Features) -> Voice:
    """The stand-in voice with a cameo's pitch and pace; of another stand-in where its own does not reach so far."""
    found = voice
    if features.pitch > 0:
        reaching = (each for each in (voice, *VOICES.values()) if _away(features.pitch, each) == 0)
        found = next(reaching, None) or min(VOICES.values(), key=lambda each: _away(features.pitch, each))
        heights = np.array([height for height, _pace in _measured(found)])
        order = np.argsort(heights)
        pitch = float(np.interp(features.pitch, heights[order], np.array(TRIED)[order]))
        span = int(np.clip(round(found.span * np.clip(features.spread / 6.0, 0.5, 1.6)), 5, 95))
        found = replace(found, pitch=round(pitch), span=span)
    if features.pace > 0:
        pace = float(np.median([pace for _height, pace in _measured(replace(found, pitch=50, span=voice.span))]))
        speed = found.speed * features.pace / max(pace, 0.1)
        found = replace(found, speed=round(float(np.clip(speed, SLOWEST, QUICKEST))))
    return found


def _away(pitch: float, voice: Voice) -> float:
    """How far a pitch lies outside of a voice's reach, in octaves."""
    heights = [height for height, _pace in _measured(voice)]
    return float(max(0.0, np.log2(min(heights) / pitch), np.log2(pitch / max(heights))))


@lru_cache(maxsize=32)
def _measured(voice: Voice) -> tuple[tuple[float, float], ...]:
    """Pitch in hertz and syllables a second of a voice at each of `TRIED`."""
    out = []
    for setting in TRIED:
        said = speak(SAMPLE, replace(voice, pitch=setting)).samples
        heights = pitch_of(said)
        seconds = sum(end - begin for begin, end in speech(said)) / SAMPLE_RATE
        out.append((float(np.median(heights)) if len(heights) else 1.0, syllables_in(SAMPLE) / max(seconds, 0.1)))
    return tuple(out)


def by_name(likenesses: Mapping[str, Likeness], character: str) -> Likeness | None:
    """The likeness of a character, however its name is written."""
    wanted = character.casefold()
    return next((each for name, each in likenesses.items() if name.casefold() == wanted), None)
