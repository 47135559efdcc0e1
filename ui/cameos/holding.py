"""The window's hold on the cameos: one vault, the passphrase that opens it, and all work on it beside the window.

The window's own thread opens no file and no key, and signs nothing: it asks `Cameos.work` to read and `Cameos.do` to
change something, one after another, with the share that is done and a way to give it up.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from engine.messages.events import Progress
from engine.messages.faults import Exit, Fault
from studio.cameos.cameo import Cameo
from studio.cameos.identity import Holder
from studio.cameos.papers import Papers
from studio.cameos.preparing import prepare
from studio.cameos.using import UseLog
from studio.cameos.vault import Vault
from studio.words.language import _
from ui.wording import PHASES

if TYPE_CHECKING:
    from ui.desk import Desk

LOOK = 0.1
"""Seconds between two looks whether a preparation is given up."""
SHUT = ("keys.no_keyring", "keys.wrong", "keys.short")
"""Faults that a passphrase mends."""

Made = TypeVar("Made")


class Passphrase:
    """What was typed, in memory alone; whoever needs it before gets a fault and no dialog.

    Attributes
    ----------
    is_new : bool
        Whether the last one who asked wanted one that is yet to be chosen.
    """

    def __init__(self) -> None:
        self._words = ""
        self.is_new = False

    def __repr__(self) -> str:
        return "Passphrase()"

    def type(self, words: str) -> None:
        """Remember what was typed."""
        self._words = words

    def ask(self, question: str) -> str:
        """What the vault asks, on whichever thread."""
        self.is_new = question == "new"
        if not self._words:
            raise Fault("keys.no_keyring", Exit.MISSING_PART)
        return self._words


class Doing:
    """Something that is being done beside the window: what, how far, and whether it is to be given up.

    Parameters
    ----------
    words : str
        For the person to read; empty for what needs no telling.

    Attributes
    ----------
    share : float
        0 to 1.
    phase : str
        What the engine does for it at present.
    """

    def __init__(self, words: str = "") -> None:
        self.words = words
        self.share = 0.0
        self.phase = ""
        self._given_up = threading.Event()

    def give_up(self) -> None:
        """Have it end at its next report; what it began is undone by itself."""
        self._given_up.set()

    @property
    def given_up(self) -> bool:
        """Whether nobody waits for it any more."""
        return self._given_up.is_set()

    def report(self, share: float) -> None:
        """Heard on the worker's thread.

        Raises
        ------
        Fault
            ``cancelled``.
        """
        if self.given_up:
            raise Fault("cancelled", Exit.CANCELLED)
        self.share = share

    def heard(self, event: object) -> None:
        """Heard of the engine."""
        if isinstance(event, Progress):
            self.share = event.share
            self.phase = _(PHASES[event.phase]) if event.phase in PHASES else ""


class Cameos(QObject):
    """Cameos as the window sees them. Nothing is opened before somebody looks.

    Parameters
    ----------
    desk : Desk

    Attributes
    ----------
    doing : list of Doing
        What is being changed now.
    """

    changed = Signal()
    """A cameo came, went, or what is signed about one is another."""
    busy = Signal()
    """`doing` is another."""
    _signed = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self.passphrase = Passphrase()
        self.log = UseLog()
        self.doing: list[Doing] = []
        self._opening = threading.RLock()
        self._turn = asyncio.Lock()
        self._vault: Vault | None = None
        self._papers: Papers | None = None
        self._signed.connect(self._tell_project)

    @property
    def vault(self) -> Vault:
        """The cameos of this user; of the project that is open too."""
        with self._opening:
            if self._vault is None:
                self._vault = Vault(self.passphrase.ask)
            return self._vault

    def open_vault(self) -> Vault:
        """The same, for whoever asks later."""
        return self.vault

    @property
    def papers(self) -> Papers:
        """What was signed. The open project hears of changes on the window's thread, whoever makes them."""
        with self._opening:
            if self._papers is None:
                self._papers = Papers(self.vault)
                self._papers.changed.connect(self._signed.emit)
            return self._papers

    def _tell_project(self, cameo: str) -> None:
        if self._desk.session is not None:
            self._desk.session.authority.changed.emit(cameo)

    def _holder(self) -> Holder:
        return self.vault.identities.holder()

    async def work(self, deed: Callable[[], Made]) -> Made:
        """Look at something beside the window that opens files or keys."""
        return await asyncio.get_running_loop().run_in_executor(None, deed)

    async def do(self, deed: Callable[[], Made], doing: Doing | None = None) -> Made:
        """Change something beside the window, after whatever is being changed now; then everybody is told.

        Parameters
        ----------
        deed : callable
        doing : Doing, optional
            What it reports to, where it takes its time.
        """
        async with self._turn:
            with self._shown(doing or Doing()):
                return await self.work(deed)

    async def prepare(self, cameo: str, doing: Doing) -> Cameo:
        """Have an engine work out what renders use of a cameo.

        Raises
        ------
        Fault
            As `studio.cameos.preparing.prepare`; ``cancelled``.
        """
        vault = await self.work(lambda: self.vault)
        with self._shown(doing):
            working = asyncio.ensure_future(prepare(vault, cameo, doing.heard))
            try:
                while not working.done():
                    await asyncio.wait([working], timeout=LOOK)
                    if doing.given_up:
                        # One that is cancelled in the very moment its answer comes goes on, so it is told again.
                        working.cancel()
                return working.result()
            except asyncio.CancelledError:
                if not working.cancelled():
                    await _ended(working)
                    raise
                raise Fault("cancelled", Exit.CANCELLED) from None

    @contextmanager
    def _shown(self, doing: Doing) -> Iterator[None]:
        self.doing.append(doing)
        self.busy.emit()
        try:
            yield
        finally:
            self.doing.remove(doing)
            self.busy.emit()
            self.changed.emit()

    def run(self, work: Coroutine[Any, Any, object]) -> asyncio.Task[Any]:
        """Run what a person asked for; what it cannot do is told, what they gave up is not."""

        async def told() -> None:
            try:
                await work
            except Fault as fault:
                if fault.exit is not Exit.CANCELLED:
                    raise

        return self._desk.run(told())

    async def open(self, window: QWidget) -> None:
        """Open the keys, and tell everybody who shows cameos."""
        if await self.unlock(window):
            self.changed.emit()

    async def unlock(self, window: QWidget) -> bool:
        """Open the keys, asking for a passphrase in a sheet where there is no keyring; whether they are open.

        Raises
        ------
        Fault
            ``keys.*`` that no passphrase mends; ``cameo.busy``.
        """
        from ui.cameos.passphrase import PassphraseSheet

        before: Fault | None = None
        while True:
            try:
                await self.work(self._holder)
            except Fault as fault:
                if fault.code not in SHUT:
                    raise
                words = await PassphraseSheet(window, self.passphrase.is_new, before and fault).answered()
                if not words:
                    return False
                self.passphrase.type(words)
                before = fault
            else:
                self._tell_project("")
                return True


async def _ended(working: asyncio.Future[Any]) -> None:
    """Wait until something has ended, however often one is told to end oneself."""
    while not working.done():
        working.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.wait([working])
