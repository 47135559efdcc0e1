"""Every edit does what its name says, leaves the rest the very same value, and refuses what cannot be."""

from __future__ import annotations

from fractions import Fraction

import pytest

from engine.messages.faults import Fault
from engine.messages.requests import Line
from studio.document.edits import EDITS, apply
from studio.document.identity import new_id
from studio.document.values import Film
from studio.words.edits import NAMES
from tests.studio.document.films import make_film


@pytest.fixture
def film() -> Film:
    return make_film()


def edit(film, key, **parameters):
    return apply(film, key, parameters)


def shots(film):
    return [shot for scene in film.scenes for shot in scene.shots]


def first(film):
    return film.scenes[0].shots[0]


def refused(film, code, key, **parameters):
    with pytest.raises(Fault) as caught:
        edit(film, key, **parameters)
    assert caught.value.code == code
    return caught.value


def test_every_edit_has_a_name_for_the_undo_menu():
    # Several edits together have the name of the first, and what is pasted is counted.
    assert set(EDITS) == {*NAMES, "together", "paste"}


def test_an_edit_leaves_everything_else_the_very_same_value(film):
    after = edit(film, "set_text", shot=first(film).id, text="MARA runs.")
    assert first(after).text == "MARA runs."
    assert all(new is old for new, old in zip(shots(after)[1:], shots(film)[1:], strict=True))
    assert after.scenes[1] is film.scenes[1]
    assert first(film).text.startswith("MARA walks"), "the film before is untouched"


def test_a_line_is_changed_and_an_empty_one_goes(film):
    shot = film.scenes[0].shots[1]
    after = edit(film, "set_line", shot=shot.id, index=0, text="It was like walking on the sky.")
    assert after.find(shot.id)[1].lines == (
        Line(character="MARA", text="It was like walking on the sky.", manner="smiling"),
    )
    assert edit(after, "set_line", shot=shot.id, index=0, text="").find(shot.id)[1].lines == ()
    refused(film, "shot.no_line", "set_line", shot=shot.id, index=1, text="x")
    refused(film, "shot.no_line", "set_line", shot=shot.id, index=-1, text="x")


def test_a_new_speaker_comes_into_the_bible(film):
    after = edit(film, "add_line", shot=first(film).id, character="Jonah", text="Hello.")
    assert first(after).lines[-1] == Line(character="JONAH", text="Hello.")
    assert [entry.name for entry in after.bible] == ["MARA", "JONAH"]
    assert edit(after, "add_line", shot=first(film).id, character="jonah", text="Again.").bible == after.bible


@pytest.mark.parametrize(
    ("field", "value"),
    [("size", "close-up"), ("angle", "low"), ("move", "dolly in"), ("pace", "slow"), ("lens", 35), ("subject", "MARA")],
)
def test_camera_directions(film, field, value):
    after = edit(film, "set_direction", shot=first(film).id, field=field, value=value)
    assert getattr(first(after).directions.camera, field) == value
    blank = edit(after, "set_direction", shot=first(film).id, field=field, value=0 if field == "lens" else "")
    assert not getattr(first(blank).directions.camera, field)


@pytest.mark.parametrize(("field", "value"), [("style", "anime"), ("weather", "rain"), ("time", "golden hour")])
def test_directions_of_the_whole_picture(film, field, value):
    assert (
        getattr(first(edit(film, "set_direction", shot=first(film).id, field=field, value=value)).directions, field)
        == value
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("size", "enormous"),
        ("move", "teleport"),
        ("lens", 5),
        ("lens", 4000),
        ("lens", "35"),
        ("lens", True),
        ("colour", "red"),
        ("camera", "x"),
        ("size", ["wide"]),
        ("style", None),
        ("subject", 3),
    ],
)
def test_unknown_directions_are_refused(film, field, value):
    refused(film, "direction.unknown", "set_direction", shot=first(film).id, field=field, value=value)


@pytest.mark.parametrize("seconds", [300, 60.1, 0.1, -4])
def test_lengths_that_no_shot_has_are_refused(film, seconds):
    fault = refused(film, "shot.length", "set_length", shot=first(film).id, frames=round(seconds * 24))
    assert set(fault.parameters) == {"seconds", "least", "most"}


def test_length(film):
    after = edit(film, "set_length", shot=first(film).id, frames=100)
    assert first(after).length == 100
    assert first(edit(after, "set_length", shot=first(film).id, frames=0)).length == 0


