"""The window's hold on the cameos: one vault, the passphrase that opens it, and work on it beside the window."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from engine.messages.faults import Exit, Fault
from studio.cameos.papers import Papers
from studio.cameos.using import UseLog
from studio.cameos.vault import Vault

if TYPE_CHECKING:
    from ui.desk import Desk

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


class Cameos(QObject):
    """Cameos as the window sees them. Nothing is opened before somebody looks.

    Parameters
    ----------
    desk : Desk
    """

    changed = Signal()
    """A cameo came, went, or what is signed about one is another."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self.passphrase = Passphrase()
        self.log = UseLog()
        self._vault: Vault | None = None
        self._papers: Papers | None = None

    @property
    def vault(self) -> Vault:
        """The cameos of this user; of the project that is open too."""
        if self._vault is None:
            self._vault = Vault(self.passphrase.ask)
        return self._vault

    def open_vault(self) -> Vault:
        """The same, for whoever asks later."""
        return self.vault

    @property
    def papers(self) -> Papers:
        """What was signed; the open project's own, so that its queue hears of changes."""
        session = self._desk.session
        if session is not None:
            return session.authority.papers
        if self._papers is None or self._papers.vault is not self.vault:
            self._papers = Papers(self.vault)
        return self._papers

    async def work(self, deed: Callable[[], Made]) -> Made:
        """Do something beside the window that opens files or keys."""
        return await asyncio.get_running_loop().run_in_executor(None, deed)

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
                await self.work(self.vault.identities.holder)
            except Fault as fault:
                if fault.code not in SHUT:
                    raise
                words = await PassphraseSheet(window, self.passphrase.is_new, before and fault).answered()
                if not words:
                    return False
                self.passphrase.type(words)
                before = fault
            else:
                return True
