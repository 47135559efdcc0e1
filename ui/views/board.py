"""The board: scenes as rows of cards."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from engine.messages.events import Picture, Progress
from studio.document.length import shot_frames
from studio.document.values import Film, Scene, Shot
from studio.render.stale import State
from studio.words.language import _
from studio.words.told import tell
from ui.desk import Desk
from ui.look.kit import STRETCH, box, column, label, row, rule, tool
from ui.look.tokens import Size
from ui.thumbnails import Thumbnails
from ui.widgets.card import AddCard, Card, CardFace, cast_of
from ui.widgets.chip import Chip
from ui.widgets.flow import Grid
from ui.widgets.small import StateMark
from ui.wording import seconds

COUNTED = ("circled", "stale", "rendering", "failed", "missing", "draft")
STATE_KEYS = {
    State.NO_TAKE: "draft",
    State.NOT_CIRCLED: "rendered",
    State.CIRCLED: "circled",
    State.STALE: "stale",
    State.MISSING: "missing",
}
FILTERS = (("Changed", "history", "stale"), ("Failed", "octagon-x", "failed"), ("No take", "circle-dashed", "draft"))


class SceneRow(QWidget):
    """One scene: its head and its cards."""

    play = Signal(str)
    add = Signal(str)

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self.scene_id = scene.id
        self._number = label("", "slate", "2", align=Qt.AlignmentFlag.AlignCenter)
        self._number.setFixedSize(24, 20)
        self._number.setProperty("tag", True)
        self._slug = label("", "strong")
        self._length = label("", "caption", "3")
        self._counts = QWidget()
        self._counts.setLayout(row(gap=5))
        self._fold = tool("chevron-down", _("Fold the scene"), size="small")
        self._fold.clicked.connect(self._toggle)
        self._play = tool("play", _("Play the scene"), size="small")
        self._play.clicked.connect(lambda: self.play.emit(self.scene_id))
        head = box(
            row(self._fold, self._number, 2, self._slug, 6, self._length, STRETCH, self._counts, 4, self._play, gap=5)
        )
        head.setFixedHeight(28)
        self.grid = Grid(gap=Size.CARD_GAP, least=Size.CARD_MIN, most=Size.CARD_MAX)
        self._holder = QWidget()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self._holder.setSizePolicy(policy)
        self._holder.setLayout(self.grid)
        self.new = AddCard("")
        self.new.wanted.connect(lambda: self.add.emit(self.scene_id))
        self.grid.addWidget(self.new)
        self.setLayout(column(head, self._holder, gap=8))
        self._shown_counts: tuple[tuple[str, int], ...] = ()

    def show_head(self, scene: Scene, number: str, length: str, states: list[str]) -> None:
        """Show the scene's number, slug line, length and how many shots are in which state."""
        self._number.setText(number)
        self._slug.setText(scene.heading or _("Untitled scene"))
        self._length.setText(length)
        counts = tuple((key, states.count(key)) for key in COUNTED if key in states)
        if counts == self._shown_counts:
            return
        self._shown_counts = counts
        layout = self._counts.layout()
        assert layout is not None
        while (item := layout.takeAt(0)) is not None:
            if widget := item.widget():
                widget.deleteLater()
        for key, count in counts:
            layout.addWidget(StateMark(key, 13))
            layout.addWidget(label(str(count), "caption", "2"))

    def _toggle(self) -> None:
        self._holder.setVisible(self._holder.isHidden())
        self._fold.setText("")
        self._fold.setToolTip(_("Unfold the scene") if self._holder.isHidden() else _("Fold the scene"))


class Board(QFrame):
    """Every scene of the film.

    Cards live as long as their shots; a change of the film moves, makes and drops only what differs.
    """

    opened = Signal(str)
    """A shot wants to be seen in the viewer."""
    scene_played = Signal(str)

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
        self._title = label("", "title")
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
        self._inner = QWidget()
        self._column = QVBoxLayout(self._inner)
        self._column.setSpacing(22)
        self._column.setContentsMargins(16, 8, 10, 24)
        self._column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidget(self._inner)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setLayout(column(head, rule(), (self._scroll, 1), gap=0))
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
        self._counts.setText(_("{scenes} scenes · {shots} shots").format(scenes=len(film.scenes), shots=len(shots)))
        names = [entry.name for entry in film.bible if entry.kind == "character"]
        faces = {shot.id: self._face(film, shot, names) for shot in shots}
        self._count_filters(list(faces.values()))
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
            takes=len(self._desk.takes(shot.id)),
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
    def _choose(self, shot: str, more: bool) -> None:
        if not more:
            self._desk.select(shot)
        elif shot in self._desk.selected:
            self._desk.select(*(kept for kept in self._desk.selected if kept != shot))
        else:
            self._desk.select(*self._desk.selected, shot)

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
            and event.type() == QEvent.Type.FocusIn
            and watched.face.shot.id not in self._desk.selected
        ):
            self._desk.select(watched.face.shot.id)
        return super().eventFilter(watched, event)

    def _key(self, card: Card, event: QKeyEvent) -> bool:
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
