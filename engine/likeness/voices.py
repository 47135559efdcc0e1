"""A voice as it was recorded: cut into its sentences, and measured for a stand-in that is to sound alike.

Pitch is found by YIN (de Cheveigné and Kawahara 2002), over the frames in which the voice is periodic.
"""

from __future__ import annotations

import io
import re
import wave
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
import numpy as np
from numpy.typing import NDArray

from engine.messages.jobs import SAMPLE_RATE

PITCH_RATE = 16_000
LOWEST, HIGHEST = 65.0, 450.0
"""Hertz in which a voice is looked for."""
PERIODIC = 0.15
"""YIN's difference under which a frame is voiced."""
FRAME, HOP = 0.040, 0.010
"""Seconds."""
QUIET = 0.06
"""Share of the loudest level (RMS over 20 ms) under which nobody speaks."""
PAUSE = 0.45
"""Seconds of quiet that end a sentence."""
ROOM = 0.12
"""Seconds that are kept before and after one."""
SHORTEST = 0.3

Sound = NDArray[np.float32]


class Sentence(msgspec.Struct, frozen=True, kw_only=True):
    """A recorded sentence.

    Attributes
    ----------
    asset : str
        ``voice:N``.
    text : str
        What was to be read; empty where that is not known.
    seconds : float
    """

    asset: str
    text: str
    seconds: float


class Features(msgspec.Struct, frozen=True, kw_only=True):
    """A voice in figures, kept as the asset ``features``.

    Attributes
    ----------
    pitch : float
        Hertz, the median; 0 where nothing voiced was found.
    spread : float
        Semitones from the tenth to the ninetieth percentile.
    pace : float
        Syllables a second while speaking; 0 where no text was known.
    level : float
        dB of full scale while speaking.
    sentences : tuple of Sentence
    """

    pitch: float
    spread: float
    pace: float
    level: float
    sentences: tuple[Sentence, ...] = ()


@dataclass(frozen=True)
class Read:
    """A stretch in which a text was read: samples from, to, and the text."""

    begin: int
    end: int
    text: str


def sentences(sound: Sound, read: Sequence[Read]) -> list[tuple[str, Sound]]:
    """Each text that was read with its own sound; what is quiet round it is left out.

    A stretch in which nobody speaks gives nothing.
    """
    out = []
    for part in read:
        piece = sound[max(0, part.begin) : max(0, part.end)]
        spoken = speech(piece)
        if not spoken:
            continue
        room = round(ROOM * SAMPLE_RATE)
        begin, end = max(0, spoken[0][0] - room), min(len(piece), spoken[-1][1] + room)
        if end - begin >= SHORTEST * SAMPLE_RATE:
            out.append((part.text, np.ascontiguousarray(piece[begin:end])))
    return out


def speech(sound: Sound) -> list[tuple[int, int]]:
    """Where somebody speaks: samples from and to, apart by pauses of at least `PAUSE`."""
    step = SAMPLE_RATE // 50
    count = len(sound) // step
    if not count:
        return []
    level = np.sqrt(np.square(sound[: count * step].reshape(count, step), dtype=np.float64).mean(axis=1))
    loudest = float(np.quantile(level, 0.98))
    if loudest < 1e-3:
        return []
    loud = np.flatnonzero(level > QUIET * loudest)
    if not len(loud):
        return []
    breaks = np.flatnonzero(np.diff(loud) > PAUSE * 50)
    firsts, lasts = [loud[0], *loud[breaks + 1]], [*loud[breaks], loud[-1]]
    return [(int(first) * step, (int(last) + 1) * step) for first, last in zip(firsts, lasts, strict=True)]


