"""The checks of a recording: what is seen of them while it is made, then each with its figure and what to do."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from studio.cameos.checks.verdict import CHECKS, FACE_SHARE, LEVEL, Verification
from studio.cameos.recording.recording import Task
from studio.cameos.recording.session import Now, Step
from studio.words import check_sentences
from studio.words.language import _
from ui.look.kit import STRETCH, Glyph, box, clear, column, elided, label, overline, row
from ui.recording.meter import FLOOR, decibels
from ui.wording import percent


class SoFar:
    """What can be told of a take while it is made. The checks look at all of it afterwards, and they alone decide."""

    def __init__(self) -> None:
        self._seen = self._faces = 0
        self._peak = 0.0
        self._turned = (0.0, 0.0)

    def hear(self, now: Now, turned: tuple[float, float]) -> None:
        """Another moment of the take."""
        self._turned = turned
        self._peak = max(self._peak, now.level)
        if now.task not in (Task.LEFT, Task.RIGHT):
            self._seen += 1
            self._faces += now.face is not None

    def figures(self) -> dict[str, tuple[bool, str]]:
        """Whether each of these is met by now, and its figure."""
        if not self._seen:
            return {}
        sides = sum(share >= 1 for share in self._turned)
        level = max(FLOOR, decibels(self._peak))
        return {
            "live": (True, _("now")),
            "level": (level >= LEVEL, _("{figure} dB").format(figure=round(level))),
            "face": (self._faces >= FACE_SHARE * self._seen, percent(self._faces / self._seen)),
            "turn": (sides == 2, _("{seen} of 2").format(seen=sides)),
        }


class _Line(QWidget):
    """A check before the verdict."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self._name = _(check_sentences.NAMES[key])
        self._glyph = Glyph("circle-dashed", "text_3", 16)
        self._figure: QLabel = label("", "code", "2")
        self._told = False, ""
        self.setLayout(row(self._glyph, (elided(self._name, "body"), 1), self._figure, gap=9))
        self.setAccessibleName(self._name)

    def tell(self, met: bool, figure: str) -> None:
        """Show a figure as it is now."""
        if (met, figure) != self._told:
            self._told = met, figure
            self._glyph.name, self._glyph.token = ("circle-check", "ok") if met else ("circle-dashed", "text_3")
            self._glyph.update()
            self._figure.setText(figure)
            self.setAccessibleName(f"{self._name}: {figure}")


class Checks(QWidget):
    """A line a check."""

    def __init__(self) -> None:
        super().__init__()
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        self._lines: dict[str, _Line] = {}
        self._so_far = SoFar()
        self.setLayout(column(overline(_("Checks")), self._list, gap=7))
        self.passed: dict[str, bool] = {}
        self.show_waiting()

    def show_waiting(self) -> None:
        """Before a take: what will be looked at."""
        clear(self._list)
        self.passed = {}
        self._so_far = SoFar()
        self._lines = {key: _Line(key) for key in CHECKS}
        for line in self._lines.values():
            self._list.addWidget(line)

    def show_now(self, now: Now, turned: tuple[float, float]) -> None:
        """While a take is made: what is known of it by now; before one, nothing."""
        if now.step is Step.COUNTING and self._so_far.figures():
            self.show_waiting()
        elif now.step is Step.TAKE:
            self._so_far.hear(now, turned)
            for key, (met, figure) in self._so_far.figures().items():
                if key in self._lines:
                    self._lines[key].tell(met, figure)

    def show_verdict(self, verification: Verification) -> None:
        """Show what was found."""
        clear(self._list)
        self._lines = {}
        self.passed = {check.key: check.passed for check in verification.checks}
        for check in verification.checks:
            name, figure = check_sentences.name(check), check_sentences.figure(check)
            token = "ok" if check.passed else "failed"
            told = column(label(name, "body+" if not check.passed else "body", wrap=True), gap=1)
            if figure:
                told.addWidget(label(figure, "caption", "3", wrap=True))
            if not check.passed:
                told.addWidget(label(check_sentences.advice(check), "caption", "failed", wrap=True))
            mark = column(1, Glyph("circle-check" if check.passed else "circle-x", token, 16), STRETCH, gap=0)
            state = _("passed") if check.passed else _("failed")
            self._list.addWidget(box(row(mark, (told, 1), gap=9), None, f"{name}: {state}. {figure}"))
        for what, advice in check_sentences.hinted(verification):
            told = column(label(what, "body", wrap=True), label(advice, "caption", "2", wrap=True), gap=1)
            mark = column(1, Glyph("triangle-alert", "stale", 16), STRETCH, gap=0)
            self._list.addWidget(box(row(mark, (told, 1), gap=9), None, f"{what}. {advice}"))
