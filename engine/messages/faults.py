"""The one error type of Rushes: a code with parameters, never a sentence.

The sentences (what happened, what to do) live in the catalogue (``studio.words``), so that the command line, the
window and a translation say the same.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any


class Exit(StrEnum):
    """What a fault means for a program that called us; ``studio.cli`` maps it to an exit status."""

    ALTERED = "altered"  # 1
    NO_CREDENTIALS = "none"  # 2
    USAGE = "usage"  # 64
    BAD_INPUT = "input"  # 65
    MISSING_PART = "missing"  # 69
    OURS = "ours"  # 70
    CANNOT_WRITE = "write"  # 73
    BUSY = "busy"  # 75
    CANCELLED = "cancelled"  # 130


class Fault(Exception):
    """Something the user can be told.

    Parameters
    ----------
    code : str
        A dotted code of the catalogue, ``area.what``: ``"script.empty"``, ``"media.truncated"``.
    exit : Exit
        The kind of failure.
    details : str
        Technical text for behind the fold: a traceback, a library's message.
    **parameters
        What the catalogue's sentence names: ``file``, ``line``, ``column``, ``size`` and the like. JSON values only.
    """

    def __init__(self, code: str, exit: Exit = Exit.BAD_INPUT, details: str = "", **parameters: Any) -> None:  # noqa: A002
        super().__init__(code, parameters)
        self.code = code
        self.exit = exit
        self.details = details
        self.parameters = parameters

    def __str__(self) -> str:
        named = ", ".join(f"{key}={value!r}" for key, value in self.parameters.items())
        return f"{self.code}({named})"
