"""Many secrets behind one lock: with a real keyring in a session of its own, and by passphrase where there is none."""

from __future__ import annotations

import json
import shutil

import pytest

from engine.messages.faults import Fault
from studio.keys import keyrings, vault, wrapping
from studio.keys.ring import Ring
from tests.studio.keys.test_keyring import in_session


@pytest.fixture
def no_keyring(monkeypatch):
    monkeypatch.setattr(keyrings.keyring.backend, "get_all_keyring", list)


class Person:
    """Answers questions for a passphrase, and remembers which."""

    def __init__(self, words="correct horse"):
        self.words, self.asked = words, []

    def __call__(self, question):
        self.asked.append(question)
        return self.words


def ring(person=None):
    return Ring(("cameo-", "holder"), person or Person())


def code_of(call, *arguments):
    with pytest.raises(Fault) as raised:
        call(*arguments)
    return raised.value.code


def file_of(home, name):
    return home / "keys" / f"{name}.json"


def test_one_passphrase_keeps_all_and_is_asked_for_once(no_keyring, own_home):
    person = Person()
    made = ring(person)
    for number in range(5):
        assert made.keep(f"cameo-{number}", b"secret %d" % number) == "passphrase"
    assert person.asked == ["new"]
    later = Person()
    found = ring(later)
    assert [found.fetch(name) for name in found.names()] == [b"secret %d" % number for number in range(5)]
    found.keep("holder", b"another")
    assert later.asked == ["known"]
    assert not [path for path in own_home.rglob("*") if path.is_file() and b"secret 3" in path.read_bytes()]


def test_a_further_secret_takes_no_other_passphrase(no_keyring, own_home):
    ring().keep("holder", b"first")
    assert code_of(ring(Person("wrong horse")).keep, "cameo-1", b"x") == "keys.wrong"
    assert ring().names() == ["holder"]


def test_a_wrong_passphrase_opens_nothing_and_is_not_remembered(no_keyring, own_home):
    ring().keep("holder", b"first")
    person = Person("wrong horse")
    found = ring(person)
    assert code_of(found.fetch, "holder") == "keys.wrong"
    person.words = "correct horse"
    assert found.fetch("holder") == b"first"


def test_a_short_passphrase_is_refused(no_keyring, own_home):
    assert code_of(ring(Person("short")).keep, "holder", b"x") == "keys.short"
    assert ring().names() == []


@pytest.mark.parametrize("name", ["cameo-1", "holder"])
def test_a_cameos_key_never_lies_unwrapped(no_keyring, own_home, name):
    """Nobody can write it so, and one that lies so is refused by both ways to have it back."""
    with pytest.raises(ValueError, match="never kept unwrapped"):
        vault.keep_unwrapped(name, b"secret")
    assert not file_of(own_home, name).exists()
    wrapping.write_owner_only(file_of(own_home, name), {"version": 1, "kept": "file", "secret": "c2VjcmV0"})
    assert code_of(ring().fetch, name) == "keys.exposed"
    assert code_of(vault.fetch, name) == "keys.damaged"


def test_without_keyring_and_anybody_to_ask_nothing_is_kept(no_keyring, own_home):
    assert code_of(Ring(("cameo-",)).keep, "cameo-1", b"x") == "keys.no_keyring"
    assert not list(own_home.glob("keys/*"))


def test_a_shredded_secret_is_gone_before_its_file_is(no_keyring, own_home):
    made = ring()
    made.keep("cameo-1", b"secret")
    made.keep("cameo-2", b"other")
    path = file_of(own_home, "cameo-1")
    before, size = json.loads(path.read_text()), path.stat().st_size
    with path.open("rb") as place:  # the same place on disk, not a new file beside it
        made.shred("cameo-1")
        left = place.read()
    assert len(left) == size
    assert before["secret"].encode() not in left
    assert (made.fetch("cameo-1"), made.names(), made.shredded()) == (None, ["cameo-2"], ["cameo-1"])
    made.forget("cameo-1")
    made.forget("cameo-1")
    assert (made.shredded(), path.exists(), made.fetch("cameo-2")) == ([], False, b"other")


