from __future__ import annotations

import time

import numpy as np
import pytest

from engine.previz.acting.clips import clip
from engine.previz.acting.gaits import GAITS, gait_pose
from engine.previz.acting.pose import CHANNELS, STANCE, blend, sway
from engine.previz.acting.solver import bones, hand_point, solve
from engine.previz.people.bake import Baked


def test_the_stance_stands_on_the_floor(actors: dict[str, Baked]) -> None:
    for baked in actors.values():
        solved = solve(baked, STANCE)
        body = baked.figure.body[0]
        rest = np.concatenate([body["position"], np.ones((len(body["position"]), 1))], 1)
        skin = np.einsum("nk,nkij->nij", body["weight"], solved.bones[body["bone"].astype(int)])
        height = np.einsum("nij,nj->ni", skin, rest)[:, 1]
        assert -0.03 < height.min() < 0.02
        assert height.max() == pytest.approx(baked.measures.height, abs=0.10)


def test_bones_and_hand_point_are_those_of_the_solved_person(actors: dict[str, Baked]) -> None:
    baked, pose = actors["maya"], clip("hold").pose(0.0)
    assert (bones(baked, pose) == solve(baked, pose).bones).all()
    assert (hand_point(baked, pose, "r") == solve(baked, pose).hand_point("r")).all()
    frame = solve(baked, pose).hand_frame("r")
    assert frame[:3, :3] @ frame[:3, :3].T == pytest.approx(np.eye(3), abs=1e-6)
    assert frame[1, 1] > 0.8  # a cup in the hand stands upright


def test_a_hand_follows_its_target_on_every_body(actors: dict[str, Baked]) -> None:
    pose = STANCE.copy()
    pose[CHANNELS["at_r"]] = 1
    pose[CHANNELS["reach_r"]] = 0.2, 1.2, 0.35
    for baked in actors.values():
        want = np.array([-0.2, 1.2, 0.35]) * baked.measures.scale
        assert np.linalg.norm(solve(baked, pose).where("hand_r") - want) < 0.004


def test_a_target_out_of_reach_is_leant_to_and_never_snaps(actors: dict[str, Baked]) -> None:
    baked, pose = actors["timo"], STANCE.copy()
    pose[CHANNELS["at_r"]] = 1
    hands = []
    for z in np.arange(0.3, 1.6, 0.01):
        pose[CHANNELS["reach_r"]] = 0.15, 1.1, z
        hands.append(solve(baked, pose).where("hand_r"))
    steps = np.linalg.norm(np.diff(hands, axis=0), axis=1)
    assert steps.max() < 0.02
    assert np.isfinite(hands).all()


@pytest.mark.parametrize("target", [(0.8, 1.5, 2.0), (-1.5, 1.2, 2.0), (0.3, 0.6, 1.2), (0.2, 2.6, 2.0)])
def test_eyes_and_head_look_at_the_target(actors: dict[str, Baked], target: tuple[float, float, float]) -> None:
    baked = actors["maya"]
    solved = solve(baked, STANCE, np.array(target))
    forward = solved.rotation("eye_l")[:, 2]
    way = np.array(target) - solved.eye_point()
    assert forward @ way / np.linalg.norm(way) > np.cos(0.06)
    yaw, pitch = solved.eyes
    assert abs(yaw) < 0.63
    assert abs(pitch) < 0.46


def test_a_gaze_passing_behind_does_not_flip_the_head(actors: dict[str, Baked]) -> None:
    baked, heads = actors["maya"], []
    for angle in np.arange(0, 2 * np.pi, 0.05):
        target = np.array([3 * np.sin(angle), 1.5, 3 * np.cos(angle)])
        heads.append(solve(baked, STANCE, target).rotation("head")[:, 2])
    assert np.linalg.norm(np.diff(heads, axis=0), axis=1).max() < 0.15


def test_breathing_moves_a_little_and_never_stops(actors: dict[str, Baked]) -> None:
    baked = actors["sam"]
    chests = [solve(baked, sway(STANCE, t)).where("head") for t in np.arange(0, 8, 0.1)]
    assert 0.005 < np.ptp(np.array(chests), axis=0).max() < 0.08
    assert np.linalg.norm(np.diff(chests, axis=0), axis=1).max() < 0.012


def test_solving_is_quick(actors: dict[str, Baked]) -> None:
    baked, talk, target = actors["sam"], clip("talk"), np.array([0.4, 1.6, 2.0])

    def once(t: float) -> None:
        pose = sway(blend(gait_pose(GAITS["walk"], t), talk.pose(t), 0.5), t)
        solve(baked, pose, target)

    spent = []
    for k in range(60):
        began = time.process_time()
        once(k / 24)
        spent.append(time.process_time() - began)
    assert np.median(spent) < 0.004  # 0.6 ms on a free core
