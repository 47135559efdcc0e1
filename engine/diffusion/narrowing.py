"""Weights in eight bits: whole numbers with a scale for every row, multiplied as the model's own numbers.

A row's largest weight is 127; its scale is multiplied onto what comes out, so that the numbers themselves are exact in
bfloat16. What that costs in exactness is measured while they are made.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch
    from torch import nn

LARGEST = 127
"""Of a whole number in eight bits, on both sides of zero."""


@functools.cache
def layer() -> type[Any]:
    """The kind of a linear layer in eight bits; it is made at the first need, for torch is there only with models."""
    import torch
    from torch import nn

    class Narrow(nn.Linear):
        """A linear layer whose weights are whole numbers in eight bits.

        Attributes
        ----------
        scale : tensor
            What a whole number of each row stands for.
        lost, held : float
            Sums of squares: of what rounding took from the weights, and of the weights.
        """

        scale: torch.Tensor
        lost = 0.0
        held = 0.0

        @classmethod
        def of(cls, linear: nn.Linear) -> Narrow:
            """In place of a layer, with its weights where it has any yet."""
            with torch.device("meta"):
                made = cls(linear.in_features, linear.out_features, bias=False, dtype=linear.weight.dtype)
            made.bias = linear.bias
            made.register_buffer("scale", torch.empty(linear.out_features, device="meta"), persistent=False)
            made._parameters["weight"] = _still(torch.empty_like(made.weight, dtype=torch.int8))
            if linear.weight.device.type != "meta":
                made.take(linear.weight.data)
            return made.train(linear.training)

        def take(self, weight: torch.Tensor) -> None:
            """Round weights, and keep them where they lie."""
            wide = weight.float()
            scale = (wide.abs().amax(dim=1) / LARGEST).clamp_(min=torch.finfo(torch.float32).tiny)
            whole = (wide / scale[:, None]).round_()
            self.held = float(wide.square().sum(dtype=torch.float64))
            self.lost = float((whole * scale[:, None] - wide).square().sum(dtype=torch.float64))
            self._parameters["weight"] = _still(whole.to(torch.int8))
            self._buffers["scale"] = scale

        def forward(self, input: torch.Tensor) -> torch.Tensor:  # noqa: A002 - the library's name
            """What the layer gives, but for what rounding took."""
            found = nn.functional.linear(input, self.weight.to(input.dtype)) * self.scale.to(input.dtype)
            return found if self.bias is None else found + self.bias

    return Narrow


def narrow(module: nn.Module, delicate: Iterable[str]) -> None:
    """Put layers of eight bits in place of a module's, but for those whose names hold one of some patterns."""
    from torch import nn

    narrow_layer, patterns = layer(), tuple(delicate)
    for name, each in list(module.named_modules()):
        if type(each) is nn.Linear and not any(re.search(pattern, name) for pattern in patterns):
            owner, _, last = name.rpartition(".")
            setattr(module.get_submodule(owner), last, narrow_layer.of(each))


def error(module: nn.Module) -> float:
    """What rounding took of a module's weights, as a share of them."""
    layers = list(narrowed(module))
    return math.sqrt(sum(each.lost for each in layers) / (sum(each.held for each in layers) or 1.0))


def narrowed(module: nn.Module) -> Iterator[Any]:
    """The layers of eight bits."""
    return (each for each in module.modules() if isinstance(each, layer()))


def _still(tensor: torch.Tensor) -> nn.Parameter:
    from torch import nn

    return nn.Parameter(tensor, requires_grad=False)
