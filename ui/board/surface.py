"""The board's surface: one painted, scrolling widget; only what is seen is read, laid out and painted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip

from studio.document.nodes import FILM
from studio.document.values import Scene, Shot
from studio.words.language import _
from ui.board import painting, speaking
from ui.board.faces import CardFace, face_of, head_of, next_slate
from ui.board.gliding import Gliding
from ui.board.hands import Hands
from ui.board.keys import Keys
from ui.board.layout import Layout, Spot, blocks_of, measured
from ui.board.painting import Look
from ui.board.turning import Turning
from ui.board.writing import Writing
from ui.desk import Desk
from ui.look import theme
from ui.look.tokens import Size
from ui.thumbnails import Thumbnails

LEAST, STEP = 144, 24
"""The smallest card, and by how much one step of the zoom changes it."""
ROOMY, WIDER = 1700, 208
"""From this width of the board the least card is wider."""


class Surface(QAbstractScrollArea):
    """Scenes and their cards.

    Parameters
    ----------
    desk : Desk
    thumbnails : Thumbnails
    """

    opened = Signal(str)
    """A shot wants to be seen in the viewer."""
    played = Signal(str)
    """A shot wants to be played where it is."""
    scene_played = Signal(str)
    again = Signal(str)
    """A missing take is to be made again."""
    continued = Signal(str)
    """Enter: the next shot is wanted."""
    added = Signal(str)
    """A scene wants another shot at its end."""
    renamed = Signal(str)
    """A scene's heading is to be written."""
    menu_wanted = Signal(object, QPoint)
    """A spot's menu, at a point of the screen."""
    laid_out = Signal()
    """What is shown, and where, is different now."""

    def __init__(self, desk: Desk, thumbnails: Thumbnails) -> None:
        super().__init__()
        speaking.install()
        self.desk = desk
        self.thumbnails = thumbnails
        self.layout_now = Layout([], measured(1, LEAST, LEAST, 1, 1, 1, 1))
        self.spot: Spot | None = None
        self.folded: set[str] = set()
        self.shown: Callable[[str], bool] | None = None
        self.live: dict[str, QImage] = {}
        self.playing = ""
        self.aimed = ""
        """The shot that would get what is carried over the board from outside."""
        self.writing: Writing | None = None
        self.painted = 0
        """How many cards were painted so far."""
        self._scenes: frozenset[str] = frozenset()
        self._chosen: frozenset[str] = frozenset()
        self._least = desk.memory.get("card", Size.CARD_MIN)
        self._hover: tuple[Spot, str] | None = None
        self._awaited: dict[Path, str] = {}
        self._by_keys = False
        # Asked for each time: what Python holds of a viewport does not outlive every event.
        self.gliding = Gliding(self, lambda: self.viewport().update())
        self.hands = Hands(self)
        self.keys = Keys(self)
        self.turning = Turning(self)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Shots"))
        view = self.viewport()
        view.setMouseTracking(True)
        view.installEventFilter(self)
        # All of it is painted, so that scrolling moves what is there and paints only what comes in.
        view.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.verticalScrollBar().setSingleStep(48)
        thumbnails.arrived.connect(self._arrived)
        theme.changed.connect(self.lay_out)

    # ----- what is shown ------------------------------------------------------------------------------------------
    def lay_out(self, *, glide: bool = False) -> None:
        """Lay the film's scenes out anew; with `glide` cards move to their new places."""
        film = self.desk.film
        before = self._seen() if glide else {}
        self._scenes = frozenset(scene.id for scene in film.scenes) if film else frozenset()
        self.folded &= self._scenes
        blocks = blocks_of(film, self.folded, self.shown) if film else []
        width = max(1, self.viewport().width())
        least = max(self._least, WIDER) if width >= ROOMY and self._least == Size.CARD_MIN else self._least
        self.layout_now = Layout(
            blocks,
            measured(
                width,
                least,
                Size.CARD_MAX,
                Size.CARD_GAP,
                theme.px(painting.HEAD),
                theme.px(painting.SLIM),
                theme.px(painting.TEXT),
            ),
        )
        bar = self.verticalScrollBar()
        bar.setPageStep(max(1, self.viewport().height()))
        bar.setRange(0, max(0, self.layout_now.height - self.viewport().height()))
        if before:
            after = self._seen()
            moved = {shot: at - after[shot] for shot, at in before.items() if shot in after and at != after[shot]}
            self.gliding.begin(moved)
        self._place_writing()
        self.viewport().update()
        self.laid_out.emit()

    def film_changed(self, nodes: frozenset[str]) -> None:
        """Follow an edit: lay out where order or scenes are others, else repaint what it changed."""
        if FILM in nodes or not nodes.isdisjoint(self._scenes):
            self.lay_out(glide=True)
            return
        self.update_shots(nodes, heads=True)

    def aim(self, shot: str) -> None:
        """Files are carried over a shot's card, or over none."""
        before, self.aimed = self.aimed, shot
        if before != shot:
            self.update_shots(each for each in (before, shot) if each)

    def update_shots(self, shots: Iterable[str], *, heads: bool = False) -> None:
        """Repaint the cards of some shots as far as they are seen, and the heads over them."""
        film = self.desk.film
        if film is None:
            return
        view = self.viewport().rect()
        scenes = set()
        for shot in shots:
            place = film.places.get(shot)
            if place is None:
                continue
            area = self.area(Spot("card", shot))
            if area.intersects(view):
                self.viewport().update(area)
                speaking.tell_changed(self, shot)
            if heads:
                scenes.add(film.scenes[place[0]].id)
        for scene in scenes:
            area = self.area(Spot("head", scene))
            if area.intersects(view):
                self.viewport().update(area)

    def media_changed(self, names: frozenset[str]) -> None:
        """Repaint the cards that are seen and show one of these files."""
        seen = [found for shot in self.seen_shots() if (found := self.shot(shot))]
        self.update_shots(shot.id for shot in seen if shot.stands in names)

    def selection_changed(self) -> None:
        """Repaint the cards that are chosen now, and those that were."""
        before, self._chosen = self._chosen, frozenset(self.desk.selected)
        if self.spot is None or (self.spot.kind == "card" and self.spot.id not in self._chosen and self._chosen):
            self.spot = Spot("card", self.desk.selected[0]) if self._chosen else self.spot
        differ = before ^ self._chosen
        self.update_shots(shot for shot in self.seen_shots() if shot in differ)

    def zoom(self, steps: int) -> None:
        """Make cards larger or smaller."""
        self._least = max(LEAST, min(Size.CARD_MAX, self._least + steps * STEP))
        self.desk.memory.set("card", self._least)
        anchor = self.spot
        self.lay_out()
        if anchor:
            self.reveal(anchor)

    def fold(self, scene: str, *, on: bool) -> None:
        """Fold a scene to its head, or unfold it."""
        if (scene in self.folded) != on and scene in self._scenes:
            (self.folded.add if on else self.folded.discard)(scene)
            self.lay_out(glide=True)

    def fold_all(self, *, on: bool) -> None:
        """Fold every scene, or unfold every one."""
        self.folded = set(self._scenes) if on else set()
        self.lay_out()

    # ----- places -------------------------------------------------------------------------------------------------
    @property
    def scrolled(self) -> int:
        """How far down the board is scrolled, in pixels."""
        return self.verticalScrollBar().value()

    def content(self, point: QPoint) -> QPoint:
        """A point of the viewport in the board's own measure."""
        return point + QPoint(0, self.scrolled)

    def place(self, spot: Spot) -> QRect:
        """Where a spot lies on the board; empty where it is not shown."""
        film = self.desk.film
        if spot.kind != "card":
            return self.layout_now.rect(spot)
        at = film.places.get(spot.id) if film else None
        if film is None or at is None:
            return QRect()
        scene = film.scenes[at[0]].id
        block = self.layout_now.place(scene)
        if block is None:
            return QRect()
        index = at[1]
        if self.shown is not None:
            shots = self.layout_now.blocks[block].shots
            if spot.id not in shots:
                return QRect()
            index = shots.index(spot.id)
        return self.layout_now.rect(Spot("card", scene), index)

    def area(self, spot: Spot) -> QRect:
        """Where a spot lies in the viewport; empty where it is not shown."""
        found = self.place(spot)
        return found.translated(0, -self.scrolled) if not found.isEmpty() else QRect()

    def at(self, point: QPoint) -> tuple[Spot, QRect] | None:
        """What lies under a point of the viewport, and where it lies on the board."""
        return self.layout_now.at(self.content(point))

    def visible(self) -> QRect:
        """The part of the board that is seen."""
        return QRect(0, self.scrolled, self.viewport().width(), self.viewport().height())

    def seen_shots(self) -> list[str]:
        """Shots whose cards are at least partly seen."""
        return [spot.id for spot, _rect in self.layout_now.spots(self.visible()) if spot.kind == "card"]

    def reveal(self, spot: Spot) -> None:
        """Scroll as little as shows a spot."""
        rect = self.place(spot)
        if rect.isEmpty():
            return
        bar, margin = self.verticalScrollBar(), 12
        if rect.top() - margin < bar.value():
            bar.setValue(rect.top() - margin)
        elif rect.bottom() + margin > bar.value() + self.viewport().height():
            bar.setValue(rect.bottom() + margin - self.viewport().height())

    def scene(self, identity: str) -> tuple[Scene, int] | None:
        """A scene and its place in the film."""
        place = self.layout_now.place(identity)
        film = self.desk.film
        if place is None or film is None:
            return None
        row = self.layout_now.blocks[place].row
        return (film.scenes[row], row) if row < len(film.scenes) else None

    def shot(self, identity: str) -> Shot | None:
        """A shot by its id."""
        found = self.desk.place(identity)
        return found[1] if found else None

    def _seen(self) -> dict[str, QPoint]:
        """Where cards are now, of those that are seen or nearly so."""
        near = self.visible().adjusted(0, -self.viewport().height(), 0, self.viewport().height())
        return {spot.id: rect.topLeft() for spot, rect in self.layout_now.spots(near) if spot.kind == "card"}

    # ----- the spot that has the keyboard -------------------------------------------------------------------------
    def go(self, spot: Spot, *, by_keys: bool = True, select: bool = True) -> None:
        """Give a spot the keyboard, select its shot and show it."""
        before, self.spot = self.spot, spot
        self._by_keys = by_keys
        if select and spot.kind == "card":
            self.desk.select(spot.id)
        for each in (before, spot):
            if each:
                self.viewport().update(self.area(each).adjusted(-4, -4, 4, 4))
        self.reveal(spot)
        speaking.tell_focus(self)

    def focused(self, spot: Spot) -> bool:
        """Whether a spot shows that it has the keyboard."""
        return self._by_keys and spot == self.spot and self.hasFocus()

    # ----- writing ------------------------------------------------------------------------------------------------
    def write(self, shot: str, first: str = "") -> None:
        """Edit a shot's text in place."""
        found = self.shot(shot)
        if self.writing or found is None or found.locked or self.place(Spot("card", shot)).isEmpty():
            return
        self.hands.give_up()
        self.gliding.stop()
        self.reveal(Spot("card", shot))
        self.writing = Writing(self.viewport(), shot, found.text, first)
        self.writing.ended.connect(self._written)
        self._place_writing()
        self.writing.show()
        self.writing.setFocus()

    def keep(self) -> None:
        """Keep what is being typed."""
        if self.writing:
            self.writing.end()

    def _written(self, shot: str, text: str, on: bool) -> None:
        editor, self.writing = self.writing, None
        if editor:
            held = editor.hasFocus()
            editor.hide()
            editor.deleteLater()
            if held:
                self.setFocus(Qt.FocusReason.OtherFocusReason)
        found = self.shot(shot)
        if found and text != found.text:
            self.desk.apply("set_text", shot=shot, text=text)
        if on:
            self.continued.emit(shot)

    def _place_writing(self) -> None:
        if self.writing:
            area = self.area(Spot("card", self.writing.shot))
            if area.isEmpty():
                self.keep()
            else:
                self.writing.setGeometry(painting.text_of(QRectF(area)).toRect())

    # ----- painting -----------------------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self.viewport())
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self.turning.paint(p, event.region()):
            return
        p.fillRect(event.rect(), theme.colour("panel"))
        film = self.desk.film
        if film is None:
            return
        p.translate(0, -self.scrolled)
        region = event.region().translated(0, self.scrolled)
        asked = region.boundingRect()
        unknown, moving = [], []
        for spot, rect in self.layout_now.spots(asked if not self.gliding.going else self._roomy()):
            if spot.kind == "card":
                offset = self.gliding.offset(spot.id)
                if not offset.isNull():
                    moving.append((spot.id, rect.translated(offset)))
                elif region.intersects(rect):
                    self._paint_card(p, spot.id, rect)
                    if not self.desk.knows(spot.id):
                        unknown.append(spot.id)
            elif region.intersects(rect.adjusted(-4, -4, 4, 4)):
                self._paint_of_scene(p, spot, rect)
        for shot, rect in moving:
            if region.intersects(rect):
                self._paint_card(p, shot, rect)
        self.hands.paint(p, region)
        if unknown:
            self.desk.look_first(unknown)

    def _roomy(self) -> QRect:
        tall = self.viewport().height()
        return self.visible().adjusted(0, -tall, 0, tall)

    def face(self, shot: str) -> CardFace | None:
        """What a shot's card shows."""
        film, found = self.desk.film, self.shot(shot)
        return face_of(self.desk, film, found, selected=shot in self._chosen) if film and found else None

    def _paint_card(self, p: QPainter, shot: str, rect: QRect) -> None:
        face = self.face(shot)
        if face is None:
            return
        self.painted += 1
        spot = Spot("card", shot)
        look = Look(
            hover=self._hover is not None and self._hover[0] == spot,
            lifted=self.hands.lifts(shot) or self.aimed == shot,
            aimed=self.aimed == shot,
            focused=self.focused(spot),
            playing=self.playing == shot,
            turn=self.turning.degrees,
        )
        if face.state == "rendering" and not look.playing:
            self.turning.begin()
        painting.card(p, QRectF(rect), face, self.picture(face, rect), self.live.get(shot), look)

    def picture(self, face: CardFace, rect: QRect) -> QPixmap:
        """A card's picture, null while it is not there."""
        path = self._picture_path(face)
        if path is None:
            return self.thumbnails.empty
        ratio = self.devicePixelRatioF()
        area = painting.picture_of(QRectF(rect)).size().toSize()
        found = self.thumbnails.picture(path, QSize(round(area.width() * ratio), round(area.height() * ratio)))
        if found.isNull():
            self._awaited[path] = face.shot.id
        elif found.devicePixelRatio() != ratio:
            found.setDevicePixelRatio(ratio)
        return found

    def _picture_path(self, face: CardFace) -> Path | None:
        session, take = self.desk.session, self.desk.circled(face.shot)
        if session is None:
            return None
        if face.shot.stands and (stands := session.media.usable(face.shot.stands)):
            return stands
        if take is None:
            takes = session.takes.of(face.shot.id) if face.state == "rendered" else []
            take = takes[-1] if takes else None
        return session.takes.path(take, "poster.jpg") if take else None

    def _paint_of_scene(self, p: QPainter, spot: Spot, rect: QRect) -> None:
        found = self.scene(spot.id)
        film = self.desk.film
        if found is None or film is None:
            return
        scene, row = found
        hover = self._hover[1] if self._hover and self._hover[0] == spot else None
        if spot.kind == "head":
            face = head_of(self.desk, film, scene, row, folded=scene.id in self.folded)
            painting.head(
                p, QRectF(rect), face, hover=hover or "", focused=self.focused(spot), lifted=self.hands.lifts(scene.id)
            )
        else:
            slim = rect.height() <= self.layout_now.measures.slim
            painting.new_place(
                p, QRectF(rect), next_slate(scene, row), hover=hover is not None, focused=self.focused(spot), slim=slim
            )

    def _arrived(self, path: Path) -> None:
        shot = self._awaited.pop(path, "")
        if shot:
            self.viewport().update(self.area(Spot("card", shot)))

    def show_live(self, shot: str, image: QImage | None) -> None:
        """Show a moving picture on a card in place of its own, or no longer."""
        if image is None:
            self.live.pop(shot, None)
        else:
            self.live[shot] = image
        area = self.area(Spot("card", shot))
        if area.intersects(self.viewport().rect()):
            self.viewport().update(painting.picture_of(QRectF(area)).toAlignedRect())

    # ----- events -------------------------------------------------------------------------------------------------
    def scrollContentsBy(self, _dx: int, dy: int) -> None:
        if self.hands.busy or self.gliding.going:
            self.viewport().update()
            self._place_writing()
        else:
            self.viewport().scroll(0, dy)
        self._hover = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.lay_out()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.keep()
        self._by_keys = False
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.hands.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.hands.move(event)
        else:
            self._point(event.position().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.hands.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.hands.double_click(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            spot = self.spot
            where = self.viewport().mapToGlobal(self.area(spot).center()) if spot else event.globalPos()
        else:
            found = self.at(event.pos())
            spot, where = (found[0] if found else None), event.globalPos()
        if spot is not None:
            if spot.kind == "card" and spot.id not in self.desk.selected:
                self.go(spot, by_keys=False)
            self.menu_wanted.emit(spot, where)

    def _point(self, point: QPoint) -> None:
        """The pointer is there: what lies under it lights up."""
        found = self.at(point)
        knob = ""
        if found and found[0].kind == "head":
            knob = painting.head_areas(QRectF(found[1])).knob(QPointF(self.content(point)))
        hover = (found[0], knob) if found else None
        if hover != self._hover:
            for each in (self._hover, hover):
                if each:
                    self.viewport().update(self.area(each[0]))
            self._hover = hover
            hand = hover is not None and (hover[0].kind == "new" or bool(knob))
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The pointer leaves, or rests."""
        if event.type() == QEvent.Type.Leave:
            self._point(QPoint(-1, -1))
        elif event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self._tip(event.pos()), self.viewport())
            return True
        return super().eventFilter(watched, event)

    def _tip(self, point: QPoint) -> str:
        found = self.at(point)
        if found is None:
            return ""
        spot, rect = found
        if spot.kind == "card":
            face = self.face(spot.id)
            return "\n".join(part for part in (face.shot.text, face.note) if part) if face else ""
        there = self.scene(spot.id)
        if spot.kind == "new" or there is None:
            return ""
        knob = painting.head_areas(QRectF(rect)).knob(QPointF(self.content(point)))
        fold = _("Unfold the scene") if spot.id in self.folded else _("Fold the scene")
        return {"fold": fold, "play": _("Play the scene"), "more": _("More")}.get(knob, there[0].heading)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and self.keys.takes(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.keys.press(event):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._by_keys = event.reason() is not Qt.FocusReason.MouseFocusReason
        if self.spot is None or self.place(self.spot).isEmpty():
            shot = self.desk.selected[0] if self.desk.selected else ""
            self.spot = Spot("card", shot) if shot else None
        self._update_spot()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._update_spot()
        super().focusOutEvent(event)

    def _update_spot(self) -> None:
        if self.spot:
            self.viewport().update(self.area(self.spot).adjusted(-4, -4, 4, 4))

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab walks heads, cards and new places; at the film's end it leaves."""
        return self.keys.tab(forward=forward) or super().focusNextPrevChild(forward)
