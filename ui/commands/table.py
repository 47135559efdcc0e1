"""Every command of the window; importing this module registers them all."""

from __future__ import annotations

from ui.commands import boarding, clipboard, cutting, editing, files, playing, rendering, taking, viewing
from ui.commands.register import COMMANDS, Command

MODULES = (files, editing, boarding, clipboard, rendering, taking, playing, cutting, viewing)
"""In the order of the menus."""

__all__ = ["COMMANDS", "MODULES", "Command"]
