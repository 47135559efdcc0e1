"""What an edit, a scroll and a render cost, counted in a film that is far longer than what an edit touches."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QComboBox

from studio.document.identity import new_id
from studio.document.values import Film, Scene, Shot
from studio.project.project import create
from studio.render.stale import State
from ui.board.layout import Spot

SCENES, SHOTS = 60, 10


def long_film() -> Film:
    return Film(
        title="Long",
        rate=Fraction(24),
        width=128,
        height=96,
        scenes=tuple(
            Scene(
                id=new_id(),
                heading=f"EXT. BEACH {number} - DAY",
                shots=tuple(
                    Shot(id=new_id(), text=f"MARA walks {number} {place}.", length=12) for place in range(SHOTS)
                ),
            )
            for number in range(SCENES)
        ),
    )


class Listener:
    """Counts what the desk tells."""

    def __init__(self, desk):
        self.told = Counter()
        self.last = {}
        for name in ("film_changed", "states_changed", "queue_changed", "selection_changed", "opened"):
            getattr(desk, name).connect(lambda *what, name=name: self._hear(name, what))

    def _hear(self, name, what):
        self.told[name] += 1
        self.last[name] = what[0] if what else None


class Statements:
    """The SQL that a connection runs."""

    def __init__(self, connection):
        self.lines = []
        connection.set_trace_callback(self.lines.append)

    def touching(self, table):
        return [line for line in self.lines if table in line and not line.startswith(("BEGIN", "COMMIT"))]


@pytest.fixture
def long(studio):
    folder = studio.folder / "long.rushes"
    create(folder, long_film()).close()
    studio.window.open(folder)
    studio.run(0.1)
    studio.listener = Listener(studio.desk)
    return studio


def painted_by(studio, act):
    """Cards that are painted for an act, and nothing else that was still owed."""
    studio.run(0.3)
    surface = studio.window.board.surface
    before = surface.painted
    act()
    studio.run(0.05)
    return surface.painted - before


def test_an_edit_tells_each_listener_once_and_says_what_it_concerns(long):
    shot = long.shots[3].id
    long.listener.told.clear()
    long.desk.apply("set_text", shot=shot, text="MARA turns.")
    long.run(0.1)
    assert long.listener.told == {"film_changed": 1}
    assert long.listener.last["film_changed"] == {shot}
    long.desk.apply("together", edits=[
        {"key": "set_length", "parameters": {"shot": each.id, "frames": 24}} for each in long.shots[:5]
    ])  # fmt: skip
    long.run(0.1)
    assert long.listener.told == {"film_changed": 2}
    assert long.listener.last["film_changed"] == {each.id for each in long.shots[:5]}


def test_an_edit_that_makes_stale_tells_of_states_once_with_the_edit(long):
    first, second = long.shots[:2]
    long.desk.queue.render([first.id, second.id])
    long.until(lambda: all(long.desk.state(shot.id) is State.CIRCLED for shot in (first, second)))
    long.run(0.2)
    long.listener.told.clear()
    states = []
    long.desk.film_changed.connect(lambda _nodes: states.append(long.desk.state(second.id)))
    long.desk.apply("set_text", shot=first.id, text="MARA runs.")
    # Whoever hears of the film finds the states of it already.
    assert states == [State.STALE]
    assert long.listener.told == {"film_changed": 1, "states_changed": 1}
    assert long.listener.last["states_changed"] == {first.id, second.id}
    assert long.desk.key_counts["stale"] == 2
    long.run(0.1)
    assert long.listener.told == {"film_changed": 1, "states_changed": 1}


def test_an_edit_paints_its_card_and_no_other(long):
    seen = long.window.board.surface.seen_shots()
    far = long.shots[-1].id
    assert far not in seen
    assert painted_by(long, lambda: long.desk.apply("set_text", shot=seen[2], text="MARA turns.")) == 1
    assert painted_by(long, lambda: long.desk.apply("set_text", shot=far, text="MARA turns.")) == 0
    assert painted_by(long, lambda: long.desk.select(seen[3])) == 2
    assert painted_by(long, long.window.grab) >= len(seen)


def test_an_edit_writes_its_rows_and_asks_for_nothing_else(long):
    session = long.desk.session
    long.run(0.3)
    statements = Statements(session.project.connection)
    worded, worked = session.freshness.staged, long.desk._states.worked
    long.desk.apply("set_text", shot=long.shots[3].id, text="MARA turns.")
    long.run(0.05)
    assert statements.touching(" take") == []
    assert statements.touching(" job") == []
    assert len([line for line in statements.lines if "INTO node" in line]) == 1
    assert len(statements.lines) <= 12
    # Seven shots of the scene may be concerned; none has a take, so none is put into words.
    assert long.desk._states.worked - worked == SHOTS - 3
    assert session.freshness.staged == worded
    session.project.connection.set_trace_callback(None)


def test_reading_takes_and_jobs_asks_the_database_nothing(long):
    shot = long.shots[0].id
    long.desk.queue.render([shot])
    long.until(lambda: long.desk.state(shot) is State.CIRCLED)
    statements = Statements(long.desk.session.project.connection)
    for _time in range(3):
        assert len(long.desk.takes(shot)) == long.desk.take_count(shot) == 1
        assert long.desk.session.takes.frames_of(long.desk.shot()) == 12
        assert [job.state.value for job in long.desk.queue.jobs()] == ["done"]
        assert long.desk.queue.open_jobs() == []
        assert long.desk.queue.failure(shot) is None
        assert shot not in long.desk.due()
    assert statements.lines == []
    long.desk.session.project.connection.set_trace_callback(None)


def test_nobody_lists_the_whole_film_for_one_edit(long, monkeypatch):
    from ui.desk import Desk

    whole = []
    listed = Desk.shots
    monkeypatch.setattr(Desk, "shots", lambda desk: (whole.append(1), listed(desk))[1])
    long.desk.apply("set_text", shot=long.desk.selected[0], text="MARA turns.")
    long.run(0.1)
    assert whole == []
    assert long.desk.film.places is not None
    assert len(long.desk.film.places) == SCENES * SHOTS


def test_scrolling_paints_what_comes_in_and_reads_only_that(long):
    surface = long.window.board.surface
    bar = surface.verticalScrollBar()
    high = surface.layout_now.measures.high
    columns = surface.layout_now.measures.columns
    step = painted_by(long, lambda: bar.setValue(high // 3))
    assert 0 < step <= 2 * columns
    far = painted_by(long, lambda: bar.setValue(bar.maximum()))
    assert far <= len(surface.seen_shots()) + columns
    assert long.shots[-1].id in surface.seen_shots()


def test_only_posters_that_are_seen_are_decoded_and_each_once(long):
    first, last = long.shots[0].id, long.shots[-1].id
    long.desk.queue.render([first, last])
    long.until(lambda: all(long.desk.state(shot) is State.CIRCLED for shot in (first, last)))
    thumbnails = long.window.board.surface.thumbnails
    long.until(lambda: thumbnails.decoded >= 1)
    long.run(0.2)
    assert thumbnails.decoded == 1
    bar = long.window.board.surface.verticalScrollBar()
    for place in (bar.maximum(), 0, bar.maximum(), 0):
        bar.setValue(place)
        long.run(0.15)
    assert thumbnails.decoded == 2


def test_many_shots_are_queued_in_portions_and_cancelled_at_once(long):
    shots = [shot.id for shot in long.shots]
    long.desk.queue.toggle_pause()
    long.desk.queue.render(shots)
    assert len(long.desk.queue.open_jobs()) == 0
    long.until(lambda: len(long.desk.queue.open_jobs()) == len(shots))
    statements = Statements(long.desk.session.project.connection)
    long.listener.told.clear()
    long.desk.queue.cancel([job.id for job in long.desk.queue.open_jobs()])
    long.run(0.1)
    assert long.desk.queue.open_jobs() == []
    assert len([line for line in statements.lines if line.startswith("COMMIT")]) == 1
    assert long.listener.told["queue_changed"] == 1
    long.desk.session.project.connection.set_trace_callback(None)


def test_a_progress_paints_one_card_and_asks_for_no_row(long):
    shot = long.shots[0]
    long.desk.apply("set_text", shot=shot.id, text="SLOW MARA walks.")
    long.desk.queue.render([shot.id])
    long.until(lambda: long.desk.key(shot.id) == "rendering")
    statements = Statements(long.desk.session.project.connection)
    surface = long.window.board.surface
    before = surface.painted
    heard = []
    long.desk.progressed.connect(lambda *_what: heard.append(1))
    long.until(lambda: len(heard) >= 4)
    assert statements.touching(" job") == []
    assert surface.painted - before <= len(heard) + 1
    long.desk.session.project.connection.set_trace_callback(None)
    long.desk.queue.cancel([job.id for job in long.desk.queue.open_jobs()])
    long.until(lambda: not long.desk.queue.open_jobs())


def test_a_film_with_every_state_unknown_is_painted_first_and_quietly(long):
    studio = long
    shot = studio.shots[5]
    studio.desk.queue.render([shot.id])
    studio.until(lambda: studio.desk.state(shot.id) is State.CIRCLED)
    states = studio.desk._states
    states._drop(shot.id)
    states._pending[shot.id] = None
    studio.desk._look_at_keys([shot.id])
    face = studio.window.board.card(shot.id)
    assert not face.known
    assert face.words() == f"Shot 1F, 0.5 seconds. {shot.text}"
    assert studio.desk.key_counts["circled"] == 0
    studio.desk._slices.start()
    studio.until(lambda: studio.desk.key_counts["circled"] == 1)
    assert studio.window.board.card(shot.id).known
    assert not studio.window.board.surface.area(Spot("card", shot.id)).isEmpty()


def test_windows_alone_are_watched_for_keys_and_letters_are_for_whoever_is_typing(studio):
    """Of all that happens to a thousand widgets nothing goes through Python, docked or afloat."""
    studio.open()
    window = studio.window
    dock = window.bench.docks["inspector"]
    watched, look = [], type(window).eventFilter
    window.eventFilter = lambda place, event: (watched.append(place), look(window, place, event))[1]
    places = [window, *window.bench.docks.values()]

    def is_typed(widget):
        widget.window().activateWindow()
        widget.setFocus()
        studio.run()
        key = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_K, Qt.KeyboardModifier.NoModifier, "k")
        key.ignore()
        QApplication.sendEvent(widget, key)
        return key.isAccepted()

    for afloat in (False, True):
        dock.setFloating(afloat)
        studio.run()
        field = next(each for each in dock.findChildren(QComboBox) if each.isVisible())
        studio.card(0).click()
        assert not is_typed(dock.head.more)
        assert is_typed(field)
    assert {id(window), id(dock)} <= {id(place) for place in watched}
    assert all(place in places for place in watched)
