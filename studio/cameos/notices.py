"""Every withdrawal that is known here, in the open: it counts even where a cameo's key is gone or its keyring shut.

A file of signed lines, which only grows. What of it cannot be read is never passed over: it may have taken something
back. So nothing is rendered with a likeness before the file was mended, and mending it puts the damaged one aside,
brings back what the engine's own log knows, and tells how many lines nobody can read any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from engine.consent.memory import write_durably
from engine.consent.signing import verify
from engine.consent.withdrawals import append_durably
from engine.messages.consent import Signed, Withdrawal
from engine.messages.faults import Exit, Fault
from engine.messages.requests import from_json, to_json
from studio import places


@dataclass(frozen=True, slots=True)
class Noted:
    """What a file of withdrawals holds.

    Attributes
    ----------
    withdrawals : tuple of Signed
        Each once, verified.
    damaged : int
        Lines that cannot be read; the last one may lack its end and is read all the same.
    """

    withdrawals: tuple[Signed, ...] = ()
    damaged: int = 0


class Notices:
    """The file, read once while it does not change."""

    def __init__(self) -> None:
        self._known: tuple[tuple[int, int], Noted] = ((0, 0), Noted())

    @property
    def path(self) -> Path:
        """Where it lies."""
        return places.home() / "consent" / "withdrawals.jsonl"

    def read(self) -> Noted:
        """All that is in it."""
        try:
            status = self.path.stat()
            seen = (status.st_mtime_ns, status.st_size)
            known = self._known
            if seen != known[0]:
                self._known = known = (seen, noted(self.path.read_bytes()))
        except FileNotFoundError:
            return Noted()
        except OSError:
            # Something lies there, and nobody can tell what it takes back.
            return Noted(damaged=1)
        return known[1]

    def all(self) -> tuple[Signed, ...]:
        """All withdrawals in it that can be read."""
        return self.read().withdrawals

    def trouble(self, engine: Iterable[Signed] = ()) -> Fault | None:
        """Why it cannot be relied on; None where it can.

        Parameters
        ----------
        engine : iterable of Signed
            What the engine's own log knows, which is never more: every withdrawal is kept here before it is told there.
        """
        found = self.read()
        back = len(set(engine) - set(found.withdrawals))
        if not found.damaged and not back:
            return None
        return Fault("cameo.notices_damaged", Exit.BAD_INPUT, file=str(self.path), lines=found.damaged, back=back)

    def whole(self) -> None:
        """Let nothing go on that withdrawals may stop, while some cannot be read.

        Raises
        ------
        Fault
            ``cameo.notices_damaged``.
        """
        if (fault := self.trouble()) is not None:
            raise fault

    def add(self, fresh: Sequence[Signed]) -> None:
        """Write withdrawals at its end, on disk when this returns; a last line without its end stays what it is.

        Raises
        ------
        Fault
            ``cameo.no_memory``.
        """
        path = self.path
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        lines = [_line(signed) for signed in fresh]
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            data = b""
        except OSError as error:
            raise Fault("cameo.no_memory", Exit.CANNOT_WRITE, str(error), folder=str(path.parent)) from error
        if data and not data.endswith(b"\n"):
            # What was cut off here is not thrown away unheard.
            write_durably(path, data + b"\n" + b"".join(lines))
        else:
            append_durably(path, lines)

    def mend(self, engine: Iterable[Signed], time: int) -> Path | None:
        """Put the file aside, and begin another with what can be read of it and what the engine's log knows.

        Raises
        ------
        Fault
            ``cameo.no_memory``.
        """
        path, good = self.path, dict.fromkeys([*self.all(), *engine])
        aside = None
        try:
            if path.exists():
                aside = path.with_name(f"{path.name}.{time}.damaged")
                # A copy, not a move: at no moment is there no file.
                write_durably(aside, path.read_bytes())
        except OSError as error:
            raise Fault("cameo.no_memory", Exit.CANNOT_WRITE, str(error), folder=str(path.parent)) from error
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_durably(path, b"".join(_line(signed) for signed in good))
        self._known = ((0, 0), Noted())
        return aside


def noted(data: bytes) -> Noted:
    """What bytes of such a file hold."""
    found: dict[Signed, None] = {}
    damaged = 0
    for line in data.split(b"\n"):
        if not line:
            continue
        try:
            signed = from_json(line, Signed)
            verify(signed, Withdrawal)
            found[signed] = None
        except (Fault, msgspec.DecodeError, ValueError):
            damaged += 1
    return Noted(tuple(found), damaged)


def _line(signed: Signed) -> bytes:
    return to_json(signed) + b"\n"
