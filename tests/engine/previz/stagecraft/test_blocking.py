"""Who is where when."""

from __future__ import annotations

import math

import numpy as np

from engine.messages.requests import Line
from engine.previz.sets.base import Conditions
from engine.previz.sets.registry import build
from engine.previz.stagecraft.blocking import block
from engine.previz.stagecraft.motion import Travel
from engine.previz.stagecraft.routes import obstacles
from engine.previz.stagecraft.world import EMPTY

from .conftest import beat, player, staged

SCALES = {"MARA": 1.0, "JONAH": 1.05, "TIM": 0.8}


def blocked(sets, place, cast, beats=(), seconds=4.0, before=EMPTY, **more):
    shot = staged(place, [player(*each) if isinstance(each, tuple) else each for each in cast], beats, seconds, **more)
    return block(shot, sets[place], before, SCALES)


def spot(part, time):
    place = part.track.at(time)
    return place.x, place.z


def test_a_walk_along_the_waterline_begins_in_motion_and_keeps_to_it(sets):
    out = blocked(sets, "beach", [player("MARA")], [beat("MARA", "walk", target="waterline", relation="along")])
    part = out.part("MARA")
    speeds = [part.track.at(t).speed for t in np.arange(0, 4, 0.1)]
    assert min(speeds) > 0.8
    assert max(speeds) < 2.0
    assert all(abs(spot(part, t)[1] + 0.45) < 0.05 for t in (0, 2, 4))
    assert math.dist(spot(part, 0), spot(part, 4)) > 3.5
    assert out.end.player("MARA").gait == "walk"
    assert not out.problems


def test_who_came_in_motion_takes_the_last_steps_in_the_next_shot(sets):
    first = blocked(sets, "beach", [player("MARA")], [beat("MARA", "walk", target="waterline")])
    beats = [beat("MARA", "stop", 0.3, 1), beat("MARA", "look", 1.1, 4, target="sea")]
    second = blocked(sets, "beach", [player("MARA")], beats, before=first.end)
    part = second.part("MARA")
    assert math.dist(spot(part, 0), first.end.player("MARA").position[::2]) < 1e-6
    assert 0.5 < math.dist(spot(part, 0), spot(part, 4)) < 2.2
    assert part.track.at(3.0).speed == 0
    sea = sets["beach"].targets["sea"]
    towards = math.atan2(sea[0] - spot(part, 4)[0], sea[2] - spot(part, 4)[1])
    assert abs(math.remainder(part.track.at(4).heading - towards, 2 * math.pi)) < math.radians(40)
    assert second.end.player("MARA").gaze == "sea"


def test_to_sit_one_walks_to_the_seat_round_the_furniture(sets):
    cast = [player("MARA", mark="door")]
    out = blocked(sets, "living_room", cast, [beat("MARA", "sit", 0, 3, target="sofa")], 9.0)
    part = out.part("MARA")
    assert part.posture(9.0).posture == "sitting"
    assert part.posture(0).posture == "standing"
    assert any(act.clip == "sit" for act in part.acts)
    mark = sets["living_room"].marks["sofa"]
    assert math.dist(spot(part, 9), mark.position[::2]) < 0.55
    assert abs(math.remainder(part.track.at(9).heading - mark.facing, 2 * math.pi)) < 1e-6
    blocks = [each for each in obstacles(sets["living_room"]) if each.distance(spot(part, 9)) > 0.3]
    for time in np.arange(0, 9, 0.1):
        assert all(each.distance(spot(part, time)) > 0.12 for each in blocks)


def test_two_on_a_sofa_take_two_seats(sets):
    cast = [player("MARA", mark="sofa", posture="sitting"), player("JONAH", mark="door")]
    out = blocked(sets, "living_room", cast, [beat("JONAH", "sit", 0, 3, target="sofa")], 10.0)
    mara, jonah = out.part("MARA"), out.part("JONAH")
    assert jonah.posture(10).posture == mara.posture(0).posture == "sitting"
    assert math.dist(spot(mara, 10), spot(jonah, 10)) > 0.6


def test_nobody_stands_in_anybody(sets):
    cast = [player("MARA", mark="centre"), player("JONAH", mark="centre"), player("TIM", mark="centre")]
    out = blocked(sets, "stage", cast)
    places = [spot(part, 0) for part in out.parts]
    assert all(math.dist(a, b) > 0.65 for k, a in enumerate(places) for b in places[:k])


def test_who_walks_up_to_somebody_stops_before_them_and_faces_them(sets):
    cast = [player("MARA", mark="left"), player("JONAH", mark="right")]
    out = blocked(sets, "court", cast, [beat("JONAH", "walk", 0.5, 4, target="MARA", relation="to")], 7.0)
    jonah, mara = out.part("JONAH"), out.part("MARA")
    assert 0.9 < math.dist(spot(jonah, 7), spot(mara, 7)) < 1.5
    towards = math.atan2(spot(mara, 7)[0] - spot(jonah, 7)[0], spot(mara, 7)[1] - spot(jonah, 7)[1])
    assert abs(math.remainder(jonah.track.at(7).heading - towards, 2 * math.pi)) < 0.15


