"""What a job is admitted by, and each reason why one is not."""

from __future__ import annotations

from fractions import Fraction

import msgspec
import numpy as np
import pytest

from engine.consent import needs
from engine.consent.checking import Circumstances, choose
from engine.consent.clock import SLACK
from engine.consent.limits import words_digest
from engine.consent.needs import Need
from engine.consent.signing import new_key, sign, verify
from engine.consent.withdrawals import taken_back
from engine.media import carried
from engine.media.takes import TakeWriter
from engine.messages.consent import Card, Release, Use
from engine.messages.faults import Fault
from engine.messages.jobs import Authorisation, Recipe
from engine.messages.requests import Entry, Line, Request, digest, to_json
from tests.engine.consent.people import DAY, NOW, Holder, Person, authorised, serial

SUBJECT = "a" * 64


def code(ledger, found, authorisation, subject=SUBJECT, time=NOW, arrived=None, request=None):
    """Why a job is not admitted; empty where it is."""
    try:
        ledger.admit(found, authorisation, subject, time if arrived is None else arrived, time, request=request)
    except Fault as fault:
        return fault.code
    return ""


@pytest.fixture
def look(mara):
    return [Need(mara.id, ("likeness",))]


def test_a_release_for_this_holder_project_use_and_day_admits(ledger, mara, holder, look):
    release = mara.release(holder.id, projects=("film", "other"))
    admission = ledger.admit(look, authorised(mara, holder, release, SUBJECT), SUBJECT, NOW, NOW)
    assert [each.serial for each in admission.releases] == [serial(release)]
    assert admission.names == {mara.id: "Mara"}


@pytest.mark.parametrize(
    ("changes", "time", "expected"),
    [
        ({}, NOW, ""),
        ({"to": Holder(2).id}, NOW, "cameo.wrong_holder"),
        ({"projects": ("another",)}, NOW, "cameo.other_project"),
        ({"uses": ("voice", "words")}, NOW, "cameo.not_granted"),
        ({"until": NOW}, NOW, "cameo.lapsed"),
        ({"until": NOW + 1}, NOW, ""),
        ({"since": NOW + 1}, NOW, "cameo.not_yet"),
        ({"since": NOW}, NOW, ""),
    ],
)
def test_a_release_is_held_to_what_it_says(ledger, mara, holder, look, changes, time, expected):
    release = mara.release(changes.pop("to", holder.id), **changes)
    assert code(ledger, look, authorised(mara, holder, release, SUBJECT), time=time) == expected


def test_nothing_is_admitted_on_word_alone(ledger, mara, holder, look):
    assert code(ledger, look, Authorisation(project="film")) == "cameo.no_release"
    release = mara.release(holder.id)
    assert code(ledger, look, Authorisation(project="film", releases=(release,))) == "cameo.no_entry"


def test_an_entry_is_for_one_request_project_and_use_and_for_five_minutes(ledger, mara, holder, look):
    release = mara.release(holder.id)
    good = authorised(mara, holder, release, SUBJECT)
    assert code(ledger, look, good, subject="b" * 64) == "cameo.no_entry"
    assert code(ledger, look, msgspec.structs.replace(good, project="other")) == "cameo.no_entry"
    assert code(ledger, [Need(mara.id, ("likeness", "voice"))], good) == "cameo.no_entry"
    assert code(ledger, look, good, time=NOW + 301) == "cameo.no_entry"
    ahead = authorised(mara, holder, release, SUBJECT, at=NOW + 302 + SLACK)
    assert code(ledger, look, ahead, time=NOW + 301) == "cameo.no_entry"
    # It waited in line behind a long render: it is as old as it was when it came.
    assert code(ledger, look, good, time=NOW + 4000, arrived=NOW + 299) == ""


def test_an_entry_is_good_once_and_none_that_is_older(ledger, tmp_path, mara, holder, look):
    release = mara.release(holder.id)
    first, second = (authorised(mara, holder, release, SUBJECT) for _ in range(2))
    assert code(ledger, look, second) == ""
    assert code(ledger, look, second) == "cameo.replayed"
    assert code(ledger, look, first) == "", "two programs may be out of step for a moment"
    assert code(type(ledger)(tmp_path / "state"), look, first) == "cameo.replayed", "another process knows"
    later = authorised(mara, holder, release, SUBJECT, at=NOW + 2 * DAY)
    assert code(ledger, look, later, time=NOW + 2 * DAY) == ""
    holder.number = 1
    cut_short = authorised(mara, holder, release, SUBJECT, at=NOW + 2 * DAY)
    assert code(ledger, look, cut_short, time=NOW + 2 * DAY) == "cameo.replayed"


