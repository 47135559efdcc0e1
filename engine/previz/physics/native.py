"""MuJoCo, untyped: its attributes come from an extension that type checkers cannot see into.

Its warnings would be written to a file in the working folder; they go to the log instead, for whoever looks for them.
"""

from __future__ import annotations

import logging
from typing import Any

import mujoco as _mujoco

mujoco: Any = _mujoco


def _warned(message: str | bytes) -> None:
    words = message.decode("utf-8", "replace") if isinstance(message, bytes) else message
    logging.getLogger(__name__).info("%s", words)


mujoco.set_mju_user_warning(_warned)
