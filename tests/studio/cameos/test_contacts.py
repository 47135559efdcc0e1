"""Contacts: who can be sealed to, and that nobody else signed for them."""

from __future__ import annotations

import json

import msgspec
import pytest

from engine.messages.faults import Fault
from engine.messages.requests import to_json
from studio.cameos import contacts
from studio.words.told import tell
from tests.studio.cameos.friends import NOW, Friend


@pytest.fixture
def mara(no_keyring, own_home):
    return Friend(own_home, "Mara")


@pytest.fixture
def jonah(no_keyring, own_home, tmp_path):
    return Friend(tmp_path / "jonah", "Jonah")


def refused(call, *arguments):
    with pytest.raises(Fault) as raised:
        call(*arguments)
    told = tell(raised.value)
    assert told.code == raised.value.code
    return told.code


def test_a_contact_goes_by_file_and_is_found_by_name_and_id(mara, jonah):
    data = contacts.to_file(jonah.signed_contact)
    contact = contacts.keep(contacts.from_file(data))
    assert (contact.name, contact.holder, contact.recipient) == ("Jonah", jonah.holder.id, jonah.holder.recipient)
    assert contacts.find("jonah") == contacts.find(contact.holder) == contact
    assert contacts.kept() == [contact]
    assert refused(contacts.find, "Ada") == "cameo.no_contact"


def test_a_contact_tells_no_secret(jonah):
    data = contacts.to_file(jonah.signed_contact)
    holder = jonah.holder
    assert holder.identity.encode() not in data
    assert holder.private not in json.dumps(json.loads(data)).encode()
    assert holder.identity not in repr(holder)
    assert repr(holder.private) not in repr(holder)


def test_two_of_one_name_are_told_apart(mara, jonah, tmp_path):
    contacts.keep(jonah.signed_contact)
    contacts.keep(Friend(tmp_path / "third", "jonah ").signed_contact)
    assert refused(contacts.find, "Jonah") == "cameo.ambiguous"
    assert contacts.find(jonah.holder.id).name == "Jonah"


def test_the_later_word_of_one_installation_counts(mara, jonah):
    later = contacts.own(jonah.holder, "Jonah Berg", NOW + 5)
    contacts.keep(later)
    assert contacts.keep(jonah.signed_contact).name == "Jonah Berg"
    assert contacts.find("Jonah Berg").at == NOW + 5


def test_nobody_speaks_for_another(mara, jonah):
    signed = jonah.signed_contact
    contact = contacts.verify(signed)
    theirs = msgspec.structs.replace(contact, recipient=mara.holder.recipient)
    forged = [
        msgspec.structs.replace(signed, payload=to_json(theirs)),
        contacts.own(mara.holder, "Jonah"),
        msgspec.structs.replace(signed, key=mara.holder.key),
        msgspec.structs.replace(signed, signature=bytes(64)),
    ]
    assert contacts.verify(forged.pop(1)).holder == mara.holder.id  # a name may be anybody's, an id never
    for each in forged:
        assert refused(contacts.verify, each) == "cameo.bad_contact"


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[]", b"\xff\xfe", b'{"rushes": "contact"}', b'{"rushes": "notice"}', b" " * 20_000]
)
def test_what_is_no_contact_is_refused(mara, data):
    assert refused(contacts.from_file, data) == "cameo.bad_contact"
    assert contacts.kept() == []


def test_a_file_that_another_put_there_is_left_out(mara, jonah):
    contacts.keep(jonah.signed_contact)
    folder = mara.home / "contacts"
    path = folder / f"{jonah.holder.id}.json"
    path.rename(folder / f"{mara.holder.id}.json")
    path.write_text("{")
    assert contacts.kept() == []
