"""The line under a take in the viewer: which it is, what it was made with, and the button that circles it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from studio.render.takes import Take
from studio.words.language import _
from ui.look import icons
from ui.look.kit import button, elided, label, row
from ui.takes.wording import made_with


class Caption(QFrame):
    """One take's line."""

    circled = Signal(str)
    """A take is to be circled."""

    def __init__(self, letter: str) -> None:
        super().__init__()
        self._take = ""
        self._letter = label(letter, "slate", "well2")
        self._name = label("", "slate", "well")
        self._made = elided("", "caption", "well2")
        self._button = button(_("Circle"), "circle", size="small", tip=_("Put this take into the cut (C)"))
        self._button.setCheckable(True)
        self._button.clicked.connect(self._pressed)
        self.setLayout(row(self._letter, self._name, (self._made, 1), self._button, gap=8, margins=(2, 4, 2, 0)))

    def show_take(self, take: Take, name: str, letter: str, *, circled: bool) -> None:
        """Show which take it is."""
        self._take = take.id
        self._letter.setText(letter)
        self._letter.setVisible(bool(letter))
        self._name.setText(name)
        self._made.setText(made_with(take))
        self._button.setText(" " + (_("Circled") if circled else _("Circle")))
        self._button.setIcon(
            icons.icon("circle-dot" if circled else "circle", "accent_text" if circled else "text", "accent_text")
        )
        self._button.setProperty("variant", "tonal" if circled else "")
        self._button.style().unpolish(self._button)
        self._button.style().polish(self._button)
        self._button.setChecked(circled)
        self._button.setAccessibleName(
            _("Take {name} is circled").format(name=name) if circled else _("Circle take {name}").format(name=name)
        )

    def _pressed(self) -> None:
        # A circled take stays in the cut until another is circled.
        self._button.setChecked(True)
        self.circled.emit(self._take)
