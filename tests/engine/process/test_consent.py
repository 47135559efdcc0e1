"""The real process: no likeness without consent, whoever says otherwise, and none once it was taken back."""

from __future__ import annotations

import asyncio
import hashlib
import itertools
from pathlib import Path

import msgspec
import pytest

from engine.client.engine import Engine
from engine.consent import clock
from engine.consent.limits import words_digest
from engine.consent.memory import State
from engine.messages.events import Cancelled, Done, Failed
from engine.messages.faults import Exit, Fault
from engine.messages.jobs import Authorisation, EditList, ExportJob, Piece, RenderJob
from engine.messages.requests import Entry, Line, digest, from_json, to_json
from studio.render.takes import read_recipe
from tests.engine.consent.people import DAY, Holder, Person, serial


@pytest.fixture
def mara():
    return Person()


@pytest.fixture
def cast(make_request, mara):
    def make(**changes):
        return make_request(entries=(Entry(kind="character", name="MARA", cameo=mara.id),), **changes)

    return make


class Bench:
    """An engine with a state folder, and a studio that says what a test wants it to."""

    def __init__(self, folder, mara):
        self.folder, self.mara, self.holder = folder, mara, Holder()
        self.state = folder / "state"
        self.project = folder / "film.rushes"
        self.project.mkdir()
        self.numbers = itertools.count(1)

    def engine(self, **more):
        return Engine([self.project], state=self.state, **more)

    def release(self, **more):
        now = clock.now()
        told = {"granted": now - 60, "since": now - 60, "until": now + DAY, **more}
        return self.mara.release(self.holder.id, **told)

    def right(self, subject, release, uses=("likeness",), **more):
        entry = self.holder.use(self.mara.id, serial(release), subject, uses, at=clock.now())
        return Authorisation(project="film", cards=(self.mara.card(),), releases=(release,), uses=(entry,), **more)

    def job(self, request, authorisation=None, **more):
        name = f"job{next(self.numbers)}"
        told = {"authorisation": authorisation} if authorisation else {}
        return RenderJob(id=name, request=request, folder=str(self.project / "takes" / name), **told, **more)

    def takes(self):
        return sorted(path.name for path in (self.project / "takes").glob("*")) if self.project.exists() else []


@pytest.fixture
def bench(tmp_path, mara):
    return Bench(tmp_path, mara)


def told(ending):
    return ending.code if isinstance(ending, Failed) else type(ending).__name__


def test_a_render_needs_consent_and_its_take_says_whose(bench, cast):
    async def run():
        release, request = bench.release(), cast()
        async with bench.engine() as engine:
            refused = [
                await engine.run(bench.job(request)),
                await engine.run(bench.job(request, bench.right(digest(cast(seed=2)), release))),
            ]
            assert bench.takes() == []
            job = bench.job(request, bench.right(digest(request), release))
            done = await engine.run(job)
            again = await engine.run(msgspec.structs.replace(job, id="again", folder=job.folder + "again"))
        return refused, done, again, job

    refused, done, again, job = asyncio.run(run())
    assert [told(each) for each in refused] == ["cameo.no_release", "cameo.no_entry"]
    assert isinstance(done, Done), done
    assert told(again) == "cameo.replayed"
    recipe = read_recipe(bench.project / "takes" / job.id / "recipe.json")
    assert recipe.cameos == {bench.mara.id: ("likeness",)}
    assert b"signature" not in to_json(recipe)


def test_an_engine_without_a_folder_of_its_own_uses_no_likeness(bench, cast):
    async def run():
        request = cast()
        async with Engine([bench.project]) as engine:
            return await engine.run(bench.job(request, bench.right(digest(request), bench.release())))

    assert told(asyncio.run(run())) == "cameo.no_memory"


