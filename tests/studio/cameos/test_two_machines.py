"""Two installations that exchange files through a folder: one withdraws while the other renders."""

from __future__ import annotations

import asyncio

import pytest

from engine.consent import clock
from engine.messages.faults import Fault
from studio.cameos import granting, receiving, sending, withdrawing
from studio.cameos.papers import Papers, engine_state
from studio.cameos.using import UseLog
from tests.studio.cameos.filming import DONE, Filming
from tests.studio.cameos.friends import Friend

pytestmark = pytest.mark.usefixtures("lived_in")


@pytest.fixture
def two(tmp_path, no_keyring, monkeypatch):
    """Mara, who is filmed, and Jonah, who films; their homes and the folder between them."""
    monkeypatch.setenv("RUSHES_HOME", str(tmp_path / "nobody"))
    for name in ("mara", "jonah", "between"):
        (tmp_path / name).mkdir()
    return Friend(tmp_path / "mara", "Mara"), Friend(tmp_path / "jonah", "Jonah"), tmp_path / "between"


def test_one_withdraws_while_the_other_renders(two, tmp_path):
    mara, jonah, between = two
    with mara.at_home() as vault:
        papers = Papers(vault)
        cameo = vault.make("Mara Lind", "person", {"face": b"a face" * 1000})
        granting.grant(papers, cameo.id, jonah.contact.holder, ("likeness",))
        signed = papers.signed(cameo.id)
        packed = sending.pack(vault, cameo, signed.releases, jonah.contact, mara.signed_contact)
        (between / "mara.cameo").write_bytes(packed)

    with jonah.at_home() as vault:
        came = receiving.receive(Papers(vault), UseLog(), between / "mara.cameo")
        assert (came.cameo.name, came.cameo.own, len(came.releases)) == ("Mara Lind", False, 1)
        film = Filming(tmp_path / "film.rushes", vault, cameo.id, "MARA walks.", "MARA waves.", frames=72)

        def post():
            """What Mara does at her own machine, while Jonah's renders."""
            with mara.at_home() as own:
                papers = Papers(own)
                notice = sending.notice([withdrawing.withdraw(papers, cameo.id)])
                (between / "notice.json").write_bytes(notice)

        async def play():
            jobs = film.queue()
            begun = asyncio.Event()
            film.session.queue.progressed.connect(lambda *_: begun.set())
            working = asyncio.create_task(film.work())
            await begun.wait()
            post()
            came = receiving.receive(film.papers, film.authority.log, between / "notice.json")
            assert [each.release for each in came.withdrawals] == [""]
            assert await withdrawing.tell(film.papers, film.session.engine) == (jobs[0].id,)
            await working
            assert film.states() == [("failed", "cameo.withdrawn")] * 2
            film.session.queue.retry(*(job.id for job in jobs))
            await film.asked()
            assert film.states() == [("failed", "cameo.withdrawn")] * 2
            # The old pack comes once more: it brings nothing back.
            with pytest.raises(Fault) as caught:
                receiving.receive(film.papers, film.authority.log, between / "mara.cameo")
            assert caught.value.code == "cameo.withdrawn"
            sealed = sending.sealed_log(film.authority.log.signed(cameo.id), mara.contact)
            (between / "log").write_bytes(sealed)

        film.run(play)

    with mara.at_home() as vault:
        read = receiving.receive(Papers(vault), UseLog(), between / "log")
        assert [(use.shot, use.title, use.number) for use in read.uses] == [("1A", "Low Tide", 1)]
        assert read.unknown == ()
        assert UseLog().holders(cameo.id) == [jonah.contact.holder]


def test_a_lease_lapses_where_no_notice_arrives(two, tmp_path):
    mara, jonah, between = two
    with mara.at_home() as vault:
        papers = Papers(vault)
        cameo = vault.make("Mara Lind", "person", {})
        granting.grant(papers, cameo.id, jonah.contact.holder, ("likeness",), until=clock.now() + 3000)
        packed = sending.pack(vault, cameo, papers.signed(cameo.id).releases, jonah.contact, mara.signed_contact)
        (between / "mara.cameo").write_bytes(packed)
        withdrawing.withdraw(papers, cameo.id)  # and nobody tells Jonah

    with jonah.at_home() as vault:
        receiving.receive(Papers(vault), UseLog(), between / "mara.cameo")
        film = Filming(tmp_path / "film.rushes", vault, cameo.id, "MARA walks.")

        async def play():
            film.queue()
            await film.work()
            film.authority.time = lambda: clock.now() + 3000
            film.queue()
            await film.asked()
            assert film.states() == [DONE, ("failed", "cameo.lapsed")]

        film.run(play)
        assert engine_state().is_dir()
