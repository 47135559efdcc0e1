"""Scorers that the user has added: models that say what a take is worth, found by entry point.

A package declares ``[project.entry-points."rushes.scorers"]`` with ``name = "module:function"``; the function takes the
path of a take and gives a number from 0 (useless) to 1 (the best it can imagine).
"""

from __future__ import annotations

import math
from pathlib import Path

from engine.messages.measures import Measure, added


def opinions(path: Path) -> tuple[tuple[Measure, ...], tuple[str, ...]]:
    """What each scorer says of a take, and which failed: ``name: what it said``."""
    found, failed = [], []
    for entry in added():
        try:
            value = float(entry.load()(path))
        except (Exception, SystemExit) as error:  # noqa: BLE001 - somebody else's program may fail in any way
            failed.append(f"{entry.name}: {type(error).__name__}: {error}"[:500])
            continue
        if not math.isfinite(value):
            failed.append(f"{entry.name}: {value}")
            continue
        mark = min(max(value, 0.0), 1.0)
        found.append(
            Measure(
                key=f"scorer:{entry.name}",
                value=value,
                unit="",
                mark=mark,
                reason="scorer.says",
                parameters={"name": entry.name, "percent": round(100 * mark)},
            )
        )
    return tuple(found), tuple(failed)
