"""Consent in the process: which job waits or runs by which right, and why one must stop."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.consent import clock, dumps, needs
from engine.consent.checking import Admission, check_approved, words_on
from engine.consent.ledger import Ledger, names_withdrawn
from engine.consent.needs import Need
from engine.consent.opening import Likenesses
from engine.consent.signing import verify
from engine.messages.consent import Approval, Signed
from engine.messages.faults import Exit, Fault
from engine.messages.jobs import Authorisation, ExportJob, PrepareJob, RenderJob, SpeakJob
from engine.messages.requests import Request, digest


@dataclass(slots=True, eq=False)
class Right:
    """By what right a job waits or runs.

    Attributes
    ----------
    job : str
    authorisation : Authorisation
    arrived : int
        When it came: UTC seconds.
    runs : bool
        Whether its turn has come.
    admission : Admission or None
    fault : Fault or None
        Why it must not begin or go on.
    """

    job: str
    authorisation: Authorisation
    arrived: int
    runs: bool = False
    admission: Admission | None = None
    fault: Fault | None = None


class Consent:
    """The rights of the jobs of one process.

    Parameters
    ----------
    folder : Path or None
        The engine's state folder.
    """

    def __init__(self, folder: Path | None) -> None:
        self._ledger = Ledger(folder)
        self._rights: dict[Right, None] = {}
        self._lock = threading.Lock()
        self._ledger.tick()

    # ----- on the thread that reads calls -----------------------------------------------------------------------
    def came(self, job: RenderJob | ExportJob | PrepareJob) -> Right:
        """A job came in; its turn may be later. A cameo is prepared by who holds its key: that needs no release."""
        told = Authorisation() if isinstance(job, PrepareJob) else job.authorisation
        right = Right(job.id, told, clock.now())
        with self._lock:
            self._rights[right] = None
        return right

    def withdraw(self, told: Sequence[Signed]) -> list[Right]:
        """Write withdrawals down; the jobs that must not begin or go on for them.

        Raises
        ------
        Fault
            As `engine.consent.ledger.Ledger.withdraw`.
        """
        known = self._ledger.withdraw(told)
        stopped: list[Right] = []
        with self._lock:
            for right in self._rights:
                if right.fault is None and (fault := names_withdrawn(right.authorisation, known)) is not None:
                    right.fault = fault
                    stopped.append(right)
        return stopped

    # ----- on the thread that works -----------------------------------------------------------------------------
    def begin(self, right: Right) -> bool:
        """A job's turn has come; whether it may begin."""
        self._ledger.tick()
        with self._lock:
            right.runs = right.fault is None
            return right.runs

    def ended(self, right: Right) -> None:
        """A job is over."""
        with self._lock:
            self._rights.pop(right, None)

    def refused(self, right: Right) -> Fault | None:
        """Why a job must stop now; None while it may go on."""
        if right.fault is None and right.admission is not None:
            right.fault = self._ledger.still(right.admission)
        return right.fault

    def holds(self, right: Right) -> None:
        """What a job made may stay.

        Raises
        ------
        Fault
            Its consent ended while it was being made.
        """
        if (fault := self.refused(right)) is not None:
            raise fault

    def render(self, job: RenderJob, right: Right, files: Mapping[str, Path]) -> Likenesses | None:
        """The likenesses of a render, None where it has none.

        Raises
        ------
        Fault
            ``cameo.*``: it is not admitted.
        """
        contained = [needs.contained_in(path) for path in files.values()]
        # A guide is drawn of stand-ins: no likeness is opened for it.
        found = needs.of_request(job.request, pictures=not job.guide, contained=contained)
        return self._likenesses(job, found, files, right)

    def speak(self, job: SpeakJob) -> None:
        """Refuse a cameo's voice in a shot that is only spoken: that sound lies in the open, and is no take.

        Raises
        ------
        Fault
            ``cameo.no_release``.
        """
        if found := needs.of_request(job.request, pictures=False):
            raise Fault("cameo.no_release", Exit.BAD_INPUT, name=found[0].cameo)

    def export(self, job: ExportJob, right: Right, media: Mapping[str, Path]) -> dict[str, tuple[str, ...]]:
        """Admit a film: what its takes and its footage contain, by what they say of it and by what the job says.

        Returns
        -------
        dict
            The likenesses in it, cameo to uses.

        Raises
        ------
        Fault
            ``cameo.*``.
        """
        contained: dict[str, dict[str, tuple[str, ...]]] = {}
        for named, path in media.items():
            found = needs.contained_in(path)
            for cameo in job.cameos.get(named, ()):
                found.setdefault(cameo, ("likeness",))
            if found:
                contained[named] = found
        found = needs.of_cut(contained.values())
        admission = self._admit(found, right, digest(job.edit_list))
        if admission is None:
            return {}
        approvals = words_on(verify(signed, Approval) for signed in job.authorisation.approvals)
        for named, each in contained.items():
            with media[named].open("rb") as file:
                sha = hashlib.file_digest(file, "sha256").hexdigest()
            for cameo in each:
                check_approved(cameo, sha, media[named].parent.name, admission, approvals)
        return dict(needs.told(found))

    def _likenesses(
        self, job: RenderJob, found: tuple[Need, ...], files: Mapping[str, Path], right: Right
    ) -> Likenesses | None:
        if self._admit(found, right, digest(job.request), job.request) is None:
            return None
        return Likenesses(job.request, found, files, job.authorisation.keys)

    def _admit(
        self, found: tuple[Need, ...], right: Right, subject: str, request: Request | None = None
    ) -> Admission | None:
        if not found:
            return None
        right.admission = self._ledger.admit(found, right.authorisation, subject, right.arrived, request=request)
        dumps.none()
        return right.admission
