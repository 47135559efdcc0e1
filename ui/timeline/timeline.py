"""The timeline: one widget that paints the film as it lies, and lives above it: playhead, hover, selection, drags."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.messages.events import Picture
from studio.words.language import _
from ui.desk import Desk
from ui.look import theme
from ui.timeline import ruler, sticky
from ui.timeline.building import Building
from ui.timeline.differing import same_but
from ui.timeline.grabs import grab_at
from ui.timeline.hands import Hands
from ui.timeline.keys import press_key, wants_key
from ui.timeline.rows import RULER_ROW, SCENES_ROW, Rows, ground
from ui.timeline.selecting import Selection
from ui.timeline.sight import Item, Sight, Sources
from ui.timeline.strips import Strips, Wanted
from ui.timeline.tiles import Row, Tiles
from ui.timeline.transport import Playing
from ui.timeline.view import GAP, RULER, SCENES, STEP, TOP, Lane, View, bottom, lane_at, lanes

HEIGHTS_KEY = "track heights"
MANY = 200
"""Shots in sight from which on none is more urgent than the others."""
NEAR = 8
"""Pixels round the playhead that are painted anew when it moves."""


class Timeline(QWidget):
    """The cut. It holds what is in sight and what is selected; the film is the desk's.

    Parameters
    ----------
    desk : Desk
    transport : Playing
        What plays; see `ui.timeline.transport`.
    strips : Strips
        Filmstrips and waves.
    """

    view_changed = Signal()
    """Another part of the film is in sight, or a longer film."""
    lanes_changed = Signal()
    relaid = Signal()
    """The film lies otherwise."""
    restated = Signal()
    """Shots have other states."""
    selected = Signal()
    said = Signal(str)
    """Why something did not go further."""
    hand_changed = Signal(str)
    switched = Signal(str, bool)
    menu_wanted = Signal(QPoint, QPointF)
    """A menu is wanted: the place on the screen and in the widget."""
    opened = Signal(object)
    """An item or a marker was double-clicked, or Enter was pressed on an item."""
    bringing = Signal(str, float, object)
    """A file is brought in: its name, the share that is done, and at the beginning the task that does it."""
    files_dropped = Signal(object, str, int)
    """Files, the track and the frame on which they were dropped."""

    def __init__(self, desk: Desk, transport: Playing, strips: Strips) -> None:
        super().__init__()
        self.desk, self.transport, self.strips = desk, transport, strips
        self.view = View()
        self.down = 0
        self.hand = "select"
        self.switches = {
            key: bool(desk.memory.get(f"timeline {key}", True)) for key in ("snap", "ripple", "linked")
        }  # fmt: skip
        self.sources = Sources(desk, strips)
        self.sight = Sight.of(None, self.sources)
        self.laid = 0
        """How often the film was laid out; one edit, one layout."""
        self.updated: list[QRect] = []
        """What was asked to be painted anew since it was emptied; the tests count it."""
        self.playing = False
        self._shown_frame = transport.cut_frame
        self.tiles = Tiles(self._build, self._plain, ground)
        self.building = Building(self)
        self.selection = Selection(self)
        self.hands = Hands(self)
        self._heights: dict[str, int] = dict(desk.memory.get(HEIGHTS_KEY, {}))
        self._lanes: tuple[Lane, ...] = ()
        self._whole = True
        self._dropping: tuple[str, int] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(_("Timeline"))
        self._lay_lanes()
        desk.opened.connect(self._opened)
        desk.closed.connect(self._closed)
        desk.film_changed.connect(lambda _nodes: self.refresh())
        desk.states_changed.connect(self._states_changed)
        desk.progressed.connect(lambda shot, _progress: self._shot_changed(shot))
        desk.pictured.connect(self._pictured)
        desk.material_changed.connect(self._spoken)
        transport.cut_frame_moved.connect(self._frame_moved)
        transport.playing_changed.connect(self._playing_changed)
        strips.arrived.connect(self._strip_arrived)
        theme.changed.connect(self._themed)
        self._take_up()
        self.refresh()
        self.selection.follow()

    # ----- the film -----------------------------------------------------------------------------------------------
    def _opened(self) -> None:
        self._whole = True
        self._take_up()
        self.tiles.clear()
        self.refresh()
        self.selection.follow()
        self.fit()

    def _take_up(self) -> None:
        """Read the project that is open."""
        self.sources.open()
        if self.desk.session is not None:
            self.desk.session.media.changed.connect(self._media_changed)

    def _media_changed(self, _names: frozenset[str]) -> None:
        self.sources.clear()
        self.tiles.clear()
        self.refresh()
        self.update()

    def _closed(self) -> None:
        self.hands.give_up()
        self.sources.open()
        self.tiles.clear()
        self.refresh()

    def refresh(self) -> None:
        """Lay the film out as it is now; only what lies otherwise is painted anew."""
        before = self.sight
        self.sight = Sight.of(self.desk.film, self.sources, before)
        self.laid += 1
        self.hands.film_changed()
        self._repaint_changes(before, self.sight)
        self.selection.keep_what_is_there()
        self.relaid.emit()
        if before.length != self.sight.length:
            # The whole film stays in sight while it grows; it does not come nearer under the hand when it gets shorter.
            if self._whole and self.sight.length > before.length:
                self.fit()
            else:
                self._look(self.view.panned(0, self.sight.length))
            self.view_changed.emit()

    def _repaint_changes(self, before: Sight, after: Sight) -> None:
        for row, (first, end) in same_but(before, after).items():
            self.tiles.drop(row, first, end)
            self.update_frames(row, first, end)

    def _states_changed(self, shots: frozenset[str]) -> None:
        lengths = self.sight.layout
        known = lengths.version == self.sources.version
        self.sources.forget(shots)
        self.sight.forget_states()
        if len(shots) > 400:
            self.tiles.clear()
            self.update()
        else:
            for shot in shots:
                self._shot_changed(shot)
        if any(self._lies_otherwise(shot) for shot in shots) and lengths is self.sight.layout:
            self.refresh()  # another take has other sounds or another length
        else:
            if known:
                lengths.confirm()
            self.restated.emit()

    def _lies_otherwise(self, shot: str) -> bool:
        found = self.sight.film.find(shot)
        block = self.sight.layout.blocks_by_scene.get(found[0].id) if found else None
        if found is None or block is None:
            return False
        place = self.sight.film.places[shot][1]
        material = self.sources.material
        if material is None:
            return False
        return block.lengths[place] != material(found[1]) or block.stems[place] != material.stems(found[1])

    def _shot_changed(self, shot: str) -> None:
        for item in self.sight.of_shot(shot):
            self.tiles.drop(item.track, item.start, item.end)
            self.update_frames(item.track, item.start, item.end)

    def _spoken(self, shots: frozenset[str]) -> None:
        """Stand-in voices came: cards let their waves be seen."""
        self.sources.spoken(shots)
        for shot in shots:
            if shot in self.sight.film.places:
                self._shot_changed(shot)

    def _pictured(self, shot: str, event: Picture) -> None:
        if self.isVisible() and self.sources.see(shot, event):
            self._shot_changed(shot)

    def _strip_arrived(self, wanted: Wanted) -> None:
        self.building.came(wanted)
        self.hands.strip_arrived(wanted)

    def _themed(self) -> None:
        self.tiles.clear()
        self.update()

    # ----- what is in sight ---------------------------------------------------------------------------------------
    @property
    def whole(self) -> bool:
        """Whether the whole film is kept in sight."""
        return self._whole

    def _look(self, view: View) -> None:
        view = replace(view, width=max(1, self.width()))
        if view == self.view:
            return
        self.view = view
        self.strips.look_elsewhere()
        self._look_first()
        self.update()
        self.view_changed.emit()

    def _look_first(self) -> None:
        """Let the desk find out first about what is in sight here."""
        first, end = self.view.shown()
        if not self.sight.crowded("shots", end - first, MANY):
            self.desk.look_first(item.shot for item in self.sight.within("shots", first, end))

    def pan(self, pixels: int) -> None:
        """Move along the film, to the right for more than 0."""
        self._whole = False
        self._look(self.view.panned(pixels, self.sight.length))

    def pan_to(self, frame: float) -> None:
        """Let a frame stand at the left edge."""
        self._whole = False
        self._look(replace(self.view, left=0).panned(round(frame * self.view.zoom), self.sight.length))

    def zoom_to(self, zoom: float, about: float | None = None) -> None:
        """Look at the film with so many pixels a frame; what lies at `about` stays, or the playhead, or the middle."""
        self._whole = False
        if about is None:
            x = self.view.x(self.transport.cut_frame)
            about = x if 0 <= x <= self.width() else self.width() / 2
        self._look(self.view.zoomed(zoom, about, self.sight.length))

    def zoom_step(self, steps: float, about: float | None = None) -> None:
        """Nearer for more than 0."""
        self.zoom_to(self.view.zoom * 1.25**steps, about)

    def fit(self) -> None:
        """Show the whole film, and go on doing so while the widget or the film grows."""
        self._whole = True
        self._look(replace(self.view, width=max(1, self.width())).fitted(self.sight.length))

    def bring_into_sight(self, first: int, end: int | None = None) -> None:
        """Pan as little as it takes to see a frame, or as much of a stretch as there is room for."""
        end = first + 1 if end is None else end
        left, right, margin = self.view.x(first), self.view.x(end), min(40, self.width() // 6)
        if right - left > self.width() - 2 * margin or left < margin:
            if left < margin or left > self.width() - margin:
                self.pan(round(left) - margin)
        elif right > self.width() - margin:
            self.pan(round(right) - self.width() + margin)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit() if self._whole else self._look(self.view.panned(0, self.sight.length))
        self._lay_lanes()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._whole:
            self.fit()

    def sizeHint(self) -> QSize:
        return QSize(800, bottom(lanes(self.heights())))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, TOP + 90)

    # ----- tracks -------------------------------------------------------------------------------------------------
    def heights(self) -> dict[str, int]:
        """Pixels of every track, from the top down."""
        return dict(self.ordinary_heights()) | {
            track: height for track, height in self._heights.items() if track in self.ordinary_heights()
        }

    def ordinary_heights(self) -> Mapping[str, int]:
        """Heights where nobody chose others: there is more room in a high window."""
        from ui.timeline.view import HEIGHTS, TALL

        window = self.window()
        return TALL if window is not None and window.height() >= 1000 else HEIGHTS

    def set_height(self, track: str, height: int) -> None:
        """Make a track so high; 0 for its ordinary height."""
        self._heights.pop(track, None)
        if height:
            self._heights[track] = height
        self.desk.memory.set(HEIGHTS_KEY, self._heights)
        self._lay_lanes()

    def scroll_down(self, pixels: int) -> None:
        """Move to lower tracks, where they do not all fit."""
        self.down += pixels
        self._lay_lanes()

    def _lay_lanes(self) -> None:
        plain = lanes(self.heights())
        self.down = max(0, min(self.down, bottom(plain) - self.height()))
        made = tuple(replace(lane, top=lane.top - self.down) for lane in plain)
        if made != self._lanes:
            self._lanes = made
            self.updateGeometry()
            self.update()
            self.lanes_changed.emit()

    @property
    def lanes(self) -> tuple[Lane, ...]:
        """The tracks as they lie now."""
        return self._lanes

    def lane(self, track: str) -> Lane:
        """One track's place."""
        return next(lane for lane in self._lanes if lane.track == track)

    def lane_at(self, y: float) -> Lane | None:
        """The track at a height of the widget."""
        return lane_at(self._lanes, y) if y >= TOP else None

    def item_at(self, at: QPointF) -> Item | None:
        """The clip under a place."""
        lane = self.lane_at(at.y())
        return self.sight.at(lane.track, self.view.under(at.x())) if lane and at.x() >= 0 else None

    def rect_of(self, item: Item, *, start: int | None = None, frames: int | None = None) -> QRectF:
        """Where a clip lies, or would lie."""
        lane = self.lane(item.track)
        start = item.start if start is None else start
        frames = item.frames if frames is None else frames
        return QRectF(self.view.x(start) + 0.5, lane.top, max(1.0, frames * self.view.zoom - 1), lane.height)

    # ----- painting anew ------------------------------------------------------------------------------------------
    def paint_anew(self, rect: QRect) -> None:
        """Paint a place anew, as far as it is in sight."""
        rect = rect.intersected(self.rect())
        if not rect.isEmpty():
            self.updated.append(rect)
            self.update(rect)

    def update_rect(self, rect: QRectF, margin: float = 3) -> None:
        """Paint a place anew, with the edges around it."""
        self.paint_anew(rect.adjusted(-margin, -margin, margin, margin).toAlignedRect())

    def update_frames(self, row: str, first: float, end: float) -> None:
        """Paint a row anew from one frame to before another, as far as it is in sight."""
        first, end = max(first, self.view.left / self.view.zoom - 1), min(end, self.view.shown()[1] + 1)
        if end <= first:
            return
        left, right = self.view.x(first), self.view.x(end)
        top, height = {RULER_ROW: (0, RULER), SCENES_ROW: (RULER, SCENES)}.get(row, (0, 0))
        if not height:
            lane = self.lane(row)
            top, height = lane.top, lane.height
        self.update_rect(QRectF(left, top, right - left, height))

    # ----- painting -----------------------------------------------------------------------------------------------
    def rows(self) -> list[Row]:
        """All rows of tiles as they lie now."""
        return [
            Row(RULER_ROW, 0, RULER),
            Row(SCENES_ROW, RULER, SCENES),
            *(Row(lane.track, lane.top, lane.height) for lane in self._lanes),
        ]

    def _build(self, p: QPainter, row: Row, view: View, width: int) -> Iterable[Wanted]:
        return Rows(self.sight).paint(p, row, view, width, self.devicePixelRatioF())

    def _plain(self, p: QPainter, row: Row, view: View, box: QRect) -> None:
        Rows(self.sight).plain(p, row, view, box)

    def paintEvent(self, event: QPaintEvent) -> None:
        self.tiles.begin()
        p = QPainter(self)
        region = event.rect()
        self._ground(p, region)
        ratio, name = self.devicePixelRatioF(), theme.now().name
        rows = self.rows()
        p.setClipRect(region.intersected(QRect(0, 0, self.width(), TOP)))
        lacks = self.tiles.draw(p, rows[:2], self.view, region, name, ratio)
        tracks = region.intersected(QRect(0, TOP, self.width(), self.height()))
        if not tracks.isEmpty():
            p.setClipRect(tracks)
            lacks |= self.tiles.draw(p, rows[2:], self.view, tracks, name, ratio)
            p.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.hands.paint_under(p, tracks)
            sticky.names(self, p, tracks)
            self.selection.paint(p, tracks)
            self.hands.paint_over(p, tracks)
        p.setClipRect(region)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        sticky.scene(self, p, region)
        self._marked(p)
        self.hands.paint_lines(p)
        ruler.playhead(p, self.view.x(self.transport.cut_frame), self.height())
        self.building.painted(lacks)

    def _ground(self, p: QPainter, region: QRect) -> None:
        """Fill what no row covers: the stripes between the tracks and below them."""
        panel, top = theme.colour("panel"), RULER + SCENES
        for lane in self._lanes:
            p.fillRect(QRect(region.left(), top, region.width(), lane.top - top), panel)
            top = max(top, lane.bottom)
        p.fillRect(QRect(region.left(), top, region.width(), max(0, self.height() - top)), panel)

    def _marked(self, p: QPainter) -> None:
        marked = self.hands.marked() or (self.sight.film.marked if self.sight.film else None)
        if marked is not None:
            left, right = self.view.x(marked[0]), self.view.x(marked[1])
            if right >= 0 and left <= self.width():
                ruler.marked_range(p, max(left, -10.0), min(right, self.width() + 10.0))

    # ----- the playhead -------------------------------------------------------------------------------------------
    def _frame_moved(self, _frame: int) -> None:
        frame = self.transport.cut_frame
        before, self._shown_frame = self._shown_frame, frame
        if self.playing and not self.hands.busy:
            x = self.view.x(frame)
            if not 0 <= x < self.width() - 8:
                # Page by page: a picture that scrolls all the time cannot be looked at.
                self.pan_to(frame - self.width() * 0.1 / self.view.zoom)
        for x in (self.view.x(before), self.view.x(frame)):
            if -NEAR < x < self.width() + NEAR:
                self.paint_anew(QRect(round(x) - NEAR, 0, 2 * NEAR, self.height()))

    def _playing_changed(self, playing: bool) -> None:
        self.playing = playing

    # ----- hands and keys -----------------------------------------------------------------------------------------
    def set_hand(self, hand: str) -> None:
        """Take another tool: ``select``, ``razor`` or ``slip``."""
        if hand != self.hand:
            self.hand = hand
            self.hands.hover_again()
            self.hand_changed.emit(hand)

    def switch(self, key: str, *, on: bool) -> None:
        """Mind ``snap``, ``ripple`` or ``linked``, or not."""
        if self.switches[key] != on:
            self.switches[key] = on
            self.desk.memory.set(f"timeline {key}", on)
            self.switched.emit(key, on)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.hands.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.hands.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.hands.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self.hand != "select":
            return
        found = self.item_at(event.position()) or grab_at(self, event.position()).marker
        if found is not None:
            self.hands.give_up()
            self.opened.emit(found)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hands.leave()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Pans; with Ctrl zooms about the pointer, with Shift moves to lower tracks."""
        turned = event.angleDelta().y() or event.angleDelta().x()
        held = event.modifiers()
        if held & Qt.KeyboardModifier.ControlModifier:
            self.zoom_to(self.view.zoom * STEP**turned, event.position().x())
        elif held & Qt.KeyboardModifier.ShiftModifier:
            self.scroll_down(-turned // 2)
        else:
            self.pan(-(event.pixelDelta().x() or event.pixelDelta().y() or turned))
        event.accept()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and wants_key(self, event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not press_key(self, event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        self.hands.modifiers_changed(event)
        super().keyReleaseEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.selection.show_focus(by_keys=event.reason() is not Qt.FocusReason.MouseFocusReason)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.selection.show_focus(by_keys=False)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            at = self.selection.middle()
            self.menu_wanted.emit(self.mapToGlobal(at.toPoint()), at)
        else:
            self.menu_wanted.emit(event.globalPos(), QPointF(event.pos()))

    # ----- what is dropped ----------------------------------------------------------------------------------------
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.desk.film is not None and any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        at = event.position()
        lane = self.lane_at(at.y())
        self._show_dropping((lane.track, self.hands.snapped(self.view.frame(at.x()))) if lane else None)
        event.acceptProposedAction()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._show_dropping(None)

    def dropEvent(self, event: QDropEvent) -> None:
        place, files = self._dropping, [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        self._show_dropping(None)
        if files:
            event.acceptProposedAction()
            at = event.position()
            track, frame = place or ("", self.view.frame(at.x()))
            self.files_dropped.emit(files, track, frame)

    def _show_dropping(self, place: tuple[str, int] | None) -> None:
        if place != self._dropping:
            self._dropping = place
            self.hands.show_landing(place)


__all__ = ["GAP", "Timeline"]
