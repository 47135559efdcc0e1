"""Measure the cut: how soon a film of 5 000 shots and 20 000 clips is laid out, edited, asked and put together.

``python tests/benchmarks/cut.py [--json]``
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median, quantiles
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import msgspec

from studio.cut import gestures
from studio.cut.edit_list import EditLists
from studio.cut.layout import Layout, stems_of_takes
from studio.document.edits import apply
from studio.document.values import TRACKS, Film
from studio.project.media import Media
from studio.project.project import create
from studio.render.takes import Takes
from tests.benchmarks.big_project import big_film
from tests.benchmarks.machine import figure, report

TIMES = 60


def milliseconds(work: Callable[[], object]) -> float:
    """How long something takes."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def films(film: Film, chance: random.Random) -> Iterable[Film]:
    """The film after one edit after another, in other scenes each."""
    shots = list(film.places)
    for _time in range(TIMES):
        film = apply(film, "set_length", {"shot": chance.choice(shots), "frames": chance.randrange(24, 240)})
        yield film


def circled(film: Film) -> Film:
    """The film with a take in every shot."""
    scenes = tuple(
        msgspec.structs.replace(
            scene, shots=tuple(msgspec.structs.replace(shot, circled="t1", locked=False) for shot in scene.shots)
        )
        for scene in film.scenes
    )
    return msgspec.structs.replace(film, scenes=scenes)


def main() -> int:
    """Measure and print; 0 where every goal holds."""
    chance = random.Random(4)
    film = circled(big_film())
    with tempfile.TemporaryDirectory() as place, create(Path(place) / "film.rushes", Film(title="Big")) as project:
        lists = EditLists(Takes(project), Media(project))
        material = lists.material
        # Takes that nobody rendered have all their sounds; cards would have none.
        material.stems = stems_of_takes
        first = milliseconds(lambda: material.lay_out(film))
        whole = [milliseconds(lambda: material.lay_out(film)) for _time in range(9)]
        layout = material.lay_out(film)
        lists.of(film, layout=layout)
        edits, puts, asks, drags = [], [], [], []
        for changed in films(film, chance):
            before = layout
            laid: list[Layout] = []
            edits.append(milliseconds(lambda: laid.append(material.lay_out(changed, before))))  # noqa: B023
            layout = laid[0]
            puts.append(milliseconds(lambda: lists.of(changed, layout=layout)))  # noqa: B023
            frame = chance.randrange(layout.length)
            asks.append(milliseconds(lambda: [layout.clips(track, frame, frame + 2400) for track in TRACKS]))  # noqa: B023
            clip = layout.at("shots", frame)
            if clip is not None:
                drags.append(milliseconds(lambda: gestures.trim_end(layout, clip.id, -3)))  # noqa: B023
        clips = sum(len(layout.clips(track)) for track in TRACKS)
    return report(
        [
            figure("clips on all tracks", clips, "", "", None),
            figure("layout, lengths asked for the first time", first, "ms", "", None),
            figure("layout of the whole film, median", median(whole), "ms", "<= 60", median(whole) <= 60),
            *_figures("layout after an edit", edits, 3),
            *_figures("edit list after an edit", puts, 3),
            *_figures("clips of a hundred seconds on all tracks, first time", asks, 3),
            *_figures("a trim while it is dragged", drags, 8),
        ]
    )


def _figures(name: str, measured: list[float], goal: float) -> list[dict[str, Any]]:
    middle, late = median(measured), quantiles(measured, n=20)[-1]
    return [
        figure(f"{name}, median", middle, "ms", f"<= {goal:g}", middle <= goal),
        figure(f"{name}, 95th percentile", late, "ms", "", None),
    ]


if __name__ == "__main__":
    sys.exit(main())
