"""Every command of the window; asking for `COMMANDS` registers them all.

They reach into every panel, so they are read when the first is wanted, or when the window has been painted and has
nothing to do: the start does not wait for them.
"""

from __future__ import annotations

from typing import Any

from ui.commands.register import COMMANDS as REGISTERED
from ui.commands.register import Command


def read() -> dict[str, Command]:
    """Key of `ui.actions.ACTIONS` to its function, all of them."""
    from ui.commands import (
        boarding,
        cameos,
        clipboard,
        cutting,
        editing,
        files,
        keying,
        playing,
        rendering,
        taking,
        viewing,
    )

    # In the order of the menus.
    assert all((files, editing, boarding, clipboard, rendering, taking, keying, playing, cutting, viewing, cameos))
    return REGISTERED


def __getattr__(name: str) -> Any:
    if name == "COMMANDS":
        return read()
    raise AttributeError(name)
