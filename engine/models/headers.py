"""What files of weights say of themselves: headers of safetensors and GGUF, read within bounds, nothing executed."""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import msgspec

from engine.messages.faults import Exit, Fault

LARGEST_HEADER = 64 * 2**20
MOST_TENSORS = 200_000
MOST_DIMENSIONS = 8
LONGEST_NAME = 1024

PRECISIONS = {
    "F64": ("float64", 64),
    "F32": ("float32", 32),
    "F16": ("float16", 16),
    "BF16": ("bfloat16", 16),
    "F8_E4M3": ("float8", 8),
    "F8_E5M2": ("float8", 8),
    "F8_E8M0": ("float8", 8),
    "F4": ("int4", 4),
    "I64": ("int64", 64),
    "I32": ("int32", 32),
    "I16": ("int16", 16),
    "I8": ("int8", 8),
    "U64": ("int64", 64),
    "U32": ("int32", 32),
    "U16": ("int16", 16),
    "U8": ("uint8", 8),
    "BOOL": ("bool", 8),
}
"""Types of safetensors: what a plan calls them, and bits a number."""

BLOCKS = {
    0: ("F32", 1, 4),
    1: ("F16", 1, 2),
    2: ("Q4_0", 32, 18),
    3: ("Q4_1", 32, 20),
    6: ("Q5_0", 32, 22),
    7: ("Q5_1", 32, 24),
    8: ("Q8_0", 32, 34),
    9: ("Q8_1", 32, 40),
    10: ("Q2_K", 256, 84),
    11: ("Q3_K", 256, 110),
    12: ("Q4_K", 256, 144),
    13: ("Q5_K", 256, 176),
    14: ("Q6_K", 256, 210),
    15: ("Q8_K", 256, 292),
    16: ("IQ2_XXS", 256, 66),
    17: ("IQ2_XS", 256, 74),
    18: ("IQ3_XXS", 256, 98),
    19: ("IQ1_S", 256, 50),
    20: ("IQ4_NL", 32, 18),
    21: ("IQ3_S", 256, 110),
    22: ("IQ2_S", 256, 82),
    23: ("IQ4_XS", 256, 136),
    24: ("I8", 1, 1),
    25: ("I16", 1, 2),
    26: ("I32", 1, 4),
    27: ("I64", 1, 8),
    28: ("F64", 1, 8),
    29: ("IQ1_M", 256, 56),
    30: ("BF16", 1, 2),
}
"""Types of GGUF: name, numbers in a block, bytes of a block."""


@dataclass(frozen=True, slots=True)
class Tensor:
    """One tensor as a header names it.

    Attributes
    ----------
    name : str
    shape : tuple of int
        Rows first, as PyTorch has it.
    kind : str
        ``BF16``, ``Q4_K``.
    bytes : int
    """

    name: str
    shape: tuple[int, ...]
    kind: str
    bytes: int

    @property
    def count(self) -> int:
        """How many numbers."""
        numbers = 1
        for side in self.shape:
            numbers *= side
        return numbers


@dataclass(frozen=True, slots=True)
class Header:
    """What a file holds.

    Attributes
    ----------
    format : str
        ``safetensors`` or ``gguf``.
    tensors : tuple of Tensor
    notes : dict
        Texts that the file carries: safetensors' metadata, GGUF's strings and its short lists of numbers.
    """

    format: str
    tensors: tuple[Tensor, ...]
    notes: dict[str, str]

    @property
    def precision(self) -> str:
        """In what most of its bytes are: ``bfloat16``, ``float8``, ``int8``, ``int4`` or GGUF's own name."""
        held: dict[str, int] = {}
        for tensor in self.tensors:
            held[tensor.kind] = held.get(tensor.kind, 0) + tensor.bytes
        if not held:
            return ""
        kind = max(held, key=lambda kind: (held[kind], kind))
        return PRECISIONS[kind][0] if kind in PRECISIONS else kind


