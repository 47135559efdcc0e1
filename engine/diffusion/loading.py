"""Parts of a model in memory: loaded when a phase first needs them, held as the plan says, let go after it."""

from __future__ import annotations

import gc
import inspect
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.messages.faults import Exit, Fault
from engine.models.folders import read_json
from engine.models.plan import Part, Plan
from engine.models.stored import Joined, Stored, Weights

if TYPE_CHECKING:
    import torch


class Parts:
    """The parts of one model.

    Parameters
    ----------
    weights : Weights
    plan : Plan
    spill : Path, optional
        Where parts lie that the plan holds on disk.

    Attributes
    ----------
    plan : Plan
    """

    def __init__(self, weights: Weights, plan: Plan, spill: Path | None = None) -> None:
        self.plan = plan
        self._weights = weights
        self._root = base_of(weights)
        self._spill = spill
        self._held: dict[str, Any] = {}

    def __contains__(self, name: str) -> bool:
        """Whether the model has a part."""
        return self._weights.component(name) is not None

    def get(self, name: str) -> Any:
        """A part, loaded where it is not.

        Raises
        ------
        Fault
            ``model.part_missing``, ``model.part_broken``, ``model.precision``.
        """
        if name not in self._held:
            self._held[name] = self._load(name)
        return self._held[name]

    def optional(self, name: str) -> Any:
        """A part, or None where the model has none of this name."""
        return self.get(name) if name in self else None

    def place(self, name: str) -> Path:
        """Where a part lies, for one that is not loaded by the class that the index names.

        Raises
        ------
        Fault
            ``model.part_missing``.
        """
        stored = self._weights.component(name)
        if stored is None:
            raise Fault("model.part_missing", Exit.MISSING_PART, model=self._root.name, part=name)
        return Path(stored.path)

    def setting(self, name: str) -> Any:
        """A value of the model's index that is no part (``boundary_ratio``); None where it has none."""
        index = self._root / "model_index.json"
        return read_json(index).get(name) if index.is_file() else None

    @property
    def device(self) -> torch.device:
        """Where it is computed."""
        import torch

        return torch.device(self.plan.device)

    def free(self, *names: str) -> None:
        """Let parts go; all without a name."""
        for name in names or tuple(self._held):
            self._held.pop(name, None)
        release()

    def _load(self, name: str) -> Any:
        import torch

        stored = self._weights.component(name)
        if stored is None:
            raise Fault("model.part_missing", Exit.MISSING_PART, model=self._root.name, part=name)
        part = self.plan.part(name)
        try:
            kind = class_of(stored)
            if not issubclass(kind, torch.nn.Module):
                return kind.from_pretrained(stored.path, local_files_only=True)
            module = self._module(kind, stored, _dtype(part, self.plan))
        except (OSError, ValueError, KeyError, AttributeError, ImportError, RuntimeError) as error:
            if memory_ran_out(error):
                raise
            raise Fault("model.part_broken", details=str(error), model=self._root.name, part=name) from error
        return self._hold(module.eval().requires_grad_(requires_grad=False), part)

    def _module(self, kind: Any, stored: Stored, dtype: torch.dtype) -> Any:
        """A part with weights: from its folder, or from a file that lies alone."""
        plain: dict[str, Any] = {"local_files_only": True}
        if Path(stored.path).is_dir():
            edition = {"variant": stored.edition} if stored.edition else {}
            return kind.from_pretrained(stored.path, use_safetensors=True, dtype=dtype, **edition, **plain)
        if stored.quantised == "gguf":
            from diffusers.quantizers.quantization_config import GGUFQuantizationConfig

            plain["quantization_config"] = GGUFQuantizationConfig(compute_dtype=dtype)
        return kind.from_single_file(stored.path, config=str(self._root), subfolder=stored.name, dtype=dtype, **plain)

    def _hold(self, module: Any, part: Part) -> Any:
        """Put a module where the plan has it."""
        import torch

        if part.precision == "float8":
            from diffusers.hooks.layerwise_casting import apply_layerwise_casting

            apply_layerwise_casting(module, storage_dtype=torch.float8_e4m3fn, compute_dtype=_dtype(part, self.plan))
        if part.holding in ("device", "whole"):
            return module.to(self.device)
        from diffusers.hooks.group_offloading import apply_group_offloading

        leaves = part.holding == "leaves"
        apply_group_offloading(
            module,
            onload_device=self.device,
            offload_device=torch.device("cpu"),
            offload_type="leaf_level" if leaves else "block_level",
            num_blocks_per_group=None if leaves else 1,
            use_stream=self.device.type == "cuda",
            low_cpu_mem_usage=True,
            offload_to_disk_path=str(self._spill / part.name) if part.holding == "disk" and self._spill else None,
        )
        return module


def base_of(weights: Weights) -> Path:
    """The folder that holds a model's index."""
    path = Path(weights.path)
    if weights.form == "joined":
        import msgspec

        return Path(msgspec.convert(read_json(path), Joined).base)
    return path if path.is_dir() else path.parent


def class_of(stored: Stored) -> Any:
    """The class of a part: from diffusers or transformers, and from nowhere else."""
    library = stored.library.split(".")[0]
    places = [stored.library] if library in ("diffusers", "transformers") else [f"diffusers.pipelines.{library}"]
    if library == "diffusers" and stored.kind.startswith("LTX2"):
        places.append("diffusers.pipelines.ltx2")  # an enlarger that no index names
    for place in places:
        kind = getattr(import_module(place), stored.kind, None)
        if isinstance(kind, type):
            return kind
    raise AttributeError(f"no {stored.kind} in {' or '.join(places)}")


def assembled(kind: Any, **parts: Any) -> Any:
    """A pipeline of some of its parts; those that it shall do without are None."""
    needed = inspect.signature(kind.__init__).parameters.values()
    lacking = {each.name: None for each in needed if each.default is each.empty and each.name != "self"}
    pipeline = kind(**{**lacking, **parts})
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def _dtype(part: Part, plan: Plan) -> torch.dtype:
    """In which numbers a part is computed."""
    import torch

    if part.precision in ("int8", "int4"):
        raise Fault("model.precision", Exit.MISSING_PART, precision=part.precision, part=part.name)
    if part.precision == "float8":
        return torch.float32 if plan.device == "cpu" else torch.bfloat16
    return getattr(torch, part.precision)


def memory_ran_out(error: BaseException) -> bool:
    """Whether an error says that memory ran out, on whichever device."""
    import torch

    if isinstance(error, torch.OutOfMemoryError | MemoryError):
        return True
    words = str(error)
    return isinstance(error, RuntimeError) and ("out of memory" in words or "can't allocate memory" in words)


def release() -> None:
    """Give memory back that nothing holds any more."""
    import torch

    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
