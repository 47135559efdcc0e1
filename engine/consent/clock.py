"""The time: UTC seconds."""

from __future__ import annotations

import time


def now() -> int:
    """The time, in whole UTC seconds."""
    return int(time.time())