def test_a_withdrawn_cameo_is_refused_even_when_the_studio_says_otherwise(bench, cast):
    """The studio's files know nothing of the withdrawal, and its authorisation leaves it out: the engine knows."""

    async def run():
        request, release = cast(), bench.release()
        async with bench.engine() as engine:
            assert await engine.withdraw([bench.mara.withdrawal(serial(release))]) == ()
        found = []
        async with bench.engine() as engine:  # another process
            found.append(await engine.run(bench.job(request, bench.right(digest(request), release))))
            other = bench.release()
            found.append(await engine.run(bench.job(request, bench.right(digest(request), other))))
        return found

    withdrawn, other = asyncio.run(run())
    assert told(withdrawn) == "cameo.withdrawn"
    assert isinstance(other, Done)


def test_a_withdrawal_stops_what_runs_and_what_waits_at_once(bench, cast, make_request):
    async def run():
        long, short, nobody = cast(frames=240), cast(seed=2), make_request()
        release = bench.release()
        begun = asyncio.Event()
        async with bench.engine() as engine:
            jobs = [bench.job(request, bench.right(digest(request), release)) for request in (long, short)]
            plain = bench.job(nobody)
            running = asyncio.create_task(engine.run(jobs[0], lambda _event: begun.set()))
            await begun.wait()
            waiting = [asyncio.create_task(engine.run(job)) for job in (jobs[1], plain)]
            await asyncio.sleep(0.2)
            stopped = await engine.withdraw([bench.mara.withdrawal(at=clock.now())])
            endings = [await running, *[await each for each in waiting]]
            alive = engine.process
        return jobs, plain, stopped, endings, alive

    jobs, plain, stopped, endings, alive = asyncio.run(run())
    assert set(stopped) == {job.id for job in jobs}
    assert [told(each) for each in endings] == ["cameo.withdrawn", "cameo.withdrawn", "Done"]
    assert endings[0].parameters["name"] == "Mara"
    assert bench.takes() == [plain.id]
    assert alive


def test_a_running_job_stops_when_its_lease_ends(bench, cast):
    async def run():
        request, release = cast(frames=600), bench.release(until=clock.now() + 4)
        async with bench.engine() as engine:
            return await engine.run(bench.job(request, bench.right(digest(request), release)))

    assert told(asyncio.run(run())) == "cameo.lapsed"
    assert bench.takes() == []


def test_a_clock_that_was_set_back_is_refused(bench, cast, make_request):
    async def run():
        request = cast()
        bench.state.mkdir()
        (bench.state / "state.json").write_bytes(to_json(State(latest=clock.now() + DAY)))
        async with bench.engine() as engine:
            likeness = await engine.run(bench.job(request, bench.right(digest(request), bench.release())))
            return likeness, await engine.run(bench.job(make_request()))

    likeness, plain = asyncio.run(run())
    assert told(likeness) == "cameo.clock"
    assert likeness.parameters["seconds"] > DAY - 600
    assert isinstance(plain, Done), "who shows nobody is not stopped by it"


def test_a_damaged_record_is_refused_with_what_to_do(bench, cast):
    from studio.words.told import tell

    async def run():
        request, release = cast(), bench.release()
        async with bench.engine() as engine:
            await engine.withdraw([bench.mara.withdrawal("0" * 32)])
        (bench.state / "withdrawals.jsonl").write_bytes(b"")
        async with bench.engine() as engine:
            return await engine.run(bench.job(request, bench.right(digest(request), release)))

    failed = asyncio.run(run())
    assert told(failed) == "cameo.log_damaged"
    said = tell(Fault(failed.code, Exit(failed.exit), failed.details, **failed.parameters))
    assert str(bench.state) in said.what
    assert "rushes cameo repair" in said.action


def test_the_engine_keeps_the_latest_time_by_itself(bench, make_request):
    async def run():
        async with bench.engine() as engine:
            await engine.run(bench.job(make_request()))

    before = clock.now()
    asyncio.run(run())
    assert before <= from_json((bench.state / "state.json").read_bytes(), State).latest <= clock.now()


def test_forged_withdrawals_are_refused_and_stop_nothing(bench):
    async def run():
        good = bench.mara.withdrawal()
        bad = msgspec.structs.replace(good, payload=good.payload.replace(b'"at":1', b'"at":2'))
        async with bench.engine() as engine:
            with pytest.raises(Fault) as caught:
                await engine.withdraw([bad])
        return caught.value.code

    assert asyncio.run(run()) == "cameo.forged"
    assert not (bench.state / "withdrawals.jsonl").exists()


