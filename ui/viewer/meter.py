"""How loud is what is heard: a bar of two channels beside the picture, RMS filled and the peak held for a moment.

dBFS from -60 to 0. The zones differ in lightness too and are divided at -12 and -3, so they are told apart without
colour. What is measured is the mix before the volume of this machine: what an export would have.
"""

from __future__ import annotations

import math
import time

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.words.language import _
from ui.look.tokens import DARK
from ui.playback.card import Level
from ui.playback.transport import Transport
from ui.wording import decimal

FLOOR = -60.0
CELL, THICK, BETWEEN = 4, 6, 2
HELD = 1.2
"""Seconds for which a peak stands."""
FALL = 24.0
"""Decibels a second by which a bar falls back."""
EVERY = 33
"""Milliseconds between looks."""


def decibels(value: float) -> float:
    """A level in dBFS, not below `FLOOR`."""
    return max(FLOOR, 20 * math.log10(value)) if value > 0 else FLOOR


def place(level: float) -> float:
    """Where a level lies on the meter, 0 to 1; the upper 20 dB get more than half of it."""
    return max(0.0, min(1.0, (level - FLOOR) / -FLOOR)) ** 1.7


class Meter(QWidget):
    """The level of what a transport lets hear.

    Parameters
    ----------
    transport : Transport
    """

    def __init__(self, transport: Transport) -> None:
        super().__init__()
        self._transport = transport
        self.levels = [FLOOR, FLOOR]
        self.peaks = [FLOOR, FLOOR]
        self._held = [0.0, 0.0]
        self._looked = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(_("Level"))
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self.look)
        transport.playing_changed.connect(self._turn)

    def sizeHint(self) -> QSize:
        return QSize(2 * THICK + BETWEEN, 120)

    def _turn(self, on: bool) -> None:
        if on and self.isVisible():
            self._looked = time.monotonic()
            self._timer.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._turn(self._transport.is_playing)

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)

    def look(self) -> None:
        """Read the level; at rest, let the bars fall and then look no more."""
        self.show_level(self._transport.level(), time.monotonic())
        if not self._transport.is_playing and max(self.levels + self.peaks) <= FLOOR:
            self._timer.stop()

    def show_level(self, level: Level | None, now: float) -> None:
        """Show a level at a moment in seconds; None for silence."""
        passed, self._looked = max(0.0, now - self._looked), now
        before = (list(self.levels), list(self.peaks))
        for channel in range(2):
            loud = decibels(level.rms[channel]) if level else FLOOR
            peak = decibels(level.peak[channel]) if level else FLOOR
            self.levels[channel] = max(loud, self.levels[channel] - FALL * passed, FLOOR)
            if peak >= self.peaks[channel]:
                self.peaks[channel], self._held[channel] = peak, now
            elif now - self._held[channel] > HELD:
                self.peaks[channel] = max(peak, self.peaks[channel] - FALL * passed, FLOOR)
        if before != (self.levels, self.peaks):
            self.setToolTip(_("Peak {peak} dBFS").format(peak=decimal(max(self.peaks))))
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setPen(Qt.PenStyle.NoPen)
        tall = self.height()
        cells = tall // CELL
        for channel in range(2):
            left = channel * (THICK + BETWEEN)
            lit = place(self.levels[channel])
            for cell in range(cells):
                share = (cell + 0.5) / cells
                token = DARK.failed if share > place(-3) else DARK.accent if share > place(-12) else DARK.ok
                p.setBrush(QColor(token if share <= lit else DARK.control))
                p.drawRect(QRectF(left, tall - (cell + 1) * CELL, THICK, CELL - 1))
            if self.peaks[channel] > FLOOR:
                p.setBrush(QColor(DARK.failed if self.peaks[channel] > -1 else DARK.on_well))
                p.drawRect(QRectF(left, tall - place(self.peaks[channel]) * tall, THICK, 2))
