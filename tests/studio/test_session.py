"""Bringing scripts in: a new project, the same script again, a revised one over edits made by hand."""

from __future__ import annotations

import pytest

from studio.project.project import open_project
from studio.session import bring_in

SCRIPT = "EXT. BEACH - DAY\n\nMARA walks. [[4s]]\n\nShe stops.\n"


@pytest.fixture
def script(tmp_path):
    path = tmp_path / "film.fountain"
    path.write_text(SCRIPT)
    return path


def shots(folder):
    with open_project(folder, read_only=True) as project:
        return project.film.rate, [shot for scene in project.film.scenes for shot in scene.shots]


def edit(folder, key, **parameters):
    with open_project(folder) as project:
        project.apply(key, **parameters)


def test_a_script_becomes_a_project_beside_where_one_works(script, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder, remarks, changes = bring_in(script)
    assert (folder, remarks, changes) == (tmp_path / "film.rushes", [], [])
    assert [shot.text for shot in shots(folder)[1]] == ["MARA walks.", "She stops."]


def test_the_same_script_again_changes_nothing_that_was_edited(script, tmp_path):
    folder, *_rest = bring_in(script, tmp_path / "p.rushes")
    first = shots(folder)[1][0]
    edit(folder, "set_text", shot=first.id, text="MARA runs.")
    _folder, _remarks, changes = bring_in(script, folder)
    assert changes == []
    assert shots(folder)[1][0].text == "MARA runs."


def test_a_revision_changes_what_it_changed_and_leaves_the_rest(script, tmp_path):
    folder, *_rest = bring_in(script, tmp_path / "p.rushes")
    before = shots(folder)[1]
    edit(folder, "set_text", shot=before[0].id, text="MARA runs.")
    edit(folder, "circle", shot=before[1].id, take="some-take")
    script.write_text(SCRIPT.replace("She stops.", "She stops and waits.\n\nA gull cries."))
    _folder, _remarks, changes = bring_in(script, folder)
    after = shots(folder)[1]
    assert [shot.text for shot in after] == ["MARA runs.", "She stops and waits.", "A gull cries."]
    assert [shot.id for shot in after[:2]] == [shot.id for shot in before]
    assert after[1].circled == "some-take"
    assert [change.kind for change in changes] == ["changed", "new"]


def test_lengths_of_a_revision_are_in_the_rate_that_the_film_has(script, tmp_path):
    folder, *_rest = bring_in(script, tmp_path / "p.rushes")
    edit(folder, "set_film", rate="48")
    assert shots(folder)[1][0].length == 192
    script.write_text(SCRIPT.replace("She stops.", "She waits."))
    bring_in(script, folder)
    rate, after = shots(folder)
    assert (rate, after[0].length, after[1].text) == (48, 192, "She waits.")


def test_a_project_folder_is_itself(script, tmp_path):
    folder, *_rest = bring_in(script, tmp_path / "p.rushes")
    assert bring_in(folder) == (folder, [], [])
