"""The compiler of kernels stays out of a process that has no card to compile for.

Triton and Mesa's OpenGL in software each bring an LLVM of their own, and both in one process end it: previz, then a
model. Diffusers imports Triton wherever it finds it.
"""

from __future__ import annotations

import sys
from pathlib import Path

CARDS = (Path("/proc/driver/nvidia"), Path("/dev/kfd"))
"""Where Linux tells of a card that Triton compiles for; elsewhere it is not installed."""


def leave_out_compiler() -> None:
    """Without a card, let nobody find Triton; before torch or diffusers is imported."""
    if not any(card.exists() for card in CARDS):
        sys.modules.setdefault("triton", None)  # type: ignore[arg-type]
