"""Which plan a machine renders a shot by, whether it fits, how long it takes, and what would fit instead.

Of all plans that fit, the fastest; of those about as fast, one that changes no number. A plan is held against what is
free less a reserve, on the device and in memory alike, phase by phase: parts of a phase are let go before the next.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

import msgspec

from engine.messages.faults import Fault
from engine.messages.requests import Value
from engine.models import costs
from engine.models.costs import Bulk, Labour, Task
from engine.models.family import Family, Variant
from engine.models.machine import Machine, Rates
from engine.models.plan import Holding, Part, Plan, Precision
from engine.models.rules import snap
from engine.models.stored import Weights

RESERVE, RESERVED = 500_000_000, 0.04
"""Of a card, in bytes and as a share of it: what falls between pieces, and what other programs take meanwhile."""

KEPT, KEPT_SHARE = 1_500_000_000, 0.05
"""Of memory: for the window, and for the system to breathe."""

EXACT = 1.15
"""How many times slower a plan may be for changing no number."""

USUAL = Rates(matrix=1e14, convolution=4e13, attention={"native": 6e13}, memory=8e11, link=2e10)
"""For telling plans apart where nothing was measured; never for a forecast."""

ON_CPU = Rates(matrix=1e12, convolution=3e11, attention={"native": 4e11}, memory=4e10, link=2e10)

UNPINNED = 0.3
"""Share of the link's rate where memory is pinned on the way."""

DISK = 1.5e9
"""Bytes a second from a disk where none was measured, where plans are told apart."""

CAST, LEAVES, NARROW_CPU = 1.05, 1.1, 1.5
"""Times that computing takes with weights that are widened first, by leaves, and in bfloat16 on a processor."""

TILES, CHUNKS = (0, 512, 256, 128), (0, 16, 8, 4, 2)

COMPILING = 60.0
"""Seconds that must be gained by compiling, which takes about as long."""

FUSED = 0.5
"""Share of what is moved outside of products that compiling spares, at a guess, where plans are told apart."""

SKIPPING = 15
"""Steps from which on a draft may skip work."""

SHRUNK = (Fraction(3, 4), Fraction(2, 3), Fraction(1, 2), Fraction(3, 8), Fraction(1, 4))


class Known(Value, frozen=True):
    """What an earlier render told: from its recipe, or from a step down that was remembered.

    Attributes
    ----------
    variant, machine, quality : str
        Keys; see `engine.models.machine.Machine.key`.
    width, height, frames : int
        As rendered.
    plan : Plan
        That was held to in the end.
    seconds : float
        That it took; 0 where it is not known.
    lengths : tuple of int
        Frames of each stretch of a shot that was rendered in several; `frames` are then those of the longest.
    """

    variant: str
    machine: str
    quality: str
    width: int
    height: int
    frames: int
    plan: Plan
    seconds: float = 0.0
    lengths: tuple[int, ...] = ()


class Note(Value, frozen=True):
    """Something to say of a plan: a code whose sentence is in the catalogue, and its parameters."""

    code: str
    parameters: dict[str, Any] = {}


class Would(Value, frozen=True):
    """A smaller render that fits."""

    width: int
    height: int
    frames: int


class Planned(Value, frozen=True):
    """What comes of a render on a machine.

    Attributes
    ----------
    plan : Plan
        The best that fits; where none fits, the one that takes least.
    fits : bool
    device_bytes, host_bytes, disk_bytes : int
    seconds : float or None
        None where nothing was measured that it could be told from.
    basis : str
        What it is told from: ``recipe``, ``rates``, or empty. From rates it is at most so long: of a cache that skips
        what it finds to be the same nothing is taken off; reading the model counts where the disk was measured.
    reasons : tuple of Note
    would : tuple of Would
        Where it does not fit: a smaller picture, a shorter shot.
    """

    plan: Plan
    fits: bool
    device_bytes: int
    host_bytes: int
    disk_bytes: int
    seconds: float | None
    basis: str
    reasons: tuple[Note, ...]
    would: tuple[Would, ...] = ()


class _Way(NamedTuple):
    """One way to hold parts of a role."""

    precision: Precision
    holding: Holding
    pinned: bool = False


