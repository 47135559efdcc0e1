"""The inspector: what the selected shot asks for, and how to change it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCursor, QFocusEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QMenu, QPlainTextEdit, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from engine.messages.directions import ANGLES, LENSES, MOVES, PACES, QUALITIES, SIZES, STYLES, TIMES, WEATHERS
from studio.document.length import shot_frames
from studio.document.values import Film, Shot
from studio.render.requests import Settings
from studio.render.stale import State
from studio.script.directions import read_directions
from studio.words.language import _
from ui.desk import Desk
from ui.look import theme
from ui.look.kit import STRETCH, Glyph, Select, box, button, column, label, overline, row, rule, tool
from ui.look.tokens import STATES, Size
from ui.views.board import STATE_KEYS
from ui.widgets.card import cast_of
from ui.widgets.chip import Chip
from ui.widgets.flow import Flow
from ui.widgets.small import Avatar
from ui.wording import hue, initials, seconds

REST = 300
"""Milliseconds of rest after which typing is kept."""

CHOICES: tuple[tuple[str, str, tuple[Any, ...]], ...] = (
    ("size", "scan", SIZES),
    ("move", "move-horizontal", MOVES),
    ("pace", "timer", PACES),
    ("angle", "crop", ANGLES),
    ("lens", "aperture", LENSES),
    ("style", "sparkles", STYLES),
    ("weather", "waves", WEATHERS),
    ("time", "sun-medium", TIMES),
)
NAMES = {
    "size": "Size",
    "move": "Move",
    "pace": "Pace",
    "angle": "Angle",
    "lens": "Lens",
    "style": "Style",
    "weather": "Weather",
    "time": "Time of day",
    "length": "Length",
}
LENGTHS = (2, 3, 4, 5, 6, 8, 10, 15, 20)


class RestingText(QPlainTextEdit):
    """A text that is kept after a rest in the typing, and at once when the focus goes."""

    rested = Signal(str)

    def __init__(self, name: str, height: int) -> None:
        super().__init__()
        self.setFont(theme.font("read"))
        self.setFixedHeight(height)
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self._kept = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REST)
        self._timer.timeout.connect(self.keep)
        self.textChanged.connect(self._timer.start)

    def show_text(self, text: str) -> None:
        """Show a text that is kept already; the caret stays where somebody types."""
        self._kept = text
        if text != self.toPlainText():
            self.blockSignals(True)
            self.setPlainText(text)
            self.blockSignals(False)
        self._timer.stop()

    def keep(self) -> None:
        """Send the text if it differs from what is kept."""
        self._timer.stop()
        text = self.toPlainText()
        if text != self._kept:
            self._kept = text
            self.rested.emit(text)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.keep()
        super().focusOutEvent(event)


class Inspector(QFrame):
    """Shows the first of the selected shots; edits go to all that are selected."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setProperty("role", "panel")
        self.setAccessibleName(_("Inspector"))
        self.setFixedWidth(Size.INSPECTOR)
        self._shot = ""
        self._title, self._state = label("", "title"), label("", "caption", "2")
        self._lock = tool("lock-open", _("Lock the shot (Ctrl+L)"), checkable=True, size="small")
        self._lock.clicked.connect(lambda on: self._each("lock", locked=on))
        head = box(row(self._title, self._state, STRETCH, self._lock, gap=6, margins=(16, 0, 8, 0)))
        head.setFixedHeight(44)
        self._text = RestingText(_("Action text"), 84)
        self._text.rested.connect(self._keep_text)
        self._stale = self._stale_box()
        self._chips = QWidget()
        self._chip_flow = Flow(self._chips, 6)
        policy = self._chips.sizePolicy()
        policy.setHeightForWidth(True)
        self._chips.setSizePolicy(policy)
        self._typed = QLineEdit()
        self._typed.setPlaceholderText(_("Type: close-up, slow dolly in, 4s, rain"))
        self._typed.setAccessibleName(_("Type directions"))
        self._typed.returnPressed.connect(self._type_directions)
        self._lines, self._cast = QVBoxLayout(), QVBoxLayout()
        for layout in (self._lines, self._cast):
            layout.setSpacing(6)
        self._quality = Select(*[_(quality.capitalize()) for quality in QUALITIES])
        self._quality.setAccessibleName(_("Quality"))
        self._quality.setCurrentIndex(QUALITIES.index(desk.settings.quality))
        self._quality.currentIndexChanged.connect(self._set_quality)
        self._seed = label("", "code", "2")
        dice = tool("dice-5", _("Roll a new seed"), variant="")
        dice.clicked.connect(self._roll)
        self._free = tool("lock-open", _("Let every take have its own seed"), size="small")
        self._free.clicked.connect(lambda: self._each("set_seed", seed=None))
        seed = box(
            row(Glyph("dice-5", "text_3", 13), (self._seed, 1), self._free, gap=6, margins=(10, 0, 4, 0)), "field"
        )
        seed.setFixedHeight(Size.CONTROL)
        self._body = QWidget()
        self._body.setLayout(
            column(
                section(_("Action"), self._stale, self._text),
                rule(),
                section(_("Direction"), self._chips, self._typed),
                rule(),
                section(_("Dialogue"), self._lines),
                rule(),
                section(_("Cast"), self._cast),
                rule(),
                section(_("Render"), row((self._quality, 1)), row((seed, 1), dice, gap=6)),
                STRETCH,
                gap=0,
            )
        )
        scroll = QScrollArea()
        scroll.setWidget(self._body)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(scroll.horizontalScrollBarPolicy().ScrollBarAlwaysOff)
        self._render = button(_("Render shot"), "play", "tonal")
        self._render.clicked.connect(lambda: desk.render(desk.selected))
        foot = box(row((self._render, 1), margins=(12, 8, 12, 10)))
        self._empty = label(_("Choose a shot to see what it asks for."), "read", "3", wrap=True)
        self._empty.setContentsMargins(16, 16, 16, 16)
        self.setLayout(column(head, rule(), self._empty, (scroll, 1), rule(), foot, gap=0))
        self._shown = (scroll, foot)
        for signal in (desk.opened, desk.film_changed, desk.states_changed, desk.selection_changed):
            signal.connect(self.refresh)
        self.refresh()

    def keep(self) -> None:
        """Keep what is being typed."""
        self._text.keep()

    # ----- showing ------------------------------------------------------------------------------------------------
    def refresh(self) -> None:
        """Show the selected shot."""
        shot, film = self._desk.shot(), self._desk.film
        there = shot is not None and film is not None
        self._empty.setVisible(not there)
        for widget in self._shown:
            widget.setVisible(there)
        self._lock.setVisible(there)
        if shot is None or film is None:
            self._title.setText(_("Inspector"))
            self._state.setText("")
            return
        if shot.id != self._shot:
            self._text.keep()
            self._shot = shot.id
        count = len(self._desk.selected)
        self._title.setText(
            f"{_('Shot')} {self._desk.slate(shot.id)}" if count == 1 else _("{count} shots").format(count=count)
        )
        state = self._desk.state(shot.id)
        self._state.setText(_(STATES[STATE_KEYS[state]].word))
        self._lock.setChecked(shot.locked)
        self._text.setReadOnly(shot.locked)
        self._text.show_text(shot.text)
        self._stale.setVisible(state is State.STALE)
        self._show_chips(shot, film)
        self._show_lines(shot)
        self._show_cast(shot, film)
        self._seed.setText(_("next, for each take") if shot.seed is None else f"{shot.seed:,}".replace(",", " "))
        self._free.setVisible(shot.seed is not None)
        self._render.setText(" " + (_("Render shot") if count == 1 else _("Render {count} shots").format(count=count)))

    def _show_chips(self, shot: Shot, film: Film) -> None:
        clear(self._chip_flow)
        for field, icon, choices in CHOICES:
            value = value_of(shot, field)
            if value:
                words = f"{value} mm" if field == "lens" else str(value).capitalize()
                self._chip(Chip(words, icon), field, choices)
        frames = shot_frames(shot, film.rate)
        words = seconds(frames, film.rate) + ("" if shot.length else _(" · automatic"))
        self._chip(Chip(words, "timer"), "length", LENGTHS)
        unset = [(field, choices) for field, _icon, choices in CHOICES if not value_of(shot, field)]
        add = Chip(_("Add"), "plus", "unset")
        add.clicked.connect(lambda: self._choose_field(unset))
        self._chip_flow.addWidget(add)
        self._chips.updateGeometry()

    def _chip(self, chip: Chip, field: str, choices: tuple[Any, ...]) -> None:
        chip.setToolTip(_(NAMES[field]))
        chip.clicked.connect(lambda: self._choose(field, choices))
        chip.cleared.connect(lambda: self._set(field, 0 if field in ("lens", "length") else ""))
        self._chip_flow.addWidget(chip)

    def _show_lines(self, shot: Shot) -> None:
        clear(self._lines)
        for place, line in enumerate(shot.lines):
            words = RestingText(f"{_('Line of')} {line.character}", 48)
            words.show_text(line.text)
            words.setReadOnly(shot.locked)
            words.rested.connect(lambda text, place=place: self._keep_line(place, text))
            who = label(line.character.title() + (f" ({line.manner})" if line.manner else ""), "caption+", "2")
            self._lines.addWidget(
                box(
                    row(
                        column(Avatar(initials(line.character), hue(line.character), 22), STRETCH),
                        (column(who, words, gap=3), 1),
                        gap=8,
                        margins=(8, 7, 8, 7),
                    ),
                    "raised",
                )
            )
        if not shot.lines:
            self._lines.addWidget(label(_("Nobody speaks in this shot."), "caption", "3"))

    def _show_cast(self, shot: Shot, film: Film) -> None:
        clear(self._cast)
        people = {entry.name: entry for entry in film.bible if entry.kind == "character"}
        names = cast_of(shot, list(people))
        for name in names:
            detail = people[name].description or _("Stand-in, chosen by name")
            about = column(label(name.title(), "body+"), label(detail, "caption", "3"), gap=0)
            self._cast.addWidget(box(row(Avatar(initials(name), hue(name), 26), (about, 1), gap=8)))
        if not names:
            self._cast.addWidget(label(_("Nobody is named in this shot."), "caption", "3"))

    def _stale_box(self) -> QFrame:
        again = button(_("Render again"), "refresh-cw", size="small")
        again.clicked.connect(lambda: self._desk.render(self._desk.selected))
        keep = button(_("Keep as it is"), variant="ghost", size="small")
        keep.clicked.connect(self._keep_as_is)
        head = row(Glyph("history", "stale", 16), (label(_("The take shows an older request"), "strong"), 1), gap=8)
        return box(column(head, row(again, keep, STRETCH, gap=4), gap=6, margins=(12, 10, 12, 10)), "stalebox")

    # ----- editing ------------------------------------------------------------------------------------------------
    def _each(self, key: str, **parameters: Any) -> None:
        for shot in self._desk.selected:
            if not self._desk.apply(key, shot=shot, **parameters):
                break

    def _keep_text(self, text: str) -> None:
        if self._shot:
            self._desk.apply("set_text", shot=self._shot, text=text.strip())

    def _keep_line(self, place: int, text: str) -> None:
        shot = self._desk.shot()
        if shot and place < len(shot.lines):
            self._desk.apply("set_line", shot=shot.id, index=place, text=text.strip())

    def _keep_as_is(self) -> None:
        session, film = self._desk.session, self._desk.film
        for shot in self._desk.selected:
            place = self._desk.place(shot)
            if session and film and place:
                wanted = session.freshness.content_hash(film, *place)
                self._desk.apply("keep_as_is", shot=shot, content=wanted)

    def _set(self, field: str, value: Any) -> None:
        film = self._desk.film
        if film is None:
            return
        if field == "length":
            self._each("set_length", frames=round(value * film.rate))
        else:
            self._each("set_direction", field=field, value=value)

    def _choose(self, field: str, choices: tuple[Any, ...]) -> None:
        menu = QMenu(self)
        unit = {"lens": " mm", "length": " s"}.get(field, "")
        for choice in choices:
            words = f"{choice}{unit}" if unit else str(choice).capitalize()
            menu.addAction(words, self._setter(field, choice))
        menu.addSeparator()
        blank = 0 if field in ("lens", "length") else ""
        menu.addAction(_("Automatic") if field == "length" else _("Not said"), self._setter(field, blank))
        menu.popup(QCursor.pos())

    def _choose_field(self, unset: list[tuple[str, tuple[Any, ...]]]) -> None:
        menu = QMenu(self)
        for field, choices in unset:
            inner = menu.addMenu(_(NAMES[field]))
            for choice in choices:
                words = f"{choice} mm" if field == "lens" else str(choice).capitalize()
                inner.addAction(words, self._setter(field, choice))
        menu.popup(QCursor.pos())

    def _setter(self, field: str, value: Any) -> Callable[[], None]:
        return lambda: self._set(field, value)

    def choose(self, field: str) -> None:
        """Open the choices of one direction, as its shortcut does."""
        choices = LENGTHS if field == "length" else next(row[2] for row in CHOICES if row[0] == field)
        if self._desk.shot():
            self._choose(field, choices)

    def _type_directions(self) -> None:
        """What was typed, in the words that a script's notes use."""
        film, text = self._desk.film, self._typed.text()
        if film is None or not text.strip():
            return
        read = read_directions(text, film.rate)
        for field, value in read.fields().items():
            self._each("set_direction", field=field, value=value)
        if read.length:
            self._each("set_length", frames=read.length)
        self._typed.setText(", ".join(read.unknown))
        if read.unknown:
            self._desk.noticed.emit(
                _("Not understood: {words}.").format(words=", ".join(read.unknown)),
                _("Directions are sizes, moves, lenses, lengths, styles and weather."),
            )

    def _roll(self) -> None:
        takes = self._desk.takes(self._shot)
        used = {take.seed for take in takes}
        seed = next(number for number in range(1, len(used) + 2) if number not in used)
        self._each("set_seed", seed=seed)

    def _set_quality(self, index: int) -> None:
        quality = QUALITIES[index]
        self._desk.settings = Settings(quality=quality)
        self._desk.memory.set("quality", quality)


def value_of(shot: Shot, field: str) -> Any:
    """One direction of a shot: its camera's, or its own."""
    owner = shot.directions if field in ("style", "weather", "time") else shot.directions.camera
    return getattr(owner, field)


def section(title: str, *items: Any) -> QWidget:
    """A titled part of the inspector."""
    widget = QWidget()
    widget.setLayout(column(overline(title), *items, gap=7, margins=(16, 11, 14, 12)))
    widget.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
    return widget


def clear(layout: Any) -> None:
    """Drop everything a layout holds."""
    while (item := layout.takeAt(0)) is not None:
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()
