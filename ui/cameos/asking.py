"""Asked before something is done: a question about what nothing brings back, and one line of text."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from studio.words.language import _
from ui.look import theme
from ui.look.kit import Glyph, button, column, label, row
from ui.sheets.sheet import Sheet, foot


class AskSheet(Sheet):
    """Asks once.

    Parameters
    ----------
    window : QWidget
    title : str
    lines : sequence of str
        What it does.
    words : str
        Of the button that does it.
    act : callable
    stay : str, optional
        Of the button that leaves it.
    """

    def __init__(
        self,
        window: QWidget,
        title: str,
        lines: Sequence[str],
        words: str,
        act: Callable[[], object],
        stay: str = "",
    ) -> None:
        body = QWidget()
        body.setLayout(
            column(
                *(
                    row(Glyph("triangle-alert" if number == 0 else "info", "failed" if number == 0 else "text_3", 16),
                        (label(line, "read", wrap=True), 1), gap=10)
                    for number, line in enumerate(lines)
                ),
                gap=10,
                margins=(24, 18, 24, 16),
            )
        )  # fmt: skip
        self.stay = button(stay or _("Leave it"))
        self.act = button(words, variant="danger")
        super().__init__(window, title, body, foot(self.stay, self.act), width=theme.px(520))
        self.setAccessibleDescription(" ".join(lines))
        self.stay.clicked.connect(self.close_sheet)

        def do() -> None:
            self.close_sheet()
            act()

        self.act.clicked.connect(do)
        self.stay.setFocus()


class LineSheet(Sheet):
    """Asks for one line of text. Enter gives it.

    Parameters
    ----------
    window : QWidget
    title : str
    caption : str
        What the line is.
    text : str
        What stands in it.
    words : str
        Of the button that takes it.
    act : callable
        Called with the line, where something stands in it.
    note : str, optional
        What to know about it.
    """

    def __init__(
        self,
        window: QWidget,
        title: str,
        caption: str,
        text: str,
        words: str,
        act: Callable[[str], object],
        note: str = "",
    ) -> None:
        self._act = act
        self.line = QLineEdit(text)
        self.line.setMaxLength(100)
        self.line.setAccessibleName(caption)
        told = label(note, "caption", "2", wrap=True)
        told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        told.setVisible(bool(note))
        body = QWidget()
        body.setLayout(
            column(label(caption, "caption", "2"), self.line, 2, told, gap=6, margins=(24, 18, 24, 18))
        )  # fmt: skip
        self.leave = button(_("Cancel"))
        self.enter = button(words, "check", "primary")
        super().__init__(window, title, body, foot(self.leave, self.enter), width=theme.px(480))
        self.setAccessibleDescription(note)
        self.leave.clicked.connect(self.close_sheet)
        self.enter.clicked.connect(self._enter)
        self.line.textChanged.connect(self._show)
        self._show()
        self.line.selectAll()
        self.line.setFocus()

    def _show(self) -> None:
        self.enter.setEnabled(bool(self.line.text().strip()))

    def _enter(self) -> None:
        text = " ".join(self.line.text().split())
        if text:
            self.close_sheet()
            self._act(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.leave.hasFocus():
            self._enter()
        else:
            super().keyPressEvent(event)
