"""The share that is done: of phases one after the other, and of phases that take turns."""

from __future__ import annotations

import pytest

from engine.process import pacing
from engine.process.pacing import MODEL_SHARES, SHARES, Pace


@pytest.fixture
def told(monkeypatch):
    """Shares, by the reports that are given."""
    monkeypatch.setattr(pacing, "SELDOM", 0.0)

    def shares(table, *reports):
        events = []
        pace = Pace("job", events.append, table)
        for report in reports:
            pace(*report)
        return [round(event.share, 6) for event in events]

    return shares


def test_phases_one_after_the_other(told):
    found = told(
        SHARES, ("staging", 0, 1), ("simulating", 1, 2), ("drawing", 0, 10), ("drawing", 5, 10), ("writing", 1, 1)
    )
    assert found == [0, 0.06, 0.06, 0.46, 1.0]


def test_a_phase_that_never_comes_goes_by_with_the_one_before_it(told):
    found = told(MODEL_SHARES, ("reading", 1, 1), ("denoising", 8, 8), ("decoding", 0, 10), ("decoding", 10, 10))
    assert found == [0.1, 0.6, 0.8, 0.97]


def test_of_phases_that_take_turns_each_counts_for_its_part(told):
    one = [("denoising", 4, 8), ("decoding", 5, 10)]
    other = [("denoising", 6, 8), ("denoising", 8, 8), ("decoding", 10, 10), ("sounding", 1, 1), ("writing", 1, 1)]
    found = told(MODEL_SHARES, ("reading", 1, 1), *one, *other)
    assert found == [0.1, 0.35, 0.535, 0.71, 0.885, 0.97, 0.99, 1.0]
    assert found == sorted(found)
