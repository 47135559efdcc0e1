"""What one move of a drag costs, counted: what is near the hand is worked out, the rest of the film is not."""

from __future__ import annotations

import pytest

from studio.cut import layout as laying
from studio.cut.material import Material
from studio.document.values import Film
from studio.project.project import create
from studio.script.reading import parse_script
from studio.script.storyboard import storyboard
from ui.timeline import painting

SCENES = 60
SCRIPT = "".join(
    f"\nEXT. PLACE {number} - DAY\n\nMARA walks. [[2s]]\n\nShe waits. [[2s]]\n" for number in range(SCENES)
)


@pytest.fixture
def long(cutting):
    """Sixty scenes of two shots."""
    place = cutting.folder / "long.rushes"
    create(place, storyboard(parse_script("long.fountain", SCRIPT.encode()))[0]).close()
    cutting.desk.bring_in(place)
    cutting.run(0.2)
    cutting.until(lambda: not (cutting.desk._states and cutting.desk._states.pending))
    cutting.timeline.switch("snap", on=False)
    cutting.timeline.zoom_to(4.0, 0.0)
    cutting.timeline.pan_to(0)
    cutting.run(0.1)
    return cutting


def counted(monkeypatch, owner, name):
    calls = []
    original = getattr(owner, name)
    monkeypatch.setattr(owner, name, lambda *given, **more: calls.append(given) or original(*given, **more))
    return calls


def dragged(film, moves):
    """Trim the second shot's end, move by move, without letting go."""
    start = film.edge(film.picture(1), "end")
    film.press(start)
    for step in range(1, moves + 1):
        film.move(start.__class__(start.x() - 4 * (step + 1), start.y()))
        film.run(0)
    return start


def test_a_move_of_a_trim_lays_one_scene_out_and_asks_about_no_other(long, monkeypatch):
    asked = counted(monkeypatch, Material, "__call__")
    blocks = counted(monkeypatch, laying, "Block")
    edits = counted(monkeypatch, Film, "stand_as")
    dragged(long, 10)
    trial = long.timeline.hands.held.trial
    assert trial.gesture.moved == -11
    assert len(blocks) <= 10, "one scene a move"
    assert len(asked) <= 20, "its two shots"
    assert len(edits) >= 10
    assert trial.sight.film.places is long.film.places, "nobody looks for every shot again"
    long.timeline.hands.give_up()


def test_states_that_change_nothing_in_the_cut_leave_the_next_move_as_cheap(long, monkeypatch):
    long.desk.states_changed.emit(frozenset(shot.id for shot in long.shots[:50]))
    long.run()
    asked = counted(monkeypatch, Material, "__call__")
    dragged(long, 5)
    assert len(asked) <= 10
    long.timeline.hands.give_up()


def test_what_only_moves_along_is_painted_from_its_tiles(long, monkeypatch):
    music = {"id": "01m7z7vm4k00000000ce", "track": "music", "frames": 2000, "media": "a" * 64 + ".wav",
             "anchor": long.shots[2].id, "at": 0}  # fmt: skip
    long.desk.apply("add_clip", clip=music)
    long.run(0.3)
    tracks, paint = [], painting.clip
    # The painter ends before the test does: only what was painted is kept.
    monkeypatch.setattr(painting, "clip", lambda p, face, *more: tracks.append(face.track) or paint(p, face, *more))
    tiles = long.timeline.tiles.counts.built
    dragged(long, 10)
    assert long.timeline.tiles.counts.built == tiles
    # The shot in hand, the next one and their sounds; never the music, nor what stands further to the right.
    assert 10 <= len(tracks) <= 4 * 10
    assert "music" not in tracks
    long.timeline.hands.give_up()
