"""The sheet that tells what locks the cameos: another passphrase, and from passphrase to keyring and back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from engine.messages.faults import Fault
from studio.keys.keyrings import system_keyring
from studio.keys.ring import PASSPHRASE
from studio.keys.vault import SHORTEST
from studio.words.language import _
from studio.words.told import tell
from ui.cameos.holding import Cameos
from ui.cameos.passphrase import passphrase_field
from ui.look import theme
from ui.look.kit import STRETCH, Glyph, box, button, column, label, row
from ui.sheets.sheet import Sheet


class LockSheet(Sheet):
    """Tells what locks the keys, and changes it.

    Parameters
    ----------
    window : QWidget
    cameos : Cameos
    behind : dict
        How many keys lie behind which lock.
    offered : bool
        Whether the system has a keyring.
    """

    def __init__(self, window: QWidget, cameos: Cameos, behind: dict[str, int], *, offered: bool) -> None:
        self._cameos = cameos
        self._typed = PASSPHRASE in behind
        if self._typed:
            why = _("A passphrase locks the cameos. Whoever loses it loses them.")
        elif behind:
            why = _(
                "The system's keyring locks the cameos. A passphrase of your own can lock them instead; Rushes asks "
                "for it then, and whoever loses it loses them."
            )
        else:
            why = _("No keys are kept yet. The first cameo that is recorded or received brings them.")
        self.known = passphrase_field(_("Passphrase as it is"))
        self.first, self.second = passphrase_field(_("New passphrase")), passphrase_field(_("The same again"))
        self.known.setVisible(self._typed)
        for field in (self.first, self.second):
            field.setVisible(bool(behind))
        self.told = label("", "body", "failed", wrap=True)
        self.told.hide()
        body = QWidget()
        body.setLayout(
            column(
                row(Glyph("lock", "text_2", 18), (label(why, "read", wrap=True), 1), gap=12),
                self.known,
                self.first,
                self.second,
                self.told,
                gap=10,
                margins=(24, 18, 24, 16),
            )
        )
        self.keyring = button(_("Use the system's keyring"), "key-round")
        self.keyring.setVisible(self._typed and offered)
        self.leave = button(_("Close"))
        self.change = button(_("Change it") if self._typed else _("Lock with it"), "check", "primary")
        self.change.setVisible(bool(behind))
        foot = box(row(self.keyring, STRETCH, self.leave, self.change, gap=8, margins=(24, 12, 24, 14)))
        super().__init__(window, _("What locks the cameos"), body, foot, width=theme.px(500))
        self.setAccessibleDescription(why)
        self.leave.clicked.connect(self.close_sheet)
        self.change.clicked.connect(self._change)
        self.keyring.clicked.connect(self._to_keyring)
        for field in (self.known, self.first, self.second):
            field.textChanged.connect(self._show)
        self._show()

    def _show(self) -> None:
        known = bool(self.known.text()) or not self._typed
        self.change.setEnabled(known and bool(self.first.text()))
        self.keyring.setEnabled(known)

    def _change(self) -> None:
        known, words = self.known.text(), self.first.text()
        if len(words) < SHORTEST:
            self._tell(_("A passphrase has at least {shortest} characters.").format(shortest=SHORTEST))
        elif words != self.second.text():
            self._tell(_("The two are not the same."))
        elif self._typed:
            self._run(lambda: self._cameos.vault.identities.change_passphrase(known, words), words)
        else:
            self._run(lambda: self._cameos.vault.identities.to_passphrase(words), words)

    def _to_keyring(self) -> None:
        known = self.known.text()

        def move() -> None:
            self._cameos.passphrase.type(known)  # asked for where the lock was not opened yet
            self._cameos.vault.identities.to_keyring()

        self._run(move, "")

    def _run(self, deed: Callable[[], None], words: str) -> None:
        for each in (self.change, self.keyring):
            each.setEnabled(False)
        self._doing = asyncio.get_event_loop().create_task(self._do(deed, words))

    async def _do(self, deed: Callable[[], None], words: str) -> None:
        try:
            await self._cameos.do(deed)
        except Fault as fault:
            self._tell(tell(fault).what)
            self._show()
        else:
            self._cameos.passphrase.type(words)
            self.close_sheet()

    def _tell(self, words: str) -> None:
        self.told.setText(words)
        self.told.show()
        self._place()

    def close_sheet(self) -> None:
        """Close; what was typed does not stay in the fields."""
        for field in (self.known, self.first, self.second):
            field.clear()
        super().close_sheet()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.change.isEnabled():
            self._change()
        else:
            super().keyPressEvent(event)


async def show_lock(window: QWidget, cameos: Cameos) -> LockSheet:
    """Look what locks the keys, beside the window, and show it."""
    behind, offered = await cameos.work(lambda: (cameos.vault.identities.behind(), system_keyring() is not None))
    return LockSheet(window, cameos, behind, offered=offered)