def plan(
    family: Family,
    variant: Variant,
    weights: Weights | None,
    width: int,
    height: int,
    frames: int,
    quality: str,
    machine: Machine,
    remembered: Sequence[Known] = (),
    *,
    given: bool = False,
    lengths: tuple[int, ...] = (),
) -> Planned:
    """Plan a render.

    Parameters
    ----------
    family, variant
    weights : Weights or None
        What lies on disk; None before it is downloaded.
    width, height, frames : int
        As the model renders them, see `engine.models.rules.snap`.
    quality : str
    machine : Machine
    remembered : sequence of Known
        The last ones count most.
    given : bool
        Whether pictures are given that it goes by.
    lengths : tuple of int
        Frames of each stretch, where there are several.
    """
    task = costs.task(family, variant, weights, width, height, frames, quality, given=given, lengths=lengths)
    found, fits = _chosen(task, quality, machine)
    notes: list[Note] = []
    stepped = _stepped(task, quality, machine, remembered, found)
    if fits and stepped is not None:
        found = stepped
        notes.append(Note(code="plan.remembered", parameters={"rung": found.rung}))
    seconds, basis = forecast(found, task, machine, remembered, quality)
    notes = [*_reasons(found, task, machine, fits), *notes]
    would = () if fits else _smaller(family, variant, weights, task, quality, machine, given=given)
    notes += [Note(code="plan.would", parameters=msgspec.to_builtins(each)) for each in would]
    return Planned(
        plan=found,
        fits=fits,
        device_bytes=found.device_bytes,
        host_bytes=found.host_bytes,
        disk_bytes=found.disk_bytes,
        seconds=seconds,
        basis=basis,
        reasons=tuple(notes),
        would=would,
    )


def usable(machine: Machine) -> tuple[int, int]:
    """Bytes that a plan may take: of the device, of memory."""
    device = machine.vram_free - max(RESERVE, int(machine.vram_total * RESERVED))
    host = machine.host_free - max(KEPT, int(machine.host_total * KEPT_SHARE))
    return max(0, device), max(0, host)


def fits(plan: Plan, task: Task, machine: Machine, *names: str) -> bool:
    """Whether phases of a plan, all without a name, take no more than there is."""
    return all(
        _within(peak, plan, machine) for name, peak in costs.peaks(plan, task).items() if not names or name in names
    )


def holds_through(plan: Plan, task: Task, machine: Machine) -> bool:
    """Whether the transformer may stay in memory while pictures are decoded, beside what that takes."""
    peak = costs.peaks(plan, task)["decoding"]
    held = [costs.weights_of(part, plan, task) for part in plan.parts if part.role in ("transformer", "refiner")]
    device, host = (sum(each) for each in zip(*held, strict=True)) if held else (0, 0)
    if plan.device != "cuda":
        host = device = device + host
    return _within(costs.Peak(device=peak.device + device, host=peak.host + host), plan, machine)


def forecast(
    plan: Plan, task: Task, machine: Machine, remembered: Sequence[Known] = (), quality: str = ""
) -> tuple[float | None, str]:
    """Seconds that a render takes, and what that is told from: an earlier one by the same plan, or measured rates."""
    alike = [
        known
        for known in remembered
        if known.seconds
        and (known.variant, known.machine, known.quality) == (task.variant, machine.key, quality)
        and _same_means(known.plan, plan)
    ]
    if alike:
        known = min(alike, key=lambda known: abs(math.log(_size(known) / _size(task))))
        then = msgspec.structs.replace(
            task, width=known.width, height=known.height, frames=known.frames, lengths=known.lengths
        )
        rates = machine.rates if _measured(machine) else _usual(machine)
        return known.seconds * _whole(plan, task, rates) / _whole(known.plan, then, rates), "recipe"
    if not _measured(machine) or (_from_disk(plan) and not machine.rates.disk):
        return None, ""
    return _whole(plan, task, machine.rates), "rates"


def seconds_of(plan: Plan, task: Task, machine: Machine, *names: str) -> float:
    """Seconds of phases (all without a name) by which plans are told apart; from usual rates where none is measured."""
    rates = machine.rates if _measured(machine) else _usual(machine)
    labours = _labours(plan, task, names or costs.phases(task))
    return sum(_phase_seconds(name, each, plan, rates) for name, each in labours)


# ----- choosing -------------------------------------------------------------------------------------------------------


def _chosen(task: Task, quality: str, machine: Machine) -> tuple[Plan, bool]:
    """The best plan that fits, or the smallest and that it does not."""
    start = _plain(task, quality, machine)
    whole = True
    for roles, names in (
        (("text",), ("reading",)),
        (("transformer",), ("denoising", "refining")),
    ):
        start, fitting = _best(start, task, machine, roles, names)
        whole = whole and fitting
    start, fitting = _decoding(start, task, machine)
    start = _compiled(start, task, machine)
    return costs.weighed(start, task), whole and fitting and costs.stored_of(task) <= machine.disk_free


