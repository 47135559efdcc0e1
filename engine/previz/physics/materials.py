"""How things bounce, slide and roll: a table of substances, exceptions for pairs, contact springs for MuJoCo.

A pair's restitution is the body's bounce on a hard floor times what the surface gives back; its friction is the
geometric mean of both grips. Restitution figures: a regulation basketball dropped from 1.8 m rebounds to 1.2-1.4 m
(FIBA equipment rules), a football from 2 m to 1.25-1.55 m; the rest is estimated from drop heights of everyday things.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Substance:
    """A material as a body and as a surface.

    Attributes
    ----------
    bounce : float
        Restitution of a body of it on a hard floor, 0 to 0.95.
    returns : float
        As a surface: factor on the restitution of what falls on it, 0 to 1.
    grip : float
        Coefficient of sliding friction.
    rolling : float
        Rolling resistance as a surface, metres (the lever of the normal force).
    stiffness : float
        Angular frequency of the contact spring, radians per second: a touch lasts pi over it.
    hollow : bool
        A body of it is a shell.
    """

    bounce: float
    returns: float
    grip: float
    rolling: float
    stiffness: float
    hollow: bool = False


@dataclass(frozen=True, slots=True)
class Pairing:
    """What two materials do when they touch: restitution, friction, rolling resistance (m), stiffness (rad/s)."""

    restitution: float
    friction: float
    rolling: float
    stiffness: float


SUBSTANCES: dict[str, Substance] = {
    # surfaces
    "wood": Substance(0.25, 1.00, 0.60, 0.0010, 420),
    "concrete": Substance(0.20, 1.00, 0.70, 0.0012, 450),
    "board": Substance(0.30, 0.84, 0.45, 0.0010, 320),
    "rim": Substance(0.40, 0.74, 0.38, 0.0010, 330),
    "glass": Substance(0.30, 0.95, 0.40, 0.0006, 480),
    "metal": Substance(0.35, 0.92, 0.42, 0.0006, 480),
    "carpet": Substance(0.10, 0.72, 0.75, 0.0050, 240),
    "sand": Substance(0.05, 0.10, 0.75, 0.0300, 150),
    "snow": Substance(0.05, 0.08, 0.45, 0.0300, 150),
    "rock": Substance(0.28, 0.92, 0.70, 0.0040, 450),
    "soil": Substance(0.08, 0.45, 0.70, 0.0120, 220),
    "water": Substance(0.02, 0.03, 0.25, 0.0600, 150),
    "net": Substance(0.02, 0.10, 0.50, 0.0100, 150),
    # bodies
    "ball": Substance(0.87, 0.60, 0.60, 0.0020, 260, hollow=True),
    "rubber": Substance(0.75, 0.70, 0.80, 0.0030, 260),
    "cup": Substance(0.32, 0.80, 0.50, 0.0008, 480, hollow=True),
    "phone": Substance(0.30, 0.90, 0.45, 0.0010, 450),
    "book": Substance(0.18, 0.80, 0.55, 0.0020, 380),
    "cloth": Substance(0.05, 0.30, 0.70, 0.0080, 200),
    "cardboard": Substance(0.12, 0.55, 0.55, 0.0030, 260),
    "laptop": Substance(0.12, 0.80, 0.50, 0.0010, 420),
    "shoe": Substance(0.30, 0.60, 0.80, 0.0050, 300),
    "flesh": Substance(0.15, 0.40, 0.55, 0.0080, 180),
}
"""Every material that sets, props and people have."""

PAIRINGS: dict[tuple[str, str], float] = {
    ("ball", "board"): 0.70,
    ("ball", "rim"): 0.62,
    ("ball", "flesh"): 0.35,
    ("cup", "sand"): 0.02,
}
"""Restitutions that the product of both does not give."""


def substance(name: str) -> Substance:
    """The material of that name; wood where there is none."""
    return SUBSTANCES.get(name, SUBSTANCES["wood"])


def pairing(body: str, against: str, restitution: float | None = None, grip: float | None = None) -> Pairing:
    """How a body of one material meets another.

    Parameters
    ----------
    body, against : str
        Materials.
    restitution, grip : float, optional
        The body's own bounce on a hard floor and friction, if they are not its material's.
    """
    mine, other = substance(body), substance(against)
    bounce = mine.bounce if restitution is None else restitution
    given = PAIRINGS.get((body, against))
    back = given * bounce / max(mine.bounce, 1e-6) if given is not None else bounce * other.returns
    return Pairing(
        restitution=min(max(back, 0.0), 0.95),
        friction=math.sqrt((mine.grip if grip is None else grip) * other.grip),
        rolling=max(other.rolling, 0.0004),
        stiffness=min(mine.stiffness, other.stiffness),
    )


@cache
def damping_ratio(restitution: float) -> float:
    """Damping ratio of a contact spring that pushes but never pulls, for a restitution (bisection, to 1e-9).

    With force k r + b v clipped at zero, a mass leaves with exp(-z/s (pi - atan2(2 z s, 1 - 2 z^2))), s = sqrt(1 - z^2)
    of its speed; beyond critical damping with exp(-z/q ln((z + q)/(z - q))), q = sqrt(z^2 - 1) (Schwager and Poeschel,
    Granular Matter 9, 2007).
    """
    low, high = 0.0, 8.0
    for _ in range(40):
        middle = 0.5 * (low + high)
        if _restitution_of(middle) > restitution:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


def _restitution_of(z: float) -> float:
    if abs(z - 1.0) < 1e-6:
        return math.exp(-2.0)
    if z < 1.0:
        s = math.sqrt(1 - z * z)
        return math.exp(-z / s * (math.pi - math.atan2(2 * z * s, 1 - 2 * z * z)))
    q = math.sqrt(z * z - 1)
    return math.exp(-z / q * math.log((z + q) / (z - q)))


def solref(pair: Pairing) -> tuple[float, float]:
    """MuJoCo's direct form of the contact spring: minus stiffness, minus damping, both per unit of mass."""
    return -(pair.stiffness**2), -2 * damping_ratio(pair.restitution) * pair.stiffness
