from __future__ import annotations

import numpy as np
import pytest

from engine.previz.acting.gaits import GAITS, body_pose, foot_roll, foot_swing, gait_pose
from engine.previz.acting.pose import CHANNELS, STANCE
from engine.previz.acting.solver import solve
from engine.previz.people.bake import Baked


@pytest.mark.parametrize("name", GAITS)
def test_planted_feet_slip_less_than_a_centimetre(actors: dict[str, Baked], name: str) -> None:
    gait = GAITS[name]
    for baked in actors.values():
        s, track = baked.measures.scale, []
        for t in np.arange(0, 2 * gait.step * gait.stance, 1 / 120):
            if 0.20 < t / (2 * gait.step * gait.stance) < 0.52:  # flat on the floor
                solved = solve(baked, gait_pose(gait, t))
                track.append(solved.where("foot_l") + np.array([0, 0, gait.speed * s * t]))
        assert np.ptp(np.array(track), axis=0).max() < 0.010


@pytest.mark.parametrize("name", GAITS)
def test_gaits_are_cyclic_and_continuous(actors: dict[str, Baked], name: str) -> None:
    gait = GAITS[name]
    assert gait_pose(gait, 0.1) == pytest.approx(gait_pose(gait, 0.1 + 2 * gait.step), abs=1e-9)
    feet = [solve(actors["maya"], gait_pose(gait, t)).where("foot_r") for t in np.arange(0, 2 * gait.step, 1 / 48)]
    step = np.linalg.norm(np.diff(feet, axis=0), axis=1)
    # a swinging foot goes at most about three times as fast as the walker
    assert step.max() < (3.4 * gait.speed + 1.2) / 48


def test_left_and_right_take_turns() -> None:
    gait = GAITS["walk"]
    a, b = gait_pose(gait, 0.2), gait_pose(gait, 0.2 + gait.step)
    assert a[CHANNELS["foot_l"]] == pytest.approx(b[CHANNELS["foot_r"]])
    assert a[CHANNELS["hand_l"]] == pytest.approx(b[CHANNELS["hand_r"]])


def test_a_run_has_a_flight_and_a_walk_has_none() -> None:
    def lowest(name: str) -> float:
        gait = GAITS[name]
        poses = [gait_pose(gait, t) for t in np.arange(0, 2 * gait.step, 0.01)]
        return max(min(pose[CHANNELS["foot_l"]][1], pose[CHANNELS["foot_r"]][1]) for pose in poses)

    assert lowest("run") > 0.03
    assert lowest("stroll") < 0.03


def test_a_foot_is_put_down_where_it_was_carried_to() -> None:
    for gait in GAITS.values():
        share, height, extra, pitch = foot_swing(gait, 1.0)
        rise, shift, tilt, _ = foot_roll(gait, 0.0)
        assert share == pytest.approx(1.0)
        assert height == pytest.approx(0.0, abs=0.02)
        assert (extra, shift) == pytest.approx((0.0, 0.0), abs=1e-6)
        assert rise < 0.02
        if gait.stance > 0.5:
            assert pitch == pytest.approx(tilt, abs=0.02)


@pytest.mark.parametrize("name", [name for name, gait in GAITS.items() if gait.stance > 0.5])
def test_a_foot_is_on_the_floor_when_its_step_is_heard(actors: dict[str, Baked], name: str) -> None:
    """Hips that are high when both feet are down leave the leg too short: the step would sound before it is seen."""
    gait = GAITS[name]
    for baked in actors.values():
        height = [solve(baked, gait_pose(gait, t)).where("foot_l")[1] for t in (0.0, gait.step * gait.stance)]
        assert height[0] - height[1] < 0.06 * baked.measures.scale
    hips = [body_pose(gait, phase)[CHANNELS["root"]][1] for phase in (0.05, 0.5)]
    assert hips[0] < hips[1]


def test_no_amount_of_a_gait_is_the_stance() -> None:
    assert body_pose(GAITS["walk"], 0.7, 0.0) == pytest.approx(STANCE)
