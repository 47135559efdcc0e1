"""What stands in the way of an export, and what from outside is made ready for it."""

from __future__ import annotations

import asyncio
import hashlib

import msgspec
import numpy as np
import pytest
from PIL import Image

from engine.messages.faults import Fault
from studio.document.values import Clip
from studio.export import made_ready, problems
from studio.project.media import Media
from studio.project.project import create
from studio.render.stale import Freshness, State
from studio.render.takes import Takes
from tests.studio.render.conftest import film_of


@pytest.fixture
def project(tmp_path):
    with create(tmp_path / "film.rushes", film_of("She waits.", "He comes.")) as project:
        yield project


@pytest.fixture
def media(project, tmp_path):
    """A sound and a still, brought in and not made usable yet."""
    picture = tmp_path / "panel.png"
    Image.new("RGB", (64, 48), (9, 9, 9)).save(picture)
    data = picture.read_bytes()
    still = f"{hashlib.sha256(data).hexdigest()}.png"
    (project.folder / "media" / still).write_bytes(data)
    media = Media(project)
    sound = media.add_recording(np.zeros((4800, 1), np.float32), title="Gulls").name
    return media, still, sound


def test_what_stands_for_a_take_is_no_problem(project, media):
    _files, still, _sound = media
    a, b = (shot.id for shot in project.film.scenes[0].shots)
    freshness = Freshness(Takes(project))
    assert [(each.shot, each.slate) for each in problems(project.film, freshness)] == [(a, "1A"), (b, "1B")]
    project.apply("set_stand", shot=a, media=still)
    (left,) = problems(project.film, freshness)
    assert (left.shot, left.state) == (b, State.NO_TAKE)


def test_media_from_outside_is_made_usable(project, media):
    files, still, sound = media
    shot = project.film.scenes[0].shots[0].id
    project.apply("set_stand", shot=shot, media=still)
    project.apply("add_clip", clip={"id": "x1", "track": "music", "media": sound, "frames": 2, "name": "Gulls"})
    assert files.usable(still) is None
    assert asyncio.run(made_ready(project.film, files)) == []
    assert files.usable(still).is_file()
    assert files.usable(sound).is_file()


def test_what_is_gone_is_told(project, media):
    files, still, sound = media
    shot = project.film.scenes[0].shots[0].id
    project.apply("set_stand", shot=shot, media=still)
    files.path(still).unlink()
    assert asyncio.run(made_ready(project.film, files)) == [shot]
    files.path(sound).unlink()
    film = msgspec.structs.replace(
        project.film, clips=(Clip(id="x1", track="music", media=sound, frames=2, name="Gulls"),)
    )
    with pytest.raises(Fault) as caught:
        asyncio.run(made_ready(film, files))
    assert (caught.value.code, caught.value.parameters["file"]) == ("media.missing", "Gulls")
    unknown = msgspec.structs.replace(
        film, clips=(msgspec.structs.replace(film.clips[0], media=f"{'0' * 64}.wav", name=""),)
    )
    with pytest.raises(Fault) as caught:
        asyncio.run(made_ready(unknown, files))
    assert caught.value.code == "media.missing"
