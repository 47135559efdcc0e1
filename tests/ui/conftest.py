"""The window's tests: offscreen, over a real project and a scripted engine, on the window's own loop."""

from __future__ import annotations

import asyncio
import gc
import gettext
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import psutil
import pytest
import qasync
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from shiboken6 import getCppPointer

from engine.client.engine import Engine
from studio.words import language
from tests.waiting import let_run

FAKE = [sys.executable, str(Path(__file__).parents[1] / "fakes" / "scripted_engine.py")]
NOT_OURS = (
    "This plugin does not support propagateSizeHints",
    "This plugin does not support raise",
    "This plugin does not support grabbing the keyboard",
)
"""What Qt's offscreen platform says of itself."""

POOL = "the loop's own"
STEP = 0.005
"""Seconds after which a test looks again for what it waits for."""

SCRIPT = """EXT. BEACH - DAY

MARA walks. [[wide, 1s]]

She stops. [[close-up, 1s]]

INT. LIVING ROOM - NIGHT

MARA sits down. [[1s]]

MARA
It is late.
"""


def pytest_collection_modifyitems(items):
    """A warning of Qt fails the test that caused it."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.qt_log_level_fail("WARNING"))
            item.add_marker(pytest.mark.qt_log_ignore(*NOT_OURS))


class Loop(qasync.QEventLoop):
    """A loop that never runs by itself: its callbacks are Qt events, so whoever lets Qt run lets it run."""

    over = False

    def is_running(self):
        return not self.over and super().is_running()


@pytest.fixture(scope="session")
def look(qapp):
    """Fonts, theme and how numbers are written, once."""
    from ui.look import theme
    from ui.look.tokens import DARK

    QLocale.setDefault(QLocale("en_US"))
    theme.load_fonts()
    theme.apply(qapp, DARK)


@pytest.fixture(scope="session")
def one_loop(qapp):
    """One loop for all tests, as the program has one."""
    loop = Loop(qapp, already_running=True)
    qapp.aboutToQuit.disconnect(loop._after_run_forever)
    asyncio.events._set_running_loop(None)
    loop.set_default_executor(ThreadPoolExecutor(2, thread_name_prefix=POOL))
    yield loop
    loop.over = True
    loop.close()


@contextmanager
def in_loop(loop):
    """Let a loop be known as the running one, then what was before."""
    before = asyncio.events._get_running_loop()
    asyncio.set_event_loop(loop)
    asyncio.events._set_running_loop(loop)
    yield loop
    asyncio.events._set_running_loop(before)
    asyncio.set_event_loop(before)


@pytest.fixture
def loop(one_loop):
    """The window's loop, known as the running one while the test lasts."""
    with in_loop(one_loop):
        yield one_loop


@pytest.fixture(scope="session")
def sentences():
    """Every sentence that translators are given."""
    sys.path.insert(0, str(Path(__file__).parents[2] / "packaging"))
    import catalogue

    return {(message.context, form) for message in catalogue.sources() for form in catalogue.forms(message.id)}


class Heard(gettext.NullTranslations):
    """Remembers what is asked to be translated."""

    def __init__(self):
        super().__init__()
        self.asked = set()

    def gettext(self, message):
        self.asked.add((None, message))
        return message

    def pgettext(self, context, message):
        self.asked.add((context, message))
        return message

    def ngettext(self, msgid1, msgid2, n):
        self.asked |= {(None, msgid1), (None, msgid2)}
        return super().ngettext(msgid1, msgid2, n)


@pytest.fixture(autouse=True)
def given_to_translators(monkeypatch, sentences):
    """Fail a test in which the window says what no translator was given: words chosen by a name need `mark`."""
    heard = Heard()
    monkeypatch.setattr(language, "translation", lambda: heard)
    yield
    missing = sorted(said for said in heard.asked - sentences if any(letter.isalpha() for letter in said[1]))
    assert missing == []


@pytest.fixture(autouse=True)
def own_home(monkeypatch, tmp_path_factory):
    """What belongs to the user, such as the shelf of models, is a folder of the test's own."""
    monkeypatch.setenv("RUSHES_HOME", str(tmp_path_factory.mktemp("home")))


