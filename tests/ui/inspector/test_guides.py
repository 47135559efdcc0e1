"""The inspector chooses what a model keeps of previz, tells what is drawn for it, and shows pictures at frames."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from PIL import Image

from engine.messages.directions import GUIDE
from engine.models import catalogue
from studio.document.length import shot_frames
from studio.models.shelf import Entry, Kept, Shelf

VARIANTS = {"vace": "wan-2.1-vace-1.3b", "animate": "wan-2.2-animate", "wan": "wan-2.1-1.3b"}


@pytest.fixture(autouse=True)
def models(tmp_path):
    """Models on the shelf of which nothing but their kind is known."""
    shelf = Shelf()
    shelf.folder.mkdir(parents=True, exist_ok=True)
    entries = {
        name: Entry(name=name, path=str(tmp_path / name), family=catalogue.variant(key)[0].key, variant=key)
        for name, key in VARIANTS.items()
    }
    (shelf.folder / "shelf.json").write_bytes(msgspec.json.encode(Kept(models=entries)))


def shown(studio, model, *places):
    studio.open()
    studio.desk.models.choose(model)
    studio.desk.select(*(studio.shots[place].id for place in places or (0,)))
    studio.run(0.05)
    return studio.window.inspector


def choose(studio, part, place):
    part.guide.activated.emit(place)
    studio.run(0.05)


def test_previz_needs_no_guide_and_a_model_has_one_to_choose(studio):
    inspector = shown(studio, "")
    part = inspector.rendering
    assert part._guided.isHidden()
    studio.desk.models.choose("vace")
    studio.run(0.05)
    assert not part._guided.isHidden()
    assert [part.guide.itemText(row) for row in range(part.guide.count())] == [
        "nothing", "First frame", "Depth", "Edges", "Skeletons",
    ]  # fmt: skip
    assert part.guide.currentIndex() == 0


def test_a_guide_is_a_direction_of_the_shots_and_one_step_of_undo(studio):
    part = shown(studio, "vace", 0, 1).rendering
    studio.desk.apply("set_asides", shot=studio.shots[0].id, asides=["like a dream", "pose guide"])
    choose(studio, part, 2)
    assert [shot.asides for shot in studio.shots[:2]] == [("like a dream", "depth guide"), ("depth guide",)]
    assert part._drawn.text() == "Previz draws first, and the model goes by it: depth."
    studio.do("edit.undo")
    assert [shot.asides for shot in studio.shots[:2]] == [("like a dream", "pose guide"), ()]
    assert part.guide.currentIndex() == -1, "the two shots differ"
    choose(studio, part, 1)
    assert studio.shots[1].asides == (GUIDE,)
    choose(studio, part, 0)
    assert [shot.asides for shot in studio.shots[:2]] == [("like a dream",), ()]


def test_a_guide_that_the_model_does_not_follow_is_told_before_it_renders(studio):
    part = shown(studio, "wan").rendering
    choose(studio, part, 3)
    assert "follows no guide: previz's blocking is not kept" in part._limits.text()
    assert part._drawn.isHidden()


def test_what_a_model_cannot_do_without_is_drawn_for_it_and_who_moves_is_told(studio):
    part = shown(studio, "animate").rendering
    assert "skeletons, the face of whom the camera is on" in part._drawn.text()
    assert "it is previz's stand-in" in part._limits.text()
    studio.desk.apply("set_key_frame", shot=studio.shots[0].id, media=f"{'cd' * 32}.png")
    studio.run(0.05)
    assert "stand-in" not in part._limits.text()


def picture(folder):
    path = folder / "end.webp"
    Image.fromarray(np.full((90, 160, 3), 120, np.uint8)).save(path)
    return path


def test_pictures_at_frames_are_shown_and_taken_out(studio, qtbot):
    part = shown(studio, "").standing
    (shot, *_) = studio.shots
    last = shot_frames(shot, studio.desk.film.rate) - 1
    assert not part.keys.isVisible()
    part.bring("set_key", picture(studio.folder))
    studio.until(part.bringing.done)
    (key,) = studio.shots[0].keys
    assert key.frame == last
    assert key.media.endswith(".webp")
    studio.desk.apply("set_key", shot=shot.id, frame=12, media=key.media)
    studio.desk.apply("set_key", shot=shot.id, frame=900, media=f"{'cd' * 32}.png")
    studio.run(0.05)
    assert [row.where.text().split(":")[0].split(" ·")[0] for row in part.keys.rows] == [
        "Frame 12", "Last frame", "Frame 900",
    ]  # fmt: skip
    assert "beyond the shot's end" in part.keys.rows[2].where.text()
    assert [row.title.text() for row in part.keys.rows] == ["end.webp", "end.webp", "The file is gone"]
    assert not part.keys.rows[0].picture.pixmap().isNull()
    assert not part.end.isVisible()
    part.keys.rows[1].drop.click()
    studio.run(0.05)
    assert [key.frame for key in studio.shots[0].keys] == [12, 900]
    assert part.end.isVisible()
    assert part._honest.isVisible()
    studio.do("edit.undo")
    assert len(part.keys.rows) == 3


def test_pictures_of_several_shots_are_not_mixed(studio):
    part = shown(studio, "", 0, 1).standing
    studio.desk.apply("set_key", shot=studio.shots[0].id, frame=3, media=f"{'cd' * 32}.png")
    studio.run(0.05)
    assert not part.keys.rows
    assert not part.end.isVisible()
