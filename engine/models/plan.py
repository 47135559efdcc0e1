"""The plan of a render as a value: how the parts of a model are held, computed and freed on this machine."""

from __future__ import annotations

from typing import Literal

from engine.messages.requests import Value
from engine.models.family import Role

Precision = Literal["float32", "bfloat16", "float16", "int8", "int4"]
"""``int8`` is rounded to while it is read, and computed in wider numbers: not exact (`engine.diffusion.narrowing`)."""

Holding = Literal["device", "whole", "blocks", "leaves", "disk"]
"""Where a part lies: on the device; moved there whole while it is used; in memory, by blocks or by single layers; on
disk, read from its own files layer by layer."""


class Part(Value, frozen=True):
    """How one component is held.

    Attributes
    ----------
    name : str
    precision : str
    holding : str
    role : str
        In which phases it is in memory.
    pinned : bool
        Whether blocks and leaves lie in memory that the device reads by itself: faster, and there twice.
    """

    name: str
    precision: Precision
    holding: Holding = "device"
    role: Role = "other"
    pinned: bool = False


class Plan(Value, frozen=True):
    """What a render does with memory. It stands in the recipe, and "make again" pins it.

    Attributes
    ----------
    device : str
        ``cuda``, ``mps`` or ``cpu``.
    parts : tuple of Part
    tile : int
        Side in pixels of the tiles in which pictures are decoded; 0 for none.
    chunk : int
        Latent frames that are decoded at a time; 0 for all.
    attention : str
        Name of diffusers' attention backend; ``native`` is torch's own.
    cache : str
        ``""`` or the name of a cache that skips work at the price of exactness.
    compiled : bool
        Whether repeated blocks are compiled.
    device_bytes, host_bytes, disk_bytes : int
        What it is foretold to take at its peak; of disk what is kept and what the take has.
    rung : int
        How often it was stepped down.
    longest : int
        Frames that are rendered at once, where there is no memory for as many as the model could; 0 for its longest.
    """

    device: str
    parts: tuple[Part, ...]
    tile: int = 0
    chunk: int = 0
    attention: str = "native"
    cache: str = ""
    compiled: bool = False
    device_bytes: int = 0
    host_bytes: int = 0
    disk_bytes: int = 0
    rung: int = 0
    longest: int = 0

    def part(self, name: str) -> Part:
        """How a component is held; in full precision on the device where the plan does not name it."""
        return next((part for part in self.parts if part.name == name), Part(name=name, precision="float32"))
