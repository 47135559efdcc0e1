"""The queue: the running job with its picture on top, then what is next, what failed, and what was done."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QImage, QShowEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QMenu, QWidget

from engine.messages.events import Picture, Progress
from engine.messages.faults import Fault
from studio.render.jobs import OPEN, Job, JobState
from studio.words.language import _
from ui.desk import Desk
from ui.look.kit import STRETCH, Select, as_panel, box, button, column, label, row, rule, tool
from ui.look.tokens import Size
from ui.queue.details import request_of
from ui.queue.groups import group_of
from ui.queue.live import Live
from ui.queue.log import JobSheet
from ui.queue.model import FILTERS, QueueModel
from ui.queue.rows import JobList
from ui.sheets.place import under
from ui.sheets.sheet import Sheet
from ui.takes.wording import quality
from ui.thumbnails import Thumbnails

SEARCHED = 8
"""From so many jobs on the list can be searched."""
WAITING = (JobState.QUEUED, JobState.WAITING)
AGAIN = (JobState.FAILED, JobState.CANCELLED)


class QueuePanel(QFrame):
    """Every job of the project.

    Parameters
    ----------
    desk : Desk
    thumbnails : Thumbnails, optional
        The window's; else its own.

    Attributes
    ----------
    head : QWidget
        Title, counts and tools: the pane's title bar.
    """

    watched = Signal(str, str)
    """A shot and its take are to be shown."""

    def __init__(self, desk: Desk, thumbnails: Thumbnails | None = None) -> None:
        super().__init__()
        self._desk = desk
        self._dirty = True
        self._live = ""
        as_panel(self, _("Queue"))
        self.model = QueueModel(desk, self)
        self.model.moved.connect(desk.queue.move)
        self.list = JobList(desk, thumbnails or Thumbnails(self), self.model)
        self.list.opened.connect(self._open)
        self.list.retried.connect(lambda job: desk.queue.retry([job]))
        self.list.sought.connect(self.find_job)
        self.list.asked.connect(self._offer)
        self.list.shifted.connect(self.shift)
        self.list.dropped.connect(self.cancel_selected)
        self.list.turned.connect(self.model.turn)
        self.list.selectionModel().selectionChanged.connect(self._enable)
        self.head = self._make_head()
        self.live = Live()
        self.live.cancel.clicked.connect(self.cancel_running)
        self.live.log.clicked.connect(lambda: self.show_log(self._live))
        self._foot = self._make_foot()
        self._search = QLineEdit()
        self._search.setPlaceholderText(_("Find a job"))
        self._search.setAccessibleName(_("Find a job"))
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self._narrow)
        self._filter = Select(*[_(name) for name in FILTERS])
        self._filter.setAccessibleName(_("Which jobs"))
        self._filter.currentIndexChanged.connect(lambda _place: self._narrow())
        self._finder = box(row((self._search, 1), self._filter, gap=6, margins=(12, 6, 12, 4)))
        self._empty, self._none = self._make_empty(), label("", "caption", "3", wrap=True)
        self._none.setContentsMargins(14, 10, 14, 10)
        self.setLayout(
            column(self.live, rule(), self._finder, self._empty, self._none, (self.list, 1), self._foot, gap=0)
        )
        desk.take_made.connect(lambda _shot, _take: self.model.forget_forecasts())
        desk.queue_changed.connect(self._follow)
        # Slates and the circled one are the film's: what is seen is painted anew.
        desk.film_changed.connect(lambda _nodes: self.list.viewport().update())
        desk.opened.connect(self.show_all)
        desk.closed.connect(self.show_all)
        desk.progressed.connect(self._progressed)
        desk.pictured.connect(self._pictured)
        self.show_all()

    def _make_head(self) -> QWidget:
        self._count = label("", "caption", "3")
        self._pause = tool("pause", _("Pause the queue (Ctrl+Shift+P)"), checkable=True, size="small")
        self._pause.clicked.connect(self._desk.queue.toggle_pause)
        self._restart = tool("power", _("Restart engine; nothing is lost"), size="small")
        self._restart.clicked.connect(self._desk.queue.restart_engine)
        self._tidy = tool("list-filter", _("Clear jobs from the list"), size="small")
        self._tidy.clicked.connect(self._offer_clearing)
        head = box(
            row(label(_("Queue"), "strong"), self._count, STRETCH, self._pause, self._restart, self._tidy, gap=4,
                margins=(12, 0, 2, 0))
        )  # fmt: skip
        head.setMinimumHeight(Size.PANEL_HEAD)
        return head

    def _make_foot(self) -> QWidget:
        """What can be done with the selected jobs, for those who neither drag nor know the keys."""
        self._up = tool("chevron-up", _("Earlier (Alt+Up)"), size="small")
        self._down = tool("chevron-down", _("Later (Alt+Down)"), size="small")
        self._cancel = tool("x", _("Cancel (Delete)"), size="small")
        self._retry = tool("rotate-cw", _("Retry"), size="small")
        self._log = tool("file-text", _("Log of the job"), size="small")
        self._up.clicked.connect(lambda: self.shift(-1))
        self._down.clicked.connect(lambda: self.shift(1))
        self._cancel.clicked.connect(self.cancel_selected)
        self._retry.clicked.connect(self.retry_selected)
        self._log.clicked.connect(lambda _on: self.show_log())
        self._chosen = label("", "caption", "3")
        return box(
            row(self._chosen, STRETCH, self._up, self._down, self._cancel, self._retry, self._log, gap=2,
                margins=(14, 2, 8, 4))
        )  # fmt: skip

    def _make_empty(self) -> QWidget:
        go = button(_("Render what changed"), "refresh-cw", "tonal", "small", tip=_("Ctrl+Shift+R"))
        go.clicked.connect(lambda: self._desk.queue.render(self._desk.due()))
        self._go = go
        return box(
            column(
                label(_("Nothing was rendered yet."), "body", "2", wrap=True),
                row(go, STRETCH),
                gap=8,
                margins=(14, 12, 14, 12),
            )
        )

    # ----- showing ------------------------------------------------------------------------------------------------
    def _follow(self, jobs: frozenset[str]) -> None:
        """Show what changed; a list that is not seen waits until it is."""
        if self.isVisible() and not self._dirty:
            self.model.follow(jobs)
            self.refresh()
        else:
            self._dirty = True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._dirty:
            self.show_all()

    def show_all(self) -> None:
        """Show all jobs as they are."""
        self._dirty = not self.isVisible()
        self.model.refresh()
        self.refresh()

    def refresh(self) -> None:
        """Show what runs, how many there are, and what can be done."""
        session = self._desk.session
        every = session.queue.count if session else 0
        running = session.queue.running if session else None
        paused = bool(session and session.queue.paused)
        self._show_running(running)
        self._count.setText(self._counted(session.queue.open_count if session else 0, paused=paused))
        self._pause.setChecked(paused)
        words = _("Go on (Ctrl+Shift+P)") if paused else _("Pause the queue (Ctrl+Shift+P)")
        self._pause.setToolTip(words)
        self._pause.setAccessibleName(words)
        self._empty.setVisible(not every and session is not None)
        self._go.setEnabled(not self._desk.read_only)
        self._finder.setVisible(every >= SEARCHED)
        hidden = self.model.narrowed and not self.model.rowCount()
        self._none.setText(_("No job answers. Clear the search to see all {count}.").format(count=every))
        self._none.setVisible(hidden)
        self._enable()

    @staticmethod
    def _counted(still: int, *, paused: bool) -> str:
        if not still:
            return _("paused") if paused else ""
        return (_("{count} to go, paused") if paused else _("{count} to go")).format(count=still)

    def _show_running(self, job: Job | None) -> None:
        self.live.setVisible(job is not None)
        if job is None:
            self._live = ""
            self.live.picture.show_image(QImage())
        elif job.id != self._live:
            self._live = job.id
            request = request_of(job)
            with_what = f"{request.renderer} · {quality(request.quality)}" if request else ""
            group = group_of(self._desk, job.batch)
            if group:
                at = _("take {number} of {count}").format(number=group.jobs.index(job) + 1, count=len(group.jobs))
                with_what = f"{at} · {with_what}"
            self.live.show_job(self._desk.slate(job.shot) or _("gone"), with_what)
            if progress := self._desk.queue.progress(job.shot):
                self.live.show_progress(progress)

    def _progressed(self, _shot: str, progress: Progress) -> None:
        if progress.job == self._live and self.isVisible():
            self.live.show_progress(progress)

    def _pictured(self, _shot: str, event: Picture) -> None:
        if event.job == self._live and self.isVisible():
            self.live.picture.show_image(QImage.fromData(event.jpeg))

    def _narrow(self, *_words: str) -> None:
        states = list(FILTERS.values())[max(0, self._filter.currentIndex())]
        self.model.narrow(self._search.text()[:200], states)
        self.refresh()

    def _enable(self, *_selection: object) -> None:
        jobs = self._selected()
        states = {job.state for job in jobs}
        faces = self.list.faces()
        waits = bool(faces) and all(any(job.state in WAITING for job in face.jobs) for face in faces)
        free = not self._desk.read_only
        self._up.setEnabled(free and waits)
        self._down.setEnabled(free and waits)
        self._cancel.setEnabled(free and bool(states & set(OPEN)))
        self._retry.setEnabled(free and any(job.state in AGAIN and self._desk.place(job.shot) for job in jobs))
        self._log.setEnabled(len(jobs) == 1)
        self._chosen.setText(_("{count} selected").format(count=len(jobs)) if len(jobs) > 1 else "")
        self._foot.setVisible(self.model.rowCount() > 0)

    # ----- doing --------------------------------------------------------------------------------------------------
    def _selected(self) -> list[Job]:
        session = self._desk.session
        return [job for each in self.list.selected() if session and (job := session.queue.get(each))]

    def shift(self, step: int) -> None:
        """Put the selected waiting jobs one place earlier (-1) or later (+1); a group goes as one."""
        groups: dict[str, list[str]] = {}
        for job in self._desk.queue.open_jobs():
            if job.state in WAITING:
                groups.setdefault(job.batch or job.id, []).append(job.id)
        waiting, selected = list(groups.values()), set(self.list.selected())
        chosen = [jobs for jobs in waiting if selected.intersection(jobs)]
        for jobs in chosen if step < 0 else reversed(chosen):
            place = waiting.index(jobs)
            target = place + step
            if not 0 <= target < len(waiting) or waiting[target] in chosen:
                continue
            waiting.insert(target, waiting.pop(place))
            following = waiting[target + 1][0] if target + 1 < len(waiting) else None
            for job in jobs:
                self._desk.queue.move(job, following)

    def cancel_running(self) -> None:
        """Give up what renders now; the way back is offered."""
        if self._live:
            self._desk.queue.cancel([self._live])

    def cancel_selected(self) -> None:
        """Give up the selected jobs that are not done, of a group the running one too; the way back is offered."""
        self._desk.queue.cancel([job.id for job in self._selected() if job.state in OPEN])

    def retry_selected(self) -> None:
        """Queue the selected jobs that failed or were cancelled again."""
        self._desk.queue.retry(
            [job.id for job in self._selected() if job.state in AGAIN and self._desk.place(job.shot)]
        )

    def clear_ended(self, *states: JobState) -> None:
        """Take jobs that ended so out of the list; takes stay."""
        session = self._desk.session
        if session is None:
            return
        try:
            session.queue.clear([job.id for job in session.queue.jobs() if job.state in states])
        except Fault as fault:
            self._desk.troubled.emit(fault)

    def show_log(self, identity: str = "") -> Sheet | None:
        """Open the log of a job, by default of the selected one."""
        session = self._desk.session
        named = session.queue.get(identity) if session and identity else None
        job = named or next(iter(self._selected()), None)
        return JobSheet(under(self), self._desk, job) if job else None

    def _open(self, identity: str) -> None:
        session = self._desk.session
        job = session.queue.get(identity) if session else None
        if session is None or job is None:
            return
        if job.state is JobState.DONE and self._desk.place(job.shot) and session.takes.get(job.take):
            self._desk.select(job.shot)
            self.watched.emit(job.shot, job.take)
        elif job.state is JobState.DONE and not self._desk.place(job.shot):
            self._desk.noticed.emit(_("The shot of this take is no longer in the film."), _("Undo brings it back."))
        elif job.state is JobState.DONE:
            self._desk.noticed.emit(_("This take was removed."), _("Make it again from the log, or render the shot."))
        else:
            self.show_log(identity)

    def _offer_clearing(self) -> None:
        menu = QMenu(self)
        for words, states in (
            (_("Clear done jobs"), (JobState.DONE,)),
            (_("Clear cancelled jobs"), (JobState.CANCELLED,)),
            (_("Clear failed jobs"), (JobState.FAILED,)),
            (_("Clear everything that ended"), (JobState.DONE, JobState.CANCELLED, JobState.FAILED)),
        ):
            act = menu.addAction(words)
            act.setEnabled(not self._desk.read_only and any(job.state in states for job in self._desk.queue.jobs()))
            act.triggered.connect(lambda _on=False, states=states: self.clear_ended(*states))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._tidy.mapToGlobal(self._tidy.rect().bottomLeft()))

    def _offer(self, at: QPoint) -> None:
        menu = QMenu(self)
        for control, words, act in (
            (self._up, _("Earlier"), lambda: self.shift(-1)),
            (self._down, _("Later"), lambda: self.shift(1)),
            (self._cancel, _("Cancel"), self.cancel_selected),
            (self._retry, _("Retry"), self.retry_selected),
            (self._log, _("Log of the job…"), self.show_log),
        ):
            entry = menu.addAction(words)
            entry.setEnabled(control.isEnabled())
            entry.triggered.connect(lambda _on=False, act=act: act())
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def find_job(self) -> None:
        """Give the keyboard to the search, where there is enough to be searched."""
        if not self._finder.isHidden():
            self._search.setFocus()

    def take_focus(self) -> None:
        """Give the keyboard to the list, or to the first thing that can be done."""
        (self.list if self.model.rowCount() else self._go if not self._empty.isHidden() else self._pause).setFocus()
