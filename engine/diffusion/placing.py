"""How a plan is carried out: weights read straight to where they are held, in as many bits as they are held in.

A part of diffusers is built without weights, told how it is held, and filled tensor by tensor, so that neither memory
nor the card ever holds it twice, or in more bits than the plan says. What is held on disk stays in its own files: each
layer reads its weights when it is needed, and nothing is written.
"""

from __future__ import annotations

import contextlib
import functools
import logging
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.models.plan import Part, Plan

if TYPE_CHECKING:
    import torch

SMALL = 1 << 16
"""Bytes of a tensor up to which it stays on the device, of a part that is there only while it is used."""

CALLS = ("forward", "encode", "decode")
"""By what a part is used."""

FIRST_BLOCK = 0.1
"""How much the first block's answer may differ from the last step's for the others to be skipped."""


def computed_in(part: Part, plan: Plan) -> torch.dtype:
    """In which numbers a part is computed."""
    import torch

    if part.precision in ("float32", "bfloat16", "float16"):
        return getattr(torch, part.precision)
    return torch.float32 if plan.device == "cpu" else torch.bfloat16


def read(kind: Any, folder: Path, part: Part, plan: Plan, edition: str = "", quantised: str = "") -> Any:
    """A part from its folder, held as the plan says.

    Parameters
    ----------
    kind : type
        Of diffusers or transformers.
    folder : Path
    part : Part
    plan : Plan
    edition : str
        Between the dots of its files' names (``fp16``), where there are no others.
    quantised : str
        By what its weights were quantised; only its library can read such.

    Raises
    ------
    KeyError
        A tensor is in none of its files.
    """
    import torch
    from diffusers.models.modeling_utils import ModelMixin

    if issubclass(kind, ModelMixin) and not quantised:
        return _filled(_empty(kind, folder, computed_in(part, plan)), tensors_of(folder, edition), part, plan)
    return _by_library(kind, folder, part, plan, torch.device(plan.device), {"variant": edition} if edition else {})


def hold(module: Any, part: Part, plan: Plan) -> Any:
    """Put a module that is in memory whole where the plan has it."""
    import torch

    device = torch.device(plan.device)
    if part.precision == "int8":
        _narrow(module)
    return _held(module, part, device)


def here(module: Any) -> contextlib.AbstractContextManager[None]:
    """While a part is used by its pieces, or again and again: it is brought to the device once, wherever it lies."""
    return module.__dict__.get("rushes_here", contextlib.nullcontext)()


def dress(transformer: Any, plan: Plan) -> Any:
    """A transformer with the plan's attention, cache and compiled blocks."""
    if hasattr(transformer, "set_attention_backend") and _attention() != plan.attention:
        transformer.set_attention_backend(plan.attention)
    if plan.cache and hasattr(transformer, "enable_cache"):
        transformer.enable_cache(cache_of(plan.cache))
    if plan.compiled and hasattr(transformer, "compile_repeated_blocks"):
        transformer.compile_repeated_blocks()
    return transformer


def _attention() -> str:
    """The backend that the whole process has been set to: a model's own choice outlives it."""
    from diffusers.models.attention_dispatch import _AttentionBackendRegistry

    active: Any = _AttentionBackendRegistry.get_active_backend()[0]
    return str(active.value)


def cache_of(name: str) -> Any:
    """What skips work, by its name in a plan.

    Raises
    ------
    KeyError
    """
    from diffusers.hooks.first_block_cache import FirstBlockCacheConfig
    from diffusers.hooks.taylorseer_cache import TaylorSeerCacheConfig

    made = {
        "first_block": lambda: FirstBlockCacheConfig(threshold=FIRST_BLOCK),
        "taylor": lambda: TaylorSeerCacheConfig(cache_interval=3, disable_cache_before_step=3),
    }
    return made[name]()


def tensors_of(folder: Path, edition: str = "") -> dict[str, Path]:
    """Every tensor of a folder, and the file that holds it."""
    from safetensors import safe_open

    end = f".{edition}.safetensors" if edition else ".safetensors"
    found: dict[str, Path] = {}
    for path in sorted(folder.glob("*.safetensors")):
        stem = path.name.split("-0")[0].removesuffix(".safetensors")
        if path.name.endswith(end) or (edition and stem.endswith(f".{edition}")):
            with safe_open(path, framework="pt") as file:
                found.update(dict.fromkeys(file.keys(), path))
    return found


