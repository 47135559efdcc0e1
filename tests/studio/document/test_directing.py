"""Who says what and how, recorded lines, what stands for a take; and names that go through the script."""

from __future__ import annotations

import msgspec
import pytest

from engine.messages.directions import Camera
from engine.messages.faults import Fault
from engine.messages.requests import Entry, Line
from studio.document.casting import replaced
from studio.document.edits import apply
from studio.document.values import Directions, Film, Scene, Shot
from studio.project.project import create, open_project

LINES = (Line(character="MARA", text="One."), Line(character="JONAH", text="Two, Mara."))


@pytest.fixture
def film() -> Film:
    camera = Directions(camera=Camera(size="close-up", subject="MARA"))
    return Film(
        bible=(
            Entry(kind="character", name="MARA", description="thirty", stand_in="lin", voice="nia"),
            Entry(kind="character", name="JONAH"),
            Entry(kind="place", name="BEACH"),
            Entry(kind="prop", name="red ball"),
        ),
        scenes=(
            Scene(
                id="s1",
                heading="EXT. BEACH - DAY",
                shots=(
                    Shot(id="a", text="MARA takes the Red ball. Tamara waits.", lines=LINES, directions=camera),
                    Shot(id="b", text="He looks at mara."),
                ),
            ),
            Scene(id="s2", heading="INT. CAR", shots=(Shot(id="c", text="Nobody."),)),
        ),
    )


def shot(film, name="a"):
    return film.find(name)[1]


def refused(film, code, key, **parameters):
    with pytest.raises(Fault) as caught:
        apply(film, key, parameters)
    assert caught.value.code == code


def test_a_line_changes_hands_manner_and_place(film):
    film = apply(film, "set_speaker", {"shot": "a", "index": 0, "character": " wren "})
    film = apply(film, "set_manner", {"shot": "a", "index": 0, "manner": "(very\nlow)"})
    film = apply(film, "move_line", {"shot": "a", "index": 0, "to": 9})
    assert shot(film).lines == (LINES[1], Line(character="WREN", text="One.", manner="very low"))
    assert film.bible[-1] == Entry(kind="character", name="WREN")
    assert shot(apply(film, "remove_line", {"shot": "a", "index": 0})).lines == (shot(film).lines[1],)
    refused(film, "shot.no_line", "set_manner", shot="a", index=2, manner="")
    refused(film, "shot.no_line", "remove_line", shot="a", index=-1)
    refused(film, "entry.nameless", "set_speaker", shot="a", index=0, character=" ")


def test_a_line_is_recorded_and_given_back_to_its_voice(film):
    sha = "0a" * 32
    recorded = apply(film, "set_recording", {"shot": "a", "index": 1, "recording": sha, "samples": 100})
    assert (shot(recorded).lines[1].recording, shot(recorded).lines[1].samples) == (sha, 100)
    back = apply(recorded, "set_recording", {"shot": "a", "index": 1, "recording": "", "samples": 55})
    assert shot(back) == shot(film)
    for bad, samples in (("../../x", 100), (sha.upper(), 100), (sha, 0), (sha, 48000 * 121)):
        refused(film, "recording.unfit", "set_recording", shot="a", index=0, recording=bad, samples=samples)


def test_other_directions_fades_and_what_stands_for_a_take(film):
    film = apply(film, "set_asides", {"shot": "a", "asides": [" like a\ndream ", "", "like a dream"]})
    film = apply(film, "set_fade_out", {"shot": "a", "frames": 24})
    film = apply(film, "set_stand", {"shot": "a", "media": f"{'ab' * 32}.png"})
    assert shot(film).asides == ("like a dream",)
    assert (shot(film).fade_out, shot(film).stands) == (24, f"{'ab' * 32}.png")
    assert shot(apply(film, "set_stand", {"shot": "a", "media": ""})).stands == ""
    refused(film, "direction.unknown", "set_fade_out", shot="a", frames=-1)
    refused(film, "direction.unknown", "set_fade_out", shot="a", frames=24 * 11)
    refused(film, "media.missing", "set_key_frame", shot="a", media="../../etc/passwd")


def test_a_locked_shot_takes_none_of_it(film):
    film = apply(film, "lock", {"shot": "a", "locked": True})
    for key, parameters in (
        ("set_manner", {"index": 0, "manner": "low"}),
        ("remove_line", {"index": 0}),
        ("set_recording", {"index": 0, "recording": "", "samples": 0}),
        ("set_stand", {"media": ""}),
        ("set_fade_out", {"frames": 1}),
    ):
        refused(film, "shot.locked", key, shot="a", **parameters)


