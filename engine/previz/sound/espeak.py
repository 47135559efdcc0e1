"""The espeak-ng library through ctypes: text in, samples and phoneme times out.

The library keeps the state of its noise generators between utterances, and starting it anew seeds them from the clock.
So it is loaded for each utterance and unloaded after it (some 3 ms), and its noise is seeded in between: the same text
always gives the same bytes. It knows only one caller at a time, so there is one lock.
"""

from __future__ import annotations

import _ctypes
import ctypes
import os
import sys
import threading
from dataclasses import dataclass
from typing import Any

import espeakng_loader
import numpy as np
from numpy.typing import NDArray

from engine.messages.faults import Exit, Fault

_RETRIEVAL = 1  # AUDIO_OUTPUT_RETRIEVAL + 1: samples come back before the call returns
_PHONEMES_AS_IPA = 0x1 | 0x2 | 0x8000  # phoneme events, in IPA; never exit the process
_UTF8, _PHONEME_EVENT, _END = 1, 7, 0
_SPEED, _VOLUME, _PITCH, _SPAN, _GAP = 1, 2, 3, 4, 7

_lock = threading.Lock()
_C = ctypes.CDLL("ucrtbase" if sys.platform == "win32" else None)


class _Identity(ctypes.Union):
    _fields_ = [("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8)]


class _Event(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int),
        ("unique", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Identity),
    ]


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.POINTER(_Event))


@dataclass(frozen=True, slots=True)
class Utterance:
    """What the library said.

    Attributes
    ----------
    samples : int16 array (n,)
    rate : int
        Samples per second, 22 050.
    phonemes : tuple of (IPA, first sample)
        An empty name is a pause.
    """

    samples: NDArray[np.int16]
    rate: int
    phonemes: tuple[tuple[str, int], ...]


def say(text: str, voice: str, speed: int, pitch: int, span: int, gap: int = 0) -> Utterance:
    """Speak a text.

    Parameters
    ----------
    text : str
    voice : str
        Language and variant: ``en-us+f2``.
    speed : int
        Words a minute, 80 to 450.
    pitch, span : int
        Height and liveliness, 0 to 99, 50 is usual.
    gap : int
        Hundredths of a second between words.

    Raises
    ------
    Fault
        ``voices.missing`` if the library or its data cannot be loaded, ``voices.unknown`` for a voice it has not.
    """
    with _lock:
        library = _load()
        try:
            return _say(library, text, voice, {_SPEED: speed, _PITCH: pitch, _SPAN: span, _GAP: gap, _VOLUME: 100})
        finally:
            library.espeak_Terminate()
            _unload(library)


def _load() -> Any:
    try:
        return ctypes.CDLL(espeakng_loader.get_library_path())
    except OSError as error:
        raise Fault("voices.missing", Exit.MISSING_PART, details=str(error)) from error


def _unload(library: Any) -> None:
    close = getattr(_ctypes, "dlclose", None) or getattr(_ctypes, "FreeLibrary", None)
    if close is not None:
        close(library._handle)


def _say(library: Any, text: str, voice: str, parameters: dict[int, int]) -> Utterance:
    try:
        data = os.fsencode(espeakng_loader.get_data_path())
    except RuntimeError as error:
        raise Fault("voices.missing", Exit.MISSING_PART, details=str(error)) from error
    rate = library.espeak_Initialize(_RETRIEVAL + 1, 0, data, _PHONEMES_AS_IPA)
    if rate <= 0:
        raise Fault("voices.missing", Exit.MISSING_PART, details=f"espeak_Initialize gave {rate}")
    # Initialising seeds the breath's noise from the clock, by the second; and the C library's noise goes on and on.
    if hasattr(library, "espeak_ng_SetRandSeed"):
        library.espeak_ng_SetRandSeed(ctypes.c_long(1))
    _C.srand(1)
    chunks: list[bytes] = []
    phonemes: list[tuple[str, int]] = []

    def heard(wave: int | None, samples: int, events: Any) -> int:
        if wave and samples > 0:
            chunks.append(ctypes.string_at(wave, 2 * samples))
        number = 0
        while events[number].type != _END:
            if events[number].type == _PHONEME_EVENT:
                phonemes.append((events[number].id.string.decode("utf-8", "ignore"), events[number].sample))
            number += 1
        return 0

    callback = _Callback(heard)
    library.espeak_SetSynthCallback(callback)
    if library.espeak_SetVoiceByName(voice.encode()) != 0:
        raise Fault("voices.unknown", Exit.OURS, voice=voice)
    for parameter, value in parameters.items():
        library.espeak_SetParameter(parameter, value, 0)
    words = text.encode("utf-8")
    library.espeak_Synth(words, ctypes.c_size_t(len(words) + 1), 0, 1, 0, _UTF8, None, None)
    library.espeak_Synchronize()
    return Utterance(np.frombuffer(b"".join(chunks), np.int16), int(rate), tuple(phonemes))
