"""What one take was made from: request, prompt, plan, log, licence; each value can be selected, all of it copied."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from studio.render.takes import Take
from studio.words.language import _
from ui.desk import Desk
from ui.look import theme
from ui.look.kit import STRETCH, button, column, label
from ui.sheets.recipes import lines_of
from ui.sheets.sheet import Sheet, foot
from ui.takes.remaking import lineage
from ui.takes.wording import made_with, when


class RecipeSheet(Sheet):
    """The recipe of one take in words.

    Parameters
    ----------
    window : QWidget
    desk : Desk
    take : Take
    """

    def __init__(self, window: QWidget, desk: Desk, take: Take) -> None:
        self._desk = desk
        self.lines = [(line.field, line.now) for line in lines_of(desk, take, take) if line.now]
        recipe = desk.session.takes.recipe(take) if desk.session else None
        if recipe and (origin := lineage(desk, take, recipe)):
            self.lines.insert(0, (_("Takes it was made from"), origin))
        self._name = f"{desk.slate(take.shot) or '?'}-{take.number}"
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnMinimumWidth(0, theme.px(150))
        grid.setColumnStretch(1, 1)
        for place, (field, value) in enumerate(self.lines):
            words = label(value, "body", wrap=True)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            words.setAccessibleName(f"{field}: {value}")
            grid.addWidget(label(field, "caption+", "2", wrap=True), place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words, place, 1)
        none = label(_("Nothing tells any more what {takes} was made from.").format(takes=self._name), "read", "2")
        none.setVisible(not self.lines)
        inner = QWidget()
        inner.setLayout(column(none, grid, STRETCH, gap=8, margins=(24, 12, 24, 16)))
        scroll = QScrollArea()
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setMinimumHeight(theme.px(420))
        scroll.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        scroll.setAccessibleName(_("Recipe"))
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        facts = label(f"{made_with(take)} · {when(take.created)}", "caption", "2", wrap=True)
        facts.setContentsMargins(24, 12, 24, 0)
        body = QWidget()
        body.setLayout(column(facts, (scroll, 1), gap=0))
        copy = button(_("Copy as text"), "copy")
        copy.clicked.connect(self._copy)
        close = button(_("Close"), variant="primary")
        title = _("What {take} was made from").format(take=self._name)
        super().__init__(window, title, body, foot(copy, close), width=theme.px(720))
        close.clicked.connect(self.close_sheet)

    def _copy(self) -> None:
        text = "\n".join(f"{field}: {value}" for field, value in self.lines)
        QGuiApplication.clipboard().setText(text)
        self._desk.noticed.emit(_("The recipe is copied."), _("Paste it where you like."))
