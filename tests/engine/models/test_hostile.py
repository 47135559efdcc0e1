"""Weights from strangers: whatever is in a file, it is read or refused, quickly and within bounds."""

from __future__ import annotations

import random
import struct

import gguf
import pytest

from engine.messages.faults import Fault
from engine.models.headers import read_header
from engine.models.weights import read_weights
from tests.fakes.model_files import WAN, gguf_file, safetensors, wan_folder

MUTATIONS = 300
HEAD = 4096
"""Bytes at the beginning that are changed: headers, and the first of the data."""


def mutated(data: bytes, chance: random.Random) -> bytes:
    """A file with a few wrong bytes, a wrong number, a hole, a copy or an early end."""
    changed = bytearray(data)
    reach = min(HEAD, len(changed))
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(reach)
        match chance.randrange(6):
            case 0:
                changed[at] = chance.randrange(256)
            case 1:
                changed[at : at + 8] = struct.pack("<Q", chance.choice((0, 1, 2**31, 2**63, 2**64 - 1, len(data))))
            case 2:
                del changed[at : at + chance.randint(1, 64)]
            case 3:
                changed[at:at] = changed[:reach][at : at + 64]
            case 4:
                del changed[at:]
            case _:
                changed[at : at + 1] = chance.choice((b"[", b"{", b'"', b"-", b"9", b"\xff"))
        reach = max(1, min(HEAD, len(changed)))
        if not changed:
            changed = bytearray(b"\0")
    return bytes(changed)


@pytest.mark.parametrize("kind", ["safetensors", "gguf"])
def test_mutated_headers_give_faults_only(tmp_path, kind):
    path = tmp_path / f"weights.{kind}"
    if kind == "gguf":
        gguf_file(path, WAN, gguf.GGMLQuantizationType.Q8_0)
    else:
        safetensors(path, WAN)
    whole = path.read_bytes()
    chance = random.Random(1)
    codes = set()
    for _ in range(MUTATIONS):
        path.write_bytes(mutated(whole, chance))
        try:
            read_weights(path, partial=True)
        except Fault as fault:
            codes.add(fault.code)
    assert {"weights.half", "weights.damaged"} <= codes
    assert codes <= {"weights.half", "weights.damaged", "weights.unknown"}


def test_mutated_folders_give_faults_only(tmp_path):
    folder = wan_folder(tmp_path / "wan")
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    chance = random.Random(2)
    codes = set()
    for _ in range(MUTATIONS):
        path = chance.choice(files)
        before = path.read_bytes()
        path.write_bytes(mutated(before, chance))
        try:
            read_weights(folder)
        except Fault as fault:
            codes.add(fault.code)
        path.write_bytes(before)
    assert "weights.damaged" in codes
    assert all(code.startswith("weights.") for code in codes)
    assert read_weights(folder).exact


def words(*values: int | bytes) -> bytes:
    return b"".join(value if isinstance(value, bytes) else struct.pack("<Q", value) for value in values)


GGUF = b"GGUF" + struct.pack("<I", 3)


@pytest.mark.parametrize(
    "data",
    [
        GGUF + words(2**60, 0),
        GGUF + words(0, 2**60),
        GGUF + words(0, 1, 2**60, b"name"),
        GGUF + words(0, 1, 1, b"a", struct.pack("<I", 9), struct.pack("<I", 4), 2**62),
        GGUF + words(0, 1, 1, b"a", struct.pack("<I", 9), struct.pack("<I", 9), 2**62),
        GGUF + words(0, 1, 1, b"a", struct.pack("<I", 77)),
        GGUF + words(1, 0, 1, b"a", struct.pack("<I", 2**31)),
        GGUF + words(1, 0, 1, b"a", struct.pack("<I", 2), 2**62, 2**62, struct.pack("<I", 0), 0),
        GGUF + words(1, 0, 1, b"a", struct.pack("<I", 1), 32, struct.pack("<I", 4), 0),
        GGUF + words(1, 0, 1, b"a", struct.pack("<I", 1), 33, struct.pack("<I", 8), 0),
        b"GGUF" + struct.pack("<I", 1) + words(0, 0),
        b"GGML" + bytes(64),
    ],
)
def test_gguf_that_lies_is_refused(tmp_path, data):
    path = tmp_path / "lie.gguf"
    path.write_bytes(data)
    with pytest.raises(Fault) as caught:
        read_header(path)
    assert caught.value.code in ("weights.damaged", "weights.half")


def test_our_reader_says_what_the_library_says(tmp_path):
    path = gguf_file(tmp_path / "wan.gguf", WAN, gguf.GGMLQuantizationType.Q8_0)
    ours = {tensor.name: tensor for tensor in read_header(path).tensors}
    theirs = {tensor.name: tensor for tensor in gguf.GGUFReader(path).tensors}
    assert ours.keys() == theirs.keys()
    for name, tensor in theirs.items():
        assert ours[name].count == int(tensor.n_elements)
        assert ours[name].bytes == int(tensor.n_bytes)
        assert ours[name].kind == tensor.tensor_type.name


def test_sizes_of_blocks_are_the_librarys():
    from engine.models.headers import BLOCKS

    for number, (name, block, width) in BLOCKS.items():
        kind = gguf.GGMLQuantizationType(number)
        assert (kind.name, gguf.GGML_QUANT_SIZES[kind]) == (name, (block, width))