class _Entry(msgspec.Struct):
    dtype: str
    shape: list[int]
    data_offsets: tuple[int, int]


def read_header(path: Path) -> Header:
    """Read the header of a safetensors or GGUF file, and check that the file is as long as it says.

    Raises
    ------
    Fault
        ``weights.half`` where the file ends too early, ``weights.damaged`` where it is not what it says,
        ``weights.unreadable``.
    """
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if path.suffix == ".gguf":
                return _gguf(file, size, path)
            return _safetensors(file, size, path)
    except OSError as error:
        raise Fault("weights.unreadable", details=str(error), file=path.name) from error


def _safetensors(file: IO[bytes], size: int, path: Path) -> Header:
    if size < 8:
        raise half(path)
    (length,) = struct.unpack("<Q", file.read(8))
    if not 2 <= length <= LARGEST_HEADER:
        raise damaged(path, f"a header of {length} bytes")
    if 8 + length > size:
        raise half(path)
    try:
        entries = msgspec.json.decode(file.read(length), type=dict[str, msgspec.Raw])
        notes = msgspec.json.decode(entries.pop("__metadata__", msgspec.Raw(b"{}")), type=dict[str, str] | None)
        if len(entries) > MOST_TENSORS:
            raise damaged(path, f"{len(entries)} tensors")
        found = [(name, msgspec.json.decode(raw, type=_Entry)) for name, raw in entries.items()]
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise damaged(path, str(error)) from error
    tensors = []
    at = 0
    for name, entry in sorted(found, key=lambda pair: pair[1].data_offsets):
        first, last = entry.data_offsets
        if entry.dtype not in PRECISIONS or len(name) > LONGEST_NAME:
            raise damaged(path, f"{name[:60]!r} of type {entry.dtype[:20]!r}")
        if len(entry.shape) > MOST_DIMENSIONS or any(side < 0 for side in entry.shape) or first != at or last < first:
            raise damaged(path, f"{name[:60]!r} lies where it cannot")
        tensor = Tensor(name, tuple(entry.shape), entry.dtype, last - first)
        if tensor.count * PRECISIONS[entry.dtype][1] != 8 * tensor.bytes:
            raise damaged(path, f"{name[:60]!r} has another size than its shape")
        tensors.append(tensor)
        at = last
    _length(8 + length + at, size, path)
    return Header("safetensors", tuple(tensors), notes or {})


def _length(told: int, size: int, path: Path) -> None:
    """Hold a file's length against what its header tells."""
    if size < told:
        raise half(path)
    if size > told:
        raise damaged(path, f"{size - told} bytes more than its header tells")


class _Reader:
    """Reads little-endian values, and no more of them than a header may have."""

    def __init__(self, file: IO[bytes], size: int, path: Path) -> None:
        self._file = file
        self._path = path
        self._left = min(size, LARGEST_HEADER)
        self._cut = size <= LARGEST_HEADER

    def take(self, count: int) -> bytes:
        """So many bytes."""
        if count > self._left:
            raise half(self._path) if self._cut else damaged(self._path, "a header without an end")
        self._left -= count
        return self._file.read(count)

    def number(self, form: str) -> Any:
        """One value of struct's `form`."""
        return struct.unpack("<" + form, self.take(struct.calcsize("<" + form)))[0]

    def text(self, longest: int) -> str:
        """A string with its length before it."""
        length = self.number("Q")
        if length > longest:
            raise damaged(self._path, f"a text of {length} bytes")
        return self.take(length).decode("utf-8", "replace")

    @property
    def at(self) -> int:
        """Where in the file it is."""
        return self._file.tell()


_PLAIN = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "B", 10: "Q", 11: "q", 12: "d"}
_TEXT, _ARRAY = 8, 9


