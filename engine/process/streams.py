"""Keeps the message stream clear of everything that native code prints."""

from __future__ import annotations

import os
import sys
from typing import IO


def take_over() -> tuple[IO[bytes], IO[bytes]]:
    """Move the message stream off file descriptors 0 and 1.

    Drivers and codecs print to descriptor 1, and some read descriptor 0. Afterwards 1 points at standard error and 0
    at nothing; the pipes live on under other numbers.

    Returns
    -------
    (source, sink)
        Binary files, the source buffered, the sink not.
    """
    if sys.platform == "win32":
        import msvcrt

        for descriptor in (0, 1):
            msvcrt.setmode(descriptor, os.O_BINARY)
    source, sink = os.dup(0), os.dup(1)
    os.dup2(2, 1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    for descriptor in (source, sink):
        os.set_inheritable(descriptor, False)
    return os.fdopen(source, "rb"), os.fdopen(sink, "wb", buffering=0)


def lower_priority() -> None:
    """Let the window and the sound card go first: rendering can wait, playback cannot."""
    if hasattr(os, "nice"):
        os.nice(5)
