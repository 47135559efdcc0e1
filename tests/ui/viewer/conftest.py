"""A viewer over a film of greys, in a window of its own."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QMainWindow

from tests.ui.conftest import let_qt_delete
from tests.ui.playback.conftest import Playing, no_card  # noqa: F401
from ui.look import theme


class Viewing(Playing):
    """A viewer, its transport and its desk."""

    def __init__(self, tmp_path):
        from ui.viewer.panel import ViewerPanel

        super().__init__(tmp_path)
        self.notices = []
        self.desk.noticed.connect(lambda what, _action: self.notices.append(what))
        self.viewer = ViewerPanel(self.desk, self.transport)
        self.wanted = []
        self.viewer.wanted.connect(self.wanted.append)
        self.window = QMainWindow()
        self.window.setCentralWidget(self.viewer)
        self.window.resize(720, 520)
        theme.wear(self.window)
        self.window.show()

    def open(self, **options):
        transport = super().open(**options)
        self.until(lambda: not self.pane().image.isNull())
        return transport

    def pane(self, number=0):
        return self.viewer.wall.panes[number]

    def shown(self, number=0):
        """The grey in the middle of a pane."""
        image = self.pane(number).image
        return image.pixelColor(image.width() // 2, image.height() // 2).red()

    def close(self):
        self.viewer.let_go()
        self.window.close()
        super().close()
        self.window.deleteLater()
        let_qt_delete()


@pytest.fixture
def viewing(qapp, look, loop, tidy, no_card, tmp_path):  # noqa: F811
    qapp.setQuitOnLastWindowClosed(False)
    made = Viewing(tmp_path)
    yield made
    made.close()
