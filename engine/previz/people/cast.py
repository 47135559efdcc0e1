"""The eight stand-ins, as data."""

from __future__ import annotations

from typing import Any

from engine.previz.people.body import BodySpec
from engine.previz.people.spec import Colour, Fabric, FaceSpec, Garment, PersonSpec

BLACK: Colour = (0.010, 0.009, 0.009)
DARK_BROWN: Colour = (0.030, 0.018, 0.011)
BROWN: Colour = (0.075, 0.040, 0.020)
BLOND: Colour = (0.34, 0.22, 0.10)
GINGER: Colour = (0.22, 0.065, 0.022)
WHITE: Colour = (0.52, 0.51, 0.49)
"""Colours of hair."""

SOLE: Colour = (0.60, 0.58, 0.55)


def _g(kind: str, **options: Any) -> Garment:
    return Garment(kind, options)


def _eyes(amount: float) -> dict[str, float]:
    return {"l-eye-scale-incr": amount, "r-eye-scale-incr": amount}


def _cheeks(kind: str, amount: float) -> dict[str, float]:
    return {f"l-cheek-{kind}": amount, f"r-cheek-{kind}": amount}


MAYA = PersonSpec(
    name="maya",
    body=BodySpec(
        gender=0.0, age=0.52, muscle=0.85, weight=0.42, height=0.55, proportions=0.8, cup=0.45, ancestry=(1, 0, 0.1),
        details={
            "head-oval": 0.6, "nose-point-up": 0.3, "mouth-upperlip-volume-incr": 0.5, "chin-height-decr": 0.2,
            **_eyes(0.25),
        },
    ),
    skin=(0.180, 0.088, 0.050), hair_colour=BLACK, hair="ponytail", iris=(0.07, 0.035, 0.015), seed=3,
    outfit=(
        _g("top", hem=0.02, sleeve=0, neck="scoop", ease=0.006, hang=0.9),
        _g("trousers", hem=0.05, ease=0.006, leg_ease=0.005, leg_hang=0.9),
        _g("shoes"),
    ),
    fabrics={
        "top": Fabric((0.55, 0.07, 0.05)),
        "trim": Fabric((0.6, 0.6, 0.6)),
        "bottom": Fabric((0.030, 0.034, 0.045), rough=0.6, sheen=0.5),
        "shoes": Fabric((0.62, 0.62, 0.64), SOLE, "shoe", rough=0.6),
    },
    face=FaceSpec(lip=(0.86, 0.52, 0.52), brow_arch=0.9, liner=0.5),
)  # fmt: skip

OTTO = PersonSpec(
    name="otto",
    body=BodySpec(
        gender=1.0, age=0.66, muscle=0.45, weight=1.0, height=0.48, proportions=0.4, ancestry=(0, 0.1, 1),
        details={
            "head-square": 0.35, "nose-volume-incr": 0.6, "nose-hump-incr": 0.4, "chin-width-incr": 0.5,
            **_cheeks("volume-incr", 0.4),
        },
    ),
    skin=(0.448, 0.248, 0.172), hair_colour=BROWN, hair="bald", beard="full", iris=(0.10, 0.15, 0.20), seed=5,
    outfit=(
        _g("trousers", hem=0.045, leg_ease=0.018, leg_hang=0.10),
        _g(
            "top", hem=-0.10, sleeve=0.85, neck="crew", ease=0.014, hang=0.12, collar="shirt", placket=True,
            sleeve_ease=0.02,
        ),
        _g("shoes"),
    ),
    fabrics={
        "top": Fabric((0.52, 0.55, 0.50), (0.10, 0.20, 0.14), "plaid", 0.09),
        "trim": Fabric((0.50, 0.53, 0.48), (0.8, 0.8, 0.75), "buttons"),
        "bottom": Fabric((0.16, 0.13, 0.09)),
        "shoes": Fabric((0.10, 0.055, 0.03), (0.02, 0.015, 0.01), "shoe", rough=0.4),
    },
    face=FaceSpec(stubble=0.35, brow_thickness=1.3, age=0.35, blush=0.8, scalp=0.10, recede=0.02),
)  # fmt: skip

