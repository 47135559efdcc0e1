"""How a take's cell is painted, and where in it one may press."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QLineEdit, QStyle, QStyleOptionViewItem, QWidget

from studio.render.takes import LONGEST_NOTE
from studio.words.language import _
from ui.look import icons, paint, theme
from ui.look.tokens import Radius
from ui.takes.facts import FileState
from ui.takes.model import Face, score_words
from ui.takes.picture_row import Index, PictureRow
from ui.takes.poster import draw_poster
from ui.takes.wording import quality

LINE, STAR = 16, 13
"""Height of a line of words and width of a star, at the text size as designed."""
GONE = (FileState.GONE, FileState.DAMAGED)


def cell_size() -> QSize:
    """Size of a cell at the text size in use."""
    return QSize(theme.px(216), theme.px(78))


def picture_in(cell: QRect | QRectF) -> QRectF:
    """Where a cell has its picture: 16:9, as high as the words beside it."""
    high = cell.height() - 12
    return QRectF(cell.x() + 6, cell.y() + 6, min(high * 16 / 9, cell.width() * 0.52), high)


def star_at(cell: QRect, x: float, y: float) -> int:
    """Which star lies there, 1 to 5; 0 beside them."""
    left, top, line = picture_in(cell).right() + 10, cell.y() + theme.px(22), theme.px(LINE)
    place = int((x - left) // theme.px(STAR))
    return place + 1 if x >= left and place < 5 and top <= y < top + line + 2 else 0


class TakeCell(PictureRow):
    """Paints takes and edits their notes in place."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return cell_size()

    def draw(self, p: QPainter, area: QRect, state: QStyle.StateFlag, _index: Index, face: Face, /) -> None:
        cell = QRectF(QRect(area.topLeft(), cell_size()))
        p.setPen(Qt.PenStyle.NoPen)
        over = bool(state & QStyle.StateFlag.State_MouseOver)
        p.setBrush(theme.colour("accent_soft" if face.circled else "hover" if over else "raised"))
        p.drawRoundedRect(cell, Radius.M, Radius.M)
        self._edge(p, cell, face, state)
        self._picture(p, picture_in(cell), face)
        self._words(p, cell, face)

    def _edge(self, p: QPainter, cell: QRectF, face: Face, state: QStyle.StateFlag) -> None:
        inner = cell.adjusted(1, 1, -1, -1)
        p.setBrush(Qt.BrushStyle.NoBrush)
        if state & QStyle.StateFlag.State_Selected:
            p.setPen(QPen(theme.colour("accent_text"), 2))
        elif face.state in GONE:
            p.setPen(paint.state_pen("missing", 1))
        elif face.older:
            p.setPen(paint.state_pen("stale", 1))
        else:
            return
        p.drawRoundedRect(inner, Radius.M, Radius.M)

    def _picture(self, p: QPainter, area: QRectF, face: Face) -> None:
        path = paint.rounded(area, Radius.S)
        gone = face.state in GONE
        p.fillPath(path, theme.colour("control"))
        if gone:
            paint.hatch(p, area, "hover", 6, path)
            icons.draw(p, "image-off", QRectF(area.center().x() - 9, area.center().y() - 16, 18, 18), "missing")
            words = QRectF(area.x() + 4, area.center().y() + 4, area.width() - 8, theme.px(LINE))
            paint.text(p, words, _("Make again"), "caption+", "accent_text", Qt.AlignmentFlag.AlignCenter)
        else:
            file = self.takes.path(face.take, "poster.jpg")
            draw_poster(p, self._thumbnails, file, area, path, 0.35 if face.older else 0.0)
        if face.mark:
            paint.pill(p, QPointF(area.x() + 3, area.y() + 3), face.mark, left=True)
        if face.older and not gone:
            paint.pill(p, QPointF(area.right() - 3, area.y() + 3), "", icon="history", token="stale")  # noqa: S106

    def _words(self, p: QPainter, cell: QRectF, face: Face) -> None:
        high, star = theme.px(LINE), theme.px(STAR)
        left = picture_in(cell).right() + 10
        line = QRectF(left, cell.y() + 5, cell.right() - left - 6, high)
        ring = theme.px(18)
        paint.text(p, line.adjusted(0, 0, -ring - 2 if face.circled else 0, 0), face.name, "slate", "text")
        if face.circled:
            _ring(p, QRectF(cell.right() - ring - 6, cell.y() + 5, ring, ring))
        for place in range(5):
            token = "accent_text" if place < face.take.rating else "pressed"
            icons.draw(p, "star", QRectF(left + place * star, cell.y() + theme.px(25), star - 2, star - 2), token)
        line.translate(0, theme.px(34))
        token = "text_2" if face.circled else "text_3"
        if face.state in GONE:
            words = _("File is gone") if face.state is FileState.GONE else _("Damaged")
            paint.text(p, line, words, "caption", "missing")
        elif face.state is FileState.NO_RECIPE:
            paint.text(p, line, _("No recipe"), "caption", token)
        elif face.state is not None:
            words = _("Same as {take}").format(take=face.twin) if face.twin else score_words(face.score)
            paint.text(p, line, words, "caption", token)
        line.translate(0, high)
        note = " ".join(face.take.note[:200].split())
        if note:
            icons.draw(p, "message-square", QRectF(left, line.y() + theme.px(3), star - 2, star - 2), "text_3")
            paint.text(p, line.adjusted(star + 2, 0, 0, 0), note, "caption", "text_2")
        else:
            paint.text(p, line, f"{quality(face.take.quality)} · {face.take.seed}", "caption", token)

    # ----- the note -----------------------------------------------------------------------------------------------
    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, _index: Index) -> QWidget:
        field = QLineEdit(parent)
        field.setMaxLength(LONGEST_NOTE)
        field.setPlaceholderText(_("Note"))
        field.setAccessibleName(_("Note"))
        field.setFont(theme.font("caption"))
        return field

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, QLineEdit)
        if editor.isModified():
            # Something else of the take changed meanwhile; what is being typed stays.
            return
        editor.setText(" ".join(str(index.data(Qt.ItemDataRole.EditRole)).split()))

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index) -> None:
        cell = QRect(option.rect.topLeft(), cell_size())  # type: ignore[attr-defined]
        high = theme.px(28)
        editor.setGeometry(cell.x() + 4, cell.bottom() - high - 2, cell.width() - 8, high)


def _ring(p: QPainter, area: QRectF) -> None:
    """A ring that does not quite close, as a grease pencil draws it."""
    inner = area.adjusted(2, 2, -2, -2)
    path = QPainterPath()
    path.arcMoveTo(inner, 62)
    path.arcTo(inner, 62, 338)
    p.setBrush(Qt.BrushStyle.NoBrush)
    p.setPen(QPen(theme.colour("accent_text"), 2.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    p.drawPath(path)
