"""What is typed into the clock."""

from __future__ import annotations

import pytest

from tests.ui.playback.films import film_of
from ui.viewer.typed import Spot, spot_of

FILM = film_of()
SLATES = {"1A": "first", "2B": "last", "3": "odd"}


@pytest.mark.parametrize(
    ("typed", "frame"),
    [
        ("+12", 42),
        ("-12", 18),
        ("- 12f", 18),
        ("+2s", 78),
        ("+1:00", 54),
        ("-5:00", 0),
        ("12", 12),
        ("2s", 48),
        ("2:10", 58),
        ("2.10", 58),
        ("00:00:03:05", 77),
        ("01:00:03:05", 77),  # a film that begins at one o'clock
        ("99:00", 99),
        ("+999999", 99),
    ],
)
def test_numbers_lead_to_frames(typed, frame):
    assert spot_of(typed, FILM, SLATES, here=30, frames=100) == Spot(frame=frame)


def test_slates_lead_to_shots_and_takes():
    assert spot_of(" 1a ", FILM, SLATES, 0, 100) == Spot(shot="first")
    assert spot_of("2B-3", FILM, SLATES, 0, 100) == Spot(shot="last", take=3)
    assert spot_of("3", FILM, SLATES, 0, 100) == Spot(shot="odd")  # a slate wins over a number
    assert spot_of("+3", FILM, SLATES, 0, 100) == Spot(frame=3)


@pytest.mark.parametrize("typed", ["", "now", "9Z", "9Z-1", "1:2:3:4:5", "+", "12x", "--3", "1e9", "²", "9" * 40])
def test_what_is_no_place_is_refused(typed):
    assert spot_of(typed, FILM, SLATES, 0, 100) is None
