"""The board: every scene of the film, with what narrows it and how large its cards are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QFrame, QMenu

from engine.messages.events import Picture, Progress
from studio.words.language import _, counted, mark
from ui.board import speaking
from ui.board.faces import CardFace
from ui.board.first_page import FirstPage, edits_for, read
from ui.board.layout import Spot
from ui.board.playing import CardPlaying
from ui.board.surface import Surface
from ui.desk import Desk
from ui.look.kit import STRETCH, as_panel, box, column, elided, label, row, rule, tool
from ui.look.tokens import STATES
from ui.takes.again import make_missing_again
from ui.thumbnails import Thumbnails
from ui.widgets.chip import Chip
from ui.wording import percent

if TYPE_CHECKING:
    from ui.playback.transport import Transport

FILTERS = (
    (mark("Changed"), "history", "stale"),
    (mark("Failed"), "octagon-x", "failed"),
    (mark("No take"), "circle-dashed", "draft"),
)
CARD_MENU = ("shot.edit", "shot.new", "", "render.shot", "render.keep", "", "shot.earlier", "shot.later", "shot.split",
             "shot.merge", "", "shot.lock", "edit.duplicate", "edit.delete")  # fmt: skip
SCENE_MENU = ("scene.heading", "scene.fold", "scene.unfold_all", "scene.fold_all", "", "play.scene", "render.scene",
              "", "scene.earlier", "scene.later", "scene.new", "scene.delete")  # fmt: skip
SPOKEN = 0.25
"""Progress is told to a screen reader at every quarter."""


class Board(QFrame):
    """Every scene of the film.

    Parameters
    ----------
    desk : Desk
    thumbnails : Thumbnails
    transport : callable, optional
        Gives what plays a card in its place, when that is wanted first; without it `opened` asks for the viewer.
    """

    opened = Signal(str)
    """A shot wants to be seen in the viewer."""
    scene_played = Signal(str)
    wanted = Signal(str)
    """An action of `ui.actions`."""

    def __init__(self, desk: Desk, thumbnails: Thumbnails, transport: Callable[[], Transport] | None = None) -> None:
        super().__init__()
        self._desk = desk
        self._filter = ""
        self._said: dict[str, int] = {}
        as_panel(self, _("Board"))
        self._title = elided("", "title")
        self._counts = label("", "caption", "3")
        self._chips = {name: Chip(name, icon, "" if tone == "draft" else tone) for name, icon, tone in FILTERS}
        for name, chip in self._chips.items():
            chip.clicked.connect(lambda name=name: self.narrow(name))
        smaller, larger = tool("zoom-out", _("Smaller cards")), tool("zoom-in", _("Larger cards"))
        smaller.clicked.connect(lambda: self.zoom(-1))
        larger.clicked.connect(lambda: self.zoom(1))
        self._sized = (smaller, larger)
        self.head = box(
            row(
                self._title, self._counts, STRETCH, *self._chips.values(), 6, smaller, larger, gap=6,
                margins=(16, 0, 8, 0),
            )
        )  # fmt: skip
        self.head.setFixedHeight(44)
        self._none = label("", "read", "3", align=Qt.AlignmentFlag.AlignCenter)
        self._none.setContentsMargins(16, 10, 16, 6)
        self._none.hide()
        self.first = FirstPage()
        self.first.hide()
        self.first.written.connect(self._begin)
        self.first.wanted.connect(self.wanted)
        self.surface = Surface(desk, thumbnails)
        self._playing = CardPlaying(self.surface, transport)
        self.setLayout(column(self.head, rule(), self._none, (self.first, 1), (self.surface, 1), gap=0))
        self._connect()
        self.refresh()

    def _connect(self) -> None:
        desk, surface = self._desk, self.surface
        desk.opened.connect(self.refresh)
        desk.closed.connect(self._closed)
        desk.film_changed.connect(self._film_changed)
        desk.states_changed.connect(self._states_changed)
        desk.selection_changed.connect(self._selection_changed)
        desk.media_changed.connect(surface.media_changed)
        desk.progressed.connect(self._progressed)
        desk.pictured.connect(self._pictured)
        surface.opened.connect(self.opened)
        surface.played.connect(self._play)
        surface.scene_played.connect(self.scene_played)
        surface.again.connect(lambda shot: make_missing_again(desk, shot))
        surface.continued.connect(self.add_after)
        surface.added.connect(self._add_at_end)
        surface.renamed.connect(self._rename)
        surface.menu_wanted.connect(self._menu)

    # ----- showing ------------------------------------------------------------------------------------------------
    def refresh(self) -> None:
        """Show the film from the beginning."""
        self._show_head()
        self.surface.selection_changed()
        self.surface.lay_out()

    def _closed(self) -> None:
        self._playing.stop()
        self.surface.live.clear()
        self.surface.folded.clear()
        self.surface.spot = None
        self._said.clear()
        self._filter, self.surface.shown = "", None
        self.surface.lay_out()

    def _film_changed(self, nodes: frozenset[str]) -> None:
        self._show_head()
        self.surface.film_changed(nodes)

    def _states_changed(self, shots: frozenset[str]) -> None:
        self._show_chips()
        for shot in shots:
            if self._desk.key(shot) != "rendering" and self._playing.shot != shot:
                self.surface.live.pop(shot, None)
        if self._filter:
            self.surface.lay_out(glide=True)
        self.surface.update_shots(shots, heads=True)
        self._announce(shots)

    def _selection_changed(self) -> None:
        self._playing.stop()
        self.surface.selection_changed()

    def _announce(self, shots: Iterable[str]) -> None:
        """Say the new state of what has the keyboard, once."""
        spot = self.surface.spot
        if spot and spot.kind == "card" and spot.id in shots and self.surface.hasFocus():
            word = _(STATES[self._desk.key(spot.id)].word)
            speaking.announce(self.surface, f"{_('Shot')} {self._desk.slate(spot.id)}, {word}")

    def _show_head(self) -> None:
        film = self._desk.film
        if film is None:
            return
        count = self._desk.shot_count
        self._title.setText(film.title)
        words = " · ".join(
            (
                counted("{count} scene", "{count} scenes", len(film.scenes)),
                counted("{count} shot", "{count} shots", count),
            )
        )
        self._counts.setText(words if count else _("no shots yet"))
        empty = not count and not film.scenes
        if self.first.isHidden() == empty:
            self.first.setVisible(empty)
            self.surface.setVisible(not empty)
        for knob in self._sized:
            knob.setVisible(not empty)
        self._show_chips()

    def _show_chips(self) -> None:
        counts = self._desk.key_counts
        for name, _icon, key in FILTERS:
            chip, on = self._chips[name], self._filter == name
            chip.setVisible(counts[key] > 0 or on)
            chip.say(f"{_(name)} {counts[key]}", on=on)
        if self._filter:
            key = next(key for name, _icon, key in FILTERS if name == self._filter)
            hidden = self._desk.shot_count - counts[key]
            self._none.setText(
                counted("{count} shot is hidden by the filter.", "{count} shots are hidden by the filter.", hidden)
            )
        self._none.setVisible(bool(self._filter))

    def _progressed(self, shot: str, progress: Progress) -> None:
        surface = self.surface
        area = surface.area(Spot("card", shot))
        if area.intersects(surface.viewport().rect()):
            surface.viewport().update(area)
        quarter = int(progress.share / SPOKEN)
        if quarter != self._said.get(shot, 0):
            self._said[shot] = quarter
            speaking.announce(surface, f"{_('Shot')} {self._desk.slate(shot)}, {percent(quarter * SPOKEN)}")

    def _pictured(self, shot: str, event: Picture) -> None:
        if not self.surface.area(Spot("card", shot)).intersects(self.surface.viewport().rect()):
            return
        image = QImage.fromData(event.jpeg)
        if not image.isNull():
            self.surface.show_live(shot, image)

    # ----- filters and size ---------------------------------------------------------------------------------------
    def narrow(self, name: str) -> None:
        """Show only what is changed, failed or without a take; the same again shows all."""
        self._filter = "" if self._filter == name else name
        key = next((key for each, _icon, key in FILTERS if each == self._filter), "")
        self.surface.shown = (lambda shot: self._desk.key(shot) == key and self._desk.knows(shot)) if key else None
        self._show_chips()
        self.surface.lay_out()
        if self.surface.spot:
            self.surface.reveal(self.surface.spot)

    def zoom(self, steps: int) -> None:
        """Make cards larger or smaller."""
        self.surface.zoom(steps)

    # ----- what others ask for ------------------------------------------------------------------------------------
    def card(self, shot: str) -> CardFace | None:
        """What a shot's card shows, None where the board does not show it."""
        return self.surface.face(shot) if not self.surface.place(Spot("card", shot)).isEmpty() else None

    def keep(self) -> None:
        """Keep what is being typed on a card."""
        self.surface.keep()

    def let_go(self) -> None:
        """The window closes: end what plays."""
        self._playing.stop()

    def take_focus(self) -> None:
        """Give the board the keyboard."""
        self.focus_card(self._desk.selected[0] if self._desk.selected else "")

    def focus_card(self, shot: str) -> None:
        """Give a card the keyboard, or the first page where there is none."""
        if not self.first.isHidden():
            self.first.take_focus()
            return
        self.surface.setFocus(Qt.FocusReason.OtherFocusReason)
        place = self._desk.place(shot)
        if place:
            self.surface.fold(place[0].id, on=False)
            self.surface.go(Spot("card", shot), by_keys=False, select=shot not in self._desk.selected)

    def write_in(self, shot: str) -> None:
        """Edit a shot's text on its card."""
        place = self._desk.place(shot)
        if place is None:
            return
        if self.surface.place(Spot("card", shot)).isEmpty():
            self._filter, self.surface.shown = "", None
            self.surface.folded.discard(place[0].id)
            self._show_chips()
            self.surface.lay_out()
        self.surface.go(Spot("card", shot), by_keys=False)
        self.surface.write(shot)

    def heading_area(self, scene: str) -> QRect | None:
        """Where a scene's heading stands on the board; scrolls there."""
        self.surface.reveal(Spot("head", scene))
        area = self.surface.area(Spot("head", scene))
        if area.isEmpty():
            return None
        return QRect(self.surface.viewport().mapTo(self, area.topLeft()), area.size())

    # ----- writing ------------------------------------------------------------------------------------------------
    def _begin(self, text: str) -> None:
        """The first page was written: make its shots and open the next."""
        film = self._desk.film
        if film is None:
            return
        edits = edits_for(read(text, film.rate), len(film.scenes))
        if edits and self._desk.apply("together", edits=edits):
            self.first.clear_page()
            made = self._desk.film
            assert made
            self.add_after(made.scenes[-1].shots[-1].id)

    def add_after(self, shot: str) -> None:
        """Make a new shot after one and write in it."""
        place = self._desk.place(shot)
        if place and self._desk.film:
            self._add(place[0].id, self._desk.film.places[shot][1] + 1)

    def _add_at_end(self, scene: str) -> None:
        found = self.surface.scene(scene)
        if found:
            self._add(scene, len(found[0].shots))

    def _add(self, scene: str, index: int) -> None:
        if self._desk.apply("add_shot", scene=scene, index=index):
            found = self._desk.film.scene(scene) if self._desk.film else None
            if found:
                self.write_in(found.shots[index].id)

    def _rename(self, scene: str) -> None:
        self._choose_scene(scene)
        self.wanted.emit("scene.heading")

    def _choose_scene(self, scene: str) -> None:
        """Actions are about the selected shot's scene: select in it."""
        found = self.surface.scene(scene)
        shots = [shot.id for shot in found[0].shots] if found else []
        if shots and not any(shot in shots for shot in self._desk.selected[:1]):
            self._desk.select(shots[0])
            self.surface.spot = Spot("head", scene)

    def _play(self, shot: str) -> None:
        if not self._playing.toggle(shot):
            self.opened.emit(shot)

    # ----- menus --------------------------------------------------------------------------------------------------
    def _menu(self, spot: Spot, where: QPoint) -> None:
        """What can be done with a card or a scene, as the menu bar has it."""
        if spot.kind == "head":
            self._choose_scene(spot.id)
        actions: dict[str, QAction] = getattr(self.window(), "actions_by_key", {})
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for key in SCENE_MENU if spot.kind == "head" else CARD_MENU:
            if not key:
                menu.addSeparator()
            elif key in actions:
                menu.addAction(actions[key])
        menu.popup(where)
