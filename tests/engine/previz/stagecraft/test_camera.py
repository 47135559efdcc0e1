"""The camera against real bodies: in frame, at its size, in the room, on its side of the line."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.messages.directions import MOVES, Camera
from engine.messages.directions import SIZES as NAMES
from engine.messages.requests import Line
from engine.previz.stagecraft.camera import solve
from engine.previz.stagecraft.framing import (
    CHIN,
    CROWN,
    EYES,
    FEET,
    SIZES,
    WAIST,
    field_of_view,
    figure_share,
    in_frame,
    lens_of,
    project,
    size_of,
)
from engine.previz.stagecraft.performance import perform
from engine.previz.stagecraft.set_up import Wish, build, partner_of, side_of_line
from engine.previz.stagecraft.sight import blocks_of, inside_any

from .conftest import beat, player, staged

WIDE = 16 / 9
SPOKEN = (Line(character="MARA", text="Well?"),)
SCENES = {
    "stands": (
        "beach",
        staged("beach", [player("MARA", mark="centre")], [beat("MARA", "look", 0.2, 3, target="sea")], 2.5),
    ),
    "walks": ("beach", staged("beach", [player("MARA")], [beat("MARA", "walk", 0, 3, target="waterline")], 3)),
    "sits": (
        "living_room",
        staged(
            "living_room", [player("MARA", mark="sofa", posture="sitting"), player("JONAH", mark="window")],
            [beat("MARA", "talk", 0.3, 2, line=0)], 2.5, lines=SPOKEN,
        ),
    ),
    "rises": (
        "living_room",
        staged("living_room", [player("MARA", mark="sofa", posture="sitting")],
               [beat("MARA", "walk", 0.4, 5, target="window")], 5),
    ),
    "dribbles": (
        "court",
        staged("court", [player("JONAH", mark="free throw line")], [beat("JONAH", "bounce", 0, 3, prop="ball")], 2.5,
               props=[{"name": "ball", "kind": "basketball", "holder": "JONAH"}]),
    ),
}  # fmt: skip
TABLE = [(scene, size, "static") for scene in SCENES for size in NAMES if size != "extreme wide" or scene == "walks"]
TABLE += [("stands", ("wide", "close-up")[k % 2], move) for k, move in enumerate(MOVES[1:])]
TABLE += [
    ("walks", "medium", move) for move in ("tilt up", "dolly in", "truck left", "orbit right", "track", "handheld")
]
TABLE += [("rises", "close-up", move) for move in ("dolly in", "orbit left", "handheld")]


@pytest.fixture(scope="module")
def shows(people, sets):
    """Every scene performed once: the show, what the camera sees of it, bodies at every frame."""
    out = {}
    for name, (place, shot) in SCENES.items():
        show = perform(shot, sets[place], {each.name: people[each.name] for each in shot.cast})
        times = np.arange(shot.frames) / 24
        bodies = [show.body_points(shot.cast[0].name, float(time)) for time in times]
        out[name] = show, show.scene(), times, bodies
    return out


def framed(shows, name, **camera):
    show, scene, times, bodies = shows[name]
    who = next(iter(show.players))
    return solve(scene, Camera(subject=who, **camera), (who,), WIDE, 3), show, times, bodies


@pytest.mark.parametrize(("name", "size", "move"), TABLE)
def test_heads_stay_in_the_safe_frame_at_the_size_asked_for(shows, name, size, move):
    set_up, show, times, bodies = framed(shows, name, size=size, move=move)
    rows = [EYES] if size == "extreme close-up" else [CROWN, EYES, CHIN]
    kept = [in_frame(set_up.view(float(t)), body[rows], WIDE, 0.05) for t, body in zip(times, bodies, strict=True)]
    assert np.mean(kept) >= 0.98
    scale = next(iter(show.players.values())).baked.measures.scale
    shares = [figure_share(set_up.view(float(t)), body, 1.7 * scale) for t, body in zip(times, bodies, strict=True)]
    assert size_of(float(np.median(shares))) == size
    x0, y0, z0, x1, y1, z1 = show.place.room
    low, high = np.array([x0, y0, z0]) - 0.05, np.array([x1, y1, z1]) + 0.05
    blocks = blocks_of(show.place.solids)
    for time in times[::6].tolist():
        eye = set_up.view(time).eye
        assert np.all((eye >= low) & (eye <= high))
        assert eye[1] > show.place.ground(float(eye[0]), float(eye[2])) + 0.1
        assert not inside_any(blocks, eye, 0.05)
        assert min(np.linalg.norm(show.body_points(who, time) - eye, axis=1).min() for who in show.players) > 0.3


def test_full_shows_the_feet_and_wide_more_of_the_place(shows):
    for size in ("full", "wide", "extreme wide"):
        set_up, _, times, bodies = framed(shows, "stands", size=size)
        flat = project(set_up.view(float(times[30])), bodies[30], WIDE)
        assert np.abs(flat[list(FEET), 1]).max() < 0.98
        assert flat[CROWN, 1] > flat[WAIST, 1] > flat[FEET[0], 1]


def test_look_room_lies_where_the_face_looks(shows):
    set_up, _, times, bodies = framed(shows, "walks", size="wide", move="track")
    view = set_up.view(float(times[20]))
    head = project(view, bodies[20][EYES], WIDE)
    later = project(view, bodies[20][EYES] + (bodies[28][EYES] - bodies[20][EYES]), WIDE)
    assert head[0] * (later[0] - head[0]) < 0  # left of the middle going right, or the other way round


def test_moves_do_what_they_say(shows):
    def ends(move, size="medium"):
        set_up, _, times, _ = framed(shows, "stands", size=size, move=move)
        return set_up.view(0.0), set_up.view(float(times[-1]))

    first, last = ends("dolly in")
    assert np.linalg.norm(last.eye - last.target) < 0.92 * np.linalg.norm(first.eye - first.target)
    first, last = ends("dolly out")
    assert np.linalg.norm(last.eye - last.target) > 1.08 * np.linalg.norm(first.eye - first.target)
    first, last = ends("crane up", "wide")
    assert last.eye[1] > first.eye[1] + 0.4
    first, last = ends("pan right", "wide")
    assert np.allclose(first.eye, last.eye, atol=1e-6)
    right = np.cross(first.target - first.eye, (0, 1, 0))
    assert (last.target - first.target) @ right > 0
    first, last = ends("truck left", "wide")
    right = np.cross(first.target - first.eye, (0, 1, 0))
    assert (last.eye - first.eye) @ right < 0
    first, last = ends("orbit left")
    turned = math.atan2(*(last.eye - last.target)[[0, 2]]) - math.atan2(*(first.eye - first.target)[[0, 2]])
    assert 0.1 < abs(math.remainder(turned, 2 * math.pi)) < 0.9
    first, last = ends("static")
    assert np.array_equal(first.eye, last.eye)


def test_a_tracking_camera_keeps_its_distance(shows):
    set_up, _, times, bodies = framed(shows, "walks", size="wide", move="track")
    away = [np.linalg.norm(set_up.view(float(t)).eye - body[WAIST]) for t, body in zip(times, bodies, strict=True)]
    assert max(away) - min(away) < 0.25
    assert np.linalg.norm(set_up.view(0.0).eye - set_up.view(float(times[-1])).eye) > 2.5


def test_a_hand_held_camera_trembles_the_same_for_a_seed_and_not_for_another(shows):
    show, scene, _, _ = shows["stands"]
    who = next(iter(show.players))
    camera = Camera(size="medium", move="handheld", subject=who)
    one, same, other = (solve(scene, camera, (who,), WIDE, seed) for seed in (1, 1, 2))
    path = np.array([one.view(t).eye for t in np.arange(0, 2, 0.1)])
    assert 0.002 < np.ptp(path, axis=0).max() < 0.12
    assert np.array_equal(path, [same.view(t).eye for t in np.arange(0, 2, 0.1)])
    assert not np.allclose(path, [other.view(t).eye for t in np.arange(0, 2, 0.1)])


def test_shot_and_reverse_shot_keep_to_one_side_of_the_line(people, sets):
    lines = (Line(character="MARA", text="Well?"), Line(character="JONAH", text="Well what?"))
    for place in ("beach", "court", "stage", "living_room"):
        shot = staged(
            place, [player("MARA"), player("JONAH")],
            [beat("MARA", "talk", 0.2, 1, line=0), beat("JONAH", "talk", 1.1, 2, line=1)], 2, lines=lines,
        )  # fmt: skip
        scene = perform(shot, sets[place], {name: people[name] for name in ("MARA", "JONAH")}).scene()
        mara = scene.people["MARA"]
        other = partner_of(scene, mara)
        a, b = mara.body[0, WAIST], other.body[0, WAIST]
        side = side_of_line(scene, mara, other)
        for who in ("MARA", "JONAH"):
            for size in ("medium close-up", "close-up"):
                eye = solve(scene, Camera(size=size, subject=who), (who,), WIDE).view(0.5).eye
                cross = (b - a)[0] * (eye - a)[2] - (b - a)[2] * (eye - a)[0]
                assert side in {0.0, math.copysign(1.0, cross)}, (place, who, size)


def test_over_the_shoulder_stands_behind_the_partner(shows):
    set_up, show, _, bodies = framed(shows, "sits", size="medium close-up", angle="over the shoulder")
    view = set_up.view(1.0)
    partner = show.body_points("JONAH", 1.0)
    assert np.linalg.norm(view.eye - partner[EYES]) < 1.8
    assert in_frame(view, bodies[24][[CROWN, EYES, CHIN]], WIDE)
    # the partner's head is beside the subject's and not before it
    to_partner, to_subject = partner[EYES] - view.eye, bodies[24][EYES] - view.eye
    cosine = to_partner @ to_subject / np.linalg.norm(to_partner) / np.linalg.norm(to_subject)
    assert math.degrees(math.acos(cosine)) > 8.0


def test_a_point_of_view_is_seen_from_the_eyes(shows):
    set_up, show, _, _ = framed(shows, "sits", angle="point of view")
    eyes = show.body_points("MARA", 1.0)[EYES]
    assert np.linalg.norm(set_up.view(1.0).eye - eyes) < 0.35


def test_angles(shows):
    def eye(angle, size="medium"):
        set_up, _, _, bodies = framed(shows, "stands", size=size, angle=angle)
        return set_up.view(1.0), bodies[24]

    view, body = eye("low")
    assert view.eye[1] < body[EYES][1] - 0.2
    view, body = eye("high")
    assert view.eye[1] > body[EYES][1] + 0.3
    view, body = eye("overhead")
    assert view.eye[1] > body[CROWN][1] + 0.5
    view, _ = eye("dutch")
    assert abs(view.up[0]) + abs(view.up[2]) > 0.1
    assert eye("eye level")[0].up == (0.0, 1.0, 0.0)


def test_a_place_without_people_is_shown(sets):
    shot = staged("beach", [], [], 1)
    set_up = solve(perform(shot, sets["beach"], {}).scene(), Camera(), (), WIDE)
    assert np.isfinite(set_up.view(0.5).eye).all()


def test_lenses_and_fields_of_view_are_inverse():
    assert lens_of(field_of_view(35, WIDE), WIDE) == pytest.approx(35)
    assert field_of_view(24.9 / WIDE / 2, WIDE) == pytest.approx(90)
    assert [size.height for size in SIZES.values()] == sorted((s.height for s in SIZES.values()), reverse=True)


def test_two_far_apart_are_both_in_a_wide_frame(sets, people):
    """Who stands nearer to the camera than the middle needs more room than a flat picture of the place tells."""
    cast = [player("MARA", mark="near"), player("JONAH", mark="far")]
    show = perform(staged("stage", cast, (), 2.0), sets["stage"], people)
    scene = show.scene()
    for heading in np.arange(0, 6.3, 0.4).tolist():
        wish = Wish(Camera(size="wide"), "wide", tuple(scene.people.values()), WIDE, 0)
        view = build(scene, wish, heading).view(1.0)
        x0, _, z0, x1, _, z1 = sets["stage"].room
        if x0 < view.eye[0] < x1 and z0 < view.eye[2] < z1:
            assert all(in_frame(view, each.body[3][[CROWN, EYES, CHIN]], WIDE, 0.0) for each in wish.subjects), heading
