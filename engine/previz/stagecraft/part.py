"""A part: everything one player does in a shot, over time, before anybody is posed."""

from __future__ import annotations

from dataclasses import dataclass

from engine.previz.stagecraft.footsteps import Feet
from engine.previz.stagecraft.motion import Track
from engine.previz.stagecraft.world import Point, Problem, WorldState
from engine.previz.staging.scene import Player


@dataclass(frozen=True, slots=True)
class Act:
    """A clip that is played.

    Attributes
    ----------
    clip : str
        Name of an action of ``engine.previz.acting``.
    start, end : float
        Seconds of its beat. A clip that is shorter holds its last pose to `end`, one that loops starts over.
    target : (x, y, z) or None
        In the world: what is reached for, pointed at or thrown at.
    aim : str
        The target's name.
    prop : str
        What is handled.
    partner : str
        Who takes part in it.
    rate : float
        How much faster than written it is played.
    whole : bool
        Whether it moves the whole body; else only what is above the hips.
    stays : bool
        Whether its last pose lasts until something else is done.
    outcome, emotion : str
    height : float
        Of the seat, for clips that sit down or get up.
    backwards : bool
        Whether it is played the other way round.
    beat : int
        Number of the beat, -1 for what nobody asked for.
    """

    clip: str
    start: float
    end: float
    target: Point | None = None
    aim: str = ""
    prop: str = ""
    partner: str = ""
    rate: float = 1.0
    whole: bool = True
    stays: bool = False
    outcome: str = ""
    emotion: str = ""
    height: float = 0.0
    backwards: bool = False
    beat: int = -1


@dataclass(frozen=True, slots=True)
class Gaze:
    """From `start` on, somebody looks at `target` (a name; empty looks ahead)."""

    start: float
    target: str


@dataclass(frozen=True, slots=True)
class Mood:
    """From `start` on, a face shows `emotion` with a weight from 0 to 1."""

    start: float
    emotion: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Speech:
    """A line of the dialogue, spoken from `start` to about `end`."""

    start: float
    end: float
    line: int


@dataclass(frozen=True, slots=True)
class Settled:
    """From `start` on, the body's posture between acts; `seat` is the height sat on."""

    start: float
    posture: str
    seat: float = 0.0
    mark: str = ""


@dataclass(frozen=True)
class Part:
    """One player's part; `here` are the seconds between which they are on the set."""

    player: Player
    scale: float
    track: Track
    feet: Feet
    acts: tuple[Act, ...]
    gazes: tuple[Gaze, ...]
    moods: tuple[Mood, ...]
    speeches: tuple[Speech, ...]
    postures: tuple[Settled, ...]
    here: tuple[float, float] = (-1e9, 1e9)

    @property
    def name(self) -> str:
        """The player's name."""
        return self.player.name

    def posture(self, time: float) -> Settled:
        """The posture at `time` seconds."""
        current = self.postures[0]
        for each in self.postures:
            if each.start <= time:
                current = each
        return current

    def gaze(self, time: float) -> Gaze:
        """Where they look at `time` seconds."""
        current = Gaze(-1e9, "")
        for each in self.gazes:
            if each.start <= time:
                current = each
        return current

    def mood(self, time: float) -> Mood:
        """What their face shows at `time` seconds, apart from a clip's own emotions."""
        current = Mood(-1e9, "", 0.0)
        for each in self.moods:
            if each.start <= time:
                current = each
        return current


@dataclass(frozen=True)
class Blocking:
    """The parts of a shot, what could not be blocked, and the world at the shot's end as far as bodies go."""

    parts: tuple[Part, ...]
    problems: tuple[Problem, ...]
    end: WorldState
    seconds: float

    def part(self, name: str) -> Part | None:
        """A player's part."""
        return next((part for part in self.parts if part.name == name), None)
