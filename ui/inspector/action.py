"""The action text, kept while one writes, with the bible's names offered at the caret."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QTextCursor

from studio.document.values import Film, Shot
from studio.words.language import _
from ui.desk import Desk
from ui.inspector.completing import Completion
from ui.inspector.parts import Part
from ui.inspector.staleness import StaleBox
from ui.look import theme
from ui.look.kit import column, label
from ui.widgets.resting import RestingText

HEIGHT = 72


class ActionText(RestingText):
    """Enter keeps the text, Shift+Enter is a line break."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.keep()
            return
        super().keyPressEvent(event)


class Action(Part):
    """What happens in the shot."""

    def __init__(self, desk: Desk, stale: StaleBox) -> None:
        super().__init__(desk)
        self._stale = stale
        self._shot = ""
        self.text = ActionText(_("Action text"), theme.px(HEIGHT))
        self.text.setPlaceholderText(_("What happens, in plain words"))
        self.text.rested.connect(self._keep)
        self.completion = Completion(self.text, lambda: desk.film.bible if desk.film else ())
        self._several = label(
            _("Directions, sounds, transitions and seed go to every shot that is selected."), "caption", "2", wrap=True
        )
        self.setLayout(column(stale, self.text, self._several, gap=7))

    def show_shots(self, shots: list[Shot], film: Film) -> None:
        one = len(shots) == 1
        if self._shot and (not one or shots[0].id != self._shot):
            # What was typed belongs to the shot of before.
            self.text.keep()
            self.completion.close()
        self._stale.show_shots(shots, film)
        self.text.setVisible(one)
        self._several.setVisible(not one)
        if not one:
            self._shot = ""
            return
        other = shots[0].id != self._shot
        self._shot = shots[0].id
        place = film.find(self._shot)
        self.text.setReadOnly(shots[0].locked or self.desk.read_only)
        self.text.show_text(place[1].text if place else shots[0].text)
        if other:
            self.text.document().clearUndoRedoStacks()
            self.text.moveCursor(QTextCursor.MoveOperation.End)

    def keep(self) -> None:
        """Keep what is being typed."""
        self.text.keep()

    def _keep(self, text: str) -> None:
        place = self.desk.place(self._shot) if self._shot else None
        if place and place[1].text != text.strip():
            self.desk.apply("set_text", shot=self._shot, text=text.strip())
