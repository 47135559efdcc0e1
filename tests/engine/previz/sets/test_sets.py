"""Every set under every sky: complete, walkable, light enough for a software rasteriser, and the same each time."""

from __future__ import annotations

import math
import re
from functools import cache
from importlib.resources import files

import numpy as np
import pytest

from engine.messages.directions import TIMES, WEATHERS
from engine.messages.faults import Fault
from engine.previz.sets import registry, water
from engine.previz.sets.base import Conditions, Set, Solid
from engine.previz.sets.street import SIGNS

AMBIENCES = {"waves", "gulls", "wind", "rain", "room", "traffic", "birds", "forest", "gym", "ship", "crickets", "clock"}
FOOTINGS = {"wood", "sand", "concrete", "glass", "metal", "rim", "board", "carpet", "snow", "rock", "soil", "water"}
OWN_MARKS = {
    "beach": {"waterline", "rocks"},
    "court": {"free throw line", "under the hoop", "bench"},
    "street": {"kerb", "shop", "bus stop"},
    "living_room": {"sofa", "sofa left", "sofa right", "chair", "door", "window", "table", "lamp"},
    "forest": {"path", "log"},
    "mountain": {"ridge", "edge"},
    "longship": {"bow", "helm", "mast"},
    "stage": {"backdrop"},
}
TARGETS = {
    "beach": {"sea", "horizon", "sky"},
    "court": {"hoop", "door", "window"},
    "street": {"shop", "sky"},
    "living_room": {"window", "door", "sofa", "lamp"},
    "forest": {"sky", "path"},
    "mountain": {"mountains", "sky", "horizon"},
    "longship": {"sea", "horizon"},
    "stage": {"backdrop"},
}


@cache
def built(name: str, time: str = "day", weather: str = "clear", toon: bool = False) -> Set:
    return registry.build(name, Conditions(time, weather, toon))


def look_numbers(made: Set) -> np.ndarray:
    look, numbers = made.look, []
    for field in (
        "sun",
        "sun_colour",
        "ambient_sky",
        "ambient_ground",
        "sky_zenith",
        "sky_horizon",
        "fog_colour",
        "lamp_colour",
        "wind",
    ):
        numbers += list(getattr(look, field))
    return np.array(
        [
            *numbers,
            look.fog_density,
            look.exposure,
            look.bloom,
            look.bloom_threshold,
            look.rain,
            look.snow,
            look.vignette,
            look.overcast,
        ]
    )


def inside(solid: Solid, point: np.ndarray) -> bool:
    local = np.linalg.inv(solid.pose) @ np.append(point, 1.0)
    x, y, z = local[:3]
    if solid.kind == "box":
        return bool(np.all(np.abs(local[:3]) < np.array(solid.size) - 1e-6))
    if solid.kind == "cylinder":
        return math.hypot(x, z) < solid.size[0] and abs(y) < solid.size[1]
    if solid.kind == "capsule":
        return math.hypot(math.hypot(x, z), max(abs(y) - solid.size[1], 0.0)) < solid.size[0]
    if solid.kind == "plane":
        return y < -0.35
    return False


@pytest.mark.parametrize("name", registry.names())
def test_every_hour_and_weather_builds_with_sound_numbers(name):
    for i, time in enumerate(TIMES):
        for j, weather in enumerate(WEATHERS):
            for toon in [bool((i + j) % 2)]:
                made = registry.build(name, Conditions(time, weather, toon))
                numbers = look_numbers(made)
                assert np.all(np.isfinite(numbers)), (time, weather)
                assert np.all(numbers[6:] > -20), (time, weather)
                assert min(*made.look.sun_colour, *made.look.ambient_sky, *made.look.ambient_ground) >= 0
                assert 0.3 < made.look.exposure < 3
                assert made.look.toon is toon
                assert made.look.sun[1] > 0
                assert set(made.ambience) <= AMBIENCES
                assert len(set(made.ambience)) == len(made.ambience)
                for item in made.static:
                    assert item.mesh in made.meshes
                assert np.all(np.isfinite(np.array([item.matrix for item in made.static])))
                assert np.all(np.isfinite(np.array([item.colour for item in made.static])))
                for item in made.moving(1.25):
                    assert item.mesh in made.meshes
                    assert np.all(np.isfinite(item.matrix))


@pytest.mark.parametrize("name", registry.names())
def test_meshes_are_whole(name):
    for key, (positions, normals, triangles) in built(name, "night").meshes.items():
        assert positions.shape == normals.shape, key
        assert positions.shape[1] == 3
        assert triangles.shape[1] == 3
        assert np.all(np.isfinite(positions)), key
        assert np.all(np.isfinite(normals)), key
        lengths = np.linalg.norm(normals, axis=1)
        assert np.all(lengths < 1.01), key
        assert triangles.min() >= 0, key
        assert triangles.max() < len(positions), key
        assert np.all(lengths[np.unique(triangles)] > 0.99), key


