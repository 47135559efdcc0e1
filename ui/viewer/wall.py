"""The well with its panes: one picture, or up to four takes side by side, each with its line, and the meter."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout

from engine.messages.faults import Fault
from studio.words.language import _
from ui.desk import Desk
from ui.look.kit import row
from ui.playback.panes import MOST_PANES
from ui.playback.transport import Transport
from ui.takes.dropping import TakeDrops
from ui.viewer import speaking
from ui.viewer.caption import Caption
from ui.viewer.cell import Cell
from ui.viewer.meter import Meter
from ui.viewer.pane import LETTERS, Overlays, PaneView
from ui.wording import timecode

LEAST = 150
"""Pixels below which a picture is none; what lies below the viewer gives way first."""
CAPTION = 32
"""Pixels that a take's line takes from its picture."""


def columns(count: int, width: int, height: int, aspect: float) -> int:
    """Into how many columns so many pictures go so that they are as large as they can be."""
    best, found = 0.0, 1
    for across in range(1, count + 1):
        down = math.ceil(count / across)
        size = min(width / across, max(1.0, height / down - CAPTION) * aspect)
        if size > best + 1:
            best, found = size, across
    return found


class Wall(QFrame):
    """What is seen, without what moves it; the part of the viewer that fills a screen.

    Parameters
    ----------
    desk : Desk
    transport : Transport
    """

    opened = Signal()
    """A double click."""
    again = Signal(int)
    """What a pane should show is to be made again."""
    circled = Signal(str)
    """A take is to be circled."""

    def __init__(self, desk: Desk, transport: Transport) -> None:
        super().__init__()
        self._desk = desk
        self._transport = transport
        self.setProperty("role", "well")
        self.setAccessibleName(_("Pictures"))
        self.overlays = self._kept_overlays()
        self.panes = [PaneView(number) for number in range(MOST_PANES)]
        self.captions = [Caption(letter) for letter in LETTERS]
        self._cells: list[Cell] = []
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(10)
        for pane, caption in zip(self.panes, self.captions, strict=True):
            cell = Cell(pane, caption, self)
            cell.hide()
            caption.circled.connect(self.circled)
            pane.chosen.connect(self._choose)
            pane.opened.connect(self.opened)
            pane.stepped.connect(transport.step)
            pane.jumped.connect(transport.jump)
            pane.resized.connect(transport.fit)
            pane.again.connect(self.again)
            self._cells.append(cell)
        TakeDrops(desk, transport, self.panes, self)
        self.meter = Meter(transport)
        self.setMinimumHeight(LEAST)
        self.setLayout(row((self._grid, 1), self.meter, gap=10, margins=(12, 10, 10, 10)))
        self._shown = self._across = 0
        self._here = ""
        transport.source_changed.connect(self.refresh)
        transport.framed_changed.connect(self.refresh)
        transport.pictured.connect(self._picture)
        transport.moved.connect(self._burn)
        transport.playing_changed.connect(self._played)
        desk.film_changed.connect(self.refresh)
        self.refresh()

    # ----- what is shown ------------------------------------------------------------------------------------------
    def refresh(self, _what: object = None) -> None:
        """Arrange the panes and name them."""
        shown = self._transport.panes
        takes = bool(self._transport.takes)
        self._arrange(max(1, len(shown)))
        for number, (view, caption) in enumerate(zip(self.panes, self.captions, strict=True)):
            pane = shown[number] if number < len(shown) else None
            session = self._desk.session
            take = session.takes.get(pane.take) if pane and session and pane.take else None
            place = self._desk.place(take.shot) if take else None
            ringed = bool(take and place and place[1].circled == take.id)
            many = takes and len(shown) > 1
            view.letter = LETTERS[number] if many else ""
            view.framed = number == self._transport.framed
            view.circled = ringed
            view.overlays = self.overlays
            self._cells[number].show_aspect(self._aspect(), captioned=take is not None)
            if take:
                name = f"{self._desk.slate(take.shot)}-{take.number}"
                caption.show_take(take, name, view.letter, circled=ringed)
                view.name_it(name)
            else:
                view.name_it(self._told_here())
            self._picture(number)
            view.update()
        self._burn()

    def _aspect(self) -> float:
        film = self._desk.film
        return film.width / film.height if film else 16 / 9

    def _arrange(self, count: int) -> None:
        across = columns(count, self.width(), self.height(), self._aspect())
        if (count, across) == (self._shown, self._across):
            return
        self._shown, self._across = count, across
        for number, cell in enumerate(self._cells):
            self._grid.removeWidget(cell)
            if number < count:
                self._grid.addWidget(cell, number // across, number % across)
            cell.setVisible(number < count)
        for place in range(MOST_PANES):
            self._grid.setColumnStretch(place, 1 if place < across else 0)
            self._grid.setRowStretch(place, 1 if place < math.ceil(count / across) else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(self._shown)

    def _picture(self, number: int) -> None:
        found = self._transport.picture(number)
        view = self.panes[number]
        if isinstance(found, Fault):
            view.show_fault(found)
        elif found is not None:
            view.show_image(found.image)
        else:
            view.show_nothing()

    def _burn(self, _frame: int = 0) -> None:
        words = timecode(self._transport.frame, self._transport.rate)
        for view in self.panes[: self._shown]:
            if view.burnt_in != words:
                view.burnt_in = words
                if self.overlays.burn:
                    view.update()
                if not view.playing:
                    speaking.tell_place(view)
        here = self._transport.shot_here()
        if here != self._here:
            self._here = here
            if not self._transport.takes:
                self.panes[0].name_it(self._told_here())

    def _told_here(self) -> str:
        """What is seen of the cut: ``1B. She stops.``."""
        here = self._transport.shot_here()
        place = self._desk.place(here) if here else None
        return f"{self._desk.slate(here)}. {place[1].text}" if place else ""

    def _played(self, on: bool) -> None:
        for number, view in enumerate(self.panes):
            view.playing = on
            # All panes run by one clock: one of them tells.
            if number == self._transport.framed:
                speaking.tell_playing(view)

    def _choose(self, number: int) -> None:
        self.panes[number].setFocus()
        self._transport.frame_pane(number)

    # ----- what is laid over --------------------------------------------------------------------------------------
    def lay_over(self, **changes: bool | Fraction | None) -> None:
        """Turn what is laid over the pictures on or off: fields of `Overlays`."""
        self.overlays = replace(self.overlays, **changes)
        kept = {"thirds": self.overlays.thirds, "safe": self.overlays.safe, "burn": self.overlays.burn}
        self._desk.memory.set("viewer overlays", {**kept, "mask": str(self.overlays.mask or "")})
        for view in self.panes:
            view.overlays = self.overlays
            view.update()

    def _kept_overlays(self) -> Overlays:
        kept = self._desk.memory.get("viewer overlays", {})
        try:
            mask = Fraction(kept["mask"]) if kept.get("mask") else None
        except (ValueError, TypeError, ZeroDivisionError):
            mask = None
        on = {name: kept.get(name) is True for name in ("thirds", "safe", "burn")}
        return Overlays(**on, mask=mask if mask and Fraction(1, 4) <= mask <= 4 else None)
