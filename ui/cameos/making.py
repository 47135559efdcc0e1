"""From a recording to a cameo that renders can use: brought in, checked, sealed, prepared; beside the window."""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from engine.messages.faults import Exit, Fault
from studio.cameos.cameo import Cameo
from studio.cameos.checks.verdict import TRIES, Verification, verify
from studio.cameos.preparing import make_cameo
from studio.cameos.recording.importing import import_files
from studio.cameos.recording.recording import Kind, Origin, Recording
from ui.cameos.holding import Cameos, Doing
from ui.desk import Desk


class Phase(StrEnum):
    """Where it is."""

    RECORDING = "recording"
    IMPORTING = "importing"
    CHECKING = "checking"
    VERDICT = "verdict"
    SEALING = "sealing"
    PREPARING = "preparing"
    KEPT = "kept"


BUSY = (Phase.IMPORTING, Phase.CHECKING, Phase.SEALING, Phase.PREPARING)


class Making(QObject):
    """One recording after another, until one is kept.

    Parameters
    ----------
    desk : Desk
    cameos : Cameos

    Attributes
    ----------
    phase : Phase
    tries : int
        That did not pass.
    recording : Recording or None
        The one that is not sealed yet.
    verification : Verification or None
    cameo : Cameo or None
        What became of it.
    files : tuple of Path
        That it was brought in from.
    doing : Doing
        How far the present phase is.
    """

    moved = Signal()
    """It is in another phase, or knows more."""
    failed = Signal(object)
    """Something could not be done; carries the `Fault`."""

    def __init__(self, desk: Desk, cameos: Cameos) -> None:
        super().__init__()
        self._desk, self._cameos = desk, cameos
        self.phase = Phase.RECORDING
        self.tries = 0
        self.recording: Recording | None = None
        self.verification: Verification | None = None
        self.cameo: Cameo | None = None
        self.files: tuple[Path, ...] = ()
        self.doing = Doing()
        self._over = False

    # ----- known --------------------------------------------------------------------------------------------------
    @property
    def is_live(self) -> bool:
        """Whether it was recorded here, or will be."""
        return self.recording is None or self.recording.origin == Origin.LIVE

    @property
    def is_good(self) -> bool:
        """Whether it can be kept as it is."""
        found = self.recording
        return found is not None and (
            found.kind is not Kind.PERSON
            or found.origin != Origin.LIVE
            or bool(self.verification and self.verification.passed)
        )

    @property
    def left(self) -> int:
        """Tries until one may be kept as unverified."""
        return max(0, TRIES - self.tries)

    @property
    def is_busy(self) -> bool:
        """Whether one waits for it."""
        return self.phase in BUSY

    # ----- done ---------------------------------------------------------------------------------------------------
    def take(self, recording: Recording) -> None:
        """Have a recording: one of a person is checked."""
        self.recording = recording
        if recording.kind is Kind.PERSON:
            self._work(Phase.CHECKING, self._check(recording, self._begin()))
        else:
            self._go(Phase.VERDICT)

    def bring_in(self, files: Sequence[Path], kind: Kind, plate: Path | None = None) -> None:
        """Make the recording of files, with the empty background in another where there is one."""
        self._work(Phase.IMPORTING, self._import(tuple(files), kind, plate, self._begin()))

    def keep(self, name: str, window: QWidget, height: int = 0) -> None:
        """Seal the recording, after the keys are open, and prepare it; the height, in centimetres, is a thing's."""
        if self.recording is not None:
            self._work(Phase.SEALING, self._seal(self.recording, name, height, window, self._begin()))

    def again(self) -> None:
        """Let the recording go."""
        self.doing.give_up()
        self.recording = self.verification = None
        self.files = ()
        self._go(Phase.RECORDING)

    def give_up(self) -> None:
        """Stop what is being done; what is sealed stays sealed."""
        self.doing.give_up()
        if self.phase in (Phase.IMPORTING, Phase.CHECKING):
            # The worker ends at its next report; nobody waits for it.
            self._back(self.phase)

    def close(self) -> None:
        """Forget everything."""
        self._over = True
        self.doing.give_up()
        self.recording = self.verification = None

    # ----- inside -------------------------------------------------------------------------------------------------
    def _begin(self) -> Doing:
        self.doing = Doing()
        return self.doing

    def _go(self, phase: Phase) -> None:
        self.phase = phase
        self.moved.emit()

    def _work(self, phase: Phase, deed: Coroutine[Any, Any, None]) -> None:
        doing = self.doing
        self._go(phase)
        self._desk.run(self._worked(deed, doing))

    async def _worked(self, deed: Coroutine[Any, Any, None], doing: Doing) -> None:
        try:
            await deed
        except Fault as fault:
            if self._over or doing is not self.doing or (doing.given_up and not self.is_busy):
                return  # nobody waits for it any more
            self._back(self.phase)
            if fault.exit is not Exit.CANCELLED:
                self.failed.emit(fault)

    def _back(self, phase: Phase) -> None:
        """Be where one can go on from."""
        match phase:
            case Phase.SEALING:
                self._go(Phase.VERDICT)
            case Phase.PREPARING:
                self._go(Phase.KEPT)
            case Phase.IMPORTING if self.recording is not None:
                self._go(Phase.VERDICT)  # only its background was to be brought in
            case _:
                self.recording = None
                self._go(Phase.RECORDING)

    async def _check(self, recording: Recording, doing: Doing) -> None:
        found = await self._cameos.work(lambda: verify(recording, doing.report))
        if not doing.given_up:
            self.verification = found
            self.tries += not found.passed
            self._go(Phase.VERDICT)

    async def _import(self, files: tuple[Path, ...], kind: Kind, plate: Path | None, doing: Doing) -> None:
        def share(done: float) -> None:
            doing.share = done

        found = await self._cameos.work(lambda: import_files(files, kind, plate, share, lambda: doing.given_up))
        if not doing.given_up:
            self.recording, self.verification, self.files = found, None, files
            self._go(Phase.VERDICT)

    async def _seal(self, recording: Recording, name: str, height: int, window: QWidget, doing: Doing) -> None:
        if not await self._cameos.unlock(window):
            raise Fault("cancelled", Exit.CANCELLED)
        vault, verification = self._cameos.vault, self.verification
        self.cameo = await self._cameos.do(
            lambda: make_cameo(vault, name, recording, verification, doing.report, height=height), doing
        )
        self.recording = None
        if self._over:
            return
        doing.share = 0.0
        self._go(Phase.PREPARING)
        self.cameo = await self._cameos.prepare(self.cameo.id, doing)
        self._go(Phase.KEPT)
