"""Releases as leases: granted, renewed, taken back, granted anew; sealed on disk."""

from __future__ import annotations

import random

import msgspec
import pytest

from engine.consent.checking import words_on
from engine.consent.signing import sign, verify
from engine.messages.consent import Approval, Release, Withdrawal
from engine.messages.faults import Fault
from studio.cameos import approving, granting, withdrawing
from studio.cameos.granting import DAY, Standing
from studio.cameos.notices import Notices
from studio.cameos.papers import Papers, folder
from tests.engine.consent.people import NOW, Person


@pytest.fixture
def papers(vault):
    return Papers(vault)


@pytest.fixture
def us(vault):
    return vault.identities.holder().id


def code(call, *args, **more):
    with pytest.raises(Fault) as caught:
        call(*args, **more)
    return caught.value.code


def granted(papers, mara, us, **more):
    return verify(
        granting.grant(papers, mara.id, us, more.pop("uses", ("likeness",)), **{"time": NOW, **more}), Release
    )


def test_a_release_is_a_lease_of_thirty_days(papers, mara, us):
    release = granted(papers, mara, us, uses=("words", "likeness"), limits=("no  violence", "", "no violence"))
    assert (release.since, release.until) == (NOW, NOW + 30 * DAY)
    assert release.uses == ("likeness", "words")
    assert release.limits == ("no violence",)
    assert papers.releases(mara.id) == [release]
    for time, expected in ((NOW, "holds"), (NOW + 30 * DAY - 1, "holds"), (NOW + 30 * DAY, "lapsed")):
        assert granting.standing(papers, release, time) == expected
    later = granted(papers, mara, us, since=NOW + 5)
    assert granting.standing(papers, later, NOW) is Standing.LATER


def test_a_lease_is_renewed_as_a_release_of_its_own(papers, mara, us):
    release = granted(papers, mara, us, limits=("no smoking",), projects=("film",))
    again = verify(granting.renew(papers, release, time=NOW + 24 * DAY), Release)
    assert (again.since, again.until) == (NOW + 24 * DAY, NOW + 54 * DAY)
    same = msgspec.structs.replace(again, serial=release.serial, since=release.since, until=release.until, granted=NOW)
    assert same == release
    assert papers.releases(mara.id) == [release, again]
    withdrawing.withdraw(papers, mara.id, again.serial, NOW + 24 * DAY)
    assert code(granting.renew, papers, again, time=NOW + 25 * DAY) == "cameo.withdrawn"


def test_what_was_taken_back_is_granted_anew_even_in_the_same_second(papers, mara, us):
    first, second = granted(papers, mara, us), granted(papers, mara, us)
    withdrawing.withdraw(papers, mara.id, first.serial, NOW)
    assert granting.standing(papers, first, NOW) is Standing.WITHDRAWN
    assert granting.standing(papers, second, NOW) is Standing.HOLDS
    withdrawing.withdraw(papers, mara.id, time=NOW - 500)  # a clock that went back
    assert granting.standing(papers, second, NOW) is Standing.WITHDRAWN
    third = granted(papers, mara, us)
    assert granting.standing(papers, third, NOW + 1) is Standing.HOLDS
    assert granting.standing(papers, first, NOW + 1) is Standing.WITHDRAWN


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"uses": ()}, "cameo.no_uses"),
        ({"uses": ("likeness", "soul")}, "cameo.no_uses"),
        ({"until": NOW - 1, "since": NOW - 9}, "cameo.until"),
        ({"until": NOW, "since": NOW + 9}, "cameo.until"),
        ({"until": NOW + 4000 * DAY}, "cameo.until"),
        ({"limits": ["x" * 201]}, "cameo.limits"),
        ({"limits": [f"no {n}" for n in range(21)]}, "cameo.limits"),
        ({"limits": ["no\x00violence"]}, "cameo.limits"),
    ],
)
def test_what_cannot_be_granted(papers, mara, us, changes, expected):
    assert code(granted, papers, mara, us, **changes) == expected
    assert papers.releases(mara.id) == []


def test_only_its_person_grants_withdraws_and_approves(papers, vault, us):
    leo = Person(3, "Leo")
    vault.receive(leo.card(), {})
    assert code(granting.grant, papers, leo.id, us, ("likeness",), time=NOW) == "cameo.not_own"
    assert code(withdrawing.withdraw, papers, leo.id, time=NOW) == "cameo.not_own"
    assert code(approving.approve, papers, leo.id, "a" * 64, time=NOW) == "cameo.not_own"
    assert code(granting.grant, papers, leo.id, "friend", ("likeness",), time=NOW) == "cameo.no_friend"


def test_what_comes_from_a_friend_is_kept_once_and_only_if_it_is_signed(papers, vault, us):
    leo, enemy, rng = Person(3, "Leo"), Person(4, "Enemy"), random.Random(1)
    vault.receive(leo.card(), {})
    release = leo.release(us)
    heard = []
    papers.changed.connect(heard.append)
    assert papers.keep([release, leo.approval("a" * 64), release]) == (release, leo.approval("a" * 64))
    assert papers.keep([release]) == ()
    assert heard == [leo.id]
    notice = leo.withdrawal(verify(release, Release).serial)
    forged = [
        msgspec.structs.replace(notice, payload=notice.payload.replace(b'"at":1', b'"at":2')),
        msgspec.structs.replace(notice, signature=rng.randbytes(64)),
        sign(Withdrawal(cameo=leo.id, at=NOW), enemy.private),
        sign(Approval(cameo=leo.id, media="b" * 64, granted=True, at=NOW), enemy.private),
    ]
    for each in forged:
        assert code(papers.keep, [notice, each]) == "cameo.forged"
    assert papers.withdrawals() == (), "none of them, where one is forged"
    assert code(papers.keep, [leo.card()]) == "cameo.forged"
    papers.keep([notice])
    assert granting.standing(papers, verify(release, Release), NOW) is Standing.WITHDRAWN


def test_releases_lie_sealed_and_withdrawals_tell_only_ids(papers, mara, us, own_home):
    granted(papers, mara, us, limits=("no talking parrots",), projects=("film",))
    approving.approve(papers, mara.id, "c" * 64, time=NOW)
    withdrawing.withdraw(papers, mara.id, time=NOW)
    files = [path for path in own_home.rglob("*") if path.is_file()]
    data = {path: path.read_bytes() for path in files}
    assert not any(secret in each for each in data.values() for secret in (b"parrots", b"c" * 64, b"Mara Lind"))
    text = (folder() / "withdrawals.jsonl").read_bytes()
    assert data[folder() / "withdrawals.jsonl"] == text
    assert text.count(b"\n") == 1


def test_a_withdrawal_outlives_the_cameo_and_a_damaged_line(papers, vault, mara, open_vault):
    withdrawing.withdraw(papers, mara.id, time=NOW)
    path = folder() / "withdrawals.jsonl"
    path.write_bytes(b"garbage\n" + path.read_bytes() + b'{"half')
    vault.delete(mara.id)
    assert len(Papers(open_vault()).withdrawals(mara.id)) == 1
    known = Notices()
    assert [verify(each, Withdrawal).cameo for each in known.all()] == [mara.id]
    assert known.read().damaged == 2


def test_the_latest_word_on_a_take_counts(papers, mara):
    for granted_now, time in ((True, NOW), (False, NOW), (True, NOW - 900)):
        approving.approve(papers, mara.id, "a" * 64, granted=granted_now, time=time)
        assert words_on(papers.approvals(mara.id)) == {(mara.id, "a" * 64): granted_now}
