"""What a screen reader finds on the board."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QAccessible

from studio.render.stale import State
from ui.board.layout import Spot
from ui.board.speaking import SurfaceInterface, spots_of


def reader(board):
    found = QAccessible.queryAccessibleInterface(board.surface)
    assert isinstance(found, SurfaceInterface)
    return found


def texts(found):
    return [found.child(place).text(QAccessible.Text.Name) for place in range(found.childCount())]


def test_cards_say_slate_state_length_and_text(studio, board):
    found = reader(board)
    words = texts(found)
    assert found.role() == QAccessible.Role.List
    assert words[0] == "Scene 1, EXT. BEACH 1 - DAY, 6 shots, 3/8 pages, 6.0 s"
    assert words[1] == "Shot 1A, No take, 1.0 seconds. MARA walks 1 a."
    assert "New shot 1G" in words
    shot = studio.shots[0].id
    board.desk.queue.render([shot])
    studio.until(lambda: board.desk.state(shot) is State.CIRCLED)
    board.desk.apply("set_text", shot=shot, text="MARA slows.")
    assert texts(found)[1] == "Shot 1A, Stale, 1.0 seconds. MARA slows."
    board.desk.apply("lock", shot=shot, locked=True)
    assert texts(found)[1] == "Shot 1A, Stale, Locked, 1.0 seconds. MARA slows."


def test_places_and_states_are_those_on_the_screen(studio, board):
    found = reader(board)
    spots = spots_of(board.surface)
    place = spots.index(Spot("card", studio.shots[1].id))
    child = found.child(place)
    assert found.indexOfChild(child) == place
    area = studio.card(1).area
    assert child.rect() == QRect(board.surface.viewport().mapToGlobal(area.topLeft()), area.size())
    assert found.childAt(child.rect().center().x(), child.rect().center().y()).spot == spots[place]
    studio.card(1).click()
    assert child.state().selected
    assert not child.state().offscreen
    assert found.child(0).state().expanded
    board.surface.fold(board.desk.film.scenes[0].id, on=True)
    assert found.child(0).state().collapsed
    assert not child.isValid()
    assert child.state().invalid
    assert child.text(QAccessible.Text.Description) == ""
    assert found.child(10_000) is None


def test_only_what_is_near_is_told_of_a_long_film(board):
    board.studio.run()
    assert reader(board).childCount() == len(spots_of(board.surface)) < 28
