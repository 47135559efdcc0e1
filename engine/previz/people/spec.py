"""What a stand-in is, as data: body, skin, hair, clothes and paint."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from engine.previz.people.body import BodySpec

Colour = tuple[float, float, float]
"""Linear RGB, 0 to 1."""

SLOTS = (
    "skin", "eye", "hair", "lash", "teeth", "tongue",
    "top", "bottom", "shoes", "trim", "coat", "coat_trim", "belt", "tie", "extra",
)  # fmt: skip
"""Material slots by number; the figure shader's arrays have sixteen rows."""

SLOT = {name: number for number, name in enumerate(SLOTS)}
SLOT_ROWS = 16

PATTERNS = ("plain", "stripes", "plaid", "pinstripe", "dots", "denim", "knit", "shoe", "floral", "buttons")
"""Cloth patterns by number, as the figure shader knows them."""


class Garment(NamedTuple):
    """One piece of an outfit: the cutter's name in ``garments.CUTTERS`` and its measures."""

    kind: str
    options: dict[str, Any]


@dataclass(frozen=True)
class Fabric:
    """What a slot's cloth looks like; `scale` is the pattern's repeat in metres."""

    colour: Colour
    second: Colour = (0.8, 0.8, 0.8)
    pattern: str = "plain"
    scale: float = 0.05
    rough: float = 0.85
    sheen: float = 0.25


@dataclass(frozen=True)
class FaceSpec:
    """What is painted on a face; amounts from 0 to about 1."""

    lip: Colour = (0.80, 0.48, 0.46)
    lip_strength: float = 0.75
    blush: float = 0.35
    brow_thickness: float = 1.0
    brow_arch: float = 0.5
    brow_density: float = 1.0
    stubble: float = 0.0
    freckles: float = 0.0
    age: float = 0.0
    liner: float = 0.25
    scalp: float = 1.0
    recede: float = 0.0


@dataclass(frozen=True)
class PersonSpec:
    """A stand-in.

    Attributes
    ----------
    hair : str
        A style of ``hair.STYLES``.
    outfit : tuple of Garment
        From the skin outwards.
    fabrics : dict
        Slot name to `Fabric`.
    beard : str or None
        ``full``, ``short`` or ``long``.
    """

    name: str
    body: BodySpec
    skin: Colour
    hair_colour: Colour
    hair: str
    outfit: tuple[Garment, ...]
    fabrics: dict[str, Fabric]
    face: FaceSpec = field(default_factory=FaceSpec)
    beard: str | None = None
    iris: Colour = (0.16, 0.09, 0.04)
    hair_tip: Colour | None = None
    seed: int = 1
