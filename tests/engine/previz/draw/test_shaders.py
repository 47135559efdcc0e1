"""Every shader compiles in every look; programs are shared where sources are equal."""

from __future__ import annotations

from importlib import resources

import pytest

from engine.previz.draw import shaders
from engine.previz.draw.context import make_context
from engine.previz.draw.presets import DRAFT, FINE
from engine.previz.draw.scene import Look

MATERIALS = sorted(
    entry.name.removesuffix(".glsl")
    for entry in resources.files("resources").joinpath("shaders", "materials").iterdir()
    if entry.name.endswith(".glsl")
)
NIGHT = Look(lamp_position=(0, 2, 0), lamp_colour=(1, 1, 1), rain=1.0, snow=0.2, shelter=(0, 0, 0, 1, 1, 1))


@pytest.fixture(scope="module")
def library():
    context = make_context()
    yield shaders.ShaderLibrary(context)
    context.release()


@pytest.mark.parametrize("material", MATERIALS)
def test_materials_compile(library, material):
    for look, weathered in ((Look(), False), (Look(toon=True, enclosed=True), False), (NIGHT, True)):
        program = library.surface(material, look, DRAFT, weathered)
        assert "view_projection" in program
        assert library.surface(material, look, DRAFT, weathered) is program
    assert "view_projection" in library.surface_depth(material)


@pytest.mark.parametrize("kind", ["skin", "eye", "hair", "lash", "mouth", "cloth"])
def test_people_compile(library, kind):
    for look in (Look(), Look(toon=True, indoor=True), NIGHT):
        for far in (False, True):
            for pattern in (0, 5, 6, 8) if kind == "cloth" else (0,):
                assert "eye" in library.figure(kind, pattern, look, FINE, far=far)


def test_expected_materials_are_there():
    assert {
        "plain",
        "leaf",
        "ball",
        "emissive",
        "bark",
        "fabric",
        "clinker",
        "mote",
        "ocean",
        "snow",
        "sea",
        "wood",
    } <= set(MATERIALS)
    assert not shaders.has_material("nothing")


def test_what_moves_by_itself_is_known_from_its_source():
    assert shaders.animated("sea")
    assert shaders.displaced_by("sea") == "shore.glsl"
    assert shaders.displaced_by("ocean") == "ocean_waves.glsl"
    assert not shaders.animated("plain")
    assert not shaders.displaced_by("sand"), "sand includes the shore's shape but does not move"


def test_looks_that_differ_in_numbers_only_share_programs(library):
    library.surface("plain", Look(), DRAFT, False)
    before = library.compiled
    library.surface("plain", Look(exposure=0.3, sun=(1, 0.1, 0)), DRAFT, False)
    assert library.compiled == before


def test_includes_are_taken_once():
    text = shaders.assemble("surface.frag", {"X": 1}, {"material": "materials/sand.glsl"})
    assert text.startswith("#version 330\n#define X 1\n")
    assert text.count("float valueNoise(") == 1
    assert "#include" not in text
