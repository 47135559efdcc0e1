"""The pictures for a screen reader: what plays, where it is, and whether it runs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QAccessibleInterface,
    QAccessibleValueChangeEvent,
)
from PySide6.QtWidgets import QAccessibleWidget

from studio.words.language import _

if TYPE_CHECKING:
    from ui.viewer.pane import PaneView

_installed: list[bool] = []
_kept: dict[int, PaneInterface] = {}


def install() -> None:
    """Let Qt know; once is enough."""
    if not _installed:
        QAccessible.installFactory(_factory)
        _installed.append(True)


def _factory(_name: str, thing: QObject) -> QAccessibleInterface | None:
    from ui.viewer.pane import PaneView

    if not isinstance(thing, PaneView):
        return None
    # Qt does not own what Python made: it lives as long as its widget.
    found = _kept.get(id(thing))
    if found is None:
        found = _kept[id(thing)] = PaneInterface(thing)
        thing.destroyed.connect(partial(_forget, id(thing)))
    return found


def _forget(key: int, *_thing: object) -> None:
    _kept.pop(key, None)


def where(view: PaneView) -> str:
    """Where a picture is and whether it runs: ``00:00:08:12, playing``."""
    if view.fault is not None or not view.burnt_in:
        return ""
    words = _("{timecode}, playing") if view.playing else _("{timecode}, paused")
    return words.format(timecode=view.burnt_in)


class PaneInterface(QAccessibleWidget):
    """One picture. Its place is its value, and its description where a reader knows no values of pictures."""

    def __init__(self, view: PaneView) -> None:
        super().__init__(view, QAccessible.Role.Animation, view.accessibleName())
        self.view = view

    def text(self, kind: QAccessible.Text) -> str:
        match kind:
            case QAccessible.Text.Name:
                return self.view.accessibleName()
            case QAccessible.Text.Value | QAccessible.Text.Description:
                return where(self.view)
        return super().text(kind)

    def state(self) -> QAccessible.State:
        state = super().state()
        state.animated = self.view.playing
        state.selectable = bool(self.view.letter)
        state.selected = self.view.framed and bool(self.view.letter)
        return state


def tell_place(view: PaneView) -> None:
    """A picture is elsewhere; told while it rests, for nobody listens to every frame of what plays."""
    if QAccessible.isActive() and view.isVisible():
        QAccessible.updateAccessibility(QAccessibleValueChangeEvent(view, where(view)))
        QAccessible.updateAccessibility(QAccessibleEvent(view, QAccessible.Event.DescriptionChanged))
        if view.hasFocus() and not view.playing:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(view, view.burnt_in))


def tell_playing(view: PaneView) -> None:
    """A picture begins to run, or rests."""
    if QAccessible.isActive() and view.isVisible():
        event = QAccessibleEvent(view, QAccessible.Event.DescriptionChanged)
        QAccessible.updateAccessibility(event)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(view, where(view)))
