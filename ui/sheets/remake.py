"""What is asked before a take is made from another: its words, how much longer, or which part."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit, QWidget

from engine.messages.faults import Fault
from engine.messages.requests import Request
from studio.document.values import LONGEST
from studio.render import remaking
from studio.render.takes import Take
from studio.words.language import _, mark
from ui.desk import Desk
from ui.inspector.asking import Kind, model_request
from ui.look import theme
from ui.look.kit import STRETCH, Glyph, box, button, column, label, overline, row
from ui.sheets.sheet import Sheet
from ui.takes.remaking import abilities
from ui.wording import decimal

if TYPE_CHECKING:
    from engine.models.family import Capabilities

TITLES = {
    "remix": mark("Remix {take}"),
    "extend": mark("Make {take} longer"),
    "retake": mark("Retake a part of {take}"),
}
TOLD = {
    "remix": mark("A new take with these words, from the same seed and picture. They become the shot's prompt."),
    "extend": mark("The shot becomes longer, and the new take begins with this one. Both can be undone as one step."),
    "retake": mark("What lies before and behind the part stays as it is; the model is held to the part's ends."),
}
WORDS_HIGH = 150


def seconds(text: str) -> Fraction | None:
    """What was typed as seconds, None where it is no number that a shot may last."""
    try:
        found = Fraction(text.strip().removesuffix("s").strip().replace(",", "."))
    except (ValueError, ZeroDivisionError):
        return None
    return found if 0 <= found <= LONGEST else None


class RemakeSheet(Sheet):
    """Asks, and queues.

    Parameters
    ----------
    window : QWidget
    desk : Desk
    take : Take
    way : str
        One of `studio.render.remaking.WAYS`.
    """

    def __init__(self, window: QWidget, desk: Desk, take: Take, way: str) -> None:
        self._desk, self._take, self._way = desk, take, way
        self._frames = desk.session.takes.frames(take) if desk.session else 0
        self._rate = desk.film.rate if desk.film else Fraction(24)
        self.words = QPlainTextEdit(self._prompt())
        self.words.setTabChangesFocus(True)
        self.words.setFixedHeight(theme.px(WORDS_HIGH))
        self.words.setAccessibleName(_("Prompt"))
        self.more = self._field("2", _("Seconds more"))
        length = Fraction(self._frames) / self._rate
        self.begin = self._field(decimal(float(length / 3)), _("From second"))
        self.end = self._field(decimal(float(length * 2 / 3)), _("To second"))
        asked = {
            "remix": [overline(_("Prompt")), self.words],
            "extend": [overline(_("Seconds more")), self.more],
            "retake": [overline(_("From second")), self.begin, 4, overline(_("To second")), self.end],
        }[way]
        self.wrong = label("", "caption", "failed", wrap=True)
        self.wrong.hide()
        self._limits = label("", "caption", "2", wrap=True)
        self._limits.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.limits = box(row(column(Glyph("info", "text_2", 14), STRETCH, gap=0), (self._limits, 1), gap=6))
        for field in (self.more, self.begin, self.end):
            field.textChanged.connect(self._typed)
        body = QWidget()
        told = label(_(TOLD[way]), "body", "2", wrap=True)
        body.setLayout(column(told, 6, *asked, self.wrong, 4, self.limits, gap=6, margins=(24, 18, 24, 18)))
        cancel = button(_("Cancel"), variant="ghost")
        cancel.clicked.connect(self.close_sheet)
        self.go = button(_("Render"), "play", "primary")
        self.go.clicked.connect(self.render_it)
        below = box(row(STRETCH, cancel, self.go, gap=8, margins=(24, 12, 24, 14)))
        title = _(TITLES[way]).format(take=f"{desk.slate(take.shot)}-{take.number}")
        super().__init__(window, title, body, below, width=min(theme.px(560), window.width() - 32))
        self._tell_limits()
        first = {"remix": self.words, "extend": self.more, "retake": self.begin}[way]
        first.selectAll()
        first.setFocus()

    def _field(self, text: str, name: str) -> QLineEdit:
        field = QLineEdit(text)
        field.setMaxLength(12)
        field.setAccessibleName(name)
        return field

    def _prompt(self) -> str:
        """The words that the shot is rendered with now."""
        from engine.models.prompts import prompt_for

        request, kind = self._request()
        return prompt_for(request, kind[0], kind[0].abilities(kind[1])).text if request and kind else ""

    def _request(self) -> tuple[Request | None, Kind | None]:
        """What the shot asks of the chosen model, and which that is."""
        models, film, place = self._desk.models, self._desk.film, self._desk.place(self._take.shot)
        entry = models.get(models.chosen) if models.chosen else None
        kind = models.kind(entry) if entry else None
        if place is None or kind is None or film is None:
            return None, None
        return model_request(self._desk, film, place[1], kind), kind

    def _typed(self) -> None:
        self.wrong.hide()
        self._tell_limits()

    def _tell_limits(self) -> None:
        """Say what the model cannot do of what is typed, before it is rendered."""
        from studio.models.abilities import cannot

        request, kind = self._request()
        told: list[str] = []
        if request and kind and (role := self._role(kind[0].abilities(kind[1]))):
            told = cannot(remaking.foreseen(request, role, self._frames), *kind)
        self._limits.setText("\n".join(told))
        self.limits.setVisible(bool(told))
        self._place()

    def _role(self, can: Capabilities) -> str:
        """What the take is to the new one by what is typed; empty where that makes none."""
        frames = self._frames
        if self._way == "remix":
            return remaking.remixed(can)
        if self._way == "extend":
            more = self._read(self.more)
            return remaking.around(frames, frames + more) if more else ""
        typed = self._part()
        return remaking.around(*typed) if typed else ""

    def _part(self) -> tuple[int, int] | None:
        """The part that is typed; None where it is none, or all of the take."""
        begin, end = self._read(self.begin), self._read(self.end)
        if begin is None or end is None or not begin < end <= self._frames or end - begin == self._frames:
            return None
        return begin, end

    def render_it(self) -> None:
        """Queue what was asked for, and close; what cannot be read is told."""
        session, can, settings = self._desk.session, abilities(self._desk), self._desk.settings
        if session is None or can is None:
            self.close_sheet()
            return
        try:
            if self._way == "remix":
                words = self.words.toPlainText().strip()
                if not words:
                    self._say(_("Write what is to be seen."), self.words)
                    return
                remaking.remix(session, self._take, words, settings, can)
            elif self._way == "extend":
                more = self._read(self.more)
                if not more:
                    self._say(_("Write by how many seconds, such as 2 or 1.5."), self.more)
                    return
                remaking.extend(session, self._take, more, settings)
            else:
                typed = self._part()
                if typed is None:
                    self._say(
                        _("Write two seconds of the take, which lasts {seconds} s; not all of it.").format(
                            seconds=decimal(float(self._frames / self._rate))
                        ),
                        self.begin,
                    )
                    return
                remaking.retake(session, self._take, *typed, settings)
        except Fault as fault:
            self._desk.troubled.emit(fault)
        self.close_sheet()

    def _read(self, field: QLineEdit) -> int | None:
        found = seconds(field.text())
        return None if found is None else round(found * self._rate)

    def _say(self, words: str, field: QWidget) -> None:
        self.wrong.setText(words)
        self.wrong.show()
        self._place()
        field.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focus = self.window().focusWidget()
            focus.click() if isinstance(focus, QAbstractButton) else self.render_it()
        else:
            super().keyPressEvent(event)
