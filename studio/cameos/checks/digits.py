"""Whether four drawn digits were said: recognised offline, by a grammar of digits and nothing else.

A fixed grammar always hears some digits, so two things are asked: that what is heard is what was drawn, or all but one
of it, and then that the drawn digits explain the sound better than the freely heard ones by a margin. Recognition is
pocketsphinx's with the English model that comes with it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.messages.jobs import SAMPLE_RATE

WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
HEARD_RATE = 16_000
"""Samples per second the recogniser takes."""
MARGIN = 0.1
"""By so much (of the recogniser's scaled log score) the drawn digits explain the sound better than any others."""
QUIET = 10 ** (-50 / 20)
"""RMS under which nobody spoke."""


@dataclass(frozen=True)
class Digits:
    """What was heard.

    Attributes
    ----------
    heard : str
        Digits, as many as were made out.
    margin : float
        Scaled log score of the drawn digits over the freely heard ones; minus infinity where they do not fit at all.
    passed : bool
    """

    heard: str
    margin: float
    passed: bool


def check_digits(sound: NDArray[np.float32], drawn: str, rate: int = SAMPLE_RATE) -> Digits:
    """Listen for drawn digits.

    Parameters
    ----------
    sound : float32 array (n,)
        The part of the recording in which they were shown.
    drawn : str
        ``"4071"``.
    rate : int
        Samples per second.
    """
    if len(sound) < rate // 2 or float(np.sqrt(np.mean(np.square(sound)))) < QUIET:
        return Digits("", -math.inf, passed=False)
    decoder, heard_sound = _decoder(), _bytes(sound, rate)
    free = _listen(decoder, heard_sound, " ".join(["<digit>"] * len(drawn)))
    if free is None:
        return Digits("", -math.inf, passed=False)
    heard = "".join(str(WORDS.index(word)) for word in free[0])
    if heard == drawn:
        held = _listen(decoder, heard_sound, " ".join(WORDS[int(digit)] for digit in drawn))
        return Digits(heard, _margin(held, free, drawn), passed=True)
    if _distance(heard, drawn) > 1:
        return Digits(heard, -math.inf, passed=False)
    held = _listen(decoder, heard_sound, " ".join(WORDS[int(digit)] for digit in drawn))
    margin = _margin(held, free, drawn)
    return Digits(heard, margin, passed=margin >= MARGIN)


Heard = tuple[tuple[str, ...], float]
"""Words and their scaled log score."""


def _margin(held: Heard | None, free: Heard, drawn: str) -> float:
    """How much better the drawn digits fit; minus infinity where the grammar was not walked to its end."""
    if held is None or len(held[0]) != len(drawn):
        return -math.inf
    return held[1] - free[1]


def _decoder() -> Any:
    """One for each recording, to be judged by itself: a recogniser goes on learning the sound of the room."""
    from pocketsphinx import Decoder

    return Decoder(samprate=float(HEARD_RATE), lm=None, loglevel="FATAL")


def _listen(decoder: Any, sound: bytes, said: str) -> Heard | None:
    """Words and score of the best path through a grammar, None where there is none."""
    grammar = f"#JSGF V1.0;\ngrammar drawn;\npublic <said> = {said};\n<digit> = {' | '.join(WORDS)};\n"
    decoder.add_jsgf_string("drawn", grammar)
    decoder.activate_search("drawn")
    decoder.start_utt()
    decoder.process_raw(sound, full_utt=True)
    decoder.end_utt()
    best = decoder.hyp()
    if best is None or best.score <= 0:
        return None
    return tuple(best.hypstr.split()), math.log(best.score)


def _bytes(sound: NDArray[np.float32], rate: int) -> bytes:
    """16-bit samples at the recogniser's rate, brought to one level."""
    from scipy.signal import resample_poly

    shared = math.gcd(rate, HEARD_RATE)
    heard = resample_poly(np.asarray(sound, np.float64), HEARD_RATE // shared, rate // shared)
    heard = heard - heard.mean()
    loudest = float(np.abs(heard).max()) or 1.0
    return (heard * (0.5 / loudest) * 32767).astype("<i2").tobytes()


def _distance(one: str, other: str) -> int:
    """Digits to change, add or leave out to come from one to the other (Levenshtein)."""
    row = list(range(len(other) + 1))
    for place, left in enumerate(one, 1):
        before, row[0] = row[0], place
        for across, right in enumerate(other, 1):
            before, row[across] = row[across], min(row[across] + 1, row[across - 1] + 1, before + (left != right))
    return row[-1]
