"""Takes are remixed, lengthened and retaken in part from the menu; each says before why it cannot."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from studio.models.shelf import Entry, Kept, Shelf
from studio.render.remaking import WAYS
from studio.words.readings import reading
from ui.actions.needs import NEEDS
from ui.sheets.recipe import RecipeSheet
from ui.sheets.remake import RemakeSheet, seconds
from ui.takes.remaking import lineage


@pytest.fixture
def timeline(film, tmp_path):
    """The timeline with the first take chosen, an LTX-2 and a Wan on the shelf, the queue at rest."""
    kept = Shelf()
    kept.folder.mkdir(parents=True, exist_ok=True)
    models = {
        name: Entry(name=name, path=str(tmp_path / name), family=family, variant=variant)
        for name, family, variant in (
            ("ltx", "ltx2", "ltx-2.3"),
            ("wan", "wan", "wan-2.1-1.3b"),
            ("vace", "wan_vace", "wan-2.1-vace-1.3b"),
            ("h3", "h3", "minimax-h3"),
        )
    }
    (kept.folder / "shelf.json").write_bytes(msgspec.json.encode(Kept(models=models)))
    film.do("view.timeline")
    panel = film.window.bench.panel("takes")
    panel.strip.choose(0)
    film.run(0.1)
    film.desk.queue.toggle_pause()
    return film


def choose(film, model):
    film.desk.models.choose(model)
    film.run(0.1)


def able(film):
    """Which of the three entries of the chosen take's menu are on, and why one is not."""
    menu = film.window.bench.panel("takes").menu()
    found = [(action.isEnabled(), action.toolTip()) for action in menu.actions()[-3:]]
    menu.deleteLater()
    return found


def last_job(film):
    return film.desk.queue.jobs()[-1]


@pytest.mark.parametrize(
    ("model", "expected"), [("", [False, False, False]), ("wan", [True, False, False]), ("ltx", [True, True, True])]
)
def test_what_the_model_cannot_do_is_grey_and_says_why(timeline, model, expected):
    choose(timeline, model)
    found = able(timeline)
    assert [on for on, _why in found] == expected
    for way, (on, why) in zip(WAYS, found, strict=True):
        assert timeline.window.actions_by_key[f"take.{way}"].isEnabled() is on
        assert on or why == NEEDS[f"take.{way}"].missing


def test_a_remix_asks_for_words_and_the_new_take_tells_where_it_is_from(timeline):
    choose(timeline, "ltx")
    timeline.do("take.remix")
    sheet = timeline.sheet(RemakeSheet)
    assert "shore" in sheet.words.toPlainText()
    sheet.words.setPlainText("")
    sheet.go.click()
    assert sheet.wrong.text() == "Write what is to be seen."
    sheet.words.setPlainText("Snow falls.")
    sheet.go.click()
    first = timeline.desk.takes(timeline.shots[0].id)[0]
    request = last_job(timeline).request
    assert (request.prompt, request.seed, list(request.inputs)) == ("Snow falls.", first.seed, ["video@60~"])
    assert timeline.shots[0].prompt == "Snow falls."
    recipe = timeline.desk.session.takes.recipe(first)
    remixed = msgspec.structs.replace(recipe, request=request)
    assert lineage(timeline.desk, first, remixed) == "from 1A-1"
    assert lineage(timeline.desk, first, recipe) == ""
    path = timeline.desk.session.takes.path(first, "recipe.json")
    value = msgspec.json.decode(path.read_bytes())
    value["request"]["inputs"] = request.inputs
    path.write_bytes(msgspec.json.encode(value))
    told = RecipeSheet(timeline.window.body, timeline.desk, first)
    assert told.lines[0] == ("Takes it was made from", "from 1A-1")
    told.close_sheet()


def test_a_take_is_made_longer_by_the_seconds_that_are_typed(timeline):
    choose(timeline, "ltx")
    timeline.do("take.extend")
    sheet = timeline.sheet(RemakeSheet)
    sheet.more.setText("much")
    QTest.keyClick(sheet.more, Qt.Key.Key_Return)
    assert not sheet.wrong.isHidden()
    sheet.more.setText("1,5")
    QTest.keyClick(sheet.more, Qt.Key.Key_Return)
    assert list(last_job(timeline).request.inputs) == ["around:60@24~"]
    assert timeline.shots[0].length == 60
    timeline.do("edit.undo")
    assert timeline.shots[0].length == 24


def test_a_part_is_taken_again_within_the_take(timeline):
    choose(timeline, "ltx")
    timeline.do("take.retake")
    sheet = timeline.sheet(RemakeSheet)
    sheet.end.setText("1.5")
    sheet.go.click()
    assert "which lasts 1.0 s" in sheet.wrong.text()
    sheet.begin.setText("0.25")
    sheet.end.setText("0.75")
    sheet.go.click()
    assert list(last_job(timeline).request.inputs) == ["around:18@6~"]


def test_what_a_model_cannot_do_for_a_part_is_said_before_it_is_rendered(timeline):
    """A last picture stands where the model itself ends, which for a part depends on what is typed."""
    choose(timeline, "h3")
    timeline.do("take.retake")
    sheet = timeline.sheet(RemakeSheet)
    sheet.begin.setText("0")
    sheet.end.setText("0.5")
    beyond = "has the last picture where it ends by itself: {} s after the end of the shot."
    assert beyond.format("4.667") in sheet._limits.text()
    sheet.end.setText("0.75")
    assert beyond.format("4.417") in sheet._limits.text()
    sheet.end.setText("0.7x")
    assert sheet.limits.isHidden()
    sheet.begin.setText("0.25")
    sheet.end.setText("1")
    assert "the last picture" not in sheet._limits.text()  # up to the take's end nothing is come to
    sheet.close_sheet()


def test_what_a_remix_does_not_go_by_is_said_before_it_is_rendered(timeline):
    """By the sentences that the take's log has afterwards."""
    choose(timeline, "vace")
    timeline.desk.apply("set_asides", shot=timeline.shots[0].id, asides=["depth guide"])
    timeline.do("take.remix")
    sheet = timeline.sheet(RemakeSheet)
    for code, words in (("model.not_with_video", "guide:depth"), ("model.by_light", "video")):
        assert reading(code, words) in sheet._limits.text().split("\n")
    assert "remade: depth." in sheet._limits.text()
    timeline.run(0.1)
    assert sheet.words.geometry().bottom() < sheet.limits.geometry().top(), "nothing covers the words"
    sheet.close_sheet()


def test_only_a_length_is_a_length():
    assert [seconds(text) for text in ("2", "1,5 s", "1/2", "-1", "1/0", "nan", "99")] == [
        2,
        1.5,
        0.5,
        None,
        None,
        None,
        None,
    ]
