"""What previz uses of a cameo, opened in memory for one shot."""

from __future__ import annotations

import wave
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from engine.consent.opening import Likenesses
from engine.likeness.stills import read_picture
from engine.likeness.voices import Features, read_sentence
from engine.media.clips import Pictures, read_clip
from engine.messages.faults import Fault
from engine.messages.requests import from_json


@dataclass(frozen=True, eq=False)
class Likeness:
    """One character's cameo.

    Attributes
    ----------
    cameo : str
    face : uint8 array (h, w, 4) or None
        The front of the head, cut out.
    clip, matte : Pictures or None
        Moving pictures and what in them is the likeness, at the same times.
    sound : float32 array (n,)
        Of the clip, at 48 kHz.
    features : Features or None
        The voice in figures.
    sentences : dict
        What was recorded, by its words (`spoken_words`): float32 (n,) at 48 kHz.
    """

    cameo: str
    face: NDArray[np.uint8] | None = None
    clip: Pictures | None = None
    matte: Pictures | None = None
    sound: NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, np.float32))
    features: Features | None = None
    sentences: dict[str, NDArray[np.float32]] = field(default_factory=dict)


def open_likenesses(
    likenesses: Likenesses | None, characters: Iterable[tuple[str, str]]
) -> tuple[dict[str, Likeness], list[str]]:
    """The cameos of a shot by character, and remarks on what of them cannot be used.

    Parameters
    ----------
    likenesses : Likenesses or None
    characters : iterable of (name, cameo)
    """
    found: dict[str, Likeness] = {}
    remarks: list[str] = []
    for name, cameo in characters if likenesses is not None else ():
        assert likenesses is not None
        assets = likenesses.assets(name)
        if not assets:
            continue

        def read(asset: str, make: Callable[[bytes], Any], name: str = name, assets: dict[str, str] = assets) -> Any:
            if asset not in assets:
                return None
            try:
                return make(likenesses.read(assets[asset]))
            except (Fault, ValueError, wave.Error, EOFError, msgspec.DecodeError) as error:
                if isinstance(error, Fault) and error.code.startswith("cameo."):
                    raise
                remarks.append(f"cameo.unusable: {name}: {asset}")
                return None

        features = read("features", lambda data: from_json(data, Features))
        whole: tuple[Pictures, NDArray[np.float32]] | None = read("clip", read_clip)
        clip, sound = whole if whole is not None else (None, np.zeros(0, np.float32))
        matte = read("matte", lambda data: read_clip(data)[0])
        if clip is not None and matte is not None and clip.times != matte.times:
            remarks.append(f"cameo.unusable: {name}: matte")
            matte = None
        said = {}
        for sentence in features.sentences if features else ():
            heard = read(sentence.asset, read_sentence)
            if heard is not None and (words := spoken_words(sentence.text)):
                said[words] = heard
        found[name] = Likeness(cameo, read("face", read_picture), clip, matte, sound, features, said)
    return found, remarks


def spoken_words(text: str) -> str:
    """A text's words alone: two lines that sound alike are the same."""
    kept = "".join(sign if sign.isalnum() or sign == "'" else " " for sign in text.casefold())
    return " ".join(kept.split())
