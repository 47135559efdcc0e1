"""The engine's own judgement: admits jobs by what they bring and by what the engine itself remembers.

A studio's database, or whoever pretends to be the studio, can leave a withdrawal out of an authorisation. The engine
keeps every withdrawal that it was ever told, and the latest time that it saw, where no project leads.
"""

from __future__ import annotations

import time as times
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from engine.consent import withdrawals
from engine.consent.checking import FRESH, Admission, Circumstances, check
from engine.consent.clock import now as clock_now
from engine.consent.clock import onwards
from engine.consent.memory import Memory, Spent, State
from engine.consent.needs import Need
from engine.consent.signing import verify
from engine.consent.withdrawals import TakenBack, taken_back
from engine.messages.consent import Card, Release, Signed, Use, Withdrawal
from engine.messages.faults import Exit, Fault
from engine.messages.jobs import Authorisation
from engine.messages.requests import Request

LOOKS = 0.5
"""Seconds between looks at whether another program wrote a withdrawal down."""


class Ledger:
    """What the engine remembers, and what it decides by it.

    Parameters
    ----------
    folder : Path or None
        Its state folder; without one no likeness is used.
    """

    def __init__(self, folder: Path | None) -> None:
        self._memory = Memory(folder) if folder else None
        self._seen: tuple[int, int] | None = None
        self._looked = -LOOKS
        self._known = TakenBack()

    def withdraw(self, told: Sequence[Signed], time: int | None = None) -> TakenBack:
        """Write withdrawals down, on disk when this returns; everything that was ever taken back.

        Raises
        ------
        Fault
            ``cameo.forged``, ``cameo.log_damaged``, ``cameo.no_memory``.
        """
        for signed in told:
            verify(signed, Withdrawal)
        memory = self._needed()
        with memory.held():
            state = memory.read()
            known, state = self._learn(memory, state, told)
            memory.write(_later(state, clock_now() if time is None else time))
            self._known = taken_back(known)
        return self._known

    def admit(
        self,
        needs: Sequence[Need],
        authorisation: Authorisation,
        subject: str,
        arrived: int | None = None,
        time: int | None = None,
        *,
        request: Request | None = None,
    ) -> Admission:
        """Admit a job; its entries of the log of uses are spent then.

        Parameters
        ----------
        needs, authorisation, subject, request
            See `engine.consent.checking.check`.
        arrived, time : int, optional
            When the job came, and the time; now if not given.

        Raises
        ------
        Fault
            As `engine.consent.checking.check`; ``cameo.clock``, ``cameo.replayed``, ``cameo.log_damaged``,
            ``cameo.no_memory``.
        """
        memory = self._needed()
        time = clock_now() if time is None else time
        with memory.held():
            state = memory.read()
            time = onwards(time, state.latest)
            state = _later(state, time)
            known, state = self._learn(memory, state, authorisation.withdrawals)
            memory.write(state)
            self._known = taken_back(known)
            now = Circumstances(authorisation.project, time, self._known, state.anew or -1)
            came = time if arrived is None else arrived
            admission = check(needs, authorisation, subject, came, now, request)
            memory.write(_spend(state, admission, time))
        return admission

    def still(self, admission: Admission, time: int | None = None) -> Fault | None:
        """Why a job that was admitted must stop now; None while it may go on."""
        taken, time = self._look(), clock_now() if time is None else time
        # A clock that is set back while it runs stops nothing from lapsing.
        time = max(time, admission.time + int(times.monotonic() - admission.moment))
        for release in admission.releases:
            name = admission.names.get(release.cameo, release.cameo)
            if taken.covers(release):
                return Fault("cameo.withdrawn", Exit.BAD_INPUT, name=name)
            if time >= release.until:
                return Fault("cameo.lapsed", Exit.BAD_INPUT, name=name, until=release.until)
        return None

    def tick(self, time: int | None = None) -> None:
        """Remember the time; where that is not possible, the next job with a likeness says so."""
        if self._memory is None:
            return
        try:
            with self._memory.held():
                state = self._memory.read()
                later = _later(state, clock_now() if time is None else time)
                if later is not state:
                    self._memory.write(later)
        except Fault:
            return

    def _needed(self) -> Memory:
        if self._memory is None:
            raise Fault("cameo.no_memory", Exit.CANNOT_WRITE, folder="")
        return self._memory

    def _learn(self, memory: Memory, state: State, told: Iterable[Signed]) -> tuple[list[Signed], State]:
        """Write down what is new of what was told."""
        known, state = withdrawals.read(memory.log, state)
        had = {(signed.kind, signed.payload) for signed in known}
        new = [signed for signed in dict.fromkeys(told) if (signed.kind, signed.payload) not in had]
        for signed in new:
            verify(signed, Withdrawal)
        if new:
            state = withdrawals.append(memory.log, new, state)
        return known + new, state

    def _look(self) -> TakenBack:
        """What was taken back by now, by whichever program."""
        memory, moment = self._memory, times.monotonic()
        if memory is None or moment - self._looked < LOOKS:
            return self._known
        self._looked = moment
        try:
            status = memory.log.stat()
        except OSError:
            return self._known
        if (seen := (status.st_mtime_ns, status.st_size)) != self._seen:
            try:
                with memory.held():
                    found, _state = withdrawals.read(memory.log, memory.read())
            except Fault:
                # The next job is refused for it; what is known still holds.
                return self._known
            self._seen, self._known = seen, taken_back(found)
        return self._known


