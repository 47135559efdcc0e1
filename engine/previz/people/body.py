"""Build a person's bare body from sliders.

The macro targets form a multilinear blend (MakeHuman's scheme): every slider is turned into weights of its named
stops (``age=0.8`` is part ``young``, part ``old``), and a target such as ``male-old-minmuscle-maxweight`` gets the
product of its parts' weights.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from engine.previz.people.assets import BODY, Assets
from engine.previz.people.mesh import Array

AGES = (("child", 0.1875), ("young", 0.5), ("old", 1.0))


@dataclass(frozen=True)
class BodySpec:
    """Sliders from 0 to 1; 0.5 is average.

    Attributes
    ----------
    gender : float
        0 female, 1 male.
    age : float
        0.1875 a child of about nine, 0.5 a young adult, 1 old.
    ancestry : tuple of float
        Shares of african, asian and caucasian features.
    details : dict
        Single targets by name (nose, chin, head shape) and their weights.
    """

    gender: float = 0.5
    age: float = 0.5
    muscle: float = 0.5
    weight: float = 0.5
    height: float = 0.5
    proportions: float = 0.5
    cup: float = 0.5
    ancestry: tuple[float, float, float] = (1 / 3, 1 / 3, 1 / 3)
    details: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Body:
    """A built body in metres, feet on y = 0.

    Attributes
    ----------
    vertices : (v, 3) array
    heads, tails : (b, 3) array
        Ends of the bones.
    """

    vertices: Array
    heads: Array
    tails: Array

    @property
    def stature(self) -> float:
        """Height in metres."""
        return float(self.vertices[BODY][:, 1].max())


def _between(value: float, stops: tuple[tuple[str, float], ...]) -> dict[str, float]:
    """Weights of the two named stops around `value`."""
    for (low, a), (high, b) in pairwise(stops):
        if value <= b:
            k = (max(value, a) - a) / (b - a)
            return {low: 1 - k, high: k}
    return {stops[-1][0]: 1.0}


def _three(value: float, low: str, middle: str, high: str) -> dict[str, float]:
    return _between(min(max(value, 0.0), 1.0), ((low, 0.0), (middle, 0.5), (high, 1.0)))


def macro_weights(spec: BodySpec) -> dict[str, float]:
    """Name and weight of every macro target that takes part."""
    genders = {"female": 1 - spec.gender, "male": spec.gender}
    muscles = _three(spec.muscle, "minmuscle", "averagemuscle", "maxmuscle")
    weights = _three(spec.weight, "minweight", "averageweight", "maxweight")
    ends = {
        "minheight": max(0.0, 1 - 2 * spec.height),
        "maxheight": max(0.0, 2 * spec.height - 1),
        "uncommonproportions": max(0.0, 1 - 2 * spec.proportions),
        "idealproportions": max(0.0, 2 * spec.proportions - 1),
    }
    cups = _three(spec.cup, "mincup", "averagecup", "maxcup")
    total = sum(spec.ancestry) or 1.0
    out: dict[str, float] = {}
    for gender, of_gender in genders.items():
        for age, of_age in _between(spec.age, AGES).items():
            for race, of_race in zip(("african", "asian", "caucasian"), spec.ancestry, strict=True):
                out[f"{race}-{gender}-{age}"] = of_gender * of_age * of_race / total
            for muscle, of_muscle in muscles.items():
                for weight, of_weight in weights.items():
                    share, name = of_gender * of_age * of_muscle * of_weight, f"{gender}-{age}-{muscle}-{weight}"
                    out[f"universal-{name}"] = share
                    out |= {f"{name}-{end}": share * of_end for end, of_end in ends.items()}
                    if gender == "female":
                        out |= {f"{name}-{cup}-averagefirmness": share * of_cup for cup, of_cup in cups.items()}
    return {name: weight for name, weight in out.items() if weight > 1e-4}


def build(assets: Assets, spec: BodySpec) -> Body:
    """Apply the sliders and place the joints; KeyError for an unknown detail."""
    vertices = assets.vertices.astype(np.float64)
    # not every combination of stops has a target: it is then the average, which is zero
    macros = {name: weight for name, weight in macro_weights(spec).items() if assets.has_target(name)}
    for name, weight in (*macros.items(), *spec.details.items()):
        index, offset = assets.target(name)
        vertices[index] += weight * offset
    vertices[:, 1] -= vertices[BODY][:, 1].min()
    joints = np.array([[vertices[rule].mean(0) for rule in pair] for pair in assets.joints])
    return Body(vertices, joints[:, 0], joints[:, 1])
