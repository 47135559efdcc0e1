"""Previz draws what a model goes by before the model renders: once, kept among the media, told and given up."""

from __future__ import annotations

import asyncio

import msgspec
import pytest

from engine.messages.jobs import Recipe
from engine.messages.requests import content, digest
from engine.models import catalogue
from studio.models.shelf import Entry, Kept, Shelf
from studio.project.media import Media
from studio.render import guiding, remaking
from studio.render.inputs import media_file, variant_abilities
from studio.render.jobs import fault_of
from studio.render.requests import Settings
from studio.render.stale import State
from studio.session import Session

VACE = Settings(renderer="diffusion", model="vace", quality="draft")
ANIMATE = Settings(renderer="diffusion", model="animate", quality="draft")
LTX = Settings(renderer="diffusion", model="ltx", quality="draft")
VARIANTS = {"vace": "wan-2.1-vace-1.3b", "animate": "wan-2.2-animate", "ltx": "ltx-2.0"}


@pytest.fixture
def studio(bench, tmp_path):
    """Makes benches with models on their shelf."""
    kept = Shelf(tmp_path / "models")
    kept.folder.mkdir()
    models = {
        name: Entry(name=name, path=str(tmp_path / name), family=catalogue.variant(variant)[0].key, variant=variant)
        for name, variant in VARIANTS.items()
    }
    (kept.folder / "shelf.json").write_bytes(msgspec.json.encode(Kept(models=models)))

    def make(*texts, **more):
        b = bench(*texts, **more)
        b.queue.shelf = kept
        return b

    return make


def session(b):
    return Session(b.project, b.takes, b.freshness, b.engine, b.queue, None, None, None, None)  # type: ignore[arg-type]


def render(b, *shots, settings=VACE, **more):
    return session(b).render([shot.id for shot in shots or b.shots], settings, **more)


def say(b, shot, *asides):
    b.project.apply("set_asides", shot=shot.id, asides=list(asides))


def drawn(b):
    log = b.project.folder / "cache" / "guides" / "drawn.log"
    return log.read_text().split() if log.is_file() else []


def recipe(b, shot, place=-1) -> Recipe:
    found = b.takes.recipe(b.takes.of(shot.id)[place])
    assert found is not None
    return found


def test_a_guide_is_drawn_first_and_named_by_what_it_contains(studio):
    b = studio("one")
    (shot,) = b.shots
    say(b, shot, "depth guide")
    (job,) = render(b)
    assert (job.state.value, job.request.inputs) == ("waiting", {"guide:depth~": ""})
    b.work()
    assert b.states() == ["done"]
    made = recipe(b, shot)
    sha = made.request.inputs["guide:depth~"]
    clip = media_file(b.project.folder, sha)
    assert clip == b.project.folder / "media" / f"{sha}.mov"
    assert drawn(b) == ["depth"]
    assert sorted(path.name for path in (b.project.folder / "cache" / "guides").iterdir()) == sorted(
        ["drawn.log", guiding.drawing(made.request, "depth", shot.id, b.takes).key]
    )
    assert Media(b.project).get(clip.name).title.endswith("depth.mov")
    # What the shot asks for is the same with whatever previz drew.
    assert made.content_hash == digest(content(job.request))
    assert b.freshness.states(b.project.film)[shot.id] is State.CIRCLED


def test_the_same_guide_serves_every_take_until_the_words_change_and_is_drawn_again_where_it_is_gone(studio):
    b = studio("one")
    (shot,) = b.shots
    say(b, shot, "pose guide")
    render(b, best=2)
    b.work()
    assert drawn(b) == ["pose"]
    first = recipe(b, shot)
    (job,) = b.queue.add([(shot.id, first.request)])
    assert job.state.value == "queued"
    b.queue.cancel(job.id)
    media_file(b.project.folder, first.request.inputs["guide:pose~"]).unlink()
    (job,) = b.queue.add([(shot.id, first.request)])
    assert job.state.value == "waiting"
    b.work()
    assert drawn(b) == ["pose", "pose"]
    assert recipe(b, shot).request.inputs == first.request.inputs
    b.project.apply("set_text", shot=shot.id, text="two")
    render(b)
    b.work()
    assert drawn(b) == ["pose"] * 3


