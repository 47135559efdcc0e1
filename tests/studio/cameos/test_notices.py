"""The list of withdrawals: what of it cannot be read is never passed over, and is mended without forgetting."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace

import pytest

from engine.consent.signing import verify
from engine.messages.consent import Release, Withdrawal
from engine.messages.faults import Fault
from studio.cameos import granting, leases, repairing, withdrawing
from studio.cameos.granting import Standing, standing
from studio.cameos.notices import Notices, noted
from studio.cameos.papers import Papers
from studio.cameos.using import UseLog

FUZZED = 60
"""Damaged lists of each kind."""


@pytest.fixture
def papers(vault):
    return Papers(vault)


@pytest.fixture
def taken(papers, mara):
    """Three releases, each taken back; the engine was told of all."""
    holder = papers.vault.identities.holder().id
    found = [verify(granting.grant(papers, mara.id, holder, ("likeness",)), Release) for _each in range(3)]
    for each in found:
        withdrawing.withdraw(papers, mara.id, each.serial)
    asyncio.run(withdrawing.tell(papers))
    return found


def codes(log):
    return [(cameo, fault.code) for cameo, fault in repairing.amiss(log)]


def truncated(data, chance):
    return data[: chance.randrange(1, len(data) - 1)]


def edited(data, chance):
    place = chance.choice([at for at, each in enumerate(data) if each != 10])
    return data[:place] + bytes([data[place] ^ chance.randrange(1, 256)]) + data[place + 1 :]


def binary(data, chance):
    place = chance.randrange(len(data) + 1)
    return data[:place] + chance.randbytes(chance.randrange(1, 90)) + data[place:]


def exchanged(data, chance):
    lines = data.splitlines(keepends=True)
    chance.shuffle(lines)
    return b"".join([*lines, lines[0]])[: -chance.randrange(2, 40)]


@pytest.mark.parametrize("spoil", [truncated, edited, binary, exchanged])
def test_whatever_happens_to_the_list_no_withdrawal_is_forgotten_quietly(papers, taken, spoil):
    path, log, chance = papers.notices.path, UseLog(), random.Random(7)
    whole = path.read_bytes()
    known = {verify(each, Withdrawal).release for each in noted(whole).withdrawals}
    told = 0
    for _each in range(FUZZED):
        path.write_bytes(spoil(whole, chance))
        found = noted(path.read_bytes())
        left = {verify(each, Withdrawal).release for each in found.withdrawals}
        assert left <= known, "nothing is made up"
        if left != known or found.damaged:
            told += 1
            assert ("", "cameo.notices_damaged") in codes(log)
        else:
            assert codes(log) == []
    assert told > FUZZED / 2


def test_a_line_twice_and_one_without_its_end_are_read(papers, taken):
    path = papers.notices.path
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:-1])
    assert (len(papers.withdrawals()), codes(UseLog())) == (3, [])
    release = verify(
        granting.grant(papers, taken[0].cameo, papers.vault.identities.holder().id, ("likeness",)), Release
    )
    withdrawing.withdraw(papers, release.cameo, release.serial)
    assert len(papers.withdrawals()) == 4
    assert noted(path.read_bytes()).damaged == 0


def test_what_the_engine_knows_comes_back_and_what_was_damaged_is_kept(papers, taken):
    path, log = papers.notices.path, UseLog()
    first, second, third = path.read_bytes().splitlines(keepends=True)
    spoilt = first + second[:40] + b"\n" + third
    path.write_bytes(spoilt)
    with pytest.raises(Fault, match=r"notices_damaged"):
        papers.notices.whole()
    ((_cameo, fault),) = repairing.begin_anew(papers, log, 1_800_000_000)
    assert (fault.parameters["lines"], fault.parameters["back"], repairing.lost(fault)) == (1, 1, 0)
    assert not repairing.grants_again(fault)
    assert path.with_name("withdrawals.jsonl.1800000000.damaged").read_bytes() == spoilt
    assert [standing(papers, each) for each in taken] == [Standing.WITHDRAWN] * 3
    assert codes(log) == []
    assert repairing.begin_anew(papers, log) == []


def test_what_nobody_can_read_any_more_lets_no_release_hold(papers, taken, mara, filming):
    """The withdrawal whose line is lost never reached the engine: the engine asks for every release again."""
    path, log = papers.notices.path, UseLog()
    made = filming("MARA walks.")
    made.grant()
    whole = path.read_bytes()
    withdrawing.withdraw(papers, mara.id)
    path.write_bytes(whole + b"\x00\xff" * 50)

    async def play():
        made.queue()
        await made.asked()
        assert made.states() == [("failed", "cameo.notices_damaged")], "said before anything is sent"
        ((_cameo, fault),) = repairing.begin_anew(made.papers, log)
        assert (repairing.lost(fault), repairing.grants_again(fault)) == (1, True)
        made.session.queue.retry(made.session.queue.jobs()[0].id)
        await made.work()
        assert made.states() == [("failed", "cameo.grant_again")]

    made.run(play)


def test_what_a_friend_sent_stays_shut_until_the_list_is_mended(papers, mara):
    theirs = replace(mara, own=False)
    path = papers.notices.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"half a line")
    with pytest.raises(Fault, match=r"notices_damaged"):
        leases.check(papers.vault, theirs)


def test_a_list_that_cannot_be_opened_is_no_empty_list(papers, taken):
    path = papers.notices.path
    path.unlink()
    path.mkdir()
    fault = Notices().trouble()
    assert fault is not None
    assert fault.parameters["lines"] == 1
