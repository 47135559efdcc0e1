"""The lines of the selected shot: who says what and how, heard, recorded, reordered."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QMenu, QVBoxLayout, QWidget

from engine.messages.jobs import SAMPLE_RATE
from engine.messages.requests import Entry, Line
from studio.bible import STAND_INS
from studio.document.values import Film, Shot
from studio.words.language import _
from ui.desk import Desk
from ui.inspector.completing import Completion
from ui.inspector.hearing import Hearing
from ui.inspector.parts import Part
from ui.look import icons, theme
from ui.look.kit import STRETCH, column, completer, elided, label, row, tool
from ui.widgets.resting import REST, RestingText
from ui.widgets.small import Avatar
from ui.wording import decimal, hue, initials

HEIGHT = 54


class Said(RestingText):
    """The words of a line. Enter keeps them, Shift+Enter is a line break; Alt with Up or Down moves the line."""

    def event(self, event: QEvent) -> bool:
        """Alt with an arrow is the line's while one writes in it, whatever else the window does with it."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            alone = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.AltModifier
            if alone and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.keep()
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier:
            event.ignore()
        else:
            super().keyPressEvent(event)


class Word(QLineEdit):
    """A word of a line (speaker, manner), kept after a rest, on Enter and when the focus goes."""

    rested = Signal(str)

    def __init__(self, name: str, hint: str = "") -> None:
        super().__init__()
        self.setProperty("variant", "bare")
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setToolTip(name)
        self._kept = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REST)
        self._timer.timeout.connect(self.keep)
        self.textEdited.connect(lambda _text: self._timer.start())
        self.editingFinished.connect(self.keep)

    def show_text(self, text: str) -> None:
        """Show what is kept, unless something else is being typed."""
        typing = self.hasFocus() and self.text().strip() != self._kept.strip()
        self._kept = text
        if not typing and self.text() != text:
            self.setText(text)
            self.setCursorPosition(0)

    def keep(self) -> None:
        """Send the word if it differs from what is kept."""
        self._timer.stop()
        if self.text().strip() != self._kept.strip():
            self._kept = self.text().strip()
            self.rested.emit(self._kept)


