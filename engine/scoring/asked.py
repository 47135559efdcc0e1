"""The process in which somebody else's scorer runs: it is asked about one take, answers in one line of JSON, and ends.

``python -m engine.scoring.asked MODULE:FUNCTION TAKE``. It loads nothing of the engine, and what the scorer prints goes
nowhere. When its standard input ends, whoever asked is gone, and so is it.
"""

from __future__ import annotations

import json
import math
import os
import sys
import threading
from collections.abc import Sequence
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

LONGEST = 500
"""Characters of a complaint."""


def main(words: Sequence[str]) -> int:
    """Ask, and answer ``{"value": number}``, ``{"failed": why}`` or ``{"nonsense": what}``."""
    answers, asking = os.dup(1), os.dup(0)
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nothing, number)
    threading.Thread(target=_end_with_parent, args=(asking,), daemon=True).start()
    place, path = words
    os.write(answers, json.dumps(said(place, Path(path))).encode())
    # Threads that the scorer left must not hold it up.
    os._exit(0)


def said(place: str, path: Path) -> dict[str, Any]:
    """What a scorer says of a take."""
    try:
        value = EntryPoint("scorer", place, "").load()(path)
    except (Exception, SystemExit, KeyboardInterrupt) as error:  # noqa: BLE001 - somebody else's program
        return {"failed": f"{type(error).__name__}: {error}"[:LONGEST]}
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    return {"value": number} if math.isfinite(number) else {"nonsense": repr(value)[:LONGEST]}


def _end_with_parent(asking: int) -> None:
    while os.read(asking, 1024):
        pass
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
