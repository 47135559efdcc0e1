"""What earlier renders told of this machine: plans that held, and seconds; in a file that may be deleted."""

from __future__ import annotations

from pathlib import Path

import msgspec

from engine.media.beside import write_whole
from engine.messages.faults import Fault
from engine.models.planning import Known

MOST = 100
"""Renders that are remembered; the oldest are forgotten."""


class Remembered:
    """The file, read whenever it is asked.

    Parameters
    ----------
    file : Path, optional
        None remembers nothing.
    """

    def __init__(self, file: Path | None) -> None:
        self._file = file

    def known(self) -> tuple[Known, ...]:
        """What is remembered, the oldest first; nothing of a file that is none of ours."""
        if self._file is None:
            return ()
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=tuple[Known, ...])
        except (OSError, msgspec.DecodeError):
            return ()

    def add(self, known: Known) -> None:
        """Remember a render; one of the same shot on the same machine takes the place of the last one."""
        if self._file is None:
            return
        others = [each for each in self.known() if _ask(each) != _ask(known)]
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self._file, msgspec.json.format(msgspec.json.encode([*others[1 - MOST :], known]), indent=1))
        except (OSError, Fault):
            return  # a disk that is full takes nothing from the take


def _ask(known: Known) -> tuple[object, ...]:
    return known.variant, known.machine, known.quality, known.width, known.height, known.frames, known.lengths
