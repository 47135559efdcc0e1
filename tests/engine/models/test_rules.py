"""What is rendered holds what was asked for, within what the model can."""

from __future__ import annotations

from fractions import Fraction

import pytest

from engine.messages.faults import Fault
from engine.models import catalogue
from engine.models.family import Preset
from engine.models.rules import Snapped, snap

FILM = Fraction(24)


@pytest.mark.parametrize(
    ("family", "asked", "rendered"),
    [
        ("ltx2", (1920, 1080, 121, FILM), (1920, 1088, 121, FILM)),
        ("ltx2", (1280, 720, 32, FILM), (1280, 736, 33, FILM)),
        ("ltx2", (848, 480, 1, FILM), (864, 480, 9, FILM)),
        ("ltx2", (128, 72, 120, Fraction(24_000, 1001)), (480, 256, 121, Fraction(24_000, 1001))),
        ("wan", (848, 480, 48, FILM), (848, 480, 33, Fraction(16))),
        ("wan", (832, 480, 81, Fraction(16)), (832, 480, 81, Fraction(16))),
        ("wan_5b", (1280, 704, 120, FILM), (1280, 704, 121, FILM)),
    ],
)
def test_sizes_lengths_and_rates_are_snapped(family, asked, rendered):
    assert snap(catalogue.family(family), *asked) == Snapped(*rendered)


def test_both_halves_of_a_second_stage_are_sizes_too():
    preset = Preset(steps=8, guidance=1.0, refine=(0.9,))
    found = snap(catalogue.family("ltx2"), 1280, 720, 25, FILM, preset)
    assert (found.width, found.height) == (1280, 768)
    assert (found.width // 2 % 32, found.height // 2 % 32) == (0, 0)


@pytest.mark.parametrize("family", sorted(catalogue.families()))
@pytest.mark.parametrize("size", [(128, 72), (720, 1280), (1000, 1000), (3840, 2160), (640, 64)])
def test_every_family_renders_what_is_within_its_rules(family, size):
    known = catalogue.family(family)
    found = snap(known, *size, 24, FILM)
    assert found.width % known.sizes.multiple == found.height % known.sizes.multiple == 0
    assert found.width * found.height <= known.sizes.most
    assert (found.frames - known.lengths.first) % known.lengths.step == 0
    assert found.frames / found.rate >= 1


def test_a_shot_beyond_the_longest_clip_is_a_fault_that_says_how_long_it_may_be():
    with pytest.raises(Fault) as caught:
        snap(catalogue.family("wan"), 832, 480, 240, FILM)
    assert caught.value.code == "model.too_long"
    assert caught.value.parameters["longest"] == 121
    assert snap(catalogue.family("wan"), 832, 480, 121, FILM).frames == 81
