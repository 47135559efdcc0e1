"""The picture under the playhead becomes a key of its shot, whether a take or the cut is seen."""

from __future__ import annotations

import json

from PIL import Image

from studio.render.stale import State
from tests.ui.playback.conftest import no_card  # noqa: F401


def rendered(studio):
    studio.open()
    studio.do("render.changed")
    studio.until(lambda: all(studio.desk.state(shot.id) is State.CIRCLED for shot in studio.shots))
    studio.do("view.timeline")
    return studio.window.transport


def test_a_frame_of_a_take_and_of_the_cut_are_kept_at_their_place_and_can_be_undone(studio, no_card):  # noqa: F811
    transport = rendered(studio)
    second = studio.shots[1]
    transport.show("take", second.id)
    transport.seek(7)
    studio.do("take.key")
    studio.until(lambda: studio.shots[1].keys)
    (key,) = studio.shots[1].keys
    assert key.frame == 7
    file = studio.desk.session.media.get(key.media)
    assert (file.kind, file.title) == ("still", f"{studio.desk.slate(second.id)}-1 frame 7.png")
    with Image.open(studio.desk.session.media.path(key.media)) as still:
        film = studio.desk.film
        assert still.size == (film.width, film.height)
    transport.show("cut")
    transport.seek_cut(5)
    studio.do("take.key")
    studio.until(lambda: studio.shots[0].keys)
    assert studio.shots[0].keys[0].frame == 5
    studio.do("edit.undo")
    assert not studio.shots[0].keys
    assert studio.shots[1].keys
    # Of a take with a cameo none is kept: the picture would outlive the consent.
    take = studio.desk.session.takes.get(studio.shots[0].circled)
    recipe = studio.desk.session.takes.path(take, "recipe.json")
    told = json.loads(recipe.read_bytes()) | {"cameos": {"0a" * 16: ["likeness"]}}
    recipe.write_text(json.dumps(told))
    studio.desk.session.containing._known.clear()  # a recipe is read once
    studio.do("take.key")
    assert studio.notices[-1] == "A frame of a take with a cameo is not kept as a picture."
    assert not studio.shots[0].keys


def test_a_frame_shows_what_is_open_in_the_bible(studio, no_card):  # noqa: F811
    transport = rendered(studio)
    transport.show("take", studio.shots[1].id)
    transport.seek(7)
    studio.do("bible.frame")
    assert studio.notices[-1] == "Nobody and nothing is open in the bible."
    panel = studio.window.bench.panel("bible")
    panel.show_entry("character", "MARA")
    studio.run(0.05)
    panel.pictures.frame.click()
    studio.until(lambda: panel.entry().pictures)
    (media,) = panel.entry().pictures
    file = studio.desk.session.media.get(media)
    assert file.title == f"{studio.desk.slate(studio.shots[1].id)}-1 frame 7.png"
    studio.until(lambda: len(panel.pictures.rows) == 1)
    panel.pictures.frame.click()
    studio.until(lambda: studio.notices[-1] == "Mara has this picture already.")
    studio.do("edit.undo")
    assert panel.entry().pictures == ()


def test_where_no_take_is_seen_it_says_so(studio, no_card):  # noqa: F811
    studio.open()
    studio.desk.select(studio.shots[0].id)
    from ui.commands.keying import use_as_key

    use_as_key(studio.window)
    assert studio.notices[-1] == "There is no frame of a take here."
