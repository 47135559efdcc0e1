"""GLSL programs: one small program for each material and purpose, compiled once.

A single program that branches by material pays for all materials at every pixel on the CPU rasteriser (Mesa before
version 24 runs both sides of each ``if``), so what can be known beforehand becomes a ``#define``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import moderngl

from engine.previz.draw.presets import Preset
from engine.previz.draw.scene import Look

Defines = Mapping[str, object]

MOST_LAMPS = 6
MOVED_BY_FACES = frozenset({"skin", "hair", "lash", "mouth"})
"""Kinds of parts of people whose vertices face shapes can move."""
_DISPLACED = re.compile(r"^#pragma displaced (\S+)", re.MULTILINE)
_TIME = re.compile(r"\btime\b")


@cache
def read(name: str) -> str:
    """The text of a file under ``resources/shaders``."""
    return resources.files("resources").joinpath("shaders", *name.split("/")).read_text("utf-8")


@cache
def has_material(name: str) -> bool:
    """Whether there is a shader for this material."""
    return resources.files("resources").joinpath("shaders", "materials", f"{name}.glsl").is_file()


@cache
def displaced_by(material: str) -> str:
    """The file whose waves move the vertices of a material, or nothing."""
    found = _DISPLACED.search(read(f"materials/{material}.glsl"))
    return found[1] if found else ""


@cache
def animated(material: str) -> bool:
    """Whether a material moves by itself, so that its pixels cannot be kept from the frame before."""
    return bool(displaced_by(material)) or bool(_TIME.search(read(f"materials/{material}.glsl")))


def expand(text: str, inserted: Mapping[str, str], seen: set[str] | None = None) -> str:
    """Resolve ``#include`` lines, each file once; `inserted` names the files of ``"material"`` and ``"part"``."""
    seen = set() if seen is None else seen
    lines = []
    for line in text.splitlines():
        if not line.startswith("#include"):
            lines.append(line)
            continue
        name = line.split('"')[1]
        name = inserted.get(name, name)
        if name not in seen:
            seen.add(name)
            lines.append(expand(read(name), inserted, seen))
    return "\n".join(lines)


def assemble(file: str, defines: Defines, inserted: Mapping[str, str] | None = None, before: str = "") -> str:
    """The whole source of one shader."""
    header = "#version 330\n" + "".join(f"#define {name} {value}\n" for name, value in defines.items())
    return header + expand(before + read(file), inserted or {})


def spiral(samples: int) -> str:
    """GLSL constant: offsets in the unit disc along the golden angle (Vogel 1979)."""
    count = max(samples, 1)
    points = [(math.sqrt((i + 0.5) / count), 2.4 * i) for i in range(count)]
    text = ", ".join(f"vec2({r * math.cos(a):.4f}, {r * math.sin(a):.4f})" for r, a in points)
    return f"const vec2 spiral[{count}] = vec2[]({text});"


def lamps_of(look: Look) -> list[tuple[Any, Any]]:
    """Position and colour of the lamps that are drawn: the look's first `MOST_LAMPS`."""
    first = [] if look.lamp_position is None else [(look.lamp_position, look.lamp_colour)]
    return [*first, *look.lamps][:MOST_LAMPS]


def open_air(look: Look) -> bool:
    """Whether rain and snow can fall anywhere in this look."""
    return not ((look.indoor or look.enclosed) and look.shelter is None)


def _style(look: Look) -> dict[str, object]:
    """Defines that a look implies for everything drawn in it."""
    defines: dict[str, object] = {"LAMPS": MOST_LAMPS} if lamps_of(look) else {}
    for name, on in (("TOON", look.toon), ("INDOOR", look.indoor), ("ENCLOSED", look.enclosed)):
        if on:
            defines[name] = 1
    if look.shelter is not None:
        defines["SHELTER"] = 1
    return defines


