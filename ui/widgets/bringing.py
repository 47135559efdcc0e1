"""Files that come in: which one, how much of it is there, and the way to give it up."""

from __future__ import annotations

import asyncio
from typing import Any

from PySide6.QtWidgets import QWidget

from studio.words.language import _
from ui.look.kit import button, elided, row
from ui.widgets.small import Progress


class Bringing(QWidget):
    """A strip with a file's name, a bar and a button; hidden while nothing comes in."""

    def __init__(self) -> None:
        super().__init__()
        self._task: asyncio.Task[Any] | None = None
        self.setAccessibleName(_("Files that come in"))
        self.words = elided("", "caption", "2")
        self.bar = Progress(0.0)
        self.cancel = button(_("Cancel"), "x", "ghost", "small")
        self.cancel.clicked.connect(self._give_up)
        self.setLayout(row(self.words, (self.bar, 1), self.cancel, gap=8, margins=(12, 2, 8, 4)))
        self.hide()

    def show_share(self, name: str, share: float, task: asyncio.Task[Any] | None) -> None:
        """Show how far it is; all of it, of no file, is the end."""
        if task is not None:
            self._task = task
        if share >= 1.0 and not name:
            self._task = None
            self.hide()
            return
        if name:
            self.words.setText(_("{file} is brought into the project").format(file=name))
        self.bar.show_value(share)
        self.show()

    def _give_up(self) -> None:
        if self._task is not None:
            self._task.cancel()
