"""Known faults in previz takes: how often the whole take has the higher score, and for the right reason.

``python tests/proofs/scoring.py [--takes FOLDER] [--only NAME ...] [--processes N] [--write]``: renders the shots of
`tests.engine.scoring.shots` (kept in FOLDER), writes each anew with each fault of `tests.engine.scoring.faults`, and
measures both. A fault *loses* where the whole take has the higher score, *rightly* where the measure that stands for
the fault cost most. The whole take is coded once more, as the faulty ones are. ``--write`` puts the result beside
this file.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from engine.messages.measures import Measures
from engine.scoring.measuring import measure
from studio.render.score import total, weight
from tests.benchmarks.machine import machine
from tests.engine.scoring.faults import FAULTS, nothing, with_fault
from tests.engine.scoring.flying import ball_faults
from tests.engine.scoring.shots import SHOTS, rendered

RESULT = Path(__file__).with_suffix(".json")
BALLS = ("bounce", "bounce_wide", "miss", "miss_full", "in", "rim", "pass", "cup", "cup_wide", "key")
"""Shots in which something flies and the camera stands."""
GRAVITY = ("miss", "miss_full", "in", "rim", "pass")
"""Those in which it flies far."""


def worth(measures: Measures) -> float:
    """The score of a file alone, 0 to 1."""
    return total(tuple((each.key, each.mark) for each in measures.measures))


def cost(whole: Measures, faulty: Measures) -> dict[str, float]:
    """What each measure lost, weighted."""
    marks = {each.key: each.mark for each in faulty.measures}
    return {each.key: weight(each.key) * (each.mark - marks.get(each.key, each.mark)) for each in whole.measures}


def compare(name: str, folder: Path) -> list[dict[str, Any]]:
    """One shot against each of its faults."""
    take = rendered(name, folder)
    rows = []
    with tempfile.TemporaryDirectory() as place:
        whole = measure(with_fault(take, Path(place) / "whole.mov", nothing))
        faults = dict(FAULTS)
        if name in BALLS:
            found = ball_faults(take)
            faults |= {key: found[key] for key in found if key == "teleport" or name in GRAVITY}
        for key, (fault, meant) in faults.items():
            faulty = measure(with_fault(take, Path(place) / f"{key}.mov", fault))
            costs = cost(whole, faulty)
            most = max(costs, key=lambda each: costs[each])
            loses = worth(whole) > worth(faulty)
            rows.append({
                "take": name,
                "fault": key,
                "whole": round(worth(whole), 4),
                "faulty": round(worth(faulty), 4),
                "loses": loses,
                "rightly": loses and most == meant,
                "most": most,
                "judged": meant in costs,
            })  # fmt: skip
    return rows


def main() -> int:
    """Compare, tell, and write."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--takes", type=Path, default=Path(tempfile.gettempdir()) / "rushes-scoring")
    parser.add_argument("--only", nargs="*", default=list(SHOTS))
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    began, rows = time.monotonic(), []
    with ProcessPoolExecutor(asked.processes) as pool:
        compared = dict(zip(asked.only, pool.map(compare, asked.only, [asked.takes] * len(asked.only)), strict=True))
    for name in asked.only:
        rows += compared[name]
        lost = [f"{row['fault']} ({row['most']})" for row in rows if row["take"] == name and not row["rightly"]]
        print(f"{name}: {', '.join(lost) or 'every fault loses, rightly'}", flush=True)
    faults = list(dict.fromkeys(row["fault"] for row in rows))
    summary = {
        fault: {key: sum(bool(row[key]) for row in rows if row["fault"] == fault) for key in ("loses", "rightly")}
        | {"takes": sum(row["fault"] == fault for row in rows)}
        for fault in faults
    }
    result = {
        "command": "python tests/proofs/scoring.py --write",
        "machine": machine(),
        "takes": len(asked.only),
        "seconds": round(time.monotonic() - began, 1),
        "faults": summary,
        "rows": rows,
    }
    print(json.dumps(summary, indent=1))
    if asked.write:
        RESULT.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
