"""Stand-in voices: distinct, repeatable, with the times of their phonemes."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from engine.messages.faults import Fault
from engine.previz.sound import espeak
from engine.previz.sound.synthesis import RATE
from engine.previz.sound.voices import VOICES, manner_of, speak, voice_of
from engine.previz.staging.scene import STAND_INS

LINE = "You walked all the way back?"


def fingerprint(samples):
    return hashlib.sha256(samples.tobytes()).hexdigest()


def test_every_stand_in_has_a_voice():
    assert set(VOICES) == set(STAND_INS)


def test_the_same_line_is_the_same_bytes_again_and_in_another_process():
    first = espeak.say(LINE, "en-us+f2", 165, 50, 50)
    espeak.say("Something else altogether, with noise: sss, fff.", "en-us+m3", 180, 40, 50)
    again = espeak.say(LINE, "en-us+f2", 165, 50, 50)
    assert first.samples.tobytes() == again.samples.tobytes()
    assert first.phonemes == again.phonemes
    program = (
        "import hashlib\nfrom engine.previz.sound.voices import speak\n"
        f"print(hashlib.sha256(speak({LINE!r}, 'maya', 'smiling').samples.tobytes()).hexdigest())"
    )
    house = Path(__file__).parents[4]
    done = subprocess.run([sys.executable, "-c", program], cwd=house, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == fingerprint(speak(LINE, "maya", "smiling").samples)


def test_the_clock_is_not_heard():
    """The library seeds itself from the second in which it starts."""
    one = espeak.say(LINE, "en-us+f2", 165, 50, 50).samples.tobytes()
    second = int(time.time())
    while int(time.time()) == second:
        time.sleep(0.02)
    assert espeak.say(LINE, "en-us+f2", 165, 50, 50).samples.tobytes() == one


def test_threads_take_turns():
    heard = {}

    def talk(number):
        heard[number] = espeak.say(LINE, "en-us+f2", 165, 50, 50).samples.tobytes()

    threads = [threading.Thread(target=talk, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(heard.values())) == 1


def pitch_of(samples):
    """Median of autocorrelation peaks, 60 to 400 Hz, of the loud stretches."""
    found = []
    for first in range(0, len(samples) - 2400, 1200):
        piece = samples[first : first + 2400].astype(float)
        if np.sqrt((piece**2).mean()) < 0.06:
            continue
        piece = piece - piece.mean()
        line = np.correlate(piece, piece, "full")[2399:]
        lags = slice(RATE // 400, RATE // 60)
        lag = int(np.argmax(line[lags])) + RATE // 400
        if line[lag] > 0.4 * line[0]:
            found.append(RATE / lag)
    return float(np.median(found))


def test_everybody_sounds_different():
    prints = {name: fingerprint(speak(LINE, name).samples) for name in VOICES}
    assert len(set(prints.values())) == len(VOICES)
    assert pitch_of(speak(LINE, "otto").samples) < 0.8 * pitch_of(speak(LINE, "maya").samples)
    assert pitch_of(speak(LINE, "timo").samples) > 1.15 * pitch_of(speak(LINE, "maya").samples)


def test_names_without_a_stand_in_keep_a_voice_of_their_own():
    assert voice_of("Waiter") == voice_of("WAITER ")
    assert len({voice_of(f"person {number}") for number in range(12)}) > 8


def test_phonemes_cover_the_speech_in_order():
    speech = speak("The tide was out.", "maya")
    assert len(speech.phonemes) > 8
    assert speech.phonemes[0].start == pytest.approx(0.0, abs=0.05)
    for one, other in zip(speech.phonemes, speech.phonemes[1:], strict=False):
        assert one.start < one.end == pytest.approx(other.start)
    assert speech.phonemes[-1].end == pytest.approx(speech.seconds)
    vowel = next(each for each in speech.phonemes if "aɪ" in each.name)
    loud = np.abs(speech.samples[int(vowel.start * RATE) : int(vowel.end * RATE)])
    assert loud.max() > 0.05  # the vowel of "tide" is where its time says


def test_ordinary_speech_has_the_usual_level():
    for name in ("maya", "sam"):
        samples = speak("I have a game in an hour. Come and watch me miss.", name).samples
        power = np.square(samples[: len(samples) // 960 * 960], dtype=float).reshape(-1, 960).mean(1)
        talking = 10 * np.log10(power[power > power.max() * 10**-2.5].mean())
        assert talking == pytest.approx(-20.0, abs=0.3)
        assert np.abs(samples).max() < 1


def test_manner_changes_pace_and_level():
    plain, slow, whispered, shouted = (speak(LINE, "sam", manner) for manner in ("", "slowly", "whispers", "shouting"))
    assert slow.seconds > 1.1 * plain.seconds
    level = [float(np.sqrt(np.square(each.samples, dtype=float).mean())) for each in (whispered, plain, shouted)]
    assert level == sorted(level)
    assert level[0] < 0.6 * level[1]
    assert manner_of("walking away") == manner_of("")


def test_nothing_to_say_is_silence():
    assert len(speak("", "maya").samples) == 0
    assert speak("...", "maya").phonemes == ()


def test_an_unknown_voice_is_told():
    with pytest.raises(Fault, match=r"voices\.unknown"):
        espeak.say("hello", "xx-nowhere", 160, 50, 50)
