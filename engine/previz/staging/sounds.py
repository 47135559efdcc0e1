"""What is heard beside voices and impacts: the place, the weather and the sounds asked for."""

from __future__ import annotations

from fractions import Fraction

from engine.previz.staging.lexicon import sounds
from engine.previz.staging.remarks import said
from engine.previz.staging.scene import Remark, Sound
from engine.previz.staging.words import noun_of, tokens_of

_OWN_LEVEL = 0.7


def sounds_of(
    cues: tuple[str, ...], heard: list[str], place: str, weather: str, time: str, frames: int
) -> tuple[tuple[Sound, ...], list[Remark]]:
    """Sounds of a shot and remarks on cues that cannot be made.

    Parameters
    ----------
    cues : tuple of str
        In plain words: ``"gulls, far"``.
    heard : list of str
        Sound kinds that the action text tells of.
    place, weather, time : str
        Set id and conditions.
    frames : int
        Length of the shot.
    """
    remarks: list[Remark] = []
    asked: dict[str, Sound] = {}
    silent = False
    for cue in cues:
        kinds, level, unknown, quiet = read_cue(cue)
        silent = silent or quiet
        for kind in kinds:
            asked[kind] = _sound(kind, level, frames)
        if unknown or not (kinds or quiet or _known(cue)):
            remarks.append(said("staging.sound_unknown", ", ".join(unknown) or cue))
    for kind in heard:
        asked.setdefault(kind, _sound(kind, 1.0, frames))
    if not silent:
        for kind in (
            *sounds.PLACES_SOUND.get(place, ()),
            *_of_time(place, time),
            *sounds.WEATHER_SOUND.get(weather, ()),
        ):
            asked.setdefault(kind, _sound(kind, _OWN_LEVEL, frames))
    return tuple(asked.values()), remarks


def read_cue(cue: str) -> tuple[list[str], float, list[str], bool]:
    """Kinds, level, words not understood, and whether silence is asked for."""
    kinds: list[str] = []
    unknown: list[str] = []
    level, quiet = 1.0, False
    words = tokens_of(cue[:400])
    for token in words:
        low = token.low
        kind = sounds.SOUNDS.get(low) or sounds.SOUNDS.get(noun_of(low), "")
        if low in sounds.SILENCES:
            quiet = quiet or len(words) <= 2
        if low in sounds.LEVELS:
            level = sounds.LEVELS[low]
        elif kind:
            kinds += [kind] if kind not in kinds else []
        elif token.word and low not in sounds.FILLING and low not in sounds.OWN_SOUNDS and low not in sounds.SILENCES:
            unknown.append(token.text)
    return kinds, level, unknown, quiet


def _known(cue: str) -> bool:
    return any(token.low in sounds.OWN_SOUNDS for token in tokens_of(cue[:400]))


def _sound(kind: str, level: float, frames: int) -> Sound:
    once = kind in sounds.ONCE
    return Sound(kind=kind, start=int(frames * Fraction(1, 3)) if once else 0, level=level, loop=not once)


def _of_time(place: str, time: str) -> tuple[str, ...]:
    night = time in ("night", "dusk")
    if place == "forest":
        return ("crickets",) if night else ("birds",)
    if place == "beach":
        return () if night else ("gulls",)
    if place == "living_room":
        return ("clock",)
    return ("crickets",) if night and place == "mountain" else ()
