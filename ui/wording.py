"""How figures and names are written on screen."""

from __future__ import annotations

from fractions import Fraction

from engine.messages.events import Progress
from studio.document.values import Shot
from studio.render.stale import State
from studio.words.language import _, mark

SHORT = {
    "extreme wide": "EWS",
    "wide": "WS",
    "full": "FS",
    "medium wide": "MWS",
    "medium": "MS",
    "medium close-up": "MCU",
    "close-up": "CU",
    "extreme close-up": "ECU",
}

STATE_KEYS = {
    State.NO_TAKE: "draft",
    State.NOT_CIRCLED: "rendered",
    State.CIRCLED: "circled",
    State.STALE: "stale",
    State.MISSING: "missing",
}
"""State of a shot to the key of `ui.look.tokens.STATES`."""

PHASES = {
    "staging": mark("Staging"),
    "simulating": mark("Simulating"),
    "drawing": mark("Drawing"),
    "sounding": mark("Sound"),
    "writing": mark("Writing"),
    "measuring": mark("Measuring sound"),
    "encoding": mark("Encoding"),
}


def seconds(frames: int, rate: Fraction) -> str:
    """A length for a card: ``4.0 s``."""
    return f"{float(frames / rate):.1f} s"


def timecode(frame: int, rate: Fraction) -> str:
    """``HH:MM:SS:FF``, non-drop, at the nearest whole rate."""
    base = max(1, round(rate))
    whole, frames = divmod(frame, base)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}:{frames:02}"


def left(progress: Progress) -> str:
    """Time left as ``0:41 left``, or the share done while it cannot be said."""
    if progress.left is None:
        return f"{progress.share:.0%}"
    whole = round(progress.left)
    return _("{minutes}:{seconds:02} left").format(minutes=whole // 60, seconds=whole % 60)


def rough(seconds: float) -> str:
    """A time as one says it: ``12 s``, ``4 min``, ``2 h``."""
    if seconds < 1:
        return _("one second")
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def phase(progress: Progress) -> str:
    """What the engine does: ``Drawing frame 60 of 96``."""
    name = _(PHASES[progress.phase]) if progress.phase in PHASES else progress.phase.capitalize()
    if progress.phase == "drawing":
        return _("{phase} frame {step} of {steps}").format(phase=name, step=progress.step, steps=progress.steps)
    return name


def direction(shot: Shot) -> str:
    """Size and move for a card's foot: ``WS · Dolly in``."""
    camera = shot.directions.camera
    parts = [SHORT.get(camera.size, ""), camera.move.capitalize()]
    return " · ".join(part for part in parts if part)


def initials(name: str) -> str:
    """Two letters for an avatar."""
    words = [word for word in name.replace("#", " ").split() if word]
    if not words:
        return "?"
    return (words[0][0] + words[1][0] if len(words) > 1 else words[0][:2]).upper()


def hue(name: str) -> int:
    """A character's own hue, 0 to 359, the same on every machine."""
    return sum(ord(letter) * (place + 7) * 31 for place, letter in enumerate(name.upper())) % 360
