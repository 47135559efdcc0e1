"""When a sample is heard, from what a card says of itself."""

from __future__ import annotations

import random

import pytest

from ui.playback.clock import CardTime

RATE = 48000
BLOCK = 1440

# What PulseAudio said through PortAudio at the beginning of a stream: milliseconds since its first callback, samples
# taken, milliseconds ahead. Sample 0 was heard 89 ms after the first callback.
BEGINNING = [
    (0, 0, 0.0), (0, 1440, 29.5), (0, 2880, 59.5), (1, 4320, 89.4), (1, 5760, 119.3), (44, 7200, 140.2),
    (89, 8640, 145.7), (119, 10080, 175.7), (149, 11520, 176.7), (179, 12960, 176.8), (209, 14400, 176.7),
    (239, 15840, 176.7), (269, 17280, 176.7), (299, 18720, 176.8),
]  # fmt: skip
HEARD = 1000.089


def fed(rows, clock=None, start=1000.0):
    clock = clock or CardTime()
    for milliseconds, taken, ahead in rows:
        clock.add(start + milliseconds / 1000, taken, ahead / 1000)
    return clock


def test_the_burst_that_fills_the_buffers_tells_nothing():
    clock = fed(BEGINNING[:5])
    assert not clock.settled
    assert clock.sample(1000.05) < 0


def test_it_settles_when_two_figures_agree_and_is_right_from_then_on():
    clock = fed(BEGINNING[:8])
    assert not clock.settled
    fed(BEGINNING[8:9], clock)
    assert clock.settled
    assert clock.sample(HEARD + 1) == pytest.approx(RATE, abs=RATE * 0.005)
    fed(BEGINNING[9:], clock)
    assert clock.sample(HEARD + 5) == pytest.approx(5 * RATE, abs=RATE * 0.005)


def steady(chance, count, noise, first=0, late=0.0):
    """Callbacks that come unevenly and say a figure that wanders, as a busy machine's do."""
    rows = []
    for number in range(first, first + count):
        taken = number * BLOCK
        now = 1000 * (taken / RATE) + chance.uniform(0, 20)
        heard = 1000 * (taken / RATE) + 150 + late
        rows.append((now, taken, heard - now + chance.gauss(0, noise)))
    return rows


def test_figures_that_wander_do_not_move_the_clock():
    chance = random.Random(3)
    clock = fed(steady(chance, 400, noise=4.0))
    for number in range(400, 480):
        fed(steady(chance, 1, 4.0, first=number), clock)
        now = 1000 + number * BLOCK / RATE
        assert clock.sample(now) == pytest.approx((now - 1000.15) * RATE, abs=RATE * 0.003)


def test_a_card_that_paused_is_followed_within_half_a_second():
    chance = random.Random(4)
    clock = fed(steady(chance, 200, noise=1.0))
    fed(steady(chance, 17, 1.0, first=200, late=60.0), clock)
    assert clock.sample(1010) == pytest.approx((1010 - 1000.21) * RATE, abs=RATE * 0.005)


def test_a_card_that_never_agrees_with_itself_is_taken_at_its_word_after_a_while():
    rows = [(number * 60, number * 2880, 100 + number * 31) for number in range(10)]
    clock = fed(rows)
    assert clock.settled
