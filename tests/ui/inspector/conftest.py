"""The inspector alone over a real project: what it does does not need the rest of the window."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from engine.client.engine import Engine
from tests.ui.conftest import FAKE, Studio, let_qt_delete
from ui.look import theme


class Host(QWidget):
    """As much of a window as the inspector asks for."""

    def __init__(self, desk):
        from ui.inspector.panel import InspectorPanel
        from ui.look.kit import column

        super().__init__()
        self.setObjectName("window")
        self.desk = desk
        self.body = self
        self.inspector = InspectorPanel(desk)
        self.setLayout(column(self.inspector.head, (self.inspector, 1), gap=0))
        self.inspector.head.show()
        self.resize(640, 900)

    def open(self, path):
        self.desk.bring_in(path)

    def closeEvent(self, event):
        self.inspector.keep()
        self.inspector.let_go()
        self.desk.close()
        super().closeEvent(event)


class Alone(Studio):
    """A desk with nothing but an inspector."""

    def __init__(self, tmp_path):
        from ui.desk import Desk
        from ui.memory import Memory

        self.folder = tmp_path
        self.troubles, self.notices = [], []
        self.desk = Desk(Memory(tmp_path / "window.json"), lambda folder: Engine([folder], command=FAKE))
        self.desk.troubled.connect(self.troubles.append)
        self.desk.noticed.connect(lambda what, _action: self.notices.append(what))
        self.window = Host(self.desk)
        theme.wear(self.window)
        self.window.show()

    def do(self, key):
        desk = self.desk
        deeds = {
            "edit.undo": desk.undo,
            "render.changed": lambda: desk.queue.render(desk.due()),
            "shot.lock": lambda: desk.apply_each("lock", desk.selected, locked=True),
        }
        deeds[key]()
        self.run()


@pytest.fixture
def studio(qapp, look, loop, tidy, tmp_path):
    """The inspector alone."""
    qapp.setQuitOnLastWindowClosed(False)
    made = Alone(tmp_path)
    yield made
    made.close()


@pytest.fixture
def whole(qapp, look, loop, tidy, tmp_path):
    """The whole window, where shortcuts and panes take part."""
    qapp.setQuitOnLastWindowClosed(False)
    made = Studio(tmp_path)
    yield made
    made.close()
    let_qt_delete()
