"""Level meters: a vertical pair for the viewer, a horizontal one for recording.

dBFS from -60 to 0. Zones differ in lightness and are divided by ticks at -18, -12 and -6, so they are told apart without colour.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from ui.look import paint, theme
from ui.look.tokens import DARK

FLOOR = -60.0


def place(db: float) -> float:
    """Where a level lies on the meter, 0..1; the upper 20 dB get more than half of it."""
    return max(0.0, min(1.0, ((db - FLOOR) / -FLOOR) ** 1.7))


class Meter(QWidget):
    """`levels` and `peaks` in dBFS, one of each per channel."""

    def __init__(
        self, levels: list[float], peaks: list[float], vertical: bool = True, scale: bool = False, on_well: bool = False
    ) -> None:
        super().__init__()
        self.levels, self.peaks, self.vertical, self.scale, self.on_well = levels, peaks, vertical, scale, on_well
        if vertical:
            self.setFixedWidth(6 * len(levels) + 2 * (len(levels) - 1) + (22 if scale else 0))
        else:
            self.setFixedHeight(8 * len(levels) + 2 * (len(levels) - 1) + (16 if scale else 0))
        self.setAccessibleName("Level")

    def paintEvent(self, _event) -> None:
        p = QPainter(self)
        t = DARK if self.on_well else theme.now()  # the well is dark in both themes
        long = self.height() if self.vertical else self.width()
        thick = 6 if self.vertical else 8
        p.setPen(Qt.PenStyle.NoPen)
        for ch, (level, peak) in enumerate(zip(self.levels, self.peaks)):
            at = ch * (thick + 2)
            cells = long // 4
            for i in range(cells):
                share = (i + 0.5) / cells
                on = share <= place(level)
                token = "failed" if share > place(-3) else "accent_text" if share > place(-12) else "ok"
                p.setBrush(QColor(getattr(t, token) if on else t.pressed))
                pos = long - (i + 1) * 4 if self.vertical else i * 4
                p.drawRect(QRectF(at, pos, thick, 3) if self.vertical else QRectF(pos, at, 3, thick))
            pos = place(peak) * long
            p.setBrush(QColor(t.text))
            p.drawRect(QRectF(at, long - pos, thick, 2) if self.vertical else QRectF(pos, at, 2, thick))
        if self.scale:
            p.setPen(QPen(theme.colour("text_3"), 1))
            for db in (-40, -18, -12, -6, -3):
                pos = place(db) * long
                if self.vertical:
                    paint.text(p, QRectF(self.width() - 20, long - pos - 7, 20, 14), str(-db), "micro", "text_3")
                else:
                    paint.text(
                        p,
                        QRectF(pos - 16, self.height() - 13, 32, 13),
                        str(db),
                        "micro",
                        "text_3",
                        Qt.AlignmentFlag.AlignHCenter,
                    )
