"""Scorers that the user has added: models that say what a take is worth, found by entry point.

A package declares ``[project.entry-points."rushes.scorers"]`` with ``name = "module:function"``; the function takes the
path of a take and gives a number from 0 (useless) to 1 (the best it can imagine). It runs in a process of its own
(`engine.scoring.asked`), which may crash, and is ended where it does not answer in time.
"""

from __future__ import annotations

import json
import math
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

from engine.media.probe import called, environment
from engine.messages.faults import Exit, Fault
from engine.messages.measures import Measure, added

LONGEST = 120.0
"""Seconds in which all scorers together load their models and judge one take. Whoever waits for the best take waits for
this too, and takes an engine that is silent for much longer (`engine.client`) for dead."""
EVERY = 0.05
"""Seconds between two looks at whether it has answered."""
LONGEST_ANSWER = 1 << 16
"""Bytes."""

_silent: set[str] = set()
"""Entry points that did not answer in time: they would hold up every other take as long, and are not asked again."""


def opinions(path: Path, cancelled: Callable[[], bool] = bool) -> tuple[tuple[Measure, ...], tuple[str, ...]]:
    """What each scorer says of a take, and which failed: ``code: name: why``.

    Parameters
    ----------
    path : Path
    cancelled : function
        Polled while a scorer works.

    Raises
    ------
    Fault
        ``scoring.cancelled``.
    """
    found, failed = [], []
    last = time.monotonic() + LONGEST
    for entry in added():
        try:
            value = _asked(entry, path, last, cancelled)
        except Fault as fault:
            if fault.exit == Exit.CANCELLED:
                raise
            failed.append(f"{fault.code}: {fault.parameters['words']}")
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


def _asked(entry: EntryPoint, path: Path, last: float, cancelled: Callable[[], bool]) -> float:
    """What a scorer says until a moment of the clock; one for which nothing of it is left is asked of another take.

    Raises
    ------
    Fault
        ``scorer.stalled``, ``scorer.crashed``, ``scorer.failed``, ``scorer.nonsense``, ``scoring.cancelled``.
    """
    if entry.value in _silent or time.monotonic() >= last:
        raise Fault("scorer.stalled", words=entry.name)
    # A file, not a pipe: what a scorer starts may outlive it and hold a pipe open.
    with tempfile.TemporaryFile() as answers:
        child = subprocess.Popen(
            called("--scorer", "engine.scoring.asked", entry.value, os.fspath(path.resolve())),
            stdin=subprocess.PIPE,
            stdout=answers,
            stderr=subprocess.DEVNULL,
            env=environment(),
            start_new_session=sys.platform != "win32",
        )
        try:
            _wait(child, entry, last, cancelled)
        finally:
            _end(child)
        answers.seek(0)
        answer = _read(answers.read(LONGEST_ANSWER))
    match answer:
        case {"value": int() | float() as value} if math.isfinite(value):
            return float(value)
        case {"failed": str() as why}:
            raise Fault("scorer.failed", words=f"{entry.name}: {why}")
        case {"nonsense": str() as what}:
            raise Fault("scorer.nonsense", words=f"{entry.name}: {what}")
    raise Fault("scorer.crashed", words=f"{entry.name}: status {child.returncode}")


def _wait(child: subprocess.Popen[bytes], entry: EntryPoint, last: float, cancelled: Callable[[], bool]) -> None:
    while True:
        with suppress(subprocess.TimeoutExpired):
            child.wait(EVERY)
            return
        if cancelled():
            raise Fault("scoring.cancelled", Exit.CANCELLED)
        if time.monotonic() > last:
            _silent.add(entry.value)
            raise Fault("scorer.stalled", words=entry.name)


def _end(child: subprocess.Popen[bytes]) -> None:
    """It, and where the system can tell, what it started."""
    with suppress(OSError):
        if sys.platform == "win32":
            child.kill()
        else:
            os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    assert child.stdin is not None
    with suppress(OSError):
        child.stdin.close()


def _read(data: bytes) -> Any:
    try:
        return json.loads(data)
    except ValueError:
        return None
