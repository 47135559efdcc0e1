"""What is told of the picture while it is looked at: small marks under it, and the words over it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from studio.cameos.recording.guide import Hint
from studio.cameos.recording.recording import Task
from studio.cameos.recording.session import Now, Step
from studio.words import recording_sentences as words
from studio.words.language import _
from ui.look.kit import Glyph, elided, row

ICONS = {Task.LEFT: "chevron-left", Task.RIGHT: "chevron-right", Task.ROUND: "rotate-cw"}
SEEING = (Hint.NO_FACE, Hint.SEVERAL_FACES, Hint.TOO_FAR, Hint.TOO_NEAR, Hint.ASIDE, Hint.IN_THE_WAY)
LIGHT = (Hint.TOO_DARK, Hint.TOO_BRIGHT, Hint.BACK_LIT)


class Hints(QWidget):
    """Light, sharpness and face, each as a mark with a word."""

    def __init__(self) -> None:
        super().__init__()
        self.marks = [_Mark(icon) for icon in ("sun-medium", "focus", "user-round")]
        self.setLayout(row(*self.marks, gap=12))

    def show_now(self, now: Now, *, person: bool) -> None:
        """Show what is good and what is not."""
        there = now.step not in (Step.OPENING, Step.TROUBLE)
        light = next((hint for hint in now.hints if hint in LIGHT), None)
        face = next((hint for hint in now.hints if hint in SEEING), None)
        self.marks[0].tell(there, light, _("Light even"))
        self.marks[1].tell(there, Hint.BLURRED if Hint.BLURRED in now.hints else None, _("Sharp"))
        self.marks[2].tell(there and person, face, _("One face"))


class _Mark(QWidget):
    """Whether one thing about the picture is good."""

    def __init__(self, icon: str) -> None:
        super().__init__()
        self.glyph = Glyph(icon, "ok", 14)
        self.said = elided("", "caption", "2")
        self.setLayout(row(self.glyph, self.said, gap=5))
        self.hide()

    def tell(self, there: bool, hint: Hint | None, good: str) -> None:
        """Show a hint in two words, or that all is well; nothing where there is nothing to judge."""
        self.setVisible(there)
        text = _(words.HINTS[hint.value][0]) if hint else good
        if text != self.said.text():
            self.said.setText(text)
            self.glyph.token = "failed" if hint else "ok"
            self.glyph.update()
            self.setToolTip(_(words.HINTS[hint.value][1]) if hint else "")


def is_framed(now: Now) -> bool:
    """Whether a face is where it should be."""
    return now.face is not None and not any(hint in SEEING for hint in now.hints)


def prompt(now: Now) -> tuple[str, str]:
    """Icon and words over the picture: what is asked for, or else what is not good."""
    if now.step is Step.PLATE:
        return "video", _("Stay out of the picture: {seconds} s").format(seconds=max(1, round(now.left)))
    if now.step is Step.ENDING:
        return "clock", _("One moment…")
    if now.step is Step.TAKE and now.task is not None:
        return ICONS.get(now.task, "mic"), _(words.TASKS[now.task.value])
    for hint in now.hints:
        what, advice = words.HINTS[hint.value]
        return "triangle-alert", f"{_(what)}: {_(advice)}"
    return "", ""
