"""Best of several: takes with seeds that follow one another are measured when all are there; the best is circled."""

from __future__ import annotations

import asyncio
import json

import numpy as np
import pytest

from engine.media.takes import TakeReader, TakeWriter
from engine.messages.faults import Fault
from engine.messages.jobs import Recipe
from engine.messages.measures import VERSION, Measure, Measures
from engine.messages.requests import from_json, to_json
from engine.process.rendering import file_digest
from studio.document.identity import new_id
from studio.render.best import FILE, MOST, Judge, checked, read_measures
from studio.render.score import score
from studio.words.measures import reasons
from tests.studio.render.conftest import FAKE


def queued(b, count=3, first=1):
    """One batch of the first shot."""
    shot = b.shots[0]
    return b.queue.add([(shot.id, b.request(shot, seed)) for seed in range(first, first + count)], new_id())


def spoil(b, take):
    """Make the second half of a take's file stand still and its sound silent, as its renderer might have."""
    path = b.takes.path(take)
    with TakeReader(path) as reader:
        frames, size, rate = reader.frames, (reader.width, reader.height), reader.rate
    dice = np.random.default_rng(1)
    with TakeWriter(path, *size, rate, frames, ("mix",)) as writer:
        for _number in range(frames):
            writer.add(dice.integers(0, 255, (size[1], size[0], 3), dtype=np.uint8))
        writer.sound("mix", dice.normal(0, 0.1, (round(frames * 48000 / rate), 2)).astype(np.float32))
    recipe_file = b.takes.path(take, "recipe.json")
    recipe = from_json(recipe_file.read_bytes(), Recipe)
    recipe_file.write_bytes(to_json(Recipe(**{**plain(recipe), "media_hash": file_digest(path)})))


def plain(value):
    return {name: getattr(value, name) for name in value.__struct_fields__}


def test_the_takes_of_a_batch_are_measured_ranked_and_the_best_is_circled(bench):
    b = bench("one")
    jobs = queued(b)
    seen = []
    b.queue.rendered.connect(lambda _shot, _take: seen.append(b.shots[0].circled))
    b.queue.judged.connect(lambda shot, take: seen.append((shot, take)))
    b.work()
    takes = b.takes.of(b.shots[0].id)
    assert [take.seed for take in takes] == [1, 2, 3]
    # Nothing was in the cut before all were there.
    assert seen[:3] == ["", "", ""]
    messages = [b.queue.get(job.id).message for job in jobs]
    assert sorted(message["rank"] for message in messages) == [1, 2, 3]
    assert {message["of"] for message in messages} == {3}
    assert all(message["frames"] == 12 for message in messages)
    (best,) = [job for job, message in zip(jobs, messages, strict=True) if message["rank"] == 1]
    assert seen[3] == (b.shots[0].id, best.take)
    assert b.shots[0].circled == best.take
    assert all(b.takes.path(take, FILE).is_file() for take in takes)


def test_a_batch_is_compared_once_and_not_again_after_a_restart(bench):
    b = bench("one")
    queued(b)
    b.work()
    other = next(take for take in b.takes.of(b.shots[0].id) if take.id != b.shots[0].circled)
    b.project.apply("circle", shot=b.shots[0].id, take=other.id, frames=12)
    for take in b.takes.all():
        b.takes.path(take, FILE).unlink()
    b.close()
    b = bench()
    b.work()
    assert b.shots[0].circled == other.id
    assert b.queue.batch("") == []


def test_a_batch_whose_comparison_was_cut_short_is_compared_at_the_next_start(bench, monkeypatch):
    b = bench("one")
    jobs = queued(b)

    async def cut_short(_self, _takes):
        b.queue.stop()
        return []

    with monkeypatch.context() as patch:
        patch.setattr(Judge, "rank", cut_short)
        b.work()
    assert b.states() == ["done"] * 3
    assert b.shots[0].circled == ""
    b.close()
    b = bench()
    b.work()
    assert sorted(b.queue.get(job.id).message["rank"] for job in jobs) == [1, 2, 3]
    assert b.shots[0].circled


def test_what_a_hand_circled_meanwhile_stays(bench):
    b = bench("one")
    queued(b)
    circled = []

    def circle(shot, take):
        if not circled:
            circled.append(take)
            b.project.apply("circle", shot=shot, take=take, frames=12)

    b.queue.rendered.connect(circle)
    b.queue._judge.rank = reversed_rank(b.queue._judge.rank)
    b.work()
    assert b.shots[0].circled == circled[0]
    assert b.queue.of_take(circled[0]).message["rank"] == 3


def reversed_rank(rank):
    async def turned(takes):
        return [*reversed(await rank(takes))]

    return turned


def test_failed_and_cancelled_takes_of_a_batch_leave_the_others_to_be_compared(bench):
    b = bench("SLOW")
    jobs = queued(b)

    async def during():
        await asyncio.sleep(0.1)
        b.queue.cancel(jobs[1].id, jobs[2].id)

    b.work(during)
    assert b.states() == ["done", "cancelled", "cancelled"]
    message = b.queue.get(jobs[0].id).message
    assert (message["rank"], message["of"]) == (1, 1)
    assert b.shots[0].circled == jobs[0].take


