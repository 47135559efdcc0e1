"""Paint each person's face map: lips, blush, brows, stubble, hairline, lids, freckles, age lines.

The map is a cylinder projection of the *neutral* base head. Topology is shared, so one set of landmarks fits
every person, whatever the sliders did to the geometry, and the paint follows the face shapes.
RGB multiplies the skin colour; alpha is how much hair covers the skin (brows, stubble, scalp).
"""
from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from engine.previz.people.assets import BODY, RANGES, Assets, load
from engine.previz.people.hairline import AXIS_Z, HALF_ANGLE, HIGH, LOW, beard_depth, face_uv, hairline_depth
from engine.previz.people.mesh import Array
from engine.previz.people.spec import FaceSpec

SIZE = 768
class Painter:
    """Keeps the person-independent maps (positions, masks), then paints people quickly."""

    def __init__(self, assets: Assets):
        self.assets = assets
        self.neutral = assets.vertices[BODY]
        self.uv = face_uv(self.neutral)
        quads = assets.quads["body"]
        head = (self.neutral[quads].mean(1)[:, 1] > LOW - 0.03) & (np.abs(self.neutral[quads][:, :, 0]).max(1) < 0.15)
        spread = np.ptp(self.uv[quads][:, :, 0], axis=1) < 0.3
        outer = self.assets.masks["inside_mouth"][quads].mean(1) < 0.3
        self.quads = quads[head & spread & outer]
        eyes = assets.vertices[slice(*RANGES["eye_l"])].mean(0)
        self.eye = face_uv(eyes[None])[0]
        self.eye_pos = eyes
        ys, xs = np.mgrid[0:SIZE, 0:SIZE]
        self.v = 1 - (ys + 0.5) / SIZE
        self.u = (xs + 0.5) / SIZE
        angle = (self.u - 0.5) * 2 * HALF_ANGLE
        self.y = LOW + self.v * (HIGH - LOW)
        # nominal surface under the map: enough to evaluate analytic fields on it
        rim = 0.085
        self.field_pos = np.stack([np.sin(angle) * rim, self.y, AXIS_Z + np.cos(angle) * rim], -1).reshape(-1, 3)
        self.lips = self.raster(assets.masks["lips"][:13380], 0.7)
        self.lids = self.raster(assets.masks["eyelids"][:13380], 1.5)
        self.ears = self.raster(assets.masks["ears"][:13380], 2.0)

    def raster(self, values, blur):
        """Draw per-vertex values into the map, quad by quad, farther quads first."""
        image = Image.new("F", (SIZE, SIZE), 0.0)
        draw = ImageDraw.Draw(image)
        px = np.stack([self.uv[:, 0] * SIZE, (1 - self.uv[:, 1]) * SIZE], 1)
        for q in self.quads:
            draw.polygon([tuple(px[i]) for i in q], fill=float(values[q].mean()))
        data = np.asarray(image)
        return np.asarray(Image.fromarray((data * 255).astype("u1")).filter(ImageFilter.GaussianBlur(blur)), "f4") / 255

    def spot(self, x, y, rx, ry, power=1.0):
        """Soft ellipse at map position (in metres of arc and height from the eye line's centre)."""
        arc = (self.u - 0.5) * 2 * HALF_ANGLE * 0.09
        h = self.y - self.eye_pos[1]
        return np.exp(-(((np.abs(arc) - x) / rx) ** 2 + ((h - y) / ry) ** 2) * power)

    def paint(self, spec: FaceSpec, hair_rgb, skin_rgb, seed=0) -> Array:
        """Return the (SIZE, SIZE, 4) float map, first row on top."""
        rng = np.random.default_rng(seed)
        out = np.ones((SIZE, SIZE, 4), "f4")
        out[..., 3] = 0
        dark = 1 - min(1.0, float(np.mean(skin_rgb)) / 0.35)      # dark skin blushes less visibly

        def tint(mask, rgb, amount):
            k = (mask * amount)[..., None]
            out[..., :3] *= 1 - k * (1 - np.array(rgb, "f4"))

        blush = spec.blush * (1 - 0.5 * dark)
        tint(self.spot(0.048, -0.034, 0.022, 0.018), (1.0, 0.72, 0.68), blush)
        tint(self.spot(0.0, -0.040, 0.014, 0.011), (1.0, 0.76, 0.72), blush * 0.8)
        tint(self.spot(0.0, -0.104, 0.016, 0.010), (1.0, 0.86, 0.83), blush * 0.5)
        tint(self.spot(0.033, -0.014, 0.016, 0.008), (0.86, 0.74, 0.74), 0.30 + 0.3 * spec.age)
        tint(self.spot(0.033, 0.008, 0.018, 0.008), (0.90, 0.78, 0.74), 0.45)
        tint(self.ears, (1.0, 0.80, 0.76), 0.5 * (1 - 0.5 * dark))
        lips = np.clip((self.lips - 0.35) / 0.3, 0, 1)
        tint(lips, spec.lip, spec.lip_strength)
        line = np.exp(-((self.y - (self.eye_pos[1] - 0.0745)) / 0.0012) ** 2)     # parting line darkens
        tint(line * lips, (0.7, 0.55, 0.55), 0.5)
        tint(np.clip(self.lids * 1.2, 0, 1), (0.82, 0.66, 0.62), 0.35 + spec.liner)
        if spec.age > 0:
            self._age_lines(out, spec.age)
        if spec.freckles:
            self._freckles(out, spec.freckles, rng)
        hair = np.array(hair_rgb, "f4")
        cover = np.zeros((SIZE, SIZE), "f4")
        if spec.scalp > 0:
            depth = hairline_depth(self.assets, self.field_pos, spec.recede).reshape(SIZE, SIZE)
            noise = self._noise(rng, 24, 200) * 0.006
            cover = np.maximum(cover, np.clip((depth + noise + 0.001) / 0.010, 0, 1) * spec.scalp * (1 - 0.9 * self.ears))
        if spec.stubble > 0:
            depth = beard_depth(self.assets, self.field_pos).reshape(SIZE, SIZE)
            grain = 0.55 + 0.45 * self._noise(rng, 340, 340)
            cover = np.maximum(cover, np.clip(depth / 0.012 + 0.2, 0, 1) * spec.stubble * grain * (1 - lips))
        brows = self._brows(spec, rng)
        cover = np.maximum(cover, brows)
        out[..., 3] = cover
        skin = np.array(skin_rgb, "f4")
        ratio = hair / np.maximum(skin, 1e-3)
        out[..., :3] = out[..., :3] * (1 - cover[..., None]) + ratio * cover[..., None]
        return np.clip(out, 0, 1.5)

    def _noise(self, rng, w, h):
        small = Image.fromarray((rng.random((h, w)) * 255).astype("u1"))
        return np.asarray(small.resize((SIZE, SIZE), Image.BICUBIC), "f4") / 127.5 - 1

    def _brows(self, spec: FaceSpec, rng):
        """Draw single hairs along an arch; supersampled, then softened."""
        k = 2
        image = Image.new("L", (SIZE * k, SIZE * k), 0)
        draw = ImageDraw.Draw(image)

        def to_px(x, y):
            u = 0.5 + x / 0.09 / (2 * HALF_ANGLE)
            v = (self.eye_pos[1] + y - LOW) / (HIGH - LOW)
            return u * SIZE * k, (1 - v) * SIZE * k

        count = int(170 * spec.brow_density)
        for side in (-1, 1):
            for n in range(count):
                t = rng.random() ** 0.9
                x = 0.0125 + 0.043 * t
                arch = 0.0205 + 0.0050 * spec.brow_arch * math.sin(min(t / 0.66, 1) * math.pi / 2) - 0.0115 * max(0, t - 0.60) ** 1.2
                half = 0.0036 * spec.brow_thickness * (1 - 0.70 * max(0, t - 0.25) / 0.75)
                y = arch + (rng.random() * 2 - 1) * half
                lean = 1.15 - 1.35 * t + rng.normal() * 0.12
                length = 0.0062 * (0.7 + 0.5 * rng.random())
                dx, dy = math.cos(lean) * length, math.sin(lean) * length * (0.9 - 1.1 * max(0, (y - arch) / half))
                a, b = to_px(side * x, y), to_px(side * (x + dx), y + dy * 0.8)
                draw.line([a, b], fill=int(150 + 90 * rng.random()), width=2)
        small = image.resize((SIZE, SIZE), Image.LANCZOS).filter(ImageFilter.GaussianBlur(0.6))
        return np.clip(np.asarray(small, "f4") / 255 * 1.15, 0, 0.95)

    def _freckles(self, out, amount, rng):
        image = Image.new("L", (SIZE, SIZE), 0)
        draw = ImageDraw.Draw(image)
        for _ in range(int(260 * amount)):
            x, y = rng.normal() * 0.034, -0.026 + rng.normal() * 0.014
            u = 0.5 + x / 0.09 / (2 * HALF_ANGLE)
            v = (self.eye_pos[1] + y - LOW) / (HIGH - LOW)
            r = 0.5 + rng.random() * 1.1
            cx, cy = u * SIZE, (1 - v) * SIZE
            draw.ellipse([cx - r, cy - r, cx + r, cy + r], fill=int(90 + 120 * rng.random()))
        k = (np.asarray(image.filter(ImageFilter.GaussianBlur(0.7)), "f4") / 255 * 0.55)[..., None]
        out[..., :3] *= 1 - k * (1 - np.array([0.72, 0.52, 0.42], "f4"))

    def _age_lines(self, out, amount):
        image = Image.new("L", (SIZE, SIZE), 0)
        draw = ImageDraw.Draw(image)

        def stroke(points, width, shade):
            px = []
            for x, y in points:
                u = 0.5 + x / 0.09 / (2 * HALF_ANGLE)
                px.append((u * SIZE, (1 - (self.eye_pos[1] + y - LOW) / (HIGH - LOW)) * SIZE))
            draw.line(px, fill=shade, width=width, joint="curve")

        for s in (-1, 1):
            stroke([(s * .020, -.040), (s * .028, -.050), (s * .034, -.064), (s * .035, -.076)], 4, 200)
            stroke([(s * .030, -.084), (s * .030, -.096)], 3, 120)
            stroke([(s * .018, -.014), (s * .030, -.018), (s * .042, -.015)], 3, 170)
            for k in range(3):
                stroke([(s * .052, .002 - .006 * k), (s * .062, .006 - .010 * k)], 2, 140)
            stroke([(s * .004, .020), (s * .005, .030)], 3, 120)
        for k in range(4):
            stroke([(-.034, .040 + .008 * k), (-.015, .043 + .008 * k), (.015, .043 + .008 * k), (.034, .040 + .008 * k)], 2, 110)
        k = np.asarray(image.filter(ImageFilter.GaussianBlur(2.2)), "f4") / 255 * amount
        out[..., :3] *= 1 - k[..., None] * (1 - np.array([0.62, 0.50, 0.48], "f4"))


@lru_cache(maxsize=1)
def painter() -> Painter:
    """The painter, prepared once."""
    return Painter(load())
