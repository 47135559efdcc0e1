"""``rushes`` and ``rushes open``: the window, in a process of its own so that the core never imports Qt."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

from engine.messages.faults import Exit, Fault


def open_window(project: Path | None) -> int:
    """Start the window and wait for it; returns its exit status.

    Raises
    ------
    Fault
        ``window.no_display``, ``window.no_qt``, ``project.missing``.
    """
    if project is not None and not project.exists():
        raise Fault("project.missing", Exit.BAD_INPUT, folder=str(project))
    if sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or os.environ.get("QT_QPA_PLATFORM")
    ):
        raise Fault("window.no_display", Exit.MISSING_PART)
    arguments = [str(project.resolve())] if project else []
    if getattr(sys, "frozen", False):
        return subprocess.call([sys.executable, "--window", *arguments])
    if importlib.util.find_spec("PySide6") is None:
        raise Fault("window.no_qt", Exit.MISSING_PART)
    return subprocess.call([sys.executable, "-m", "ui", *arguments])