ROSA = PersonSpec(
    name="rosa",
    body=BodySpec(
        gender=0.0, age=0.98, muscle=0.35, weight=0.62, height=0.50, proportions=0.4, cup=0.6, ancestry=(0, 0.2, 1),
        details={
            "head-diamond": 0.3, "nose-scale-vert-incr": 0.4, "nose-hump-incr": 0.4, "mouth-scale-horiz-incr": 0.3,
            "mouth-angles-up": 0.3,
        },
    ),
    skin=(0.430, 0.262, 0.195), hair_colour=WHITE, hair="bun", iris=(0.14, 0.20, 0.26), seed=8,
    outfit=(
        _g("skirt", length=0.72, flare=0.10),
        _g(
            "top", hem=-0.07, sleeve=1.92, neck="crew", ease=0.013, hang=0.2, collar="stand", cuffs=0.12,
            placket=True,
        ),
        _g("shoes"),
    ),
    fabrics={
        "top": Fabric((0.30, 0.16, 0.34), (0.3, 0.2, 0.36), "knit"),
        "trim": Fabric((0.27, 0.14, 0.31), (0.75, 0.7, 0.6), "buttons"),
        "bottom": Fabric((0.08, 0.075, 0.10), (0.24, 0.20, 0.27), "floral", 0.055),
        "shoes": Fabric((0.06, 0.04, 0.04), (0.02, 0.02, 0.02), "shoe", rough=0.45),
    },
    face=FaceSpec(age=0.95, brow_thickness=0.7, lip=(0.86, 0.55, 0.55), blush=0.6, liner=0.15),
)  # fmt: skip

TIMO = PersonSpec(
    name="timo",
    body=BodySpec(
        gender=1.0, age=0.20, weight=0.45, ancestry=(0.1, 0.1, 1),
        details={"head-round": 0.5, "nose-point-up": 0.5, "mouth-scale-horiz-incr": 0.2, **_eyes(0.3)},
    ),
    skin=(0.450, 0.280, 0.205), hair_colour=GINGER, hair="short", iris=(0.10, 0.22, 0.14), seed=11,
    outfit=(
        _g("trousers", hem=1.03, leg_ease=0.022, leg_hang=0.02),
        _g("top", hem=-0.07, sleeve=0.6, neck="crew", ease=0.012, hang=0.1),
        _g("shoes", height=0.03),
    ),
    fabrics={
        "top": Fabric((0.85, 0.66, 0.10), (0.10, 0.22, 0.45), "stripes", 0.075),
        "trim": Fabric((0.1, 0.2, 0.4)),
        "bottom": Fabric((0.06, 0.10, 0.20), (0.16, 0.22, 0.34), "denim"),
        "shoes": Fabric((0.55, 0.06, 0.05), (0.85, 0.85, 0.85), "shoe"),
    },
    face=FaceSpec(freckles=1.0, brow_density=0.6, brow_thickness=0.7, blush=0.75, liner=0.1),
)  # fmt: skip

LIN = PersonSpec(
    name="lin",
    body=BodySpec(
        gender=0.0, age=0.50, weight=0.38, height=0.60, proportions=0.7, cup=0.4, ancestry=(0, 1, 0.1),
        details={"head-oval": 0.5, "chin-triangle": 0.4, "mouth-scale-horiz-decr": 0.2, "nose-width2-decr": 0.3},
    ),
    skin=(0.440, 0.278, 0.196), hair_colour=BLACK, hair="bob", iris=(0.05, 0.028, 0.014), seed=14,
    outfit=(
        _g("trousers", hem=0.04, leg_ease=0.012, leg_hang=0.25),
        _g("top", hem=-0.02, sleeve=1.9, neck="high", ease=0.007, hang=0.6),
        _g("skirt", slot="coat", length=0.78, rise=0.06, flare=0.16, ease=0.030, opening=0.08, hide=False),
        _g(
            "top", slot="coat", hem=0.125, sleeve=1.97, neck="open", ease=0.022, hang=0.3, collar="lapels",
            trim="coat_trim",
        ),
        _g("belt", slot="coat_trim"),
        _g("shoes", height=0.24),
    ),
    fabrics={
        "top": Fabric((0.62, 0.60, 0.55), pattern="knit"),
        "bottom": Fabric((0.02, 0.022, 0.028)),
        "coat": Fabric((0.42, 0.27, 0.13), rough=0.9, sheen=0.5),
        "coat_trim": Fabric((0.40, 0.25, 0.12), rough=0.9, sheen=0.5),
        "shoes": Fabric((0.03, 0.02, 0.018), (0.015, 0.012, 0.01), "shoe", rough=0.35),
    },
    face=FaceSpec(lip=(0.85, 0.30, 0.30), lip_strength=0.9, liner=0.6, brow_arch=0.5),
)  # fmt: skip

_PINSTRIPE = Fabric((0.045, 0.055, 0.085), (0.12, 0.13, 0.17), "pinstripe", 0.03)

