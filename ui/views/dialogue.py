"""The lines of the selected shot: what is said, by whom, and a row to let somebody speak."""

from __future__ import annotations

from PySide6.QtWidgets import QCompleter, QLineEdit, QVBoxLayout, QWidget

from studio.document.values import Film, Shot
from studio.words.language import _
from ui.desk import Desk
from ui.look.kit import STRETCH, box, clear, column, elided, label, row, tool
from ui.widgets.resting import RestingText
from ui.widgets.small import Avatar
from ui.wording import hue, initials


class Dialogue(QWidget):
    """Every line as a text of its own; an emptied line is dropped."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._shot = ""
        self._names: tuple[object, ...] = ()
        self.lines: list[RestingText] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        self._who, self._says = QLineEdit(), QLineEdit()
        self._who.setPlaceholderText(_("Who"))
        self._who.setAccessibleName(_("Who speaks"))
        self._who.setFixedWidth(84)
        self._says.setPlaceholderText(_("says… (Enter)"))
        self._says.setAccessibleName(_("What is said"))
        self._says.returnPressed.connect(self._add)
        self._who.returnPressed.connect(self._says.setFocus)
        self._plus = tool("plus", _("Add the line"), size="small")
        self._plus.clicked.connect(self._add)
        self.setLayout(column(self._list, row(self._who, (self._says, 1), self._plus, gap=4), gap=7))

    def keep(self) -> None:
        """Keep what is being typed."""
        for words in self.lines:
            words.keep()

    def show_shot(self, shot: Shot, film: Film) -> None:
        """Show a shot's lines."""
        names = (shot.id, *((line.character, line.manner) for line in shot.lines))
        if names != self._names:
            self.keep()
            self._names, self._shot = names, shot.id
            self._rebuild(shot)
            people = [entry.name for entry in film.bible if entry.kind == "character"]
            completer = QCompleter(people, self._who)
            completer.setCaseSensitivity(completer.caseSensitivity().CaseInsensitive)
            self._who.setCompleter(completer)
        for words, line in zip(self.lines, shot.lines, strict=True):
            words.show_text(line.text)
            words.setReadOnly(shot.locked)
        for field in (self._who, self._says, self._plus):
            field.setEnabled(not shot.locked)

    def _rebuild(self, shot: Shot) -> None:
        clear(self._list)
        self.lines = []
        for place, line in enumerate(shot.lines):
            words = RestingText(f"{_('Line of')} {line.character}", 48)
            words.show_text(line.text)
            words.rested.connect(lambda text, place=place, of=shot.id: self._keep(of, place, text))
            self.lines.append(words)
            who = elided(line.character.title() + (f" ({line.manner})" if line.manner else ""), "caption+", "2")
            drop = tool("x", f"{_('Drop the line of')} {line.character}", size="small")
            drop.clicked.connect(lambda _on=False, place=place, of=shot.id: self._keep(of, place, ""))
            self._list.addWidget(
                box(
                    row(
                        column(Avatar(initials(line.character), hue(line.character), 22), STRETCH),
                        (column(row((who, 1), drop, gap=2), words, gap=1), 1),
                        gap=8,
                        margins=(8, 4, 6, 7),
                    ),
                    "raised",
                )
            )
        if not shot.lines:
            self._list.addWidget(label(_("Nobody speaks in this shot."), "caption", "3"))

    def _keep(self, shot: str, place: int, text: str) -> None:
        found = self._desk.place(shot)
        if found and place < len(found[1].lines) and found[1].lines[place].text != text.strip():
            self._desk.apply("set_line", shot=shot, index=place, text=text.strip())

    def _add(self) -> None:
        who, says = self._who.text().strip(), self._says.text().strip()
        if not who or not says:
            (self._says if who else self._who).setFocus()
            return
        if self._desk.apply("add_line", shot=self._shot, character=who, text=says):
            self._who.clear()
            self._says.clear()
