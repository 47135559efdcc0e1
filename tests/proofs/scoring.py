"""Known faults in previz takes: how often the whole take has the higher score, and for the right reason.

``python tests/proofs/scoring.py [--takes FOLDER] [--sets NAME ...] [--faults NAME ...] [--processes N] [--write]``

Two sets of shots: those that the measures were tuned on (`tests.engine.scoring.shots`), and those that they were not
(`tests.engine.scoring.held_out`: other sets, people, things and seeds). They are rendered once and kept in FOLDER.
Faults of the picture are written into a new file, coded once more as the whole take is that they are compared with;
faults of the sound are put into what is heard; things that go astray are rendered so by previz itself
(`tests.engine.scoring.astray`).

A fault *loses* where the whole take has the higher score, *rightly* where the measure that stands for the fault cost
most. It is *judged* where that measure says anything at all of the whole take: of a take in which nothing strikes,
nobody can tell whether its sound is late. A thing that went astray counts where it changes the picture. ``seen`` and
``told`` are the measure of sound against picture without and with what the recipe tells of its contacts; models have no
such recipe. ``--write`` puts the result beside this file.
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
from engine.messages.measures import Measure
from engine.messages.requests import from_json
from engine.scoring.measuring import Watched, judged, pictures
from engine.scoring.sound import Heard
from studio.render.score import total, weight
from tests.benchmarks.machine import machine
from tests.engine.scoring.astray import rendered_astray
from tests.engine.scoring.faults import FAULTS, nothing, with_fault
from tests.engine.scoring.held_out import HELD_OUT
from tests.engine.scoring.shots import SHOTS, rendered
from tests.engine.scoring.stems import Stems

RESULT = Path(__file__).with_suffix(".json")
SETS = {"tuned": SHOTS, "held out": HELD_OUT}
HEARD = ("late", "early", "silent", "dropped", "clipped")
"""Faults of the sound alone."""
ASTRAY = {"teleport": "jumps", "floating": "gravity"}
FLIES = ("throw", "drop", "shoot", "bounce", "dribble")
FLIES_FAR = ("throw", "shoot")
VISIBLE = 16
"""Pixels that a thing that went astray changes in the first picture in which it is elsewhere."""
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
    costs = {
        key: weight(key) * (each.mark - (faulty[key].mark if key in faulty else each.mark))
        for key, each in whole.items()
    }
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
    take = rendered(name, folder, shot=shot)
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
                seen, faulty, _stems, _rate = watched(path)
                rows.append(row(name, fault, meant, plain, marks(seen, faulty, rate), by="seen"))
    return rows


def astray(name: str, folder: Path, take: Path, shot: Any, chosen: list[str]) -> list[dict[str, Any]]:
    """A shot in which something flies against the same with the thing astray."""
    rows: list[dict[str, Any]] = []
    plain = None
    for fault, meant in ASTRAY.items():
        flies = any(word in shot.action for word in (FLIES if fault == "teleport" else FLIES_FAR))
        path = rendered_astray(name, folder, fault, 0, shot) if fault in chosen and flies else None
        if path is None:
            continue
        if plain is None:
            seen, heard, _stems, rate = watched(take)
            plain = marks(seen, heard, rate)
        seen, heard, _stems, rate = watched(path)
        rows.append(row(name, fault, meant, plain, marks(seen, heard, rate), by="seen", visible=visible(take, path)))
    return rows


def visible(one: Path, other: Path) -> bool:
    """Whether two takes differ in a picture by more than what coding does."""
    with TakeReader(one) as first, TakeReader(other) as second:
        return any(
            int((np.abs(a.astype(np.int16) - b).max(axis=2) > 30).sum()) > VISIBLE
            for a, b in zip(first.pictures(), second.pictures(), strict=True)
        )


def summary(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Counts by fault; sound against picture by what it was judged by too."""
    found: dict[str, Any] = {}
    for each in rows:
        key = f"{each['fault']}, {each['by']}" if each["fault"] in ("late", "early") else each["fault"]
        counts = found.setdefault(key, {"takes": 0, "judged": 0, "loses": 0, "rightly": 0})
        if not each.get("visible", True):
            counts["invisible"] = counts.get("invisible", 0) + 1
            continue
        counts["takes"] += 1
        counts["judged"] += each["judged"]
        counts["loses"] += each["loses"] and each["judged"]
        counts["rightly"] += each["rightly"] and each["judged"]
    return found


def main() -> int:
    """Compare, tell, and write."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--takes", type=Path, default=Path(tempfile.gettempdir()) / "rushes-scoring")
    parser.add_argument("--sets", nargs="*", default=list(SETS), choices=list(SETS))
    parser.add_argument("--faults", nargs="*", default=[*FAULTS, *ASTRAY])
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    began = time.monotonic()
    # Where the takes lie is one machine's own affair.
    told = [word for word in sys.argv[1:] if word != "--takes" and word != str(asked.takes)]
    command = " ".join(("python", "tests/proofs/scoring.py", *told))
    result: dict[str, Any] = {"command": command, "machine": machine(), "sets": {}}
    with ProcessPoolExecutor(asked.processes) as pool:
        for group in asked.sets:
            names = [name for name in SETS[group] if not asked.only or name in asked.only]
            call: Callable[..., Any] = compare
            work = [pool.submit(call, group, name, asked.takes, asked.faults) for name in names]
            rows = []
            for name, each in zip(names, work, strict=True):
                found = each.result()
                rows += found
                lost = [f"{one['fault']} {one['by']} ({one['most'] or 'wins'})" for one in found if _missed(one)]
                print(f"{group}: {name}: {', '.join(lost) or 'every fault that shows loses, rightly'}", flush=True)
            result["sets"][group] = {"takes": len(names), "faults": summary(rows), "rows": rows}
            print(json.dumps(summary(rows), indent=1), flush=True)
    result["seconds"] = round(time.monotonic() - began, 1)
    if asked.write:
        RESULT.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return 0


def _missed(one: dict[str, Any]) -> bool:
    return not one["rightly"] and one["judged"] and one.get("visible", True)


if __name__ == "__main__":
    sys.exit(main())
