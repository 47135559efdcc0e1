"""The panes: what is shown side by side, each with its reader, all at one frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Signal

from engine.messages.faults import Fault
from ui.playback.decoding import NOTHING, PictureReader, Wish
from ui.playback.frames import Frame, Frames
from ui.playback.reel import Reel

MOST_PANES = 4


class Pane:
    """One picture of the viewer.

    Attributes
    ----------
    reel : Reel
    take : str
        Id of the take it shows; empty for the cut.
    picture : Frame, Fault or None
        What is shown, or why nothing is.
    frame : int
        The frame of the reel that `picture` is of; -1 for none.
    """

    def __init__(self) -> None:
        self.reader: PictureReader
        self.reel = Reel()
        self.take = ""
        self.picture: Frame | Fault | None = None
        self.frame = -1

    def load(self, reel: Reel, take: str) -> None:
        """Show something else; what is seen stays until its picture is there."""
        if self.reel.edit_list != reel.edit_list or self.take != take:
            self.take, self.frame = take, -1
            self.reader.load(reel.edit_list, reel.pieces)
        self.reel = reel

    def frame_at(self, at: int) -> int:
        """The frame it shows: a shorter take stays on its last."""
        return max(0, min(at, self.reel.frames - 1))


class Panes(QObject):
    """Up to four panes with locked playheads, over one cache."""

    pictured = Signal(int)
    """The picture of a pane is another one."""
    _arrived = Signal(object, int)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.all: list[Pane] = []
        self.frames = Frames()
        self._room = (NOTHING.width, NOTHING.height)
        self._wish = Wish(0)
        self._arrived.connect(self._picture_arrived, Qt.ConnectionType.QueuedConnection)

    @property
    def takes(self) -> tuple[str, ...]:
        """Ids of the takes that are shown."""
        return tuple(pane.take for pane in self.all if pane.take)

    def fill(self, reels: Sequence[tuple[Reel, str]]) -> None:
        """As many panes as reels, each with the id of its take; what is shown already is not loaded again."""
        while len(self.all) > len(reels):
            self.all.pop().reader.close()
        while len(self.all) < len(reels):
            self.all.append(self._make())
        for pane, (reel, take) in zip(self.all, reels, strict=True):
            pane.load(reel, take)

    def fit(self, number: int, width: int, height: int) -> None:
        """A pane has room for so many pixels; panes that come later are taken for as large."""
        self._room = (width, height)
        if number < len(self.all) and self.all[number].reader.fit(width, height):
            self.ask(self._wish)

    def try_again(self) -> bool:
        """Look again for what could not be read; whether there was any."""
        failed = [pane for pane in self.all if pane.reader.try_again()]
        for pane in failed:
            pane.frame = -1
        return bool(failed)

    def ask(self, wish: Wish) -> None:
        """Have the pictures made that are wished for now and next."""
        self._wish = wish
        for pane in self.all:
            if pane.reel.frames:
                pane.reader.want(replace(wish, frame=pane.frame_at(wish.frame)))

    def show(self) -> None:
        """Show what is wished for, as far as it is there."""
        for pane in self.all:
            self._show(pane, pane.frame_at(self._wish.frame))

    def clear(self) -> None:
        """No panes; the cache is empty."""
        self.fill(())
        self.frames.clear()

    def _make(self) -> Pane:
        pane = Pane()
        pane.reader = PictureReader(self.frames, lambda frame: self._arrived.emit(pane, frame))
        pane.reader.fit(*self._room)
        return pane

    def _show(self, pane: Pane, frame: int) -> None:
        if pane.frame == frame:
            return
        found = pane.reader.picture(frame) if pane.reel.frames else None
        if found is not None:
            pane.picture, pane.frame = found, frame
            self.pictured.emit(self.all.index(pane))

    def _picture_arrived(self, pane: Pane, frame: int) -> None:
        if pane in self.all:
            wanted = pane.frame_at(self._wish.frame)
            # While it runs, a picture that comes a little late is better than none.
            if frame == wanted or (self._wish.step and pane.frame != wanted):
                self._show(pane, frame)
