"""Where the keyboard goes: Tab stays inside a panel or sheet, F6 goes to the next one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def stops(inside: QWidget) -> list[QWidget]:
    """What Tab can reach inside a widget, in order."""
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
    return found


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
