"""Consent is asked about a job before it begins and beside the thread that works: nothing begins before it answered."""

from __future__ import annotations

import asyncio
import threading

import pytest

from engine.messages.faults import Exit, Fault
from studio.cameos import withdrawing
from studio.cameos.vault import Vault
from studio.session import open_session
from tests.studio.cameos.conftest import WORDS
from tests.studio.cameos.filming import DONE, Filming

pytestmark = pytest.mark.usefixtures("lived_in")

TURNS = 50
"""So often the loop goes round while a vault waits for its passphrase."""


class Doorkeeper:
    """Somebody who types the passphrase when they are told to, and whom a vault waits for."""

    def __init__(self):
        self.asked, self.types = threading.Event(), threading.Event()
        self.there = True

    def answer(self, _question):
        self.asked.set()
        if not self.there:
            raise Fault("keys.no_keyring", Exit.MISSING_PART)
        assert self.types.wait(20), "nobody went on meanwhile"
        return WORDS


@pytest.fixture
def door():
    keeper = Doorkeeper()
    yield keeper
    keeper.types.set()


@pytest.fixture
def shut(tmp_path, vault, mara, door):
    """A film with MARA and somebody else, released, opened by a program whose vault waits to be unlocked."""
    made = Filming(tmp_path / "film.rushes", vault, mara.id, "MARA walks.", "A gull lands.")
    made.grant()
    asyncio.run(made.session.close())
    made.session = open_session(made.session.project.folder, vault=Vault(door.answer))
    return made


async def waiting_at(door):
    """Let the loop go on until the vault waits, and then for `TURNS` more; the vault still waits."""
    while not door.asked.is_set():
        await asyncio.sleep(0.001)
    for _turn in range(TURNS):
        await asyncio.sleep(0)
    return not door.types.is_set()


def test_the_thread_that_works_goes_on_while_a_vault_waits_and_nothing_begins(shut, door):
    queue, engine = shut.session.queue, shut.session.engine

    async def play():
        mine, other = shut.queue()
        working = asyncio.create_task(shut.work())
        assert await waiting_at(door)
        assert (queue.asks(mine.id), queue.asks(other.id)) == (True, False)
        assert shut.states() == [("queued", ""), ("queued", "")], "not even the second: the order is kept"
        assert (engine.starts, mine.attempts, other.attempts) == (0, 0, 0)
        ended = []
        queue.rendered.connect(lambda shot, _take: ended.append(shot))
        door.types.set()
        await working
        assert shut.states() == [DONE, DONE]
        assert ended == shut.shots
        assert not queue.asks()

    shut.run(play)


def test_what_is_cancelled_meanwhile_never_begins_and_what_is_put_before_goes_first(shut, door):
    queue = shut.session.queue

    async def play():
        mine, other = shut.queue()
        working = asyncio.create_task(shut.work())
        await waiting_at(door)
        queue.move(other.id, mine.id)
        while other.attempts == 0 or queue.get(other.id).state.value == "running":
            await asyncio.sleep(0.01)
        assert queue.asks(mine.id)
        queue.cancel(mine.id)
        door.types.set()
        await working
        assert sorted(shut.states()) == [("cancelled", ""), DONE]
        assert mine.attempts == 0
        assert shut.session.authority.log.entries(shut.cameo) == []

    shut.run(play)


def test_closing_while_it_is_asked_leaves_nothing_and_it_is_asked_again(shut, door, vault):
    told = []

    async def play():
        asyncio.get_running_loop().set_exception_handler(lambda _loop, what: told.append(what))
        shut.queue(shut.shots[0])
        working = asyncio.create_task(shut.session.queue.work())
        await waiting_at(door)
        shut.session.queue.stop()
        await working
        left = asyncio.all_tasks() - {asyncio.current_task()}
        assert left == set()
        door.types.set()

    shut.run(play)
    assert told == []
    shut.session = open_session(shut.session.project.folder, vault=vault)
    assert shut.states() == [("queued", "")]
    assert shut.session.queue.asks()
    shut.run(shut.asked)
    assert not shut.session.queue.asks()


def test_an_answer_to_what_was_asked_before_a_withdrawal_is_not_believed(tmp_path, vault, mara, monkeypatch):
    made = Filming(tmp_path / "film.rushes", vault, mara.id, "MARA walks.")
    made.grant()
    before = made.authority.before
    found, answered, let = [], threading.Event(), threading.Event()

    def slow(*asked):
        found.append(before(*asked))
        answered.set()
        assert let.wait(20)
        return found[-1]

    monkeypatch.setattr(made.authority, "before", slow)

    async def play():
        made.queue()
        working = asyncio.create_task(made.work())
        while not answered.is_set():
            await asyncio.sleep(0.001)
        withdrawing.withdraw(made.papers, made.cameo)
        let.set()
        await working
        assert [fault and fault.code for fault in found] == [None, "cameo.withdrawn"]
        assert made.states() == [("failed", "cameo.withdrawn")]
        assert made.session.engine.starts == 0
        assert not made.session.queue.asks()

    made.run(play)


def test_a_job_waits_while_the_keys_are_shut_and_goes_on_once_they_are_open(shut, door):
    door.there = False
    door.types.set()

    async def play():
        shut.queue()
        await shut.work()
        assert shut.states() == [("waiting", "keys.no_keyring"), DONE], "whoever plays in it, the rest goes on"
        door.there = True
        shut.session.authority.changed.emit("")
        await shut.work()
        assert shut.states() == [DONE, DONE]

    shut.run(play)


def test_without_a_cameo_nobody_is_asked(tmp_path, vault, mara, door):
    made = Filming(tmp_path / "film.rushes", vault, mara.id, "MARA walks.", "A gull lands.")
    made.session.project.apply("set_entry", kind="character", name="GULL")
    made.session.project.apply("give_cameo", name="MARA", cameo="")
    made.session.authority._vault = Vault(door.answer)

    async def play():
        made.queue()
        assert not made.session.queue.asks()
        await made.asked()
        assert made.states() == [("queued", "")] * 2

    made.run(play)
    assert not door.asked.is_set()
