"""What a widget paints, as a screen reader meets it: parts that are no widgets, children of what paints them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface, QWindow
from PySide6.QtWidgets import QAccessibleWidget, QWidget

_Painter = TypeVar("_Painter", bound=QWidget)
_told_by: dict[type[QWidget], object] = {}
_kept: dict[int, QAccessibleInterface] = {}


def tell_by(kind: type[_Painter], make: Callable[[_Painter], QAccessibleWidget]) -> None:
    """Have every widget of a kind told by what `make` makes of it; once for a kind is enough."""
    if kind in _told_by:
        return

    def interface(_name: str, thing: QObject) -> QAccessibleInterface | None:
        if not isinstance(thing, kind):
            return None
        # Qt does not own what Python made: it lives as long as its widget.
        found = _kept.get(id(thing))
        if found is None:
            found = _kept[id(thing)] = make(thing)
            thing.destroyed.connect(partial(_forget, id(thing)))
        return found

    _told_by[kind] = interface
    QAccessible.installFactory(interface)


def _forget(key: int, *_thing: object) -> None:
    _kept.pop(key, None)


class Part(QAccessibleInterface):
    """One thing that a widget paints: no object of its own, and nothing in it.

    Parameters
    ----------
    parent : QAccessibleWidget
        What tells of the widget.
    """

    def __init__(self, parent: QAccessibleWidget) -> None:
        super().__init__()
        self._parent = parent

    def object(self) -> QObject | None:  # pyright: ignore[reportIncompatibleMethodOverride]
        return None

    def window(self) -> QWindow:
        return self._parent.window()

    def parent(self) -> QAccessibleInterface:
        return self._parent

    def childCount(self) -> int:
        return 0

    def child(self, _index: int) -> QAccessibleInterface | None:  # pyright: ignore[reportIncompatibleMethodOverride]
        return None

    def childAt(self, _x: int, _y: int) -> QAccessibleInterface | None:  # pyright: ignore[reportIncompatibleMethodOverride]
        return None

    def indexOfChild(self, _child: QAccessibleInterface) -> int:
        return -1

    def setText(self, _kind: QAccessible.Text, _words: str) -> None:
        """What is painted is not renamed from outside."""
