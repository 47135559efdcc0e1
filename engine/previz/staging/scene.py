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

SETS = ("beach", "court", "street", "living_room", "forest", "mountain", "longship", "stage")
"""Ids of the sets (``engine.previz.sets.registry``); ``stage`` stands for every place that is not known."""

STAND_INS = ("maya", "otto", "rosa", "timo", "lin", "sam", "nia", "jonas")
"""Ids of the people who play (``engine.previz.people.cast``). Voices have the same ids: a voice a person."""

ACTIONS = (
    *("stand", "wait", "walk", "run", "stroll", "sneak", "march", "climb", "enter", "exit", "stop", "turn", "look"),
    *("sit", "get_up", "lie", "kneel", "fall", "jump", "backflip", "dance"),
    *("pick_up", "put_down", "hand_over", "take", "drink", "phone", "type", "throw", "bounce", "catch", "drop"),
    *("point", "wave", "hug", "handshake", "punch", "push_door"),
    *("cry", "laugh", "talk", "shrug", "nod", "shake_head", "hands_on_head", "react"),
)
"""Canonical verbs of people. ``react`` is only a face: its beat has an emotion. A posture's verb (``stand``, ``sit``,
``lie``, ``kneel``) by somebody who is already there holds it."""

PROP_ACTIONS = ("fall", "roll", "bounce")
"""Canonical verbs of props: a `Beat` whose actor is a prop."""

PROP_KINDS = (
    *("basketball", "football", "cup", "phone", "book", "key", "bag", "umbrella", "box", "chair", "laptop", "lamp"),
    *("stone", "bottle"),
)
"""Kinds of props that can be drawn."""

EMOTIONS = ("neutral", "joy", "sadness", "anger", "fear", "surprise", "disgust", "laugh", "cry", "pain")
"""Emotions of the face."""

MANNERS = ("slowly", "quickly", "quietly", "loudly", "carefully", "heavily", "suddenly", "nervously", "angrily",
           "sadly", "happily", "tiredly", "proudly")  # fmt: skip
"""Canonical manners of a beat."""

SOUND_KINDS = (
    *("waves", "gulls", "wind", "rain", "thunder", "room", "traffic", "birds", "forest", "crowd", "gym", "fire"),
    *("ship", "clock", "crickets", "siren"),
)
"""Kinds of ambience and effects that can be heard; footsteps, impacts and voices follow from the beats."""


class Remark(Value, frozen=True):
    """Something that was not understood or cannot be shown as said.

    Attributes
    ----------
    code : str
        ``staging.action_unknown`` and the like; all are listed in ``engine.previz.staging.remarks``.
    words : str
        The words it is about, or what is shown in their stead.
    start, end : int
        Characters of the action text, both 0 where the words stand elsewhere (heading, cue, dialogue).
    """

    code: str
    words: str
    start: int = 0
    end: int = 0


class Player(Value, frozen=True):
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


class Prop(Value, frozen=True):
    """A thing that somebody handles or that moves: `kind` is one of `PROP_KINDS`.

    `holder` is the player who has it at the first frame, else it lies at `mark` (``"table"``, ``"floor"``), if no
    earlier shot says otherwise.
    """

    name: str
    kind: str
    holder: str = ""
    mark: str = ""
    colour: str = ""


class Beat(Value, frozen=True):
    """Somebody does something from `start` to `end` (frames).

    Attributes
    ----------
    actor : str
        A player's or prop's name.
    action : str
        Canonical verb: ``walk``, ``run``, ``sit``, ``throw``, ``talk``, ``look``, ``jump``, ``backflip``...
    target : str
        A player, prop, mark or target of the set (``"waterline"``, ``"hoop"``, ``"sea"``), or ``camera``, ``away``,
        ``left``, ``right``, ``up``, ``down``, ``floor``; empty where nothing is said.
    relation : str
        How the target is meant, the script's own preposition: ``along``, ``to``, ``at``, ``by``, ``behind``,
        ``from``, ``out``...; empty where nothing is said.
    prop : str
        Name of the prop that is handled.
    manner : str
        One of `MANNERS` or empty.
    emotion : str
        One of `EMOTIONS` or empty.
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
    relation: str = ""
    prop: str = ""
    manner: str = ""
    emotion: str = ""
    outcome: str = ""
    line: int = -1


class Sound(Value, frozen=True):
    """A sound asked for or implied: `kind` is one of `SOUND_KINDS`, `start` a frame, `level` 1 for normal."""

    kind: str
    start: int = 0
    level: float = 1.0
    loop: bool = True


class StagedShot(Value, frozen=True):
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