class LineRow(QFrame):
    """One line."""

    spoken = Signal(str)
    """Its words were changed."""
    given = Signal(str)
    """Somebody else says it."""
    coloured = Signal(str)
    """It is said in another manner."""
    moved = Signal(int)
    """Up (-1) or down (1)."""
    dropped = Signal()
    heard = Signal()
    recorded = Signal()
    silenced = Signal()
    """The recording goes, the voice comes back."""
    voiced = Signal(str)
    """The character has another voice."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("role", "raised")
        self._line = Line(character="", text="")
        self._voice = ""
        self.avatar = Avatar("?", 0, 22)
        self.who = Word(_("Who speaks"))
        self.who.setFont(theme.font("body+"))
        self.manner = Word(_("How it is said"), _("manner"))
        self.manner.setFont(theme.font("caption"))
        self.words = Said(_("What is said"), theme.px(HEIGHT))
        self.words.setFont(theme.font("body"))
        self.completion = Completion(self.words, lambda: desk.film.bible if desk.film else ())
        self.under = elided("", "caption", "3")
        self.play = tool("play", _("Hear the line"), size="small")
        self.mic = tool("mic", _("Record the line (Shift+R)"), size="small")
        self.more = tool("ellipsis", _("More for this line"), size="small")
        self.who.rested.connect(self.given)
        self.manner.rested.connect(self.coloured)
        self.words.rested.connect(self.spoken)
        self.play.clicked.connect(self.heard)
        self.mic.clicked.connect(self.recorded)
        self.more.clicked.connect(self._offer)
        head = row((self.who, 5), (self.manner, 4), self.more, gap=4)
        foot = row((self.under, 1), self.play, self.mic, gap=2)
        self.setLayout(
            row(
                column(self.avatar, STRETCH, margins=(0, 2, 0, 0)),
                (column(head, self.words, foot, gap=2), 1),
                gap=8,
                margins=(8, 4, 6, 4),
            )
        )

    def show_line(self, line: Line, voice: str, names: list[str], *, locked: bool, playing: bool) -> None:
        """Show a line; `voice` is the character's, empty for the one that fits them."""
        if line.character != self._line.character:
            self.avatar.initials, self.avatar.hue = initials(line.character), hue(line.character)
            self.avatar.update()
            self.words.setAccessibleName(_("What {name} says").format(name=line.character.title()))
        self._line, self._voice = line, voice
        self.who.show_text(line.character.title())
        self.manner.show_text(line.manner)
        self.words.show_text(line.text)
        offered = self.who.completer()
        if offered is None or offered.property("names") != names:
            completer(self.who, [name.title() for name in names]).setProperty("names", names)
        seconds = f"{decimal(line.samples / SAMPLE_RATE)} s"
        if line.recording:
            self.under.setText(_("Recorded · {seconds}").format(seconds=seconds))
        elif voice:
            self.under.setText(_("Stand-in voice · {name}").format(name=voice.title()))
        else:
            self.under.setText(_("Stand-in voice · as it fits"))
        words = _("Record the line again (Shift+R)") if line.recording else _("Record the line (Shift+R)")
        self.mic.setToolTip(words)
        self.mic.setAccessibleName(words)
        self.mic.setIcon(icons.icon("mic", "text_2" if line.recording else "record"))
        for field in (self.who, self.manner, self.words):
            field.setReadOnly(locked)
        self.mic.setEnabled(not locked)
        self.more.setEnabled(not locked)
        self.show_playing(on=playing)

    def show_playing(self, *, on: bool) -> None:
        """Show whether this line is heard now."""
        words = _("Stop") if on else _("Hear the line")
        self.play.setIcon(icons.icon("square" if on else "play", "text_2"))
        self.play.setToolTip(words)
        self.play.setAccessibleName(words)

    def keep(self) -> None:
        """Keep what is being typed."""
        for field in (self.who, self.manner, self.words):
            field.keep()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in steps:
            self.moved.emit(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def menu(self) -> QMenu:
        """All that can be done with the line."""
        menu = QMenu(self)
        menu.addAction(_("Move up\tAlt+Up")).triggered.connect(lambda: self.moved.emit(-1))
        menu.addAction(_("Move down\tAlt+Down")).triggered.connect(lambda: self.moved.emit(1))
        voices = menu.addMenu(_("Voice of {name}").format(name=self._line.character.title()))
        for voice in ("", *STAND_INS):
            act = voices.addAction(voice.title() if voice else _("As it fits the description"))
            act.setCheckable(True)
            act.setChecked(voice == self._voice)
            act.triggered.connect(lambda _on=False, voice=voice: self.voiced.emit(voice))
        if self._line.recording:
            menu.addAction(_("Remove the recording")).triggered.connect(self.silenced)
        menu.addSeparator()
        menu.addAction(_("Delete the line")).triggered.connect(self.dropped)
        return menu

    def _offer(self) -> None:
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))


