"""Bake a stand-in into arrays: the drawn figure, its skeleton, its face shapes and its measures."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from engine.messages.faults import Exit, Fault
from engine.previz.draw.scene import Figure
from engine.previz.people import baked_cache, coarse, parts
from engine.previz.people.assets import load, rig
from engine.previz.people.body import build
from engine.previz.people.cast import CAST
from engine.previz.people.face_paint import painter
from engine.previz.people.face_shapes import FACE_SHAPES, SHAPE_NUMBER, FaceShapes
from engine.previz.people.garments import dress
from engine.previz.people.hair import grow_beard, grow_hair
from engine.previz.people.head import Head
from engine.previz.people.mesh import Array
from engine.previz.people.spec import PATTERNS, SLOT, SLOT_ROWS, PersonSpec
from engine.previz.people.wardrobe import wear
from engine.previz.people.wearer import Wearer

DENSITY = 0.35
"""Share of the full number of hair ribbons; fewer are wider, so that heads never look thin."""


@dataclass(frozen=True)
class Measures:
    """Lengths of a person in metres; `scale` is stature over 1.70 m, by which poses are scaled."""

    height: float
    shoulder: float
    hip: float
    arm: float
    leg: float
    eye: float
    scale: float


@dataclass(frozen=True, eq=False)
class Baked:
    """A baked person.

    Attributes
    ----------
    name : str
        The stand-in.
    figure : Figure
        What the renderer draws.
    bones : tuple of str
        Bone names, parents first; the last two are ``eye_l`` and ``eye_r``.
    parents : tuple of int
        -1 for the root.
    heads, tails : (b, 3) array
        Ends of the bones of the body at rest.
    measures : Measures
    eye_centres : (2, 3) array
        Left and right eyeball at rest.
    not_understood : tuple of str
        Wardrobe words that changed nothing.
    shapes : (52, u, 6) array
        Face-shape offsets of the base vertices the face mesh uses.
    shape_rows : (m,) array
        Row of `shapes` for each vertex of the face part.
    likeness : str
        Id of the cameo whose face it has, or empty.
    """

    name: str
    figure: Figure
    bones: tuple[str, ...]
    parents: tuple[int, ...]
    heads: Array
    tails: Array
    measures: Measures
    eye_centres: Array
    not_understood: tuple[str, ...]
    shapes: Array
    shape_rows: Array
    likeness: str = ""

    def morph(self, weights: dict[str, float]) -> Array:
        """Offsets (m, 6) float32 of the face part's positions and normals for face-shape weights by name.

        Unknown names are ignored; nothing to do gives zeros.
        """
        picked = [(SHAPE_NUMBER[name], w) for name, w in weights.items() if abs(w) > 1e-3 and name in SHAPE_NUMBER]
        blended = np.zeros(self.shapes.shape[1:], np.float32)
        for number, weight in sorted(picked):
            blended += np.float32(weight) * self.shapes[number]
        return blended[self.shape_rows]


def bake(stand_in: str, wardrobe: tuple[str, ...] = (), density: float = DENSITY, cache: Path | None = None) -> Baked:
    """Bake one of the eight stand-ins.

    Parameters
    ----------
    stand_in : str
        A name of `cast.CAST`.
    wardrobe : tuple of str
        Words that change the stand-in's own clothes: ``("white dress",)``.
    density : float
        Hair ribbons, 0.05 to 1; the default suits all but the closest shots.
    cache : Path or None
        Folder in which baked arrays are kept.

    Raises
    ------
    Fault
        ``people.unknown`` (`name`) for a stand-in that does not exist.
    """
    if stand_in not in CAST:
        raise Fault("people.unknown", Exit.BAD_INPUT, name=stand_in, known=sorted(CAST))
    spec, not_understood = wear(CAST[stand_in], tuple(wardrobe))
    name = baked_cache.key(spec, density) if cache else ""
    arrays = baked_cache.read(cache, name) if cache else None
    if arrays is not None:
        try:
            return _assemble(spec, not_understood, arrays)
        except (KeyError, ValueError, IndexError):  # a file that was cut or changed: bake again
            pass
    arrays = _arrays(spec, density)
    if cache:
        baked_cache.write(cache, name, arrays)
    return _assemble(spec, not_understood, arrays)


def _arrays(spec: PersonSpec, density: float) -> dict[str, Array]:
    """Everything that takes time, as flat arrays by name."""
    assets = load()
    body = build(assets, spec.body)
    bones = (*assets.bones, "eye_l", "eye_r")
    wearer = Wearer(assets, body)
    outfit = dress(wearer, spec.outfit)
    head = Head(assets, body)
    eyes = {side: parts.Eye(body, side) for side in "lr"}
    shapes = FaceShapes(assets, head.scale)
    face, rest = parts.Part(), parts.Part()
    parts.add_skin(face, rest, assets, body, outfit, shapes.moved)
    parts.add_mouth(face, assets, body, eyes)
    parts.add_eyes(rest, eyes, bones)
    hair = grow_hair(head, spec.hair, spec.seed, density)
    if hair is not None:
        chin = head.eyes[1] - 0.115 * head.scale
        parts.add_hair(rest, hair, bones, (chin + 0.02, chin - 0.14 * head.scale))
    beard = grow_beard(head, spec.beard, spec.seed, density)
    if beard is not None:
        parts.add_hair(face, beard, bones, None)
    parts.add_cloth(rest, wearer, outfit)

    out: dict[str, Array] = {}
    face_arrays, face_triangles, source = face.arrays()
    rest_arrays, rest_triangles, _ = rest.arrays()
    out |= {f"face.{key}": value for key, value in face_arrays.items()} | {"face.triangles": face_triangles}
    out |= {f"body.{key}": value for key, value in rest_arrays.items()} | {"body.triangles": rest_triangles}
    for number, cell in enumerate(coarse.CELLS):
        arrays, triangles = coarse.whole(
            (face_arrays, face_triangles), (rest_arrays, rest_triangles), cell * wearer.scale
        )
        out |= {f"coarse{number}.{key}": value for key, value in arrays.items()}
        out[f"coarse{number}.triangles"] = triangles
    used, rows = np.unique(source, return_inverse=True)
    out["shapes"] = shapes.on(assets, body, used)
    out["shape_rows"] = rows.astype(np.int32)
    out["face_map"] = painter().paint(spec.face, spec.hair_colour, spec.skin, spec.seed).astype(np.float16)
    centres = np.array([eyes[side].centre for side in "lr"])
    out["heads"] = np.concatenate([body.heads, centres])
    out["tails"] = np.concatenate([body.tails, centres + np.array([0, 0, 0.02])])
    out["eye_centres"] = centres
    out["stature"] = np.array(body.stature)
    return out


def _assemble(spec: PersonSpec, not_understood: tuple[str, ...], arrays: dict[str, Array]) -> Baked:
    """A baked person from flat arrays."""
    names, parents = rig()
    bones, head = (*names, "eye_l", "eye_r"), names.index("head")
    stature = float(arrays["stature"])

    def part(name: str) -> tuple[dict[str, Array], Array]:
        keys = ("position", "normal", "bone", "weight", "slot", "detail", "extra")
        return {key: arrays[f"{name}.{key}"] for key in keys}, arrays[f"{name}.triangles"]

    figure = Figure(
        face=part("face"),
        body=part("body"),
        face_map=arrays["face_map"],
        material=material(spec),
        height=stature,
        coarse=tuple((cell * stature / 1.7, *part(f"coarse{n}")) for n, cell in enumerate(coarse.CELLS)),
    )
    heads = arrays["heads"]

    def length(*chain: str) -> float:
        points = [heads[bones.index(bone)] for bone in chain]
        return float(sum(np.linalg.norm(b - a) for a, b in pairwise(points)))

    measures = Measures(
        height=stature,
        shoulder=float(heads[bones.index("upperarm_l")][1]),
        hip=float(heads[bones.index("thigh_l")][1]),
        arm=length("upperarm_l", "lowerarm_l", "hand_l"),
        leg=length("thigh_l", "calf_l", "foot_l"),
        eye=float(arrays["eye_centres"][:, 1].mean()),
        scale=stature / 1.7,
    )
    if arrays["shapes"].shape[0] != len(FACE_SHAPES) or len(arrays["shape_rows"]) != len(figure.face[0]["position"]):
        raise ValueError("shapes do not fit the face")
    return Baked(
        name=spec.name,
        figure=figure,
        bones=bones,
        parents=(*parents, head, head),
        heads=heads,
        tails=arrays["tails"],
        measures=measures,
        eye_centres=arrays["eye_centres"],
        not_understood=not_understood,
        shapes=arrays["shapes"],
        shape_rows=arrays["shape_rows"],
    )


def material(spec: PersonSpec) -> dict[str, Any]:
    """Uniform values of the figure shader: colours and styles per slot, iris, age."""
    first, second = np.full((SLOT_ROWS, 3), 0.5), np.full((SLOT_ROWS, 3), 0.5)
    style = np.tile([0, 0.05, 0.85, 0.2], (SLOT_ROWS, 1))
    first[SLOT["skin"]] = spec.skin
    first[SLOT["hair"]] = spec.hair_colour
    second[SLOT["hair"]] = spec.hair_tip or np.array(spec.hair_colour) * 1.5
    for name, fabric in spec.fabrics.items():
        row = SLOT[name]
        first[row], second[row] = fabric.colour, fabric.second
        style[row] = PATTERNS.index(fabric.pattern), fabric.scale, fabric.rough, fabric.sheen
    return {
        "slot_color": first,
        "slot_color2": second,
        "slot_style": style,
        "iris_color": tuple(spec.iris),
        "figure_id": 7.0 + 2 * (spec.seed % 20),
        "age_bump": float(spec.face.age),
        "wet": 0.3,
    }
