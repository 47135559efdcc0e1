"""Numbers of the board: where cards lie, what is seen, where a dragged one would land."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import QPoint, QRect

from tests.studio.document.films import make_film
from ui.board.layout import LEFT, Block, Layout, Spot, blocks_of, measured


def laid(film, width=1000, folded=(), shown=None):
    return Layout(blocks_of(film, folded, shown), measured(width, 192, 264, 12, 28, 32, 74))


def everything(layout):
    return list(layout.spots(QRect(0, 0, layout.measures.width, layout.height)))


@pytest.mark.parametrize("width", [300, 640, 1000, 1700, 3000])
def test_cards_are_equal_do_not_overlap_and_stay_inside(width):
    layout = laid(make_film(4, 7), width)
    spots = everything(layout)
    cards = [rect for spot, rect in spots if spot.kind == "card"]
    assert len(cards) == 28
    assert len({(rect.width(), rect.height()) for rect in cards}) == 1
    assert [spot.kind for spot, _rect in spots].count("new") == 4
    for place, (_spot, rect) in enumerate(spots):
        assert rect.left() >= LEFT
        assert rect.right() < width
        assert rect.bottom() < layout.height
        assert not any(rect.intersects(other) for _other, other in spots[place + 1 :])
    assert layout.height - max(rect.bottom() for _spot, rect in spots) < 40


def test_what_is_seen_is_what_a_look_at_everything_finds_there():
    film, chance = make_film(30, 9), random.Random(3)
    layout = laid(film, folded={film.scenes[4].id, film.scenes[5].id})
    spots = everything(layout)
    for _time in range(60):
        area = QRect(chance.randrange(900), chance.randrange(layout.height), chance.randrange(1, 300), 200)
        assert list(layout.spots(area)) == [(spot, rect) for spot, rect in spots if rect.intersects(area)]
    for spot, rect in spots:
        assert layout.at(rect.center()) == (spot, rect)


def test_the_next_shots_place_is_a_card_or_a_bar_that_takes_no_row():
    layout = laid(make_film(1, 4))
    assert layout.measures.columns == 4
    bar = layout.new(0)
    assert (bar.height(), bar.width()) == (32, 974)
    layout = laid(make_film(1, 3))
    assert layout.new(0).size() == layout.slot(0, 0).size()
    empty = Layout([Block("one", 0, (), folded=False, new=True)], layout.measures)
    assert empty.new(0) == empty.slot(0, 0)


def test_a_filter_hides_scenes_that_have_nothing_and_places_for_new_shots():
    film = make_film(3, 4)
    wanted = {film.scenes[1].shots[2].id, film.scenes[1].shots[3].id}
    layout = laid(film, shown=lambda shot: shot in wanted)
    assert [spot for spot, _rect in everything(layout)] == [
        Spot("head", film.scenes[1].id),
        *(Spot("card", shot.id) for shot in film.scenes[1].shots[2:]),
    ]
    assert layout.blocks[0].row == 1


def test_landing_follows_the_pointer_from_gap_to_gap_and_skips_folded_scenes():
    film = make_film(3, 6)
    layout = laid(film, folded={film.scenes[1].id})
    first = layout.slot(0, 1)
    before, after = QPoint(first.left() + 5, first.center().y()), QPoint(first.right() - 5, first.center().y())
    assert layout.landing(before)[:2] == (film.scenes[0].id, 1)
    assert layout.landing(after)[:2] == (film.scenes[0].id, 2)
    assert layout.landing(after).bar.left() in range(first.right(), first.right() + 12)
    # Beyond the last card of the last row: behind it.
    assert layout.landing(QPoint(990, layout.slot(0, 5).center().y()))[:2] == (film.scenes[0].id, 6)
    head = layout.head(1)
    assert layout.landing(head.center()).scene in (film.scenes[0].id, film.scenes[2].id)
    assert layout.landing(QPoint(10, layout.height + 500)).scene == film.scenes[2].id
    assert laid(film, folded={scene.id for scene in film.scenes}).landing(QPoint(1, 1)) is None
    assert Layout([], layout.measures).landing(QPoint(1, 1)) is None


def test_scenes_land_between_scenes():
    film = make_film(3, 2)
    layout = laid(film)
    assert layout.scene_landing(QPoint(5, 0))[0] == 0
    assert layout.scene_landing(QPoint(5, layout.head(1).top()))[0] == 1
    assert layout.scene_landing(QPoint(5, layout.height))[0] == 3
    assert Layout([], layout.measures).scene_landing(QPoint(1, 1)) is None
