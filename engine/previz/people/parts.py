"""A person's drawn parts as vertex arrays: skin, mouth, lashes, eyes, hair and cloth.

``detail`` and ``extra`` mean something else for every material slot:

========  ==========================================================  =====================
slot      detail                                                      extra
========  ==========================================================  =====================
skin      face map u, v, inside-mouth mask, nail mask                 head share, 0
eye       direction in the eye (xyz), 0                               0, 0
hair      strand tangent (xyz), 0 root to 1 tip                       random, root depth
lash      position across, 0 root to 1 tip, 1 for the lower lid, 0    0, 0
teeth     distance in front of the jaw, 0, 0, 0                       0, 0
cloth     cloth u, v in metres, distance to the hem, fold strength    0, 0
========  ==========================================================  =====================
"""

from __future__ import annotations

import math

import numpy as np

from engine.previz.people.assets import BODY, RANGES, Assets
from engine.previz.people.body import Body
from engine.previz.people.hairline import face_uv
from engine.previz.people.mesh import (
    Array,
    Patch,
    clip,
    grid_triangles,
    normals,
    smoothstep,
    strongest_weights,
    triangulate,
)
from engine.previz.people.ribbons import Ribbons
from engine.previz.people.spec import SLOT
from engine.previz.people.wearer import Outfit, Wearer

BURIED = 0.028
"""Metres under cloth below which skin is left out."""


class Part:
    """Vertex arrays gathered from several pieces."""

    def __init__(self) -> None:
        self._pieces: list[dict[str, Array]] = []
        self._triangles: list[Array] = []
        self._count = 0

    def add(
        self,
        position: Array,
        normal: Array,
        weights: Array,
        slot: str,
        triangles: Array,
        detail: Array | None = None,
        extra: Array | None = None,
        source: Array | None = None,
    ) -> None:
        """Add one piece; `weights` (n, bones) are cut down to four bones, `source` are base-mesh vertices or -1."""
        n = len(position)
        bone, weight = strongest_weights(np.asarray(weights, np.float32))
        self._pieces.append(
            {
                "position": position,
                "normal": normal,
                "bone": bone,
                "weight": weight,
                "slot": np.full((n, 1), SLOT[slot]),
                "detail": np.zeros((n, 4)) if detail is None else detail,
                "extra": np.zeros((n, 2)) if extra is None else extra,
                "source": np.full(n, -1) if source is None else source,
            }
        )
        self._triangles.append(triangles + self._count)
        self._count += n

    def arrays(self) -> tuple[dict[str, Array], Array, Array]:
        """Vertex arrays (float32), triangles (k, 3) int32 and base vertices (n,)."""
        joined = {key: np.concatenate([piece[key] for piece in self._pieces]) for key in self._pieces[0]}
        source = joined.pop("source")
        arrays = {key: np.ascontiguousarray(value, np.float32) for key, value in joined.items()}
        return arrays, np.concatenate(self._triangles).astype(np.int32), source


class Eye:
    """Centre and radius of one eyeball."""

    def __init__(self, body: Body, side: str) -> None:
        points = body.vertices[slice(*RANGES["eye_" + side])]
        self.centre = 0.5 * (points.min(0) + points.max(0))
        self.radius = float(0.5 * np.ptp(points, axis=0)[:2].mean())


def with_eyes(weights: Array) -> Array:
    """Skin weights with two empty columns for the eye bones."""
    return np.concatenate([weights, np.zeros((len(weights), 2), weights.dtype)], 1)


def add_skin(face: Part, rest: Part, assets: Assets, body: Body, outfit: Outfit, moved: Array) -> None:
    """Bare skin; triangles that any face shape moves go to `face`."""
    position = body.vertices[BODY]
    triangles = triangulate(assets.quads["body"])
    normal = normals(position, triangles)
    cover = outfit.cover if outfit.cover is not None else np.full(len(position), -1.0)
    position = position - normal * (smoothstep(0.0, 0.02, cover) * 0.007)[:, None]
    triangles = triangles[~(cover > BURIED)[triangles].all(1)]
    neutral = assets.vertices[BODY]
    uv = face_uv(neutral)
    masks = assets.masks
    detail = np.stack([uv[:, 0], uv[:, 1], masks["inside_mouth"][BODY], masks["fingernails"][BODY]], 1)
    head = smoothstep(0.575, 0.60, neutral[:, 1]) * (np.abs(neutral[:, 0]) < 0.14)
    extra = np.stack([head, 0 * head], 1)
    weights = with_eyes(assets.weights[BODY])
    moving = moved[BODY][triangles].any(1)
    for target, part in ((face, triangles[moving]), (rest, triangles[~moving])):
        used, inverse = np.unique(part, return_inverse=True)
        target.add(
            position[used], normal[used], weights[used], "skin", inverse.reshape(-1, 3), detail[used], extra[used], used
        )


