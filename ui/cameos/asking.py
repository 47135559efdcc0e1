"""A question before something that nothing brings back: what it does, in words, and two buttons."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

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
    """

    def __init__(
        self, window: QWidget, title: str, lines: Sequence[str], words: str, act: Callable[[], object]
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
        self.stay = button(_("Leave it"))
        self.act = button(words, variant="danger")
        super().__init__(window, title, body, foot(self.stay, self.act), width=theme.px(520))
        self.stay.clicked.connect(self.close_sheet)

        def do() -> None:
            self.close_sheet()
            act()

        self.act.clicked.connect(do)
        self.stay.setFocus()
