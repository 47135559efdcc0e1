"""The directions of the selected shots: as chips that open their choices, and as words that are typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget

from engine.messages.directions import ANGLES, LENSES, MOVES, PACES, SIZES, STYLES, TIMES, WEATHERS
from studio.document.length import shot_frames
from studio.document.values import Film, Shot
from studio.script.directions import read_directions
from studio.words.language import _
from ui.desk import Desk
from ui.look.kit import clear, column
from ui.widgets.chip import Chip
from ui.widgets.flow import Flow
from ui.wording import seconds

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
"""Field, icon and vocabulary of each direction."""
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
"""Seconds that the menu offers; any other can be typed."""


def value_of(shot: Shot, field: str) -> Any:
    """One direction of a shot: its camera's, or its own."""
    owner = shot.directions if field in ("style", "weather", "time") else shot.directions.camera
    return getattr(owner, field)


class Directions(QWidget):
    """Chips for what is said, one to add what is not, and a field for typing."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._chips = QWidget()
        self._flow = Flow(self._chips, 6)
        policy = self._chips.sizePolicy()
        policy.setHeightForWidth(True)
        self._chips.setSizePolicy(policy)
        self._by_field: dict[str, Chip] = {}
        self._shown: object = None
        self.typed = QLineEdit()
        self.typed.setPlaceholderText(_("Type: close-up, slow dolly in, 4s, rain"))
        self.typed.setAccessibleName(_("Type directions"))
        self.typed.returnPressed.connect(self._type)
        self.setLayout(column(self._chips, self.typed, gap=7))

    def show_shots(self, shots: list[Shot], film: Film) -> None:
        """Show what the shots share; where they differ the chip says so."""
        frames = {shot_frames(shot, film.rate) for shot in shots}
        automatic = all(not shot.length for shot in shots)
        rows = [(field, sorted({value_of(shot, field) for shot in shots})) for field, _icon, _choices in CHOICES]
        shown = (rows, frames, automatic, film.rate)
        self.typed.setReadOnly(all(shot.locked for shot in shots))
        if shown == self._shown:
            return
        self._shown = shown
        focus = next((field for field, chip in self._by_field.items() if chip.hasFocus()), None)
        clear(self._flow)
        self._by_field = {}
        unset = []
        for (field, values), (_field, icon, choices) in zip(rows, CHOICES, strict=True):
            if len(values) > 1:
                self._chip(Chip(_("Mixed {name}").format(name=_(NAMES[field]).lower()), icon, "unset"), field)
            elif values[0]:
                words = f"{values[0]} mm" if field == "lens" else str(values[0]).capitalize()
                self._chip(Chip(words, icon), field)
            else:
                unset.append((field, choices))
        words = _("Mixed length") if len(frames) > 1 else seconds(next(iter(frames)), film.rate)
        words += _(" · automatic") if automatic and len(frames) == 1 else ""
        self._chip(Chip(words, "timer", "unset" if len(frames) > 1 else ""), "length")
        if unset:
            add = Chip(_("Add"), "plus", "unset")
            add.setAccessibleName(_("Add a direction"))
            add.clicked.connect(lambda: self._choose_field(unset, add))
            self._flow.addWidget(add)
        if focus in self._by_field:
            self._by_field[focus].setFocus()
        self._chips.updateGeometry()

    def _chip(self, chip: Chip, field: str) -> None:
        self._by_field[field] = chip
        chip.setToolTip(_("{name}: click to choose, Backspace to unsay").format(name=_(NAMES[field])))
        chip.setAccessibleName(f"{_(NAMES[field])}: {chip.words}")
        chip.clicked.connect(lambda: self.choose(field))
        chip.cleared.connect(lambda: self._set(field, 0 if field in ("lens", "length") else ""))
        self._flow.addWidget(chip)

    # ----- choosing -----------------------------------------------------------------------------------------------
    def choose(self, field: str) -> None:
        """Open the choices of one direction, as its chip and its shortcut do."""
        shot = self._desk.shot()
        if shot is None:
            return
        choices = LENGTHS if field == "length" else next(row[2] for row in CHOICES if row[0] == field)
        menu = QMenu(self)
        now = None if field == "length" else value_of(shot, field)
        self._offer(menu, field, choices, now)
        menu.addSeparator()
        blank = 0 if field in ("lens", "length") else ""
        menu.addAction(_("Automatic") if field == "length" else _("Not said"), self._setter(field, blank))
        self._pop(menu, self._by_field.get(field))

    def _choose_field(self, unset: list[tuple[str, tuple[Any, ...]]], at: Chip) -> None:
        menu = QMenu(self)
        for field, choices in unset:
            self._offer(menu.addMenu(_(NAMES[field])), field, choices, None)
        self._pop(menu, at)

    def _offer(self, menu: QMenu, field: str, choices: tuple[Any, ...], now: Any) -> None:
        unit = {"lens": " mm", "length": " s"}.get(field, "")
        for choice in choices:
            words = f"{choice}{unit}" if unit else str(choice).capitalize()
            action = menu.addAction(words, self._setter(field, choice))
            action.setCheckable(True)
            action.setChecked(choice == now)

    def _pop(self, menu: QMenu, chip: Chip | None) -> None:
        """Under its chip, with the keyboard on the first choice."""
        menu.aboutToHide.connect(menu.deleteLater)
        under = chip if chip and chip.isVisible() else self.typed if self.typed.isVisible() else self.window()
        corner = under.rect().bottomLeft() if under is not self.window() else under.rect().center() - QPoint(80, 80)
        menu.setActiveAction(next((act for act in menu.actions() if act.isChecked()), menu.actions()[0]))
        menu.popup(under.mapToGlobal(corner + QPoint(0, 4)))

    def _setter(self, field: str, value: Any) -> Callable[[], None]:
        return lambda: self._set(field, value)

    def _set(self, field: str, value: Any) -> None:
        film, shots = self._desk.film, self._desk.selected
        if film is None:
            return
        if field == "length":
            self._desk.apply_each("set_length", shots, frames=round(value * film.rate))
        else:
            self._desk.apply_each("set_direction", shots, field=field, value=value)

    # ----- typing -------------------------------------------------------------------------------------------------
    def _type(self) -> None:
        """What was typed, in the words that a script's notes use."""
        film, text, shots = self._desk.film, self.typed.text(), self._desk.selected
        if film is None or not text.strip() or not shots:
            return
        read = read_directions(text, film.rate)
        edits: list[tuple[str, dict[str, Any]]] = [
            ("set_direction", {"field": field, "value": value}) for field, value in read.fields().items()
        ]
        if read.length:
            edits.append(("set_length", {"frames": read.length}))
        if read.cues:
            edits.append(("set_cues", {"cues": list(read.cues)}))
        taken = True
        if len(edits) == 1:
            taken = self._desk.apply_each(edits[0][0], shots, **edits[0][1])
        elif edits:
            rows = [{"key": key, "parameters": {"shot": shot, **rest}} for shot in shots for key, rest in edits]
            taken = self._desk.apply("together", edits=rows)
        if not taken:
            return
        left = list(read.unknown)
        if read.bad_length is not None:
            left.append(f"{float(read.bad_length):g} s")
        self.typed.setText(", ".join(left))
        if left:
            self._desk.noticed.emit(
                _("Not understood: {words}.").format(words=", ".join(left)),
                _("Directions are sizes, moves, lenses, lengths of 0.5 to 60 s, styles, weather and sounds."),
            )
