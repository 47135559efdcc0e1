from __future__ import annotations

import numpy as np
import pytest

from engine.previz.people.bake import bake
from engine.previz.people.cast import CAST
from engine.previz.people.spec import SLOT
from engine.previz.people.wardrobe import COLOURS, KINDS, SAME, wear


def kinds(name: str, *words: str) -> list[tuple[str, str]]:
    spec, _ = wear(CAST[name], words)
    return [(garment.kind, str(garment.options.get("slot", ""))) for garment in spec.outfit]


def test_no_words_change_nothing() -> None:
    for spec in CAST.values():
        assert wear(spec, ()) == (spec, ())


def test_a_white_dress_replaces_top_and_trousers() -> None:
    spec, unknown = wear(CAST["maya"], ("white dress",))
    assert unknown == ()
    assert kinds("maya", "white dress") == [("skirt", "top"), ("top", ""), ("shoes", "")]
    assert spec.fabrics["top"].colour == COLOURS["white"]


def test_the_dress_is_there_in_the_baked_figure() -> None:
    baked = bake("maya", ("white dress",), density=0.05)
    arrays = baked.figure.body[0]
    cloth = arrays["slot"][:, 0] == SLOT["top"]
    skirt = arrays["position"][cloth & (arrays["position"][:, 1] < 0.55)]
    assert len(skirt) > 500
    assert np.ptp(skirt[:, 0]) > 0.5
    assert not (arrays["slot"][:, 0] == SLOT["bottom"]).any()
    assert tuple(baked.figure.material["slot_color"][SLOT["top"]]) == COLOURS["white"]


def test_a_colour_waits_for_the_next_garment() -> None:
    spec, _ = wear(CAST["jonas"], ("red", "jersey"))
    assert spec.fabrics["top"].colour == COLOURS["red"]
    assert next(g for g in spec.outfit if g.kind == "top").options["sleeve"] == 0
    assert spec.fabrics["bottom"] == CAST["jonas"].fabrics["bottom"]


def test_only_a_colour_dyes_what_is_seen_most() -> None:
    assert wear(CAST["jonas"], ("green",))[0].fabrics["top"].colour == COLOURS["green"]
    spec, _ = wear(CAST["lin"], ("red",))
    assert spec.fabrics["coat"].colour == COLOURS["red"]
    assert spec.fabrics["top"] == CAST["lin"].fabrics["top"]
    assert spec.outfit == CAST["lin"].outfit


def test_sports_clothes_are_jersey_shorts_and_trainers() -> None:
    for words in (("sports clothes",), ("basketball kit",), ("sportswear",)):
        spec, unknown = wear(CAST["jonas"], words)
        assert unknown == ()
        assert next(g for g in spec.outfit if g.kind == "trousers").options["hem"] > 1
        assert spec.fabrics["shoes"].pattern == "shoe"


def test_each_kind_of_one_entry_takes_its_own_colour() -> None:
    spec, _ = wear(CAST["nia"], ("a white shirt and black trousers",))
    assert spec.fabrics["top"].colour == COLOURS["white"]
    assert spec.fabrics["bottom"].colour == COLOURS["black"]


def test_a_named_shirt_is_not_hidden_under_the_own_jacket() -> None:
    assert ("top", "coat") in kinds("sam")
    assert ("top", "coat") not in kinds("sam", "white shirt")
    assert ("top", "coat") in kinds("sam", "white shirt", "grey jacket")


def test_nobody_is_left_without_trousers_or_top() -> None:
    worn = kinds("nia", "blue shirt")
    assert ("trousers", "") in worn
    assert ("top", "") in kinds("nia", "jeans")


def test_long_and_short_change_the_length() -> None:
    def length(words: str) -> float:
        return next(g for g in wear(CAST["maya"], (words,))[0].outfit if g.kind == "skirt").options["length"]

    assert length("short dress") < length("dress") < length("long dress")


def test_patterns_get_a_second_colour_that_shows() -> None:
    fabric = wear(CAST["otto"], ("striped t-shirt",))[0].fabrics["top"]
    assert fabric.pattern == "stripes"
    assert abs(sum(fabric.colour) - sum(fabric.second)) > 0.4
    two = wear(CAST["otto"], ("red and white striped t-shirt",))[0].fabrics["top"]
    assert (two.colour, two.second) == (COLOURS["red"], COLOURS["white"])


def test_blue_jeans_are_as_blue_as_denim_is() -> None:
    assert wear(CAST["nia"], ("blue jeans",))[0].fabrics["bottom"] == wear(CAST["nia"], ("jeans",))[0].fabrics["bottom"]


def test_words_nobody_understands_are_given_back() -> None:
    spec, unknown = wear(CAST["maya"], ("chainmail", "white quantum dress"))
    assert unknown == ("chainmail", "quantum")
    assert spec.fabrics["top"].colour == COLOURS["white"]
    assert bake("timo", ("spurs",), density=0.05).not_understood == ("spurs",)


def test_barefoot_takes_the_shoes_off() -> None:
    assert "shoes" not in [kind for kind, _ in kinds("maya", "barefoot")]


@pytest.mark.parametrize("word", sorted(KINDS))
def test_every_kind_can_be_worn_by_everybody(word: str) -> None:
    for spec in CAST.values():
        dressed, unknown = wear(spec, (f"green {word}",))
        assert unknown == ()
        slots = {
            str(g.options.get("slot", {"trousers": "bottom", "skirt": "bottom", "scarf": "extra"}.get(g.kind, g.kind)))
            for g in dressed.outfit
        }
        assert slots <= set(SLOT)
        assert slots <= set(dressed.fabrics) | {"extra"}


def test_other_names_mean_kinds_that_exist() -> None:
    assert set(SAME.values()) <= set(KINDS)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("otto", "black suit"),
        ("timo", "yellow raincoat"),
        ("sam", "tracksuit"),
    ],
)
def test_clothes_fit_other_bodies(name: str, words: str) -> None:
    baked = bake(name, (words,), density=0.1)
    assert all(np.isfinite(value).all() for value in baked.figure.body[0].values())
    assert len(baked.figure.body[0]["position"]) < 60_000


def test_a_scarf_lies_around_the_neck() -> None:
    baked = bake("timo", ("red scarf",), density=0.05)
    arrays = baked.figure.body[0]
    scarf = arrays["position"][arrays["slot"][:, 0] == SLOT["extra"]]
    assert len(scarf) > 200
    assert baked.measures.shoulder - 0.05 < scarf[:, 1].mean() < baked.measures.eye
    assert np.ptp(scarf[:, 0]) < 0.35


def test_coat_tails_are_wider_than_the_skirt_beneath() -> None:
    spec, _ = wear(CAST["nia"], ("black coat",))
    inner, outer = (g.options for g in spec.outfit if g.kind == "skirt")
    assert outer["slot"] == "coat"
    assert outer["flare"] > inner["flare"]


def test_shade_words_lighten_and_darken() -> None:
    dark, plain, light = (
        sum(wear(CAST["otto"], (f"{w} blue shirt",))[0].fabrics["top"].colour) for w in ("dark", "", "pale")
    )
    assert dark < plain < light
