"""Sealed files: what was sealed comes back, and nothing else opens."""

from __future__ import annotations

import io
import random

import pytest

from engine.consent.sealed import (
    CHUNK,
    HEAD,
    TAG,
    Opened,
    label,
    new_data_key,
    seal,
    sealed_pieces,
    sealed_size,
    unseal,
)
from engine.messages.faults import Fault

KEY = bytes(range(32))
BOUND = label("0" * 32, "clip")


def refused(data, key=KEY, bound=BOUND):
    with pytest.raises(Fault) as caught:
        unseal(data, key, bound)
    return caught.value.code == "cameo.damaged"


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 7])
def test_what_was_sealed_comes_back_and_weighs_what_was_said(size):
    plain = random.Random(size).randbytes(size)
    sealed = seal(plain, KEY, BOUND)
    assert len(sealed) == sealed_size(size)
    assert unseal(sealed, KEY, BOUND) == plain
    assert size < 64 or plain[:64] not in sealed
    assert seal(plain, KEY, BOUND) != sealed, "every file has a key of its own"


def test_it_is_written_and_read_in_pieces():
    plain = random.Random(2).randbytes(3 * CHUNK + 99)
    sink = io.BytesIO()
    sink.writelines(sealed_pieces(plain, KEY, BOUND))
    with Opened(sink, KEY, BOUND) as file:
        assert file.size == len(plain)
        for at, size in ((0, 10), (CHUNK - 5, 10), (3 * CHUNK, 200), (len(plain), 5), (7, 2 * CHUNK)):
            file.seek(at)
            assert read(file, size) == plain[at : at + size]
        assert b"".join(file.pieces()) == plain


def read(file, size):
    found = b""
    while len(found) < size and (piece := file.read(size - len(found))):
        found += piece
    return found


def test_a_seal_that_was_not_finished_opens_nowhere():
    *begun, last = sealed_pieces(bytes(2 * CHUNK + 5), KEY, BOUND)
    assert refused(b"".join(begun))
    assert len(unseal(b"".join([*begun, last]), KEY, BOUND)) == 2 * CHUNK + 5


def test_another_key_another_cameo_or_another_asset_opens_nothing():
    sealed = seal(b"the look", KEY, BOUND)
    assert refused(sealed, key=new_data_key())
    assert refused(sealed, key=b"short")
    assert refused(sealed, bound=label("1" * 32, "clip"))
    assert refused(sealed, bound=label("0" * 32, "matte"))


def test_a_file_that_was_cut_lengthened_or_put_together_anew_does_not_open():
    plain = bytes(3 * CHUNK)
    sealed = seal(plain, KEY, BOUND)
    whole = CHUNK + TAG
    chunks = [sealed[HEAD + n * whole : HEAD + (n + 1) * whole] for n in range(3)]
    head = sealed[:HEAD]
    pieces = [
        head + chunks[0] + chunks[1],
        head + chunks[0] + chunks[2],
        head + chunks[1] + chunks[0] + chunks[2],
        head + chunks[2],
        head,
        b"",
        sealed + b"\0",
        sealed + chunks[2],
        sealed[:-1],
        sealed[: HEAD + TAG - 1],
        b"X" + sealed[1:],
        seal(plain, KEY, BOUND)[:HEAD] + sealed[HEAD:],
    ]
    assert all(refused(piece) for piece in pieces)


def test_no_bit_can_be_turned():
    rng = random.Random(3)
    sealed = bytearray(seal(rng.randbytes(1000), KEY, BOUND))
    for _ in range(300):
        at, bit = rng.randrange(len(sealed)), 1 << rng.randrange(8)
        sealed[at] ^= bit
        assert refused(bytes(sealed)), at
        sealed[at] ^= bit
    unseal(bytes(sealed), KEY, BOUND)
