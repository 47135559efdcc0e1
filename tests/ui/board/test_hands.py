"""Dragging cards and scenes, framing several, walking and folding with keys, menus."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from ui.board.layout import Spot
from ui.look import theme

CONTROL, SHIFT, ALT = (Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier,
                       Qt.KeyboardModifier.AltModifier)  # fmt: skip


def chosen(board):
    return [board.desk.slate(shot) for shot in board.desk.selected]


def test_several_are_dragged_together_into_another_scene_as_one_step(studio, board):
    studio.card(4).click()
    studio.card(1).click(CONTROL)
    before = board.desk.film
    board.drag(studio.card(1).at(), studio.card(7).at(x=0.05))
    assert board.slates(0) == ["a", "c", "d", "f"]
    # In the film's order, whichever was chosen first.
    assert board.slates(1) == ["a", "b", "e", "b", "c", "d", "e", "f"]
    assert chosen(board) == ["2C", "2B"]
    studio.do("edit.undo")
    assert board.desk.film == before


def test_several_within_their_own_scene_and_to_where_they_are(studio, board):
    studio.card(0).click()
    studio.card(1).click(SHIFT)
    board.drag(studio.card(0).at(), studio.card(3).at(x=0.95))
    assert board.slates(0) == ["c", "d", "a", "b", "e", "f"]
    film = board.desk.film
    board.drag(studio.card(2).at(), studio.card(3).at(x=0.95))
    assert board.desk.film is film


def test_a_click_on_one_of_several_chooses_it_alone(studio, board):
    studio.card(0).click()
    studio.card(2).click(SHIFT)
    assert chosen(board) == ["1A", "1B", "1C"]
    studio.card(1).click()
    assert chosen(board) == ["1B"]
    studio.card(3).click(CONTROL)
    studio.card(1).click(CONTROL)
    assert chosen(board) == ["1D"]


def test_a_locked_shot_is_not_dragged_out_and_nothing_moves(studio, board):
    board.desk.apply("lock", shot=studio.shots[1].id, locked=True)
    film = board.desk.film
    studio.card(0).click()
    studio.card(1).click(CONTROL)
    board.drag(studio.card(0).at(), studio.card(4).at(x=0.95))
    assert board.desk.film is film
    assert [fault.code for fault in studio.troubles] == ["shot.locked"]


def test_a_frame_round_cards_chooses_them_and_escape_brings_back_what_was(studio, board):
    corner = board.point(board.head(1)) - QPoint(0, 24)
    board.press(corner + QPoint(-board.surface.area(board.head(1)).width() // 2 + 2, 0))
    end = studio.card(1).at(x=0.5, y=0.5)
    board.move(end + QPoint(5, 5))
    board.move(end)
    assert set(chosen(board)) >= {"1A", "1B"}
    assert board.surface.hands.busy
    board.release(end)
    assert not board.surface.hands.busy
    framed = chosen(board)
    board.press(corner + QPoint(-4, 0), CONTROL)
    board.move(corner + QPoint(40, -60))
    board.key(Qt.Key.Key_Escape)
    assert chosen(board) == framed
    board.release(corner)
    assert chosen(board) == framed


def test_a_scene_is_dragged_by_its_head(studio, board):
    board.surface.fold_all(on=True)
    studio.run()
    board.drag(board.point(board.head(0)), board.point(board.head(2), dy=1.2))
    assert board.scenes == ["2", "3", "1", "4"]
    studio.do("edit.undo")
    assert board.scenes == ["1", "2", "3", "4"]
    # Let go of where it was: nothing.
    film = board.desk.film
    board.drag(board.point(board.head(1)), board.point(board.head(1), dy=0.9))
    assert board.desk.film is film


def test_scenes_move_by_key_and_menu_and_are_deleted_with_a_way_back(studio, board):
    studio.card(7).click()
    studio.do("scene.earlier")
    assert board.scenes == ["2", "1", "3", "4"]
    studio.do("scene.earlier")
    assert board.scenes == ["2", "1", "3", "4"]
    studio.do("scene.later")
    studio.do("scene.later")
    assert board.scenes == ["1", "3", "2", "4"]
    assert studio.window.actions_by_key["edit.undo"].text() == "Undo Move scene"
    studio.do("scene.delete")
    assert board.scenes == ["1", "3", "4"]
    (toast,) = studio.window.toasts.shown
    toast.act_button.click()
    assert board.scenes == ["1", "3", "2", "4"]


def test_dragging_near_the_edge_scrolls(studio, board):
    bar = board.surface.verticalScrollBar()
    assert bar.maximum() > 200
    start = studio.card(0).at()
    low = QPoint(start.x(), board.surface.viewport().height() - 6)
    board.press(start)
    board.move(start + QPoint(20, 0))
    board.move(low)
    studio.until(lambda: bar.value() > 100)
    board.key(Qt.Key.Key_Escape)
    here = bar.value()
    studio.run(0.1)
    assert bar.value() == here
    board.release(low)
    assert board.scenes == ["1", "2", "3", "4"]


def test_others_glide_to_their_places_and_not_where_nothing_is_to_move(studio, board):
    board.drag(studio.card(0).at(), studio.card(2).at(x=0.95))
    assert board.slates(0)[:3] == ["b", "c", "a"]
    assert board.surface.gliding.going
    studio.until(lambda: not board.surface.gliding.going)
    theme.hold_still(True)
    try:
        board.drag(studio.card(0).at(), studio.card(2).at(x=0.95))
        assert board.slates(0)[:3] == ["c", "a", "b"]
        assert not board.surface.gliding.going
    finally:
        theme.hold_still(False)


def test_a_film_that_is_only_looked_at_is_not_dragged(studio, board):
    board.desk.session.project.read_only = True
    try:
        board.drag(studio.card(0).at(), studio.card(3).at(x=0.95))
        assert board.slates(0) == list("abcdef")
        assert not studio.troubles
    finally:
        board.desk.session.project.read_only = False


def test_tab_walks_heads_cards_and_new_places_and_leaves_at_the_end(studio, board):
    studio.card(0).focus()
    spots = []
    for _step in range(5):
        board.key(Qt.Key.Key_Tab)
        spots.append(board.surface.spot)
    film = board.desk.film
    assert spots == [
        Spot("new", film.scenes[0].id),
        board.head(1),
        Spot("card", film.scenes[1].shots[0].id),
        Spot("new", film.scenes[1].id),
        board.head(2),
    ]
    board.key(Qt.Key.Key_Backtab, SHIFT)
    assert board.surface.spot == spots[3]
    board.key(Qt.Key.Key_Return)
    studio.run()
    assert len(board.desk.film.scenes[1].shots) == 7
    assert board.surface.writing is not None
    QTest.keyClick(board.surface.writing, Qt.Key.Key_Escape)
    board.surface.go(Spot("new", film.scenes[3].id))
    board.key(Qt.Key.Key_Tab)
    assert not board.surface.hasFocus() or studio.window.focusWidget() is not board.surface


def test_arrows_home_end_and_pages(studio, board):
    studio.card(0).focus()
    columns = board.surface.layout_now.measures.columns
    board.key(Qt.Key.Key_Right)
    assert chosen(board) == ["1B"]
    board.key(Qt.Key.Key_Down)
    assert chosen(board) == [board.desk.slate(studio.shots[min(5, columns + 1)].id)]
    board.key(Qt.Key.Key_End)
    assert chosen(board) == ["4F"]
    assert studio.card(23).shown
    board.key(Qt.Key.Key_Right)
    assert chosen(board) == ["4F"]
    board.key(Qt.Key.Key_PageUp)
    assert chosen(board)[0] < "4A"
    board.key(Qt.Key.Key_Home)
    board.key(Qt.Key.Key_Left)
    assert chosen(board) == ["1A"]
    board.key(Qt.Key.Key_Right, SHIFT)
    board.key(Qt.Key.Key_Right, SHIFT)
    assert chosen(board) == ["1A", "1B", "1C"]
    board.key(Qt.Key.Key_Left, SHIFT)
    assert chosen(board) == ["1A", "1B"]
    board.key(Qt.Key.Key_Escape)
    assert chosen(board) == ["1B"]


def test_cards_grow_and_shrink_and_the_size_is_kept(studio, board):
    wide = board.surface.layout_now.measures.card
    studio.do("cut.zoom_in")
    studio.do("cut.zoom_in")
    studio.do("cut.zoom_in")
    assert board.surface.layout_now.measures.card > wide
    kept = board.desk.memory.get("card", 0)
    assert kept == 264
    for _step in range(12):
        studio.do("cut.zoom_out")
    assert board.desk.memory.get("card", 0) == 144


@pytest.mark.parametrize(("spot", "key"), [("card", "render.shot"), ("head", "scene.later")])
def test_menus_offer_what_the_menu_bar_has(studio, board, spot, key):
    there = board.head(1) if spot == "head" else Spot("card", studio.shots[7].id)
    board.surface.menu_wanted.emit(there, QPoint(200, 200))
    (menu,) = [menu for menu in board.panel.findChildren(QMenu) if menu.isVisible()]
    assert studio.window.actions_by_key[key] in menu.actions()
    if spot == "head":
        assert chosen(board) == ["2A"]
    menu.close()
    studio.run(0.05)


def test_headings_are_written_where_they_stand(studio, board):
    board.surface.go(board.head(1))
    board.key(Qt.Key.Key_F2)
    studio.run()
    field = studio.window.focusWidget()
    assert field.text() == board.desk.film.scenes[1].heading
    head = board.panel.heading_area(board.desk.film.scenes[1].id)
    assert head.contains(board.panel.mapFromGlobal(field.mapToGlobal(field.rect().center())))
    field.setText("ext. pier - night")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert board.desk.film.scenes[1].heading == "EXT. PIER - NIGHT"


def test_words_are_kept_when_one_clicks_elsewhere_and_scrolling_takes_them_along(studio, board):
    studio.card(1).key(Qt.Key.Key_F2)
    editor = studio.card(1).editor
    QTest.keyClicks(editor, " Again.")
    before = editor.y()
    board.surface.verticalScrollBar().setValue(40)
    assert editor.y() == before - 40
    studio.card(3).click()
    assert studio.shots[1].text == "MARA walks 1 b. Again."
    assert board.surface.writing is None


def test_a_scene_and_all_scenes_fold_with_keys(studio, board):
    surface, window = board.surface, studio.window.windowHandle()
    scenes = {scene.id for scene in studio.desk.film.scenes}
    studio.window.activateWindow()
    studio.card(6).focus()
    QTest.keyClick(window, Qt.Key.Key_H, CONTROL | ALT)
    assert surface.folded == {studio.desk.film.scenes[1].id}
    QTest.keyClick(window, Qt.Key.Key_H, CONTROL | ALT)
    assert surface.folded == set()
    QTest.keyClick(window, Qt.Key.Key_H, CONTROL | SHIFT)
    assert surface.folded == scenes
    QTest.keyClick(window, Qt.Key.Key_H, CONTROL | SHIFT | ALT)
    assert surface.folded == set()
