"""Whether the digits that were drawn were said: recognised offline, by a grammar of digits and nothing else.

Recognition is pocketsphinx's, with the English model that comes with it. It hears any digits, and only what it hears is
believed: how well the drawn ones would have explained the sound does not part true from wrong ones.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.messages.jobs import SAMPLE_RATE

WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
ASKED = "012356789"
"""What may be drawn: not four, which in some voices is heard as five."""
HEARD_RATE = 16_000
"""Samples per second the recogniser takes."""
QUIET = 10 ** (-50 / 20)
"""RMS under which nobody spoke."""


@dataclass(frozen=True)
class Digits:
    """What was heard.

    Attributes
    ----------
    heard : str
        Digits, as many as were made out.
    passed : bool
    """

    heard: str
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
        return Digits("", passed=False)
    heard = _listen(_bytes(sound, rate), len(drawn))
    return Digits(heard, passed=heard == drawn)


def _listen(sound: bytes, count: int) -> str:
    """So many digits as they are heard best; empty where there are none.

    Each recording is judged by itself, by a recogniser of its own: one goes on learning the sound of the room.
    """
    from pocketsphinx import Decoder

    said = " ".join(["<digit>"] * count)
    grammar = f"#JSGF V1.0;\ngrammar drawn;\npublic <said> = {said};\n<digit> = {' | '.join(WORDS)};\n"
    decoder = Decoder(samprate=float(HEARD_RATE), lm=None, loglevel="FATAL")
    decoder.add_jsgf_string("drawn", grammar)
    decoder.activate_search("drawn")
    decoder.start_utt()
    decoder.process_raw(sound, full_utt=True)
    decoder.end_utt()
    best = decoder.hyp()
    return "".join(str(WORDS.index(word)) for word in best.hypstr.split()) if best is not None else ""


def _bytes(sound: NDArray[np.float32], rate: int) -> bytes:
    """16-bit samples at the recogniser's rate, brought to one level."""
    from scipy.signal import resample_poly

    shared = math.gcd(rate, HEARD_RATE)
    heard = resample_poly(np.asarray(sound, np.float64), HEARD_RATE // shared, rate // shared)
    heard = heard - heard.mean()
    loudest = float(np.abs(heard).max()) or 1.0
    return (heard * (0.5 / loudest) * 32767).astype("<i2").tobytes()
