"""The sheet of models: what the user has, what can be downloaded, and how each comes, is checked, and goes."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFileDialog, QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from engine.messages.faults import Fault
from studio.models.downloading import Offer, offers
from studio.models.licences import limited
from studio.words.language import _, mark
from ui.desk import Desk
from ui.look import theme
from ui.look.kit import STRETCH, Glyph, box, button, clear, column, label, row, rule, segments
from ui.models.rows import OfferRow, ShelfRow
from ui.sheets.sheet import Sheet, foot

PAGES = (mark("Yours"), mark("To download"))


class ModelsSheet(Sheet):
    """Models come and go here.

    Parameters
    ----------
    window : QWidget
    desk : Desk
    page : str
        One of `PAGES`.
    """

    def __init__(self, window: QWidget, desk: Desk, page: str = "Yours") -> None:
        self._desk = desk
        self.rows: dict[str, ShelfRow] = {}
        self.offers: dict[str, OfferRow] = {}
        self._told = label(
            _("Rushes only reads their files, and goes to the network for nothing but a download that you begin."),
            "caption",
            "3",
            wrap=True,
        )
        self._mine, yours = _list()
        self._others, to_come = _list()
        self._none = self._nothing()
        self._trouble = label("", "body", "failed", wrap=True)
        self._pages = QStackedWidget()
        own = QWidget()
        own.setLayout(column(self._trouble, (self._none, 1), (yours, 1), gap=0))
        self._yours, self._to_come = yours, to_come
        self._pages.addWidget(own)
        self._pages.addWidget(to_come)
        self.choice = segments(*(_(name) for name in PAGES), chosen=PAGES.index(page))
        self.choice.group.idClicked.connect(self.turn)
        body = QWidget()
        head = row(STRETCH, self.choice, STRETCH, margins=(24, 12, 24, 6))
        body.setLayout(
            column(head, (self._pages, 1), rule(), box(row((self._told, 1), margins=(24, 10, 24, 10))), gap=0)
        )
        body.setMinimumHeight(theme.px(460))
        self.add_file = button(_("Add a file…"), "file-text")
        self.add_folder = button(_("Add a folder…"), "folder-open")
        for each in (self.add_file, self.add_folder):
            each.setToolTip(_("Its files stay where they are"))
        self.add_file.clicked.connect(self.ask_file)
        self.add_folder.clicked.connect(self.ask_folder)
        close = button(_("Close"), variant="primary")
        super().__init__(window, _("Models"), body, foot(self.add_file, self.add_folder, close), width=theme.px(820))
        close.clicked.connect(self.close_sheet)
        self._asking: ShelfRow | OfferRow | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._brought)
        models, working = desk.models, desk.models.working
        models.changed.connect(self._changed)
        models.chosen_changed.connect(self._show_use)
        working.changed.connect(self._work_changed)
        working.moved.connect(self._follow)
        self.closed.connect(self._let_go)
        models.look()
        self._list_offers()
        self._changed()
        self.turn(PAGES.index(page))
        (self.choice.group.button(PAGES.index(page))).setFocus()

    def _let_go(self) -> None:
        models, working = self._desk.models, self._desk.models.working
        models.changed.disconnect(self._changed)
        models.chosen_changed.disconnect(self._show_use)
        working.changed.disconnect(self._work_changed)
        working.moved.disconnect(self._follow)

    def turn(self, place: int) -> None:
        """Show a page."""
        self._pages.setCurrentIndex(place)
        chosen = self.choice.group.button(place)
        if chosen is not None:
            chosen.setChecked(True)

    # ----- what there is ------------------------------------------------------------------------------------------
    def _changed(self) -> None:
        """Models came, went, or were looked at."""
        models = self._desk.models
        entries = models.entries()
        if entries != [each.entry for each in self.rows.values()]:
            clear(self._mine)
            self.rows = {}
            for entry in entries:
                made = ShelfRow(entry, models.kind(entry))
                made.used.connect(self.use)
                made.checked.connect(self.check)
                made.removed.connect(self.remove)
                made.stopped.connect(models.working.cancel)
                made.grown.connect(partial(self._bring, made))
                if self.rows:
                    self._mine.addWidget(rule())
                self._mine.addWidget(made)
                self.rows[entry.name] = made
            self._mine.addStretch(1)
        for name, each in self.rows.items():
            found = models.found(name)
            each.show_found(found)
            each.show_work(models.working.get(name))
            if found is None:
                models.look_at(name)
        self._none.setVisible(not entries and models.fault is None)
        self._yours.setVisible(bool(entries))
        self._trouble.setVisible(models.fault is not None)
        if models.fault is not None:
            from studio.words.told import tell

            told = tell(models.fault)
            self._trouble.setText(f"{told.what} {told.action}")
            self._trouble.setContentsMargins(24, 12, 24, 12)
        self._show_use()
        self._show_offers()

    def _list_offers(self) -> None:
        for offer in offers():
            made = OfferRow(offer)
            made.accepted.connect(self.download)
            made.stopped.connect(self._desk.models.working.cancel)
            made.grown.connect(partial(self._bring, made))
            if self.offers:
                self._others.addWidget(rule())
            self._others.addWidget(made)
            self.offers[offer.variant.key] = made
        self._others.addStretch(1)

    def _bring(self, made: ShelfRow | OfferRow) -> None:
        """Bring what a row asks or tells into sight, once it is laid out."""
        self._asking = made
        self._soon.start()

    def _brought(self) -> None:
        made = self._asking
        if made is None or not (made.question.isVisible() or made.going.isVisible()):
            return
        shown = made.question if made.question.isVisible() else made.going
        scroll = self._yours if isinstance(made, ShelfRow) else self._to_come
        scroll.ensureWidgetVisible(shown, 0, theme.px(12))

    def _show_offers(self) -> None:
        """What is on the shelf already is not offered again."""
        have = {entry.name for entry in self._desk.models.entries()}
        for key, each in self.offers.items():
            each.setVisible(key not in have)
            each.show_work(self._desk.models.working.get(key))

    def _show_use(self) -> None:
        desk = self._desk
        for name, each in self.rows.items():
            found = desk.models.found(name)
            able = desk.session is not None and found is not None and found.whole
            each.show_use(used=name == desk.models.chosen, able=able)

    def _work_changed(self, _key: str) -> None:
        self._changed()

    def _follow(self) -> None:
        working = self._desk.models.working
        for key, each in (*self.rows.items(), *self.offers.items()):
            if each.going.isVisible():
                each.show_work(working.get(key))

    # ----- deeds --------------------------------------------------------------------------------------------------
    def use(self, name: str) -> None:
        """Render the open project with a model, or with previz where it did so already."""
        models = self._desk.models
        models.choose("" if models.chosen == name else name)
        self._show_use()

    def ask_folder(self) -> None:
        """Ask for a folder of weights."""
        start = self._desk.memory.get("models folder", str(Path.home()))
        chosen = QFileDialog.getExistingDirectory(self, _("Add a folder of weights"), start)
        if chosen:
            self.add(Path(chosen))

    def ask_file(self) -> None:
        """Ask for a file of weights."""
        start = self._desk.memory.get("models folder", str(Path.home()))
        kinds = _("Weights") + " (*.safetensors *.gguf)"
        chosen, _kind = QFileDialog.getOpenFileName(self, _("Add a file of weights"), start, kinds)
        if chosen:
            self.add(Path(chosen))

    def add(self, path: Path) -> None:
        """Put what lies there on the shelf; what it cannot be is told."""
        self._desk.memory.set("models folder", str(path.parent))
        self._desk.models.run(self._add(path))

    async def _add(self, path: Path) -> None:
        models = self._desk.models
        try:
            entry = await asyncio.to_thread(models.shelf.add, path)
        except Fault as fault:
            self._desk.troubled.emit(fault)
            return
        self.turn(0)
        models.look()
        self._desk.noticed.emit(_("{name} is among your models.").format(name=entry.name), entry.path)

    def check(self, name: str) -> None:
        """Read all of a model's files."""
        self._desk.models.working.check(self._desk.models.shelf, name)

    def remove(self, name: str, delete: bool) -> None:
        """Take a model off the shelf."""
        self._desk.models.run(self._remove(name, delete))

    async def _remove(self, name: str, delete: bool) -> None:
        models = self._desk.models
        try:
            await asyncio.to_thread(lambda: models.shelf.remove(name, delete=delete))
        except Fault as fault:
            self._desk.troubled.emit(fault)
        models.look()

    def download(self, offer: Offer) -> None:
        """Begin a download whose licence was accepted in its row."""
        models = self._desk.models
        try:
            if limited(offer.family.licence):
                models.shelf.accept(offer.family.licence.name)
        except (Fault, OSError) as error:
            fault = error if isinstance(error, Fault) else Fault("media.cannot_write", file=str(error.filename))
            self._desk.troubled.emit(fault)
            return
        models.working.download(models.shelf, offer)

    def _nothing(self) -> QFrame:
        first = button(_("Add a folder…"), "folder-open", "tonal")
        first.clicked.connect(self.ask_folder)
        self.first = first
        return box(
            column(
                STRETCH,
                row(STRETCH, Glyph("hard-drive", "text_3", 28), STRETCH),
                label(
                    _("Point Rushes at a folder of weights, and shots are rendered with it instead of previz."),
                    "read",
                    "2",
                    wrap=True,
                    align=Qt.AlignmentFlag.AlignHCenter,
                ),
                row(STRETCH, first, STRETCH),
                STRETCH,
                gap=12,
                margins=(96, 16, 96, 16),
            )
        )


def _list() -> tuple[QVBoxLayout, QScrollArea]:
    """A list of rows that scrolls."""
    rows = column(gap=0, margins=(24, 0, 18, 8))
    inner = QWidget()
    inner.setLayout(rows)
    scroll = QScrollArea()
    scroll.setWidget(inner)
    scroll.setWidgetResizable(True)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return rows, scroll