# ----- within ---------------------------------------------------------------------------------------------------------


def _empty(kind: Any, folder: Path, dtype: torch.dtype) -> Any:
    """A module without weights; what it computes of its settings is there."""
    import torch
    from accelerate import init_empty_weights
    from diffusers.models.modeling_utils import no_init_weights

    with no_init_weights(), init_empty_weights(include_buffers=False):
        module = kind.from_config(kind.load_config(folder, local_files_only=True))
    wide = set(kind._keep_in_fp32_modules or ()) if dtype != torch.float32 else set()
    for name, tensor in _named(module):
        own = torch.float32 if wide & set(name.split(".")) else dtype
        if tensor.is_floating_point() and tensor.dtype != own:
            tensor.data = tensor.data.to(own)
    return module.eval().requires_grad_(requires_grad=False)


def _named(module: Any) -> Iterator[tuple[str, Any]]:
    """Parameters and buffers that are kept with the weights."""
    kept = set(module.state_dict().keys())
    yield from module.named_parameters()
    yield from ((name, buffer) for name, buffer in module.named_buffers() if name in kept)


def _filled(module: Any, files: Mapping[str, Path], part: Part, plan: Plan) -> Any:
    """A module without weights, filled or told where to read them."""
    import torch

    device = torch.device(plan.device)
    kinds = {name: tensor.dtype for name, tensor in _named(module)}
    if missing := sorted(kinds.keys() - files.keys()):
        raise KeyError(", ".join(missing[:3]))
    if part.holding == "disk":
        return _in_place(module, files, device)
    if part.precision == "int8":
        _narrow(module)
    _fill(module, files, kinds, device if part.holding == "device" else torch.device("cpu"))
    return _held(module, part, device)


def _fill(module: Any, files: Mapping[str, Path], kinds: Mapping[str, Any], device: torch.device) -> None:
    from safetensors import safe_open
    from torch import nn

    owners = dict(module.named_modules())
    for path in sorted(set(files.values())):
        with safe_open(path, framework="pt") as file:
            for name in kinds.keys() & set(file.keys()):
                value = file.get_tensor(name).to(device, kinds[name])
                owner, _, last = name.rpartition(".")
                _put(owners[owner], last, value, nn.Parameter)


def _put(owner: Any, name: str, value: torch.Tensor, parameter: Any) -> None:
    """Give a layer one of its tensors."""
    slots = owner._parameters if name in owner._parameters else owner._buffers
    if slots[name].shape != value.shape:
        raise ValueError(f"{name}: {tuple(value.shape)} in place of {tuple(slots[name].shape)}")
    if name == "weight" and hasattr(owner, "take"):
        owner.take(value)
    else:
        slots[name] = parameter(value, requires_grad=False) if slots is owner._parameters else value


def _held(module: Any, part: Part, device: torch.device) -> Any:
    """A module that has its weights, where the plan has it."""
    match part.holding:
        case "device":
            return module.to(device)
        case "whole":
            return _visiting(module, device)
    return _grouped(module, part, device)


def _in_place(module: Any, files: Mapping[str, Path], device: torch.device) -> Any:
    """Every layer reads its weights out of their files when it is called, and lets go of them after."""
    from accelerate.hooks import attach_align_device_hook
    from accelerate.utils import OffloadedWeightsLoader

    index = {
        name: {
            "safetensors_file": str(files[name]),
            "weight_name": name,
            "dtype": str(tensor.dtype).removeprefix("torch."),
        }
        for name, tensor in _named(module)
    }
    for name, buffer in list(module.named_buffers()):
        if name not in index:
            owner = module.get_submodule(name.rpartition(".")[0])
            owner._buffers[name.rpartition(".")[2]] = buffer.to(device)
    attach_align_device_hook(
        module,
        execution_device=device,
        offload=True,
        weights_map=OffloadedWeightsLoader(index=index),
    )
    return _standing(module, device)


