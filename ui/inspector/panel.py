"""The inspector: what the selected shots ask for, and how to change it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QMenu, QScrollArea, QWidget

from studio.document.values import Shot
from studio.render.inputs import MODELS
from studio.words.language import _, counted
from ui.desk import Desk
from ui.inspector.action import Action
from ui.inspector.cast import Cast
from ui.inspector.dialogue import Dialogue
from ui.inspector.directions import Directions
from ui.inspector.edges import Edges
from ui.inspector.parts import Part, Section
from ui.inspector.prompt import PromptPart
from ui.inspector.rendering import Rendering
from ui.inspector.request import RequestPart
from ui.inspector.sounds import Sounds
from ui.inspector.staleness import Reasons, StaleBox
from ui.inspector.standing import Standing
from ui.look import theme
from ui.look.kit import STRETCH, Glyph, as_panel, box, button, column, elided, label, row, rule, tool
from ui.look.tokens import STATES
from ui.widgets.small import StateMark
from ui.wording import percent


class InspectorPanel(QFrame):
    """Shows the selected shot, or what several share; edits go to all that are selected.

    Parameters
    ----------
    desk : Desk
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        as_panel(self, _("Inspector"), least=280)
        self._shown: tuple[str, ...] = ()
        self._keeping = False
        self._make_head()
        reasons = Reasons(desk)
        self.stale = StaleBox(desk, reasons)
        self.action = Action(desk, self.stale)
        self.directions = Directions(desk, reasons)
        self.dialogue = Dialogue(desk)
        self.cast = Cast(desk)
        self.sounds = Sounds(desk)
        self.edges = Edges(desk)
        self.standing = Standing(desk)
        self.rendering = Rendering(desk)
        self.prompt = PromptPart(desk)
        self.request = RequestPart(desk)
        self.request.read.connect(self._heard_reading)
        self.sections = (
            Section(desk, "action", _("Action"), self.action),
            Section(desk, "direction", _("Direction"), self.directions, self.directions.hint),
            Section(desk, "dialogue", _("Dialogue"), self.dialogue, self.dialogue.plus),
            Section(desk, "cast", _("Cast"), self.cast),
            Section(desk, "sound", _("Sound"), self.sounds),
            Section(desk, "edges", _("Transition"), self.edges),
            Section(desk, "standing", _("Picture"), self.standing),
            Section(desk, "render", _("Render"), self.rendering),
            Section(desk, "prompt", _("Prompt"), self.prompt, self.prompt.back),
            Section(desk, "request", _("Request and reading"), self.request, folded=True),
        )
        self._rules = [rule() for _section in self.sections[1:]]
        self._by_key = {section.key: section for section in self.sections}
        self._by_key["request"].folded.connect(lambda _folded: self.request.refresh())
        items: list[object] = [self.sections[0]]
        for line, section in zip(self._rules, self.sections[1:], strict=True):
            items += [line, section]
        body = QWidget()
        body.setLayout(column(*items, STRETCH, gap=0))
        self._scroll = QScrollArea()
        self._scroll.setWidget(body)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(self._scroll.horizontalScrollBarPolicy().ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(self._scroll.focusPolicy().NoFocus)
        self.render_button = button(_("Render shot"), "play", "tonal", tip=_("Render what is selected (Ctrl+R)"))
        self.render_button.clicked.connect(self._render)
        self.render_with = tool("chevron-down", _("Render once with…"))
        self.render_with.clicked.connect(self.offer_renderers)
        self._foot = box(row((self.render_button, 1), self.render_with, gap=4, margins=(12, 8, 12, 10)))
        self._line = rule()
        self._empty = self._nothing()
        self.setLayout(column((self._empty, 1), (self._scroll, 1), self._line, self._foot, gap=0))
        for signal in (desk.opened, desk.selection_changed):
            signal.connect(self.refresh)
        desk.closed.connect(self.refresh)
        desk.film_changed.connect(self._film_changed)
        desk.states_changed.connect(self._states_changed)
        desk.progressed.connect(self._progressed)
        for signal in (desk.models.changed, desk.models.chosen_changed):
            signal.connect(self._models_changed)
        # What the parts ask of the film at an edit is asked once, however many edits come together.
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(0)
        self._late.timeout.connect(self.refresh)
        self.refresh()

    @property
    def parts(self) -> tuple[Part, ...]:
        """Every part, from the top down."""
        return (self.action, self.directions, self.dialogue, self.cast, self.sounds, self.edges, self.standing,
                self.rendering, self.prompt, self.request)  # fmt: skip

    # ----- asked by the window ------------------------------------------------------------------------------------
    def keep(self) -> None:
        """Keep what is being typed."""
        for part in self.parts:
            part.keep()

    def caret(self) -> int:
        """Where the caret stands in the action text."""
        return self.action.text.textCursor().position()

    def take_focus(self) -> None:
        """Give the action text the keyboard, or the directions where there is none."""
        target = self.action.text if self.action.text.isVisible() else self.directions.add
        target.setFocus()

    def choose(self, field: str) -> None:
        """Open the choices of one direction (empty for all of them), as its shortcut does."""
        self._by_key["direction"].unfold()
        self._scroll.ensureWidgetVisible(self.directions)
        self.directions.choose(field)

    def record(self) -> None:
        """Record the first line that has no recording yet, or the first of all."""
        shot = self._desk.shot()
        if shot is None or len(self._desk.selected) != 1 or not shot.lines:
            self._desk.noticed.emit(_("There is no line to record."), _("Select one shot that has dialogue."))
            return
        self._by_key["dialogue"].unfold()
        bare = (number for number, line in enumerate(shot.lines) if not line.recording)
        self.dialogue.record(next(bare, 0))

    def let_go(self) -> None:
        """Stop what is heard."""
        self.dialogue.let_go()

    # ----- showing ------------------------------------------------------------------------------------------------
    def refresh(self) -> None:
        """Show the selected shots."""
        self._late.stop()
        film = self._desk.film
        shots = self._desk.selected_shots()
        there = bool(shots) and film is not None
        self._empty.setVisible(not there)
        for widget in (self._scroll, self._foot, self._line, self.lock, self.state, self.mark):
            widget.setVisible(there)
        if film is None or not shots:
            self._shown = ()
            self.title.setText(_("Inspector"))
            return
        one = len(shots) == 1
        selected = tuple(shot.id for shot in shots)
        if selected != self._shown:
            # What was typed belongs to the shots of before, and may make these others.
            self._shown = selected
            self._keeping = True
            self.keep()
            self._keeping = False
            shots, film = self._desk.selected_shots(), self._desk.film or film
        self._show_head(shots)
        for section, part in zip(self.sections, self.parts, strict=True):
            shown = (one or not part.alone) and part.concerns(shots)
            section.setVisible(shown)
            if shown:
                part.shown = selected
                part.show_shots(shots, film)
        for line, section in zip(self._rules, self.sections[1:], strict=True):
            line.setVisible(not section.isHidden())
        words = _("Render shot") if one else counted("Render {count} shot", "Render {count} shots", len(shots))
        self.render_button.setText(f" {words}")
        for each in (self.render_button, self.render_with):
            each.setEnabled(not self._desk.read_only)

    def _film_changed(self, nodes: frozenset[str]) -> None:
        """One shot is shown with all that reaches it; many only if one of them changed."""
        if self._keeping or not self.isVisible():
            return
        if len(self._shown) < 2 or "film" in nodes or not nodes.isdisjoint(self._shown):
            self.refresh()

    def _models_changed(self) -> None:
        if self.isVisible() and not self._late.isActive():
            self._late.start()

    def _states_changed(self, shots: frozenset[str]) -> None:
        if self.isVisible() and not shots.isdisjoint(self._shown) and not self._late.isActive():
            self._late.start()

    def showEvent(self, event: QShowEvent) -> None:
        # While nobody looks, edits are not followed.
        self.refresh()
        super().showEvent(event)

    def _progressed(self, shot: str, _event: object) -> None:
        if shot in self._shown:
            self._show_head(self._desk.selected_shots())

    def _show_head(self, shots: list[Shot]) -> None:
        one = len(shots) == 1
        words = (
            f"{_('Shot')} {self._desk.slate(shots[0].id)}"
            if one
            else counted("{count} shot", "{count} shots", len(shots))
        )
        self.title.setText(words)
        keys = {self._desk.key(shot.id) for shot in shots}
        key = next(iter(keys)) if len(keys) == 1 else ""
        progress = self._desk.queue.progress(shots[0].id) if one else None
        told = _(STATES[key].word) if key else _("Mixed states")
        self.state.setText(f"{told} {percent(progress.share)}" if progress else told)
        self.mark.show_state(key)
        locked = all(shot.locked for shot in shots)
        if self.lock.isChecked() != locked or not self.lock.toolTip():
            self.lock.setChecked(locked)
        words = _("Unlock (Ctrl+L)") if locked else _("Lock (Ctrl+L)")
        self.lock.setToolTip(words)
        self.lock.setAccessibleName(words)

    def _make_head(self) -> None:
        self.title, self.state = label("", "title"), elided("", "caption", "2")
        self.mark = Mark()
        self.lock = tool("lock-open", _("Lock (Ctrl+L)"), checkable=True, size="small")
        self.lock.clicked.connect(lambda on: self._lock(on=on))
        self.head = box(
            row(self.title, self.mark, (self.state, 1), self.lock, gap=6, margins=(16, 0, 0, 0)), name=_("Inspector")
        )
        self.head.setMinimumHeight(theme.px(40))
        # Laid out nowhere: it is the title bar of the pane that takes it.
        self.head.setParent(self)
        self.head.hide()

    def _nothing(self) -> QFrame:
        return box(
            column(
                STRETCH,
                row(STRETCH, Glyph("scan", "text_3", 28), STRETCH),
                row(STRETCH, label(_("Nothing selected"), "strong"), STRETCH),
                label(
                    _("Select a shot to see what it asks for: its words, directions, cast and sound."),
                    "body",
                    "2",
                    wrap=True,
                ),
                STRETCH,
                STRETCH,
                gap=8,
                margins=(40, 16, 40, 16),
            )
        )

    def _heard_reading(self, report: dict) -> None:
        self.cast.show_players({player["name"]: player["stand_in"] for player in report.get("cast", ())})

    # ----- editing ------------------------------------------------------------------------------------------------
    def _lock(self, *, on: bool) -> None:
        if not self._desk.apply_each("lock", self._desk.selected, locked=on):
            self.refresh()

    def renderers(self) -> QMenu:
        """Previz and every model, each for this one render."""
        menu = QMenu(self)
        models = self._desk.models
        for name in ("", *(entry.name for entry in models.entries())):
            words = name or _("Previz · built in")
            own = _("{renderer} (this project's)").format(renderer=words)
            made = menu.addAction(own if name == models.chosen else words)
            made.triggered.connect(lambda _on=False, name=name: self.render_once(name))
        menu.addSeparator()
        menu.addAction(_("Models…")).triggered.connect(lambda _on=False: models.wanted.emit())
        return menu

    def render_once(self, name: str) -> None:
        """Render what is selected with a model, empty for previz; the project's own choice stays."""
        self.keep()
        settings = replace(self._desk.settings, renderer=MODELS if name else "previz", model=name)
        self._desk.queue.render(self._desk.selected, settings)

    def offer_renderers(self) -> None:
        """Show the menu of `renderers` at its button."""
        menu = self.renderers()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.render_with.mapToGlobal(self.render_with.rect().topLeft()))

    def _render(self) -> None:
        self.keep()
        self._desk.queue.render(self._desk.selected)


class Mark(StateMark):
    """The mark of a state that changes."""

    def __init__(self) -> None:
        super().__init__("draft", 14)

    def show_state(self, key: str) -> None:
        """Show another state; empty for none."""
        self.setVisible(bool(key))
        if key and key != self.state:
            self.state = key
            self.setToolTip(_(STATES[key].word))
            self.setAccessibleName(_(STATES[key].word))
            self.update()