def _plain(task: Task, quality: str, machine: Machine) -> Plan:
    """Everything on the device as it is."""
    precision: Precision = "float32" if machine.device == "cpu" else "bfloat16"
    skips = machine.device == "cuda" and quality == "draft" and task.preset.steps >= SKIPPING
    return Plan(
        device=machine.device,
        parts=tuple(Part(name=bulk.name, role=bulk.role, precision=precision) for bulk in task.bulks),
        attention=_attention(task, machine),
        cache=task.work.caches[0] if skips and task.work.caches else "",
    )


def _attention(task: Task, machine: Machine) -> str:
    """The fastest of those that give the same."""
    known = machine.rates.attention
    able = [name for name in known if not (task.work.masked and "flash" in name)]
    return max(able, key=lambda name: known[name], default="native")


def _best(
    start: Plan, task: Task, machine: Machine, roles: tuple[str, ...], names: tuple[str, ...]
) -> tuple[Plan, bool]:
    """The plan with parts of these roles held in the best way by which these phases fit."""
    parts = [part for part in start.parts if part.role in roles]
    if not parts:
        return start, fits(start, task, machine, *names)
    held = [_with(start, dict(zip(parts, ways, strict=True))) for ways in _ways(parts, task, machine)]
    if machine.device == "cuda" and "transformer" in roles:
        held += [_aside(each) for each in held]
    fitting = [each for each in held if fits(each, task, machine, *names)]
    if not fitting:
        return min(held, key=lambda each: _worst(each, task, machine, names)), False
    return min(fitting, key=lambda each: _rank(each, task, machine, names)), True


def _ways(parts: Sequence[Part], task: Task, machine: Machine) -> Iterator[tuple[_Way, ...]]:
    """All ways to hold them; those of transformers that take turns are alike."""
    if parts[0].role == "transformer":
        for ways in itertools.zip_longest(*(_able(part, task.bulk(part.name), machine) for part in parts)):
            if all(ways):
                yield ways
        return
    yield from itertools.product(*(_able(part, task.bulk(part.name), machine) for part in parts))


def _able(part: Part, bulk: Bulk, machine: Machine) -> list[_Way]:
    """How a part can be held on such a device."""
    plain = part.precision
    quantised = bool(bulk.bytes)
    read_in_place = [] if quantised or bulk.alone else [_Way(plain, "disk")]
    rounded = [_Way("int8", "device")] if part.role == "transformer" and not quantised else []
    if machine.device == "cpu":
        narrow = [] if quantised else [_Way("bfloat16", "device"), *rounded]
        return [_Way(plain, "device"), *narrow, *read_in_place]
    if machine.device == "mps":
        return [_Way(plain, "device"), *rounded, *read_in_place]
    ways = [_Way(plain, "device")]
    if part.role == "transformer" or quantised:
        precisions: list[Precision] = [plain] if quantised else [plain, "int8"]
        ways += [_Way(precision, "device") for precision in precisions[1:]]
        ways += [
            _Way(precision, holding, pinned)
            for holding in ("blocks", "leaves")
            for precision in precisions
            for pinned in (True, False)
        ]
    return [*ways, *read_in_place]


def _with(plan: Plan, ways: Mapping[Part, _Way]) -> Plan:
    return msgspec.structs.replace(
        plan,
        parts=tuple(
            msgspec.structs.replace(part, **ways[part]._asdict()) if part in ways else part for part in plan.parts
        ),
    )


def _aside(plan: Plan) -> Plan:
    """The plan with its decoders in memory, but while they are used: they are needed beside the transformer seldom."""
    return msgspec.structs.replace(
        plan,
        parts=tuple(
            msgspec.structs.replace(part, holding="whole")
            if part.role in ("picture", "sound", "other") and part.holding == "device"
            else part
            for part in plan.parts
        ),
    )


def _rank(plan: Plan, task: Task, machine: Machine, names: tuple[str, ...]) -> tuple[float, ...]:
    """Smaller is better: time in steps of what exactness is worth, then exactness, then time, then memory."""
    rates = machine.rates if _measured(machine) else _usual(machine)
    seconds = sum(_phase_seconds(name, each, plan, rates) for name, each in _labours(plan, task, names))
    lossy = sum(part.precision == "int8" for part in plan.parts)
    host = max(peak.host for name, peak in costs.peaks(plan, task).items() if name in names)
    return math.floor(math.log(max(seconds, 1e-9)) / math.log(EXACT)), lossy, seconds, host


def _worst(plan: Plan, task: Task, machine: Machine, names: tuple[str, ...]) -> tuple[float, int]:
    """How far a plan is over what there is, at its worst."""
    device, host = usable(machine)
    found = [peak for name, peak in costs.peaks(plan, task).items() if name in names]
    over = max(max(peak.host - host, 0) + (max(peak.device - device, 0) if device else 0) for peak in found)
    return over, max(peak.device for peak in found)


