"""What a scene's shots have told so far: people, props, time and weather."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.previz.staging.casting import Cast
from engine.previz.staging.scene import Prop


@dataclass(slots=True)
class Memory:
    """Carried from shot to shot; `thing` is the prop mentioned last (for *it*)."""

    cast: Cast = field(default_factory=Cast)
    props: dict[str, Prop] = field(default_factory=dict)
    time: str = ""
    weather: str = ""
    thing: str = ""

    def copy(self) -> Memory:
        """A copy that can be changed."""
        return Memory(self.cast.copy(), dict(self.props), self.time, self.weather, self.thing)