def test_transition(film):
    after = edit(film, "set_transition", shot=first(film).id, transition="dissolve", frames=24)
    assert (first(after).transition, first(after).transition_frames) == ("dissolve", 24)
    cut = edit(after, "set_transition", shot=first(film).id, transition="cut", frames=24)
    assert (first(cut).transition, first(cut).transition_frames) == ("cut", 0)
    refused(film, "direction.unknown", "set_transition", shot=first(film).id, transition="wipe", frames=3)


def test_a_locked_shot_takes_no_edit_but_the_one_that_unlocks_it(film):
    shot = first(film).id
    locked = edit(film, "lock", shot=shot, locked=True)
    for key, parameters in {
        "set_text": {"text": "x"},
        "set_line": {"index": 0, "text": "x"},
        "add_line": {"character": "A", "text": "b"},
        "set_direction": {"field": "size", "value": "wide"},
        "set_cues": {"cues": []},
        "set_length": {"frames": 48},
        "set_transition": {"transition": "cut"},
        "set_seed": {"seed": 4},
        "circle": {"take": "t"},
        "keep_as_is": {"content": "c"},
        "remove_shot": {},
        "split_shot": {"offset": 5},
        "merge_shots": {"following": film.scenes[0].shots[1].id},
    }.items():
        refused(locked, "shot.locked", key, shot=shot, **parameters)
    refused(locked, "shot.locked", "remove_scene", scene=film.scenes[0].id)
    assert edit(locked, "lock", shot=shot, locked=False) == film


def test_shots_that_are_not_there_are_refused(film):
    for key, parameters in {"set_text": {"text": "x"}, "lock": {"locked": True}, "circle": {"take": ""}}.items():
        refused(film, "shot.unknown", key, shot="nobody", **parameters)
    refused(film, "scene.unknown", "add_shot", scene="nowhere", index=0)
    refused(film, "scene.unknown", "set_heading", scene="nowhere", heading="INT. X")


def test_adding_and_removing(film):
    scene = film.scenes[0]
    after = edit(film, "add_shot", scene=scene.id, index=1, text="She stops.")
    assert [shot.text for shot in after.scenes[0].shots][1] == "She stops."
    assert len(shots(after)) == 7
    new = after.scenes[0].shots[1].id
    assert edit(after, "remove_shot", shot=new) == film
    for bad in (first(film).id, "../../etc", "x" * 500):
        with pytest.raises(Fault):
            edit(film, "add_shot", scene=scene.id, index=0, shot=bad)
    assert edit(film, "add_shot", scene=scene.id, index=0, shot=(mine := new_id())).scenes[0].shots[0].id == mine


def test_moving_within_a_scene_and_to_another(film):
    a, b, c = (shot.id for shot in film.scenes[0].shots)
    order = [shot.id for shot in edit(film, "move_shot", shot=a, scene=film.scenes[0].id, index=2).scenes[0].shots]
    assert order == [b, c, a]
    after = edit(film, "move_shot", shot=a, scene=film.scenes[1].id, index=0)
    assert [len(scene.shots) for scene in after.scenes] == [2, 4]
    assert after.scenes[1].shots[0] is first(film)


def test_splitting_shares_out_what_a_shot_has(film):
    shot = film.scenes[0].shots[1]
    film = edit(film, "set_transition", shot=shot.id, transition="dissolve", frames=12)
    after = edit(film, "split_shot", shot=shot.id, offset=len("MARA walks "))
    one, two = after.scenes[0].shots[1:3]
    assert (one.id, one.text, two.text) == (shot.id, "MARA walks", "along the waterline, for the 1. time.")
    assert (one.lines, two.lines) == ((), shot.lines)
    assert (one.transition, two.transition) == ("dissolve", "cut")
    assert two.id != one.id
    assert two.directions == one.directions
    for offset in (0, len(shot.text), -1, 10_000):
        refused(film, "shot.split", "split_shot", shot=shot.id, offset=offset)


def test_the_second_half_of_a_split_ends_as_the_shot_did():
    film = make_film()
    shot = first(film)
    scene = film.scenes[0]
    from msgspec.structs import replace

    film = replace(film, scenes=(replace(scene, shots=(replace(shot, fade_out=24), *scene.shots[1:])), film.scenes[1]))
    one, two = edit(film, "split_shot", shot=shot.id, offset=4).scenes[0].shots[:2]
    assert (one.fade_out, two.fade_out) == (0, 24)


def test_merging_loses_nothing(film):
    a, b, _c = film.scenes[0].shots
    from msgspec.structs import replace

    scene = film.scenes[0]
    film = replace(
        film,
        scenes=(
            replace(scene, shots=(a, replace(b, cues=("bells",), asides=("sepia",), fade_out=12), _c)),
            film.scenes[1],
        ),
    )
    merged = edit(film, "merge_shots", shot=a.id, following=b.id).scenes[0].shots[0]
    assert merged.id == a.id
    assert merged.text == f"{a.text} {b.text}"
    assert merged.lines == b.lines
    assert merged.cues == ("gulls", "bells")
    assert merged.asides == ("sepia",)
    assert merged.fade_out == 12