def test_anothers_entry_does_not_make_ones_own_release_good(ledger, mara, holder, look):
    release = mara.release(holder.id)
    stranger = Holder(9)
    assert code(ledger, look, authorised(mara, stranger, release, SUBJECT)) == "cameo.wrong_holder"


def test_a_withdrawal_counts_from_wherever_it_is_known(ledger, tmp_path, mara, holder, look):
    release, other = mara.release(holder.id), mara.release(holder.id)
    told = authorised(mara, holder, release, SUBJECT, withdrawals=(mara.withdrawal(serial(release)),))
    assert code(ledger, look, told) == "cameo.withdrawn"
    # The engine has it in its own log now, whatever an authorisation leaves out.
    assert code(ledger, look, authorised(mara, holder, release, SUBJECT)) == "cameo.withdrawn"
    assert code(ledger, look, authorised(mara, holder, other, SUBJECT)) == ""
    ledger.withdraw([mara.withdrawal(at=NOW)], NOW)
    assert code(type(ledger)(tmp_path / "state"), look, authorised(mara, holder, other, SUBJECT)) == "cameo.withdrawn"
    again = mara.release(holder.id, granted=NOW + 1, since=NOW + 1)
    fresh = authorised(mara, holder, again, SUBJECT, at=NOW + 1)
    assert code(ledger, look, fresh, time=NOW + 1) == "", "granted anew"


def test_nobody_takes_back_what_is_anothers(ledger, mara, holder, look):
    release, enemy = mara.release(holder.id), Person(7, "Enemy")
    ledger.withdraw([enemy.withdrawal(serial(release)), enemy.withdrawal()], NOW)
    assert code(ledger, look, authorised(mara, holder, release, SUBJECT)) == ""
    with pytest.raises(Fault) as caught:
        ledger.withdraw([msgspec.structs.replace(enemy.withdrawal(), payload=mara.withdrawal().payload)], NOW)
    assert caught.value.code == "cameo.forged"


def test_files_must_be_those_on_the_card(ledger, mara, holder):
    release, sha = mara.release(holder.id), "c" * 64
    need = [Need(mara.id, ("likeness",), (("clip", sha),))]
    assert code(ledger, need, authorised(mara, holder, release, SUBJECT)) == "cameo.wrong_file"
    assert code(ledger, need, authorised(mara, holder, release, SUBJECT, files={"matte": sha})) == "cameo.wrong_file"
    assert code(ledger, need, authorised(mara, holder, release, SUBJECT, files={"clip": sha})) == ""
    card = sign(Card(cameo=mara.id, name="Mara", kind="person", made=1, verified=True, files={"clip": sha}), new_key())
    assert code(ledger, need, authorised(mara, holder, release, SUBJECT, cards=(card,))) == "cameo.forged"


def test_several_releases_may_allow_together_what_none_allows_alone(ledger, mara, holder):
    need = [Need(mara.id, ("likeness", "voice"))]
    one, two = mara.release(holder.id, ("likeness",)), mara.release(holder.id, ("voice",))
    uses = tuple(
        holder.use(mara.id, serial(release), SUBJECT, uses)
        for release, uses in ((one, ("likeness",)), (two, ("voice",)))
    )
    both = Authorisation(project="film", releases=(one, two), uses=uses)
    assert code(ledger, need, both) == ""
    claimed = holder.use(mara.id, serial(one), SUBJECT, ("likeness", "voice"))
    assert code(ledger, need, Authorisation(project="film", releases=(one,), uses=(claimed,))) == "cameo.not_granted"


def test_every_cameo_of_a_job_needs_a_release_of_its_own(ledger, mara, holder):
    leo = Person(3, "Leo")
    both = [Need(mara.id, ("likeness",)), Need(leo.id, ("likeness",))]
    first = authorised(mara, holder, mara.release(holder.id), SUBJECT)
    assert code(ledger, both, first) == "cameo.no_release"
    claimed = holder.use(leo.id, serial(first.releases[0]), SUBJECT)
    assert code(ledger, both, msgspec.structs.replace(first, uses=(*first.uses, claimed))) == "cameo.no_release"


