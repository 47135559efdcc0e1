"""The sheet in which a release is granted: to whom, where, for what, within which limits, until when."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QIntValidator, QKeyEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QWidget

from engine.consent.clock import now as clock_now
from engine.messages.consent import PURPOSES, Purpose, Release, Signed
from engine.messages.faults import Fault
from studio.cameos import granting
from studio.cameos.cameo import Cameo
from studio.cameos.contacts import Contact
from studio.words.language import _, mark
from studio.words.told import tell
from ui.cameos.holding import Cameos
from ui.cameos.known import Holdings
from ui.desk import Desk
from ui.look import theme
from ui.look.kit import Glyph, Select, button, column, label, row
from ui.sheets.sheet import Sheet, foot
from ui.wording import date

USES = {
    "likeness": mark("The likeness: the look in pictures"),
    "voice": mark("The voice"),
    "words": mark("Words that were never said by the person"),
}


class Days(QLineEdit):
    """How many days; Up and Down take one more or less."""

    def __init__(self) -> None:
        super().__init__(str(granting.LEASE))
        self.setValidator(QIntValidator(1, granting.LONGEST, self))
        self.setAccessibleName(_("How long, in days"))
        self.setFixedWidth(theme.px(64))

    def value(self) -> int:
        """The days; one where none are given."""
        return int(self.text()) if self.hasAcceptableInput() else 1

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()), 0)
        if step:
            self.setText(str(min(granting.LONGEST, max(1, self.value() + step))))
        else:
            super().keyPressEvent(event)


class ReleaseSheet(Sheet):
    """Grants one release.

    Parameters
    ----------
    window : QWidget
    desk : Desk
    cameos : Cameos
    cameo : Cameo
        One's own.
    holdings : Holdings
        Who may be granted something.
    like : Release, optional
        What is filled in already: one that ends or has ended.
    """

    def __init__(
        self, window: QWidget, desk: Desk, cameos: Cameos, cameo: Cameo, holdings: Holdings, like: Release | None = None
    ) -> None:
        self._desk, self._cameos, self._cameo = desk, cameos, cameo
        self._holder, self._friends = holdings.holder, holdings.friends
        self.to = Select(_("This installation of Rushes"), *(each.name for each in self._friends))
        self.to.setAccessibleName(_("To whom"))
        session = desk.session
        self.where = Select(_("Any project"))
        if session is not None:
            self.where.addItem(_("Only “{title}”").format(title=session.project.film.title))
        self.where.setAccessibleName(_("Where"))
        self.uses: dict[Purpose, QCheckBox] = {}
        for use in PURPOSES:
            self.uses[use] = box = QCheckBox(_(USES[use]))
            box.setFont(theme.font("body"))
            box.setChecked(use != "words")
            box.toggled.connect(self._show)
        self.limits = QPlainTextEdit()
        self.limits.setPlaceholderText(_("One limit a line, in your own words: no violence"))
        self.limits.setAccessibleName(_("Limits"))
        self.limits.setFixedHeight(theme.px(66))
        self.limits.setTabChangesFocus(True)
        self.days = Days()
        self.days.textChanged.connect(self._show)
        self.until = label("", "caption", "2", wrap=True)
        self.approval = QCheckBox(_("Every export waits for my approval of its takes"))
        self.approval.setFont(theme.font("body"))
        self.told = label("", "body", "failed", wrap=True)
        self.told.hide()
        body = QWidget()
        body.setLayout(
            column(
                _line(_("To whom"), self.to),
                _line(_("Where"), self.where),
                row(_caption(_("For what")), (column(*self.uses.values(), gap=6), 1), gap=12),
                row(_caption(_("Limits")), (self.limits, 1), gap=12),
                row(_caption(_("How long")), self.days, label(_("days"), "body", "2"), (self.until, 1), gap=12),
                row(_caption(""), (self.approval, 1), gap=12),
                row(Glyph("info", "text_3", 14),
                    (label(_("Shots whose words touch a limit wait for your approval. You can withdraw it any time."),
                           "caption", "2", wrap=True), 1), gap=8),
                self.told,
                gap=12,
                margins=(24, 18, 24, 16),
            )
        )  # fmt: skip
        self.leave = button(_("Cancel"))
        self.grant = button(_("Sign and grant"), "stamp", "primary")
        super().__init__(
            window, _("Release {name}").format(name=cameo.name), body, foot(self.leave, self.grant), width=theme.px(600)
        )
        self.leave.clicked.connect(self.close_sheet)
        self.grant.clicked.connect(self._grant)
        if like is not None:
            self._fill(like)
        self._show()
        self.to.setFocus()

    def _fill(self, like: Release) -> None:
        """Show what was granted before."""
        holders = [self._holder, *(each.holder for each in self._friends)]
        self.to.setCurrentIndex(holders.index(like.to) if like.to in holders else 0)
        session = self._desk.session
        if session is not None and like.projects:
            self.where.setCurrentIndex(1)
        for use, box in self.uses.items():
            box.setChecked(use in like.uses)
        self.limits.setPlainText("\n".join(like.limits))
        self.approval.setChecked(like.approval)

    def _show(self) -> None:
        self.grant.setEnabled(any(box.isChecked() for box in self.uses.values()) and self.days.hasAcceptableInput())
        last = date(clock_now() + self.days.value() * granting.DAY)
        self.until.setText(_("until {day}, then it lapses unless it is renewed").format(day=last))
        self.days.setAccessibleDescription(self.until.text())

    def _grant(self) -> None:
        session, place = self._desk.session, self.to.currentIndex()
        friend = self._friends[place - 1] if place else None
        now = clock_now()
        asked: dict[str, Any] = {
            "time": now,
            "uses": [use for use, box in self.uses.items() if box.isChecked()],
            "projects": [session.project.key] if session and self.where.currentIndex() else [],
            "limits": self.limits.toPlainText().splitlines(),
            "until": now + self.days.value() * granting.DAY,
            "approval": self.approval.isChecked(),
        }
        to = friend.holder if friend else self._holder
        self.grant.setEnabled(False)
        self._cameos.run(self._sign(lambda: granting.grant(self._cameos.papers, self._cameo.id, to, **asked), friend))

    async def _sign(self, sign: Callable[[], Signed], friend: Contact | None) -> None:
        try:
            await self._cameos.do(sign)
        except Fault as fault:
            told = tell(fault)
            self.told.setText(f"{told.what} {told.action}")
            self.told.show()
            self._show()
            self._place()
            return
        if friend is not None:
            self._desk.noticed.emit(
                _("{friend} may use {name}.").format(friend=friend.name, name=self._cameo.name),
                _("Send it to them: open the cameo, then Send…"),
            )
        self.close_sheet()


def _caption(words: str) -> QWidget:
    made = label(words, "caption", "2")
    made.setFixedWidth(theme.px(84))
    return made


def _line(words: str, field: QWidget):
    return row(_caption(words), (field, 1), gap=12)
