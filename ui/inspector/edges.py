"""How the selected shots begin and end: transition and fade out, in frames."""

from __future__ import annotations

import re
from fractions import Fraction

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from studio.document.values import TRANSITIONS, Film, Shot
from studio.words.language import _, mark
from ui.desk import Desk
from ui.inspector.parts import Part, send
from ui.look import theme
from ui.look.kit import Select, column, label, row

WORDS = {"cut": mark("Cut"), "dissolve": mark("Dissolve"), "fade in": mark("Fade in")}


class Frames(QLineEdit):
    """A length that is typed: ``12``, ``12 f`` or ``0.5 s``; Up and Down step by a frame.

    Parameters
    ----------
    name : str
        What a screen reader says.
    """

    chosen = Signal(int)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFixedWidth(theme.px(72))
        self.rate = Fraction(24)
        self._value: int | None = 0
        self.editingFinished.connect(self.keep)

    def show_value(self, value: int | None, rate: Fraction) -> None:
        """Show a length in frames; None for several."""
        self._value, self.rate = value, rate
        self.setPlaceholderText(_("mixed") if value is None else "")
        if not (self.hasFocus() and self.isModified()):
            self.setText("" if value is None else f"{value} f")
            self.setModified(False)

    def keep(self) -> None:
        """Send what was typed if it is another length."""
        if not self.isModified():
            return
        self.setModified(False)
        frames = read_frames(self.text(), self.rate)
        if frames is not None and frames != self._value:
            self.chosen.emit(frames)
        else:
            self.show_value(self._value, self.rate)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
        if event.key() in steps and self._value is not None and not self.isReadOnly():
            self.setModified(False)
            self.chosen.emit(max(0, self._value + steps[Qt.Key(event.key())]))
        else:
            super().keyPressEvent(event)


def read_frames(text: str, rate: Fraction) -> int | None:
    """A typed length in frames, None where it is none: ``12``, ``12 f``, ``0.5 s``, ``0,5s``."""
    found = re.fullmatch(r"\s*(\d{1,5}(?:[.,]\d{1,3})?)\s*(s|f|)\w*\s*", text, re.IGNORECASE)
    if not found:
        return 0 if not text.strip() else None
    number = Fraction(found[1].replace(",", "."))
    return round(number * rate if found[2].lower() == "s" else number)


class Edges(Part):
    """Transition to the shot and fade at its end."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.kind = Select(*(_(WORDS[kind]) for kind in TRANSITIONS), _("mixed"))
        self.kind.setAccessibleName(_("Transition"))
        self.kind.activated.connect(self._choose)
        self.frames = Frames(_("Length of the transition"))
        self.frames.chosen.connect(self._lengthen)
        self.fade = Frames(_("Fade to black at the end, 0 for none"))
        self.fade.chosen.connect(self._fade)
        begin, end = label(_("Begins"), "caption", "2"), label(_("Fades out"), "caption", "2")
        for words in (begin, end):
            words.setFixedWidth(max(theme.px(62), begin.sizeHint().width(), end.sizeHint().width()))
        self._none = label(_("over"), "caption", "3")
        self.setLayout(
            column(
                row(begin, (self.kind, 1), self._none, self.frames, gap=6),
                row(end, self.fade, label(_("at the end"), "caption", "3"), (label(""), 1), gap=6),
                gap=6,
            )
        )

    def show_shots(self, shots: list[Shot], film: Film) -> None:
        kinds = {shot.transition for shot in shots}
        row_ = TRANSITIONS.index(next(iter(kinds))) if len(kinds) == 1 else len(TRANSITIONS)
        if self.kind.currentIndex() != row_:
            self.kind.setCurrentIndex(row_)
        frames = {shot.transition_frames for shot in shots}
        self.frames.show_value(next(iter(frames)) if len(frames) == 1 else None, film.rate)
        there = kinds != {"cut"}
        self.frames.setVisible(there)
        self._none.setVisible(there)
        fades = {shot.fade_out for shot in shots}
        self.fade.show_value(next(iter(fades)) if len(fades) == 1 else None, film.rate)
        self.setEnabled(not all(shot.locked for shot in shots))

    def keep(self) -> None:
        """Keep a length that is being typed."""
        self.frames.keep()
        self.fade.keep()

    def _choose(self, place: int) -> None:
        if place >= len(TRANSITIONS) or self.desk.film is None:
            return
        kind = TRANSITIONS[place]
        if all(shot.transition == kind for shot in self.mine()):
            return
        frames = self.desk.values.get("dissolve length") if kind == "dissolve" else round(self.desk.film.rate)
        self._try("set_transition", transition=kind, frames=frames if kind != "cut" else 0)

    def _lengthen(self, frames: int) -> None:
        edits = [
            ("set_transition", {"shot": shot.id, "transition": shot.transition, "frames": frames})
            for shot in self.mine()
            if shot.transition != "cut"
        ]
        if not send(self.desk, edits):
            self._again()

    def _fade(self, frames: int) -> None:
        self._try("set_fade_out", frames=frames)

    def _try(self, key: str, **parameters: object) -> None:
        if not self.send((key, dict(parameters))):
            self._again()

    def _again(self) -> None:
        """What was refused is shown as it is."""
        if self.desk.film and (shots := self.mine()):
            self.show_shots(shots, self.desk.film)
