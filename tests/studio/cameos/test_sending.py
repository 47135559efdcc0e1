"""A cameo on its way to a friend: what comes out, and that of what was damaged or forged nothing stays."""

from __future__ import annotations

import base64
import random

import msgspec
import pytest

from engine.consent import signing
from engine.messages.consent import Approval, Card, Release, Use
from engine.messages.faults import Fault
from engine.messages.requests import to_json
from studio.cameos import age, contacts, sending
from studio.cameos.sending import Header, Part
from studio.words.told import tell
from tests.studio.cameos.conftest import ASSETS, noise
from tests.studio.cameos.friends import DAY, NOW, Friend, release, withdrawal
from tests.studio.cameos.test_vault import leaks


@pytest.fixture
def mara(no_keyring, own_home):
    return Friend(own_home, "Mara")


@pytest.fixture
def jonah(no_keyring, own_home, tmp_path):
    return Friend(tmp_path / "jonah", "Jonah")


@pytest.fixture
def cameo(mara):
    with mara.at_home() as vault:
        return vault.make("Mara", "person", ASSETS, verified=True)


@pytest.fixture
def keys(mara, cameo):
    with mara.at_home() as vault:
        return vault.keys(cameo.id)


def packed(mara, cameo, to, *releases, **more):
    with mara.at_home() as vault:
        return sending.pack(vault, cameo, releases, to.contact, mara.signed_contact, now=NOW, **more)


def opened(friend, data, now=NOW, withdrawals=()):
    return sending.unpack(data, friend.holder, now=now, withdrawals=withdrawals)


def refused(call, *arguments, **named):
    with pytest.raises(Fault) as raised:
        call(*arguments, **named)
    return raised.value.code


def files(friend):
    return {path.relative_to(friend.home): path.read_bytes() for path in friend.home.rglob("*") if path.is_file()}


def test_a_cameo_goes_to_a_friend(mara, jonah, cameo, keys, tmp_path):
    data = packed(mara, cameo, jonah, release(keys, jonah.holder.id))
    assert leaks_in(data, [*ASSETS.values(), b"Mara", b"clip", b"likeness"]) == []
    parcel = opened(jonah, data)
    assert (parcel.sender, parcel.card) == (mara.contact, cameo.card)
    with jonah.at_home() as vault:
        kept = sending.accept(vault, parcel)
        assert (kept.id, kept.own, kept.name) == (cameo.id, False, "Mara")
        expected = {asset: plain for asset, plain in ASSETS.items() if asset in cameo.card.files}
        assert {asset: vault.read(kept.id, asset) for asset in cameo.card.files} == expected
        assert sending.sender_of(vault, kept) == mara.contact
        assert set(kept.files) == {*cameo.card.files, "paper:sender"}
    assert leaks(jonah.home, ASSETS.values()) == []


def leaks_in(data, plains):
    return [plain[:24] for plain in plains if plain[:24] in data or plain[-24:] in data]


def test_papers_stay_at_home(mara, jonah, cameo, keys):
    parcel = opened(jonah, packed(mara, cameo, jonah, release(keys, jonah.holder.id)))
    assert not set(parcel.assets) & {"plate", "paper:verification"}


def test_only_whom_it_was_sealed_to_opens_it(mara, jonah, cameo, keys, tmp_path):
    third = Friend(tmp_path / "third", "Ada")
    data = packed(mara, cameo, jonah, release(keys, jonah.holder.id))
    for other in (third, mara):
        assert refused(opened, other, data) == "cameo.not_for_us"


def test_a_received_cameo_grants_nothing(mara, jonah, cameo, keys, tmp_path):
    parcel = opened(jonah, packed(mara, cameo, jonah, release(keys, jonah.holder.id)))
    third = Friend(tmp_path / "third", "Ada")
    with jonah.at_home() as vault:
        theirs = sending.accept(vault, parcel)
        assert refused(sending.pack, vault, theirs, parcel.releases, third.contact, jonah.signed_contact) == (
            "cameo.not_own"
        )


