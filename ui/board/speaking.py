"""The board for a screen reader: heads, cards and new places as children of the surface."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget

from studio.words.language import _
from ui.board.faces import head_of, next_slate
from ui.board.layout import Spot
from ui.widgets.spoken import Part, tell_by

if TYPE_CHECKING:
    from ui.board.surface import Surface


def install() -> None:
    """Let Qt know; once is enough."""
    from ui.board.surface import Surface

    tell_by(Surface, SurfaceInterface)


def words_of(surface: Surface, spot: Spot) -> str:
    """What is said of a spot: ``Shot 1B, Stale, 3.5 seconds. She slows…``."""
    if spot.kind == "card":
        face = surface.face(spot.id)
        return face.words() if face else ""
    found, film = surface.scene(spot.id), surface.desk.film
    if found is None or film is None:
        return ""
    scene, row = found
    if spot.kind == "new":
        return f"{_('New shot')} {next_slate(scene, row)}"
    return head_of(surface.desk, film, scene, row, folded=scene.id in surface.folded).words()


def spots_of(surface: Surface) -> list[Spot]:
    """What is told: what is seen, and where the keyboard is. A reader walks on with the arrow keys."""
    found = [spot for spot, _rect in surface.layout_now.spots(surface.visible())]
    if surface.spot is not None and surface.spot not in found:
        found.append(surface.spot)
    return found


class SurfaceInterface(QAccessibleWidget):
    """The surface itself."""

    def __init__(self, surface: Surface) -> None:
        super().__init__(surface, QAccessible.Role.List, surface.accessibleName())
        self.surface = surface
        self._children: dict[Spot, SpotInterface] = {}

    def childCount(self) -> int:
        return len(spots_of(self.surface))

    def child(self, index: int) -> QAccessibleInterface | None:  # pyright: ignore[reportIncompatibleMethodOverride]
        spots = spots_of(self.surface)
        return self.of(spots[index]) if 0 <= index < len(spots) else None

    def of(self, spot: Spot) -> SpotInterface:
        """The child of one spot."""
        there = {*spots_of(self.surface), spot}
        for gone in [each for each in self._children if each not in there]:
            del self._children[gone]
        if spot not in self._children:
            self._children[spot] = SpotInterface(self, spot)
        return self._children[spot]

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        spots = spots_of(self.surface)
        return spots.index(child.spot) if isinstance(child, SpotInterface) and child.spot in spots else -1

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # pyright: ignore[reportIncompatibleMethodOverride]
        at = self.surface.viewport().mapFromGlobal(QRect(x, y, 1, 1).topLeft())
        found = self.surface.at(at)
        return self.of(found[0]) if found else None

    def focusChild(self) -> QAccessibleInterface | None:  # pyright: ignore[reportIncompatibleMethodOverride]
        spot = self.surface.spot
        return self.of(spot) if spot is not None and self.surface.hasFocus() else None


class SpotInterface(Part):
    """One head, card or new place."""

    def __init__(self, parent: SurfaceInterface, spot: Spot) -> None:
        super().__init__(parent)
        self._surface = parent.surface
        self.spot = spot

    def isValid(self) -> bool:
        return not self._surface.place(self.spot).isEmpty()

    def role(self) -> QAccessible.Role:
        roles = {"new": QAccessible.Role.Button, "head": QAccessible.Role.Heading}
        return roles.get(self.spot.kind, QAccessible.Role.ListItem)

    def rect(self) -> QRect:
        surface = self._surface
        area = surface.area(self.spot).intersected(surface.viewport().rect())
        return QRect(surface.viewport().mapToGlobal(area.topLeft()), area.size())

    def text(self, kind: QAccessible.Text) -> str:
        return words_of(self._surface, self.spot) if kind == QAccessible.Text.Name else ""

    def state(self) -> QAccessible.State:
        surface, state = self._surface, QAccessible.State()
        area = surface.area(self.spot)
        if area.isEmpty():
            state.invalid = True
            return state
        state.focusable = True
        state.focused = surface.hasFocus() and surface.spot == self.spot
        state.offscreen = not area.intersects(surface.viewport().rect())
        if self.spot.kind == "card":
            state.selectable = state.multiSelectable = True
            state.selected = self.spot.id in surface.desk.selected
        elif self.spot.kind == "head":
            state.expandable = True
            state.expanded = self.spot.id not in surface.folded
            state.collapsed = not state.expanded
        return state


def tell_focus(surface: Surface) -> None:
    """Let a reader follow the keyboard to a child."""
    spots = spots_of(surface) if QAccessible.isActive() else []
    if surface.spot is not None and surface.spot in spots:
        event = QAccessibleEvent(surface, QAccessible.Event.Focus)
        event.setChild(spots.index(surface.spot))
        QAccessible.updateAccessibility(event)


def tell_changed(surface: Surface, shot: str) -> None:
    """A card that is seen says something else now."""
    spot = Spot("card", shot)
    spots = spots_of(surface) if QAccessible.isActive() else []
    if spot in spots:
        event = QAccessibleEvent(surface, QAccessible.Event.NameChanged)
        event.setChild(spots.index(spot))
        QAccessible.updateAccessibility(event)


def announce(surface: Surface, words: str) -> None:
    """Say something once."""
    if words and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(surface, words))