def features(said: Sequence[tuple[str, Sound]]) -> Features:
    """Measure a voice by its sentences (text, float32 (n,) at 48 kHz)."""
    pitches = [pitch_of(sound) for _text, sound in said]
    voiced = np.concatenate(pitches) if pitches else np.zeros(0)
    syllables = spoken = power = length = 0.0
    for text, sound in said:
        seconds = sum(end - begin for begin, end in speech(sound)) / SAMPLE_RATE
        if text:
            syllables, spoken = syllables + syllables_in(text), spoken + seconds
        for begin, end in speech(sound):
            power += float(np.square(sound[begin:end], dtype=np.float64).sum())
            length += end - begin
    spread = float(12 * np.log2(np.quantile(voiced, 0.9) / np.quantile(voiced, 0.1))) if len(voiced) else 0.0
    return Features(
        pitch=round(float(np.median(voiced)), 1) if len(voiced) else 0.0,
        spread=round(spread, 2),
        pace=round(syllables / spoken, 2) if spoken else 0.0,
        level=round(10 * float(np.log10(max(power / length, 1e-12))), 1) if length else -120.0,
        sentences=tuple(
            Sentence(asset=f"voice:{number}", text=text, seconds=round(len(sound) / SAMPLE_RATE, 3))
            for number, (text, sound) in enumerate(said, 1)
        ),
    )


def pitch_of(sound: Sound) -> NDArray[np.float64]:
    """Pitch in hertz of each voiced frame of a sound at 48 kHz."""
    from scipy.signal import resample_poly

    slow = resample_poly(np.asarray(sound, np.float64), 1, SAMPLE_RATE // PITCH_RATE)
    size, hop = round(FRAME * PITCH_RATE), round(HOP * PITCH_RATE)
    longest, shortest = int(PITCH_RATE / LOWEST), int(PITCH_RATE / HIGHEST)
    starts = np.arange(0, len(slow) - size - longest, hop)
    if not len(starts):
        return np.zeros(0)
    frames = slow[starts[:, None] + np.arange(size + longest)]
    loud = np.sqrt(np.square(frames).mean(axis=1))
    frames = frames[loud > 0.1 * max(float(np.quantile(loud, 0.95)), 1e-4)]
    if not len(frames):
        return np.zeros(0)
    lags = np.arange(longest)
    difference = np.stack([np.square(frames[:, :size] - frames[:, lag : lag + size]).sum(axis=1) for lag in lags], 1)
    mean = np.cumsum(difference[:, 1:], axis=1) / lags[1:]
    normal = np.concatenate([np.ones((len(frames), 1)), difference[:, 1:] / np.maximum(mean, 1e-12)], axis=1)
    found = []
    for row in normal:
        below = np.flatnonzero(row[shortest:] < PERIODIC)
        if not len(below):
            continue
        lag = shortest + int(below[0])
        while lag + 1 < longest and row[lag + 1] < row[lag]:
            lag += 1
        found.append(PITCH_RATE / lag)
    return np.array(found)


def syllables_in(text: str) -> int:
    """About how many syllables an English text has: its groups of vowels, without silent e's."""
    count = 0
    for word in re.findall(r"[a-zà-ÿ']+", text.casefold()):
        groups = len(re.findall(r"[aeiouyà-ÿ]+", word))
        silent = word.endswith("e") and not word.endswith("le") and groups > 1
        count += max(1, groups - silent)
    return count


def wav(sound: Sound) -> bytes:
    """A sound at 48 kHz as the bytes of a WAV, 16 bits."""
    sink = io.BytesIO()
    with wave.open(sink, "wb") as target:
        target.setnchannels(1)
        target.setsampwidth(2)
        target.setframerate(SAMPLE_RATE)
        target.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
    return sink.getvalue()


def read_sentence(data: bytes) -> NDArray[np.float32]:
    """A WAV of 16 bits at 48 kHz as float32 (n,).

    Raises
    ------
    ValueError, wave.Error, EOFError
    """
    with wave.open(io.BytesIO(data)) as source:
        if (source.getnchannels(), source.getsampwidth(), source.getframerate()) != (1, 2, SAMPLE_RATE):
            raise ValueError("no sentence")
        return (np.frombuffer(source.readframes(source.getnframes()), "<i2") / 32768).astype(np.float32)
