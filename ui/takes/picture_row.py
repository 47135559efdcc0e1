"""A row or cell with a picture of a take: what painting jobs, takes and found takes has in common."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from studio.render.takes import Takes
from ui.desk import Desk
from ui.thumbnails import Thumbnails

Index = QModelIndex | QPersistentModelIndex
FACE = Qt.ItemDataRole.UserRole
"""The role under which a model hands out what a row shows."""


class PictureRow(QStyledItemDelegate):
    """Paints what a model hands out under `FACE`.

    Parameters
    ----------
    desk : Desk
    thumbnails : Thumbnails
    parent : QWidget
        The view.
    """

    def __init__(self, desk: Desk, thumbnails: Thumbnails, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._thumbnails = thumbnails
        self.painted = 0
        """Rows painted; for counting."""

    @property
    def takes(self) -> Takes:
        """The open project's takes; only what is open is painted."""
        assert self._desk.session is not None
        return self._desk.session.takes

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        face = index.data(FACE)
        if face is None or self._desk.session is None:
            return
        self.painted += 1
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self.draw(painter, option.rect, option.state, index, face)  # type: ignore[attr-defined]
        painter.restore()

    def draw(self, p: QPainter, area: QRect, state: QStyle.StateFlag, index: Index, face: Any, /) -> None:
        """Draw one row into `area`; pen, brush and clip are free to be changed."""
        raise NotImplementedError
