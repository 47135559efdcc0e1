"""Kill the engine, and the whole program, at random moments of a render: nothing is lost, nothing is made twice.

``python tests/proofs/rendering.py [--kills 25] [--write]``: ``rushes render`` renders a script of short shots with the
real engine and previz. In one half of the rounds the engine process is killed (``SIGKILL``) and the command has to
finish by itself; in the other half the command is killed with whatever it started, and the same command is given again
until it has finished. After every kill, what had become whole must still be there, byte for byte and rendered once.
Each project ends with an export that is verified. ``--write`` puts the result beside this file.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psutil

sys.path.insert(0, str(Path(__file__).parents[2]))

from studio.project.project import open_project
from studio.render.stale import Freshness
from studio.render.takes import Takes

HOUSE = Path(__file__).parents[2]
RESULT = Path(__file__).with_suffix(".json")
PATIENCE = 180.0

SCRIPT = """Title: Killed

EXT. BEACH - DAY

MARA walks along the sea. [[1s, wide]]

She stops. [[0.5s]]

She turns around. [[0.5s, close-up]]

INT. GYM - DAY

TOM throws a ball. [[1s]]

He waits. [[0.5s, medium]]
"""
SHOTS = 5


def rushes(*arguments: object) -> list[str]:
    """The command line of a ``rushes`` command."""
    program = "import sys; from studio.cli.app import main; main()"
    return [sys.executable, "-P", "-c", program, *map(str, arguments)]


def environment(home: Path) -> dict[str, str]:
    """Our own user folder, and the house on the module path."""
    return {**os.environ, "RUSHES_HOME": str(home), "PYTHONPATH": str(HOUSE)}


class Film:
    """One project in the making.

    Parameters
    ----------
    place : Path
        An empty folder.
    """

    def __init__(self, place: Path) -> None:
        self.script = place / "killed.fountain"
        self.script.write_text(SCRIPT, encoding="utf-8")
        self.folder = place / "killed.rushes"
        self.out = place / "killed.mp4"
        self.home = place.parent / "home"  # one user makes all of them: people are baked once

    def start(self) -> subprocess.Popen[bytes]:
        """Give the command."""
        command = rushes(
            "render", self.script, "--project", self.folder, "--size", "128x72", "--quality", "draft", "--json"
        )
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment(self.home))

    def finish(self) -> list[str]:
        """Export and verify; what went wrong."""
        wrong = []
        for command in (("export", self.folder, "--out", self.out, "--json"), ("verify", self.out, "--json")):
            done = subprocess.run(
                rushes(*command), capture_output=True, env=environment(self.home), timeout=PATIENCE, check=False
            )
            if done.returncode:
                wrong.append(f"{command[0]} ended with {done.returncode}: {done.stdout.decode()[:300]}")
        return wrong

    def made(self) -> dict[str, str]:
        """Every take that stands in its place, with what tells it from one rendered anew."""
        found = {}
        for movie in sorted(self.folder.glob("takes/*/[!.]*/take.mov")):
            status = movie.stat()
            digest = hashlib.sha256(movie.read_bytes()).hexdigest()[:16]
            found[movie.parent.name] = f"{status.st_ino} {status.st_mtime_ns} {digest}"
        return found

    def faults(self) -> list[str]:
        """What is not as it must be when all is rendered."""
        with open_project(self.folder) as project:
            takes, film = Takes(project), project.film
            rows = takes.all()
            states = Freshness(takes).states(film)
            jobs = project.connection.execute("SELECT shot, take, state FROM job").fetchall()
            wrong = [f"shot {shot} is {state}" for shot, state in states.items() if state != "circled"]
            hashes = {take.id: (takes.recipe(take), takes.path(take).read_bytes()) for take in rows}
        if len(states) != SHOTS:
            wrong.append(f"{len(states)} shots")
        if len(rows) != SHOTS or len({take.shot for take in rows}) != SHOTS:
            wrong.append(f"{len(rows)} takes of {len({take.shot for take in rows})} shots")
        for identity, (recipe, data) in hashes.items():
            if recipe is None or recipe.media_hash != hashlib.sha256(data).hexdigest():
                wrong.append(f"take {identity} is not what its recipe says")
        if sorted(take for _shot, take, _state in jobs) != sorted(take.id for take in rows):
            wrong.append("jobs and takes do not match")
        wrong += [f"a job is {state}" for _shot, _take, state in jobs if state != "done"]
        folders = {path.name for path in self.folder.glob("takes/*/*")}
        if folders != {take.id for take in rows}:
            wrong.append(f"folders that are no takes: {sorted(folders - {take.id for take in rows})}")
        left = [path.name for path in self.folder.rglob("*") if path.name.endswith((".part", ".tmp"))]
        return wrong + [f"left over: {name}" for name in left]


def engine_of(command: subprocess.Popen[bytes]) -> psutil.Process | None:
    """The engine process of a running command."""
    try:
        children = psutil.Process(command.pid).children()
        return next((child for child in children if "engine.process" in child.cmdline()), None)
    except psutil.Error:
        return None


def wait_for_engine(command: subprocess.Popen[bytes]) -> psutil.Process | None:
    """The engine process, None where the command ended without one."""
    deadline = time.monotonic() + PATIENCE
    while command.poll() is None and time.monotonic() < deadline:
        engine = engine_of(command)
        if engine:
            return engine
        time.sleep(0.01)
    return None


def kill_engine(film: Film, delay: float) -> dict[str, Any]:
    """Kill the engine once while a whole film is rendered; the command must finish by itself."""
    command = film.start()
    wait_for_engine(command)
    time.sleep(delay)
    before = film.made()
    engine = engine_of(command)
    if engine:
        engine.kill()
    command.communicate(timeout=PATIENCE)
    return {
        "killed": "engine",
        "delay": round(delay, 3),
        "hit": engine is not None,
        "whole before": len(before),
        "lost or made twice": lost(before, film.made()),
        "status": command.returncode,
    }


def kill_program(film: Film, delay: float) -> dict[str, Any]:
    """Kill the command while it renders; its engine must end with it."""
    command = film.start()
    engine = wait_for_engine(command)
    try:
        command.wait(delay)
    except subprocess.TimeoutExpired:
        hit = True
    else:
        hit = False
    command.kill()
    command.communicate()
    if engine:
        psutil.wait_procs([engine], timeout=10)
    return {
        "killed": "program",
        "delay": round(delay, 3),
        "hit": hit,
        "engine outlived it": bool(engine and engine.is_running()),
        "whole after": len(film.made()),
    }


def lost(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """Takes that were whole and are gone, or were made anew."""
    return [identity for identity, mark in before.items() if after.get(identity) != mark]


def prove_engine(place: Path, kills: int, chance: random.Random, length: float) -> list[dict[str, Any]]:
    """A film a kill."""
    rounds = []
    while sum(each["hit"] for each in rounds) < kills and len(rounds) < 2 * kills + 2:
        home = place / f"engine-{len(rounds)}"
        home.mkdir()
        film = Film(home)
        found = kill_engine(film, chance.uniform(0.0, length))
        found["wrong"] = film.faults() + ([] if found["status"] == 0 else [f"exit {found['status']}"])
        if len(rounds) % 4 == 0:
            found["wrong"] += film.finish()
        rounds.append(found)
    return rounds


def prove_program(place: Path, kills: int, chance: random.Random, length: float) -> list[dict[str, Any]]:
    """Films that are killed again and again; a new one when one is whole."""
    rounds: list[dict[str, Any]] = []
    number = 0
    while sum(each["hit"] for each in rounds) < kills and number < kills + 2:
        number += 1
        home = place / f"program-{number}"
        home.mkdir()
        film = Film(home)
        ended = False
        # Twice a film, then it is left to finish: a job that was running at each of three ends is given up on purpose.
        for _ in range(2):
            if ended or sum(each["hit"] for each in rounds) >= kills:
                break
            before = film.made()
            found = kill_program(film, chance.uniform(0.0, length))
            found["lost or made twice"] = lost(before, film.made())
            found["wrong"] = []
            ended = not found["hit"]
            rounds.append(found)
        before = film.made()
        command = film.start()
        command.communicate(timeout=PATIENCE)
        rounds[-1]["lost or made twice"] += lost(before, film.made())
        rounds[-1]["wrong"] += film.faults() + ([] if command.returncode == 0 else [f"exit {command.returncode}"])
        if number % 4 == 1:
            rounds[-1]["wrong"] += film.finish()
    return rounds


def measure(place: Path) -> float:
    """Seconds from the engine's start to the end of an undisturbed render; kills fall anywhere in between."""
    place.mkdir()
    film = Film(place)
    command = film.start()
    wait_for_engine(command)
    began = time.monotonic()
    command.communicate(timeout=PATIENCE)
    if command.returncode or film.faults():
        raise RuntimeError(f"an undisturbed render ended with {command.returncode}: {film.faults()}")
    return time.monotonic() - began


