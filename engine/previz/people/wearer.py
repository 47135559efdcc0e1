"""A body prepared for dressing: body coordinates, draped shells, cutting and layering.

How a garment is made:

1. `Wearer` subdivides the base mesh's "tights" helper, smooths it and computes *body coordinates* for every vertex:
   height, position along the arm (0 shoulder, 1 elbow, 2 wrist), height over the neck plane.
2. `Wearer.drape` hangs the shell from its widest points, so it bridges folds instead of following them.
3. `Wearer.finish` clips it by scalar fields (hem, sleeve, neckline, opening); triangles are split on the line, and
   every border gets a turned hem.
4. Skin that lies deeper than a margin inside the same fields is removed, the rest of it is pulled in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from engine.previz.people.assets import BODY, RANGES, Assets
from engine.previz.people.body import Body
from engine.previz.people.mesh import (
    Array,
    Patch,
    clip,
    normals,
    relax_border,
    select,
    smooth,
    smoothstep,
    subdivide,
    triangulate,
    turned_hem,
)
from engine.previz.people.nearest import Surface
from engine.previz.people.profile import Profile

Coordinates = dict[str, Array]
ARM_BONES = ("upperarm", "lowerarm", "hand", "index", "middle", "ring", "pinky", "thumb")
LEG_BONES = ("thigh", "calf", "foot", "ball")


@dataclass
class Piece:
    """One finished part of a garment: its cloth, material slot and metres to the nearest cut (for stitching)."""

    patch: Patch
    slot: str
    hem: Array


@dataclass
class Outfit:
    """What somebody wears so far.

    Attributes
    ----------
    pieces : list of Piece
    cover : (n,) array or None
        Per body vertex how deep, in metres, it lies under cloth; negative is bare.
    """

    pieces: list[Piece] = field(default_factory=list)
    cover: Array | None = None

    def hide(self, fields: list[Array]) -> None:
        """Note the skin that lies inside all of `fields`."""
        depth = np.min(fields, 0)
        self.cover = depth if self.cover is None else np.maximum(self.cover, depth)


class Wearer:
    """A body prepared for dressing; lengths of garments are scaled by `scale` (stature over 1.70 m)."""

    def __init__(self, assets: Assets, body: Body) -> None:
        self.assets, self.body = assets, body
        self.bone = {name: number for number, name in enumerate(assets.bones)}
        self.scale = body.stature / 1.7
        skin = body.vertices[BODY]
        triangles = triangulate(assets.quads["body"])
        self.surface = Surface(skin, normals(skin, triangles))
        first, last = RANGES["tights"]
        tights = subdivide(
            Patch(
                triangulate(assets.quads["tights"]) - first,
                {
                    "position": body.vertices[first:last],
                    "weights": assets.weights[first:last].astype(np.float64),
                },
            )
        )
        tights.position = smooth(tights.position, tights.triangles, 4)
        tights.attributes |= self.coordinates(tights.position, tights.attributes["weights"])
        # the borders of these become seams: they must be smooth
        shares = np.stack([tights.attributes["arm_share"], tights.attributes["leg_share"]], 1)
        shares = smooth(shares, tights.triangles, 8)
        tights.attributes["arm_share"], tights.attributes["leg_share"] = shares.T
        tights.attributes["armhole"] = smooth(shares[:, :1], tights.triangles, 20)[:, 0]
        self.tights = tights
        self._soft = smooth(tights.position, tights.triangles, 8)
        self.skin = self.coordinates(skin, assets.weights[BODY])
        self._measure()

    def head(self, bone: str) -> Array:
        """Where a bone begins."""
        return self.body.heads[self.bone[bone]]

    @property
    def waist(self) -> float:
        """Height of the natural waist."""
        return self.head("spine_01")[1] + 0.35 * (self.head("spine_02")[1] - self.head("spine_01")[1])

    @property
    def hips(self) -> float:
        """Height of the hip joints."""
        return self.head("thigh_l")[1] - 0.01 * self.scale

    @property
    def crotch(self) -> float:
        """Height at which the legs part."""
        return self.hips - 0.085 * self.scale

    @property
    def knee(self) -> float:
        """Height of the knees."""
        return self.head("calf_l")[1]

    @property
    def ankle(self) -> float:
        """Height of the ankles."""
        return self.head("foot_l")[1]

    @property
    def neck_z(self) -> float:
        """Where the neck begins, front to back: what lies before it is the front of a garment."""
        return self.head("neck_01")[2]

    def coordinates(self, position: Array, weights: Array) -> Coordinates:
        """Body coordinates of points with known skin weights.

        ``rest`` (n, 3) place on the standing body; ``arm`` 0 shoulder, 1 elbow, 2 wrist, negative elsewhere;
        ``arm_share`` and ``leg_share`` 0 to 1, ``armhole`` the first one smoothed for cutting;
        ``neck`` metres above the tilted neck plane.
        """
        arm_share, along = np.zeros(len(position)), np.full(len(position), -1.0)
        for side in "lr":
            chain = [i for n, i in self.bone.items() if n.endswith("_" + side) and n.startswith(ARM_BONES)]
            share = weights[:, chain].sum(1)
            a, b, c = (self.head(name + side) for name in ("upperarm_", "lowerarm_", "hand_"))
            upper = ((position - a) * (b - a)).sum(1) / ((b - a) ** 2).sum()
            lower = 1 + ((position - b) * (c - b)).sum(1) / ((c - b) ** 2).sum()
            blend = smoothstep(0.9, 1.1, upper)
            arm = upper * (1 - blend) + np.maximum(lower, upper * (1 - blend)) * blend
            arm = np.where(share > 0.5, arm, np.minimum(arm, share - 0.5))
            along = np.where(share > arm_share, arm, along)
            arm_share = np.maximum(arm_share, share)
        legs = [i for n, i in self.bone.items() if n.startswith(LEG_BONES)]
        neck = self.head("neck_01")
        return {
            "rest": position.copy(),
            "arm": along,
            "arm_share": arm_share,
            "armhole": arm_share,
            "leg_share": weights[:, legs].sum(1),
            "neck": (position[:, 1] - neck[1]) + 0.55 * (position[:, 2] - neck[2]),
        }

    def _measure(self) -> None:
        c, p = self.tights.attributes, self.tights.position
        torso = c["arm_share"] < 0.5
        self.torso = Profile(p[torso], self.crotch - 0.25 * self.scale, self.head("neck_01")[1])
        self.legs = []
        for sign in (1, -1):
            leg = (c["leg_share"] > 0.3) & (p[:, 0] * sign > 0) & (p[:, 1] < self.crotch + 0.02)
            self.legs.append((sign, Profile(p[leg], self.ankle * 0.6, self.crotch)))

    def drape(
        self,
        ease: float,
        hang: float = 0.3,
        leg_ease: float | None = None,
        leg_hang: float = 0.25,
        sleeve_ease: float | None = None,
    ) -> Patch:
        """The tights, `ease` metres off the body, hanging; with all body coordinates.

        `hang` (torso) and `leg_hang` say how fast cloth may fall back towards the body, in metres per metre: 0 falls
        straight down from the widest point, 1 clings.
        """
        leg_ease = ease if leg_ease is None else leg_ease
        sleeve_ease = ease if sleeve_ease is None else sleeve_ease
        patch = self.tights.copy()
        c, position, triangles = patch.attributes, self._soft, patch.triangles
        arm = smoothstep(0.35, 0.75, c["arm_share"])
        leg = smoothstep(0.02, -0.04, position[:, 1] - self.crotch) * (c["leg_share"] > 0.3)
        offset = ease * (1 - arm) * (1 - leg) + sleeve_ease * arm + leg_ease * leg
        position = position + normals(position, triangles) * offset[:, None]
        armpit = self.head("upperarm_l")[1] - 0.035 * self.scale
        trunk = (1 - arm) * smoothstep(self.crotch - 0.22, self.crotch - 0.02, position[:, 1])
        # profile rows blur into the shoulders: pushing above the armpit would flare every neckline
        trunk = trunk * smoothstep(armpit, armpit - 0.07 * self.scale, position[:, 1])
        position = self.torso.hung(hang).push(position, ease, trunk * (1 - leg))
        for sign, profile in self.legs:
            part = leg * (position[:, 0] * sign > 0) * smoothstep(self.ankle * 0.7, self.ankle * 1.2, position[:, 1])
            position = profile.hung(leg_hang).push(position, leg_ease, part)
        between = (c["leg_share"] > 0.3) & (position[:, 1] < self.crotch)
        side = np.sign(c["rest"][:, 0])
        crossed = between & (position[:, 0] * side < 0.004)
        position[crossed, 0] = 0.004 * side[crossed]
        position = smooth(position, triangles, 3, 0.4)
        for _ in range(2):
            position = self.surface.push_out(position, min(ease, 0.006))
        patch.position = position
        return patch

    def finish(
        self,
        shell: Patch,
        fields: list[Array],
        slot: str,
        outfit: Outfit,
        hem: float = 0.02,
        thickness: float = 0.004,
        relax: int = 4,
    ) -> None:
        """Clip `shell` by every field, keep the distance to the nearest cut, add hems and put it into `outfit`."""
        names = [f"field{k}" for k in range(len(fields))]
        patch = Patch(shell.triangles, shell.attributes | dict(zip(names, fields, strict=True)))
        for name in names:
            if (patch.attributes[name] <= 0).any():
                patch = clip(patch, patch.attributes[name])
        if not len(patch.triangles):
            return
        patch.position = patch.position.copy()
        relax_border(patch, relax)
        patch = turned_hem(patch, thickness, hem)
        distance = np.min([patch.attributes.pop(name) for name in names], 0)
        outfit.pieces.append(Piece(patch, slot, distance))

    def bury(self, outfit: Outfit, fields: Callable[[Coordinates], list[Array]], margin: float = 0.035) -> None:
        """Remove what earlier layers hide deeper than `margin` under a new one, and pull in the rest."""
        kept = []
        for piece in outfit.pieces:
            patch = piece.patch
            depth = np.min(fields(patch.attributes), 0)
            inwards = normals(patch.position, patch.triangles) * (smoothstep(-0.004, 0.012, depth) * 0.006)[:, None]
            patch = Patch(patch.triangles, patch.attributes | {"position": patch.position - inwards, "hem": piece.hem})
            keep = ~(depth[patch.triangles] > margin).all(1)
            if not keep.any():
                continue
            patch = select(patch, keep)
            kept.append(Piece(patch, piece.slot, patch.attributes.pop("hem")))
        outfit.pieces = kept
