"""Clean up: what takes disk, and what of it goes when it is ticked. It is asked in words once more, in the sheet."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from engine.messages.faults import Fault
from studio.document.slates import slates
from studio.render import cleaning
from studio.render.cleaning import Freed, Held, Item, Stopped, Survey
from studio.render.takes import Take
from studio.words.language import _, counted
from ui.desk import Desk
from ui.look import theme
from ui.look.kit import STRETCH, Glyph, box, button, column, label, row
from ui.sheets.removable import Removable, bytes_words
from ui.sheets.removable_tree import RemovableTree
from ui.sheets.sheet import Sheet, foot
from ui.widgets.small import Progress as Bar

LOOK = 80
"""Milliseconds between two looks at how far the counting is."""
STUCK = 6
HELD = 8
"""Takes of which it is told why they stay."""


class CleanupSheet(Sheet):
    """Counts, shows, and frees what is ticked."""

    def __init__(self, window: QWidget, desk: Desk) -> None:
        self._desk = desk
        self._survey: Survey | None = None
        self._stop = threading.Event()
        self._done, self._whole = 0, 1
        self.model = Removable()
        self.tree = RemovableTree(self.model)
        self.model.setParent(self.tree)
        self._told = label("", "read", wrap=True)
        self._bar = Bar(0.0)
        self._keeps = label("", "caption", "3", wrap=True)
        self._ask = label("", "read", wrap=True)
        self.keep = button(_("Keep them"))
        self.remove = button(_("Remove for good"), "trash-2", "danger")
        self.asking = box(
            column(
                row(Glyph("triangle-alert", "failed", 18), (self._ask, 1), gap=10),
                row(STRETCH, self.keep, self.remove),
                gap=10,
                margins=(14, 12, 14, 12),
            ),
            "failbox",
            _("Remove for good?"),
        )
        self.asking.hide()
        body = QWidget()
        body.setLayout(
            column(self._told, self._bar, (self.tree, 1), self.asking, self._keeps, gap=10, margins=(24, 16, 24, 14))
        )
        self._close = button(_("Close"))
        self.free = button(_("Free"), "trash-2", "primary")
        super().__init__(window, _("Clean up"), body, foot(self._close, self.free), width=theme.px(760))
        self._soon = QTimer(self)
        self._soon.setInterval(LOOK)
        self._soon.timeout.connect(self._follow)
        self._close.clicked.connect(self.close_sheet)
        self.free.clicked.connect(self.ask)
        self.keep.clicked.connect(self.take_back)
        self.remove.clicked.connect(self.begin)
        self.model.ticked_changed.connect(self._count)
        desk.closed.connect(self.close_sheet)
        self._task = None
        self.look()

    # ----- counting -----------------------------------------------------------------------------------------------
    def look(self) -> None:
        """Count anew, beside the window."""
        session = self._desk.session
        if session is None:
            return
        self.tree.hide()
        self.asking.hide()
        self.free.setEnabled(False)
        self._told.setText(_("Counting what lies on the disk…"))
        self._bar.show()
        self._done, self._whole = 0, 1
        self._stop.clear()
        self._soon.start()
        self._task = self._desk.run(self._look(cleaning.plan(session.project, session.takes.all())))

    async def _look(self, plan: cleaning.Plan) -> None:
        try:
            survey = await asyncio.to_thread(cleaning.survey, plan, self._report, self._stop.is_set)
        except Stopped:
            return
        finally:
            self._task = None
        if self._stop.is_set() or self._desk.film is None:
            return
        self._soon.stop()
        self._bar.hide()
        self._survey = survey
        self.model.show(survey, self._desk.film, self._media())
        self.tree.setVisible(bool(survey.items))
        if self.model.rowCount() <= 12:
            self.tree.expandAll()
        keeps = _("Circled takes ({kept}) and exported films ({exports}) stay in any case.").format(
            kept=bytes_words(survey.kept), exports=bytes_words(survey.exports)
        )
        self._keeps.setText("\n".join((keeps, *why_held(survey.held, slates(self._desk.film)))))
        self.resizeEvent(None)
        (self.tree if survey.items else self._close).setFocus()

    def _media(self) -> dict[str, str]:
        """Names of media files to what they are called."""
        session = self._desk.session
        return dict(session.project.connection.execute("SELECT name, title FROM media")) if session else {}

    def _report(self, done: int, whole: int) -> None:
        """Heard on the counting thread."""
        self._done, self._whole = done, whole

    def _follow(self) -> None:
        self._bar.show_value(self._done / max(1, self._whole))

    def _count(self) -> None:
        """Say what would come free."""
        survey = self._survey
        if survey is None:
            return
        items = self.model.ticked()
        whole = sum(item.size for item in survey.items)
        if not survey.items:
            self._told.setText(_("There is nothing to clean up."))
        elif self._desk.read_only:
            self._told.setText(_("{size} could go, but this project is open for looking only.").format(
                size=bytes_words(whole)))  # fmt: skip
        else:
            self._told.setText(_("{size} can go. Takes with four stars or a note are never ticked for you.").format(
                size=bytes_words(whole)))  # fmt: skip
        size = bytes_words(sum(item.size for item in items))
        self.free.setText(" " + (_("Free {size}…").format(size=size) if items else _("Free")))
        self.free.setEnabled(bool(items) and not self._desk.read_only)
        if not self.asking.isHidden():
            self.take_back()

    # ----- freeing ------------------------------------------------------------------------------------------------
    def ask(self) -> None:
        """Say in words what goes, and that nothing brings it back."""
        items = self.model.ticked()
        if not items:
            return
        self._ask.setText(f"{told(items)} {consequence(items)}")
        self.asking.show()
        self.free.setEnabled(False)
        self.resizeEvent(None)
        self.keep.setFocus()

    def take_back(self) -> None:
        """Nothing goes."""
        self.asking.hide()
        self.free.setEnabled(bool(self.model.ticked()) and not self._desk.read_only)
        self.resizeEvent(None)
        self.tree.setFocus()

    def begin(self) -> None:
        """Remove what is ticked and still may go: what was circled or used meanwhile stays."""
        session = self._desk.session
        if session is None or self._task is not None:
            return
        now = cleaning.plan(session.project, session.takes.all())
        items = [item for item in self.model.ticked() if may_go(item, now)]
        self.asking.hide()
        self.tree.setEnabled(False)
        self.free.setEnabled(False)
        self._told.setText(_("Removing {what}…").format(what=amounts(items)))
        self._bar.show()
        self._done, self._whole = 0, max(1, len(items))
        self._stop.clear()
        self._soon.start()
        self._task = self._desk.run(self._free(items))

    async def _free(self, items: list[Item]) -> None:
        session = self._desk.session
        assert session is not None
        folder = session.project.folder
        freeing = asyncio.create_task(asyncio.to_thread(cleaning.free, folder, items, self._report, self._stop.is_set))
        try:
            freed = await asyncio.shield(freeing)
        except asyncio.CancelledError:
            # The project is being closed: what went has still to be forgotten at the next clean-up.
            self._stop.set()
            raise
        finally:
            self._task = None
        if session is not self._desk.session:
            return
        try:
            cleaning.forget(session.project, session.takes, freed)
        except Fault as fault:
            self._desk.troubled.emit(fault)
        self._finished(freed)

    def _finished(self, freed: Freed) -> None:
        words = _("{size} came free.").format(size=bytes_words(freed.size))
        if self._stop.is_set():
            self._desk.noticed.emit(words, _("Clean up again for the rest."))
            return
        self._soon.stop()
        self._bar.hide()
        self.tree.setEnabled(True)
        if freed.stuck:
            stuck = len(freed.stuck)
            names = "; ".join(f"{item.key}: {why}" for item, why in freed.stuck[:STUCK])
            self._desk.noticed.emit(
                counted("{count} thing could not be removed.", "{count} things could not be removed.", stuck),
                _("Close what uses them and try again. {details}").format(details=names),
            )
        self._desk.noticed.emit(words, _("Removed takes are Missing wherever Undo brings them back."))
        self.look()

    def close_sheet(self) -> None:
        """Close; counting ends at once, removing after the file it is at."""
        self._stop.set()
        self._soon.stop()
        self._desk.closed.disconnect(self.close_sheet)
        super().close_sheet()


def may_go(item: Item, now: cleaning.Plan) -> bool:
    """Whether a thing that was found may still go as the film is now."""
    if item.kind == "take":
        return item.key not in now.circled and (not item.sha or item.sha not in now.awaited)
    return item.kind != "media" or item.key[:64] not in now.used


def why_held(held: Sequence[Held], names: Mapping[str, str]) -> list[str]:
    """Why takes stay that are not in the cut, a line each."""

    def name(take: Take) -> str:
        return f"{names.get(take.shot, '?')}-{take.number}"

    told = []
    for each in held[:HELD]:
        makes = ", ".join(name(take) for take in each.makes[:STUCK]) + ("…" if len(each.makes) > STUCK else "")
        why = (
            _("{take} stays: it is needed to make {takes} again.")
            if each.makes
            else _("{take} stays: a render waits for it.")
        )
        told.append(why.format(take=name(each.take), takes=makes))
    more = len(held) - len(told)
    if more > 0:
        told.append(counted("And {count} more for such a reason.", "And {count} more for such reasons.", more))
    return told


def amounts(items: list[Item]) -> str:
    """``12 takes, 2 caches, 1 media file``."""
    takes, caches, media = (sum(item.kind == kind for item in items) for kind in ("take", "cache", "media"))
    parts = (
        counted("{count} take", "{count} takes", takes) if takes else "",
        counted("{count} cache", "{count} caches", caches) if caches else "",
        counted("{count} media file", "{count} media files", media) if media else "",
    )
    return ", ".join(part for part in parts if part)


def told(items: list[Item]) -> str:
    """What goes, and how much comes free."""
    size = bytes_words(sum(item.size for item in items))
    return _("{what}, {size} in all, are removed from the disk.").format(what=amounts(items), size=size)


def consequence(items: list[Item]) -> str:
    """What that means; a removal is not in undo."""
    if any(item.kind != "cache" for item in items):
        return _(
            "This cannot be undone: a take goes with its recipe, and where Undo would bring a removed take or file "
            "back, it shows as Missing."
        )
    return _("Caches are made again when they are needed; that takes time.")
