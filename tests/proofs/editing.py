"""Kill the editing program at random moments: every finished edit is there, and undo walks back to the start.

``python tests/proofs/editing.py [--kills 50] [--write]``: a child edits a project as fast as it can and tells each edit
when the project has said that it is kept. The parent kills it (``SIGKILL``, or ``TerminateProcess`` on Windows) after a
random time, opens the project again and compares. The project goes on from kill to kill, so the history grows.
``--write`` puts the result beside this file.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from engine.messages.faults import Fault
from engine.messages.requests import to_json
from studio.document.nodes import rows_of
from studio.document.values import Film
from studio.project.project import Project, create, open_project
from tests.studio.document.films import make_film

RESULT = Path(__file__).with_suffix(".json")


def fingerprint(film: Film) -> str:
    """A short hash of everything a film holds."""
    rows = {identity: value.decode() for identity, value in rows_of(film).items() if value is not None}
    return hashlib.sha256(to_json(rows)).hexdigest()[:24]


def edit_at_random(project: Project, chance: random.Random) -> None:
    """One edit of any kind, undo and redo among them; what is refused is no edit."""
    film = project.film
    scene = chance.choice(film.scenes)
    shots = [shot for each in film.scenes for shot in each.shots]
    shot = chance.choice(shots).id if shots else ""
    index = chance.randrange(len(scene.shots) + 1)
    kinds: list[tuple[str, dict[str, Any]]] = [
        ("set_text", {"shot": shot, "text": f"MARA walks {chance.random()} times along the sea."}),
        ("set_direction", {"shot": shot, "field": "size", "value": chance.choice(["wide", "medium", "close-up"])}),
        ("set_length", {"shot": shot, "frames": chance.randrange(24, 240)}),
        ("add_line", {"shot": shot, "character": chance.choice(["MARA", "JONAH"]), "text": f"No {chance.random()}."}),
        ("move_shot", {"shot": shot, "scene": scene.id, "index": index}),
        ("split_shot", {"shot": shot, "offset": chance.randrange(1, 12)}),
        ("set_film", {"title": f"Film {chance.random()}"}),
    ]
    if len(shots) < 60:
        kinds.append(("add_shot", {"scene": scene.id, "index": index, "text": "A new one."}))
    if len(shots) > 6:
        kinds.append(("remove_shot", {"shot": shot}))
    key, parameters = chance.choice(kinds)
    roll = chance.random()
    if roll < 0.12:
        project.undo()
    elif roll < 0.17:
        project.redo()
    else:
        try:
            project.apply(key, **parameters)
        except Fault:
            return


def edit_for_ever(folder: Path, seed: int) -> None:
    """The child: edit, and tell what is kept."""
    chance = random.Random(seed)
    with open_project(folder) as project:
        print("open", fingerprint(project.film), flush=True)
        while True:
            before = project.film
            edit_at_random(project, chance)
            if project.film is not before:
                # At once, and only then what the film is: hashing takes longer than the edit.
                print("kept", flush=True)
                print("film", fingerprint(project.film), flush=True)


def kill_once(folder: Path, seed: int, chance: random.Random) -> dict[str, Any]:
    """Start the child, kill it, and compare what it told with what is there."""
    child = subprocess.Popen(
        [sys.executable, __file__, "--child", str(folder), str(seed)], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    opened = child.stdout.readline().split()
    if not opened:
        child.wait()
        return {"edits": 0, "lost": True, "seconds": 0.0}
    delay = chance.uniform(0.02, 0.6)
    # The pipe holds some thousand lines, so the child never waits for us; what it told before it died is in there.
    time.sleep(delay)
    child.kill()
    lines = [line.split() for line in child.stdout if line.endswith("\n")]
    told = [opened[1], *(line[1] for line in lines if line[0] == "film")]
    kept = sum(line[0] == "kept" for line in lines)
    child.wait()
    child.stdout.close()
    with open_project(folder) as project:
        found = fingerprint(project.film)
        around, again = _steps_around(project)
    # An edit that was told as kept must be there. One more may have been kept and not yet told; anything older must
    # not come back. Where the film's hash was not told any more, the film is one step from the last that was.
    hashed = kept == len(told) - 1
    untold = found != told[-1]
    return {
        "edits": kept,
        "lost": (untold and told[-1] not in around) or (not hashed and not untold),
        "untold": hashed and untold,
        "restored": again == found,
        "seconds": round(delay, 3),
    }


def _steps_around(project: Project) -> tuple[set[str], str]:
    """The films one step away in history, and the film once more after the steps were taken back."""
    around = set()
    before = fingerprint(project.film)
    around.add(fingerprint(project.undo()))
    if fingerprint(project.film) != before:
        project.redo()
    around.add(fingerprint(project.redo()))
    if fingerprint(project.film) != before:
        project.undo()
    return around, fingerprint(project.film)


def walk_back(folder: Path, start: str) -> tuple[int, bool]:
    """Undo everything; how many steps that were, and whether they lead to the film as it was made."""
    steps = 0
    with open_project(folder) as project:
        while project.undo_name:
            project.undo()
            steps += 1
        return steps, fingerprint(project.film) == start


def prove(kills: int, seed: int = 1) -> dict[str, Any]:
    """Kill so many times; a summary with what each kill found."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "film.rushes"
        film = make_film()
        create(folder, film).close()
        rounds = [kill_once(folder, seed * 1000 + number, chance) for number in range(kills)]
        steps, whole = walk_back(folder, fingerprint(film))
    return {
        "kills": kills,
        "edits": sum(each["edits"] for each in rounds),
        "lost": sum(each["lost"] for each in rounds),
        "kept and not yet told": sum(each.get("untold", False) for each in rounds),
        "undo and redo after the kill agree": all(each.get("restored", False) for each in rounds),
        "steps of undo": steps,
        "undo leads to the start": whole,
        "rounds": rounds,
    }


def main() -> int:
    """Run the proof; 0 where nothing was lost."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true", help="put the result beside this file")
    parser.add_argument("--child", nargs=2, metavar=("FOLDER", "SEED"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        edit_for_ever(Path(options.child[0]), int(options.child[1]))
    result = prove(options.kills, options.seed)
    if options.write:
        RESULT.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(json.dumps({key: value for key, value in result.items() if key != "rounds"}, indent=1))
    return 0 if not result["lost"] and result["undo leads to the start"] else 1


if __name__ == "__main__":
    sys.exit(main())
