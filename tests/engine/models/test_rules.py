"""What is rendered holds what was asked for, within what the model can."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest

from engine.messages.faults import Fault
from engine.models import catalogue
from engine.models.family import Capabilities, Lengths, Preset
from engine.models.rules import Stretch, lead_of, overlap, shown, snap, stretches

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
    found = snap(catalogue.family(family), *asked)
    assert (found.width, found.height, found.frames, found.rate) == rendered
    assert found.stretches == (Stretch(begin=0, frames=found.frames),)


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


@pytest.mark.parametrize("variant", ["wan-2.1-1.3b", "hunyuan-1.5"])
def test_a_shot_beyond_the_longest_clip_of_a_model_that_goes_on_from_nothing_is_a_fault_that_says_so(variant):
    family, found = catalogue.variant(variant)
    can = family.abilities(found)
    with pytest.raises(Fault) as caught:
        snap(family, 832, 480, 480, FILM, can=can)
    assert caught.value.code == "model.too_long"
    longest = caught.value.parameters["longest"]
    assert snap(family, 832, 480, longest, FILM, can=can).frames == family.lengths.most
    with pytest.raises(Fault):
        snap(family, 832, 480, longest + 1, FILM, can=can)


def test_what_a_model_does_not_take_beside_references_it_does_not_go_on_from():
    family = catalogue.family("h3")
    assert len(snap(family, 768, 768, 480, FILM).stretches) == 2
    with pytest.raises(Fault) as caught:
        snap(family, 768, 768, 480, FILM, references=True)
    assert caught.value.code == "model.too_long_with_references"
    assert caught.value.parameters["longest"] == 345


@pytest.mark.parametrize("family", sorted(catalogue.families()))
@pytest.mark.parametrize("frames", [481, 482, 720, 1000, 2401])
@pytest.mark.parametrize("lead", [0, 9, 17])
def test_stretches_obey_the_rule_overlap_and_hold_all_frames(family, frames, lead):
    known = catalogue.family(family)
    over = overlap(known.lengths, known.can)
    if not over:
        return
    found = snap(known, 832, 480, frames, FILM, lead=lead)
    needed = lead + shown(frames, FILM, found.rate)
    cut = found.stretches
    assert [each.lead for each in cut] == [0, *[over] * (len(cut) - 1)]
    for each in cut:
        assert known.lengths.least <= each.frames <= known.lengths.most
        assert (each.frames - known.lengths.first) % known.lengths.step == 0
    for one, other in pairwise(cut):
        assert other.begin == one.end - over
        assert one.end < needed
    assert needed <= cut[-1].end < needed + max(known.lengths.step, known.lengths.least)
    assert sum(each.frames - each.lead for each in cut) == cut[-1].end
    least = max(1, -(-(needed - over) // (known.lengths.most - over)))
    assert len(cut) <= least
    assert found.frames == max(found.lengths)


def test_stretches_are_about_as_long_as_each_other():
    lengths = Lengths(step=8, first=1, least=9, most=481)
    assert stretches(lengths, 490, 17, 481) == (Stretch(begin=0, frames=257), Stretch(begin=240, frames=257, lead=17))
    assert stretches(lengths, 481, 17, 481) == (Stretch(begin=0, frames=481),)
    assert [each.frames for each in stretches(lengths, 100, 17, 40)] == [
        33,
        33,
        33,
        33,
        33,
        25,
    ]  # 33 is the longest below 40
    assert stretches(lengths, 40, 17, 9) == stretches(lengths, 40, 17, 25)  # a step beyond what is shared at least


def test_what_is_gone_on_from_is_a_clip_where_the_model_takes_one_else_the_last_picture():
    lengths = Lengths(step=4, first=1, least=5, most=81)
    assert overlap(lengths, Capabilities(prefix=True, first=True)) == 9
    assert overlap(lengths, Capabilities(first=True)) == 1
    assert overlap(lengths, Capabilities(last=True)) == 0
    assert [lead_of(lengths, count) for count in (0, 1, 4, 5, 9, 33)] == [0, 1, 1, 5, 9, 9]


@pytest.mark.parametrize(
    ("frames", "rate", "own", "needed"),
    [(48, 24, 16, 32), (49, 24, 16, 33), (121, "24000/1001", 24, 121), (8, 16, 24, 11)],
)
def test_of_another_rate_no_more_is_rendered_than_is_shown(frames, rate, own, needed):
    assert shown(frames, Fraction(rate), Fraction(own)) == needed
    assert int((frames - 1) * own / Fraction(rate)) == needed - 1