@pytest.mark.parametrize("name", registry.names())
def test_vertex_budget(name):
    made = built(name, "night")
    drawn = [len(made.meshes[item.mesh][0]) for item in [*made.static, *made.moving(0.5)]]
    assert sum(drawn) < 60_000
    grounds = {"sand", "forest_floor", "snow", "asphalt", "paving", "court_floor", "cyclorama"}
    assert (
        sum(
            len(made.meshes[item.mesh][0])
            for item in made.static
            if item.material in grounds and item.mesh.startswith(("sand", "ground", "ridge", "road"))
        )
        < 10_000
    )


@pytest.mark.parametrize("name", registry.names())
def test_marks_are_complete_inside_the_area_on_the_ground_and_free(name):
    made = built(name)
    assert {"centre", "left", "right", "far", "near"} | OWN_MARKS[name] <= set(made.marks)
    assert TARGETS[name] <= set(made.targets)
    x0, z0, x1, z1 = made.area
    solids = [s for s in made.solids if not (s.kind == "box" and s.name in ("pavement", "far pavement", "deck"))]
    for key, mark in made.marks.items():
        x, y, z = mark.position
        assert math.isfinite(mark.facing)
        assert x0 - 0.01 <= x <= x1 + 0.01, key
        assert z0 - 0.01 <= z <= z1 + 0.01, key
        if mark.posture == "standing":
            assert y == pytest.approx(made.ground(x, z), abs=1e-9), key
            for height in (0.3, 1.0, 1.5):
                hit = [s.name for s in solids if inside(s, np.array([x, y + height, z]))]
                assert not hit, (key, hit)
        else:
            assert 0.3 < mark.seat < 0.7, key
        assert made.footing(x, z) in FOOTINGS


@pytest.mark.parametrize("name", registry.names())
def test_seats_are_where_the_marks_say(name):
    """Under every seat there is a solid whose top is at the seat's height."""
    made = built(name)
    for key, mark in made.marks.items():
        if mark.posture != "sitting":
            continue
        x, y, z = mark.position
        below = any(inside(s, np.array([x, y + mark.seat - 0.03, z])) for s in made.solids)
        above = any(inside(s, np.array([x, y + mark.seat + 0.08, z])) for s in made.solids)
        assert below, key
        assert not above, key


@pytest.mark.parametrize("name", registry.names())
def test_left_and_right_are_the_cameras(name):
    made = built(name)
    forward = np.array([math.sin(made.axis), 0, math.cos(made.axis)])
    right = np.cross(forward, (0, 1, 0))
    place = {key: np.array(made.marks[key].position) for key in ("centre", "left", "right", "far", "near")}
    assert np.dot(place["right"] - place["left"], right) > 1.0
    assert np.dot(place["far"] - place["near"], forward) > 1.0


@pytest.mark.parametrize("name", registry.names())
def test_the_camera_has_room_around_every_mark(name):
    made = built(name)
    x0, y0, z0, x1, y1, z1 = made.room
    assert x1 - x0 > 4
    assert y1 - y0 > 1.5
    assert z1 - z0 > 4
    x, y, z = made.marks["centre"].position
    assert x0 < x < x1
    assert y0 < y + 1.6 < y1
    assert z0 < z < z1


@pytest.mark.parametrize("name", registry.names())
def test_building_twice_gives_the_same(name):
    first, second = (registry.build(name, Conditions("dusk", "rain", seed=4)) for _ in range(2))
    assert list(first.meshes) == list(second.meshes)
    for key in first.meshes:
        for a, b in zip(first.meshes[key], second.meshes[key], strict=True):
            assert np.array_equal(a, b), key
    assert len(first.static) == len(second.static)
    for a, b in zip([*first.static, *first.moving(2.0)], [*second.static, *second.moving(2.0)], strict=True):
        assert np.array_equal(a.matrix, b.matrix)
        assert (a.mesh, a.material, a.colour, a.tag) == (b.mesh, b.material, b.colour, b.tag)


def test_unknown_words_are_faults():
    with pytest.raises(Fault) as fault:
        registry.build("moon", Conditions())
    assert fault.value.code == "set.unknown"
    assert fault.value.parameters["name"] == "moon"
    for name in registry.names():
        with pytest.raises(Fault) as fault:
            registry.build(name, Conditions(time="teatime"))
        assert fault.value.code == "set.time_unknown"
        with pytest.raises(Fault) as fault:
            registry.build(name, Conditions(weather="hail"))
        assert fault.value.code == "set.weather_unknown"


