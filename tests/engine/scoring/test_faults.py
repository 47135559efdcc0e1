"""The whole take wins against known faults of its own, and for the right reason.

One take each; `tests.proofs.scoring` has all faults and many takes, `test_parts` each measure on pictures drawn for it.
"""

from __future__ import annotations

import numpy as np
import pytest

from engine.media.takes import TakeReader, TakeWriter
from engine.messages.jobs import Recipe
from engine.messages.requests import from_json
from engine.scoring.measuring import Watched, judged, measure, pictures
from engine.scoring.sound import Heard
from studio.render.score import total, weight
from tests.engine.scoring.astray import rendered_astray, seen
from tests.engine.scoring.faults import FAULTS, nothing, with_fault
from tests.engine.scoring.shots import RATE, SETS
from tests.engine.scoring.stems import Stems

BALL = SETS["tuned"]["bounce_wide"]._replace(frames=54)


@pytest.fixture(scope="session")
def watched(takes, tmp_path_factory):
    """Gives what is seen of the take, coded once more with a fault of its picture, and its stems; made once."""
    folder, known = tmp_path_factory.mktemp("faults"), {}

    def get(name="whole", fault=nothing):
        if name not in known:
            with TakeReader(with_fault(takes("ball", BALL), folder / f"{name}.mov", fault)) as reader:
                found = Watched()
                found.watch(pictures(reader))
                known[name] = found, {stem: reader.stem(stem) for stem in reader.stems}
        return known[name]

    return get


def measures(watched, changed=nothing, told=()):
    """Measures of what was seen, with a fault of its sound."""
    found, stems = watched
    stems = {stem: np.array(samples) for stem, samples in stems.items()}
    changed([], stems)
    return {each.key: each for each in judged(found, Heard(Stems(stems)), 24.0, told)}


def loses(whole, faulty, meant):
    """The fault costs, and what it costs most is what it is."""
    worth = [total(tuple((key, each.mark) for key, each in found.items())) for found in (whole, faulty)]
    both = {key: [found[key].mark if key in found else 1.0 for found in (whole, faulty)] for key in {*whole, *faulty}}
    costs = {key: weight(key) * (one - other) for key, (one, other) in both.items()}
    assert worth[0] > worth[1], costs
    assert max(costs, key=lambda key: costs[key]) == meant, costs


# ----- the three that must lose ---------------------------------------------------------------------------------------
def test_a_frozen_second_half_loses(watched):
    whole, faulty = measures(watched()), measures(watched("frozen", FAULTS["frozen"][0]))
    loses(whole, faulty, "frozen")
    assert faulty["frozen"].value == pytest.approx(50, abs=3)
    assert faulty["frozen"].at == pytest.approx(1.1, abs=0.1)


@pytest.mark.parametrize("by", ["sight", "recipe"])
def test_sound_that_is_shifted_by_200_ms_loses_by_sight_alone_and_by_what_the_recipe_tells(watched, takes, by):
    told = from_json(takes("ball", BALL).with_name("recipe.json").read_bytes(), Recipe).events if by == "recipe" else ()
    whole = measures(watched(), told=told)
    assert abs(whole["sync"].value) <= 60
    for fault, sign in (("late", 1), ("early", -1)):
        faulty = measures(watched(), FAULTS[fault][0], told)
        loses(whole, faulty, "sync")
        if by == "recipe":
            assert faulty["sync"].value == pytest.approx(sign * 200, abs=20)


def test_a_thing_that_teleports_loses(watched, takes, tmp_path_factory):
    take = takes("ball", BALL)
    astray = rendered_astray("ball", BALL, tmp_path_factory.mktemp("astray"), "teleport")
    assert astray is not None
    assert seen(take, astray, "teleport")
    faulty = {each.key: each for each in measure(astray).measures}
    loses(measures(watched()), faulty, "jumps")
    assert faulty["jumps"].at == pytest.approx(0.57, abs=0.1)


# ----- the others -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("fault", ["silent", "dropped", "clipped"])
def test_a_known_fault_of_the_sound_loses_for_the_right_reason(watched, fault):
    change, meant = FAULTS[fault]
    loses(measures(watched()), measures(watched(), change), meant)


def test_a_whole_take_has_no_fault_of_picture_or_sound(watched):
    found = measures(watched())
    plain = ("flicker", "frozen", "black", "breaks", "gravity", "silence", "clipping", "sync")
    assert {key: found[key].mark > 0.9 for key in plain} == dict.fromkeys(plain, True)


def test_where_nothing_strikes_nothing_is_said_of_time(watched):
    def hushed(_pictures, stems):
        stems["effects"][:] = 0

    assert "sync" not in measures(watched(), hushed)


def test_every_picture_is_decoded_once(tmp_path, monkeypatch):
    with TakeWriter(tmp_path / "take.mov", 64, 48, RATE, 20, ()) as writer:
        for number in range(20):
            writer.add(np.full((48, 64, 3), 10 * number, np.uint8))
    numbers = []
    coded = TakeReader.coded
    monkeypatch.setattr(TakeReader, "coded", lambda self, number: numbers.append(number) or coded(self, number))
    measure(tmp_path / "take.mov")
    assert numbers == list(range(20))