def test_what_is_granted_to_others_or_no_more_is_not_sent(mara, jonah, cameo, keys, tmp_path):
    ours = release(keys, jonah.holder.id)
    others = [
        release(keys, mara.holder.id, serial=2),
        release(keys, jonah.holder.id, serial=3, until=NOW),
        release(keys, jonah.holder.id, serial=4),
    ]
    taken = (withdrawal(keys, 4),)
    parcel = opened(jonah, packed(mara, cameo, jonah, ours, *others, withdrawals=taken))
    assert (parcel.releases, parcel.withdrawals) == ((ours,), taken)
    assert refused(packed, mara, cameo, jonah, *others, withdrawals=taken) == "cameo.nothing_granted"


def test_a_pack_lapses_on_its_way(mara, jonah, cameo, keys):
    data = packed(mara, cameo, jonah, release(keys, jonah.holder.id, until=NOW + DAY))
    assert opened(jonah, data, now=NOW + DAY - 1).releases
    assert refused(opened, jonah, data, now=NOW + DAY) == "cameo.lapsed"


def test_an_old_pack_does_not_undo_a_withdrawal(mara, jonah, cameo, keys):
    data = packed(mara, cameo, jonah, release(keys, jonah.holder.id))
    for taken in (withdrawal(keys, 1), withdrawal(keys)):
        assert refused(opened, jonah, data, withdrawals=(taken,)) == "cameo.withdrawn"
    assert opened(jonah, data, withdrawals=(withdrawal(keys, 2),)).releases


def test_releases_alone_renew_what_is_there(mara, jonah, cameo, keys):
    first, second = release(keys, jonah.holder.id), release(keys, jonah.holder.id, serial=2, until=NOW + 60 * DAY)
    bare = packed(mara, cameo, jonah, second, bare=True)
    assert len(bare) < 20_000
    with jonah.at_home() as vault:
        assert refused(sending.accept, vault, opened(jonah, bare)) == "cameo.not_sent"
        sending.accept(vault, opened(jonah, packed(mara, cameo, jonah, first)))
        parcel = opened(jonah, bare)
        assert parcel.releases == (second,)
        assert vault.read(sending.accept(vault, parcel).id, "clip") == ASSETS["clip"]
    with mara.at_home() as vault:
        newer = vault.put(cameo.id, {"clip": b"newer"})
    with jonah.at_home() as vault:
        other = opened(jonah, packed(mara, newer, jonah, second, bare=True))
        assert refused(sending.accept, vault, other) == "cameo.not_sent"
        assert vault.read(cameo.id, "clip") == ASSETS["clip"]


def test_ones_own_cameo_does_not_come_back_as_anothers(mara, cameo, keys):
    parcel = opened(mara, packed(mara, cameo, mara, release(keys, mara.holder.id)))
    with mara.at_home() as vault:
        assert refused(sending.accept, vault, parcel) == "cameo.own"
        assert vault.get(cameo.id).own


# ----- what an attacker can make: anybody can seal to a contact -------------------------------------------------------
def plain_pack(header, body, magic=sending.MAGIC):
    text = header if isinstance(header, bytes) else to_json(header)
    return magic + len(text).to_bytes(4, "big") + text + body


def whole(mara, jonah, cameo, keys):
    """A good pack before it is sealed: its header and what follows."""
    with mara.at_home() as vault:
        names = sorted(cameo.card.files)
        plains = [vault.read(cameo.id, name) for name in names]
    parts = tuple(Part(asset=name, size=len(plain)) for name, plain in zip(names, plains, strict=True))
    header = Header(
        sender=mara.signed_contact, card=cameo.signed, releases=(release(keys, jonah.holder.id),), parts=parts
    )
    return header, b"".join(plains)


def tried(jonah, plain):
    """Seal it to Jonah and let him open it."""
    return opened(jonah, age.sealed_to(jonah.contact.recipient, plain))


