"""The renderer: meshes and people are given once, then frames are drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import moderngl
import numpy as np
from numpy.typing import NDArray

from engine.previz.draw.context import make_context
from engine.previz.draw.figures import FigureMesh, PosedFigure, skeleton_buffer
from engine.previz.draw.frame import Frame, fit_close_shadow, make_frame
from engine.previz.draw.meshes import Batch, Mesh, grouped
from engine.previz.draw.passes import Passes, depth_testing
from engine.previz.draw.presets import PRESETS, Preset
from engine.previz.draw.scene import Figure, Item, Look, View
from engine.previz.draw.shaders import ShaderLibrary, animated, has_material, open_air
from engine.previz.draw.still import Rectangle, StillCamera
from engine.previz.draw.targets import Targets

Picture = NDArray[np.uint8]
Shot = tuple[Look, View, Sequence[Item], float]
"""What one frame is drawn from: look, view, moving items, seconds."""

SMALLEST, LARGEST = 64, 4096
HEAVY_CASTERS = 40_000
"""Casting triangles of a set above which its shadows are kept from frame to frame."""


class Renderer:
    """Draws pictures of `width` x `height` pixels.

    Everything is done on the thread that made it. The same scene and frames give the same pixels.

    Parameters
    ----------
    width, height : int
        64 to 4096.
    preset : Preset or str
        A preset, or the name of one.
    in_flight : int
        Frames that `film` submits before it reads the oldest.

    Raises
    ------
    Fault
        ``opengl.missing`` where no OpenGL 3.3 context can be made.
    """

    def __init__(self, width: int, height: int, preset: Preset | str = "standard", in_flight: int = 2) -> None:
        if in_flight < 1:
            raise ValueError("at least one frame is in flight")
        self._in_flight = in_flight
        self._chosen = _preset(preset)
        _check_size(width, height)
        self._context = make_context()
        self._shaders = ShaderLibrary(self._context)
        self._targets = Targets(self._context, width, height, self._chosen, in_flight)
        self._passes = Passes(self._context, self._shaders, self._chosen, self._targets)
        self._still = StillCamera(in_flight + 1)
        self._meshes: dict[str, Mesh] = {}
        self._figures: dict[str, FigureMesh] = {}
        self._static: list[Batch] = []
        self._moving: dict[tuple[str, str, int], Batch] = {}
        self._poses: list[moderngl.Buffer] = []
        self._drawn = self._taken = self._scene = 0
        self._keeps_shadows, self._shadow_key = False, b""
        self._card_count = 1

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the pictures."""
        return self._targets.width, self._targets.height

    @property
    def preset(self) -> Preset:
        """What frames may cost."""
        return self._chosen

    @property
    def programs(self) -> int:
        """Shader programs compiled so far."""
        return self._shaders.compiled

    @property
    def draws(self) -> int:
        """Draw calls so far."""
        return self._passes.draws

    # --- what there is ----------------------------------------------------------------------------------------

    def add_mesh(self, name: str, positions: NDArray[Any], normals: NDArray[Any], triangles: NDArray[Any]) -> None:
        """Give a mesh: positions and normals (n, 3), triangles (k, 3). A name given again replaces the mesh."""
        with self._context:
            if name in self._meshes:
                self._forget_batches(name)
                self._meshes.pop(name).release()
            self._meshes[name] = Mesh(self._context, positions, normals, triangles)

    def add_figure(self, name: str, figure: Figure) -> None:
        """Give a person; items of material ``figure`` name it as their mesh and bring bones and face offsets."""
        with self._context:
            if name in self._figures:
                self._figures.pop(name).release()
            self._figures[name] = FigureMesh(self._context, figure)
            self._still.forget()

    def remove_mesh(self, name: str) -> None:
        """Forget a mesh that the set does not show."""
        with self._context:
            if name in self._meshes:
                self._forget_batches(name)
                self._meshes.pop(name).release()

    def remove_figure(self, name: str) -> None:
        """Forget a person."""
        with self._context:
            if name in self._figures:
                self._figures.pop(name).release()
                self._still.forget()

    def set_cards(self, pictures: Picture | None, count: int = 1) -> None:
        """Give the pictures of cameos for the frames that follow, or take them away.

        Parameters
        ----------
        pictures : uint8 array (h, w, 4) or None
            `count` cut-outs side by side, first row on top; items of material ``card`` name one by their tag.
        """
        with self._context:
            cards = self._passes.cards
            if cards is not None and (pictures is None or cards.size != (pictures.shape[1], pictures.shape[0])):
                cards.release()
                cards = None
            if pictures is not None and cards is None:
                cards = self._context.texture((pictures.shape[1], pictures.shape[0]), 4, alignment=1)
            if cards is not None and pictures is not None:
                cards.write(np.ascontiguousarray(pictures).tobytes(), alignment=1)
            self._passes.cards, self._card_count = cards, count

    def set_static(self, items: Iterable[Item]) -> None:
        """Give what never moves; it is drawn in every frame until it is given anew.

        Raises
        ------
        KeyError
            When an item names a mesh or material that does not exist.
        """
        with self._context:
            for batch in self._static:
                batch.release()
            self._static = [
                Batch(self._context, self._mesh(mesh), self._material(material), members)
                for (mesh, material), members in grouped(items).items()
            ]
        self._scene += 1
        self._shadow_key = b""
        casting = sum(int(batch.casts.sum()) * batch.mesh.triangles for batch in self._static)
        self._keeps_shadows = casting > HEAVY_CASTERS

    def clear_scene(self) -> None:
        """Forget meshes, people and the set; programs and targets stay for the next scene."""
        self.set_static([])
        for owned in (*self._moving.values(), *self._meshes.values(), *self._figures.values()):
            owned.release()
        self._moving.clear()
        self._meshes.clear()
        self._figures.clear()
        self._still.forget()

    def resize(self, width: int, height: int, preset: Preset | str | None = None) -> None:
        """Draw pictures of another size or preset from now on; the scene stays. Frames in flight are dropped."""
        _check_size(width, height)
        chosen = self._chosen if preset is None else _preset(preset)
        with self._context:
            self._targets.release()
            self._chosen = chosen
            self._targets = Targets(self._context, width, height, chosen, self._in_flight)
            self._passes.retarget(chosen, self._targets)
        self._drawn = self._taken = 0
        self._shadow_key = b""
        self._still.forget()

    def release(self) -> None:
        """Give everything back. The renderer cannot be used afterwards."""
        self._context.release()

    # --- frames -----------------------------------------------------------------------------------------------

    def film(self, frames: Iterable[Shot]) -> Iterator[Picture]:
        """Pictures of a sequence of (look, view, moving items, seconds), with `in_flight` of them under way.

        Yields
        ------
        (h, w, 3) uint8 array
            RGB, rows from top to bottom.
        """
        self._taken = self._drawn
        # A film begins anew: what an earlier one left standing must not show in this one.
        self._still.forget()
        for look, view, moving, time in frames:
            self._submit(look, view, moving, time)
            if self._drawn - self._taken >= self._in_flight:
                yield self._read()
        while self._taken < self._drawn:
            yield self._read()

    def frame(self, look: Look, view: View, moving: Sequence[Item] = (), time: float = 0.0) -> Picture:
        """One picture (h, w, 3), RGB, rows from top to bottom."""
        self._taken = self._drawn
        self._submit(look, view, moving, time)
        return self._read()

    def surfaces(self, look: Look, view: View, moving: Sequence[Item] = (), time: float = 0.0) -> NDArray[np.float32]:
        """What is seen where, before any light: normal to the right and upwards, depth in metres, number of the thing.

        Returns
        -------
        (h, w, 4) float32 array
            Rows from top to bottom, at the size at which the preset draws; zeros for the open sky.
        """
        preset, targets = self._chosen, self._targets
        width, height = targets.inner
        with self._context:
            frame = make_frame(
                look, view, float(time), targets.width / targets.height, height, preset.shadow_size, False
            )
            batches, people = self._posed(moving)
            with depth_testing(self._context):
                kept = [(batch, True) for batch in self._static] + [(batch, False) for batch in batches]
                self._passes.scene(frame, kept, people, None)
            raw = targets.main.read(components=4, attachment=1, alignment=1, dtype="f2")
        self._still.forget()
        return np.frombuffer(raw, np.float16).reshape(height, width, 4)[::-1].astype(np.float32)

    def _submit(self, look: Look, view: View, moving: Sequence[Item], time: float) -> None:
        preset, targets = self._chosen, self._targets
        aspect = targets.width / targets.height
        with self._context:
            frame = make_frame(
                look, view, float(time), aspect, targets.inner[1], preset.shadow_size, self._keeps_shadows
            )
            frame.values["card_count"] = float(self._card_count)
            batches, people = self._posed(moving)
            with depth_testing(self._context):
                self._shadows(frame, batches, people)
                rectangle = self._rectangle(frame, batches, people)
                kept = [(batch, True) for batch in self._static] + [(batch, False) for batch in batches]
                self._passes.scene(frame, kept, people, rectangle)
            self._passes.picture(frame, targets.outputs[self._drawn % self._in_flight], rectangle)
        self._drawn += 1

    def _read(self) -> Picture:
        """The oldest frame that was not read."""
        width, height = self.size
        output = self._targets.outputs[self._taken % self._in_flight]
        self._taken += 1
        with self._context:
            raw = output.read(components=3, alignment=1)
        return np.ascontiguousarray(np.frombuffer(raw, np.uint8).reshape(height, width, 3)[::-1])

    def _posed(self, moving: Sequence[Item]) -> tuple[list[Batch], list[PosedFigure]]:
        """Batches and people of one frame; buffers are used again while the counts stay the same."""
        people = []
        for item in moving:
            if item.material == "figure":
                if item.mesh not in self._figures:
                    raise KeyError(f"no figure was given under {item.mesh!r}")
                if len(people) == len(self._poses):
                    self._poses.append(skeleton_buffer(self._context))
                people.append(PosedFigure(self._figures[item.mesh], item, self._poses[len(people)]))
        batches = []
        for (mesh, material), members in grouped(item for item in moving if item.material != "figure").items():
            key = (mesh, material, len(members))
            batch = self._moving.get(key)
            if batch is None:
                batch = self._moving[key] = Batch(self._context, self._mesh(mesh), self._material(material), members)
            else:
                batch.fill(members)
            batches.append(batch)
        return batches, people

    def _shadows(self, frame: Frame, moving: list[Batch], people: list[PosedFigure]) -> None:
        targets, preset, passes = self._targets, self._chosen, self._passes
        texel = 2 * frame.look.shadow_half_size / preset.shadow_size
        place, matrix = (0, 0, preset.shadow_size, preset.shadow_size), frame.light_matrix
        every = [*self._static, *moving]
        if self._keeps_shadows:
            key = matrix.tobytes()
            if key != self._shadow_key:
                self._shadow_key = key
                passes.shadow(frame, targets.still_shadow_target, matrix, self._static, [], place, texel)
            passes.start_from_still_shadow(frame.look)
            passes.shadow(frame, targets.shadow_target, matrix, moving, people, place, texel, clear=False)
        else:
            passes.shadow(frame, targets.shadow_target, matrix, every, people, place, texel)
        size = preset.close_shadow_size
        fit_close_shadow(frame, [person.spheres for person in people], size, preset.shadow_size)
        if frame.close_matrix is not None:
            place, matrix = (preset.shadow_size, 0, size, size), frame.close_matrix
            texel = 2 / float(np.linalg.norm(matrix[0, :3])) / size
            passes.shadow(frame, targets.shadow_target, matrix, every, people, place, texel)

    def _rectangle(self, frame: Frame, moving: list[Batch], people: list[PosedFigure]) -> Rectangle | None:
        look = frame.look
        if not self._chosen.reuse_still or (open_air(look) and (look.rain > 0 or look.snow > 0)):
            self._still.forget()
            return None
        if any(animated(batch.material) for batch in (*self._static, *moving)):
            self._still.forget()
            return None
        spheres = [batch.spheres for batch in moving] + [person.spheres for person in people]
        key = (frame.view_projection.tobytes(), self._scene, repr(look))
        every = np.concatenate(spheres) if spheres else np.empty((0, 4))
        return self._still.rectangle(key, every, frame.sun, frame.view_projection, self._targets.inner)

    # --- names ------------------------------------------------------------------------------------------------

    def _mesh(self, name: str) -> Mesh:
        if name not in self._meshes:
            raise KeyError(f"no mesh was given under {name!r}")
        return self._meshes[name]

    def _material(self, name: str) -> str:
        if not has_material(name):
            raise KeyError(f"there is no material {name!r}")
        return name

    def _forget_batches(self, mesh: str) -> None:
        for key in [key for key in self._moving if key[0] == mesh]:
            self._moving.pop(key).release()
        if any(batch.mesh is self._meshes[mesh] for batch in self._static):
            raise ValueError(f"the set still shows {mesh!r}: give the set anew first")


def _preset(preset: Preset | str) -> Preset:
    return preset if isinstance(preset, Preset) else PRESETS[preset]


def _check_size(width: int, height: int) -> None:
    if not (SMALLEST <= width <= LARGEST and SMALLEST <= height <= LARGEST):
        raise ValueError(f"pictures are {SMALLEST} to {LARGEST} pixels wide and high, not {width}x{height}")