def test_partners_meet_at_the_distance_their_doing_wants(sets):
    cast = [player("MARA", mark="left"), player("JONAH", mark="right")]
    for action, low, high in (("hug", 0.3, 0.5), ("handshake", 0.8, 1.05), ("hand_over", 0.8, 1.05)):
        out = blocked(sets, "stage", cast, [beat("JONAH", action, 0.2, 2, target="MARA")], 8.0)
        act = next(act for act in out.part("JONAH").acts if act.partner)
        other = next(act for act in out.part("MARA").acts if act.partner)
        assert act.start == other.start
        apart = math.dist(spot(out.part("JONAH"), act.start), spot(out.part("MARA"), act.start))
        assert low < apart < high, action


def test_who_leaves_is_gone_and_stays_away(sets):
    cast = [player("MARA", mark="centre"), player("JONAH", mark="window")]
    out = blocked(sets, "living_room", cast, [beat("MARA", "exit", 0.2, 3)], 6.0)
    part = out.part("MARA")
    assert part.here[1] < 6.0
    assert not out.end.player("MARA").present
    assert out.end.player("JONAH").present
    door = sets["living_room"].marks["door"].position
    assert math.dist(spot(part, part.here[1]), door[::2]) < 0.6


def test_a_step_before_turning_and_walking(sets):
    out = blocked(sets, "stage", [player("MARA", mark="centre")], [beat("MARA", "walk", 1, 4, target="far")], 6.0)
    track = out.part("MARA").track
    travel = next(stint for stint in track.stints if isinstance(stint, Travel))
    turn = abs(math.remainder(track.at(travel.start - 1e-3).heading - travel.way.heading(0), 2 * math.pi))
    assert turn < math.radians(23)


def test_listeners_look_at_who_speaks_and_the_other_way_round(sets):
    cast = [player("MARA", mark="left"), player("JONAH", mark="right")]
    lines = (Line(character="MARA", text="Where were you?"), Line(character="JONAH", text="By the sea."))
    beats = [beat("MARA", "talk", 0.3, 2, line=0), beat("JONAH", "talk", 2.2, 3.6, line=1)]
    out = blocked(sets, "stage", cast, beats, lines=lines)
    assert out.part("JONAH").gaze(1.0).target == "MARA"
    assert out.part("MARA").gaze(1.0).target == "JONAH"
    assert out.part("MARA").gaze(3.0).target == "JONAH"
    assert [speech.line for speech in out.part("JONAH").speeches] == [1]


def test_what_cannot_be_blocked_is_told(sets):
    out = blocked(
        sets, "stage", [player("MARA", mark="lighthouse")],
        [beat("MARA", "walk", 0.2, 3, target="moon"), beat("MARA", "throw", 3, 4), beat("GHOST", "walk")],
    )  # fmt: skip
    codes = {problem.code for problem in out.problems}
    assert {"stagecraft.no_such_mark", "stagecraft.no_prop", "stagecraft.nobody"} <= codes


def test_the_same_shot_is_blocked_the_same(sets):
    cast, beats = [player("MARA"), player("JONAH")], [beat("MARA", "walk", 0, 3, target="JONAH")]
    one, two = (blocked(sets, "beach", cast, beats) for _ in range(2))
    assert one.end == two.end
    assert one.part("MARA").acts == two.part("MARA").acts


def test_in_a_short_shot_the_cut_has_taken_the_first_part_of_the_way(sets):
    cast = [player("MARA", mark="left"), player("JONAH", mark="far")]
    out = blocked(sets, "stage", cast, [beat("JONAH", "punch", 0, 0.9, target="MARA")], 3.0)
    act = next(act for act in out.part("JONAH").acts if act.clip == "punch")
    assert act.start < 1.9
    assert math.dist(spot(out.part("JONAH"), act.start), spot(out.part("MARA"), act.start)) < 1.05


def test_who_is_free_comes_over_to_who_still_has_to_get_up(sets):
    cast = [player("MARA", mark="table", posture="sitting"), player("JONAH", mark="door")]
    beats = [beat("MARA", "get_up", 0.2, 1.8), beat("MARA", "hand_over", 1.8, 3.5, target="JONAH")]
    out = blocked(sets, "living_room", cast, beats, 4.0)
    act = next(act for act in out.part("MARA").acts if act.clip == "hand_over")
    assert act.start < 3.4
    assert any(isinstance(stint, Travel) for stint in out.part("JONAH").track.stints)


def test_one_kneels_beside_whom_one_kneels_by(sets):
    cast = [player("MARA", mark="left"), player("JONAH", mark="right")]
    beats = [beat("MARA", "kneel", 0, 4, target="JONAH", relation="beside")]
    out = blocked(sets, "beach", cast, beats, 4.0)
    assert math.dist(spot(out.part("MARA"), 4), spot(out.part("JONAH"), 4)) < 1.3


