"""MuJoCo, untyped: its attributes come from an extension that type checkers cannot see into."""

from __future__ import annotations

from typing import Any

import mujoco as _mujoco

mujoco: Any = _mujoco
