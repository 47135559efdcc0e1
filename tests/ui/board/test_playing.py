"""A card plays in its place, and shows a person's own picture where one stands for the take."""

from __future__ import annotations

import numpy as np
from PIL import Image
from PySide6.QtCore import Qt

from studio.render.stale import State
from ui.board.layout import Spot
from ui.board.painting import picture_of


def middle(studio, card):
    """The colour in the middle of a card's picture."""
    from PySide6.QtCore import QRectF

    view = card.surface.viewport()
    at = picture_of(QRectF(card.area)).center().toPoint()
    return view.grab().toImage().pixelColor(at * view.devicePixelRatioF())


def test_space_plays_the_card_where_it_is_and_again_stops(studio, board):
    shot = studio.shots[0].id
    board.desk.queue.render([shot])
    studio.until(lambda: board.desk.state(shot) is State.CIRCLED)
    studio.run(0.2)
    card = studio.card(0)
    transport = studio.window.transport
    card.key(Qt.Key.Key_Space)
    assert (transport.source, transport.shot, transport.is_playing) == ("shot", shot, True)
    assert studio.window.view == "board"
    studio.until(lambda: shot in board.surface.live)
    assert board.surface.playing == shot
    card.key(Qt.Key.Key_Space)
    assert not transport.is_playing
    assert board.surface.live == {}
    assert board.surface.playing == ""


def test_it_ends_by_itself_and_with_another_choice(studio, board):
    first, second = studio.shots[0].id, studio.shots[1].id
    board.desk.queue.render([first, second])
    studio.until(lambda: all(board.desk.state(shot) is State.CIRCLED for shot in (first, second)))
    studio.card(0).key(Qt.Key.Key_Space)
    studio.until(lambda: not studio.window.transport.is_playing, 10)
    assert board.surface.playing == ""
    studio.card(0).key(Qt.Key.Key_Space)
    assert board.surface.playing == first
    studio.card(1).click()
    assert board.surface.playing == ""
    assert not studio.window.transport.is_playing
    # Another card's play takes over.
    studio.card(0).key(Qt.Key.Key_Space)
    board.surface.played.emit(second)
    assert board.surface.playing == second
    board.panel.let_go()
    assert board.surface.playing == ""


def test_a_card_without_a_take_plays_as_its_slate(studio, board):
    studio.card(2).key(Qt.Key.Key_Space)
    assert studio.window.transport.is_playing
    studio.until(lambda: studio.shots[2].id in board.surface.live)
    studio.card(2).key(Qt.Key.Key_Escape)
    studio.card(2).key(Qt.Key.Key_Space)
    assert board.surface.live == {}


def test_a_still_that_stands_for_a_take_is_the_cards_picture(studio, board):
    path = studio.folder / "drawn.png"
    Image.fromarray(np.full((90, 160, 3), (20, 180, 40), np.uint8)).save(path)
    adding = board.desk.run(board.desk.session.media.add(path))
    studio.until(adding.done)
    name = adding.result().name
    board.desk.apply("set_stand", shot=studio.shots[1].id, media=name)
    studio.run(0.05)
    painted = board.surface.painted
    conforming = board.desk.run(board.desk.session.media.conform(name))
    studio.until(conforming.done)
    card = studio.card(1)
    # It is told when it can be used: the card is painted, and once more when its picture is there.
    studio.until(lambda: board.surface.painted >= painted + 2)
    found = middle(studio, card)
    assert (abs(found.red() - 20) < 12, abs(found.green() - 180) < 12) == (True, True)
    board.desk.apply("set_stand", shot=studio.shots[1].id, media="")
    assert board.surface.picture(card.face, board.surface.area(Spot("card", card.shot))).isNull()
