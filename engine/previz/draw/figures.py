"""People on the GPU: each part cut up by what it is made of, several levels of detail, posed by bones.

A figure's vertices name a material slot. Triangles are sorted by slot, so that skin, hair, eyes and each cloth are
drawn with a small program of their own, which is several times cheaper on a CPU than one program for all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import moderngl
import numpy as np
from numpy.typing import NDArray

from engine.previz.draw.clustering import Part, cluster, joined, thinned, without
from engine.previz.draw.scene import Figure, Item

MOST_BONES = 56
SLOT_KINDS = ("skin", "eye", "hair", "lash", "mouth", "mouth")
"""Kinds of the first slots; all further ones are cloth."""

MEDIUM_CELL = 0.010
"""Metres of the grid of the version between the full and the first coarse one, for a person of 1.7 m.

It keeps its face, so it may be used a little sooner than its grid says."""

SHADOW_CELL = 0.018
"""The same for the body that throws shadows on people."""

OWN_CELLS = (0.022, 0.045)
"""Metres of the coarse versions made here when a figure brings none."""

_EYE, _HAIR, _TONGUE = 1, 2, 5
OWN_PROGRAM = (5, 6, 8)
"""Patterns of cloth too dear to share a program."""

_COLUMNS = (("3f", "position"), ("3f", "normal"), ("4f", "bone"), ("4f", "weight"), ("4f", "detail"), ("2f", "extra"))
_OUTLINES = (0.0, 0.3, 0.2, 0.0, 0.15, 0.0)
"""What the first slots add to the number of their person's ink line."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of triangles of one slot.

    Attributes
    ----------
    kind : str
        A file of ``resources/shaders/figure``.
    first, count : int
        Indices.
    pattern : int
        Of cloth, where it has a program of its own.
    values : dict
        Uniforms.
    """

    slot: int
    kind: str
    first: int
    count: int
    pattern: int
    values: dict[str, Any]


class FigurePart:
    """One mesh of a figure at one level of detail, made when it is first drawn: most figures are seen at one level."""

    def __init__(
        self, context: moderngl.Context, part: Callable[[], Part], material: dict[str, Any], *, morphs: int = 0
    ) -> None:
        self._context = context
        self._part, self._material, self._morphs = part, material, morphs
        self._offsets: NDArray[Any] | None = None

    @cached_property
    def _made(self) -> _Made:
        made = _Made(self._context, self._part(), self._material, morphs=bool(self._morphs))
        made.set_morph(self._offsets)
        return made

    @property
    def pieces(self) -> list[Piece]:
        """What it is made of."""
        return self._made.pieces

    def set_morph(self, morph: NDArray[Any] | None) -> None:
        """Move position and normal of the face's vertices (m, 6); None is the face at rest."""
        if not self._morphs:
            return
        if morph is not None and np.shape(morph) != (self._morphs, 6):
            raise ValueError(f"a face of {self._morphs} vertices cannot take offsets of shape {np.shape(morph)}")
        self._offsets = morph
        if "_made" in self.__dict__:
            self._made.set_morph(morph)

    def draw(self, program: moderngl.Program, first: int, count: int) -> None:
        """Draw a run of triangles with the bones and offsets that are set."""
        self._made.draw(program, first, count)

    def release(self) -> None:
        """Give the memory back."""
        if "_made" in self.__dict__:
            self._made.release()


