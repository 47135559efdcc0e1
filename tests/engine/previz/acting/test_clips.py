from __future__ import annotations

import numpy as np
import pytest

from engine.messages.faults import Fault
from engine.previz.acting.clip import Clip, turned
from engine.previz.acting.clips import ACTIONS, clip
from engine.previz.acting.gaits import GAITS, gait_pose
from engine.previz.acting.pose import CHANNELS, STANCE, blend, ease, sway
from engine.previz.acting.solver import solve
from engine.previz.people.bake import Baked

VERBS = [
    "stand", "look", "wait", "sit", "get_up", "lie", "kneel", "fall", "type", "pick_up", "put_down", "hand_over",
    "take", "drop", "carry", "drink", "phone", "point", "push_door", "talk", "wave", "hug", "handshake", "punch",
    "recoil", "nod", "shake_head", "shrug", "laugh", "cry", "dance", "hands_on_head", "look_around", "throw",
    "toss", "bounce", "catch", "jump", "backflip",
]  # fmt: skip
FAST = {"punch": 0.60, "jump": 0.45, "backflip": 0.45, "fall": 0.32, "throw": 0.30, "toss": 0.28, "recoil": 0.30}
"""Metres a hand may travel in a frame of 1/24 s, for actions that are meant to be quick."""


def times(made: Clip, rate: int = 24) -> np.ndarray:
    return np.arange(0, made.duration + 1 / rate, 1 / rate)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_its_action(verb: str) -> None:
    made = clip(verb)
    assert made.duration > 0.5
    assert all(0 <= contact.time <= made.duration for contact in made.contacts)
    assert all(list(when) == sorted(when) for when in ([t for t, _ in track] for track in made.keys.values()))


def test_an_unknown_verb_is_a_fault() -> None:
    with pytest.raises(Fault) as caught:
        clip("levitate")
    assert caught.value.code == "acting.unknown"


@pytest.mark.parametrize("verb", ACTIONS)
def test_bones_stay_rigid_and_hands_never_jump(actors: dict[str, Baked], verb: str) -> None:
    for baked in (actors["timo"], actors["sam"]):
        made = clip(verb)
        hands = []
        for t in times(made):
            solved = solve(baked, sway(made.pose(t), t, made.alive))
            assert np.isfinite(solved.bones).all()
            turns = solved.bones[:, :3, :3].astype(float)
            assert np.abs(turns @ turns.transpose(0, 2, 1) - np.eye(3)).max() < 1e-4
            assert np.linalg.det(turns).min() > 0.999
            hands.append([solved.where("hand_l"), solved.where("hand_r")])
        travel = np.linalg.norm(np.diff(np.array(hands), axis=0), axis=2).max() / baked.measures.scale
        assert travel < FAST.get(verb, 0.15)


@pytest.mark.parametrize("verb", [verb for verb in ACTIONS if clip(verb).loop])
def test_loops_close(verb: str) -> None:
    made = clip(verb)
    assert made.pose(made.duration - 1e-6) == pytest.approx(made.pose(0.0), abs=1e-3)


@pytest.mark.parametrize("verb", ["sit", "lie", "kneel", "pick_up", "hand_over", "talk", "shrug", "throw", "laugh"])
def test_blends_between_any_two_actions_are_continuous(actors: dict[str, Baked], verb: str) -> None:
    baked, a, b = actors["maya"], clip(verb), clip("wave")
    hands, feet = [], []
    for t in np.arange(0.8, 1.6, 1 / 24):
        solved = solve(baked, blend(a.pose(t), b.pose(t), ease((t - 1.0) / 0.4)))
        hands.append(solved.where("hand_r"))
        feet.append(solved.where("foot_r"))
    assert np.linalg.norm(np.diff(hands, axis=0), axis=1).max() < 0.35  # up to 1.9 m in 0.4 s
    assert np.linalg.norm(np.diff(feet, axis=0), axis=1).max() < 0.12


@pytest.mark.parametrize("hand", ["r", "l"])
@pytest.mark.parametrize("verb", ["pick_up", "put_down", "hand_over", "take"])
def test_reaching_hands_arrive_within_a_centimetre(actors: dict[str, Baked], verb: str, hand: str) -> None:
    for baked in actors.values():
        s = baked.measures.scale
        side = -1.0 if hand == "r" else 1.0
        for target in ((side * 0.08, 1.02 * s, 0.46 * s), (side * 0.15, 0.78 * s, 0.40 * s)):
            made = clip(verb, target, s, hand)
            contact = made.contacts[0]
            assert contact.part == "hand_" + hand
            held = solve(baked, made.pose(contact.time)).hand_point(hand)
            assert np.linalg.norm(held - target) < 0.010