def test_the_take_without_faults_wins_and_the_other_is_told_why(bench):
    b = bench("one")
    first, second = b.add(seed=1)[0], b.add(seed=2)[0]
    b.work()
    spoil(b, b.takes.get(second.take))

    async def rank():
        order = await Judge(b.takes, b.engine).rank([b.takes.get(first.take), b.takes.get(second.take)])
        await b.engine.close()
        return order

    b.close()
    b = bench()
    order = asyncio.run(rank())
    # The scripted engine's takes are one still picture without sound; the other moves and is heard.
    assert [each.take.id for each in order] == [second.take, first.take]
    assert order[0].score.exact > order[1].score.exact
    why = reasons(order[1].score.faults)
    assert "the picture stands still for 100 % of the take" in why
    assert "100 % of the take are silent" in why


def test_a_scorer_that_was_added_since_is_asked(bench, tmp_path, monkeypatch):
    b = bench("one")
    (job,) = b.add()
    b.work()
    take = b.takes.get(job.take)
    file = b.takes.path(take, FILE)
    info = tmp_path / "late-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: late\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[rushes.scorers]\nlate = late:judge\n")
    recipe = b.takes.recipe(take)
    mark = Measure(key="frozen", value=50.0, unit="%", mark=0.5, reason="frozen.seen")
    file.write_bytes(to_json(Measures(version=VERSION, media_hash=recipe.media_hash, measures=(mark,))))

    async def judge():
        found = await Judge(b.takes, b.engine).judge(take)
        await b.engine.close()
        return found

    monkeypatch.syspath_prepend(str(tmp_path))
    asyncio.run(judge())
    assert read_measures(file, recipe).measures != (mark,)


def test_measures_of_another_file_or_of_another_way_or_no_measures_are_not_believed(tmp_path, bench):
    b = bench("one")
    (job,) = b.add()
    b.work()
    take = b.takes.get(job.take)
    recipe = b.takes.recipe(take)
    file = tmp_path / FILE
    mark = Measure(key="frozen", value=50.0, unit="%", mark=0.5, reason="frozen.seen")

    def kept(version=VERSION, media_hash=recipe.media_hash, measures=(mark,)):
        file.write_bytes(to_json(Measures(version=version, media_hash=media_hash, measures=measures)))
        return read_measures(file, recipe)

    assert kept().measures == (mark,)
    assert kept(version=VERSION + 1) is None
    assert kept(media_hash="0" * 64) is None
    assert kept(measures=(Measure(key="frozen", value=1.0, unit="%", mark=7.0, reason=""),)) is None
    file.write_bytes(b"{" * 5)
    assert read_measures(file, recipe) is None
    file.write_bytes(b" " * 2_000_000)
    assert read_measures(file, recipe) is None
    assert read_measures(tmp_path / "nothing", recipe) is None


def test_one_score_of_what_was_asked_and_what_was_measured(bench):
    b = bench("one")
    (job,) = b.add()
    b.work()
    recipe = b.takes.recipe(b.takes.get(job.take))
    alone = score(recipe)
    whole = tuple(Measure(key=key, value=0.0, unit="%", mark=1.0, reason="") for key in ("frozen", "flicker"))
    halved = (Measure(key="frozen", value=50.0, unit="%", mark=0.5, reason="frozen.seen"), *whole[1:])
    assert score(recipe, Measures(version=1, media_hash="", measures=whole)).exact >= alone.exact
    # Weights: 3 for what was asked, 3 for frozen, 1.5 for flicker.
    assert score(recipe, Measures(version=1, media_hash="", measures=halved)).exact == pytest.approx(
        (3 * alone.exact + 3 * 0.5 + 1.5) / 7.5
    )
    unknown = (Measure(key="taste", value=0.0, unit="", mark=0.0, reason=""),)
    assert score(recipe, Measures(version=1, media_hash="", measures=unknown)) == alone
    scored = (Measure(key="scorer:critic", value=0.0, unit="", mark=0.0, reason="scorer.says"),)
    assert score(recipe, Measures(version=1, media_hash="", measures=scored)).exact == pytest.approx(alone.exact / 2)
    assert score(None, Measures(version=1, media_hash="", measures=halved)).value == 66


@pytest.mark.parametrize("count", [0, -1, MOST + 1])
def test_no_more_takes_than_can_be_compared(count):
    with pytest.raises(Fault, match=r"render\.best"):
        checked(count)


def test_a_session_queues_seeds_that_follow_one_another(bench):
    from engine.client.engine import Engine
    from studio.render.requests import Settings
    from studio.session import open_session, seeds

    b = bench("one", "two")
    ids = [shot.id for shot in b.shots]
    folder = b.project.folder
    b.close()

    async def ask():
        session = open_session(folder, engine=Engine([folder], command=FAKE))
        jobs = session.render(ids, Settings(quality="draft"), best=3)
        more = session.render(ids[:1], Settings(quality="draft"))
        found = [(job.shot, job.request.seed, job.batch) for job in (*jobs, *more)]
        await session.close()
        return found

    found = asyncio.run(ask())
    assert [(shot, seed) for shot, seed, _batch in found] == [
        *((ids[0], seed) for seed in (1, 2, 3)),
        *((ids[1], seed) for seed in (1, 2, 3)),
        (ids[0], 4),
    ]
    batches = [batch for _shot, _seed, batch in found]
    assert len(set(batches[:3])) == len(set(batches[3:6])) == 1
    assert batches[0] != batches[3]
    assert batches[6] == ""
    assert seeds(2**31 - 2, 3) == [2**31 - 2, 2**31 - 1, 0]
    assert json.dumps(found)
