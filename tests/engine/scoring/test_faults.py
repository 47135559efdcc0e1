"""The whole take wins against each known fault of its own, and for the right reason; the proof has many more takes."""

from __future__ import annotations

import numpy as np
import pytest

from engine.media.takes import TakeReader
from engine.messages.jobs import Recipe
from engine.messages.requests import from_json
from engine.scoring.measuring import Watched, judged, measure, pictures
from engine.scoring.sound import Heard
from studio.render.score import total, weight
from tests.engine.scoring.astray import rendered_astray
from tests.engine.scoring.faults import FAULTS, nothing, with_fault
from tests.engine.scoring.stems import Stems


@pytest.fixture(scope="session")
def watched(takes, tmp_path_factory):
    """Gives what is seen of a shot's take, coded once more with a fault of its picture, and its stems; made once."""
    folder, known = tmp_path_factory.mktemp("faults"), {}

    def get(shot, name="whole", fault=nothing):
        if (shot, name) not in known:
            with TakeReader(with_fault(takes(shot), folder / shot / f"{name}.mov", fault)) as reader:
                seen = Watched()
                seen.watch(pictures(reader))
                known[shot, name] = seen, {stem: reader.stem(stem) for stem in reader.stems}
        return known[shot, name]

    return get


def measures(watched, changed=nothing, told=()):
    """Measures of what was seen, with a fault of its sound."""
    seen, stems = watched
    stems = {stem: np.array(samples) for stem, samples in stems.items()}
    changed([], stems)
    return {each.key: each for each in judged(seen, Heard(Stems(stems)), 24.0, told)}


def loses(whole, faulty, meant):
    """The fault costs, and what it costs most is what it is."""
    worth = [total(tuple((key, each.mark) for key, each in found.items())) for found in (whole, faulty)]
    costs = {
        key: weight(key) * (each.mark - (faulty[key].mark if key in faulty else each.mark))
        for key, each in whole.items()
    }
    assert worth[0] > worth[1], costs
    assert max(costs, key=lambda key: costs[key]) == meant, costs


# ----- the three that must lose ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("shot", ["bounce_wide", "walk"])
def test_a_frozen_second_half_loses(watched, shot):
    whole, faulty = measures(watched(shot)), measures(watched(shot, "frozen", FAULTS["frozen"][0]))
    loses(whole, faulty, "frozen")
    assert faulty["frozen"].value == pytest.approx(50, abs=3)
    assert faulty["frozen"].at == pytest.approx(1.5, abs=0.1)


@pytest.mark.parametrize("by", ["sight", "recipe"])
@pytest.mark.parametrize("shot", ["bounce_wide", "walk"])
def test_sound_that_is_shifted_by_200_ms_loses_by_sight_alone_and_by_what_the_recipe_tells(watched, takes, shot, by):
    told = from_json(takes(shot).with_name("recipe.json").read_bytes(), Recipe).events if by == "recipe" else ()
    whole = measures(watched(shot), told=told)
    assert abs(whole["sync"].value) <= 60
    for fault, sign in (("late", 1), ("early", -1)):
        faulty = measures(watched(shot), FAULTS[fault][0], told)
        loses(whole, faulty, "sync")
        if by == "recipe":
            assert faulty["sync"].value == pytest.approx(sign * 200, abs=20)


@pytest.mark.parametrize("shot", ["bounce_wide", "cup"])
def test_a_thing_that_teleports_loses(takes, shot, tmp_path_factory):
    astray = rendered_astray(shot, tmp_path_factory.mktemp("astray"), "teleport")
    assert astray is not None
    whole, faulty = ({each.key: each for each in measure(path).measures} for path in (takes(shot), astray))
    loses(whole, faulty, "jumps")
    assert faulty["jumps"].at == pytest.approx(0.57, abs=0.1)


# ----- the others -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("fault", ["black", "flicker", "cut"])
def test_a_known_fault_of_the_picture_loses_for_the_right_reason(watched, fault):
    change, meant = FAULTS[fault]
    loses(measures(watched("cup")), measures(watched("cup", fault, change)), meant)


@pytest.mark.parametrize("fault", ["silent", "dropped", "clipped"])
def test_a_known_fault_of_the_sound_loses_for_the_right_reason(watched, fault):
    change, meant = FAULTS[fault]
    loses(measures(watched("cup")), measures(watched("cup"), change), meant)


def test_a_whole_take_has_no_fault_of_picture_or_sound(watched):
    found = measures(watched("walk"))
    plain = ("flicker", "frozen", "black", "breaks", "silence", "clipping", "sync")
    assert {key: found[key].mark > 0.9 for key in plain} == dict.fromkeys(plain, True)


def test_where_nothing_strikes_nothing_is_said_of_time(watched):
    def hushed(_pictures, stems):
        stems["effects"][:] = 0

    assert "sync" not in measures(watched("walk"), hushed)


def test_every_picture_is_decoded_once(takes, monkeypatch):
    numbers = []
    coded = TakeReader.coded
    monkeypatch.setattr(TakeReader, "coded", lambda self, number: numbers.append(number) or coded(self, number))
    measure(takes("cup"))
    assert numbers == list(range(60))
