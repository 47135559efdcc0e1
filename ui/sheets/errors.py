"""Something the person asked for did not happen: what, why, what to do, and the details behind a fold."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from engine.messages.faults import Fault
from studio import places
from studio.words.language import _
from studio.words.told import tell
from ui.look import theme
from ui.look.kit import STRETCH, Glyph, button, column, label, row
from ui.sheets.sheet import Sheet, foot


def show_fault(window: QWidget, fault: Fault, words: str = "", act: Callable[[], object] | None = None) -> Sheet:
    """Open the sheet of a fault over a window; `words` and `act` are the way out, its primary button."""
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
    logs = button(_("Open the log"), "folder-open", "ghost", "small")
    logs.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(places.logs()))))
    body = QWidget()
    body.setLayout(
        column(
            row(Glyph("octagon-x", "failed", 20), (label(told.action, "read", wrap=True), 1), gap=12),
            row(label(told.code, "code", "3"), STRETCH, fold, copy, logs, gap=4),
            details,
            gap=12,
            margins=(24, 18, 24, 14),
        )
    )
    close = button(_("Close"), variant="" if words else "primary")
    way_out = button(words, variant="primary") if words else None
    sheet = Sheet(window, told.what, body, foot(close, way_out) if way_out else foot(close))

    def unfold(on: bool) -> None:
        details.setVisible(on)
        sheet.card.setMinimumHeight(0)
        sheet.resizeEvent(None)

    fold.toggled.connect(unfold)
    close.clicked.connect(sheet.close_sheet)

    def go() -> None:
        sheet.close_sheet()
        if act:
            act()

    if way_out:
        way_out.clicked.connect(go)
    (way_out or close).setFocus()
    return sheet
