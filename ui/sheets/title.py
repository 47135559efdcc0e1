"""A title: its words, where they stand, how long, and beside them the film's picture as the export draws it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QPlainTextEdit, QSlider, QWidget

from engine.messages.faults import Fault
from engine.messages.jobs import EditList, Title
from studio.document.bounds import MOST_FRAMES, MOST_WORDS
from studio.words.language import _, mark
from studio.words.told import tell
from ui.inspector.edges import Frames
from ui.look import paint, theme
from ui.look.kit import STRETCH, box, button, column, label, overline, row, segments
from ui.look.tokens import Radius
from ui.playback.decoding import PictureReader, Wish
from ui.playback.frames import Frame
from ui.playback.frames import Frames as Pictures
from ui.playback.reel import Reel
from ui.sheets.sheet import Sheet
from ui.widgets.small import Keys
from ui.wording import seconds, timecode

PLACES = (("upper", mark("Upper")), ("centre", mark("Centre")), ("lower", mark("Lower")))
"""Places of a title as they lie in the picture, from above."""
WIDTH, SIDE = 860, 268
"""Of the sheet, and of what stands beside the picture."""
BUDGET = 24 * 2**20
"""Bytes of pictures kept: what the words change is drawn anew, what lies under them is decoded once."""


def titled(edit_list: EditList, title: Title, instead: Title | None = None) -> EditList:
    """A cut with a title more, or with it in place of the one that stands there."""
    others = list(edit_list.titles)
    if instead is not None and instead in others:
        others.remove(instead)
    return msgspec.structs.replace(edit_list, titles=(*others, title))


class Preview(QWidget):
    """A picture of the film under the words, composed by what composes the export.

    Parameters
    ----------
    reel : Reel
        The cut.
    """

    _there = Signal(int)

    def __init__(self, reel: Reel) -> None:
        super().__init__()
        self._reel = reel
        self._edit_list = reel.edit_list
        self._frame = 0
        self._shown: Frame | None = None
        self._trouble = ""
        self._reader = PictureReader(Pictures(BUDGET), self._there.emit)
        self._there.connect(self._arrived)
        # A window may close under its sheets.
        self.destroyed.connect(self._reader.close)
        self.setAccessibleName(_("The title as it will look"))

    @property
    def picture(self) -> Frame | None:
        """What is shown, None until the first picture is there."""
        return self._shown

    def show_title(self, edit_list: EditList, frame: int) -> None:
        """Show a frame of a cut; the picture before stays until it is there."""
        self._edit_list, self._frame = edit_list, frame
        self._reader.load(edit_list, self._reel.pieces)
        self._want()

    def show_frame(self, frame: int) -> None:
        """Show another frame of the same cut."""
        self._frame = frame
        self._want()

    def _want(self) -> None:
        self._reader.want(Wish(self._frame, low=self._frame, high=self._frame + 1))
        self._arrived(self._frame)

    def _arrived(self, _frame: int) -> None:
        found = self._reader.picture(self._frame)
        if isinstance(found, Fault):
            self._shown, self._trouble = None, tell(found).what
        elif found is not None:
            self._shown, self._trouble = found, ""
        self.update()

    def close_reader(self) -> None:
        """End the thread that decodes."""
        self._reader.close()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        ratio = self.devicePixelRatioF()
        if self._reader.fit(round(self.width() * ratio), round(self.height() * ratio)):
            self._want()

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        area = QRectF(self.rect())
        p.setClipPath(paint.rounded(area, Radius.M))
        p.fillRect(area, theme.colour("well"))
        if self._shown is not None:
            size = self._shown.image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            target = QRectF(0, 0, size.width(), size.height())
            target.moveCenter(area.center())
            p.drawImage(target, self._shown.image)
        elif self._trouble:
            paint.text(
                p, area.adjusted(16, 0, -16, 0), self._trouble, "body", "on_well_2", Qt.AlignmentFlag.AlignCenter
            )


class Words(QPlainTextEdit):
    """Lines of a title: Enter begins another one, Ctrl+Enter ends."""

    ended = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.ended.emit()
        else:
            super().keyPressEvent(event)


class TitleSheet(Sheet):
    """Asks what a title says, and shows it as it will be seen.

    Parameters
    ----------
    window : QWidget
        What it lies over.
    reel : Reel
        The cut, with the title if it stands there already.
    title : Title
        As it is, or as a new one begins.
    new : bool
        Whether it is to be added.
    """

    given = Signal(object)
    """The `Title` that is wanted; not sent where nothing changed."""

    def __init__(self, window: QWidget, reel: Reel, title: Title, *, new: bool = False) -> None:
        self._reel, self._before, self._new = reel, title, new
        self._rate = reel.edit_list.rate
        self._wanted = title
        self._at = min(title.fade_in, title.frames - 1)
        wide = min(theme.px(WIDTH), window.width() - 32)
        side = min(theme.px(SIDE), wide // 2)
        self.preview = Preview(reel)
        across = wide - side - 24 * 3
        high = round(across * reel.edit_list.height / reel.edit_list.width)
        self.preview.setFixedSize(across, max(90, min(high, window.height() - theme.px(240))))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName(_("Frame of the preview"))
        self.slider.valueChanged.connect(self._look_at)
        self._clock = label("", "code", "2")
        self.words = Words(title.text)
        self.words.setAccessibleName(_("Words of the title"))
        self.words.setPlaceholderText(_("What is to be read"))
        self.words.setTabChangesFocus(True)
        self.words.setFont(theme.font("read"))
        self.words.setMinimumHeight(theme.px(40))
        self.words.setMaximumHeight(theme.px(92))
        self.words.textChanged.connect(self._changed)
        self.words.ended.connect(self.keep)
        self.places = segments(*(_(words) for _key, words in PLACES), chosen=_place_of(title.place))
        for place in self.places.group.buttons():
            place.setAccessibleName(_("Place: {place}").format(place=place.text()))
        self.places.group.idClicked.connect(lambda _number: self._changed())
        self.length = self._field(_("Length of the title"), self._lengthen)
        self.fade_in = self._field(_("Frames over which it comes, 0 for at once"), self._fade_in)
        self.fade_out = self._field(_("Frames over which it goes, 0 for at once"), self._fade_out)
        self._long = label("", "caption", "3")
        self._hint = label("", "caption", "3", wrap=True)
        self.go = button(_("Add title") if new else _("Change title"), "check", "primary")
        self.go.clicked.connect(self.keep)
        cancel = button(_("Cancel"), variant="ghost")
        cancel.clicked.connect(self.close_sheet)
        beside = QWidget()
        beside.setFixedWidth(side)
        beside.setLayout(
            column(
                overline(_("Words")), (self.words, 10), self._hint, 6, overline(_("Place")), self.places, 6,
                overline(_("Time")), self._line(_("Stands for"), self.length, self._long),
                self._line(_("Comes over"), self.fade_in), self._line(_("Goes over"), self.fade_out), STRETCH, gap=6,
            )
        )  # fmt: skip
        left = column(self.preview, row((self.slider, 1), self._clock, gap=10), STRETCH, gap=8)
        body = QWidget()
        body.setLayout(row(left, beside, gap=24, margins=(24, 18, 24, 14)))
        hints = row(Keys("Ctrl+↵"), label(_("keeps it"), "caption", "3"), gap=6)
        below = box(row(hints, STRETCH, cancel, self.go, gap=8, margins=(24, 12, 24, 14)))
        super().__init__(window, _("New title") if new else _("Title"), body, below, width=wide)
        self._show()
        self.words.selectAll()
        self.words.setFocus()

    def _field(self, name: str, chosen: Callable[[int], None]) -> Frames:
        field = Frames(name)
        field.chosen.connect(chosen)
        return field

    def _line(self, words: str, field: Frames, after: QWidget | None = None) -> QHBoxLayout:
        said = label(words, "body", "2")
        said.setFixedWidth(max(theme.px(96), said.sizeHint().width()))
        return row(said, field, *((after,) if after else ()), STRETCH, gap=8)

    # ----- what is asked ------------------------------------------------------------------------------------------
    @property
    def wanted(self) -> Title:
        """The title as it is asked for now."""
        return self._wanted

    def _changed(self) -> None:
        place = PLACES[max(0, self.places.group.checkedId())][0]
        self._become(text=self.words.toPlainText(), place=place)

    def _lengthen(self, frames: int) -> None:
        frames = max(1, min(frames, MOST_FRAMES))
        fades = {"fade_in": min(self._wanted.fade_in, frames), "fade_out": min(self._wanted.fade_out, frames)}
        self._become(frames=frames, **fades)

    def _fade_in(self, frames: int) -> None:
        self._become(fade_in=min(frames, self._wanted.frames))

    def _fade_out(self, frames: int) -> None:
        self._become(fade_out=min(frames, self._wanted.frames))

    def _become(self, **changes: Any) -> None:
        self._wanted = msgspec.structs.replace(self._wanted, **changes)
        self._at = min(self._at, self._wanted.frames - 1)
        self._show()

    def _show(self) -> None:
        title, rate = self._wanted, self._rate
        self.length.show_value(title.frames, rate)
        self.fade_in.show_value(title.fade_in, rate)
        self.fade_out.show_value(title.fade_out, rate)
        self._long.setText(seconds(title.frames, rate))
        self.slider.blockSignals(True)
        self.slider.setRange(0, title.frames - 1)
        self.slider.setValue(self._at)
        self.slider.blockSignals(False)
        much = len(title.text) > MOST_WORDS
        self._hint.setText(_("At most {count} letters.").format(count=MOST_WORDS) if much else "")
        self._hint.setVisible(much)
        self.go.setEnabled(bool(title.text.strip()) and not much)
        self.preview.show_title(titled(self._reel.edit_list, title, None if self._new else self._before), self._there)
        self._tell_place()

    @property
    def _there(self) -> int:
        """The frame of the film that is shown."""
        return self._wanted.at + self._at

    def _look_at(self, frame: int) -> None:
        self._at = frame
        self.preview.show_frame(self._there)
        self._tell_place()

    def _tell_place(self) -> None:
        self._clock.setText(timecode(self._there, self._rate))

    # ----- ending -------------------------------------------------------------------------------------------------
    def keep(self) -> None:
        """Send the title, if it says something, and close."""
        for field in (self.length, self.fade_in, self.fade_out):
            field.keep()
        if not self.go.isEnabled():
            return
        self._become(text=self._wanted.text.strip())
        wanted = self._wanted
        self.close_sheet()
        if self._new or wanted != self._before:
            self.given.emit(wanted)

    def close_sheet(self) -> None:
        """Close; nothing decodes any more."""
        self.preview.close_reader()
        super().close_sheet()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focus = self.window().focusWidget()
            focus.click() if isinstance(focus, QAbstractButton) else self.keep()
        else:
            super().keyPressEvent(event)


def _place_of(place: str) -> int:
    return next(number for number, (key, _words) in enumerate(PLACES) if key == place)
