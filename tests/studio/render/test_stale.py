"""Stale is what shows other content than it asks for, and nothing else."""

from __future__ import annotations

import pytest

from engine.messages.requests import Entry
from studio.render.requests import Settings, make_request, named, with_size
from studio.render.stale import State


@pytest.fixture
def rendered(bench):
    b = bench("MARA walks.", "She stops.", "She turns.")
    b.add()
    b.work()
    return b


def states(b):
    return list(b.freshness.states(b.project.film).values())


@pytest.mark.parametrize(
    ("key", "parameters"),
    [
        ("set_text", {"text": "MARA runs."}),
        ("set_direction", {"field": "move", "value": "dolly in"}),
        ("set_direction", {"field": "lens", "value": 85}),
        ("set_direction", {"field": "style", "value": "anime"}),
        ("set_direction", {"field": "weather", "value": "rain"}),
        ("set_length", {"frames": 48}),
        ("set_cues", {"cues": ["gulls"]}),
    ],
)
def test_content_makes_stale_and_undo_takes_it_back(rendered, key, parameters):
    b = rendered
    b.project.apply(key, shot=b.shots[2].id, **parameters)
    assert states(b) == [State.CIRCLED, State.CIRCLED, State.STALE]
    b.project.undo()
    assert states(b) == [State.CIRCLED] * 3


def test_what_an_earlier_shot_stages_makes_later_ones_stale_and_its_camera_does_not(rendered):
    b = rendered
    b.project.apply("set_direction", shot=b.shots[0].id, field="size", value="wide")
    assert states(b) == [State.STALE, State.CIRCLED, State.CIRCLED]
    b.project.undo()
    b.project.apply("set_text", shot=b.shots[0].id, text="MARA lies down.")
    assert states(b) == [State.STALE] * 3


def test_seed_title_and_size_of_the_same_shape_make_nothing_stale(rendered):
    b = rendered
    b.project.apply("set_seed", shot=b.shots[0].id, seed=99)
    b.project.apply("set_film", title="Other", width=256, height=192)
    assert states(b) == [State.CIRCLED] * 3
    b.project.apply("set_film", width=128, height=64)
    assert states(b) == [State.STALE] * 3


def test_keep_as_it_is_accepts_until_the_next_change(rendered):
    b = rendered
    shot = b.shots[2].id
    b.project.apply("set_text", shot=shot, text="She waits.")
    b.project.apply(
        "keep_as_is", shot=shot, content=b.freshness.content_hash(b.project.film, *b.project.film.find(shot))
    )
    assert states(b)[2] is State.CIRCLED
    b.project.apply("set_text", shot=shot, text="She leaves.")
    assert states(b)[2] is State.STALE


def test_a_take_whose_file_is_gone_is_missing(rendered):
    b = rendered
    b.takes.path(b.takes.get(b.shots[1].circled)).unlink()
    assert states(b) == [State.CIRCLED, State.MISSING, State.CIRCLED]
    assert b.freshness.to_render(b.project.film) == [b.shots[1].id]


def test_equal_requests_are_equal_whatever_they_came_from(rendered):
    b = rendered
    scene, shot = b.project.film.find(b.shots[2].id)
    one = make_request(b.project.film, scene, shot, Settings(), 1)
    assert one == make_request(b.project.film, scene, shot, Settings(), 1)
    assert [staging.action for staging in one.before] == ["MARA walks.", "She stops."]
    assert "film.rushes" not in repr(one)


def test_a_shot_names_who_it_names(rendered):
    bible = (
        Entry(kind="character", name="MARA"),
        Entry(kind="character", name="JO"),
        Entry(kind="place", name="BEACH"),
        Entry(kind="place", name="GYM"),
        Entry(kind="prop", name="key"),
        Entry(kind="look", name="dusty"),
    )
    b = rendered
    scene, shot = b.project.film.find(b.shots[0].id)
    assert [entry.name for entry in named(bible, scene, shot)] == ["MARA", "BEACH", "dusty"]


@pytest.mark.parametrize("text", ["847x480", "848", "axb", "0x480", "848x480x2", "99999x480", "60x60", "-848x480"])
def test_sizes_that_no_renderer_can_make_are_refused(text):
    from engine.messages.faults import Fault

    with pytest.raises(Fault) as caught:
        with_size(Settings(), text)
    assert caught.value.code == "render.size"


def test_a_size_is_read():
    assert (with_size(Settings(), "848x480").width, with_size(Settings(), " 1280 x 720 ").height) == (848, 720)


def test_what_stands_for_a_shot_is_in_the_cut_until_its_file_is_gone(bench):
    b = bench("MARA walks.", "She stops.")
    name = "0" * 64 + ".png"
    path = b.project.folder / "media" / name
    path.write_bytes(b"a picture")
    b.project.apply("set_stand", shot=b.shots[0].id, media=name)
    assert states(b) == [State.CIRCLED, State.NO_TAKE]
    assert b.freshness.to_render(b.project.film) == [b.shots[1].id]
    path.unlink()
    assert states(b) == [State.MISSING, State.NO_TAKE]
