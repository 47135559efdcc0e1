"""The live picture of a recording, mirrored like a looking-glass, and over it the oval, the turn, counts, a prompt."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.words.language import _
from ui.look import icons, paint, theme
from ui.look.tokens import Radius

FROM, SWEEP = 28.0, 56.0
"""Degrees: half of an arc beside the oval stands above its middle."""
APART = 14.0
"""Pixels between oval and arcs."""


class LivePicture(QWidget):
    """Shows what the camera sees, and over it what is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(150)
        self.setAccessibleName(_("Camera picture"))
        self._image: QImage | None = None
        self._pixels: np.ndarray[Any, Any] | None = None
        self.shown = 0
        """Pictures painted so far."""
        self.person = True
        self.good = False
        self.turned = (0.0, 0.0)
        self.wanted: str = ""
        self.count: float | None = None
        self.counts = 3.0
        self.clock = ""
        self.prompt = ("", "")
        self.words = ""

    def sizeHint(self) -> QSize:
        return QSize(theme.px(588), theme.px(331))

    def hasHeightForWidth(self) -> bool:
        return False

    # ----- told ---------------------------------------------------------------------------------------------------
    def show_picture(self, pixels: np.ndarray[Any, Any] | None) -> None:
        """Show a picture, uint8 BGR; None for nothing."""
        if pixels is None:
            self._image = self._pixels = None
        else:
            pixels = np.ascontiguousarray(pixels)
            height, width = pixels.shape[:2]
            # The image looks at the array's own memory, so that is held as long.
            self._pixels = pixels
            self._image = QImage(pixels.data, width, height, pixels.strides[0], QImage.Format.Format_BGR888)
        self.update()

    def show_guides(
        self,
        *,
        person: bool,
        good: bool,
        turned: tuple[float, float] = (0.0, 0.0),
        wanted: str = "",
        count: float | None = None,
        counts: float = 3.0,
    ) -> None:
        """Show the oval.

        Parameters
        ----------
        person : bool
            Whether there is an oval for a head.
        good : bool
            Whether the face is as it should be.
        turned : (float, float)
            How much of the turn was seen to the person's left and right, 0 to 1.
        wanted : str
            ``left`` or ``right`` where a turn is asked for.
        count, counts : float
            Seconds left before the take, of how many; None outside.
        """
        guides = (person, good, turned, wanted, count, counts)
        if guides != (self.person, self.good, self.turned, self.wanted, self.count, self.counts):
            self.person, self.good, self.turned, self.wanted, self.count, self.counts = guides
            self.update()

    def say(self, icon: str, words: str) -> None:
        """The prompt over the picture."""
        if (icon, words) != self.prompt:
            self.prompt = (icon, words)
            self.setAccessibleDescription(words)
            self.update()

    def show_time(self, seconds: float | None, longest: float) -> None:
        """Seconds of the take and of the longest, in the corner; None while nothing is recorded."""
        shown = () if seconds is None else (int(seconds), int(longest))
        clock = " / ".join(f"{each // 60:02}:{each % 60:02}" for each in shown)
        if clock != self.clock:
            self.clock = clock
            self.update()

    def say_instead(self, words: str) -> None:
        """Words in place of a picture."""
        if words != self.words:
            self.words = words
            self.setAccessibleDescription(words)
            self.update()

    # ----- painted ------------------------------------------------------------------------------------------------
    def _oval(self) -> QRectF:
        height = self.height() * 0.66
        width = height * 0.76
        return QRectF((self.width() - width) / 2, self.height() * 0.09, width, height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect())
        path = paint.rounded(area, Radius.L)
        p.fillPath(path, theme.colour("well"))
        p.setClipPath(path)
        image = self._image
        if image is not None:
            p.save()
            p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            scale = max(area.width() / image.width(), area.height() / image.height())
            p.translate(area.center())
            p.scale(-scale, scale)
            p.drawImage(QPointF(-image.width() / 2, -image.height() / 2), image)
            p.restore()
            self.shown += 1
            self._draw_guides(p)
        elif self.words:
            p.setPen(theme.colour("on_well"))
            p.setFont(theme.font("read"))
            p.drawText(
                area.adjusted(40, 20, -40, -20),
                Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap,
                self.words,
            )
        if self.clock:
            self._draw_clock(p)
        if self.prompt[1] and image is not None:
            self._draw_prompt(p)

    def _draw_guides(self, p: QPainter) -> None:
        oval = self._oval()
        if not self.person:
            if self.count is not None:
                self._draw_count(p, self.rect().center())
            return
        around = QPainterPath()
        around.addRect(QRectF(self.rect()))
        inside = QPainterPath()
        inside.addEllipse(oval)
        p.fillPath(around.subtracted(inside), theme.colour("picture_scrim", 70))
        pen = QPen(theme.colour("on_picture_ok" if self.good else "on_picture"), 2.4)
        p.setBrush(Qt.BrushStyle.NoBrush)
        if self.count is not None:
            p.setPen(QPen(theme.colour("on_picture", 110), 3))
            p.drawEllipse(oval)
            pen.setWidthF(4)
            p.setPen(pen)
            share = 1 - self.count / self.counts
            p.drawArc(oval, 90 * 16, round(-360 * 16 * min(1.0, max(0.0, share))))
            self._draw_count(p, oval.center())
            return
        p.setPen(pen)
        p.drawEllipse(oval)
        if not self.wanted and not any(self.turned):
            return
        beside = oval.adjusted(-APART, -APART, APART, APART)
        for side, share in zip(("left", "right"), self.turned, strict=True):
            self._draw_arc(p, beside, side, min(1.0, share))

    def _draw_arc(self, p: QPainter, beside: QRectF, side: str, share: float) -> None:
        left = side == "left"
        first = 180 + FROM if left else -FROM
        turn = -SWEEP if left else SWEEP
        pen = QPen(theme.colour("on_picture", 150), 4)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        p.setPen(pen)
        p.drawArc(beside, round(first * 16), round(turn * 16))
        if share > 0:
            pen.setColor(theme.colour("on_picture_ok"))
            p.setPen(pen)
            p.drawArc(beside, round(first * 16), round(turn * share * 16))
        x = beside.left() - 24 if left else beside.right() + 8
        mark = "check" if share >= 1 else ("chevron-left" if left else "chevron-right") if self.wanted == side else ""
        if mark:
            token = "on_picture_ok" if share >= 1 else "on_picture"
            icons.draw(p, mark, QRectF(x, beside.center().y() - 8, 16, 16), token)

    def _draw_count(self, p: QPainter, centre: Any) -> None:
        font = QFont(theme.font("digits"))
        font.setPointSizeF(font.pointSizeF() * 1.6) if font.pointSizeF() > 0 else font.setPixelSize(
            round(font.pixelSize() * 1.6)
        )
        p.setFont(font)
        area = QRectF(0, 0, 120, 110)
        area.moveCenter(QPointF(centre))
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(theme.colour("picture_scrim", 150))
        p.drawEllipse(area.center(), 52, 52)
        p.setPen(theme.colour("on_picture"))
        p.drawText(area, Qt.AlignmentFlag.AlignCenter, str(max(1, math.ceil(self.count or 0))))

    def _draw_clock(self, p: QPainter) -> None:
        font = theme.font("timecode")
        p.setFont(font)
        wide = p.fontMetrics().horizontalAdvance(self.clock)
        area = QRectF(12, 12, wide + 40, 26)
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(theme.colour("picture_scrim", 200))
        p.drawRoundedRect(area, Radius.M, Radius.M)
        p.setBrush(theme.colour("on_picture_record"))
        p.drawEllipse(QPointF(area.left() + 14, area.center().y()), 5, 5)
        p.setPen(theme.colour("on_picture"))
        p.drawText(area.adjusted(26, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.clock)

    def _draw_prompt(self, p: QPainter) -> None:
        icon, words = self.prompt
        p.setFont(theme.font("strong"))
        room = self.width() - 80.0
        wide = min(room, p.fontMetrics().horizontalAdvance(words) + 4.0)
        lines = p.fontMetrics().boundingRect(QRectF(0, 0, wide, 200).toRect(), int(Qt.TextFlag.TextWordWrap), words)
        area = QRectF(0, 0, wide + (56 if icon else 32), max(32.0, lines.height() + 14.0))
        area.moveCenter(QPointF(self.width() / 2, 0))
        area.moveBottom(self.height() - 12.0)
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(theme.colour("picture_scrim", 200))
        p.drawRoundedRect(area, Radius.L, Radius.L)
        if icon:
            icons.draw(p, icon, QRectF(area.left() + 14, area.center().y() - 8, 16, 16), "on_picture")
        p.setPen(theme.colour("on_picture"))
        p.drawText(
            area.adjusted(40 if icon else 16, 0, -12, 0),
            Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap,
            words,
        )