def _gguf(file: IO[bytes], size: int, path: Path) -> Header:
    reader = _Reader(file, size, path)
    if reader.take(4) != b"GGUF" or reader.number("I") not in (2, 3):
        raise damaged(path, "not GGUF 2 or 3")
    count, pairs = reader.number("Q"), reader.number("Q")
    if count > MOST_TENSORS or pairs > 10_000:
        raise damaged(path, f"{count} tensors, {pairs} notes")
    notes: dict[str, str] = {}
    alignment = 32
    for _ in range(pairs):
        name = reader.text(LONGEST_NAME)
        value = _value(reader, reader.number("I"), path)
        if isinstance(value, str):
            notes[name] = value
        elif isinstance(value, tuple):
            notes[name] = ",".join(map(str, value))
        elif name == "general.alignment" and isinstance(value, int):
            alignment = value
    if not 1 <= alignment <= 2**20:
        raise damaged(path, f"an alignment of {alignment}")
    tensors, ends = [], 0
    for _ in range(count):
        tensor, offset = _gguf_tensor(reader, path)
        if offset % alignment:
            raise damaged(path, f"{tensor.name[:60]!r} lies where it cannot")
        ends = max(ends, offset + tensor.bytes)
        tensors.append(tensor)
    tensors = [_as_it_was(tensor, notes) for tensor in tensors]
    start = -(-reader.at // alignment) * alignment
    if size < start + ends:
        raise half(path)
    if sum(tensor.bytes for tensor in tensors) > size:
        raise damaged(path, "tensors that lie upon each other")
    return Header("gguf", tuple(tensors), notes)


def _gguf_tensor(reader: _Reader, path: Path) -> tuple[Tensor, int]:
    """One tensor and where it lies in the file's data."""
    name = reader.text(LONGEST_NAME)
    dimensions = reader.number("I")
    if dimensions > MOST_DIMENSIONS:
        raise damaged(path, f"{name[:60]!r} has {dimensions} dimensions")
    shape = tuple(reversed([reader.number("Q") for _ in range(dimensions)]))
    kind, offset = reader.number("I"), reader.number("Q")
    if kind not in BLOCKS:
        raise damaged(path, f"{name[:60]!r} of type {kind}")
    title, block, width = BLOCKS[kind]
    whole = Tensor(name, shape, title, 0).count
    if whole >= 2**48 or (shape and shape[-1] % block):
        raise damaged(path, f"{name[:60]!r} has a shape that it cannot have")
    return Tensor(name, shape, title, whole // block * width), offset


def _as_it_was(tensor: Tensor, notes: dict[str, str]) -> Tensor:
    """A tensor of more dimensions than GGUF has carries its shape in a note."""
    told = notes.get(f"comfy.gguf.orig_shape.{tensor.name}", "")
    shape = tuple(int(side) for side in told.split(",") if side.isdigit())
    whole = Tensor(tensor.name, shape, tensor.kind, tensor.bytes)
    return whole if shape and whole.count == tensor.count else tensor


def _value(reader: _Reader, kind: int, path: Path) -> Any:
    """One value of GGUF's notes; long arrays and those of texts are passed over."""
    if kind in _PLAIN:
        return reader.number(_PLAIN[kind])
    if kind == _TEXT:
        return reader.text(4 * 2**20)
    if kind != _ARRAY:
        raise damaged(path, f"a note of type {kind}")
    inner, count = reader.number("I"), reader.number("Q")
    if inner in _PLAIN and count <= MOST_DIMENSIONS:
        return tuple(reader.number(_PLAIN[inner]) for _ in range(count))
    if inner in _PLAIN:
        reader.take(count * struct.calcsize("<" + _PLAIN[inner]))
    elif inner == _TEXT:
        for _ in range(count):
            reader.text(4 * 2**20)
    else:
        raise damaged(path, f"an array of type {inner}")
    return None


def half(path: Path) -> Fault:
    """A file ends before its end."""
    return Fault("weights.half", Exit.BAD_INPUT, file=path.name)


def damaged(path: Path, details: str) -> Fault:
    """A file is not what it says."""
    return Fault("weights.damaged", Exit.BAD_INPUT, details, file=path.name)
