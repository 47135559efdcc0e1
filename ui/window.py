"""The window: its views, how a project comes in, and how trouble is told."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QStackedWidget,
    QTextEdit,
    QWidget,
)

from engine.messages.faults import Exit, Fault
from studio.words.language import _
from studio.words.told import tell
from ui.actions import ACTIONS
from ui.actions.needs import NEEDS
from ui.announcing import Announcer
from ui.commands import table
from ui.commands.media import bring_media, is_media
from ui.desk import Desk
from ui.look import icons, theme
from ui.look.kit import column, row
from ui.look.tokens import Size
from ui.panels import VIEWS
from ui.power import Power
from ui.preparing import Preparing
from ui.queue.notices import Notices
from ui.screens import Screens
from ui.settings.looks import LOOKS, dress
from ui.settings.shortcuts import Shortcuts
from ui.sheets.errors import show_fault
from ui.sheets.sheet import Sheet
from ui.thumbnails import Thumbnails
from ui.tour import Tour
from ui.views.bars import Rail, StatusBar, TopBar
from ui.views.welcome import SCRIPTS, Welcome
from ui.watching import Watch
from ui.widgets.toast import Toasts
from ui.workbench.bench import WIDE, Bench
from ui.workbench.walker import Walker

if TYPE_CHECKING:
    from ui.bible.panel import BiblePanel
    from ui.board.panel import Board
    from ui.inspector.panel import InspectorPanel
    from ui.playback.transport import Transport
    from ui.queue.panel import QueuePanel
    from ui.timeline.panel import TimelinePanel
    from ui.viewer.panel import ViewerPanel

TEXTS = (QLineEdit, QPlainTextEdit, QTextEdit)
TYPING = (QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QComboBox)
"""Where single letters are text, not shortcuts."""
QUIET = (Exit.BAD_INPUT, Exit.USAGE)
"""What a toast can say: the person gave something that cannot be used."""


class Window(QMainWindow):
    """The studio window over a desk.

    Parameters
    ----------
    desk : Desk
    """

    restarting = Signal()
    """It closes, to begin again at once."""
    viewed = Signal()
    """Another view is shown."""
    moved = Signal()
    """The playhead stands elsewhere."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._there: dict[str, bool] = {}
        self.setWindowTitle("Rushes")
        self.setWindowIcon(icons.logo())
        self.setMinimumSize(960, 600)
        self.setObjectName("window")
        self.setAcceptDrops(True)
        self.thumbnails = Thumbnails()
        self.actions_by_key = self._make_actions()
        self.shortcuts = Shortcuts(desk.memory, self.actions_by_key)
        self.welcome = Welcome(desk)
        self.bench = Bench(desk.memory, lambda panel: panel.make(self))
        self._pages = QStackedWidget()
        self._pages.addWidget(self.welcome)
        self._pages.addWidget(self.bench)
        self.top = TopBar(desk, self.actions_by_key)
        self.top.views.group.idClicked.connect(lambda place: self.show_view(VIEWS[place]))
        self.rail = Rail(self.bench, self.actions_by_key)
        self.status = StatusBar(desk)
        middle = QWidget()
        middle.setLayout(row(self.rail, (self._pages, 1), gap=0, margins=(0, 0, Size.GAP, 0)))
        body = QWidget()
        body.setObjectName("window")
        body.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        body.setLayout(column(self.top, (middle, 1), self.status, gap=0))
        self.setCentralWidget(body)
        self.body = body
        self.toasts = Toasts(body)
        self.notices = Notices(desk, self)
        self.screens = Screens(self)
        self.show_view("board")
        self._connect()
        self.watch_outside = Watch(desk)
        self.power = Power(desk)
        self.announcer = Announcer(self)
        self.preparing = Preparing(desk, self)
        self._walker = Walker(self)
        self._enable()
        # Last: what is put together before costs no styling.
        theme.wear(self)
        self._restore()
        self.welcome.take_focus()

    # ----- making -------------------------------------------------------------------------------------------------
    def _make_actions(self) -> dict[str, QAction]:
        made = {}
        for action in ACTIONS:
            made[action.key] = act = QAction(action.said, self)
            if action.icon:
                act.setIcon(icons.icon(action.icon))
            act.setCheckable(action.checkable)
            act.triggered.connect(self._runner(action.key))
            self.addAction(act)
        return made

    def _runner(self, key: str) -> Callable[[], None]:
        return lambda *_checked: self.do(key)

    def do(self, key: str) -> None:
        """Carry an action out."""
        table.read()[key](self)

    @cached_property
    def transport(self) -> Transport:
        """The one thing that plays, made when somebody first needs it."""
        from ui.playback.transport import Transport

        made = Transport(self.desk, self)
        made.cut_frame_moved.connect(lambda _frame: self.moved.emit())
        return made

    @property
    def board(self) -> Board:
        """The board."""
        return cast("Board", self.bench.panel("board"))

    @property
    def viewer(self) -> ViewerPanel:
        """The viewer."""
        return cast("ViewerPanel", self.bench.panel("viewer"))

    @property
    def inspector(self) -> InspectorPanel:
        """The inspector."""
        return cast("InspectorPanel", self.bench.panel("inspector"))

    @property
    def queue(self) -> QueuePanel:
        """The queue."""
        return cast("QueuePanel", self.bench.panel("queue"))

    def _turned(self, key: str, on: bool) -> None:
        action = self.actions_by_key.get(f"view.{key}")
        if action and action.isCheckable():
            action.setChecked(on)

    def _connect(self) -> None:
        desk = self.desk
        desk.opened.connect(self._opened)
        desk.closed.connect(self._closed)
        for signal in (desk.selection_changed, desk.film_changed, desk.states_changed, desk.models.chosen_changed):
            signal.connect(self._enable)
        desk.looked_up.connect(self._look_up)
        desk.models.wanted.connect(lambda: self.do("models.show"))
        desk.troubled.connect(self.tell)
        desk.noticed.connect(lambda what, action: self.toasts.say("rendering", what, action))
        desk.offered.connect(
            lambda what, action, words, act: self.toasts.say("rendering", what, action, button=words, act=act)
        )
        self.bench.turned.connect(self._turned)
        self.shortcuts.changed.connect(self._show_keys)
        self.welcome.wanted.connect(self.do)
        self.welcome.project.connect(self.open)
        theme.changed.connect(self._repaint)
        desk.values.changed.connect(self._chosen)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        for place in (self, *self.bench.docks.values()):
            # Not the application: every event of every object would go through Python.
            place.installEventFilter(self)
        app.focusChanged.connect(self._enable)
        app.styleHints().colorSchemeChanged.connect(self._desktop_turned)
        self.screens.lost.connect(self._screen_lost)
        self.notices.clicked.connect(self.come_forward)

    def _show_keys(self) -> None:
        """Keys that were changed stand in the tips as well."""
        self.top.show_keys()
        self.rail.show_keys()

    def _desktop_turned(self) -> None:
        if self.desk.values.get("theme") == "system":
            dress(self.desk.values)

    def come_forward(self) -> None:
        """Show the window before all others, out of the task bar as well."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def _screen_lost(self, filled: bool) -> None:
        """A screen is gone, and what was on it is back."""
        self.toasts.say(
            "rendering",
            _("A screen was unplugged."),
            _("The pictures are back in the window; Full screen fills this one.")
            if filled
            else _("What was on it is here now; move it where you like."),
        )

    def _chosen(self, key: str) -> None:
        if key in LOOKS:
            dress(self.desk.values)
        elif key == "timeline snap" and "cut" in self.bench.made:
            cast("TimelinePanel", self.bench.panel("cut")).timeline.switch("snap", on=self.desk.values.get(key))

    def _restore(self) -> None:
        size = self.desk.memory.get("size", [1440, 900])
        if len(size) == 2 and all(isinstance(side, int) for side in size):
            self.resize(*size)
        if self.desk.memory.get("maximised", False):
            self.setWindowState(Qt.WindowState.WindowMaximized)

    def _enable(self, *_what: object) -> None:
        """Allow what can be done now; what cannot is grey, with its shortcut dead and the reason in its status tip."""
        there = {key: need.there(self) for key, need in NEEDS.items()}
        if there == self._there:
            return
        self._there = there
        for action in ACTIONS:
            made = self.actions_by_key[action.key]
            made.setEnabled(there[action.needs])
            made.setStatusTip("" if there[action.needs] else _(NEEDS[action.needs].missing))
        self.top.refresh()

    def has_text(self) -> bool:
        """Whether a text has the focus."""
        focus = self.focusWidget()
        return isinstance(focus, TEXTS) and focus.isVisible()

    def focused_panel(self) -> QWidget | None:
        """The panel that has the focus."""
        focus = self.focusWidget()
        for panel in self.bench.made.values():
            if focus is not None and (panel is focus or panel.isAncestorOf(focus)):
                return panel
        return None

    def say(self, what: str) -> None:
        """Say something that needs no answer, in the status bar."""
        self.status.say(what)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Single-letter shortcuts yield to whoever is typing: a key climbs to its window before it is a shortcut."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self._sheets() or any(tour.isVisible() for tour in self.body.findChildren(Tour)):
                # A sheet has the keyboard for itself until it is closed.
                event.accept()
                return True
            focus = QApplication.focusWidget()
            plain = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
            writing = isinstance(focus, TYPING)
            if plain and writing and event.key() not in (Qt.Key.Key_F1, Qt.Key.Key_F2, Qt.Key.Key_F11):
                event.accept()
                return True
        return super().eventFilter(watched, event)

    def _repaint(self) -> None:
        self.bench.make_room(self.width())
        self.top.make_room(wide=self.width() >= theme.px(WIDE))
        for widget in self.findChildren(QWidget):
            widget.update()

    # ----- opening ------------------------------------------------------------------------------------------------
    def open(self, source: Path) -> None:
        """Open a project folder or a script."""
        self.keep_typing()
        if source.name == "project.db":
            source = source.parent
        if source.is_file() and source.suffix.lower() not in SCRIPTS:
            self.desk.troubled.emit(Fault("script.kind", Exit.BAD_INPUT, file=source.name))
            return
        self.desk.bring_in(source)

    def _look_up(self, kind: str, name: str) -> None:
        """Show an entry of the bible."""
        self.bench.show_panel("bible", on=True)
        cast("BiblePanel", self.bench.panel("bible")).show_entry(kind, name)

    def _opened(self) -> None:
        film = self.desk.film
        only = _(" (looking only)") if self.desk.read_only else ""
        self.setWindowTitle(f"{film.title if film else ''}{only} – Rushes")
        self._pages.setCurrentIndex(1)
        self._enable()
        self.show_view("board")
        self.board.focus_card(self.desk.selected[0] if self.desk.selected else "")

    def _closed(self) -> None:
        self.setWindowTitle("Rushes")
        self.welcome.refresh()
        self._pages.setCurrentIndex(0)
        self.welcome.take_focus()
        self._enable()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """The card that would get what is carried shows it."""
        self._aim(self._shot_at(event.position().toPoint()))

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._aim("")

    def _aim(self, shot: str) -> None:
        if self.desk.session is not None and "board" in self.bench.made:
            self.board.surface.aim(shot)

    def dropEvent(self, event: QDropEvent) -> None:
        """A script or a project is opened; media goes to the panel under the pointer, or to the selected shot."""
        self._aim("")
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()
            self.take_in(event.mimeData(), self._shot_at(event.position().toPoint()))

    def _shot_at(self, point: QPoint) -> str:
        """The shot under a point of the window, where the board is."""
        if self.view != "board" or not self.board.isVisible():
            return ""
        surface = self.board.surface
        found = surface.at(surface.viewport().mapFrom(self, point))
        return found[0].id if found and found[0].kind == "card" else ""

    def take_in(self, data: QMimeData, shot: str = "") -> None:
        """Take files in: a project or script is opened, media goes to a shot, or to the selected one."""
        files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        media = [file for file in files if file.is_file() and is_media(file)] if self.desk.session else []
        if media:
            bring_media(self, media, shot, [file for file in files if file not in media])
        elif files:
            self.open(files[0])

    # ----- views --------------------------------------------------------------------------------------------------
    @property
    def view(self) -> str:
        """The view that is shown, one of `VIEWS`."""
        return self.bench.view

    def show_view(self, view: str) -> None:
        """Show the board or the timeline, each with its own layout."""
        selected = self.desk.selected
        focus = self.focusWidget()
        self.bench.show_view(view)
        if view == "timeline" and (focus is None or not focus.isVisible()):
            self.enter("viewer")
        # Qt hands the keyboard to whatever comes next, which on the board would be a choice.
        self.desk.select(*selected)
        self.top.views.group.button(VIEWS.index(view)).setChecked(True)
        self.rail.refresh()
        self.viewed.emit()

    def watch(self, source: str) -> None:
        """Play the selected shot, its scene or the whole cut (``shot``, ``scene``, ``cut``) from the beginning."""
        self.keep_typing()
        self.show_view("timeline")
        self.transport.show(source)
        self.transport.seek(0)
        self.transport.play()
        self.viewer.take_focus()

    def watch_shot(self, shot: str) -> None:
        self.desk.select(shot)
        self.watch("shot")

    def watch_scene(self, scene: str) -> None:
        found = self.desk.film.scene(scene) if self.desk.film else None
        if found and found.shots:
            self.desk.select(found.shots[0].id)
            self.watch("scene")

    @property
    def cut_frame(self) -> int:
        """The playhead: a frame of the film."""
        return self.transport.cut_frame if "transport" in vars(self) else 0

    def seek_cut(self, frame: int) -> None:
        """Put the playhead at a frame of the film."""
        if frame:
            self.transport.seek_cut(frame)

    def go_to(self, shot: str) -> None:
        """Select a shot and show its card."""
        self.desk.select(shot)
        if self.view == "board":
            self.board.focus_card(shot)

    def go_to_take(self, shot: str, take: str) -> None:
        """Select a shot and show one of its takes."""
        self.desk.select(shot)
        self.show_view("timeline")
        for panel in self.bench.made.values():
            if show_take := getattr(panel, "show_take", None):
                show_take(take)

    def go_to_entry(self, kind: str, name: str) -> None:
        """Show an entry of the bible: in its panel, else by the first shot that names it."""
        if "bible" in self.bench.docks:
            self.bench.show_panel("bible")
            if show_entry := getattr(self.bench.panel("bible"), "show_entry", None):
                show_entry(kind, name)
            return
        film = self.desk.film
        for scene in film.scenes if film else ():
            for shot in scene.shots:
                if (
                    name.casefold()
                    in f"{scene.heading} {shot.text} {[line.character for line in shot.lines]}".casefold()
                ):
                    self.go_to(shot.id)
                    return

    def show_cameo(self, cameo: str) -> None:
        """Open the sheet of cameos, at one of them."""
        from ui.cameos.sheet import show_cameos

        show_cameos(self, cameo)

    def toggle_panel(self, key: str) -> None:
        """Show a panel and give it the keyboard, or hide it."""
        on = not self.bench.is_shown(key)
        self.bench.show_panel(key, on=on)
        if on:
            self.enter(key)

    def enter(self, key: str) -> None:
        """Give the keyboard to a panel."""
        panel = self.bench.panel(key)
        take_focus = getattr(panel, "take_focus", None)
        take_focus() if take_focus else self._walker.enter(self.bench.docks.get(key, panel))

    def walk_panels(self, step: int) -> None:
        """Give the keyboard to the next panel, or to the one before."""
        self._walker.walk(step)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What nobody wanted: Escape steps out, of a text into its panel, of a panel to the board's card."""
        if event.key() == Qt.Key.Key_Escape and self._walker.step_out():
            event.accept()
            return
        super().keyPressEvent(event)

    def keep_typing(self) -> None:
        """Keep what is being typed, wherever it is."""
        for panel in self.bench.made.values():
            if keep := getattr(panel, "keep", None):
                keep()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.bench.make_room(self.width())
        self.top.make_room(wide=self.width() >= theme.px(WIDE))
        super().resizeEvent(event)

    # ----- trouble ------------------------------------------------------------------------------------------------
    def tell(self, fault: Fault) -> None:
        """Tell a fault: a toast for bad input, a sheet for what was asked for and did not happen."""
        if fault.exit is Exit.CANCELLED:
            return
        told = tell(fault)
        if fault.exit in QUIET or fault.code == "project.read_only":
            self.toasts.say(
                "failed", told.what, told.action, button=_("Details"), act=lambda: show_fault(self.body, fault)
            )
        elif any(told.what == sheet.title for sheet in self._sheets()):
            # Eight shots that fail for one reason are one trouble; the queue lists each.
            return
        else:
            words, act = self._way_out(fault)
            show_fault(self.body, fault, words, act)

    def _sheets(self) -> list[Sheet]:
        return [sheet for sheet in self.body.findChildren(Sheet) if sheet.isVisible()]

    def _way_out(self, fault: Fault) -> tuple[str, Callable[[], object] | None]:
        """The button beside Close, where there is something to be done about it here."""
        opening = fault.code == "project.cannot_write" and self.desk.session is None
        if fault.code == "project.busy" or opening:
            folder = Path(str(fault.parameters.get("folder", "")))
            return _("Look at it"), lambda: self.desk.look_at(folder)
        if fault.code in ("keys.no_keyring", "keys.wrong"):
            return _("Unlock…"), lambda: self.desk.run(self.desk.cameos.open(self.body))
        if fault.code.startswith("engine."):
            return _("Restart engine"), self.desk.queue.restart_engine
        return "", None

    def restart(self) -> None:
        """Close in order, to begin again where it was."""
        self.restarting.emit()
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        # Not at the start: it brings the scripts' reader and writer with it.
        from ui.commands.clipboard import leave_text

        self.keep_typing()
        leave_text()
        self.desk.memory.set("maximised", self.isMaximized())
        if not self.isMaximized() and not self.isFullScreen():
            self.desk.memory.set("size", [self.width(), self.height()])
        self.bench.keep_layout()
        for panel in self.bench.made.values():
            if let_go := getattr(panel, "let_go", None) or getattr(panel, "close_player", None):
                let_go()
        if "transport" in vars(self):
            self.transport.close()
        self.notices.close()
        self.desk.close()
        super().closeEvent(event)
