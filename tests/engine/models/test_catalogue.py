from __future__ import annotations

import ast
import importlib
import importlib.util
import sys
from fractions import Fraction
from pathlib import Path

import pytest

from engine.messages.faults import Fault
from engine.models import catalogue
from engine.models.family import Family

COPY = "from msgspec.structs import replace\nfrom engine.models.families.wan import FAMILY as WAN\n"


@pytest.fixture
def afresh():
    """The catalogue is read anew, and again after the test."""
    catalogue.catalogue.cache_clear()
    yield
    catalogue.catalogue.cache_clear()


def install(folder, name: str, entries: str, module: str) -> None:
    """A package as an installer leaves it: a module, and its ``dist-info``."""
    (folder / f"{name}.py").write_text(module)
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[rushes.families]\n{entries}\n")


def test_every_family_is_whole():
    found = catalogue.families()
    assert {
        "ltx2",
        "wan",
        "wan_vace",
        "wan_5b",
        "wan_animate",
        "wan_animate_2",
        "hunyuan",
        "kandinsky",
        "cosmos",
        "echo",
        "h3",
    } == set(found)
    keys = [variant.key for family in found.values() for variant in family.variants]
    assert len(keys) == len(set(keys))
    for key, family in found.items():
        assert family.key == key
        assert set(family.presets) == {"draft", "standard", "fine"}
        assert family.lengths.least % family.lengths.step == family.lengths.first % family.lengths.step
        assert family.lengths.most % family.lengths.step == family.lengths.first % family.lengths.step
        assert family.sizes.most >= family.sizes.least**2
        assert family.rates
        assert all(rate > 0 for rate in family.rates)
        assert family.licence.url.startswith("https://")
        for variant in family.variants:
            roles = {part.role for part in variant.components}
            assert {"transformer", "picture"} <= roles
            assert ("sound" in roles) == bool(family.abilities(variant).sound)
            for quality in ("draft", "standard", "fine"):
                preset = family.preset(variant, quality)
                assert preset.steps > 0
                assert list(preset.sigmas) == sorted(preset.sigmas, reverse=True)


def test_a_variant_is_found_with_its_family():
    family, variant = catalogue.variant("ltx-2.0")
    assert (family.key, variant.title) == ("ltx2", "LTX-2.0")
    assert family.abilities(variant).sound == 24_000
    assert catalogue.family("ltx2").can.sound == 48_000
    for look, key in ((catalogue.variant, "wan-9"), (catalogue.family, "nobody")):
        with pytest.raises(Fault) as caught:
            look(key)
        assert caught.value.code.startswith("models.unknown_")


def classes() -> dict[str, ast.ClassDef]:
    """Every class of diffusers by name, read and not imported: importing them all takes a minute."""
    found = importlib.util.find_spec("diffusers")
    assert found
    assert found.origin
    names = {name for family in catalogue.families().values() for name in (*family.pipelines, *family.transformers)}
    mentioned = [
        path.read_text("utf-8") for path in Path(found.origin).parent.rglob("*.py") if path.name.startswith(PLACES)
    ]
    return {
        node.name: node
        for text in mentioned
        if any(f"class {name}(" in text for name in names)
        for node in ast.parse(text).body
        if isinstance(node, ast.ClassDef)
    }


PLACES = ("pipeline_", "modular_pipeline", "transformer_")


def test_the_classes_and_marks_that_it_names_are_diffusers_own():
    known = classes()
    for family in catalogue.families().values():
        assert {*family.pipelines, *family.transformers} <= set(known), family.key
        for variant in family.variants:
            kind = known[str(variant.marks.get("_class_name", family.transformers[0]))]
            (begin,) = [node for node in kind.body if isinstance(node, ast.FunctionDef) and node.name == "__init__"]
            arguments = {argument.arg for argument in (*begin.args.args, *begin.args.kwonlyargs)}
            assert set(variant.marks) <= {"_class_name", *arguments}, variant.key


def test_another_package_adds_a_family(tmp_path, monkeypatch, afresh):
    module = (
        COPY + "FAMILY = replace(WAN, key='mine', title='Mine', variants=(replace(WAN.variants[0], key='mine-1b'),))\n"
    )
    install(tmp_path, "rushes_mine", "mine = rushes_mine:FAMILY", module)
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.invalidate_caches()
    family, variant = catalogue.variant("mine-1b")
    assert (family.title, family.rates) == ("Mine", (Fraction(16),))
    assert variant.key == "mine-1b"
    assert not catalogue.catalogue().refused
    sys.modules.pop("rushes_mine", None)


@pytest.mark.parametrize(
    ("module", "reason"),
    [
        ("raise RuntimeError('not today')", "not today"),
        ("FAMILY = 7", "not a Family"),
        ("from engine.models.families.wan import FAMILY", "already"),
        ("import nowhere_at_all", "nowhere_at_all"),
        (
            COPY + "FAMILY = replace(WAN, key='broken', words='many', variants=())",
            "words",
        ),
        (
            COPY + "FAMILY = replace(WAN, key='broken')",
            "keys of their own",
        ),
    ],
)
def test_a_broken_package_is_told_and_harms_nothing(tmp_path, monkeypatch, afresh, module, reason):
    install(tmp_path, "rushes_broken", "broken = rushes_broken:FAMILY", module)
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.invalidate_caches()
    (told,) = catalogue.catalogue().refused
    assert (told.name, told.package) == ("broken", "rushes_broken")
    assert reason in told.reason
    assert isinstance(catalogue.family("wan"), Family)
    sys.modules.pop("rushes_broken", None)


def test_both_kinds_of_wan_animate_are_asked_alike():
    one, two = catalogue.family("wan_animate"), catalogue.family("wan_animate_2")
    for shared in ("rates", "lengths", "sizes", "presets"):
        assert getattr(one, shared) is getattr(two, shared), shared
