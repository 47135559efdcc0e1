"""Threads that work in a library's own code, and so must have ended before the interpreter does.

A daemon thread that comes back from C++ while Python goes down takes the whole process with it. So at the end of the
program they are told to stop, and waited for; not for ever, because a device may hang.
"""

from __future__ import annotations

import atexit
import threading
import time
import weakref
from collections.abc import Callable

PATIENCE = 6.0
"""Seconds that the end of the program waits for all of them."""

_running: weakref.WeakKeyDictionary[threading.Thread, Callable[[], None]] = weakref.WeakKeyDictionary()


def ended_in_time(thread: threading.Thread, stop: Callable[[], None]) -> threading.Thread:
    """Let a daemon thread be stopped and waited for at the end of the program; returns it."""
    if not _running:
        atexit.register(_end)
    _running[thread] = stop
    return thread


def _end() -> None:
    threads = [(thread, stop) for thread, stop in list(_running.items()) if thread.is_alive()]
    for _thread, stop in threads:
        stop()
    deadline = time.monotonic() + PATIENCE
    for thread, _stop in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
