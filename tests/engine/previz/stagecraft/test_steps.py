"""Bodies and feet over the floor."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from engine.previz.stagecraft.footsteps import feet_of
from engine.previz.stagecraft.motion import Place, Rest, Track, Travel, Turn, Way
from engine.previz.stagecraft.performance import perform
from engine.previz.stagecraft.routes import rounded

from .conftest import beat, player, staged


def walk(gait="walk", length=4.0, seconds=3.8, **more):
    way = Way(rounded([(0, 0), (0, length * 0.6), (length * 0.4, length * 0.6)]))
    travel = Travel(1.0, 1.0 + seconds, way, gait, **more)
    place = Place(0, 0, 0)
    return Track((Rest(-1e9, place), travel, Rest(travel.end, travel.at(travel.end))))


def test_a_walk_starts_and_stops_gently_and_does_its_whole_way():
    travel = walk().stints[1]
    times = np.linspace(1.0, 4.8, 200)
    gone = np.array([travel.travelled(t) for t in times])
    assert gone[0] == 0
    assert gone[-1] == pytest.approx(travel.way.length)
    assert (np.diff(gone) >= -1e-9).all()
    speed = np.diff(gone) / np.diff(times)
    assert speed[0] < 0.1 * speed.max()
    assert speed[-1] < 0.1 * speed.max()
    assert travel.travelled(travel.when(1.234)) == pytest.approx(1.234, abs=1e-6)


@pytest.mark.parametrize("gait", ["walk", "stroll", "run", "sneak"])
@pytest.mark.parametrize("rolling", [False, True])
def test_feet_stand_still_between_landing_and_lifting(gait, rolling):
    feet = feet_of(walk(gait, rolling_in=rolling, rolling_out=rolling), 1.0, 5.0)
    for side in "lr":
        prints = feet.of(side)
        assert all(a.lifted <= b.landed + 1e-9 for a, b in itertools.pairwise(prints))
        treads = [feet.at(side, t) for t in np.arange(0.0, 6.0, 0.01)]
        for a, b in itertools.pairwise(treads):
            step = math.hypot(b.x - a.x, b.z - a.z)
            assert step < 0.13  # no foot jumps
            if a.planted and b.planted:
                assert step < 1e-9


def test_both_feet_end_beside_each_other_under_the_body():
    track = walk()
    feet = feet_of(track, 1.0, 6.0)
    place = track.at(6.0)
    for side in "lr":
        tread = feet.at(side, 6.0)
        assert math.hypot(tread.x - place.x, tread.z - place.z) < 0.16


def test_a_turn_on_the_spot_takes_two_steps_and_a_small_one_none():
    place = Place(1, 1, 0)
    for angle, steps in ((1.6, 2), (0.3, 0)):
        track = Track((Rest(-1e9, place), Turn(1, 1.8, place, angle), Rest(1.8, Place(1, 1, angle))))
        assert len(feet_of(track, 1.0, 3.0).landings(3.0)) == steps


def test_posed_feet_do_not_slide(people, sets):
    """Soles that are down stay within a centimetre where they are: starting, walking, turning, stopping."""
    shot = staged(
        "stage", [player("JONAH", mark="left")],
        [beat("JONAH", "walk", 0.5, 3.5, target="right"), beat("JONAH", "turn", 3.5, 5, target="left")], 5.5,
    )  # fmt: skip
    show = perform(shot, sets["stage"], {"JONAH": people["JONAH"]})
    part = show.players["JONAH"].part
    times = np.arange(0, 5.5, 1 / 24)
    for side in "lr":
        before = None
        slid = []
        for time in times:
            solved, world = show.solved("JONAH", float(time))
            tread = part.feet.at(side, float(time))
            sole = (world @ np.array([*solved.where("ball_" + side), 1.0]))[:3]
            if before is not None and tread.planted and before[1].planted and 0.2 < tread.share < 0.8:
                slid.append(float(np.hypot(*(sole - before[0])[[0, 2]])))
            before = sole, tread
        assert len(slid) > 40
        assert max(slid) < 0.012


def test_who_has_flipped_over_does_not_turn_back(sets, people):
    """A whole turn is no turn: after the landing nothing jumps."""
    from engine.previz.stagecraft.posing import _made

    flip = _made("backflip", None, 1.0, False).duration
    shot = staged("stage", [player("MARA", mark="centre")], [beat("MARA", "backflip", 0.2, 1.6)], 3.0)
    performance = perform(shot, sets["stage"], {"MARA": people["MARA"]})
    heads = []
    for time in np.arange(0.2 + 0.8 * flip, 2.9, 1 / 24).tolist():
        solved, world = performance.solved("MARA", time)
        heads.append(world[:3, :3] @ solved.where("head") + world[:3, 3])
    assert np.linalg.norm(np.diff(heads, axis=0), axis=1).max() < 0.16
