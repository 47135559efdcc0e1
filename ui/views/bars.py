"""What is round every view: the top bar with its menus and the status bar."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFrame, QMenuBar, QToolButton, QWidget

from engine.messages.events import Progress
from studio.words.language import _, counted
from ui.actions import BY_KEY, MENUS
from ui.desk import Desk
from ui.look import theme
from ui.look.kit import STRETCH, Glyph, box, button, column, label, row, rule, segments, tool
from ui.look.tokens import Motion, Size
from ui.panels import PANELS
from ui.widgets.small import Keys, Logo
from ui.wording import frame_rate, left, percent, timecode
from ui.workbench.bench import Bench
from ui.workbench.focus import walk

if TYPE_CHECKING:
    from studio.cut.layout import Layout
    from studio.cut.material import Material
    from studio.session import Session

VIEWS = ("Board", "Timeline")


def menu_bar(actions: dict[str, QAction]) -> QMenuBar:
    """The menus, from the table of actions."""
    bar = QMenuBar()
    bar.setNativeMenuBar(False)
    bar.setFont(theme.font("body"))
    for name, listed in MENUS.items():
        if not listed:
            continue
        menu = bar.addMenu(_(name))
        for action in listed:
            if action.apart:
                menu.addSeparator()
            menu.addAction(actions[action.key])
    bar.setFixedHeight(theme.px(30))
    return bar


def keys_of(action: QAction) -> str:
    """An action's keys as this system writes them."""
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)


def with_keys(words: str, action: QAction) -> str:
    """Words for a tip, with the keys in use: ``Export the cut (Ctrl+E)``."""
    keys = keys_of(action)
    return f"{words} ({keys})" if keys else words


class TopBar(QFrame):
    """Mark, menus, the views in the middle, what one does most at the right."""

    def __init__(self, desk: Desk, actions: dict[str, QAction]) -> None:
        super().__init__()
        self._desk = desk
        self._actions = actions
        self.setFixedHeight(Size.TOP_BAR)
        self.views = segments(*[_(name) for name in VIEWS], icons_=("layout-grid", "gallery-horizontal-end"))
        self._find = button(_("Search or run"), "search", "ghost", tip=_("Search or run anything"))
        self._find.setAccessibleName(_("Search or run anything"))
        self._find.clicked.connect(actions["help.palette"].trigger)
        self._find_keys = Keys("Ctrl+K")
        self._undo, self._redo = tool("undo-2", _("Undo")), tool("redo-2", _("Redo"))
        self._undo.clicked.connect(actions["edit.undo"].trigger)
        self._redo.clicked.connect(actions["edit.redo"].trigger)
        self._render = button(_("Render what changed"), "refresh-cw", "primary")
        self._render.clicked.connect(actions["render.changed"].trigger)
        self._render.setAccessibleName(_("Render what changed"))
        self._export = button(_("Export"), "download", tip=_("Export the cut"))
        self._export.setAccessibleName(_("Export"))
        self._export.clicked.connect(actions["cut.export"].trigger)
        start = box(row(Logo(24), 2, menu_bar(actions), STRETCH, gap=6))
        end = box(
            row(
                STRETCH, self._find, self._find_keys, 6, self._undo, self._redo, 4, self._render, self._export, gap=4
            )
        )  # fmt: skip
        self._wide = True
        self.setLayout(row((start, 1), self.views, (end, 1), gap=12, margins=(12, 0, 10, 0)))
        for signal in (desk.opened, desk.closed, desk.film_changed, desk.states_changed, desk.queue_changed):
            signal.connect(self.refresh)
        self.refresh()
        self.show_keys()

    def show_keys(self) -> None:
        """Show the keys in use in the tips."""
        self._find_keys.show_keys(keys_of(self._actions["help.palette"]))
        for widget, key, words in (
            (self._find, "help.palette", _("Search or run anything")),
            (self._render, "render.changed", _("Render what changed")),
            (self._export, "cut.export", _("Export the cut")),
        ):
            widget.setToolTip(with_keys(words, self._actions[key]))

    @property
    def render_button(self) -> QWidget:
        """The button that renders what changed."""
        return self._render

    @property
    def find_button(self) -> QWidget:
        """The button that opens the palette."""
        return self._find

    def make_room(self, *, wide: bool) -> None:
        """Shorten what can be shortened where the window is narrow."""
        if wide != self._wide:
            self._wide = wide
            self._find.setText(f" {_('Search or run')}" if wide else "")
            self._find_keys.setVisible(wide)
            self._export.setText(f" {_('Export')}" if wide else "")
            self.refresh()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab walks round inside the bar."""
        return walk(self, forward=forward)

    def refresh(self) -> None:
        """Show what can be done now, and what undo would take back."""
        session = self._desk.session
        there = session is not None
        for widget in (self.views, self._undo, self._redo, self._render, self._export):
            widget.setVisible(there)
        if session is None:
            return
        for name, knob, key, words in (
            (session.project.undo_name, self._undo, "edit.undo", _("Undo {edit}")),
            (session.project.redo_name, self._redo, "edit.redo", _("Redo {edit}")),
        ):
            said = words.format(edit=name).strip()
            knob.setEnabled(bool(name) and not self._desk.read_only)
            knob.setToolTip(said)
            self._actions[key].setText(said)
        due = self._desk.due_count
        words = _("Render what changed") if self._wide else _("Render")
        self._render.setText(f" {words}  {due}" if due else f" {words}")
        self._render.setEnabled(due > 0)
        self._export.setEnabled(self._desk.shot_count > 0)


class Rail(QFrame):
    """What there is to see and to have at hand, one above another at the left edge.

    Parameters
    ----------
    bench : Bench
        Tells which panels are there.
    actions : dict
        By their keys.
    """

    def __init__(self, bench: Bench, actions: dict[str, QAction]) -> None:
        super().__init__()
        self._bench = bench
        self._actions = actions
        self.setFixedWidth(Size.RAIL)
        self.setAccessibleName(_("Panels"))
        keys = ["view.board", *(f"view.{panel.key}" for panel in PANELS if panel.rail), "cameo.show", "file.verify"]
        self._knobs = {key: self._knob(key) for key in keys if key in actions}
        self._below = {key: self._knob(key) for key in ("app.settings",) if key in actions}
        self.setLayout(
            column(*self._knobs.values(), STRETCH, *self._below.values(), gap=6, margins=(7, 4, 7, 4)),
        )
        bench.turned.connect(lambda _key, _on: self.refresh())
        for key in (*self._knobs, *self._below, "project.close"):
            actions[key].enabledChanged.connect(self.refresh)
        self.refresh()
        self.show_keys()

    def show_keys(self) -> None:
        """Show the keys in use in the tips."""
        for key, knob in (*self._knobs.items(), *self._below.items()):
            knob.setToolTip(with_keys(BY_KEY[key].said, self._actions[key]))

    def _knob(self, key: str) -> QToolButton:
        action = BY_KEY[key]
        made = tool(action.icon, action.said, checkable=True, size="rail")
        made.clicked.connect(lambda: (self._actions[key].trigger(), self.refresh()))
        return made

    def refresh(self) -> None:
        """Show which panels are there."""
        for key, knob in (*self._knobs.items(), *self._below.items()):
            possible = self._actions[key].isEnabled()
            # Without a project there is nothing to see; what is grey for another reason stays in sight.
            knob.setVisible(possible or self._actions["project.close"].isEnabled())
            knob.setEnabled(possible)
            knob.setChecked(possible and self._bench.is_shown(key.removeprefix("view.")))

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab walks round inside the rail."""
        return walk(self, forward=forward)


