"""One picture on the well: as large as it fits, with what is laid over it, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from engine.messages.faults import Fault
from studio.words.language import _
from studio.words.told import tell
from ui.look import icons, paint, theme
from ui.look.kit import STRETCH, button, column, label, row
from ui.look.tokens import DARK, Radius
from ui.viewer import overlays, speaking

ROOM = 140
"""Pixels that a picture has to have for the timecode in it to be read."""
REST = 60
"""Milliseconds for which the size has to rest before pictures are made for it; until then they are scaled."""
BY_KEYS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
"""How the focus came where its ring is to be seen."""
LETTERS = "ABCD"


@dataclass(frozen=True, slots=True)
class Overlays:
    """What is laid over every picture."""

    thirds: bool = False
    safe: bool = False
    burn: bool = False
    mask: Fraction | None = None


class PaneView(QWidget):
    """One pane of the viewer.

    Parameters
    ----------
    number : int
        0 for A.
    """

    chosen = Signal(int)
    """A click: this one is framed."""
    opened = Signal()
    """A double click: fill the screen, or not."""
    stepped = Signal(int)
    """Arrow keys: by so many frames."""
    jumped = Signal(int)
    """Arrow keys: to the next or previous cut."""
    resized = Signal(int, int, int)
    """The pane's number, and its size in pixels of the screen."""
    again = Signal(int)
    """What is gone is to be made again."""

    def __init__(self, number: int) -> None:
        super().__init__()
        speaking.install()
        self.number = number
        self._image = QImage()
        self._fault: Fault | None = None
        self.overlays = Overlays()
        self.letter = ""
        self.burnt_in = ""
        self.framed = self.circled = self.playing = self._ringed = False
        self.painted = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._tell_size)
        self._what, self._do = label("", "read", "well", wrap=True), label("", "caption", "well2", wrap=True)
        for words in (self._what, self._do):
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._again = button(_("Make again"), "history", size="small")
        self._again.clicked.connect(lambda: self.again.emit(self.number))
        self._trouble = QFrame(self)
        self._trouble.setLayout(
            column(
                STRETCH, self._what, self._do, 4, row(STRETCH, self._again, STRETCH), STRETCH,
                gap=6, margins=(24, 40, 24, 16),
            )
        )  # fmt: skip
        self._trouble.hide()
        self.name_it("")

    def sizeHint(self) -> QSize:
        return QSize(960, 540)

    def name_it(self, words: str) -> None:
        """What a screen reader says of it: the shot or take that is seen."""
        name = _("Picture {letter}").format(letter=self.letter) if self.letter else _("Picture")
        parts = [name, words, _("Circled") if self.circled else "", _("framed") if self.framed and self.letter else ""]
        if self._fault is not None:
            parts.append(tell(self._fault).what)
        self.setAccessibleName(", ".join(part for part in parts if part))

    def show_image(self, image: QImage) -> None:
        """Show a picture."""
        self._image = image
        if self._fault is not None:
            self._fault = None
            self._trouble.hide()
        self.update()

    def show_fault(self, fault: Fault) -> None:
        """Show why there is no picture, and what to do."""
        if self._fault is fault:
            return
        self._fault, self._image = fault, QImage()
        told = tell(fault)
        self._what.setText(told.what)
        self._do.setText(told.action)
        self._trouble.show()
        self.update()

    def show_nothing(self) -> None:
        """Show the bare well."""
        self._fault, self._image = None, QImage()
        self._trouble.hide()
        self.update()

    @property
    def fault(self) -> Fault | None:
        """Why there is no picture."""
        return self._fault

    @property
    def image(self) -> QImage:
        """The picture that is shown."""
        return self._image

    def area(self) -> QRectF:
        """Where the picture lies in the pane, on whole pixels of the screen."""
        if self._image.isNull():
            return QRectF(self.rect())
        ratio = self.devicePixelRatioF()
        room = QSize(round(self.width() * ratio), round(self.height() * ratio))
        size = self._image.size()
        if size.width() > room.width() or size.height() > room.height() or not self._fills(size, room):
            size = size.scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (room.width() - size.width()) // 2, (room.height() - size.height()) // 2
        return QRectF(left / ratio, top / ratio, size.width() / ratio, size.height() / ratio)

    @staticmethod
    def _fills(size: QSize, room: QSize) -> bool:
        """Whether a picture is as large as it can be but for the pixels that an even size costs."""
        return room.width() - size.width() <= 16 or room.height() - size.height() <= 16

    # ----- painting -----------------------------------------------------------------------------------------------
    def paintEvent(self, _event: QPaintEvent) -> None:
        self.painted += 1
        p = QPainter(self)
        if self._fault is not None:
            self._paint_trouble(p)
            return
        if self._image.isNull():
            return
        area = self.area()
        p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        p.drawImage(area, self._image)
        left = overlays.masked(area, self.overlays.mask)
        overlays.draw_mask(p, area, left)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.overlays.thirds:
            overlays.draw_thirds(p, left)
        if self.overlays.safe:
            overlays.draw_safe(p, left)
        if self.overlays.burn and self.burnt_in and left.width() > ROOM:
            overlays.draw_words(p, left, self.burnt_in)
        self._paint_marks(p, area)

    def _paint_marks(self, p: QPainter, area: QRectF) -> None:
        if self.letter:
            paint.pill(p, area.topLeft() + QPointF(8, 8), self.letter, "slate", left=True)
        if self.circled and self.letter:
            ring = QRectF(area.right() - 30, area.top() + 8, 22, 22)
            p.setPen(Qt.PenStyle.NoPen)
            p.setBrush(theme.colour("picture_scrim", 200))
            p.drawEllipse(ring)
            p.setPen(QPen(QColor(DARK.circled), 2.4))
            p.setBrush(Qt.BrushStyle.NoBrush)
            p.drawEllipse(ring.adjusted(4.5, 4.5, -4.5, -4.5))
        if self.framed and self.letter:
            p.setBrush(Qt.BrushStyle.NoBrush)
            p.setPen(QPen(QColor(DARK.accent), 2))
            p.drawRoundedRect(area.adjusted(1, 1, -1, -1), Radius.S, Radius.S)
        if self._ringed:
            paint.focus_ring(p, area.toRect(), Radius.S)

    def _paint_trouble(self, p: QPainter) -> None:
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        path = paint.rounded(area, Radius.S)
        p.save()
        p.setClipPath(path)
        p.setPen(QPen(QColor(DARK.control), 1))
        for x in range(-self.height(), self.width(), 12):
            p.drawLine(QPointF(x, self.height()), QPointF(x + self.height(), 0))
        p.restore()
        pen = QPen(QColor(DARK.missing), 1.2)
        pen.setDashPattern([4, 3])
        p.setPen(pen)
        p.drawPath(path)
        middle = self._what.geometry()
        icons.draw(p, "image-off", QRectF(self.width() / 2 - 12, middle.top() - 32, 24, 24), DARK.missing)
        if self.letter:
            paint.pill(p, QPointF(10, 10), self.letter, "slate", left=True)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ringed = event.reason() in BY_KEYS
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._ringed = False
        super().focusOutEvent(event)

    # ----- size ---------------------------------------------------------------------------------------------------
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._trouble.setGeometry(self.rect())
        if self._image.isNull():
            self._tell_size()
        else:
            self._rest.start(REST)

    def _tell_size(self) -> None:
        ratio = self.devicePixelRatioF()
        self.resized.emit(self.number, round(self.width() * ratio), round(self.height() * ratio))

    # ----- hands --------------------------------------------------------------------------------------------------
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(self.number)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Left | Qt.Key.Key_Right:
                self.stepped.emit(-1 if event.key() == Qt.Key.Key_Left else 1)
            case Qt.Key.Key_Up | Qt.Key.Key_Down:
                self.jumped.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.chosen.emit(self.number)
            case _:
                super().keyPressEvent(event)
