"""A sound card's clock laid onto the computer's, with cards whose error is known."""

from __future__ import annotations

import numpy as np
import pytest

from studio.cameos.recording.clock import REMEMBERED, CardClock, _pace, laid_out

RATE = 48_000
PIECE = 960


def card(seconds, pace, rng, rate=RATE, began=1000.0, wander=0.006, lost=()):
    """What a card says: number and moment of each piece, with an error that wanders as PulseAudio's does."""
    clock, error = CardClock(rate), 0.0
    piece, skipped = rate // 50, 0.0
    for number in range(int(seconds * 50)):
        error = 0.9 * error + rng.normal(0, wander * 0.4)
        if number in lost:
            skipped += 0.5
        clock.add(
            piece, began + skipped + number * piece / rate * pace + error, lost.get(number, False) if lost else False
        )
    return clock


@pytest.mark.parametrize("ppm", [-200, -50, 0, 80, 200])
def test_a_minute_keeps_within_a_few_milliseconds(ppm):
    rng = np.random.default_rng(ppm + 1000)
    clock = card(60, 1 + ppm * 1e-6, rng)
    (line,) = clock.lines()
    for second in (0, 15, 30, 45, 60):
        told = line.start + second * line.pace
        assert abs(told - (1000 + second * (1 + ppm * 1e-6))) < 0.006
    assert abs(clock.pace() - 1 - ppm * 1e-6) < 1e-4


def test_little_heard_is_not_believed_too_much():
    rng = np.random.default_rng(5)
    paces = [card(3, 1.0, rng).pace() for _ in range(40)]
    assert max(abs(pace - 1) for pace in paces) < 3e-4


@pytest.mark.parametrize("told", [True, False])
def test_what_the_card_lost_becomes_silence(told):
    clock = card(20, 1.0, np.random.default_rng(2), lost={500: told})
    before, after = clock.lines()
    assert before.end == after.begin
    assert abs(before.end - 500 * PIECE) <= 2 * PIECE
    assert before.start == pytest.approx(1000, abs=0.006)
    assert after.start == pytest.approx(1010.5, abs=0.006)
    samples = np.full(20 * 50 * PIECE, 0.5, np.float32)
    heard = laid_out(samples, RATE, clock.lines(), 1000.1, 20 * RATE)
    assert len(heard) == 20 * RATE
    quiet = np.abs(heard) < 1e-3
    assert quiet[round(9.95 * RATE) : round(10.35 * RATE)].all()
    assert not quiet[round(1 * RATE) : round(9.85 * RATE)].any()
    assert not quiet[round(10.5 * RATE) :].any()


@pytest.mark.parametrize("wrong", [0.3, 0.12, -0.2])
@pytest.mark.parametrize("pieces", [1, 40, 70])
def test_what_is_wrong_for_a_while_is_no_gap(wrong, pieces):
    clock = CardClock(RATE)
    for number in range(600):
        clock.add(PIECE, 5 + number * 0.02 + (wrong if 200 <= number < 200 + pieces else 0))
    (line,) = clock.lines()
    assert line.start == pytest.approx(5, abs=2e-3)
    assert line.pace == pytest.approx(1, abs=2e-4)
    assert (line.begin, line.end) == (0, 600 * PIECE)


def test_a_busy_machine_does_not_bend_the_line():
    """A third of the seconds are wrong by up to a tenth of a second, most of them at the end."""
    rng = np.random.default_rng(9)
    clock = CardClock(RATE)
    wrong = {int(second) for second in rng.choice(60, 20, replace=False, p=np.arange(1, 61) / 1830)}
    for number in range(60 * 50):
        error = rng.uniform(0.02, 0.1) if number // 50 in wrong else rng.normal(0, 0.004)
        clock.add(PIECE, 5 + number * 0.02 * 1.0001 + error)
    (line,) = clock.lines()
    for second in (0, 30, 60):
        assert abs(line.start + second * line.pace - 5 - second * 1.0001) < 0.012


def test_a_small_gap_is_believed_where_the_card_tells_it():
    found = []
    for told in (True, False):
        clock = CardClock(RATE)
        for number in range(600):
            clock.add(PIECE, 5 + number * 0.02 + (0.016 if number >= 300 else 0), told and number == 300)
        found.append(clock.lines())
    assert [line.begin for line in found[0]] == [0, 300 * PIECE]
    assert found[0][1].start == pytest.approx(5 + 300 * 0.02 + 0.016, abs=2e-3)
    assert len(found[1]) == 1


