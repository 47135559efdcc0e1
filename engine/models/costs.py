"""What a render takes by a plan: bytes on the device and in memory phase by phase, and the work of each phase.

Bytes of weights follow from their numbers and precision, those of what is computed from tokens and pixels by the
family's `Work`. Its figures were counted on the real geometries, not guessed (`tests/benchmarks/counting.py`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import msgspec

from engine.messages.requests import Value
from engine.models.family import Family, Preset, Role, Variant, Work
from engine.models.plan import Part, Plan, Precision
from engine.models.stored import Weights

WIDTH: dict[Precision, float] = {
    "float32": 4.0,
    "bfloat16": 2.0,
    "float16": 2.0,
    "int8": 1.04,  # its norms and projections stay in bfloat16
    "int4": 0.58,  # with a scale for every 32 numbers
}
"""Bytes a number."""

PHASES: dict[str, frozenset[Role]] = {
    "reading": frozenset({"text"}),
    "denoising": frozenset({"transformer", "picture", "sound", "other"}),
    "refining": frozenset({"transformer", "refiner", "picture", "sound", "other"}),
    "decoding": frozenset({"picture", "sound", "other"}),
}
"""Which parts are in memory in which phase: a pipeline holds its decoders while it denoises.

Those that are ``whole`` come to the device for an estimate, while nothing is denoised."""

RECORDED = 0.1
"""Bytes of a take a pixel, generously."""

KEPT_WIDE = 1024
"""Bytes of unfinished work a token: its latents of two steps, in four bytes a number."""

EDGE = 0.03
"""Share of a transformer outside of its blocks: it is on the device all the time where blocks are not."""

SLACK = 1.25
"""What is computed takes so much more than was counted: work space of kernels, pieces that fit nowhere."""

PICTURE, TILED = 33, 18
"""Bytes a pixel of a window of pictures: while it becomes bytes; beside what its tiles take."""

SOUND = 500_000_000
"""Bytes for making sound of its latents."""

PROCESS = 1_500_000_000
"""Bytes of memory that the engine takes before it holds a model: its libraries and the take that is written."""

LEAST_TILE = 8
"""Latents of a tile's side at least, see `engine.diffusion.plain`."""

TRANSIT = 2
"""Layers that lie in memory while weights are on their way to the device."""


class Bulk(Value, frozen=True):
    """How large a part of a model is.

    Attributes
    ----------
    name, role
    parameters : int
    bytes : int
        On disk, where its weights are quantised and stay so; else 0.
    alone : bool
        Whether it lies in a single file, which is read into memory whole.
    """

    name: str
    role: Role
    parameters: int
    bytes: int = 0
    alone: bool = False

    def held(self, precision: Precision) -> int:
        """Bytes in a precision."""
        return self.bytes or math.ceil(self.parameters * WIDTH[precision])


