"""A project keeps every edit, walks back and forth through them, and can be copied and moved."""

from __future__ import annotations

import shutil
import sqlite3

import pytest

from engine.messages.faults import Exit, Fault
from studio.document.edits import EDITS
from studio.document.values import Film
from studio.project.project import Project, create, open_project
from tests.studio.document.films import make_film


@pytest.fixture
def film():
    return make_film()


@pytest.fixture
def folder(tmp_path, film):
    folder = tmp_path / "Low Tide.rushes"
    create(folder, film, script=b"EXT. BEACH - DAY\n", script_name="low.fountain").close()
    return folder


def test_what_was_made_is_what_is_opened(folder, film):
    with open_project(folder) as project:
        assert project.film == film
        assert project.script() == ("low.fountain", b"EXT. BEACH - DAY\n")
        assert project.undo_name == project.redo_name == ""
    assert sorted(path.name for path in folder.iterdir()) == [
        "cache",
        "exports",
        "media",
        "project.db",
        "project.lock",
        "takes",
    ]


def every_edit(film):
    """One of each edit, in an order in which all can be made; each from the film that the one before left."""
    scene, other = film.scenes[0].id, film.scenes[1].id
    a, b, c = (shot.id for shot in film.scenes[0].shots)
    yield "set_text", {"shot": a, "text": "She runs."}
    yield "set_prompt", {"shot": a, "prompt": "A woman runs along the water."}
    yield "set_line", {"shot": b, "index": 0, "text": "Yes."}
    yield "add_line", {"shot": a, "character": "Jonah", "text": "No."}
    yield "set_direction", {"shot": a, "field": "size", "value": "close-up"}
    yield "set_cues", {"shot": a, "cues": ["bells"]}
    yield "set_length", {"shot": a, "frames": 50}
    yield "set_transition", {"shot": a, "transition": "dissolve", "frames": 12}
    yield "set_seed", {"shot": a, "seed": 3}
    yield "circle", {"shot": a, "take": "t1"}
    yield "keep_as_is", {"shot": a, "content": "c0ffee"}
    yield "add_shot", {"scene": scene, "index": 1, "text": "New.", "shot": "n1"}
    yield "move_shot", {"shot": "n1", "scene": other, "index": 0}
    yield "split_shot", {"shot": b, "offset": 5, "new": "n2"}
    yield "merge_shots", {"shot": b, "following": "n2"}
    yield "remove_shot", {"shot": c}
    yield "set_heading", {"scene": scene, "heading": "INT. GYM - DAY"}
    yield "add_scene", {"heading": "EXT. ROAD", "index": 0, "scene": "n3", "shot": "n4"}
    yield "move_scene", {"scene": "n3", "index": 1}
    yield "remove_scene", {"scene": "n3"}
    yield "set_entry", {"kind": "prop", "name": "ball"}
    yield "remove_entry", {"kind": "prop", "name": "ball"}
    yield "rename_entry", {"kind": "character", "name": "MARA", "to": "Nora", "through": True}
    yield "give_cameo", {"name": "NORA", "cameo": "0a" * 16}
    yield "set_pictures", {"kind": "character", "name": "NORA", "media": [f"{'cd' * 32}.png"]}
    yield "add_line", {"shot": a, "character": "JONAH", "text": "Wait."}
    yield "add_line", {"shot": a, "character": "JONAH", "text": "Please."}
    yield "set_speaker", {"shot": a, "index": 1, "character": "Nora"}
    yield "set_manner", {"shot": a, "index": 1, "manner": "whispering"}
    yield "move_line", {"shot": a, "index": 1, "to": 0}
    yield "set_recording", {"shot": a, "index": 0, "recording": "ab" * 32, "samples": 48000}
    yield "remove_line", {"shot": a, "index": 1}
    yield "set_asides", {"shot": a, "asides": ["like a dream"]}
    yield "set_fade_out", {"shot": a, "frames": 12}
    yield "set_stand", {"shot": a, "media": f"{'cd' * 32}.png"}
    yield "set_key_frame", {"shot": a, "media": f"{'cd' * 32}.png"}
    yield "set_key", {"shot": a, "frame": 12, "media": f"{'cd' * 32}.png"}
    yield "set_spans", {"shot": a, "spans": [{"frames": 20}, {"first": 30, "frames": 9, "gap": 5}]}
    yield "set_gap", {"shot": b, "span": 0, "gap": 12, "frames": 48}
    yield "set_level", {"shot": a, "stem": "dialogue", "gain": -6.5, "lead": 7}
    sound = {"id": "n5", "track": "music", "media": f"{'ef' * 32}.wav", "frames": 100, "anchor": a, "at": -2}
    yield "add_clip", {"clip": sound}
    yield "change_clip", {"clip": "n5", "changes": {"frames": 90, "level": {"gain": 3.0}}}
    yield "add_marker", {"marker": {"id": "n6", "at": 4, "anchor": b, "words": "Look"}}
    yield "change_marker", {"marker": "n6", "changes": {"colour": "blue"}}
    yield "hang", {"items": [{"id": "n5", "anchor": b, "at": 3}, {"id": "n6", "anchor": "", "at": 50}]}
    yield "set_marked", {"first": 10, "last": 90}
    yield "set_track", {"track": "music", "muted": True}
    trim = {"key": "set_spans", "parameters": {"shot": a, "spans": [{"frames": 21}]}}
    yield "cut", {"deed": "trim", "shot": a, "edits": [trim]}
    yield "set_film", {"title": "High Tide", "rate": "25"}
    yield "remove_clip", {"clip": "n5"}
    yield "remove_marker", {"marker": "n6"}
    yield "together", {"edits": [{"key": "set_seed", "parameters": {"shot": a, "seed": 9}}]}
    yield "lock", {"shot": a, "locked": True}
    from studio.document.nodes import rows_to_plain

    yield "revise", {"rows": rows_to_plain(film, make_film(3, 1))}
    yield "paste", {"rows": rows_to_plain(Film(), make_film(1, 2)), "count": 2}