def test_weather_changes_sky_and_sound():
    for name in ("beach", "street", "forest", "longship"):
        clear, rain, snow = (built(name, "day", w) for w in ("clear", "rain", "snow"))
        assert clear.look.rain == 0 < rain.look.rain
        assert clear.look.snow == 0 < snow.look.snow
        assert "rain" in rain.ambience
        assert "rain" not in clear.ambience
        assert max(rain.look.sun_colour) < 0.5 * max(clear.look.sun_colour)
        assert built(name, "day", "fog").look.fog_density > 2.5 * clear.look.fog_density


def test_night_is_darker_and_lamps_are_lit():
    for name in registry.names():
        day, night = built(name), built(name, "night")
        assert sum(night.look.ambient_sky) * night.look.exposure <= sum(day.look.ambient_sky) * day.look.exposure * 1.02
    for name in ("living_room", "street", "longship"):
        assert max(built(name, "night").look.lamp_colour) > 1.0


def test_the_deck_rides_the_waves():
    ship = built("longship")
    assert ship.platform is not None
    poses = np.array([ship.platform(t) for t in np.linspace(0, 8, 33)])
    heights = poses[:, 1, 3]
    assert 0.15 < np.ptp(heights) < 2.5
    for pose in poses:
        assert np.allclose(pose[:3, :3] @ pose[:3, :3].T, np.eye(3), atol=1e-9)
        assert pose[1, 1] > 0.9
    assert np.abs(np.diff(heights)).max() < 0.5


def test_the_court_is_to_measure():
    """Ring and board where the rules of the game put them, as solids and as meshes alike."""
    court = built("court")
    by_name = {s.name: s for s in court.solids}
    assert by_name["rim"].pose[:3, 3] == pytest.approx((0, 3.05, 1.575))
    assert by_name["rim"].size[0] - by_name["rim"].size[1] == pytest.approx(0.4572 / 2, abs=1e-3)
    board = by_name["backboard"]
    assert board.size == pytest.approx((0.9, 0.525, 0.02))
    assert board.pose[2, 3] + board.size[2] == pytest.approx(1.22, abs=0.02)
    assert by_name["floor"].material == "wood"
    assert court.marks["free throw line"].position[2] == pytest.approx(5.98, abs=0.15)
    ring = next(item for item in court.static if item.mesh == "ring")
    p = court.meshes["ring"][0] @ ring.matrix[:3, :3].T + ring.matrix[:3, 3]
    assert np.ptp(p[:, 0]) == pytest.approx(0.4572 + 4 * by_name["rim"].size[1], abs=0.01)


def test_people_fit_the_furniture():
    room = built("living_room")
    door = [i for i in room.static if i.matrix[2, 3] < -2.5 and abs(i.matrix[0, 3] + 1.42) < 0.01]
    top = max(float((room.meshes[i.mesh][0] @ i.matrix[:3, :3].T + i.matrix[:3, 3])[:, 1].max()) for i in door)
    assert 2.05 <= top < 2.25
    tables = [s for s in room.solids if s.name == "table"]
    assert tables[0].pose[1, 3] + tables[0].size[1] == pytest.approx(0.74, abs=0.005)
    assert room.marks["sofa"].seat == pytest.approx(0.42)


@pytest.mark.parametrize("name", registry.names())
def test_every_material_has_its_shader(name):
    folder = files("resources") / "shaders" / "materials"
    made = built(name, "night")
    for item in [*made.static, *made.moving(0.5)]:
        assert (folder / f"{item.material}.glsl").is_file(), item.material


def test_wet_ground_mirrors_the_signs_that_hang_there():
    """The shader's table of neon is the set's."""
    text = (files("resources") / "shaders" / "street_signs.glsl").read_text(encoding="utf-8")

    def table(label: str, kind: str) -> list[tuple[float, ...]]:
        line = next(row for row in text.splitlines() if f" {label}[SIGN_COUNT]" in row)
        return [tuple(float(v) for v in entry.split(",")) for entry in re.findall(rf"{kind}\(([^()]*)\)", line)]

    assert table("SIGN_AT", "vec3") == [pytest.approx(sign.at) for sign in SIGNS]
    assert table("SIGN_SIZE", "vec2") == [pytest.approx(sign.size) for sign in SIGNS]
    assert table("SIGN_COLOUR", "vec3") == [pytest.approx(sign.colour) for sign in SIGNS]


def test_water_twins_agree_with_themselves():
    """The swash comes and goes over the sand where the marks say one walks."""
    lines = [water.swash_line(0.0, t) for t in np.linspace(0, 6, 25)]
    assert 0.5 < np.ptp(lines) < 5
    beach = built("beach")
    for key in ("waterline", "waterline left", "waterline right"):
        assert beach.marks[key].position[2] < min(lines) + 1.0
    for z in (2.0, 5.0, 12.0, 20.0):
        heights = [water.shore_height(1.0, z, t) for t in np.linspace(0, 5, 40)]
        assert -1.0 < min(heights) < max(heights) < 0.6
