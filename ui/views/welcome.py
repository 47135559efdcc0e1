"""The first page: three ways to begin, and the projects of before."""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from studio.words.language import _, counted
from ui.desk import Desk
from ui.look import icons, paint, theme
from ui.look.kit import STRETCH, box, button, clear, column, label, row, tool
from ui.look.tokens import Radius, Size
from ui.widgets.small import Keys, Logo
from ui.wording import day, hour
from ui.workbench.focus import walk

SCRIPTS = (".fountain", ".fdx", ".txt", ".spmd")


class Way(QWidget):
    """One way to begin: a large button that says what it does."""

    chosen = Signal()

    def __init__(self, icon: str, words: str, detail: str, keys: str, *, primary: bool = False) -> None:
        super().__init__()
        self._icon, self._words, self._detail, self._primary = icon, words, detail, primary
        self.setFixedHeight(theme.px(72))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{words}. {detail}")
        self.setLayout(row(STRETCH, Keys(keys), margins=(0, 0, 18, 0)))

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.setPen(QPen(theme.colour("accent_text" if self._primary else "line"), 1.2))
        p.setBrush(theme.colour("accent_soft" if self._primary else "hover" if self.underMouse() else "raised"))
        p.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), Radius.L, Radius.L)
        middle, side = self.height() / 2, theme.px(22)
        icons.draw(
            p, self._icon, QRectF(20, middle - side / 2, side, side), "accent_text" if self._primary else "text_2"
        )
        x, high = 38 + side, theme.px(20)
        wide = self.width() - x - theme.px(100)
        paint.text(p, QRectF(x, middle - high - 1, wide, high), self._words, "title", "text")
        paint.text(p, QRectF(x, middle + 1, wide + theme.px(10), high), self._detail, "body", "text_2")
        if self.hasFocus():
            paint.focus_ring(p, self.rect(), Radius.L)


class Recent(QAbstractButton):
    """A project of before: its first picture, its name, where it lies and when it was open.

    Parameters
    ----------
    folder : Path
    title, when : str
    """

    PICTURE = QSize(96, 54)

    def __init__(self, folder: Path, title: str, when: str) -> None:
        super().__init__()
        self.folder, self._title, self._when = folder, title or folder.stem, when
        self.there = True
        self._picture = QPixmap()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(str(folder))
        self._name()

    def _name(self) -> None:
        where = str(self.folder.parent) if self.there else _("Folder not found · {folder}").format(folder=self.folder)
        self.setAccessibleName(f"{self._title}. {where}. {self._when}")

    def sizeHint(self) -> QSize:
        return QSize(theme.px(240), max(self.PICTURE.height() + 12, theme.px(66)))

    def show_found(self, there: bool, image: QImage) -> None:
        """Show what was found on disk: whether the project is there, and its picture."""
        self.there = there
        self.setEnabled(there)
        self._picture = QPixmap.fromImage(image)
        self._name()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() and self.there:
            p.setPen(Qt.PenStyle.NoPen)
            p.setBrush(theme.colour("hover"))
            p.drawRoundedRect(self.rect(), Radius.M, Radius.M)
        middle = self.height() / 2
        picture = QRectF(6, middle - self.PICTURE.height() / 2, self.PICTURE.width(), self.PICTURE.height())
        shape = paint.rounded(picture, Radius.S)
        if self._picture.isNull():
            p.fillPath(shape, theme.colour("control"))
            mark = QRectF(0, 0, 18, 18)
            mark.moveCenter(picture.center())
            icons.draw(p, "clapperboard" if self.there else "image-off", mark, "text_3")
        else:
            paint.cover(p, picture, self._picture, shape)
        x, high = picture.right() + 12, theme.px(18)
        wide = self.width() - x - 8
        paint.text(
            p, QRectF(x, middle - high * 1.5, wide, high), self._title, "body+", "text" if self.there else "text_3"
        )
        where = str(self.folder.parent) if self.there else _("Folder not found")
        paint.text(p, QRectF(x, middle - high / 2, wide, high), where, "caption", "text_2" if self.there else "stale")
        paint.text(p, QRectF(x, middle + high / 2, wide, high), self._when, "caption", "text_3")
        if self.hasFocus():
            paint.focus_ring(p, self.rect(), Radius.M)


def ago(when: str) -> str:
    """How long ago a moment was, in words; empty for what is no moment."""
    try:
        moment = dt.datetime.fromisoformat(when)
    except ValueError:
        return ""
    now = dt.datetime.now().astimezone()
    days = (now.date() - (moment if moment.tzinfo else moment.astimezone()).astimezone().date()).days
    if days <= 0:
        return _("today, {time}").format(time=hour(moment))
    if days == 1:
        return _("yesterday, {time}").format(time=hour(moment))
    return counted("{count} day ago", "{count} days ago", days) if days < 30 else day(moment)


