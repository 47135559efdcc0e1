"""The heads of the tracks: name, mute, solo, lock, and the edge by which a track is made higher."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QToolButton, QWidget

from studio.document.values import Track
from studio.words.language import _, mark
from ui.look import icons, theme
from ui.look.kit import Glyph, button, elided, row, tool
from ui.look.tokens import Size
from ui.timeline.view import GAP, LEAST_HEIGHT, MOST_HEIGHT, TOP, Lane

NAMES = {
    "titles": mark("Titles"),
    "shots": mark("Shots"),
    "dialogue": mark("Dialogue"),
    "effects": mark("Effects"),
    "ambience": mark("Ambience"),
    "music": mark("Music"),
}
ICONS = {
    "titles": "type",
    "shots": "film",
    "dialogue": "message-square",
    "effects": "footprints",
    "ambience": "wind",
    "music": "music",
}
SILENT = ("titles", "shots")
"""Tracks without a sound of their own to mute."""
GRIP = 5
"""Pixels of the edge that can be dragged."""


class Head(QFrame):
    """One track's head."""

    turned = Signal(str, str, bool)
    """Track, one of ``muted``, ``soloed``, ``locked``, and whether it is to be so."""
    asked = Signal(str, QPoint)
    """A menu is wanted at a place of the screen."""

    def __init__(self, track: str) -> None:
        super().__init__()
        self.track = track
        name = _(NAMES[track])
        self.setProperty("role", "trackhead")
        self.setAccessibleName(name)
        self.buttons: dict[str, QPushButton | QToolButton] = {}
        if track not in SILENT:
            self.buttons["muted"] = button(
                _("M"), variant="ghost", size="tiny", tip=_("Mute {track}").format(track=name), checkable=True
            )
            self.buttons["soloed"] = button(
                _("S"), variant="ghost", size="tiny", tip=_("Solo {track}").format(track=name), checkable=True
            )
        self.buttons["locked"] = tool("lock-open", _("Lock {track}").format(track=name), checkable=True, size="tiny")
        for key, each in self.buttons.items():
            each.setAccessibleName(each.toolTip())
            each.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            each.clicked.connect(lambda on, key=key: self.turned.emit(self.track, key, on))
        self.setLayout(
            row(
                Glyph(ICONS[track], "text_3", 13),
                (elided(name, "caption+", "2"), 1),
                *self.buttons.values(),
                gap=2,
                margins=(10, 0, 6, 0),
            )
        )

    def show_track(self, track: Track) -> None:
        """Show what is set for the track."""
        for key, each in self.buttons.items():
            each.setChecked(getattr(track, key))
        self.buttons["locked"].setIcon(icons.icon("lock" if track.locked else "lock-open", "text_2", "accent_text"))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.asked.emit(self.track, event.globalPos())


class Heads(QWidget):
    """All heads, each beside its track."""

    turned = Signal(str, str, bool)
    asked = Signal(str, QPoint)
    resized = Signal(str, int)
    """A track is to have that height, in pixels; 0 for the ordinary one."""
    scrolled = Signal(int)
    """The wheel was turned: pixels downwards."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(Size.TRACK_HEAD)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(_("Track heads"))
        self.heads: dict[str, Head] = {}
        self._lanes: tuple[Lane, ...] = ()
        self._held: tuple[Lane, int] | None = None
        self._clip = QWidget(self)
        self.setMouseTracking(True)
        self._clip.setMouseTracking(True)
        self._clip.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, False)

    def show_lanes(self, lanes: tuple[Lane, ...]) -> None:
        """Put the heads beside these tracks."""
        if lanes == self._lanes:
            return
        self._lanes = lanes
        for lane in lanes:
            if lane.track not in self.heads:
                head = self.heads[lane.track] = Head(lane.track)
                head.setParent(self._clip)
                head.turned.connect(self.turned)
                head.asked.connect(self.asked)
                head.show()
        self._arrange()

    def show_tracks(self, tracks: dict[str, Track]) -> None:
        """Show what is set for every track."""
        for key, head in self.heads.items():
            head.show_track(tracks.get(key, Track()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        # The heads leave a strip of their lower edge free, which can be dragged.
        self._clip.setGeometry(0, TOP, self.width(), max(0, self.height() - TOP))
        for lane in self._lanes:
            self.heads[lane.track].setGeometry(0, lane.top - TOP, self.width(), lane.height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._held is not None:
            p = QPainter(self)
            p.fillRect(0, self._held[0].bottom, self.width(), GAP, theme.colour("accent"))

    # ----- heights ------------------------------------------------------------------------------------------------
    def edge_at(self, y: float) -> Lane | None:
        """The track whose lower edge is under a height."""
        return next((lane for lane in self._lanes if abs(lane.bottom + GAP / 2 - y) <= GRIP / 2 and y > TOP), None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        lane = self.edge_at(event.position().y())
        if lane is not None and event.button() == Qt.MouseButton.LeftButton:
            self._held = (lane, lane.height - round(event.position().y()))
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        y = event.position().y()
        if self._held is not None:
            lane, away = self._held
            self.resized.emit(lane.track, max(LEAST_HEIGHT, min(MOST_HEIGHT, round(y) + away)))
        elif self.edge_at(y) is not None:
            self.setCursor(Qt.CursorShape.SplitVCursor)
        else:
            self.unsetCursor()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._held = None
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        lane = self.edge_at(event.position().y())
        if lane is not None:
            self.resized.emit(lane.track, 0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.scrolled.emit(-event.angleDelta().y())
        event.accept()
