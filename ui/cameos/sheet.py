"""The sheet of all cameos: the list, the one that is shown, and what is taken in from friends and given to them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.messages.faults import Fault
from studio.words.language import _
from studio.words.told import tell
from ui.cameos.deeds import Deeds
from ui.cameos.here import Here, elsewhere, look
from ui.cameos.holding import Cameos
from ui.cameos.known import Holdings, Known, read_all
from ui.cameos.listed import CameoRow
from ui.cameos.page import Elsewhere, Page
from ui.cameos.post import Post
from ui.cameos.scrolling import Scrolled
from ui.cameos.working import Working
from ui.desk import Desk
from ui.look import theme
from ui.look.kit import STRETCH, Glyph, box, button, clear, column, label, row, rule
from ui.sheets.sheet import Sheet, foot


class CameosSheet(Sheet):
    """All cameos.

    Parameters
    ----------
    window : QWidget
    desk : Desk
    cameos : Cameos
    record : callable
        Opens the sheet that records.
    cameo : str
        Id of the one that is shown first.
    """

    def __init__(
        self, window: QWidget, desk: Desk, cameos: Cameos, record: Callable[[], object], cameo: str = ""
    ) -> None:
        self._desk, self._cameos, self._over = desk, cameos, False
        self._withdrawing = False
        self._here: asyncio.Task[Any] | None = None
        self._again = False
        self._reads = self._looks = 0
        self.shown = cameo
        self.holdings = Holdings()
        self.rows: dict[str, CameoRow] = {}
        self._elsewhere: dict[str, Elsewhere] = {}
        self._latest = Here()
        self.post = Post(window, desk, cameos)
        self.deeds = Deeds(window, desk, cameos, self.post)
        self._instead = self._make_instead()
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        left = Scrolled(self._list)
        left.setFixedWidth(theme.px(300))
        self.page = Page(self.deeds, self.post, self._watch, self._open)
        self._both = QWidget()
        self._both.setLayout(row(left, rule(vertical=True), (self.page, 1), gap=14))
        self.working = Working(cameos)
        self._amiss = self._make_amiss()
        body = QWidget()
        body.setLayout(
            column(
                self._amiss, (self._instead, 1), (self._both, 1), self.working, gap=10, margins=(18, 14, 18, 12),
            )
        )  # fmt: skip
        body.setMinimumHeight(max(200, min(theme.px(460), window.height() - 190)))
        self.record = button(_("Record a cameo…"), "video", "primary")
        self.receive = button(
            _("Take in a file…"), "download", tip=_("A contact, a cameo, a notice or a log of a friend")
        )
        self.contact = button(
            _("Write my contact…"),
            "user-round",
            "ghost",
            tip=_("To give to friends, so that they can send you cameos"),
        )
        super().__init__(window, _("Cameos"), body, foot(self.contact, self.receive, self.record), width=theme.px(960))
        self.record.clicked.connect(lambda: (self.close_sheet(), record()))
        self.receive.clicked.connect(self.take_in)
        self.contact.clicked.connect(lambda: self.post.write_contact(self.holdings))
        self.unlock.clicked.connect(self.look)
        cameos.changed.connect(self.refresh)
        desk.states_changed.connect(self._film_changed)
        desk.queue_changed.connect(self._film_changed)
        self._show_shut("", opening=True)
        self.look()

    def _make_instead(self) -> QWidget:
        """What stands there while nothing is listed."""
        self.told = label(_("Opening the vault…"), "read", "2", wrap=True, align=Qt.AlignmentFlag.AlignCenter)
        self.told.setFixedWidth(theme.px(440))
        self.unlock = button(_("Unlock…"), "lock-open", "primary")
        self.unlock.hide()
        made = QWidget()
        made.setLayout(
            column(
                STRETCH, row(STRETCH, Glyph("users", "text_3", 40), STRETCH), row(STRETCH, self.told, STRETCH),
                row(STRETCH, self.unlock, STRETCH), STRETCH, gap=14,
            )
        )  # fmt: skip
        return made

    def _make_amiss(self) -> QWidget:
        """What tells of records that cannot be relied on, and mends them."""
        self.damaged = label("", "caption", "2", wrap=True)
        self.repair = button(_("Repair…"), size="small")
        self.repair.clicked.connect(lambda: self.deeds.repair(self.holdings.amiss))
        made = box(
            row(Glyph("triangle-alert", "failed", 15), (self.damaged, 1), self.repair, gap=8, margins=(10, 8, 10, 8)),
            "note",
        )
        made.hide()
        return made

    # ----- reading ------------------------------------------------------------------------------------------------
    def look(self) -> None:
        """Open the keys, asking for a passphrase where one is needed, and list."""
        self._looking = self._desk.run(self._look())

    async def _look(self) -> None:
        self.unlock.hide()
        try:
            is_open = await self._cameos.unlock(self._under)
        except Fault as fault:
            self._show_fault(fault)
            return
        if is_open:
            await self._read()
        else:
            self._show_shut(_("The cameos are locked. Type their passphrase to see them."))

    def _show_fault(self, fault: Fault) -> None:
        told = tell(fault)
        self._show_shut(f"{told.what} {told.action}")

    def _show_shut(self, words: str, *, opening: bool = False) -> None:
        """Show why nothing is listed."""
        if not self._over:
            self.told.setText(words or self.told.text())
            self._instead.show()
            self.unlock.setVisible(not opening)
            self._both.hide()
            for knob in (self.contact, self.receive, self.record):
                knob.setEnabled(not words or knob is self.record)
            if self.unlock.isVisible():
                self.unlock.setFocus()

    def refresh(self) -> None:
        """Read everything again."""
        if not self._over:
            self._looking = self._desk.run(self._read())

    async def _read(self) -> None:
        if self._over:
            return
        self._reads += 1
        reading = self._reads
        try:
            found = await self._cameos.work(lambda: read_all(self._cameos.papers, self._cameos.log))
        except Fault as fault:
            self._show_fault(fault)
            return
        if self._over or reading != self._reads:  # another read began meanwhile, and knows more
            return
        self.holdings = found
        if self.current() is None and found.cameos:
            self.shown = found.cameos[0].id
        self._show_list()
        known = self.current()
        if known is not None:
            await self._read_here(known)
            if not self._over:
                self._offer_withdrawal()
                look_there = elsewhere(self._desk)
                found_there = await self._cameos.work(lambda: look_there(known.id))
                self._elsewhere[known.id] = found_there
                self._show_page()

    async def _read_here(self, known: Known) -> None:
        """Look for what contains it in this project; what came meanwhile is looked for again."""
        self._looks += 1
        looking = self._looks
        found = await self._cameos.work(look(self._desk, known))
        if not self._over and looking == self._looks:  # or another look began meanwhile, and knows more
            self._latest = found
            self._show_page()

    def _film_changed(self, _what: object) -> None:
        known = self.current()
        if known is None or self._over:
            return
        if self._here is not None and not self._here.done():
            self._again = True
            return

        async def once_more() -> None:
            while True:
                self._again = False
                now = self.current()
                if now is None or self._over:
                    return
                await self._read_here(now)
                if not self._again:
                    return

        self._here = self._desk.run(once_more())

    def current(self) -> Known | None:
        """The one that is shown."""
        return self.holdings.get(self.shown)

    # ----- showing ------------------------------------------------------------------------------------------------
    def _show_list(self) -> None:
        cameos = self.holdings.cameos
        told = [tell(fault) for fault in self.holdings.amiss]
        self.damaged.setText("\n".join(f"{each.what} {each.action}" for each in told))
        self._amiss.setAccessibleName(self.damaged.text())
        self._amiss.setVisible(bool(told))
        focused = next((identity for identity, made in self.rows.items() if made.hasFocus()), None)
        clear(self._list)
        self.rows = {}
        for knob in (self.contact, self.receive, self.record):
            knob.setEnabled(True)
        self.unlock.hide()
        self._both.setVisible(bool(cameos))
        self._instead.setVisible(not cameos)
        if not cameos:
            self.told.setText(
                _("No cameos yet. Record yourself, a pet or a thing once, and it can appear in any shot, as long as "
                  "there is a signed release.")
            )  # fmt: skip
        for each in cameos:
            self.rows[each.id] = made = CameoRow(each)
            made.chosen.connect(lambda identity=each.id: self.show_cameo(identity))
            self._list.addWidget(made)
        self._list.addStretch(1)
        if focused in self.rows:
            self.rows[focused].setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_page()

    def show_cameo(self, cameo: str) -> None:
        """Show one of them."""
        if cameo != self.shown:
            self.shown, self._latest = cameo, Here()
        self._show_page()
        self.refresh()

    def _show_page(self) -> None:
        if self._over:
            return
        for identity, made in self.rows.items():
            made.show_chosen(identity == self.shown)
        known = self.current()
        self.page.show_cameo(known, self._latest, self._elsewhere.get(self.shown, ()), self.holdings)

    # ----- going elsewhere ----------------------------------------------------------------------------------------
    def _watch(self, shot: str, take: str) -> None:
        go = getattr(self.window(), "go_to_take", None)
        self.close_sheet()
        if go is not None:
            go(shot, take)

    def _open(self, folder: Path) -> None:
        go = getattr(self.window(), "open", None)
        self.close_sheet()
        if go is not None:
            go(folder)

    def take_in(self) -> None:
        """Ask for a file of a friend, and show what came."""
        self.post.take_in(self.show_cameo)

    def withdraw_one(self) -> None:
        """Show the first cameo of which a release holds, once the list is there, with the keyboard on its button."""
        self._withdrawing = True

    def _offer_withdrawal(self) -> None:
        if not self._withdrawing:
            return
        found = next((each for each in self.holdings.cameos if each.own and each.holding), None)
        if found is None:
            self._withdrawing = False
            self._desk.noticed.emit(_("There is nothing to withdraw."), _("No release of yours holds now."))
        elif found.id != self.shown:
            self.show_cameo(found.id)
        elif self.page.withdrawals:
            self._withdrawing = False
            self.page.withdrawals[0].setFocus(Qt.FocusReason.TabFocusReason)

    # ----- ending -------------------------------------------------------------------------------------------------
    def close_sheet(self) -> None:
        """Close; what is being read is let go, what is being written is ended by itself."""
        self._over = True
        self._cameos.changed.disconnect(self.refresh)
        self._desk.states_changed.disconnect(self._film_changed)
        self._desk.queue_changed.disconnect(self._film_changed)
        self._looking.cancel()
        if self._here is not None:
            self._here.cancel()
        super().close_sheet()


def show_cameos(window: Any, cameo: str = "") -> CameosSheet:
    """Open the sheet over a window."""
    return CameosSheet(window.body, window.desk, window.desk.cameos, lambda: window.do("cameo.record"), cameo)
