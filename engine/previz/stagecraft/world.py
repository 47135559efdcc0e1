"""The state of a scene between two shots: where everybody is and what they hold."""

from __future__ import annotations

from dataclasses import dataclass, replace

Point = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class PlayerState:
    """Where a player is.

    Attributes
    ----------
    position : (x, y, z)
        On the floor under the player; for somebody who sits, the place of their feet's middle before sitting down.
    heading : float
        Radians about y: 0 looks along +z, pi/2 along +x.
    posture : str
        ``standing``, ``sitting``, ``lying``, ``kneeling``.
    gait : str
        The gait in which the shot ended, empty for somebody at rest.
    gaze : str
        What they look at: a player, target or mark, or empty.
    emotion : str
        How they look.
    seat : float
        Height of the seat they sit or lie on, metres; 0 is the floor.
    mark : str
        The mark they are at, or empty.
    held : str
        Name of the clip whose last pose lasts (hands on the head), or empty.
    present : bool
        False once they have left the scene.
    """

    position: Point
    heading: float = 0.0
    posture: str = "standing"
    gait: str = ""
    gaze: str = ""
    emotion: str = ""
    seat: float = 0.0
    mark: str = ""
    held: str = ""
    present: bool = True


@dataclass(frozen=True, slots=True)
class PropState:
    """Where a prop is: in a player's hands (`holder`) or at a place and turn (quaternion w, x, y, z)."""

    position: Point = (0.0, 0.0, 0.0)
    turn: tuple[float, float, float, float] = (1.0, 0.0, 0.0, 0.0)
    holder: str = ""
    present: bool = True


@dataclass(frozen=True, slots=True)
class WorldState:
    """What one shot hands to the next; `side` is the camera's side of the line of action (1 or -1, 0 not yet)."""

    players: tuple[tuple[str, PlayerState], ...] = ()
    props: tuple[tuple[str, PropState], ...] = ()
    seconds: float = 0.0
    side: int = 0

    def player(self, name: str) -> PlayerState | None:
        """State of a player, None if no earlier shot had them."""
        return next((state for key, state in self.players if key == name), None)

    def prop(self, name: str) -> PropState | None:
        """State of a prop, None if no earlier shot had it."""
        return next((state for key, state in self.props if key == name), None)

    def with_players(self, states: dict[str, PlayerState]) -> WorldState:
        """The same world with some players elsewhere; who is not named stays."""
        return replace(self, players=tuple(sorted((dict(self.players) | states).items())))

    def with_props(self, states: dict[str, PropState]) -> WorldState:
        """The same world with some props elsewhere."""
        return replace(self, props=tuple(sorted((dict(self.props) | states).items())))


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be performed: a code ``stagecraft.*`` and the words it is about."""

    code: str
    words: str = ""


EMPTY = WorldState()
"""Before the first shot."""