class _Made:
    """A part on the GPU."""

    def __init__(self, context: moderngl.Context, part: Part, material: dict[str, Any], *, morphs: bool) -> None:
        self._context = context
        self._rows, order, triangles = _sorted_by_slot(part)
        arrays = {
            name: np.asarray(values, float).reshape(len(values), -1)[self._rows] for name, values in part[0].items()
        }
        arrays["bone"], arrays["weight"] = _strongest_first(arrays["bone"], arrays["weight"])
        self.pieces = _pieces(order, material)
        rows = np.concatenate([arrays[name] for _, name in _COLUMNS], 1).astype("f4")
        self._vertices = context.buffer(rows.tobytes())
        self._indices = context.buffer(np.ascontiguousarray(triangles, "i4").tobytes())
        self._morph = context.buffer(np.zeros((len(self._rows), 6), "f4").tobytes(), dynamic=True) if morphs else None
        self._last: NDArray[Any] | None = None
        self._arrays: dict[int, moderngl.VertexArray] = {}

    def set_morph(self, morph: NDArray[Any] | None) -> None:
        if self._morph is None or morph is self._last:
            return
        offsets = np.zeros((len(self._rows), 6)) if morph is None else np.asarray(morph)[self._rows]
        self._morph.write(np.ascontiguousarray(offsets, "f4").tobytes())
        self._last = morph

    def draw(self, program: moderngl.Program, first: int, count: int) -> None:
        array = self._arrays.get(program.glo)
        if array is None:
            array = self._arrays[program.glo] = self._vertex_array(program)
        array.render(vertices=count, first=first)

    def _vertex_array(self, program: moderngl.Program) -> moderngl.VertexArray:
        formats = [f if name in program else f"{4 * int(f[0])}x" for f, name in _COLUMNS]
        content: list[Any] = [(self._vertices, " ".join(formats), *(n for _, n in _COLUMNS if n in program))]
        if self._morph is not None and "morph" in program:
            normal = "morph_normal" in program
            names = ("morph", "morph_normal") if normal else ("morph",)
            content.append((self._morph, "3f 3f" if normal else "3f 12x", *names))
        return self._context.vertex_array(program, content, self._indices)

    def release(self) -> None:
        for array in self._arrays.values():
            array.release()
        for buffer in (self._vertices, self._indices, self._morph):
            if buffer is not None:
                buffer.release()


class FigureMesh:
    """A figure at all its levels of detail."""

    def __init__(self, context: moderngl.Context, figure: Figure) -> None:
        whole = joined(figure.face, figure.body)
        bone = np.asarray(whole[0]["bone"]).astype(int)
        if bone.max() >= MOST_BONES:
            raise ValueError(f"a figure may have {MOST_BONES} bones, not {bone.max() + 1}")
        self.bones = int(bone.max()) + 1
        for part in (figure.face, figure.body, *(part for _, *part in figure.coarse)):
            _check(part)
        material, outer, inner = figure.material, figure.body, figure.face
        # between the full figure and the first coarse one: face as it is, hair and the rest thinned
        medium, shade = (cell * figure.height / 1.7 for cell in (MEDIUM_CELL, SHADOW_CELL))

        def made(part: Callable[[], Part], morphs: int = 0) -> FigurePart:
            return FigurePart(context, part, material, morphs=morphs)

        face = made(lambda: inner, len(np.asarray(inner[0]["position"])))
        thin = made(lambda: cluster(thinned(outer, _HAIR), medium, (_EYE, _HAIR)))
        self.levels: list[tuple[float, list[FigurePart]]] = [
            (0.0, [face, made(lambda: outer)]),
            (0.75 * medium, [face, thin]),
        ]
        self._shadow = [face, made(lambda: cluster(without(outer, _EYE), shade))]
        if figure.coarse:
            for cell, arrays, triangles in sorted(figure.coarse, key=lambda level: level[0]):
                self.levels.append((cell, [made(lambda part=(arrays, triangles): part)]))
        else:
            self.levels += [(cell, [made(lambda cell=cell: cluster(whole, cell))]) for cell in OWN_CELLS]
        self.outline = float(material.get("figure_id", 7.0))
        self.face_map = _texture(context, figure.face_map)
        self._centres, self._radii = _bone_bounds(whole[0])

    def level(self, metres_a_pixel: float) -> list[FigurePart]:
        """The coarsest version whose grid stays below a pixel and a half: about as many triangles as pixels."""
        best = self.levels[0][1]
        for cell, parts in self.levels:
            if cell <= 1.5 * metres_a_pixel:
                best = parts
        return best

    def casting(self, metres_a_pixel: float) -> list[tuple[FigurePart, Piece]]:
        """What to draw for a shadow: the face as it is and a plain body, or a coarse version of both."""
        parts = self.level(metres_a_pixel)
        if any(part is self.levels[0][1][0] for part in parts):
            parts = self._shadow
        return [(part, piece) for part in parts for piece in part.pieces if piece.kind in {"skin", "cloth", "hair"}]

    def is_face(self, part: FigurePart) -> bool:
        """Whether this is the part that face shapes move."""
        return part is self.levels[0][1][0]

    def bounds(self, bones: NDArray[Any]) -> NDArray[np.float64]:
        """Spheres (b, 4) around what each bone (b, 4, 4) carries."""
        used = np.flatnonzero(self._radii > 0)
        matrices = bones[used].astype(float)
        centres = np.einsum("bij,bj->bi", matrices[:, :3, :3], self._centres[used]) + matrices[:, :3, 3]
        scale = np.linalg.norm(matrices[:, :3, :3], axis=1).max(1)
        return np.concatenate([centres, (self._radii[used] * scale)[:, None]], 1)

    def release(self) -> None:
        """Give the memory back."""
        for part in {id(part): part for _, parts in [*self.levels, (0.0, self._shadow)] for part in parts}.values():
            part.release()
        self.face_map.release()


