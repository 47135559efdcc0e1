"""A timeline over a real project with takes of the scripted engine, driven with mouse and keys."""

from __future__ import annotations

import asyncio
import shutil

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from engine.client.engine import Engine
from engine.media.posters import write_poster
from engine.media.takes import TakeWriter
from engine.messages.jobs import STEMS, Recipe, samples_at
from engine.messages.requests import content, digest, to_json
from studio.document.identity import new_id
from studio.project.project import create
from studio.render.requests import Settings, make_request
from studio.render.takes import Takes
from studio.script.reading import parse_script
from studio.script.storyboard import storyboard
from tests.ui.conftest import FAKE, STEP, let_qt_delete
from tests.waiting import let_run
from ui.desk import Desk
from ui.look import theme
from ui.look.kit import column
from ui.memory import Memory
from ui.playback.transport import Transport
from ui.timeline.panel import TimelinePanel

SCRIPT = """EXT. BEACH - DAY

MARA walks. [[wide, 2s, waves]]

She stops. [[close-up, 2s]]

She looks out. [[2s]]

INT. LIVING ROOM - NIGHT

MARA sits down. [[2s]]

MARA
It is late.

She sleeps. [[2s]]
"""

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
NONE = Qt.KeyboardModifier.NoModifier
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


class Cutting:
    """A desk, a transport and the panel of the cut."""

    def __init__(self, folder):
        self.folder = folder
        self.troubles, self.said, self.notices = [], [], []
        self.desk = Desk(Memory(folder / "window.json"), lambda place: Engine([place], command=FAKE))
        self.desk.troubled.connect(self.troubles.append)
        self.desk.noticed.connect(lambda what, _action: self.notices.append(what))
        self.transport = Transport(self.desk)
        self.panel = TimelinePanel(self.desk, self.transport)
        self.panel.said.connect(self.said.append)
        self.top = QWidget()
        self.top.setLayout(column(self.panel.head, (self.panel, 1), gap=0))
        self.top.resize(1100, 420)
        theme.wear(self.top)
        self.top.show()
        self.timeline = self.panel.timeline

    def run(self, seconds=0.02):
        let_run(seconds)

    def until(self, condition, seconds=20.0):
        for _step in range(round(seconds / STEP)):
            if condition():
                return
            self.run(STEP)
        raise AssertionError("it did not become so in time")

    def open(self, rendered=None):
        """Open a copy of a project with takes, or render the script's shots with the scripted engine."""
        place = self.folder / "film.rushes"
        if rendered is not None:
            shutil.copytree(rendered, place)
        else:
            create(place, storyboard(parse_script("film.fountain", SCRIPT.encode()))[0]).close()
        self.desk.bring_in(place)
        if rendered is None:
            self.desk.queue.render([shot.id for shot in self.desk.shots()])
            self.until(lambda: all(shot.circled for shot in self.desk.shots()))
        self.run()
        self.timeline.fit()
        self.run()

    # ----- reading
    @property
    def film(self):
        return self.desk.film

    @property
    def shots(self):
        return self.desk.shots()

    @property
    def sight(self):
        return self.timeline.sight

    def picture(self, place, span=0):
        """The laid-out picture of a shot."""
        return self.sight.find(f"{self.shots[place].id}/{span}")

    def sound(self, place, stem, span=0):
        return self.sight.find(f"{self.shots[place].id}/{span}/{stem}")

    @property
    def lengths(self):
        return [item.frames for item in self.sight.within("shots", 0, 1 << 30)]

    # ----- hands
    def at(self, item, share=0.5, height=0.25):
        """A place on a clip: shares of its width and its height."""
        rect = self.timeline.rect_of(item)
        return QPointF(rect.left() + rect.width() * share, rect.top() + rect.height() * height)

    def edge(self, item, side, *, inside=5.0, height=0.5):
        rect = self.timeline.rect_of(item)
        x = rect.left() + inside if side == "start" else rect.right() - inside
        return QPointF(x, rect.top() + rect.height() * height)

    def frames(self, count):
        """So many frames in pixels."""
        return count * self.timeline.view.zoom

    def send(self, kind, at, button=LEFT, buttons=None, held=NONE):
        pressed = button if kind != QEvent.Type.MouseButtonRelease else Qt.MouseButton.NoButton
        if kind == QEvent.Type.MouseMove:
            button = Qt.MouseButton.NoButton
        event = QMouseEvent(
            kind, at, QPointF(self.timeline.mapToGlobal(at.toPoint())), button, pressed if buttons is None else buttons,
            held,
        )  # fmt: skip
        QApplication.sendEvent(self.timeline, event)

    def hover(self, at, held=NONE):
        self.send(QEvent.Type.MouseMove, at, buttons=Qt.MouseButton.NoButton, held=held)

    def press(self, at, button=LEFT, held=NONE):
        self.hover(at, held)
        self.send(QEvent.Type.MouseButtonPress, at, button, held=held)

    def move(self, at, held=NONE):
        self.send(QEvent.Type.MouseMove, at, LEFT, held=held)

    def release(self, at, button=LEFT, held=NONE):
        self.send(QEvent.Type.MouseButtonRelease, at, button, held=held)

    def click(self, at, held=NONE):
        self.press(at, held=held)
        self.release(at, held=held)

    def drag(self, start, by, held=NONE, steps=4):
        """Press, move in some steps, let go; `by` is a distance in pixels or a point of the way."""
        way = by if isinstance(by, QPointF) else QPointF(by, 0)
        self.press(start, held=held)
        for step in range(1, steps + 1):
            self.move(start + way * (step / steps), held=held)
        self.release(start + way, held=held)
        self.run()

    def key(self, key, held=NONE):
        self.timeline.setFocus()
        QTest.keyClick(self.timeline, key, held)
        self.run()

    def undo_all(self):
        while self.desk.session.project.undo_name:
            self.desk.undo()
        self.run()

    def close(self):
        self.transport.close()
        self.panel.let_go()
        ending = asyncio.get_event_loop().create_task(self.desk.finish())
        self.until(ending.done)
        ending.result()
        self.top.close()
        self.top.deleteLater()
        self.transport.deleteLater()
        self.desk.deleteLater()
        let_qt_delete()


