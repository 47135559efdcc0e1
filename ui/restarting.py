"""A new start on request, for what is taken at a start only: the window closes in order and comes back as it was."""

from __future__ import annotations

import os
import subprocess
import sys

from ui.settings.looks import DESKTOP


def command() -> list[str]:
    """What starts the window without a project: it comes back to where it was."""
    return [sys.executable, "--window"] if getattr(sys, "frozen", False) else [sys.executable, "-m", "ui"]


def environment() -> dict[str, str]:
    """The environment as the desktop gave it, without the language that was chosen here."""
    kept = {name: value for name, value in os.environ.items() if name != "LANGUAGE"}
    return {**kept, "LANGUAGE": DESKTOP} if DESKTOP is not None else kept


def begin_again() -> None:
    """Start anew in the place of this process, which has ended everything of its own."""
    if os.name == "nt":
        # Windows has no way to take a process's place.
        subprocess.Popen(command(), env=environment())
    else:
        os.execve(sys.executable, command(), environment())  # noqa: S606
