"""A film with small real takes, rendered once for all tests, and the panel of takes beside a real transport."""

from __future__ import annotations

import asyncio
import shutil

import pytest

from engine.client.engine import Engine
from studio.project.project import create
from studio.render.requests import Settings
from studio.script.reading import parse_script
from studio.script.storyboard import storyboard
from studio.session import open_session
from tests.ui.conftest import FAKE, let_qt_delete
from ui.look import theme
from ui.playback.transport import Transport
from ui.takes.panel import TakesPanel

SCRIPT = """EXT. BEACH - DAY

MARA walks along the shore. [[wide, 1s]]

She stops. [[close-up, 1s]]
"""
SMALL = Settings(quality="draft", width=128, height=72)


@pytest.fixture(scope="session")
def rendered(tmp_path_factory):
    """A project of two shots; the first has three takes, the first of them circled; the second has none."""
    folder = tmp_path_factory.mktemp("rendered") / "film.rushes"
    film, _remarks = storyboard(parse_script("film.fountain", SCRIPT.encode()))
    create(folder, film).close()

    async def render():
        session = open_session(folder, engine=Engine([folder], command=FAKE))
        shot = session.project.film.scenes[0].shots[0].id
        session.render([shot, shot, shot], SMALL)
        await session.queue.work(until_empty=True)
        await session.close()

    asyncio.run(render())
    return folder


@pytest.fixture
def film(rendered, studio, tmp_path):
    """The window over a copy of that project."""
    folder = tmp_path / "film.rushes"
    shutil.copytree(rendered, folder)
    studio.window.open(folder)
    studio.desk.settings = SMALL
    studio.run()
    return studio


@pytest.fixture
def takes(film):
    """The panel of takes, with the first shot selected."""
    transport = Transport(film.desk)
    panel = TakesPanel(film.desk, transport)
    panel.resize(960, 150)
    theme.wear(panel)
    panel.show()
    film.until(lambda: all(face.state is not None for face in panel.model.faces()))
    yield panel
    transport.close()
    panel.close()
    panel.deleteLater()
    transport.deleteLater()
    let_qt_delete()
