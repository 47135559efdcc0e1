"""From a fault to what a person reads: what happened, what to do, and the exit status that says it to a program."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from engine.messages.faults import Exit, Fault
from studio.words.consent_sentences import USES
from studio.words.differences import name
from studio.words.edits import TRACKS
from studio.words.language import _
from studio.words.sentences import SENTENCES
from studio.words.typed_sentences import TYPED

STATUS = {
    Exit.ALTERED: 1,
    Exit.NO_CREDENTIALS: 2,
    Exit.USAGE: 64,
    Exit.BAD_INPUT: 65,
    Exit.MISSING_PART: 69,
    Exit.OURS: 70,
    Exit.CANNOT_WRITE: 73,
    Exit.BUSY: 75,
    Exit.CANCELLED: 130,
}
"""Exit statuses, after BSD's sysexits where it has one."""


@dataclass(frozen=True, slots=True)
class Told:
    """A fault in words.

    Attributes
    ----------
    code : str
    what : str
        One sentence: what happened.
    action : str
        One sentence: what to do.
    details : str
        For behind the fold.
    status : int
        Exit status.
    """

    code: str
    what: str
    action: str
    details: str
    status: int


class _Lenient(dict[str, object]):
    """A missing parameter shows its name instead of hiding the sentence."""

    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"


def _shown(key: str, value: object) -> object:
    """What a parameter is called on screen: the engine knows keys."""
    if key == "field":
        return name(str(value))
    if key in ("since", "until") and isinstance(value, int):
        return dt.datetime.fromtimestamp(value).astimezone().strftime("%Y-%m-%d %H:%M")
    if key == "use" and isinstance(value, str) and value in USES:
        return _(USES[value])
    return _(TRACKS[value]) if key == "track" and isinstance(value, str) and value in TRACKS else value


def tell(fault: Fault, *, typed: bool = False) -> Told:
    """Put a fault into words. A code without a sentence is our own mistake and is told as one.

    Parameters
    ----------
    fault : Fault
    typed : bool
        Whether it is told to somebody who types commands: what the window does by itself has another name there.
    """
    what, action = SENTENCES.get(fault.code, SENTENCES["engine.internal"])
    action = TYPED.get(fault.code, action) if typed else action
    parameters = _Lenient({key: _shown(key, value) for key, value in fault.parameters.items()})
    return Told(
        fault.code, _(what).format_map(parameters), _(action).format_map(parameters), fault.details, STATUS[fault.exit]
    )
