"""Over time, scope and the order of withdrawals: the engine decides as a simple reference model does.

The model knows nothing of signatures, logs or caches: a list of plain releases and a list of plain withdrawals.
"""

from __future__ import annotations

import random

import msgspec
import pytest

from engine.consent.checking import Circumstances, choose
from engine.consent.ledger import Ledger
from engine.consent.limits import words_digest
from engine.consent.needs import Need
from engine.consent.signing import verify
from engine.consent.withdrawals import taken_back
from engine.messages.consent import PURPOSES, Release, Withdrawal
from engine.messages.faults import Fault
from engine.messages.jobs import Authorisation
from tests.engine.consent.people import NOW, Holder, Person

PROJECTS = ("film", "short", "advert")
SPAN = 40


def allowed(releases, withdrawals, cameo, purpose, holder, project, time):
    """The reference: whether some release allows a use."""
    return any(
        each.cameo == cameo
        and each.to == holder
        and purpose in each.uses
        and each.since <= time < each.until
        and (each.projects == () or project in each.projects)
        and not any(
            back.cameo == each.cameo and (back.release == each.serial if back.release else each.granted <= back.at)
            for back in withdrawals
        )
        for each in releases
    )


def world(rng):
    """A few people, holders and releases, and withdrawals of some of them, in some order."""
    people, holders = [Person(n) for n in (1, 2)], [Holder(n) for n in (1, 2)]
    releases = []
    for _ in range(rng.randint(0, 8)):
        since = NOW + rng.randint(0, SPAN)
        releases.append(
            rng.choice(people).release(
                rng.choice(holders).id,
                rng.sample(PURPOSES, rng.randint(1, 3)),
                serial=f"{rng.getrandbits(128):032x}",
                projects=tuple(rng.sample(PROJECTS, rng.choice((0, 0, 1, 2)))),
                since=since,
                until=since + rng.randint(1, SPAN),
                granted=NOW + rng.randint(0, SPAN),
            )
        )
    withdrawals = []
    for _ in range(rng.randint(0, 4)):
        person = rng.choice(people)
        one = rng.choice(releases) if releases and rng.random() < 0.7 else None
        release = verify(one, Release).serial if one else ""
        withdrawals.append(person.withdrawal(release, at=NOW + rng.randint(0, SPAN)))
    return people, holders, releases, withdrawals


@pytest.mark.parametrize("seed", range(20))
def test_choosing_is_what_the_model_says_and_no_order_matters(seed):
    rng = random.Random(seed)
    asked, yes = 0, 0
    for _ in range(60):
        people, holders, releases, withdrawals = world(rng)
        plain = [verify(each, Release) for each in releases]
        backs = [verify(each, Withdrawal) for each in withdrawals]
        known = taken_back(withdrawals)
        assert taken_back(rng.sample(withdrawals, len(withdrawals))) == known
        assert taken_back([*withdrawals, *withdrawals]) == known
        for _ in range(8):
            cameo, holder = rng.choice(people).id, rng.choice(holders).id
            purpose, project, time = rng.choice(PURPOSES), rng.choice(PROJECTS), NOW + rng.randint(0, 2 * SPAN)
            now = Circumstances(project, time, known)
            expected = allowed(plain, backs, cameo, purpose, holder, project, time)
            answers = [
                choose(order, cameo, purpose, holder, now, "x") for order in (plain, rng.sample(plain, len(plain)))
            ]
            assert [isinstance(answer, Release) for answer in answers] == [expected, expected]
            assert not expected or answers[0] == answers[1]
            asked, yes = asked + 1, yes + expected
    assert asked == 480
    assert yes > 10, "the worlds are not all one answer"


@pytest.mark.parametrize("seed", range(12))
def test_the_ledger_is_what_the_model_says_over_a_life(seed, tmp_path):
    """Time goes on; releases and withdrawals come in any order; a job now and then. Nothing that ended comes back."""
    rng = random.Random(1000 + seed)
    people, holders, releases, _none = world(rng)
    while not releases:
        people, holders, releases, _none = world(rng)
    by_key = {holder.id: holder for holder in holders}
    known = []  # what the engine was ever told
    ended = set()
    time, admitted, refused = NOW, 0, 0
    for step in range(40):
        time += rng.choice((0, 0, 1, 3))
        ledger = Ledger(tmp_path)  # every step could be another process
        if rng.random() < 0.2:
            person, one = rng.choice(people), verify(rng.choice(releases), Release)
            back = person.withdrawal(one.serial if rng.random() < 0.6 else "", at=NOW + rng.randint(0, SPAN))
            if rng.random() < 0.5:
                ledger.withdraw([back], time)
                known.append(back)
                told = ()
            else:
                told = (back,)
                known.append(back)
        else:
            told = ()
        signed = rng.choice(releases)
        release = verify(signed, Release)
        holder = rng.choice(holders) if rng.random() < 0.3 else by_key[release.to]
        drawn = rng.sample(PURPOSES, rng.randint(1, 2))
        purposes = tuple(each for each in PURPOSES if each in drawn)
        project, subject = rng.choice(PROJECTS), f"{step:064x}"
        entry = holder.use(release.cameo, release.serial, subject, purposes, project, time)
        authorisation = Authorisation(project=project, releases=(signed,), withdrawals=told, uses=(entry,))
        backs = [verify(each, Withdrawal) for each in known]
        expected = all(allowed([release], backs, release.cameo, each, holder.id, project, time) for each in purposes)
        try:
            ledger.admit([Need(release.cameo, purposes)], authorisation, subject, time, time)
        except Fault:
            assert not expected
            refused += 1
        else:
            assert expected
            assert release.serial not in ended
            admitted += 1
        ended |= {
            each.serial
            for each in (verify(one, Release) for one in releases)
            if taken_back(known).covers(each) or time >= each.until
        }
    assert admitted + refused == 40


