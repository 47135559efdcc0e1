"""A cameo that a friend sent is opened while a release of it holds: every opening is refused from then on."""

from __future__ import annotations

import random

import pytest

from engine.consent import clock
from engine.consent.signing import verify
from engine.consent.withdrawals import taken_back
from engine.messages.consent import Release, Withdrawal
from engine.messages.faults import Fault
from studio.cameos import leases
from studio.cameos.papers import Papers
from tests.studio.cameos.conftest import ASSETS
from tests.studio.cameos.friends import DAY, Friend, release, withdrawal

GIVEN = sorted(asset for asset in ASSETS if asset != "plate" and not asset.startswith("paper:"))


@pytest.fixture
def received(no_keyring, tmp_path):
    """Jonah's vault with Mara's cameo in it, and the keys of hers that he never has."""
    mara, jonah = (Friend(tmp_path / name, name) for name in ("mara", "jonah"))
    with mara.at_home() as vault:
        cameo = vault.make("Mara Lind", "person", ASSETS)
        keys = vault.keys(cameo.id)
        plain = {asset: vault.read(cameo.id, asset) for asset in GIVEN}
    with jonah.at_home() as vault:
        yield Papers(vault), vault.receive(cameo.signed, plain), keys


def openings(vault, cameo):
    """What each way of opening each asset says."""
    found = set()
    for asset in GIVEN:
        for opening in (vault.read, vault.opened):
            try:
                opened = opening(cameo.id, asset)
            except Fault as fault:
                found.add(fault.code)
            else:
                found.add("")
                if opening == vault.opened:
                    opened.close()
    return found


def granted(papers, keys, **more):
    now = clock.now()
    told = {"since": now - 9 * DAY, "until": now + DAY, "granted": now - 9 * DAY, **more}
    papers.keep([release(keys, papers.vault.identities.holder().id, **told)])


def test_what_was_withdrawn_stays_sealed_by_every_way_to_open_it(received):
    papers, cameo, keys = received
    granted(papers, keys)
    assert openings(papers.vault, cameo) == {""}
    papers.keep([withdrawal(keys, at=clock.now())])
    assert openings(papers.vault, cameo) == {"cameo.sealed"}
    # What was signed about it, and who it is, is still told.
    assert papers.vault.get(cameo.id).name == "Mara Lind"
    assert len(papers.releases(cameo.id)) == 1
    again = clock.now() + 1
    granted(papers, keys, serial=2, since=again - 5, granted=again)
    assert openings(papers.vault, papers.vault.get(cameo.id)) == {""}, "granted anew"


def test_one_release_of_several_that_holds_is_enough(received):
    papers, cameo, keys = received
    granted(papers, keys, serial=1)
    granted(papers, keys, serial=2)
    papers.keep([withdrawal(keys, 1)])
    assert openings(papers.vault, cameo) == {""}
    papers.keep([withdrawal(keys, 2)])
    assert openings(papers.vault, cameo) == {"cameo.sealed"}


def test_what_lapsed_stays_sealed_and_is_deleted_after_thirty_days(received):
    papers, cameo, keys = received
    until = clock.now() - 5
    granted(papers, keys, until=until)
    assert openings(papers.vault, cameo) == {"cameo.lapsed"}
    end = leases.end_here(papers.vault, cameo)
    assert (end.why, end.at) == ("lapsed", until)
    assert [end.is_over(until + days * DAY) for days in (0, 29, 30)] == [False, False, True]
    granted(papers, keys, serial=2)
    assert openings(papers.vault, cameo) == {""}, "renewed"


def test_ones_own_is_opened_whatever_was_withdrawn(vault, mara):
    papers = Papers(vault)
    papers.keep([withdrawal(vault.keys(mara.id), at=clock.now())])
    assert openings(vault, mara) == {""}


@pytest.mark.parametrize("seed", range(6))
def test_the_end_is_what_a_simple_model_says(received, seed):
    _papers, cameo, keys = received
    rng, ends = random.Random(seed), set()
    for _ in range(40):
        releases = [
            verify(release(keys, "a" * 32, serial=n, since=0, until=rng.randint(1, 60), granted=n), Release)
            for n in range(rng.randint(0, 4))
        ]
        backs = [
            withdrawal(keys, rng.choice((None, *range(4))), at=rng.randint(0, 4)) for _ in range(rng.randint(0, 3))
        ]
        time, taken = rng.randint(0, 70), taken_back(backs)
        plain = [verify(each, Withdrawal) for each in backs]
        left = [
            each
            for each in releases
            if not any(back.release == each.serial or (not back.release and each.granted <= back.at) for back in plain)
        ]
        expected = None
        if left and all(each.until <= time for each in left):
            expected = "lapsed"
        elif not left and (releases or any(not back.release for back in plain)):
            expected = "withdrawn"
        end = leases.end_of(cameo.id, releases, taken, time)
        assert (end.why if end else None) == expected
        ends.add(expected)
    assert ends == {None, "lapsed", "withdrawn"}
