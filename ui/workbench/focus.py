"""Where the keyboard goes: Tab stays inside a panel or sheet, F6 goes to the next one."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QWidget


def stops(inside: QWidget) -> list[QWidget]:
    """What Tab can reach inside a widget, in the order of the picture: row by row, each from the left."""
    found: list[QWidget] = []
    widget = inside.nextInFocusChain()
    while widget is not None and widget is not inside:
        if (
            inside.isAncestorOf(widget)
            and widget.isVisible()
            and widget.isEnabled()
            and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        ):
            found.append(widget)
        widget = widget.nextInFocusChain()
    return list(_as_seen(inside, found))


def _as_seen(inside: QWidget, found: list[QWidget]) -> Iterator[QWidget]:
    """Sort what lies inside a widget as one reads it; what lies together in a box stays together."""
    # Widgets are made and moved about in another order than they are seen in.
    boxes: dict[QWidget, list[QWidget]] = {}
    for widget in found:
        box = widget
        while (parent := box.parentWidget()) is not None and parent is not inside:
            box = parent
        boxes.setdefault(box, []).append(widget)
    for box in _rows(list(boxes)):
        if box in boxes[box]:
            yield box
        rest = [widget for widget in boxes[box] if widget is not box]
        if rest:
            yield from _as_seen(box, rest)


def _rows(boxes: list[QWidget]) -> Iterator[QWidget]:
    """Boxes from top to bottom; those that stand beside each other from the left."""
    boxes = sorted(boxes, key=lambda box: box.y())
    while boxes:
        first = boxes[0].geometry()
        row = [box for box in boxes if _beside(first, box.geometry())]
        yield from sorted(row, key=lambda box: box.x())
        boxes = [box for box in boxes if box not in row]


def _beside(one: QRect, other: QRect) -> bool:
    both = min(one.bottom(), other.bottom()) - max(one.top(), other.top())
    return one == other or both > min(one.height(), other.height()) / 2


def walk(inside: QWidget, *, forward: bool) -> bool:
    """Give the focus to the next stop inside a widget, and begin again at its end; whether there was one."""
    chain = stops(inside)
    if not chain:
        return False
    focus = inside.window().focusWidget()
    place = chain.index(focus) if focus in chain else (-1 if forward else 0)
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    chain[(place + (1 if forward else -1)) % len(chain)].setFocus(reason)
    return True
