"""Tiny random decoders for previews, in the layout of TAEHV's files and with far fewer channels."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import save_file

WIDTHS = (12, 8, 6, 6)


def write(path: Path, channels: int, grows: tuple[int, int, int], fold: int, *, wide: bool = False) -> Path:
    """A file for latents of so many channels; stages grow in time as told, the last layer unfolds squares."""
    source = torch.Generator().manual_seed(1)
    made: dict[str, torch.Tensor] = {"encoder.0.weight": torch.zeros(64, 3, 3, 3)}

    def put(name: str, *shape: int) -> None:
        spread = 0.02 if len(shape) == 1 else torch.Size(shape[1:]).numel() ** -0.5
        made[f"decoder.{name}"] = (torch.randn(shape, generator=source) * spread).half()

    def conv(name: str, after: int, before: int, side: int = 3, *, bias: bool = True) -> None:
        put(f"{name}.weight", after, before, side, side)
        if bias:
            put(f"{name}.bias", after)

    if wide:
        conv("0", WIDTHS[0], channels, 1, bias=False)
    else:
        conv("1", WIDTHS[0], channels)
    for stage, grow in enumerate(grows):
        width, after = WIDTHS[stage : stage + 2]
        first = 1 + 7 * stage if wide else 3 + 6 * stage
        for number in range(first, first + 3):
            if wide:
                conv(f"{number}.conv.0", 2 * width, 1, 7, bias=False)
                conv(f"{number}.conv.1", 4 * width, 2 * width, 1)
                conv(f"{number}.conv.3", width, 4 * width, 1, bias=False)
            else:
                conv(f"{number}.conv.0", width, 2 * width)
                conv(f"{number}.conv.2", width, width)
                conv(f"{number}.conv.4", width, width)
        if wide:
            conv(f"{first + 3}", 4 * after, width)
            conv(f"{first + 6}.conv", after * grow, after, 1, bias=False)
        else:
            conv(f"{first + 4}.conv", width * grow, width, 1, bias=False)
            conv(f"{first + 5}", after, width, bias=False)
    conv("22", 3 * fold**2, WIDTHS[3])
    made["decoder.22.bias"] += 0.5
    save_file(made, path)
    return path
