"""What other programs do to the open project: noticed, shown, and never a surprise in the middle of an edit."""

from __future__ import annotations

import logging
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer

from engine.messages.faults import Fault
from studio.script.reading import LONGEST, parse_script
from studio.script.writing import write_back
from studio.words.language import _, counted
from ui.desk import Desk

log = logging.getLogger(__name__)

EVERY = 1500
"""Milliseconds between two looks at the database; a look is one number from SQLite."""
SETTLED = 400
"""Milliseconds that a file has to rest before it is read: programs write in pieces."""


class Watch(QObject):
    """Follows the open project's database, its script beside it, and its takes.

    Parameters
    ----------
    desk : Desk
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._files = QFileSystemWatcher(self)
        self._files.fileChanged.connect(lambda _path: self._settle.start())
        self._files.directoryChanged.connect(lambda _path: self._settle.start())
        self._clock = QTimer(self)
        self._clock.setInterval(EVERY)
        self._clock.timeout.connect(self.look)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLED)
        self._settle.timeout.connect(self._settled)
        self._script: Path | None = None
        self._told = b""
        self._missing = 0
        desk.opened.connect(self._begin)
        desk.closed.connect(self._end)
        desk.states_changed.connect(self._count_missing)

    def _begin(self) -> None:
        session = self._desk.session
        if session is None:
            return
        project = session.project
        self._end()
        kept = project.script()
        script = project.folder.parent / Path(kept[0]).name if kept else None
        self._script = script if script and script.is_file() else None
        self._told = b""
        paths = [project.folder / "takes", project.folder / "media", *([self._script] if self._script else [])]
        there = [str(path) for path in paths if path.exists()]
        if there:
            self._files.addPaths(there)
        self._missing = self._desk.key_counts["missing"]
        self._clock.start()

    def _end(self) -> None:
        self._clock.stop()
        self._settle.stop()
        watched = [*self._files.files(), *self._files.directories()]
        if watched:
            self._files.removePaths(watched)
        self._script = None

    def look(self) -> None:
        """Look whether another program wrote to the database, and show what it wrote."""
        session = self._desk.session
        if session is None:
            return
        try:
            if not session.project.written_outside():
                return
            session.takes.reload()
            changed = session.project.reload()
        except Fault as fault:
            self._clock.stop()
            self._desk.troubled.emit(fault)
            return
        if changed and not session.project.read_only:
            self._desk.noticed.emit(
                _("Another program changed this project."), _("The window shows it as it is now; undo begins anew.")
            )

    def _settled(self) -> None:
        """Files of the project changed, and rest again."""
        self._desk.recheck()
        self._look_at_script()

    def _look_at_script(self) -> None:
        session, script = self._desk.session, self._script
        if session is None or script is None or not script.is_file():
            return
        if str(script) not in self._files.files():
            # Many programs write a new file in the old one's place, and the watch goes with the old one.
            self._files.addPath(str(script))
        try:
            if script.stat().st_size > LONGEST:
                return
            data = script.read_bytes()
        except OSError as error:
            log.info("the script beside the project cannot be read: %s", error)
            return
        kept = session.project.script()
        if data == self._told or (kept and data == kept[1]):
            return
        self._told = data
        if kept and data == write_back(parse_script(*kept), session.project.film):
            return
        folder = session.project.folder
        if self._desk.read_only:
            self._desk.noticed.emit(
                _("{file} was changed by another program.").format(file=script.name), _("This window only looks on.")
            )
            return
        self._desk.offered.emit(
            _("{file} was changed by another program.").format(file=script.name),
            _("Its changes can come into the film; one Undo takes them back."),
            _("Bring them in"),
            lambda: self._desk.bring_in(script, folder),
        )

    def _count_missing(self, *_shots: object) -> None:
        missing = self._desk.key_counts["missing"]
        if missing > self._missing and self._desk.session is not None:
            self._desk.noticed.emit(
                counted("The file of a take is gone.", "The files of {count} takes are gone.", missing),
                _("“Render what changed” makes again what is missing; the film is untouched."),
            )
        self._missing = missing