def test_two_at_a_table_take_two_seats(sets):
    cast = [player(name, mark="table", posture="sitting") for name in ("MARA", "JONAH")]
    out = blocked(sets, "living_room", cast, [], 2.0)
    assert math.dist(spot(out.part("MARA"), 1), spot(out.part("JONAH"), 1)) > 0.5


def test_who_enters_comes_through_the_door_when_it_is_time(sets):
    cast = [player("MARA"), player("JONAH", mark="sofa", posture="sitting")]
    out = blocked(sets, "living_room", cast, [beat("MARA", "enter", 1.0, 3, target="door", relation="through")], 6.0)
    mara = out.part("MARA")
    assert mara.here[0] == 1.0
    assert math.dist(spot(mara, 1.0), sets["living_room"].marks["door"].position[::2]) < 0.1
    assert math.dist(spot(mara, 1.0), spot(mara, 6.0)) > 1.0


def test_what_two_do_with_each_other_they_do_once(sets):
    cast = [player("MARA", mark="left"), player("JONAH", mark="right")]
    beats = [beat("MARA", "hug", 0.3, 3, target="JONAH"), beat("JONAH", "hug", 0.3, 3, target="MARA")]
    out = blocked(sets, "stage", cast, beats, 10.0)
    assert [act.clip for act in out.part("MARA").acts] == ["hug"]
    assert [act.clip for act in out.part("JONAH").acts] == ["hug"]


def test_a_stone_is_tossed_with_one_hand(sets):
    stone = [{"name": "stone", "kind": "stone", "holder": "MARA"}]
    beats = [beat("MARA", "throw", 0.3, 2, target="sea", prop="stone")]
    out = blocked(sets, "beach", [player("MARA")], beats, 4.0, props=stone)
    assert out.part("MARA").acts[-1].clip == "toss"


def test_nobody_falls_into_somebody(sets):
    cast = [player("MARA", mark="left"), player("JONAH", mark="right")]
    beats = [beat("JONAH", "punch", 0.2, 1.5, target="MARA"), beat("MARA", "fall", 1.5, 3)]
    out = blocked(sets, "stage", cast, beats, 9.0)
    mara, jonah = out.part("MARA"), out.part("JONAH")
    towards = math.atan2(spot(jonah, 9)[0] - spot(mara, 9)[0], spot(jonah, 9)[1] - spot(mara, 9)[1])
    assert abs(math.remainder(mara.track.at(9).heading - towards, 2 * math.pi)) > math.radians(80)
    assert mara.posture(9.0).posture == "lying"


def test_down_the_street_is_along_it():
    street = {"street": build("street", Conditions())}
    out = blocked(street, "street", [player("MARA")], [beat("MARA", "run", 0, 3, target="road", relation="down")], 3.0)
    xs = [spot(out.part("MARA"), time)[0] for time in np.arange(0, 3, 0.1)]
    zs = [spot(out.part("MARA"), time)[1] for time in np.arange(0, 3, 0.1)]
    assert np.ptp(xs) < 1.0
    assert np.ptp(zs) > 5.0
    assert max(xs) < 2.5  # on the pavement


def test_one_kneels_down_where_the_thing_lies(sets):
    beats = [beat("MARA", "kneel", 0, 4), beat("MARA", "pick_up", 0.5, 1.2, prop="bottle")]
    out = blocked(sets, "beach", [player("MARA")], beats, 5.0, props=[{"name": "bottle", "kind": "bottle"}])
    part = out.part("MARA")
    assert [posture.posture for posture in part.postures] == ["standing", "kneeling"]
    assert next(act for act in part.acts if act.clip == "pick_up").start < 3.2


def test_nobody_jumps_faster_than_gravity_lets_them(sets):
    out = blocked(sets, "stage", [player("MARA")], [beat("MARA", "jump", 0, 0.6)], 3.0)
    assert next(act for act in out.part("MARA").acts if act.clip == "jump").rate == 1.0


def test_on_a_sofa_one_lies_along_it_and_gets_up_from_sitting(sets):
    place = sets["living_room"]
    cast = [player("MARA", mark="sofa", posture="lying")]
    first = blocked(sets, "living_room", cast, [beat("MARA", "lie", 0, 2, target="sofa")], 2.0)
    part = first.part("MARA")
    assert not part.acts
    assert part.posture(1.0).posture == "lying"
    assert part.posture(1.0).seat > 0.3
    across = part.track.at(1.0).heading - place.marks["sofa left"].facing
    assert abs(math.sin(across)) > 0.9  # not into the room
    then = blocked(sets, "living_room", cast, [beat("MARA", "get_up", 0, 1)], 3.0, first.end)
    assert [each.posture for each in then.part("MARA").postures] == ["sitting", "standing"]
    assert all(act.clip == "get_up" for act in then.part("MARA").acts)
