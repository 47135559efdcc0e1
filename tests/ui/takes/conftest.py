"""A film with small real takes, and the panel of takes beside a real transport."""

from __future__ import annotations

import pytest

from studio.render.requests import Settings
from tests.ui.conftest import let_qt_delete
from ui.playback.transport import Transport
from ui.takes.panel import TakesPanel

SCRIPT = """EXT. BEACH - DAY

MARA walks along the shore. [[wide, 1s]]

She stops. [[close-up, 1s]]
"""


@pytest.fixture
def film(studio):
    """Two shots; the first has three takes, the first of them circled; the second has none."""
    studio.open(SCRIPT)
    studio.desk.settings = Settings(quality="draft", width=128, height=72)
    for _number in range(3):
        studio.desk.render([studio.shots[0].id])
    studio.until(lambda: not studio.desk.open_jobs())
    studio.run()
    return studio


@pytest.fixture
def takes(film):
    """The panel of takes, with the first shot selected."""
    transport = Transport(film.desk)
    panel = TakesPanel(film.desk, transport)
    panel.resize(960, 150)
    panel.show()
    film.until(lambda: all(face.state is not None for face in panel.model.faces()))
    yield panel
    transport.close()
    panel.close()
    panel.deleteLater()
    transport.deleteLater()
    let_qt_delete()