@pytest.mark.parametrize("height", [0.04, 0.15, 0.30])
def test_things_on_the_floor_are_picked_up(actors: dict[str, Baked], height: float) -> None:
    for baked in actors.values():
        target = (-0.10 * baked.measures.scale, height * baked.measures.scale, 0.42 * baked.measures.scale)
        made = clip("pick_up", target, baked.measures.scale)
        held = solve(baked, made.pose(made.contacts[0].time)).hand_point("r")
        assert np.linalg.norm(held - target) < 0.010


def test_hands_meet_when_two_people_shake(actors: dict[str, Baked]) -> None:
    gap = 0.92
    meet = np.array([-0.02, 1.03, gap / 2 - 0.07])
    places = []
    for baked in (actors["maya"], actors["sam"]):
        made = clip("handshake", (-0.02, 1.03, gap / 2 - 0.07), baked.measures.scale)
        contact = made.contact("grab")
        assert contact is not None
        places.append(solve(baked, made.pose(contact.time)).where("hand_r"))
    assert np.linalg.norm(places[0][[0, 2]] - meet[[0, 2]]) < 0.02
    other = np.array([-places[1][0], places[1][1], gap - places[1][2]])
    assert np.linalg.norm(places[0] - other) < 0.20


@pytest.mark.parametrize(
    "verb", ["sit", "get_up", "kneel", "talk", "wave", "shrug", "hands_on_head", "pick_up", "bounce", "drink"]
)
def test_standing_feet_do_not_slip(actors: dict[str, Baked], verb: str) -> None:
    """A foot whose ankle stays at its rest height must stay where it is."""
    for baked in actors.values():
        made = clip(verb)
        for side in "lr":
            place = CHANNELS["foot_" + side]
            run: list[np.ndarray] = []
            for t in times(made, 48):
                pose = made.pose(t)
                moving = np.abs(pose[place] - made.pose(t + 1 / 48)[place])[:3].max() > 1e-6
                if moving or pose[place][1] > 1e-6:
                    run = []
                    continue
                run.append(solve(baked, pose).where("foot_" + side))
                assert np.ptp(np.array(run), axis=0).max() < 0.010


def test_a_seat_is_sat_on_at_its_height(actors: dict[str, Baked]) -> None:
    for baked in actors.values():
        s = baked.measures.scale
        hips = []
        for seat in (0.40, 0.50):
            made = clip("sit", (0, seat * s, -0.4 * s), s)
            hips.append(solve(baked, made.pose(made.duration)).where("thigh_l")[1])
        assert hips[1] - hips[0] == pytest.approx(0.10 * s, abs=0.003)
        assert hips[0] - 0.40 * s == pytest.approx(0.07, abs=0.06)


def test_a_throw_releases_above_the_head_and_after_the_feet_leave(actors: dict[str, Baked]) -> None:
    for baked in actors.values():
        made = clip("throw")
        contact = made.contact("release")
        assert contact is not None
        solved = solve(baked, made.pose(contact.time))
        ball = solved.ball_point("r", 0.12)
        assert ball[1] > solved.eye_point()[1] + 0.12 * baked.measures.scale
        assert solved.where("foot_l")[1] > solve(baked, STANCE).where("foot_l")[1] + 0.05
        before, after = (solve(baked, made.pose(contact.time + d)).ball_point("r", 0.12) for d in (-0.04, 0.0))
        velocity = (after - before) / 0.04
        assert velocity[1] > 1.0
        assert velocity[2] > 0.5


def test_two_hands_hold_one_ball_before_the_throw(actors: dict[str, Baked]) -> None:
    for name, allowed in (("maya", 0.03), ("jonas", 0.04)):
        solved = solve(actors[name], clip("throw").pose(0.2))
        left, right = (solved.ball_point(side, 0.12) for side in "lr")
        assert np.linalg.norm(left - right) < allowed


def test_dribbling_hand_leads_the_ball_down_and_meets_it_again(actors: dict[str, Baked]) -> None:
    made = clip("bounce")
    release, grab = made.contact("release"), made.contact("grab")
    assert release is not None
    assert grab is not None
    baked = actors["jonas"]
    ball = {t: solve(baked, made.pose(t)).ball_point("r", 0.12) for t in (0.0, release.time, grab.time)}
    assert ball[0.0][1] > ball[release.time][1] + 0.15
    assert np.linalg.norm((ball[release.time] - ball[grab.time])[[0, 2]]) < 0.05
    # a free fall from the release, a bounce and the way back must fit into the time between the contacts
    fall = ball[release.time][1] - 0.12
    assert 2 * fall / (grab.time - release.time) < 6.0


