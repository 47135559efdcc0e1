"""The log of uses: an entry is signed, chained to the one before and on disk before anything is rendered.

Each cameo has a log of its own, so that its person can have it whole and no other's with it. A line is one signed
`engine.messages.consent.Use`; it names its number and the SHA-256 of the line before. The log only grows. One that is
found damaged is put aside and another begun that names its hash, with numbers that no log before it reached.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from engine.consent.clock import now as clock_now
from engine.consent.memory import write_durably
from engine.consent.signing import fingerprint, is_fingerprint, sign, verify
from engine.consent.withdrawals import append_durably
from engine.messages.consent import Purpose, Signed, Use
from engine.messages.faults import Exit, Fault
from engine.messages.requests import from_json, to_json
from studio.cameos import papers
from studio.cameos.identity import Holder, locked

ANEW = 10**9
"""A log that was begun anew counts from the time in UTC seconds: no log before it got so far."""


@dataclass(frozen=True, slots=True)
class Used:
    """What an entry is made of.

    Attributes
    ----------
    cameo, release, project, request, uses
        See `engine.messages.consent.Use`.
    title, shot, quality : str
        For the person to read.
    """

    cameo: str
    release: str
    project: str
    request: str
    uses: tuple[Purpose, ...]
    title: str = ""
    shot: str = ""
    quality: str = ""


class UseLog:
    """The logs of uses on this machine: its own, and those that friends sent of one's cameos.

    Parameters
    ----------
    folder : Path, optional
        Where they lie.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._chosen = folder
        self._known: dict[Path, tuple[tuple[int, int], list[Signed]]] = {}

    @property
    def _folder(self) -> Path:
        return self._chosen or papers.folder() / "uses"

    # ----- reading ------------------------------------------------------------------------------------------------
    def entries(self, cameo: str, holder: str = "") -> list[Use]:
        """The uses of a cameo on this machine, or on a friend's as far as their log was received; the oldest first.

        Raises
        ------
        Fault
            ``cameo.log_broken``.
        """
        return [verify(signed, Use) for signed in self.signed(cameo, holder)]

    def signed(self, cameo: str, holder: str = "") -> list[Signed]:
        """The same as it is kept and sent.

        Raises
        ------
        Fault
            ``cameo.log_broken``.
        """
        return list(self._read(self._path(cameo, holder)))

    def cameos(self) -> list[str]:
        """The cameos that have a log on this machine."""
        return sorted(path.stem for path in self._folder.glob("*.jsonl") if is_fingerprint(path.stem))

    def holders(self, cameo: str) -> list[str]:
        """Friends who sent their logs of a cameo."""
        names = (path.stem.partition("-") for path in self._folder.glob(f"{cameo}-*.jsonl"))
        return sorted(holder for _cameo, _dash, holder in names if is_fingerprint(holder))

    # ----- writing ------------------------------------------------------------------------------------------------
    def enter(self, used: Used, holder: Holder, time: int | None = None) -> Signed:
        """Write an entry, on disk when this returns.

        Raises
        ------
        Fault
            ``cameo.log_broken``, ``cameo.no_memory``, ``cameo.busy``.
        """
        with locked():
            path = self._path(used.cameo)
            lines = self._read(path)
            number, before, begun = 1, "", self._begun(used.cameo)
            if lines:
                last = verify(lines[-1], Use)
                number, before = last.number + 1, _hash(lines[-1])
            elif begun is not None:
                number, before = begun
            entry = Use(
                cameo=used.cameo,
                release=used.release,
                project=used.project,
                request=used.request,
                uses=used.uses,
                at=clock_now() if time is None else time,
                number=number,
                before=before,
                title=used.title,
                shot=used.shot,
                quality=used.quality,
            )
            signed = sign(entry, holder.private)
            _make(path.parent)
            append_durably(path, [to_json(signed) + b"\n"])
            if status := _status(path):
                self._known[path] = (status, [*lines, signed])
            return signed

    def receive(self, cameo: str, log: Sequence[Signed]) -> list[Use]:
        """Keep the log that a friend sent back of one's cameo; what is new in it.

        Raises
        ------
        Fault
            ``cameo.log_broken``: it does not hang together; ``cameo.log_shorter``: it is not what was sent before,
            gone on.
        """
        entries = chained(log)
        if not entries or any(entry.cameo != cameo for entry in entries):
            raise Fault("cameo.log_broken", Exit.BAD_INPUT, "another's")
        holder = fingerprint(log[0].key)
        with locked():
            path = self._path(cameo, holder)
            had = self._read(path)
            if list(log[: len(had)]) != had:
                # Perhaps put aside and begun anew: the entry says so, and the person sees both.
                raise Fault("cameo.log_shorter", Exit.BAD_INPUT, holder=holder, had=len(had), came=len(log))
            _make(path.parent)
            write_durably(path, b"".join(to_json(signed) + b"\n" for signed in log))
        return entries[len(had) :]

    def begin_anew(self, cameo: str, time: int | None = None) -> None:
        """Put a log that is damaged aside and begin another that names its hash.

        Raises
        ------
        Fault
            ``cameo.no_memory``.
        """
        time = clock_now() if time is None else time
        with locked():
            path = self._path(cameo)
            data = path.read_bytes() if path.exists() else b""
            aside = path.with_name(f"{path.stem}.{time}.damaged")
            _make(path.parent)
            write_durably(aside, data)
            write_durably(self._mark(cameo), f"{time} {hashlib.sha256(data).hexdigest()}\n".encode())
            path.unlink(missing_ok=True)

    def _read(self, path: Path) -> list[Signed]:
        """A log from disk, each line verified and chained; read once while it does not change."""
        status = _status(path)
        known = self._known.get(path)
        if status is None or known is None or known[0] != status:
            lines = _read(path)
            if status is None:
                return lines
            self._known[path] = known = (status, lines)
        return known[1]

    def _begun(self, cameo: str) -> tuple[int, str] | None:
        """Number and hash that a log begins with after another was put aside."""
        try:
            number, before = self._mark(cameo).read_text("ascii").split()
            return int(number), before
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise Fault("cameo.log_broken", Exit.BAD_INPUT, str(error)) from error

    def _mark(self, cameo: str) -> Path:
        return self._path(cameo).with_suffix(".begun")

    def _path(self, cameo: str, holder: str = "") -> Path:
        if not is_fingerprint(cameo) or (holder and not is_fingerprint(holder)):
            raise Fault("cameo.unknown", Exit.USAGE, cameo=cameo[:80])
        return self._folder / (f"{cameo}-{holder}.jsonl" if holder else f"{cameo}.jsonl")


