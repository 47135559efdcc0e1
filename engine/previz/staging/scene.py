"""The staged scene: what previz understood of a shot, as plain values (and as the JSON of ``rushes stage``).

All times are frames from the start of the shot, all lengths metres, y up. Nothing here knows coordinates: those
are blocking's (``engine.previz.stagecraft``).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from engine.messages.directions import Camera
from engine.messages.requests import Line, Value

Posture = Literal["standing", "sitting", "lying", "kneeling"]


class Remark(Value):
    """Something that was not understood or cannot be shown: the words, a code, where they stand."""

    code: str
    words: str
    start: int = 0
    end: int = 0


class Player(Value):
    """One person of the cast.

    Attributes
    ----------
    name : str
        As the script names them.
    stand_in : str
        One of the eight people (``engine.previz.people.cast``).
    wardrobe : tuple of str
        Garment and colour words that change the stand-in's own clothes: ``"white dress"``.
    voice : str
        Stand-in voice.
    posture : str
        At the first frame, if no earlier shot says.
    mark : str
        Where they begin if no earlier shot says: a mark of the set (``"door"``, ``"sofa"``) or empty.
    """

    name: str
    stand_in: str
    wardrobe: tuple[str, ...] = ()
    voice: str = ""
    posture: Posture = "standing"
    mark: str = ""


class Prop(Value):
    """A thing that somebody handles or that moves: ``kind`` is one of ``engine.previz.sets.props``."""

    name: str
    kind: str
    holder: str = ""
    mark: str = ""
    colour: str = ""


class Beat(Value):
    """Somebody does something from `start` to `end` (frames).

    Attributes
    ----------
    actor : str
        A player's or prop's name.
    action : str
        Canonical verb: ``walk``, ``run``, ``sit``, ``throw``, ``talk``, ``look``, ``jump``, ``backflip``...
    target : str
        A player, prop, mark of the set, or ``camera``, ``away``, ``sea``...
    prop : str
        What is handled.
    manner : str
        ``slowly``, ``quickly``, ``angrily``...
    emotion : str
        One of the face's emotions or empty.
    outcome : str
        ``miss`` or ``make`` for throws at a target, empty otherwise.
    line : int
        Index into the shot's dialogue for ``talk``, else -1.
    """

    actor: str
    action: str
    start: int
    end: int
    target: str = ""
    prop: str = ""
    manner: str = ""
    emotion: str = ""
    outcome: str = ""
    line: int = -1


class Sound(Value):
    """A sound asked for or implied: ``kind`` is one of ``engine.previz.sound``'s ambiences or effects."""

    kind: str
    start: int = 0
    level: float = 1.0
    loop: bool = True


class StagedShot(Value):
    """A shot as previz reads it."""

    set: str
    place: str
    interior: bool
    time: str
    weather: str
    style: Literal["photographic", "toon"]
    frames: int
    rate: Fraction
    cast: tuple[Player, ...] = ()
    props: tuple[Prop, ...] = ()
    beats: tuple[Beat, ...] = ()
    lines: tuple[Line, ...] = ()
    camera: Camera = Camera()
    subjects: tuple[str, ...] = ()
    sounds: tuple[Sound, ...] = ()
    remarks: tuple[Remark, ...] = ()
    earlier: tuple[StagedShot, ...] = ()
