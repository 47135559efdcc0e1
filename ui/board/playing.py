"""A card that plays in its place: the transport's pictures on it, its sound as everywhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF

from engine.messages.faults import Fault
from ui.board import painting
from ui.board.layout import Spot
from ui.board.surface import Surface

if TYPE_CHECKING:
    from ui.playback.transport import Transport


class CardPlaying(QObject):
    """Plays one card at a time.

    Parameters
    ----------
    surface : Surface
    transport : callable or None
        Gives `ui.playback.transport.Transport` when it is wanted first; None where nothing can play here.
    """

    def __init__(self, surface: Surface, transport: Callable[[], Transport] | None) -> None:
        super().__init__(surface)
        self._surface = surface
        self._make = transport
        self._transport: Transport | None = None
        self.shot = ""
        """The shot that plays, empty while none does."""

    def toggle(self, shot: str) -> bool:
        """Play a shot's card, or stop it.

        Returns
        -------
        bool
            False where nothing can play here.
        """
        if self._make is None:
            return False
        if self.shot == shot:
            self.stop()
            return True
        self.stop()
        transport = self._there(self._make)
        self.shot = self._surface.playing = shot
        area = painting.picture_of(QRectF(self._surface.area(Spot("card", shot)))).size()
        ratio = self._surface.devicePixelRatioF()
        transport.show("shot", shot)
        transport.fit(0, max(1, round(area.width() * ratio)), max(1, round(area.height() * ratio)))
        transport.seek(0)
        transport.play()
        if not transport.is_playing:
            # Nothing to play: the film is empty there.
            self.stop()
        return True

    def stop(self) -> None:
        """Show the card as it was."""
        shot, self.shot = self.shot, ""
        self._surface.playing = ""
        if shot:
            if self._transport:
                self._transport.pause()
            self._surface.show_live(shot, None)
            self._surface.update_shots((shot,))

    def _there(self, make: Callable[[], Transport]) -> Transport:
        if self._transport is None:
            self._transport = make()
            self._transport.pictured.connect(self._pictured)
            self._transport.playing_changed.connect(self._playing_changed)
        return self._transport

    def _pictured(self, pane: int) -> None:
        if not self.shot or pane or self._transport is None:
            return
        found = self._transport.picture(0)
        if found is not None and not isinstance(found, Fault):
            # A copy, as small as the card: the pixels of the other belong to the transport.
            self._surface.show_live(self.shot, found.image.copy())

    def _playing_changed(self, on: bool) -> None:
        if not on and self.shot:
            self.stop()
