"""Small films whose every picture tells which it is: a grey that grows with the frame, other in each take."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np

from engine.media.posters import write_poster
from engine.media.takes import TakeWriter
from engine.messages.jobs import STEMS, Recipe, samples_at
from engine.messages.requests import content, digest, to_json
from engine.process.rendering import file_digest
from studio.document.identity import new_id
from studio.document.values import Film, Scene, Shot
from studio.project.project import create, open_project
from studio.render.requests import Settings, make_request
from studio.render.takes import Takes

RATE = Fraction(24)
LONG = 24
"""Frames of a shot."""


def grey(shot, frame, take=0):
    """The level of a frame of a shot's take."""
    return 30 + shot * 40 + take * 20 + frame


def film_of(shots=(2, 2), width=96, height=64, frames=LONG):
    """Scenes of so many shots."""
    scenes = []
    for number, count in enumerate(shots):
        made = tuple(Shot(id=new_id(), text=f"She walks, {number} {place}.", length=frames) for place in range(count))
        scenes.append(Scene(id=new_id(), heading="EXT. BEACH - DAY", shots=made))
    return Film(title="Greys", rate=RATE, width=width, height=height, scenes=tuple(scenes))


def write_take(project, takes, shot, level, sound=None, seed=1):
    """Put a take of a shot into a project: `level` gives a frame's grey or its picture, `sound` samples by stem."""
    film = project.film
    scene, value = film.find(shot)
    request = make_request(film, scene, value, Settings(quality="draft", width=film.width, height=film.height), seed)
    identity = new_id()
    folder = takes.side_folder(shot, identity)
    folder.mkdir(parents=True)
    frames = request.staging.frames

    def picture(frame):
        made = level(frame)
        return made if isinstance(made, np.ndarray) else np.full((film.height, film.width, 3), made, np.uint8)

    with TakeWriter(folder / "take.mov", film.width, film.height, film.rate, frames, STEMS) as writer:
        for frame in range(frames):
            writer.add(picture(frame))
        for stem in STEMS:
            silence = np.zeros((samples_at(frames, film.rate), 2), np.float32)
            writer.sound(stem, silence if sound is None else sound.get(stem, silence))
    write_poster(folder / "poster.jpg", picture(0))
    recipe = Recipe(
        request=request,
        request_hash=digest(request),
        content_hash=digest(content(request)),
        versions={"test": "1"},
        media_hash=file_digest(folder / "take.mov"),
    )
    (folder / "recipe.json").write_bytes(to_json(recipe))
    return takes.finish(shot, identity)


def make_film(folder: Path, film=None, without=(), second=(), sound=None):
    """A project in which every shot has a circled take, but those `without` one (by place); `second` have two."""
    create(folder, film or film_of()).close()
    project = open_project(folder)
    takes = Takes(project)
    shots = [shot.id for scene in project.film.scenes for shot in scene.shots]
    for place, shot in enumerate(shots):
        if place in without:
            continue
        take = write_take(project, takes, shot, lambda frame, place=place: grey(place, frame), sound)
        project.apply("circle", shot=shot, take=take.id)
        if place in second:
            write_take(project, takes, shot, lambda frame, place=place: grey(place, frame, 1), sound, seed=2)
    project.close()
    return folder