def prove(
    engine_kills: int, program_kills: int, seed: int = 1, length: float = 0.0, people: Path | None = None
) -> dict[str, Any]:
    """Kill so many times; a summary with what each kill found.

    `length`: seconds of a render, 0 to measure it; `people`: where those lie who were baked before.
    """
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        if people:
            (place / "home").mkdir()
            (place / "home" / "people").symlink_to(people)
        length = length or measure(place / "undisturbed")
        rounds = prove_engine(place, engine_kills, chance, length) if engine_kills else []
        rounds += prove_program(place, program_kills, chance, length) if program_kills else []
    return {
        "undisturbed, seconds": round(length, 2),
        "engine killed": sum(each["hit"] for each in rounds if each["killed"] == "engine"),
        "program killed": sum(each["hit"] for each in rounds if each["killed"] == "program"),
        "takes lost or made twice": sum(len(each["lost or made twice"]) for each in rounds),
        "wrong": [text for each in rounds for text in each["wrong"]],
        "engines that outlived their program": sum(each.get("engine outlived it", False) for each in rounds),
        "rounds": rounds,
    }


def held(result: dict[str, Any]) -> bool:
    """Whether nothing was lost."""
    bad = result["takes lost or made twice"], result["wrong"], result["engines that outlived their program"]
    return not any(bad)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the proof; 0 where nothing was lost."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--kills", type=int, default=25, help="of the engine, and as many of the program")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true", help="put the result beside this file")
    options = parser.parse_args(arguments)
    began = time.monotonic()
    result = prove(options.kills, options.kills, options.seed)
    result = {"minutes": round((time.monotonic() - began) / 60, 1), **result}
    if options.write:
        RESULT.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(json.dumps({key: value for key, value in result.items() if key != "rounds"}, indent=1))
    return 0 if held(result) else 1


if __name__ == "__main__":
    sys.exit(main())
