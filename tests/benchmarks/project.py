"""Measure the project: how soon an edit is durable, how soon undo is, how long a script takes to come in.

``python tests/benchmarks/project.py [--json]``
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles

sys.path.insert(0, str(Path(__file__).parents[2]))

from studio.project.project import Project, create, open_project
from studio.script.reading import read_script
from studio.script.revise import revise
from studio.script.storyboard import storyboard
from tests.benchmarks.machine import figure, report
from tests.studio.document.films import make_film
from tests.studio.script.generated import screenplay

SCENES, SHOTS = 200, 10
EDITS = 300
PAGES = 120
LINES_A_PAGE = 55


def durable(project: Project, chance: random.Random, edit: Callable[[Project, random.Random], object]) -> list[float]:
    """Milliseconds of each of many edits, until they are on disk."""
    figures = []
    for _ in range(EDITS):
        began = time.perf_counter()
        edit(project, chance)
        figures.append((time.perf_counter() - began) * 1000)
    return figures


def any_edit(project: Project, chance: random.Random) -> None:
    """A text, a length, a direction, or a move to another scene."""
    film = project.film
    shot = chance.choice(chance.choice(film.scenes).shots).id
    match chance.randrange(4):
        case 0:
            project.apply("set_text", shot=shot, text=f"She walks on, {chance.random()}.")
        case 1:
            project.apply("set_length", shot=shot, frames=chance.randrange(24, 480))
        case 2:
            project.apply("set_direction", shot=shot, field="lens", value=chance.choice([24, 35, 50, 85]))
        case _:
            project.apply("move_shot", shot=shot, scene=chance.choice(film.scenes).id, index=0)


def main() -> int:
    """Measure and print; 0 where every goal holds."""
    chance = random.Random(4)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "film.rushes"
        create(folder, make_film(SCENES, SHOTS)).close()
        began = time.perf_counter()
        project = open_project(folder)
        opening = time.perf_counter() - began
        with project:
            edits = durable(project, chance, any_edit)
            undos = durable(project, chance, lambda each, _: each.undo())
        text = screenplay(PAGES, seed=4)
        script = Path(place) / "long.fountain"
        script.write_text(text, encoding="utf-8")
        imports, revisions = [], []
        film = None
        for _ in range(3):
            began = time.perf_counter()
            film, _remarks = storyboard(read_script(script))
            imports.append(time.perf_counter() - began)
        assert film is not None
        lines = text.split("\n")
        for place_in_text in range(40, len(lines), 400):
            if lines[place_in_text]:
                lines[place_in_text] += " Again."
        script.write_text("\n".join(lines), encoding="utf-8")
        fresh, _remarks = storyboard(read_script(script))
        began = time.perf_counter()
        revise(film, fresh)
        revisions.append(time.perf_counter() - began)
        shots = sum(len(scene.shots) for scene in film.scenes)
    middle, late = median(edits), quantiles(edits, n=20)[-1]
    return report(
        [
            figure("edit durable at 2 000 shots, median", middle, "ms", "<= 20", middle <= 20),
            figure("edit durable at 2 000 shots, 95th percentile", late, "ms", "", None),
            figure("undo durable at 2 000 shots, median", median(undos), "ms", "<= 20", median(undos) <= 20),
            figure("opening a project of 2 000 shots", opening, "s", "", None),
            figure("import of a 120-page script", max(imports), "s", "< 2", max(imports) < 2),
            figure("shots of that script", shots, "", "", None),
            figure("bringing in its revision", revisions[0], "s", "< 2", revisions[0] < 2),
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
