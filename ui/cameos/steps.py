"""What is asked of a person, beside the picture: four digits, a turn to both sides, a sentence; each lights up."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from studio.cameos.recording.recording import Task
from studio.cameos.recording.session import DIGITS
from studio.words.language import _
from ui.look import theme
from ui.look.kit import STRETCH, box, column, label, overline, row
from ui.look.tokens import Radius


class Digits(QWidget):
    """Four digits in large type; dots before they are drawn."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.digits = ""
        self.state = ""
        self.setAccessibleName(_("The digits are drawn when the take begins"))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(288), theme.px(70))

    def show_digits(self, digits: str, state: str = "") -> None:
        """Show digits; `state` is ``now``, ``ok``, ``failed`` or empty."""
        if (digits, state) == (self.digits, self.state):
            return
        self.digits, self.state = digits, state
        said = " ".join(digits)
        self.setAccessibleName(
            _("Read: {digits}").format(digits=said) if said else _("The digits are drawn when the take begins")
        )
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        gap = 8.0
        wide = (self.width() - gap * (DIGITS - 1)) / DIGITS
        fill = {"ok": "ok_soft", "failed": "failed_soft"}.get(self.state, "sunk")
        edge = {"ok": "ok", "failed": "failed", "now": "accent_text"}.get(self.state, "line_strong")
        p.setFont(theme.font("digits"))
        for number in range(DIGITS):
            area = QRectF(number * (wide + gap) + 0.75, 0.75, wide - 1.5, self.height() - 1.5)
            p.setPen(QPen(theme.colour(edge), 1.5 if self.state else 1))
            p.setBrush(theme.colour(fill))
            p.drawRoundedRect(area, Radius.M, Radius.M)
            p.setPen(theme.colour("text" if self.digits else "text_3"))
            word = self.digits[number] if number < len(self.digits) else "·"
            p.drawText(area, Qt.AlignmentFlag.AlignCenter, word)


class TurnBars(QWidget):
    """Two bars that fill with the turn."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.shares = (0.0, 0.0)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(288), 6)

    def show_shares(self, shares: tuple[float, float]) -> None:
        """Show how much of each turn was seen, 0 to 1."""
        if shares != self.shares:
            self.shares = shares
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.setPen(Qt.PenStyle.NoPen)
        wide = (self.width() - 8) / 2
        for number, share in enumerate(self.shares):
            area = QRectF(number * (wide + 8), 0, wide, self.height())
            p.setBrush(theme.colour("pressed"))
            p.drawRoundedRect(area, 3, 3)
            if share > 0:
                p.setBrush(theme.colour("ok"))
                p.drawRoundedRect(QRectF(area.left(), 0, max(6.0, wide * min(1.0, share)), area.height()), 3, 3)


class Steps(QWidget):
    """The three steps of a person's take."""

    def __init__(self) -> None:
        super().__init__()
        self.digits = Digits()
        self.heard = label("", "caption", "2", wrap=True)
        self.turn = TurnBars()
        self.left, self.right = label("", "caption", "3"), label("", "caption", "3")
        self.consent = label("", "read", wrap=True)
        self._titles = [overline(words) for words in (_("1  Read these digits"), _("2  Turn left, then right"),
                                                      _("3  Say your consent"))]  # fmt: skip
        said = box(column(self.consent, gap=0, margins=(12, 10, 12, 10)), "sunk", _("Your consent"))
        self.setLayout(
            column(
                self._titles[0], self.digits, self.heard, 7,
                self._titles[1], self.turn, row(self.left, STRETCH, self.right), 7,
                self._titles[2], said, 4,
                gap=6,
            )
        )  # fmt: skip
        self.show_task(None, "", (0.0, 0.0))

    def show_consent(self, words: str) -> None:
        """Show the sentence."""
        self.consent.setText(f"“{words}”")

    def show_task(self, task: Task | None, digits: str, turned: tuple[float, float]) -> None:
        """Show what is asked for now."""
        self.digits.show_digits(digits, "now" if task is Task.DIGITS else "")
        self.heard.setText("" if digits else _("Drawn when the take begins: nobody can know them before."))
        self.heard.setVisible(not digits)
        self.turn.show_shares(turned)
        for said, side, share in ((self.left, Task.LEFT, turned[0]), (self.right, Task.RIGHT, turned[1])):
            name = _("Left") if side is Task.LEFT else _("Right")
            state = _("seen") if share >= 1 else _("go on") if task is side else ""
            said.setText(f"{name} · {state}" if state else name)
            _tone(said, "ok" if share >= 1 else "2" if task is side else "3")
        now = {Task.DIGITS: 0, Task.LEFT: 1, Task.RIGHT: 1, Task.CONSENT: 2}.get(task, -1) if task else -1
        for number, title in enumerate(self._titles):
            _tone(title, "accent" if number == now else "3")


def _tone(words: QLabel, tone: str) -> None:
    if words.property("tone") != tone:
        words.setProperty("tone", tone)
        words.style().unpolish(words)
        words.style().polish(words)
