"""Tiny random models of each family's real classes, built once a session into a folder of its own."""

from __future__ import annotations

import atexit
import functools
import shutil
import tempfile
from importlib import import_module
from pathlib import Path

BUILDERS = {
    "ltx2": "ltx2",
    "ltx2-distilled": "ltx2",
    "wan": "wan",
    "wan-image": "wan",
    "wan-two": "wan",
    "hunyuan": "hunyuan",
    "hunyuan-image": "hunyuan",
    "h3": "h3",
    "echo": "echo",
    "kandinsky": "kandinsky",
    "cosmos": "cosmos",
    "vace": "vace",
    "wan-animate": "wan_animate",
    "wan-animate-1": "wan_animate_1",
}
"""What can be built to the module here that builds it: ``build(kind, folder)``."""


@functools.cache
def tiny(kind: str) -> Path:
    """The folder of a tiny model of a kind of `BUILDERS`; nobody writes into it."""
    folder = _home() / kind
    quiet()
    import_module(f"tests.fakes.tiny.{BUILDERS[kind]}").build(kind, folder)
    return folder


def copied(kind: str, folder: Path) -> Path:
    """A tiny model of one's own, to break."""
    return Path(shutil.copytree(tiny(kind), folder / kind))


def quiet() -> None:
    """One thread, no progress bars."""
    import torch
    from diffusers.utils import logging
    from transformers.utils import logging as words

    torch.set_num_threads(1)  # on a busy machine a second one is waited for at every step
    logging.disable_progress_bar()
    words.disable_progress_bar()
    words.set_verbosity_error()


@functools.cache
def _home() -> Path:
    folder = tempfile.mkdtemp(prefix="rushes-tiny-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)
