"""diffusers' modular pipelines: some of their blocks run with some of a model's parts, and their loops listened to."""

from __future__ import annotations

import copy
import logging
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from engine.diffusion.adapter import Tensors, Watch
from engine.diffusion.steps import See, Steps

LATENTS = ("latents", "audio_latents")


def run(blocks: dict[str, Any], part: Callable[[str], Any], settings: dict[str, Any], **inputs: Any) -> Any:
    """Run blocks one after the other; what they came to is asked for by name: ``state.get("latents")``.

    Parameters
    ----------
    blocks : dict
        By any name, in order.
    part : callable
        Gives a part of the model by name.
    settings : dict
        What the model's index says beside its parts, and parts that are made from settings where others are wanted;
        what no block asks for is left out.
    **inputs
        What no block asks for is left out.
    """
    from diffusers.modular_pipelines.modular_pipeline import SequentialPipelineBlocks

    chosen: Any = SequentialPipelineBlocks.from_blocks_dict(blocks)
    pipeline = chosen.init_pipeline()
    # What is made from its settings alone is there already.
    needed = [spec.name for spec in chosen.expected_components if spec.default_creation_method != "from_config"]
    made = {spec.name for spec in chosen.expected_components} - set(needed)
    asked = {spec.name for spec in chosen.expected_configs} | made
    pipeline.update_components(
        **{name: part(name) for name in needed},
        **{name: value for name, value in settings.items() if name in asked and value is not None},
    )
    taken = {each.name for each in chosen.inputs}
    # What it logs of every error is told by whoever catches it; to be given up is none.
    log = logging.getLogger("diffusers.modular_pipelines.modular_pipeline")
    log.disabled = True
    try:
        return pipeline(**{name: value for name, value in inputs.items() if name in taken})
    finally:
        log.disabled = False


def stepping(
    core: Any, loop: str, watch: Watch, steps: int, start: Tensors | None, see: See | None, seen: tuple[str, ...] = ()
) -> Steps:
    """Have the steps of a block's loop told and kept; the transformer is to sleep within ``skipping`` of the answer.

    Parameters
    ----------
    core : SequentialPipelineBlocks
    loop : str
        The block in it whose steps are meant.
    watch : Watch
    steps : int
    start : dict, optional
        What was kept of an earlier try.
    see : callable, optional
        From the loop's variables to a picture of the estimate; `seen` names those that it needs beside the latents.
    seen : tuple of str
    """
    told = Steps(SimpleNamespace(scheduler=None), watch, "denoising", steps, LATENTS, start, see, seen)
    # Some blocks are shared by all that are made of their class.
    listening = core.sub_blocks[loop] = copy.deepcopy(core.sub_blocks[loop])
    listening.set_progress_bar_config(disable=True)
    own = listening.loop_step

    def loop_step(components: Any, state: Any, **more: Any) -> Any:
        components, state = own(components, state, **more)
        told(None, more["i"], None, {name: getattr(state, name) for name in (*LATENTS, *seen)})
        return components, state

    listening.loop_step = loop_step
    return told
