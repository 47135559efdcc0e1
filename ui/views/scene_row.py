"""One scene of the board: its head, which folds it, and its cards."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.document.values import Scene
from studio.words.language import _
from ui.look import icons
from ui.look.kit import STRETCH, box, column, elided, label, row, tool
from ui.look.tokens import Size
from ui.widgets.card import AddCard
from ui.widgets.flow import Grid
from ui.widgets.small import StateMark

COUNTED = ("circled", "stale", "rendering", "failed", "missing", "draft")


class SceneRow(QWidget):
    """One scene: its head and its cards."""

    play = Signal(str)
    add = Signal(str)
    rename = Signal(str)

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self.scene_id = scene.id
        self._number = label("", "slate", "2", align=Qt.AlignmentFlag.AlignCenter)
        self._number.setMinimumSize(24, 20)
        self._number.setFixedHeight(20)
        self._number.setProperty("tag", True)
        self._slug = elided("", "strong")
        self._length = label("", "caption", "3")
        self._counts = QWidget()
        self._counts.setLayout(row(gap=5))
        self._fold = tool("chevron-down", _("Fold the scene"), size="small")
        self._fold.clicked.connect(lambda: self.fold(not self.folded))
        self._play = tool("play", _("Play the scene"), size="small")
        self._play.clicked.connect(lambda: self.play.emit(self.scene_id))
        self._rename = tool("pencil", _("Scene heading"), size="small")
        self._rename.clicked.connect(lambda: self.rename.emit(self.scene_id))
        head = box(
            row(
                self._fold, self._number, 2, self._slug, 6, self._length, STRETCH, self._counts, 4, self._rename,
                self._play, gap=5,
            )
        )  # fmt: skip
        head.setFixedHeight(28)
        self.grid = Grid(gap=Size.CARD_GAP, least=Size.CARD_MIN, most=Size.CARD_MAX)
        self.holder = QWidget()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.holder.setSizePolicy(policy)
        self.holder.setLayout(self.grid)
        self.new = AddCard("")
        self.new.wanted.connect(lambda: self.add.emit(self.scene_id))
        self.grid.addWidget(self.new)
        self.setLayout(column(head, self.holder, gap=8))
        self._shown_counts: tuple[tuple[str, int], ...] = ()

    @property
    def folded(self) -> bool:
        """Whether only the head is shown."""
        return self.holder.isHidden()

    def show_head(self, scene: Scene, number: str, length: str, states: list[str]) -> None:
        """Show the scene's number, slug line, length and how many shots are in which state."""
        heading = scene.heading or _("Untitled scene")
        self._number.setText(number)
        self._slug.setText(heading)
        self._length.setText(length)
        self.setAccessibleName(f"{_('Scene')} {number}, {heading}, {length}")
        self._play.setAccessibleName(f"{_('Play the scene')} {number}")
        self._rename.setAccessibleName(f"{_('Heading of scene')} {number}")
        self._play.setEnabled(bool(scene.shots))
        counts = tuple((key, states.count(key)) for key in COUNTED if key in states)
        if counts == self._shown_counts:
            return
        self._shown_counts = counts
        layout = self._counts.layout()
        assert layout is not None
        while (item := layout.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for key, count in counts:
            layout.addWidget(StateMark(key, 13))
            layout.addWidget(label(str(count), "caption", "2"))

    def fold(self, on: bool) -> None:
        """Fold or unfold; the chevron turns."""
        self.holder.setVisible(not on)
        words = _("Unfold the scene") if on else _("Fold the scene")
        self._fold.setIcon(icons.icon("chevron-right" if on else "chevron-down", "text_2", "accent_text"))
        self._fold.setToolTip(words)
        self._fold.setAccessibleName(words)
