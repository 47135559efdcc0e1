"""The log of uses: signed, chained, only growing; what was changed in it is found out."""

from __future__ import annotations

import asyncio
import hashlib
import multiprocessing
import random

import msgspec
import pytest

from engine.consent import clock
from engine.consent.memory import Memory
from engine.consent.signing import verify
from engine.messages.consent import Release, Use
from engine.messages.faults import Fault
from engine.messages.requests import to_json
from studio.cameos import granting, repairing, withdrawing
from studio.cameos.papers import Papers, engine_state, folder
from studio.cameos.using import ANEW, Used, UseLog, chained
from tests.engine.consent.people import NOW
from tests.engine.consent.people import Holder as Stranger

CAMEO = "0" * 32


def used(number=0, cameo=CAMEO):
    return Used(cameo, "1" * 32, "film", f"{number:064x}", ("likeness",), "Low Tide", f"{number + 1}A", "draft")


@pytest.fixture
def holder(vault):
    return vault.identities.holder()


@pytest.fixture
def log(tmp_path):
    return UseLog(tmp_path / "uses")


def code(call, *args, **more):
    with pytest.raises(Fault) as caught:
        call(*args, **more)
    return caught.value.code


def test_entries_are_numbered_chained_and_can_be_read(log, holder, tmp_path):
    signed = [log.enter(used(n), holder, NOW + n) for n in range(5)]
    entries = UseLog(tmp_path / "uses").entries(CAMEO)
    assert [entry.number for entry in entries] == [1, 2, 3, 4, 5]
    assert [entry.before for entry in entries] == [
        "",
        *(hashlib.sha256(to_json(each)).hexdigest() for each in signed[:4]),
    ]
    assert (entries[1].title, entries[1].shot, entries[1].quality, entries[1].at) == (
        "Low Tide",
        "2A",
        "draft",
        NOW + 1,
    )
    log.enter(used(cameo="2" * 32), holder, NOW)
    assert len(log.entries(CAMEO)) == 5, "each cameo has a log of its own"


def test_no_log_that_was_bent_is_read(log, holder, tmp_path):
    rng = random.Random(5)
    for number in range(8):
        log.enter(used(number), holder, NOW + number)
    path = tmp_path / "uses" / f"{CAMEO}.jsonl"
    data = path.read_bytes()
    lines = data.splitlines(keepends=True)
    refused = shorter = 0
    for turn in range(1000):
        at = rng.randrange(len(data))
        match turn % 5:
            case 0:
                bad = data[:at] + bytes([data[at] ^ (1 << rng.randrange(8))]) + data[at + 1 :]
            case 1:
                bad = data[:at] + rng.randbytes(3) + data[at:]
            case 2:
                one = rng.randrange(7)
                bad = b"".join(lines[:one] + lines[one + 1 :])
            case 3:
                one, two = rng.sample(range(8), 2)
                bad = b"".join(
                    lines[two] if n == one else lines[one] if n == two else line for n, line in enumerate(lines)
                )
            case _:
                one = rng.randrange(8)
                bad = b"".join([*lines[: one + 1], *lines[one:]])
        path.write_bytes(bad)
        try:
            entries = log.entries(CAMEO)
        except Fault as fault:
            assert fault.code == "cameo.log_broken"  # noqa: PT017 - the other way out is looked at as well
            refused += 1
        else:
            # Its last line lost its end: half a line is none, and the engine knows the number that is missing.
            assert entries == [verify(each, Use) for each in log.signed(CAMEO)]
            assert len(entries) < 8
            assert not bad.endswith(b"\n") or not bad.startswith(data)
            shorter += 1
    assert refused + shorter == 1000
    assert refused >= 990
    path.write_bytes(data)
    assert len(log.entries(CAMEO)) == 8


