"""The desktop's own notice when a long job or the whole queue ends while another window has the keyboard."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import time
from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from studio.render.queue import OPEN, Job, JobState
from studio.words.language import _
from ui.desk import Desk
from ui.look import icons

log = logging.getLogger(__name__)

LONG = 30.0
"""Seconds from which a job is a long one."""
PATIENCE = 5.0
"""Seconds that the desktop's service may take to answer."""
SERVICE, OBJECT = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"

Send = Callable[[str, str], object]


class Notices(QObject):
    """Watches the queue and tells the desktop.

    Parameters
    ----------
    desk : Desk
    send : callable, optional
        Given a title and a sentence; default is the desktop's service.
    active : callable, optional
        Whether one of our windows has the keyboard.
    clock : callable, optional
        Seconds.
    """

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
        desk.opened.connect(self._opened)
        desk.queue_changed.connect(self._follow)
        desk.closed.connect(self._forget)
        self._opened()

    def _forget(self) -> None:
        self._running = ""
        self._asked.clear()
        self._ended.clear()

    def _opened(self) -> None:
        self._asked = {job.id for job in self._desk.open_jobs()}

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
            parts.append(_("1 take is made.") if done == 1 else _("{count} takes are made.").format(count=done))
        if failed == 1:
            parts.append(_("1 job failed; the queue says why."))
        elif failed:
            parts.append(_("{count} jobs failed; the queue says why.").format(count=failed))
        self._send(_("The queue is empty"), " ".join(parts))

    def _tell_job(self, identity: str) -> None:
        session = self._desk.session
        job = session.queue.get(identity) if session else None
        if job is None or job.state not in (JobState.DONE, JobState.FAILED):
            return
        slate = self._desk.slate(job.shot)
        if job.state is JobState.DONE:
            self._send(_("{slate} is rendered").format(slate=slate), _("The take is ready to be watched."))
        else:
            self._send(_("{slate} failed").format(slate=slate), _("The queue says why."))

    # ----- the desktop --------------------------------------------------------------------------------------------
    def _tell(self, title: str, words: str) -> None:
        if sys.platform == "linux" and os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
            self._desk.run(self._over_bus(title, words))
        else:
            self._by_tray(title, words)

    async def _over_bus(self, title: str, words: str) -> None:
        if not await asyncio.to_thread(notify, title, words):
            self._by_tray(title, words)

    def _by_tray(self, title: str, words: str) -> None:
        if not QSystemTrayIcon.isSystemTrayAvailable() or not QSystemTrayIcon.supportsMessages():
            return
        if self._tray is None:
            self._tray = QSystemTrayIcon(icons.logo(), self)
            self._tray.messageClicked.connect(self._tray.hide)
        self._tray.show()
        self._tray.showMessage(title, words, icons.logo())


def notify(title: str, words: str) -> bool:
    """Send a notice to the service of the session's bus; whether it took it. For a thread of its own.

    Qt's own bus calls cannot write the unsigned number that the service insists on, so the message is written by
    jeepney, which the keyring brings along on Linux.
    """
    try:
        from jeepney import DBusAddress, new_method_call
        from jeepney.io.blocking import open_dbus_connection
    except ImportError:
        return False
    address = DBusAddress(OBJECT, bus_name=SERVICE, interface=SERVICE)
    body = ("Rushes", 0, "video-x-generic", title, words, [], {"category": ("s", "transfer.complete")}, -1)
    message = new_method_call(address, "Notify", "susssasa{sv}i", body)
    try:
        with open_dbus_connection("SESSION") as connection:
            reply = connection.send_and_get_reply(message, timeout=PATIENCE)
    except (OSError, EOFError, KeyError, RuntimeError, ValueError) as error:
        log.info("no notice on the session's bus: %r", error)
        return False
    return reply.header.message_type.name == "method_return"
