"""Previews by a tiny decoder that the user has put beside a model: the network of such a file, built from its shapes.

Each block sees a frame and the one before it, nothing before the first; a stage doubles rows and columns, and makes one
frame or two of each. Of the first latent frame, which stands for one picture, only the last one that is made is shown.
The layout is that of TAEHV (https://github.com/madebyollin/taehv), whose numbers are 0 to 1.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import nn
from torch.nn.functional import pixel_shuffle

from engine.models.tiny_decoders import BEFORE, STAGES, TinyDecoder, places

LIMIT = 3.0
"""Latents beyond this are pressed together."""


def load(found: TinyDecoder, device: torch.device | str = "cpu") -> Decoder:
    """The decoder of a file, in its own precision on a card, in full on a processor."""
    from safetensors import safe_open

    made = Decoder(found)
    with safe_open(found.path, framework="pt") as file:
        names = [name for name in file.keys() if name.startswith(BEFORE)]  # noqa: SIM118 - it is no mapping
        made.load_state_dict({f"layers.{name.removeprefix(BEFORE)}": file.get_tensor(name) for name in names})
    kind = torch.float16 if torch.device(device).type == "cuda" else torch.float32
    return made.eval().requires_grad_(requires_grad=False).to(device, kind)


class Decoder(nn.Module):
    """From latents as a model makes them to pictures.

    Parameters
    ----------
    found : TinyDecoder
    """

    def __init__(self, found: TinyDecoder) -> None:
        super().__init__()
        self.fold = found.fold
        self.trimmed = found.squeeze[0] - 1
        row: dict[int, nn.Module] = {}
        if found.wide:
            row[0] = nn.Conv2d(found.channels, found.widths[0], 1, bias=False)
        else:
            row |= {0: _Pressed(), 1: _conv(found.channels, found.widths[0]), 2: nn.ReLU()}
        for stage in range(STAGES):
            row |= _stage(found, stage)
        if not found.wide:
            row[21] = nn.ReLU()
        row[22] = _conv(found.widths[3], 3 * found.fold**2)
        self.layers = nn.Sequential(*(row[number] for number in range(len(row))))

    def forward(self, latents: torch.Tensor) -> torch.Tensor:
        """Latents (1, channels, n, h, w) as pictures (1, 3, m, height, width) in -1 to 1, with m = squeeze (n - 1) + 1.

        Frames are batched: time goes on in order through every layer.
        """
        weight = next(self.parameters())
        made = self.layers(latents[0].transpose(0, 1).to(weight.device, weight.dtype))
        pictures = pixel_shuffle(made, self.fold)[self.trimmed :]
        # What is no number is told of the latents themselves, not of a glance at them.
        return pictures.nan_to_num(0).clamp(0, 1).mul(2).sub(1).transpose(0, 1)[None]


def _stage(found: TinyDecoder, stage: int) -> dict[int, nn.Module]:
    """The layers of a stage by their place in the row."""
    block, grow, narrow = places(found.wide)[stage]
    width, after = found.widths[stage : stage + 2]
    row: dict[int, nn.Module] = {}
    for number in range(block, block + 3):
        row[number] = _Wide(width) if found.wide else _Block(width)
    if found.wide:
        row |= {narrow: _conv(width, 4 * after), narrow + 1: nn.ReLU(), narrow + 2: nn.PixelShuffle(2)}
        row[grow] = _Grown(after, found.grows[stage])
    else:
        row |= {block + 3: nn.Upsample(scale_factor=2), grow: _Grown(width, found.grows[stage])}
        row[narrow] = _conv(width, after, bias=False)
    return row


def _conv(before: int, after: int, **more: Any) -> nn.Conv2d:
    return nn.Conv2d(before, after, 3, padding=1, **more)


def _remembered(frames: torch.Tensor) -> torch.Tensor:
    """Each frame above the one before it."""
    return torch.cat([frames, torch.cat([torch.zeros_like(frames[:1]), frames[:-1]])], dim=1)


class _Pressed(nn.Module):
    def forward(self, frames: torch.Tensor) -> torch.Tensor:
        return torch.tanh(frames / LIMIT) * LIMIT


class _Block(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.conv = nn.Sequential(
            _conv(2 * width, width), nn.ReLU(), _conv(width, width), nn.ReLU(), _conv(width, width)
        )

    def forward(self, frames: torch.Tensor) -> torch.Tensor:
        return torch.relu(self.conv(_remembered(frames)) + frames)


class _Wide(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.conv = nn.Sequential(
            nn.Conv2d(2 * width, 2 * width, 7, padding=3, groups=2 * width, bias=False),
            nn.Conv2d(2 * width, 4 * width, 1),
            nn.ReLU(),
            nn.Conv2d(4 * width, width, 1, bias=False),
        )

    def forward(self, frames: torch.Tensor) -> torch.Tensor:
        return self.conv(_remembered(frames)) + frames


class _Grown(nn.Module):
    """Makes one frame or two of each, one after the other."""

    def __init__(self, width: int, count: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(width, width * count, 1, bias=False)

    def forward(self, frames: torch.Tensor) -> torch.Tensor:
        return self.conv(frames).reshape(-1, *frames.shape[1:])