def names_withdrawn(authorisation: Authorisation, known: TakenBack) -> Fault | None:
    """Why a job that waits must not begin: a release that its entries name was taken back. None where none was."""
    try:
        names = {card.cameo: card.name for card in (verify(signed, Card) for signed in authorisation.cards)}
        named = {(use.cameo, use.release) for use in (verify(signed, Use) for signed in authorisation.uses)}
        for signed in authorisation.releases:
            release = verify(signed, Release)
            if (release.cameo, release.serial) in named and known.covers(release):
                return Fault("cameo.withdrawn", Exit.BAD_INPUT, name=names.get(release.cameo, release.cameo))
    except Fault:
        return None  # told when it begins
    return None


def trouble(folder: Path, time: int) -> Fault | None:
    """Why the record in a folder cannot be relied on; None where it can, or where none was begun."""
    if not folder.exists():
        return None
    memory = Memory(folder)
    try:
        with memory.held():
            state = memory.read()
            withdrawals.read(memory.log, state)
            onwards(time, state.latest)
    except Fault as fault:
        return fault
    return None


def known(folder: Path) -> tuple[Signed, ...]:
    """What the record in a folder says was taken back; nothing where it cannot be relied on, or was never begun."""
    if not folder.exists():
        return ()
    memory = Memory(folder)
    try:
        with memory.held():
            return tuple(withdrawals.read(memory.log, memory.read())[0])
    except Fault:
        return ()


def ask_again(folder: Path, time: int | None = None) -> None:
    """Let releases granted until now no longer count, because something that may have taken them back is lost.

    Raises
    ------
    Fault
        ``cameo.log_damaged``, ``cameo.no_memory``.
    """
    time = clock_now() if time is None else time
    memory = Memory(folder)
    with memory.held():
        state = _later(memory.read(), time)
        memory.write(msgspec.structs.replace(state, anew=max(time, state.anew)))


def begin_anew(folder: Path, told: Sequence[Signed], time: int | None = None) -> None:
    """Put a record that cannot be read aside and begin another; releases granted until now no longer count.

    What was taken back stood in the record that is lost: only a release that is granted again is known to hold.

    Raises
    ------
    Fault
        ``cameo.forged``, ``cameo.no_memory``.
    """
    time = clock_now() if time is None else time
    memory = Memory(folder)
    with memory.held():
        for path in (memory.folder / Memory.STATE, memory.log):
            try:
                path.replace(path.with_name(f"{path.name}.{time}"))
            except FileNotFoundError:
                continue
            except OSError as error:
                raise Fault("cameo.no_memory", Exit.CANNOT_WRITE, str(error), folder=str(folder)) from error
        memory.write(State(latest=time, anew=time))
    Ledger(folder).withdraw(told, time)


def _later(state: State, time: int) -> State:
    return msgspec.structs.replace(state, latest=time) if time > state.latest else state


def _spend(state: State, admission: Admission, time: int) -> State:
    """Remember which entries were spent.

    Raises
    ------
    Fault
        ``cameo.replayed``: an entry was spent before, or is older than one that was forgotten.
    """
    spent = dict(state.spent)
    for log, number, at in admission.entries:
        had = spent.get(log, Spent())
        if number <= had.floor or str(number) in had.recent:
            name = admission.names.get(log.partition("/")[2], "")
            raise Fault("cameo.replayed", Exit.BAD_INPUT, name=name, number=number)
        recent = {**had.recent, str(number): at}
        floor = max([had.floor, *(int(each) for each, made in recent.items() if made < time - 2 * FRESH)])
        spent[log] = Spent(floor=floor, recent={each: made for each, made in recent.items() if int(each) > floor})
    return msgspec.structs.replace(state, spent=spent)
