"""From latents to the take: pictures in chunks, cut to size and rate; sound of exactly the length of the pictures."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.messages.faults import Exit, Fault
from engine.messages.jobs import SAMPLE_RATE, samples_at

if TYPE_CHECKING:
    import torch

Pictures = NDArray[np.uint8]

NEAR = 1.2
"""Up to so many times the size that was asked for a picture is cut; a larger one is scaled."""

FADE = 240
"""Samples over which sound ends that is shorter than its pictures."""


def windows(
    latents: torch.Tensor, decode: Callable[[torch.Tensor], torch.Tensor], chunk: int, squeeze: int
) -> Iterator[torch.Tensor]:
    """Decode latents (1, channels, n, h, w) a window at a time: pictures (1, 3, m, height, width), in order.

    A window's first picture stands for itself alone, so it is left to the window before; where the two overlap, one
    goes over into the other.

    Parameters
    ----------
    latents : tensor
    decode : callable
    chunk : int
        Latent frames a window gives; 0 for all at once.
    squeeze : int
        Pictures a latent frame, but for the first.
    """
    import torch

    count = latents.shape[2]
    if not chunk or chunk >= count:
        yield decode(latents)
        return
    overlap = max(2, chunk // 3)
    shared = squeeze * (overlap - 1)
    tail = None
    for begin in range(0, count, chunk):
        end = min(begin + chunk + overlap, count)
        whole = decode(latents[:, :, begin:end])
        if tail is not None:
            whole = whole[:, :, 1:]
            weights = torch.linspace(0, 1, shared + 2, device=whole.device, dtype=whole.dtype)[1:-1].view(
                1, 1, -1, 1, 1
            )
            whole[:, :, :shared] = tail * (1 - weights) + whole[:, :, :shared] * weights
        if end == count:
            yield whole
            return
        tail = whole[:, :, -shared:].clone()
        yield whole[:, :, :-shared]


def to_pictures(decoded: torch.Tensor) -> Pictures:
    """Decoded pictures (1, 3, n, height, width) in -1 to 1 as uint8 (n, height, width, 3).

    Raises
    ------
    Fault
        ``model.nan``.
    """
    # One at a time stays near the processor, and takes no second copy of all of them.
    bytes_, finite = _printed(decoded[0].unbind(1), decoded.shape[2])
    if not finite:
        check(decoded)
    return bytes_


@contextlib.contextmanager
def printing(decoder: Any) -> Iterator[list[Pictures]]:
    """While LTX-2 decodes whole pictures: they are bytes, one by one, as soon as they come out of the last layer.

    The numbers of all pictures are never in memory, nor is their last layer's work. What the decoder gives is empty;
    the pictures (n, height, width, 3) are what the list gets.

    Raises
    ------
    Fault
        ``model.nan``.
    """
    last, side = decoder.conv_out.conv, decoder.patch_size
    held, own = last.__dict__.get("forward"), last.forward
    made: list[Pictures] = []

    def forward(padded: torch.Tensor) -> torch.Tensor:
        reach = last.kernel_size[0]
        count, (height, width) = padded.shape[2] - reach + 1, padded.shape[3:]
        folded = (own(padded[:, :, place : place + reach])[0, :, 0] for place in range(count))
        bytes_, finite = _printed(folded, count, side)
        if not finite:
            raise Fault("model.nan", Exit.OURS)
        made.append(bytes_)
        return padded.new_zeros(1).expand(1, last.out_channels, count, height, width)

    last.forward, decoder.patch_size = forward, 1
    try:
        yield made
    finally:
        decoder.patch_size = side
        if held is None:
            del last.forward
        else:
            last.forward = held


def _printed(pictures: Iterable[torch.Tensor], count: int, side: int = 1) -> tuple[Pictures, bool]:
    """So many pictures in -1 to 1 as bytes, and whether their sums are numbers.

    They come as (3 * side * side, height / side, width / side): colour, column and row in a square of pixels.
    """
    import torch

    made: Any = None
    folds: Any = None
    sums: Any = None
    for number, numbers in enumerate(pictures):
        picture = numbers.float().div(2)
        height, width = picture.shape[1:]
        if made is None:
            made = torch.empty((count, height, side, width, side, 3), dtype=torch.uint8, device=picture.device)
            folds = made.permute(0, 5, 4, 2, 1, 3)
            sums = torch.empty(count, device=picture.device)
        sums[number] = picture.sum()
        folds[number] = picture.add_(0.5).clamp_(0, 1).mul_(255).round_().view(3, side, side, height, width)
    return made.flatten(3, 4).flatten(1, 2).cpu().numpy(), bool(torch.isfinite(sums).all())


def check(*tensors: torch.Tensor) -> None:
    """Refuse what is no number.

    Raises
    ------
    Fault
        ``model.nan``.
    """
    import torch

    # One that is no number leaves the sum none, which is quickly seen; a sum may be too large by itself.
    odd = [each for each in tensors if each.is_floating_point() and not torch.isfinite(each.sum(dtype=torch.float32))]
    if not all(bool(torch.isfinite(each).all()) for each in odd):
        raise Fault("model.nan", Exit.OURS)


@dataclass(frozen=True, slots=True)
class Fit:
    """Between the size that is asked for and the one that is rendered.

    Attributes
    ----------
    asked, rendered : (int, int)
        Width and height.
    """

    asked: tuple[int, int]
    rendered: tuple[int, int]

    @property
    def inner(self) -> tuple[int, int]:
        """The middle of what is rendered, that is kept."""
        scale = min(large / small for large, small in zip(self.rendered, self.asked, strict=True))
        if 1 <= scale < NEAR:
            return self.asked
        width, height = (min(round(a * scale), r) for a, r in zip(self.asked, self.rendered, strict=True))
        return width, height

    def back(self, picture: Pictures) -> Pictures:
        """A rendered picture as it was asked for."""
        left, top, width, height = self._place()
        kept = picture[top : top + height, left : left + width]
        return np.ascontiguousarray(kept) if (width, height) == self.asked else resized(kept, *self.asked)

    def onto(self, pictures: Pictures) -> Pictures:
        """Given pictures (n, height, width, 3), laid where `back` will find them; the edge goes on around them."""
        left, top, width, height = self._place()
        right, below = self.rendered[0] - width - left, self.rendered[1] - height - top
        inner = np.stack([covering(picture, width, height) for picture in pictures])
        return np.pad(inner, ((0, 0), (top, below), (left, right), (0, 0)), mode="edge")

    def _place(self) -> tuple[int, int, int, int]:
        width, height = self.inner
        return (self.rendered[0] - width) // 2, (self.rendered[1] - height) // 2, width, height


def covering(picture: Pictures, width: int, height: int) -> Pictures:
    """A picture scaled and cut to a size."""
    scale = max(width / picture.shape[1], height / picture.shape[0])
    large = max(width, round(picture.shape[1] * scale)), max(height, round(picture.shape[0] * scale))
    whole = resized(picture, *large)
    left, top = (large[0] - width) // 2, (large[1] - height) // 2
    return whole[top : top + height, left : left + width]


def resized(picture: Pictures, width: int, height: int) -> Pictures:
    """A picture of another size."""
    if picture.shape[:2] == (height, width):
        return picture
    image = Image.fromarray(np.ascontiguousarray(picture)).resize((width, height), Image.Resampling.LANCZOS)
    return np.asarray(image, dtype=np.uint8)


def paced(
    pictures: Iterable[Pictures], own: Fraction, rate: Fraction, frames: int, skip: int = 0
) -> Iterator[Pictures]:
    """Exactly `frames` pictures of a film of `rate`, from pictures of a model's `own`; the first `skip` are left out.

    Each frame shows the picture that stands at its time.
    """
    shown = 0
    picture = None
    for number, picture in enumerate(pictures, -skip):
        while shown < frames and math.floor(shown * own / rate) == number:
            yield picture
            shown += 1
        if shown == frames:
            return
    if picture is None:
        raise Fault("model.empty", Exit.OURS)
    for _ in range(shown, frames):
        yield picture


def sounding(
    samples: NDArray[np.float32], own: int, frames: int, rate: Fraction, skip: Fraction = Fraction(0), before: int = 0
) -> NDArray[np.float32]:
    """Sound (n, channels) at `own` samples a second as stereo at 48 kHz, exactly as long as the pictures.

    Sound that ends a little before its pictures fades into silence; `skip` seconds of its beginning are left out, but
    for so many samples `before` the pictures begin.

    Raises
    ------
    Fault
        ``model.nan``.
    """
    if not np.isfinite(samples).all():
        raise Fault("model.nan", Exit.OURS)
    whole = resampled(stereo(samples), own)
    first, count = round(skip * SAMPLE_RATE) - before, before + samples_at(frames, rate)
    kept = whole[first : first + count].copy()
    missing = count - len(kept)
    if missing > 0:
        fade = min(FADE, len(kept))
        kept[len(kept) - fade :] *= np.linspace(1, 0, fade, dtype=np.float32)[:, None]
        kept = np.concatenate([kept, np.zeros((missing, 2), np.float32)])
    return kept


def stereo(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Sound (n, channels) as stereo (n, 2)."""
    return samples if samples.shape[1] == 2 else np.repeat(samples[:, :1], 2, axis=1)


def resampled(samples: NDArray[np.float32], own: int, rate: int = SAMPLE_RATE) -> NDArray[np.float32]:
    """Stereo sound (n, 2) at another rate: at 48 kHz where nothing is said."""
    if own == rate or not len(samples):
        return samples
    resampler = av.AudioResampler(format="fltp", layout="stereo", rate=rate)
    frame = av.AudioFrame.from_ndarray(
        np.ascontiguousarray(samples.T, dtype=np.float32), format="fltp", layout="stereo"
    )
    frame.sample_rate = own
    pieces = [piece.to_ndarray() for each in (frame, None) for piece in resampler.resample(each)]
    return np.concatenate([np.zeros((2, 0), np.float32), *pieces], axis=1).T.astype(np.float32)
