"""Calibration and conservation: what falls, bounces, rolls and rests does it as real things do."""

from __future__ import annotations

import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from engine.messages.faults import Fault
from engine.previz.physics.materials import SUBSTANCES, damping_ratio, pairing
from engine.previz.physics.simulate import simulate
from engine.previz.physics.values import Body, Launch, Mover
from engine.previz.physics.world import GRAVITY, STEP, body_of_prop
from engine.previz.sets.base import Solid
from engine.previz.sets.props import kind_of

HOUSE = Path(__file__).parents[4]


def floor(material="wood"):
    return Solid("plane", (0.0,), material, np.eye(4), "floor")


def prop(kind, position=(0.0, 0.0, 0.0)):
    return body_of_prop(kind, kind_of(kind), position)


def rebound(flight, radius):
    """Height of the lowest point at the top of the first bounce."""
    heights = flight.poses[:, 1] - radius
    first = int((flight.contacts[0].time - flight.start) / flight.step) + 2
    second = int((flight.contacts[1].time - flight.start) / flight.step) if len(flight.contacts) > 1 else len(heights)
    return heights[first:second].max()


def test_a_basketball_from_one_metre_eighty_bounces_as_the_rules_want():
    flight = simulate([floor()], [prop("basketball", (0, 1.92, 0))], [], 2.0)["basketball"]
    assert 1.20 <= rebound(flight, 0.12) <= 1.35


def test_a_football_from_two_metres_bounces_as_the_rules_want():
    flight = simulate([floor()], [prop("football", (0, 2.11, 0))], [], 2.0)["football"]
    assert 1.25 <= rebound(flight, 0.11) <= 1.55


def test_the_time_of_a_contact_is_that_of_free_fall():
    body = Body("weight", "sphere", (0.05,), 50.0, "metal")  # heavy: air does not matter
    for height in (0.2, 0.7313, 1.9):
        flight = simulate([floor()], [body], [Launch("weight", 0.25, (0, height + 0.05, 0))], 1.5)["weight"]
        assert flight.contacts[0].time - 0.25 == pytest.approx(math.sqrt(2 * height / GRAVITY), abs=0.001)
        assert flight.contacts[0].speed == pytest.approx(math.sqrt(2 * height * GRAVITY), rel=0.01)


@pytest.mark.parametrize("wanted", [0.05, 0.2, 0.5, 0.8, 0.93])
def test_the_spring_of_a_contact_gives_the_restitution_asked_for(wanted):
    body = Body("test", "sphere", (0.1,), 30.0, "wood", (0, 1.1, 0), restitution=wanted)
    flight = simulate([floor()], [body], [], 1.6)["test"]
    speed = math.sqrt(2 * GRAVITY * max(rebound(flight, 0.1), 0.0))
    assert speed / flight.contacts[0].speed == pytest.approx(wanted, abs=0.05)
    assert damping_ratio(wanted) > 0


@pytest.mark.parametrize("pair", [("ball", "sand"), ("ball", "snow"), ("cup", "carpet"), ("rock", "soil")])
def test_soft_ground_swallows_a_bounce(pair):
    assert pairing(*pair).restitution < pairing(pair[0], "concrete").restitution
    assert pairing(*pair).restitution < 0.35


def test_every_pair_of_materials_can_touch():
    for body in SUBSTANCES:
        for against in SUBSTANCES:
            touch = pairing(body, against)
            assert 0 <= touch.restitution <= 0.95
            assert touch.friction > 0
            assert touch.stiffness * STEP < 0.3  # a touch lasts at least ten steps


def energy(flight, mass):
    speed = np.gradient(flight.poses[:, :3], flight.step, axis=0)
    return mass * (0.5 * (speed**2).sum(1) + GRAVITY * flight.poses[:, 1])


@pytest.mark.parametrize("kind", ["basketball", "cup", "book", "stone"])
def test_energy_never_grows(kind):
    wall = Solid(
        "box", (0.1, 2.0, 2.0), "concrete", np.block([[np.eye(3), np.array([[2.0], [1.0], [0.0]])], [0, 0, 0, 1.0]])
    )
    launch = Launch(kind, 0.0, (0, 1.2, 0), (3.0, 1.5, 0.2), (0, 0, 0))
    flight = simulate([floor(), wall], [prop(kind)], [launch], 4.0)[kind]
    mass = kind_of(kind).mass
    total = energy(flight, mass)
    touch = np.array([contact.time for contact in flight.contacts])
    times = np.arange(len(total)) * flight.step
    # within a touch the spring holds some of it: compare only samples away from touches
    calm = np.array([np.abs(touch - t).min(initial=1.0) > 0.03 for t in times])
    seen = total[calm][1:-1]
    highest = np.maximum.accumulate(seen)
    assert (seen <= seen[0] * 1.005 + 0.01 * mass).all()
    assert seen[-1] < 0.8 * highest[0]


