"""Known faults in previz takes: how often the whole take has the higher score, and for the right reason.

``python tests/proofs/scoring.py [--takes FOLDER] [--sets NAME ...] [--faults NAME ...] [--processes N] [--write]``

Two sets of shots (`tests.engine.scoring.shots`): those that the measures were tuned on, and those that they were not.
They are rendered once and kept in FOLDER. Faults of the picture are written into a new file, coded once more as the
whole take is that they are compared with; faults of the sound are put into what is heard; things that go astray are
rendered so by previz itself (`tests.engine.scoring.astray`).

A fault *loses* where the whole take has the higher score, *rightly* where the measure that stands for the fault cost
most. It is *judged* where that measure says anything at all of the whole take: of a take in which nothing strikes,
nobody can tell whether its sound is late. A thing that went astray counts where a rule that was made before says that
the pictures show it (`tests.engine.scoring.astray.seen`); the others are counted apart, as *unseen*, with how many of
them lose. ``seen`` and ``told`` are the measure of sound against picture without and with what the recipe tells of its
contacts; models have no such recipe. ``interval`` is Wilson's, 95 %, of the share of what is judged that loses rightly.
``--write`` puts the result beside this file.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from engine.media.takes import TakeReader
from engine.messages.jobs import Recipe
from engine.messages.measures import VERSION, Measure
from engine.messages.requests import from_json
from engine.scoring.measuring import Watched, judged, pictures
from engine.scoring.sound import Heard
from studio.render.score import total, weight
from tests.benchmarks.machine import machine
from tests.engine.scoring.astray import rendered_astray, seen
from tests.engine.scoring.faults import FAULTS, nothing, with_fault
from tests.engine.scoring.shots import SETS, rendered
from tests.engine.scoring.stems import Stems

RESULT = Path(__file__).with_suffix(".json")
HEARD = ("late", "early", "silent", "dropped", "clipped")
"""Faults of the sound alone."""
ASTRAY = {"teleport": "jumps", "floating": "gravity"}
FLIES_FAR = ("throw", "toss", "shoot", "fling", "hurl", "lob", "pitch", "kick", "passes")
FLIES = (*FLIES_FAR, "drop", "bounce", "dribble")
Marks = dict[str, Measure]


def watched(path: Path) -> tuple[Watched, Heard, dict[str, np.ndarray], float]:
    """What is seen and heard of a take."""
    with TakeReader(path) as reader:
        found = Watched()
        found.watch(pictures(reader))
        return found, Heard(reader), {name: reader.stem(name) for name in reader.stems}, float(reader.rate)


def marks(seen: Watched, heard: Heard, rate: float, told: tuple[dict[str, Any], ...] = ()) -> Marks:
    """All measures by their keys."""
    return {each.key: each for each in judged(seen, heard, rate, told)}


def row(name: str, fault: str, meant: str, whole: Marks, faulty: Marks, **more: Any) -> dict[str, Any]:
    """How a fault fares against the whole take."""
    worth = [total(tuple((key, each.mark) for key, each in found.items())) for found in (whole, faulty)]
    # What is only found in one of both is without fault in the other.
    both = {key: [found[key].mark if key in found else 1.0 for found in (whole, faulty)] for key in {*whole, *faulty}}
    costs = {key: weight(key) * (one - other) for key, (one, other) in both.items()}
    most = max(costs, key=lambda key: costs[key])
    loses = worth[0] > worth[1]
    return {
        "take": name,
        "fault": fault,
        "whole": round(worth[0], 4),
        "faulty": round(worth[1], 4),
        "loses": loses,
        "rightly": loses and most == meant,
        "most": most if loses else "",
        "judged": meant in whole or meant == ASTRAY["floating"],
        **more,
    }


def compare(group: str, name: str, folder: Path, chosen: list[str]) -> list[dict[str, Any]]:
    """One shot against each of its faults."""
    shot = SETS[group][name]
    take = rendered(name, shot, folder)
    told = from_json(take.with_name("recipe.json").read_bytes(), Recipe).events
    rows = []
    if any(fault in chosen for fault in ASTRAY):
        rows += astray(name, folder, take, shot, chosen)
    faults = [fault for fault in chosen if fault in FAULTS]
    if not faults:
        return rows
    with tempfile.TemporaryDirectory() as place:
        whole, heard, stems, rate = watched(with_fault(take, Path(place) / "whole.mov", nothing))
        plain = marks(whole, heard, rate)
        for fault in faults:
            change, meant = FAULTS[fault]
            if fault in HEARD:
                changed = {stem: np.array(samples) for stem, samples in stems.items()}
                change([], changed)
                faulty = Heard(Stems(changed))
                rows.append(row(name, fault, meant, plain, marks(whole, faulty, rate), by="seen"))
                if meant == "sync":
                    with_told = marks(whole, heard, rate, told), marks(whole, faulty, rate, told)
                    rows.append(row(name, fault, meant, *with_told, by="told"))
            else:
                path = with_fault(take, Path(place) / f"{fault}.mov", change)
                found, faulty, _stems, _rate = watched(path)
                rows.append(row(name, fault, meant, plain, marks(found, faulty, rate), by="seen"))
    return rows


def astray(name: str, folder: Path, take: Path, shot: Any, chosen: list[str]) -> list[dict[str, Any]]:
    """A shot in which something flies against the same with the thing astray."""
    rows: list[dict[str, Any]] = []
    plain = None
    for fault, meant in ASTRAY.items():
        flies = any(word in shot.action for word in (FLIES if fault == "teleport" else FLIES_FAR))
        path = rendered_astray(name, shot, folder, fault) if fault in chosen and flies else None
        if path is None:
            continue
        if plain is None:
            found, heard, _stems, rate = watched(take)
            plain = marks(found, heard, rate)
        found, heard, _stems, rate = watched(path)
        rows.append(row(name, fault, meant, plain, marks(found, heard, rate), by="seen", shows=seen(take, path, fault)))
    return rows


def wilson(count: int, total: int) -> tuple[float, float]:
    """The interval in which a share lies with 95 %."""
    if not total:
        return 0.0, 1.0
    z, share = 1.959964, count / total
    middle, half = share + z * z / (2 * total), z * np.sqrt(share * (1 - share) / total + z * z / (4 * total**2))
    low, high = ((middle + side * half) / (1 + z * z / total) for side in (-1, 1))
    return round(max(0.0, float(low)), 3), round(min(1.0, float(high)), 3)


def summary(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Counts by fault; sound against picture by what it was judged by too."""
    found: dict[str, Any] = {}
    for each in rows:
        key = f"{each['fault']}, {each['by']}" if each["fault"] in ("late", "early") else each["fault"]
        counts = found.setdefault(key, {"takes": 0, "judged": 0, "loses": 0, "rightly": 0})
        if not each.get("shows", True):
            counts["unseen"] = counts.get("unseen", 0) + 1
            counts["unseen loses"] = counts.get("unseen loses", 0) + each["loses"]
            continue
        counts["takes"] += 1
        counts["judged"] += each["judged"]
        counts["loses"] += each["loses"] and each["judged"]
        counts["rightly"] += each["rightly"] and each["judged"]
    for counts in found.values():
        counts["interval"] = wilson(counts["rightly"], counts["judged"])
    return found