def add_mouth(face: Part, assets: Assets, body: Body, eyes: dict[str, Eye]) -> None:
    """Teeth, tongue and lashes."""
    for group, slot in (("teeth", "teeth"), ("tongue", "tongue"), ("lashes", "lash")):
        used, inverse = np.unique(triangulate(assets.quads[group]), return_inverse=True)
        triangles = inverse.reshape(-1, 3)
        position = body.vertices[used]
        detail = np.zeros((len(used), 4))
        if group == "teeth":
            detail[:, 0] = position[:, 2] - position[:, 2].min() - 0.02
        if group == "lashes":
            for side, sign in (("l", 1), ("r", -1)):
                pick = position[:, 0] * sign > 0
                eye = eyes[side]
                d = position[pick] - eye.centre
                detail[pick, 0] = d[:, 0] / eye.radius + 2
                away = np.linalg.norm(d, axis=1) - eye.radius * 1.05
                detail[pick, 1] = np.clip(away / (eye.radius * 0.42), 0, 1)
                detail[pick, 2] = d[:, 1] < 0
        normal = normals(position, triangles)
        face.add(position, normal, with_eyes(assets.weights[used]), slot, triangles, detail, source=used)


def add_eyes(rest: Part, eyes: dict[str, Eye], bones: tuple[str, ...]) -> None:
    """Eyeballs with a bulged cornea; finely divided where the iris is."""
    rows, columns = 22, 32
    polar = np.concatenate([np.linspace(0, 0.62, 14), np.linspace(0.75, 2.4, rows - 14)])
    p, q = np.meshgrid(polar, np.linspace(0, 2 * math.pi, columns, endpoint=False), indexing="ij")
    d = np.stack([np.sin(p) * np.cos(q), np.sin(p) * np.sin(q), np.cos(p)], -1).reshape(-1, 3)
    bulge = 1 + 0.055 * smoothstep(0.50, 0.15, p.ravel())
    triangles = grid_triangles(rows, columns, closed=True)
    for side, eye in eyes.items():
        position = eye.centre + d * eye.radius * 0.985 * bulge[:, None]
        normal = normals(position, triangles)
        if (normal * d).sum() < 0:
            normal = -normal
        normal[:columns] = d[:columns]
        weights = np.zeros((len(position), len(bones)))
        weights[:, bones.index("eye_" + side)] = 1
        rest.add(position, normal, weights, "eye", triangles, np.concatenate([d, np.zeros((len(d), 1))], 1))


def add_hair(target: Part, ribbons: Ribbons, bones: tuple[str, ...], fall: tuple[float, float] | None) -> None:
    """Hair or beard; `fall` gives the heights between which strands go over from head to chest (None: all head)."""
    weights = np.zeros((len(ribbons.position), len(bones)))
    low = np.zeros(len(weights)) if fall is None else smoothstep(*fall, ribbons.position[:, 1])
    weights[:, bones.index("head")] = 1 - low
    weights[:, bones.index("spine_03")] = low * 0.6
    weights[:, bones.index("neck_01")] = low * 0.4
    detail = np.concatenate([ribbons.tangent, ribbons.along[:, None]], 1)
    extra = np.stack([ribbons.seed, ribbons.depth], 1)
    source = ribbons.root if fall is None else None
    target.add(ribbons.position, ribbons.normal, weights, "hair", ribbons.triangles, detail, extra, source)


def add_cloth(rest: Part, wearer: Wearer, outfit: Outfit) -> None:
    """Everything worn, with cloth coordinates; sleeves are parted from bodies so that patterns run along each."""
    joints = [wearer.head(name)[2] for name in ("upperarm_l", "lowerarm_l", "hand_l")]
    for piece in outfit.pieces:
        patch = Patch(piece.patch.triangles, dict(piece.patch.attributes))
        patch.attributes["normal"] = normals(patch.position, patch.triangles)
        patch.attributes["hem"] = piece.hem
        share = patch.attributes["arm_share"] - 0.5
        for sleeve, field in ((False, -share), (True, share)):
            if not (field > 0).any():
                continue
            part = clip(patch, field) if (field <= 0).any() else patch
            if not len(part.triangles):
                continue
            c, r = part.attributes, part.attributes["rest"]
            if sleeve:
                u, v = r[:, 2] - np.interp(c["arm"], [0, 1, 2], joints), c["arm"] * 0.27
            else:
                x = part.position[:, 0]
                u, v = x + 0.35 * np.maximum(np.abs(x) - 0.1, 0) * np.sign(r[:, 2]), part.position[:, 1]
            seam = np.abs(c["arm_share"] - 0.5) * 0.16 + 0.0145
            hem = np.minimum(c["hem"], np.where(seam < 0.03, seam, 1))
            detail = np.stack([u, v, hem, _fold_strength(wearer, part)], 1)
            rest.add(part.position, c["normal"], with_eyes(c["weights"]), piece.slot, part.triangles, detail)


def _fold_strength(wearer: Wearer, patch: Patch) -> Array:
    """Folds gather at elbows, knees, waist and hems."""
    c, y, s = patch.attributes, patch.position[:, 1], wearer.scale

    def near(value: Array, centre: float, width: float) -> Array:
        return np.exp(-(((value - centre) / width) ** 2))

    arm = 0.25 + 0.75 * (near(c["arm"], 1.0, 0.22) + 0.8 * near(c["arm"], 1.85, 0.2))
    trunk = 0.22 + 0.7 * near(y, wearer.waist, 0.06 * s) + 0.6 * near(y, wearer.crotch, 0.05 * s)
    leg = 0.8 * near(y, wearer.knee, 0.07 * s) + 0.9 * near(y, wearer.ankle + 0.06, 0.06 * s)
    return np.where(c["arm_share"] > 0.5, arm, trunk + leg).clip(0, 1.1)