class Dialogue(Part):
    """Every line as a row, and one to add another."""

    alone = True

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._shot = ""
        self.rows: list[LineRow] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        self._nobody = label(_("Nobody speaks in this shot."), "caption", "3")
        self.who, self.says = QLineEdit(), QLineEdit()
        self.who.setPlaceholderText(_("Who"))
        self.who.setAccessibleName(_("Who speaks"))
        self.who.setFixedWidth(theme.px(84))
        self.says.setPlaceholderText(_("says… (Enter)"))
        self.says.setAccessibleName(_("What is said"))
        self.says.returnPressed.connect(self._add)
        self.who.returnPressed.connect(self.says.setFocus)
        self.plus = tool("plus", _("Add a line"), size="small")
        self.plus.clicked.connect(self.begin)
        self._new = QWidget()
        self._new.setLayout(row(self.who, (self.says, 1), gap=4))
        for field in (self.who, self.says):
            field.installEventFilter(self)
        self._new.hide()
        self.hearing = Hearing(desk)
        self.hearing.changed.connect(self._show_playing)
        self.setLayout(column(self._list, self._nobody, self._new, gap=7))

    # ----- showing ------------------------------------------------------------------------------------------------
    def show_shots(self, shots: list[Shot], film: Film) -> None:
        shot = shots[0]
        if shot.id != self._shot:
            self.keep()
            self._shot = shot.id
            self._new.hide()
            place = film.find(shot.id)
            shot = place[1] if place else shot
        while len(self.rows) > len(shot.lines):
            gone = self.rows.pop()
            self._list.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        while len(self.rows) < len(shot.lines):
            self._list.addWidget(self._row(len(self.rows)))
        people = {entry.name: entry for entry in film.bible if entry.kind == "character"}
        locked = shot.locked or self.desk.read_only
        for number, (line_row, line) in enumerate(zip(self.rows, shot.lines, strict=True)):
            entry = people.get(line.character)
            playing = self.hearing.now == (shot.id, number)
            line_row.show_line(line, entry.voice if entry else "", sorted(people), locked=locked, playing=playing)
        self._nobody.setVisible(not shot.lines and self._new.isHidden())
        for field in (self.who, self.says, self.plus):
            field.setEnabled(not locked)

    def _row(self, number: int) -> LineRow:
        made = LineRow(self.desk)
        made.spoken.connect(lambda text: self._edit(number, "set_line", text=text.strip()))
        made.given.connect(lambda name: self._give(number, name))
        made.coloured.connect(lambda manner: self._edit(number, "set_manner", manner=manner))
        made.moved.connect(lambda step: self._move(number, step))
        made.dropped.connect(lambda: self._edit(number, "remove_line"))
        made.silenced.connect(lambda: self._edit(number, "set_recording", recording="", samples=0))
        made.voiced.connect(lambda voice: self._voice(number, voice))
        made.heard.connect(lambda: self.hearing.toggle(self._shot, number))
        made.recorded.connect(lambda: self.record(number))
        self.rows.append(made)
        return made

    def _show_playing(self) -> None:
        for number, line_row in enumerate(self.rows):
            line_row.show_playing(on=self.hearing.now == (self._shot, number))

    # ----- editing ------------------------------------------------------------------------------------------------
    def keep(self) -> None:
        """Keep what is being typed."""
        for line_row in list(self.rows):
            line_row.keep()

    def line(self, number: int) -> Line | None:
        """A line of the shot as it is now."""
        place = self.desk.place(self._shot)
        return place[1].lines[number] if place and number < len(place[1].lines) else None

    def begin(self) -> None:
        """Open the row in which another line is written."""
        people = (
            [entry.name.title() for entry in self.desk.film.bible if entry.kind == "character"]
            if self.desk.film
            else []
        )
        completer(self.who, people)
        self._new.show()
        self._nobody.hide()
        self.who.setFocus()

    def record(self, number: int = 0) -> None:
        """Record a line; the first that has no recording where none is said."""
        self.keep()
        line = self.line(number)
        if line is not None:
            from ui.recording.sheet import record_line

            self.hearing.stop()
            record_line(self.window(), self.desk, self._shot, number)

    def _edit(self, number: int, key: str, **parameters: object) -> None:
        if self.line(number) is not None:
            self.desk.apply(key, shot=self._shot, index=number, **parameters)

    def _give(self, number: int, name: str) -> None:
        line = self.line(number)
        if line is not None and name.strip().upper() != line.character:
            taken = bool(name.strip()) and self.desk.apply("set_speaker", shot=self._shot, index=number, character=name)
            if not taken:
                self.rows[number].who.show_text(line.character.title())

    def _move(self, number: int, step: int) -> None:
        to = number + step
        if 0 <= to < len(self.rows):
            self.keep()
            focus = self.rows[number].words.hasFocus()
            self._edit(number, "move_line", to=to)
            if focus:
                self.rows[to].words.setFocus()

    def _voice(self, number: int, voice: str) -> None:
        line, film = self.line(number), self.desk.film
        if line is None or film is None:
            return
        entry = next((each for each in film.bible if (each.kind, each.name) == ("character", line.character)),
                     Entry(kind="character", name=line.character))  # fmt: skip
        self.desk.apply(
            "set_entry", kind="character", name=entry.name, description=entry.description,
            stand_in=entry.stand_in, voice=voice,
        )  # fmt: skip

    def _add(self) -> None:
        who, says = self.who.text().strip(), self.says.text().strip()
        if not who or not says:
            (self.says if who else self.who).setFocus()
            return
        if self.desk.apply("add_line", shot=self._shot, character=who, text=says):
            self.says.clear()
            self.who.clear()
            self.who.setFocus()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Escape leaves the new line."""
        pressed = event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
        if not pressed or event.key() != Qt.Key.Key_Escape:  # pyright: ignore[reportAttributeAccessIssue]
            return False
        self._new.hide()
        self._nobody.setVisible(not self.rows)
        self.plus.setFocus()
        return True

    def let_go(self) -> None:
        """Stop what is heard."""
        self.hearing.stop()
