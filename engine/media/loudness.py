"""Loudness and true peak of a programme, and the mastering that brings both where they belong.

Measures follow ITU-R BS.1770-4 and EBU R 128: K-weighting, gated integrated loudness in LUFS, true peak in dBTP from
four-fold oversampling.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial

import numpy as np

from engine.messages.jobs import SAMPLE_RATE

SILENCE = -70.0
"""Absolute gate of BS.1770, in LUFS: a programme below it is silence and left alone."""

_HOP = SAMPLE_RATE // 10  # gating blocks of 400 ms begin every 100 ms
_BLOCK = 1 << 16  # samples transformed at once
_TAPS = 1 << 13  # the K-weighting's response has died away (below 1e-15) by then
_OVER = 4
_HALF = 24  # taps each side of the oversampling filter
_STEP = (_BLOCK - _TAPS - _HALF) // _HOP * _HOP
_GRAIN = 48  # the limiter thinks in milliseconds
_ATTACK = 5  # in grains
_RELEASE = 0.012  # share of the missing gain regained per grain: 80 ms time constant
_CODED_HEADROOM = 0.35  # dB kept free for what AAC adds to peaks, before it is measured


def to_decibel(amplitude: float) -> float:
    """Level of an amplitude, full scale 0 dB; minus infinity for 0."""
    return 20.0 * float(np.log10(amplitude)) if amplitude > 0 else -np.inf


def from_decibel(level: float) -> float:
    """Amplitude of a level in dB."""
    return float(10.0 ** (level / 20.0))


@cache
def _k_weighting() -> np.ndarray:
    """Spectrum (rfft of `_BLOCK` points) of the K-weighting: BS.1770-4 tables 1 and 2, for 48 kHz."""
    stages = (
        ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585)),
        ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621)),
    )
    spectrum = np.ones(_BLOCK // 2 + 1, dtype=np.complex128)
    for above, below in stages:
        spectrum *= np.fft.rfft(above, _BLOCK) / np.fft.rfft(below, _BLOCK)
    return spectrum


Ask = Callable[[], None]
"""Called between blocks of long work; what it raises ends the work."""


def _go_on() -> None:
    """Nobody asks to stop."""


def in_blocks(sound: np.ndarray) -> Iterator[np.ndarray]:
    """A programme piece by piece, so that work on it needs little memory of its own."""
    for begin in range(0, len(sound), _BLOCK):
        yield sound[begin : begin + _BLOCK]


def _windows(blocks: Iterable[np.ndarray]) -> Iterator[tuple[int, np.ndarray]]:
    """Cut a stream into stretches of `_STEP` samples.

    Yields
    ------
    int
        Samples in the stretch: fewer than `_STEP` in the last one.
    float64 array, shape (_TAPS + _STEP + _HALF, 2)
        The stretch with what comes before and after it; zeros outside the programme.
    """
    whole = _TAPS + _STEP + _HALF
    held = np.zeros((_TAPS, 2))
    for block in blocks:
        held = np.concatenate([held, block])
        while len(held) >= whole:
            yield _STEP, held[:whole]
            held = held[_STEP:]
    while len(held) > _TAPS:
        window = np.zeros((whole, 2))
        window[: len(held)] = held[:whole]
        yield min(_STEP, len(held) - _TAPS), window
        held = held[_STEP:]


def _energies(window: np.ndarray, count: int) -> np.ndarray:
    """Energy of the K-weighted stretch in each 100 ms, summed over channels, shape (_STEP / _HOP,)."""
    padded = np.zeros((_BLOCK, 2))
    padded[: _TAPS + count] = window[: _TAPS + count]
    weighted = np.fft.irfft(np.fft.rfft(padded, axis=0) * _k_weighting()[:, None], _BLOCK, axis=0)
    energy = (weighted[_TAPS : _TAPS + _STEP] ** 2).sum(axis=1)
    energy[count:] = 0.0
    return energy.reshape(-1, _HOP).sum(axis=1)


def _integrated(energies: np.ndarray, count: int) -> float:
    """Gated loudness from energies a 100 ms; `count` samples in all."""
    whole = count // _HOP
    if whole < 4:
        powers = np.array([energies.sum() / max(count, 1)])
    else:
        powers = np.lib.stride_tricks.sliding_window_view(energies[:whole], 4).sum(axis=1) / (4 * _HOP)
    heard = powers[powers > 10 ** ((SILENCE + 0.691) / 10)]
    if not len(heard):
        return -np.inf
    heard = heard[heard > heard.mean() * 0.1]  # the relative gate, 10 LU below
    return float(-0.691 + 10 * np.log10(heard.mean()))


@cache
def _oversampling() -> np.ndarray:
    """Interpolators for the three places between two samples: Kaiser-windowed sinc, shape (3, 2 * _HALF)."""
    taps = np.arange(-_HALF + 1, _HALF + 1)
    phases = []
    for phase in range(1, _OVER):
        at = taps - phase / _OVER
        window = np.i0(8.0 * np.sqrt(np.clip(1 - (at / _HALF) ** 2, 0, None))) / np.i0(8.0)
        filtered = np.sinc(at) * window
        phases.append(filtered / filtered.sum())
    return np.array(phases)


@cache
def _oversampling_spectra() -> tuple[np.ndarray, ...]:
    return tuple(np.fft.rfft(phase[::-1], _BLOCK) for phase in _oversampling())


def _peaks(window: np.ndarray, count: int) -> np.ndarray:
    """Greatest true-peak amplitude in each grain of a stretch, over both channels, shape (_STEP / _GRAIN,).

    A peak between two grains counts for the earlier one.
    """
    piece = window[_TAPS - _HALF + 1 :]
    peaks = np.abs(piece[_HALF - 1 : _HALF - 1 + _STEP]).max(axis=1)
    if peaks.max(initial=0.0) > 0:
        spectrum = np.fft.rfft(piece, _BLOCK, axis=0)
        for phase in _oversampling_spectra():
            between = np.fft.irfft(spectrum * phase[:, None], _BLOCK, axis=0)
            between = between[2 * _HALF - 1 : 2 * _HALF - 1 + _STEP]
            np.maximum(peaks, np.abs(between).max(axis=1), out=peaks)
    peaks[count:] = 0.0
    return peaks.reshape(-1, _GRAIN).max(axis=1)


@dataclass(frozen=True, slots=True)
class Measured:
    """What a programme measures.

    Attributes
    ----------
    loudness : float
        Integrated, LUFS; minus infinity for silence. A programme shorter than a gating block (400 ms) is measured as
        one block.
    true_peak : float
        dBTP; minus infinity for silence.
    envelope : float array, shape (ceil(n / 48),)
        Greatest true-peak amplitude in each millisecond.
    """

    loudness: float
    true_peak: float
    envelope: np.ndarray


def measure(blocks: Iterable[np.ndarray], ask: Ask = _go_on) -> Measured:
    """Measure a programme, in one pass.

    Parameters
    ----------
    blocks : iterable of float arrays, each of shape (n, 2)
        48 kHz stereo, in order.
    ask : callable, optional
        Called between blocks; what it raises ends the work.
    """
    energies, peaks, count = [np.zeros(0)], [np.zeros(0)], 0
    for samples, window in _windows(blocks):
        ask()
        energies.append(_energies(window, samples))
        peaks.append(_peaks(window, samples))
        count += samples
    envelope = np.concatenate(peaks)[: -(-count // _GRAIN)]
    loudness = _integrated(np.concatenate(energies), count)
    return Measured(loudness, to_decibel(float(envelope.max(initial=0.0))), envelope)


def integrated_loudness(sound: np.ndarray) -> float:
    """Integrated loudness in LUFS of float samples, shape (n, 2); minus infinity for silence."""
    return measure(in_blocks(sound)).loudness


def true_peak_level(sound: np.ndarray) -> float:
    """True peak in dBTP of float samples, shape (n, 2); minus infinity for silence."""
    return measure(in_blocks(sound)).true_peak


def _limiter_gain(envelope: np.ndarray, ceiling: float) -> np.ndarray:
    """Gain at the borders of grains, shape (grains + 1,), that keeps `envelope` under `ceiling`.

    A look-ahead limiter: the gain falls over `_ATTACK` grains before a peak and recovers exponentially after it.
    Between two borders it runs straight, and never above what the grain allows.
    """
    wanted = np.minimum(1.0, ceiling / np.maximum(envelope, 1e-12))
    held = wanted.tolist()
    for at in range(1, len(held)):
        recovered = held[at - 1] + (1.0 - held[at - 1]) * _RELEASE
        held[at] = min(held[at], recovered)
    padded = np.concatenate([np.full(_ATTACK, held[0]), held, np.full(_ATTACK, held[-1])])
    lowest = np.lib.stride_tricks.sliding_window_view(padded, _ATTACK + 1).min(axis=1)
    smooth = np.lib.stride_tricks.sliding_window_view(lowest, _ATTACK + 1).mean(axis=1)[: len(held)]
    return np.minimum(np.append(smooth, smooth[-1]), np.append(smooth[0], smooth))


def limited(sound: np.ndarray, envelope: np.ndarray, gain: float, ceiling: float) -> Iterator[np.ndarray]:
    """`sound` times `gain`, with its true peaks kept under `ceiling` (amplitudes), block by block.

    Parameters
    ----------
    sound : float32 array, shape (n, 2)
    envelope : float array
        `Measured.envelope` of `sound`.
    gain, ceiling : float
        Amplitudes.

    Yields
    ------
    float32 array, shape (m, 2)
    """
    within = envelope.max(initial=0.0) * gain <= ceiling
    borders = np.full(len(envelope) + 1, gain) if within else _limiter_gain(envelope * gain, ceiling) * gain
    ramp = np.arange(_GRAIN) / _GRAIN
    grains = 1024
    for first in range(0, len(envelope), grains):
        here = borders[first : first + grains + 1]
        gains = (here[:-1, None] + np.diff(here)[:, None] * ramp).reshape(-1, 1)
        part = sound[first * _GRAIN : (first + grains) * _GRAIN]
        yield (part * gains[: len(part)]).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Mastered:
    """A programme brought to its loudness.

    Attributes
    ----------
    loudness : float
        Integrated, LUFS, as measured on what a listener decodes.
    true_peak : float
        dBTP, likewise.
    blocks : callable
        Gives the samples, float32, block by block; each call anew.
    coded : object
        What the coder made of them; None without a coder.
    """

    loudness: float
    true_peak: float
    blocks: Callable[[], Iterator[np.ndarray]]
    coded: object = None

    @property
    def sound(self) -> np.ndarray:
        """All samples, float32, shape (n, 2)."""
        return np.concatenate([np.zeros((0, 2), dtype=np.float32), *self.blocks()])


Coder = Callable[[Iterator[np.ndarray]], tuple[object, Iterator[np.ndarray]]]
"""Encodes a programme given in blocks; returns the code, and what a listener decodes from it, in blocks."""


def master(
    sound: np.ndarray, loudness: float = -16.0, true_peak: float = -1.0, coder: Coder | None = None, ask: Ask = _go_on
) -> Mastered:
    """Bring a programme to an integrated loudness and keep its true peak, both as a listener decodes them.

    Gain first; where peaks would rise above the ceiling, a look-ahead limiter; measured again after coding, and
    corrected until the loudness is within 0.2 LU and the peak holds, at most six times. Where both cannot be had
    (a programme of single clicks), the peak holds.

    Parameters
    ----------
    sound : float32 array, shape (n, 2)
        48 kHz stereo.
    loudness : float
        LUFS.
    true_peak : float
        dBTP, at most.
    coder : callable, optional
        A lossy coder to look through.
    ask : callable, optional
        Called many times a second; what it raises ends the work.

    Returns
    -------
    Mastered
        Silence (below -70 LUFS) comes back unchanged.
    """
    before = measure(in_blocks(sound), ask)
    if before.loudness == -np.inf:
        coded = coder(in_blocks(sound))[0] if coder else None
        return Mastered(-np.inf, before.true_peak, partial(in_blocks, sound), coded)

    def attempt(gain: float, ceiling: float) -> Mastered:
        blocks = partial(limited, sound, before.envelope, from_decibel(gain), from_decibel(ceiling))
        coded, heard = coder(blocks()) if coder else (None, blocks())
        after = measure(heard, ask)
        return Mastered(after.loudness, after.true_peak, blocks, coded)

    gain = loudness - before.loudness
    ceiling = true_peak - (_CODED_HEADROOM if coder else 0.02)
    best: Mastered | None = None
    for _ in range(6):
        mastered = attempt(gain, ceiling)
        missing, excess = loudness - mastered.loudness, mastered.true_peak - true_peak
        if excess <= 0 and (best is None or abs(missing) < abs(loudness - best.loudness)):
            best = mastered
        if excess <= 0 and abs(missing) <= 0.2:
            break
        if excess > 0:
            ceiling -= excess + 0.05
        if abs(missing) > 0.1:
            gain += float(np.clip(missing * 1.2, -12.0, 12.0))
    return best or attempt(gain, ceiling - 3.0)  # a coder that keeps overshooting: give way in level
