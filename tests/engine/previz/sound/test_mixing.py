"""Stems: what happens is heard when it is seen, at sensible levels, and nothing else is."""

from __future__ import annotations

import time as clock

import numpy as np
import pytest

from engine.previz.physics.values import Contact
from engine.previz.sound.impacts import TIMBRES, impact
from engine.previz.sound.mixing import stems
from engine.previz.sound.score import Bed, Spoken
from engine.previz.sound.space import SPACE_OF_SET, SPACES, placed
from engine.previz.sound.steps import FOOTINGS, GAITS, Step, footstep
from engine.previz.sound.synthesis import RATE, limited, resampled
from engine.previz.sound.voices import speak
from engine.previz.staging.scene import SETS

TABLE = [
    ("ball", "wood", 6.8, 5.8),
    ("ball", "board", 4.3, 6.5),
    ("ball", "rim", 3.9, 5.0),
    ("ball", "concrete", 5.0, 4.0),
    ("ball", "sand", 3.0, 4.0),
    ("cup", "wood", 1.7, 4.3),
    ("cup", "concrete", 1.7, 4.3),
    ("metal", "wood", 0.08, 3.5),
    ("book", "wood", 1.8, 4.0),
    ("rock", "concrete", 3.0, 6.0),
    ("rock", "soil", 2.5, 5.0),
    ("glass", "wood", 2.0, 3.0),
    ("wood", "wood", 8.0, 2.0),
    ("cloth", "carpet", 4.0, 2.0),
    ("cardboard", "concrete", 6.0, 2.5),
    ("rock", "water", 2.0, 6.0),
    ("shoe", "door", 9.0, 2.0),
    ("phone", "carpet", 0.4, 3.0),
]


def listener(_time):
    return (0.0, 1.6, 4.0), (1.0, 0.0, 0.0)


def touch(time, material, against, impulse, speed, position=(0.0, 0.0, 1.0)):
    return Contact(time, material, material, against, impulse, speed, position)


def mixed(contacts=(), steps=(), lines=(), beds=(), space="room", seconds=2.0, **more):
    return stems(contacts, steps, lines, beds, space, listener, round(seconds * RATE), **more)


def onset(sound):
    """Seconds at which the envelope first reaches a tenth of its peak."""
    size = np.abs(sound).max(1)
    return float(np.argmax(size > 0.1 * size.max())) / RATE


def test_every_touch_is_heard_when_it_is_seen():
    late = {}
    for space in ("outdoor", "gym", "room"):
        for row in TABLE:
            time = 0.4137
            late[(space, *row[:2])] = onset(mixed([touch(time, *row)], space=space)["effects"]) - time
    worst = max(late, key=lambda key: abs(late[key]))
    assert abs(late[worst]) <= 0.002, (worst, late[worst])


@pytest.mark.parametrize("footing", FOOTINGS)
def test_every_step_is_heard_when_it_is_seen(footing):
    for gait in ("walk", "run", "sneak"):
        heard = mixed(steps=[Step(0.75, footing, gait, (0.5, 0, 1))])["effects"]
        assert onset(heard) == pytest.approx(0.75, abs=0.004)


def test_a_row_of_bounces_has_its_onsets_at_the_contacts():
    times = [0.3, 0.9, 1.35, 1.7]
    contacts = [touch(time, "ball", "wood", 6 - number, 5 - number) for number, time in enumerate(times)]
    heard = np.abs(mixed(contacts, space="gym", seconds=2.5)["effects"]).max(1)
    for time in times:
        at = round(time * RATE)
        before = np.sqrt(np.square(heard[at - 480 : at - 5]).mean())
        after = np.sqrt(np.square(heard[at : at + 480]).mean())
        assert after > 3 * before


def test_every_pair_of_materials_sounds_and_ends():
    rng = np.random.default_rng(0)
    for body in TIMBRES:
        for against in TIMBRES:
            sound = impact(touch(0, body, against, 2.0, 3.0), rng)
            assert np.isfinite(sound).all()
            assert np.abs(sound).max() > 0.02, (body, against)
            assert abs(sound[-1]) < 1e-3


def test_harder_is_louder_and_farther_is_softer():
    soft, hard = (mixed([touch(0.2, "ball", "wood", j, j)])["effects"] for j in (1.0, 6.0))
    far = mixed([touch(0.2, "ball", "wood", 6.0, 6.0, (0, 0, -20))])["effects"]
    assert np.abs(soft).max() < 0.6 * np.abs(hard).max()
    assert np.abs(far).max() < 0.4 * np.abs(hard).max()


def test_left_is_left():
    heard = mixed([touch(0.2, "ball", "wood", 6, 5, (-4, 0, 3))], space="outdoor")["effects"]
    power = np.square(heard, dtype=float).sum(0)
    assert power[0] > 4 * power[1]
    assert placed(listener, 0.0, (9.0, 1.6, 4.0))[0] == pytest.approx(1.0)


def test_nothing_asked_is_silence():
    for sound in mixed().values():
        assert sound.shape == (2 * RATE, 2)
        assert sound.dtype == np.float32
        assert not sound.any()