def test_a_use_signed_as_something_else_is_no_use(ledger, mara, holder, look):
    good = authorised(mara, holder, mara.release(holder.id), SUBJECT)
    passed = msgspec.structs.replace(good.uses[0], kind="release")
    assert code(ledger, look, msgspec.structs.replace(good, releases=(passed,))) == "cameo.forged"
    assert verify(good.uses[0], Use).number == 1
    with pytest.raises(Fault):
        verify(good.uses[0], Release)


# ----- limits ------------------------------------------------------------------------------------------------------
def test_words_that_touch_a_limit_need_the_persons_own_approval_of_just_them(ledger, mara, holder, look, make_request):
    limited, enemy = mara.release(holder.id, limits=("no violence",)), Person(7, "Enemy")
    stabs, other = make_request("MARA stabs."), make_request("MARA stabs twice.")
    words = words_digest(stabs)
    said = {
        "": ((), "cameo.limit"),
        "of others": ((enemy.approval(words),), "cameo.limit"),
        "of other words": ((mara.approval(words_digest(other)),), "cameo.limit"),
        "signed by another": ((msgspec.structs.replace(mara.approval(words), key=enemy.approval(words).key),),
                              "cameo.forged"),
        "no": ((mara.approval(words, granted=False),), "cameo.refused_words"),
        "yes, then no": ((mara.approval(words), mara.approval(words, False, NOW + 1)), "cameo.refused_words"),
        "no, then yes": ((mara.approval(words, False, NOW - 1), mara.approval(words)), ""),
        "yes": ((mara.approval(words),), ""),
    }  # fmt: skip
    for what, (approvals, expected) in said.items():
        told = authorised(mara, holder, limited, SUBJECT, approvals=approvals)
        assert code(ledger, look, told, request=stabs) == expected, what
    told = authorised(mara, holder, limited, SUBJECT)
    assert code(ledger, look, told, request=make_request("MARA waves.")) == ""


def test_a_limit_of_a_release_that_is_not_used_stops_nothing(ledger, mara, holder, look, make_request):
    limited, free = mara.release(holder.id, limits=("no violence",)), mara.release(holder.id)
    told = authorised(mara, holder, free, SUBJECT, releases=(limited, free))
    assert code(ledger, look, told, request=make_request("MARA stabs.")) == ""
    told = authorised(mara, holder, limited, SUBJECT, releases=(limited, free))
    assert code(ledger, look, told, request=make_request("MARA stabs.")) == "cameo.limit"


def test_each_person_of_a_shot_is_asked_for_themselves(ledger, mara, holder, make_request):
    leo, request = Person(3, "Leo"), make_request("MARA stabs. LEO drinks beer.")
    both = [Need(mara.id, ("likeness",)), Need(leo.id, ("likeness",))]
    words = words_digest(request)

    def told(*approvals):
        one = authorised(mara, holder, mara.release(holder.id, limits=("no violence",)), SUBJECT)
        two = authorised(leo, holder, leo.release(holder.id, limits=("no alcohol",)), SUBJECT)
        return Authorisation(
            project="film",
            cards=one.cards + two.cards,
            releases=one.releases + two.releases,
            uses=one.uses + two.uses,
            approvals=approvals,
        )

    assert code(ledger, both, told(mara.approval(words)), request=request) == "cameo.limit"
    assert code(ledger, both, told(leo.approval(words)), request=request) == "cameo.limit"
    assert code(ledger, both, told(leo.approval(words), mara.approval(words)), request=request) == ""


# ----- what a job needs ---------------------------------------------------------------------------------------------
def of(request, **more):
    return [
        (need.cameo, need.uses, [asset for asset, _sha in need.files]) for need in needs.of_request(request, **more)
    ]


