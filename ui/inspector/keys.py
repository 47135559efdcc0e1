"""The pictures that a model passes through at frames of the selected shot: what each is, where it stands, a cross."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from studio.document.length import shot_frames
from studio.document.values import Film, Key, Shot
from studio.project.media import Media
from studio.words.language import _
from ui.look import theme
from ui.look.kit import box, clear, column, elided, row, tool
from ui.wording import decimal

PICTURE = 64, 36


class Keys(QWidget):
    """A row a picture."""

    removed = Signal(int)
    """The picture at this frame is to go."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Row] = []
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(4)
        self.setLayout(self._list)

    def show_keys(self, shot: Shot | None, film: Film, media: Media) -> None:
        """Show the pictures of a shot; none of several shots."""
        clear(self._list)
        self.rows = []
        frames = shot_frames(shot, film.rate) if shot else 0
        for key in shot.keys if shot else ():
            made = Row(key, frames, film, media)
            made.drop.clicked.connect(lambda _on=False, frame=key.frame: self.removed.emit(frame))
            self._list.addWidget(made)
            self.rows.append(made)
        self.setVisible(bool(self.rows))


class Row(QWidget):
    """One picture at a frame."""

    def __init__(self, key: Key, frames: int, film: Film, media: Media) -> None:
        super().__init__()
        self.frame = key.frame
        file = media.get(key.media)
        seconds = decimal(float(key.frame / film.rate))
        if key.frame == frames - 1:
            where = _("Last frame · {seconds} s").format(seconds=seconds)
        else:
            where = _("Frame {frame} · {seconds} s").format(frame=key.frame, seconds=seconds)
        if key.frame >= frames:
            where = _("Frame {frame}: beyond the shot's end, not used").format(frame=key.frame)
        self.where = elided(where, "body+")
        self.title = elided(file.title if file else _("The file is gone"), "caption", "3")
        self.picture = QLabel()
        self.picture.setFixedSize(*(theme.px(side) for side in PICTURE))
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        usable = media.usable(key.media) if file and file.kind == "still" else None
        pixmap = QPixmap(str(usable)) if usable else QPixmap()
        self.picture.setVisible(not pixmap.isNull())
        if not pixmap.isNull():
            ratio = self.devicePixelRatioF()
            size = QSize(round(theme.px(PICTURE[0]) * ratio), round(theme.px(PICTURE[1]) * ratio))
            pixmap = pixmap.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
            pixmap.setDevicePixelRatio(ratio)
            self.picture.setPixmap(pixmap)
        words = _("Take the picture at frame {frame} out").format(frame=key.frame)
        self.drop = tool("x", words, size="small")
        self.setLayout(row(self.picture, (box(column(self.where, self.title, gap=0)), 1), self.drop, gap=8))
