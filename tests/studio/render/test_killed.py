"""The small version of ``tests/proofs/rendering.py``: the real engine and the program are killed while they render."""

from __future__ import annotations

from tests.proofs.rendering import held, prove


def test_kills_of_the_engine_and_of_the_program_lose_nothing(baked_people):
    result = prove(1, 1, seed=5, length=2.0, people=baked_people)
    assert held(result), result
    assert (result["engine killed"], result["program killed"]) == (1, 1)
