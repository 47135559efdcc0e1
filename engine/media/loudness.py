"""Loudness and true peak of a programme, and the mastering that brings both where they belong.

Measures follow ITU-R BS.1770-4 and EBU R 128: K-weighting, gated integrated loudness in LUFS, true peak in dBTP from
four-fold oversampling.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np

from engine.messages.jobs import SAMPLE_RATE

SILENCE = -70.0
"""Absolute gate of BS.1770, in LUFS: a programme below it is silence and left alone."""

_HOP = SAMPLE_RATE // 10       # gating blocks of 400 ms begin every 100 ms
_BLOCK = 1 << 16               # samples transformed at once
_TAPS = 1 << 13                # the K-weighting's response has died away (below 1e-15) by then
_OVER = 4
_HALF = 24                     # taps each side of the oversampling filter
_GRAIN = 48                    # the limiter thinks in milliseconds
_ATTACK = 5                    # in grains
_RELEASE = 0.012               # share of the missing gain regained per grain: 80 ms time constant
_CODED_HEADROOM = 0.35         # dB kept free for what AAC adds to peaks, before it is measured


def to_decibel(amplitude: float) -> float:
    """Level of an amplitude, full scale 0 dB; minus infinity for 0."""
    return 20.0 * float(np.log10(amplitude)) if amplitude > 0 else -np.inf


def from_decibel(level: float) -> float:
    """Amplitude of a level in dB."""
    return float(10.0 ** (level / 20.0))


@cache
def _k_weighting() -> np.ndarray:
    """Spectrum (rfft of `_BLOCK` points) of the K-weighting: BS.1770-4 tables 1 and 2, for 48 kHz."""
    stages = (((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585)),
              ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621)))
    spectrum = np.ones(_BLOCK // 2 + 1, dtype=np.complex128)
    for above, below in stages:
        spectrum *= np.fft.rfft(above, _BLOCK) / np.fft.rfft(below, _BLOCK)
    return spectrum


Ask = Callable[[], None]
"""Called between blocks of long work; what it raises ends the work."""


def _go_on() -> None:
    """Nobody asks to stop."""


def _block_energies(sound: np.ndarray, ask: Ask) -> np.ndarray:
    """Energy of the K-weighted programme in each 100 ms, summed over channels, shape (ceil(n / 4800),)."""
    count = len(sound)
    energies = np.zeros(-(-count // _HOP))
    weighting = _k_weighting()
    step = (_BLOCK - _TAPS) // _HOP * _HOP
    for begin in range(0, count, step):
        ask()
        low = max(0, begin - _TAPS)
        piece = np.zeros((_BLOCK, 2))
        part = sound[low:begin + step]
        piece[_TAPS - (begin - low):_TAPS - (begin - low) + len(part)] = part
        weighted = np.fft.irfft(np.fft.rfft(piece, axis=0) * weighting[:, None], _BLOCK, axis=0)
        energy = (weighted[_TAPS:_TAPS + step] ** 2).sum(axis=1)
        energy[max(0, count - begin):] = 0.0
        sums = energy.reshape(-1, _HOP).sum(axis=1)
        first = begin // _HOP
        energies[first:first + len(sums)] = sums[:len(energies) - first]
    return energies


def integrated_loudness(sound: np.ndarray, ask: Ask = _go_on) -> float:
    """Gated integrated loudness.

    Parameters
    ----------
    sound : float array, shape (n, 2)
        48 kHz stereo.
    ask : callable, optional
        Called between blocks; what it raises ends the work.

    Returns
    -------
    float
        LUFS; minus infinity for silence. A programme shorter than a gating block (400 ms) is measured as one block.
    """
    if not len(sound):
        return -np.inf
    hops = _block_energies(sound, ask)
    whole = len(sound) // _HOP
    if whole < 4:
        powers = np.array([hops.sum() / len(sound)])
    else:
        powers = np.lib.stride_tricks.sliding_window_view(hops[:whole], 4).sum(axis=1) / (4 * _HOP)
    return _gated(powers)


def _gated(powers: np.ndarray) -> float:
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


def peak_envelope(sound: np.ndarray, grain: int = _GRAIN, ask: Ask = _go_on) -> np.ndarray:
    """Greatest true-peak amplitude in each grain of `grain` samples, over both channels.

    Returns
    -------
    float array, shape (ceil(n / grain),)
        A peak between two grains counts for the earlier one.
    """
    count = len(sound)
    grains = -(-count // grain)
    envelope = np.zeros(grains)
    step = _BLOCK // grain * grain
    size = 1 << (step + 2 * _HALF - 1).bit_length()
    spectra = [np.fft.rfft(phase[::-1], size) for phase in _oversampling()]
    for begin in range(0, count, step):
        ask()
        end = min(begin + step, count)
        piece = np.zeros((step + 2 * _HALF, 2))
        low, high = max(0, begin - _HALF + 1), min(count, end + _HALF)
        piece[low - (begin - _HALF + 1):high - (begin - _HALF + 1)] = sound[low:high]
        peaks = np.abs(piece[_HALF - 1:_HALF - 1 + step]).max(axis=1)
        if peaks.max(initial=0.0) > 0:
            spectrum = np.fft.rfft(piece, size, axis=0)
            for phase in spectra:
                between = np.fft.irfft(spectrum * phase[:, None], size, axis=0)
                between = between[2 * _HALF - 1:2 * _HALF - 1 + step]
                np.maximum(peaks, np.abs(between).max(axis=1), out=peaks)
        peaks[end - begin:] = 0.0
        found = peaks.reshape(-1, grain).max(axis=1)
        first = begin // grain
        envelope[first:first + len(found)] = found[:grains - first]
    return envelope


def true_peak_level(sound: np.ndarray, ask: Ask = _go_on) -> float:
    """True peak in dBTP; minus infinity for silence."""
    return to_decibel(float(peak_envelope(sound, ask=ask).max(initial=0.0)))


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
    smooth = np.lib.stride_tricks.sliding_window_view(lowest, _ATTACK + 1).mean(axis=1)[:len(held)]
    return np.minimum(np.append(smooth, smooth[-1]), np.append(smooth[0], smooth))


def limited(sound: np.ndarray, envelope: np.ndarray, gain: float, ceiling: float) -> np.ndarray:
    """`sound` times `gain`, with its true peaks kept under `ceiling` (amplitudes).

    Parameters
    ----------
    sound : float32 array, shape (n, 2)
    envelope : float array
        `peak_envelope` of `sound`.
    gain, ceiling : float
        Amplitudes.
    """
    if envelope.max(initial=0.0) * gain <= ceiling:
        return (sound * np.float32(gain)).astype(np.float32)
    borders = _limiter_gain(envelope * gain, ceiling) * gain
    result = np.empty_like(sound, dtype=np.float32)
    ramp = np.arange(_GRAIN) / _GRAIN
    for first in range(0, len(envelope), 4096):
        here = borders[first:first + 4097]
        gains = (here[:-1, None] + np.diff(here)[:, None] * ramp).reshape(-1, 1)
        part = sound[first * _GRAIN:(first + 4096) * _GRAIN]
        result[first * _GRAIN:first * _GRAIN + len(part)] = part * gains[:len(part)]
    return result


@dataclass(frozen=True, slots=True)
class Mastered:
    """A programme brought to its loudness.

    Attributes
    ----------
    sound : float32 array, shape (n, 2)
    loudness : float
        Integrated, LUFS, as measured on what a listener decodes.
    true_peak : float
        dBTP, likewise.
    coded : object
        What `coder` made of it, for whoever writes the file; None without a coder.
    """

    sound: np.ndarray
    loudness: float
    true_peak: float
    coded: object = None


Coder = Callable[[np.ndarray], tuple[object, np.ndarray]]
"""Encodes a programme; returns the code and what a listener decodes from it."""


def master(sound: np.ndarray, loudness: float = -16.0, true_peak: float = -1.0, coder: Coder | None = None,
           ask: Ask = _go_on) -> Mastered:
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
    code: Coder = coder or (lambda programme: (None, programme))
    measured = integrated_loudness(sound, ask)
    if measured == -np.inf:
        coded, _ = code(sound)
        return Mastered(sound, -np.inf, true_peak_level(sound, ask), coded)
    envelope = peak_envelope(sound, ask=ask)
    gain = loudness - measured
    ceiling = true_peak - (_CODED_HEADROOM if coder else 0.02)
    best: Mastered | None = None
    for _ in range(6):
        candidate = limited(sound, envelope, from_decibel(gain), from_decibel(ceiling))
        coded, heard = code(candidate)
        mastered = Mastered(candidate, integrated_loudness(heard, ask), true_peak_level(heard, ask), coded)
        missing, excess = loudness - mastered.loudness, mastered.true_peak - true_peak
        if excess <= 0 and (best is None or abs(missing) < abs(loudness - best.loudness)):
            best = mastered
        if excess <= 0 and abs(missing) <= 0.2:
            break
        if excess > 0:
            ceiling -= excess + 0.05
        if abs(missing) > 0.1:
            gain += float(np.clip(missing * 1.2, -12.0, 12.0))
    if best is None:  # the coder keeps overshooting: give way in level
        candidate = limited(sound, envelope, from_decibel(gain), from_decibel(ceiling - 3.0))
        coded, heard = code(candidate)
        best = Mastered(candidate, integrated_loudness(heard, ask), true_peak_level(heard, ask), coded)
    return best
