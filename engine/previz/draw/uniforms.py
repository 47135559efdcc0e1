"""Setting uniforms: only those a program uses, looked up once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import moderngl
import numpy as np


class Uniforms:
    """Writes values into programs. Handles are kept: a look-up by name costs microseconds, and there are hundreds."""

    def __init__(self) -> None:
        self._handles: dict[tuple[int, str], moderngl.Uniform | None] = {}

    def write(self, program: moderngl.Program, name: str, value: Any) -> None:
        """Set one uniform, if the program has it. Arrays of two and more dimensions are matrices, by rows."""
        key = (program.glo, name)
        if key not in self._handles:
            member = program.get(name, None)
            self._handles[key] = member if isinstance(member, moderngl.Uniform) else None
        handle = self._handles[key]
        if handle is None:
            return
        if isinstance(value, np.ndarray):
            data = np.swapaxes(value, -1, -2) if value.ndim >= 2 and value.shape[-2:] == (4, 4) else value
            handle.write(np.ascontiguousarray(data, "f4").tobytes())
        else:
            handle.value = value

    def write_all(self, program: moderngl.Program, values: Mapping[str, Any]) -> None:
        """Set every uniform of `values` that the program has."""
        for name, value in values.items():
            self.write(program, name, value)
