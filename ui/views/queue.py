"""The queue: the running job with its picture, then what is next, then what was done."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QFrame, QScrollArea, QToolButton, QVBoxLayout, QWidget

from engine.messages.events import Picture, Progress
from studio.render.queue import Job, JobState, fault_of
from studio.words.language import _
from studio.words.told import tell
from ui.desk import Desk
from ui.look import icons, paint, theme
from ui.look.kit import STRETCH, box, clear, column, elided, label, row, rule, tool
from ui.look.tokens import Size
from ui.thumbnails import Thumbnails
from ui.widgets.small import Progress as Bar
from ui.wording import left, phase

SHOWN = 60
"""Done jobs that are listed; older ones stay in the project."""

WORDS = {
    JobState.WAITING: "Waits",
    JobState.QUEUED: "Next",
    JobState.RUNNING: "Rendering",
    JobState.DONE: "Done",
    JobState.FAILED: "Failed",
    JobState.CANCELLED: "Cancelled",
}
ORDER = (JobState.RUNNING, JobState.QUEUED, JobState.WAITING, JobState.FAILED, JobState.DONE, JobState.CANCELLED)


class Live(QWidget):
    """The picture of the running job."""

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self.setFixedHeight(round((Size.QUEUE - 24) * 9 / 16))
        self.setAccessibleName(_("Live picture"))

    def show_image(self, image: QImage) -> None:
        """Show a picture, or nothing where it is null."""
        self._image = image
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        area = QRectF(self.rect())
        path = paint.rounded(area, 6)
        p.fillPath(path, theme.colour("well"))
        if not self._image.isNull():
            p.setClipPath(path)
            size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            target = QRectF(0, 0, size.width(), size.height())
            target.moveCenter(area.center())
            p.drawImage(target, self._image)


class Poster(QWidget):
    """A small picture of a job's shot."""

    def __init__(self, pixmap: QPixmap, state: JobState) -> None:
        super().__init__()
        self._pixmap = pixmap
        self._state = state
        self.setFixedSize(64, 36)

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect())
        path = paint.rounded(area, 4)
        if self._pixmap.isNull():
            p.fillPath(path, theme.colour("control"))
            icons.draw(p, "clapperboard", QRectF(24, 10, 16, 16), "text_3")
        else:
            paint.cover(p, area, self._pixmap, path)


