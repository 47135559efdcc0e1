"""What this machine can do, as far as the engine is concerned: one row a part."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import sys
from pathlib import Path
from typing import Any

from engine.messages.faults import Fault

CARDS = ("/dev/nvidiactl", "/dev/nvidia0", "/proc/driver/nvidia", "/dev/kfd", "/dev/dxg", "/dev/nvmap")
"""One of these is there on every Linux that torch finds a card on."""


def rows() -> tuple[dict[str, Any], ...]:
    """One row a part: ``part``, ``ok``, ``found`` and, where not ok, ``remedy`` (a code of the catalogue)."""
    return (_opengl(), _voices(), _cuda())


def machine() -> dict[str, Any]:
    """A `engine.models.machine.Machine` as plain values, with its rates; empty where models cannot be rendered."""
    if importlib.util.find_spec("torch") is None:
        return {}
    import msgspec

    from engine.diffusion.measuring import measure

    return msgspec.to_builtins(measure(timing=True))


def _opengl() -> dict[str, Any]:
    from engine.previz.draw.context import describe_context

    try:
        facts = describe_context()
    except Fault as fault:
        return {"part": "opengl", "ok": False, "found": _reasons(fault.details), "remedy": "doctor.opengl"}
    return {
        "part": "opengl",
        "ok": True,
        "found": f"{facts['renderer']}, OpenGL {facts['version']}",
        "software": facts["software"],
    }


def _reasons(details: str) -> str:
    """What each loader said: the last line of its traceback, without the kind of exception."""
    lasts = [part.strip().splitlines()[-1] for part in details.split("Traceback") if part.strip()]
    return "; ".join(last.partition(": ")[2] or last for last in lasts) or "no OpenGL"


def _voices() -> dict[str, Any]:
    from engine.previz.sound import voices

    try:
        samples = voices.speak("ready", "").samples
    except (Fault, OSError) as error:
        return {"part": "voices", "ok": False, "found": str(error), "remedy": "doctor.voices"}
    return {"part": "voices", "ok": len(samples) > 0, "found": "espeak-ng"}


def _cuda() -> dict[str, Any]:
    if importlib.util.find_spec("torch") is None:
        return {"part": "cuda", "ok": False, "found": "torch is not installed", "remedy": "doctor.models"}
    if sys.platform == "linux" and not any(Path(card).exists() for card in CARDS):
        return _no_card(importlib.metadata.version("torch"))  # itself takes seconds to say the same
    import torch

    if not torch.cuda.is_available():
        return _no_card(torch.__version__)
    free, total = torch.cuda.mem_get_info()
    return {
        "part": "cuda",
        "ok": True,
        "found": f"{torch.cuda.get_device_name()}, {free / 2**30:.0f} of {total / 2**30:.0f} GB free",
    }


def _no_card(version: str) -> dict[str, Any]:
    return {"part": "cuda", "ok": False, "found": f"torch {version}, no CUDA card", "remedy": "doctor.cuda"}