class Task(Value, frozen=True):
    """What is to be rendered, of which model; sizes as the model renders them.

    Attributes
    ----------
    family, variant : str
    bulks : tuple of Bulk
    work : Work
    squeeze : tuple of int
    width, height, frames : int
    preset : Preset
    given : bool
        Whether pictures are given that it goes by.
    lengths : tuple of int
        Frames of each stretch of a shot that is rendered in several; `frames` are then those of the longest.
    """

    family: str
    variant: str
    bulks: tuple[Bulk, ...]
    work: Work
    squeeze: tuple[int, int, int]
    width: int
    height: int
    frames: int
    preset: Preset
    given: bool = False
    lengths: tuple[int, ...] = ()

    @property
    def latents(self) -> int:
        """Latent frames."""
        return math.ceil((self.frames - 1) / self.squeeze[0]) + 1

    @property
    def enlarges(self) -> bool:
        """Whether a second stage follows at twice the width and height."""
        return bool(self.preset.refine) and any(bulk.role == "refiner" for bulk in self.bulks)

    def tokens(self, phase: str) -> int:
        """Of the picture, that the transformer sees at once."""
        half = 2 if phase == "denoising" and self.enlarges else 1
        _, rows, columns = self.squeeze
        area = (self.height // half / rows) * (self.width // half / columns)
        return max(1, math.ceil(self.latents * area / self.work.patch))

    def bulk(self, name: str) -> Bulk:
        """How large a part is; nothing where the model has none of this name."""
        return next((bulk for bulk in self.bulks if bulk.name == name), Bulk(name=name, role="other", parameters=0))


def task(
    family: Family,
    variant: Variant,
    weights: Weights | None,
    width: int,
    height: int,
    frames: int,
    quality: str,
    *,
    given: bool = False,
    lengths: tuple[int, ...] = (),
) -> Task:
    """What a render of this size and length works with; without `weights` as large as the catalogue says."""
    work = variant.work or _guessed(variant)
    bulks = _stored(weights) if weights else _listed(variant)
    if weights:
        work = _scaled(work, variant, bulks)
    return Task(
        family=family.key,
        variant=variant.key,
        bulks=bulks,
        work=work,
        squeeze=family.squeeze,
        width=width,
        height=height,
        frames=frames,
        preset=family.preset(variant, quality),
        given=given,
        lengths=lengths if len(lengths) > 1 else (),
    )


# ----- memory ---------------------------------------------------------------------------------------------------------


class Peak(Value, frozen=True):
    """Bytes that a phase takes at most, on the device and in memory."""

    device: int
    host: int


def peaks(plan: Plan, task: Task) -> dict[str, Peak]:
    """What every phase of a plan takes at most. Where device and memory are one, all of it is in both."""
    found = {}
    for phase in phases(task):
        device, host = 0, PROCESS + _passing(plan, task, phase)
        working, visiting = computed(plan, task, phase), 0
        for part in plan.parts:
            if part.role in PHASES[phase]:
                there, here = weights_of(part, plan, task)
                host += here
                if part.holding == "whole" and phase in ("denoising", "refining"):
                    visiting += there
                else:
                    device += there
        device += max(working, visiting + _estimated(plan, task) if visiting else 0)
        if plan.device != "cuda":
            host = device = device + host
        found[phase] = Peak(device=device, host=host)
    return found


def weighed(plan: Plan, task: Task) -> Plan:
    """The plan with what it is foretold to take."""
    found = peaks(plan, task).values()
    device = max(peak.device for peak in found) if plan.device != "cpu" else 0
    host = max(peak.host for peak in found)
    return msgspec.structs.replace(plan, device_bytes=device, host_bytes=host, disk_bytes=stored_of(task))


def stored_of(task: Task) -> int:
    """Bytes on disk of the take and of what is kept until it is whole."""
    frames = sum(task.lengths) or task.frames
    return math.ceil(RECORDED * task.width * task.height * frames) + KEPT_WIDE * task.tokens("refining")


def phases(task: Task) -> tuple[str, ...]:
    """The phases in order."""
    return tuple(phase for phase in PHASES if phase != "refining" or task.enlarges)


def weights_of(part: Part, plan: Plan, task: Task) -> tuple[int, int]:
    """Bytes of a part's weights on the device, and in memory beside it."""
    bulk = task.bulk(part.name)
    whole = bulk.held(part.precision)
    layer = min(leaf_of(bulk, task), bulk.parameters)
    leaf = math.ceil(layer * WIDTH["bfloat16"])
    narrow = part.precision == "int8"
    on_way = min(whole, TRANSIT * leaf)
    if bulk.alone:
        on_way = max(on_way, bulk.bytes or math.ceil(bulk.parameters * WIDTH["bfloat16"]))
    if plan.device != "cuda":
        on_way = 0 if not bulk.alone else on_way
    match part.holding:
        case "device":
            return whole + (leaf if narrow else 0), on_way
        case "whole":
            return whole, whole
        case "blocks":
            blocks = math.ceil(whole * (EDGE + 2 / max(task.work.layers, 2)))
            return min(whole, blocks) + (leaf if narrow else 0), whole * (2 if part.pinned else 1)
        case "leaves":
            return min(whole, 2 * bulk.held(part.precision) * layer // max(bulk.parameters, 1)) + leaf, whole * (
                2 if part.pinned else 1
            )
        case "disk":
            return min(math.ceil(bulk.parameters * WIDTH["bfloat16"]), leaf), min(on_way, leaf)


def computed(plan: Plan, task: Task, phase: str) -> int:
    """Bytes of what a phase computes."""
    work = task.work
    number = _number(plan, phase)
    if phase == "reading":
        return math.ceil(work.text * number * SLACK)
    if phase == "decoding":
        return _decoded(plan, task)
    batch = 2 if work.batched and task.preset.guidance > 1 else 1
    held = work.held_given if task.given and work.held_given else work.held
    text = 2 * work.words * work.hidden
    return math.ceil((batch * task.tokens(phase) * work.hidden * held + text) * number * SLACK)


def window(plan: Plan, task: Task) -> tuple[int, int, int]:
    """Width, height and pictures that are decoded at once."""
    if plan.chunk and plan.chunk < task.latents:
        latents = min(plan.chunk + max(2, plan.chunk // 3), task.latents)
        frames = (latents - 1) * task.squeeze[0] + 1
    else:
        frames = task.frames
    side = max(plan.tile, LEAST_TILE * max(task.squeeze[1:])) if plan.tile else math.inf
    return int(min(task.width, side)), int(min(task.height, side)), frames


def _decoded(plan: Plan, task: Task) -> int:
    width, height, frames = window(plan, task)
    number = _number(plan, "decoding")
    work, area, whole = task.work, width * height, task.width * task.height * frames
    tiled = area < task.width * task.height
    numbers = work.pixel * area * frames + work.pixel_still * area
    return max(
        math.ceil(numbers * number * SLACK) + (TILED * whole if tiled else 0),
        PICTURE * whole,
        SOUND,
    )


def _estimated(plan: Plan, task: Task) -> int:
    """Bytes of decoding one picture."""
    numbers = (task.work.pixel + task.work.pixel_still) * task.width * task.height
    return math.ceil(numbers * _number(plan, "decoding") * SLACK)


def _passing(plan: Plan, task: Task, phase: str) -> int:
    """Bytes in memory of what passes between the phases: embeddings, latents, a window of pictures."""
    if phase != "decoding":
        return 4 * 2 * task.work.words * task.work.hidden
    *_, frames = window(plan, task)
    return 6 * task.width * task.height * frames


def _number(plan: Plan, phase: str) -> float:
    """Bytes of a number that is computed with."""
    role: Role = {"reading": "text", "decoding": "picture"}.get(phase, "transformer")  # type: ignore[assignment]
    widened = ("float32", "int8") if plan.device == "cpu" else ("float32",)  # where a processor computes in wide ones
    wide = any(part.precision in widened and part.role == role for part in plan.parts)
    return WIDTH["float32" if wide else "bfloat16"]


def leaf_of(bulk: Bulk, task: Task) -> int:
    """Parameters of a part's largest layer."""
    if bulk.role == "text" and bulk.parameters == _parameters(task.bulks, "text"):
        return min(task.work.leaf, bulk.parameters)
    if bulk.role == "transformer":
        return task.work.hidden * task.work.inner
    return bulk.parameters // 16


# ----- work -----------------------------------------------------------------------------------------------------------


class Labour(Value, frozen=True):
    """The work of a phase.

    Attributes
    ----------
    products, attended, convolved : float
        Multiplications and additions of matrix products, of attention, of convolutions.
    moved : float
        Bytes that are read and written in the device's memory outside of them.
    carried : float
        Bytes of weights that come to the device while it computes.
    passes : int
        Times that they come.
    """

    products: float = 0.0
    attended: float = 0.0
    convolved: float = 0.0
    moved: float = 0.0
    carried: float = 0.0
    passes: int = 0


def labour(plan: Plan, task: Task) -> dict[str, Labour]:
    """The work of every phase of a plan; of a shot in stretches that of all, whose words are read once."""
    if not task.lengths:
        return {phase: _labour(plan, task, phase) for phase in phases(task)}
    alone = msgspec.structs.replace(task, lengths=())
    reading = {"reading": _labour(plan, alone, "reading")}
    each = [labour(plan, msgspec.structs.replace(alone, frames=frames)) for frames in task.lengths]
    return reading | {phase: _sum(one[phase] for one in each) for phase in phases(task) if phase not in reading}


def _sum(labours: Iterable[Labour]) -> Labour:
    rows = zip(*(msgspec.structs.astuple(each) for each in labours), strict=True)
    return Labour(**dict(zip(Labour.__struct_fields__, map(sum, rows), strict=True)))


def forwards(preset: Preset, *, batched: bool) -> tuple[int, int]:
    """Forward passes a step, and how many of the picture's rows they work on altogether."""
    if preset.guidance <= 1:
        return 1, 1
    more = int(bool(preset.options.get("stg_scale"))) + int(preset.options.get("modality_scale", 1.0) > 1)
    return (1 if batched else 2) + more, 2 + more


def _labour(plan: Plan, task: Task, phase: str) -> Labour:
    work = task.work
    if phase == "reading":
        text = sum(bulk.parameters for bulk in task.bulks if bulk.role == "text")
        # A number of the vocabulary is looked up, not multiplied.
        products = 2 * 2 * work.words * max(text - work.leaf, text // 2)
        return Labour(products=products, carried=_carried(plan, task, phase, 2), passes=2)
    if phase == "decoding":
        width, height, frames = window(plan, task)
        over = _overlap(task.width, width) * _overlap(task.height, height)
        over *= 1 if frames >= task.frames else (plan.chunk + max(2, plan.chunk // 3)) / plan.chunk
        return Labour(convolved=work.pixel_flops * task.width * task.height * task.frames * over)
    steps = len(task.preset.refine) if phase == "refining" else task.preset.steps
    passes, rows = forwards(task.preset, batched=work.batched)
    tokens = task.tokens(phase)
    largest = max((bulk.parameters for bulk in task.bulks if bulk.role == "transformer"), default=0)
    attention = 4.0 * tokens * (tokens + work.words) * work.hidden * work.layers
    return Labour(
        products=2.0 * tokens * largest * work.active * rows * steps,
        attended=attention * rows * steps,
        moved=tokens * work.hidden * work.layers * work.moved * _number(plan, phase) * rows * steps,
        carried=_carried(plan, task, phase, passes * steps),
        passes=passes * steps,
    )


def _carried(plan: Plan, task: Task, phase: str, passes: int) -> float:
    roles: Iterable[Role] = ("text",) if phase == "reading" else ("transformer",)
    parts = [part for part in plan.parts if part.role in roles and part.holding not in ("device", "whole")]
    held = [task.bulk(part.name).held(part.precision) for part in parts]
    # Of two transformers each step needs one.
    return float((sum(held) if phase == "reading" else max(held, default=0)) * passes)


def _overlap(whole: int, tile: int) -> float:
    """How often a pixel is decoded along one side: tiles of 4 go on by 3, the last ones end at the edge."""
    if tile >= whole:
        return 1.0
    return sum(min(tile, whole - start) for start in range(0, whole, tile * 3 // 4)) / whole


# ----- within ---------------------------------------------------------------------------------------------------------


def _listed(variant: Variant) -> tuple[Bulk, ...]:
    return tuple(Bulk(name=part.name, role=part.role, parameters=part.parameters) for part in variant.components)


def _stored(weights: Weights) -> tuple[Bulk, ...]:
    return tuple(
        Bulk(
            name=part.name,
            role=part.role,
            parameters=part.parameters,
            bytes=part.bytes if part.quantised else 0,
            alone=part.path.endswith((".safetensors", ".gguf")),
        )
        for part in weights.components
        if part.parameters
    )


def _parameters(bulks: Iterable[Bulk], role: Role) -> int:
    return max((bulk.parameters for bulk in bulks if bulk.role == role), default=0)


def _scaled(work: Work, variant: Variant, bulks: tuple[Bulk, ...]) -> Work:
    """The work of weights that are much smaller or larger than the catalogue's: widths go by the square root."""
    known, found = _parameters(_listed(variant), "transformer"), _parameters(bulks, "transformer")
    if not known or not found or 0.5 < found / known < 2:
        return work
    by = math.sqrt(found / known)
    return msgspec.structs.replace(
        work,
        hidden=max(1, round(work.hidden * by)),
        inner=max(1, round(work.inner * by)),
        text=max(1, round(work.text * by)),
        leaf=max(1, round(work.leaf * found / known)),
        pixel=work.pixel * by,
        pixel_still=work.pixel_still * by,
        pixel_flops=work.pixel_flops * found / known,
    )


def _guessed(variant: Variant) -> Work:
    """The work of a model that says nothing of it: as of 40 blocks with twelve square matrices each."""
    hidden = max(1, round(math.sqrt(_parameters(_listed(variant), "transformer") / (12 * 40))))
    text = _parameters(_listed(variant), "text")
    return Work(hidden=hidden, layers=40, inner=4 * hidden, leaf=max(1, text // 6))
