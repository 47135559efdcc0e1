"""The level of a microphone as a bar: how loud, and whether it clips, told by place and word, not by colour alone."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.words.language import _
from ui.look import paint, theme

FLOOR = -54.0
"""Decibels at the bar's beginning."""
GOOD, HOT = -18.0, -3.0
"""From here on it is loud enough; from here on too loud."""
NUMBERS = (-40, -18, -12, -6, -3)
"""Decibels that are written under the bar, as far as there is room."""
FALL = 1.2
"""Decibels by which the bar falls a step."""


def decibels(peak: float) -> float:
    """A peak in decibels of full scale, not below `FLOOR`."""
    return max(FLOOR, 20 * math.log10(peak)) if peak > 0 else FLOOR


class Meter(QWidget):
    """A bar with two marks: where speech should reach, and where it is too loud."""

    def __init__(self) -> None:
        super().__init__()
        self.level = FLOOR
        self._held = FLOOR
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Level"))

    def sizeHint(self) -> QSize:
        return QSize(240, theme.px(30))

    def show_level(self, peak: float) -> None:
        """Show a new peak, 0 to 1; the bar falls slowly."""
        before = self.word()
        level = max(decibels(peak), self.level - FALL, FLOOR)
        held = max(level, self._held - FALL / 4)
        if (level, held) != (self.level, self._held):
            self.level, self._held = level, held
            self.update()
        if self.word() != before:
            self.setAccessibleName(_("Level: {word}").format(word=self.word()))

    def word(self) -> str:
        """The level in a word."""
        if self._held <= FLOOR + 1:
            return _("Silent")
        if self._held >= HOT:
            return _("Too loud")
        return _("Good") if self._held >= GOOD else _("Quiet")

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        bar = QRectF(0, 0, self.width(), theme.px(10))
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(theme.colour("pressed"))
        p.drawRoundedRect(bar, 4, 4)
        filled = QRectF(0, 0, self._x(self.level), bar.height())
        p.setBrush(theme.colour("failed" if self.level >= HOT else "ok"))
        p.drawRoundedRect(filled, 4, 4)
        p.setBrush(theme.colour("text"))
        p.drawRect(QRectF(max(0, self._x(self._held) - 2), 0, 2, bar.height()))
        p.setBrush(theme.colour("line_strong"))
        for mark in (GOOD, HOT):
            p.drawRect(QRectF(self._x(mark), bar.height() + 2, 1, 4))
        words = QRectF(0, bar.height() + 4, self.width(), self.height() - bar.height() - 4)
        token = "failed" if self._held >= HOT else "text_3"
        paint.text(p, words, self.word(), "caption", token)
        self._write_numbers(p, words)

    def _write_numbers(self, p: QPainter, line: QRectF) -> None:
        metrics = QFontMetricsF(theme.font("caption"))
        taken = metrics.horizontalAdvance(self.word()) + 12
        for number in NUMBERS:
            wide = metrics.horizontalAdvance(str(number))
            left = self._x(number) - wide / 2
            if left > taken and left + wide <= self.width():
                paint.text(p, QRectF(left, line.top(), wide + 1, line.height()), str(number), "caption", "text_3")
                taken = left + wide + 8

    def _x(self, level: float) -> float:
        return (level - FLOOR) / -FLOOR * self.width()
