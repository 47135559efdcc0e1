"""The directions of the selected shots as chips that are clicked or typed on."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from studio.document.length import shot_frames
from studio.document.values import Film, Shot
from studio.script.directions import SYNONYMS, nearest
from studio.words.differences import was
from studio.words.language import _
from ui.desk import Desk
from ui.inspector.chips import ChipRow, TypedChip
from ui.inspector.chooser import Chooser
from ui.inspector.fields import BY_KEY, FIELDS, RELATED, Option, edits_for, options, unsaid, value_of, words_of
from ui.inspector.parts import Part, send
from ui.inspector.staleness import Reasons
from ui.look import theme
from ui.look.kit import button, column
from ui.settings.shortcuts import native


class Directions(Part):
    """A chip a direction, dashed where nothing is said; others are added by typing."""

    def __init__(self, desk: Desk, reasons: Reasons) -> None:
        super().__init__(desk)
        self._reasons = reasons
        self._row = ChipRow()
        self.chips: dict[str, TypedChip] = {}
        self.asides: list[TypedChip] = []
        self._shown: object = None
        self._said: tuple[str, ...] = ()
        for field in FIELDS:
            self.chips[field.key] = chip = TypedChip("", field.icon, "unset")
            chip.clicked.connect(lambda key=field.key: self.choose(key))
            chip.typed.connect(lambda text, key=field.key: self.choose(key, text))
            chip.cleared.connect(lambda key=field.key: self._unsay(key))
            self._row.add(chip)
        self.add = TypedChip(_("Add"), "plus", "unset")
        self.add.setAccessibleName(_("Add a direction"))
        self.add.clicked.connect(lambda: self.choose(""))
        self.add.typed.connect(lambda text: self.choose("", text))
        self._row.add(self.add)
        self.hint = button(_("Type to change"), variant="ghost", size="small")
        self.hint.setFont(theme.font("caption"))
        self.hint.setToolTip(_("Type any direction: close-up, slow dolly in, 35, 4s, rain"))
        self.hint.clicked.connect(lambda: self.choose(""))
        self.chooser: Chooser | None = None
        self.setLayout(column(self._row, gap=0))

    # ----- showing ------------------------------------------------------------------------------------------------
    def show_shots(self, shots: list[Shot], film: Film) -> None:
        values = tuple(frozenset(value_of(shot, field.key) for shot in shots) for field in FIELDS)
        automatic = frozenset(shot_frames(shot, film.rate) for shot in shots)
        locked = all(shot.locked for shot in shots)
        asides = shots[0].asides if all(shot.asides == shots[0].asides for shot in shots) else ()
        rows = self._reasons.of(film, shots[0].id) if len(shots) == 1 else ()
        why = {row.field: was(row.field, row.then) for row in rows}
        shown = (values, automatic, film.rate, asides, locked, tuple(why.items()))
        if shown == self._shown:
            return
        self._shown = shown
        for field, value in zip(FIELDS, values, strict=True):
            self._show(field.key, value, automatic, film, why.get(field.key, ""))
        self._show_asides(asides)
        self.setEnabled(not locked)
        self.hint.setEnabled(not locked)

    def _show(self, key: str, values: frozenset[Any], frames: frozenset[int], film: Film, why: str) -> None:
        field, chip = BY_KEY[key], self.chips[key]
        name = _(field.name)
        blank = 0 if key in ("lens", "length") else ""
        tone = ""
        if key == "length":
            same = len(frames) == 1
            words = words_of(key, next(iter(frames)), film.rate) if same else _("{name}: mixed").format(name=name)
            tone = "" if same and values != {0} else "unset"
            if same and values == {0}:
                words = _("{length} · automatic").format(length=words)
        elif len(values) > 1:
            words, tone = _("{name}: mixed").format(name=name), "unset"
        elif values == {blank}:
            words, tone = name, "unset"
        else:
            words = words_of(key, next(iter(values)), film.rate)
        keys = f" ({native(field.shortcut)})" if field.shortcut else ""
        tip = why or _("{name}{keys}: click or type to choose, Backspace takes it back").format(name=name, keys=keys)
        chip.show_value(words, field.icon, "changed" if why else tone, tip)
        chip.setAccessibleName(f"{name}: {_('not said') if values == {blank} and key != 'length' else words}")
        chip.setVisible(field.always or values != {blank} or bool(why))

    def _show_asides(self, asides: tuple[str, ...]) -> None:
        if asides == self._said:
            return
        self._said = asides
        for chip in self.asides:
            self._row.flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.asides = []
        for place, aside in enumerate(asides):
            near = nearest(aside)
            if aside in RELATED:
                said, tip = (_(words) for words in RELATED[aside])
                chip = TypedChip(said, "link-2")
                chip.setAccessibleName(said)
            else:
                chip = TypedChip(aside, "type", "unknown")
                tip = _("Not understood; it is kept and passed on in words.")
                if near:
                    tip += " " + _("Did you mean “{words}”?").format(words=near)
                chip.setAccessibleName(_("Not understood: {words}").format(words=aside))
            chip.setToolTip(tip)
            chip.setAccessibleDescription(tip)
            chip.clicked.connect(lambda place=place, near=near: self._mend(place, near))
            chip.typed.connect(lambda text: self.choose("", text))
            chip.cleared.connect(lambda place=place: self._drop_aside(place))
            self.asides.append(chip)
            self._row.insert(chip, self.add)
            chip.show()

    # ----- choosing -----------------------------------------------------------------------------------------------
    def choose(self, key: str, typed: str = "") -> None:
        """Open the choices of one direction, or of all, as its chip and its shortcut do."""
        film, shots = self.desk.film, self.desk.selected_shots()
        if film is None or not shots or not self.isEnabled():
            return
        hint = _(BY_KEY[key].name) if key else _("Size, lens, move, length, style…")
        self._open(lambda text: options(film, shots, key, text), hint, typed, self.chips[key] if key else self.add)
        if self.chooser and key:
            self.chooser.unsaid.connect(lambda: self._unsay(key))

    def _open(self, offer: Any, hint: str, typed: str, at: QWidget) -> None:
        chooser = Chooser(self.window(), offer, hint, typed)
        chooser.taken.connect(self._take)
        chooser.left.connect(lambda: self._left(at))
        self.chooser = chooser
        chooser.open_at(at if at.isVisible() else self._row if self._row.isVisible() else self.window())

    def _left(self, at: QWidget) -> None:
        self.chooser = None
        if at.isVisible():
            at.setFocus()

    def _take(self, option: Option) -> None:
        shots = self.desk.selected_shots()
        if option.aside:
            send(
                self.desk,
                [("set_asides", {"shot": shot.id, "asides": [*shot.asides, option.aside]}) for shot in shots],
            )
        elif option.cue:
            send(
                self.desk,
                [("set_cues", {"shot": shot.id, "cues": [*shot.cues, *option.cue.split(", ")]}) for shot in shots],
            )
        elif option.edits:
            self.send(*option.edits)

    def _unsay(self, key: str) -> None:
        shots = self.desk.selected_shots()
        if any(value_of(shot, key) for shot in shots):
            self.send(*unsaid(key))

    def _drop_aside(self, place: int) -> None:
        rest = [aside for number, aside in enumerate(self._said) if number != place]
        self.send(("set_asides", {"asides": rest}))

    def _mend(self, place: int, near: str) -> None:
        """Open the choices on what the words most likely mean; taking one takes the words out."""
        film, aside = self.desk.film, self._said[place]
        if film is None:
            return
        rest = [words for number, words in enumerate(self._said) if number != place]
        drop = ("set_asides", {"asides": rest})
        rows = [Option(_("Take it out"), "", "x", (drop,))]
        if near:
            key, value = next((key, table[near]) for key, table in SYNONYMS.items() if near in table)
            edits = (*edits_for(key, value, film.rate), drop)
            rows.insert(0, Option(words_of(key, value, film.rate), _(BY_KEY[key].name), BY_KEY[key].icon, edits))

        def offer(text: str) -> list[Option]:
            if not text:
                return rows
            found = options(film, self.desk.selected_shots(), "", text)
            return [Option(row.words, row.hint, row.icon, (*row.edits, drop)) if row.edits else row for row in found]

        self._open(offer, _("Instead of “{words}”").format(words=aside), "", self.asides[place])
