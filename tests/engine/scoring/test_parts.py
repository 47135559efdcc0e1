"""Each measure on pictures and sounds that are drawn for it."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from engine.media.takes import TakeWriter
from engine.messages.faults import Exit, Fault
from engine.messages.jobs import SAMPLE_RATE
from engine.scoring.measuring import measure
from engine.scoring.movers import Blob
from engine.scoring.picture import Course, starts
from engine.scoring.sound import offset
from engine.scoring.ways import followed

RATE = Fraction(24)
SIZE = (320, 180)


def ground(seed=1):
    """A picture with something to hold on to."""
    dice = np.random.default_rng(seed)
    coarse = dice.integers(60, 190, (12, 20, 3)).repeat(15, 0).repeat(16, 1)
    return coarse[: SIZE[1], : SIZE[0]].astype(np.uint8)


def with_ball(picture, x, y, radius=6, colour=(250, 250, 245)):
    down, across = np.ogrid[: SIZE[1], : SIZE[0]]
    out = picture.copy()
    out[(across - x) ** 2 + (down - y) ** 2 <= radius**2] = colour
    return out


def take(path, pictures, sound=None):
    pictures = list(pictures)
    with TakeWriter(path, *SIZE, RATE, len(pictures), ("mix",)) as writer:
        for picture in pictures:
            writer.add(picture)
        samples = round(len(pictures) * SAMPLE_RATE / RATE)
        writer.sound("mix", np.zeros((samples, 2), np.float32) if sound is None else sound[:samples])
    return {each.key: each for each in measure(path).measures}


def flight(bend, count=36):
    """A ball that is thrown to the right."""
    behind = ground()
    for number in range(count):
        x, y = 30 + 7 * number, 90 - bend * 10 * number + bend * number**2 / 3.4
        yield with_ball(behind, x, y)


def test_what_is_thrown_falls_and_what_falls_upwards_is_told(tmp_path):
    right, wrong = take(tmp_path / "a.mov", flight(0.5)), take(tmp_path / "b.mov", flight(-0.5))
    assert (right["gravity"].value, right["gravity"].mark) == (100, 1)
    assert (wrong["gravity"].value, wrong["gravity"].mark) == (0, 0)
    assert "gravity" not in take(tmp_path / "c.mov", flight(0.0))


def test_a_way_is_seen_by_its_colour_and_outlives_pictures_in_which_it_is_hidden(tmp_path):
    wall = np.full((SIZE[1], SIZE[0], 3), 150, np.uint8)

    def passes(bend):
        for number in range(36):
            height = 90 - bend * 10 * number + bend * number**2 / 3.4
            picture = with_ball(wall, 30 + 7 * number, height, colour=(230, 128, 58))
            # A post as wide as what flies goes in four pictures hides it.
            picture[:, 150:178] = (90, 100, 90)
            yield picture

    right, wrong = take(tmp_path / "a.mov", passes(0.5)), take(tmp_path / "b.mov", passes(-0.5))
    assert (right["gravity"].value, right["gravity"].mark) == (100, 1)
    assert (wrong["gravity"].value, wrong["gravity"].mark) == (0, 0)


def test_arms_that_swing_upwards_do_not_fly(tmp_path):
    behind = ground()

    def swings():
        for number in range(36):
            angle = number / 5
            x, y = 150 + 50 * np.cos(angle), 90 + 50 * np.sin(angle)
            picture = with_ball(behind, x, y)
            # The arm goes with the hand.
            for part in np.linspace(0.2, 1, 12):
                picture = with_ball(picture, 150 + part * (x - 150), 90 + part * (y - 90), 4)
            yield picture

    assert "gravity" not in take(tmp_path / "arm.mov", swings())


def test_a_thing_that_is_elsewhere_for_two_pictures_has_leapt(tmp_path):
    behind = ground()

    def bounces(aside):
        for number in range(40):
            there = aside if number in (20, 21) else 0
            yield with_ball(behind, 80 + 3 * number + there, 90 + 4 * abs(number % 10 - 5))

    assert take(tmp_path / "bounces.mov", bounces(0))["jumps"].mark == 1
    leapt = take(tmp_path / "leaps.mov", bounces(80))["jumps"]
    assert leapt.mark < 0.6
    assert leapt.at == pytest.approx(20 / 24, abs=0.1)


def test_a_thing_that_is_elsewhere_in_another_light_has_leapt(tmp_path):
    behind = ground()

    def crosses(aside):
        for number in range(40):
            there = number in (20, 21, 22)
            x, y = 40 + 4 * number + (aside if there else 0), 60 + 3 * abs(number % 12 - 6)
            yield with_ball(behind, x, y, 9, (120, 20, 20) if there and aside else (250, 60, 40))

    assert take(tmp_path / "crosses.mov", crosses(0))["jumps"].mark == 1
    leapt = take(tmp_path / "leaps.mov", crosses(90))["jumps"]
    assert leapt.mark < 0.6
    assert leapt.at == pytest.approx(20 / 24, abs=0.1)


def swift(*speeds):
    """What `starts` says of a take in which so much changes, and as much goes, from picture to picture."""
    count = len(speeds)
    course = Course(brightest=[200.0] * (count + 1), change=list(speeds), alike=[0.98] * count)
    return starts(course, [8000 * speed for speed in speeds])


def test_what_is_all_at_once_elsewhere_is_sudden_and_what_swells_and_ebbs_is_not():
    sudden, where = swift(0.2, 0.2, 0.3, 1.3, 0.6, 0.7, 0.6, 0.6)
    assert (sudden > 1.1, where) == (True, 4)
    assert swift(0.1, 0.1, 1.0, 2.0, 1.0, 0.2, 0.1, 0.1)[0] < 1


def thrown(bend, pieces=(), aside=0.0, count=9):
    """The movers of pictures in which something flies; in some it is seen in pieces, beside where it is."""
    middle = count // 2
    for number in range(count):
        x, y, area = 60.0 + 6 * number, 90 + bend * (number - middle) ** 2, 140
        x += aside if number > middle else 0.0
        shift = 5.0 if number in pieces else 0.0
        size = area // 4 if number in pieces else area
        look = (50.0, 129.0, 126.0, float(np.log(size)))
        blob = Blob(x - shift, y - shift, (round(x - shift) - 5, round(y - shift) - 5, 11, 11), size, 60.0, look)
        yield [blob], np.array([(blob.x, blob.y)])


@pytest.mark.parametrize("bend", [0.5, -0.5])
def test_a_way_goes_on_behind_a_picture_in_which_what_flies_is_in_pieces(bend):
    for pieces in ((), (4,)):
        (flight,), shifted = followed(list(thrown(bend, pieces)), SIZE[0] * SIZE[1])
        assert shifted == []
        assert (flight.first, flight.last) == (0, 8)
        assert flight.bend == pytest.approx(2 * bend, abs=0.2)


@pytest.mark.parametrize("aside", [0.0, -40.0, 60.0])
def test_a_way_that_goes_on_aside_of_itself_is_told(aside):
    _flown, shifted = followed(list(thrown(0.5, aside=aside, count=14)), SIZE[0] * SIZE[1])
    assert [each.frame for each in shifted] == ([8] if aside else [])
    assert [each.aside for each in shifted] == ([pytest.approx(abs(aside), abs=0.1)] if aside else [])


def test_what_bends_as_nothing_falls_in_a_picture_of_people_is_no_way():
    assert followed(list(thrown(-2.5)), SIZE[0] * SIZE[1]) == ([], [])


def test_a_take_that_turns_into_another_has_a_break(tmp_path):
    pictures = [ground(1 if number < 18 else 7) for number in range(36)]
    found = take(tmp_path / "cut.mov", pictures)["breaks"]
    assert (found.value, found.at) == (1, pytest.approx(18 / 24, abs=0.05))


def test_a_ball_that_jumps_is_told_and_one_that_bounces_is_not(tmp_path):
    behind = ground()

    def rolls(jump):
        for number in range(40):
            yield with_ball(behind, 30 + 5 * number, 60 + (jump if number >= 20 else 0))

    def bounces():
        for number in range(40):
            yield with_ball(behind, 30 + 5 * number, 140 - 6 * abs(number % 16 - 8) * 2)

    assert take(tmp_path / "rolls.mov", rolls(0))["jumps"].mark == 1
    assert take(tmp_path / "bounces.mov", bounces())["jumps"].mark == 1
    jumped = take(tmp_path / "jumps.mov", rolls(70))["jumps"]
    assert (jumped.value, jumped.at) == (1, pytest.approx(20 / 24, abs=0.05))
    assert jumped.mark < 0.6


def test_a_camera_that_moves_is_no_fault(tmp_path):
    dice = np.random.default_rng(2)
    wide = dice.integers(60, 190, (14, 40, 3)).repeat(15, 0).repeat(16, 1).astype(np.uint8)
    found = take(tmp_path / "pan.mov", (wide[10:190, 4 * n : 4 * n + SIZE[0]] for n in range(36)))
    assert {key: found[key].mark for key in ("flicker", "frozen", "breaks", "jumps")} == dict.fromkeys(
        ("flicker", "frozen", "breaks", "jumps"), 1
    )


def test_a_fade_is_no_flicker(tmp_path):
    picture = ground()
    fade = take(tmp_path / "fade.mov", ((picture * (0.4 + number / 60)).astype(np.uint8) for number in range(36)))
    assert fade["flicker"].mark == 1
    jumps = take(tmp_path / "flicker.mov", ((picture * (1 - 0.1 * (n % 2))).astype(np.uint8) for n in range(36)))
    assert jumps["flicker"].mark == 0


def test_a_take_of_one_black_picture_has_measures(tmp_path):
    found = take(tmp_path / "one.mov", [np.zeros((SIZE[1], SIZE[0], 3), np.uint8)])
    assert (found["black"].mark, found["silence"].mark) == (0, 0)
    assert "sync" not in found


def knocks(times, seconds=4.0):
    """Short bursts at these seconds."""
    dice = np.random.default_rng(4)
    sound = dice.normal(0, 0.002, (round(seconds * SAMPLE_RATE), 2)).astype(np.float32)
    for time in times:
        at = round(time * SAMPLE_RATE)
        sound[at : at + 2400] += (dice.normal(0, 0.3, (2400, 2)) * np.exp(-np.arange(2400) / 400)[:, None]).astype(
            np.float32
        )
    return sound


@pytest.mark.parametrize("late", [0.0, 0.2, -0.2])
def test_sound_that_comes_late_or_early_is_told_by_how_much(late):
    strikes, moving = np.zeros(400), np.zeros(96)
    for at in (0.7, 1.3, 2.6):
        strikes[round((at + late) * 100)] = 1.0
        moving[int(at * 24)] = 1.0
    fit = offset(strikes, moving, 24.0)
    assert fit is not None
    found, fits = fit
    assert found == pytest.approx(late, abs=0.04)
    assert (fits > 0.9) == (late == 0)


def test_too_few_sounds_tell_nothing_of_time():
    strikes = np.zeros(400)
    strikes[100] = 1.0
    assert offset(strikes, np.ones(96), 24.0) is None
    strikes[200] = 1.0
    assert offset(strikes, np.zeros(96), 24.0) is None


def test_silence_and_distortion_are_told_with_their_share(tmp_path):
    pictures = [ground()] * 96
    quiet = take(tmp_path / "quiet.mov", pictures, knocks((0.5,)) * np.repeat([1, 0], 96000)[:, None])
    assert quiet["silence"].value == pytest.approx(50, abs=3)
    assert quiet["silence"].at == pytest.approx(2.0, abs=0.05)
    loud = take(tmp_path / "loud.mov", pictures, np.clip(knocks((0.5, 1.5)) * 20, -1, 1))
    assert loud["clipping"].mark < 0.5
    assert loud["clipping"].at == pytest.approx(0.5, abs=0.05)
    assert take(tmp_path / "fine.mov", pictures, knocks((0.5, 1.5)) * 0.5)["clipping"].mark == 1


def test_measuring_can_be_given_up_and_refuses_what_is_no_take(tmp_path):
    take(tmp_path / "take.mov", [ground()] * 30)
    with pytest.raises(Fault) as given_up:
        measure(tmp_path / "take.mov", lambda: True)
    assert (given_up.value.code, given_up.value.exit) == ("scoring.cancelled", Exit.CANCELLED)
    (tmp_path / "half.mov").write_bytes((tmp_path / "take.mov").read_bytes()[:2000])
    for name, code in (("half.mov", "media.truncated"), ("none.mov", "media.missing")):
        with pytest.raises(Fault, match=code):
            measure(tmp_path / name)
