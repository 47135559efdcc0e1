"""Every panel of the window, in one table: how it is made, where it begins, and in which views.

A panel is a widget over the desk. It is made when it is first seen, with a project open or not, so it shows the desk as
it is from the beginning. It may have

``head``
    a widget laid out nowhere: the pane's title bar, by which it is dragged. Without it the pane shows the title.
``keep()``
    keeps what is being typed in it.
``take_focus()``
    gives the keyboard to what one most likely wants in it.
``let_go()``
    ends what it holds (players, threads), when the window closes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from ui.window import Window

VIEWS = ("board", "timeline")


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel.

    Attributes
    ----------
    key : str
        Stable: layouts are kept under it. ``view.KEY`` is the action that shows or hides it.
    title : str
    icon : str
    make : callable
        Makes it of the window; imports what it needs then, so that a panel that is not shown costs no start.
    area : str
        ``middle``, or the edge where its pane begins: left, right, bottom or top.
    views : tuple of str
        The views in which it is shown until a person changes that. What is in the middle stays.
    share : int
        Pixels wide (or high, at the bottom) that it begins with; 0 for what it asks for.
    tall : int
        Pixels more that it begins with where there is a height of 1 000 and more.
    rail : bool
        Whether it has a button on the rail.
    shortcut : str
        Of the action that shows or hides it.
    """

    key: str
    title: str
    icon: str
    make: Callable[[Window], QWidget]
    area: str
    views: tuple[str, ...]
    share: int = 0
    tall: int = 0
    rail: bool = True
    shortcut: str = ""


def _board(window: Window) -> QWidget:
    from ui.board.panel import Board

    made = Board(window.desk, window.thumbnails, lambda: window.transport)
    made.opened.connect(window.watch_shot)
    made.scene_played.connect(window.watch_scene)
    made.wanted.connect(window.do)
    return made


def _viewer(window: Window) -> QWidget:
    from ui.viewer.panel import ViewerPanel

    made = ViewerPanel(window.desk, window.transport)
    made.left.connect(lambda: window.do("view.board"))
    made.wanted.connect(window.do)
    return made


def _queue(window: Window) -> QWidget:
    from ui.commands.taking import watch_take
    from ui.queue.panel import QueuePanel

    made = QueuePanel(window.desk, window.thumbnails)
    made.watched.connect(lambda shot, take: watch_take(window, shot, take))
    return made


def _takes(window: Window) -> QWidget:
    from ui.takes.panel import TakesPanel

    made = TakesPanel(window.desk, window.transport, window.thumbnails)
    made.wanted.connect(window.do)
    return made


def _script(window: Window) -> QWidget:
    from ui.script.panel import ScriptPanel

    return ScriptPanel(window.desk)


def _inspector(window: Window) -> QWidget:
    from ui.inspector.panel import InspectorPanel

    return InspectorPanel(window.desk)


def _bible(window: Window) -> QWidget:
    from ui.bible.panel import BiblePanel

    made = BiblePanel(window.desk)
    made.cast.shown.connect(window.show_cameo)
    made.pictures.wanted.connect(window.do)
    return made


def _cut(window: Window) -> QWidget:
    from ui.commands.cutting import show_state
    from ui.timeline.panel import TimelinePanel

    made = TimelinePanel(window.desk, window.transport)
    made.said.connect(window.status.say)
    made.turned.connect(lambda: show_state(window, made.timeline))
    show_state(window, made.timeline)
    return made


PANELS = (
    Panel("board", "Board", "layout-grid", _board, "middle", ("board",), rail=False),
    Panel("viewer", "Viewer", "monitor", _viewer, "middle", ("timeline",), rail=False),
    Panel("takes", "Takes", "gallery-horizontal-end", _takes, "middle", ("timeline",), rail=False),
    Panel("script", "Script", "file-text", _script, "left", (), 460, shortcut="Ctrl+3"),
    Panel("bible", "Bible", "book-open", _bible, "left", (), 320, shortcut="Ctrl+7"),
    Panel("queue", "Queue", "list-video", _queue, "left", ("timeline",), 264, shortcut="Ctrl+5"),
    Panel(
        "cut", "Cut", "gallery-horizontal-end", _cut, "bottom", ("timeline",), 350, 76, rail=False, shortcut="Ctrl+6"
    ),
    Panel("inspector", "Inspector", "panel-right", _inspector, "right", VIEWS, 328, rail=False, shortcut="Ctrl+4"),
)
"""In the order in which F6 walks them."""

BY_KEY = {panel.key: panel for panel in PANELS}
