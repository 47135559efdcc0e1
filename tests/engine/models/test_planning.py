"""Plans for a table of machines, thought through by hand, and what holds for every plan."""

from __future__ import annotations

import csv
import itertools
from pathlib import Path
from typing import Any

import msgspec
import pytest

from engine.models import catalogue, costs, planning
from engine.models.costs import Task
from engine.models.machine import Machine, Rates
from engine.models.plan import Part, Plan
from engine.models.planning import Known, Planned

GB = 10**9
TABLE = Path(__file__).with_name("machines.csv")
"""What each machine renders a shot by. In bytes, where the lines run: LTX-2.3 in bfloat16 is 38.0 GB, its decoders 1.8,
and 960x544x121 computes in 2 x 8 160 tokens x 4 096 x 19 numbers x 1.25 = 3.2 GB, together 43.0: 48 GB cards hold it,
24 GB ones hold it in eight bits, where its decoders wait in memory (19.9 + 3.2 = 23.1 of 23.9 that are free; with the
decoders it would be 24.9). In memory 38.0 GB need a machine of 64; 19.9 one of 32; one of 16 reads it in place. The
encoder is 24.4 and its connectors 6.3 GB: cards below 48 read it in place, which reads it once, as any way does. Wan
14B is 28.6 GB, or 15.0; Wan 1.3B is 2.8 and fits anywhere, but its encoder (11.4) wants a card of 16."""

CARDS, MEMORIES = (8, 12, 16, 24, 48, 80, 141), (16, 32, 64, 128)

MEASURED = Rates(matrix=4e14, convolution=1e14, attention={"native": 2e14}, memory=2e12, link=2.5e10)


