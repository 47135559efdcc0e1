"""Count what a forward of a real geometry takes: bytes at its peak and multiplications, without a card or weights.

``python tests/benchmarks/counting.py``. Tensors are fakes that have a size and nothing else. The figures stand in the
catalogue as `engine.models.family.Work`: ``held`` is the peak over tokens, width and two bytes.
"""

from __future__ import annotations

import os
import sys
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.update(HF_HUB_OFFLINE="1")

import torch
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves
from torch.utils.flop_counter import FlopCounterMode


class Held(TorchDispatchMode):
    """Bytes that are held at a time, but for those of `besides`."""

    def __init__(self, besides: list[torch.Tensor]) -> None:
        super().__init__()
        self.now = self.peak = 0
        self._known = {each.untyped_storage()._cdata: 0 for each in besides}

    def __torch_dispatch__(self, function: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        """Run an operation and count what is new."""
        result = function(*args, **(kwargs or {}))
        for each in tree_leaves(result):
            if isinstance(each, torch.Tensor) and (key := each.untyped_storage()._cdata) not in self._known:
                storage = each.untyped_storage()
                self._known[key] = storage.nbytes()
                self.now += storage.nbytes()
                self.peak = max(self.peak, self.now)
                weakref.finalize(storage, self._gone, key)
        return result

    def _gone(self, key: int) -> None:
        self.now -= self._known.pop(key, 0)


def counted(make: Callable[[], Any], given: Callable[[], dict[str, Any]]) -> tuple[int, int]:
    """Bytes at the peak, and multiplications and additions, of one forward."""
    with FakeTensorMode(allow_non_fake_inputs=True), torch.no_grad():
        torch.set_default_dtype(torch.bfloat16)
        try:
            module = make().eval()
        finally:
            torch.set_default_dtype(torch.float32)
        named = given()
        with Held([*module.parameters(), *module.buffers(), *named.values()]) as held:
            module(**named, return_dict=False)
        with FlopCounterMode(display=False) as work:
            module(**named, return_dict=False)
    return held.peak, work.get_total_flops()


def main() -> None:
    """Print the figures of Wan at 832x480x81, of two blocks: a third adds nothing to the peak."""
    from diffusers.models.transformers.transformer_wan import WanTransformer3DModel

    for name, heads, inner in (("wan 1.3B", 12, 8960), ("wan 14B", 40, 13824)):

        def made(heads: int = heads, inner: int = inner) -> Any:
            return WanTransformer3DModel(num_attention_heads=heads, num_layers=2, ffn_dim=inner)

        def given() -> dict[str, Any]:
            return {
                "hidden_states": torch.empty(1, 16, 21, 60, 104, dtype=torch.bfloat16),
                "timestep": torch.empty(1),
                "encoder_hidden_states": torch.empty(1, 512, 4096, dtype=torch.bfloat16),
            }

        peak, flops = counted(made, given)
        tokens = 21 * 30 * 52
        print(f"{name}: held {peak / (tokens * heads * 128 * 2):.2f}, {flops / 1e12:.1f} T in two blocks")


if __name__ == "__main__":
    main()