def test_a_cup_falls_off_a_table_and_comes_to_rest():
    table = Solid(
        "box", (0.5, 0.4, 0.5), "wood", np.block([[np.eye(3), np.array([[0.0], [0.4], [0.0]])], [0, 0, 0, 1.0]])
    )
    launch = Launch("cup", 0.5, (0.45, 0.86, 0), (0.9, 0, 0))
    flight = simulate([floor("concrete"), table], [prop("cup")], [launch], 6.0)["cup"]
    assert flight.outcome == "rest"
    assert flight.end < 6.0
    assert abs(flight.velocity(flight.end - 0.02)[1]) < 0.05
    assert {contact.against for contact in flight.contacts} >= {"concrete"}
    assert 0.035 < flight.poses[-1, 1] < 0.055  # it lies or stands on the floor
    assert flight.pose(100.0) == pytest.approx(flight.poses[-1])


def test_a_standing_cup_stays_where_it_is():
    flight = simulate([floor()], [prop("cup", (0.3, 0.048, 0.1))], [], 2.0)["cup"]
    assert flight.outcome == "rest"
    assert flight.contacts == ()
    assert flight.poses[-1, :3] == pytest.approx((0.3, 0.048, 0.1), abs=0.002)


@pytest.mark.parametrize(("material", "least", "most"), [("wood", 0.02, 0.4), ("carpet", 0.2, 1.2), ("sand", 1.0, 6.0)])
def test_a_rolling_ball_slows(material, least, most):
    launch = Launch("football", 0.0, (0, 0.11, 0), (2.0, 0, 0), (0, 0, -2.0 / 0.11))
    flight = simulate([floor(material)], [prop("football")], [launch], 1.0)["football"]
    lost = (2.0 - flight.velocity(flight.end - 0.02)[0]) / flight.end
    assert least < lost < most or (material == "sand" and flight.outcome == "rest")


def test_the_same_arguments_give_the_same_bytes():
    launch = Launch("cup", 0.1, (0, 1.1, 0), (0.3, 0.4, 0.1), (3, 1, 2))
    one, other = (simulate([floor()], [prop("cup")], [launch], 3.0)["cup"] for _ in range(2))
    assert one.poses.tobytes() == other.poses.tobytes()
    assert one.contacts == other.contacts


def test_a_passer_by_knocks_a_bottle_over():
    walker = Mover("anna", 0.2, 0.6, lambda t: (-1.0 + 1.4 * t, 0.8, 0.0))
    bottle = prop("bottle", (0.0, 0.138, 0.0))
    flight = simulate([floor()], [bottle], [], 2.5, movers=[walker])["bottle"]
    assert any(contact.against == "flesh" for contact in flight.contacts)
    pushed = next(contact for contact in flight.contacts if contact.against == "flesh")
    assert pushed.time == pytest.approx((1.0 - 0.2 - 0.037) / 1.4, abs=0.02)
    assert flight.poses[-1, 0] > 0.3


def test_bodies_meet_each_other():
    one, other = prop("football", (0, 0.11, 0)), prop("basketball", (2, 0.12, 0))
    launch = Launch("football", 0.0, (0, 0.11, 0), (5.0, 0, 0), (0, 0, -5.0 / 0.11))
    flights = simulate([floor()], [one, other], [launch], 1.5)
    touch = next(contact for contact in flights["football"].contacts if contact.against == "ball")
    assert touch.time == pytest.approx((2 - 0.23) / 5.0, abs=0.05)
    assert flights["basketball"].poses[-1, 0] > 2.3


def test_what_was_laid_into_a_table_is_not_thrown_up():
    flight = simulate([floor()], [prop("cup", (0.3, 0.04, 0.1))], [], 1.0)["cup"]
    assert flight.poses[:, 1].max() < 0.052
    assert flight.outcome == "rest"


def test_a_launch_waits_for_its_time():
    launch = Launch("stone", 1.25, (0, 1, 0))
    flight = simulate([floor()], [prop("stone")], [launch], 3.0, start=0.5)["stone"]
    assert flight.start == pytest.approx(1.25, abs=STEP)
    assert flight.poses[0, :3] == pytest.approx((0, 1, 0))
    assert flight.contacts[0].time > 1.25


def test_wrong_worlds_are_told():
    with pytest.raises(Fault, match=r"physics\.names"):
        simulate([floor()], [prop("cup"), prop("cup")], [], 0.1)
    with pytest.raises(Fault, match=r"physics\.launch"):
        simulate([floor()], [prop("cup")], [Launch("ghost", 0.0, (0, 1, 0))], 0.1)
    with pytest.raises(Fault, match=r"physics\.shape"):
        simulate([floor()], [Body("flat", "sphere", (0.0,), 1.0, "wood")], [], 0.1)
    with pytest.raises(Fault, match=r"physics\.cancelled"):
        simulate([floor()], [prop("cup")], [], 1.0, cancelled=lambda: True)


def test_warnings_of_the_simulator_leave_no_file_behind(tmp_path, monkeypatch, caplog):
    monkeypatch.chdir(tmp_path)
    with caplog.at_level("INFO"):
        simulate([floor()], [prop("cup")], [Launch("cup", 0.0, (0, 1, 0), (float("nan"), 0, 0))], 0.05)
    assert list(tmp_path.iterdir()) == []
    assert "NaN" in caplog.text or "nan" in caplog.text.lower()


def test_no_library_for_windows_is_looked_for():
    """It would be looked for in a Python of its own, at every start of an engine."""
    program = "import sys, engine.previz.physics.native; sys.exit('glfw' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=HOUSE, check=False).returncode == 0