SAM = PersonSpec(
    name="sam",
    body=BodySpec(
        gender=1.0, age=0.52, muscle=0.6, height=0.62, proportions=0.7, ancestry=(0.25, 0.2, 0.6),
        details={
            "head-rectangular": 0.5, "chin-cleft-incr": 0.6, "chin-prominent-incr": 0.3, "nose-greek-incr": 0.3,
            "eyebrows-trans-down": 0.2,
        },
    ),
    skin=(0.360, 0.194, 0.122), hair_colour=DARK_BROWN, hair="short", iris=(0.10, 0.055, 0.025), seed=17,
    outfit=(
        _g("top", hem=0.03, sleeve=1.98, neck="crew", ease=0.007, hang=0.6, collar="shirt", placket=True),
        _g("trousers", hem=0.04, leg_ease=0.014, leg_hang=0.14, belt="belt"),
        _g("tie"),
        _g(
            "top", slot="coat", hem=-0.14, sleeve=1.93, neck="open", ease=0.019, hang=0.05, collar="lapels",
            trim="coat_trim",
        ),
        _g("shoes", height=0.03),
    ),
    fabrics={
        "top": Fabric((0.60, 0.61, 0.63)),
        "trim": Fabric((0.60, 0.61, 0.63), (0.8, 0.8, 0.8), "buttons"),
        "bottom": _PINSTRIPE,
        "tie": Fabric((0.26, 0.03, 0.035), (0.5, 0.4, 0.2), "stripes", 0.03, 0.5),
        "belt": Fabric((0.05, 0.025, 0.015), rough=0.4),
        "coat": _PINSTRIPE,
        "coat_trim": Fabric((0.04, 0.05, 0.078)),
        "shoes": Fabric((0.045, 0.022, 0.012), (0.01, 0.01, 0.01), "shoe", rough=0.25),
    },
    face=FaceSpec(stubble=0.45, brow_thickness=1.25, brow_arch=0.25),
)  # fmt: skip

NIA = PersonSpec(
    name="nia",
    body=BodySpec(
        gender=0.0, age=0.50, muscle=0.45, weight=0.60, proportions=0.6, cup=0.7, ancestry=(0.8, 0, 0.3),
        details={"head-round": 0.4, "mouth-lowerlip-volume-incr": 0.4, **_cheeks("bones-incr", 0.5), **_eyes(0.2)},
    ),
    skin=(0.243, 0.122, 0.072), hair_colour=DARK_BROWN, hair="curly", iris=(0.09, 0.045, 0.018), seed=20,
    hair_tip=(0.075, 0.035, 0.016),
    outfit=(
        _g("skirt", slot="top", length=0.62, flare=0.42, pleats=9, pleat_depth=0.016),
        _g("top", hem=0.10, sleeve=0.32, neck="vee", ease=0.007, hang=0.8),
        _g("shoes", height=0.0),
    ),
    fabrics={
        "top": Fabric((0.035, 0.16, 0.20), (0.75, 0.55, 0.20), "floral", 0.06),
        "trim": Fabric((0.05, 0.2, 0.25)),
        "shoes": Fabric((0.45, 0.30, 0.16), (0.1, 0.06, 0.03), "shoe", rough=0.5),
    },
    face=FaceSpec(lip=(0.80, 0.40, 0.40), brow_arch=0.8, liner=0.55),
)  # fmt: skip

JONAS = PersonSpec(
    name="jonas",
    body=BodySpec(
        gender=1.0, age=0.47, muscle=0.35, weight=0.30, height=0.55, ancestry=(0, 0, 1),
        details={
            "head-rectangular": 0.35, "nose-scale-depth-incr": 0.5, "nose-hump-incr": 0.4, "chin-prominent-incr": 0.4,
            **_cheeks("volume-decr", 0.4),
        },
    ),
    skin=(0.450, 0.280, 0.208), hair_colour=BLOND, hair="long", iris=(0.10, 0.19, 0.30), seed=23,
    outfit=(
        _g("trousers", hem=0.04, leg_ease=0.010, leg_hang=0.35),
        _g(
            "top", hem=-0.10, sleeve=1.95, neck="crew", ease=0.020, hang=0.06, collar="hood", cuffs=0.14,
            sleeve_ease=0.018,
        ),
        _g("shoes", height=0.05),
    ),
    fabrics={
        "top": Fabric((0.16, 0.20, 0.19)),
        "trim": Fabric((0.14, 0.18, 0.17), pattern="knit"),
        "bottom": Fabric((0.05, 0.075, 0.14), (0.16, 0.20, 0.30), "denim"),
        "shoes": Fabric((0.05, 0.05, 0.055), (0.75, 0.75, 0.72), "shoe"),
    },
    face=FaceSpec(stubble=0.35, blush=0.5, brow_density=0.8),
)  # fmt: skip

CAST: dict[str, PersonSpec] = {spec.name: spec for spec in (MAYA, OTTO, ROSA, TIMO, LIN, SAM, NIA, JONAS)}
"""The eight stand-ins by name."""