class CutLength:
    """How long the cut is; what did not change is not laid out again."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._session: Session | None = None
        self._material: Material | None = None
        self._layout: Layout | None = None
        desk.states_changed.connect(self._forget)
        desk.closed.connect(self._let_go)

    def _let_go(self) -> None:
        """A project that was closed is held by nobody."""
        self._session = self._material = self._layout = None

    def _forget(self, shots: Iterable[str]) -> None:
        """A take that comes may have another length."""
        if self._material is not None:
            self._material.forget(shots)

    def frames(self) -> int:
        """The frame after the film's last, 0 without a film."""
        from studio.cut.material import Material

        session = self._desk.session
        if session is not self._session or session is None:
            self._session, self._layout = session, None
            self._material = Material(session.takes, session.media) if session else None
        if session is None or self._material is None:
            return 0
        self._layout = self._material.lay_out(session.project.film, self._layout)
        return self._layout.length


class StatusBar(QFrame):
    """What is safe, what the engine does, what the film is."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setFixedHeight(Size.STATUS_BAR)
        self._length = CutLength(desk)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._measure)
        self._kept = label("", "caption", "2")
        self._said = label("", "caption", "2")
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(Motion.TOAST_STAY)
        self._quiet.timeout.connect(lambda: self._said.setText(""))
        self._job, self._film, self._format = (label("", "caption", "2") for _number in range(3))
        self._job_mark = Glyph("loader-circle", "rendering", 13)
        self._rules = rule(True), rule(True)
        self.setLayout(
            row(
                Glyph("circle-check", "ok", 13),
                self._kept,
                self._said,
                STRETCH,
                self._job_mark,
                self._job,
                self._rules[0],
                self._film,
                self._rules[1],
                self._format,
                gap=8,
                margins=(14, 6, 14, 6),
            )
        )
        for signal in (desk.opened, desk.closed, desk.film_changed, desk.states_changed, desk.queue_changed):
            signal.connect(self.refresh)
        desk.kept.connect(lambda: self._kept.setText(_("Every edit is kept")))
        desk.progressed.connect(self._progressed)
        self.refresh()

    def say(self, what: str) -> None:
        """Say something that needs no answer; it goes by itself."""
        self._said.setText(what)
        self._quiet.start()

    def refresh(self) -> None:
        """Show the film's figures."""
        film = self._desk.film
        for line in self._rules:
            line.setVisible(film is not None)
        if film is None:
            self._kept.setText(_("Nothing leaves this machine"))
            for words in (self._job, self._film, self._format):
                words.setText("")
            self._job_mark.hide()
            return
        self._kept.setText(_("Looking only") if self._desk.read_only else _("Every edit is kept"))
        self._soon.start()
        self._format.setText(f"{film.width} x {film.height} · {frame_rate(film.rate)}")
        if not self._desk.queue.renders:
            self._job.setText("")
            self._job_mark.hide()

    def _measure(self) -> None:
        """Show how long the cut is, after what matters more was painted."""
        film = self._desk.film
        if film is not None:
            count = counted("{count} shot", "{count} shots", self._desk.shot_count)
            self._film.setText(f"{count} · {timecode(self._length.frames(), film.rate)}")

    def _progressed(self, shot: str, progress: Progress) -> None:
        self._job_mark.show()
        self._job.setText(
            _("{slate} rendering · {share} · {left}").format(
                slate=self._desk.slate(shot), share=percent(progress.share), left=left(progress)
            )
        )
