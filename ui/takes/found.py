"""The takes that a search found, as an item model that hands its rows out in batches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from studio.render.search import Line
from studio.words.language import _
from ui.look import icons, paint, theme
from ui.look.tokens import Radius
from ui.takes.picture_row import Index, PictureRow
from ui.takes.poster import draw_poster
from ui.takes.wording import made_with, stars, when

BATCH = 200
"""Rows handed out at once."""


class FoundModel(QAbstractListModel):
    """Lines of `studio.render.search`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: Sequence[Line] = ()
        self._out = 0

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else self._out

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and self._out < len(self._lines)

    def fetchMore(self, parent: Index) -> None:
        if self.canFetchMore(parent):
            last = min(len(self._lines), self._out + BATCH) - 1
            self.beginInsertRows(QModelIndex(), self._out, last)
            self._out = last + 1
            self.endInsertRows()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < self._out:
            return None
        line = self._lines[index.row()]
        match role:
            case Qt.ItemDataRole.UserRole:
                return line
            case Qt.ItemDataRole.DisplayRole:
                return line.name
            case Qt.ItemDataRole.AccessibleTextRole | Qt.ItemDataRole.ToolTipRole:
                return said(line)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    @property
    def whole(self) -> int:
        """How many were found, handed out or not."""
        return len(self._lines)

    def show(self, lines: Sequence[Line]) -> None:
        """Show these."""
        self.beginResetModel()
        self._lines = lines
        self._out = min(BATCH, len(lines))
        self.endResetModel()


def said(line: Line) -> str:
    """What a screen reader says of a take that was found."""
    take = line.take
    facts = [_("Take {name}").format(name=line.name), _("Circled") if line.circled else "", stars(take.rating)]
    facts += [made_with(take), when(take.created), " ".join(line.text[:120].split()), " ".join(take.note[:200].split())]
    return ", ".join(fact for fact in facts if fact)


def row_height() -> int:
    """Height of a row at the text size in use."""
    return theme.px(60)


class FoundRow(PictureRow):
    """Paints takes that were found; their pictures are read when they are seen."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(300, row_height())

    def draw(self, p: QPainter, area: QRect, state: QStyle.StateFlag, _index: Index, line: Line, /) -> None:
        take, takes = line.take, self.takes
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            p.setPen(Qt.PenStyle.NoPen)
            p.setBrush(theme.colour("accent_soft" if state & QStyle.StateFlag.State_Selected else "hover"))
            p.drawRoundedRect(QRectF(area).adjusted(0, 1, -2, -1), Radius.M, Radius.M)
        high = area.height() - 12
        thumb = QRectF(area.x() + 8, area.y() + 6, high * 16 / 9, high)
        path = paint.rounded(thumb, Radius.S)
        there = takes.path(take).is_file()
        p.fillPath(path, theme.colour("control"))
        if there:
            draw_poster(p, self._thumbnails, takes.path(take, "poster.jpg"), thumb, path, 0.0)
        else:
            paint.hatch(p, thumb, "pressed", 6, path)
            icons.draw(
                p, "image-off", QRectF(thumb.center() - QPointF(8, 8), thumb.center() + QPointF(8, 8)), "missing"
            )
        right = area.right() - theme.px(210)
        left = thumb.right() + 12
        words = QRectF(left, area.y() + theme.px(8), right - left - 12, theme.px(18))
        used = paint.text(p, words, line.name, "slate", "text")
        if line.circled:
            icons.draw(
                p, "circle-dot", QRectF(left + used + 8, words.y() + 3, theme.px(12), theme.px(12)), "accent_text"
            )
            used += theme.px(20)
        paint.text(p, words.adjusted(used + 10, 0, 0, 0), " ".join(line.text[:300].split()), "body", "text_2")
        words.translate(0, theme.px(22))
        note = " ".join(take.note[:300].split())
        said_there = note or ("" if there else _("Take file is gone"))
        if note:
            icons.draw(p, "message-square", QRectF(left, words.y() + 4, theme.px(11), theme.px(11)), "text_3")
        paint.text(p, words.adjusted(theme.px(16) if note else 0, 0, 0, 0), said_there, "caption", "text_3")
        self._right(p, line, QRectF(right, area.y() + theme.px(8), area.right() - right - 14, theme.px(18)))

    def _right(self, p: QPainter, line: Line, area: QRectF) -> None:
        star = theme.px(13)
        for place in range(5):
            token = "accent_text" if place < line.take.rating else "pressed"
            icons.draw(p, "star", QRectF(area.x() + place * star, area.y() + 3, star - 2, star - 2), token)
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        paint.text(p, area.adjusted(5 * star + 6, 0, 0, 0), when(line.take.created), "caption", "text_3", side)
        area.translate(0, theme.px(22))
        paint.text(p, area, made_with(line.take), "caption", "text_3")
