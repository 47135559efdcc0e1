"""How a job's row is painted, and the list that shows them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem

from studio.render.jobs import JobState
from studio.words.language import _
from ui.desk import Desk
from ui.look import icons, paint, theme
from ui.look.tokens import Radius
from ui.queue.model import Face, QueueModel
from ui.takes.picture_row import FACE, Index, PictureRow
from ui.takes.poster import draw_poster
from ui.thumbnails import Thumbnails
from ui.widgets.even_list import EvenList

GLYPHS = {
    JobState.QUEUED: "grip-vertical",
    JobState.WAITING: "grip-vertical",
    JobState.FAILED: "rotate-cw",
    JobState.CANCELLED: "rotate-cw",
    JobState.DONE: "circle-dot",
}
OWN_KEYS = frozenset(
    (
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
        Qt.Key.Key_Delete,
        Qt.Key.Key_Backspace,
        Qt.Key.Key_Return,
        Qt.Key.Key_Enter,
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
    )
)
INDENT = 18
"""Of the parts of a group."""
TOKENS = {JobState.FAILED: "failed", JobState.CANCELLED: "text_3"}


def row_height() -> int:
    """Height of a row at the text size in use."""
    return theme.px(48)


def glyph_in(row: QRect) -> QRect:
    """Where a row has its sign, which is pressed to retry."""
    side = theme.px(24)
    return QRect(row.right() - side - 6, row.y() + (row.height() - side) // 2, side, side)


class JobRow(PictureRow):
    """Paints jobs."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(160, row_height())

    def draw(self, p: QPainter, area: QRect, state: QStyle.StateFlag, index: Index, face: Face, /) -> None:
        inner = QRectF(area).adjusted(6, 1, -6, -1)
        if face.part:
            area = area.adjusted(theme.px(INDENT), 0, 0, 0)
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            p.setPen(Qt.PenStyle.NoPen)
            p.setBrush(theme.colour("accent_soft" if state & QStyle.StateFlag.State_Selected else "raised"))
            p.drawRoundedRect(inner, Radius.M, Radius.M)
        high = theme.px(36)
        thumb = QRectF(area.x() + 12, area.y() + (area.height() - high) / 2, high * 16 / 9, high)
        self._picture(p, thumb, face)
        sign = QRectF(glyph_in(area))
        left, right = thumb.right() + 9, sign.left() - 4
        line = QRectF(left, area.y() + theme.px(6), right - left, theme.px(18))
        used = paint.text(p, line, face.name, "slate", "text")
        paint.text(p, line.adjusted(used + 7, 0, 0, 0), face.word, "caption", TOKENS.get(face.state, "text_2"))
        line.translate(0, theme.px(17))
        model = index.model()
        assert isinstance(model, QueueModel)
        paint.text(p, line, model.words(face), "caption", "text_3")
        self._sign(p, sign, face)
        if state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_KeyboardFocusChange:
            paint.focus_ring(p, inner, Radius.M)

    def _picture(self, p: QPainter, thumb: QRectF, face: Face) -> None:
        path = paint.rounded(thumb, Radius.S)
        file = self._poster(face)
        veil = 0.55 if face.state in (JobState.FAILED, JobState.CANCELLED) else 0.0
        if file is not None and draw_poster(p, self._thumbnails, file, thumb, path, veil):
            return
        p.fillPath(path, theme.colour("control"))
        if file is None:
            side = theme.px(16)
            place = QRectF(thumb.center().x() - side / 2, thumb.center().y() - side / 2, side, side)
            icons.draw(p, "image-off" if face.job.state is JobState.DONE else "clapperboard", place, "text_3")

    def _poster(self, face: Face) -> Path | None:
        """The take's own poster, or that of the shot's circled take where it is not made yet."""
        takes, place = self.takes, self._desk.place(face.job.shot)
        take = takes.get(face.job.take)
        if take is None and face.job.state is not JobState.DONE and place:
            take = self._desk.circled(place[1])
        if take is None or not takes.path(take).is_file():
            # A removed take leaves no likeness behind.
            return None
        return takes.path(take, "poster.jpg")

    def _sign(self, p: QPainter, area: QRectF, face: Face) -> None:
        if face.group:
            glyph = "chevron-down" if face.group.open else "chevron-right"
            side = theme.px(14)
            place = QRectF(area.center().x() - side / 2, area.center().y() - side / 2, side, side)
            icons.draw(p, glyph, place, "text_2")
            return
        glyph = GLYPHS.get(face.job.state, "")
        # A job may have begun since its row was shown; then it has no sign until the row goes.
        if (
            not glyph
            or (face.job.state is JobState.DONE and not face.circled)
            or (glyph == "rotate-cw" and not face.there)
        ):
            return
        token = "accent_text" if face.circled else "text_3" if glyph == "grip-vertical" else "text_2"
        side = theme.px(14)
        icons.draw(p, glyph, QRectF(area.center().x() - side / 2, area.center().y() - side / 2, side, side), token)


