"""The File menu: projects and scripts in, scripts and films out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from engine.messages.faults import Exit, Fault
from studio import places, sample
from studio.document.values import Film
from studio.project.project import create
from studio.session import SUFFIX
from studio.words.language import _
from ui.commands.register import command
from ui.sheets.export import ExportSheet
from ui.sheets.verify import show_verdict
from ui.tour import SEEN, begin

if TYPE_CHECKING:
    from ui.window import Window


def start_folder(window: Window) -> Path:
    """Where a file dialog begins: the folder chosen last."""
    chosen = Path(window.desk.memory.get("folder", str(Path.home())))
    return chosen if chosen.is_dir() else Path.home()


def new_folder(window: Window) -> Path:
    """Where a new project begins: the folder of the settings, else the one chosen last."""
    chosen = window.desk.values.get("new folder")
    return Path(chosen) if chosen and Path(chosen).is_dir() else start_folder(window)


def remember_folder(window: Window, chosen: Path) -> None:
    """The next dialog begins here."""
    window.desk.memory.set("folder", str(chosen.parent))


@command("project.new")
def new_project(window: Window) -> None:
    """Ask where a new film goes, and open it on its empty page."""
    chosen, _kind = QFileDialog.getSaveFileName(window, _("New project"), str(new_folder(window) / "Untitled.rushes"))
    if not chosen:
        return
    folder = Path(chosen)
    folder = folder if folder.suffix == SUFFIX else folder.with_name(folder.name + SUFFIX)
    try:
        create(folder, Film(title=folder.stem)).close()
    except Fault as fault:
        window.desk.troubled.emit(fault)
        return
    remember_folder(window, folder)
    window.open(folder)


@command("project.open")
def open_project(window: Window) -> None:
    """Ask for a project folder."""
    chosen = QFileDialog.getExistingDirectory(window, _("Open project"), str(start_folder(window)))
    if chosen:
        remember_folder(window, Path(chosen))
        window.open(Path(chosen))


@command("script.import")
def import_script(window: Window) -> None:
    """Ask for a script; it is opened in its project beside it, or brings its changes into that project."""
    kinds = _("Scripts") + " (*.fountain *.fdx *.txt *.spmd)"
    chosen, _kind = QFileDialog.getOpenFileName(window, _("Open script"), str(start_folder(window)), kinds)
    if chosen:
        remember_folder(window, Path(chosen))
        window.open(Path(chosen))


@command("project.sample")
def open_sample(window: Window) -> None:
    """Open the sample film in the user's own folder."""
    home = places.home() / "sample"
    try:
        script = sample.lay_out(home)
    except OSError as error:
        window.desk.troubled.emit(Fault("export.folder", Exit.CANNOT_WRITE, str(error), folder=str(home)))
        return
    if window.desk.bring_in(script, home / f"Low Tide{SUFFIX}") and not window.desk.memory.get(SEEN, False):
        begin(window)


@command("help.tour")
def show_tour(window: Window) -> None:
    """Walk through the window, on the sample film where no project is open."""
    window.keep_typing()
    window.desk.memory.set(SEEN, False)
    if window.desk.session is None:
        open_sample(window)
    else:
        begin(window)


@command("project.close")
def close_project(window: Window) -> None:
    """Let the project go."""
    window.keep_typing()
    window.desk.close()


@command("script.save")
def save_script(window: Window) -> None:
    """Write the film back as a Fountain script."""
    session = window.desk.session
    if session is None:
        return
    window.keep_typing()
    start = str(session.project.folder.with_suffix(".fountain"))
    chosen, _kind = QFileDialog.getSaveFileName(window, _("Write the script back"), start, "Fountain (*.fountain)")
    if not chosen:
        return
    try:
        session.write_script(Path(chosen))
    except Fault as fault:
        window.desk.troubled.emit(fault)
        return
    window.toasts.say("ok", _("The script is written."), chosen)


@command("cut.export")
def export_cut(window: Window) -> None:
    """Open the export sheet."""
    if window.desk.session and window.desk.shots():
        window.keep_typing()
        ExportSheet(window.body, window.desk)


@command("file.verify")
def verify_file(window: Window) -> None:
    """Ask for a film and tell what its credentials are worth."""
    from studio.credentials.verify import verify

    start = window.desk.memory.get("export folder", str(start_folder(window)))
    chosen, _kind = QFileDialog.getOpenFileName(window, _("Verify a film"), start, _("Films") + " (*.mp4 *.mov)")
    if not chosen:
        return
    try:
        verdict = verify(Path(chosen))
    except Fault as fault:
        window.desk.troubled.emit(fault)
        return
    show_verdict(window.body, Path(chosen), verdict)
