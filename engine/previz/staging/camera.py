"""The camera as asked for, completed with what the shot suggests."""

from __future__ import annotations

import msgspec

from engine.messages.directions import ANGLES, MOVES, PACES, SIZES, Camera
from engine.previz.staging.casting import bare_name
from engine.previz.staging.remarks import said
from engine.previz.staging.scene import Beat, Player, Prop, Remark

_WIDE_ACTIONS = frozenset(("walk", "run", "march", "sneak", "stroll", "climb", "enter", "exit", "throw", "jump",
                           "backflip",
                           "dance", "fall", "lie", "bounce", "catch"))  # fmt: skip
_FULL_ACTIONS = frozenset(
    ("sit", "get_up", "kneel", "pick_up", "put_down", "hug", "handshake", "punch", "hand_over", "push_door")
)
_LENSES = {"extreme wide": 24, "wide": 28, "full": 35, "medium wide": 35, "medium": 40, "medium close-up": 50,
           "close-up": 65, "extreme close-up": 85}  # fmt: skip
_WIDE_SIZES = frozenset(("extreme wide", "wide", "full", "medium wide"))


def camera_of(
    asked: Camera, cast: tuple[Player, ...], props: tuple[Prop, ...], beats: tuple[Beat, ...], own: tuple[str, ...]
) -> tuple[Camera, tuple[str, ...], list[Remark]]:
    """The camera, the names that it keeps in the picture, and remarks.

    Parameters
    ----------
    asked : Camera
        The request's.
    cast, props, beats
        Of the shot.
    own : tuple of str
        Who is named in this very shot, in order; the others are only still there.
    """
    remarks = [
        said("staging.size_unknown", value)
        for value, known in ((asked.size, SIZES), (asked.angle, ANGLES), (asked.move, MOVES), (asked.pace, PACES))
        if value and value not in known
    ]
    speakers = list(dict.fromkeys(beat.actor for beat in beats if beat.action == "talk" and beat.line >= 0))
    size = asked.size if asked.size in SIZES else _size(beats, speakers, own)
    named = _named(asked.subject, cast, props)
    if asked.subject and not named:
        remarks.append(said("staging.subject_unknown", asked.subject))
    names = {player.name for player in cast}
    doing = [beat.actor for beat in beats if beat.actor in names and beat.action not in ("look", "stand", "wait")]
    main = named or next(iter(speakers), "") or next(iter(doing), "") or next(iter(own), "")
    main = main or next((player.name for player in cast), "")
    subjects = (main,) if main else ()
    if not named and (size in _WIDE_SIZES or (size == "medium" and len(speakers) > 1)):
        subjects = tuple(dict.fromkeys([*own, *subjects])) if own else tuple(player.name for player in cast)
    move = asked.move if asked.move in MOVES else "static"
    camera = msgspec.structs.replace(
        asked,
        size=size,
        angle=asked.angle if asked.angle in ANGLES else "eye level",
        lens=asked.lens or _LENSES[size],
        move=move,
        pace=asked.pace if asked.pace in PACES else "normal",
        subject=main,
    )
    return camera, subjects, remarks


def _size(beats: tuple[Beat, ...], speakers: list[str], own: tuple[str, ...]) -> str:
    actions = {beat.action for beat in beats}
    if actions & _WIDE_ACTIONS or not own:
        return "wide"
    if len(speakers) == 1:
        return "medium close-up"
    if actions & _FULL_ACTIONS or len(own) > 2:
        return "full"
    return "medium"


def _named(subject: str, cast: tuple[Player, ...], props: tuple[Prop, ...]) -> str:
    wanted = bare_name(subject).casefold()
    if not wanted:
        return ""
    for name in (*(player.name for player in cast), *(prop.name for prop in props)):
        if wanted == name.casefold() or wanted in name.casefold().split() or name.casefold() in wanted.split():
            return name
    return ""
