"""Every widget of the window, its sheets and its settings: named, reached in order, large enough, nothing clipped.

With text at 150 %, with every string 40 % longer, in German, in both themes.
"""

from __future__ import annotations

import gettext
import importlib
import itertools
import pkgutil
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenuBar,
    QPlainTextEdit,
    QPushButton,
    QScrollBar,
    QSplitterHandle,
    QTabBar,
    QTextEdit,
    QToolButton,
    QWidget,
)

from studio.keys import keyrings, wrapping
from studio.words import language
from tests.ui.conftest import Studio, in_loop, nothing_left
from ui.look import theme
from ui.look.kit import Elided
from ui.panels import PANELS, VIEWS
from ui.sheets.sheet import Sheet
from ui.tour import Tour
from ui.workbench.focus import stops

HOUSE = Path(__file__).parents[2]
LEAST = 24
"""Pixels of the smallest thing that can be clicked (WCAG 2.5.8)."""
SLACK = 2
"""Pixels by which rounding of fonts may differ from what a layout gave."""
CONTROLS = (QAbstractButton, QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSlider, QAbstractItemView)

SCRIPT = """EXT. BEACH - DAY

MARA walks to the water. [[wide, slow dolly in, 3s, rain, waves]]

MARA
(softly)
It is late, and nobody came.

She stops. [[close-up]]

INT. LIVING ROOM - NIGHT

JONAH sits down.
"""


