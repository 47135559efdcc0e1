"""Previews by a tiny decoder that the user has put beside a model: the network of such a file, run as its shapes say.

Each block sees a frame and the one before it, nothing before the first; a stage doubles rows and columns, and makes one
frame or two of each. Of the first latent frame, which stands for one picture, only the last one that is made is shown.
The layout is that of TAEHV (https://github.com/madebyollin/taehv), whose numbers are 0 to 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.models.tiny_decoders import BEFORE, TinyDecoder, places

if TYPE_CHECKING:
    import torch

LIMIT = 3.0
"""Latents beyond this are pressed together."""


def load(found: TinyDecoder, device: torch.device | str = "cpu") -> Decoder:
    """The decoder of a file, in half precision on a card, in full on a processor."""
    import torch
    from safetensors import safe_open

    kind = torch.float16 if torch.device(device).type == "cuda" else torch.float32
    with safe_open(found.path, framework="pt") as file:
        names = [name for name in file.keys() if name.startswith(BEFORE)]  # noqa: SIM118 - it is no mapping
        held = {name.removeprefix(BEFORE): file.get_tensor(name).to(device, kind) for name in names}
    return Decoder(found, held)


class Decoder:
    """From latents as a model makes them to pictures.

    Parameters
    ----------
    found : TinyDecoder
    held : dict of str to tensor
        Its weights, by their names in the file.
    """

    def __init__(self, found: TinyDecoder, held: dict[str, torch.Tensor]) -> None:
        self._found, self._held = found, held

    def __call__(self, latents: torch.Tensor) -> torch.Tensor:
        """Latents (1, channels, n, h, w) as pictures (1, 3, m, height, width) in -1 to 1, with m = squeeze (n - 1) + 1.

        Frames are batched: time goes on in order through every layer.
        """
        from torch.nn.functional import pixel_shuffle

        found, weight = self._found, self._held["22.weight"]
        frames = latents[0].transpose(0, 1).to(weight.device, weight.dtype)
        frames = self._conv("0", frames) if found.wide else self._conv("1", _pressed(frames)).relu()
        for block, grow, narrow in places(found.wide):
            for number in range(block, block + 3):
                frames = self._wide(number, frames) if found.wide else self._block(number, frames)
            if found.wide:
                frames = self._grown(grow, pixel_shuffle(self._conv(str(narrow), frames).relu(), 2))
            else:
                doubled = frames.repeat_interleave(2, 2).repeat_interleave(2, 3)
                frames = self._conv(str(narrow), self._grown(grow, doubled))
        made = self._conv("22", frames if found.wide else frames.relu())
        pictures = pixel_shuffle(made, found.fold)[found.squeeze[0] - 1 :]
        # What is no number is told of the latents themselves, not of a glance at them.
        return pictures.nan_to_num(0).clamp(0, 1).mul(2).sub(1).transpose(0, 1)[None]

    def _conv(self, name: str, frames: torch.Tensor, groups: int = 1) -> torch.Tensor:
        """A convolution that keeps rows and columns."""
        from torch.nn.functional import conv2d

        weight = self._held[f"{name}.weight"]
        return conv2d(frames, weight, self._held.get(f"{name}.bias"), padding=weight.shape[-1] // 2, groups=groups)

    def _block(self, number: int, frames: torch.Tensor) -> torch.Tensor:
        made = self._conv(f"{number}.conv.0", _remembered(frames)).relu()
        made = self._conv(f"{number}.conv.2", made).relu()
        return (self._conv(f"{number}.conv.4", made) + frames).relu()

    def _wide(self, number: int, frames: torch.Tensor) -> torch.Tensor:
        made = self._conv(f"{number}.conv.0", _remembered(frames), groups=2 * frames.shape[1])
        made = self._conv(f"{number}.conv.1", made).relu()
        return self._conv(f"{number}.conv.3", made) + frames

    def _grown(self, number: int, frames: torch.Tensor) -> torch.Tensor:
        """One frame or two of each, one after the other."""
        return self._conv(f"{number}.conv", frames).reshape(-1, *frames.shape[1:])


def _pressed(frames: torch.Tensor) -> torch.Tensor:
    return (frames / LIMIT).tanh() * LIMIT


def _remembered(frames: torch.Tensor) -> torch.Tensor:
    """Each frame above the one before it."""
    import torch

    return torch.cat([frames, torch.cat([torch.zeros_like(frames[:1]), frames[:-1]])], dim=1)
