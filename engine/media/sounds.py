"""Sound conformed for a cut: a WAV file of stereo PCM at 48 kHz, read at exact samples."""

from __future__ import annotations

from pathlib import Path
from typing import Self

import av
import numpy as np
from av.error import FFmpegError

from engine.media.takes import check_there
from engine.media.tracks import read_tracks
from engine.messages.faults import Fault
from engine.messages.jobs import SAMPLE_RATE

MIX = "mix"
"""The stem of what cannot be separated."""


class SoundReader:
    """Reads conformed sound, as `engine.media.conform` writes it.

    Parameters
    ----------
    path : Path or str

    Attributes
    ----------
    samples : int
        How many there are.
    stems : tuple of str
        ``("mix",)``: it is read as a take with one stem is.

    Raises
    ------
    Fault
        ``media.missing``, ``media.truncated``, ``media.unreadable``.
    """

    stems = (MIX,)

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        check_there(self.path)
        try:
            self._container = av.open(f"file:{self.path.resolve()}", format="wav")
        except (FFmpegError, OSError, ValueError) as error:
            raise self._unreadable(error) from error
        tracks = self._container.streams.audio
        context = tracks[0].codec_context if len(tracks) == 1 else None
        plain = context is not None and (context.name, context.sample_rate, context.channels) == (
            "pcm_s24le",
            SAMPLE_RATE,
            2,
        )
        if not plain or not tracks[0].duration:
            self._container.close()
            raise self._unreadable(ValueError("no stereo sound of 24 bit at 48 kHz"))
        self._track = tracks[0]
        self.samples = int(tracks[0].duration)

    def sound(self, names: tuple[str, ...], first: int = 0, count: int | None = None) -> dict[str, np.ndarray]:
        """Samples by stem, as `TakeReader.sound` gives them.

        Raises
        ------
        KeyError
            Another stem than ``mix``.
        Fault
            ``media.unreadable``.
        """
        count = max(self.samples - first if count is None else count, 0)
        try:
            return read_tracks(self._container, {name: {MIX: self._track}[name] for name in names}, first, count)
        except (FFmpegError, OSError, ValueError) as error:
            raise self._unreadable(error) from error

    def close(self) -> None:
        """Let the file go."""
        self._container.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def _unreadable(self, error: Exception) -> Fault:
        return Fault("media.unreadable", details=str(error), file=self.path.name, path=str(self.path))