def machine(device: Any = "cuda", vram: int = 24, memory: int = 64, rates: Rates | None = None, **more: Any) -> Machine:
    """A machine with nothing else running but a desktop (0.8 GB of the card) and a system (4 GB of memory)."""
    card = vram * 2**30
    return Machine(
        device=device,
        vram_total=card,
        vram_free=max(0, card - 8 * GB // 10),
        host_total=memory * 2**30,
        host_free=memory * 2**30 - 4 * GB,
        disk_free=500 * GB,
        rates=rates or Rates(),
        **more,
    )


def planned(model: str, size: tuple[int, int, int], on: Machine, quality: str = "standard", **more: Any) -> Planned:
    """The plan of a catalogue's model."""
    family, variant = catalogue.variant(model)
    return planning.plan(family, variant, None, *size, quality, on, **more)


def task_of(model: str, size: tuple[int, int, int], quality: str = "standard") -> Task:
    """What it works with."""
    family, variant = catalogue.variant(model)
    return costs.task(family, variant, None, *size, quality)


def told(part: Part) -> str:
    """How a part is held, as in the table."""
    return f"{part.precision} {part.holding}{' pinned' if part.pinned else ''}"


def rows() -> list[dict[str, str]]:
    """The table."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("model", sorted({row["model"] for row in rows()}))
def test_each_machine_of_the_table_gets_its_plan(model: str) -> None:
    """Every card, memory, processor and Mac."""
    seen = [row for row in rows() if row["model"] == model]
    assert len({(row["device"], row["vram"], row["memory"]) for row in seen}) == len(CARDS) * 4 + 8
    for row in seen:
        size = int(row["width"]), int(row["height"]), int(row["frames"])
        found = planned(model, size, machine(row["device"], int(row["vram"]), int(row["memory"])))
        roles = ("text", "transformer", "picture")
        first = {role: next(part for part in found.plan.parts if part.role == role) for role in roles}
        assert {
            **row,
            "fits": "yes" if found.fits else "no",
            "text": told(first["text"]),
            "transformer": told(first["transformer"]),
            "decoders": first["picture"].holding,
            "tile": str(found.plan.tile),
            "chunk": str(found.plan.chunk),
            "gb_device": f"{found.device_bytes / GB:.1f}",
            "gb_memory": f"{found.host_bytes / GB:.1f}",
            "would": " or ".join(f"{each.width}x{each.height}x{each.frames}" for each in found.would),
        } == row


def test_weights_are_as_many_bytes_as_the_hand_counts() -> None:
    """The lines of the table, from the sizes of the parts alone."""
    ltx = task_of("ltx-2.3", (960, 544, 121))
    assert ltx.tokens("denoising") == 16 * 17 * 30 == 8160
    assert ltx.bulk("transformer").held("bfloat16") == pytest.approx(38.0 * GB, rel=0.01)
    assert ltx.bulk("transformer").held("int8") == pytest.approx(19.7 * GB, rel=0.01)
    wan = task_of("wan-2.1-14b", (832, 480, 81))
    assert wan.tokens("denoising") == 21 * 30 * 52 == 32760
    assert wan.bulk("transformer").held("bfloat16") == pytest.approx(28.6 * GB, rel=0.01)


SIZES = {
    "ltx-2.3": ((512, 320, 25), (1920, 1088, 121), (960, 544, 481)),
    "ltx-2.3-distilled": ((1920, 1088, 121),),
    "wan-2.1-1.3b": ((832, 480, 81), (1280, 720, 81)),
    "wan-2.2-a14b": ((832, 480, 81), (1280, 720, 33)),
}
EVERY = [(model, size) for model, sizes in SIZES.items() for size in sizes]


@pytest.mark.parametrize(("model", "size"), EVERY)
@pytest.mark.parametrize("device", ["cuda", "mps", "cpu"])
def test_no_plan_that_fits_takes_more_than_is_free_less_a_reserve(
    model: str, size: tuple[int, int, int], device: str
) -> None:
    """On the card and in memory, in every phase, with other programs running as well."""
    fitting = 0
    for vram, memory, taken in itertools.product(CARDS[::2], MEMORIES[::2], (0, 5)):
        on = machine(device, 0 if device == "cpu" else vram, memory)
        on = msgspec.structs.replace(
            on, vram_free=max(0, on.vram_free - taken * GB), host_free=max(0, on.host_free - taken * GB)
        )
        found = planned(model, size, on)
        if not found.fits:
            assert any(note.code in ("plan.short_device", "plan.short_host") for note in found.reasons)
            continue
        fitting += 1
        assert found.host_bytes <= on.host_free - 1.5 * GB
        assert device == "cpu" or found.device_bytes <= on.vram_free - 0.5 * GB
        assert 0 < found.disk_bytes < on.disk_free
    assert fitting


@pytest.mark.parametrize(("model", "size"), EVERY)
@pytest.mark.parametrize("rates", [Rates(), MEASURED, msgspec.structs.replace(MEASURED, link=4e9)])
def test_more_memory_never_gives_a_slower_plan(model: str, size: tuple[int, int, int], rates: Rates) -> None:
    """By more than what a plan that changes no number may cost, and never one that fits no more."""
    task = task_of(model, size)

    def seconds(vram: int, memory: int) -> float | None:
        on = machine("cuda", vram, memory, rates)
        found = planned(model, size, on)
        return planning.seconds_of(found.plan, task, on) if found.fits else None

    table = {(vram, memory): seconds(vram, memory) for vram in CARDS for memory in MEMORIES}
    for (vram, memory), slow in table.items():
        if slow is None:
            continue
        for (more, larger), quick in table.items():
            if more >= vram and larger >= memory:
                assert quick is not None
                assert quick <= slow * planning.EXACT


@pytest.mark.parametrize(("model", "size"), EVERY)
@pytest.mark.parametrize(("vram", "memory"), [(6, 16), (12, 64)])
def test_what_does_not_fit_is_told_with_what_would(
    model: str, size: tuple[int, int, int], vram: int, memory: int
) -> None:
    """Smaller or shorter, within the model's rules, and it does fit."""
    on = machine("cuda", vram, memory)
    found = planned(model, size, on)
    if found.fits:
        assert not found.would
        return
    family, _ = catalogue.variant(model)
    for each in found.would:
        assert each.width * each.height * each.frames < size[0] * size[1] * size[2]
        assert each.width % family.sizes.multiple == each.height % family.sizes.multiple == 0
        assert (each.frames - family.lengths.first) % family.lengths.step == 0
        assert planned(model, (each.width, each.height, each.frames), on).fits
    assert [note.parameters for note in found.reasons if note.code == "plan.would"] == [
        {"width": each.width, "height": each.height, "frames": each.frames} for each in found.would
    ]


def test_something_smaller_fits_where_the_large_one_does_not() -> None:
    """The refusal of a common case names both ways out."""
    found = planned("ltx-2.3", (1920, 1088, 121), machine("cuda", 12, 64))
    assert not found.fits
    smaller, shorter = found.would
    assert (smaller.frames, shorter.width, shorter.height) == (121, 1920, 1088)


def test_memory_is_held_against_what_is_free_as_strictly_as_the_card() -> None:
    """One gigabyte too little, and weights that lay in memory are held otherwise; pinned ones count twice."""
    size = (960, 544, 121)
    on = machine("cuda", 16, 64)
    found = planned("ltx-2.3", size, on)
    assert told(found.plan.part("transformer")) == "bfloat16 blocks"
    free = found.host_bytes + int(on.host_total * planning.KEPT_SHARE) + GB
    assert told(planned("ltx-2.3", size, msgspec.structs.replace(on, host_free=free)).plan.part("transformer")) == (
        "bfloat16 blocks"
    )
    short = msgspec.structs.replace(on, host_free=free - 2 * GB)
    assert told(planned("ltx-2.3", size, short).plan.part("transformer")) == "int8 blocks"
    task = task_of("ltx-2.3", size)
    pinned = [
        msgspec.structs.replace(part, pinned=True) if part.name == "transformer" else part for part in found.plan.parts
    ]
    twice = costs.peaks(msgspec.structs.replace(found.plan, parts=tuple(pinned)), task)["denoising"].host
    once = costs.peaks(found.plan, task)["denoising"].host
    assert twice - once == task.bulk("transformer").held("bfloat16")


def test_what_else_would_not_fit_is_said() -> None:
    """Each part that is held otherwise than whole names what it is needed for."""
    found = planned("wan-2.1-14b", (832, 480, 81), machine("cuda", 24, 32))
    only = [note.parameters["part"] for note in found.reasons if note.code == "plan.only_by"]
    assert only == ["transformer"]
    assert found.plan.part("transformer").precision == "int8"


def test_seconds_are_told_from_measured_rates_or_not_at_all() -> None:
    """Nothing measured, nothing told; twice the rates, half the seconds."""
    size = (960, 544, 121)
    assert planned("ltx-2.3", size, machine("cuda", 80, 64)).seconds is None
    found = planned("ltx-2.3", size, machine("cuda", 80, 64, MEASURED))
    assert found.basis == "rates"
    double = Rates(matrix=8e14, convolution=2e14, attention={"native": 4e14}, memory=4e12, link=5e10)
    assert found.seconds is not None
    assert planned("ltx-2.3", size, machine("cuda", 80, 64, double)).seconds == pytest.approx(found.seconds / 2)
    slow = planned("ltx-2.3", size, machine("cuda", 8, 16, MEASURED))
    assert slow.plan.part("transformer").holding == "disk"
    assert slow.seconds is None  # no disk was measured


def test_reading_the_model_counts_where_the_disk_was_measured() -> None:
    """All of it once; what is read in place as often as it is needed."""
    size, disk = (960, 544, 121), 2e9
    with_disk = msgspec.structs.replace(MEASURED, disk=disk)
    without, found = (planned("ltx-2.3", size, machine("cuda", 141, 128, rates)) for rates in (MEASURED, with_disk))
    assert without.plan == found.plan
    assert without.seconds is not None
    assert found.seconds is not None
    task = task_of("ltx-2.3", size)
    whole = sum(bulk.held("bfloat16") for bulk in task.bulks)
    assert found.seconds - without.seconds == pytest.approx(whole / disk)
    slow = planned("ltx-2.3", size, machine("cuda", 8, 16, with_disk))
    assert slow.plan.part("transformer").holding == "disk"
    assert slow.seconds is not None
    passes = costs.forwards(task.preset, batched=task.work.batched)[0] * task.preset.steps
    carried = passes * task.bulk("transformer").held("bfloat16") / disk
    assert carried < slow.seconds < 1.5 * carried + whole / disk


def test_compiling_and_caches_are_in_the_forecast() -> None:
    """Compiling with the time that it takes itself; a cache as if it skipped nothing, which is never too little."""
    on = machine("cuda", 141, 128, MEASURED)
    task = task_of("wan-2.2-a14b", (1280, 720, 81))
    plain = msgspec.structs.replace(planned("wan-2.2-a14b", (1280, 720, 81), on).plan, compiled=False, cache="")
    seconds, basis = planning.forecast(plain, task, on)
    assert basis == "rates"
    assert seconds is not None
    moved = sum(each.moved for each in costs.labour(plain, task).values()) / MEASURED.memory
    compiled, _ = planning.forecast(msgspec.structs.replace(plain, compiled=True), task, on)
    assert compiled == pytest.approx(seconds + planning.COMPILING - moved * (1 - planning.FUSED))
    skipping, _ = planning.forecast(msgspec.structs.replace(plain, cache="first_block"), task, on)
    assert skipping == pytest.approx(seconds)


def test_what_there_is_too_little_of_at_all_is_told_apart_from_what_is_tight() -> None:
    """Of a reserve something may be taken; of what is not there nothing."""
    size = (960, 544, 121)
    task = task_of("ltx-2.3", size)
    on = machine("cuda", 24, 64)
    found = planned("ltx-2.3", size, on)
    assert found.fits
    assert planning.lacking(found.plan, task, on) is None
    tight = msgspec.structs.replace(on, host_free=found.host_bytes + GB // 10, disk_free=found.disk_bytes)
    assert not planning.fits(found.plan, task, tight)
    assert planning.lacking(found.plan, task, tight) is None
    for change, code in (
        ({"vram_free": found.device_bytes - 1}, "plan.short_device"),
        ({"host_free": found.host_bytes - 1}, "plan.short_host"),
        ({"disk_free": found.disk_bytes - 1}, "plan.short_disk"),
    ):
        lacking = planning.lacking(found.plan, task, msgspec.structs.replace(on, **change))
        assert lacking is not None
        assert lacking.code == code
        assert lacking.parameters["needed"] - lacking.parameters["free"] == 1
    full = planned("ltx-2.3", size, msgspec.structs.replace(on, disk_free=GB // 1000))
    assert not full.fits
    assert "plan.short_disk" in {note.code for note in full.reasons}


def test_rounded_weights_are_said_to_be_not_exact() -> None:
    """Wherever a plan rounds, and only there."""
    lossy, exact = (planned("ltx-2.3", (960, 544, 121), machine("cuda", *on)) for on in ((24, 16), (48, 64)))
    assert [note.parameters["part"] for note in lossy.reasons if note.code == "plan.lossy"] == ["transformer"]
    assert "plan.lossy" not in {note.code for note in exact.reasons}


def test_seconds_are_told_from_an_earlier_render_of_the_same_kind() -> None:
    """In proportion of the work; one by another plan or on another machine tells nothing."""
    on = machine("cuda", 80, 64)
    long = planned("wan-2.1-14b", (832, 480, 81), on)
    known = Known(
        variant="wan-2.1-14b", machine=on.key, quality="standard", width=832, height=480, frames=81,
        plan=long.plan, seconds=300.0,
    )  # fmt: skip
    again = planned("wan-2.1-14b", (832, 480, 81), on, remembered=(known,))
    assert (again.seconds, again.basis) == (300.0, "recipe")
    short = planned("wan-2.1-14b", (832, 480, 41), on, remembered=(known,))
    assert short.seconds is not None
    assert 75.0 < short.seconds < 160.0
    elsewhere = msgspec.structs.replace(known, machine="cuda other 0 0")
    assert planned("wan-2.1-14b", (832, 480, 81), on, remembered=(elsewhere,)).seconds is None


def test_a_step_down_is_remembered_for_the_same_shot_on_the_same_machine() -> None:
    """The next render begins where the last one ended."""
    from engine.models.ladder import step_down

    on, size = machine("cuda", 24, 64), (832, 480, 81)
    first = planned("wan-2.1-14b", size, on).plan
    lower = step_down(first, "decoding", task_of("wan-2.1-14b", size))
    assert lower is not None
    known = Known(
        variant="wan-2.1-14b", machine=on.key, quality="standard", width=832, height=480, frames=81, plan=lower
    )
    again = planned("wan-2.1-14b", size, on, remembered=(known,))
    assert again.plan == lower
    assert [note.code for note in again.reasons].count("plan.remembered") == 1
    assert planned("wan-2.1-14b", (832, 480, 77), on, remembered=(known,)).plan.rung == 0


def test_the_fastest_attention_that_gives_the_same_is_chosen() -> None:
    """Of what was measured; a model that gives a mask cannot have flash."""
    rates = msgspec.structs.replace(MEASURED, attention={"native": 2e14, "_native_flash": 4e14, "_native_cudnn": 3e14})
    on = machine("cuda", 80, 64, rates)
    assert planned("ltx-2.3", (960, 544, 121), on).plan.attention == "_native_cudnn"
    assert planned("wan-2.1-14b", (832, 480, 81), on).plan.attention == "_native_flash"
    assert planned("ltx-2.3", (960, 544, 121), machine("cuda", 80, 64)).plan.attention == "native"


def test_only_a_draft_of_many_steps_skips_work() -> None:
    """A cache changes the picture."""
    on, size = machine("cuda", 80, 64), (832, 480, 81)
    assert planned("wan-2.1-14b", size, on, "draft").plan.cache == "first_block"
    assert not planned("wan-2.1-14b", size, on, "fine").plan.cache
    assert not planned("ltx-2.3-distilled", (960, 576, 121), on, "draft").plan.cache


def test_given_pictures_take_more_where_each_token_has_its_time() -> None:
    """LTX-2 holds more numbers a token then."""
    family, variant = catalogue.variant("ltx-2.3")
    on = machine("cuda", 80, 64)
    plain = planning.plan(family, variant, None, 960, 544, 121, "standard", on)
    given = planning.plan(family, variant, None, 960, 544, 121, "standard", on, given=True)
    assert given.device_bytes > plain.device_bytes


def test_every_variant_of_the_catalogue_can_be_planned() -> None:
    """Also those that say nothing of their work."""
    on = machine("cuda", 24, 64)
    for family in catalogue.families().values():
        for variant in family.variants:
            side = max(family.sizes.multiple * 8, family.sizes.least)
            width = height = side + -side % family.sizes.multiple
            found = planning.plan(family, variant, None, width, height, family.lengths.least, "standard", on)
            assert isinstance(found.plan, Plan)
            assert {part.name for part in found.plan.parts} == {part.name for part in variant.components}
            assert found.fits or found.reasons
