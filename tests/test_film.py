"""A script becomes a film: two short shots by the real engine, exported, verified, every frame and sample in place."""

from __future__ import annotations

import asyncio
from fractions import Fraction

import av
import pytest

from engine.messages.events import Done
from engine.messages.jobs import RenderJob, samples_at
from studio.credentials.verify import verify
from studio.export import export
from studio.render.requests import Settings
from studio.session import bring_in, open_session
from tests.benchmarks.onsets import apart, decoded_sound, envelope, onset

SCRIPT = """Title: Short

EXT. BEACH - DAY

MARA waits by the water. [[0.5s, medium]]

INT. GYM - DAY

JONAH throws the ball at the hoop. It hits the board, then the rim, and misses. [[wide, static, 5s]]
"""
FRAMES = (12, 120)


@pytest.fixture(scope="module")
def film(tmp_path_factory, baked_people):
    """(figures of the export, requests, recipes, the film) of the script above."""
    place = tmp_path_factory.mktemp("film")
    script = place / "short.fountain"
    script.write_text(SCRIPT, encoding="utf-8")
    (place / "home").mkdir()
    (place / "home" / "people").symlink_to(baked_people)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RUSHES_HOME", str(place / "home"))
        folder, _remarks, _changes = bring_in(script, place / "short.rushes")

        async def make():
            session = open_session(folder)
            try:
                session.project.apply("set_film", width=128, height=72)
                session.render(session.freshness.to_render(session.project.film), Settings(quality="draft"))
                await session.queue.work(until_empty=True)
                figures = await export(session, place / "short.mp4")
                shots = [shot for scene in session.project.film.scenes for shot in scene.shots]
                recipes = [session.takes.recipe(session.takes.get(shot.circled)) for shot in shots]
                again = folder / "takes" / "again"
                ending = await session.engine.run(RenderJob(id="again", request=recipes[1].request, folder=str(again)))
                return figures, recipes, ending
            finally:
                await session.close()

        figures, recipes, ending = asyncio.run(make())
        verdict = verify(place / "short.mp4")
    return place / "short.mp4", figures, recipes, ending, verdict


def test_it_is_whole_signed_here_and_made_by_an_algorithm(film):
    _path, figures, _recipes, _ending, verdict = film
    assert (figures["integrity"], verdict.integrity, verdict.signer) == ("intact", "intact", "this machine")
    assert [each.integrity for each in verdict.ingredients] != []
    assert "altered" not in {each.integrity for each in verdict.ingredients}


def test_every_frame_and_every_sample_is_there(film):
    path, figures, recipes, _ending, _verdict = film
    assert tuple(recipe.request.staging.frames for recipe in recipes) == FRAMES
    with av.open(str(path)) as container:
        pictures = sum(1 for _ in container.decode(video=0))
    assert pictures == figures["frames"] == sum(FRAMES)
    assert len(decoded_sound(path)) == samples_at(sum(FRAMES), Fraction(24))


def test_sound_lies_where_things_touch(film):
    path, _figures, recipes, _ending, _verdict = film
    level = envelope(decoded_sound(path))
    began = FRAMES[0] / 24
    kinds = {event["kind"] for event in recipes[1].events}
    assert {"ball on board", "ball on rim"} <= kinds
    times = apart([began + event["time"] for event in recipes[1].events])
    found = {time: onset(level, time) for time in times}
    heard = {time: at for time, at in found.items() if at is not None}
    assert len(heard) >= 3, found
    assert max(abs(at - time) for time, at in heard.items()) <= 0.020, heard


def test_where_nothing_touches_no_onset_is_found(film):
    """The measure can fail: moments between contacts have none, or one that lies elsewhere."""
    path, _figures, recipes, _ending, _verdict = film
    level = envelope(decoded_sound(path))
    times = [FRAMES[0] / 24 + event["time"] for event in recipes[1].events]
    silent = [at / 10 for at in range(6, 54) if all(abs(at / 10 - time) > 0.2 for time in times)]
    assert len(silent) > 5
    near = [at for at in silent if (found := onset(level, at)) is not None and abs(found - at) <= 0.020]
    assert len(near) <= len(silent) // 4


def test_the_same_request_gives_the_same_pixels_and_samples(film):
    _path, _figures, recipes, ending, _verdict = film
    assert isinstance(ending, Done)
    assert ending.result["media_hash"] == recipes[1].media_hash
