"""The row over the timeline: what the hand does, what it minds, the whole cut, and how near one looks."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QSlider, QToolButton, QWidget

from studio.words.language import _
from ui.look.kit import row, rule, tool
from ui.timeline.minimap import Minimap
from ui.timeline.view import CLOSEST

HEIGHT = 38
STEPS = 1000
"""Steps of the slider."""


class Tools(QWidget):
    """The row. It holds nothing: what is on is told to it."""

    chosen = Signal(str)
    """Another tool: ``select``, ``razor`` or ``slip``."""
    turned = Signal(str, bool)
    """``snap``, ``ripple`` or ``linked``, and whether it is to be on."""
    marked = Signal()
    """A marker is wanted at the playhead."""
    zoomed = Signal(float)
    """The zoom that is wanted, in pixels a frame."""
    stepped = Signal(int)
    """One step nearer (1) or further away (-1)."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName(_("Tools of the cut"))
        self.hands = {
            "select": tool("mouse-pointer-2", _("Select (V)"), True, True, "small"),
            "razor": tool("scissors", _("Razor: cut one clip, with Shift on all tracks (B)"), True, size="small"),
            "slip": tool("arrow-left-right", _("Slip: other frames of the take (Y)"), True, size="small"),
        }
        self._group = QButtonGroup(self)
        for key, each in self.hands.items():
            self._group.addButton(each)
            each.clicked.connect(lambda _on, key=key: self.chosen.emit(key))
        self.switches = {
            "snap": tool("magnet", _("Snap to cuts, markers and the playhead (N)"), True, True, "small"),
            "ripple": tool("link-2", _("Ripple: keep the cut closed (Shift+G)"), True, True, "small"),
            "linked": tool("audio-lines", _("Linked: sound goes with its picture (Shift+U)"), True, True, "small"),
        }
        for key, each in self.switches.items():
            each.clicked.connect(lambda on, key=key: self.turned.emit(key, on))
        self.flag = tool("flag", _("Marker at the playhead (M)"), size="small")
        self.flag.clicked.connect(self.marked)
        self.minimap = Minimap()
        self.further = tool("zoom-out", _("Zoom out (Ctrl+-)"), size="small")
        self.nearer = tool("zoom-in", _("Zoom in (Ctrl+=)"), size="small")
        self.further.clicked.connect(lambda: self.stepped.emit(-1))
        self.nearer.clicked.connect(lambda: self.stepped.emit(1))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, STEPS)
        self.slider.setFixedWidth(96)
        self.slider.setAccessibleName(_("Zoom"))
        self.slider.setToolTip(_("Zoom"))
        self.slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.slider.valueChanged.connect(self._slid)
        self._least = 0.01
        self.setLayout(
            row(
                *self._buttons(self.hands),
                4,
                _upright(),
                4,
                *self._buttons(self.switches),
                self.flag,
                8,
                (self.minimap, 1),
                8,
                self.further,
                self.slider,
                self.nearer,
                gap=4,
                margins=(10, 0, 10, 0),
            )
        )

    @staticmethod
    def _buttons(table: dict[str, QToolButton]) -> list[QToolButton]:
        return list(table.values())

    def show_hand(self, key: str) -> None:
        """Show which tool is in the hand."""
        self.hands[key].setChecked(True)

    def show_switch(self, key: str, on: bool) -> None:
        """Show whether something is minded."""
        self.switches[key].setChecked(on)

    def show_zoom(self, zoom: float, least: float) -> None:
        """Show how near one looks; `least` is the zoom at which the whole film is in sight."""
        self._least = least
        span = math.log(CLOSEST / least)
        place = round(STEPS * math.log(max(zoom, least) / least) / span) if span > 0 else 0
        self.slider.blockSignals(True)
        self.slider.setValue(place)
        self.slider.blockSignals(False)

    def _slid(self, place: int) -> None:
        self.zoomed.emit(self._least * (CLOSEST / self._least) ** (place / STEPS))


def _upright() -> QFrame:
    line = rule(vertical=True)
    line.setFixedHeight(18)
    return line
