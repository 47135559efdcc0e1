"""Every edit that can be walked back or forward to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from studio.words.language import _, counted
from ui.look import icons, theme
from ui.look.kit import button, column, label
from ui.look.tokens import Size
from ui.sheets.sheet import Sheet, foot

if TYPE_CHECKING:
    from ui.desk import Desk


class HistorySheet(Sheet):
    """The steps, the newest on top; what was undone stands above the one that holds.

    Parameters
    ----------
    window : QWidget
        What it lies over.
    desk : Desk
    """

    def __init__(self, window: QWidget, desk: Desk) -> None:
        self._desk = desk
        self.list = QListWidget()
        self.list.setFont(theme.font("body"))
        self.list.setAccessibleName(_("Edits"))
        self.list.setFixedHeight(theme.px(360))
        self.list.setUniformItemSizes(True)
        self.list.setIconSize(QSize(Size.ICON_SMALL, Size.ICON_SMALL))
        self._told = label("", "caption", "2", wrap=True)
        body = QWidget()
        body.setLayout(column(self._told, self.list, gap=8, margins=(24, 14, 24, 14)))
        self.go = button(_("Go there"), "history", "primary")
        close = button(_("Close"), variant="ghost")
        super().__init__(
            window, _("Undo history"), body, foot(close, self.go), width=min(theme.px(480), window.width() - 32)
        )
        close.clicked.connect(self.close_sheet)
        self.go.clicked.connect(self.walk)
        self.list.itemActivated.connect(lambda _item: self.walk())
        self.list.currentRowChanged.connect(lambda _row: self._say())
        self.list.installEventFilter(self)
        self._fill()
        self.list.setFocus()

    def _fill(self) -> None:
        session = self._desk.session
        if session is None:
            return
        at = session.project.at
        steps = session.project.steps()
        begin = steps[0][0] - 1 if steps else 0
        self.list.clear()
        for number, name in [*steps[::-1], (begin, _("As it was before"))]:
            item = QListWidgetItem(
                icons.icon("circle-dot" if number == at else "circle", "accent_text" if number == at else "text_3"),
                name,
            )
            item.setData(Qt.ItemDataRole.UserRole, number)
            if number > at:
                item.setForeground(theme.colour("text_3"))
                item.setData(Qt.ItemDataRole.AccessibleTextRole, _("{edit}, undone").format(edit=name))
            self.list.addItem(item)
            if number == at:
                self.list.setCurrentItem(item)
        self._say()

    def _say(self) -> None:
        session, item = self._desk.session, self.list.currentItem()
        far = item.data(Qt.ItemDataRole.UserRole) - session.project.at if session and item else 0
        if far == 0:
            self._told.setText(_("The film is at this step. Choose another to go there."))
        elif far < 0:
            self._told.setText(counted("{count} edit is undone.", "{count} edits are undone.", -far))
        else:
            self._told.setText(counted("{count} edit is made again.", "{count} edits are made again.", far))
        self.go.setEnabled(far != 0)

    def walk(self) -> None:
        """Undo or redo until the chosen step is the last one that holds."""
        item = self.list.currentItem()
        if item is not None:
            go_to_step(self._desk, item.data(Qt.ItemDataRole.UserRole))
        self.close_sheet()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched is self.list
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ):
            self.walk()
            return True
        return super().eventFilter(watched, event)


def go_to_step(desk: Desk, number: int) -> None:
    """Undo or redo until an edit is the last one that holds."""
    session = desk.session
    while session and session.project.at != number:
        before = session.project.at
        desk.undo() if before > number else desk.redo()
        if session.project.at == before:
            return
