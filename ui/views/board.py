"""The board: scenes as rows of cards."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QImage, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from engine.messages.events import Picture, Progress
from studio.document.length import shot_frames
from studio.document.values import Film, Scene, Shot
from studio.render.stale import State
from studio.words.language import _
from studio.words.told import tell
from ui.desk import Desk
from ui.look import theme
from ui.look.kit import STRETCH, box, column, elided, label, row, rule, tool
from ui.look.tokens import Size
from ui.thumbnails import Thumbnails
from ui.views.first_page import FirstPage, edits_for, read
from ui.views.scene_row import SceneRow
from ui.widgets.card import Card, CardFace, cast_of
from ui.widgets.chip import Chip
from ui.wording import STATE_KEYS, seconds

FILTERS = (("Changed", "history", "stale"), ("Failed", "octagon-x", "failed"), ("No take", "circle-dashed", "draft"))


ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)


class Rows(QWidget):
    """What scrolls: as high as its rows are at the width they have, not at the least they could have."""

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), 0)


class DropBar(QWidget):
    """The amber bar where a dragged card would land."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_at(self, area: QRect | None) -> None:
        """Show it somewhere, or hide it."""
        if area is not None:
            self.setGeometry(area)
            self.raise_()
        self.setVisible(area is not None)

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme.colour("accent" if theme.now().dark else "accent_text"))


