"""From a release to a film and back: what the queue says before, what is logged, what stops, what is removed."""

from __future__ import annotations

import asyncio

import pytest

from engine.client.engine import Engine
from engine.consent import clock, limits
from engine.consent.limits import WAITS
from engine.messages.faults import Fault
from engine.messages.requests import digest
from studio.cameos import approving, granting, withdrawing
from studio.cameos.containing import in_projects
from studio.cameos.papers import engine_state, folder
from studio.export import export
from studio.render.jobs import fault_of
from studio.session import open_session
from tests.studio.cameos.filming import DONE, SMALL

pytestmark = pytest.mark.usefixtures("lived_in")


def code(call, *args):
    with pytest.raises(Fault) as caught:
        call(*args)
    return caught.value


def test_without_a_release_the_queue_says_so_before_anything_is_sent(filming):
    made = filming("MARA walks.", "A gull lands.")

    async def play():
        made.queue()
        await made.asked()
        assert made.states() == [("failed", "cameo.no_release"), ("queued", "")]
        assert made.session.engine.starts == 0
        await made.work()
        assert made.states() == [("failed", "cameo.no_release"), DONE]
        made.grant()
        made.session.queue.retry(made.session.queue.jobs()[0].id)
        await made.work()
        assert sorted(made.states()) == [DONE, DONE]

    made.run(play)
    assert made.authority.log.entries(made.cameo)[0].number == 1


def test_every_use_is_logged_before_it_and_its_person_is_told(filming, monkeypatch):
    made = filming("MARA walks.", "A gull lands.", "MARA waves.")
    release = made.grant()
    sent = []
    run = Engine.run

    async def watched(self, job, listen=None, authorise=None):
        async def asked():
            told = await authorise()
            # On disk, and what the engine is sent, before the engine hears of the job.
            entries = made.authority.log.signed(made.cameo)
            assert told.uses == (entries[-1],)
            sent.append(digest(job.request))
            return told

        return await run(self, job, listen, asked if authorise else None)

    monkeypatch.setattr(Engine, "run", watched)

    async def play():
        made.queue()
        await made.work()
        assert made.states() == [DONE] * 3

    made.run(play)
    entries = made.authority.log.entries(made.cameo)
    assert [entry.request for entry in entries] == sent
    assert [(e.shot, e.title, e.quality, e.release, e.uses) for e in entries] == [
        ("1A", "Low Tide", "draft", release.serial, ("likeness",)),
        ("1C", "Low Tide", "draft", release.serial, ("likeness",)),
    ]
    assert [(notice.name, notice.use) for notice in made.noticed] == [("Mara Lind", entry) for entry in entries]
    assert all(abs(entry.at - clock.now()) < 600 for entry in entries)


def test_words_that_touch_a_limit_wait_for_the_persons_approval(filming):
    made = filming("MARA stabs the sand.", "MARA waves.")
    made.grant(limits=("no violence",))

    async def play():
        first, _second = made.queue()
        await made.work()
        assert made.states() == [("waiting", WAITS), DONE]
        fault = fault_of(made.session.queue.get(first.id))
        assert (fault.parameters["limit"], fault.parameters["word"]) == ("no violence", "stabs")
        assert made.authority.limits_of(made.cameo) == ("no violence",)
        words = fault.parameters["words"]
        assert words == limits.words_digest(first.request)
        approving.approve(made.papers, made.cameo, words, granted=False)
        await made.asked()
        assert made.states()[0] == ("failed", "cameo.refused_words")
        approving.approve(made.papers, made.cameo, words)
        made.session.queue.retry(first.id)
        await made.work()
        assert sorted(made.states()) == [DONE, DONE]

    made.run(play)


def test_a_job_that_waits_for_a_word_still_waits_after_a_restart(filming, vault):
    made = filming("MARA stabs the sand.")
    made.grant(limits=("no violence",))

    async def play():
        made.queue()
        await made.asked()

    made.run(play)
    made.session = open_session(made.session.project.folder, vault=vault)

    async def again():
        (job,) = made.session.queue.jobs()
        made.session.queue.settle()
        assert (job.state.value, fault_of(job).code) == ("waiting", WAITS)
        approving.approve(made.session.authority.papers, made.cameo, limits.words_digest(job.request))
        await made.asked()
        assert made.states() == [("queued", "")]

    made.run(again)


def test_a_withdrawal_stops_what_runs_and_what_is_queued(filming):
    made = filming("MARA walks.", "MARA waves.", "A gull lands.", frames=72)
    made.grant()

    async def play():
        jobs = made.queue()
        begun = asyncio.Event()
        made.session.queue.progressed.connect(lambda *_: begun.set())
        working = asyncio.create_task(made.work())
        await begun.wait()
        stopped = await made.withdraw()
        assert stopped == (jobs[0].id,)
        await working
        assert made.states() == [("failed", "cameo.withdrawn"), ("failed", "cameo.withdrawn"), DONE]
        assert [take.shot for take in made.session.takes.all()] == [made.shots[2]]
        assert [path.name for path in (made.session.project.folder / "takes").glob("*/.*")] == []

    made.run(play)


def test_the_engine_refuses_though_the_studio_knows_of_no_withdrawal(filming):
    """The studio's own record is lost, and its release looks good: the engine remembers."""
    made = filming("MARA walks.")
    made.grant()

    async def play():
        await made.withdraw()
        (folder() / "withdrawals.jsonl").unlink()
        made.queue()
        await made.asked()
        assert made.states() == [("queued", "")], "the studio knows nothing"
        await made.work()
        assert made.states() == [("failed", "cameo.withdrawn")]
        assert made.session.takes.all() == []

    made.run(play)


