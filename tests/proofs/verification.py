"""How often a recording of a person passes its checks, true ones and attacks: all of them synthetic.

``python tests/proofs/verification.py [--count 150] [--first 1000] [--kept FOLDER] [--write]``: each true
recording is a public-domain portrait that turns its head and speaks with a flite voice (`tests.fakes.portraits`); each
attack changes what its name says. Intervals are Wilson's at 95 %. ``--write`` puts the result beside this file.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from studio.cameos.checks.verdict import verify
from tests.benchmarks.machine import machine
from tests.fakes.portraits import ATTACKS, drawn, recorded, true_one

RESULT = Path(__file__).with_suffix(".json")
CAST = {"true": true_one} | ATTACKS


def judge(seed: int) -> dict[str, tuple[bool, tuple[str, ...]]]:
    """Who passed of one seed's true recording and attacks, and which checks failed."""
    import cv2

    cv2.setNumThreads(1)
    out = {}
    for name, act in CAST.items():
        found = verify(recorded(act(seed), drawn(seed)))
        out[name] = (found.passed, tuple(check.key for check in found.checks if not check.passed))
    return out


def judged_before(seed: int, kept: Path | None) -> dict[str, tuple[bool, tuple[str, ...]]]:
    """The same, kept in a folder from one run to the next."""
    if kept is None:
        return judge(seed)
    file = kept / f"{seed}.json"
    if not file.exists():
        file.write_text(json.dumps(judge(seed)), encoding="utf-8")
    return json.loads(file.read_text(encoding="utf-8"))


def interval(hits: int, count: int, z: float = 1.96) -> tuple[float, float]:
    """Wilson's interval of a share."""
    share, squared = hits / count, z * z
    middle = (share + squared / (2 * count)) / (1 + squared / count)
    half = z * math.sqrt(share * (1 - share) / count + squared / (4 * count * count)) / (1 + squared / count)
    return round(max(0.0, middle - half), 4), round(min(1.0, middle + half), 4)


def table(judged: list[dict[str, tuple[bool, tuple[str, ...]]]]) -> dict[str, Any]:
    """Accepted and refused, a row for the true ones and one an attack."""
    rows = {}
    for name in CAST:
        accepted = sum(found[name][0] for found in judged)
        failed = Counter(key for found in judged for key in found[name][1])
        rows[name] = {
            "recordings": len(judged),
            "accepted": accepted,
            "share": round(accepted / len(judged), 4),
            "interval": interval(accepted, len(judged)),
            "failed": dict(failed.most_common()),
        }
    return rows


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--count", type=int, default=150)
    parser.add_argument("--first", type=int, default=1000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--kept", type=Path, help="a folder in which each seed's verdict is kept")
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    seeds = range(asked.first, asked.first + asked.count)
    judged = []
    if asked.kept:
        asked.kept.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(asked.processes) as pool:
        for number, found in enumerate(pool.map(judged_before, seeds, [asked.kept] * asked.count), 1):
            judged.append(found)
            print(f"{number} of {asked.count}", file=sys.stderr, flush=True)
    result = {"synthetic": True, "seeds": [seeds[0], seeds[-1]], "rows": table(judged), "machine": machine()}
    print(json.dumps(result, indent=1))
    if asked.write:
        RESULT.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
