"""A board with a few scenes, and hands that drag on it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from ui.board.layout import Spot

SCRIPT = "\n".join(
    f"EXT. BEACH {scene} - DAY\n\n" + "\n\n".join(f"MARA walks {scene} {place}. [[1s]]" for place in "abcdef") + "\n"
    for scene in range(1, 5)
)


class Board:
    """The board of a studio's window, as hands and keys meet it."""

    def __init__(self, studio):
        self.studio = studio
        self.panel = studio.window.board
        self.surface = self.panel.surface
        self.desk = studio.desk

    def slates(self, scene):
        return [shot.text.split()[-1].rstrip(".") for shot in self.desk.film.scenes[scene].shots]

    @property
    def scenes(self):
        return [scene.heading.split()[2] for scene in self.desk.film.scenes]

    def head(self, row):
        return Spot("head", self.desk.film.scenes[row].id)

    def point(self, spot, dx=0.5, dy=0.5):
        area = self.surface.area(spot)
        return QPoint(area.x() + round(area.width() * dx), area.y() + round(area.height() * dy))

    def press(self, at, keys=Qt.KeyboardModifier.NoModifier):
        QTest.mousePress(self._window, Qt.MouseButton.LeftButton, keys, self._there(at))

    def move(self, at):
        QTest.mouseMove(self._window, self._there(at))

    def release(self, at):
        QTest.mouseRelease(self._window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, self._there(at))
        self.studio.run()

    def drag(self, start, *steps, keys=Qt.KeyboardModifier.NoModifier):
        self.press(start, keys)
        self.move(start + QPoint(20, 6))
        for step in steps:
            self.move(step)
        self.release(steps[-1])

    def key(self, key, keys=Qt.KeyboardModifier.NoModifier):
        QTest.keyClick(self.surface, key, keys)

    @property
    def _window(self):
        return self.studio.window.windowHandle()

    def _there(self, point):
        return self.surface.viewport().mapTo(self.studio.window, point)


@pytest.fixture
def board(studio):
    studio.open(SCRIPT)
    studio.run(0.05)
    return Board(studio)
