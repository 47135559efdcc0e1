"""Two recipes side by side: what differs is marked with + and -, what agrees is folded away."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QSizePolicy, QWidget

from engine.messages.jobs import Recipe
from studio.render.difference import fields
from studio.render.score import score
from studio.render.takes import Take
from studio.words.differences import name
from studio.words.language import _, counted
from studio.words.models import made as by_model
from studio.words.readings import logged
from ui.desk import Desk
from ui.look import theme
from ui.look.kit import STRETCH, Select, box, button, clear, column, label, row
from ui.sheets.sheet import Sheet, foot
from ui.takes.again import request_of
from ui.takes.wording import made_with, when

LONGEST = 2000
"""Characters of a value that are shown; the copy has all of them."""


@dataclass(frozen=True, slots=True)
class Line:
    """One field of two recipes."""

    field: str
    then: str
    now: str

    @property
    def same(self) -> bool:
        """Whether both say the same."""
        return self.then == self.now


def lines_of(desk: Desk, then: Take, now: Take) -> list[Line]:
    """Everything in which two takes' recipes say something, what was asked first; empty where one is gone."""
    session = desk.session
    one, other = request_of(desk, then), request_of(desk, now)
    if session is None or one is None or other is None:
        return []
    lines = [Line(name(each.field), each.then, each.now) for each in fields(one, other)]
    recipes = session.takes.recipe(then), session.takes.recipe(now)
    if recipes[0] is not None and recipes[1] is not None:
        lines += _made(recipes[0], recipes[1])
    return lines


def _made(one: Recipe, other: Recipe) -> list[Line]:
    """What is not asked for: versions, the model's files, and what the renderer remarked."""
    lines = [
        Line(_("Version of {part}").format(part=part), one.versions.get(part, ""), other.versions.get(part, ""))
        for part in sorted({*one.versions, *other.versions})
    ]
    told = [dict(by_model(recipe)) for recipe in (one, other)]
    lines += [Line(name, told[0].get(name, ""), told[1].get(name, "")) for name in {**told[0], **told[1]}]
    lines += [
        Line(_("Model file {name}").format(name=file), one.files.get(file, "")[:16], other.files.get(file, "")[:16])
        for file in sorted({*one.files, *other.files})
    ]
    remarks = ["\n".join(logged(line) for line in recipe.log) for recipe in (one, other)]
    if any(remarks):
        lines.append(Line(_("Not as asked"), *remarks))
    scores = [found.value if (found := score(recipe)) else None for recipe in (one, other)]
    if any(value is not None for value in scores):
        lines.append(Line(_("Score"), *("" if value is None else str(value) for value in scores)))
    return lines


def as_text(lines: list[Line], names: tuple[str, str]) -> str:
    """The differences as text: - and the first take's value, + and the second's."""
    out = [f"--- {names[0]}", f"+++ {names[1]}"]
    for line in lines:
        if not line.same:
            out.append(line.field)
            out += [f"- {part}" for part in line.then.splitlines()]
            out += [f"+ {part}" for part in line.now.splitlines()]
    same = sum(line.same for line in lines)
    out.append(counted("{count} field agrees.", "{count} fields agree.", same))
    return "\n".join(out)