def test_a_film_needs_consent_for_what_its_takes_contain(bench, cast):
    """By the takes' recipes: an export that keeps quiet about a likeness is refused like one that names it."""

    async def run():
        request, release = cast(), bench.release()
        async with bench.engine() as engine:
            job = bench.job(request, bench.right(digest(request), release))
            assert isinstance(await engine.run(job), Done)
            media = bench.project / "takes" / job.id / "take.mov"
            sha = hashlib.sha256(media.read_bytes()).hexdigest()
            cut = EditList(rate=request.staging.rate, width=128, height=72, pieces=(Piece(frames=6, media=str(media)),))

            async def export(authorisation, **more):
                out = bench.project / "film.mp4"
                ending = await engine.run(
                    ExportJob(
                        id=f"export{next(bench.numbers)}",
                        edit_list=cut,
                        out=str(out),
                        authorisation=authorisation,
                        **more,
                    )
                )
                there = out.exists()
                out.unlink(missing_ok=True)
                return told(ending), there

            mara, subject = bench.mara, digest(cut)
            asks = bench.release(approval=True)
            return [
                await export(Authorisation()),
                await export(bench.right(digest(request), release)),
                await export(bench.right(subject, release)),
                await export(bench.right(subject, asks)),
                await export(bench.right(subject, asks, approvals=(mara.approval("e" * 64),))),
                await export(bench.right(subject, asks, approvals=(mara.approval(sha),))),
                await export(bench.right(subject, release, approvals=(mara.approval(sha), mara.approval(sha, False)))),
                await export(bench.right(subject, release, withdrawals=(mara.withdrawal(serial(release)),))),
            ]

    assert asyncio.run(run()) == [
        ("cameo.no_release", False),
        ("cameo.no_entry", False),
        ("Done", True),
        ("cameo.unapproved", False),
        ("cameo.unapproved", False),
        ("Done", True),
        ("cameo.refused", False),
        ("cameo.withdrawn", False),
    ]


