"""The files of a cameo open in memory for a job that was admitted for them, and no others."""

from __future__ import annotations

import hashlib

import pytest

from engine.consent import needs
from engine.consent.opening import Likenesses
from engine.consent.sealed import label, seal
from engine.messages.faults import Fault
from engine.messages.requests import Entry
from tests.engine.consent.people import Person

KEY = bytes(range(32))
PLAIN = {"clip": b"a clip" * 100_000, "voice:0": b"a voice" * 5000}


@pytest.fixture
def given(make_request, mara, tmp_path):
    """A request with two assets, and where their sealed files lie."""
    shas = {asset: hashlib.sha256(plain).hexdigest() for asset, plain in PLAIN.items()}
    files = {}
    for number, (asset, plain) in enumerate(PLAIN.items()):
        files[shas[asset]] = tmp_path / f"{number}"
        files[shas[asset]].write_bytes(seal(plain, KEY, label(mara.id, asset)))
    cast = Entry(kind="character", name="MARA", cameo=mara.id)
    inputs = {needs.role("MARA", asset): sha for asset, sha in shas.items()}
    return make_request(entries=(cast,), inputs=inputs), files


def opened(request, files, keys, **more):
    return Likenesses(request, needs.of_request(request, **more), files, keys)


def code(call, *args):
    with pytest.raises(Fault) as caught:
        call(*args)
    return caught.value.code


def test_what_was_sealed_is_read_by_its_role(given, mara):
    request, files = given
    found = opened(request, files, {mara.id: KEY})
    assert found.assets("Mara") == {"clip": "cameo:MARA:clip", "voice:0": "cameo:MARA:voice:0"}
    assert found.assets("LEO") == {}
    assert {asset: found.read(role) for asset, role in found.assets("MARA").items()} == PLAIN
    with found.open("cameo:MARA:clip") as file:
        file.seek(300_000)
        assert file.read(6) == b"a clip"
        source = file._source
    assert source.closed


def test_spoken_dialogue_opens_voices_alone(given, mara):
    request, files = given
    found = opened(request, files, {mara.id: KEY}, pictures=False)
    assert found.roles == ("cameo:MARA:voice:0",)
    assert code(found.read, "cameo:MARA:clip") == "cameo.missing"


def test_without_its_key_or_file_nothing_opens(given, mara):
    request, files = given
    role = "cameo:MARA:clip"
    assert code(opened(request, files, {}).open, role) == "cameo.no_key"
    assert code(opened(request, files, {mara.id: bytes(32)}).open, role) == "cameo.damaged"
    assert code(opened(request, {}, {mara.id: KEY}).open, role) == "cameo.missing"
    assert code(opened(request, files, {mara.id: KEY}).open, "first") == "cameo.missing"


def test_a_file_in_anothers_place_does_not_open(given, mara):
    request, files = given
    clip, voice = (request.inputs[needs.role("MARA", asset)] for asset in PLAIN)
    swapped = {clip: files[voice], voice: files[clip]}
    assert code(opened(request, swapped, {mara.id: KEY}).open, "cameo:MARA:clip") == "cameo.damaged"
    files[clip].write_bytes(seal(b"another clip", KEY, label(mara.id, "clip")))
    assert code(opened(request, files, {mara.id: KEY}).open, "cameo:MARA:clip") == "cameo.wrong_file"
    files[clip].write_bytes(seal(PLAIN["clip"], KEY, label(Person(5).id, "clip")))
    assert code(opened(request, files, {mara.id: KEY}).open, "cameo:MARA:clip") == "cameo.damaged"