def test_a_name_alone_is_changed_in_the_bible_only(film):
    after = apply(film, "rename_entry", {"kind": "character", "name": "MARA", "to": "nora"})
    assert after.bible[0] == msgspec.structs.replace(film.bible[0], name="NORA")
    assert after.scenes is film.scenes


def test_a_name_goes_through_words_dialogue_and_cameras(film):
    after = apply(film, "rename_entry", {"kind": "character", "name": "MARA", "to": "nora", "through": True})
    assert shot(after).text == "NORA takes the Red ball. Tamara waits."
    assert shot(after).lines == (Line(character="NORA", text="One."), Line(character="JONAH", text="Two, Nora."))
    assert shot(after).directions.camera.subject == "NORA"
    assert shot(after, "b").text == "He looks at nora."
    assert after.scenes[1] is film.scenes[1], "what does not mention it stays the very same value"


def test_a_place_goes_through_headings_and_a_prop_through_the_text(film):
    after = apply(film, "rename_entry", {"kind": "place", "name": "BEACH", "to": "Cove", "through": True})
    assert after.scenes[0].heading == "EXT. COVE - DAY"
    after = apply(film, "rename_entry", {"kind": "prop", "name": "red ball", "to": "blue kite", "through": True})
    assert "the blue kite." in shot(after).text


def test_names_that_cannot_be_are_refused(film):
    refused(film, "entry.unknown", "rename_entry", kind="prop", name="MARA", to="x")
    refused(film, "entry.nameless", "rename_entry", kind="character", name="MARA", to=" \n")
    refused(film, "entry.exists", "rename_entry", kind="character", name="MARA", to="Jonah")
    locked = apply(film, "lock", {"shot": "b", "locked": True})
    refused(locked, "shot.locked", "rename_entry", kind="character", name="MARA", to="Nora", through=True)
    assert apply(locked, "rename_entry", {"kind": "character", "name": "JONAH", "to": "Joe", "through": True})


CAMEO = "0a" * 16


def cast(film, name):
    return {entry.cameo for entry in film.bible if entry.name == name}


def test_a_cameo_is_cast_and_taken_back_through_the_project(film, tmp_path):
    folder = tmp_path / "film.rushes"
    create(folder, film).close()
    with open_project(folder) as project:
        after = project.apply("give_cameo", name="MARA", cameo=CAMEO)
        assert after.bible[0] == msgspec.structs.replace(film.bible[0], cameo=CAMEO)
        assert (after.bible[1:], after.scenes) == (film.bible[1:], film.scenes)
        project.apply("give_cameo", name="red ball", cameo="0b" * 16)
    with open_project(folder) as project:
        assert [entry.cameo for entry in project.film.bible] == [CAMEO, "", "", "0b" * 16]
        project.undo()
        assert project.film == after
        project.undo()
        assert project.film == film
        project.redo()
        assert project.apply("give_cameo", name="MARA", cameo="") == film


def test_who_is_cast_stays_so_when_they_are_described_or_renamed(film):
    film = apply(film, "give_cameo", {"name": "MARA", "cameo": CAMEO})
    described = apply(film, "set_entry", {"kind": "character", "name": "MARA", "description": "forty", "voice": "lin"})
    assert described.bible[0] == Entry(kind="character", name="MARA", description="forty", voice="lin", cameo=CAMEO), (
        "what is not said of an entry goes, but for its cameo"
    )
    for through in (False, True):
        renamed = apply(film, "rename_entry", {"kind": "character", "name": "MARA", "to": "Nora", "through": through})
        assert (cast(renamed, "NORA"), cast(renamed, "MARA")) == ({CAMEO}, set())
    gone = apply(film, "remove_entry", {"kind": "character", "name": "MARA"})
    anew = apply(gone, "set_entry", {"kind": "character", "name": "MARA"})
    assert cast(anew, "MARA") == {""}, "a new entry of that name is nobody's"


def test_what_cannot_be_cast_is_refused(film):
    for bad in ("mara", CAMEO.upper(), f"{CAMEO}0", f"{CAMEO}\n", "../x"):
        refused(film, "cameo.unknown", "give_cameo", name="MARA", cameo=bad)
    refused(film, "entry.unknown", "give_cameo", name="WREN", cameo=CAMEO)
    refused(film, "entry.unknown", "give_cameo", name="BEACH", cameo=CAMEO)


def test_a_name_keeps_the_case_in_which_it_stands():
    assert replaced("MARA, Mara, mara's Maras", "MARA", "NORA LEE") == "NORA LEE, Nora Lee, nora lee's Maras"
    assert replaced("a (b) c", "(b)", "d") == "a d c"
    assert replaced("words", "", "x") == "words"
