"""Something the person asked for did not happen: what, why, what to do, and the details behind a fold."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from engine.messages.faults import Fault
from studio.words.language import _
from studio.words.told import tell
from ui.look import theme
from ui.look.kit import STRETCH, Glyph, button, column, label, row
from ui.sheets.sheet import Sheet, foot


def show_fault(window: QWidget, fault: Fault) -> Sheet:
    """Open the sheet of a fault over a window."""
    told = tell(fault)
    details = QPlainTextEdit(told.details or told.code)
    details.setReadOnly(True)
    details.setFont(theme.font("code"))
    details.setFixedHeight(160)
    details.hide()
    details.setAccessibleName(_("Details"))
    fold = button(_("Details"), "chevron-right", "ghost", "small", checkable=True)
    copy = button(_("Copy"), "copy", "ghost", "small")
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(f"{told.code}\n{told.what}\n{told.details}"))
    body = QWidget()
    body.setLayout(
        column(
            row(Glyph("octagon-x", "failed", 20), (label(told.action, "read", wrap=True), 1), gap=12),
            row(label(told.code, "code", "3"), STRETCH, fold, copy, gap=4),
            details,
            gap=12,
            margins=(24, 18, 24, 14),
        )
    )
    close = button(_("Close"), variant="primary")
    sheet = Sheet(window, told.what, body, foot(close))

    def unfold(on: bool) -> None:
        details.setVisible(on)
        sheet.card.setMinimumHeight(0)
        sheet.resizeEvent(None)

    fold.toggled.connect(unfold)
    close.clicked.connect(sheet.close_sheet)
    close.setFocus()
    return sheet
