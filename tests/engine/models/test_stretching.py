"""Shots in stretches: how long they are on a machine, what they take, and how long all of them last."""

from __future__ import annotations

from fractions import Fraction

import msgspec
import pytest

from engine.models import catalogue, costs, planning
from engine.models.family import Family, Variant
from engine.models.planning import Known
from engine.models.rules import Snapped, snap
from engine.models.stretching import planned
from tests.engine.models.test_planning import MEASURED, machine

FILM = Fraction(24)


def snapping(family: Family, variant: Variant, size: tuple[int, int, int]):
    can, preset = family.abilities(variant), family.preset(variant, "standard")

    def at_most(longest: int) -> Snapped:
        return snap(family, *size, FILM, preset, can, longest=longest)

    return at_most


def found(model: str, size: tuple[int, int, int], on, remembered=()):
    family, variant = catalogue.variant(model)
    return planned(family, variant, None, snapping(family, variant, size), "standard", on, remembered)


def test_where_there_is_memory_stretches_are_as_long_as_the_model_renders() -> None:
    """Twenty seconds of LTX are one clip, a minute is three; the plan has nothing to pin then."""
    for frames, count in ((481, 1), (1440, 4)):
        snapped, plan = found("ltx-2.3", (960, 544, frames), machine("cuda", 141, 256))
        assert (len(snapped.stretches), plan.fits, plan.plan.longest) == (count, True, 0)
        assert "plan.stretches" not in [note.code for note in plan.reasons]


def test_where_there_is_too_little_the_longest_that_fit_are_chosen_and_told() -> None:
    """And they are as short only as they have to be."""
    on, size = machine("cuda", 24, 128), (1920, 1080, 481)
    family, variant = catalogue.variant("ltx-2.3")
    at_most = snapping(family, variant, size)
    snapped, plan = found("ltx-2.3", size, on)
    assert plan.fits
    assert len(snapped.stretches) > 1
    assert plan.plan.longest == snapped.frames == max(snapped.lengths)
    note = next(note for note in plan.reasons if note.code == "plan.stretches")
    assert note.parameters == {"count": len(snapped.stretches)}
    assert at_most(plan.plan.longest).stretches == snapped.stretches  # a recipe's plan gives the same again
    longer = [at_most(int(at_most(0).frames * by)) for by in planning.SHRUNK]
    for each in longer:
        if each.frames > snapped.frames:
            task = planning.plan(
                family, variant, None, each.width, each.height, each.frames, "standard", on,
                given=True, lengths=each.lengths,
            )  # fmt: skip
            assert not task.fits


def test_a_model_that_goes_on_from_nothing_is_not_cut() -> None:
    """What does not fit stays what it is, and says so."""
    snapped, plan = found("wan-2.1-14b", (832, 480, 121), machine("cuda", 8, 8))
    assert len(snapped.stretches) == 1
    assert not plan.fits
    assert plan.plan.longest == 0


def test_memory_does_not_grow_with_the_length_and_work_does() -> None:
    """Words are read once, everything else for each stretch."""
    family, variant = catalogue.variant("ltx-2.3")
    on = machine("cuda", 141, 256)
    tasks = []
    for count in (2, 4):
        cut = (257,) * count
        tasks.append(costs.task(family, variant, None, 960, 544, 257, "standard", given=True, lengths=cut))
    plan = planning.plan(family, variant, None, 960, 544, 257, "standard", on, given=True).plan
    two, four = (costs.labour(plan, task) for task in tasks)
    one = costs.labour(plan, msgspec.structs.replace(tasks[0], lengths=()))
    assert one["reading"] == two["reading"] == four["reading"]
    for phase in ("denoising", "decoding"):
        for name in ("products", "attended", "convolved", "moved", "carried", "passes"):
            each = getattr(one[phase], name)
            assert getattr(two[phase], name) == pytest.approx(2 * each)
            assert getattr(four[phase], name) == pytest.approx(4 * each)
    assert costs.peaks(plan, tasks[0]) == costs.peaks(plan, tasks[1])


def test_seconds_of_stretches_are_told_from_an_earlier_render_in_other_stretches() -> None:
    """A render of two foretells one of four, and the other way."""
    on = machine("cuda", 141, 256, MEASURED)
    family, variant = catalogue.variant("ltx-2.3")
    short, long = (snapping(family, variant, (960, 544, frames))(0) for frames in (900, 1800))
    assert len(short.stretches) < len(long.stretches)
    by = {
        name: planning.plan(
            family,
            variant,
            None,
            each.width,
            each.height,
            each.frames,
            "standard",
            on,
            given=True,
            lengths=each.lengths,
        )
        for name, each in (("short", short), ("long", long))
    }
    known = Known(
        variant=variant.key, machine=on.key, quality="standard", width=short.width, height=short.height,
        frames=short.frames, plan=by["short"].plan, seconds=100.0, lengths=short.lengths,
    )  # fmt: skip
    again, other = (
        planning.plan(
            family, variant, None, each.width, each.height, each.frames, "standard", on, (known,),
            given=True, lengths=each.lengths,
        )
        for each in (short, long)
    )  # fmt: skip
    assert (again.seconds, again.basis) == (pytest.approx(100.0), "recipe")
    assert other.seconds is not None
    assert by["long"].seconds is not None
    assert by["short"].seconds is not None
    assert other.seconds / 100 == pytest.approx(by["long"].seconds / by["short"].seconds, rel=0.01)
    assert 1.8 < other.seconds / 100 < 2.4


def test_the_transformer_stays_while_pictures_are_decoded_where_there_is_room() -> None:
    """To the byte; else it is read anew for every stretch."""
    family, variant = catalogue.variant("ltx-2.3")
    on = machine("cuda", 141, 128)
    task = costs.task(family, variant, None, 960, 544, 481, "standard", given=True, lengths=(481, 481))
    plan = planning.plan(family, variant, None, 960, 544, 481, "standard", on, given=True, lengths=(481, 481)).plan
    assert plan.part("transformer").holding == "device"
    held = sum(costs.weights_of(part, plan, task)[0] for part in plan.parts if part.role in ("transformer", "refiner"))
    needed = costs.peaks(plan, task)["decoding"].device + held
    kept_back = on.vram_free - planning.usable(on)[0]
    for spare, stays in ((-1, False), (0, True)):
        exactly = msgspec.structs.replace(on, vram_free=needed + kept_back + spare)
        assert planning.holds_through(plan, task, exactly) == stays
