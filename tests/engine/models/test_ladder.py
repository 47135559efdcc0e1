"""Stepping down: always to less, never in a circle, and down to the end."""

from __future__ import annotations

import itertools

import msgspec
import pytest

from engine.models import catalogue, costs, planning
from engine.models.costs import Task
from engine.models.ladder import step_down, told
from engine.models.machine import Machine
from engine.models.plan import Plan
from tests.engine.models.test_planning import GB, machine, task_of

CASES = [
    ("ltx-2.3", (960, 544, 121)),
    ("ltx-2.3-distilled", (1920, 1088, 121)),
    ("wan-2.1-1.3b", (832, 480, 81)),
    ("wan-2.2-a14b", (1280, 720, 81)),
]


def start(task: Task, on: Machine) -> Plan:
    """The best plan of a machine."""
    family, variant = catalogue.variant(task.variant)
    return planning.plan(family, variant, None, task.width, task.height, task.frames, "standard", on).plan


def steps(plan: Plan, phase: str, task: Task | None, on: Machine | None = None) -> list[Plan]:
    """The plan and every one below it."""
    found = [plan]
    while (lower := step_down(found[-1], phase, task, on)) is not None:
        found.append(lower)
        assert len(found) < 30
    return found


@pytest.mark.parametrize(("model", "size"), CASES)
@pytest.mark.parametrize("device", ["cuda", "mps", "cpu"])
@pytest.mark.parametrize("phase", ["reading", "denoising", "refining", "decoding"])
def test_every_rung_takes_less_where_memory_ran_out(
    model: str, size: tuple[int, int, int], device: str, phase: str
) -> None:
    """By what the phase costs; so it never comes back to where it was, and it ends."""
    task = task_of(model, size)
    if phase not in costs.phases(task):
        return
    found = steps(start(task, machine(device, 141, 512)), phase, task)
    taken = [costs.peaks(plan, task)[phase].device for plan in found]
    assert taken == sorted(set(taken), reverse=True)
    assert [plan.rung for plan in found] == list(range(len(found)))
    assert len(found) > 1
    others = [{name: peak for name, peak in costs.peaks(plan, task).items() if name != phase} for plan in found]
    assert all(peak.device <= others[0][name].device for other in others for name, peak in other.items()), (
        "another phase takes more for it"
    )


@pytest.mark.parametrize("phase", ["reading", "denoising", "refining", "decoding"])
@pytest.mark.parametrize("device", ["cuda", "mps", "cpu"])
def test_without_knowing_the_size_it_ends_as_well(phase: str, device: str) -> None:
    """A plan that an old recipe pinned is stepped down by its parts alone."""
    plan = start(task_of("ltx-2.3-distilled", (1920, 1088, 121)), machine(device, 141, 512))
    found = steps(plan, phase, None)
    assert len({msgspec.json.encode(msgspec.structs.replace(each, rung=0)) for each in found}) == len(found)


def test_time_is_given_up_before_exactness() -> None:
    """Blocks, layers, eight bits, files: in this order."""
    task = task_of("ltx-2.3", (960, 544, 121))
    found = steps(start(task, machine("cuda", 80, 128)), "denoising", task)
    held = [(plan.part("transformer").holding, plan.part("transformer").precision) for plan in found]
    assert held == [
        ("device", "bfloat16"),
        ("blocks", "bfloat16"),
        ("leaves", "bfloat16"),
        ("leaves", "int8"),
        ("disk", "bfloat16"),
    ]
    assert told(found[0], found[1]) == "transformer blocks"
    assert told(found[2], found[3]) == "transformer int8"


def test_pictures_are_cut_in_tiles_before_windows_before_smaller_tiles() -> None:
    """What is seen least first."""
    task = task_of("ltx-2.3-distilled", (1920, 1088, 121))
    found = steps(start(task, machine("cuda", 80, 128)), "decoding", task)
    pieces = [(plan.tile, plan.chunk) for plan in found]
    assert pieces[:2] == [(0, 0), (512, 0)]
    assert all(one[0] >= other[0] or not one[0] for one, other in itertools.pairwise(pieces))
    assert pieces[-1] == (pieces[-1][0], 2)


def test_a_rung_that_memory_has_no_room_for_is_left_out() -> None:
    """Weights that would fill memory, and end the process, are read in place instead."""
    task = task_of("ltx-2.3", (960, 544, 121))
    plan = start(task, machine("cuda", 80, 128))
    small = msgspec.structs.replace(machine("cuda", 80, 16), host_free=12 * GB)
    found = steps(plan, "denoising", task, small)
    held = [(each.part("transformer").holding, each.part("transformer").precision) for each in found]
    assert held == [("device", "bfloat16"), ("device", "int8"), ("disk", "bfloat16")]
    middle = machine("cuda", 80, 32)
    in_memory = [each.part("transformer") for each in steps(plan, "denoising", task, middle)]
    assert {part.precision for part in in_memory if part.holding in ("blocks", "leaves")} == {"int8"}


def test_what_is_stepped_down_in_one_phase_leaves_the_others() -> None:
    """Decoding out of memory does not touch the transformer."""
    task = task_of("ltx-2.3", (960, 544, 121))
    plan = start(task, machine("cuda", 80, 128))
    lower = step_down(plan, "decoding", task)
    assert lower is not None
    assert lower.parts == plan.parts
    assert (lower.tile, lower.rung) == (512, 1)


def test_a_tile_as_large_as_the_picture_is_no_rung() -> None:
    """Where cutting saves nothing, the next rung comes at once."""
    task = task_of("ltx-2.3", (512, 320, 121))
    lower = step_down(start(task, machine("cuda", 80, 128)), "decoding", task)
    assert lower is not None
    assert lower.chunk
