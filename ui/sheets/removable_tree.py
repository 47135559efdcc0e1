"""How a row of the clean-up tree is painted, and how it is ticked."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from studio.words.language import _
from ui.look import icons, paint, theme
from ui.look.tokens import Radius
from ui.sheets.removable import ROW, Removable, Row, bytes_words

Index = QModelIndex | QPersistentModelIndex


class RemovableRow(QStyledItemDelegate):
    """Box, name, stars, facts, size."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(300, theme.px(28))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        said: Row = index.data(ROW)
        p = painter
        area = QRectF(option.rect)  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        p.save()
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            p.setPen(Qt.PenStyle.NoPen)
            p.setBrush(theme.colour("accent_soft"))
            p.drawRoundedRect(area.adjusted(0, 1, -2, -1), Radius.S, Radius.S)
        _box(p, box_in(option.rect), Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)))  # type: ignore[attr-defined]
        top = not index.parent().isValid()
        left = box_in(option.rect).right() + 9  # type: ignore[attr-defined]
        size = QRectF(area.right() - theme.px(90), area.y(), theme.px(80), area.height())
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        paint.text(p, size, bytes_words(said.size), "strong" if top else "caption", "text" if top else "text_2", side)
        words = QRectF(left, area.y(), size.left() - left - 8, area.height())
        if top:
            paint.text(p, words, said.name, "strong", "text")
        else:
            words.setX(words.x() + paint.text(p, words, said.name, "body", "text") + 10)
            if said.rating >= 0:
                star = theme.px(13)
                y = area.center().y() - star / 2
                for place in range(5):
                    token = "accent_text" if place < said.rating else "pressed"
                    icons.draw(p, "star", QRectF(words.x() + place * star, y, star - 2, star - 2), token)
                words.setX(words.x() + 5 * star + 10)
            paint.text(p, words, said.facts, "caption", "text_3")
        p.restore()


def box_in(row: QRect) -> QRect:
    """Where a row has its box."""
    side = theme.px(15)
    return QRect(row.x() + 4, row.y() + (row.height() - side) // 2, side, side)


def _box(p: QPainter, area: QRect, state: Qt.CheckState) -> None:
    """A box: empty, ticked, or with a dash where some below it are ticked. The shape tells, not the colour alone."""
    on = state is not Qt.CheckState.Unchecked
    inner = QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5)
    p.setPen(Qt.PenStyle.NoPen if on else QPen(theme.colour("line_strong"), 1))
    p.setBrush(theme.colour("accent" if on else "control"))
    p.drawRoundedRect(inner, 3, 3)
    if not on:
        return
    p.setPen(QPen(theme.colour("on_accent"), 1.8))
    middle = inner.center()
    if state is Qt.CheckState.PartiallyChecked:
        p.drawLine(middle - QPointF(3.5, 0), middle + QPointF(3.5, 0))
    else:
        p.drawPolyline([middle + QPointF(-3.5, 0.2), middle + QPointF(-1, 2.8), middle + QPointF(3.6, -2.8)])


class RemovableTree(QTreeView):
    """The tree; Space and a click on a box tick, arrows fold."""

    def __init__(self, model: Removable) -> None:
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(RemovableRow(self))
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setIndentation(theme.px(18))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumHeight(theme.px(300))
        self.setAccessibleName(_("What can go"))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        reach = box_in(self.visualRect(index)).adjusted(-5, -5, 5, 5) if index.isValid() else QRect()
        if reach.contains(event.position().toPoint()) and event.button() == Qt.MouseButton.LeftButton:
            self.setCurrentIndex(index)
            self.turn(index)
            return
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            on = self.currentIndex().data(Qt.ItemDataRole.CheckStateRole) != Qt.CheckState.Checked
            for index in self.selectionModel().selectedIndexes() or [self.currentIndex()]:
                self.model().setData(index, Qt.CheckState.Checked if on else Qt.CheckState.Unchecked, CHECK)
            return
        super().keyPressEvent(event)

    def turn(self, index: QModelIndex) -> None:
        """Tick a row, or take the tick away."""
        on = index.data(Qt.ItemDataRole.CheckStateRole) != Qt.CheckState.Checked
        self.model().setData(index, Qt.CheckState.Checked if on else Qt.CheckState.Unchecked, CHECK)


CHECK = Qt.ItemDataRole.CheckStateRole
