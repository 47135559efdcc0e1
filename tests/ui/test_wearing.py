"""Every window wears the stylesheet, and building what is in it costs no styling."""

from __future__ import annotations

import itertools
from collections import Counter

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QToolTip, QWidget
from shiboken6 import getCppPointer

from ui.look import theme
from ui.look.tokens import DARK, LIGHT
from ui.viewer.stage import Stage
from ui.widgets.heading_field import HeadingField


def ground(widget):
    """The colour that covers most of a widget."""
    picture = widget.grab().toImage()
    places = itertools.product(range(2, picture.width() - 2, 3), range(2, picture.height() - 2, 3))
    return Counter(picture.pixelColor(*place).name() for place in places).most_common(1)[0][0]


def tip():
    """The tip that is shown."""
    return next(each for each in QApplication.topLevelWidgets() if each.inherits("QTipLabel") and each.isVisible())


@pytest.fixture
def light(qapp, look):
    """Changes to the light theme, and back at the end."""
    yield lambda: theme.apply(qapp, LIGHT)
    theme.apply(qapp, DARK)


def test_lists_menus_tips_and_panes_that_open_from_the_window_look_like_it(studio, light):
    studio.open()
    window = studio.window
    studio.desk.select(studio.shots[2].id)
    studio.run()
    head = window.bench.docks["inspector"].head
    box = window.inspector.findChild(QComboBox)
    heading = HeadingField(window.body, None, "", ("INT. ROOM - DAY",), lambda _text: None)

    def shown():
        menu = head.menu()
        menu.popup(QPoint(10, 10))
        yield menu
        menu.close()
        menu.deleteLater()
        box.showPopup()
        yield box.view().window()
        box.hidePopup()
        heading.field.clear()
        QTest.keyClicks(heading.field, "i")
        yield heading.field.completer().popup()
        QToolTip.showText(QPoint(10, 10), "a tip", window.body)
        yield tip()
        QToolTip.hideText()

    for change in (lambda: None, light):
        change()
        for each in shown():
            assert ground(each) == theme.colour("raised").name(), each
    heading.deleteLater()
    dock = window.bench.docks["inspector"]
    dock.setFloating(True)
    assert ground(dock.head) == theme.colour("panel").name()


def test_names_are_offered_while_one_types_and_taken_from_the_list(studio):
    studio.open()
    kept = []
    heading = HeadingField(studio.window.body, None, "", ("EXT. FOREST - DAWN",), kept.append)
    QTest.keyClicks(heading.field, "rest")
    offered = heading.field.completer().popup()
    assert offered.isVisible()
    assert heading.field.hasFocus()
    first = offered.visualRect(offered.model().index(0, 0))
    QTest.mouseClick(offered.viewport(), Qt.MouseButton.LeftButton, pos=first.center())
    assert heading.field.text() == "EXT. FOREST - DAWN"
    assert not offered.isVisible()
    heading.deleteLater()


def test_what_fills_a_screen_looks_like_the_window(qtbot, look, light):
    stage = Stage(QLabel("the pictures"), QApplication.primaryScreen())
    qtbot.addWidget(stage)
    stage.resize(320, 180)
    for change in (lambda: None, light):
        change()
        assert ground(stage) == theme.colour("window").name()


class Styled(QObject):
    """Counts how often each widget is told that its style is another."""

    def __init__(self, app):
        super().__init__()
        self.app, self.times = app, Counter()

    def __enter__(self):
        self.app.installEventFilter(self)
        return self

    def __exit__(self, *_error):
        self.app.removeEventFilter(self)

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.StyleChange and isinstance(watched, QWidget):
            self.times[getCppPointer(watched)] += 1
        return False

    def most(self, root):
        return max(self.times[getCppPointer(each)] for each in root.findChildren(QWidget))


def test_no_part_of_a_panel_is_styled_more_than_twice_while_it_is_built(studio, qapp):
    with Styled(qapp) as told:
        studio.open()
    assert len(studio.window.inspector.findChildren(QWidget)) > 200
    assert 1 <= told.most(studio.window.inspector) <= 2


def test_another_theme_styles_nothing_more_than_twice(studio, qapp, light):
    studio.open()
    with Styled(qapp) as told:
        light()
    assert 1 <= told.most(studio.window) <= 2
