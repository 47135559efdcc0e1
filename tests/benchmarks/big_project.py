"""A project of a whole feature: real rows, real take files, made in seconds.

The takes' files are written once and linked; rows, hashes and folders are those that rendering would have left.
"""

from __future__ import annotations

import os
import random
from fractions import Fraction
from pathlib import Path

import msgspec
import numpy as np

from engine.media.posters import write_poster
from engine.media.takes import TakeWriter
from engine.messages.directions import MOVES, SIZES, Camera
from engine.messages.jobs import STEMS, Level, Recipe, samples_at
from engine.messages.requests import Entry, Line, content, digest, to_json
from studio.document.identity import new_id
from studio.document.values import Clip, Directions, Film, Scene, Shot
from studio.project.project import create, open_project
from studio.render.requests import Settings, make_request
from studio.render.stale import Freshness
from studio.render.takes import Takes

PEOPLE = ("MARA", "JONAH", "WREN", "THEO", "IDA", "SAM", "NIA", "OSKAR", "LENE", "PAUL", "RUTH", "ELI")
PLACES = ("BEACH", "STREET", "GYM", "LIVING ROOM", "FOREST", "PIER", "MOUNTAIN", "LONGSHIP")
DOES = ("walks to the window", "stops and turns", "sits down", "looks at the door", "throws the ball", "waits", "waves")
FRAMES = 24
PICTURES = 24
"""Different posters."""
PER_SCENE = 10


def big_film(shots: int = 5000, free: int = 200) -> Film:
    """A film of so many shots with dialogue in each, and music and titles: four clips a shot on six tracks."""
    chance = random.Random(7)
    bible = [Entry(kind="character", name=name, description=f"{30 + place}, in a coat")
             for place, name in enumerate(PEOPLE)]  # fmt: skip
    bible += [Entry(kind="place", name=name, description="by the sea") for name in PLACES]
    bible += [Entry(kind="prop", name="ball"), Entry(kind="look", name="35 mm, soft")]
    scenes = []
    for number in range(-(-shots // PER_SCENE)):
        here = range(min(PER_SCENE, shots - number * PER_SCENE))
        made = tuple(_shot(chance, place) for place in here)
        place = PLACES[number % len(PLACES)]
        scenes.append(Scene(id=new_id(), heading=f"EXT. {place} {number // len(PLACES)} - DAY", shots=made))
    every = [shot for scene in scenes for shot in scene.shots]
    clips = []
    for number in range(free):
        anchor = every[number * len(every) // free]
        if number % 2:
            clips.append(Clip(id=new_id(), track="titles", frames=48, text=f"Part {number}", anchor=anchor.id))
        else:
            media = f"{digest(number)}.wav"
            clips.append(Clip(id=new_id(), track="music", frames=240, media=media, anchor=anchor.id, level=Level()))
    clips.sort(key=lambda clip: clip.id)
    return Film(
        title="The long film", rate=Fraction(24), width=848, height=480, scenes=tuple(scenes), bible=tuple(bible),
        clips=tuple(clips),
    )  # fmt: skip


def _shot(chance: random.Random, place: int) -> Shot:
    who = chance.choice(PEOPLE)
    lines = (Line(character=chance.choice(PEOPLE), text="The tide was out."),)
    return Shot(
        id=new_id(),
        text=f"{who} {chance.choice(DOES)}, for the {place}. time, and the light goes.",
        lines=lines,
        directions=Directions(camera=Camera(size=chance.choice(SIZES), move=chance.choice(MOVES))),
        length=FRAMES,
    )


def big_project(folder: Path, shots: int = 5000) -> Path:
    """Make the project; one shot in fifty is stale, one in a hundred has no take.

    Returns
    -------
    Path
        The project's folder.
    """
    film = big_film(shots)
    models = _models(folder.parent / "models", film)
    with create(folder, film) as project:
        freshness = Freshness(Takes(project))
        rows, circled = [], {}
        every = [(scene, shot) for scene in film.scenes for shot in scene.shots]
        for number, (scene, shot) in enumerate(every):
            if number % 100 == 99:
                continue
            take = new_id()
            home = folder / "takes" / shot.id / take
            home.mkdir(parents=True)
            model = models[number % len(models)]
            for name in ("take.mov", "poster.jpg", "recipe.json"):
                os.link(model / name, home / name)
            asked = "older" if number % 50 == 25 else freshness.content_hash(film, scene, shot)
            rows.append(
                (take, shot.id, 1, f"takes/{shot.id}/{take}", digest(number), asked, "previz", "draft", number,
                 0, "", "2026-01-01T00:00:00+00:00", FRAMES, "")
            )  # fmt: skip
            circled[shot.id] = take
        with project.transaction() as connection:
            connection.executemany(f"INSERT INTO take VALUES ({', '.join('?' * 14)})", rows)
            nodes = [(to_json(_in_cut(shot, circled)), shot.id) for _scene, shot in every]
            connection.executemany("UPDATE node SET value = ? WHERE id = ?", nodes)
    with open_project(folder):
        return folder


def _in_cut(shot: Shot, circled: dict[str, str]) -> Shot:
    return msgspec.structs.replace(shot, circled=circled.get(shot.id, ""))


def _models(folder: Path, film: Film) -> list[Path]:
    """The files that takes are linked from: a second of a bar that wanders, each in another colour."""
    scene, made = film.scenes[0], []
    request = make_request(film, scene, scene.shots[0], Settings(quality="draft"), 1)
    for number in range(PICTURES):
        home = folder / str(number)
        home.mkdir(parents=True)
        hue = np.array([60 + 6 * number, 90 + (number * 53) % 120, 190 - 5 * number], np.uint8)
        picture = np.empty((180, 320, 3), np.uint8)
        picture[:] = hue * np.linspace(0.5, 1, 180)[:, None, None]
        with TakeWriter(home / "take.mov", 320, 180, Fraction(24), FRAMES, STEMS) as writer:
            for frame in range(FRAMES):
                now = picture.copy()
                now[60:120, 10 + frame * 11 : 40 + frame * 11] = 235
                writer.add(now)
            time = np.arange(samples_at(FRAMES, Fraction(24)), dtype=np.float32)
            for place, stem in enumerate(STEMS):
                wave = 0.2 * np.sin(time * (0.02 + place * 0.01 + number * 0.001)) * np.exp(-time / 24000)
                writer.sound(stem, np.repeat(wave[:, None], 2, 1).astype(np.float32))
        write_poster(home / "poster.jpg", np.repeat(np.repeat(picture, 2, 0), 2, 1))
        recipe = Recipe(
            request=request, request_hash=digest(request), content_hash=digest(content(request)), versions={"test": "1"}
        )
        (home / "recipe.json").write_bytes(to_json(recipe))
        made.append(home)
    return made
