"""The first page: three ways to begin, and the projects of before."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from studio.words.language import _
from ui.look import icons, paint, theme
from ui.look.kit import STRETCH, box, button, clear, column, elided, label, row
from ui.look.tokens import Radius, Size
from ui.memory import Memory
from ui.widgets.small import Keys, Logo

SCRIPTS = (".fountain", ".fdx", ".txt", ".spmd")


class Way(QWidget):
    """One way to begin: a large button that says what it does."""

    chosen = Signal()

    def __init__(self, icon: str, words: str, detail: str, keys: str, *, primary: bool = False) -> None:
        super().__init__()
        self._icon, self._words, self._detail, self._primary = icon, words, detail, primary
        self.setFixedHeight(72)
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
        icons.draw(p, self._icon, QRectF(20, 25, 22, 22), "accent_text" if self._primary else "text_2")
        paint.text(p, QRectF(60, 15, self.width() - 160, 22), self._words, "title", "text")
        paint.text(p, QRectF(60, 37, self.width() - 150, 20), self._detail, "body", "text_2")
        if self.hasFocus():
            paint.focus_ring(p, self.rect(), Radius.L)


class Welcome(QFrame):
    """Shown while no project is open."""

    wanted = Signal(str)
    """An action of `ui.actions`."""
    project = Signal(object)
    """A folder or script, as a Path."""

    def __init__(self, memory: Memory) -> None:
        super().__init__()
        self._memory = memory
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
        left.setMinimumWidth(440)
        left.setMaximumWidth(600)
        main = box(row(STRETCH, (left, 100), STRETCH, gap=0, margins=(40, 0, 40, 0)), "panel")
        other = button(_("Open other…"), "folder-open", "ghost", "small")
        other.clicked.connect(lambda: self.wanted.emit("project.open"))
        self._recent = QVBoxLayout()
        self._recent.setSpacing(4)
        side = box(
            column(
                28,
                row(10, label(_("Recent projects"), "strong"), STRETCH, other, gap=6),
                4,
                self._recent,
                STRETCH,
                gap=6,
                margins=(20, 0, 20, 0),
            ),
            "panel",
        )
        side.setMinimumWidth(280)
        side.setMaximumWidth(380)
        self.setLayout(row((main, 3), (side, 2), gap=Size.GAP))
        self.refresh()

    def refresh(self) -> None:
        """List the projects of before; those whose folder is gone say so."""
        clear(self._recent)
        rows = self._memory.projects()
        for each in rows:
            folder = Path(each["folder"])
            there = (folder / "project.db").is_file()
            about = str(folder.parent) if there else _("Folder not found · {folder}").format(folder=folder)
            way = button(each.get("title") or folder.stem, "clapperboard" if there else "image-off", "ghost")
            way.setEnabled(there)
            way.setToolTip(about)
            way.clicked.connect(lambda _on=False, folder=folder: self.project.emit(folder))
            self._recent.addWidget(
                box(column(row(way, STRETCH), row((elided(about, "caption", "3"), 1), margins=(34, 0, 0, 4)), gap=0))
            )
        if not rows:
            self._recent.addWidget(
                label(_("No project yet. The sample film is a good beginning."), "caption", "3", wrap=True)
            )