def _decoding(start: Plan, task: Task, machine: Machine) -> tuple[Plan, bool]:
    """Pictures decoded in the largest pieces for which there is room."""
    able = [
        msgspec.structs.replace(start, tile=tile, chunk=chunk)
        for tile in TILES
        for chunk in CHUNKS
        if tile < max(task.width, task.height) and chunk < task.latents
    ]
    fitting = [each for each in able if fits(each, task, machine, "decoding")]
    if not fitting:
        return min(able, key=lambda each: _worst(each, task, machine, ("decoding",))), False
    # Pieces in time are cut by the engine and go over into each other; tiles may show their seams.
    return min(
        fitting, key=lambda each: (_convolved(each, task), -each.tile or -math.inf, -each.chunk or -math.inf)
    ), True


def _convolved(plan: Plan, task: Task) -> float:
    return costs.labour(plan, task)["decoding"].convolved


def _compiled(plan: Plan, task: Task, machine: Machine) -> Plan:
    """Compiled where that is worth its time, and whole transformers lie on the card."""
    whole = all(
        part.holding == "device" and part.precision == "bfloat16" for part in plan.parts if part.role == "transformer"
    )
    if machine.device != "cuda" or not whole or plan.cache or not machine.rates.memory:
        return plan
    moved = sum(each.moved for each in costs.labour(plan, task).values()) / machine.rates.memory
    return msgspec.structs.replace(plan, compiled=moved * FUSED > COMPILING)


def _stepped(task: Task, quality: str, machine: Machine, remembered: Sequence[Known], found: Plan) -> Plan | None:
    """A plan that was stepped down to for the same on the same machine, where it takes less than the one found."""
    ask = (task.variant, machine.key, quality, task.width, task.height, task.frames)
    for known in reversed(remembered):
        own = (known.variant, known.machine, known.quality, known.width, known.height, known.frames)
        same_parts = [part.name for part in known.plan.parts] == [part.name for part in found.parts]
        if own == ask and known.plan.rung and same_parts:
            lower = costs.weighed(known.plan, task)
            return lower if fits(lower, task, machine) else None
    return None


# ----- time -----------------------------------------------------------------------------------------------------------


def _measured(machine: Machine) -> bool:
    rates = machine.rates
    needed = [rates.matrix, rates.convolution, rates.memory, *([rates.link] if machine.device == "cuda" else [])]
    return all(needed) and bool(rates.attention)


def _usual(machine: Machine) -> Rates:
    return ON_CPU if machine.device == "cpu" else USUAL


def _seconds(plan: Plan, task: Task, rates: Rates) -> float:
    return sum(_phase_seconds(name, each, plan, rates) for name, each in costs.labour(plan, task).items())


def _whole(plan: Plan, task: Task, rates: Rates) -> float:
    """Seconds of all of it: with reading the model, where the disk was measured, and with compiling."""
    read = sum(task.bulk(part.name).held("bfloat16") for part in plan.parts if part.holding != "disk")
    loading = read / rates.disk if rates.disk else 0.0
    return loading + (COMPILING if plan.compiled else 0.0) + _seconds(plan, task, rates)


def _from_disk(plan: Plan) -> bool:
    return any(part.holding == "disk" for part in plan.parts)


def _labours(plan: Plan, task: Task, names: tuple[str, ...]) -> Iterator[tuple[str, Labour]]:
    return ((name, each) for name, each in costs.labour(plan, task).items() if name in names)


def _phase_seconds(name: str, labour: Labour, plan: Plan, rates: Rates) -> float:
    attention = rates.attention.get(plan.attention) or next(iter(rates.attention.values()))
    seconds = (
        labour.products / rates.matrix
        + labour.attended / attention
        + labour.convolved / rates.convolution
        + labour.moved / rates.memory * (FUSED if plan.compiled else 1)
    )
    role = {"reading": "text", "decoding": "picture"}.get(name, "transformer")
    parts = [part for part in plan.parts if part.role == role]
    if any(part.precision == "int8" for part in parts):
        seconds *= CAST
    if plan.device == "cpu" and any(part.precision == "bfloat16" for part in parts):
        seconds *= NARROW_CPU
    if not labour.carried:
        return seconds
    if any(part.holding == "disk" for part in parts):
        return seconds + labour.carried / (rates.disk or DISK)
    if any(part.holding == "leaves" for part in parts):
        seconds *= LEAVES
    link = rates.link * (1 if all(part.pinned for part in parts) else UNPINNED)
    return max(seconds, labour.carried / link) if link else seconds  # a processor carries nothing anywhere


