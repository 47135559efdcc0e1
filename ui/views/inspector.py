"""The inspector: what the selected shots ask for, and how to change it."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QFrame, QLineEdit, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from engine.messages.directions import QUALITIES
from studio.document.values import Film, Shot
from studio.render.requests import Settings
from studio.render.stale import State
from studio.words.language import _
from ui.desk import Desk
from ui.look.kit import (
    STRETCH,
    Glyph,
    Select,
    box,
    button,
    clear,
    column,
    elided,
    label,
    overline,
    row,
    rule,
    tool,
)
from ui.look.tokens import STATES, Size
from ui.views.dialogue import Dialogue
from ui.views.directions import Directions
from ui.widgets.card import cast_of
from ui.widgets.resting import RestingText
from ui.widgets.small import Avatar, StateMark
from ui.wording import STATE_KEYS, hue, initials


class Inspector(QFrame):
    """Shows the selected shot, or what several share; edits go to all that are selected."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setProperty("role", "panel")
        self.setAccessibleName(_("Inspector"))
        self.setFixedWidth(Size.INSPECTOR)
        self._shot = ""
        self._title, self._state = label("", "title"), elided("", "caption", "2")
        self._mark = QWidget()
        self._mark.setLayout(row())
        self._lock = tool("lock-open", _("Lock the shot (Ctrl+L)"), checkable=True, size="small")
        self._lock.clicked.connect(lambda on: self._each("lock", locked=on))
        head = box(row(self._title, self._mark, self._state, STRETCH, self._lock, gap=6, margins=(16, 0, 8, 0)))
        head.setFixedHeight(44)
        self._text = RestingText(_("Action text"), 84)
        self._text.rested.connect(self._keep_text)
        self._several = label(_("Directions, sounds and seed go to every shot that is selected."), "caption", "2",
                              wrap=True)  # fmt: skip
        self._stale = self._stale_box()
        self._directions = Directions(desk)
        self._typed = self._directions.typed
        self._dialogue = Dialogue(desk)
        self._cues = QLineEdit()
        self._cues.setAccessibleName(_("Sounds"))
        self._cues.editingFinished.connect(self._keep_cues)
        self._cast = QVBoxLayout()
        self._cast.setSpacing(6)
        self._shown_cast: object = None
        self._quality = Select(*[_(quality.capitalize()) for quality in QUALITIES])
        self._quality.setAccessibleName(_("Quality"))
        self._quality.setCurrentIndex(QUALITIES.index(desk.settings.quality))
        self._quality.currentIndexChanged.connect(self._set_quality)
        self._seed = elided("", "code", "2")
        dice = tool("dice-5", _("Roll a new seed"), variant="")
        dice.clicked.connect(self._roll)
        self._free = tool("lock-open", _("Let every take have its own seed"), size="small")
        self._free.clicked.connect(lambda: self._each("set_seed", seed=None))
        seed = box(
            row(Glyph("dice-5", "text_3", 13), (self._seed, 1), self._free, gap=6, margins=(10, 0, 4, 0)), "field"
        )
        seed.setFixedHeight(Size.CONTROL)
        self._alone = (
            section(_("Dialogue"), self._dialogue),
            rule(),
            section(_("Cast"), self._cast),
            rule(),
        )
        body = QWidget()
        body.setLayout(
            column(
                section(_("Action"), self._stale, self._text, self._several),
                rule(),
                section(_("Direction"), self._directions),
                rule(),
                *self._alone,
                section(_("Sound"), self._cues),
                rule(),
                section(_("Render"), row((self._quality, 1)), row((seed, 1), dice, gap=6)),
                STRETCH,
                gap=0,
            )
        )
        scroll = QScrollArea()
        scroll.setWidget(body)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(scroll.horizontalScrollBarPolicy().ScrollBarAlwaysOff)
        scroll.setFocusPolicy(scroll.focusPolicy().NoFocus)
        self._render = button(_("Render shot"), "play", "tonal", tip=_("Render what is selected (Ctrl+R)"))
        self._render.clicked.connect(self._render_selected)
        foot = box(row((self._render, 1), margins=(12, 8, 12, 10)))
        self._empty = box(
            column(
                STRETCH,
                row(STRETCH, Glyph("scan", "text_3", 28), STRETCH),
                row(STRETCH, label(_("Nothing selected"), "strong"), STRETCH),
                label(_("Select a shot to see what it asks for: its words, directions, cast and sound."), "body", "2",
                      wrap=True),
                STRETCH,
                STRETCH,
                gap=8,
                margins=(40, 16, 40, 16),
            )
        )  # fmt: skip
        self.setLayout(column(head, rule(), (self._empty, 1), (scroll, 1), rule(), foot, gap=0))
        self._shown = (scroll, foot)
        for signal in (desk.opened, desk.film_changed, desk.states_changed, desk.selection_changed):
            signal.connect(self.refresh)
        self.refresh()

    def keep(self) -> None:
        """Keep what is being typed."""
        self._text.keep()
        self._dialogue.keep()
        self._keep_cues()

    def caret(self) -> int:
        """Where the caret stands in the action text."""
        return self._text.textCursor().position()

    def take_focus(self) -> None:
        """Give the action text the keyboard."""
        if self._text.isVisible():
            self._text.setFocus()
        elif self._typed.isVisible():
            self._typed.setFocus()

    def choose(self, field: str) -> None:
        """Open the choices of one direction, as its shortcut does."""
        self._directions.choose(field)

    # ----- showing ------------------------------------------------------------------------------------------------
    def refresh(self) -> None:
        """Show the selected shots."""
        shot, film = self._desk.shot(), self._desk.film
        there = shot is not None and film is not None
        self._empty.setVisible(not there)
        for widget in (*self._shown, self._lock, self._state, self._mark):
            widget.setVisible(there)
        if shot is None or film is None:
            self._shot = ""
            self._title.setText(_("Inspector"))
            return
        if shot.id != self._shot:
            # What was typed belongs to the shot of before.
            self._text.keep()
            self._keep_cues()
            self._shot = shot.id
            place = self._desk.place(shot.id)
            shot = place[1] if place else shot
        shots = self._desk.selected_shots()
        one = len(shots) == 1
        states = {self._desk.state(each.id) for each in shots}
        self._show_head(shot, shots, states)
        self._text.setVisible(one)
        self._several.setVisible(not one)
        self._text.setReadOnly(shot.locked)
        self._text.show_text(shot.text)
        due = set(self._desk.due())
        self._stale.setVisible(any(each.id in due and self._desk.state(each.id) is State.STALE for each in shots))
        self._directions.show_shots(shots, film)
        for widget in self._alone:
            widget.setVisible(one)
        if one:
            self._dialogue.show_shot(shot, film)
            self._show_cast(shot, film)
        self._show_cues(shots)
        seeds = {each.seed for each in shots}
        if len(seeds) > 1:
            self._seed.setText(_("mixed"))
        else:
            self._seed.setText(_("next, for each take") if shot.seed is None else f"{shot.seed:,}".replace(",", " "))
        self._free.setVisible(seeds != {None})
        words = _("Render shot") if one else _("Render {count} shots").format(count=len(shots))
        self._render.setText(f" {words}")

    def _show_head(self, shot: Shot, shots: list[Shot], states: set[State]) -> None:
        count = len(shots)
        self._title.setText(
            f"{_('Shot')} {self._desk.slate(shot.id)}" if count == 1 else _("{count} shots").format(count=count)
        )
        key = STATE_KEYS[next(iter(states))] if len(states) == 1 else ""
        if count == 1 and self._desk.progress(shot.id):
            key = "rendering"
        self._state.setText(_(STATES[key].word) if key else _("Mixed states"))
        layout = self._mark.layout()
        assert layout is not None
        clear(layout)
        if key:
            layout.addWidget(StateMark(key, 14))
        locked = all(each.locked for each in shots)
        self._lock.setChecked(locked)
        words = _("Unlock (Ctrl+L)") if locked else _("Lock (Ctrl+L)")
        self._lock.setToolTip(words)
        self._lock.setAccessibleName(words)

    def _show_cues(self, shots: list[Shot]) -> None:
        cues = {shot.cues for shot in shots}
        mixed = len(cues) > 1
        self._cues.setPlaceholderText(_("mixed") if mixed else _("Waves and gulls, thunder far away"))
        words = "" if mixed else ", ".join(shots[0].cues)
        if not self._cues.isModified() or not self._cues.hasFocus():
            self._cues.setText(words)
            self._cues.setModified(False)
        self._cues.setReadOnly(all(shot.locked for shot in shots))

    def _show_cast(self, shot: Shot, film: Film) -> None:
        people = {entry.name: entry for entry in film.bible if entry.kind == "character"}
        names = cast_of(shot, list(people))
        shown = [people[name] for name in names]
        if shown == self._shown_cast:
            return
        self._shown_cast = shown
        clear(self._cast)
        for entry in shown:
            detail = entry.description or _("Stand-in, chosen by name")
            about = column(elided(entry.name.title(), "body+"), elided(detail, "caption", "3"), gap=0)
            self._cast.addWidget(box(row(Avatar(initials(entry.name), hue(entry.name), 26), (about, 1), gap=8)))
        if not names:
            self._cast.addWidget(label(_("Nobody is named in this shot."), "caption", "3"))

    def _stale_box(self) -> QFrame:
        again = button(_("Render again"), "refresh-cw", size="small")
        again.clicked.connect(self._render_selected)
        keep = button(_("Keep as it is"), variant="ghost", size="small")
        keep.clicked.connect(self._desk.keep_as_is)
        head = row(Glyph("history", "stale", 16), (label(_("The take shows an older request"), "strong"), 1), gap=8)
        return box(column(head, row(again, keep, STRETCH, gap=4), gap=6, margins=(12, 10, 12, 10)), "stalebox")

    # ----- editing ------------------------------------------------------------------------------------------------
    def _render_selected(self) -> None:
        self.keep()
        self._desk.render(self._desk.selected)

    def _each(self, key: str, **parameters: Any) -> None:
        if not self._desk.apply_each(key, self._desk.selected, **parameters):
            self.refresh()

    def _keep_text(self, text: str) -> None:
        if self._shot and self._desk.place(self._shot):
            self._desk.apply("set_text", shot=self._shot, text=text.strip())

    def _keep_cues(self) -> None:
        if not self._cues.isModified():
            return
        self._cues.setModified(False)
        cues = [cue.strip() for cue in self._cues.text().split(",") if cue.strip()]
        here = self._shot if self._shot not in self._desk.selected else ""
        shots = [here] if here else list(self._desk.selected)
        if shots and all(self._desk.place(shot) for shot in shots):
            self._desk.apply_each("set_cues", shots, cues=cues)

    def _roll(self) -> None:
        used = {take.seed for shot in self._desk.selected for take in self._desk.takes(shot)}
        used |= {shot.seed for shot in self._desk.selected_shots() if shot.seed is not None}
        self._each("set_seed", seed=next(number for number in range(1, len(used) + 2) if number not in used))

    def _set_quality(self, index: int) -> None:
        quality = QUALITIES[index]
        self._desk.settings = Settings(quality=quality)
        self._desk.memory.set("quality", quality)


def section(title: str, *items: Any) -> QWidget:
    """A titled part of the inspector."""
    widget = QWidget()
    widget.setLayout(column(overline(title), *items, gap=7, margins=(16, 11, 14, 12)))
    widget.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
    return widget
