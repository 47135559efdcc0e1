"""Paint a person's face map: lips, blush, brows, stubble, hairline, lids, freckles, age lines.

RGB multiplies the skin's colour; alpha says how much hair covers the skin (brows, stubble, scalp).
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from engine.previz.people.assets import BODY, RANGES, Assets, load
from engine.previz.people.hairline import AXIS_Z, HALF_ANGLE, HIGH, LOW, beard_depth, face_uv, hairline_depth
from engine.previz.people.mesh import Array
from engine.previz.people.spec import Colour, FaceSpec

SIZE = 768
"""Pixels along each side of the map."""
ARC = 0.09
"""Metres of radius by which arcs along the face are measured."""


class Painter:
    """Maps that are the same for everybody (places, masks); paints people quickly."""

    def __init__(self, assets: Assets) -> None:
        self.assets = assets
        neutral = assets.vertices[BODY]
        self._uv = face_uv(neutral)
        quads = assets.quads["body"]
        corners = neutral[quads]
        head = (corners.mean(1)[:, 1] > LOW - 0.03) & (np.abs(corners[:, :, 0]).max(1) < 0.15)
        whole = np.ptp(self._uv[quads][:, :, 0], axis=1) < 0.3
        outer = assets.masks["inside_mouth"][quads].mean(1) < 0.3
        self._quads = quads[head & whole & outer]
        self._eye_y = float(assets.vertices[slice(*RANGES["eye_l"])].mean(0)[1])
        rows, columns = np.mgrid[0:SIZE, 0:SIZE]
        u, v = (columns + 0.5) / SIZE, 1 - (rows + 0.5) / SIZE
        angle = (u - 0.5) * 2 * HALF_ANGLE
        self._arc, self._y = (angle * ARC).astype(np.float32), (LOW + v * (HIGH - LOW)).astype(np.float32)
        # a nominal surface under the map, good enough to evaluate the hair fields on it
        rim = 0.085
        surface = np.stack([np.sin(angle) * rim, LOW + v * (HIGH - LOW), AXIS_Z + np.cos(angle) * rim], -1)
        self._surface = surface.reshape(-1, 3)
        self._beard = beard_depth(assets, self._surface).reshape(SIZE, SIZE).astype(np.float32)
        self._lips = self._raster("lips", 0.7)
        self._lids = self._raster("eyelids", 1.5)
        self._ears = self._raster("ears", 2.0)

    def _raster(self, mask: str, blur: float) -> Array:
        """A per-vertex mask drawn into the map, quad by quad."""
        values = self.assets.masks[mask][BODY]
        image = Image.new("L", (SIZE, SIZE), 0)
        draw = ImageDraw.Draw(image)
        pixels = np.stack([self._uv[:, 0] * SIZE, (1 - self._uv[:, 1]) * SIZE], 1)
        for quad in self._quads[values[self._quads].max(1) > 0]:
            draw.polygon(pixels[quad].ravel().tolist(), fill=round(255 * float(values[quad].mean())))
        return _grey(image.filter(ImageFilter.GaussianBlur(blur)))

    def _spot(self, x: float, y: float, rx: float, ry: float) -> Array:
        """Soft ellipses at both sides, in metres along the arc and over the eyes."""
        height = self._y - self._eye_y
        return np.exp(-(((np.abs(self._arc) - x) / rx) ** 2 + ((height - y) / ry) ** 2))

    def paint(self, spec: FaceSpec, hair: Colour, skin: Colour, seed: int = 0) -> Array:
        """The (SIZE, SIZE, 4) float32 map of one person, first row on top."""
        rng = np.random.default_rng(seed)
        out = np.ones((SIZE, SIZE, 4), np.float32)
        dark = 1 - min(1.0, float(np.mean(skin)) / 0.35)  # dark skin blushes less visibly

        def tint(mask: Array, rgb: Colour, amount: float) -> None:
            out[..., :3] *= 1 - (mask * amount)[..., None] * (1 - np.array(rgb, np.float32))

        blush = spec.blush * (1 - 0.5 * dark)
        tint(self._spot(0.048, -0.034, 0.022, 0.018), (1.0, 0.72, 0.68), blush)
        tint(self._spot(0.0, -0.040, 0.014, 0.011), (1.0, 0.76, 0.72), blush * 0.8)
        tint(self._spot(0.0, -0.104, 0.016, 0.010), (1.0, 0.86, 0.83), blush * 0.5)
        tint(self._spot(0.033, -0.014, 0.016, 0.008), (0.86, 0.74, 0.74), 0.30 + 0.3 * spec.age)
        tint(self._spot(0.033, 0.008, 0.018, 0.008), (0.90, 0.78, 0.74), 0.45)
        tint(self._ears, (1.0, 0.80, 0.76), 0.5 * (1 - 0.5 * dark))
        lips = np.clip((self._lips - 0.35) / 0.3, 0, 1)
        tint(lips, spec.lip, spec.lip_strength)
        parting = np.exp(-(((self._y - (self._eye_y - 0.0745)) / 0.0012) ** 2))
        tint(parting * lips, (0.7, 0.55, 0.55), 0.5)
        tint(np.clip(self._lids * 1.2, 0, 1), (0.82, 0.66, 0.62), 0.35 + spec.liner)
        if spec.age:
            tint(self._age_lines(), (0.62, 0.50, 0.48), spec.age)
        if spec.freckles:
            tint(self._freckles(spec.freckles, rng), (0.72, 0.52, 0.42), 0.55)
        cover = self._hair_cover(spec, lips, rng)
        ratio = np.array(hair, np.float32) / np.maximum(np.array(skin, np.float32), 1e-3)
        out[..., :3] += (ratio - out[..., :3]) * cover[..., None]
        out[..., 3] = cover
        return np.clip(out, 0, 1.5)

    def _hair_cover(self, spec: FaceSpec, lips: Array, rng: np.random.Generator) -> Array:
        cover = np.zeros((SIZE, SIZE), np.float32)
        if spec.scalp:
            depth = hairline_depth(self.assets, self._surface, spec.recede).reshape(SIZE, SIZE)
            edge = np.clip((depth + _noise(rng, 24, 200) * 0.006 + 0.001) / 0.010, 0, 1)
            cover = np.maximum(cover, edge * spec.scalp * (1 - 0.9 * self._ears))
        if spec.stubble:
            grain = 0.55 + 0.45 * _noise(rng, 340, 340)
            shade = np.clip(self._beard / 0.012 + 0.2, 0, 1) * spec.stubble * grain * (1 - lips)
            cover = np.maximum(cover, shade)
        return np.maximum(cover, self._brows(spec, rng)).astype(np.float32)

    def _pixel(self, x: float, y: float, scale: int = 1) -> tuple[float, float]:
        """Pixel of a place in metres along the arc and over the eyes."""
        u, v = 0.5 + x / ARC / (2 * HALF_ANGLE), (self._eye_y + y - LOW) / (HIGH - LOW)
        return u * SIZE * scale, (1 - v) * SIZE * scale

    def _brows(self, spec: FaceSpec, rng: np.random.Generator) -> Array:
        """Single hairs along an arch, drawn at twice the size."""
        image = Image.new("L", (SIZE * 2, SIZE * 2), 0)
        draw = ImageDraw.Draw(image)
        for side in (-1, 1):
            for _ in range(int(170 * spec.brow_density)):
                t = rng.random() ** 0.9
                x = 0.0125 + 0.043 * t
                rise = 0.0050 * spec.brow_arch * math.sin(min(t / 0.66, 1) * math.pi / 2)
                arch = 0.0205 + rise - 0.0115 * max(0.0, t - 0.60) ** 1.2
                half = 0.0036 * spec.brow_thickness * (1 - 0.70 * max(0.0, t - 0.25) / 0.75)
                y = arch + (rng.random() * 2 - 1) * half
                lean = 1.15 - 1.35 * t + rng.normal() * 0.12
                length = 0.0062 * (0.7 + 0.5 * rng.random())
                dx = math.cos(lean) * length
                dy = math.sin(lean) * length * (0.9 - 1.1 * max(0.0, (y - arch) / half))
                line = [self._pixel(side * x, y, 2), self._pixel(side * (x + dx), y + dy * 0.8, 2)]
                draw.line(line, fill=int(150 + 90 * rng.random()), width=2)
        small = image.resize((SIZE, SIZE), Image.Resampling.BOX).filter(ImageFilter.GaussianBlur(0.6))
        return np.clip(_grey(small) * 1.15, 0, 0.95)

    def _freckles(self, amount: float, rng: np.random.Generator) -> Array:
        image = Image.new("L", (SIZE, SIZE), 0)
        draw = ImageDraw.Draw(image)
        for _ in range(int(260 * amount)):
            x, y = self._pixel(rng.normal() * 0.034, -0.026 + rng.normal() * 0.014)
            r = 0.5 + rng.random() * 1.1
            draw.ellipse([x - r, y - r, x + r, y + r], fill=int(90 + 120 * rng.random()))
        return _grey(image.filter(ImageFilter.GaussianBlur(0.7)))

    def _age_lines(self) -> Array:
        """Folds beside nose and mouth, under and beside the eyes, on the forehead."""
        image = Image.new("L", (SIZE, SIZE), 0)
        draw = ImageDraw.Draw(image)

        def stroke(points: list[tuple[float, float]], width: int, shade: int) -> None:
            draw.line([self._pixel(x, y) for x, y in points], fill=shade, width=width, joint="curve")

        for s in (-1, 1):
            stroke([(s * 0.020, -0.040), (s * 0.028, -0.050), (s * 0.034, -0.064), (s * 0.035, -0.076)], 4, 200)
            stroke([(s * 0.030, -0.084), (s * 0.030, -0.096)], 3, 120)
            stroke([(s * 0.018, -0.014), (s * 0.030, -0.018), (s * 0.042, -0.015)], 3, 170)
            for k in range(3):
                stroke([(s * 0.052, 0.002 - 0.006 * k), (s * 0.062, 0.006 - 0.010 * k)], 2, 140)
            stroke([(s * 0.004, 0.020), (s * 0.005, 0.030)], 3, 120)
        for k in range(4):
            low, high = 0.040 + 0.008 * k, 0.043 + 0.008 * k
            stroke([(-0.034, low), (-0.015, high), (0.015, high), (0.034, low)], 2, 110)
        return _grey(image.filter(ImageFilter.GaussianBlur(2.2)))


def _grey(image: Image.Image) -> Array:
    return np.asarray(image, np.float32) / 255


def _noise(rng: np.random.Generator, width: int, height: int) -> Array:
    """Smooth noise from -1 to 1 over the map."""
    small = Image.fromarray((rng.random((height, width)) * 255).astype(np.uint8))
    return np.asarray(small.resize((SIZE, SIZE), Image.Resampling.BICUBIC), np.float32) / 127.5 - 1


@lru_cache(maxsize=1)
def painter() -> Painter:
    """The painter, prepared once a process."""
    return Painter(load())