def _same_means(one: Plan, other: Plan) -> bool:
    """Whether two plans compute alike; where a part lies counts, not how much it is foretold to take."""
    means = [
        ({(part.name, part.precision, part.holding, part.pinned) for part in each.parts}, each.attention, each.cache)
        for each in (one, other)
    ]
    return means[0] == means[1] and one.compiled == other.compiled and one.device == other.device


def _size(render: Known | Task) -> int:
    return render.width * render.height * (sum(render.lengths) or render.frames)


# ----- words ----------------------------------------------------------------------------------------------------------


def _within(peak: costs.Peak, plan: Plan, machine: Machine) -> bool:
    device, host = usable(machine)
    return peak.host <= host and (plan.device == "cpu" or peak.device <= device)


def _reasons(plan: Plan, task: Task, machine: Machine, fitting: bool) -> list[Note]:
    """What the plan does beside holding everything whole on the device, and what else would not fit."""
    notes = []
    if not fitting:
        notes += _short(plan, task, machine)
    plain: Precision = "float32" if machine.device == "cpu" else "bfloat16"
    for part in plan.parts:
        if part.holding != "device" or part.precision != plain:
            whole = msgspec.structs.replace(part, holding="device", precision=plain, pinned=False)
            others = tuple(whole if each is part else each for each in plan.parts)
            instead = msgspec.structs.replace(plan, parts=others)
            code = "plan.only_by" if fitting and not fits(instead, task, machine) else "plan.held"
            about = {"part": part.name, "role": part.role, "holding": part.holding, "precision": part.precision}
            notes.append(Note(code=code, parameters=about))
    if plan.tile or plan.chunk:
        notes.append(Note(code="plan.pieces", parameters={"tile": plan.tile, "chunk": plan.chunk}))
    rounded = [part for part in plan.parts if part.precision == "int8"]
    if rounded:
        notes.append(Note(code="plan.lossy", parameters={"part": rounded[0].name, "role": rounded[0].role}))
    if plan.cache:
        notes.append(Note(code="plan.skips", parameters={"cache": plan.cache}))
    return notes


def lacking(plan: Plan, task: Task, machine: Machine) -> Note | None:
    """What a plan takes more of than there is at all, with nothing kept back: it cannot be rendered by."""
    whole = machine.vram_free, machine.host_free
    return next(_over(plan, task, machine, *whole), None)


def _short(plan: Plan, task: Task, machine: Machine) -> Iterator[Note]:
    """What there is too little of, in the phase that lacks most."""
    return _over(plan, task, machine, *usable(machine))


def _over(plan: Plan, task: Task, machine: Machine, device: int, host: int) -> Iterator[Note]:
    found = costs.peaks(plan, task)
    for code, free, taken in (
        ("plan.short_device", device, {name: peak.device for name, peak in found.items()}),
        ("plan.short_host", host, {name: peak.host for name, peak in found.items()}),
        ("plan.short_disk", machine.disk_free, {"writing": costs.stored_of(task)}),
    ):
        phase = max(taken, key=lambda name: taken[name])
        if taken[phase] > free and not (code == "plan.short_device" and plan.device == "cpu"):
            yield Note(code=code, parameters={"phase": phase, "needed": taken[phase], "free": free})


def _smaller(
    family: Family,
    variant: Variant,
    weights: Weights | None,
    task: Task,
    quality: str,
    machine: Machine,
    *,
    given: bool,
) -> tuple[Would, ...]:
    """The largest smaller picture, and the longest shorter shot, that fit."""

    def able(width: int, height: int, frames: int) -> Would | None:
        try:
            asked = snap(family, width, height, frames, family.rates[0], task.preset)
        except Fault:
            return None
        if asked.width * asked.height * asked.frames >= task.width * task.height * task.frames:
            return None
        smaller = costs.task(family, variant, weights, asked.width, asked.height, asked.frames, quality, given=given)
        _, fitting = _chosen(smaller, quality, machine)
        return Would(width=asked.width, height=asked.height, frames=asked.frames) if fitting else None

    sizes = (able(int(task.width * by), int(task.height * by), task.frames) for by in SHRUNK)
    lengths = (able(task.width, task.height, int(task.frames * by)) for by in SHRUNK)
    both = (able(int(task.width * by), int(task.height * by), int(task.frames * by)) for by in SHRUNK)
    found = [next((each for each in tries if each), None) for tries in (sizes, lengths)]
    if not any(found):
        found = [next((each for each in both if each), None)]
    return tuple(each for each in found if each)
