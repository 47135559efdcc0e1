"""How a timeline was left comes back with its project, in the next run too."""

from __future__ import annotations

import shutil

import pytest

from tests.ui.timeline.conftest import Cutting
from ui.memory import Memory
from ui.timeline.remembering import KEPT, MOST


def left_so(cutting):
    cutting.timeline.zoom_to(6.0, 0.0)
    cutting.timeline.pan_to(70)
    cutting.timeline.set_hand("razor")
    cutting.timeline.switch("ripple", on=False)


def is_so(cutting):
    view = cutting.timeline.view
    assert (view.zoom, round(view.left / view.zoom)) == (6.0, 70)
    assert (cutting.timeline.hand, cutting.timeline.switches["ripple"]) == ("razor", False)
    assert cutting.panel.tools.hands["razor"].isChecked()
    assert not cutting.panel.tools.switches["ripple"].isChecked()


def test_each_project_comes_back_as_it_was_left(cut, tmp_path, rendered):
    left_so(cut)
    other = tmp_path / "other.rushes"
    shutil.copytree(rendered, other)
    first = cut.desk.session.project.folder
    cut.desk.bring_in(other)
    cut.run()
    assert cut.timeline.whole, "nothing is known of this one"
    cut.timeline.set_hand("slip")
    cut.timeline.switch("ripple", on=True)
    cut.desk.bring_in(first)
    cut.run()
    is_so(cut)
    cut.desk.bring_in(other)
    cut.run()
    assert (cut.timeline.whole, cut.timeline.hand, cut.timeline.switches["ripple"]) == (True, "slip", True)


def test_the_next_run_finds_it(qapp, look, loop, tidy, tmp_path, rendered):
    qapp.setQuitOnLastWindowClosed(False)
    one = Cutting(tmp_path)
    try:
        one.open(rendered)
        left_so(one)
    finally:
        one.close()
    again = Cutting(tmp_path)
    try:
        again.desk.bring_in(tmp_path / "film.rushes")
        again.run()
        is_so(again)
    finally:
        again.close()


def test_it_is_noted_before_the_end_too(cut):
    left_so(cut)
    cut.until(lambda: KEPT in Memory(cut.desk.memory.path)._values)
    kept = Memory(cut.desk.memory.path).get(KEPT, {})
    assert kept == {
        str(cut.desk.session.project.folder): {
            "hand": "razor", "snap": False, "ripple": False, "linked": True, "zoom": 6.0, "first": 70.0
        }
    }  # fmt: skip


@pytest.mark.parametrize(
    "kept",
    [
        7,
        {"hand": "axe", "ripple": 1, "zoom": "near", "first": 0},
        {"zoom": -1.0, "first": 5},
        {"zoom": 1e300, "first": 5},
        {"zoom": 2.0, "first": True},
        {"zoom": 2.0},
    ],
)
def test_a_damaged_memory_is_nothing(cutting, rendered, kept):
    cutting.desk.memory.set(KEPT, {str(cutting.folder / "film.rushes"): kept})
    shutil.copytree(rendered, cutting.folder / "film.rushes")
    cutting.desk.bring_in(cutting.folder / "film.rushes")
    cutting.run()
    assert (cutting.timeline.whole, cutting.timeline.hand) == (True, "select")
    assert all(cutting.timeline.switches.values())


def test_old_projects_are_forgotten(cut):
    cut.desk.memory.set(KEPT, {f"/films/{number}.rushes": {"hand": "slip"} for number in range(MOST)})
    left_so(cut)
    cut.desk.close()
    kept = cut.desk.memory.get(KEPT, {})
    assert len(kept) == MOST
    assert "/films/0.rushes" not in kept
    assert list(kept)[-1].endswith("film.rushes")


def test_the_window_opens_a_project_on_the_place_where_it_was_left(studio, rendered):
    place = studio.folder / "film.rushes"
    shutil.copytree(rendered, place)
    studio.window.open(place)
    studio.do("view.timeline")
    studio.run(0.1)
    timeline = studio.window.bench.panel("cut").timeline
    timeline.zoom_to(6.0, 0.0)
    timeline.pan_to(70)
    studio.do("cut.razor")
    studio.do("project.close")
    studio.run(0.1)
    studio.window.open(place)
    studio.do("view.timeline")
    studio.run(0.2)
    assert (timeline.view.zoom, round(timeline.view.left / timeline.view.zoom)) == (6.0, 70)
    assert studio.window.actions_by_key["cut.razor"].isChecked()
