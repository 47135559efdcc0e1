"""The sheet that is typed on: screenplay text with slates in the margin, the shot that is selected, and remarks."""

from __future__ import annotations

import re

import shiboken6
from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QTextEdit, QToolTip, QWidget

from studio.script.elements import Kind
from studio.words.language import _
from ui.look import paint, theme
from ui.look.tokens import Radius
from ui.script.setting import block_format, letters, units

_NOTES = re.compile(r"\[\[.*?(?:\]\]|$)|/\*.*?(?:\*/|$)")

MARGIN = 56
"""Pixels of the margin in which the slates stand."""
ROOM = 12


class Slates(QWidget):
    """The margin: a click on a slate selects its shot."""

    chosen = Signal(str)

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self._editor = editor
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(_("Slates"))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(MARGIN), 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        if (band := self._editor.band()) is not None:
            band.translate(0, self._editor.viewport().y())
            tint = QRectF(theme.px(8), band.top(), self.width() - theme.px(8), band.height())
            p.fillPath(paint.rounded(tint, Radius.S, "tlbl"), theme.colour("accent_soft"))
            p.fillRect(QRectF(theme.px(8), band.top(), 2, band.height()), theme.colour("accent"))
        for shot, slate, rect in self._editor.slates_seen():
            token = "accent_text" if shot == self._editor.current else "text_3"
            area = QRectF(0, rect.top(), self.width() - theme.px(16), rect.height())
            paint.text(p, area, slate, "slate", token, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for shot, _slate, rect in self._editor.slates_seen():
            if rect.top() <= event.position().y() <= rect.bottom():
                self.chosen.emit(shot)


class QuietNotes(QSyntaxHighlighter):
    """Directions and remarks of one's own stand back behind the words that are played."""

    def highlightBlock(self, text: str) -> None:
        for found in _NOTES.finditer(text):
            before = units(text, found.start())
            self.setFormat(before, units(text, found.end()) - before, theme.colour("text_3"))


class Editor(QTextEdit):
    """The text.

    Attributes
    ----------
    current : str
        The shot whose words are tinted.
    places : list of (str, str, int, int)
        Shot, slate, and the span of its words in Qt's units, in order.
    waves : list of (int, int, str)
        Spans that were not understood, and a sentence about each.
    """

    left = Signal()
    """The keyboard went elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.current = ""
        self.places: list[tuple[str, str, int, int]] = []
        self.waves: list[tuple[int, int, str]] = []
        self.setAcceptRichText(False)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QTextEdit.Shape.NoFrame)
        self.setAccessibleName(_("Script"))
        self.setTabChangesFocus(True)
        self.viewport().setAutoFillBackground(False)
        self.setStyleSheet("QTextEdit { background: transparent; border: none; padding: 0; }")
        self.margin = Slates(self)
        self.verticalScrollBar().valueChanged.connect(self.margin.update)
        self._fit()

    def _fit(self) -> None:
        self.setViewportMargins(theme.px(MARGIN), theme.px(ROOM), theme.px(ROOM), 0)

    def show_document(self, document: QTextDocument) -> None:
        """Show another text."""
        document.setParent(self)
        former = self.document()
        self.setDocument(document)
        self._quiet = QuietNotes(document)
        if shiboken6.isValid(former):  # Qt deletes the one that it made itself
            former.deleteLater()
        self._fit()

    def mark(self) -> None:
        """Draw slates and waves anew."""
        selections = []
        for start, end, _words in self.waves:
            selection = QTextEdit.ExtraSelection()
            selection.cursor = self.cursor_over(start, end)
            form = QTextCharFormat()
            form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            form.setUnderlineColor(theme.colour("accent_text"))
            selection.format = form
            selections.append(selection)
        self.setExtraSelections(selections)
        self.margin.update()
        self.viewport().update()

    def cursor_over(self, start: int, end: int) -> QTextCursor:
        """A cursor that holds a span, cut to the text that there is."""
        last = self.document().characterCount() - 1
        cursor = QTextCursor(self.document())
        cursor.setPosition(max(0, min(start, last)))
        cursor.setPosition(max(0, min(end, last)), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def band(self) -> QRectF | None:
        """The lines of the shot that is selected, in the viewport; None where it has none."""
        span = next(((start, end) for each, _slate, start, end in self.places if each == self.current), None)
        return self.span_rect(*span).adjusted(0, -theme.px(4), 0, theme.px(4)) if span else None

    def span_rect(self, start: int, end: int) -> QRectF:
        """Where the lines of a span stand in the viewport."""
        layout = self.document().documentLayout()
        document = self.document()
        top = layout.blockBoundingRect(document.findBlock(start)).top()
        bottom = layout.blockBoundingRect(document.findBlock(max(start, end))).bottom()
        return QRectF(0, top - self.verticalScrollBar().value(), self.viewport().width(), bottom - top)

    def slates_seen(self) -> list[tuple[str, str, QRectF]]:
        """Shots whose first line is in sight: id, slate, and the line's place in the margin."""
        low = self.cursorForPosition(QPoint(0, 0)).position() - 1
        high = self.cursorForPosition(QPoint(0, self.viewport().height())).block()
        last = high.position() + high.length()
        room = self.viewportMargins().top()
        found = []
        for shot, slate, start, _end in self.places:
            if low <= start + 2_000 and start <= last:
                line = self.fontMetrics().height() * 1.3
                rect = self.span_rect(start, start)
                if rect.bottom() >= 0 and rect.top() <= self.viewport().height():
                    found.append((shot, slate, QRectF(0, rect.top() + room, self.margin.width(), line)))
        return found

    def show_shot(self, shot: str) -> None:
        """Tint a shot's words and bring them into sight."""
        self.current = shot
        span = next(((start, end) for each, _slate, start, end in self.places if each == shot), None)
        if span is not None and not self.hasFocus():
            rect = self.span_rect(*span)
            if rect.top() < 0 or rect.bottom() > self.viewport().height():
                bar = self.verticalScrollBar()
                bar.setValue(round(bar.value() + rect.top() - self.viewport().height() / 4))
        self.margin.update()
        self.viewport().update()

    def words_at(self, place: int) -> str:
        """What is said about the words at a place."""
        return next((words for start, end, words in self.waves if start <= place <= end), "")

    # ----- events -------------------------------------------------------------------------------------------------
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_history(event):
            # The film's own history is the one that counts.
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return always makes a line; Qt would first take the indent from an empty one."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.isReadOnly():
            self.textCursor().insertBlock(block_format(Kind.ACTION), letters(Kind.ACTION))
            self.ensureCursorVisible()
            return
        super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            words = self.words_at(self.cursorForPosition(event.pos()).position())
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().viewportEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if (band := self.band()) is not None:
            p = QPainter(self.viewport())
            p.fillPath(paint.rounded(band, Radius.S, "trbr"), theme.colour("accent_soft"))
            p.end()
        super().paintEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.margin.setGeometry(0, 0, theme.px(MARGIN), self.height())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


def _is_history(event: QKeyEvent) -> bool:
    return event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)
