"""The window: its views, its actions, what is asked before something ends."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QFileDialog,
    QInputDialog,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QStackedWidget,
    QTextEdit,
    QWidget,
)

from engine.messages.faults import Exit, Fault
from studio import places, sample
from studio.document.new import empty_film
from studio.project.project import create
from studio.words.language import _
from studio.words.told import tell
from ui.actions import ACTIONS
from ui.desk import Desk
from ui.look import icons, theme
from ui.look.kit import column, row
from ui.look.tokens import THEMES, Size
from ui.sheets.errors import show_fault
from ui.sheets.export import ExportSheet
from ui.sheets.palette import Offer, Palette
from ui.thumbnails import Thumbnails
from ui.views.bars import StatusBar, TopBar
from ui.views.board import Board
from ui.views.inspector import Inspector
from ui.views.queue import QueuePanel
from ui.views.viewer import Viewer
from ui.views.welcome import SCRIPTS, Welcome
from ui.widgets.toast import Toasts

TYPING = (QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QComboBox)
"""Where single letters are text, not shortcuts."""


class Window(QMainWindow):
    """The studio window over a desk.

    Parameters
    ----------
    desk : Desk
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.setWindowTitle("Rushes")
        self.setWindowIcon(icons.logo())
        self.setMinimumSize(960, 600)
        self.setObjectName("window")
        self._thumbnails = Thumbnails()
        self.actions_by_key = self._make_actions()
        self.welcome = Welcome(desk.memory)
        self.board = Board(desk, self._thumbnails)
        self.viewer = Viewer(desk, self._thumbnails)
        self.queue = QueuePanel(desk, self._thumbnails)
        self.inspector = Inspector(desk)
        self._views = QStackedWidget()
        watching = QWidget()
        watching.setLayout(row(self.queue, (self.viewer, 1), gap=Size.GAP))
        for view in (self.board, watching):
            self._views.addWidget(view)
        work = QWidget()
        work.setLayout(row((self._views, 1), self.inspector, gap=Size.GAP))
        self._pages = QStackedWidget()
        self._pages.addWidget(self.welcome)
        self._pages.addWidget(work)
        self.top = TopBar(desk, self.actions_by_key)
        self.top.views.group.idClicked.connect(self._views.setCurrentIndex)
        self.status = StatusBar(desk)
        middle = QWidget()
        middle.setLayout(row((self._pages, 1), margins=(Size.GAP, 0, Size.GAP, 0)))
        body = QWidget()
        body.setObjectName("window")
        body.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        body.setLayout(column(self.top, (middle, 1), self.status, gap=0))
        self.setCentralWidget(body)
        self.body = body
        self.toasts = Toasts(body)
        self._connect()
        self._enable()
        self._restore()

    # ----- making -------------------------------------------------------------------------------------------------
    def _make_actions(self) -> dict[str, QAction]:
        made = {}
        for action in ACTIONS:
            made[action.key] = act = QAction(_(action.words), self)
            if action.icon:
                act.setIcon(icons.icon(action.icon))
            if action.shortcut:
                act.setShortcut(QKeySequence(action.shortcut))
            act.triggered.connect(self._runner(action.key))
            self.addAction(act)
        return made

    def _runner(self, key: str) -> Callable[[], None]:
        method = getattr(self, "do_" + key.replace(".", "_"))
        return lambda *_checked: method()

    def _connect(self) -> None:
        desk = self.desk
        desk.opened.connect(self._opened)
        desk.closed.connect(self._closed)
        desk.selection_changed.connect(self._enable)
        desk.troubled.connect(self.tell)
        desk.noticed.connect(lambda what, action: self.toasts.say("rendering", what, action))
        self.board.opened.connect(self._watch_shot)
        self.board.scene_played.connect(self._watch_scene)
        self.welcome.new.connect(self.do_project_new)
        self.welcome.script.connect(self.do_script_import)
        self.welcome.sample.connect(self.do_project_sample)
        self.welcome.other.connect(self.do_project_open)
        self.welcome.project.connect(self.open)
        theme.changed.connect(self._repaint)
        app = QApplication.instance()
        if app:
            app.installEventFilter(self)

    def _restore(self) -> None:
        width, height = self.desk.memory.get("size", [1440, 900])
        self.resize(int(width), int(height))
        self.inspector.setVisible(self.desk.memory.get("inspector", True))

    def _enable(self) -> None:
        """Allow what can be done now; what cannot is grey, with its shortcut dead."""
        there = {"": True, "project": self.desk.session is not None, "shot": self.desk.shot() is not None}
        for action in ACTIONS:
            self.actions_by_key[action.key].setEnabled(there[action.needs])
        self.top.refresh()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Single-letter shortcuts yield to whoever is typing."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(QApplication.focusWidget(), TYPING):
            modifiers = event.modifiers()  # type: ignore[attr-defined]
            if not modifiers & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
                event.accept()
                return True
        return super().eventFilter(watched, event)

    def _repaint(self) -> None:
        for widget in self.findChildren(QWidget):
            widget.update()

    # ----- opening ------------------------------------------------------------------------------------------------
    def open(self, source: Path) -> None:
        """Open a project folder or a script."""
        if source.is_file() and source.suffix.lower() not in SCRIPTS:
            self.tell(Fault("script.kind", Exit.BAD_INPUT, file=source.name))
            return
        self.desk.bring_in(source)

    def _opened(self) -> None:
        film = self.desk.film
        self.setWindowTitle(f"{film.title if film else ''} – Rushes")
        self._pages.setCurrentIndex(1)
        self._enable()
        self.show_view("board")

    def _closed(self) -> None:
        self.setWindowTitle("Rushes")
        self.welcome.refresh()
        self._pages.setCurrentIndex(0)
        self._enable()

    def show_view(self, view: str) -> None:
        """Show the board or the viewer."""
        place = ("board", "cut").index(view)
        self._views.setCurrentIndex(place)
        self.top.views.group.button(place).setChecked(True)

    def _watch_shot(self, shot: str) -> None:
        self.desk.select(shot)
        self.show_view("cut")
        self.viewer.show_source("Shot")
        self.viewer.player.play()

    def _watch_scene(self, scene: str) -> None:
        film = self.desk.film
        found = next((each for each in film.scenes if each.id == scene), None) if film else None
        if found and found.shots:
            self.desk.select(found.shots[0].id)
            self.show_view("cut")
            self.viewer.show_source("Scene")
            self.viewer.player.seek(0)
            self.viewer.player.play()

    def tell(self, fault: Fault) -> None:
        """Tell a fault: a toast for bad input, a sheet for what was asked for and did not happen."""
        if fault.exit in (Exit.BAD_INPUT, Exit.USAGE):
            told = tell(fault)
            self.toasts.say("failed", told.what, told.action)
        elif fault.exit is not Exit.CANCELLED:
            show_fault(self.body, fault)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.inspector.keep()
        self.desk.memory.set("size", [self.width(), self.height()])
        self.viewer.close_player()
        self.desk.close()
        super().closeEvent(event)

    # ----- actions ------------------------------------------------------------------------------------------------
    def do_project_new(self) -> None:
        start = self.desk.memory.get("folder", str(Path.home()))
        chosen, _kind = QFileDialog.getSaveFileName(self, _("New project"), str(Path(start) / "Untitled.rushes"))
        if not chosen:
            return
        folder = Path(chosen)
        folder = folder if folder.suffix == ".rushes" else folder.with_name(folder.name + ".rushes")
        try:
            create(folder, empty_film(folder.stem)).close()
        except Fault as fault:
            self.tell(fault)
            return
        self.desk.memory.set("folder", str(folder.parent))
        self.open(folder)

    def do_project_open(self) -> None:
        start = self.desk.memory.get("folder", str(Path.home()))
        chosen = QFileDialog.getExistingDirectory(self, _("Open project"), start)
        if chosen:
            self.desk.memory.set("folder", str(Path(chosen).parent))
            self.open(Path(chosen))

    def do_script_import(self) -> None:
        start = self.desk.memory.get("folder", str(Path.home()))
        kinds = "Scripts (*.fountain *.fdx *.txt *.spmd)"
        chosen, _kind = QFileDialog.getOpenFileName(self, _("Open script"), start, kinds)
        if chosen:
            self.desk.memory.set("folder", str(Path(chosen).parent))
            self.open(Path(chosen))

    def do_project_sample(self) -> None:
        try:
            script = sample.lay_out(places.home() / "sample")
        except OSError as error:
            self.tell(Fault("export.folder", Exit.CANNOT_WRITE, str(error), folder=str(places.home())))
            return
        self.desk.bring_in(script, places.home() / "sample" / "Low Tide.rushes")

    def do_project_close(self) -> None:
        self.inspector.keep()
        self.desk.close()

    def do_script_save(self) -> None:
        session = self.desk.session
        if session is None:
            return
        start = str(session.project.folder.with_suffix(".fountain"))
        chosen, _kind = QFileDialog.getSaveFileName(self, _("Write the script back"), start, "Fountain (*.fountain)")
        if chosen:
            try:
                session.write_script(Path(chosen))
            except Fault as fault:
                self.tell(fault)
                return
            self.toasts.say("ok", _("The script is written."), chosen)

    def do_cut_export(self) -> None:
        if self.desk.session and self.desk.shots():
            self.inspector.keep()
            ExportSheet(self.body, self.desk)

    def do_file_verify(self) -> None:
        from studio.credentials.verify import verify

        chosen, _kind = QFileDialog.getOpenFileName(self, _("Verify a film"), str(Path.home()), "MP4 (*.mp4)")
        if not chosen:
            return
        try:
            verdict = verify(Path(chosen))
        except Fault as fault:
            self.tell(fault)
            return
        words = {
            "intact": ("ok", _("This film is whole: nothing was changed since it was signed.")),
            "altered": ("failed", _("This film was altered after it was signed.")),
            "none": ("stale", _("This film carries no content credentials.")),
        }[verdict.integrity]
        self.toasts.say(words[0], words[1], _("Signer: {signer}").format(signer=verdict.signer))

    def do_edit_undo(self) -> None:
        self.inspector.keep()
        self.desk.undo()

    def do_edit_redo(self) -> None:
        self.desk.redo()

    def do_edit_delete(self) -> None:
        for shot in self.desk.selected:
            if not self.desk.apply("remove_shot", shot=shot):
                break

    def do_edit_select_all(self) -> None:
        self.desk.select(*(shot.id for shot in self.desk.shots()))

    def do_shot_new(self) -> None:
        if self.desk.selected:
            self.show_view("board")
            self.board.add_after(self.desk.selected[0])

    def do_scene_new(self) -> None:
        heading, taken = QInputDialog.getText(self, _("New scene"), _("Scene heading, such as EXT. BEACH - DAY"))
        film = self.desk.film
        if taken and heading.strip() and film:
            self.desk.apply("add_scene", heading=heading.strip().upper(), index=len(film.scenes))

    def do_shot_edit(self) -> None:
        if self.desk.selected and (card := self.board.card(self.desk.selected[0])):
            self.show_view("board")
            card.write()

    def do_shot_earlier(self) -> None:
        self._move(-1)

    def do_shot_later(self) -> None:
        self._move(1)

    def _move(self, step: int) -> None:
        place = self.desk.place(self.desk.selected[0]) if self.desk.selected else None
        if place:
            scene, shot = place
            index = scene.shots.index(shot) + step
            if 0 <= index < len(scene.shots):
                self.desk.apply("move_shot", shot=shot.id, scene=scene.id, index=index)

    def do_shot_merge(self) -> None:
        place = self.desk.place(self.desk.selected[0]) if self.desk.selected else None
        if place:
            scene, shot = place
            index = scene.shots.index(shot) + 1
            if index < len(scene.shots):
                self.desk.apply("merge_shots", shot=shot.id, following=scene.shots[index].id)

    def do_shot_lock(self) -> None:
        shot = self.desk.shot()
        if shot:
            self.desk.apply("lock", shot=shot.id, locked=not shot.locked)

    def do_shot_size(self) -> None:
        self.inspector.choose("size")

    def do_shot_move(self) -> None:
        self.inspector.choose("move")

    def do_shot_lens(self) -> None:
        self.inspector.choose("lens")

    def do_shot_length(self) -> None:
        self.inspector.choose("length")

    def do_render_shot(self) -> None:
        self.inspector.keep()
        self.desk.render(self.desk.selected)

    def do_render_scene(self) -> None:
        place = self.desk.place(self.desk.selected[0]) if self.desk.selected else None
        if place:
            self.desk.render([shot.id for shot in place[0].shots])

    def do_render_changed(self) -> None:
        self.inspector.keep()
        self.desk.render(self.desk.due())

    def do_queue_pause(self) -> None:
        self.queue.toggle_pause()

    def do_engine_restart(self) -> None:
        self.queue.restart()

    def do_take_circle(self) -> None:
        self.viewer.circle()

    def do_take_next(self) -> None:
        self.viewer.strip.walk(1)

    def do_take_previous(self) -> None:
        self.viewer.strip.walk(-1)

    def do_play_toggle(self) -> None:
        self.show_view("cut")
        self.viewer.refresh()
        self.viewer.player.toggle()

    def do_play_back(self) -> None:
        self.viewer.player.shuttle(-1)

    def do_play_stop(self) -> None:
        self.viewer.player.pause()

    def do_play_forward(self) -> None:
        self.viewer.player.shuttle(1)

    def do_play_frame_back(self) -> None:
        self.viewer.player.step(-1)

    def do_play_frame_on(self) -> None:
        self.viewer.player.step(1)

    def do_play_previous_cut(self) -> None:
        self.viewer.jump(-1)

    def do_play_next_cut(self) -> None:
        self.viewer.jump(1)

    def do_view_board(self) -> None:
        self.show_view("board")

    def do_view_cut(self) -> None:
        self.show_view("cut")

    def do_view_inspector(self) -> None:
        self.inspector.setVisible(self.inspector.isHidden())
        self.desk.memory.set("inspector", not self.inspector.isHidden())

    def do_view_full(self) -> None:
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    def do_view_theme(self) -> None:
        name = "light" if theme.now().dark else "dark"
        self.desk.memory.set("theme", name)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply(app, THEMES[name])

    def do_help_palette(self) -> None:
        offers = [
            Offer(
                f"{_(action.menu)}: {self.actions_by_key[action.key].text()}",
                action.shortcut,
                action.icon,
                self.actions_by_key[action.key].trigger,
            )
            for action in ACTIONS
            if self.actions_by_key[action.key].isEnabled() and action.key != "help.palette"
        ]
        offers += [
            Offer(
                f"{self.desk.slate(shot.id)}  {shot.text[:70]}",
                _("Shot"),
                "clapperboard",
                lambda shot=shot: self.desk.select(shot.id),
            )
            for shot in self.desk.shots()
        ]
        Palette(self.body, offers)

    def do_help_keys(self) -> None:
        offers = [
            Offer(
                f"{action.shortcut:16}  {_(action.words)}",
                _(action.menu),
                action.icon,
                self.actions_by_key[action.key].trigger,
            )
            for action in ACTIONS
            if action.shortcut
        ]
        Palette(self.body, offers, _("Keyboard shortcuts"))
