"""Recorded and spoken lines as files: plain WAV. What is read must be what the job says it is."""

from __future__ import annotations

import hashlib
import io
import wave
from pathlib import Path

import numpy as np

from engine.media.beside import write_whole
from engine.messages.faults import Exit, Fault
from engine.messages.jobs import SAMPLE_RATE

LONGEST = 120
"""Seconds."""
_BYTES = 64 + LONGEST * SAMPLE_RATE * 2 * 4


def read_recording(path: Path, expected: str) -> np.ndarray:
    """Read a recording.

    Parameters
    ----------
    path : Path
        A WAV file: 16, 24 or 32-bit PCM, one or two channels, 48 kHz, at most two minutes.
    expected : str
        Its SHA-256 in hex.

    Returns
    -------
    float32 array (n,)
        Mono.

    Raises
    ------
    Fault
        ``media.missing``, ``media.changed`` where the file is not the one that was recorded, ``media.unreadable``.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_BYTES + 1)
    except OSError as error:
        raise Fault("media.missing", Exit.BAD_INPUT, str(error), file=path.name) from error
    if len(data) > _BYTES or hashlib.sha256(data).hexdigest() != expected:
        raise Fault("media.changed", Exit.BAD_INPUT, file=path.name)
    try:
        with wave.open(io.BytesIO(data)) as source:
            width, channels, rate = source.getsampwidth(), source.getnchannels(), source.getframerate()
            plain = source.readframes(source.getnframes())
    except (wave.Error, EOFError) as error:
        raise Fault("media.unreadable", Exit.BAD_INPUT, str(error), file=path.name) from error
    if width not in (2, 3, 4) or channels not in (1, 2) or rate != SAMPLE_RATE:
        raise Fault(
            "media.unreadable", Exit.BAD_INPUT, f"{8 * width} bit, {channels} channels, {rate} Hz", file=path.name
        )
    whole = len(plain) // (width * channels) * (width * channels)
    deep = np.zeros((whole // width, 4), np.uint8)
    deep[:, 4 - width :] = np.frombuffer(plain[:whole], np.uint8).reshape(-1, width)
    samples = deep.view("<i4").reshape(-1, channels).mean(axis=1) / 2.0**31
    return samples.astype(np.float32)


def write_sound(path: Path, samples: np.ndarray) -> None:
    """Write `sound_file` of samples; the folder is made where it is not there.

    Raises
    ------
    Fault
        ``media.cannot_write`` or ``media.disk_full``.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, sound_file(samples))


def sound_file(samples: np.ndarray) -> bytes:
    """A WAV file of 24 bit at 48 kHz.

    Parameters
    ----------
    samples : float32 array, shape (n, channels)
        Full scale at ±1; what lies beyond is clipped.
    """
    whole = np.clip(np.rint(samples.astype(np.float64) * 2**23), -(2**23), 2**23 - 1).astype("<i4")
    data = io.BytesIO()
    with wave.open(data, "wb") as sink:
        sink.setnchannels(samples.shape[1])
        sink.setsampwidth(3)
        sink.setframerate(SAMPLE_RATE)
        sink.writeframes(np.ascontiguousarray(whole).view(np.uint8).reshape(-1, 4)[:, :3].tobytes())
    return data.getvalue()
