"""Another passphrase, and from one lock to the other: whatever is cut off in the middle, every secret still opens."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from engine.messages.faults import Fault
from studio.keys import keyrings, lock, wrapping
from studio.keys.ring import KEYRING, PASSPHRASE, Ring
from tests.studio.keys.test_keyring import in_session
from tests.studio.keys.test_ring import Person, code_of, file_of

OLD, NEW = "correct horse", "battery staple"
NAMES = {f"cameo-{number}": b"secret %d" % number for number in range(3)} | {"holder": b"ours"}


class Kept:
    """A keyring that keeps what it is given, in memory."""

    __module__, priority = "keyring.backends.SecretService", 5

    def __init__(self):
        self.held = {}

    def get_password(self, service, account):
        return self.held.get((service, account))

    def set_password(self, service, account, text):
        self.held[service, account] = text


@pytest.fixture
def system(monkeypatch):
    """The keyrings of this system: none, until one is put there."""
    found = []
    monkeypatch.setattr(keyrings.keyring.backend, "get_all_keyring", lambda: list(found))
    monkeypatch.setitem(wrapping.SCRYPT, "n", 16)
    return found


@pytest.fixture
def kept(system, own_home):
    """Four secrets behind a passphrase."""
    made = ring(OLD)
    for name, secret in NAMES.items():
        made.keep(name, secret)
    return own_home


def ring(words=""):
    return Ring(("cameo-", "holder"), Person(words))


def opens(words=""):
    """Whether a program that begins now has every secret by these words."""
    found = ring(words)
    try:
        return {name: found.fetch(name) for name in found.names()} == NAMES
    except Fault as fault:
        if fault.code != "keys.wrong":
            raise
        return False


def test_the_passphrase_is_changed_for_all_and_the_old_one_opens_nothing(kept):
    before = lock.path().read_bytes()
    others = {path: path.read_bytes() for path in (kept / "keys").iterdir() if path != lock.path()}
    with lock.path().open("rb") as place:
        ring().change(OLD, NEW)
        assert place.read().strip() == b"", "what lay in its place is written over"
    assert (opens(NEW), opens(OLD)) == (True, False)
    assert lock.path().read_bytes() != before
    assert {path: path.read_bytes() for path in others} == others, "one write changes it for all"
    assert lock.path().stat().st_mode & 0o777 == 0o600
    assert not [path for path in kept.rglob("*") if path.is_file() and NEW.encode() in path.read_bytes()]


def test_a_program_that_runs_goes_on_with_the_passphrase_that_was_changed_beside_it(kept):
    running = ring(OLD)
    assert running.fetch("holder") == b"ours"
    ring().change(OLD, NEW)
    running.keep("cameo-9", b"later")
    assert ring(NEW).fetch("cameo-9") == b"later"


@pytest.mark.parametrize(
    ("known", "new", "code"),
    [("wrong horse", NEW, "keys.wrong"), (OLD, "short", "keys.short"), ("", NEW, "keys.wrong")],
)
def test_a_change_that_is_refused_changes_nothing(kept, known, new, code):
    assert code_of(ring().change, known, new) == code
    assert opens(OLD)


def test_without_a_passphrase_there_is_none_to_change(system, own_home):
    assert code_of(ring().change, OLD, NEW) == "keys.no_passphrase"
    system.append(Kept())
    ring().keep("holder", b"ours")
    assert code_of(ring().change, OLD, NEW) == "keys.no_passphrase"


def test_a_disk_that_is_full_leaves_the_old_passphrase(kept, monkeypatch):
    def full(_descriptor):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        assert code_of(ring().change, OLD, NEW) == "keys.cannot_write"
    assert (opens(OLD), opens(NEW)) == (True, False)


class Cut(BaseException):
    """The power goes."""


def cut_at(monkeypatch, place, deed):
    """Do something until its `place`-th step on the disk; whether it came to its end."""
    steps = iter(range(place, -1, -1))

    def stepped(call):
        def step(*arguments, **named):
            if next(steps, 1) <= 0:
                raise Cut
            return call(*arguments, **named)

        return step

    with monkeypatch.context() as patched:
        for owner, name in ((os, "open"), (os, "fsync"), (os, "write"), (Path, "replace"), (Path, "unlink")):
            patched.setattr(owner, name, stepped(getattr(owner, name)))
        try:
            deed()
        except Cut:
            return False
        return True


@pytest.mark.filterwarnings(
    "ignore:Exception ignored in:pytest.PytestUnraisableExceptionWarning"
)  # nobody closes files
def test_a_change_that_is_cut_off_leaves_the_old_one_or_the_new_one(kept, monkeypatch):
    ends = []
    for place in range(40):
        ended = cut_at(monkeypatch, place, lambda: ring().change(OLD, NEW))
        by_old, by_new = opens(OLD), opens(NEW)
        assert by_old != by_new, f"cut at step {place}"
        ends.append(by_new)
        if by_new:
            ring().change(NEW, OLD)
        if ended:
            break
    assert ended
    assert (ends[0], ends[-1]) == (False, True)
    assert ring().halves() in ([], [lock.path().with_name("passphrase.json.part")])


@pytest.mark.filterwarnings("ignore:Exception ignored in:pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("to", [KEYRING, PASSPHRASE])
def test_a_move_that_is_cut_off_loses_nothing_and_goes_on(system, kept, monkeypatch, to):
    system.append(Kept())
    if to == PASSPHRASE:
        ring(OLD).to_keyring()
    moves = {KEYRING: lambda: ring(OLD).to_keyring(), PASSPHRASE: lambda: ring().to_passphrase(OLD)}
    other = moves[PASSPHRASE if to == KEYRING else KEYRING]
    halfway = set()
    for place in range(80):
        ended = cut_at(monkeypatch, place, moves[to])
        assert opens(OLD), f"cut at step {place}"
        halfway |= {len(set(ring().behind().values()))}
        if ended:
            break
        moves[to]()
        assert set(ring().behind().values()) == {to}
        other()
    assert ended
    assert halfway == {1, 2}, "some were cut off in the middle"
    assert set(ring().behind().values()) == {to}
    assert lock.path().exists() == (to == PASSPHRASE)
    assert opens() == (to == KEYRING)


def test_a_keyring_that_appears_is_used_when_the_person_says_so(system, kept):
    system.append(Kept())
    assert ring(OLD).keep("cameo-9", b"x") == PASSPHRASE
    moving = ring(OLD)
    moving.to_keyring()
    assert moving.keep("cameo-9", b"x") == KEYRING
    assert not lock.path().exists()
    system.clear()
    assert code_of(ring().fetch, "holder") == "keys.locked"


def test_a_program_that_runs_follows_a_move_and_another_lock(system, kept):
    system.append(Kept())
    running = ring(OLD)
    assert running.fetch("holder") == b"ours"
    ring(OLD).to_keyring()
    assert running.fetch("holder") == b"ours"
    ring().to_passphrase(NEW)
    running._ask = Person(NEW)
    assert running.fetch("holder") == b"ours"
    assert running._ask.asked == ["known"]


def test_without_a_keyring_nothing_moves_there(kept):
    assert code_of(ring(OLD).to_keyring) == "keys.no_keyring"
    assert opens(OLD)


def test_a_keyring_that_forgets_is_found_out_before_anything_moves(system, kept):
    forgetful = Kept()
    forgetful.set_password = lambda *_all: None
    system.append(forgetful)
    assert code_of(ring(OLD).to_keyring) == "keys.locked"
    assert opens(OLD)


def test_a_damaged_secret_stops_the_move_with_its_name_and_the_lock_stays(system, kept):
    system.append(Kept())
    content = json.loads(file_of(kept, "cameo-1").read_text())
    wrapping.write_owner_only(file_of(kept, "cameo-1"), content | {"secret": content["nonce"]})
    moving = ring(OLD)
    with pytest.raises(Fault) as caught:
        moving.to_keyring()
    assert (caught.value.code, caught.value.parameters["name"]) == ("keys.damaged", "cameo-1")
    assert lock.path().exists()
    assert [ring(OLD).fetch(name) for name in ("cameo-0", "cameo-2", "holder")] == [
        *(NAMES[name] for name in ("cameo-0", "cameo-2", "holder"))
    ]


def test_a_lock_that_is_gone_is_told(kept):
    lock.path().unlink()
    assert code_of(ring(OLD).fetch, "holder") == "keys.gone"


THERE_AND_BACK = """
import json
from studio.keys import wrapping
from studio.keys.ring import Ring
wrapping.SCRYPT["n"] = 16
made = Ring(("cameo-",), lambda _question: "correct horse")
made.to_passphrase("correct horse")
how = [made.keep("cameo-1", b"the secret")]
made.to_keyring()
how.append(made.behind()["cameo-1"])
found = Ring(("cameo-",), None).fetch("cameo-1").decode()
made.to_passphrase("battery staple")
again = Ring(("cameo-",), lambda _question: "battery staple").fetch("cameo-1").decode()
print(json.dumps([how, found, made.behind()["cameo-1"], again]))
"""


def test_there_and_back_with_a_real_keyring(tmp_path):
    assert in_session(tmp_path, THERE_AND_BACK) == [["passphrase", "keyring"], "the secret", "passphrase", "the secret"]