class PosedFigure:
    """A figure in this frame's pose, in the world. Without bones it stands as it was baked."""

    def __init__(self, mesh: FigureMesh, item: Item, buffer: moderngl.Buffer) -> None:
        bones = np.tile(np.eye(4), (MOST_BONES, 1, 1)) if item.bones is None else np.asarray(item.bones, float)
        if bones.ndim != 3 or bones.shape[1:] != (4, 4) or not mesh.bones <= len(bones) <= MOST_BONES:
            raise ValueError(f"bones must be ({mesh.bones} to {MOST_BONES}, 4, 4), not {bones.shape}")
        self.mesh, self.item, self._buffer = mesh, item, buffer
        world = np.asarray(item.matrix, float) @ bones
        self.spheres = mesh.bounds(world)
        buffer.write(np.ascontiguousarray(world[:, :3], "f4").tobytes())

    @property
    def outline(self) -> float:
        """Number of its ink line."""
        return self.item.outline or self.mesh.outline

    def bind(self) -> None:
        """Make this the pose and face that the next draws show."""
        self._buffer.bind_to_uniform_block(0)
        for part in self.mesh.levels[0][1]:
            part.set_morph(self.item.morph)


def skeleton_buffer(context: moderngl.Context) -> moderngl.Buffer:
    """Room for one pose."""
    return context.buffer(np.zeros((3 * MOST_BONES, 4), "f4").tobytes(), dynamic=True)


def _check(part: Sequence[Any]) -> None:
    arrays, triangles = part
    triangles = np.asarray(triangles)
    if triangles.min() < 0 or triangles.max() >= np.asarray(arrays["slot"]).size:
        raise ValueError("a triangle names a vertex that is not there")


def _sorted_by_slot(part: Part) -> tuple[NDArray[np.intp], NDArray[np.int64], NDArray[np.intp]]:
    """Old rows of the new vertices, slot of each triangle, triangles of new vertices, both in drawing order.

    Vertices stand in the order in which triangles first need them: the rasteriser's small vertex cache then hits.
    """
    arrays, triangles = part
    triangles = _wound_outward(arrays, np.asarray(triangles).reshape(-1, 3).astype(np.intp))
    slots = np.asarray(arrays["slot"]).reshape(-1).astype(np.int64)
    of_triangle = slots[triangles[:, 0]]
    order = np.argsort(of_triangle, kind="stable")
    flat = triangles[order].reshape(-1)
    used, first, inverse = np.unique(flat, return_index=True, return_inverse=True)
    by_use = np.argsort(first, kind="stable")
    place = np.empty(len(used), np.intp)
    place[by_use] = np.arange(len(used))
    return used[by_use], of_triangle[order], place[inverse.reshape(-1)].reshape(-1, 3)


