"""A shot on the board: picture, slate, length, text, direction, cast, state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QLinearGradient,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QSizePolicy, QWidget

from studio.document.values import Shot
from studio.words.language import _
from ui.look import icons, paint, theme
from ui.look.tokens import STATES, Radius
from ui.wording import direction, hue, initials, seconds

TEXT_BLOCK = 74
"""Pixels under the picture: two lines of text and the foot."""


@dataclass(frozen=True, slots=True)
class CardFace:
    """All that a card shows; equal faces need no repaint.

    Attributes
    ----------
    shot : Shot
    slate : str
    frames : int
        Length, worked out where it is automatic.
    rate : Fraction
    state : str
        A key of ``ui.look.tokens.STATES``.
    cast : tuple of str
    takes : int
    share : float
        Of the rendering, 0 to 1.
    note : str
        Why it failed.
    selected : bool
    """

    shot: Shot
    slate: str
    frames: int
    rate: Fraction
    state: str
    cast: tuple[str, ...]
    takes: int
    share: float
    note: str
    selected: bool

    def words(self) -> str:
        """What a screen reader says."""
        facts = ", ".join((f"{_('Shot')} {self.slate}", _(STATES[self.state].word), seconds(self.frames, self.rate)))
        return f"{facts}. {self.shot.text}"


class Card(QWidget):
    """One card. The picture is 16:9 at the card's width; everything else has a fixed height."""

    chosen = Signal(str, Qt.KeyboardModifier)
    """Shot id, and the keys that were held: Ctrl adds, Shift stretches."""
    opened = Signal(str)
    written = Signal(str, str)
    """Shot id and its new text."""
    continued = Signal(str)
    """Enter ended the typing: the next shot is wanted."""
    again = Signal(str)
    """The missing take is to be made again."""
    carried = Signal(str, QPoint)
    """The card is dragged; where the pointer is on the screen."""
    dropped = Signal(str, QPoint, bool)
    """The card was let go of there, or the drag was given up."""

    def __init__(self, face: CardFace, picture: QPixmap) -> None:
        super().__init__()
        self.face = face
        self.picture = picture
        self._live: QImage | None = None
        self._editor: _Writing | None = None
        self._pressed: QPoint | None = None
        self._lifted = False
        self._by_keys = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(face.words())

    def show_face(self, face: CardFace, picture: QPixmap) -> None:
        """Show other content; repaints only where it differs."""
        if face == self.face and picture.cacheKey() == self.picture.cacheKey():
            return
        if face.state != "rendering":
            self._live = None
        self.face, self.picture = face, picture
        self.setAccessibleName(face.words())
        self.update()

    def show_live(self, image: QImage) -> None:
        """Show a picture of the rendering that runs."""
        self._live = image
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(width * 9 / 16) + TEXT_BLOCK

    def sizeHint(self) -> QSize:
        return QSize(200, self.heightForWidth(200))

    # ----- hands --------------------------------------------------------------------------------------------------
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.face.state == "missing" and self._picture_rect().contains(event.position()):
            self.again.emit(self.face.shot.id)
        self._pressed = event.position().toPoint() if event.button() == Qt.MouseButton.LeftButton else None
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.chosen.emit(self.face.shot.id, event.modifiers())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None or self._editor:
            return
        away = (event.position().toPoint() - self._pressed).manhattanLength()
        if not self._lifted and away >= QApplication.startDragDistance():
            self._lifted = True
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.update()
        if self._lifted:
            self.carried.emit(self.face.shot.id, event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._end_drag(event.globalPosition().toPoint(), taken=True)

    def _end_drag(self, at: QPoint, *, taken: bool) -> None:
        lifted, self._lifted, self._pressed = self._lifted, False, None
        if lifted:
            self.unsetCursor()
            self.update()
            self.dropped.emit(self.face.shot.id, at, taken)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._by_keys = event.reason() is not Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._picture_rect().contains(event.position()):
            self.opened.emit(self.face.shot.id)
        else:
            self.write()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        typed = event.text()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        if event.key() == Qt.Key.Key_F2:
            self.write()
        elif event.key() == Qt.Key.Key_Escape and self._lifted:
            self._end_drag(QPoint(), taken=False)
        elif plain and typed.isprintable() and typed.strip() and typed.isalpha():
            self.write(typed)
        else:
            super().keyPressEvent(event)

    def write(self, first: str = "") -> None:
        """Edit the text in place; `first` are letters typed already, which begin a new sentence at the end."""
        if self._editor or self.face.shot.locked:
            return
        self._end_drag(QPoint(), taken=False)
        text = self.face.shot.text
        self._editor = _Writing(self, f"{text} {first}".strip() if first else text)
        self._editor.ended.connect(self._written)
        self._place_editor()
        self._editor.show()
        self._editor.setFocus()

    def keep(self) -> None:
        """Keep what is being typed."""
        if self._editor:
            self._editor.end()

    def _written(self, text: str, on: bool) -> None:
        editor, self._editor = self._editor, None
        if editor:
            held = editor.hasFocus()
            editor.hide()
            editor.deleteLater()
            if held:
                self.setFocus(Qt.FocusReason.OtherFocusReason)
        if text.strip() != self.face.shot.text:
            self.written.emit(self.face.shot.id, text.strip())
        if on:
            self.continued.emit(self.face.shot.id)

    def resizeEvent(self, _event: object) -> None:
        self._place_editor()

    def _place_editor(self) -> None:
        if self._editor:
            top = round(self._picture_rect().bottom()) + 4
            self._editor.setGeometry(4, top, self.width() - 8, self.height() - top - 4)

    # ----- painting -----------------------------------------------------------------------------------------------
    def _picture_rect(self) -> QRectF:
        return QRectF(0, 0, self.width(), round(self.width() * 9 / 16))

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        body = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        p.setPen(Qt.PenStyle.NoPen)
        lifted = theme.colour("hover") if self._lifted else theme.mix("hover", "raised", 0.5)
        p.setBrush(lifted if self._lifted or self.underMouse() else theme.colour("raised"))
        p.drawRoundedRect(body, Radius.M, Radius.M)
        if not theme.now().dark:
            p.setBrush(Qt.BrushStyle.NoBrush)
            p.setPen(QPen(theme.colour("line"), 1))
            p.drawRoundedRect(body, Radius.M, Radius.M)
        pic = self._picture_rect()
        self._paint_picture(p, pic)
        self._paint_badges(p, pic)
        self._paint_words(p, QRectF(10, pic.bottom() + 8, self.width() - 20, TEXT_BLOCK - 8))
        self._paint_edge(p, body)

    def _paint_picture(self, p: QPainter, pic: QRectF) -> None:
        face, path = self.face, paint.rounded(pic, Radius.M, "tltr")
        if face.state == "missing":
            p.fillPath(path, theme.colour("control"))
            paint.hatch(p, pic, "hover", 10, path)
            icons.draw(p, "image-off", QRectF(pic.center().x() - 10, pic.center().y() - 28, 20, 20), "missing")
            mid = Qt.AlignmentFlag.AlignHCenter
            row = QRectF(0, pic.center().y() - 3, pic.width(), 16)
            paint.text(p, row, _("Take file is gone"), "caption+", "text_2", mid)
            paint.text(p, row.translated(0, 16), _("Make again"), "caption+", "accent_text", mid)
            return
        if self._live is not None:
            p.save()
            p.setClipPath(path)
            p.drawImage(pic, self._live)
            p.restore()
        elif not self.picture.isNull():
            veil = {"stale": 0.35, "failed": 0.55}.get(face.state, 0)
            paint.cover(p, pic, self.picture, path, veil)
        else:
            paint.figure_sketch(p, pic, path, face.shot.directions.camera.size, max(1, min(3, len(face.cast))))
        if self._live is not None or not self.picture.isNull():
            fade = QLinearGradient(0, pic.bottom() - 40, 0, pic.bottom())
            fade.setColorAt(0, QColor(0, 0, 0, 0))
            fade.setColorAt(1, QColor(0, 0, 0, 90))
            p.fillRect(QRectF(0, pic.bottom() - 40, pic.width(), 40), fade)
        if face.state == "rendering":
            bar = QRectF(0, pic.bottom() - 3, pic.width(), 3)
            p.fillRect(bar, theme.colour("picture_scrim", 190))
            bar.setWidth(pic.width() * face.share)
            p.fillRect(bar, theme.colour("rendering"))

    def _paint_badges(self, p: QPainter, pic: QRectF) -> None:
        face = self.face
        paint.pill(p, QPointF(8, 8), face.slate, "slate", left=True)
        paint.pill(p, QPointF(pic.right() - 8, pic.bottom() - 26), seconds(face.frames, face.rate), "micro")
        corner = QPointF(pic.right() - 8, 8)
        if face.state in ("stale", "failed", "rendering"):
            words = f"{face.share:.0%}" if face.state == "rendering" else _(STATES[face.state].word)
            paint.pill(
                p, corner, words, "micro", face.state, theme.colour(f"{face.state}_soft"), STATES[face.state].icon
            )
        elif face.shot.locked:
            paint.pill(p, corner, _("Locked"), "micro", "on_picture", None, "lock")
        elif face.state == "circled":
            ring = QRectF(pic.right() - 28, 8, 20, 20)
            p.setPen(Qt.PenStyle.NoPen)
            p.setBrush(theme.colour("picture_scrim", 200))
            p.drawEllipse(ring)
            p.setBrush(Qt.BrushStyle.NoBrush)
            p.setPen(QPen(theme.colour("accent"), 2))
            p.drawEllipse(ring.adjusted(4, 4, -4, -4))

    def _paint_words(self, p: QPainter, area: QRectF) -> None:
        face = self.face
        spoken = " ".join(line.text for line in face.shot.lines)
        text = face.shot.text or (f"“{spoken}”" if spoken else _("Empty: type what happens"))
        row = QRectF(area.x(), area.y(), area.width(), 34)
        paint.paragraph(p, row, text, "body", "text" if face.shot.text or spoken else "text_3", 2, 17)
        foot = QRectF(area.x(), area.bottom() - 28, area.width(), 20)
        x = foot.right()
        for name in reversed(face.cast[:4]):
            x -= 20
            paint.avatar(p, QRectF(x, foot.y(), 20, 20), initials(name), hue(name), "raised")
            x += 5
        space = QRectF(foot.x(), foot.y(), x - foot.x() - 10, 20)
        if face.state == "failed":
            icons.draw(p, "octagon-x", QRectF(foot.x(), foot.y() + 4, 12, 12), "failed")
            paint.text(p, space.adjusted(17, 0, 0, 0), face.note, "caption", "failed")
        else:
            count = _("no take") if not face.takes else _("{count} takes").format(count=face.takes)
            parts = [direction(face.shot), count if face.takes != 1 else ""]
            paint.text(p, space, " · ".join(part for part in parts if part), "caption", "text_3")

    def _paint_edge(self, p: QPainter, body: QRectF) -> None:
        p.setBrush(Qt.BrushStyle.NoBrush)
        edge = body.adjusted(0.5, 0.5, -0.5, -0.5)
        if self.face.selected:
            p.setPen(QPen(theme.colour("accent" if theme.now().dark else "accent_text"), 2))
            p.drawRoundedRect(edge, Radius.M, Radius.M)
        elif STATES[self.face.state].edge != "none":
            p.setPen(paint.state_pen(self.face.state, 1.5))
            p.drawRoundedRect(edge, Radius.M, Radius.M)
        if self.hasFocus() and self._by_keys:
            paint.focus_ring(p, body.adjusted(3, 3, -3, -3), Radius.S)


class _Writing(QPlainTextEdit):
    """The text of a card while it is typed: Enter ends it and asks for the next shot, Escape takes back."""

    ended = Signal(str, bool)

    def __init__(self, parent: QWidget, text: str) -> None:
        super().__init__(text, parent)
        self._before = text
        self.setFont(theme.font("body"))
        self.setAccessibleName(_("Text of the shot"))
        cursor = self.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        self.setTextCursor(cursor)
        self._open = True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._end(self.toPlainText(), True)
        elif event.key() == Qt.Key.Key_Escape:
            self._end(self._before, False)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        # A menu that opens over the words does not end them.
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.end()

    def end(self) -> None:
        """Keep the words as they are."""
        self._end(self.toPlainText(), False)

    def _end(self, text: str, on: bool) -> None:
        if self._open:
            self._open = False
            self.ended.emit(text, on)


class AddCard(QWidget):
    """The empty place at the end of a scene: Enter or a click makes the next shot."""

    SLIM = 32
    wanted = Signal()

    def __init__(self, slate: str) -> None:
        super().__init__()
        self.slate = slate
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.name(slate)

    def name(self, slate: str) -> None:
        """The slate that the next shot will have."""
        self.slate = slate
        self.setAccessibleName(f"{_('New shot')} {slate}")
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(width * 9 / 16) + TEXT_BLOCK

    def sizeHint(self) -> QSize:
        return QSize(200, self.heightForWidth(200))

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        self.wanted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.wanted.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(theme.colour("line_strong" if self.underMouse() else "pressed"), 1.5)
        pen.setDashPattern([3, 3])
        p.setPen(pen)
        p.setBrush(Qt.BrushStyle.NoBrush)
        p.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), Radius.M, Radius.M)
        if self.hasFocus():
            paint.focus_ring(p, self.rect(), Radius.M)
        c = QRectF(self.rect()).center()
        name, hint = f"{_('Shot')} {self.slate}", _("Type what happens, Enter")
        if self.height() <= self.SLIM:
            icons.draw(p, "plus", QRectF(12, c.y() - 7, 14, 14), "text_2")
            row = QRectF(34, 0, self.width(), self.height())
            wide = paint.text(p, row, name, "body+", "text_2", elide=False)
            paint.text(p, QRectF(44 + wide, 0, self.width() - wide - 60, self.height()), hint, "body", "text_3")
            return
        icons.draw(p, "plus", QRectF(c.x() - 9, c.y() - 34, 18, 18), "text_2")
        mid = Qt.AlignmentFlag.AlignHCenter
        row = QRectF(8, c.y() - 8, self.width() - 16, 16)
        paint.text(p, row, name, "body+", "text_2", mid)
        paint.text(p, row.translated(0, 18), hint, "caption", "text_3", mid)


def cast_of(shot: Shot, names: Sequence[str]) -> tuple[str, ...]:
    """Characters of the bible that a shot names or lets speak, in order of appearance."""
    text = shot.text.upper()
    spoken = [line.character.upper() for line in shot.lines]
    found = [(text.find(name.upper()), name) for name in names if name.upper() in text or name.upper() in spoken]
    return tuple(name for _place, name in sorted(found))
