"""The bible's pictures: which shots a model is given them for, what they make stale, and what stands above them."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from engine.messages.faults import Fault
from engine.messages.requests import Entry
from studio.document.casting import MOST
from studio.models.shelf import Entry as Weights
from studio.models.shelf import Kept, Shelf
from studio.project.media import Media, Use
from studio.render import cleaning
from studio.render.inputs import shown_by
from studio.render.requests import Settings, staging
from studio.render.stale import State
from studio.script.revise import revise
from tests.studio.render.test_continuity import render, state

MARA, COAT, PIER, LAMP = (f"{pair * 32}.png" for pair in ("a1", "a2", "b1", "c1"))


@pytest.fixture
def b(bench, tmp_path):
    """A shot of Mara with a lamp at the beach, a model on the shelf, nobody pictured."""
    made = bench("MARA lifts the lamp.", "A gull.")
    made.queue.shelf = Shelf(tmp_path / "models")
    made.queue.shelf.folder.mkdir()
    weights = Weights(name="wan", path=str(tmp_path / "weights"), family="wan", variant="wan-2.1-1.3b")
    (tmp_path / "models" / "shelf.json").write_bytes(msgspec.json.encode(Kept(models={"wan": weights})))
    for kind, name in (("character", "MARA"), ("place", "beach"), ("prop", "lamp"), ("look", "Look")):
        made.project.apply("set_entry", kind=kind, name=name)
    return made


def picture(b, kind, name, *media):
    b.project.apply("set_pictures", kind=kind, name=name, media=list(media))


def inputs_of(b, place=0):
    return shown_by(b.project.film, b.shots[place])


def test_who_is_named_is_shown_the_first_of_each_before_the_second_of_any(b):
    picture(b, "character", "MARA", MARA, COAT)
    picture(b, "prop", "lamp", LAMP)
    picture(b, "place", "beach", PIER)
    assert list(inputs_of(b)) == ["image:MARA#1", "image:beach#2", "image:lamp#3", "image:MARA#4"]
    assert [sha[:2] for sha in inputs_of(b).values()] == ["a1", "b1", "c1", "a2"]
    assert inputs_of(b, 1) == {"image:beach#1": "b1" * 32}, "who is not named is not shown"


def test_a_changed_picture_makes_a_models_take_stale_and_undo_takes_that_back(b):
    picture(b, "character", "MARA", MARA)
    (job,) = render(b, b.shots[0])
    assert job.request.inputs == {"image:MARA#1": "a1" * 32}
    assert all(not entry.pictures for entry in job.request.staging.entries)
    b.work()
    assert state(b, b.shots[0]) is State.CIRCLED
    picture(b, "character", "MARA", COAT)
    assert state(b, b.shots[0]) is State.STALE
    b.project.undo()
    assert state(b, b.shots[0]) is State.CIRCLED
    picture(b, "prop", "lamp", LAMP)
    assert state(b, b.shots[0]) is State.STALE
    b.project.undo()
    b.project.apply("give_cameo", name="MARA", cameo="0a" * 16)
    assert inputs_of(b) == {}, "a cameo is its own picture"


def test_previz_is_given_none_and_its_takes_mind_none(b):
    before = staging(b.project.film, *b.project.film.find(b.shots[0].id))
    render(b, settings=Settings(quality="draft"))
    b.work()
    picture(b, "character", "MARA", MARA)
    assert staging(b.project.film, *b.project.film.find(b.shots[0].id)) == before
    assert [state(b, shot) for shot in b.shots] == [State.CIRCLED] * 2
    (job,) = render(b, b.shots[0], settings=Settings(quality="draft"))
    assert job.request.inputs == {}


def test_what_is_written_of_somebody_leaves_their_pictures_and_a_revised_script_their_cast(b):
    picture(b, "character", "MARA", MARA, COAT, MARA)
    b.project.apply("give_cameo", name="MARA", cameo="0a" * 16)
    b.project.apply("set_entry", kind="character", name="MARA", description="A red coat.")
    b.project.apply("rename_entry", kind="character", name="MARA", to="Nora", through=True)
    wanted = Entry(kind="character", name="NORA", description="A red coat.", cameo="0a" * 16, pictures=(MARA, COAT))
    film = b.project.film
    assert film.bible[0] == wanted
    fresh = msgspec.structs.replace(film, bible=(Entry(kind="character", name="NORA"),))
    assert revise(film, fresh)[0].bible[0] == wanted


@pytest.mark.parametrize(
    ("kind", "name", "media", "code"),
    [
        ("character", "NOBODY", [MARA], "entry.unknown"),
        ("look", "Look", [MARA], "entry.unknown"),
        ("character", "MARA", [f"{number:064x}.png" for number in range(MOST + 1)], "entry.pictures"),
        ("character", "MARA", ["../../etc/passwd"], "media.unknown"),
        ("character", "MARA", [""], "media.unknown"),
    ],
)
def test_what_can_be_no_picture_is_refused(b, kind, name, media, code):
    with pytest.raises(Fault) as caught:
        picture(b, kind, name, *media)
    assert caught.value.code == code
    assert all(not entry.pictures for entry in b.project.film.bible)


def test_a_file_that_shows_somebody_is_in_use_and_not_cleared_away(b):
    folder: Path = b.project.folder / "media"
    folder.mkdir(exist_ok=True)
    for name in (MARA, COAT):
        (folder / name).write_bytes(b"x")
    picture(b, "character", "MARA", MARA)
    assert Media.uses(b.project.film, MARA) == [Use("entry")]
    survey = cleaning.survey(cleaning.plan(b.project, b.takes.all()))
    assert [item.key for item in survey.items if item.kind == "media"] == [COAT]