def test_needs_are_read_from_the_request(make_request, mara):
    plain = make_request(entries=(Entry(kind="character", name="MARA"),))
    assert of(plain) == []
    cast = Entry(kind="character", name="MARA", cameo=mara.id)
    assert of(make_request(entries=(cast,))) == [(mara.id, ("likeness",), [])]
    said = make_request(entries=(cast,), lines=(Line(character="Mara", text="Hello."),))
    assert of(said) == [(mara.id, ("likeness", "words"), [])]
    recorded = make_request(entries=(cast,), lines=(Line(character="MARA", text="Hello.", recording="d" * 64),))
    assert of(recorded) == [(mara.id, ("likeness",), [])]
    other = make_request(entries=(cast,), lines=(Line(character="LEO", text="Hello."),))
    assert of(other) == [(mara.id, ("likeness",), [])]
    given = {"cameo:MARA:voice:2": "e" * 64, "cameo:MARA:still:0~": "f" * 64, "first": "0" * 64}
    assert of(make_request(entries=(cast,), inputs=given)) == [(mara.id, ("likeness", "voice"), ["still:0", "voice:2"])]
    assert of(make_request(entries=(cast,), inputs=given), pictures=False) == [(mara.id, ("voice",), ["voice:2"])]
    assert of(said, pictures=False) == [], "a stand-in voice is nobody's"


def test_an_input_of_nobody_is_refused(make_request, mara):
    cast = Entry(kind="character", name="DR: NO", cameo=mara.id)
    good = make_request(entries=(cast,), inputs={"cameo:DR: NO:clip": "e" * 64})
    assert of(good) == [(mara.id, ("likeness",), ["clip"])]
    for role in ("cameo:LEO:clip", "cameo:DR: NO:", "cameo:DR", "cameo:"):
        with pytest.raises(Fault) as caught:
            needs.of_request(make_request(entries=(cast,), inputs={role: "e" * 64}))
        assert caught.value.code == "cameo.nobody"


def test_what_a_take_contains_goes_over_to_what_goes_on_from_it(make_request, mara, tmp_path):
    request: Request = make_request(entries=(Entry(kind="character", name="MARA", cameo=mara.id),))
    recipe = Recipe(request=request, request_hash=digest(request), content_hash="", versions={})
    leo = Person(3).id
    (tmp_path / "recipe.json").write_bytes(to_json(msgspec.structs.replace(recipe, cameos={leo: ("voice",)})))
    found = needs.contained_in(tmp_path / "take.mov")
    assert found == {mara.id: ("likeness",), leo: ("voice",)}
    assert of(make_request(), contained=[found]) == sorted([(leo, ("voice",), []), (mara.id, ("likeness",), [])])
    assert needs.contained_in(tmp_path / "other.mov") == {}
    escaped = to_json(recipe).replace(b'"cameo"', b'"\\u0063ameo"')
    (tmp_path / "recipe.json").write_bytes(escaped)
    assert needs.contained_in(tmp_path / "take.mov") == {mara.id: ("likeness",)}, "however it is spelled"
    (tmp_path / "recipe.json").write_bytes(b"{")
    assert needs.contained_in(tmp_path / "take.mov") == {}


def test_a_take_is_known_by_its_film_when_its_recipe_is_lost_or_silent(make_request, mara, tmp_path):
    leo, path = Person(3).id, tmp_path / "take.mov"
    with TakeWriter(path, 64, 48, Fraction(24), 1, ("mix",), carried.line({leo: ("voice",)})) as writer:
        writer.add(np.zeros((48, 64, 3), np.uint8))
        writer.sound("mix", np.zeros((2000, 2), np.float32))
    assert needs.contained_in(path) == {leo: ("voice",)}
    recipe = Recipe(request=make_request(), request_hash="", content_hash="", versions={}, cameos={mara.id: ("words",)})
    (tmp_path / "recipe.json").write_bytes(to_json(recipe))
    assert needs.contained_in(path) == {leo: ("voice",), mara.id: ("words",)}
    (tmp_path / "recipe.json").write_bytes(to_json(msgspec.structs.replace(recipe, cameos={})))
    assert needs.contained_in(path) == {leo: ("voice",)}


def test_what_was_taken_back_from_others_is_no_reason_here(ledger, mara, holder):
    """A use that was never granted is told as that, although somebody else's release was taken back."""
    ours, theirs = mara.release(holder.id, uses=("likeness",)), mara.release(Holder(2).id)
    now = Circumstances("film", NOW, taken_back([mara.withdrawal(serial(theirs))]))
    granted = [verify(each, Release) for each in (theirs, ours)]
    refused = choose(granted, mara.id, "words", holder.id, now, "Mara")
    assert isinstance(refused, Fault)
    assert refused.code == "cameo.not_granted"
    gone = Circumstances("film", NOW, taken_back([mara.withdrawal(serial(ours))]))
    refused = choose(granted, mara.id, "likeness", holder.id, gone, "Mara")
    assert isinstance(refused, Fault)
    assert refused.code == "cameo.withdrawn"
