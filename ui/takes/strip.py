"""The takes of a shot side by side: walked by keys, rated by mouse and keys, dragged into the viewer's panes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDrag,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyleOptionViewItem

from studio.words.language import _
from ui.desk import Desk
from ui.look import theme
from ui.takes.cell import GONE, TakeCell, cell_size, picture_in, star_at
from ui.takes.model import Face, TakesModel
from ui.takes.picture_row import FACE
from ui.thumbnails import Thumbnails
from ui.widgets.even_list import EvenList

GAP = 8
OWN_KEYS = frozenset(
    (
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
        Qt.Key.Key_Return,
        Qt.Key.Key_Enter,
    )
)


class TakeStrip(EvenList):
    """Shows a `TakesModel`: in one row, or in several where there is room."""

    opened = Signal(str)
    """A take is to be watched."""
    rated = Signal(str, int)
    asked = Signal(QPoint)
    """The menu of the selected takes is wanted, at this place of the screen."""
    circled = Signal(str)
    sought = Signal()
    """Takes of the whole film are to be searched."""
    again = Signal(str)
    """A take whose file is gone or damaged is to be made again."""

    def __init__(self, desk: Desk, thumbnails: Thumbnails, model: TakesModel) -> None:
        super().__init__()
        self.cell = TakeCell(desk, thumbnails, self)
        self.setModel(model)
        self.setItemDelegate(self.cell)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setViewMode(QListView.ViewMode.ListMode)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setAccessibleName(_("Takes"))
        thumbnails.arrived.connect(lambda _path: self.viewport().update())
        theme.changed.connect(self._measure)
        self._measure()
        self.doubleClicked.connect(lambda index: self.circled.emit(index.data(FACE).take.id))

    def _measure(self) -> None:
        self.setGridSize(cell_size() + QSize(GAP, GAP))
        self.updateGeometry()

    # ----- what is chosen -----------------------------------------------------------------------------------------
    def chosen(self) -> str:
        """The take under the keyboard, empty where there is none."""
        face = self._face(self.currentIndex())
        return face.take.id if face else ""

    def selected(self) -> list[str]:
        """The selected takes in their order."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        return [self.model().index(row, 0).data(FACE).take.id for row in rows]

    def choose(self, row: int) -> None:
        """Select one take."""
        index = self.model().index(row, 0)
        if index.isValid():
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.scrollTo(index)

    def write_note(self) -> None:
        """Open the note of the take under the keyboard."""
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())
            self.edit(self.currentIndex())

    @staticmethod
    def _face(index: QModelIndex) -> Face | None:
        return index.data(FACE) if index.isValid() else None

    # ----- hands --------------------------------------------------------------------------------------------------
    def _star(self, event: QMouseEvent) -> tuple[Face | None, int]:
        at = event.position().toPoint()
        index = self.indexAt(at)
        face = self._face(index)
        return face, star_at(self._area(index), at.x(), at.y()) if face else 0

    def _area(self, index: QModelIndex) -> QRect:
        return QRect(self.visualRect(index).topLeft(), cell_size())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        face, star = self._star(event)
        if face and star and event.button() == Qt.MouseButton.LeftButton:
            # The star it has already takes the rating away.
            self.rated.emit(face.take.id, 0 if star == face.take.rating else star)
            event.accept()
            return
        if face and face.state in GONE and event.button() == Qt.MouseButton.LeftButton:
            area = picture_in(self._area(self.indexAt(event.position().toPoint())))
            if area.contains(event.position()):
                self.again.emit(face.take.id)
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        face, star = self._star(event)
        held = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        if face and not star and not held and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(face.take.id)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._star(event)[1]:
            self.mousePressEvent(event)
        else:
            super().mouseDoubleClickEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.HoverMove:
            at = event.position().toPoint()  # type: ignore[attr-defined]
            index = self.indexAt(at)
            on = index.isValid() and star_at(self._area(index), at.x(), at.y())
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if on else Qt.CursorShape.ArrowCursor)
        return super().viewportEvent(event)

    def event(self, event: QEvent) -> bool:
        """The strip's own keys are its own while it has the keyboard, whatever else they do in the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
            if (plain and event.key() in OWN_KEYS) or event.matches(QKeySequence.StandardKey.Find):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() == QAbstractItemView.State.EditingState:
            # A note's field lets Enter through to us; it means the note.
            return
        if event.matches(QKeySequence.StandardKey.Find):
            self.sought.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() and self.chosen():
            self.circled.emit(self.chosen())
        elif event.key() == Qt.Key.Key_Menu and self.chosen():
            self.asked.emit(self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center()))
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.indexAt(event.pos()).isValid():
            self.asked.emit(event.globalPos())

    def startDrag(self, actions: Qt.DropAction) -> None:
        """Carry the selected takes; what is carried is their first picture, not the whole rows."""
        indexes = self.selectionModel().selectedIndexes()
        if not indexes:
            return
        drag = QDrag(self)
        drag.setMimeData(self.model().mimeData(indexes))
        drag.setPixmap(self._carried(indexes[0]))
        drag.setHotSpot(QPoint(16, 16))
        drag.exec(actions)

    def _carried(self, index: QModelIndex) -> QPixmap:
        ratio = self.devicePixelRatioF()
        size = cell_size()
        pixmap = QPixmap(size * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        option = QStyleOptionViewItem()
        option.rect.setRect(0, 0, size.width(), size.height())  # type: ignore[attr-defined]
        painter = QPainter(pixmap)
        self.cell.paint(painter, option, index)
        painter.end()
        return pixmap

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One row that scrolls sideways, or as many rows as there is room for."""
        self.setWrapping(self.viewport().height() >= 2 * self.gridSize().height())
        super().resizeEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(4 * self.gridSize().width(), self.gridSize().height() + 4)

    def minimumSizeHint(self) -> QSize:
        return self.gridSize()