def main() -> int:
    """Compare, tell, and write."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--takes", type=Path, default=Path(tempfile.gettempdir()) / "rushes-scoring")
    parser.add_argument("--sets", nargs="*", default=["held out", "tuned"], choices=list(SETS))
    parser.add_argument("--faults", nargs="*", default=[*FAULTS, *ASTRAY])
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    # Where the takes lie is one machine's own affair.
    told = [word for word in sys.argv[1:] if word != "--takes" and word != str(asked.takes)]
    command = " ".join(("python", "tests/proofs/scoring.py", *told))
    with ProcessPoolExecutor(asked.processes) as pool:
        for group in asked.sets:
            began = time.monotonic()
            names = [name for name in SETS[group] if not asked.only or name in asked.only]
            call: Callable[..., Any] = compare
            work = [pool.submit(call, group, name, asked.takes, asked.faults) for name in names]
            rows: list[dict[str, Any]] = []
            for number, (name, each) in enumerate(zip(names, work, strict=True), 1):
                found = each.result()
                rows += found
                lost = [f"{one['fault']} {one['by']} ({one['most'] or 'wins'})" for one in found if _missed(one)]
                print(f"{group}: {name}: {', '.join(lost) or 'every fault that shows loses, rightly'}", flush=True)
                if asked.write:
                    facts = {"command": command, "seconds": round(time.monotonic() - began, 1), "takes": number}
                    _write(group, facts, rows)
            print(json.dumps(summary(rows), indent=1), flush=True)
    return 0


def _write(group: str, run: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    """Put the rows of a run beside this file; others by the same measures stay."""
    result: dict[str, Any] = json.loads(RESULT.read_text(encoding="utf-8")) if RESULT.exists() else {}
    if result.get("version") != VERSION:
        result = {"version": VERSION}
    known = result.get(group, {"runs": [], "rows": []})
    runs = [each for each in known["runs"] if each["command"] != run["command"]]
    merged = {(row["take"], row["fault"], row["by"]): row for row in (*known["rows"], *rows)}
    found = list(merged.values())
    counts = {"takes": len({row["take"] for row in found}), "of": len(SETS[group]), "faults": summary(found)}
    result[group] = {"runs": [*runs, run], "machine": machine(), **counts, "rows": found}
    RESULT.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def _missed(one: dict[str, Any]) -> bool:
    return not one["rightly"] and one["judged"] and one.get("shows", True)


if __name__ == "__main__":
    sys.exit(main())
