"""How figures and names are written on screen."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from PySide6.QtCore import QDate, QLocale, QTime

from engine.messages.events import Progress
from studio.document.values import Shot
from studio.render.stale import State
from studio.words.language import _, mark
from studio.words.vocabulary import word

SHORT = {
    "extreme wide": mark("EWS"),
    "wide": mark("WS"),
    "full": mark("FS"),
    "medium wide": mark("MWS"),
    "medium": mark("MS"),
    "medium close-up": mark("MCU"),
    "close-up": mark("CU"),
    "extreme close-up": mark("ECU"),
}
"""Shot sizes as a call sheet writes them."""

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
    "reading": mark("Reading the words"),
    "denoising": mark("Making the picture"),
    "refining": mark("Refining"),
    "decoding": mark("Decoding"),
    "matte": mark("Cutting out"),
    "stills": mark("Choosing stills"),
    "voice": mark("Listening to the voice"),
    "paused": mark("Paused"),
}


def decimal(value: float, places: int = 1) -> str:
    """A number as the person's language writes it: ``4.0``, ``4,0``."""
    locale = QLocale()
    locale.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
    return locale.toString(value, "f", places)


def percent(share: float) -> str:
    """A share of 1: ``60%``, ``60 %``."""
    return _("{number}%").format(number=round(share * 100))


def day(date: dt.date) -> str:
    """A date as the person's language writes it, with the whole year."""
    pattern = QLocale().dateFormat(QLocale.FormatType.ShortFormat)
    whole = pattern if "yyyy" in pattern else pattern.replace("yy", "yyyy")
    return QLocale().toString(QDate(date.year, date.month, date.day), whole)


def date(seconds: int) -> str:
    """The day of UTC seconds, as the person's language writes it."""
    try:
        return day(dt.datetime.fromtimestamp(seconds, dt.UTC).date())
    except (OverflowError, ValueError, OSError):
        return str(seconds)


def hour(moment: dt.datetime) -> str:
    """Hours and minutes as the person's language writes them."""
    return QLocale().toString(QTime(moment.hour, moment.minute), QLocale.FormatType.ShortFormat)


def seconds(frames: int, rate: Fraction) -> str:
    """A length for a card: ``4.0 s``."""
    return f"{decimal(float(frames / rate))} s"


def frame_rate(rate: Fraction) -> str:
    """Frames a second: ``24 f/s``, ``23.976 f/s``."""
    return _("{rate} f/s").format(rate=decimal(float(rate), 0 if rate.denominator == 1 else 3))


def short_size(size: str) -> str:
    """A shot size as a call sheet writes it; empty for none."""
    return _(SHORT[size]) if size in SHORT else ""


def pages(eighths: int) -> str:
    """A length on paper: ``7/8 pages``, ``1 page``, ``2 3/8 pages``."""
    whole, part = divmod(eighths, 8)
    if not part:
        return _("1 page") if whole == 1 else _("{count} pages").format(count=whole)
    return _("{count} pages").format(count=f"{whole} {part}/8" if whole else f"{part}/8")


def timecode(frame: int, rate: Fraction) -> str:
    """``HH:MM:SS:FF``, non-drop, at the nearest whole rate."""
    base = max(1, round(rate))
    whole, frames = divmod(frame, base)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}:{frames:02}"


def left(progress: Progress) -> str:
    """Time left as ``0:41 left``, or the share done while it cannot be said."""
    if progress.left is None:
        return percent(progress.share)
    whole = round(progress.left)
    return _("{minutes}:{seconds:02} left").format(minutes=whole // 60, seconds=whole % 60)


def rough(seconds: float) -> str:
    """A time as one says it: ``12 s``, ``4 min``, ``2 h``."""
    if seconds < 1:
        return _("one second")
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{decimal(seconds / 3600)} h"


def phase(progress: Progress) -> str:
    """What the engine does: ``Drawing frame 60 of 96``."""
    name = _(PHASES[progress.phase]) if progress.phase in PHASES else progress.phase.capitalize()
    if progress.phase == "drawing":
        return _("{phase} frame {step} of {steps}").format(phase=name, step=progress.step, steps=progress.steps)
    return name


def direction(shot: Shot) -> str:
    """Size and move for a card's foot: ``WS · Dolly in``."""
    camera = shot.directions.camera
    parts = [short_size(camera.size), word(camera.move)]
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