class JobList(EvenList):
    """The rows, dragged to be put in another order."""

    opened = Signal(str)
    """A job's take is to be watched, or its log read."""
    retried = Signal(str)
    sought = Signal()
    """A job is to be searched for."""
    asked = Signal(QPoint)
    shifted = Signal(int)
    """The selected jobs are to go one place up (-1) or down (+1)."""
    dropped = Signal()
    """The selected jobs are to be cancelled."""
    turned = Signal(str)
    """The parts of a group are to be shown or hidden; carries its batch."""

    def __init__(self, desk: Desk, thumbnails: Thumbnails, model: QueueModel) -> None:
        super().__init__()
        self.rows = JobRow(desk, thumbnails, self)
        self.setModel(model)
        self.setItemDelegate(self.rows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDragDropOverwriteMode(False)
        self.setDropIndicatorShown(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("Jobs"))
        thumbnails.arrived.connect(lambda _path: self.viewport().update())
        theme.changed.connect(self.scheduleDelayedItemsLayout)

    def selected(self) -> list[str]:
        """Ids of the selected jobs, from the top; a group's row stands for all its jobs."""
        return list(dict.fromkeys(job.id for face in self.faces() for job in face.jobs))

    def faces(self) -> list[Face]:
        """The selected rows, from the top."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        found = [self.model().index(row, 0).data(FACE) for row in rows]
        return [face for face in found if face is not None]

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        face: Face | None = index.data(FACE) if index.isValid() else None
        inside = face and glyph_in(self.visualRect(index)).contains(event.position().toPoint())
        if face and inside and face.group:
            self.turned.emit(face.group.batch)
            return
        if face and inside and GLYPHS.get(face.job.state) == "rotate-cw" and face.there:
            self.retried.emit(face.job.id)
            return
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        held = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        if index.isValid() and not held and event.button() == Qt.MouseButton.LeftButton:
            face: Face = index.data(FACE)
            sign = face.group and glyph_in(self.visualRect(index)).contains(event.position().toPoint())
            if face.state is JobState.DONE and not sign:
                self.opened.emit(face.job.id)

    def event(self, event: QEvent) -> bool:
        """The list's own keys are its own while it has the keyboard, whatever else they do in the window."""
        override = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride
        if override and (event.key() in OWN_KEYS or event.matches(QKeySequence.StandardKey.Find)):  # type: ignore[attr-defined]
            event.accept()
            return True
        return super().event(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        index = self.indexAt(event.position().toPoint())
        face: Face | None = index.data(FACE) if index.isValid() else None
        if face and face.group and face.state is not JobState.DONE:
            self.turned.emit(face.group.batch)
        elif face and face.state is not JobState.DONE:
            self.opened.emit(face.job.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if event.matches(QKeySequence.StandardKey.Find):
            self.sought.emit()
            return
        match event.key():
            case Qt.Key.Key_Up | Qt.Key.Key_Down if held:
                self.shifted.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace:
                self.dropped.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if self.currentIndex().isValid():
                self.opened.emit(self.currentIndex().data(FACE).job.id)
            case Qt.Key.Key_Left | Qt.Key.Key_Right:
                self._turn(opened=event.key() == Qt.Key.Key_Right)
            case Qt.Key.Key_Menu if self.currentIndex().isValid():
                self.asked.emit(self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center()))
            case _:
                super().keyPressEvent(event)

    def _turn(self, *, opened: bool) -> None:
        face: Face | None = self.currentIndex().data(FACE) if self.currentIndex().isValid() else None
        if face and face.group and face.group.open != opened:
            self.turned.emit(face.group.batch)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.indexAt(event.pos()).isValid():
            self.asked.emit(event.globalPos())