class Board(QFrame):
    """Every scene of the film.

    Cards live as long as their shots; a change of the film moves, makes and drops only what differs.
    """

    opened = Signal(str)
    """A shot wants to be seen in the viewer."""
    scene_played = Signal(str)
    wanted = Signal(str)
    """An action of `ui.actions`."""

    def __init__(self, desk: Desk, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._desk = desk
        self._thumbnails = thumbnails
        self._rows: dict[str, SceneRow] = {}
        self._cards: dict[str, Card] = {}
        self._hidden: set[str] = set()
        self._filter = ""
        self._next: str | None = None
        self.setProperty("role", "panel")
        self.setAccessibleName(_("Board"))
        self._title = elided("", "title")
        self._counts = label("", "caption", "3")
        self._chips = {name: Chip(name, icon, "" if tone == "draft" else tone) for name, icon, tone in FILTERS}
        for name, chip in self._chips.items():
            chip.clicked.connect(lambda name=name: self._narrow(name))
        smaller, larger = tool("zoom-out", _("Smaller cards")), tool("zoom-in", _("Larger cards"))
        smaller.clicked.connect(lambda: self._zoom(-24))
        larger.clicked.connect(lambda: self._zoom(24))
        head = box(
            row(
                self._title,
                self._counts,
                STRETCH,
                *self._chips.values(),
                6,
                smaller,
                larger,
                gap=6,
                margins=(16, 0, 8, 0),
            )
        )
        head.setFixedHeight(44)
        self._inner = Rows()
        self._column = QVBoxLayout(self._inner)
        self._column.setSpacing(22)
        self._column.setContentsMargins(16, 8, 10, 24)
        self._column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidget(self._inner)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._bar = DropBar(self._inner)
        self._none = label("", "read", "3", align=Qt.AlignmentFlag.AlignCenter)
        self._none.setContentsMargins(16, 40, 16, 16)
        self._first = FirstPage()
        self._first.hide()
        self._first.written.connect(self._begin)
        self._first.wanted.connect(self.wanted)
        self._sized = (smaller, larger)
        self.setLayout(column(head, rule(), self._none, (self._first, 1), (self._scroll, 1), gap=0))
        self._least = desk.memory.get("card", Size.CARD_MIN)
        desk.opened.connect(self.refresh)
        desk.film_changed.connect(self.refresh)
        desk.states_changed.connect(self.refresh)
        desk.selection_changed.connect(self.refresh)
        desk.progressed.connect(self._progressed)
        desk.pictured.connect(self._pictured)

    def card(self, shot: str) -> Card | None:
        """The card of a shot."""
        return self._cards.get(shot)

    # ----- showing ------------------------------------------------------------------------------------------------
    def refresh(self) -> None:
        """Bring rows and cards in line with the film."""
        film = self._desk.film
        if film is None:
            return
        self._title.setText(film.title)
        shots = self._desk.shots()
        count = _("{scenes} scenes · {shots} shots").format(scenes=len(film.scenes), shots=len(shots))
        self._counts.setText(count if shots else _("no shots yet"))
        names = [entry.name for entry in film.bible if entry.kind == "character"]
        faces = {shot.id: self._face(film, shot, names) for shot in shots}
        self._count_filters(list(faces.values()))
        empty = not shots and not film.scenes
        if self._first.isHidden() == empty:
            self._first.setVisible(empty)
            self._scroll.setVisible(not empty)
        for knob in self._sized:
            knob.setVisible(not empty)
        hidden = sum(1 for face in faces.values() if self._filter and not self._matches(face))
        self._none.setText(_("{count} shots are hidden by the filter.").format(count=hidden))
        self._none.setVisible(bool(shots) and hidden == len(shots))
        for gone in set(self._cards) - set(faces):
            self._cards.pop(gone).deleteLater()
        for gone in set(self._rows) - {scene.id for scene in film.scenes}:
            self._rows.pop(gone).deleteLater()
        for place, scene in enumerate(film.scenes):
            self._refresh_row(place, scene, faces)
        self._focus_wanted()

    def _refresh_row(self, place: int, scene: Scene, faces: dict[str, CardFace]) -> None:
        line = self._rows.get(scene.id)
        if line is None:
            line = self._rows[scene.id] = SceneRow(scene)
            line.play.connect(self.scene_played)
            line.add.connect(self._add_at_end)
            line.rename.connect(self._rename)
            line.grid.set_least(self._least)
        if self._column.indexOf(line) != place:
            self._column.insertWidget(place, line)
        assert self._desk.film
        frames = sum(faces[shot.id].frames for shot in scene.shots)
        states = [faces[shot.id].state for shot in scene.shots]
        line.show_head(scene, scene.number or str(place + 1), seconds(frames, self._desk.film.rate), states)
        line.new.name(self._next_slate(scene, place))
        wanted = [self._card_for(shot, faces[shot.id]) for shot in scene.shots]
        line.grid.arrange([*wanted, line.new])
        for shot, card in zip(scene.shots, wanted, strict=True):
            card.setVisible(not self._filter or self._matches(faces[shot.id]))

    def _card_for(self, shot: Shot, face: CardFace) -> Card:
        take = self._desk.circled(shot)
        picture = (
            self._thumbnails.poster(self._desk.session.takes.path(take, "poster.jpg"))
            if (take and self._desk.session)
            else self._thumbnails.empty
        )
        card = self._cards.get(shot.id)
        if card is None:
            card = self._cards[shot.id] = Card(face, picture)
            card.chosen.connect(self._choose)
            card.opened.connect(self.opened)
            card.carried.connect(self._carry)
            card.dropped.connect(self._drop)
            card.written.connect(lambda shot, text: self._desk.apply("set_text", shot=shot, text=text))
            card.continued.connect(self.add_after)
            card.again.connect(lambda shot: self._desk.render([shot]))
            card.installEventFilter(self)
        else:
            card.show_face(face, picture)
        return card

    def _face(self, film: Film, shot: Shot, names: list[str]) -> CardFace:
        state = self._desk.state(shot.id)
        key = STATE_KEYS[state]
        progress = self._desk.progress(shot.id)
        note = ""
        if progress is not None:
            key = "rendering"
        elif state is not State.CIRCLED and (fault := self._desk.failure(shot.id)):
            key, note = "failed", tell(fault).what
        return CardFace(
            shot=shot,
            slate=self._desk.slate(shot.id),
            frames=shot_frames(shot, film.rate),
            rate=film.rate,
            state=key,
            cast=cast_of(shot, names),
            takes=self._desk.take_count(shot.id),
            share=progress.share if progress else 0.0,
            note=note,
            selected=shot.id in self._desk.selected,
        )

    def _progressed(self, shot: str, _progress: Progress) -> None:
        card, film = self._cards.get(shot), self._desk.film
        place = self._desk.place(shot)
        if card and film and place:
            names = [entry.name for entry in film.bible if entry.kind == "character"]
            card.show_face(self._face(film, place[1], names), card.picture)

    def _pictured(self, shot: str, event: Picture) -> None:
        if card := self._cards.get(shot):
            card.show_live(QImage.fromData(event.jpeg))

    # ----- filters and size ---------------------------------------------------------------------------------------
    def _matches(self, face: CardFace) -> bool:
        wanted = next(tone for name, _icon, tone in FILTERS if name == self._filter)
        return face.state == wanted

    def _count_filters(self, faces: list[CardFace]) -> None:
        for name, _icon, tone in FILTERS:
            count = sum(face.state == tone for face in faces)
            chip = self._chips[name]
            chip.setVisible(count > 0 or self._filter == name)
            chip.say(f"{_(name)} {count}", on=self._filter == name)

    def _narrow(self, name: str) -> None:
        self._filter = "" if self._filter == name else name
        self.refresh()

    def _zoom(self, step: int) -> None:
        self._least = max(144, min(Size.CARD_MAX, self._least + step))
        self._desk.memory.set("card", self._least)
        for line in self._rows.values():
            line.grid.set_least(self._least)

    # ----- hands --------------------------------------------------------------------------------------------------
    def keep(self) -> None:
        """Keep what is being typed on a card."""
        for card in self._cards.values():
            card.keep()

    def focus_card(self, shot: str) -> None:
        """Give a card the keyboard, or the first page where there is none."""
        if not self._first.isHidden():
            self._first.take_focus()
        elif card := self._cards.get(shot):
            card.setFocus(Qt.FocusReason.OtherFocusReason)
            self._scroll.ensureWidgetVisible(card)

    def write_in(self, shot: str) -> None:
        """Edit a shot's text on its card."""
        if card := self._cards.get(shot):
            self._desk.select(shot)
            self._scroll.ensureWidgetVisible(card)
            card.write()

    def _begin(self, text: str) -> None:
        """The first page was written: make its shots and open the next."""
        film = self._desk.film
        if film is None:
            return
        edits = edits_for(read(text, film.rate), len(film.scenes))
        if edits and self._desk.apply("together", edits=edits):
            self._first.clear_page()
            self.refresh()
            self.add_after(self._desk.shots()[-1].id)

    def _choose(self, shot: str, how: Qt.KeyboardModifier) -> None:
        """A click: alone, added with Ctrl, up to here with Shift."""
        if how & Qt.KeyboardModifier.ShiftModifier and self._desk.selected:
            order = [each.id for each in self._desk.shots()]
            one, other = sorted((order.index(self._desk.selected[0]), order.index(shot)))
            there = order[one : other + 1]
            self._desk.select(*(there if there[0] == self._desk.selected[0] else reversed(there)))
        elif not how & Qt.KeyboardModifier.ControlModifier:
            self._desk.select(shot)
        elif shot in self._desk.selected:
            self._desk.select(*(kept for kept in self._desk.selected if kept != shot))
        else:
            self._desk.select(*self._desk.selected, shot)

    # ----- dragging -----------------------------------------------------------------------------------------------
    def _carry(self, shot: str, at: QPoint) -> None:
        """A card is being dragged: the bar shows where it would land."""
        here = self._inner.mapFromGlobal(at)
        self._scroll.ensureVisible(here.x(), here.y(), 0, 40)
        found = self._landing(here)
        self._bar.show_at(found[2] if found and shot in self._cards else None)

    def _drop(self, shot: str, at: QPoint, taken: bool) -> None:
        """The card was let go of, or the drag was given up."""
        self._bar.show_at(None)
        found = self._landing(self._inner.mapFromGlobal(at)) if taken else None
        place = self._desk.place(shot)
        if found is None or place is None:
            return
        scene, index, _bar = found
        if scene == place[0].id:
            old = place[0].shots.index(place[1])
            index -= index > old
            if index == old:
                return
        if self._desk.apply("move_shot", shot=shot, scene=scene, index=index):
            self.focus_card(shot)

    def _landing(self, at: QPoint) -> tuple[str, int, QRect] | None:
        """Scene, index and bar for a card that is let go of at a point of the board."""
        film = self._desk.film
        best: tuple[int, tuple[str, int, QRect]] | None = None
        for scene in film.scenes if film else ():
            line = self._rows[scene.id]
            cards: list[QWidget] = [self._cards[shot.id] for shot in scene.shots]
            for index, widget in enumerate([*cards, line.new]):
                if widget.isHidden() or line.folded:
                    continue
                area = QRect(widget.mapTo(self._inner, QPoint(0, 0)), widget.size())
                after = widget is not line.new and at.x() > area.center().x()
                side = area.right() + Size.CARD_GAP // 2 if after else area.left() - Size.CARD_GAP // 2
                bar = QRect(side - 1, area.top(), 2, area.height())
                away = max(0, area.top() - at.y(), at.y() - area.bottom()) * 4 + abs(at.x() - area.center().x())
                if best is None or away < best[0]:
                    best = away, (scene.id, index + after, bar)
        return best[1] if best else None

    # ----- writing ------------------------------------------------------------------------------------------------
    def _rename(self, scene: str) -> None:
        found = self._desk.film.scene(scene) if self._desk.film else None
        if found and found.shots:
            if self._desk.selected[:1] not in [(shot.id,) for shot in found.shots]:
                self._desk.select(found.shots[0].id)
            self.wanted.emit("scene.heading")

    def add_after(self, shot: str) -> None:
        """Make a new shot after one and write in it."""
        place = self._desk.place(shot)
        if place:
            scene, found = place
            self._add(scene.id, scene.shots.index(found) + 1)

    def _add_at_end(self, scene: str) -> None:
        film = self._desk.film
        found = next((each for each in film.scenes if each.id == scene), None) if film else None
        if found:
            self._add(scene, len(found.shots))

    def _add(self, scene: str, index: int) -> None:
        before = {shot.id for shot in self._desk.shots()}
        if self._desk.apply("add_shot", scene=scene, index=index):
            self._next = next((shot.id for shot in self._desk.shots() if shot.id not in before), None)
            self._filter = ""
            self._rows[scene].fold(False)
            self.refresh()

    def _focus_wanted(self) -> None:
        if self._next and (card := self._cards.get(self._next)):
            wanted, self._next = self._next, None
            self._desk.select(wanted)
            self._scroll.ensureWidgetVisible(card)
            card.write()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows walk from card to card, Enter makes the next shot, Space plays."""
        if isinstance(watched, Card) and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(watched, event)
        if (
            isinstance(watched, Card)
            and isinstance(event, QFocusEvent)
            and event.gotFocus()
            and event.reason() is not Qt.FocusReason.MouseFocusReason
            and watched.face.shot.id not in self._desk.selected
        ):
            self._desk.select(watched.face.shot.id)
        return super().eventFilter(watched, event)

    def _key(self, card: Card, event: QKeyEvent) -> bool:
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and event.key() in ARROWS:
            step = -1 if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Up) else 1
            self._stretch(card, step)
            return True
        if event.modifiers() & (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier):
            return False
        match event.key():
            case Qt.Key.Key_Left | Qt.Key.Key_Right:
                self._walk(card, -1 if event.key() == Qt.Key.Key_Left else 1)
            case Qt.Key.Key_Up | Qt.Key.Key_Down:
                self._jump(card, -1 if event.key() == Qt.Key.Key_Up else 1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.add_after(card.face.shot.id)
            case Qt.Key.Key_Space:
                self.opened.emit(card.face.shot.id)
            case _:
                return False
        return True

    def _stretch(self, card: Card, step: int) -> None:
        """Shift with an arrow: the selection goes on to the next card."""
        order = [shot.id for shot in self._desk.shots()]
        place = order.index(card.face.shot.id) + step
        if 0 <= place < len(order):
            self._choose(order[place], Qt.KeyboardModifier.ShiftModifier)
            self.focus_card(order[place])

    def _walk(self, card: Card, step: int) -> None:
        shots = [shot.id for shot in self._desk.shots() if not self._cards[shot.id].isHidden()]
        place = shots.index(card.face.shot.id) + step
        if 0 <= place < len(shots):
            self._go(shots[place])

    def _jump(self, card: Card, step: int) -> None:
        """To the card nearest above or below, on the screen."""
        here = card.mapTo(self._inner, card.rect().center())
        others = [
            (other.mapTo(self._inner, other.rect().center()), shot)
            for shot, other in self._cards.items()
            if other is not card and not other.isHidden()
        ]
        beyond = [
            (abs(at.y() - here.y()) * 4 + abs(at.x() - here.x()), shot)
            for at, shot in others
            if (at.y() - here.y()) * step > card.height() // 2
        ]
        if beyond:
            self._go(min(beyond)[1])

    def _go(self, shot: str) -> None:
        card = self._cards[shot]
        card.setFocus(Qt.FocusReason.TabFocusReason)
        self._desk.select(shot)
        self._scroll.ensureWidgetVisible(card)

    @staticmethod
    def _next_slate(scene: Scene, place: int) -> str:
        from studio.document.slates import letters

        return f"{scene.number or place + 1}{letters(len(scene.shots))}"