@pytest.mark.parametrize("seed", range(6))
def test_no_order_of_messages_brings_a_withdrawn_release_back(seed, tmp_path):
    rng = random.Random(seed)
    person, holder = Person(), Holder()
    release = person.release(holder.id)
    one = verify(release, Release)
    messages = [person.withdrawal(one.serial), person.withdrawal("f" * 32), person.withdrawal(at=one.granted - 1)]
    rng.shuffle(messages)
    subject = "a" * 64
    withdrawn = False
    for number, message in enumerate(messages):
        ledger = Ledger(tmp_path)
        ledger.withdraw([message], NOW)
        withdrawn = withdrawn or verify(message, Withdrawal).release == one.serial
        entry = holder.use(person.id, one.serial, subject, at=NOW + number)
        told = Authorisation(project="film", releases=(release,), uses=(entry,))
        told = msgspec.structs.replace(told, withdrawals=tuple(rng.sample(messages[: number + 1], number + 1)))
        code = ""
        try:
            ledger.admit([Need(person.id, ("likeness",))], told, subject, NOW + number, NOW + number)
        except Fault as fault:
            code = fault.code
        assert code == ("cameo.withdrawn" if withdrawn else "")


ACTS = {"waves": "", "stabs LEO": "violence", "drinks beer": "alcohol", "pets a dog": "dogs", "reads": ""}
"""What happens in a shot, and the limit that it touches."""


@pytest.mark.parametrize("seed", range(4))
def test_words_are_held_to_limits_as_the_model_says(seed, tmp_path, make_request):
    """The model knows neither signatures nor words: which act touches what, and what was last said of it."""
    rng = random.Random(2000 + seed)
    people, holder = [Person(n, f"N{n}") for n in (1, 2)], Holder()
    ledger, outcomes = Ledger(tmp_path), set()
    for step in range(40):
        acts = rng.sample(sorted(ACTS), rng.randint(1, 3))
        cast = rng.sample(people, rng.randint(1, 2))
        request = make_request(". ".join(f"MARA {act}" for act in acts), seed=rng.randint(0, 99))
        words, subject = words_digest(request), f"{step:064x}"
        said, told, expected = [], [], ""
        for person in sorted(cast, key=lambda each: each.id):
            limits = rng.sample(("violence", "alcohol", "dogs"), rng.randint(0, 2))
            release = person.release(holder.id, limits=tuple(f"no {each}" for each in limits))
            told.append((person, release))
            latest = None
            for at in rng.sample(range(NOW - 9, NOW), rng.randint(0, 2)):
                granted = rng.random() < 0.6
                said.append(person.approval(words, granted, at))
                latest = max(latest or (at, granted), (at, granted))
            # Words on other shots, and of others on this one, count for nothing.
            said.append(person.approval(words_digest(make_request("MARA stabs")), at=NOW))
            said.append(Person(9).approval(words, at=NOW))
            if {ACTS[act] for act in acts} & set(limits) and not expected:
                expected = "cameo.limit" if latest is None else "" if latest[1] else "cameo.refused_words"
        rng.shuffle(said)
        authorisation = Authorisation(
            project="film",
            releases=tuple(release for _person, release in told),
            uses=tuple(holder.use(person.id, verify(one, Release).serial, subject) for person, one in told),
            approvals=tuple(said),
        )
        needed = [Need(person.id, ("likeness",)) for person, _release in told]
        code = ""
        try:
            ledger.admit(needed, authorisation, subject, NOW, NOW, request=request)
        except Fault as fault:
            code = fault.code
        assert code == expected, (acts, limits)
        outcomes.add(code)
    assert outcomes == {"", "cameo.limit", "cameo.refused_words"}