def test_what_is_forged_is_refused(mara, jonah, cameo, keys, tmp_path):
    header, body = whole(mara, jonah, cameo, keys)
    assert tried(jonah, plain_pack(header, body)).card == cameo.card
    change = msgspec.structs.replace
    with Friend(tmp_path / "forger", "Forger").at_home() as vault:
        other = vault.make("Mara", "person", {"clip": b"x"})
        theirs = vault.keys(other.id)
    longer = Release(
        serial="1" * 32, cameo=cameo.id, to=jonah.holder.id, uses=("likeness",), since=0, until=NOW + 99 * DAY
    )
    swapped = {**cameo.card.files, "face": cameo.card.files["still:0"]}
    good = header.releases[0]
    named = [part.asset for part in header.parts]
    wrong = {
        "release of another person": (change(header, releases=(release(theirs, jonah.holder.id),)), body),
        "release signed by another": (change(header, releases=(signing.sign(longer, theirs.private),)), body),
        "release made longer": (change(header, releases=(change(good, payload=to_json(longer)),)), body),
        "release for another": (change(header, releases=(good, release(keys, mara.holder.id))), body),
        "no release": (change(header, releases=()), body),
        "a withdrawal as a release": (change(header, releases=(withdrawal(keys),)), body),
        "a withdrawal of another": (change(header, withdrawals=(withdrawal(theirs),)), body),
        "another's card": (change(header, card=other.signed), body),
        "an edited card": (change(header, card=change(cameo.signed, payload=to_json(other.card))), body),
        "a card for swapped files": (
            change(header, card=signing.sign(change(cameo.card, files=swapped), theirs.private)),
            body,
        ),
        "no sender": (change(header, sender=change(header.sender, signature=bytes(64))), body),
        "a part twice": (change(header, parts=(*header.parts, header.parts[0])), body + ASSETS[named[0]]),
        "a part less": (change(header, parts=header.parts[:-1]), body[: -header.parts[-1].size]),
        "a part more": (change(header, parts=(*header.parts, Part(asset="still:99", size=3))), body + b"abc"),
        "a paper": (change(header, parts=(*header.parts, Part(asset="plate", size=3))), body + b"abc"),
        "a path": (change(header, parts=(*header.parts, Part(asset="../../x", size=3))), body + b"abc"),
        "less than nothing": (
            change(header, parts=(*header.parts, Part(asset="still:99", size=-3))),
            body[:-3],
        ),
        "parts in another order": (change(header, parts=header.parts[::-1]), body),
        "a byte more": (header, body + b"\0"),
        "a byte less": (header, body[:-1]),
        "another byte": (header, bytes([body[0] ^ 1]) + body[1:]),
        "spaces": (b" " + to_json(header), body),
        "more said": (to_json(header)[:-1] + b',"more":1}', body),
        "no header": (b"", body),
        "no JSON": (b"{", body),
    }
    codes = {}
    before = files(jonah)
    for what, (head, rest) in wrong.items():
        codes[what] = refused(tried, jonah, plain_pack(head, rest))
        assert tell(Fault(codes[what])).code == codes[what]
    for plain in (b"", b"RUSHES", plain_pack(header, body, b"RUSHES PACK 2\n"), sending.MAGIC + b"\xff" * 4 + body):
        assert refused(tried, jonah, plain) == "cameo.bad_pack"
    assert set(codes.values()) <= {"cameo.bad_pack", "cameo.forged", "cameo.wrong_holder", "cameo.no_release",
                                   "cameo.bad_contact"}  # fmt: skip
    assert codes["release signed by another"] == codes["release made longer"] == "cameo.forged"
    assert codes["release for another"] == "cameo.wrong_holder"
    assert files(jonah) == before


def test_of_300_damaged_packs_none_is_accepted_and_nothing_stays(mara, jonah, cameo, keys):
    """Half of them damaged as they lie, half inside, sealed to the friend anew by one who can seal and not sign."""
    chance = random.Random(11)
    header, body = whole(mara, jonah, cameo, keys)
    text = to_json(header)
    inner = plain_pack(header, body)
    outer = age.sealed_to(jonah.contact.recipient, inner)
    assert tried(jonah, inner).releases
    holder, before = jonah.holder, files(jonah)
    head = len(sending.MAGIC) + 4 + len(text)
    for number in range(300):
        sealed = number % 2 == 0
        data = bytearray(outer if sealed else inner)
        # Inside, most of the bytes are pictures: half of the damage goes to the words before them.
        span = head if not sealed and number % 4 == 1 else len(data)
        match chance.randrange(5):
            case 0:
                data[chance.randrange(span)] ^= 1 << chance.randrange(8)
            case 1:
                del data[chance.randrange(span) :]
            case 2:
                at = chance.randrange(span)
                data[at:at] = noise(chance.randint(1, 50), number)
            case 3:
                at = chance.randrange(span)
                del data[at : at + chance.randint(1, 50)]
            case 4:
                at, size = chance.randrange(span), chance.randint(1, 50)
                data[at : at + size] = noise(size, number)
        assert bytes(data) not in (inner, outer)
        damaged = bytes(data) if sealed else age.sealed_to(holder.recipient, bytes(data))
        assert refused(sending.unpack, damaged, holder, now=NOW).startswith("cameo.")
    assert files(jonah) == before
    with jonah.at_home() as vault:
        assert vault.cameos() == []