def test_what_a_cut_off_write_left_beside_is_shredded_too(no_keyring, own_home):
    made = ring()
    made.keep("cameo-1", b"secret")
    path = file_of(own_home, "cameo-1")
    beside = path.with_name(path.name + ".part")
    shutil.copyfile(path, beside)
    wrapped = json.loads(path.read_text())["secret"].encode()
    made.shred("cameo-1")
    assert wrapped not in beside.read_bytes() + path.read_bytes()
    made.forget("cameo-1")
    assert [path.name for path in (own_home / "keys").iterdir()] == ["passphrase.json"]


def test_one_damaged_file_keeps_nobody_from_the_others(no_keyring, own_home):
    made = ring()
    made.keep("cameo-1", b"one")
    made.keep("cameo-2", b"two")
    file_of(own_home, "cameo-1").write_bytes(b"\0\xff")
    assert made.names() == ["cameo-1", "cameo-2"]
    assert code_of(made.fetch, "cameo-1") == "keys.damaged"
    assert made.fetch("cameo-2") == b"two"


def test_a_changed_file_is_told_as_damaged_and_not_as_a_wrong_passphrase(no_keyring, own_home):
    made = ring()
    made.keep("cameo-1", b"one")
    made.keep("cameo-2", b"two")
    content = json.loads(file_of(own_home, "cameo-1").read_text())
    wrapping.write_owner_only(file_of(own_home, "cameo-1"), content | {"secret": content["nonce"]})
    person = Person()
    found = ring(person)
    assert code_of(found.fetch, "cameo-1") == "keys.damaged"
    assert found.fetch("cameo-2") == b"two"
    assert person.asked == ["known"]


def test_a_ring_holds_its_own_names_alone(no_keyring, own_home):
    for call in (ring().fetch, ring().shred, ring().forget):
        with pytest.raises(ValueError, match="no name of this ring"):
            call("export")


MANY = """
import json
from studio.keys import keyrings
from studio.keys.ring import Ring
looks = []
asked = keyrings._asked
keyrings._asked = lambda question: looks.append(1) or asked(question)
made = Ring(("cameo-",))
how = {made.keep(f"cameo-{number}", b"the secret") for number in range(10)}
making, found = len(looks), Ring(("cameo-",))
looks.clear()
opened = [found.fetch(name).decode() for name in found.names()]
print(json.dumps([sorted(how), opened, making, len(looks)]))
"""


def test_one_look_into_the_keyring_opens_ten(tmp_path):
    how, opened, making, looks = in_session(tmp_path, MANY)
    assert (how, opened) == (["keyring"], ["the secret"] * 10)
    assert (making, looks) == (3, 1)  # to make the wrapping key: is there one, still none, and keep it


AT_ONCE = """
import json, subprocess, sys
code = (
    "import sys; from studio.keys import vault; sys.stdin.readline(); "
    "vault.keep('cameo-' + sys.argv[1], sys.argv[1].encode())"
)
begun = [subprocess.Popen([sys.executable, "-c", code, str(number)], stdin=-1) for number in range(6)]
for process in begun:
    process.stdin.write(b"now\\n")
    process.stdin.flush()
statuses = [process.wait() for process in begun]
from studio.keys.ring import Ring
found = Ring(("cameo-",))
print(json.dumps([statuses, [found.fetch(name).decode() for name in found.names()]]))
"""


def test_programs_that_begin_at_once_make_one_wrapping_key(tmp_path):
    assert in_session(tmp_path, AT_ONCE) == [[0] * 6, [str(number) for number in range(6)]]


LATER = """
import json
from engine.messages.faults import Fault
from studio.keys.ring import Ring
try:
    print(json.dumps(str(Ring(("cameo-",)).fetch("cameo-1"))))
except Fault as fault:
    print(json.dumps(fault.code))
"""


def test_an_emptied_keyring_is_told(tmp_path):
    in_session(tmp_path, MANY)
    assert in_session(tmp_path, LATER) == "b'the secret'"
    shutil.rmtree(tmp_path / "person" / "data")
    assert in_session(tmp_path, LATER) == "keys.gone"
