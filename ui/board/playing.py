"""A card that plays in its place: the transport's pictures on it, its sound through the transport."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject

from ui.board.surface import Surface


class CardPlaying(QObject):
    """Plays one card at a time.

    Parameters
    ----------
    surface : Surface
    transport : Transport or None
        `ui.playback.transport.Transport`; None where nothing can play here.
    """

    def __init__(self, surface: Surface, transport: Any | None) -> None:
        super().__init__(surface)
        self._surface = surface
        self._transport = transport
        self.shot = ""

    def toggle(self, shot: str) -> bool:
        """Play a shot's card, or stop it; False where nothing can play here."""
        return self._transport is not None and bool(shot)

    def stop(self) -> None:
        """Show the card as it was."""
