"""The words that a model is given: they follow from the shot, or are written by hand, and can go back."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.messages.faults import Fault
from engine.messages.requests import Request, digest
from studio.document.values import Film, Shot
from studio.render.requests import make_request
from studio.words.language import _
from ui.desk import Desk
from ui.inspector.asking import model_plan, model_request
from ui.inspector.parts import Part
from ui.look import theme
from ui.look.kit import STRETCH, Glyph, box, button, clear, column, label, overline, row
from ui.widgets.resting import RestingText

if TYPE_CHECKING:
    from engine.models.family import Family, Variant
    from engine.models.prompts import Prompt
    from studio.models.shelf import Entry

HEIGHT = 168
REST = 600
"""Milliseconds after the last change before the model's own tokenizer counts."""


@dataclass(frozen=True)
class _Told:
    """What the engine is asked of: a request, the path of a model's weights, and its plan's longest stretch."""

    request: Request
    path: str
    longest: int
    prompt: Prompt
    most: int

    @property
    def key(self) -> tuple[str, str, int]:
        return digest(self.request), self.path, self.longest


class Pieces(QWidget):
    """What each piece is told of a shot that is made in several, one going on from the other."""

    def __init__(self) -> None:
        super().__init__()
        self.says = label("", "caption", "2", wrap=True)
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        self._shown: list[tuple[str, str]] = []
        self.setLayout(column(self.says, self._list, gap=6))
        self.hide()

    def rows(self) -> list[tuple[str, str]]:
        """The frames of each piece, and what it is told; none where all are told the same."""
        return list(self._shown)

    def show_pieces(self, stretches: list[dict[str, Any]], frames: int, *, by_hand: bool) -> None:
        """Show what the engine told of stretches, of a shot of so many frames; nothing of a shot in one piece."""
        self.setVisible(len(stretches) > 1)
        begins = [stretch["begin"] for stretch in stretches]
        same = len({stretch["text"] for stretch in stretches}) == 1
        count = len(stretches)
        if by_hand or same:
            words = _("The shot is made in {count} pieces; each is told all of it.").format(count=count)
        else:
            words = _("The shot is made in {count} pieces; each is told what is said in it:").format(count=count)
        self.says.setText(words)
        shown = [
            (_("Frames {begin} to {end}").format(begin=begin + 1, end=end), stretch["text"])
            for stretch, begin, end in zip(stretches, begins, [*begins[1:], frames], strict=False)
        ]
        shown = [] if same else shown
        if shown == self._shown:
            return
        self._shown = shown
        clear(self._list)
        for when, text in shown:
            told = label(text, "caption", "2", wrap=True)
            told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            told.setAccessibleName(f"{when}: {text}")
            self._list.addWidget(box(column(overline(when), told, gap=2)))