def look_for(folder: Path) -> tuple[bool, QImage]:
    """Whether a project lies in a folder, and the first poster of its takes; for a thread."""
    if not (folder / "project.db").is_file():
        return False, QImage()
    poster = next((folder / "takes").glob("*/*/poster.jpg"), None)
    if poster is None or not poster.resolve().is_relative_to(folder.resolve()):
        return True, QImage()
    reader = QImageReader(str(poster))
    size = reader.size()
    if size.isValid():
        reader.setScaledSize(size.scaled(Recent.PICTURE * 2, Qt.AspectRatioMode.KeepAspectRatioByExpanding))
    return True, reader.read()


class Welcome(QFrame):
    """Shown while no project is open."""

    wanted = Signal(str)
    """An action of `ui.actions`."""
    project = Signal(object)
    """A folder or script, as a Path."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._memory = desk.memory
        self.setAccessibleName(_("Welcome"))
        told = _("Rushes turns a screenplay into shots you can play, on this machine, with nothing uploaded.")
        head = column(
            Logo(72, "logo.svg"),
            10,
            label(_("Write it. Watch it move."), "display"),
            label(told, "read", "2", wrap=True),
            gap=4,
        )
        self.sample_way = Way(
            "circle-play",
            _("Play with the sample film"),
            _("Low Tide: three scenes, eight shots, ready to render"),
            "F1",
            primary=True,
        )
        script = Way("file-text", _("Open a script"), _("Scenes and shots are laid out for you"), "Ctrl+I")
        new = Way("pencil", _("Write a scene"), _("Start with an empty page; a line is a shot"), "Ctrl+N")
        for way, key in ((self.sample_way, "project.sample"), (script, "script.import"), (new, "project.new")):
            way.chosen.connect(lambda key=key: self.wanted.emit(key))
        drop = label(
            _("Or drop a script here: Fountain or Final Draft"), "body", "3", align=Qt.AlignmentFlag.AlignCenter
        )
        ways = column(self.sample_way, script, new, drop, gap=10)
        left = box(column(STRETCH, head, 26, ways, STRETCH, gap=0))
        left.setMinimumWidth(theme.px(440))
        left.setMaximumWidth(theme.px(600))
        main = box(row(STRETCH, (left, 100), STRETCH, gap=0, margins=(40, 0, 40, 0)), "panel")
        other = button(_("Open other…"), "folder-open", "ghost", "small")
        other.clicked.connect(lambda: self.wanted.emit("project.open"))
        self._recent = QVBoxLayout()
        self._recent.setSpacing(2)
        self.recents: list[Recent] = []
        listed = QWidget()
        listed.setLayout(column(self._recent, STRETCH, gap=0))
        scroll = QScrollArea()
        scroll.setWidget(listed)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        side = box(
            column(
                28,
                row(10, label(_("Recent projects"), "strong"), STRETCH, other, gap=6),
                4,
                (scroll, 1),
                gap=6,
                margins=(20, 0, 14, 12),
            ),
            "panel",
        )
        side.setMinimumWidth(theme.px(280))
        side.setMaximumWidth(theme.px(400))
        self.setLayout(row((main, 3), (side, 2), gap=Size.GAP))
        self.refresh()

    def refresh(self) -> None:
        """List the projects of before; what is on disk is looked up beside the window."""
        clear(self._recent)
        self.recents = []
        for each in self._memory.projects():
            recent = Recent(Path(each["folder"]), each.get("title", ""), ago(each.get("when", "")))
            recent.clicked.connect(lambda _on=False, recent=recent: self.project.emit(recent.folder))
            remove = tool("x", _("Take {title} off the list").format(title=recent.accessibleName()), size="small")
            remove.setToolTip(_("Take it off the list; its folder stays"))
            remove.clicked.connect(lambda _on=False, recent=recent: self._forget(recent.folder))
            self._recent.addWidget(box(row((recent, 1), remove, gap=2)))
            self.recents.append(recent)
        if not self.recents:
            self._recent.addWidget(
                label(_("No project yet. The sample film is a good beginning."), "caption", "3", wrap=True)
            )
        elif self._desk.session is None:
            self._desk.run(self._look_up(list(self.recents)))

    async def _look_up(self, recents: list[Recent]) -> None:
        for recent in recents:
            there, image = await asyncio.to_thread(look_for, recent.folder)
            if recent not in self.recents:
                return
            recent.show_found(there, image)

    def take_focus(self) -> None:
        """Give the keyboard to what one most likely wants: the newest project, or the sample film."""
        (self.recents[0] if self.recents else self.sample_way).setFocus()

    def _forget(self, folder: Path) -> None:
        self._memory.forget_project(folder)
        self.refresh()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab walks round inside the page."""
        return walk(self, forward=forward)
