"""What an action needs before it can be done, and the words for why it cannot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.words.language import mark

if TYPE_CHECKING:
    from ui.window import Window


@dataclass(frozen=True, slots=True)
class Need:
    """One condition.

    Attributes
    ----------
    missing : str
        Why the action is grey, for its status tip.
    there : callable
        Whether the window has it now; must be quick, it is asked at every change of selection.
    """

    missing: str
    there: Callable[[Window], bool]


def _open(window: Window) -> bool:
    return window.desk.session is not None


def _writable(window: Window) -> bool:
    return _open(window) and not window.desk.read_only


def _shot(window: Window) -> bool:
    return window.desk.shot() is not None


def _something(window: Window) -> bool:
    return _shot(window) or window.has_text()


def _range(window: Window) -> bool:
    return _writable(window) and window.desk.film is not None and window.desk.film.marked is not None


def _can_undo(window: Window) -> bool:
    session = window.desk.session
    return bool(session and not window.desk.read_only and session.project.undo_name)


def _can_redo(window: Window) -> bool:
    session = window.desk.session
    return bool(session and not window.desk.read_only and session.project.redo_name)


def _take(window: Window) -> bool:
    shot = window.desk.shot()
    return shot is not None and window.desk.take_count(shot.id) > 0


def _remake(way: str) -> Callable[[Window], bool]:
    def there(window: Window) -> bool:
        from ui.takes.remaking import able  # not at the window's start

        return _writable(window) and _take(window) and able(window.desk, way)

    return there


NEEDS: dict[str, Need] = {
    "": Need("", lambda _window: True),
    "project": Need(mark("Open a project first."), _open),
    "write": Need(mark("Open a project that is not only looked at first."), _writable),
    "shot": Need(mark("Select a shot first."), _shot),
    "change": Need(
        mark("Select a shot of a project that is not only looked at first."),
        lambda window: _writable(window) and _something(window),
    ),
    "something": Need(mark("Select a shot or some text first."), _something),
    "take": Need(mark("Select a shot that has a take first."), _take),
    "take.remix": Need(
        mark("Select a take, and choose a model that remakes takes or begins with a given picture."), _remake("remix")
    ),
    "take.extend": Need(mark("Select a take, and choose a model that goes on from a clip."), _remake("extend")),
    "take.retake": Need(
        mark("Select a take, and choose a model that is held to a first and a last picture."), _remake("retake")
    ),
    "range": Need(mark("Set an in and an out point in the cut first."), _range),
    "undo": Need(mark("There is nothing to undo."), _can_undo),
    "redo": Need(mark("There is nothing to make again."), _can_redo),
}
"""Key of `Action.needs` to its condition. Whoever declares actions with a need of their own adds it here."""
