"""A face detector as YuNet's file has it, by its inputs and outputs alone: what it takes for faces is red.

YuNet (OpenCV's model zoo) is an ONNX graph that gives, for cells of 8, 16 and 32 pixels, how sure it is of a face
(``cls`` times ``obj``), the box and five points. This one sees the cells of 32 pixels and answers by their mean colour,
blue, green, red as OpenCV gives it. The file is written by hand, field by field (onnx.proto, ONNX 1.16), so that
nothing has to be installed or downloaded.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence

CELL = 32
OUTPUTS = {"cls": 1, "obj": 1, "bbox": 4, "kps": 10}
FLOAT, INT64 = 1, 7


def detector(outputs: Sequence[str] = tuple(OUTPUTS), wide: float = 3.0) -> bytes:
    """The file.

    Parameters
    ----------
    outputs : sequence of str
        Those it has; YuNet has all four.
    wide : float
        Cells that a face's box is wide and high.
    """
    nodes: list[bytes] = []
    depths = sorted(set(OUTPUTS.values()))
    tensors = [_tensor(f"shape of {depth}", INT64, (3,), struct.pack("<3q", 1, depth, -1)) for depth in depths]
    given: list[bytes] = []
    for stride in (8, 16, CELL):
        for name in outputs:
            depth, place = OUTPUTS[name], f"{name}_{stride}"
            weights, bias = [0.0] * (depth * 3 * stride * stride), [0.0] * depth
            if stride == CELL and name in ("cls", "obj"):
                # Red less green and blue, 0 to 1.
                for channel, share in enumerate((-1.0, -1.0, 1.0)):
                    weights[channel * stride**2 : (channel + 1) * stride**2] = [share / (255 * stride**2)] * stride**2
            if name == "bbox":
                bias = [0.5, 0.5, math.log(wide), math.log(wide)]
            tensors.append(_tensor(f"{place} w", FLOAT, (depth, 3, stride, stride), _floats(weights)))
            tensors.append(_tensor(f"{place} b", FLOAT, (depth,), _floats(bias)))
            sides = _ints("kernel_shape", (stride, stride)) + _ints("strides", (stride, stride))
            nodes.append(_node("Conv", ("input", f"{place} w", f"{place} b"), f"{place} c", sides))
            nodes.append(_node("Reshape", (f"{place} c", f"shape of {depth}"), f"{place} r"))
            nodes.append(_node("Transpose", (f"{place} r",), place, _ints("perm", (0, 2, 1))))
            given.append(_value(place, (1, f"n{stride}", depth)))
    graph = b"".join(_field(1, node) for node in nodes) + _field(2, b"faces")
    graph += b"".join(_field(5, tensor) for tensor in tensors)
    graph += _field(11, _value("input", (1, 3, "height", "width"))) + b"".join(_field(12, value) for value in given)
    return _number(1, 8) + _field(7, graph) + _field(8, _field(1, b"") + _number(2, 11))


def _node(kind: str, inputs: Sequence[str], output: str, attributes: bytes = b"") -> bytes:
    given = b"".join(_field(1, name.encode()) for name in inputs)
    return given + _field(2, output.encode()) + _field(3, output.encode()) + _field(4, kind.encode()) + attributes


def _ints(name: str, values: Sequence[int]) -> bytes:
    """An attribute of a node."""
    return _field(5, _field(1, name.encode()) + b"".join(_number(8, value) for value in values) + _number(20, 7))


def _tensor(name: str, kind: int, shape: Sequence[int], data: bytes) -> bytes:
    return b"".join(_number(1, side) for side in shape) + _number(2, kind) + _field(8, name.encode()) + _field(9, data)


def _value(name: str, shape: Sequence[int | str]) -> bytes:
    sides = (_field(2, side.encode()) if isinstance(side, str) else _number(1, side) for side in shape)
    dimensions = b"".join(_field(1, side) for side in sides)
    return _field(1, name.encode()) + _field(2, _field(1, _number(1, FLOAT) + _field(2, dimensions)))


def _floats(values: Sequence[float]) -> bytes:
    return struct.pack(f"<{len(values)}f", *values)


def _field(number: int, data: bytes) -> bytes:
    """A field of bytes: its number, how long it is, and what it holds (Protocol Buffers, wire type 2)."""
    return _varint(number << 3 | 2) + _varint(len(data)) + data


def _number(number: int, value: int) -> bytes:
    return _varint(number << 3) + _varint(value)


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