def test_every_edit_survives_a_restart_and_every_step_of_undo_and_redo_too(folder, film):
    assert {key for key, _ in every_edit(film)} == set(EDITS)
    films, names = [film], []
    with open_project(folder) as project:
        for key, parameters in every_edit(film):
            assert project.apply(key, **parameters) != films[-1], key
            films.append(project.film)
            names.append(project.undo_name)
    assert all(names)
    for expected, name in zip(films[:0:-1], names[::-1], strict=True):
        with open_project(folder) as project:
            assert project.film == expected
            assert project.undo_name == name
            project.undo()
    for expected in films[1:]:
        with open_project(folder) as project:
            project.redo()
            assert project.film == expected
    with open_project(folder) as project:
        assert project.redo_name == ""
        assert project.redo() == films[-1]
        for _ in names:
            project.undo()
        assert project.film == film
        assert project.undo() == film, "there is nothing before the first edit"


def test_a_new_edit_ends_what_could_be_redone(folder, film):
    shot = film.scenes[0].shots[0].id
    with open_project(folder) as project:
        for text in ("one", "two", "three"):
            project.apply("set_text", shot=shot, text=text)
        project.undo()
        project.undo()
        project.apply("set_text", shot=shot, text="other")
        assert project.redo_name == ""
        project.undo()
        assert project.film.scenes[0].shots[0].text == "one"


def test_an_edit_that_changes_nothing_is_none(folder, film):
    shot = film.scenes[0].shots[0]
    with open_project(folder) as project:
        project.apply("set_text", shot=shot.id, text=shot.text)
        assert project.undo_name == ""


def test_what_did_not_change_stays_the_very_same_value(folder, film):
    with open_project(folder) as project:
        before = project.film
        project.apply("set_text", shot=before.scenes[0].shots[0].id, text="x")
        project.undo()
        assert project.film == before
        assert project.film.scenes[1] is before.scenes[1]
        assert project.film.scenes[0].shots[1] is before.scenes[0].shots[1]


def test_only_what_changed_is_told_and_written(folder, film):
    shot = film.scenes[0].shots[0].id
    told: list[object] = []
    with open_project(folder) as project:
        project.changed.connect(told.append)
        project.apply("set_text", shot=shot, text="x")
        project.apply("move_shot", shot=shot, scene=film.scenes[1].id, index=0)
        project.undo()
    both = frozenset({film.scenes[0].id, film.scenes[1].id})
    assert told == [frozenset({shot}), both, both]


