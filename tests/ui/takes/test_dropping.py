"""Takes dragged out of the panel land in the viewer's panes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from ui.takes.dropping import after_drop
from ui.takes.model import MIME


@pytest.mark.parametrize(
    ("shown", "number", "dropped", "after"),
    [
        ((), 0, ("a",), ("a",)),
        ((), 2, ("a", "b"), ("a", "b")),
        (("a",), 0, ("b",), ("a", "b")),
        (("a",), 0, ("a",), ("a",)),
        (("a", "b"), 0, ("c",), ("c", "b")),
        (("a", "b"), 1, ("c",), ("a", "c")),
        (("a", "b"), 3, ("c",), ("a", "c")),
        (("a", "b"), 0, ("b",), ("b",)),
        (("a", "b", "c", "d"), 1, ("e", "f"), ("a", "e", "f", "c")),
    ],
)
def test_what_is_shown_after_a_drop(shown, number, dropped, after):
    assert after_drop(shown, number, dropped) == after


def drag(pane, data):
    """Drag over a pane and let go; whether it was taken."""
    entered = QDragEnterEvent(
        QPoint(20, 20), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    entered.ignore()
    QApplication.sendEvent(pane, entered)
    if not entered.isAccepted():
        return False
    dropped = QDropEvent(
        QPointF(20, 20), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(pane, dropped)
    return dropped.isAccepted()


def test_takes_are_dropped_on_panes(film):
    film.do("view.timeline")
    panel, viewer = film.window.bench.panel("takes"), film.window.viewer
    first, second, third = film.desk.takes(film.shots[0].id)
    assert drag(viewer.wall.panes[0], panel.model.mimeData([panel.model.index(0)]))
    assert film.window.transport.takes == (first.id,)
    assert drag(viewer.wall.panes[0], panel.model.mimeData([panel.model.index(2)]))
    assert film.window.transport.takes == (first.id, third.id)
    assert [face.mark for face in panel.model.faces()] == ["A", "", "B"]
    assert drag(viewer.wall.panes[1], panel.model.mimeData([panel.model.index(1)]))
    assert film.window.transport.takes == (first.id, second.id)


@pytest.mark.parametrize("ids", [b"", b"nobody", b"\xff\xff", b"../../etc"])
def test_what_is_no_take_is_not_taken(film, ids):
    film.do("view.timeline")
    data = QMimeData()
    data.setData(MIME, ids)
    film.window.transport.show("cut")
    assert not drag(film.window.viewer.wall.panes[0], data)
    assert film.window.transport.source == "cut"
