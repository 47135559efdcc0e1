"""A desk with a film of greys, and a transport that plays it, without a sound card unless a test brings one."""

from __future__ import annotations

import asyncio

import pytest

from engine.client.engine import Engine
from tests.ui.conftest import FAKE, let_qt_delete
from tests.waiting import let_run

from .films import make_film


class Playing:
    """A desk and a transport over a project."""

    def __init__(self, tmp_path):
        from ui.desk import Desk
        from ui.memory import Memory
        from ui.playback.transport import Transport

        self.desk = Desk(Memory(tmp_path / "window.json"), lambda folder: Engine([folder], command=FAKE))
        self.troubles = []
        self.desk.troubled.connect(self.troubles.append)
        self.transport = Transport(self.desk)
        self.folder = tmp_path / "film.rushes"

    def open(self, **options):
        make_film(self.folder, **options)
        assert self.desk.bring_in(self.folder)
        self.transport.fit(0, 96, 64)
        self.transport.wake(on=True)
        return self.transport

    @property
    def shots(self):
        return [shot.id for shot in self.desk.shots()]

    def until(self, condition, seconds=15.0):
        for _step in range(round(seconds / 0.01)):
            if condition():
                return
            let_run(0.01)
        raise AssertionError("it did not become so in time")

    def level(self, pane=0):
        """The grey that a pane shows."""
        return self.transport.picture(pane).image.pixelColor(20, 20).red()

    def see(self, frame, pane=0):
        """Wait until a pane shows a frame of its reel."""
        self.until(lambda: self.transport.panes[pane].frame == frame)
        return self.level(pane)

    def close(self):
        self.transport.close()
        ending = asyncio.get_event_loop().create_task(self.desk.finish())
        self.until(ending.done)
        ending.result()
        self.transport.deleteLater()
        self.desk.deleteLater()
        let_qt_delete()


@pytest.fixture
def no_card(monkeypatch):
    """There is no sound card."""
    import sounddevice

    def refuse(*_args, **_options):
        raise sounddevice.PortAudioError("no device")

    monkeypatch.setattr(sounddevice, "OutputStream", refuse)


@pytest.fixture
def playing(qapp, look, loop, tidy, no_card, tmp_path):
    qapp.setQuitOnLastWindowClosed(False)
    made = Playing(tmp_path)
    yield made
    made.close()