class ShaderLibrary:
    """Compiles programs when they are first used and keeps them; `compiled` counts them."""

    def __init__(self, context: moderngl.Context) -> None:
        self._context = context
        self._by_key: dict[tuple[object, ...], moderngl.Program] = {}
        self._by_source: dict[tuple[str, str], moderngl.Program] = {}
        self.compiled = 0

    def _program(self, vertex: str, fragment: str) -> moderngl.Program:
        program = self._by_source.get((vertex, fragment))
        if program is None:
            program = self._context.program(vertex_shader=vertex, fragment_shader=fragment)
            self._by_source[vertex, fragment] = program
            self.compiled += 1
        return program

    def surface(self, material: str, look: Look, preset: Preset, weathered: bool) -> moderngl.Program:
        """What draws a material of the set; `weathered` when rain or snow lies on it."""
        style = _style(look)
        key = ("surface", material, preset, weathered, *style.items())
        if key not in self._by_key:
            waves = displaced_by(material)
            defines = {**style, **_light(preset), **_noise(preset), "MAX_SPECULAR": "6.0"}
            defines["FOG_START"] = "0.0" if waves else "2.0"
            if weathered:
                defines["WEATHERED"] = 1
            if waves:
                defines["DISPLACED"] = 1
            self._by_key[key] = self._program(
                assemble("surface.vert", defines, before=f'#include "{waves}"\n' if waves else ""),
                assemble("surface.frag", defines, {"material": f"materials/{material}.glsl"}),
            )
        return self._by_key[key]

    def surface_depth(self, material: str) -> moderngl.Program:
        """What draws a material into a shadow map."""
        waves = displaced_by(material)
        key = ("depth", waves)
        if key not in self._by_key:
            defines = {"DEPTH_ONLY": 1, **({"DISPLACED": 1} if waves else {})}
            before = f'#include "{waves}"\n' if waves else ""
            self._by_key[key] = self._program(
                assemble("surface.vert", defines, before=before), assemble("depth.frag", {})
            )
        return self._by_key[key]

    def figure(self, kind: str, pattern: int, look: Look, preset: Preset, *, far: bool) -> moderngl.Program:
        """What draws one kind of part of a person; `pattern` is the cloth's, of those with a program of their own."""
        style = _style(look)
        key = ("figure", kind, pattern, preset, far, *style.items())
        if key not in self._by_key:
            text = read(f"figure/{kind}.glsl")
            defines = {**style, **_light(preset), **_noise(preset), "FOG_START": "2.0", "PATTERN": pattern}
            if preset.close_shadow_size:
                defines["CLOSE_SHADOW"] = f"{preset.close_shadow_size}.0"
            for name, on in (
                ("FAR", far),
                ("MORPH", kind in MOVED_BY_FACES),
                ("RIGID", kind == "eye"),
                ("DETAIL", "in vec4 v_detail" in text),
                ("EXTRA", "in vec2 v_extra" in text),
                ("REST", "in vec3 rest_position" in text),
                ("STRAND", "in vec3 strand" in text),
            ):
                if on:
                    defines[name] = 1
            self._by_key[key] = self._program(
                assemble("figure.vert", defines),
                assemble("figure.frag", defines, {"part": f"figure/{kind}.glsl"}),
            )
        return self._by_key[key]

    def figure_depth(self) -> moderngl.Program:
        """What draws any part of a person into a shadow map."""
        key = ("figure depth",)
        if key not in self._by_key:
            self._by_key[key] = self._program(
                assemble("figure.vert", {"DEPTH_ONLY": 1, "MORPH": 1}), assemble("depth.frag", {})
            )
        return self._by_key[key]

    def screen(self, file: str, look: Look, preset: Preset, **extra: object) -> moderngl.Program:
        """A pass over the whole picture."""
        # only what the passes ask for, so that looks share programs
        style = {name: value for name, value in _style(look).items() if name in {"TOON", "INDOOR"}}
        key = ("screen", file, preset, look.grade, *style.items(), *extra.items())
        if key not in self._by_key:
            defines = {
                **style,
                "GRADE": look.grade,
                "SPIRAL": spiral(preset.occlusion_samples),
                "OCCLUSION_SAMPLES": preset.occlusion_samples,
                "OCCLUSION_SCALE": preset.occlusion_scale,
                **extra,
            }
            fragment = assemble(file, {k: v for k, v in defines.items() if k in extra or _mentions(file, k)})
            self._by_key[key] = self._program(assemble("fullscreen.vert", {}), fragment)
        return self._by_key[key]

    def air(self, look: Look, snow: bool) -> moderngl.Program:
        """What draws drops or flakes."""
        style = _style(look)
        key = ("air", snow, *style.items())
        if key not in self._by_key:
            defines = {**style, **({"SNOW": 1} if snow else {})}
            self._by_key[key] = self._program(assemble("air.vert", defines), assemble("air.frag", defines))
        return self._by_key[key]


@cache
def _mentions(file: str, name: str) -> bool:
    """Whether a file or what it includes uses a define; the others are left out, so that equal sources stay equal."""
    return re.search(rf"\b{name}\b", expand(read(file), {})) is not None


def _light(preset: Preset) -> dict[str, object]:
    width, height = preset.shadow_atlas
    return {
        "SHADOW_SIZE": f"{preset.shadow_size}.0",
        "SHADOW_ATLAS": f"{width}.0, {height}.0",
        "SHADOW_TAPS": preset.shadow_taps,
    }


def _noise(preset: Preset) -> dict[str, object]:
    octaves = preset.noise_octaves
    missing = sum(0.25 * 0.5**k for k in range(octaves, 4))
    return {"NOISE_OCTAVES": octaves, "MISSING_OCTAVES_MEAN": f"{missing:.5f}"}
