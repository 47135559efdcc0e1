"""What stands in the way of an export, and what from outside is made ready for it."""

from __future__ import annotations

import asyncio
import hashlib
from fractions import Fraction

import av
import msgspec
import numpy as np
import pytest
from PIL import Image

from engine.messages.faults import Fault
from engine.messages.jobs import samples_at
from studio.cut.material import Material
from studio.document.values import Clip
from studio.export import export, made_ready, problems
from studio.project.media import Media
from studio.project.project import create
from studio.render.stale import Freshness, State
from studio.render.takes import Takes
from studio.session import open_session
from tests.benchmarks.onsets import decoded_sound
from tests.studio.render.conftest import film_of


@pytest.fixture
def project(tmp_path):
    with create(tmp_path / "film.rushes", film_of("She waits.", "He comes.")) as project:
        yield project


@pytest.fixture
def media(project, tmp_path):
    """A sound and a still, brought in and not made usable yet."""
    picture = tmp_path / "panel.png"
    Image.new("RGB", (64, 48), (200, 180, 160)).save(picture)
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


def test_a_cut_with_everything_in_it_becomes_the_film_that_was_laid_out(project, media, tmp_path, monkeypatch):
    """Stills, pieces, a gap, a dissolve, a title over black and a sound, by the real engine."""
    monkeypatch.setenv("RUSHES_HOME", str(tmp_path / "home"))
    _files, still, _sound = media
    tone = np.sin(np.arange(48_000) * 0.05).astype(np.float32) / 4
    sound = Media(project).add_recording(tone[:, None], title="Tone").name
    a, b = (shot.id for shot in project.film.scenes[0].shots)
    project.apply("set_stand", shot=a, media=still)
    project.apply("set_spans", shot=a, spans=[{"frames": 20}, {"frames": 9, "gap": 5}])
    project.apply("set_stand", shot=b, media=still)
    project.apply("set_spans", shot=b, spans=[{"frames": 16}])
    project.apply("set_transition", shot=b, transition="dissolve", frames=6)
    clip = {"id": "x1", "track": "music", "media": sound, "frames": 24, "anchor": b, "at": 2}
    project.apply("add_clip", clip=clip)
    title = {"id": "x2", "track": "titles", "text": "The End", "frames": 12, "at": 40}
    project.apply("add_clip", clip=title)
    folder = project.folder
    project.close()

    async def make():
        session = open_session(folder)
        try:
            layout = Material(session.takes, session.media).lay_out(session.project.film)
            return layout, await export(session, tmp_path / "film.mp4")
        finally:
            await session.close()

    layout, figures = asyncio.run(make())
    assert (layout.pictures_end, layout.length) == (20 + 5 + 9 + 16 - 6, 52)
    assert (figures["integrity"], figures["frames"]) == ("intact", 52)
    with av.open(str(tmp_path / "film.mp4")) as container:
        pictures = [frame.to_ndarray(format="gray") for frame in container.decode(video=0)]
    assert len(pictures) == 52
    dark = [number for number, picture in enumerate(pictures) if picture[20:40, 10:60].max() < 20]
    assert dark == [20, 21, 22, 23, 24, *range(44, 52)], "the gap, and the black under the title"
    heard = np.abs(decoded_sound(tmp_path / "film.mp4"))
    loud = np.flatnonzero((heard if heard.ndim == 1 else heard.max(axis=1)) > 0.02)
    assert abs(loud[0] - samples_at(30, Fraction(24))) < 1500, "two frames into the second shot"
    assert abs(loud[-1] - samples_at(52, Fraction(24))) < 1500, "the film ends before the sound"