class Longer(gettext.NullTranslations):
    """Every string 40 % longer, as German or Finnish might be."""

    def gettext(self, message):
        if not message or message.startswith("rushes-"):
            return message
        more = max(1, round(len(message) * 0.4))
        return message + ("~" * more if " " not in message else " " + "lo" * (more // 2))

    def pgettext(self, context, message):
        return self.gettext(message)

    def ngettext(self, msgid1, msgid2, n):
        return self.gettext(super().ngettext(msgid1, msgid2, n))


def german():
    """The catalogue as a German desktop reads it."""
    return gettext.translation("rushes", HOUSE / "resources" / "locale", ["de"])


STRAINS = [("dark", "as it is"), ("light", "150 %"), ("dark", "40 % longer"), ("light", "German")]


@pytest.fixture(params=STRAINS, ids=" ".join, scope="module")
def theme_and_kind(request, qapp, look):
    """A theme, and what text has to bear in it: all tests under one strain come together."""
    name, kind = request.param
    theme.apply(qapp, theme.THEMES[name], 1.5 if kind == "150 %" else 1.0)
    yield kind
    theme.apply(qapp, theme.THEMES["dark"], 1.0)


@pytest.fixture
def strain(theme_and_kind, monkeypatch):
    """What text has to bear."""
    if theme_and_kind == "40 % longer":
        monkeypatch.setattr(language, "translation", Longer)
    if theme_and_kind == "German":
        spoken = german()
        monkeypatch.setattr(language, "translation", lambda: spoken)
    return theme_and_kind


def window_under(strain, folder):
    """A window under a strain."""
    made = Studio(folder)
    made.strain = strain
    made.window.resize(1440, 900)
    return made


@pytest.fixture(scope="module")
def kept(theme_and_kind, qapp, one_loop):
    """The window of a strain, once a test made it."""
    qapp.setQuitOnLastWindowClosed(False)
    windows = []
    # Between two tests, too: what the window reads comes when it comes.
    with nothing_left(), in_loop(one_loop):
        yield windows
        for made in windows:
            made.close()


@pytest.fixture
def alone(strain, kept, loop, tmp_path):
    """A window that is this test's own, for what stays changed in it."""
    while kept:
        kept.pop().close()
    with nothing_left():
        made = window_under(strain, tmp_path)
        yield made
        made.close()


@pytest.fixture
def strained(strain, kept, loop, tmp_path_factory, tmp_path):
    """The window of a strain, with a folder for this test's film; left with every view as it begins."""
    if not kept:
        kept.append(window_under(strain, tmp_path_factory.mktemp("window")))
    (made,) = kept
    made.folder = tmp_path
    yield made
    for sheet in made.window._sheets():
        sheet.close_sheet()
    for tour in made.window.body.findChildren(Tour):
        tour.end()
    for toast in list(made.window.toasts.shown):
        toast.close_button.click()
    for view in reversed(VIEWS):
        made.window.show_view(view)
        made.window.bench.reset()


def seen(root):
    """Every widget that is seen inside another."""
    return [each for each in root.findChildren(QWidget) if each.isVisible() and each.size() != QSize(0, 0)]


def where(widget):
    """A widget for a failing test."""
    chain = []
    while widget is not None:
        chain.append(type(widget).__name__ + (f"#{widget.objectName()}" if widget.objectName() else ""))
        widget = widget.parentWidget()
    return " < ".join(chain[:5])


def said(widget):
    text = widget.text() if isinstance(widget, (QAbstractButton, QLabel)) else ""
    return f"{where(widget)} {widget.accessibleName() or text!r}"


def inner(widget):
    """Whether Qt made it inside another control."""
    parent = widget.parentWidget()
    return (
        isinstance(parent, (QComboBox, QLineEdit, QMenuBar, QTabBar, QAbstractItemView))
        or widget.objectName().startswith("qt_")
        or (isinstance(parent, QAbstractScrollArea) and widget is parent.viewport())
    )


def controls(root):
    found = [each for each in seen(root) if isinstance(each, CONTROLS) and not inner(each)]
    return [each for each in found if not isinstance(each, QScrollBar)]


def unnamed(root):
    return [
        said(each)
        for each in controls(root)
        if not (each.accessibleName() or (isinstance(each, QAbstractButton) and each.text().strip()))
    ]


def small(root):
    found = []
    for each in controls(root):
        if isinstance(each, (QLineEdit, QPlainTextEdit, QTextEdit, QAbstractItemView, QSplitterHandle)):
            continue
        if each.property("scale") == "tiny":
            # Track heads: 22 x 20 in rows that stand 24 apart or more, as WCAG's exception for spacing allows.
            continue
        if each.height() < LEAST - SLACK or each.width() < LEAST - SLACK:
            found.append(f"{said(each)} {each.width()} x {each.height()}")
    return found


def unreachable(root, panel):
    """Controls that Tab does not reach; what an action does as well is left out by a focus policy of its own."""
    reached = set(map(id, stops(panel)))
    return [
        said(each)
        for each in controls(root)
        if each.isEnabled()
        and id(each) not in reached
        and each.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not (isinstance(each, QPushButton) and each.property("variant") == "segment")
    ]


def misordered(panel):
    """Steps of Tab that go against the picture: up in the same column, or left in the same row."""
    found = []
    chain = [each for each in stops(panel) if each.width() > 1 and each.height() > 1]
    for one, other in itertools.pairwise(chain):
        first, then = placed(scrolled(one, other), panel), placed(scrolled(other, one), panel)
        if one.isAncestorOf(other) or other.isAncestorOf(one):
            continue
        row = min(first.bottom(), then.bottom()) - max(first.top(), then.top())
        column = min(first.right(), then.right()) - max(first.left(), then.left())
        up = then.bottom() < first.top() and column > 0
        left = then.right() < first.left() and row > min(first.height(), then.height()) / 2
        if up or left:
            found.append(f"{said(one)} {first.getRect()} then {said(other)} {then.getRect()}")
    return found


def scrolled(widget, other):
    """What scrolls a widget, but not another one as well: that is where it is seen."""
    seen, parent = widget, widget.parentWidget()
    while parent is not None and not parent.isAncestorOf(other):
        seen = parent if isinstance(parent, QAbstractScrollArea) else seen
        parent = parent.parentWidget()
    return seen


def placed(widget, panel):
    return QRect(widget.mapTo(panel, QPoint(0, 0)), widget.size())


def text_room(label):
    """The room that a label has, and what its text needs."""
    metrics = QFontMetrics(label.font())
    room = label.contentsRect()
    if label.wordWrap():
        needed = metrics.boundingRect(QRect(0, 0, room.width(), 10_000), Qt.TextFlag.TextWordWrap, label.text())
        return room.size(), QSize(0, needed.height())
    lines = label.text().split("\n")
    return room.size(), QSize(max(metrics.horizontalAdvance(line) for line in lines), metrics.height() * len(lines))


def clipped(root):
    """Labels and buttons whose words do not fit and that have no ellipsis for them."""
    found = []
    for each in seen(root):
        if isinstance(each, QLabel) and not isinstance(each, Elided) and each.text() and each.pixmap().isNull():
            room, needed = text_room(each)
            if needed.width() > room.width() + SLACK or needed.height() > room.height() + SLACK * 2:
                found.append(f"{said(each)} has {room.toTuple()}, needs {needed.toTuple()}")
        elif isinstance(each, (QPushButton, QCheckBox, QToolButton)) and each.text().strip() and not inner(each):
            if isinstance(each, QToolButton) and each.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly:
                continue
            metrics = QFontMetrics(each.font())
            icon = each.iconSize().width() if not each.icon().isNull() else 0
            needed = metrics.horizontalAdvance(each.text()) + icon
            if needed > each.width() + SLACK or metrics.height() > each.height() + SLACK:
                found.append(f"{said(each)} has {each.size().toTuple()}, needs {needed} x {metrics.height()}")
    return found


def outside(root):
    """Widgets that stick out of the window."""
    window = root.window()
    bounds = window.rect().adjusted(-SLACK, -SLACK, SLACK, SLACK)
    found = []
    for each in controls(root):
        scrolled = each.parentWidget()
        while scrolled is not None and not isinstance(scrolled, QAbstractScrollArea):
            scrolled = scrolled.parentWidget()
        if scrolled is None and each.window() is window:
            area = QRect(each.mapTo(window, QPoint(0, 0)), each.size())
            if not bounds.contains(area):
                found.append(f"{said(each)} at {area.getRect()}")
    return found


def demand(studio, root, panel=None):
    """Everything that a person may expect of what is shown."""
    studio.run(0.05)
    assert unnamed(root) == []
    assert small(root) == []
    assert unreachable(root, panel or root) == []
    assert misordered(panel or root) == []
    assert clipped(root) == []
    assert outside(root) == []


def test_the_welcome_page(strained):
    strained.do("project.close")
    demand(strained, strained.window.welcome)


def test_bars_of_both_views(strained):
    strained.open(SCRIPT)
    strained.desk.apply("set_text", shot=strained.shots[0].id, text="MARA runs to the water.")
    for view in VIEWS:
        strained.do(f"view.{view}")
        for bar in (strained.window.top, strained.window.rail, strained.window.status):
            demand(strained, bar)


@pytest.mark.parametrize("key", [panel.key for panel in PANELS])
def test_every_panel(strained, key):
    strained.open(SCRIPT)
    panel = next(panel for panel in PANELS if panel.key == key)
    window = strained.window
    window.show_view(panel.views[0] if panel.views else "board")
    if panel.area == "middle":
        demand(strained, window.bench.panel(key))
        return
    window.bench.show_panel(key)
    strained.run(0.05)
    dock = window.bench.docks[key]
    assert dock.accessibleName()
    demand(strained, dock)


def _two_takes(studio):
    """Render the first shot twice."""
    first = studio.shots[0].id
    for count in (1, 2):
        studio.desk.queue.render([first])
        studio.until(lambda count=count: len(studio.desk.takes(first)) == count)
    studio.desk.select(first)
    studio.do("view.timeline")
    studio.run(0.05)


def _recipes(studio):
    _two_takes(studio)
    studio.do("take.recipes")


def _job(studio):
    from ui.queue.log import JobSheet

    _two_takes(studio)
    JobSheet(studio.window.body, studio.desk, studio.desk.session.queue.jobs()[0])


def _title(studio):
    studio.do("view.timeline")
    studio.do("cut.title")


def _marker(studio):
    studio.do("view.timeline")
    studio.do("cut.marker")
    studio.do("cut.marker")


def _record(studio):
    from ui.recording.sheet import RecordingSheet

    RecordingSheet(studio.window.body, studio.desk, studio.shots[0].id, 0)


@pytest.fixture(autouse=True)
def no_keyring(monkeypatch):
    """Nothing of a test goes into the system's keyring; a passphrase is cheap."""
    monkeypatch.setattr(keyrings.keyring.backend, "get_all_keyring", list)
    monkeypatch.setitem(wrapping.SCRYPT, "n", 16)


def _record_cameo(studio):
    studio.do("cameo.record")
    sheet = studio.sheet(importlib.import_module("ui.cameos.record").RecordSheet)
    studio.until(lambda: sheet.taking.fault is not None or sheet.taking.session is not None)


def _cameos(studio):
    """With one cameo, and the passphrase typed."""
    cameos = studio.desk.cameos
    cameos.passphrase.type("correct horse")
    mara = cameos.vault.make("Mara Lind", "person", {})
    importlib.import_module("studio.cameos.granting").grant(
        cameos.papers, mara.id, cameos.vault.identities.holder().id, ("likeness",), limits=["no violence"]
    )
    studio.do("cameo.show")
    sheet = studio.sheet(importlib.import_module("ui.cameos.sheet").CameosSheet)
    studio.until(lambda: bool(sheet.holdings.cameos))
    return sheet


def _release(studio):
    sheet = _cameos(studio)
    sheet.close_sheet()
    release = importlib.import_module("ui.cameos.release").ReleaseSheet
    release(studio.window.body, studio.desk, studio.desk.cameos, sheet.holdings.cameos[0].cameo, sheet.holdings)


def _ask(studio):
    ask = importlib.import_module("ui.cameos.asking").AskSheet
    ask(studio.window.body, "Delete it for good?", ["Nothing brings it back."], "Delete", lambda: None)


def _line(studio):
    line = importlib.import_module("ui.cameos.asking").LineSheet
    line(studio.window.body, "Rename", "Name of the cameo", "Mara Lind", "Keep", lambda _name: None)


def _send(studio):
    sheet = _cameos(studio)
    sheet.close_sheet()
    friend = importlib.import_module("studio.cameos.contacts").Contact(
        name="Ines", holder="0" * 32, recipient="age1friend", at=0
    )
    known = replace(sheet.holdings, friends=(friend,))
    importlib.import_module("ui.cameos.post").SendSheet(
        studio.window.body, sheet.holdings.cameos[0], known, lambda _friend, _bare: None
    )


def _passphrase(studio):
    importlib.import_module("ui.cameos.passphrase").PassphraseSheet(studio.window.body, is_new=True)


def _lock(studio):
    studio.desk.cameos.passphrase.type("correct horse")
    studio.desk.cameos.vault.identities.holder()
    studio.do("cameo.lock")
    studio.until(lambda: any(type(each).__name__ == "LockSheet" for each in studio.window.body.findChildren(Sheet)))


def _doing(key):
    return lambda studio: studio.do(key)


def _recipe(strained):
    strained.do("render.shot")
    strained.until(lambda: strained.desk.takes(strained.shots[0].id))
    strained.do("take.recipe")


def _remake(strained):
    from ui.sheets.remake import RemakeSheet

    strained.do("render.shot")
    strained.until(lambda: strained.desk.takes(strained.shots[0].id))
    (take,) = strained.desk.takes(strained.shots[0].id)
    RemakeSheet(strained.window.body, strained.desk, take, "remix")


SHEETS = {
    "SettingsSheet": _doing("app.settings"),
    "Palette": _doing("help.palette"),
    "HistorySheet": _doing("edit.history"),
    "ExportSheet": _doing("cut.export"),
    "SearchSheet": _doing("take.find"),
    "CleanupSheet": _doing("project.clean"),
    "RecipesSheet": _recipes,
    "RecipeSheet": _recipe,
    "ModelsSheet": _doing("models.show"),
    "RemakeSheet": _remake,
    "JobSheet": _job,
    "TitleSheet": _title,
    "MarkerSheet": _marker,
    "RecordingSheet": _record,
    "BestSheet": _doing("render.best"),
    "RecordSheet": _record_cameo,
    "CameosSheet": _cameos,
    "ReleaseSheet": _release,
    "AskSheet": _ask,
    "LineSheet": _line,
    "SendSheet": _send,
    "PassphraseSheet": _passphrase,
    "LockSheet": _lock,
}
"""Every kind of sheet, and what opens it."""
CHANGING = ("SettingsSheet", "RecordSheet", "CameosSheet", "ReleaseSheet", "SendSheet", "LockSheet")
"""Those whose tests leave other settings or cameos behind."""


def test_no_kind_of_sheet_is_left_out():
    import ui

    for module in pkgutil.walk_packages(ui.__path__, "ui."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    kinds, found = [Sheet], set()
    while kinds:
        kind = kinds.pop()
        kinds += kind.__subclasses__()
        found |= {each.__name__ for each in kind.__subclasses__() if each.__module__.startswith("ui.")}
    assert found == set(SHEETS)


@pytest.mark.parametrize("kind", [kind for kind in SHEETS if kind not in CHANGING])
def test_every_sheet(strained, kind):
    look_at_sheet(strained, kind)


@pytest.mark.parametrize("kind", CHANGING)
def test_every_sheet_that_changes_what_others_show(alone, kind):
    look_at_sheet(alone, kind)


def look_at_sheet(strained, kind):
    strained.open(SCRIPT)
    strained.desk.apply("set_text", shot=strained.shots[0].id, text="MARA runs to the water.")
    strained.desk.select(strained.shots[0].id)
    SHEETS[kind](strained)
    strained.run(0.05)
    (sheet,) = [each for each in strained.window.body.findChildren(Sheet) if each.isVisible()]
    assert type(sheet).__name__ == kind
    assert sheet.accessibleName()
    demand(strained, sheet)
    if kind == "SettingsSheet":
        strained.desk.values.set("language", "de")
        demand(strained, sheet)
        sheet.choice.group.button(1).click()
        demand(strained, sheet)
    sheet.close_sheet()


def test_the_page_of_keys_and_the_tour(strained):
    strained.open(SCRIPT)
    strained.do("help.keys")
    (sheet,) = strained.window._sheets()
    demand(strained, sheet)
    sheet.close_sheet()
    strained.do("help.tour")
    (tour,) = [each for each in strained.window.body.findChildren(Tour) if each.isVisible()]
    assert tour.accessibleName()
    demand(strained, tour)
    tour.end()


def test_a_fault_and_a_toast(strained):
    from engine.messages.faults import Exit, Fault

    strained.open(SCRIPT)
    strained.desk.noticed.emit(
        "Something happened here that is worth a word or two.", "And this is what to do about it."
    )
    strained.desk.troubled.emit(Fault("engine.crashed", Exit.OURS, "details " * 40))
    strained.run(0.05)
    (sheet,) = strained.window._sheets()
    demand(strained, sheet)
    for toast in strained.window.toasts.shown:
        demand(strained, toast)
    sheet.close_sheet()


def test_every_action_is_in_a_menu_and_every_menu_entry_has_words(studio):
    from ui.actions import ACTIONS

    bar = studio.window.top.findChild(QMenuBar)
    listed = [entry for menu in bar.actions() for entry in menu.menu().actions() if not entry.isSeparator()]
    assert len(listed) == len(ACTIONS)
    assert all(entry.text().strip() for entry in listed)