def test_only_neighbours_of_one_scene_merge(film):
    a, b, c = (shot.id for shot in film.scenes[0].shots)
    other = film.scenes[1].shots[0].id
    for one, two in ((a, c), (b, a), (c, other), (a, a)):
        refused(film, "shot.merge", "merge_shots", shot=one, following=two)


def test_scenes(film):
    after = edit(film, "add_scene", heading="INT. GYM - DAY", index=1)
    assert [scene.heading for scene in after.scenes][1] == "INT. GYM - DAY"
    assert edit(after, "remove_scene", scene=after.scenes[1].id) == film
    assert (
        edit(film, "set_heading", scene=film.scenes[0].id, heading=" INT. X - DAY ").scenes[0].heading == "INT. X - DAY"
    )


def test_the_bible(film):
    after = edit(film, "set_entry", kind="character", name="MARA", description="forty")
    assert [entry.description for entry in after.bible] == ["forty"]
    after = edit(after, "set_entry", kind="prop", name="the ball")
    assert len(after.bible) == 2
    assert edit(after, "remove_entry", kind="prop", name="the ball").bible == after.bible[:1]
    refused(film, "edit.parameters", "set_entry", kind="animal", name="x")


def test_the_films_rate_keeps_seconds(film):
    shot = film.scenes[0].shots[1].id
    film = edit(film, "set_transition", shot=shot, transition="dissolve", frames=12)
    after = edit(film, "set_film", rate="30000/1001")
    assert after.rate == Fraction(30000, 1001)
    assert (after.find(shot)[1].length, after.find(shot)[1].transition_frames) == (120, 15)
    assert first(after).length == 0, "automatic stays automatic"
    slow = edit(film, "set_film", rate="1")
    assert all(shot.length or not old.length for shot, old in zip(shots(slow), shots(film), strict=True))


@pytest.mark.parametrize("rate", ["0", "240", "abc", "1/0", "", "-24", "nan"])
def test_rates_that_are_none(film, rate):
    refused(film, "render.rate", "set_film", rate=rate)


@pytest.mark.parametrize("size", [(849, 480), (848, 481), (62, 480), (848, 5000), (-2, 480)])
def test_sizes_that_cannot_be_encoded(film, size):
    refused(film, "render.size", "set_film", width=size[0], height=size[1])


def test_size_and_title(film):
    after = edit(film, "set_film", width=1280, height=720, title=" The Sea ")
    assert (after.width, after.height, after.title) == (1280, 720, "The Sea")


def test_seed(film):
    assert first(edit(film, "set_seed", shot=first(film).id, seed=7)).seed == 7
    refused(film, "render.seed", "set_seed", shot=first(film).id, seed=-1)
    refused(film, "render.seed", "set_seed", shot=first(film).id, seed=2**31)


def test_edits_that_are_none(film):
    refused(film, "edit.unknown", "explode")
    refused(film, "edit.parameters", "set_text", shot=first(film).id)
    refused(film, "edit.parameters", "set_text", shot=first(film).id, text="x", colour="red")
    refused(film, "edit.parameters", "set_text", shot=first(film).id, text=7)


def test_a_text_that_cannot_be_stored_is_mended(film):
    after = edit(film, "set_text", shot=first(film).id, text="Half \ud83d an emoji\x00, a bell\x07.")
    assert first(after).text == "Half  an emoji, a bell."
    first(after).text.encode("utf-8")


def test_a_text_beyond_all_measure_is_refused(film):
    refused(film, "shot.text_long", "set_text", shot=first(film).id, text="x" * 20_001)


def test_several_edits_together_are_one_or_none(film):
    a, b = (shot.id for shot in film.scenes[0].shots[:2])
    edits = [{"key": "set_text", "parameters": {"shot": shot, "text": "Both."}} for shot in (a, b)]
    after = edit(film, "together", edits=edits)
    assert [shot.text for shot in after.scenes[0].shots[:2]] == ["Both.", "Both."]
    refused(
        film, "shot.unknown", "together", edits=[*edits, {"key": "lock", "parameters": {"shot": "x", "locked": True}}]
    )
    refused(film, "edit.unknown", "together", edits=[{"key": "together", "parameters": {"edits": []}}])
    refused(film, "edit.parameters", "together", edits=[{"key": "lock"}])
