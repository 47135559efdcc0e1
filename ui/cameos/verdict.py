"""The checks of a recording, each with its figure, and what to do where one failed."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.cameos.checks.verdict import CHECKS, Verification
from studio.words import check_sentences
from studio.words.language import _
from ui.look.kit import Glyph, box, clear, column, elided, label, overline, row


class Checks(QWidget):
    """A line a check."""

    def __init__(self) -> None:
        super().__init__()
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        self.title = overline(_("Checks"))
        self.setLayout(column(self.title, self._list, gap=7))
        self.passed: dict[str, bool] = {}
        self.show_waiting()

    def show_waiting(self) -> None:
        """Before the take is checked: what will be looked at."""
        clear(self._list)
        self.passed = {}
        for key in CHECKS:
            line = row(Glyph("circle-dashed", "text_3", 16), (elided(_(check_sentences.NAMES[key]), "body", "2"), 1),
                       gap=9)  # fmt: skip
            self._list.addWidget(box(line, None, _(check_sentences.NAMES[key])))

    def show_verdict(self, verification: Verification) -> None:
        """Show what was found."""
        clear(self._list)
        self.passed = {check.key: check.passed for check in verification.checks}
        for check in verification.checks:
            name, figure = check_sentences.name(check), check_sentences.figure(check)
            token = "ok" if check.passed else "failed"
            told = column(label(name, "body+" if not check.passed else "body", wrap=True), gap=1)
            if figure:
                told.addWidget(label(figure, "caption", "3", wrap=True))
            if not check.passed:
                told.addWidget(label(check_sentences.advice(check), "caption", "failed", wrap=True))
            mark = column(1, Glyph("circle-check" if check.passed else "circle-x", token, 16), gap=0)
            mark.addStretch(1)
            state = _("passed") if check.passed else _("failed")
            self._list.addWidget(box(row(mark, (told, 1), gap=9), None, f"{name}: {state}. {figure}"))