# ----- notices, logs and whatever comes by file -----------------------------------------------------------------------
def use(holder, cameo, number=1, before=""):
    made = Use(cameo=cameo, release="1" * 32, project="p", request="2" * 64, uses=("likeness",), at=NOW, number=number,
               before=before)  # fmt: skip
    return signing.sign(made, holder.private)


def test_whatever_a_friend_sends_is_told_apart(mara, jonah, cameo, keys, tmp_path):
    taken = withdrawal(keys)
    word = signing.sign(Approval(cameo=cameo.id, media="3" * 64, granted=False, at=NOW), keys.private)
    entry = use(jonah.holder, cameo.id)
    sent = {
        "contact": contacts.to_file(mara.signed_contact),
        "pack": packed(mara, cameo, jonah, release(keys, jonah.holder.id)),
        "notice": sending.notice([taken, word]),
    }
    for name, data in sent.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "log").write_bytes(sending.sealed_log([entry], mara.contact))
    arrived = {name: sending.open_file(tmp_path / name, jonah.holder, now=NOW) for name in sent}
    assert arrived["contact"].contact == mara.signed_contact
    assert arrived["pack"].parcel.card == cameo.card
    assert arrived["notice"].notices == (taken, word)
    assert sending.open_file(tmp_path / "log", mara.holder, now=NOW).uses == (entry,)
    assert refused(sending.open_file, tmp_path / "log", jonah.holder) == "cameo.not_for_us"
    assert b"likeness" not in (tmp_path / "log").read_bytes()


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"\x89PNG", b'{"rushes":"notice","signed":[]}', b'{"rushes":"log","signed":[]}']
)
def test_what_nobody_sends_is_refused(jonah, tmp_path, data):
    path = tmp_path / "file"
    path.write_bytes(data)
    assert refused(sending.open_file, path, jonah.holder) == "cameo.bad_post"


def test_a_notice_is_verified(mara, jonah, cameo, keys, tmp_path):
    taken = withdrawal(keys)
    path = tmp_path / "notice"
    data = sending.notice([taken])
    payload = base64.b64encode(taken.payload)
    later = base64.b64encode(taken.payload.replace(str(NOW).encode(), str(NOW - 9).encode()))
    assert payload in data
    path.write_bytes(data.replace(payload, later))
    assert refused(sending.open_file, path, jonah.holder) == "cameo.forged"
    path.write_bytes(sending.notice([release(keys, jonah.holder.id)]))
    assert refused(sending.open_file, path, jonah.holder) == "cameo.bad_post"


def test_only_files_are_read(jonah, tmp_path):
    assert refused(sending.open_file, tmp_path, jonah.holder) == "cameo.no_file"
    assert refused(sending.open_file, tmp_path / "nothing", jonah.holder) == "cameo.no_file"
    long = tmp_path / "long"
    with long.open("wb") as file:
        file.truncate(sending.LONGEST + 1)
    assert refused(sending.open_file, long, jonah.holder) == "cameo.bad_pack"


def test_a_cards_name_that_is_no_line_is_refused(mara, jonah, cameo, keys):
    header, body = whole(mara, jonah, cameo, keys)
    card = msgspec.structs.replace(cameo.card, name="Mara\n\x1b[2J")
    assert signing.verify(signing.sign(card, keys.private), Card) == card
    forged = msgspec.structs.replace(header, card=signing.sign(card, keys.private))
    assert refused(tried, jonah, plain_pack(forged, body)) in ("cameo.bad_pack", "cameo.no_name")
