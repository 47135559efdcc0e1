"""Pictures of an entry of the bible: what somebody, a place or a thing looks like, for models that take pictures."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QFileDialog, QWidget

from engine.messages.faults import Exit, Fault
from engine.messages.requests import Entry
from studio.document.casting import MOST, SHOWN
from studio.words.language import _
from ui.desk import Desk
from ui.inspector.standing import FOLDER, PICTURES
from ui.look import theme
from ui.look.kit import STRETCH, button, clear, column, label, row, tool
from ui.look.paint import cover, rounded
from ui.look.tokens import Radius
from ui.widgets.bringing import Bringing
from ui.widgets.flow import Flow

SIDE = 78, 58


class Picture(QWidget):
    """One picture with its cross; Delete takes it out, Home puts it first."""

    removed = Signal(str)
    first = Signal(str)

    def __init__(self, media: str, title: str, file: Path | None, *, free: bool) -> None:
        super().__init__()
        self.media = media
        self._free = free
        self.pixmap = QPixmap(str(file)) if file else QPixmap()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedSize(*(theme.px(side) for side in SIDE))
        self.drop = tool("x", _("Take {picture} out").format(picture=title), size="tiny", variant="")
        self.drop.setVisible(free)
        self.drop.clicked.connect(lambda: self.removed.emit(self.media))
        self.setLayout(column(row(STRETCH, self.drop), STRETCH, gap=0, margins=(3, 3, 3, 3)))
        self.setToolTip(_("{picture}: Home puts it first, Delete takes it out").format(picture=title))
        self.setAccessibleName(title if file else f"{title}: {_('The file is gone')}")

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - all of it is painted
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        path = rounded(rect, Radius.S)
        if self.pixmap.isNull():
            p.fillPath(path, theme.colour("control"))
            p.setFont(theme.font("caption"))
            p.setPen(theme.colour("text_2"))
            p.drawText(rect, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, _("The file is gone"))
        else:
            cover(p, rect, self.pixmap, path)
        if self.hasFocus():
            p.setPen(QPen(theme.colour("accent_text"), 2))
            p.drawPath(path)
        p.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._free and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit(self.media)
        elif self._free and event.key() == Qt.Key.Key_Home:
            self.first.emit(self.media)
        else:
            super().keyPressEvent(event)


class Pictures(QWidget):
    """The pictures of the entry that is open: from files, from a drop, from the viewer.

    Parameters
    ----------
    desk : Desk
    """

    wanted = Signal(str)
    """An action that is asked for."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._entry = Entry(kind="look", name="")
        self._shown: object = None
        self.bringing: asyncio.Task[None] | None = None
        self.rows: list[Picture] = []
        self._list = QWidget()
        self._flow = Flow(self._list, 6)
        policy = self._list.sizePolicy()
        policy.setHeightForWidth(True)
        self._list.setSizePolicy(policy)
        self.add = button(_("Pictures…"), "plus", size="small", tip=_("Choose pictures of what it looks like"))
        self.add.clicked.connect(self.choose)
        self.frame = button(
            _("From the viewer"), "clapperboard", size="small", tip=_("The frame that the viewer shows")
        )
        self.frame.clicked.connect(lambda: self.wanted.emit("bible.frame"))
        self.coming = Bringing()
        self.told = label("", "caption", "3", wrap=True)
        self.setLayout(column(self._list, row(self.add, self.frame, STRETCH, gap=4), self.coming, self.told, gap=5))
        self.setAcceptDrops(True)
        desk.closed.connect(self._closed)
        desk.media_changed.connect(lambda _names: self._refresh())

    def show_entry(self, entry: Entry, *, free: bool) -> None:
        """Show the pictures of an entry."""
        self.setVisible(entry.kind in SHOWN)
        session = self._desk.session
        if session is None or entry.kind not in SHOWN:
            self._entry = entry
            return
        files = {media: session.media.usable(media) for media in entry.pictures}
        shown = ((entry.kind, entry.name), tuple(files.items()), bool(entry.cameo), free)
        self._entry = entry
        if shown == self._shown:
            return
        self._shown = shown
        focused = next((place for place, each in enumerate(self.rows) if each.hasFocus()), None)
        clear(self._flow)
        self.rows = []
        for number, (media, file) in enumerate(files.items(), 1):
            known = session.media.get(media)
            title = known.title if known else _("Picture {number}").format(number=number)
            made = Picture(media, title, file, free=free)
            made.removed.connect(self._remove)
            made.first.connect(lambda media: self._send([media, *(each for each in entry.pictures if each != media)]))
            self._flow.addWidget(made)
            self.rows.append(made)
        self._list.setVisible(bool(self.rows))
        self._list.updateGeometry()
        if focused is not None and self.rows:
            self.rows[min(focused, len(self.rows) - 1)].setFocus()
        for each in (self.add, self.frame):
            each.setEnabled(free and len(self.rows) < MOST)
        self.told.setText(_told(entry))

    def _refresh(self) -> None:
        self.show_entry(self._entry, free=not self._desk.read_only)

    # ----- changing -----------------------------------------------------------------------------------------------
    def _send(self, media: list[str]) -> bool:
        return self._desk.apply("set_pictures", kind=self._entry.kind, name=self._entry.name, media=media)

    def _remove(self, media: str) -> None:
        self._send([each for each in self._entry.pictures if each != media])

    def choose(self) -> None:
        """Ask for files; what they are is found out by the studio, not by their names."""
        start = self._desk.memory.get(FOLDER, "")
        kinds = f"{_('Pictures')} ({PICTURES})"
        paths, _kind = QFileDialog.getOpenFileNames(self, _("Choose pictures"), start, kinds)
        if paths:
            self._desk.memory.set(FOLDER, str(Path(paths[0]).parent))
            self.bring([Path(path) for path in paths])

    def bring(self, paths: list[Path]) -> None:
        """Bring files in, one after another, and let them show the entry that is open."""
        if self.bringing is None or self.bringing.done():
            self.bringing = self._desk.run(self._bring(paths, self._entry))

    async def _bring(self, paths: list[Path], entry: Entry) -> None:
        try:
            for path in paths:
                try:
                    await bring_picture(self._desk, entry, path, self._share)
                except Fault as fault:
                    self._desk.troubled.emit(fault)
        finally:
            self.coming.show_share("", 1.0, None)

    def _share(self, name: str, share: float) -> None:
        self.coming.show_share(name, share, self.bringing)

    def _closed(self) -> None:
        if self.bringing and not self.bringing.done():
            self.bringing.cancel()
        self._shown = None

    # ----- dropping -----------------------------------------------------------------------------------------------
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.add.isEnabled() and any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Pictures that are dropped here show the entry."""
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.bring(files)


async def bring_picture(
    desk: Desk, entry: Entry, path: Path, share: Callable[[str, float], None] = lambda _name, _share: None
) -> bool:
    """Keep a picture among the media and let it show an entry; whether it does.

    What is found to be none when it is decoded leaves nothing behind.

    Raises
    ------
    Fault
        ``media.*``: no picture, too large, cut short, no room; ``entry.pictures``.
    """
    session = desk.session
    if session is None:
        return False
    before = {file.name for file in session.media.all()}
    file = await session.media.add(path, lambda part: share(path.name, part))
    try:
        if file.kind != "still":
            raise Fault("media.no_picture", Exit.BAD_INPUT, file=path.name)
        await session.media.conform(file.name)
    except Fault:
        if file.name not in before:
            session.media.remove([file.name])
        raise
    film = desk.film if desk.session is session else None
    known = (each for each in film.bible if (each.kind, each.name) == (entry.kind, entry.name)) if film else ()
    now = next(iter(known), None)
    if now is None or file.name in now.pictures:
        return False
    return desk.apply("set_pictures", kind=now.kind, name=now.name, media=[*now.pictures, file.name])


def _told(entry: Entry) -> str:
    """What pictures are for, and what stands above them."""
    if entry.cameo:
        return _("The cameo shows who it is: these pictures wait until it is taken away.") if entry.pictures else ""
    if entry.pictures:
        return _("For models that take pictures; previz goes by the words. The first counts most.")
    return ""
