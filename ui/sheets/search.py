"""Search over all takes of the film; what is found leads to the shot and the take."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QListView, QWidget

from studio.render.cleaning import take_folder
from studio.render.search import STATES, Index, Query, parse
from studio.render.stale import State
from studio.render.takes import Take
from studio.words.language import _, counted, mark
from ui.desk import Desk
from ui.look import theme
from ui.look.kit import STRETCH, Select, button, column, label, row
from ui.sheets.sheet import Sheet, foot
from ui.takes.again import make_again
from ui.takes.found import FoundModel, FoundRow
from ui.takes.picture_row import FACE
from ui.takes.wording import quality
from ui.thumbnails import Thumbnails
from ui.widgets.even_list import EvenList

STATE_WORDS = dict(
    zip(
        ("", *STATES),
        (
            mark("Any state"), mark("Circled"), mark("Not circled"), mark("Stale"), mark("Take file is gone"),
            mark("Shot is gone"),
        ),
        strict=True,
    )
)  # fmt: skip
DAYS = {0: mark("Any day"), 1: mark("Today"), 7: mark("Last 7 days"), 30: mark("Last 30 days")}
PAUSE = 60
"""Milliseconds without a key before a search among very many takes begins."""
MANY = 5000


class SearchSheet(Sheet):
    """Type to narrow, arrows to choose, Enter to go there."""

    chosen = Signal(str, str)
    """Shot and take to be shown."""

    def __init__(self, window: QWidget, desk: Desk, thumbnails: Thumbnails | None = None) -> None:
        self._desk = desk
        self._index = Index()
        self._missing: frozenset[str] = frozenset()
        self.searches = 0
        """How often was searched; for counting."""
        self.field = QLineEdit()
        self.field.setPlaceholderText(_("Words, a note, 2A-3, or seed:12 rating:4 model:name since:2026-11-01"))
        self.field.setFont(theme.font("read"))
        self.field.setAccessibleName(_("Search takes"))
        self.field.setClearButtonEnabled(True)
        self.field.setMaxLength(1000)
        self.state = _choices(_("State"), {key: _(words) for key, words in STATE_WORDS.items()})
        self.rating = _choices(
            _("Rating"), {0: _("Any rating")} | {number: "★" * number + _(" and more") for number in range(1, 6)}
        )
        self.quality, self.renderer, self.model_name = (_choices(name, {}) for name in (_("Quality"), _("Renderer"),
                                                                                        _("Model")))  # fmt: skip
        self.days = _choices(_("Date"), {key: _(words) for key, words in DAYS.items()})
        self.found = FoundModel()
        self.list = EvenList()
        self.list.setModel(self.found)
        self.found.setParent(self.list)
        thumbnails = thumbnails or Thumbnails(self.list)
        thumbnails.arrived.connect(self._arrived)
        self._thumbnails = thumbnails
        self.rows = FoundRow(desk, thumbnails, self.list)
        self.list.setItemDelegate(self.rows)
        self.list.setLayoutMode(QListView.LayoutMode.Batched)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMinimumHeight(theme.px(380))
        self.list.setAccessibleName(_("Takes found"))
        self._count, self._none = label("", "caption", "3"), label("", "read", "2", wrap=True)
        self._all = button(_("Show all takes"), variant="tonal", size="small")
        self._all.clicked.connect(self.clear_search)
        filters = row(self.state, self.rating, self.days, self.quality, self.renderer, self.model_name, STRETCH,
                      self._count, gap=6)  # fmt: skip
        body = QWidget()
        body.setLayout(
            column(self.field, filters, self._none, row(self._all, STRETCH), (self.list, 1), gap=8,
                   margins=(16, 14, 12, 12))
        )  # fmt: skip
        self._again = button(_("Make again"), "history")
        self._go = button(_("Go to the take"), "arrow-right", "primary")
        super().__init__(window, _("Find takes"), body, foot(self._again, self._go), width=theme.px(900), top=40)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.search)
        self.field.textChanged.connect(self._typed)
        self.field.installEventFilter(self)
        self.list.installEventFilter(self)
        for control in (self.state, self.rating, self.days, self.quality, self.renderer, self.model_name):
            control.currentIndexChanged.connect(lambda _place: self.search())
        self.list.doubleClicked.connect(lambda _index: self.go())
        self.list.selectionModel().selectionChanged.connect(lambda *_what: self._enable())
        self._go.clicked.connect(self.go)
        self._again.clicked.connect(self.make_again)
        desk.film_changed.connect(self._changed)
        desk.states_changed.connect(self._changed)
        desk.closed.connect(self.close_sheet)
        self._take_in()
        self._offer_kinds()
        self.search()
        self._look_for_files()
        self.field.setFocus()

    def _arrived(self, _path: object) -> None:
        self.list.viewport().update()

    def close_sheet(self) -> None:
        """Close, and hear no more."""
        self._thumbnails.arrived.disconnect(self._arrived)
        self._desk.film_changed.disconnect(self._changed)
        self._desk.states_changed.disconnect(self._changed)
        self._desk.closed.disconnect(self.close_sheet)
        super().close_sheet()

    # ----- what there is ------------------------------------------------------------------------------------------
    def _take_in(self) -> bool:
        session, film = self._desk.session, self._desk.film
        return bool(session and film and self._index.update(film, session.takes.all()))

    def _offer_kinds(self) -> None:
        """Only what there is can be chosen; a choice of one is none."""
        session = self._desk.session
        takes = session.takes.all() if session else []
        for control, words, kinds in (
            (self.quality, _("Any quality"), {take.quality for take in takes}),
            (self.renderer, _("Any renderer"), {take.renderer for take in takes}),
            (self.model_name, _("Any model"), {take.model for take in takes if take.model}),
        ):
            control.addItem(words, "")
            for kind in sorted(kinds):
                control.addItem(quality(kind), kind)
            control.setVisible(len(kinds) > 1)

    def _changed(self, _what: object) -> None:
        if self._take_in() or self.state.currentData() == "stale":
            self.search()

    def _look_for_files(self) -> None:
        session = self._desk.session
        if session:
            self._desk.run(self._find_missing(session.project.folder, session.takes.all()))

    async def _find_missing(self, folder: Path, takes: list[Take]) -> None:
        missing = await asyncio.to_thread(_gone, folder, takes)
        if not self.isHidden() and missing != self._missing:
            self._missing = missing
            if self.query().state == "missing":
                self.search()

    # ----- searching ----------------------------------------------------------------------------------------------
    def query(self) -> Query:
        """What is asked for: what was typed, and what was chosen beside it."""
        query = parse(self.field.text())
        chosen: dict[str, object] = {}
        for name, control in (("state", self.state), ("rating", self.rating), ("quality", self.quality),
                              ("renderer", self.renderer), ("model", self.model_name)):  # fmt: skip
            if control.currentData():
                chosen[name] = control.currentData()
        if days := self.days.currentData():
            chosen["since"] = (dt.datetime.now(dt.UTC).date() - dt.timedelta(days=days - 1)).isoformat()
        return replace(query, **chosen)  # type: ignore[arg-type]

    def _typed(self) -> None:
        if len(self._index) > MANY:
            self._soon.start(PAUSE)
        else:
            self.search()

    def search(self) -> None:
        """Show what answers."""
        self.searches += 1
        query = self.query()
        stale = (
            {shot.id for shot in self._desk.shots() if self._desk.state(shot.id) is State.STALE}
            if query.state == "stale"
            else ()
        )
        self.found.show(self._index.find(query, stale=stale, missing=self._missing))
        whole = len(self._index)
        self._count.setText(_("{count} of {whole} takes").format(count=self.found.whole, whole=whole))
        self._none.setText(_("No take answers.") if whole else _("This film has no takes yet."))
        self._none.setVisible(not self.found.whole)
        self._all.setVisible(not self.found.whole and bool(whole))
        self.list.setCurrentIndex(self.found.index(0, 0))
        self._enable()

    def clear_search(self) -> None:
        """Show every take."""
        for control in (self.state, self.rating, self.days, self.quality, self.renderer, self.model_name):
            control.setCurrentIndex(0)
        self.field.clear()
        self.search()
        self.field.setFocus()

    # ----- what is chosen -----------------------------------------------------------------------------------------
    def _selected(self) -> list[Take]:
        rows = sorted(index.row() for index in self.list.selectionModel().selectedIndexes())
        return [self.found.index(row, 0).data(FACE).take for row in rows]

    def _enable(self) -> None:
        takes = self._selected()
        self._go.setEnabled(len(takes) == 1)
        self._again.setEnabled(bool(takes) and not self._desk.read_only)

    def go(self) -> None:
        """Close, and show the chosen take; the shot of one that is gone is told."""
        takes = self._selected()
        if len(takes) != 1:
            return
        if self._desk.place(takes[0].shot) is None:
            self._desk.noticed.emit(
                _("The shot of this take is no longer in the film."),
                _("Undo brings it back; the take's folder is there."),
            )
            return
        self.close_sheet()
        self.chosen.emit(takes[0].shot, takes[0].id)

    def make_again(self) -> None:
        """Queue the requests of the chosen takes again."""
        count = make_again(self._desk, self._selected())
        if count:
            words = counted("{count} take is in the queue.", "{count} takes are in the queue.", count)
            self._desk.noticed.emit(words, _("What is made again is another take; these stay."))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = event.key()
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.search() if self._soon.isActive() else None
                self._soon.stop()
                self.go()
                return True
            if watched is self.field and key in (
                Qt.Key.Key_Down,
                Qt.Key.Key_Up,
                Qt.Key.Key_PageDown,
                Qt.Key.Key_PageUp,
            ):
                self.list.event(event)
                return True
        return super().eventFilter(watched, event)


def _choices(name: str, choices: Mapping[Any, str]) -> Select:
    """A choice with its values."""
    made = Select()
    made.setAccessibleName(name)
    for value, words in choices.items():
        made.addItem(words, value)
    return made


def _gone(folder: Path, takes: list[Take]) -> frozenset[str]:
    """Takes whose film file is not there."""
    return frozenset(
        take.id for take in takes if (home := take_folder(folder, take)) is None or not (home / "take.mov").is_file()
    )