class PromptPart(Part):
    """Shows the prompt as it will be sent; what is changed in it belongs to the shot from then on."""

    alone = True

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._shot = ""
        self._known: tuple[Request, str, int] | None = None
        self._derived = ""
        self._reports: dict[tuple[str, str, int], dict[str, Any]] = {}
        """What the engine made of a model's weights, a request and the longest stretch."""
        self._told: _Told | None = None
        self._counting: asyncio.Task[None] | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._ask)
        desk.closed.connect(self._rest.stop)
        self.text = RestingText(_("Prompt"), theme.px(HEIGHT))
        self.text.rested.connect(self._keep)
        self.back = button(_("Back to the words"), "undo-2", "ghost", "small")
        self.back.setToolTip(_("Let the prompt follow from the shot's words and directions again; can be undone"))
        self.back.clicked.connect(self.follow)
        self._state = label("", "caption", "3", wrap=True)
        self._length = label("", "caption", "3", wrap=True)
        self._long = label("", "caption", "failed", wrap=True)
        self._left = label("", "caption", "2", wrap=True)
        self._remarks = box(row(column(Glyph("info", "text_2", 14), STRETCH, gap=0), (self._left, 1), gap=6))
        self._away = label("", "caption", "3", wrap=True)
        self.pieces = Pieces()
        self.setLayout(
            column(self._state, self.text, self._length, self._long, self._remarks, self._away, self.pieces, gap=6)
        )

    def concerns(self, shots: list[Shot]) -> bool:
        """Whether there is anything to show: a model is to render, or somebody wrote a prompt."""
        return len(shots) == 1 and (bool(self.desk.models.chosen) or bool(shots[0].prompt))

    def show_shots(self, shots: list[Shot], film: Film) -> None:
        shot = shots[0]
        place = film.find(shot.id)
        if place is None:
            return
        if self._shot and shot.id != self._shot:
            self.text.keep()
        other, self._shot = shot.id != self._shot, shot.id
        by_hand = bool(place[1].prompt)
        self.back.setVisible(by_hand)
        self.back.setEnabled(not shot.locked and not self.desk.read_only)
        self.text.setReadOnly(shot.locked or self.desk.read_only)
        entry = self.desk.models.get(self.desk.models.chosen) if self.desk.models.chosen else None
        kind = self.desk.models.kind(entry) if entry else None
        if by_hand:
            told = _("Written by hand: changes of the shot no longer reach it.")
        else:
            told = _("It follows from the shot. What you write here stays as you write it.")
        if kind is None and not entry:
            told = " ".join((told, _("Previz reads the shot, not the prompt.")))
        self._state.setText(told)
        request = model_request(self.desk, film, shot, kind) if kind else None
        request = request or make_request(film, *place, self.desk.settings, seed=0)
        plan = model_plan(self.desk, request, entry.name, kind) if entry and kind else None
        longest = plan.plan.longest if plan else 0
        known = (request, entry.variant if entry else "", longest)
        if known != self._known:
            self._known = known
            self._show(request, longest, entry, kind)
        if other:
            self.text.document().clearUndoRedoStacks()
            self.text.moveCursor(QTextCursor.MoveOperation.Start)

    def _show(self, request: Request, longest: int, entry: Entry | None, kind: tuple[Family, Variant] | None) -> None:
        """Tell the words anew."""
        self._rest.stop()
        self._told = None
        if entry is None or kind is None:
            self._derived = ""
            self.text.show_text(request.prompt)
            for each in (self._length, self._long, self._remarks, self._away, self.pieces):
                each.hide()
            return
        from engine.models.prompts import prompt_for
        from studio.words.models import left_out

        family, variant = kind
        preset = family.preset(variant, request.quality)
        prompt = prompt_for(request, family, family.abilities(variant), preset)
        self._derived = "" if prompt.by_hand else prompt.text
        self.text.show_text(prompt.text)
        lost = left_out(prompt)
        self._told = _Told(request, entry.path, longest, prompt, family.words)
        if self.desk.session:
            self.desk.session.engine.expect(entry.path)
        self._tell_report()
        self._left.setText("\n".join(lost))
        self._remarks.setVisible(bool(lost))
        self._away.setText(_("Kept away: {words}").format(words=prompt.negative))
        self._away.setVisible(bool(prompt.negative))

    # ----- what the engine makes of it ---------------------------------------------------------------------------
    def _tell_report(self) -> None:
        """How long it is, as the model's own tokenizer counts, else as it is estimated; and what each piece is told."""
        if self._told is None:
            return
        from studio.words.models import length, measured

        told, prompt = self._told, self._told.prompt
        found = self._reports.get(told.key, {})
        counted = found.get("prompt")
        count = (counted["tokens"], counted["most"], counted["words"]) if counted else None
        words = measured(*count, by_hand=prompt.by_hand) if count else length(prompt, told.most)
        over = count[2] > 0 if count else 0 < told.most < prompt.tokens
        for line, shown in ((self._length, not over), (self._long, over)):
            line.setText(words if shown else "")
            line.setVisible(shown and bool(prompt.text))
        self.pieces.show_pieces(found.get("stretches", []), told.request.staging.frames, by_hand=prompt.by_hand)
        if not found and prompt.text:
            self._rest.start()

    def _ask(self) -> None:
        if self._counting and not self._counting.done():
            self._counting.cancel()
        if self._told and self.desk.session:
            self._counting = self.desk.run(self._read(self._told))

    async def _read(self, told: _Told) -> None:
        session = self.desk.session
        if session is None:
            return
        try:
            report = await session.engine.stage(told.request, told.path, told.longest)
        except Fault:
            return  # what is wrong with the model stands where it was chosen; the estimate stays
        if report.get("prompt", {}).get("text") != told.prompt.text:
            return
        if len(self._reports) > 100:
            self._reports.clear()
        self._reports[told.key] = report
        self._tell_report()

    def keep(self) -> None:
        """Keep what is being typed."""
        self.text.keep()

    def follow(self) -> None:
        """Let the prompt follow from the shot again."""
        self._known = None
        self.text.show_text("")
        self.desk.apply("set_prompt", shot=self._shot, prompt="")

    def _keep(self, text: str) -> None:
        place = self.desk.place(self._shot) if self._shot else None
        words = "" if text.strip() == self._derived.strip() else text.strip()
        if place is None or place[1].prompt == words:
            return
        self._known = None
        self.desk.apply("set_prompt", shot=self._shot, prompt=words)
