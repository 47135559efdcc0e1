"""Lines heard from the inspector: as they were recorded, else as their stand-in says them."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from engine.messages.faults import Fault
from studio.render.line_voice import spoken_line
from studio.words.language import _
from ui.desk import Desk
from ui.recording.listening import Listening

log = logging.getLogger(__name__)


class Hearing(QObject):
    """Plays one line at a time.

    Parameters
    ----------
    desk : Desk
    """

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._listening = Listening()
        self._listening.ended.connect(self._ended)
        self._listening.failed.connect(self._unheard)
        self._asking: asyncio.Task[None] | None = None
        self.now: tuple[str, int] | None = None
        """Shot and number of the line that is heard or waited for."""
        desk.closed.connect(self.stop)

    def toggle(self, shot: str, number: int) -> None:
        """Let a line be heard, or stop it."""
        again = self.now == (shot, number)
        self.stop()
        place, session = self._desk.place(shot), self._desk.session
        if again or place is None or session is None or number >= len(place[1].lines):
            return
        self.now = (shot, number)
        self._asking = self._desk.run(self._hear(shot, number))
        self.changed.emit()

    def stop(self) -> None:
        """Let nothing be heard."""
        if self._asking and not self._asking.done():
            self._asking.cancel()
        self._asking = None
        self._listening.stop()
        self._ended()

    def _ended(self) -> None:
        if self.now is not None:
            self.now = None
            self.changed.emit()

    def _unheard(self, details: str) -> None:
        log.info("a line was not heard: %s", details)
        self._desk.noticed.emit(
            _("The line cannot be heard."), _("Plug in a sound device, or choose another one in the settings.")
        )

    async def _hear(self, shot: str, number: int) -> None:
        session, place = self._desk.session, self._desk.place(shot)
        if session is None or place is None:
            return
        line = place[1].lines[number]
        folder = session.project.folder
        try:
            if line.recording:
                path: Path = folder / "media" / f"{line.recording}.wav"
            else:
                path = await spoken_line(folder, session.engine, line, session.project.film.bible)
            self._listening.device = self._desk.values.get("sound device")
            self._listening.play(path, trim=not line.recording)
        except Fault as fault:
            self._ended()
            self._desk.troubled.emit(fault)
