"""The mouse on the timeline: what is hovered, what is held, what would come of it, and what is done on letting go.

A drag never touches the document: it works out a film that would be, which is painted over the tiles, and on letting
go sends the one edit that makes it. Escape, or letting go where nothing changed, leaves all as it was.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QApplication

from ui.look import theme
from ui.timeline import painting, ruler
from ui.timeline.deeds import cut_all, cut_at, mark_range, refuse, send
from ui.timeline.differing import same_but, shifts
from ui.timeline.drags import Pull, Trial, pull, snap
from ui.timeline.grabs import CURSORS, ROOM, TALL, Grab, grab_at
from ui.timeline.rows import Rows, ground
from ui.timeline.sight import Item, Sight
from ui.timeline.tiles import Row
from ui.timeline.view import TOP, View

if TYPE_CHECKING:
    from ui.timeline.timeline import Timeline

FLASH = 600
"""Milliseconds for which a limit is shown."""
BEGUN = 3
"""Pixels from which a press is a drag: a trim of a few frames is wanted as often as one of many."""
EDGE = 24
"""Pixels from the edge of the widget in which a drag pans."""
EDGE_STEP = 24
"""Pixels that it pans at a time."""
EDGE_PAUSE = 40
"""Milliseconds from one time to the next."""


@dataclass(slots=True)
class Held:
    """A button is down.

    Attributes
    ----------
    grab : Grab
        On what.
    at : QPointF
        Where it was pressed.
    frame : float
        The frame under it, with its fraction.
    begun : bool
        Whether it was moved far enough to be a drag.
    pull : Pull or None
        What is being tried, for what changes the film.
    trial : Trial or None
        What would come of it where the pointer is now.
    pointer : QPointF
        Where the pointer is.
    snapped : int or None
        The frame at which it snapped.
    marquee : QRectF or None
        What is being framed.
    marked : (int, int) or None
        The range that is being marked.
    """

    grab: Grab
    at: QPointF
    frame: float
    modifiers: Qt.KeyboardModifier
    begun: bool = False
    pull: Pull | None = None
    trial: Trial | None = None
    pointer: QPointF = field(default_factory=QPointF)
    snapped: int | None = None
    marquee: QRectF | None = None
    marked: tuple[int, int] | None = None
    left: int = 0


class Hands:
    """What the mouse does on one timeline.

    Parameters
    ----------
    timeline : Timeline
    """

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self.held: Held | None = None
        self.hovered: Item | None = None
        self.grab = Grab("choose")
        self._pointer: QPointF | None = None
        self._preview: Sight | None = None
        self._changed: dict[str, tuple[float, float]] = {}
        self._shifted: dict[str, tuple[int, int]] = {}
        self._landing: tuple[str, int] | None = None
        self._limit: int | None = None
        self._limited = ""
        self._flash = QTimer(timeline)
        self._flash.setSingleShot(True)
        self._flash.setInterval(FLASH)
        self._flash.timeout.connect(self._unflash)
        self._panning = QTimer(timeline)
        self._panning.setSingleShot(True)
        self._panning.setInterval(EDGE_PAUSE)
        self._panning.timeout.connect(self._pan_at_edge)

    @property
    def busy(self) -> bool:
        """Whether something is being dragged."""
        return self.held is not None and self.held.begun

    def covers(self, item: Item) -> bool:
        """Whether what is dragged is painted over an item."""
        first, end = self._changed.get(item.track, (0, 0))
        return item.start < end and item.end > first

    def marked(self) -> tuple[int, int] | None:
        """The range that is being dragged."""
        return self.held.marked if self.held else None

    # ----- hovering -----------------------------------------------------------------------------------------------
    def _hover(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        timeline = self._timeline
        self._pointer = at
        grab = grab_at(timeline, at)
        item = timeline.item_at(at) if at.y() >= TOP else None
        if item is None or self.hovered is None or item.id != self.hovered.id:
            for each in (self.hovered, item):
                if each is not None:
                    timeline.update_rect(timeline.rect_of(each))
        self.hovered = item
        self.grab = grab
        timeline.setCursor(CURSORS[self._cursor(grab, modifiers)])
        words = grab.marker.words if grab.marker else timeline.sight.tip(item) if item is not None else ""
        if words != timeline.toolTip():
            timeline.setToolTip(words)

    def _cursor(self, grab: Grab, modifiers: Qt.KeyboardModifier) -> str:
        if grab.item is not None and self._timeline.sight.film.track(grab.item.track).locked:
            return "locked"
        if grab.kind == "move" and modifiers & Qt.KeyboardModifier.AltModifier:
            return "slide"
        return grab.kind

    def hover_again(self) -> None:
        """Another tool is in the hand, or another film lies under it."""
        if self._pointer is not None and self.held is None and self._timeline.underMouse():
            self._hover(self._pointer, QApplication.keyboardModifiers())

    def leave(self) -> None:
        """The pointer left."""
        if self.hovered is not None:
            self._timeline.update_rect(self._timeline.rect_of(self.hovered))
        self.hovered, self._pointer = None, None

    # ----- pressing -----------------------------------------------------------------------------------------------
    def press(self, event: QMouseEvent) -> None:
        """A button went down."""
        timeline, at = self._timeline, event.position()
        if self.held is not None:
            # A second button gives up what the first one drags.
            self.give_up()
            return
        frame = (timeline.view.left + at.x()) / timeline.view.zoom
        if event.button() == Qt.MouseButton.MiddleButton:
            self.held = Held(Grab("pan"), at, frame, event.modifiers(), begun=True, left=timeline.view.left)
            timeline.setCursor(Qt.CursorShape.ClosedHandCursor)
            return
        if event.button() != Qt.MouseButton.LeftButton:
            item = timeline.item_at(at)
            if item is not None and item not in timeline.selection:
                timeline.selection.choose([item])
            return
        self._hover(at, event.modifiers())
        grab = self.grab
        self.held = Held(grab, at, frame, event.modifiers(), pointer=at)
        if grab.kind == "scrub":
            self.held.begun = True
            self._scrub(at, event.modifiers())
        elif grab.kind == "razor":
            self.held = None
            frame = self.snapped(timeline.view.frame(at.x()), event.modifiers())
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                cut_all(timeline, frame)
            elif grab.item is not None:
                cut_at(timeline, grab.item, frame)
        elif grab.item is not None:
            self._choose(grab, event.modifiers())

    def _choose(self, grab: Grab, modifiers: Qt.KeyboardModifier) -> None:
        selection, item = self._timeline.selection, grab.item
        assert item is not None
        if modifiers & Qt.KeyboardModifier.ControlModifier and grab.kind == "move":
            selection.toggle(item)
        elif modifiers & Qt.KeyboardModifier.ShiftModifier:
            selection.stretch(item)
        elif item not in selection:
            selection.choose([item])
        else:
            selection.cursor = item.id

    # ----- moving -------------------------------------------------------------------------------------------------
    def move(self, event: QMouseEvent) -> None:
        """The pointer moved."""
        at = event.position()
        if self.held is None:
            self._hover(at, event.modifiers())
            return
        self._drag(at, event.modifiers())

    def _drag(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        held, timeline = self.held, self._timeline
        assert held is not None
        held.pointer, self._pointer = at, at
        if not held.begun:
            if (at - held.at).manhattanLength() < BEGUN:
                return
            held.begun = True
            self._begin(held, modifiers)
        match held.grab.kind:
            case "pan":
                timeline.pan(held.left - round(at.x() - held.at.x()) - timeline.view.left)
            case "scrub":
                self._scrub(at, modifiers)
            case "choose":
                self._frame_all(QRectF(QPointF(timeline.view.x(held.frame), held.at.y()), at).normalized())
            case "in" | "out":
                self._mark(held, self.snapped(timeline.view.frame(at.x()), modifiers))
            case _:
                self._try(held, modifiers)
        if not EDGE <= at.x() <= timeline.width() - EDGE:
            self._panning.start()

    def _pan_at_edge(self) -> None:
        """Pan while something is held at the edge of the widget."""
        held, timeline = self.held, self._timeline
        if held is None or not held.begun or held.grab.kind == "pan":
            return
        x = held.pointer.x()
        step = EDGE_STEP if x > timeline.width() - EDGE else -EDGE_STEP if x < EDGE else 0
        left = timeline.view.left
        timeline.pan(step)
        if step and timeline.view.left != left:
            self._drag(held.pointer, QApplication.keyboardModifiers())

    def _begin(self, held: Held, modifiers: Qt.KeyboardModifier) -> None:
        timeline = self._timeline
        kind = held.grab.kind
        if kind in ("pan", "scrub", "choose", "in", "out"):
            return
        if kind == "move" and modifiers & Qt.KeyboardModifier.AltModifier:
            kind = "slide"
        timeline.setCursor(Qt.CursorShape.ClosedHandCursor if kind == "move" else CURSORS[kind])
        held.pull = pull(timeline, kind, held.grab)

    def _scrub(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        timeline = self._timeline
        frame = min(timeline.view.frame(at.x()), max(0, timeline.sight.length - 1))
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            frame = self.snapped(frame, playhead=False)
        if frame != timeline.transport.cut_frame:
            timeline.transport.seek_cut(frame)

    def _frame_all(self, rect: QRectF) -> None:
        held, timeline = self.held, self._timeline
        assert held is not None
        before, held.marquee = held.marquee, rect
        timeline.update_rect(rect if before is None else rect.united(before))
        first = (timeline.view.left + rect.left()) / timeline.view.zoom
        end = (timeline.view.left + rect.right()) / timeline.view.zoom
        found = [
            item
            for lane in timeline.lanes
            if lane.top < rect.bottom() and lane.bottom > rect.top()
            for item in timeline.sight.within(lane.track, int(first), int(end) + 1)
        ]
        timeline.selection.choose(found)

    def _mark(self, held: Held, frame: int) -> None:
        marked = self._timeline.sight.film.marked
        if marked is None:
            return
        before = held.marked or marked
        first, end = marked
        held.marked = (min(frame, end - 1), end) if held.grab.kind == "in" else (first, max(frame, first + 1))
        self._timeline.update_frames("ruler", min(before[0], held.marked[0]) - 9, max(before[1], held.marked[1]) + 9)

    def _try(self, held: Held, modifiers: Qt.KeyboardModifier) -> None:
        """Work out what would come of it here, and show that."""
        if held.pull is None:
            return
        timeline = self._timeline
        change = held.pointer - held.at
        before = self._plate_rect()
        guide = held.snapped
        # Counted from the frame that was grabbed: the view may pan under the hand.
        frames = round((timeline.view.left + held.pointer.x()) / timeline.view.zoom - held.frame)
        snaps = timeline.switches["snap"] and not modifiers & Qt.KeyboardModifier.ControlModifier
        lane = timeline.lane_at(held.pointer.y())
        trial, held.snapped = held.pull.at(frames, change.y(), lane.track if lane else "", snaps=bool(snaps))
        if trial is held.trial or trial == held.trial:
            self._update_plate(before)
            return
        held.trial = trial
        self._show(trial.sight)
        self._told(trial)
        for frame in {guide, held.snapped} - {None}:
            assert frame is not None
            timeline.update_rect(QRectF(timeline.view.x(frame) - 2, 0, 4, timeline.height()))
        self._update_plate(before)

    def _show(self, sight: Sight | None) -> None:
        """Paint a film that would be, where it differs from the one that is or was shown."""
        timeline = self._timeline
        shown = self._preview or timeline.sight
        self._preview = sight
        now = sight or timeline.sight
        self._changed = same_but(timeline.sight, sight) if sight is not None else {}
        self._shifted = shifts(timeline.sight, sight) if sight is not None else {}
        for row, (first, end) in same_but(shown, now).items():
            timeline.update_frames(row, first, end)

    def _told(self, trial: Trial) -> None:
        if trial.why and trial.why != self._limited:
            self.tell_limit(trial.limit, trial.why)
        self._limited = trial.why

    def tell_limit(self, frame: int | None, why: str) -> None:
        """Something does not go further: flash where, once, and say why."""
        self._update_limit()
        self._limit = frame
        self._flash.start()
        self._timeline.said.emit(why)
        self._update_limit()

    def _update_limit(self) -> None:
        if self._limit is not None:
            x = self._timeline.view.x(self._limit)
            self._timeline.update_rect(QRectF(x - 6, TOP, 12, self._timeline.height()))

    def _unflash(self) -> None:
        self._update_limit()
        self._limit = None

    # ----- letting go ---------------------------------------------------------------------------------------------
    def release(self, event: QMouseEvent) -> None:
        """A button came up: do it."""
        held, self.held = self.held, None
        if held is None:
            return
        timeline = self._timeline
        self._forget(held)
        kind = held.grab.kind
        if not held.begun:
            self._clicked(held, event.modifiers())
        elif held.marked is not None and held.marked != timeline.sight.film.marked:
            mark_range(timeline, *held.marked)
        elif held.trial is not None:
            trial = held.trial
            send(timeline, trial.gesture) if trial.gesture else refuse(timeline, trial.gesture)
        self._show_nothing()
        if kind == "pan" or held.begun:
            self._hover(event.position(), event.modifiers())

    def _clicked(self, held: Held, modifiers: Qt.KeyboardModifier) -> None:
        timeline = self._timeline
        plain = not modifiers & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        if held.grab.kind == "choose":
            timeline.selection.clear()
        elif held.grab.kind == "marker" and held.grab.marker is not None:
            timeline.transport.seek_cut(timeline.sight.place_of(held.grab.marker))
        elif held.grab.item is not None and plain and len(timeline.selection.keys) > 1:
            timeline.selection.choose([held.grab.item])

    def give_up(self) -> None:
        """Leave all as it was."""
        held, self.held = self.held, None
        if held is not None:
            self._forget(held)
            self._show_nothing()
            self.hover_again()

    def _forget(self, held: Held) -> None:
        """Paint anew what was drawn for a drag only."""
        timeline = self._timeline
        if held.marquee is not None:
            timeline.update_rect(held.marquee)
        if held.snapped is not None:
            timeline.update_rect(QRectF(timeline.view.x(held.snapped) - 2, 0, 4, timeline.height()))
        if held.marked is not None:
            timeline.update_frames("ruler", held.marked[0] - 9, held.marked[1] + 9)
        if held.trial is not None:
            timeline.update_rect(self._plate_of(held))
        self._limited = ""

    def _show_nothing(self) -> None:
        if self._preview is not None:
            self._show(None)

    def film_changed(self) -> None:
        """The document changed under the hand: a drag that stands on the old one is given up."""
        self.hovered = None
        if self.held is not None and self.held.pull is not None:
            held, self.held = self.held, None
            self._forget(held)
        self._preview = None
        for row, (first, end) in self._changed.items():
            self._timeline.update_frames(row, first, end)
        self._changed = {}

    def strip_arrived(self, _wanted: object) -> None:
        """A picture came that what is dragged may show."""
        for row, (first, end) in self._changed.items():
            self._timeline.update_frames(row, first, end)

    def modifiers_changed(self, event: QKeyEvent) -> bool:
        """Ctrl, Shift or Alt went down or up; whether the key was one of them."""
        if event.key() not in (Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt):
            return False
        held = QApplication.keyboardModifiers()
        if self.busy and self._pointer is not None:
            self._drag(self._pointer, held)
        else:
            self.hover_again()
        return True

    # ----- snapping -----------------------------------------------------------------------------------------------
    def snapped(
        self,
        frame: int,
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
        *,
        playhead: bool = True,
    ) -> int:
        """A frame, or what it snaps to."""
        timeline = self._timeline
        if not timeline.switches["snap"] or modifiers & Qt.KeyboardModifier.ControlModifier:
            return frame
        near = snap(timeline, [frame], playhead=playhead)
        return near.frame if near is not None else frame

    def show_landing(self, place: tuple[str, int] | None) -> None:
        """Show where a file from outside would land."""
        timeline = self._timeline
        for each in (self._landing, place):
            if each is not None:
                timeline.update_rect(QRectF(timeline.view.x(each[1]) - 3, TOP, 6, timeline.height()))
                timeline.update_rect(self._landing_rect(each))
        self._landing = place

    def _landing_rect(self, place: tuple[str, int]) -> QRectF:
        lane = self._timeline.lane(place[0])
        return QRectF(0, lane.top, self._timeline.width(), lane.height)

    # ----- painting -----------------------------------------------------------------------------------------------
    def paint_under(self, p: QPainter, region: QRect) -> None:
        """Paint the film that would be, where it differs."""
        if self._preview is None:
            return
        timeline, rows = self._timeline, Rows(self._preview)
        view = timeline.view
        for lane in timeline.lanes:
            changed = self._changed.get(lane.track)
            if changed is None:
                continue
            left = max(0, int(view.x(max(0.0, changed[0]))) - 1)
            right = min(timeline.width(), int(view.x(min(changed[1], 1e9))) + 2)
            row = Row(lane.track, lane.top, lane.height)
            if lane.track in self._shifted:
                frame, by = self._shifted[lane.track]
                edge = max(left, min(right, round(view.x(frame))))
                self._paint_moved(p, row, QRect(edge, lane.top, right - edge, lane.height).intersected(region), by)
                right = edge
            box = QRect(left, lane.top, right - left, lane.height).intersected(region)
            if box.isEmpty():
                continue
            p.save()
            p.setClipRect(box)
            p.fillRect(box, ground(row))
            p.translate(box.left(), lane.top)
            part = View(view.zoom, view.left + box.left(), box.width())
            rows.paint(p, row, part, box.width(), timeline.devicePixelRatioF())
            p.restore()

    def _paint_moved(self, p: QPainter, row: Row, box: QRect, by: int) -> None:
        """Paint what has only moved along: its tiles are there, a little to the side."""
        if box.isEmpty():
            return
        timeline = self._timeline
        away = round(by * timeline.view.zoom)
        p.save()
        p.setClipRect(box)
        p.fillRect(box, ground(row))
        p.translate(away, 0)
        timeline.tiles.draw(
            p, [row], timeline.view, box.translated(-away, 0), theme.now().name, timeline.devicePixelRatioF()
        )
        p.restore()

    def paint_over(self, p: QPainter, _region: QRect) -> None:
        """Paint rings round what is dragged, and the grips of what is hovered."""
        timeline = self._timeline
        if self.held is not None and self.held.trial is not None and self._preview is not None:
            for key in self.held.trial.shown:
                item = self._preview.find(key)
                if item is not None:
                    painting.selected(p, timeline.rect_of(item), self._preview.foot(item))
            return
        if self.hovered is not None and self.held is None and timeline.hand == "select":
            self._grips(p, self.hovered)
        if self._landing is not None:
            p.fillRect(self._landing_rect(self._landing), theme.colour("accent", 30))

    def _grips(self, p: QPainter, item: Item) -> None:
        timeline = self._timeline
        rect = timeline.rect_of(item)
        if rect.width() < ROOM or timeline.sight.film.track(item.track).locked:
            return
        fade_in, fade_out = timeline.sight.fades(item)
        painting.fade_grips(p, rect, fade_in * timeline.view.zoom, fade_out * timeline.view.zoom)
        if item.track not in ("shots", "titles") and rect.height() >= TALL:
            painting.gain_line(p, rect, timeline.sight.level(item).gain)

    def paint_lines(self, p: QPainter) -> None:
        """Paint what lies over all tracks: snap line, limit, frame of a selection, words beside the pointer."""
        timeline, held = self._timeline, self.held
        view = timeline.view
        if self._landing is not None:
            ruler.guide(p, view.x(self._landing[1]), timeline.height())
        if self._limit is not None:
            painting.limit(p, view.x(self._limit), TOP, timeline.height())
        if held is None:
            return
        if held.marquee is not None:
            p.setPen(QPen(theme.colour("accent_text"), 1))
            p.setBrush(theme.colour("accent", 36))
            p.drawRect(held.marquee)
        if held.snapped is not None:
            ruler.guide(p, view.x(held.snapped), timeline.height())
        if held.trial is not None and held.trial.marker is not None:
            frame, colour = held.trial.marker
            ruler.marker(p, view.x(frame), colour, lifted=True)
        if held.trial is not None and held.trial.words:
            painting.plate(p, held.pointer, held.trial.words, timeline.rect())

    def _plate_of(self, held: Held) -> QRectF:
        if held.trial is None or not held.trial.words:
            return QRectF()
        rect = painting.plate_rect(held.pointer, held.trial.words, self._timeline.rect())
        if held.trial.marker is not None:
            x = self._timeline.view.x(held.trial.marker[0])
            rect = rect.united(QRectF(x - 8, 0, 16, TOP))
        return rect

    def _plate_rect(self) -> QRectF:
        return self._plate_of(self.held) if self.held is not None else QRectF()

    def _update_plate(self, before: QRectF) -> None:
        for rect in (before, self._plate_rect()):
            if not rect.isEmpty():
                self._timeline.update_rect(rect)