@pytest.fixture(scope="session")
def rendered(tmp_path_factory):
    """A project whose five shots have takes, each with sounds; made once and copied for each test."""
    place = tmp_path_factory.mktemp("rendered") / "film.rushes"
    film = storyboard(parse_script("film.fountain", SCRIPT.encode()))[0]
    with create(place, film) as project:
        takes = Takes(project)
        number = -1
        for scene in film.scenes:
            for shot in scene.shots:
                number += 1
                take = new_id()
                side = takes.side_folder(shot.id, take)
                side.mkdir(parents=True)
                request = make_request(film, scene, shot, Settings(quality="draft", width=128, height=72), 1)
                frames = request.staging.frames
                with TakeWriter(side / "take.mov", 128, 72, film.rate, frames, STEMS) as writer:
                    for frame in range(frames):
                        writer.add(np.full((72, 128, 3), 40 + number * 40 + frame, np.uint8))
                    noise = np.random.default_rng(number).uniform(-0.4, 0.4, (samples_at(frames, film.rate), 2))
                    for stem in STEMS:
                        writer.sound(stem, noise.astype(np.float32))
                write_poster(side / "poster.jpg", np.full((72, 128, 3), 90, np.uint8))
                recipe = Recipe(
                    request=request, request_hash=digest(request), content_hash=digest(content(request)), versions={}
                )
                (side / "recipe.json").write_bytes(to_json(recipe))
                takes.finish(shot.id, take)
                project.apply("circle", shot=shot.id, take=take)
    return place


@pytest.fixture
def cutting(qapp, look, loop, tidy, tmp_path, monkeypatch):
    qapp.setQuitOnLastWindowClosed(False)
    made = Cutting(tmp_path)
    yield made
    made.close()


@pytest.fixture
def cut(cutting, rendered):
    """Five shots of two seconds with takes; nothing snaps unless a test says so."""
    cutting.open(rendered)
    cutting.timeline.switch("snap", on=False)
    return cutting


__all__ = ["QPoint"]
