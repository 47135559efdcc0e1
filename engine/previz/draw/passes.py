"""The passes of a frame: shadows, surfaces, people, sky, rain and snow, occlusion, glow, composition, output."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import moderngl
import numpy as np

from engine.previz.draw import air
from engine.previz.draw.figures import FigurePart, Piece, PosedFigure
from engine.previz.draw.frame import Frame
from engine.previz.draw.matrices import Matrix, frustum_planes, spheres_visible
from engine.previz.draw.meshes import Batch
from engine.previz.draw.presets import Preset
from engine.previz.draw.scene import Look
from engine.previz.draw.shaders import ShaderLibrary, open_air
from engine.previz.draw.still import Rectangle
from engine.previz.draw.targets import Targets
from engine.previz.draw.uniforms import Uniforms

FAR_FIGURE = 0.006
"""Metres a pixel beyond which people are drawn without pores, weave and folds."""

FACELESS = 0.004
"""Metres a pixel beyond which lashes and the inside of the mouth are left out."""

HAIR_CLEARANCE = 0.02
BODY_CLEARANCE = 0.006
"""Metres by which hair and body are lifted out of their own shadow."""

GLOW = 0.033
"""Standard deviation of the glow, as a share of the picture's height."""


class Passes:
    """Draws frames into targets. `draws` counts draw calls since it was made."""

    def __init__(self, context: moderngl.Context, shaders: ShaderLibrary, preset: Preset, targets: Targets) -> None:
        self._context, self._shaders = context, shaders
        self._uniforms = Uniforms()
        self._screens: dict[int, moderngl.VertexArray] = {}
        self._airs: dict[int, moderngl.VertexArray] = {}
        self.preset, self.targets = preset, targets
        self.draws = 0
        self.cards: moderngl.Texture | None = None
        """Pictures of cameos side by side, where the scene shows any."""

    def retarget(self, preset: Preset, targets: Targets) -> None:
        """Draw into other targets, with another preset."""
        for array in self._screens.values():
            array.release()
        self._screens.clear()
        self.preset, self.targets = preset, targets

    # --- shadows ----------------------------------------------------------------------------------------------

    def shadow(
        self,
        frame: Frame,
        target: moderngl.Framebuffer,
        matrix: Matrix,
        batches: Sequence[Batch],
        people: Sequence[PosedFigure],
        place: Rectangle,
        texel: float,
        *,
        clear: bool = True,
    ) -> None:
        """Depth of what throws shadows, as the sun sees it, at a `place` in `target`.

        `texel` (metres) chooses how coarse people are.
        """
        target.use()
        target.viewport = target.scissor = place
        if clear:
            target.clear(depth=1.0)
        planes = frustum_planes(matrix)
        values = {"view_projection": matrix, "time": frame.time}
        for batch in batches:
            keep = batch.casting(planes)
            if len(keep):
                program = self._shaders.surface_depth(batch.material)
                self._uniforms.write_all(program, values)
                batch.draw(program, keep)
                self.draws += 1
        for person in people:
            if not person.item.casts or not spheres_visible(planes, person.spheres).any():
                continue
            person.bind()
            program = self._shaders.figure_depth()
            self._uniforms.write_all(program, values)
            for part, piece in person.mesh.casting(2.5 * texel * self.preset.coarseness):
                part.draw(program, piece.first, piece.count)
                self.draws += 1

    def start_from_still_shadow(self, look: Look) -> None:
        """Begin the shadow map with what the set alone throws; a plain copy leaves depth untouched in moderngl."""
        self._context.depth_func = "1"
        self.targets.still_shadow.compare_func = ""
        target, size = self.targets.shadow_target, self.preset.shadow_size
        target.viewport = 0, 0, size, size
        whole = (0, 0, size, size)
        self._screen(target, "copy_depth.frag", look, {}, {"source": self.targets.still_shadow}, whole)
        self._context.depth_func = "<="

    # --- the scene --------------------------------------------------------------------------------------------

    def scene(
        self,
        frame: Frame,
        batches: Sequence[tuple[Batch, bool]],
        people: Sequence[PosedFigure],
        rectangle: Rectangle | None,
    ) -> None:
        """Surfaces nearest first, people, open sky, rain and snow. Batches come with whether weather lies on them."""
        targets, context = self.targets, self._context
        targets.main.use()
        self._limit(targets.main, rectangle)
        targets.main.clear(0, 0, 0, 0)
        targets.shadow.use(0)
        if self.cards is not None:
            self.cards.use(2)
        for person in people:
            self._person(frame, person)
        falls = open_air(frame.look) and (frame.look.rain > 0 or frame.look.snow > 0)
        queue = []
        for number, (batch, still) in enumerate(batches):
            keep, nearest = batch.seen(frame.planes, frame.eye)
            if len(keep):
                queue.append((nearest, number, batch, keep, still and falls))
        for _, _, batch, keep, weathered in sorted(queue, key=lambda entry: entry[:2]):
            program = self._shaders.surface(batch.material, frame.look, self.preset, weathered)
            self._uniforms.write_all(program, frame.values)
            batch.draw(program, keep)
            self.draws += 1
        self._screen(targets.main, "sky.frag", frame.look, {**frame.values, "depth": 1.0}, {}, rectangle)
        if falls:
            self._air(frame)
        context.disable(moderngl.DEPTH_TEST)

    def _person(self, frame: Frame, person: PosedFigure) -> None:
        if not spheres_visible(frame.planes, person.spheres).any():
            return
        distance = float((np.linalg.norm(person.spheres[:, :3] - frame.eye, axis=1) - person.spheres[:, 3]).min())
        covered = max(distance, 0.25) * frame.pixel * self.preset.coarseness
        person.bind()
        person.mesh.face_map.use(1)
        for part in person.mesh.level(covered):
            for piece in part.pieces:
                if covered > FACELESS and piece.kind in {"lash", "mouth"}:
                    continue
                self._piece(frame, person, part, piece, covered > FAR_FIGURE)
        self._context.disable(moderngl.CULL_FACE)

    def _piece(self, frame: Frame, person: PosedFigure, part: FigurePart, piece: Piece, far: bool) -> None:
        pattern = 0 if far else piece.pattern
        program = self._shaders.figure(piece.kind, pattern, frame.look, self.preset, far=far)
        self._uniforms.write_all(program, frame.values)
        self._uniforms.write_all(program, piece.values)
        self._uniforms.write(program, "outline", person.outline + piece.values["outline_step"])
        if frame.close_matrix is not None and not person.mesh.is_face(part):
            # the shadow map holds a plain body and a shell of hair: what is drawn stands clear of them
            clearance = HAIR_CLEARANCE if piece.kind == "hair" else BODY_CLEARANCE
            self._uniforms.write(program, "close_offset", clearance)
        # backs show at open hems and between strands only
        if piece.kind in {"skin", "eye", "mouth"} or (far and piece.kind == "cloth"):
            self._context.enable(moderngl.CULL_FACE)
        else:
            self._context.disable(moderngl.CULL_FACE)
        part.draw(program, piece.first, piece.count)
        self.draws += 1

    def _air(self, frame: Frame) -> None:
        context = self._context
        self.targets.air.use()
        self.targets.air.scissor = (0, 0, *self.targets.inner)
        self.targets.air.depth_mask = False
        context.enable(moderngl.BLEND)
        context.blend_func = moderngl.ONE, moderngl.ONE_MINUS_SRC_ALPHA
        for snow, count, values in air.layers(frame):
            program = self._shaders.air(frame.look, snow)
            array = self._airs.get(program.glo)
            if array is None:
                array = self._airs[program.glo] = context.vertex_array(program, [])
            self._uniforms.write_all(program, frame.values)
            self._uniforms.write_all(program, values)
            array.render(moderngl.TRIANGLES, vertices=6 * count)
            self.draws += 1
        context.disable(moderngl.BLEND)
        self.targets.air.depth_mask = True

    # --- the picture ------------------------------------------------------------------------------------------

    def picture(self, frame: Frame, output: moderngl.Framebuffer, rectangle: Rectangle | None) -> None:
        """From the drawn scene to display colours in `output`."""
        targets, preset, look = self.targets, self.preset, frame.look
        size = targets.inner
        if preset.occlusion_samples:
            values = {"tangent": frame.tangent, "size": size, "strength": look.occlusion}
            self._screen(
                targets.occlusion_target, "occlusion.frag", look, values, {"gbuffer": targets.gbuffer}, rectangle
            )
        self._glow(look, rectangle)
        self._screen(
            targets.display_targets[0],
            "compose.frag",
            look,
            {
                "size": size,
                "sky_horizon": look.sky_horizon,
                "bloom": look.bloom,
                "exposure": look.exposure,
                "pixel": frame.pixel,
            },
            {
                "colour": targets.colour,
                "gbuffer": targets.gbuffer,
                "occlusion": targets.occlusion,
                "bloom_map": targets.glow[0],
            },
            rectangle,
        )
        finish = {"time": frame.time, "grain": look.grain, "vignette": look.vignette}
        texel = {"texel": (1 / size[0], 1 / size[1])}
        if size == (targets.width, targets.height):
            self._screen(
                output, "antialias.frag", look, finish | texel, {"source": targets.display[0]}, rectangle, LAST_PASS=1
            )
            return
        self._screen(
            targets.display_targets[1],
            "antialias.frag",
            look,
            finish | texel,
            {"source": targets.display[0]},
            rectangle,
        )
        file = "upscale.frag" if preset.upscaler == "edge" else "present.frag"
        enlarge = {"source_size": (float(size[0]), float(size[1])), "sharpness": 0.6}
        self._screen(output, file, look, finish | enlarge, {"source": targets.display[1]}, rectangle)

    def _glow(self, look: Look, rectangle: Rectangle | None) -> None:
        """What is brighter than the threshold, small and blurred along both axes."""
        targets, preset = self.targets, self.preset
        first, second = targets.glow
        texel = np.array([1 / first.width, 1 / first.height])
        values = {"direction": tuple(texel / 4), "threshold": look.bloom_threshold}
        self._screen(targets.glow_targets[0], "shrink.frag", look, values, {"source": targets.colour}, rectangle)
        # the same share of the picture at every size and preset
        spread = max(GLOW * first.height, 0.6)
        for axis, (source, target) in enumerate(((first, targets.glow_targets[1]), (second, targets.glow_targets[0]))):
            direction = [0.0, 0.0]
            direction[axis] = float(texel[axis])
            values = {"direction": tuple(direction), "spread": spread}
            self._screen(target, "blur.frag", look, values, {"source": source}, rectangle, BLUR_TAPS=preset.bloom_taps)

    def _screen(
        self,
        target: moderngl.Framebuffer,
        file: str,
        look: Look,
        values: Mapping[str, Any],
        textures: Mapping[str, moderngl.Texture],
        rectangle: Rectangle | None = None,
        **defines: object,
    ) -> None:
        program = self._shaders.screen(file, look, self.preset, **defines)
        array = self._screens.get(program.glo)
        if array is None:
            content = [(self.targets.triangle, "2f", "position")]
            array = self._screens[program.glo] = self._context.vertex_array(program, content)
        target.use()
        self._limit(target, rectangle)
        for unit, (name, texture) in enumerate(textures.items()):
            texture.use(unit)
            self._uniforms.write(program, name, unit)
        self._uniforms.write_all(program, values)
        array.render()
        self.draws += 1

    def _limit(self, target: moderngl.Framebuffer, rectangle: Rectangle | None) -> None:
        """Restrict a picture-sized target to what changed."""
        if rectangle is None:
            target.scissor = (0, 0, target.width, target.height)
            return
        if target is self.targets.shadow_target:
            target.scissor = rectangle
            return
        x, y, w, h = rectangle
        sx, sy = target.width / self.targets.inner[0], target.height / self.targets.inner[1]
        x0, y0 = max(math.floor(x * sx) - 1, 0), max(math.floor(y * sy) - 1, 0)
        x1, y1 = min(math.ceil((x + w) * sx) + 1, target.width), min(math.ceil((y + h) * sy) + 1, target.height)
        target.scissor = x0, y0, x1 - x0, y1 - y0


@contextmanager
def depth_testing(context: moderngl.Context) -> Iterator[None]:
    """Draw solids: nearer ones hide farther ones."""
    context.enable_only(moderngl.DEPTH_TEST)
    context.depth_func = "<="
    try:
        yield
    finally:
        context.enable_only(moderngl.NOTHING)