def _narrow(module: Any) -> None:
    """Hold most weights in eight bits; those that a model is delicate about stay."""
    from diffusers.hooks.layerwise_casting import DEFAULT_SKIP_MODULES_PATTERN

    from engine.diffusion.narrowing import narrow

    own = (getattr(module, name, None) or () for name in ("_skip_layerwise_casting_patterns", "_keep_in_fp32_modules"))
    narrow(module, (*DEFAULT_SKIP_MODULES_PATTERN, *(pattern for each in own for pattern in each)))


def _visiting(module: Any, device: torch.device) -> Any:
    """In memory, and on the device while it is used; what is small stays there, for others look at it."""
    tensors = [each for each in (*module.parameters(), *module.buffers()) if each.nbytes > SMALL]
    large = {id(each) for each in tensors}
    for each in (*module.parameters(), *module.buffers()):
        if id(each) not in large:
            each.data = each.data.to(device)
    kept = [each.data for each in tensors]
    depth = 0

    def leave() -> None:
        for tensor, own in zip(tensors, kept, strict=True):
            tensor.data = away(own)

    @contextlib.contextmanager
    def come() -> Iterator[None]:
        nonlocal depth
        if not depth:
            for tensor, own in zip(tensors, kept, strict=True):
                tensor.data = own.to(device)
        depth += 1
        try:
            yield
        finally:
            depth -= 1
            if not depth:
                leave()

    def visit(call: Any, *rest: Any, **named: Any) -> Any:
        with come():
            return call(*rest, **named)

    for name in CALLS:
        if hasattr(module, name):
            setattr(module, name, functools.partial(visit, getattr(module, name)))
    module.rushes_here = come
    leave()
    return _standing(module, device)


def away(tensor: torch.Tensor) -> torch.Tensor:
    """What a part holds of a weight while it is not used: that which lies in memory."""
    return tensor


def _grouped(module: Any, part: Part, device: torch.device) -> Any:
    """In memory, and on the device by blocks or by layers, the next one coming while one is computed."""
    import torch
    from diffusers.hooks.group_offloading import apply_group_offloading

    leaves = part.holding != "blocks"
    apply_group_offloading(
        module,
        onload_device=device,
        offload_device=torch.device("cpu"),
        offload_type="leaf_level" if leaves else "block_level",
        num_blocks_per_group=None if leaves else 1,
        use_stream=device.type == "cuda",
        low_cpu_mem_usage=not part.pinned,
    )
    return module


def _by_library(kind: Any, folder: Path, part: Part, plan: Plan, device: torch.device, more: dict[str, Any]) -> Any:
    """A part that its own library reads: encoders, whose files may name their tensors otherwise."""
    dtype = computed_in(part, plan)
    plain = {"local_files_only": True, "use_safetensors": True, "dtype": dtype, **more}
    if part.holding == "disk":
        return _read_in_place(kind, folder, device, plain)
    if part.holding == "device" and part.precision != "int8" and device.type != "cpu":
        module = kind.from_pretrained(folder, device_map={"": str(device)}, **plain)
        return module.eval().requires_grad_(requires_grad=False)
    module = kind.from_pretrained(folder, **plain).eval().requires_grad_(requires_grad=False)
    return hold(module, part, plan)


def _read_in_place(kind: Any, folder: Path, device: torch.device, plain: dict[str, Any]) -> Any:
    """As the library does it, which computes on the processor unless its hooks are told otherwise."""
    import tempfile

    # It warns of what is meant here.
    logging.getLogger("accelerate.big_modeling").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as unused:  # it asks for a place, and reads safetensors where they lie
        module = kind.from_pretrained(folder, device_map={"": "disk"}, offload_folder=unused, **plain)
    for each in module.modules():
        hook: Any = getattr(each, "_hf_hook", None)
        for one in getattr(hook, "hooks", (hook,)):
            if hasattr(one, "execution_device"):
                one.execution_device = device
    return _standing(module.eval(), device)


def _standing(module: Any, device: torch.device) -> Any:
    """Say where a module computes whose weights are nowhere: pipelines make their tensors there."""
    own = type(module)
    module.__class__ = type(own.__name__, (own,), {"device": property(lambda _: device), "__module__": own.__module__})
    return module