class QueuePanel(QFrame):
    """Every job of the project."""

    def __init__(self, desk: Desk, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._desk = desk
        self._thumbnails = thumbnails
        self.setProperty("role", "panel")
        self.setAccessibleName(_("Queue"))
        self.setFixedWidth(Size.QUEUE)
        self._count = label("", "caption", "3")
        self._pause = tool("pause", _("Pause the queue (Ctrl+Shift+P)"), checkable=True, size="small")
        self._pause.clicked.connect(desk.toggle_pause)
        restart = tool("power", _("Restart engine; nothing is lost"), size="small")
        restart.clicked.connect(desk.restart_engine)
        head = box(
            row(label(_("Queue"), "strong"), self._count, STRETCH, self._pause, restart, gap=4, margins=(12, 0, 6, 0))
        )
        head.setFixedHeight(Size.PANEL_HEAD)
        self._live = Live()
        self._what, self._left = elided("", "caption", "2"), label("", "caption", "2")
        self._slate, self._renderer = label("", "slate"), label("previz", "caption", "3")
        self._bar = Bar(0.0)
        cancel = tool("x", _("Cancel"), size="small")
        cancel.clicked.connect(self._cancel_running)
        self._running = box(
            column(
                self._live,
                2,
                row(self._slate, self._what, STRETCH, cancel, gap=6),
                self._bar,
                row(self._renderer, STRETCH, self._left, gap=6),
                gap=5,
                margins=(12, 10, 12, 10),
            )
        )
        self._empty = label(_("Nothing to render. Choose a shot and press Render."), "caption", "3", wrap=True)
        self._empty.setContentsMargins(12, 12, 12, 12)
        self._shown: object = None
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        inner = QWidget()
        inner.setLayout(column(self._list, STRETCH, gap=0))
        scroll = QScrollArea()
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setLayout(column(head, rule(), self._running, self._empty, (scroll, 1), gap=0))
        for signal in (desk.opened, desk.queue_changed):
            signal.connect(self.refresh)
        desk.progressed.connect(self._progressed)
        desk.pictured.connect(self._pictured)
        self.refresh()

    def refresh(self) -> None:
        """Show the jobs as they are."""
        jobs = self._desk.jobs()
        running = next((job for job in jobs if job.state is JobState.RUNNING), None)
        still = [job for job in jobs if job.state in (JobState.RUNNING, JobState.QUEUED, JobState.WAITING)]
        self._count.setText(_("{count} to go").format(count=len(still)) if still else "")
        self._empty.setVisible(not jobs)
        self._running.setVisible(running is not None)
        if running is None:
            self._live.show_image(QImage())
        else:
            self._slate.setText(self._desk.slate(running.shot))
        session = self._desk.session
        paused = bool(session and session.queue.paused)
        self._pause.setChecked(paused)
        words = _("Go on (Ctrl+Shift+P)") if paused else _("Pause the queue (Ctrl+Shift+P)")
        self._pause.setToolTip(words)
        self._pause.setAccessibleName(words)
        if paused and still:
            self._count.setText(_("{count} to go, paused").format(count=len(still)))
        rest = sorted(
            (job for job in jobs if job is not running),
            key=lambda job: (ORDER.index(job.state), job.position if job in still else -job.position),
        )
        shown = [(job.id, job.state, job.position, self._desk.slate(job.shot)) for job in rest[:SHOWN]]
        if shown == self._shown:
            return
        self._shown = shown
        focus = self.window().focusWidget()
        name = focus.accessibleName() if focus and self.isAncestorOf(focus) else ""
        clear(self._list)
        for job in rest[:SHOWN]:
            self._list.addWidget(self._job(job, still))
        for knob in self.findChildren(QToolButton) if name else ():
            # Who works the queue by keyboard keeps the button that was pressed, where its row still has it.
            if knob.accessibleName() == name and not knob.isHidden():
                knob.setFocus()

    def _job(self, job: Job, still: list[Job]) -> QWidget:
        fault = fault_of(job)
        detail = tell(fault).what if fault else f"{job.request.renderer} · {job.request.quality}"
        if job.state is JobState.DONE and job.message.get("seconds"):
            detail = _("{seconds:.0f} s of work").format(seconds=job.message["seconds"])
        slate = self._desk.slate(job.shot) or _("gone")
        words = column(
            row(
                label(slate, "slate"), label(_(WORDS[job.state]), "caption", "failed" if fault else "2"), STRETCH, gap=6
            ),
            label(detail, "caption", "3", wrap=True) if fault else elided(detail, "caption", "3"),
            gap=3,
        )
        items = [Poster(self._poster(job), job.state), (words, 1)]
        if job.state in (JobState.QUEUED, JobState.WAITING):
            waiting = [each.id for each in still if each.state is not JobState.RUNNING]
            place = waiting.index(job.id)
            up = tool("chevron-up", f"{_('Earlier')}: {slate}", size="small")
            up.setEnabled(place > 0)
            up.clicked.connect(lambda: self._desk.move_job(job.id, waiting[place - 1]))
            down = tool("chevron-down", f"{_('Later')}: {slate}", size="small")
            down.setEnabled(place + 1 < len(waiting))
            following = waiting[place + 2] if place + 2 < len(waiting) else None
            down.clicked.connect(lambda: self._desk.move_job(job.id, following))
            cancel = tool("x", f"{_('Cancel')} {slate}", size="small")
            cancel.clicked.connect(lambda: self._desk.cancel([job.id]))
            items.append(box(row(up, down, cancel, gap=0)))
        elif job.state in (JobState.FAILED, JobState.CANCELLED) and self._desk.place(job.shot):
            retry = tool("rotate-cw", f"{_('Retry')} {slate}", size="small")
            retry.clicked.connect(lambda: self._desk.retry([job.id]))
            items.append(retry)
        return box(row(*items, gap=8, margins=(12, 6, 8, 6)))

    def _poster(self, job: Job) -> QPixmap:
        session = self._desk.session
        take = session.takes.get(job.take) if session else None
        return (
            self._thumbnails.poster(session.takes.path(take, "poster.jpg"))
            if session and take
            else (self._thumbnails.empty)
        )

    def _progressed(self, _shot: str, progress: Progress) -> None:
        self._what.setText(phase(progress))
        self._left.setText(left(progress))
        self._bar.show_value(progress.share)

    def _pictured(self, _shot: str, event: Picture) -> None:
        self._live.show_image(QImage.fromData(event.jpeg))

    def _cancel_running(self) -> None:
        self._desk.cancel([job.id for job in self._desk.jobs() if job.state is JobState.RUNNING])
