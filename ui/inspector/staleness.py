"""Why the selected take is stale, and the two ways on."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame

from engine.messages.requests import Request
from studio.document.values import Film, Shot
from studio.render.difference import Difference, content_differences
from studio.render.requests import Settings, make_request
from studio.render.stale import State
from studio.words.differences import was
from studio.words.language import _, counted
from ui.desk import Desk
from ui.inspector.parts import Part
from ui.look.kit import STRETCH, Glyph, box, button, column, label, row

MOST = 4
"""Reasons that are told in full."""


class Reasons:
    """Why shots are stale, field by field; recipes are read once.

    Parameters
    ----------
    desk : Desk
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._recipes: dict[str, Request] = {}
        self._last: tuple[str, Film | None, tuple[Difference, ...]] = ("", None, ())
        desk.opened.connect(self._recipes.clear)

    def of(self, film: Film, identity: str) -> tuple[Difference, ...]:
        """In what a shot asks for another thing than its take shows; empty where it is not stale."""
        if self._desk.state(identity) is not State.STALE:
            return ()
        if self._last[0] != identity or self._last[1] is not film:
            self._last = (identity, film, self._look(film, identity))
        return self._last[2]

    def _look(self, film: Film, identity: str) -> tuple[Difference, ...]:
        desk, place = self._desk, film.find(identity)
        take = desk.circled(place[1]) if place else None
        if place is None or take is None or desk.session is None:
            return ()
        then = self._recipes.get(take.id)
        if then is None:
            recipe = desk.session.takes.recipe(take)
            if recipe is None:
                return ()
            then = self._recipes[take.id] = recipe.request
        return content_differences(then, make_request(film, *place, Settings(), seed=0))


class StaleBox(Part):
    """Says what the take still shows; hidden where it shows what is asked for."""

    def __init__(self, desk: Desk, reasons: Reasons) -> None:
        super().__init__(desk)
        self._reasons = reasons
        self._title = label(_("The take shows an older request"), "strong", wrap=True)
        self.why = label("", "caption", "2", wrap=True)
        self.again = button(_("Render again"), "refresh-cw", size="small")
        self.again.clicked.connect(lambda: desk.queue.render(desk.selected))
        self.keep_it = button(_("Keep as it is"), variant="ghost", size="small")
        self.keep_it.setToolTip(_("Accept the take for what the shot asks for now; can be undone"))
        self.keep_it.clicked.connect(desk.keep_as_is)
        head = row(Glyph("history", "stale", 16), (self._title, 1), gap=8)
        buttons = row(self.again, self.keep_it, STRETCH, gap=4)
        self._box: QFrame = box(column(head, self.why, buttons, gap=5, margins=(12, 10, 12, 10)), "stalebox")
        self.setLayout(column(self._box))
        self.hide()

    def show_shots(self, shots: list[Shot], film: Film) -> None:
        stale = [shot for shot in shots if self.desk.state(shot.id) is State.STALE]
        self.setVisible(bool(stale))
        if not stale:
            return
        if len(shots) == 1:
            title, words = _("The take shows an older request"), told(self._reasons.of(film, shots[0].id))
        else:
            title = counted("{count} take shows an older request", "{count} takes show older requests", len(stale))
            words = _("Select one of them to see what changed.")
        self._title.setText(title)
        self.why.setText(words)
        self.why.setVisible(bool(words))


def told(rows: tuple[Difference, ...]) -> str:
    """Reasons as sentences, such as "The camera move was Static. The length was 4 s."."""
    parts = [was(row.field, row.then) for row in rows[:MOST]]
    if more := max(0, len(rows) - MOST):
        parts.append(counted("{count} more thing changed.", "{count} more things changed.", more))
    return " ".join(parts)
