"""The log of a job: what is known of it, for reading and copying."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from studio.render.jobs import Job, JobState
from studio.words.language import _
from studio.words.told import tell
from ui.desk import Desk
from ui.look import theme
from ui.look.kit import STRETCH, Glyph, button, column, label, row
from ui.queue.details import WORDS, details_of, log_of
from ui.sheets.sheet import Sheet, foot


class JobSheet(Sheet):
    """What became of a job: a sentence, what to do, and the whole log behind a fold."""

    def __init__(self, window: QWidget, desk: Desk, job: Job) -> None:
        details = details_of(job)
        told = tell(details.fault) if details.fault else None
        title = f"{desk.slate(job.shot) or _('gone')}: {_(WORDS[job.state])}"
        failed = job.state is JobState.FAILED
        self.log = QPlainTextEdit(log_of(desk, job))
        self.log.setReadOnly(True)
        self.log.setFont(theme.font("code"))
        self.log.setMinimumHeight(theme.px(240))
        self.log.setAccessibleName(_("Log"))
        self.log.setTabChangesFocus(True)
        self.fold = button(_("Log"), "chevron-right", "ghost", "small", checkable=True)
        self.fold.setChecked(not failed)
        self.log.setVisible(not failed)
        self.copy = button(_("Copy"), "copy", "ghost", "small")
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.log.toPlainText()))
        sentence = f"{told.what} {told.action}" if told else details.words
        body = QWidget()
        body.setLayout(
            column(
                row(
                    Glyph("octagon-x" if failed else "info", "failed" if failed else "text_2", 20),
                    (label(sentence, "read", wrap=True), 1),
                    gap=12,
                ),
                row(label(details.fault.code if details.fault else "", "code", "3"), STRETCH, self.fold, self.copy),
                self.log,
                gap=12,
                margins=(24, 18, 24, 14),
            )
        )
        close = button(_("Close"), variant="ghost" if failed else "primary")
        again = button(_("Retry"), "rotate-cw", "primary")
        super().__init__(window, title, body, foot(close, again) if failed else foot(close))
        close.clicked.connect(self.close_sheet)
        self.fold.toggled.connect(self._unfold)
        if failed:
            again.clicked.connect(lambda: (self.close_sheet(), desk.queue.retry([job.id])))
        (again if failed else close).setFocus()

    def _unfold(self, on: bool) -> None:
        self.log.setVisible(on)
        self.card.setMinimumHeight(0)
        self.resizeEvent(None)
