"""A marker: its words and its colour, and the way to take it away."""

from __future__ import annotations

from fractions import Fraction

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QIconEngine, QKeyEvent, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QLineEdit, QPushButton, QWidget

from studio.document.bounds import MOST_WORDS
from studio.document.values import COLOURS, Marker
from studio.words.language import _, mark
from ui.look import theme
from ui.look.kit import STRETCH, Segments, box, button, column, label, overline, row
from ui.look.tokens import Size
from ui.sheets.sheet import Sheet
from ui.timeline.ruler import COLOURS as COLOUR_TOKENS
from ui.wording import timecode

NAMES = {
    "amber": mark("Amber"),
    "pink": mark("Pink"),
    "blue": mark("Blue"),
    "green": mark("Green"),
    "grey": mark("Grey"),
}


class _Flag(QIconEngine):
    """A marker's flag, as the ruler shows it."""

    def __init__(self, colour: str) -> None:
        super().__init__()
        self.colour = colour

    def clone(self) -> QIconEngine:
        return _Flag(self.colour)

    def paint(self, painter: QPainter, rect: QRect, _mode: QIcon.Mode, _state: QIcon.State) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(Qt.PenStyle.NoPen))
        painter.setBrush(theme.colour(COLOUR_TOKENS[self.colour]))
        painter.drawEllipse(rect.adjusted(2, 2, -2, -2))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return pixmap


class MarkerSheet(Sheet):
    """Asks what a marker says and how it is coloured.

    Parameters
    ----------
    window : QWidget
        What it lies over.
    marker : Marker
    frame : int
        Where it stands in the film.
    rate : Fraction
    """

    given = Signal(str, str)
    """Its words and its colour; not sent where nothing changed."""
    removed = Signal()

    def __init__(self, window: QWidget, marker: Marker, frame: int, rate: Fraction) -> None:
        self._before = (marker.words, marker.colour)
        self.words = QLineEdit(marker.words)
        self.words.setMaxLength(MOST_WORDS)
        self.words.setAccessibleName(_("Words of the marker"))
        self.words.setPlaceholderText(_("What is to be remembered here"))
        group, knobs = QButtonGroup(), []
        for number, colour in enumerate(COLOURS):
            knob = QPushButton(f" {_(NAMES[colour])}")
            knob.setIcon(QIcon(_Flag(colour)))
            knob.setIconSize(QSize(Size.ICON_SMALL, Size.ICON_SMALL))
            knob.setProperty("variant", "segment")
            knob.setCheckable(True)
            knob.setChecked(colour == marker.colour)
            knob.setFont(theme.font("body+"))
            knob.setAccessibleName(_("Colour: {colour}").format(colour=_(NAMES[colour])))
            group.addButton(knob, number)
            knobs.append(knob)
        self.colours = Segments(knobs, group)
        body = QWidget()
        body.setLayout(
            column(
                row(overline(_("Words")), STRETCH, label(timecode(frame, rate), "code", "3")), self.words, 6,
                overline(_("Colour")), self.colours, gap=6, margins=(24, 18, 24, 18),
            )
        )  # fmt: skip
        self.remove = button(_("Delete the marker"), "trash-2", "danger")
        self.remove.clicked.connect(self._remove)
        cancel = button(_("Cancel"), variant="ghost")
        cancel.clicked.connect(self.close_sheet)
        self.go = button(_("Keep"), "check", "primary")
        self.go.clicked.connect(self.keep)
        below = box(row(self.remove, STRETCH, cancel, self.go, gap=8, margins=(24, 12, 24, 14)))
        super().__init__(window, _("Marker"), body, below, width=min(theme.px(520), window.width() - 32))
        self.words.selectAll()
        self.words.setFocus()

    def keep(self) -> None:
        """Send words and colour, and close."""
        given = (self.words.text().strip(), COLOURS[max(0, self.colours.group.checkedId())])
        self.close_sheet()
        if given != self._before:
            self.given.emit(*given)

    def _remove(self) -> None:
        self.close_sheet()
        self.removed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focus = self.window().focusWidget()
            focus.click() if isinstance(focus, QAbstractButton) else self.keep()
        else:
            super().keyPressEvent(event)