class RecipesSheet(Sheet):
    """Compares the recipes of two takes; others of the same shot can be chosen on either side."""

    def __init__(self, window: QWidget, desk: Desk, then: Take, now: Take) -> None:
        self._desk = desk
        self._takes = desk.takes(then.shot)
        if now.shot != then.shot:
            self._takes = [then, now]
        self._sides = (Select(), Select())
        self._facts = (label("", "caption", "2", wrap=True), label("", "caption", "2", wrap=True))
        for side, words, take in zip(self._sides, (_("First take"), _("Second take")), (then, now), strict=True):
            side.setAccessibleName(words)
            for each in self._takes:
                side.addItem(f"{desk.slate(each.shot) or '?'}-{each.number}", each.id)
            side.setCurrentIndex(next(place for place, each in enumerate(self._takes) if each.id == take.id))
            side.currentIndexChanged.connect(lambda _place: self._show())
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnMinimumWidth(0, theme.px(150))
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)
        self._none = label("", "read", "2", wrap=True)
        self._fold = button("", "chevron-right", "ghost", "small", checkable=True)
        self._fold.toggled.connect(lambda _on: self._show())
        inner = QWidget()
        inner.setLayout(
            column(self._grid, self._none, row(self._fold, STRETCH), STRETCH, gap=8, margins=(24, 6, 24, 16))
        )
        self._scroll = QScrollArea()
        self._scroll.setWidget(inner)
        self._scroll.setWidgetResizable(True)
        self._scroll.setMinimumHeight(theme.px(380))
        self._scroll.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._scroll.setAccessibleName(_("Differences"))
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        heads = QGridLayout()
        # An empty column has no gap behind it.
        heads.setColumnMinimumWidth(0, theme.px(150) + 10)
        for place, (side, facts) in enumerate(zip(self._sides, self._facts, strict=True), 1):
            heads.addLayout(column(side, facts, gap=4), 0, place)
            heads.setColumnStretch(place, 1)
        heads.setHorizontalSpacing(10)
        heads.setContentsMargins(24, 14, 24, 8)
        body = QWidget()
        body.setLayout(column(heads, (self._scroll, 1), gap=0))
        copy = button(_("Copy as text"), "copy")
        copy.clicked.connect(self._copy)
        close = button(_("Close"), variant="primary")
        super().__init__(window, _("Compare recipes"), body, foot(copy, close), width=theme.px(860))
        close.clicked.connect(self.close_sheet)
        self._show()
        self._sides[0].setFocus()

    def _pair(self) -> tuple[Take, Take]:
        one, other = (self._takes[max(0, side.currentIndex())] for side in self._sides)
        return one, other

    def _show(self) -> None:
        then, now = self._pair()
        for facts, take in zip(self._facts, (then, now), strict=True):
            facts.setText(f"{made_with(take)} · {when(take.created)}")
        self.lines = lines_of(self._desk, then, now)
        clear(self._grid)
        lost = [take for take in (then, now) if request_of(self._desk, take) is None]
        differ = [line for line in self.lines if not line.same]
        same = [line for line in self.lines if line.same]
        self._none.setVisible(not differ)
        if lost:
            names = ", ".join(f"{self._desk.slate(take.shot)}-{take.number}" for take in lost)
            self._none.setText(_("Nothing tells any more what {takes} was made from.").format(takes=names))
        else:
            self._none.setText(_("Both were made from the same request. They are the same takes."))
        self._fold.setVisible(bool(same))
        folded = not self._fold.isChecked()
        shown = counted("Show {count} field that agrees", "Show {count} fields that agree", len(same))
        hidden = counted("Hide {count} field that agrees", "Hide {count} fields that agree", len(same))
        self._fold.setText(f" {shown if folded else hidden}")
        for place, line in enumerate(differ + ([] if folded else same)):
            self._add(place, line)
        self._grid.invalidate()

    def _add(self, place: int, line: Line) -> None:
        field = label(line.field, "caption+", "2", wrap=True)
        field.setContentsMargins(0, 5, 0, 5)
        self._grid.addWidget(field, place, 0, Qt.AlignmentFlag.AlignTop)
        for side, (value, sign, role) in enumerate(((line.then, "-", "failbox"), (line.now, "+", "okbox")), 1):
            self._grid.addWidget(_value(line.field, value, "" if line.same else sign, role), place, side)

    def _copy(self) -> None:
        then, now = (f"{self._desk.slate(take.shot)}-{take.number}" for take in self._pair())
        QGuiApplication.clipboard().setText(as_text(self.lines, (then, now)))


def _value(field: str, value: str, sign: str, role: str) -> QFrame:
    """One side of a field: what it says, on its ground where the other side says something else."""
    shown = value if len(value) <= LONGEST else value[:LONGEST] + "…"
    words = label(shown or _("not said"), "body", "" if value else "3", wrap=True)
    words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    words.setMinimumWidth(0)
    words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    told = label(sign, "code", "failed" if sign == "-" else "ok")
    told.setFixedWidth(theme.px(10))
    spoken = {"-": _("{field} before: {value}"), "+": _("{field} now: {value}")}.get(sign, "{field}: {value}")
    return box(
        row(column(told, STRETCH, gap=0), (words, 1), gap=6, margins=(8, 5, 8, 5)),
        role if sign else None,
        spoken.format(field=field, value=shown or _("not said")),
    )
