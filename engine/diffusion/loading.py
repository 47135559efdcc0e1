"""Parts of a model in memory: loaded when a phase first needs them, held as the plan says, let go after it."""

from __future__ import annotations

import atexit
import contextlib
import functools
import gc
import inspect
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.diffusion import placing
from engine.diffusion.sparing import spare
from engine.messages.faults import Exit, Fault
from engine.models.folders import read_json
from engine.models.plan import Part, Plan
from engine.models.stored import Stored, Weights
from engine.models.tiny_decoders import beside, home_of

if TYPE_CHECKING:
    import torch

    from engine.diffusion.watching import Watching


TINY = "tiny decoder"
"""Under which name that is held that is no part of the model."""


class Parts:
    """The parts of one model.

    Parameters
    ----------
    weights : Weights
    plan : Plan
    watch : Watching, optional
        Told while parts are read.

    Attributes
    ----------
    plan : Plan
    """

    def __init__(self, weights: Weights, plan: Plan, watch: Watching | None = None) -> None:
        settle()
        self.plan = plan
        self._weights = weights
        self._root = home_of(weights)
        self._watch = watch
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
            with self._watch.loading() if self._watch else contextlib.nullcontext():
                self._held[name] = self._load(name)
        return self._held[name]

    def tiny(self) -> Any:
        """The tiny decoder that the user has put beside the model, None without one.

        Raises
        ------
        Fault
            As `engine.models.tiny_decoders.beside`.
        """
        if TINY not in self._held:
            self._held[TINY] = None  # where it cannot be read it is not tried again
            found = beside(self._weights)
            if found is not None:
                from engine.diffusion.tiny_decoder import load

                self._held[TINY] = load(found, self.device)
        return self._held[TINY]

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
        for index in ("model_index.json", "modular_model_index.json"):
            if (self._root / index).is_file():
                return read_json(self._root / index).get(name)
        return None

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
            if Path(stored.path).is_dir():
                module = placing.read(kind, Path(stored.path), part, self.plan, stored.edition, stored.quantised)
            else:
                module = placing.hold(self._alone(kind, stored, part), part, self.plan)
            self._note(part, module)
            return placing.dress(module, self.plan) if stored.role == "transformer" else module
        except Exception as error:
            if isinstance(error, Fault) or memory_ran_out(error):
                raise
            raise Fault("model.part_broken", details=str(error), model=self._root.name, part=name) from error

    def _note(self, part: Part, module: Any) -> None:
        """Tell what rounding its weights took of a part."""
        if part.precision == "int8" and self._watch:
            from engine.diffusion.narrowing import error

            self._watch.noted.append(f"model.lossy: {part.name}, {100 * error(module):.2g} %")

    def _alone(self, kind: Any, stored: Stored, part: Part) -> Any:
        """A part whose weights lie alone in a file; its settings are the folder's."""
        dtype = placing.computed_in(part, self.plan)
        plain: dict[str, Any] = {"local_files_only": True, "dtype": dtype}
        if stored.quantised == "gguf":
            from diffusers.quantizers.quantization_config import GGUFQuantizationConfig

            plain["quantization_config"] = GGUFQuantizationConfig(compute_dtype=dtype)
        module = kind.from_single_file(stored.path, config=str(self._root), subfolder=stored.name, **plain)
        return module.eval().requires_grad_(requires_grad=False)


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


def memory_ran_out(error: BaseException) -> bool:
    """Whether an error says that memory ran out, on whichever device."""
    import torch

    if isinstance(error, torch.OutOfMemoryError | MemoryError):
        return True
    words = str(error)
    return isinstance(error, RuntimeError) and ("out of memory" in words or "can't allocate memory" in words)


@functools.cache
def settle() -> None:
    """Load the libraries once, and let collections pass over what they brought: a million objects that stay."""
    spare()
    import diffusers  # noqa: F401
    import torch  # noqa: F401
    import transformers  # noqa: F401

    gc.collect()
    gc.freeze()
    atexit.register(gc.unfreeze)


def release() -> None:
    """Give memory back that nothing holds any more."""
    import torch

    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
