"""Sound as an audio autoencoder of the LTX-2 kind looks at it: the logarithm of its bands, by Slaney's scale.

This stands in for torchaudio, of which the models need nothing else.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from engine.diffusion import decoding
from engine.messages.jobs import SAMPLE_RATE

if TYPE_CHECKING:
    import torch

WINDOW = 1024
FLOOR = 1e-5


def bands(samples: NDArray[np.float32], rate: int, hop: int, count: int) -> torch.Tensor:
    """Stereo sound (n, 2) at 48 kHz as bands (1, 2, time, bands).

    Parameters
    ----------
    samples : array
    rate : int
        Samples a second at which the bands are taken.
    hop : int
        Samples from one time to the next.
    count : int
        How many bands.
    """
    import torch

    wave = torch.from_numpy(np.ascontiguousarray(decoding.resampled(samples, SAMPLE_RATE, rate).T)).float()
    if wave.shape[1] < WINDOW:
        wave = torch.nn.functional.pad(wave, (0, WINDOW - wave.shape[1]))
    spectrum = torch.stft(wave, WINDOW, hop, window=torch.hann_window(WINDOW), pad_mode="reflect", return_complex=True)
    heard = torch.from_numpy(_filters(rate, count)) @ spectrum.abs()
    return heard.clamp(min=FLOOR).log().transpose(1, 2)[None]


def loudest(samples: NDArray[np.float32], seconds: float) -> NDArray[np.float32]:
    """The loudest so many seconds of sound at 48 kHz, looked for in steps of a quarter of them."""
    length = round(seconds * SAMPLE_RATE)
    last = len(samples) - length
    if last <= 0:
        return samples
    energy = np.concatenate([[0.0], np.cumsum(np.square(samples, dtype=np.float64).sum(axis=1))])
    begins = np.unique([*range(0, last, length // 4), last])
    best = int(begins[np.argmax(energy[begins + length] - energy[begins])])
    return samples[best : best + length]


def _filters(rate: int, count: int) -> NDArray[np.float32]:
    """Triangles (count, WINDOW / 2 + 1) of equal area, between points that stand evenly on the scale."""
    edges = _hertz(np.linspace(0.0, _scale(rate / 2), count + 2))
    bins = np.linspace(0.0, rate / 2, WINDOW // 2 + 1)
    rising = (bins - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    falling = (edges[2:, None] - bins) / (edges[2:] - edges[1:-1])[:, None]
    area = 2 / (edges[2:] - edges[:-2])
    return (np.clip(np.minimum(rising, falling), 0, None) * area[:, None]).astype(np.float32)


LINEAR = 200 / 3
"""Hertz a step of the scale, below a kilohertz; above, a step is a constant ratio."""

KNEE = 1000 / LINEAR
RATIO = math.log(6.4) / 27


def _scale(hertz: float) -> float:
    return hertz / LINEAR if hertz < 1000 else KNEE + math.log(hertz / 1000) / RATIO


def _hertz(steps: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(steps < KNEE, steps * LINEAR, 1000 * np.exp(RATIO * (steps - KNEE)))