def test_levels():
    storm = [touch(0.05 * number, "rock", "metal", 20.0, 12.0, (0, 1.5, 3.5)) for number in range(30)]
    speech = speak("I have a game in an hour. Come and watch me miss.", "sam")
    heard = mixed(storm, lines=[Spoken(0.2, speech, (0, 1.6, 2.5))], beds=[Bed("wind"), Bed("rain")], seconds=4.0)
    assert np.abs(heard["effects"]).max() <= 0.709
    assert max(np.abs(sound).max() for sound in heard.values()) < 1.0
    talk = heard["dialogue"][round(0.2 * RATE) : round(0.2 * RATE) + len(speech.samples)]
    power = np.square(talk[: len(talk) // 960 * 960], dtype=float).mean(1).reshape(-1, 960).mean(1)
    talking = 10 * np.log10(power[power > power.max() * 10**-2.5].mean())
    assert talking == pytest.approx(-20.0, abs=1.5)
    bounce = mixed([touch(0.2, "ball", "wood", 6.8, 5.8, (0, 0, 1))])["effects"]
    assert -16 < 20 * np.log10(np.abs(bounce).max()) < -3


def test_a_line_that_began_before_the_shot_goes_on():
    speech = speak("It was like walking on the sky.", "maya")
    whole = mixed(lines=[Spoken(0.0, speech, (0, 1.6, 2))], space="outdoor", seconds=1.5)["dialogue"]
    later = mixed(lines=[Spoken(-0.5, speech, (0, 1.6, 2))], space="outdoor", seconds=1.0)["dialogue"]
    assert later == pytest.approx(whole[RATE // 2 :], abs=1e-5)


def test_a_bed_can_begin_later_and_end():
    heard = mixed(beds=[Bed("thunder", start=0.5, seconds=1.0)], seconds=2.0)["ambience"]
    assert not heard[: RATE // 2].any()
    assert heard[RATE : RATE + 4800].any()
    assert not heard[round(1.5 * RATE) :].any()


def test_ambience_of_two_shots_joins():
    whole = mixed(beds=[Bed("waves"), Bed("gulls", 0.5)], seconds=3.0)["ambience"]
    parts = [mixed(beds=[Bed("waves"), Bed("gulls", 0.5)], seconds=1.5, offset=at)["ambience"] for at in (0.0, 1.5)]
    assert np.array_equal(np.concatenate(parts), whole)


def test_the_same_score_is_the_same_bytes_and_other_seeds_differ():
    score = {"contacts": [touch(0.3, "cup", "wood", 1.5, 4)], "steps": [Step(0.8, "sand", "walk", (0, 0, 2))]}
    one, other, third = (mixed(**score, seed=seed) for seed in (5, 5, 6))
    assert all(one[name].tobytes() == other[name].tobytes() for name in one)
    assert not np.array_equal(one["effects"], third["effects"])


def test_every_set_has_a_space():
    assert set(SPACE_OF_SET) == set(SETS)
    assert set(SPACE_OF_SET.values()) <= set(SPACES)


def test_gaits_differ():
    loud = {
        gait: float(np.abs(footstep(Step(0, "wood", gait, (0, 0, 0)), np.random.default_rng(1))).max())
        for gait in GAITS
    }
    assert loud["sneak"] < loud["walk"] < loud["run"]


def test_the_limiter_leaves_the_quiet_alone():
    quiet = np.linspace(-0.3, 0.3, 100, dtype=np.float32)[:, None].repeat(2, 1)
    assert np.array_equal(limited(quiet, 0.45, 0.7), quiet)
    assert np.abs(limited(100 * quiet, 0.45, 0.7)).max() <= 0.7


def test_resampling_keeps_pitch_and_length():
    tone = np.sin(2 * np.pi * 1000 * np.arange(22050) / 22050).astype(np.float32)
    grown = resampled(tone, 22050)
    assert len(grown) == RATE
    middle = grown[RATE // 4 : 3 * RATE // 4]
    expected = np.sin(2 * np.pi * 1000 * np.arange(RATE // 4, 3 * RATE // 4) / RATE)
    assert middle == pytest.approx(expected, abs=1e-3)


def test_four_seconds_are_quick():
    contacts = [touch(0.2 * number, "ball", "wood", 5, 4) for number in range(12)]
    steps = [Step(0.5 * number, "wood", "walk", (0, 0, 2)) for number in range(8)]
    lines = [Spoken(0.1, speak("Come and watch me miss.", "sam"), (0, 1.6, 2))]
    score = {"contacts": contacts, "steps": steps, "lines": lines, "beds": [Bed("gym")], "space": "gym", "seconds": 4.0}
    mixed(**score)  # loops and rooms are made once a process
    began = clock.process_time()
    mixed(**score)
    assert clock.process_time() - began < 0.5


def test_ambience_gives_way_to_voices_and_comes_back():
    speech = speak("You walked all the way back?", "sam")
    beds = [Bed("rain"), Bed("traffic"), Bed("wind")]
    far = (0.0, 1.6, 9.0)
    alone = mixed(beds=beds, seconds=4.0)["ambience"]
    heard = mixed(lines=[Spoken(1.0, speech, far)], beds=beds, seconds=4.0)
    end = 1.0 + len(speech.samples) / RATE
    assert end < 3.2

    def level(sound, start, stop):
        return 10 * np.log10(np.square(sound[round(start * RATE) : round(stop * RATE)], dtype=float).mean())

    assert level(alone, 0, 4) < -29.0  # three beds are no louder than one
    assert np.array_equal(heard["ambience"][:2400], alone[:2400])
    assert np.array_equal(heard["ambience"][-2400:], alone[-2400:])
    assert level(heard["ambience"], 1.2, end - 0.2) < level(alone, 1.2, end - 0.2) - 4.0
    assert level(heard["dialogue"], 1.0, end) > level(heard["ambience"], 1.0, end) + 10.0