def _strongest_first(bone: NDArray[Any], weight: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Bones and weights of each vertex, heaviest first, weights adding up to one."""
    order = np.argsort(-weight, axis=1, kind="stable")
    bone, weight = np.take_along_axis(bone, order, 1), np.take_along_axis(weight, order, 1)
    weight = np.where(weight < 0.004, 0.0, weight)
    total = weight.sum(1, keepdims=True)
    weight = np.where(total > 0, weight / np.maximum(total, 1e-9), np.array([1.0, 0, 0, 0]))
    return np.where(weight > 0, bone, bone[:, :1]), weight


def _pieces(
    order: NDArray[np.int64],
    material: dict[str, Any],
) -> list[Piece]:
    pieces = []
    for slot in np.unique(order):
        first, end = np.searchsorted(order, [slot, slot + 1])
        kind = SLOT_KINDS[slot] if slot < len(SLOT_KINDS) else "cloth"
        style = tuple(float(v) for v in np.asarray(material["slot_style"])[slot])
        pattern = int(style[0]) if kind == "cloth" and int(style[0]) in OWN_PROGRAM else 0
        values = {
            "part_colour": tuple(float(v) for v in np.asarray(material["slot_color"])[slot]),
            "part_second": tuple(float(v) for v in np.asarray(material["slot_color2"])[slot]),
            "part_style": style,
            "iris_colour": tuple(float(v) for v in material.get("iris_color", (0.16, 0.09, 0.04))),
            "age_bump": float(material.get("age_bump", 0.0)),
            "wet": float(material.get("wet", 0.3)),
            "outline_step": _OUTLINES[slot] if slot < len(_OUTLINES) else 0.4 + 0.05 * float(slot),
            "is_tongue": float(slot == _TONGUE),
        }
        pieces.append(Piece(int(slot), kind, 3 * int(first), 3 * int(end - first), pattern, values))
    # what lies outside is drawn first and hides what lies under it: hair, coats, shirts, skin
    return sorted(pieces, key=lambda piece: (piece.kind != "hair", piece.kind != "cloth", -piece.slot))


def _wound_outward(arrays: dict[str, NDArray[Any]], triangles: NDArray[np.intp]) -> NDArray[np.intp]:
    """Triangles turned so that their fronts are where their normals point."""
    corners = np.asarray(arrays["position"], float)[triangles]
    face = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    inward = np.einsum("ij,ij->i", face, np.asarray(arrays["normal"], float)[triangles].sum(1)) < 0
    return np.where(inward[:, None], triangles[:, ::-1], triangles)


def _bone_bounds(arrays: dict[str, NDArray[Any]]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Centre and radius, at rest, of what each bone carries; radius 0 for bones that carry nothing."""
    position, weight = np.asarray(arrays["position"], float), np.asarray(arrays["weight"])
    strongest = np.take_along_axis(np.asarray(arrays["bone"]), np.argmax(weight, 1)[:, None], 1)[:, 0].astype(int)
    centres, radii = np.zeros((MOST_BONES, 3)), np.zeros(MOST_BONES)
    for bone in np.unique(strongest):
        points = position[strongest == bone]
        centres[bone] = (points.min(0) + points.max(0)) / 2
        # blended skin, face shapes and cloth reach a little beyond what follows the bone alone
        radii[bone] = 1.1 * float(np.linalg.norm(points - centres[bone], axis=1).max()) + 0.02
    return centres, radii


def _texture(context: moderngl.Context, image: NDArray[Any]) -> moderngl.Texture:
    """A (h, w, 4) map with its first row on top."""
    pixels = np.ascontiguousarray(np.asarray(image)[::-1]).astype("f2")
    texture = context.texture((pixels.shape[1], pixels.shape[0]), 4, pixels.tobytes(), dtype="f2")
    texture.build_mipmaps()
    texture.filter = (moderngl.LINEAR_MIPMAP_NEAREST, moderngl.LINEAR)
    texture.repeat_x = texture.repeat_y = False
    return texture