def test_a_backflip_turns_once_and_lands_where_it_began(actors: dict[str, Baked]) -> None:
    baked, made = actors["sam"], clip("backflip")
    off, land = made.contact("release"), made.contact("step")
    assert off is not None
    assert land is not None
    ups = np.array([solve(baked, made.pose(t)).rotation("pelvis")[:, 1] for t in np.arange(off.time, land.time, 0.02)])
    angles = np.unwrap(np.arctan2(ups[:, 2], ups[:, 1]))
    assert angles[-1] - angles[0] == pytest.approx(-2 * np.pi, abs=0.9)
    assert (np.diff(angles) < 0.02).all()
    start, end = (solve(baked, made.pose(t)).where("foot_l") for t in (0.0, made.duration))
    assert np.linalg.norm(end - start) < 0.08
    lowest = min(
        solve(baked, made.pose(t)).where(bone)[1]
        for t in np.arange(off.time, land.time, 0.03)
        for bone in ("head", "hand_l", "hand_r", "ball_l", "ball_r")
    )
    assert lowest > -0.02


def test_a_jump_follows_a_parabola(actors: dict[str, Baked]) -> None:
    baked = actors["maya"]
    made = clip("jump", (0, 0.40, 0), baked.measures.scale)
    off, land = made.contact("release"), made.contact("step")
    assert off is not None
    assert land is not None
    middle = 0.5 * (off.time + land.time)
    at = {t: solve(baked, made.pose(t)).where("pelvis")[1] for t in (off.time, middle, land.time)}
    assert at[middle] - at[off.time] == pytest.approx(0.40, abs=0.02)
    assert land.time - off.time == pytest.approx(2 * np.sqrt(2 * 0.40 / baked.measures.scale / 9.81), abs=0.01)


def test_hands_on_head_are_on_the_head(actors: dict[str, Baked]) -> None:
    for baked in actors.values():
        solved = solve(baked, clip("hands_on_head").pose(2.0))
        for side in "lr":
            hand = solved.where("middle_01_" + side)
            assert hand[1] > solved.eye_point()[1] + 0.04
            assert np.linalg.norm(hand - solved.eye_point()) < 0.26


def test_the_other_hand_is_the_mirror_image(actors: dict[str, Baked]) -> None:
    baked = actors["maya"]
    right, left = clip("wave"), clip("wave", hand="l")
    for t in (0.5, 1.0, 1.5):
        a = solve(baked, right.pose(t)).where("hand_r")
        b = solve(baked, left.pose(t)).where("hand_l")
        assert a * (-1, 1, 1) == pytest.approx(b, abs=0.005)
    assert turned(turned(right.keys)) == right.keys


def test_actions_over_another_posture_leave_the_legs_alone(actors: dict[str, Baked]) -> None:
    seated, wave = clip("seated").pose(0.0), clip("wave")
    over = wave.over(seated, 1.2)
    baked = actors["sam"]
    for bone in ("pelvis", "foot_l", "calf_r"):
        assert solve(baked, over).where(bone) == pytest.approx(solve(baked, seated).where(bone))
    raised = solve(baked, over)
    assert raised.where("hand_r")[1] > raised.where("upperarm_r")[1]
    assert over[CHANNELS["hand_l"]] == pytest.approx(seated[CHANNELS["hand_l"]])


def test_walking_and_talking_go_together(actors: dict[str, Baked]) -> None:
    walk = gait_pose(GAITS["walk"], 0.4)
    both = clip("talk").over(walk, 0.5)
    assert both[CHANNELS["foot_l"]] == pytest.approx(walk[CHANNELS["foot_l"]])
    assert both[CHANNELS["hand_r"]] == pytest.approx(clip("talk").pose(0.5)[CHANNELS["hand_r"]])


def test_the_same_moment_is_the_same_pose() -> None:
    assert (clip("throw").pose(0.97) == clip("throw").pose(0.97)).all()
    assert (sway(STANCE, 3.1, 1.0, 4) == sway(STANCE, 3.1, 1.0, 4)).all()
    assert (sway(STANCE, 3.1, 1.0, 4) != sway(STANCE, 3.1, 1.0, 5)).any()
