"""The table from an action's key to the function that carries it out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.window import Window

Command = Callable[["Window"], None]

COMMANDS: dict[str, Command] = {}
"""Key of `ui.actions.ACTIONS` to its function; filled by the modules of `ui.commands`."""


def command(key: str) -> Callable[[Command], Command]:
    """Register a function as what an action does."""

    def registered(function: Command) -> Command:
        COMMANDS[key] = function
        return function

    return registered
