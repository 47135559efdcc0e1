"""The sheet that asks for the passphrase of the keys, where the system has no keyring."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from engine.messages.faults import Fault
from studio.keys.vault import SHORTEST
from studio.words.language import _
from studio.words.told import tell
from ui.look import theme
from ui.look.kit import Glyph, button, column, label, row
from ui.sheets.sheet import Sheet, foot


class PassphraseSheet(Sheet):
    """Asks once, or twice for a new one.

    Parameters
    ----------
    window : QWidget
    is_new : bool
        Whether one is to be chosen.
    fault : Fault, optional
        Why it is asked again.
    """

    def __init__(self, window: QWidget, is_new: bool, fault: Fault | None = None) -> None:
        self._answer: asyncio.Future[str] = asyncio.get_event_loop().create_future()
        self._is_new = is_new
        why = (
            _("This machine offers no keyring. A passphrase of your own locks the cameos instead; whoever loses it "
              "loses them: nobody can open them without it.")
            if is_new
            else _("This machine offers no keyring. Type the passphrase that locks the cameos.")
        )  # fmt: skip
        self.first, self.second = passphrase_field(_("Passphrase")), passphrase_field(_("The same again"))
        self.second.setVisible(is_new)
        self.told = label(tell(fault).what if fault else "", "body", "failed", wrap=True)
        self.told.setVisible(fault is not None)
        body = QWidget()
        body.setLayout(
            column(
                row(Glyph("key-round", "text_2", 18), (label(why, "read", wrap=True), 1), gap=12),
                self.first,
                self.second,
                self.told,
                label(_("It is kept in memory until Rushes ends, and written nowhere."), "caption", "3", wrap=True),
                gap=10,
                margins=(24, 18, 24, 16),
            )
        )
        self.leave = button(_("Not now"))
        self.enter = button(_("Lock with it") if is_new else _("Open"), "lock-open", "primary")
        super().__init__(
            window,
            _("Choose a passphrase") if is_new else _("Cameos are locked"),
            body,
            foot(self.leave, self.enter),
            width=theme.px(480),
        )
        self.leave.clicked.connect(self.close_sheet)
        self.enter.clicked.connect(self._enter)
        for field in (self.first, self.second):
            field.textChanged.connect(self._show)
        self._show()
        self.first.setFocus()

    async def answered(self) -> str:
        """What was typed; empty where nothing was."""
        return await self._answer

    def _show(self) -> None:
        self.enter.setEnabled(bool(self.first.text()))

    def _enter(self) -> None:
        words = self.first.text()
        if self._is_new and len(words) < SHORTEST:
            self._tell(_("A passphrase has at least {shortest} characters.").format(shortest=SHORTEST))
        elif self._is_new and words != self.second.text():
            self._tell(_("The two are not the same."))
        elif words:
            self._end(words)

    def _tell(self, words: str) -> None:
        self.told.setText(words)
        self.told.show()
        self._place()

    def _end(self, words: str) -> None:
        if not self._answer.done():
            self._answer.set_result(words)
        self.close_sheet()

    def close_sheet(self) -> None:
        """Close; what was typed does not stay in the fields."""
        if not self._answer.done():
            self._answer.set_result("")
        self.first.clear()
        self.second.clear()
        super().close_sheet()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        else:
            super().keyPressEvent(event)


def passphrase_field(name: str) -> QLineEdit:
    """A line in which nobody reads what is typed."""
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setPlaceholderText(name)
    field.setAccessibleName(name)
    return field
