"""The running job: its picture as it is drawn, what is being done, and the time left where that is known."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from engine.messages.events import Progress
from studio.words.language import _
from ui.look import icons, paint, theme
from ui.look.kit import column, elided, label, row, tool
from ui.look.tokens import Radius
from ui.widgets.small import Progress as Bar
from ui.wording import left, percent, phase

ANNOUNCED = 25
"""Per cent between two announcements to a screen reader."""


class LivePicture(QWidget):
    """The picture of the running job, as wide as the panel."""

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self.pictures = 0
        """Pictures shown; for counting."""
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(_("Live picture"))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return min(round(width * 9 / 16), theme.px(240))

    def sizeHint(self) -> QSize:
        return QSize(240, self.heightForWidth(240))

    def show_image(self, image: QImage) -> None:
        """Show a picture, or nothing where it is null."""
        if image.isNull() and self._image.isNull():
            return
        self._image = image
        self.pictures += not image.isNull()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        area = QRectF(self.rect())
        path = paint.rounded(area, Radius.M)
        p.fillPath(path, theme.colour("well"))
        if self._image.isNull():
            side = theme.px(22)
            place = QRectF(area.center().x() - side / 2, area.center().y() - side / 2, side, side)
            icons.draw(p, "clapperboard", place, "on_well_2")
            return
        p.setClipPath(path)
        size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        target = QRectF(0, 0, size.width(), size.height())
        target.moveCenter(area.center())
        p.drawImage(target, self._image)
        paint.pill(p, QPointF(6, 6), _("LIVE"), left=True)


class Live(QFrame):
    """Picture, slate, phase, bar and time left of the running job."""

    def __init__(self) -> None:
        super().__init__()
        self.picture = LivePicture()
        self.slate, self.what = label("", "slate"), elided("", "caption", "2")
        self.made_with, self.left = elided("", "caption", "3"), label("", "caption", "2")
        self.bar = Bar(0.0)
        self.cancel = tool("x", _("Cancel"), size="small")
        self.log = tool("file-text", _("Log of what renders"), size="small")
        self._said = -1
        self.setLayout(
            column(
                self.picture,
                2,
                row(self.slate, (self.what, 1), self.log, self.cancel, gap=6),
                self.bar,
                row((self.made_with, 1), self.left, gap=6),
                gap=5,
                margins=(12, 10, 12, 10),
            )
        )

    def show_job(self, slate: str, made_with: str) -> None:
        """Another job runs."""
        self.slate.setText(slate)
        self.made_with.setText(made_with)
        self.cancel.setAccessibleName(_("Cancel {slate}").format(slate=slate))
        self.what.setText(_("Starting"))
        self.left.setText("")
        self.bar.show_value(0.0)
        self.picture.show_image(QImage())
        self._said = -1
        self.setAccessibleName(_("{slate} renders").format(slate=slate))

    def show_progress(self, progress: Progress) -> None:
        """Say how far it is; to a screen reader every quarter."""
        self.what.setText(phase(progress))
        self.left.setText(left(progress))
        self.bar.show_value(progress.share)
        quarter = int(progress.share * 100) // ANNOUNCED
        if quarter != self._said:
            self._said = quarter
            words = _("{slate} renders, {share}").format(slate=self.slate.text(), share=percent(progress.share))
            self.setAccessibleName(words)
