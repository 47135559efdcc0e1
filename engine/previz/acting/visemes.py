"""Mouth shapes of speech from timed phonemes, with coarticulation.

Every phoneme is a Gaussian of dominance over time (after Cohen and Massaro, 1993); sounds that need the lips (p, b,
m, f, v) insist on their shape, others give way.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from engine.previz.acting.expressions import Shapes, both, mix

VISEMES: dict[str, Shapes] = {
    "sil": {},
    "PP": {**both("mouthPress", 0.45), "mouthRollLower": 0.18, "mouthRollUpper": 0.15},
    "FF": {"jawOpen": 0.10, "mouthRollLower": 0.45, **both("mouthUpperUp", 0.35)},
    "TH": {"jawOpen": 0.24, **both("mouthLowerDown", 0.25), **both("mouthUpperUp", 0.15), "tongueOut": 0.30},
    "DD": {"jawOpen": 0.20, **both("mouthLowerDown", 0.30), **both("mouthUpperUp", 0.12)},
    "kk": {"jawOpen": 0.26, **both("mouthLowerDown", 0.20), **both("mouthStretch", 0.15)},
    "CH": {"jawOpen": 0.18, "mouthFunnel": 0.75, **both("mouthUpperUp", 0.25), **both("mouthLowerDown", 0.25)},
    "SS": {"jawOpen": 0.08, **both("mouthStretch", 0.35), **both("mouthLowerDown", 0.40), **both("mouthUpperUp", 0.25)},
    "nn": {"jawOpen": 0.16, **both("mouthLowerDown", 0.25), **both("mouthStretch", 0.12)},
    "RR": {"jawOpen": 0.18, "mouthFunnel": 0.45, "mouthPucker": 0.25},
    "aa": {"jawOpen": 0.70, **both("mouthLowerDown", 0.30), **both("mouthUpperUp", 0.18), **both("mouthStretch", 0.10)},
    "E": {
        "jawOpen": 0.38, **both("mouthStretch", 0.35), **both("mouthSmile", 0.20), **both("mouthLowerDown", 0.35),
        **both("mouthUpperUp", 0.15),
    },
    "ih": {"jawOpen": 0.22, **both("mouthSmile", 0.38), **both("mouthStretch", 0.35), **both("mouthLowerDown", 0.35)},
    "oh": {"jawOpen": 0.48, "mouthFunnel": 0.70, "mouthPucker": 0.20},
    "ou": {"jawOpen": 0.18, "mouthPucker": 0.85, "mouthFunnel": 0.35},
}  # fmt: skip
"""Mouth shapes; strong enough that somebody 4 m from the camera is seen to speak."""

DOMINANCE = {
    "PP": 1.6, "FF": 1.4, "ou": 1.2, "oh": 1.1, "aa": 1.1, "CH": 1.1, "sil": 0.7, "DD": 0.6, "nn": 0.6, "kk": 0.5,
    "SS": 0.8,
}  # fmt: skip
"""How strongly a sound insists on its shape; 1 where not named."""

_SOUNDS: dict[str, str] = {
    "PP": "p b m", "FF": "f v", "TH": "θ ð", "CH": "tʃ dʒ ʃ ʒ ç", "SS": "ts s z", "DD": "t d ɾ", "nn": "l ɫ n",
    "kk": "ŋ k ɡ g x", "RR": "ɹ r ʁ ɚ ɜ", "ih": "j i ɪ ᵻ", "ou": "w y ʏ u ʊ", "aa": "ɑ a æ ʌ ɐ", "oh": "ɒ ɔ o ø œ",
    "E": "h ə ɛ e", "sil": "ʔ _",
}  # fmt: skip
PHONEMES: dict[str, str] = {symbol: viseme for viseme, symbols in _SOUNDS.items() for symbol in symbols.split()}
"""IPA symbols, as espeak-ng reports them, to mouth shapes."""


@lru_cache(maxsize=512)
def viseme_of(phoneme: str) -> str:
    """Mouth shape of one IPA phoneme; length and stress marks are ignored, unknown sounds are silent."""
    plain = phoneme.lstrip("ˈˌ")
    return PHONEMES.get(plain[:2]) or PHONEMES.get(plain[:1], "sil")


@dataclass(frozen=True)
class _Span:
    centre: float
    width: float
    viseme: str


class Speech:
    """Mouth over time.

    Parameters
    ----------
    phonemes : iterable of (phoneme, start, end)
        IPA and seconds, in order.
    strength : float
        1 is clear speech, more for shouting.
    """

    def __init__(self, phonemes: Iterable[tuple[str, float, float]], strength: float = 1.0) -> None:
        self.strength = strength
        spans = []
        for phoneme, start, end in phonemes:
            if phoneme.strip():
                length = max(end - start, 0.04)
                spans.append(_Span(start + 0.45 * length, min(0.55 * length + 0.045, 0.25), viseme_of(phoneme)))
        self._spans = sorted(spans, key=lambda span: span.centre)
        self._centres = [span.centre for span in self._spans]

    def at(self, time: float) -> Shapes:
        """Face-shape weights at `time` seconds; empty in silence."""
        total, weights = 0.25, dict[str, float]()
        # no span is wider than 0.25 s, and three widths away nothing is left of it
        first, last = bisect_left(self._centres, time - 0.75), bisect_right(self._centres, time + 0.75)
        for span in self._spans[first:last]:
            x = (time - span.centre) / span.width
            if abs(x) > 3:
                continue
            w = DOMINANCE.get(span.viseme, 1.0) * math.exp(-x * x)
            weights[span.viseme] = weights.get(span.viseme, 0.0) + w
            total += w
        return mix(*[(VISEMES[name], self.strength * w / total * 1.15) for name, w in weights.items()])
