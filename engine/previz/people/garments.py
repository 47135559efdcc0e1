"""The cutters: tops, trousers, skirts, shoes, belts and ties, cut from a draped shell or lofted around the body.

Every cutter takes the wearer, the outfit so far and its measures in metres of a 1.70 m adult, and adds pieces.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from engine.previz.people.collars import COLLARS, loft, vee
from engine.previz.people.mesh import (
    Array,
    Patch,
    boundary_edges,
    clip,
    grid_triangles,
    normals,
    smooth,
    smoothstep,
    turned_hem,
)
from engine.previz.people.spec import Garment
from engine.previz.people.wearer import Coordinates, Outfit, Piece, Wearer

APPLIQUE = 0.004
"""Metres by which cuffs, bands and plackets stand off the cloth under them."""


def _neckline(c: Coordinates, wearer: Wearer, style: str) -> Array:
    """Field that is positive under the neckline."""
    s, x, z = wearer.scale, c["rest"][:, 0], c["rest"][:, 2]
    base = 0.030 * s - c["neck"]
    front = smoothstep(0.0, 0.06, z - wearer.neck_z)
    if style == "high":
        return base + 0.035 * s
    if style == "scoop":
        return base - front * 0.055 * s * smoothstep(0.11 * s, 0.02 * s, abs(x)) - 0.008
    if style == "vee":
        return np.minimum(base - 0.004, np.where(front > 0, (abs(x) - vee(c, wearer, 0.16)) * 0.7 + (1 - front), 1))
    if style == "open":  # jacket: deep V down to the button
        return np.minimum(base - 0.002, np.where(front > 0, (abs(x) - vee(c, wearer, 0.36)) * 0.8 + (1 - front), 1))
    return base


def _lifted(shell: Patch, distance: float = APPLIQUE) -> Patch:
    raised = shell.copy()
    raised.position = raised.position + normals(raised.position, raised.triangles) * distance
    return raised


def _lengthen(wearer: Wearer, shell: Patch, hem_y: float, ease: float, hang: float) -> Patch:
    """Let a top hang below the crotch as one tube, where the shell itself would part into legs."""
    cut = wearer.crotch + 0.025 * wearer.scale
    if hem_y > cut - 0.01:
        return shell
    above = shell.attributes["rest"][:, 1] - cut
    patch = clip(shell, np.where(shell.attributes["arm_share"] > 0.5, 1.0, above))
    c = patch.attributes
    border = boundary_edges(patch.triangles)
    border = border[(abs(c["rest"][border, 1] - cut) < 1e-6).all(1) & (c["arm_share"][border] < 0.5).all(1)]
    ids = np.unique(border)
    slot = np.searchsorted(ids, border)
    rows = max(3, round((cut - hem_y) / (0.022 * wearer.scale)) + 1)
    start, profile = patch.position[ids], wearer.torso.hung(hang)
    middle = profile.axis(start[:, 1])
    out = start[:, [0, 2]] - middle
    radius = np.hypot(out[:, 0], out[:, 1])
    angle, out = np.arctan2(out[:, 0], out[:, 1]), out / radius[:, None]
    parts: dict[str, list[Array]] = {name: [value] for name, value in c.items()}
    triangles, upper, y, count = [patch.triangles], ids, start[:, 1], len(patch)
    for k in range(1, rows + 1):
        drop = (cut - hem_y + 0.012) * k / rows
        below = start[:, 1] - drop
        radius = np.maximum(radius - hang * (y - below), profile.radius(below, angle) + ease)
        y = below
        centre = profile.axis(below)
        position = np.stack([centre[:, 0] + out[:, 0] * radius, below, centre[:, 1] + out[:, 1] * radius], 1)
        share = smoothstep(0.0, 0.10 * wearer.scale, np.full(len(ids), drop))[:, None]
        for name, value in c.items():
            parts[name].append(value[ids])
        parts["position"][-1] = position
        parts["weights"][-1] = c["weights"][ids] * (1 - share) + _skirt_weights(wearer, position) * share
        parts["rest"][-1] = c["rest"][ids] - [0, drop, 0]
        parts["neck"][-1] = c["neck"][ids] - drop
        lower = np.arange(count, count + len(ids))
        count += len(ids)
        (ui, uj), (li, lj) = upper[slot].T, lower[slot].T
        triangles += [np.stack([uj, ui, li], 1), np.stack([uj, li, lj], 1)]
        upper = lower
    return Patch(np.concatenate(triangles), {name: np.concatenate(value) for name, value in parts.items()})


def _no_arms(c: Coordinates) -> Array:
    return np.where(c["arm_share"] > 0.2, -1.0, 1.0)


def top(
    wearer: Wearer,
    outfit: Outfit,
    slot: str = "top",
    hem: float = -0.06,
    sleeve: float = 0.55,
    neck: str = "crew",
    ease: float = 0.010,
    hang: float = 0.35,
    sleeve_ease: float | None = None,
    collar: str | None = None,
    cuffs: float | None = None,
    placket: bool = False,
    trim: str = "trim",
) -> None:
    """Shirt, jumper, hoodie or jacket.

    `hem` is metres above the hips; `sleeve` goes from 0 (none) over 1 (elbow) to 2 (wrist); `neck` is ``crew``,
    ``high``, ``scoop``, ``vee`` or ``open`` (a jacket).
    """
    s, hem_y = wearer.scale, wearer.hips + hem * wearer.scale
    shell = _lengthen(wearer, wearer.drape(ease, hang, sleeve_ease=sleeve_ease), hem_y, ease, hang)

    def fields(c: Coordinates) -> list[Array]:
        # arm coordinates below the hem line belong to hands beside the hips: keep sleeves there
        above = c["rest"][:, 1] - hem_y
        out = [np.where(c["arm_share"] > 0.5, np.maximum(above, 0.1), above), _neckline(c, wearer, neck)]
        out.append((0.45 - c["armhole"]) * 0.12 if sleeve <= 0 else (sleeve - c["arm"]) * 0.27 * s)
        return out

    def cut(c: Coordinates) -> list[Array]:
        out = fields(c)
        if neck == "open" and hem < 0:  # jacket fronts part below the button (coats do not)
            below = np.clip((wearer.waist - 0.01 - c["rest"][:, 1]) / (wearer.waist - hem_y), 0, 1.2)
            gap = abs(c["rest"][:, 0]) - 0.058 * s * below**1.5
            front = c["rest"][:, 2] - wearer.neck_z > 0.0
            out.append(np.where(front & (below > 0), gap, 1.0))
        return out

    wearer.bury(outfit, fields)
    # a wide fold would come out through the cloth where an armhole curves
    wearer.finish(shell, cut(shell.attributes), slot, outfit, hem=0.02 if sleeve > 0 else 0.007)
    outfit.hide(fields(wearer.skin))
    c = shell.attributes
    if cuffs:
        band = [(c["arm"] - sleeve + cuffs) * 0.27, (sleeve + 0.015 - c["arm"]) * 0.27]
        wearer.finish(_lifted(shell), band, trim, outfit, hem=0.008)
    if placket:
        front = np.where(c["rest"][:, 2] > wearer.neck_z + 0.02, 0.016 * s - abs(c["rest"][:, 0]), -1.0)
        band = [front, c["rest"][:, 1] - hem_y - 0.002, _neckline(c, wearer, neck) - 0.004]
        wearer.finish(_lifted(shell), band, trim, outfit, hem=0.004, thickness=0.003)
    if collar:
        COLLARS[collar](wearer, outfit, shell, slot if collar == "hood" else trim)


def trousers(
    wearer: Wearer,
    outfit: Outfit,
    slot: str = "bottom",
    hem: float = 0.035,
    rise: float = 0.02,
    ease: float = 0.010,
    leg_ease: float = 0.014,
    hang: float = 0.9,
    leg_hang: float = 0.14,
    belt: str | None = None,
) -> None:
    """Trousers and shorts; `hem` is metres above the ankle, or 1 plus metres above the knee for shorts."""
    shell = wearer.drape(ease, hang, leg_ease, leg_hang)
    s = wearer.scale
    hem_y = wearer.ankle + hem * s if hem < 0.9 else wearer.knee + (hem - 1) * s
    top_y = wearer.waist + rise * s

    def fields(c: Coordinates) -> list[Array]:
        return [c["rest"][:, 1] - hem_y, top_y - c["rest"][:, 1], _no_arms(c)]

    wearer.bury(outfit, fields)
    c = shell.attributes
    wearer.finish(shell, fields(c), slot, outfit)
    outfit.hide(fields(wearer.skin))
    band = [top_y + 0.004 - c["rest"][:, 1], c["rest"][:, 1] - top_y + 0.036 * s, _no_arms(c)]
    wearer.finish(_lifted(shell), band, belt or slot, outfit, hem=0.006)


def skirt(
    wearer: Wearer,
    outfit: Outfit,
    slot: str = "bottom",
    length: float = 0.45,
    rise: float = 0.03,
    flare: float = 0.25,
    ease: float = 0.012,
    pleats: int = 0,
    pleat_depth: float = 0.015,
    opening: float = 0.0,
    slope: float = 0.0,
    hide: bool = True,
) -> None:
    """Tube that hangs from waist and hips; also coat tails, with an `opening` (radians) at the front."""
    columns, rows = 96, 26
    s = wearer.scale
    top_y = wearer.waist + rise * s
    bottom = max(top_y - length * s, 0.03)
    profile = wearer.torso.hung(slope)
    heights = np.linspace(top_y, bottom, rows)
    if opening:
        angles = np.linspace(opening / 2, 2 * math.pi - opening / 2, columns)
    else:
        angles = np.linspace(-math.pi, math.pi, columns, endpoint=False)
    y, angle = np.meshgrid(heights, angles, indexing="ij")
    low_y = np.maximum(y, profile.low + 0.1)
    radius = profile.radius(low_y.ravel(), angle.ravel()).reshape(y.shape) + ease
    # the profile knows the body only; below the hips no row may fall back under the one above
    for k in range(1, rows):
        inset = slope * (heights[k - 1] - heights[k]) if heights[k] < wearer.hips else 1.0
        radius[k] = np.maximum(radius[k], radius[k - 1] - inset)
    # little at the height of the hands, most at the hem: arms hang beside a skirt, not in it
    radius += flare * np.clip(wearer.hips + 0.03 - y, 0, 1) ** 2 / 0.5
    if pleats:
        radius += pleat_depth * np.cos(angle * pleats) * np.clip((top_y - y) / 0.25, 0, 1)
    middle = profile.axis(y.ravel())
    position = np.stack(
        [
            middle[:, 0] + radius.ravel() * np.sin(angle.ravel()),
            y.ravel(),
            middle[:, 1] + radius.ravel() * np.cos(angle.ravel()),
        ],
        1,
    )
    triangles = grid_triangles(rows, columns, closed=not opening)
    half = rows // 2 * columns
    if normals(position, triangles)[half] @ (position[half] * [1, 0, 1]) < 0:
        triangles = triangles[:, ::-1]
    weights = _skirt_weights(wearer, position)
    c = wearer.coordinates(position, weights)
    c["arm"][:] = -1.0
    patch = Patch(triangles, {"position": position, "weights": weights, **c})
    patch.attributes["hem"] = np.minimum(position[:, 1] - bottom, top_y - position[:, 1] + 0.05)
    patch = turned_hem(patch, 0.004, 0.008 if opening else 0.03)
    outfit.pieces.append(Piece(patch, slot, patch.attributes.pop("hem")))
    if hide:
        skin = wearer.skin
        outfit.hide([skin["rest"][:, 1] - bottom - 0.04, top_y - skin["rest"][:, 1], _no_arms(skin)])


def _skirt_weights(wearer: Wearer, position: Array) -> Array:
    """Hips carry the top, both thighs pull the front, shins the lowest part."""
    bone, s, y = wearer.bone, wearer.scale, position[:, 1]
    weights = np.zeros((len(position), len(bone)))
    depth = smoothstep(wearer.hips + 0.02, wearer.hips - 0.30 * s, y) * 0.85
    shin = smoothstep(wearer.knee + 0.08 * s, wearer.knee - 0.16 * s, y) * 0.75
    left = smoothstep(-0.28 * s, 0.28 * s, position[:, 0])
    up = smoothstep(wearer.waist - 0.02, wearer.waist + 0.12 * s, y)
    weights[:, bone["pelvis"]] = (1 - depth) * (1 - up)
    weights[:, bone["spine_01"]] = (1 - depth) * up
    for side, share in (("l", left), ("r", 1 - left)):
        weights[:, bone["thigh_" + side]] = depth * share * (1 - shin)
        weights[:, bone["calf_" + side]] = depth * share * shin
    return weights


def shoes(wearer: Wearer, outfit: Outfit, slot: str = "shoes", height: float = 0.02, ease: float = 0.008) -> None:
    """Shoes and boots from the foot of the tights; `height` is metres above the ankle."""
    shell = wearer.tights.copy()
    s = wearer.scale
    position = smooth(shell.position, shell.triangles, 10)
    position = position + normals(position, shell.triangles) * ease
    top_y = wearer.ankle + height * s
    # the toe end of the tights shrinks when smoothed: give the length back
    foot = smoothstep(wearer.ankle + 0.02, wearer.ankle * 0.5, position[:, 1])
    ball = wearer.head("ball_l")[2]
    position[:, 2] += foot * smoothstep(ball - 0.05, ball + 0.06, position[:, 2]) * 0.018 * s
    low = position[:, 1] < top_y + 0.1
    for _ in range(2):
        position[low] = wearer.surface.push_out(position[low], 0.005)
    flat = smoothstep(0.034, 0.012, position[:, 1])
    position[:, 1] = position[:, 1] * (1 - flat) + 0.001 * flat
    if height > 0.12:  # a boot's shaft stands a little off the leg
        shaft = smoothstep(wearer.ankle + 0.02, wearer.ankle + 0.12, position[:, 1])
        position += normals(position, shell.triangles) * (shaft * 0.012)[:, None]
    shell.position = position
    slant = 0.10 * (position[:, 2] - wearer.ankle * 0.2) if height < 0.1 else 0.0
    field = np.where(shell.attributes["leg_share"] > 0.4, top_y - position[:, 1] - slant, -1.0)
    if height > 0.12:
        wearer.bury(outfit, lambda c: [np.where(c["leg_share"] > 0.4, top_y - c["rest"][:, 1], -1.0)])
    wearer.finish(shell, [field], slot, outfit, thickness=0.005)
    skin = wearer.skin
    outfit.hide([np.where(skin["leg_share"] > 0.4, top_y - skin["rest"][:, 1], -1.0)])


def belt(
    wearer: Wearer, outfit: Outfit, slot: str = "belt", rise: float = 0.02, height: float = 0.045, ease: float = 0.036
) -> None:
    """A band around the waist over everything worn so far."""
    angles = np.linspace(-math.pi, math.pi, 72, endpoint=False)
    rows = []
    for k in np.linspace(0.5, -0.5, 5):
        level = np.full(len(angles), wearer.waist + (rise + k * height) * wearer.scale)
        r = wearer.torso.radius(level, angles) + ease + 0.003 * (1 - (2 * k) ** 2)
        middle = wearer.torso.axis(level)
        rows.append(np.stack([middle[:, 0] + r * np.sin(angles), level, middle[:, 1] + r * np.cos(angles)], 1))
    loft(wearer, outfit, rows, slot, closed=True, bones=("spine_01", "pelvis"), mix=0.5, follow_skin=0.0)


def tie(wearer: Wearer, outfit: Outfit, slot: str = "tie", ease: float = 0.013) -> None:
    """Necktie: a strip on the shirt front with a knot, widening downwards to its tip."""
    shell = wearer.drape(ease, 0.6)
    c, s = shell.attributes, wearer.scale
    x, y, z = abs(c["rest"][:, 0]), c["rest"][:, 1], c["rest"][:, 2] - wearer.neck_z
    length = 0.46 * s
    t = (wearer.head("neck_01")[1] + 0.010 * s - y) / length
    half = 0.018 + 0.020 * np.clip(t, 0, 1) + np.where(t < 0.08, 0.008 * (0.08 - t) / 0.08 + 0.004, 0)
    fields = [np.where(z > 0.0, half * s - x, -1.0), np.minimum(t * length, (1.0 - t) * length - x * 0.9)]
    wearer.finish(shell, fields, slot, outfit, hem=0.004, thickness=0.006, relax=2)


def scarf(wearer: Wearer, outfit: Outfit, slot: str = "extra", ease: float = 0.020) -> None:
    """A scarf wound around the neck."""
    COLLARS["hood"](wearer, outfit, wearer.drape(ease, 0.5), slot, roll=0.034, bag=0.010)


CUTTERS: dict[str, Callable[..., None]] = {
    "top": top, "trousers": trousers, "skirt": skirt, "shoes": shoes, "belt": belt, "tie": tie, "scarf": scarf,
}  # fmt: skip
"""Cutters by the name a `spec.Garment` uses."""


def dress(wearer: Wearer, garments: tuple[Garment, ...]) -> Outfit:
    """Cut all garments, from the skin outwards."""
    outfit = Outfit()
    for kind, options in garments:
        CUTTERS[kind](wearer, outfit, **options)
    return outfit
