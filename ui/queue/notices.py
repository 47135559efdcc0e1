"""The desktop's own notice when a long job or the whole queue ends while another window has the keyboard."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Callable, Iterable
from typing import Protocol

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from studio.render.jobs import OPEN, Job, JobState
from studio.words.language import _, counted
from ui.desk import Desk
from ui.look import icons
from ui.queue.bus import Listener, Sent, notify

LONG = 30.0
"""Seconds from which a job is a long one."""


class Send(Protocol):
    """Tells a title and a sentence, and whether it is about a failure."""

    def __call__(self, title: str, words: str, *, failed: bool) -> object: ...


class Notices(QObject):
    """Watches the queue and tells the desktop.

    Parameters
    ----------
    desk : Desk
    send : callable, optional
        Default is the desktop's service, then its tray, then the window.
    active : callable, optional
        Whether one of our windows has the keyboard.
    clock : callable, optional
        Seconds.
    """

    clicked = Signal()
    """Somebody clicked a notice and wants to see the window."""

    def __init__(
        self,
        desk: Desk,
        parent: QObject | None = None,
        *,
        send: Send | None = None,
        active: Callable[[], bool] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._send = send or self._tell
        self._active = active or (lambda: QApplication.activeWindow() is not None)
        self._clock = clock
        self._running = ""
        self._began = 0.0
        self._asked: set[str] = set()
        self._ended: dict[JobState, int] = {}
        self._tray: QSystemTrayIcon | None = None
        self._listener: Listener | None = None
        self._waiting: tuple[str, str] | None = None
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.applicationStateChanged.connect(self._state_changed)
        desk.opened.connect(self._opened)
        desk.queue_changed.connect(self._follow)
        desk.closed.connect(self._forget)
        self._opened()

    def _state_changed(self, state: Qt.ApplicationState) -> None:
        if state == Qt.ApplicationState.ApplicationActive:
            self._looked_at()

    def _forget(self) -> None:
        self._waiting = None
        self._running = ""
        self._asked.clear()
        self._ended.clear()

    def _opened(self) -> None:
        self._asked = {job.id for job in self._desk.queue.open_jobs()}

    def _follow(self, jobs: Iterable[str]) -> None:
        """See what began and what ended of the jobs that changed."""
        session = self._desk.session
        if session is None:
            return
        ended: list[Job] = []
        for job in map(session.queue.get, jobs):
            if job is None:
                continue
            if job.state in OPEN:
                self._asked.add(job.id)
            elif job.id in self._asked:
                self._asked.discard(job.id)
                ended.append(job)
        for job in ended:
            if job.state in (JobState.DONE, JobState.FAILED):
                self._ended[job.state] = self._ended.get(job.state, 0) + 1
        long = any(job.id == self._running for job in ended) and self._clock() - self._began >= LONG
        if ended and self._wanted():
            if not self._asked and sum(self._ended.values()) > 1:
                self._tell_queue()
            elif long:
                self._tell_job(self._running)
        if not self._asked:
            self._ended.clear()
        running = session.queue.running
        if (running.id if running else "") != self._running:
            self._running, self._began = running.id if running else "", self._clock()

    def _wanted(self) -> bool:
        return bool(self._desk.memory.get("notices", True)) and not self._active()

    def _tell_queue(self) -> None:
        done, failed = self._ended.get(JobState.DONE, 0), self._ended.get(JobState.FAILED, 0)
        parts = []
        if done:
            parts.append(counted("{count} take is made.", "{count} takes are made.", done))
        if failed:
            why = counted("{count} job failed; the queue says why.", "{count} jobs failed; the queue says why.", failed)
            parts.append(why)
        self._send(_("The queue is empty"), " ".join(parts), failed=bool(failed and not done))

    def _tell_job(self, identity: str) -> None:
        session = self._desk.session
        job = session.queue.get(identity) if session else None
        if job is None or job.state not in (JobState.DONE, JobState.FAILED):
            return
        slate = self._desk.slate(job.shot)
        if job.state is JobState.DONE:
            self._send(
                _("{slate} is rendered").format(slate=slate), _("The take is ready to be watched."), failed=False
            )
        else:
            self._send(_("{slate} failed").format(slate=slate), _("The queue says why."), failed=True)

    # ----- the desktop --------------------------------------------------------------------------------------------
    def _tell(self, title: str, words: str, *, failed: bool = False) -> None:
        if sys.platform == "linux" and os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
            self._desk.run(self._over_bus(title, words, failed=failed))
        else:
            self._by_tray(title, words)

    async def _over_bus(self, title: str, words: str, *, failed: bool) -> None:
        sending = asyncio.ensure_future(asyncio.to_thread(notify, title, words, failed=failed))
        try:
            sent = await asyncio.shield(sending)
        except asyncio.CancelledError:
            sending.add_done_callback(_let_go)
            raise
        self._hush()
        if sent is None:
            self._by_tray(title, words)
            return
        self._listener = Listener(sent, self)
        self._listener.clicked.connect(self.clicked)

    def _by_tray(self, title: str, words: str) -> None:
        if not QSystemTrayIcon.isSystemTrayAvailable() or not QSystemTrayIcon.supportsMessages():
            self._in_window(title, words)
            return
        if self._tray is None:
            self._tray = QSystemTrayIcon(icons.logo(), self)
            self._tray.messageClicked.connect(self._tray_clicked)
            self._tray.activated.connect(self._tray_clicked)
        self._tray.show()
        self._tray.showMessage(title, words, icons.logo())

    def _tray_clicked(self) -> None:
        if self._tray:
            self._tray.hide()
        self.clicked.emit()

    def _in_window(self, title: str, words: str) -> None:
        """No desktop that tells: the window does, when somebody looks at it again."""
        self._waiting = (title, words)
        if self._active():
            self._looked_at()

    def _looked_at(self) -> None:
        """One of our windows has the keyboard again: what the desktop was told is seen here."""
        waiting, self._waiting = self._waiting, None
        if waiting:
            self._desk.noticed.emit(*waiting)
        if self._tray:
            self._tray.hide()

    def _hush(self) -> None:
        listener, self._listener = self._listener, None
        if listener:
            listener.close()
            listener.deleteLater()

    def close(self) -> None:
        """The window closes: leave the bus and the tray."""
        self._waiting = None
        self._hush()
        if self._tray:
            self._tray.hide()


def _let_go(sending: asyncio.Future[Sent | None]) -> None:
    """Nobody waits for what becomes of a notice."""
    if not sending.cancelled() and not sending.exception() and (sent := sending.result()):
        sent.connection.close()
