"""An empty film: one large card with the caret in it, and under the words what was understood of them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from engine.messages.faults import Fault
from studio.document.heading import parse
from studio.document.identity import new_id
from studio.document.values import Film, Shot
from studio.script.reading import parse_script
from studio.script.storyboard import storyboard
from studio.words.language import _
from ui.inspector.fields import FIELDS, value_of, words_of
from ui.look import theme
from ui.look.kit import STRETCH, Glyph, box, button, clear, column, label, row, rule
from ui.widgets.flow import Flow
from ui.widgets.small import Keys


def read(text: str, rate: Fraction) -> Film:
    """What was typed, read as a script is: headings, action, dialogue, notes."""
    try:
        script = parse_script("page.fountain", text.encode())
    except Fault:
        return Film(rate=rate)
    return storyboard(script, rate)[0]


def edits_for(film: Film, at: int) -> list[dict[str, Any]]:
    """The edits that put a film's scenes into another one, beginning at a place."""
    edits: list[tuple[str, dict[str, Any]]] = []
    for place, scene in enumerate(film.scenes, at):
        ids = [new_id() for _shot in scene.shots] or [new_id()]
        home = new_id()
        edits.append(("add_scene", {"heading": scene.heading, "index": place, "scene": home, "shot": ids[0]}))
        edits += [("add_shot", {"scene": home, "index": row, "shot": ids[row]}) for row in range(1, len(ids))]
        for identity, shot in zip(ids, scene.shots, strict=False):
            edits += _edits_of(identity, shot)
    edits += [
        ("set_entry", {"kind": each.kind, "name": each.name, "description": each.description,
                       "stand_in": each.stand_in, "voice": each.voice})
        for each in film.bible
    ]  # fmt: skip
    return [{"key": key, "parameters": parameters} for key, parameters in edits]


def _edits_of(identity: str, shot: Shot) -> list[tuple[str, dict[str, Any]]]:
    edits: list[tuple[str, dict[str, Any]]] = [("set_text", {"shot": identity, "text": shot.text})]
    edits += [
        ("add_line", {"shot": identity, "character": line.character, "text": line.text, "manner": line.manner})
        for line in shot.lines
    ]
    for field in (each.key for each in FIELDS if each.key != "length"):
        if value := value_of(shot, field):
            edits.append(("set_direction", {"shot": identity, "field": field, "value": value}))
    if shot.cues:
        edits.append(("set_cues", {"shot": identity, "cues": list(shot.cues)}))
    if shot.length:
        edits.append(("set_length", {"shot": identity, "frames": shot.length}))
    return edits


class Page(QPlainTextEdit):
    """The page: Enter after a heading goes on, Enter after what happens makes the shot."""

    ended = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        heading = self.textCursor().blockNumber() == 0 and parse(self.toPlainText().strip()).time != ""
        if enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier and self.toPlainText().strip():
            if heading:
                self.insertPlainText("\n\n")
            else:
                self.ended.emit(self.toPlainText())
        else:
            super().keyPressEvent(event)


class FirstPage(QWidget):
    """Shown while a film has no shot."""

    written = Signal(str)
    wanted = Signal(str)
    """An action of `ui.actions`."""

    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self.page.setFont(theme.font("script"))
        self.page.setProperty("variant", "bare")
        self.page.setFixedHeight(150)
        self.page.setTabChangesFocus(True)
        self.page.setAccessibleName(_("The first shot, as in a script"))
        self.page.setPlaceholderText(
            "EXT. BEACH - SUNSET\n\nMARA walks the waterline, her shoes in one hand. [[wide, track, gulls]]"
        )
        self.page.textChanged.connect(self._understand)
        self.page.ended.connect(self.written)
        self._facts = QWidget()
        self._fact_flow = Flow(self._facts, 14)
        self._facts.setMinimumHeight(20)
        card = _Card()
        card.setLayout(column(self.page, rule(), self._facts, gap=14, margins=(26, 22, 26, 18)))
        card.setFixedWidth(560)
        middle = Qt.AlignmentFlag.AlignCenter
        hints = box(
            row(
                STRETCH, Keys("↵"), label(_("makes the shot and opens the next"), "caption", "2"), 10,
                Keys("Shift+↵"), label(_("line break"), "caption", "2"), 10,
                Keys("Ctrl+R"), label(_("see it move"), "caption", "2"), STRETCH, gap=6,
            )
        )  # fmt: skip
        script = button(_("Open a script instead"), "file-text", "ghost")
        script.clicked.connect(lambda: self.wanted.emit("script.import"))
        sample = button(_("Look at the sample film"), "clapperboard", "ghost")
        sample.clicked.connect(lambda: self.wanted.emit("project.sample"))
        words = _("Write it as you would in a script. Places, people and camera are picked out as you type.")
        self.setLayout(
            column(
                STRETCH,
                label(_("What happens first?"), "heading", align=middle),
                label(words, "read", "2", wrap=True, align=middle),
                10,
                row(STRETCH, card, STRETCH),
                8,
                hints,
                14,
                row(STRETCH, script, sample, STRETCH, gap=16),
                STRETCH,
                STRETCH,
                gap=6,
                margins=(24, 24, 24, 24),
            )
        )

    def take_focus(self) -> None:
        """Put the caret into the page."""
        self.page.setFocus()

    def clear_page(self) -> None:
        """An empty page again."""
        self.page.clear()

    def _understand(self) -> None:
        """Show what of the words is a place, a person or the camera."""
        film = read(self.page.toPlainText(), Fraction(24))
        facts: list[tuple[str, str]] = []
        for scene in film.scenes[:1]:
            heading = parse(scene.heading)
            if heading.place:
                facts.append(("map-pin", ", ".join(part for part in (heading.place, heading.time) if part).title()))
        facts += [("user-round", each.name.title()) for each in film.bible if each.kind == "character"]
        for shot in (shot for scene in film.scenes for shot in scene.shots):
            facts += [
                (field.icon, words_of(field.key, value_of(shot, field.key), film.rate))
                for field in FIELDS
                if field.key != "length" and value_of(shot, field.key)
            ]
            facts += [("audio-lines", cue.capitalize()) for cue in shot.cues]
        clear(self._fact_flow)
        for icon, words in facts[:10]:
            self._fact_flow.addWidget(box(row(Glyph(icon, "accent_text", 14), label(words, "caption+", "2"), gap=6)))
        self._facts.updateGeometry()


class _Card(QFrame):
    """The large card round the page."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "page")
