"""What the timeline needs of whatever plays the cut."""

from __future__ import annotations

from typing import Any, Protocol


class Playing(Protocol):
    """The part of `ui.playback.transport.Transport` that the timeline uses."""

    cut_frame_moved: Any
    """Signal(int): another frame of the film is shown."""
    playing_changed: Any
    """Signal(bool)."""

    @property
    def cut_frame(self) -> int:
        """The film's frame that is shown."""
        ...

    def seek_cut(self, frame: int) -> None:
        """Show a frame of the film."""
        ...
