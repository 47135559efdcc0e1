"""Whether four drawn digits were said: recognised offline, by a grammar of digits and nothing else.

A fixed grammar always hears some digits. What is heard freely is what was drawn, or else, as some voices say "four" so
that "five" is as near, the drawn digits have to explain the sound better than the freely heard ones by a margin, and
each of them, the three others given, as well as any other digit at its place. Recognition is pocketsphinx's with the
English model that comes with it.
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
MARGIN = 0.15
"""By so much (of the recogniser's scaled log score) digits that were misheard explain the sound better than those that
were heard."""
PLACE = -0.015
"""By so much better, at least, than with any other digit at one place."""
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
    words = [WORDS[int(digit)] for digit in drawn]
    held = _listen(decoder, heard_sound, " ".join(words))
    # Where the grammar is not walked to its end, some of its digits were not said.
    if held is None or len(held[0]) != len(words):
        return Digits(heard, -math.inf, passed=heard == drawn)
    margin = held[1] - free[1]
    passed = heard == drawn or (margin >= MARGIN and _worst_place(decoder, heard_sound, words, held[1]) >= PLACE)
    return Digits(heard, margin, passed=passed)


Heard = tuple[tuple[str, ...], float]
"""Words and their scaled log score."""


def _worst_place(decoder: Any, sound: bytes, words: list[str], score: float) -> float:
    """How much better some digits fit than with any one of them changed."""
    worst = math.inf
    for place, word in enumerate(words):
        others = f"({' | '.join(other for other in WORDS if other != word)})"
        found = _listen(decoder, sound, " ".join([*words[:place], others, *words[place + 1 :]]))
        if found is not None and len(found[0]) == len(words):
            worst = min(worst, score - found[1])
    return worst


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
