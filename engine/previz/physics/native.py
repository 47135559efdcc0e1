"""MuJoCo, untyped: its attributes come from an extension that type checkers cannot see into.

Its warnings would be written to a file in the working folder; they go to the log instead, for whoever looks for them.
Its own drawing stays out: to find a library for windows it starts another Python.
"""

from __future__ import annotations

import logging
import os
from typing import Any

os.environ.setdefault("MUJOCO_GL", "disabled")

import mujoco as _mujoco

mujoco: Any = _mujoco


def _warned(message: str | bytes) -> None:
    words = message.decode("utf-8", "replace") if isinstance(message, bytes) else message
    logging.getLogger(__name__).info("%s", words)


mujoco.set_mju_user_warning(_warned)