def let_qt_delete():
    """Do now what widgets were asked to do later."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()


class Standing:
    """What must not be left behind: threads, windows, child processes."""

    def __init__(self):
        self.threads = set(threading.enumerate())
        self.widgets = {getCppPointer(widget) for widget in QApplication.topLevelWidgets()}
        self.children = {child.pid for child in psutil.Process().children(recursive=True)}

    def left(self):
        threads = [thread.name for thread in threading.enumerate()
                   if thread not in self.threads and not thread.name.startswith(POOL)]  # fmt: skip
        widgets = [
            repr(widget) for widget in QApplication.topLevelWidgets() if getCppPointer(widget) not in self.widgets
        ]
        children = [
            child for child in psutil.Process().children(recursive=True)
            if child.pid not in self.children and child.status() != psutil.STATUS_ZOMBIE
        ]  # fmt: skip
        return threads + widgets + [str(child) for child in children]


@contextmanager
def nothing_left():
    """Fail where a thread, a window or a process is left behind."""
    before = Standing()
    yield
    # Ten seconds at most: a busy machine takes its time to end an engine.
    for step in range(1000):
        let_qt_delete()
        if not before.left():
            return
        if step == 100:
            # A widget that only a circle of Python's own holds is not left behind.
            gc.collect()
        let_run(0.01)
    assert before.left() == []


@pytest.fixture
def tidy(qapp):
    """Fail a test that leaves a thread, a window or a process behind."""
    with nothing_left():
        yield


class Card:
    """A card of the board, which is painted, as a person meets it."""

    def __init__(self, studio, shot):
        self.studio, self.shot = studio, shot
        self.surface = studio.window.board.surface

    @property
    def face(self):
        return self.studio.window.board.card(self.shot)

    @property
    def name(self):
        """What a screen reader says of it."""
        from ui.board.layout import Spot
        from ui.board.speaking import words_of

        return words_of(self.surface, Spot("card", self.shot))

    @property
    def area(self):
        """Where it is in the viewport; empty where it is not."""
        from ui.board.layout import Spot

        return self.surface.area(Spot("card", self.shot))

    @property
    def shown(self):
        return self.surface.isVisible() and self.area.intersects(self.surface.viewport().rect())

    @property
    def editor(self):
        """The field in which its text is written, None while it is not."""
        writing = self.surface.writing
        return writing if writing and writing.shot == self.shot else None

    @property
    def focused(self):
        from ui.board.layout import Spot

        return self.studio.window.focusWidget() is self.surface and self.surface.spot == Spot("card", self.shot)

    def focus(self):
        self.studio.window.board.focus_card(self.shot)

    def at(self, x=0.5, y=0.9):
        """A point of the viewport: shares of the card's width and height."""
        area = self.area
        return QPoint(area.x() + round(area.width() * x), area.y() + round(area.height() * y))

    def click(self, keys=Qt.KeyboardModifier.NoModifier, button=Qt.MouseButton.LeftButton, **at):
        QTest.mouseClick(self.surface.viewport(), button, keys, self.at(**at))

    def double_click(self, **at):
        QTest.mouseDClick(self.surface.viewport(), Qt.MouseButton.LeftButton, pos=self.at(**at))

    def key(self, key, keys=Qt.KeyboardModifier.NoModifier):
        """Give it the keyboard and press a key."""
        if not self.focused:
            self.focus()
        QTest.keyClick(self.surface, key, keys)


class Studio:
    """A window that is driven like a person drives it, and a loop that runs beside it."""

    def __init__(self, tmp_path):
        from ui.desk import Desk
        from ui.memory import Memory
        from ui.window import Window

        self.folder = tmp_path
        self.troubles = []
        self.notices = []
        self.desk = Desk(Memory(tmp_path / "window.json"), lambda folder: Engine([folder], command=FAKE))
        self.desk.troubled.connect(self.troubles.append)
        self.desk.noticed.connect(lambda what, _action: self.notices.append(what))
        self.window = Window(self.desk)
        self.window.show()

    def run(self, seconds=0.02):
        """Let the loop and the window run: the loop lives in Qt's events."""
        let_run(seconds)

    def until(self, condition, seconds=60.0):
        """Run until something is so."""
        for _step in range(round(seconds / STEP)):
            if condition():
                return
            self.run(STEP)
        raise AssertionError("it did not become so in time")

    def open(self, script=SCRIPT, name="film.fountain"):
        path = self.folder / name
        path.write_text(script)
        self.window.open(path)
        self.run()

    def do(self, key):
        """Run an action as its menu entry does."""
        self.window.actions_by_key[key].trigger()
        self.run()

    def sheet(self, kind):
        """The sheet of a kind that is open."""
        (sheet,) = [sheet for sheet in self.window.body.findChildren(kind) if sheet.isVisible()]
        return sheet

    @property
    def shots(self):
        return self.desk.shots()

    def card(self, place):
        """A shot's card, by its place in the film."""
        return Card(self, self.shots[place].id)

    def close(self):
        self.window.close()
        ending = asyncio.get_event_loop().create_task(self.desk.finish())
        self.until(ending.done)
        ending.result()
        self.window.deleteLater()
        # What is connected to it holds the desk, and the desk holds that.
        self.desk.deleteLater()
        let_qt_delete()


@pytest.fixture
def studio(qapp, look, loop, tidy, tmp_path):
    qapp.setQuitOnLastWindowClosed(False)
    made = Studio(tmp_path)
    yield made
    made.close()