def test_a_model_that_needs_guides_is_given_them_and_one_that_follows_none_is_not(studio):
    b = studio("one")
    (shot,) = b.shots
    (job,) = render(b, settings=ANIMATE)
    assert job.request.inputs == {"guide:pose~": "", "guide:face~": "", "first@0~": ""}
    b.work()
    assert sorted(drawn(b)) == ["driving", "face", "pose"]
    assert all(recipe(b, shot).request.inputs.values())
    render(b, settings=Settings(quality="draft"))
    b.work()
    previz = b.takes.of(shot.id)[1]
    (job,) = render(b, settings=ANIMATE)
    assert job.request.inputs["first@0~"] == b.takes.media_hash(previz)
    b.queue.cancel(job.id)
    b.project.apply("set_key_frame", shot=shot.id, media=f"{'cd' * 32}.png")
    (job,) = render(b, settings=ANIMATE)
    assert job.request.inputs == {"guide:pose~": "", "guide:face~": "", "first": "cd" * 32}
    b.queue.cancel(job.id)
    b.project.undo()
    say(b, shot, "depth guide")
    (job,) = render(b, settings=LTX)
    assert (job.state.value, job.request.inputs) == ("queued", {})
    asyncio.run(b.engine.close())


def test_a_shot_that_goes_on_and_has_a_guide_waits_for_both(studio):
    b = studio("one", "two")
    say(b, b.shots[1], "continuous", "edges guide")
    jobs = render(b, b.shots[1], b.shots[0])
    assert [job.state.value for job in jobs] == ["waiting", "queued"]
    b.work()
    assert b.states() == ["done", "done"]
    made = recipe(b, b.shots[1]).request.inputs
    assert made["prefix"] == b.takes.media_hash(b.takes.of(b.shots[0].id)[0])
    assert media_file(b.project.folder, made["guide:edges~"])


def test_a_guide_that_cannot_be_drawn_fails_its_job_and_the_next_one_goes_on(studio):
    b = studio("FAIL guide.nobody", "two")
    for shot in b.shots:
        say(b, shot, "pose guide")
    render(b)
    b.work()
    assert b.states() == ["failed", "done"]
    fault = fault_of(b.queue.jobs()[0])
    assert fault is not None
    assert fault.code == "guide.nobody"
    assert not list((b.project.folder / "cache" / "guides").glob(".*"))


def test_a_guide_that_is_being_drawn_can_be_given_up(studio):
    b = studio("SLOW")
    say(b, b.shots[0], "depth guide")
    (job,) = render(b)

    async def during():
        while b.queue.get(job.id).state.value != "running":
            await asyncio.sleep(0.01)
        b.queue.cancel(job.id)

    b.work(during)
    assert b.states() == ["cancelled"]
    assert not drawn(b)


def test_a_take_that_is_remade_keeps_the_guide_of_its_shot_and_a_part_of_one_needs_none(studio):
    b = studio("one")
    (shot,) = b.shots
    say(b, shot, "depth guide")
    render(b)
    b.work()
    (take,) = b.takes.of(shot.id)
    guide, sha = recipe(b, shot).request.inputs["guide:depth~"], b.takes.media_hash(take)
    can = variant_abilities(VARIANTS["vace"])
    assert can is not None
    job = remaking.remix(session(b), take, "In the rain.", VACE, can)
    assert (job.state.value, job.request.inputs) == ("queued", {"guide:depth~": guide, "video@60~": sha})
    part = remaking.retake(session(b), take, 2, 6, VACE)
    assert part.request.inputs == {"guide:depth~": guide, "around:6@2~": sha}, "the blocking is kept in it, too"
    asyncio.run(b.engine.close())


def test_what_was_being_drawn_when_the_program_ended_waits_again(studio):
    b = studio("one")
    say(b, b.shots[0], "depth guide")
    (job,) = render(b)
    b.queue._begin(job)
    b.close()
    b = studio()
    assert b.states() == ["waiting"]
    b.work()
    assert b.states() == ["done"]