def test_a_lease_that_lapses_while_its_job_waits(filming):
    made = filming("MARA walks.")
    release = made.grant(until=clock.now() + 2)

    async def play():
        made.queue()
        await made.asked()
        while clock.now() < release.until:
            await asyncio.sleep(0.2)
        await made.work()
        assert made.states() == [("failed", "cameo.lapsed")]

    made.run(play)


def test_other_projects_and_other_uses_are_refused(filming, make_request):
    made = filming("MARA walks.")

    async def play():
        request = made.queue()[0].request
        assert made.authority.before(request).code == "cameo.no_release"
        made.grant(projects=("another",))
        assert made.authority.before(request).code == "cameo.other_project"
        made.grant("voice", projects=(made.session.project.key,))
        assert made.authority.before(request).code == "cameo.not_granted"
        granting.grant(made.papers, made.cameo, "f" * 32, ("likeness",))
        assert made.authority.before(request).code == "cameo.not_granted"
        made.grant(projects=(made.session.project.key,))
        assert made.authority.before(request) is None

    made.run(play)


def test_takes_and_films_that_contain_a_likeness_are_found_and_removed(filming, tmp_path):
    made = filming("MARA walks.", "A gull lands.")
    release = made.grant()
    out = tmp_path / "film.mp4"

    async def play():
        session, containing = made.session, made.session.containing
        made.queue()
        await made.work()
        made.session.render([made.shots[0]], SMALL)
        await made.work()
        result = await export(session, out)
        assert result["integrity"] == "intact"
        assert made.authority.log.entries(made.cameo)[-1].shot == "export"
        found = containing.of(made.cameo)
        assert len(found.takes) == 2
        assert found.circled == ("1A",)
        assert [film.file for film in found.exports] == [str(out)]
        assert containing.cameos() == [made.cameo]
        assert not containing.of("0" * 32)
        containing.exported(tmp_path / "nobody.mp4", (), 0)
        assert containing.of(made.cameo) == found, "a film without anybody is not even read"
        folders = [session.project.folder, tmp_path / "none.rushes"]
        (here, seen), (gone, fault) = in_projects(folders, made.cameo)
        assert (here, len(seen.takes), len(seen.exports)) == (session.project.folder, 2, 1), "open, and looked at"
        assert (gone, fault.code) == (tmp_path / "none.rushes", "project.missing")
        assert in_projects([session.project.folder], "0" * 32) == []

        await made.withdraw(release.serial)
        with pytest.raises(Fault) as caught:
            await export(session, tmp_path / "again.mp4")
        assert caught.value.code == "cameo.export_withdrawn"
        assert (caught.value.parameters["shots"], caught.value.parameters["name"]) == ("1A", "Mara Lind")
        assert not (tmp_path / "again.mp4").exists()

        freed = containing.remove(made.cameo)
        assert len(freed.gone) == 2
        assert not freed.stuck
        assert not out.exists()
        assert not containing.of(made.cameo)
        assert containing.cameos() == []
        assert [take.shot for take in session.takes.all()] == [made.shots[1]]
        assert sorted(session.takes.path(take).is_file() for take in session.takes.all()) == [True]
        await export(session, out, slates=True)
        assert made.authority.log.entries(made.cameo)[-1].number == 3, "nothing of Mara was used"

    made.run(play)


def test_an_export_waits_for_approval_where_the_release_asks_for_it(filming, tmp_path):
    made = filming("MARA walks.")
    made.grant(approval=True)

    async def play():
        made.queue()
        await made.work()
        (take,) = made.session.takes.all()
        sha = made.session.takes.media_hash(take)

        async def refused():
            with pytest.raises(Fault) as caught:
                await export(made.session, tmp_path / "film.mp4")
            return caught.value.code

        found = [await refused()]
        approving.approve(made.papers, made.cameo, sha, granted=False)
        found.append(await refused())
        approving.approve(made.papers, made.cameo, sha)
        await export(made.session, tmp_path / "film.mp4")
        return found

    assert made.run(play) == ["cameo.export_waits", "cameo.export_refused"]
    assert (tmp_path / "film.mp4").is_file()


def test_a_withdrawal_on_a_terminal_reaches_the_engine_without_a_project(vault, mara):
    from studio.cameos.papers import Papers

    papers = Papers(vault)
    granting.grant(papers, mara.id, vault.identities.holder().id, ("likeness",))
    withdrawing.withdraw(papers, mara.id)
    assert asyncio.run(withdrawing.tell(papers)) == ()
    assert len((engine_state() / "withdrawals.jsonl").read_bytes().splitlines()) == 1


def test_keys_and_signatures_reach_neither_the_project_nor_a_log(filming, vault, own_home):
    made = filming("MARA walks.")
    made.grant(limits=("no talking parrots",))
    keys = vault.keys(made.cameo)

    async def play():
        made.queue()
        await made.work()
        assert made.states() == [DONE]

    made.run(play)
    secrets = [keys.data, keys.private, keys.data.hex().encode(), keys.private.hex().encode(), b"parrots"]
    places = [made.session.project.folder, own_home]
    files = [path for place in places for path in place.rglob("*") if path.is_file()]
    assert len(files) > 8
    for path in files:
        data = path.read_bytes()
        assert not any(secret in data for secret in secrets), path
    assert not list(made.session.project.folder.rglob("latents"))
