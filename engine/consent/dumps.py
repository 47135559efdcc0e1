"""No core dump while a likeness lies in memory."""

from __future__ import annotations

import ctypes
import functools
import sys

_PR_SET_DUMPABLE = 4


@functools.cache
def none() -> None:
    """Leave no core dump of this process from here on: what was opened may still lie in memory that was given back.

    A limit of 0 does not hold where the system pipes dumps into a program; on Linux the process is undumpable then,
    which keeps other processes of the same person from reading its memory, too.
    """
    if sys.platform == "win32":
        return
    import resource

    _soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, hard))
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
