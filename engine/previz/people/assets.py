"""The base mesh, rig, sliders and face shapes all people are made from, read once from ``resources/people``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import pairwise

import numpy as np

from engine.previz.people.mesh import Array

UNIT = 2e-5
"""Metres per step of a stored target offset."""

RANGES: dict[str, tuple[int, int]] = {
    "body": (0, 13380),
    "eye_l": (14598, 14670),
    "eye_r": (14670, 14742),
    "tights": (15328, 18002),
}
"""First and last-plus-one vertex of the parts of the base mesh."""

BODY = slice(*RANGES["body"])


_STORED = resources.files("resources.people") / "people.npz"


@dataclass(frozen=True)
class Assets:
    """Everything needed to build a person: metres, y up, facing +z.

    Attributes
    ----------
    vertices : (v, 3) array
        Neutral base mesh.
    quads : dict
        Part name to (n, 4) vertex numbers: ``body``, ``tights``, ``teeth``, ``tongue``, ``lashes``.
    bones : tuple of str
    parents : (b,) array
        Parent of each bone, -1 for the root; parents come first.
    weights : (v, b) array
        Skin weights.
    joints : tuple of (head, tail)
        Vertices whose mean is a bone's head and tail.
    masks : dict
        Per-vertex masks, 0 to 1: ``lips``, ``eyelids``, ``ears``, ``fingernails``, ``inside_mouth``.
    """

    vertices: Array
    quads: dict[str, Array]
    bones: tuple[str, ...]
    parents: Array
    weights: Array
    joints: tuple[tuple[Array, Array], ...]
    masks: dict[str, Array]
    _spans: dict[str, tuple[int, int]]
    _steps: Array
    _offsets: tuple[Array, Array, Array]

    def has_target(self, name: str) -> bool:
        """Whether a target (slider end or face shape) of this name is there."""
        return name in self._spans

    def target(self, name: str) -> tuple[Array, Array]:
        """Vertex numbers (n,) and offsets (n, 3) in metres of a target; KeyError for an unknown name."""
        first, last = self._spans[name]
        steps = np.ascontiguousarray(self._steps[:, first:last].T).view("<u2")[:, 0]
        offsets = [np.ascontiguousarray(part[:, first:last].T).view("<i2")[:, 0] for part in self._offsets]
        return np.cumsum(steps, dtype=np.int64), np.stack(offsets, 1).astype(np.float32) * np.float32(UNIT)


@lru_cache(maxsize=1)
def rig() -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Names of the bones and their parents: all that a person needs who was baked before."""
    with resources.as_file(_STORED) as path, np.load(path) as stored:
        return tuple(str(bone) for bone in stored["bones"]), tuple(int(parent) for parent in stored["parents"])


@lru_cache(maxsize=1)
def load() -> Assets:
    """Read the packed data (about a quarter of a second, once a process)."""
    with resources.as_file(_STORED) as path, np.load(path) as stored:
        names = json.loads(str(stored["target_names"]))
        ends = np.cumsum(stored["target_lengths"])
        starts = stored["joint_starts"]
        vertices = stored["joint_vertices"]
        rules = [vertices[a:b] for a, b in pairwise(starts)]
        return Assets(
            vertices=stored["vertices"],
            quads={key[6:]: stored[key] for key in stored.files if key.startswith("quads_")},
            bones=tuple(str(bone) for bone in stored["bones"]),
            parents=stored["parents"].astype(np.int64),
            weights=stored["weights"].astype(np.float32),
            joints=tuple(zip(rules[::2], rules[1::2], strict=True)),
            masks={key[5:]: stored[key] / np.float32(255) for key in stored.files if key.startswith("mask_")},
            _spans={
                name: (int(end - length), int(end))
                for name, end, length in zip(names, ends, stored["target_lengths"], strict=True)
            },
            _steps=stored["target_steps"],
            _offsets=(stored["target_x"], stored["target_y"], stored["target_z"]),
        )
