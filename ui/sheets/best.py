"""Best of several: how many takes of each selected shot are rendered, to choose from."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from studio.render.best import MOST
from studio.render.forecast import Forecast
from studio.render.requests import make_request
from studio.words.language import _, counted
from ui.desk import Desk
from ui.look import theme
from ui.look.kit import STRETCH, button, column, label, overline, row, segments
from ui.sheets.sheet import Sheet, foot
from ui.wording import rough

COUNTS = (2, 3, 4, 6, 8, 12)
"""What can be chosen."""
REMEMBERED = "best of"
USUAL = 3


def remembered(desk: Desk) -> int:
    """How many takes were asked for last."""
    count = desk.memory.get(REMEMBERED, USUAL)
    return count if 2 <= count <= MOST else USUAL


class BestSheet(Sheet):
    """Asks how many, and queues each shot's takes as one group.

    Parameters
    ----------
    window : QWidget
    desk : Desk
    shots : sequence of str
        Ids.
    """

    def __init__(self, window: QWidget, desk: Desk, shots: Sequence[str]) -> None:
        self._desk, self._shots = desk, tuple(shots)
        last = remembered(desk)
        self._counts = COUNTS if last in COUNTS else tuple(sorted((*COUNTS, last)))
        self.choice = segments(*(str(count) for count in self._counts), chosen=self._counts.index(last))
        for place, count in enumerate(self._counts):
            self.choice.group.button(place).setAccessibleName(_("{count} takes").format(count=count))
        self.choice.group.idClicked.connect(lambda _place: self._tell())
        self.told = label("", "body", "2", wrap=True)
        meaning = label(self._meaning(), "caption", "3", wrap=True)
        body = QWidget()
        body.setLayout(
            column(overline(_("Takes of each shot")), row(self.choice, STRETCH), 2, self.told, meaning, gap=8,
                   margins=(24, 18, 24, 20))
        )  # fmt: skip
        cancel = button(_("Cancel"), variant="ghost")
        cancel.clicked.connect(self.close_sheet)
        self.go = button(_("Render"), "play", "primary")
        self.go.clicked.connect(self.render_them)
        self._tell()
        slates = [desk.slate(shot) for shot in self._shots]
        names = ", ".join(slates[:4]) + (" …" if len(slates) > 4 else "")
        title = _("Best takes of {slates}").format(slates=names)
        super().__init__(window, title, body, foot(cancel, self.go), width=min(theme.px(520), window.width() - 32))
        self.choice.group.button(self._counts.index(last)).setFocus()

    @property
    def count(self) -> int:
        """How many takes of each shot."""
        return self._counts[self.choice.group.checkedId()]

    def _meaning(self) -> str:
        words = _(
            "They differ in their seed alone. When all are there they are measured and sorted by their score. The best "
            "goes into the cut where no take is circled yet; one that you circled stays."
        )
        if self._desk.settings.renderer == "previz":
            words += " " + _("Previz gives the same take for each seed where nothing in the shot is left to chance.")
        return words

    def _tell(self) -> None:
        takes = counted("{count} take", "{count} takes", self.count * len(self._shots))
        words = _("{takes} of {shots}.").format(
            takes=takes, shots=counted("{count} shot", "{count} shots", len(self._shots))
        )
        seconds = self._seconds()
        if seconds:
            words += " " + _("About {time}.").format(time=rough(seconds * self.count))
        self.told.setText(words)

    def _seconds(self) -> float:
        """How long one take of each shot will take; 0 where that was not measured."""
        desk, total = self._desk, 0.0
        if desk.session is None or desk.film is None:
            return 0.0
        forecast = Forecast(desk.session.takes)
        for shot in self._shots:
            place = desk.place(shot)
            seconds = forecast.seconds(make_request(desk.film, *place, desk.settings, 0)) if place else None
            if seconds is None:
                return 0.0
            total += seconds
        return total

    def render_them(self) -> None:
        """Queue them, remember how many, and close."""
        self._desk.memory.set(REMEMBERED, self.count)
        self._desk.queue.render(self._shots, best=self.count)
        self.close_sheet()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focus = self.window().focusWidget()
            chosen = isinstance(focus, QAbstractButton) and focus not in self.choice.group.buttons()
            focus.click() if chosen and isinstance(focus, QAbstractButton) else self.render_them()
        else:
            super().keyPressEvent(event)