def test_a_refused_edit_leaves_nothing(folder, film):
    with open_project(folder) as project:
        with pytest.raises(Fault):
            project.apply("set_length", shot=film.scenes[0].shots[0].id, frames=7200)
        assert project.film == film
        assert project.undo_name == ""


def test_a_copy_and_a_moved_project_open(folder, film, tmp_path):
    with open_project(folder) as project:
        project.apply("set_film", title="Copied while open")
        shutil.copytree(folder, tmp_path / "Copy.rushes")
    shutil.move(folder, tmp_path / "Elsewhere.rushes")
    for name in ("Copy.rushes", "Elsewhere.rushes"):
        with open_project(tmp_path / name) as project:
            assert project.film.title == "Copied while open"


def test_a_project_is_not_made_over_another(folder, film):
    with pytest.raises(Fault) as caught:
        create(folder, film)
    assert caught.value.code == "project.exists"


def test_a_project_in_a_place_that_is_a_file(tmp_path, film):
    (tmp_path / "file").write_text("x")
    with pytest.raises(Fault) as caught:
        create(tmp_path / "file", film)
    assert (caught.value.code, caught.value.exit) == ("project.cannot_write", Exit.CANNOT_WRITE)


def test_a_full_disk_refuses_the_edit_and_keeps_the_project_as_it_was(folder, film):
    with open_project(folder) as project:
        (pages,) = project.connection.execute("PRAGMA page_count").fetchone()
        project.connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(Fault) as caught:  # noqa: PT012 - some of the first edits still find room
            for letter in "abcdefghijklmnopqrstuvwxyz":
                film = project.film
                project.apply("set_text", shot=film.scenes[0].shots[0].id, text=letter * 19_000)
        assert (caught.value.code, caught.value.exit) == ("media.disk_full", Exit.CANNOT_WRITE)
        assert project.film == film
        project.connection.execute("PRAGMA max_page_count = 1000000")
        project.apply("set_film", title="Room again")
    with open_project(folder) as project:
        assert project.film.title == "Room again"
        project.undo()
        assert project.film == film


def test_commits_are_synced_and_logged_ahead(folder):
    with open_project(folder) as project:
        assert project.connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert project.connection.execute("PRAGMA synchronous").fetchone() == (2,)


def test_a_network_folder_has_no_write_ahead_log(folder, film, monkeypatch):
    from studio.project import schema

    monkeypatch.setattr(schema, "on_network", lambda _folder: True)
    with open_project(folder) as project:
        assert project.connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        project.apply("set_film", title="Far away")
    with open_project(folder) as project:
        assert project.film.title == "Far away"


def test_a_reader_sees_what_the_writer_kept_and_changes_nothing(folder, film):
    with open_project(folder) as writer:
        writer.apply("set_film", title="New")
        with open_project(folder, read_only=True) as reader:
            assert isinstance(reader, Project)
            assert reader.read_only
            assert reader.film.title == "New"
            for attempt in (lambda: reader.apply("set_film", title="No"), reader.undo):
                with pytest.raises(Fault) as caught:
                    attempt()
                assert caught.value.code == "project.read_only"
            with pytest.raises(sqlite3.OperationalError):
                reader.connection.execute("DELETE FROM node")


def test_a_reader_sees_edits_that_a_killed_writer_left_in_the_log(folder, tmp_path):
    with open_project(folder) as project:
        project.apply("set_film", title="In the log")
        # What a kill leaves: the log is there, its index may not be.
        shutil.copytree(folder, tmp_path / "killed.rushes")
    (tmp_path / "killed.rushes" / "project.db-shm").unlink(missing_ok=True)
    assert (tmp_path / "killed.rushes" / "project.db-wal").stat().st_size > 0
    with open_project(tmp_path / "killed.rushes", read_only=True) as reader:
        assert reader.film.title == "In the log"


def test_a_script_that_is_typed_replaces_what_was_typed_before_and_nothing_else(folder, film):
    with open_project(folder) as project:
        project.keep_script("a.fountain", b"one")
        for text in (b"two", b"three"):
            project.keep_script("script.fountain", text, typed=True)
        assert project.script() == ("script.fountain", b"three")
        project.keep_script("a.fountain", b"four")
        project.keep_script("script.fountain", b"five", typed=True)
        kept = [data for (data,) in project.connection.execute("SELECT data FROM script ORDER BY number")]
        assert kept[-4:] == [b"one", b"three", b"four", b"five"]
