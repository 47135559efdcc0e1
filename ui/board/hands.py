"""The board under the mouse: choosing, dragging cards and scenes, drawing a frame round several."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPoint, QPointF, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QPainter, QPen, QPixmap, QRegion
from PySide6.QtWidgets import QApplication

from studio.words.language import counted
from ui.board import painting
from ui.board.layout import Spot
from ui.look import paint, theme
from ui.look.tokens import Radius

if TYPE_CHECKING:
    from ui.board.surface import Surface

EDGE = 48
"""Within so many pixels of the upper or lower edge, dragging scrolls."""
TICK, FASTEST = 16, 28
"""Milliseconds from one step of that scrolling to the next, and pixels of the longest step."""
GHOST = 0.82
"""How opaque a card is that hangs on the pointer."""

Modifier = Qt.KeyboardModifier


class Hands(QObject):
    """What the mouse does on the surface.

    Parameters
    ----------
    surface : Surface
    """

    def __init__(self, surface: Surface) -> None:
        super().__init__(surface)
        self._surface = surface
        self._pressed: tuple[QPoint, Spot | None, QRect, Modifier] | None = None
        self._doing = ""
        self._lifted: frozenset[str] = frozenset()
        self._order: tuple[str, ...] = ()
        self._ghost: QPixmap | None = None
        self._grip = QPoint()
        self._origin = 0
        self._now = QPoint()
        self._before: tuple[str, ...] = ()
        self.bar = QRect()
        """The amber line where what is dragged would land, on the board; empty where there is none."""
        self._landing: tuple[str, int] | None = None
        self._scroll = QTimer(self)
        self._scroll.setInterval(TICK)
        self._scroll.timeout.connect(self._scroll_on)

    @property
    def busy(self) -> bool:
        """Whether something is being dragged or framed."""
        return bool(self._doing)

    def lifts(self, identity: str) -> bool:
        """Whether a shot or scene is being dragged."""
        return identity in self._lifted

    # ----- the mouse ----------------------------------------------------------------------------------------------
    def press(self, event: QMouseEvent) -> None:
        """A button goes down."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        surface = self._surface
        point = event.position().toPoint()
        found = surface.at(point)
        spot, rect = found or (None, QRect())
        self._pressed = (point, spot, rect, event.modifiers())
        self._origin = surface.scrolled
        if spot is None or spot.kind != "card":
            return
        face = surface.face(spot.id)
        picture = painting.picture_of(QRectF(rect)).contains(QPointF(surface.content(point)))
        if face and face.state == "missing" and picture:
            surface.again.emit(spot.id)
        several = len(surface.desk.selected) > 1 and spot.id in surface.desk.selected
        if not (several and event.modifiers() == Modifier.NoModifier):
            # Of several that are chosen one may want to drag all: which it is shows when the button comes up.
            self.choose(spot.id, event.modifiers())
        surface.go(spot, by_keys=False, select=False)

    def move(self, event: QMouseEvent) -> None:
        """The mouse moves with its button down."""
        if self._pressed is None:
            return
        point = event.position().toPoint()
        start, spot, _rect, _keys = self._pressed
        if not self._doing:
            if (point - start).manhattanLength() < QApplication.startDragDistance():
                return
            self._begin(spot, start)
        self._carry(point)

    def release(self, event: QMouseEvent) -> None:
        """The button comes up."""
        pressed, self._pressed = self._pressed, None
        if event.button() != Qt.MouseButton.LeftButton or pressed is None:
            return
        start, spot, rect, keys = pressed
        doing, landing, order = self._doing, self._landing, self._order
        self._end()
        surface = self._surface
        if doing == "cards" and landing:
            drop_cards(surface, order, *landing)
        elif doing == "scene" and landing and spot:
            drop_scene(surface, spot.id, landing[1])
        elif not doing and spot:
            self._click(spot, rect, start, event, keys)
        elif not doing and not keys & (Modifier.ControlModifier | Modifier.ShiftModifier):
            surface.desk.select()

    def double_click(self, event: QMouseEvent) -> None:
        """A card's picture opens in the viewer, its text is written, a heading as well."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        surface = self._surface
        found = surface.at(event.position().toPoint())
        if found is None:
            return
        spot, rect = found
        here = QPointF(surface.content(event.position().toPoint()))
        if spot.kind == "card" and painting.picture_of(QRectF(rect)).contains(here):
            surface.opened.emit(spot.id)
        elif spot.kind == "card":
            surface.write(spot.id)
        elif spot.kind == "head" and not painting.head_areas(QRectF(rect)).knob(here):
            surface.renamed.emit(spot.id)

    def choose(self, shot: str, how: Modifier) -> None:
        """A click: alone, added with Ctrl, up to here with Shift."""
        surface, desk = self._surface, self._surface.desk
        if how & Modifier.ShiftModifier and desk.selected:
            surface.keys.stretch(shot)
        elif not how & Modifier.ControlModifier:
            desk.select(shot)
        elif shot in desk.selected:
            desk.select(*(kept for kept in desk.selected if kept != shot))
        else:
            desk.select(*desk.selected, shot)

    def _click(self, spot: Spot, rect: QRect, start: QPoint, event: QMouseEvent, keys: Modifier) -> None:
        surface = self._surface
        here = QPointF(surface.content(event.position().toPoint()))
        if spot.kind == "card" and keys == Modifier.NoModifier and len(surface.desk.selected) > 1:
            surface.desk.select(spot.id)
        elif spot.kind == "new" and QRectF(rect).contains(here):
            surface.added.emit(spot.id)
        elif spot.kind == "head":
            areas = painting.head_areas(QRectF(rect))
            knob = areas.knob(QPointF(surface.content(start)))
            if knob and knob != areas.knob(here):
                return
            surface.go(spot, by_keys=False)
            if knob == "fold":
                surface.fold(spot.id, on=spot.id not in surface.folded)
            elif knob == "play":
                surface.scene_played.emit(spot.id)
            elif knob == "more":
                below = areas.more.bottomLeft().toPoint() - QPoint(0, surface.scrolled)
                surface.menu_wanted.emit(spot, surface.viewport().mapToGlobal(below))

    # ----- dragging -----------------------------------------------------------------------------------------------
    def _begin(self, spot: Spot | None, start: QPoint) -> None:
        surface = self._surface
        surface.gliding.stop()
        if surface.desk.read_only or (spot is not None and spot.kind == "new"):
            self._pressed = None
            return
        if spot is None:
            self._doing = "frame"
            keeps = bool(self._pressed and self._pressed[3] & (Modifier.ControlModifier | Modifier.ShiftModifier))
            self._before = surface.desk.selected if keeps else ()
        elif spot.kind == "head":
            self._doing = "scene"
            self._lifted = frozenset((spot.id,))
            surface.viewport().update(surface.area(spot))
        else:
            self._doing = "cards"
            film = surface.desk.film
            chosen = surface.desk.selected if spot.id in surface.desk.selected else (spot.id,)
            places = film.places if film else {}
            self._order = tuple(sorted((shot for shot in chosen if shot in places), key=lambda shot: places[shot]))
            self._lifted = frozenset(self._order)
            area = surface.area(spot)
            self._grip = start - area.topLeft()
            self._ghost = self._picture_of(spot, area)
            surface.update_shots(shot for shot in self._order)
        surface.viewport().setCursor(
            Qt.CursorShape.CrossCursor if self._doing == "frame" else Qt.CursorShape.ClosedHandCursor
        )

    def _picture_of(self, spot: Spot, area: QRect) -> QPixmap:
        """The card as it hangs on the pointer; of several it tells how many."""
        surface = self._surface
        ratio = surface.devicePixelRatioF()
        made = QPixmap(area.size() * ratio)
        made.setDevicePixelRatio(ratio)
        made.fill(Qt.GlobalColor.transparent)
        face = surface.face(spot.id)
        if face:
            p = QPainter(made)
            p.setRenderHint(QPainter.RenderHint.Antialiasing)
            rect = QRectF(0, 0, area.width(), area.height())
            picture = surface.picture(face, area)
            painting.card(p, rect, face, picture, surface.live.get(spot.id), painting.Look(lifted=True))
            if len(self._order) > 1:
                words = counted("{count} shot", "{count} shots", len(self._order))
                centre = QPointF(area.width() / 2 + 30, area.width() * 9 / 32 - 9)
                paint.pill(p, centre, words, "caption+", "on_accent", theme.colour("accent"))
            p.end()
        return made

    def _carry(self, point: QPoint) -> None:
        """The pointer is there now."""
        surface = self._surface
        old = self._region()
        self._now = point
        here = surface.content(point)
        if self._doing == "frame":
            self._frame_in()
        elif self._doing == "cards":
            found = surface.layout_now.landing(here)
            self.bar = found.bar if found else QRect()
            self._landing = (found.scene, found.at) if found else None
        elif self._doing == "scene":
            line = surface.layout_now.scene_landing(here)
            self.bar = line[1] if line else QRect()
            self._landing = ("", line[0]) if line else None
        surface.viewport().update(old.united(self._region()).translated(0, -surface.scrolled))
        near = min(point.y(), surface.viewport().height() - point.y())
        if near < EDGE and not self._scroll.isActive():
            self._scroll.start()
        elif near >= EDGE:
            self._scroll.stop()

    def _scroll_on(self) -> None:
        surface = self._surface
        high, y = surface.viewport().height(), self._now.y()
        deep = EDGE - y if y < EDGE else y - (high - EDGE)
        step = max(1, round(min(1.0, deep / EDGE) * FASTEST))
        bar = surface.verticalScrollBar()
        bar.setValue(bar.value() + (step if y >= EDGE else -step))
        self._carry(self._now)

    def frame(self) -> QRect:
        """The frame that is drawn round cards, on the board."""
        if self._doing != "frame" or self._pressed is None:
            return QRect()
        start = self._pressed[0] + QPoint(0, self._origin)
        return QRect(start, self._surface.content(self._now)).normalized()

    def _frame_in(self) -> None:
        inside = [spot.id for spot, _rect in self._surface.layout_now.spots(self.frame()) if spot.kind == "card"]
        kept = tuple(shot for shot in self._before if shot not in inside)
        self._surface.desk.select(*kept, *inside)

    def _region(self) -> QRegion:
        """What is painted for the hands, on the board."""
        if not self._doing:
            return QRegion()
        if self._doing == "frame":
            return QRegion(self.frame().adjusted(-2, -2, 2, 2))
        region = QRegion(self.bar.adjusted(-2, -2, 2, 2)) if not self.bar.isEmpty() else QRegion()
        return region.united(self._ghost_area()) if self._ghost else region

    def _ghost_area(self) -> QRect:
        if self._ghost is None:
            return QRect()
        at = self._surface.content(self._now) - self._grip
        return QRect(at, self._ghost.deviceIndependentSize().toSize())

    def paint(self, p: QPainter, region: QRegion) -> None:
        """Paint what hangs on the pointer, the line where it would land, the frame."""
        if not self._doing:
            return
        if self._doing == "frame":
            fill = theme.colour("accent", 36)
            p.setPen(QPen(painting.amber(), 1))
            p.setBrush(fill)
            p.drawRect(QRectF(self.frame()).adjusted(0.5, 0.5, -0.5, -0.5))
            return
        if not self.bar.isEmpty():
            p.fillRect(self.bar, painting.amber())
        if self._ghost and region.intersects(self._ghost_area()):
            p.setOpacity(GHOST)
            p.drawPixmap(self._ghost_area().topLeft(), self._ghost)
            p.setOpacity(1.0)
            p.setPen(QPen(theme.colour("line_strong"), 1))
            p.setBrush(Qt.BrushStyle.NoBrush)
            p.drawRoundedRect(QRectF(self._ghost_area()).adjusted(0.5, 0.5, -0.5, -0.5), Radius.M, Radius.M)

    def give_up(self) -> None:
        """Put everything back."""
        if self._doing == "frame":
            self._surface.desk.select(*self._before)
        self._pressed = None
        self._end()

    def _end(self) -> None:
        region = self._region().translated(0, -self._surface.scrolled)
        lifted, self._lifted = self._lifted, frozenset()
        self._doing, self._ghost, self._landing, self._order = "", None, None, ()
        self.bar = QRect()
        self._scroll.stop()
        if lifted or not region.isEmpty():
            self._surface.viewport().unsetCursor()
            self._surface.viewport().update(region)
            self._surface.update_shots(lifted)
            for scene in lifted:
                self._surface.viewport().update(self._surface.area(Spot("head", scene)))


def drop_cards(surface: Surface, shots: tuple[str, ...], scene: str, index: int) -> bool:
    """Move shots, in the film's order, before the `index`-th card that a scene shows; whether something moved."""
    film = surface.desk.film
    block = surface.layout_now.place(scene)
    if film is None or block is None:
        return False
    shown = surface.layout_now.blocks[block].shots
    following = next((shot for shot in shown[index:] if shot not in shots), "")
    touched = {scene, *(film.scenes[film.places[shot][0]].id for shot in shots)}
    lists = {each.id: [shot.id for shot in each.shots] for each in film.scenes if each.id in touched}
    if not following and index < len(shown):
        index = len(shown)
    if not following and shown and len(shown) < len(lists[scene]):
        # With a filter on, behind the last card that is shown is not behind the scene's last.
        last = next((shot for shot in reversed(shown[:index]) if shot not in shots), "")
        rest = [shot for shot in lists[scene] if shot not in shots]
        after = rest.index(last) + 1 if last in rest else len(rest)
        following = rest[after] if after < len(rest) else ""
    before = {each: list(row) for each, row in lists.items()}
    edits: list[dict[str, Any]] = []
    for shot in shots:
        home = film.scenes[film.places[shot][0]].id
        lists[home].remove(shot)
        place = lists[scene].index(following) if following else len(lists[scene])
        lists[scene].insert(place, shot)
        edits.append({"key": "move_shot", "parameters": {"shot": shot, "scene": scene, "index": place}})
    if lists == before:
        return False
    if len(edits) == 1:
        return surface.desk.apply("move_shot", **edits[0]["parameters"])
    return surface.desk.apply("together", edits=edits)


def drop_scene(surface: Surface, scene: str, place: int) -> bool:
    """Move a scene before the `place`-th that is shown; whether it moved."""
    found = surface.scene(scene)
    blocks = surface.layout_now.blocks
    film = surface.desk.film
    if found is None or film is None:
        return False
    index = blocks[place].row if place < len(blocks) else len(film.scenes)
    index -= index > found[1]
    return index != found[1] and surface.desk.apply("move_scene", scene=scene, index=index)