def chained(log: Iterable[Signed]) -> list[Use]:
    """The entries of a log, each verified and chained to the one before, all of one cameo and one holder.

    Raises
    ------
    Fault
        ``cameo.log_broken``.
    """
    found: list[Use] = []
    before: Signed | None = None
    for signed in log:
        try:
            entry = verify(signed, Use)
        except Fault as fault:
            raise Fault("cameo.log_broken", Exit.BAD_INPUT, f"entry {len(found) + 1}: {fault.details}") from fault
        if before is not None:
            follows = entry.number == found[-1].number + 1 and entry.before == _hash(before)
            if not follows or signed.key != before.key or entry.cameo != found[-1].cameo:
                raise Fault("cameo.log_broken", Exit.BAD_INPUT, f"entry {len(found) + 1}: does not follow")
        elif (entry.number, bool(entry.before)) != (1, False) and (entry.number < ANEW or not entry.before):
            raise Fault("cameo.log_broken", Exit.BAD_INPUT, "its beginning is missing")
        found.append(entry)
        before = signed
    return found


def _read(path: Path) -> list[Signed]:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise Fault("cameo.log_broken", Exit.BAD_INPUT, str(error)) from error
    found: list[Signed] = []
    # A line without its end was never finished, and its job never sent.
    for number, line in enumerate(data.split(b"\n")[:-1], 1):
        try:
            signed = from_json(line, Signed)
        except (msgspec.DecodeError, ValueError) as error:
            raise Fault("cameo.log_broken", Exit.BAD_INPUT, f"line {number}") from error
        if to_json(signed) != line:
            raise Fault("cameo.log_broken", Exit.BAD_INPUT, f"line {number}")
        found.append(signed)
    chained(found)
    return found


def _status(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def _hash(signed: Signed) -> str:
    return hashlib.sha256(to_json(signed)).hexdigest()


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise Fault("cameo.no_memory", Exit.CANNOT_WRITE, str(error), folder=str(folder)) from error
