"""Between a performance and the renderer: what is given once, what is drawn in each frame."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.previz.draw.presets import Preset
from engine.previz.draw.renderer import Renderer
from engine.previz.draw.scene import Item, Look, View
from engine.previz.likeness.card import Card, side_by_side
from engine.previz.sets import props
from engine.previz.stagecraft.company import cancel_fault, conditions, figure_key
from engine.previz.stagecraft.performance import Performance
from engine.previz.stagecraft.performance import Player as PerformedBy
from engine.previz.stagecraft.set_up import SetUp

MOST_FIGURES = 10
CARD = "card:"
"""Begins the names of meshes that are cards."""


class Picturing:
    """The process's one renderer, and what it has been given."""

    def __init__(self) -> None:
        self._renderer: Renderer | None = None
        self._set: Any = None
        self._props: set[str] = set()
        self._figures: set[str] = set()
        self._private: set[str] = set()

    def renderer(self, width: int, height: int, quality: str | Preset) -> Renderer:
        """The renderer, made or resized.

        Raises
        ------
        Fault
            ``opengl.missing``.
        """
        if self._renderer is None:
            self._renderer = Renderer(width, height, quality)
        elif self._renderer.size != (width, height) or quality not in (
            self._renderer.preset.name,
            self._renderer.preset,
        ):
            self._renderer.resize(width, height, quality)
        return self._renderer

    def load(
        self,
        performance: Performance,
        width: int,
        height: int,
        quality: str | Preset,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Renderer:
        """Give the renderer the set, the props and the people of a shot, as far as it does not have them.

        Raises
        ------
        Fault
            ``previz.cancelled``, ``opengl.missing``.
        """
        renderer = self.renderer(width, height, quality)
        place, wanted = performance.place, (performance.shot.set, conditions(performance.shot))
        keys = {_key(player): player.baked for player in performance.players.values()}
        if self._set != wanted or len(self._figures | keys.keys()) > MOST_FIGURES:
            renderer.clear_scene()
            self._set, self._props, self._figures, self._private = None, set(), set(), set()
            for name, (positions, normals, triangles) in place.meshes.items():
                _stop_if(cancelled)
                renderer.add_mesh(name, positions, normals, triangles)
            renderer.set_static(place.static)
            self._set = wanted
        for line in performance.handling.lines.values():
            if line.kind.name not in self._props:
                for name, (positions, normals, triangles) in props.shapes(line.kind.name).items():
                    renderer.add_mesh(name, positions, normals, triangles)
                self._props.add(line.kind.name)
        for key, baked in keys.items():
            if key not in self._figures:
                _stop_if(cancelled)
                renderer.add_figure(key, baked.figure)
                self._figures.add(key)
                if baked.likeness:
                    self._private.add(key)
        return renderer

    def forget_likenesses(self) -> None:
        """Give up all that has somebody's likeness: it is held for the shot that may use it and no longer."""
        if self._renderer is not None and self._private:
            for key in self._private:
                self._renderer.remove_figure(key)
            self._figures -= self._private
            self._private = set()
        if self._renderer is not None:
            self._renderer.set_cards(None)
            for number in range(MOST_FIGURES):
                self._renderer.remove_mesh(f"{CARD}{number}")

    def forget(self) -> None:
        """Give the renderer back."""
        if self._renderer is not None:
            self._renderer.release()
        self.__init__()


def _key(player: PerformedBy) -> str:
    """Name of a player's figure; with a cameo's face it is another one."""
    return f"{figure_key(player.part.player)} {player.baked.likeness}".rstrip()


def _stop_if(cancelled: Callable[[], bool]) -> None:
    if cancelled():
        raise cancel_fault()


PICTURING = Picturing()
"""The process's own: OpenGL belongs to the thread that renders."""


def items_at(performance: Performance, time: float) -> list[Item]:
    """Everything that moves, as it is at `time` seconds."""
    ride = performance.ride(time)
    items = list(performance.place.moving(time))
    for number, (name, player) in enumerate(performance.players.items()):
        if not performance.present(name, time):
            continue
        solved, world = performance.solved(name, time)
        weights = player.face(time, solved.eyes)
        items.append(
            Item(
                _key(player),
                "figure",
                outline=7.0 + 2.0 * number,
                bones=(ride @ world @ solved.bones).astype(np.float32),
                morph=player.baked.morph(weights),
            )
        )
    for number, (name, line) in enumerate(performance.handling.lines.items()):
        matrix = ride @ performance.handling.matrix(name, time)
        items += props.items(line.kind.name, matrix, line.prop.colour, 40.0 + number)
    return items


def view_at(performance: Performance, set_up: SetUp, time: float) -> View:
    """The camera in the world: on a floor that moves it rides along."""
    view = set_up.view(time)
    if performance.place.platform is None:
        return view
    ride = performance.ride(time)
    x, y, z = ride[:3, :3] @ np.asarray(view.up, float)
    eye, target = (ride[:3, :3] @ point + ride[:3, 3] for point in (view.eye, view.target))
    return View(eye, target, view.fov, (float(x), float(y), float(z)))


def frames(
    performance: Performance, set_up: SetUp, look: Look, cancelled: Callable[[], bool]
) -> Iterator[tuple[Look, View, list[Item], float]]:
    """What each frame is drawn from; frame n shows the moment n / rate."""
    shot = performance.shot
    for number in range(shot.frames):
        _stop_if(cancelled)
        time = float(number / shot.rate)
        yield look, view_at(performance, set_up, time), items_at(performance, time), time


def pictures(
    performance: Performance,
    set_up: SetUp,
    renderer: Renderer,
    cancelled: Callable[[], bool],
    cards: Mapping[str, Card] | None = None,
) -> Iterator[NDArray[np.uint8]]:
    """The pictures of a shot, in order; who has a card is shown by it."""
    made = frames(performance, set_up, performance.place.look, cancelled)
    yield from renderer.film(_with_cards(performance, renderer, made, cards) if cards else made)


def _with_cards(
    performance: Performance,
    renderer: Renderer,
    made: Iterable[tuple[Look, View, list[Item], float]],
    cards: Mapping[str, Card],
) -> Iterator[tuple[Look, View, list[Item], float]]:
    """The same frames with cards in place of the figures of those who have one."""
    for look, view, items, time in made:
        here = [name for name in cards if performance.present(name, time)]
        hidden = {_key(performance.players[name]) for name in here}
        left = [item for item in items if item.material != "figure" or item.mesh not in hidden]
        if here:
            renderer.set_cards(side_by_side(cards[name].picture(time) for name in here), len(here))
        for number, name in enumerate(here):
            mesh = f"{CARD}{number}"
            eyes, floor = eyes_at(performance, name, time), floor_at(performance, name, time)
            if cards[name].stature:
                eyes[1] = floor + cards[name].stature
            renderer.add_mesh(mesh, *cards[name].outline(time, float(eyes[1]) - floor))
            matrix = cards[name].matrix(eyes, view.eye)
            left.append(Item(mesh, "card", (0.95, 0.95, 0.95), matrix, outline=60.0 + number, tag=float(number)))
        yield look, view, left, time


def eyes_at(performance: Performance, name: str, time: float) -> NDArray[np.float64]:
    """Between somebody's eyes, in the world."""
    player = performance.players[name]
    solved, world = performance.solved(name, time)
    rest = np.append(np.asarray(player.baked.eye_centres, float).mean(0), 1.0)
    head = solved.bones[player.baked.bones.index("head")]
    return (performance.ride(time) @ world @ head @ rest)[:3]


def floor_at(performance: Performance, name: str, time: float) -> float:
    """Height in the world of what somebody stands on."""
    _solved, world = performance.solved(name, time)
    return float((performance.ride(time) @ world)[1, 3])
