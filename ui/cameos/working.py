"""What is being done beside the window, told where it takes its time: what, how far, and a way to give it up."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame

from studio.words.language import _
from ui.cameos.holding import Cameos, Doing
from ui.look.kit import button, column, elided, row
from ui.widgets.small import Progress

PATIENCE = 400
"""Milliseconds before something is told at all: most is done by then."""
LOOK = 60
"""Milliseconds between two looks at how far it is."""


class Working(QFrame):
    """A strip that shows the latest thing that is being done.

    Parameters
    ----------
    cameos : Cameos
    """

    def __init__(self, cameos: Cameos) -> None:
        super().__init__()
        self._cameos = cameos
        self.setProperty("role", "note")
        self.told = elided("", "body")
        self.bar = Progress(0.0, height=6)
        self.stop = button(_("Cancel"), "x", "ghost", "small")
        self.stop.clicked.connect(self._give_up)
        self.setLayout(row((column(self.told, self.bar, gap=5), 1), self.stop, gap=12, margins=(12, 8, 8, 8)))
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE)
        self._patience.timeout.connect(self._tell)
        self._look = QTimer(self)
        self._look.setInterval(LOOK)
        self._look.timeout.connect(self._show)
        cameos.busy.connect(self._changed)
        self.hide()
        self._changed()

    def _doing(self) -> Doing | None:
        return next((each for each in reversed(self._cameos.doing) if each.words), None)

    def _changed(self) -> None:
        if self._doing() is None:
            self._patience.stop()
            self._look.stop()
            self.hide()
        elif not self.isVisible() and not self._patience.isActive():
            self._patience.start()

    def _tell(self) -> None:
        if self._doing() is not None:
            self._show()
            self.show()
            self._look.start()

    def _show(self) -> None:
        doing = self._doing()
        if doing is not None:
            self.told.setText(f"{doing.words} {doing.phase}".strip())
            self.setAccessibleName(doing.words)
            self.bar.show_value(doing.share)
            self.stop.setEnabled(not doing.given_up)
            self.stop.setAccessibleName(_("Cancel: {what}").format(what=doing.words))

    def _give_up(self) -> None:
        doing = self._doing()
        if doing is not None:
            doing.give_up()
            self._show()