@pytest.mark.parametrize(("rate", "pace"), [(48_000, 1.0), (48_000, 1.0002), (44_100, 0.9999), (16_000, 1.0)])
def test_a_tone_keeps_its_pitch_and_place(rate, pace):
    seconds = 4
    clock = CardClock(rate)
    for number in range(seconds * 50):
        clock.add(rate // 50, 7 + number * 0.02 * pace)
    lines = clock.lines()
    real = np.arange(seconds * rate) / rate * lines[0].pace
    samples = (0.5 * np.sin(2 * np.pi * 1000 * real)).astype(np.float32)
    heard = laid_out(samples, rate, lines, lines[0].start + 0.5, 2 * RATE)
    wanted = 0.5 * np.sin(2 * np.pi * 1000 * (0.5 + np.arange(2 * RATE) / RATE))
    assert np.abs(heard - wanted).max() < 0.005
    # The card had been heard for a while before anything was kept.
    later = laid_out(samples[5000:], rate, lines, lines[0].start + 0.5, 2 * RATE, 5000)
    assert np.abs(later - heard).max() < 1e-5


def test_what_is_too_high_for_us_goes_instead_of_folding_back():
    rate = 96_000
    clock = CardClock(rate)
    for number in range(100):
        clock.add(rate // 50, number * 0.02)
    samples = np.sin(2 * np.pi * 30_000 * np.arange(2 * rate) / rate).astype(np.float32)
    heard = laid_out(samples, rate, clock.lines(), 0.2, RATE)
    assert np.abs(heard).max() < 0.05


def test_a_card_that_begins_in_disorder_is_understood_afterwards():
    clock = CardClock(RATE)
    rng = np.random.default_rng(4)
    for number in range(500):
        burst = 0.25 if number < 15 else 0.0
        wild = rng.uniform(-0.12, 0.12) if 15 <= number < 40 else 0.0
        # The first seconds come at once: they had waited.
        waited = max(0.0, 3 - number * 0.02)
        clock.add(PIECE, 5 + number * 0.02 - burst + wild + waited)
    last = clock.lines()[-1]
    assert last.start - last.begin / RATE == pytest.approx(5, abs=0.005)
    assert last.pace == pytest.approx(1, abs=2e-4)
    assert last.begin <= 160 * PIECE
    assert last.end == 500 * PIECE


def test_who_listens_for_long_remembers_what_is_needed():
    clock = CardClock(RATE)
    pieces = 3 * REMEMBERED
    for number in range(pieces):
        clock.add(PIECE, 5 + number * 0.02 + (1.0 if number >= pieces - 300 else 0.0), number == pieces - 300)
    first, last = clock.copied().lines()
    assert first.begin > 0
    assert last.begin == (pieces - 300) * PIECE
    assert last.end == pieces * PIECE
    assert last.start == pytest.approx(5 + (pieces - 300) * 0.02 + 1.0, abs=2e-3)
    heard = laid_out(np.ones(PIECE * 100, np.float32), RATE, (first, last), last.start, PIECE, last.begin)
    assert heard[100:] == pytest.approx(1, abs=0.01)


def test_before_and_after_the_card_there_is_silence():
    clock = CardClock(RATE)
    for number in range(50):
        clock.add(PIECE, 10 + number * 0.02)
    heard = laid_out(np.ones(50 * PIECE, np.float32), RATE, clock.lines(), 9.0, 3 * RATE)
    assert not heard[: RATE - 400].any()
    assert heard[RATE + 400 : 2 * RATE - 400] == pytest.approx(1, abs=0.01)
    assert not heard[2 * RATE + 400 :].any()
    assert not laid_out(np.zeros(0, np.float32), RATE, CardClock().lines(), 0.0, 100).any()


def test_two_seconds_far_apart_spoil_nothing_of_what_is_heard_after():
    """A machine that stood still between them: neither second is near their middle."""
    seconds = np.concatenate([np.arange(0, 2, 0.02), np.arange(10, 40, 0.02)])
    late = np.where(seconds < 1, 0.0, 10.0) + 1e-4 * seconds * (seconds >= 10)
    assert _pace(seconds, late, [0, 100, len(seconds)]) == pytest.approx(1.0, abs=2e-4)
