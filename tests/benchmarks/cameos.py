"""What cameos cost: ``python tests/benchmarks/cameos.py [--json] [PART ...]``, every part if none is named.

``sealing``: a cameo of 20 s as it is recorded (1280x720 at 30 pictures a second, sound, stills) put into the vault,
synced to disk, and opened again: all of it, every hash compared. The passphrase was given before.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.machine import figure, report

PICTURE = 60_000
"""Bytes of a picture of 1280x720 as the recorder encodes it (`engine.media.clips.QUALITY`)."""
SECONDS, RATE = 20, 30
TIMES = 9


def sealing() -> list[dict[str, Any]]:
    """Making and opening a cameo."""
    from studio.cameos.vault import Vault
    from studio.keys import keyrings

    vars(keyrings.keyring.backend)["get_all_keyring"] = list  # by passphrase: every machine has that
    assets = {
        "clip": os.urandom(PICTURE * SECONDS * RATE),
        "matte": os.urandom(2_000_000),
        "features": os.urandom(2_000),
        **{f"still:{number}": os.urandom(400_000) for number in range(8)},
        **{f"voice:{number}": os.urandom(2 * 48_000 * 4) for number in range(4)},
    }
    size = sum(map(len, assets.values()))
    made, opened, listed = [], [], []
    costs: list[list[float]] = [[], []]
    with tempfile.TemporaryDirectory(dir=Path.home()) as home:
        os.environ["RUSHES_HOME"] = home
        vault = Vault(lambda _question: "correct horse")
        vault.identities.holder()
        for _ in range(TIMES):
            began, cost = time.perf_counter(), time.process_time()
            cameo = vault.make("Mara", "person", assets)
            made.append(time.perf_counter() - began)
            costs[0].append(time.process_time() - cost)
            began, cost = time.perf_counter(), time.process_time()
            found = {asset: vault.read(cameo.id, asset) for asset in assets}
            opened.append(time.perf_counter() - began)
            costs[1].append(time.process_time() - cost)
            assert found == assets
            vault.delete(cameo.id)
        for number in range(20):
            vault.make(f"Person {number}", "person", {"still:0": os.urandom(100_000)})
        for _ in range(TIMES):
            began = time.perf_counter()
            assert len(vault.cameos()) == 20
            listed.append(time.perf_counter() - began)
    what = f"of a 20 s cameo, {size / 1e6:.0f} MB"
    return [
        _timed(f"sealing {what}, on disk", made, 0.3),
        _timed(f"opening {what}", opened, 0.3),
        _timed("sealing it, CPU", costs[0], None),
        _timed("opening it, CPU", costs[1], None),
        _timed("listing 20 cameos", listed, None),
    ]


def _timed(name: str, seconds: list[float], goal: float | None) -> dict[str, Any]:
    value = median(seconds)
    return figure(f"{name} (median)", value, "s", f"under {goal}" if goal else "", value < goal if goal else None)


PARTS: dict[str, Callable[[], list[dict[str, Any]]]] = {"sealing": sealing}


def main() -> int:
    """Measure and print."""
    named = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    return report([row for name in named or PARTS for row in PARTS[name]()])


if __name__ == "__main__":
    sys.exit(main())
