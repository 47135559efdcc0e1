"""The panel of takes: all takes of the selected shot, and what can be done with them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QPoint, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QMenu, QStackedWidget, QWidget

from engine.messages.faults import Fault
from engine.messages.jobs import Recipe
from studio.document.values import Shot
from studio.render.remaking import WAYS
from studio.render.stale import State
from studio.render.takes import Take
from studio.words.language import _
from ui.actions.needs import NEEDS
from ui.desk import Desk
from ui.look.kit import STRETCH, Glyph, as_panel, box, button, column, elided, label, row, tool
from ui.look.tokens import Size
from ui.playback.transport import Transport
from ui.takes.again import make_again, new_seed
from ui.takes.facts import Reader
from ui.takes.model import Face, TakesModel
from ui.takes.remaking import able, lineage
from ui.takes.standing import best_first, standing
from ui.takes.strip import TakeStrip
from ui.takes.wording import explained, made_with, when
from ui.thumbnails import Thumbnails

MARKS = "ABCD"
ORDER = "best takes first"
"""What the window remembers of their order."""
WATCHED = 64
"""Folders of takes that are watched for files that go."""


class TakesPanel(QFrame):
    """All takes of the selected shot.

    Parameters
    ----------
    desk : Desk
    transport : Transport
        Shows takes in the viewer.
    thumbnails : Thumbnails, optional
        The window's; else its own.
    """

    wanted = Signal(str)
    """Key of an action that is to be done."""

    def __init__(self, desk: Desk, transport: Transport, thumbnails: Thumbnails | None = None) -> None:
        super().__init__()
        self._desk = desk
        self._transport = transport
        self._shot = ""
        as_panel(self, _("Takes"))
        self.reader = Reader(desk, self)
        self.reader.found.connect(self._read)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._files_changed)
        self._watcher.fileChanged.connect(self._files_changed)
        self.model = TakesModel(self)
        self.model.noted.connect(self.write_note)
        self.strip = TakeStrip(desk, thumbnails or Thumbnails(self), self.model)
        self.strip.opened.connect(self.watch)
        self.strip.rated.connect(self.rate)
        self.strip.circled.connect(self.circle)
        self.strip.sought.connect(lambda: self.wanted.emit("take.find"))
        self.strip.again.connect(self.make_one_again)
        self.strip.asked.connect(self._offer)
        self.strip.selectionModel().currentChanged.connect(self._describe)
        self._title, self._count = label("", "caption+", "2"), label("", "caption", "3")
        self._facts = elided("", "caption", "3")
        self._stamp = Glyph("stamp", "text", 16)
        self._stamp.hide()
        self._again = button(_("Make again"), "history", "ghost", "small",
                             tip=_("Render the same request again, seed and all (Ctrl+Alt+R)"))  # fmt: skip
        self._seed = button(_("New seed"), "dice-5", "ghost", "small",
                            tip=_("Render the same request with another seed (Ctrl+Alt+D)"))  # fmt: skip
        self._recipes = button(_("Compare recipes"), "git-compare", "ghost", "small",
                               tip=_("What two takes were made from, side by side (Ctrl+Shift+D)"))  # fmt: skip
        self._order = tool("list-filter", _("Best takes first"), checkable=True, size="small")
        self._order.setChecked(self.best_first)
        self._order.clicked.connect(lambda on: self.sort(best_first=on))
        self._why = elided("", "caption", "2")
        self._why.hide()
        self._more = tool("ellipsis", _("More to do with this take"), size="small")
        self._again.clicked.connect(self.make_again)
        self._seed.clicked.connect(self.new_seed)
        self._recipes.clicked.connect(lambda: self.wanted.emit("take.recipes"))
        self._more.clicked.connect(lambda: self._offer(self._more.mapToGlobal(self._more.rect().bottomLeft())))
        head = box(
            row(self._title, self._count, 8, self._stamp, (self._facts, 1), self._order, self._again, self._seed,
                self._recipes, self._more, gap=4, margins=(14, 0, 8, 0)),
        )  # fmt: skip
        head.setFixedHeight(Size.PANEL_HEAD)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.strip)
        self._pages.addWidget(self._empty())
        why = box(row((self._why, 1), margins=(14, 0, 14, 4)))
        self.setLayout(column(head, why, box(column((self._pages, 1), margins=(12, 2, 6, 6))), gap=0))
        for signal in (desk.opened, desk.selection_changed, desk.closed):
            signal.connect(self.refresh)
        desk.states_changed.connect(self._states_changed)
        transport.takes_shown.connect(self._panes_changed)
        transport.framed_changed.connect(self._panes_changed)
        transport.source_changed.connect(self._panes_changed)
        desk.film_changed.connect(lambda _nodes: self._show_faces())
        self.refresh()

    def _empty(self) -> QWidget:
        self._nothing = label("", "body", "2")
        self._render = button(_("Render shot"), "play", "tonal", "small", tip=_("Render what is selected (Ctrl+R)"))
        self._render.clicked.connect(lambda: self._desk.queue.render([self._shot]))
        return box(row(STRETCH, Glyph("clapperboard", "text_3", 18), self._nothing, self._render, STRETCH, gap=10))

    # ----- showing ------------------------------------------------------------------------------------------------
    def refresh(self) -> None:
        """Show the selected shot's takes as they are."""
        shot = self._desk.shot()
        other = (shot.id if shot else "") != self._shot
        self._shot = shot.id if shot else ""
        takes = self._desk.takes(self._shot) if shot else []
        chosen = "" if other else self.strip.chosen()
        self._show_faces()
        self._count.setText(str(len(takes)) if takes else "")
        slate = self._desk.slate(self._shot)
        self._nothing.setText(_("{slate} has no take yet.").format(slate=slate) if shot else _("No shot is selected."))
        self._render.setVisible(shot is not None)
        self._render.setEnabled(not self._desk.read_only)
        self._pages.setCurrentIndex(0 if takes else 1)
        if self.model.row(chosen) < 0:
            self._choose_first(shot, takes)
        self._follow(takes)
        self.reader.look(takes)
        self._describe()

    def _states_changed(self, shots: frozenset[str]) -> None:
        if self._shot in shots:
            self.refresh()

    def _show_faces(self) -> None:
        """Show the takes as the film has them; cheap, for every edit."""
        place, chosen = self._desk.place(self._shot) if self._shot else None, self.strip.chosen()
        self.model.show(self._faces(place[1], self._desk.takes(self._shot)) if place else [])
        if chosen and chosen != self.strip.chosen() and (row := self.model.row(chosen)) >= 0:
            # They are in another order now; the one under the keyboard stays.
            self.strip.choose(row)
        slate = self._desk.slate(self._shot)
        self._title.setText(_("Takes of {slate}").format(slate=slate) if slate else _("Takes"))

    def _faces(self, shot: Shot, takes: Sequence[Take]) -> list[Face]:
        session, place = self._desk.session, self._desk.place(shot.id)
        if session is None or place is None or self._desk.film is None:
            return []
        slate = self._desk.slate(shot.id)
        film, asked = self._desk.film, session.freshness.content_hash
        wanted = {(take.renderer, take.model): take for take in takes}
        wanted = {maker: asked(film, *place, take) for maker, take in wanted.items()}
        shown = self.compared()
        faces, first = [], {}
        for take in takes:
            facts = self.reader.facts(take.id)
            digest = facts.recipe.media_hash if facts and facts.recipe else ""
            twin = first.setdefault(digest, take) if digest else take
            kept = take.id == shot.circled and self._desk.state(shot.id) is State.CIRCLED
            faces.append(
                Face(
                    take=take,
                    name=f"{slate}-{take.number}",
                    circled=take.id == shot.circled,
                    older=take.content_hash != wanted[take.renderer, take.model] and not kept,
                    state=facts.state if facts else None,
                    score=facts.score if facts else None,
                    mark=MARKS[shown.index(take.id)] if take.id in shown else "",
                    digest=digest,
                    twin="" if twin is take else f"{slate}-{twin.number}",
                )
            )
        return best_first(faces) if self.best_first else faces

    def compared(self) -> tuple[str, ...]:
        """The takes that the viewer shows side by side, in their order; none where it shows something else."""
        takes = self._transport.takes if self._transport.source == "take" else ()
        return takes if len(takes) > 1 else ()

    def _panes_changed(self, *_what: object) -> None:
        """The viewer shows other takes, or another pane is framed: that one is the chosen one here."""
        self._show_faces()
        if self._transport.source == "take" and self._transport.shot == self._shot:
            takes = self._transport.takes
            framed = takes[self._transport.framed] if self._transport.framed < len(takes) else ""
            row = self.model.row(framed)
            if row >= 0 and framed != self.strip.chosen():
                self.strip.choose(row)

    def _choose_first(self, shot: Shot | None, takes: Sequence[Take]) -> None:
        """The circled take, or the newest."""
        if shot is None or not takes:
            return
        row = self.model.row(shot.circled)
        self.strip.choose(row if row >= 0 else len(takes) - 1)

    def _describe(self, *_index: object) -> None:
        take = self.current()
        for control in (self._again, self._seed, self._more):
            control.setEnabled(take is not None)
        self._recipes.setEnabled(self.model.rowCount() > 1)
        self._tell_standing(take)
        if take is None:
            self._facts.setText("")
            self._stamp.hide()
            return
        facts = self.reader.facts(take.id)
        origin = lineage(self._desk, take, facts.recipe) if facts and facts.recipe else ""
        self._facts.setText(" · ".join(part for part in (made_with(take), when(take.created), origin) if part))
        if facts:
            self._facts.setToolTip(explained(facts.score))
        self._tell_licence(facts.recipe if facts else None)

    def _tell_standing(self, take: Take | None) -> None:
        """Say how the chosen take stands among the others, and what it loses by."""
        face = self.model.face(take.id) if take else None
        words = standing(face, self.model.faces()) if face else ""
        self._why.setText(words)
        self._why.setToolTip(words)
        self._why.setVisible(bool(words))

    @property
    def best_first(self) -> bool:
        """Whether takes are shown by their score, and not by their age."""
        return self._desk.memory.get(ORDER, False)

    def sort(self, *, best_first: bool) -> None:
        """Show takes by their score or by their age, from now on."""
        self._desk.memory.set(ORDER, best_first)
        self._order.setChecked(best_first)
        self._show_faces()

    def _tell_licence(self, recipe: Recipe | None) -> None:
        """Mark a take that may not be sold, or not everywhere."""
        names: list[str] = []
        if recipe is not None and recipe.request.model:
            from studio.models.marks import limits_of, marks_of

            names = marks_of(recipe)
            words = " ".join(part for name in names for part in (f"{name}.", *limits_of(name)))
            self._stamp.setToolTip(words)
            self._stamp.setAccessibleName(_("Licence with limits: {words}").format(words=words))
        self._stamp.setVisible(bool(names))

    def _read(self, takes: list[str]) -> None:
        if any(self.model.row(take) >= 0 for take in takes):
            self.refresh()

    def _follow(self, takes: Sequence[Take]) -> None:
        """Be told when files of these takes come, go or change."""
        session = self._desk.session
        wanted: set[str] = set()
        for take in takes[-WATCHED:] if session else ():
            assert session is not None
            movie, recipe = session.takes.path(take), session.takes.path(take, "recipe.json")
            wanted |= {str(path) for path in (movie, recipe, movie.parent, movie.parent.parent) if path.exists()}
        watched = {*self._watcher.directories(), *self._watcher.files()}
        if watched - wanted:
            self._watcher.removePaths(list(watched - wanted))
        if wanted - watched:
            self._watcher.addPaths(list(wanted - watched))

    def _files_changed(self, _path: str) -> None:
        takes = self._desk.takes(self._shot)
        self._follow(takes)
        self.reader.look(takes)

    # ----- what is chosen -----------------------------------------------------------------------------------------
    def current(self) -> Take | None:
        """The take under the keyboard."""
        session = self._desk.session
        return session.takes.get(self.strip.chosen()) if session else None

    def selected(self) -> list[Take]:
        """The selected takes, oldest first."""
        session = self._desk.session
        return [take for each in self.strip.selected() if session and (take := session.takes.get(each))]

    def pair(self) -> list[Take]:
        """What is to be compared: the selected takes, or the newest two where fewer are selected; four at most."""
        chosen = self.selected()
        if len(chosen) < 2:
            chosen = self._desk.takes(self._shot)[-2:]
        return chosen[:4]

    def take_focus(self) -> None:
        """Give the keyboard to the takes, or to the button that makes the first."""
        (self.strip if self.model.rowCount() else self._render).setFocus()

    def keep(self) -> None:
        """Keep a note that is being typed."""
        focus = self.focusWidget()
        if focus is not None and self.strip.isAncestorOf(focus) and focus is not self.strip:
            self.strip.setFocus()

    # ----- doing --------------------------------------------------------------------------------------------------
    def watch(self, take: str) -> None:
        """Show one take in the viewer."""
        self._transport.show("take", self._shot, takes=(take,))

    def walk(self, step: int) -> None:
        """Choose the next or the previous take, and show it."""
        if not self.model.rowCount():
            return
        at = self.strip.currentIndex().row() + step
        self.strip.choose(max(0, min(self.model.rowCount() - 1, at)))
        self.watch(self.strip.chosen())

    def compare(self) -> None:
        """Show the selected takes, or the newest two, side by side."""
        takes = self.pair()
        if len(takes) < 2:
            self.say_alone()
            return
        self._transport.show("take", self._shot, takes=tuple(take.id for take in takes))

    def say_alone(self) -> None:
        """Say that there is nothing to compare with."""
        self._desk.noticed.emit(_("There is only one take."), _("Make another with New seed (Ctrl+Alt+D)."))

    def circle(self, take: str = "") -> None:
        """Put a take into the cut; the chosen one where none is named."""
        take = take or self.strip.chosen()
        if take and self._shot:
            self._desk.circle(self._shot, take)

    def rate(self, take: str, rating: int) -> None:
        """Give a take its stars."""
        session = self._desk.session
        if session is None:
            return
        try:
            session.takes.rate(take, rating)
        except Fault as fault:
            self._desk.troubled.emit(fault)
        self.refresh()

    def rate_selected(self, rating: int) -> None:
        """Give every selected take its stars."""
        for take in self.selected():
            self.rate(take.id, rating)

    def write_note(self, take: str, words: str) -> None:
        """Keep a note."""
        session = self._desk.session
        face = self.model.face(take)
        if session is None or face is None or " ".join(face.take.note.split()) == words:
            return
        try:
            session.takes.note(take, words.strip())
        except Fault as fault:
            self._desk.troubled.emit(fault)
        self.refresh()

    def make_again(self) -> None:
        """Queue the very requests of the selected takes."""
        make_again(self._desk, self.selected())

    def make_one_again(self, take: str) -> None:
        """Queue the very request of one take."""
        face = self.model.face(take)
        if face:
            make_again(self._desk, [face.take])

    def new_seed(self) -> None:
        """Queue the chosen take's request with another seed."""
        take = self.current()
        if take:
            new_seed(self._desk, take)

    def reveal(self) -> None:
        """Show a take's folder in the system's file manager; its shot's where that is gone."""
        session, take = self._desk.session, self.current()
        if session is None or take is None:
            return
        folder = nearest(session.takes.path(take).parent, session.project.folder)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def _offer(self, at: QPoint) -> None:
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def menu(self) -> QMenu:
        """What can be done with the chosen take."""
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        for words, act in (
            (_("Circle this take"), self.circle),
            (_("Watch it"), lambda: self.watch(self.strip.chosen())),
            (_("Compare side by side"), self.compare),
            (_("What it was made from…"), lambda: self.wanted.emit("take.recipe")),
            (_("Compare recipes…"), lambda: self.wanted.emit("take.recipes")),
            (_("Write a note"), self.strip.write_note),
            (_("Make again"), self.make_again),
            (_("New seed"), self.new_seed),
            (_("Show in its folder"), self.reveal),
            (_("Find takes…"), lambda: self.wanted.emit("take.find")),
            (_("Clean up…"), lambda: self.wanted.emit("project.clean")),
        ):
            menu.addAction(words).triggered.connect(lambda _on=False, act=act: act())
        menu.addSeparator()
        for way, words in zip(WAYS, (_("Remix…"), _("Make it longer…"), _("Retake a part…")), strict=True):
            action = menu.addAction(words)
            action.triggered.connect(lambda _on=False, way=way: self.wanted.emit(f"take.{way}"))
            if self._desk.read_only or not able(self._desk, way):
                action.setEnabled(False)
                action.setToolTip(_(NEEDS[f"take.{way}"].missing))
        return menu


def nearest(folder: Path, top: Path) -> Path:
    """A folder, or the nearest above it that is there; never above `top`."""
    while not folder.is_dir() and folder != top and folder.is_relative_to(top):
        folder = folder.parent
    return folder if folder.is_dir() and folder.is_relative_to(top) else top
