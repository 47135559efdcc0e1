"""Bricks of synthesis: decaying partials, shaped noise, slow drifts, circular reverberation, resampling.

Sounds are float32 at 48 kHz, mono ``(n,)`` or stereo ``(n, 2)``. Everything random comes from the generator given.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

RATE = 48_000
"""Samples per second."""

Sound = NDArray[Any]
"""float32 at 48 kHz, mono (n,) or stereo (n, 2)."""


def count(seconds: float) -> int:
    """Samples in so many seconds."""
    return round(seconds * RATE)


def decibels(value: float) -> float:
    """Factor of a level in decibels."""
    return 10.0 ** (value / 20)


def rms(sound: Sound) -> float:
    """Root of the mean square, over channels too."""
    return float(np.sqrt(np.mean(np.square(sound, dtype=np.float64)))) if sound.size else 0.0


def partials(
    rng: np.random.Generator,
    frequencies: Sequence[float],
    decays: Sequence[float],
    gains: Sequence[float],
    seconds: float,
    spread: float = 0.006,
) -> Sound:
    """Sum of decaying sines (modal synthesis): hertz, seconds to 1/e, amplitudes; `spread` detunes by chance."""
    time = np.arange(count(seconds), dtype=np.float32) / np.float32(RATE)
    total = np.zeros(len(time), np.float32)
    for frequency, decay, gain in zip(frequencies, decays, gains, strict=True):
        turn = 2 * np.pi * frequency * (1 + rng.normal(0, spread))
        phase = rng.uniform(0.0, 0.6)
        lasting = min(count(7 * decay), len(time))
        t = time[:lasting]
        total[:lasting] += (
            np.float32(gain) * np.sin(np.float32(turn) * t + np.float32(phase)) * np.exp(-t / np.float32(decay))
        )
    return total


def noise(rng: np.random.Generator, samples: int, low: float, high: float, slope: float = 0.0) -> Sound:
    """Circular noise between two frequencies (hertz, 12 dB an octave outside), RMS 1.

    Its end joins its beginning. `slope` tilts it, in powers of frequency: -0.5 is pink, -1 brown.
    """
    bins = samples // 2 + 1
    frequency = np.maximum(np.fft.rfftfreq(samples, 1 / RATE), 1.0).astype(np.float32)
    shape = 1 / np.sqrt((1 + (low / frequency) ** 4) * (1 + (frequency / high) ** 4))
    if slope:
        shape *= (frequency / 1000) ** np.float32(slope)
    shape[0] = 0
    spectrum = (rng.standard_normal(bins, dtype=np.float32) + 1j * rng.standard_normal(bins, dtype=np.float32)) * shape
    made = np.fft.irfft(spectrum.astype(np.complex64), samples).astype(np.float32)
    return made / np.float32(max(rms(made), 1e-12))


def burst(rng: np.random.Generator, seconds: float, low: float, high: float, decay: float) -> Sound:
    """Noise that begins at once and decays."""
    samples = max(count(seconds), 64)
    time = np.arange(samples, dtype=np.float32) / np.float32(RATE)
    return noise(rng, samples, low, high) * np.exp(-time / np.float32(decay))


def drift(rng: np.random.Generator, samples: int, fastest: float, low: float = 0.0, high: float = 1.0) -> Sound:
    """A slow circular wandering between two values; `fastest` is its highest frequency in hertz."""
    periods = max(int(fastest * samples / RATE), 1)
    coarse = max(16 * periods, 64)
    spectrum = np.zeros(coarse // 2 + 1, complex)
    spectrum[1 : periods + 1] = rng.standard_normal(periods) + 1j * rng.standard_normal(periods)
    line = np.fft.irfft(spectrum, coarse)
    line = (line - line.min()) / max(float(np.ptp(line)), 1e-12)
    grown = np.interp(np.arange(samples) * (coarse / samples), np.arange(coarse + 1), np.append(line, line[0]))
    return (low + (high - low) * grown).astype(np.float32)


def reverberation(rng: np.random.Generator, seconds: float, low: float, high: float, delay: float = 0.0) -> Sound:
    """Stereo impulse response of a diffuse room: `seconds` to fall by 60 dB; energy 1 a channel."""
    length = count(1.1 * seconds)
    time = np.arange(length, dtype=np.float32) / np.float32(RATE)
    tail = np.stack([noise(rng, length, low, high) for _ in range(2)], -1) * np.exp(-6.9 * time / seconds)[:, None]
    tail /= np.sqrt(np.square(tail).sum(0))
    return np.concatenate([np.zeros((count(delay), 2), np.float32), tail]).astype(np.float32)


def convolved(sound: Sound, response: Sound) -> Sound:
    """Linear convolution of stereo with stereo, as long as `sound`."""
    size = fast_length(len(sound) + len(response))
    product = np.fft.rfft(sound, size, axis=0) * np.fft.rfft(response, size, axis=0)
    return np.fft.irfft(product, size, axis=0)[: len(sound)].astype(np.float32)


def circled(sound: Sound, response: Sound) -> Sound:
    """Circular convolution: the tail of the end is heard at the beginning."""
    size = len(sound)
    product = np.fft.rfft(sound, axis=0) * np.fft.rfft(response, size, axis=0)
    return np.fft.irfft(product, size, axis=0).astype(np.float32)


def fast_length(least: int) -> int:
    """A length of small factors for Fourier transforms, not below `least`."""
    power = 1 << (least - 1).bit_length()
    return next(size for size in (power * 9 // 16, power * 5 // 8, power * 3 // 4, power) if size >= least)


def filtered(sound: Sound, points: Sequence[tuple[float, float]]) -> Sound:
    """Equalised: gains in decibels at frequencies in hertz, straight between them on a logarithmic scale, no delay."""
    if not len(sound):
        return sound
    size = fast_length(len(sound) + count(0.05))
    frequency = np.maximum(np.fft.rfftfreq(size, 1 / RATE), 1.0)
    hertz, gains = zip(*points, strict=True)
    curve = 10 ** (np.interp(np.log(frequency), np.log(hertz), gains) / 20)
    shaped = np.fft.rfft(sound, size, axis=0) * (curve if sound.ndim == 1 else curve[:, None])
    return np.fft.irfft(shaped, size, axis=0)[: len(sound)].astype(np.float32)


def resampled(sound: Sound, rate: int) -> Sound:
    """Mono sound of another rate at 48 kHz, band-limited, by its spectrum."""
    if rate == RATE or not len(sound):
        return sound.astype(np.float32)
    pad = rate // 50
    padded = np.concatenate([np.zeros(pad), sound, np.zeros(pad)])
    size = fast_length(len(padded))
    size += -size % (rate // np.gcd(rate, RATE))  # so that the new length is whole
    new = size * RATE // rate
    spectrum = np.fft.rfft(padded, size)
    full = np.zeros(new // 2 + 1, complex)
    full[: min(len(spectrum), len(full))] = spectrum[: len(full)]
    grown = np.fft.irfft(full, new) * (new / size)
    first = round(pad * RATE / rate)
    return grown[first : first + round(len(sound) * RATE / rate)].astype(np.float32)


def put(bus: Sound, sound: Sound, at: int) -> None:
    """Add a sound to a bus from sample `at` on; what lies outside is left out."""
    first, last = max(at, 0), min(at + len(sound), len(bus))
    if first < last:
        bus[first:last] += sound[first - at : last - at]


def put_round(bus: Sound, sound: Sound, at: int) -> None:
    """Add a sound to a circular bus; what runs over its end goes on at the beginning."""
    at %= len(bus)
    head = min(len(sound), len(bus) - at)
    bus[at : at + head] += sound[:head]
    if head < len(sound):
        put_round(bus, sound[head:], 0)


def panned(sound: Sound, pan: float) -> Sound:
    """Mono to stereo with constant power; -1 is left, 1 right."""
    angle = (min(max(pan, -1.0), 1.0) + 1) * np.pi / 4
    return sound[:, None] * np.array([np.cos(angle), np.sin(angle)], np.float32)


def faded(sound: Sound, seconds: float = 0.004) -> Sound:
    """The same with a soft end, so that it does not click."""
    n = min(count(seconds), len(sound))
    if n:
        ramp = np.linspace(1, 0, n, dtype=np.float32)
        sound[-n:] *= ramp if sound.ndim == 1 else ramp[:, None]
    return sound


def limited(sound: Sound, knee: float, ceiling: float) -> Sound:
    """Bend what is above `knee` softly below `ceiling`, sample by sample: nothing pumps, nothing clips."""
    size = np.abs(sound)
    bent = knee + (ceiling - knee) * np.tanh((size - knee) / (ceiling - knee))
    return np.where(size > knee, np.sign(sound) * bent, sound).astype(np.float32)
