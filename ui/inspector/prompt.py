"""The words that a model is given: they follow from the shot, or are written by hand, and can go back."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QTextCursor

from engine.messages.faults import Fault
from engine.messages.requests import Request
from studio.document.values import Film, Shot
from studio.render.requests import make_request
from studio.words.language import _
from ui.desk import Desk
from ui.inspector.parts import Part
from ui.look import theme
from ui.look.kit import STRETCH, Glyph, box, button, column, label, row
from ui.widgets.resting import RestingText

if TYPE_CHECKING:
    from engine.models.family import Family, Variant
    from engine.models.prompts import Prompt
    from studio.models.shelf import Entry

HEIGHT = 168
REST = 600
"""Milliseconds after the last change before the model's own tokenizer counts."""


class PromptPart(Part):
    """Shows the prompt as it will be sent; what is changed in it belongs to the shot from then on."""

    alone = True

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._shot = ""
        self._known: tuple[Request, str] | None = None
        self._derived = ""
        self._counts: dict[tuple[str, str], tuple[int, int, int]] = {}
        """Weights and words to tokens, how many are read, and words that are too many."""
        self._to_count: tuple[Request, str, Prompt, int] | None = None
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
        self.setLayout(column(self._state, self.text, self._length, self._long, self._remarks, self._away, gap=6))

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
        request = make_request(film, *place, self.desk.settings, seed=0)
        known = (request, entry.variant if entry else "")
        if known != self._known:
            self._known = known
            self._show(request, entry, kind)
        if other:
            self.text.document().clearUndoRedoStacks()
            self.text.moveCursor(QTextCursor.MoveOperation.Start)

    def _show(self, request: Request, entry: Entry | None, kind: tuple[Family, Variant] | None) -> None:
        """Tell the words anew."""
        self._rest.stop()
        self._to_count = None
        if entry is None or kind is None:
            self._derived = ""
            self.text.show_text(request.prompt)
            for each in (self._length, self._long, self._remarks, self._away):
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
        self._to_count = request, entry.path, prompt, family.words
        if self.desk.session:
            self.desk.session.engine.expect(entry.path)
        self._tell_length()
        self._left.setText("\n".join(lost))
        self._remarks.setVisible(bool(lost))
        self._away.setText(_("Kept away: {words}").format(words=prompt.negative))
        self._away.setVisible(bool(prompt.negative))

    # ----- how long it is -----------------------------------------------------------------------------------------
    def _tell_length(self) -> None:
        """As the model's own tokenizer counts, else as it is estimated until that one was asked."""
        if self._to_count is None:
            return
        from studio.words.models import length, measured

        _request, path, prompt, most = self._to_count
        found = self._counts.get((path, prompt.text))
        told = measured(*found, by_hand=prompt.by_hand) if found else length(prompt, most)
        over = found[2] > 0 if found else 0 < most < prompt.tokens
        for line, shown in ((self._length, not over), (self._long, over)):
            line.setText(told if shown else "")
            line.setVisible(shown and bool(prompt.text))
        if found is None and prompt.text:
            self._rest.start()

    def _ask(self) -> None:
        if self._counting and not self._counting.done():
            self._counting.cancel()
        if self._to_count and self.desk.session:
            self._counting = self.desk.run(self._count(*self._to_count))

    async def _count(self, request: Request, path: str, prompt: Prompt, _most: int) -> None:
        session = self.desk.session
        if session is None:
            return
        try:
            report = await session.engine.stage(request, path)
        except Fault:
            return  # what is wrong with the model stands where it was chosen; the estimate stays
        told = report.get("prompt")
        if not told or told["text"] != prompt.text:
            return
        if len(self._counts) > 100:
            self._counts.clear()
        self._counts[path, prompt.text] = told["tokens"], told["most"], told["words"]
        self._tell_length()

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
