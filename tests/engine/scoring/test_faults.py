"""The whole take wins against each known fault of its own, and for the right reason."""

from __future__ import annotations

import pytest

from engine.scoring.measuring import measure
from studio.render.score import total, weight
from tests.engine.scoring.faults import FAULTS, nothing, with_fault
from tests.engine.scoring.flying import ball_faults


@pytest.fixture(scope="session")
def measured(takes, tmp_path_factory):
    """Gives the measures of a shot's take, coded once more with a fault; each is made once."""
    folder, known = tmp_path_factory.mktemp("faults"), {}

    def get(shot, name, fault):
        if (shot, name) not in known:
            known[shot, name] = measure(with_fault(takes(shot), folder / shot / f"{name}.mov", fault))
        return known[shot, name]

    return get


def marks(measures):
    return {each.key: each.mark for each in measures.measures}


def loses(whole, faulty, meant):
    """The fault costs, and what it costs most is what it is."""
    before, after = marks(whole), marks(faulty)
    costs = {key: weight(key) * (before[key] - after.get(key, before[key])) for key in before}
    assert total(tuple(before.items())) > total(tuple(after.items())), costs
    assert max(costs, key=lambda key: costs[key]) == meant, costs


CASES = [*(("miss", fault) for fault in FAULTS), *(("walk_room", fault) for fault in ("frozen", "black", "silent"))]


@pytest.mark.parametrize(("shot", "fault"), CASES)
def test_a_known_fault_loses_for_the_right_reason(measured, shot, fault):
    change, meant = FAULTS[fault]
    loses(measured(shot, "whole", nothing), measured(shot, fault, change), meant)


def test_a_ball_that_is_suddenly_elsewhere_loses(measured, takes):
    change, meant = ball_faults(takes("miss"))["teleport"]
    loses(measured("miss", "whole", nothing), measured("miss", "teleport", change), meant)


def test_a_whole_take_has_no_fault_of_picture_or_sound(measured):
    found = marks(measured("miss", "whole", nothing))
    plain = ("flicker", "frozen", "black", "breaks", "jumps", "gravity", "silence", "clipping")
    assert {key: found[key] for key in plain} == dict.fromkeys(plain, 1.0)


def test_faults_say_where_and_how_much(measured):
    found = {each.key: each for each in measured("miss", "frozen", FAULTS["frozen"][0]).measures}["frozen"]
    assert (found.unit, found.reason) == ("%", "frozen.seen")
    assert found.value == pytest.approx(50, abs=2)
    assert found.at == pytest.approx(2.0, abs=0.1)
    black = {each.key: each for each in measured("miss", "black", FAULTS["black"][0]).measures}["black"]
    assert (black.value, black.unit, black.at) == (3, "count", 2.0)