def test_what_was_begun_anew_names_what_was_put_aside_and_goes_on_above_it(log, holder, tmp_path):
    for number in range(3):
        log.enter(used(number), holder, NOW)
    path = tmp_path / "uses" / f"{CAMEO}.jsonl"
    bad = path.read_bytes()[5:]
    path.write_bytes(bad)
    assert code(log.enter, used(), holder, NOW) == "cameo.log_broken"
    log.begin_anew(CAMEO, NOW)
    first = verify(log.enter(used(9), holder, NOW), Use)
    assert (first.number, first.before) == (NOW, hashlib.sha256(bad).hexdigest())
    assert [entry.number for entry in log.entries(CAMEO)] == [NOW]
    verify(log.enter(used(10), holder, NOW), Use)
    assert (tmp_path / "uses" / f"{CAMEO}.{NOW}.damaged").read_bytes() == bad


def test_a_friends_log_goes_on_from_what_came_before(log):
    stranger = Stranger(4)
    sent = [stranger.use(CAMEO, "1" * 32, f"{n:064x}", at=NOW + n) for n in range(6)]
    assert [entry.number for entry in log.receive(CAMEO, sent[:3])] == [1, 2, 3]
    assert [entry.number for entry in log.receive(CAMEO, sent)] == [4, 5, 6]
    assert log.receive(CAMEO, sent) == []
    assert log.holders(CAMEO) == [stranger.id]
    assert len(log.entries(CAMEO, stranger.id)) == 6
    assert code(log.receive, CAMEO, sent[:4]) == "cameo.log_shorter"
    other = Stranger(4)
    rewritten = [other.use(CAMEO, "1" * 32, f"{n + 9:064x}", at=NOW + n) for n in range(7)]
    assert code(log.receive, CAMEO, rewritten) == "cameo.log_shorter"
    assert code(log.receive, "2" * 32, sent) == "cameo.log_broken"
    assert code(log.receive, CAMEO, []) == "cameo.log_broken"
    assert code(chained, sent[1:]) == "cameo.log_broken"
    assert code(chained, [sent[0], sent[2]]) == "cameo.log_broken"
    assert code(chained, [*sent[:3], Stranger(5).use(CAMEO, "1" * 32, "x", number=4)]) == "cameo.log_broken"


def _enter_many(folder, number):
    stranger = Stranger(7)
    for each in range(15):
        UseLog(folder).enter(used(100 * number + each), stranger, NOW)


def test_programs_that_write_at_once_keep_one_chain(tmp_path):
    context = multiprocessing.get_context("spawn")
    programs = [context.Process(target=_enter_many, args=(tmp_path, number)) for number in (1, 2)]
    for program in programs:
        program.start()
    for program in programs:
        program.join(120)
        assert program.exitcode == 0
    entries = UseLog(tmp_path).entries(CAMEO)
    assert [entry.number for entry in entries] == list(range(1, 31))
    assert len({entry.request for entry in entries}) == 30


def test_what_is_damaged_is_begun_anew_and_nothing_else(vault, mara, holder):
    papers, log = Papers(vault), UseLog()
    release = granting.grant(papers, mara.id, holder.id, ("likeness",))
    withdrawing.withdraw(papers, mara.id, verify(release, Release).serial)
    asyncio.run(withdrawing.tell(papers))
    log.enter(used(), holder)
    log.enter(used(cameo="2" * 32), holder)
    assert repairing.amiss(log) == []
    assert repairing.begin_anew(papers, log) == []
    state, uses = engine_state() / "withdrawals.jsonl", folder() / "uses" / f"{CAMEO}.jsonl"
    state.write_bytes(state.read_bytes()[3:])
    uses.write_bytes(uses.read_bytes()[3:])
    done = repairing.begin_anew(papers, log)
    assert [(cameo, fault.code) for cameo, fault in done] == [("", "cameo.log_damaged"), (CAMEO, "cameo.log_broken")]
    assert repairing.amiss(log) == []
    assert len(state.read_bytes().splitlines()) == 1, "what the studio knew is in it again"
    assert len(log.entries("2" * 32)) == 1
    assert log.entries(CAMEO) == []
    assert verify(log.enter(used(), holder), Use).number >= ANEW
    with Memory(engine_state()).held():
        ahead = msgspec.structs.replace(Memory(engine_state()).read(), latest=clock.now() + 9999)
        Memory(engine_state()).write(ahead)
    assert [fault.code for _cameo, fault in repairing.begin_anew(papers, log)] == ["cameo.clock"]
    assert repairing.amiss(log) == []
