"""A film from its first word to the cut, in the whole window, by keyboard and mouse; taken back, and opened again."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from studio.document.length import shot_frames
from studio.document.values import Film
from studio.project.project import create, open_project


def type_line(widget, text):
    QTest.keyClicks(widget, text)
    QTest.keyClick(widget, Qt.Key.Key_Return)


def picture(timeline, shot):
    return timeline.sight.find(f"{shot}/0")


def drag(timeline, start, end):
    QTest.mouseMove(timeline, start)
    QTest.mousePress(timeline, Qt.MouseButton.LeftButton, pos=start)
    for step in range(1, 6):
        QTest.mouseMove(timeline, start + (end - start) * step / 5)
    QTest.mouseRelease(timeline, Qt.MouseButton.LeftButton, pos=end)


def test_write_render_circle_trim_dissolve_undo_all_and_reopen(studio):
    folder = studio.folder / "New.rushes"
    create(folder, Film(title="New")).close()
    studio.window.open(folder)
    studio.run()
    empty = studio.desk.film

    # Write: a heading, and two shots one after another.
    page = studio.window.board.first.page
    type_line(page, "EXT. PIER - DAWN")
    type_line(page, "MARA waits. [[wide, 2s]]")
    studio.until(lambda: len(studio.shots) == 2 and studio.card(1).editor is not None)
    type_line(studio.card(1).editor, "A boat comes in.")
    studio.until(lambda: studio.shots[1].text.startswith("A boat"))
    QTest.keyClick(studio.window.focusWidget(), Qt.Key.Key_Escape)
    written = [shot for shot in studio.shots if shot.text]
    assert [shot_frames(shot, studio.desk.film.rate) for shot in written] == [48, 48]

    # Render both, then the first once more, and circle its first take again.
    studio.desk.select(*(shot.id for shot in written))
    studio.do("render.shot")
    studio.until(lambda: all(studio.desk.take_count(shot.id) == 1 for shot in written))
    first, second = (shot.id for shot in written)
    studio.desk.select(first)
    studio.do("take.new_seed")
    studio.until(lambda: studio.desk.take_count(first) == 2)
    one, two = studio.desk.takes(first)
    studio.do("view.timeline")
    assert studio.desk.place(first)[1].circled == one.id
    studio.do("take.next")
    studio.do("take.circle")
    assert studio.desk.place(first)[1].circled == two.id

    # Trim the end of the first by mouse, and dissolve into the second by key.
    studio.do("cut.fit")
    timeline = studio.window.bench.panel("cut").timeline
    studio.until(
        lambda: picture(timeline, first) is not None and timeline.rect_of(picture(timeline, first)).width() > 60
    )
    zoom = timeline.view.zoom
    rect = timeline.rect_of(picture(timeline, first))
    end = QPoint(round(rect.right() - 4), round(rect.center().y()))
    drag(timeline, end, end - QPoint(round(14 * zoom), 0))
    trimmed = picture(timeline, first).frames
    assert 30 <= trimmed <= 38
    assert studio.desk.session.project.undo_name.startswith("Trim")
    rect = timeline.rect_of(picture(timeline, second))
    QTest.mouseClick(timeline, Qt.MouseButton.LeftButton, pos=QPoint(round(rect.center().x()), round(rect.top() + 12)))
    studio.do("cut.dissolve")
    assert picture(timeline, second).dissolves
    overlap = picture(timeline, second).overlap
    assert picture(timeline, second).start == trimmed - overlap
    # The shot that waits to be written is a card of its own at the end.
    assert timeline.sight.layout.length == trimmed + 48 - overlap + 48
    assert studio.troubles == []
    edited = studio.desk.film

    # Reopened, nothing has moved.
    studio.do("project.close")
    studio.window.open(folder)
    studio.until(lambda: studio.desk.film is not None)
    assert studio.desk.film == edited
    studio.do("view.timeline")
    timeline = studio.window.bench.panel("cut").timeline
    assert picture(timeline, first).frames == trimmed

    # All of it undone, and all of it made again.
    while studio.desk.session.project.undo_name:
        studio.do("edit.undo")
    assert studio.desk.film == empty
    while studio.desk.session.project.redo_name:
        studio.do("edit.redo")
    assert studio.desk.film == edited
    studio.do("project.close")
    studio.run(0.2)
    with open_project(folder) as project:
        assert project.film == edited
