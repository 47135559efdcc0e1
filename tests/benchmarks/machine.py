"""The machine a figure was measured on, and the shape in which figures are printed."""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psutil


def machine() -> dict[str, Any]:
    """Processor, cores this process may use, memory, operating system, Python."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return {
        "cpu": _processor(),
        "cores": allowed,
        "memory_gib": round(psutil.virtual_memory().total / 2**30, 1),
        "os": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "load": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
    }


def figure(name: str, value: float, unit: str, goal: str, holds: bool | None) -> dict[str, Any]:
    """One measured figure; `holds` is None where there is no goal to hold."""
    return {"name": name, "value": round(value, 4), "unit": unit, "goal": goal, "holds": holds}


def report(figures: Sequence[dict[str, Any]], extra: dict[str, Any] | None = None) -> int:
    """Print the figures, as JSON with ``--json`` and as a table without; returns the exit status.

    Parameters
    ----------
    figures : sequence of dict
        From `figure`.
    extra : dict, optional
        More about the machine: ``{"opengl": ...}``.

    Returns
    -------
    int
        0 where every goal holds, else 1.
    """
    if "--json" in sys.argv:
        print(json.dumps({"machine": {**machine(), **(extra or {})}, "figures": list(figures)}, indent=1))
    else:
        for key, value in {**machine(), **(extra or {})}.items():
            print(f"{key}: {value}")
        for row in figures:
            held = {True: "holds", False: "DOES NOT HOLD", None: ""}[row["holds"]]
            print(f"{row['name']:<58} {row['value']:>10} {row['unit']:<8} {row['goal']:<14} {held}")
    return 0 if all(row["holds"] is not False for row in figures) else 1


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()