def test_it_leaves_no_core_while_a_likeness_is_open(bench, cast):
    """Asked of the kernel, of a process that began with as large a limit as there may be."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))

    def limit(process):
        lines = Path(f"/proc/{process}/limits").read_text().splitlines()
        return next(line for line in lines if "core file" in line).split()[4]

    async def run():
        request, found = cast(), []
        async with bench.engine() as engine:
            await engine.start()
            found.append(limit(engine.process))
            right = bench.right(digest(request), bench.release())
            assert isinstance(
                await engine.run(bench.job(request, right), lambda _: found.append(limit(engine.process))), Done
            )
        return found

    try:
        before, *during = asyncio.run(run())
    finally:
        resource.setrlimit(resource.RLIMIT_CORE, (soft, hard))
    assert before != "0"
    assert set(during) == {"0"}


def test_cancelling_is_told_as_that(bench, cast):
    async def run():
        request, begun = cast(frames=240), asyncio.Event()
        async with bench.engine() as engine:
            job = bench.job(request, bench.right(digest(request), bench.release()))
            running = asyncio.create_task(engine.run(job, lambda _event: begun.set()))
            await begun.wait()
            engine.cancel(job.id)
            return await running

    assert isinstance(asyncio.run(run()), Cancelled)


def test_each_process_is_told_anew_by_what_right(bench, cast):
    """An authorisation is spent with the process that it was sent to: the next one gets another."""

    async def run():
        request, release, made, begun = cast(frames=120), bench.release(), [], asyncio.Event()

        async def authorise():
            made.append(bench.right(digest(request), release))
            return made[-1]

        async with bench.engine() as engine:
            job = bench.job(request)
            running = asyncio.create_task(engine.run(job, lambda _event: begun.set(), authorise))
            await begun.wait()
            await engine.restart()
            ending = await running
            starts = engine.starts
        return ending, starts, made

    ending, starts, made = asyncio.run(run())
    assert isinstance(ending, Done)
    assert starts == 2
    assert len({each.uses for each in made}) == 2


def test_a_cameos_voice_is_never_spoken_into_a_file_that_is_no_take(bench, cast):
    async def run():
        out, silent = bench.project / "cache" / "a.wav", cast(lines=(Line(character="MARA", text="Hello."),))
        spoken = msgspec.structs.replace(silent, inputs={"cameo:MARA:voice:0": "a" * 64})
        async with bench.engine() as engine:
            with pytest.raises(Fault) as caught:
                await engine.speak(spoken, out, {})
            refused = caught.value.code, out.exists()
            return refused, await engine.speak(silent, out, {})

    # Without an input of hers it is a stand-in that speaks, who is nobody.
    assert asyncio.run(run()) == (("cameo.no_release", False), 1)


def test_a_film_needs_consent_for_what_the_studio_names_though_no_recipe_does(bench, make_request):
    async def run():
        async with bench.engine() as engine:
            job = bench.job(make_request())
            assert isinstance(await engine.run(job), Done)
            media = str(bench.project / "takes" / job.id / "take.mov")
            cut = EditList(rate=job.request.staging.rate, width=128, height=72, pieces=(Piece(frames=6, media=media),))
            out, named = str(bench.project / "film.mp4"), {media: (bench.mara.id,)}
            one = ExportJob(id="one", edit_list=cut, out=out, cameos=named)
            two = ExportJob(
                id="two", edit_list=cut, out=out, cameos=named, authorisation=bench.right(digest(cut), bench.release())
            )
            return [told(await engine.run(each)) for each in (one, two)]

    assert asyncio.run(run()) == ["cameo.no_release", "Done"]


def test_what_goes_on_from_a_take_with_a_likeness_needs_consent_too(bench, cast, make_request):
    """The request names nobody: the take that it goes on from does."""

    async def run():
        request, release = cast(), bench.release()
        async with bench.engine() as engine:
            first = bench.job(request, bench.right(digest(request), release))
            done = await engine.run(first)
            sha, media = done.result["media_hash"], str(bench.project / "takes" / first.id / "take.mov")
            onward = make_request(inputs={"prefix": sha})
            refused = await engine.run(bench.job(onward, files={sha: media}))
            job = bench.job(onward, bench.right(digest(onward), release), files={sha: media})
            return refused, await engine.run(job), job

    refused, done, job = asyncio.run(run())
    assert told(refused) == "cameo.no_release"
    assert isinstance(done, Done)
    assert read_recipe(bench.project / "takes" / job.id / "recipe.json").cameos == {bench.mara.id: ("likeness",)}


def test_limits_hold_whatever_the_studio_says(bench, cast):
    """A studio that keeps quiet about a limit, or makes the approval up, is refused; nothing of the take is left."""

    async def run():
        release, enemy = bench.release(limits=("no violence",)), Person(7, "Enemy")
        stabs, waves = cast(action="MARA stabs the sand."), cast(action="MARA waves.")
        words = words_digest(stabs)
        forged = msgspec.structs.replace(enemy.approval(words), key=bench.mara.approval(words).key)
        told_to = [
            (stabs, ()),
            (stabs, (enemy.approval(words),)),
            (stabs, (forged,)),
            (stabs, (bench.mara.approval(words_digest(waves)),)),
            (stabs, (bench.mara.approval(words, granted=False),)),
        ]
        async with bench.engine() as engine:
            refused = [
                await engine.run(bench.job(request, bench.right(digest(request), release, approvals=approvals)))
                for request, approvals in told_to
            ]
            left = bench.takes()
            done = [
                await engine.run(bench.job(waves, bench.right(digest(waves), release))),
                await engine.run(
                    bench.job(stabs, bench.right(digest(stabs), release, approvals=(bench.mara.approval(words),)))
                ),
            ]
        return refused, left, done

    refused, left, done = asyncio.run(run())
    assert [told(each) for each in refused] == [
        *("cameo.limit", "cameo.limit", "cameo.forged", "cameo.limit", "cameo.refused_words")
    ]
    assert (refused[0].parameters["limit"], refused[0].parameters["word"]) == ("no violence", "stabs")
    assert left == []
    assert [told(each) for each in done] == ["Done", "Done"]
