"""The board under the keyboard: walking, writing, folding, choosing several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from ui.board.layout import Block, Spot

if TYPE_CHECKING:
    from ui.board.surface import Surface

Key = Qt.Key
ARROWS = (Key.Key_Left, Key.Key_Right, Key.Key_Up, Key.Key_Down)
OURS = (*ARROWS, Key.Key_Space, Key.Key_Return, Key.Key_Enter, Key.Key_Home, Key.Key_End, Key.Key_PageUp,
        Key.Key_PageDown, Key.Key_Escape)  # fmt: skip
"""Keys that mean something here, whatever they are a shortcut for elsewhere."""
HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


class Keys:
    """What keys do on the surface.

    Parameters
    ----------
    surface : Surface
    """

    def __init__(self, surface: Surface) -> None:
        self._surface = surface
        self._column: int | None = None

    def takes(self, event: QKeyEvent) -> bool:
        """Whether a key is ours before it is a shortcut: letters begin a card's text, arrows walk."""
        if event.modifiers() & HELD:
            return False
        return event.key() in OURS or event.key() == Key.Key_F2 or _is_letter(event)

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key means; whether it means something."""
        surface, key = self._surface, event.key()
        if event.modifiers() & HELD:
            return False
        if key == Key.Key_Escape:
            return self._escape()
        spot = self._spot()
        if spot is None:
            return False
        if key not in (Key.Key_Up, Key.Key_Down, Key.Key_PageUp, Key.Key_PageDown):
            self._column = None
        if key in ARROWS:
            return self._arrow(spot, event)
        if key in (Key.Key_Home, Key.Key_End):
            return self._end(last=key == Key.Key_End)
        if key in (Key.Key_PageUp, Key.Key_PageDown):
            return self._page(spot, 1 if key == Key.Key_PageDown else -1)
        if key in (Key.Key_Return, Key.Key_Enter):
            {"card": surface.continued, "new": surface.added, "head": surface.renamed}[spot.kind].emit(spot.id)
        elif key == Key.Key_Space:
            {"card": surface.played, "new": surface.added, "head": surface.scene_played}[spot.kind].emit(spot.id)
        elif key == Key.Key_F2 and spot.kind == "card":
            surface.write(spot.id)
        elif key == Key.Key_F2 and spot.kind == "head":
            surface.renamed.emit(spot.id)
        elif _is_letter(event) and spot.kind == "card":
            surface.write(spot.id, event.text())
        else:
            return False
        return True

    def _spot(self) -> Spot | None:
        """Where the keyboard is: what was selected elsewhere since then takes it along."""
        surface = self._surface
        selected = surface.desk.selected
        spot = surface.spot
        if selected and (spot is None or (spot.kind == "card" and spot.id not in selected)):
            surface.spot = spot = Spot("card", selected[0])
        return spot

    def _escape(self) -> bool:
        surface = self._surface
        if surface.hands.busy:
            surface.hands.give_up()
            return True
        if len(surface.desk.selected) > 1:
            spot = self._spot()
            surface.desk.select(spot.id if spot and spot.kind == "card" else surface.desk.selected[0])
            return True
        return False

    # ----- walking ------------------------------------------------------------------------------------------------
    def _arrow(self, spot: Spot, event: QKeyEvent) -> bool:
        surface, key = self._surface, event.key()
        sideways = key in (Key.Key_Left, Key.Key_Right)
        step = -1 if key in (Key.Key_Left, Key.Key_Up) else 1
        if spot.kind == "head" and sideways:
            surface.fold(spot.id, on=step < 0)
            return True
        there = self._beside(spot, step) if sideways else self._beyond(spot, step)
        if there is None:
            return True
        if event.modifiers() & SHIFT and spot.kind == there.kind == "card":
            self.stretch(there.id)
        else:
            surface.go(there)
        return True

    def stretch(self, shot: str) -> None:
        """Select from the first that was selected up to a shot, in the film's order."""
        desk, film = self._surface.desk, self._surface.desk.film
        if film is None or not desk.selected or desk.selected[0] not in film.places:
            return
        order = [each for scene in film.scenes for each in (other.id for other in scene.shots)]
        anchor = desk.selected[0]
        one, other = sorted((order.index(anchor), order.index(shot)))
        hidden = self._surface.shown
        there = [each for each in order[one : other + 1] if hidden is None or hidden(each) or each == anchor]
        desk.select(*(there if there[0] == anchor else reversed(there)))
        self._surface.go(Spot("card", shot), select=False)

    def _where(self, spot: Spot) -> tuple[int, Block, int] | None:
        """A spot's block with its index, and its own in it: -1 for the head, beyond the last for the new place."""
        surface = self._surface
        film = surface.desk.film
        if film is None:
            return None
        scene = spot.id
        if spot.kind == "card":
            at = film.places.get(spot.id)
            if at is None:
                return None
            scene = film.scenes[at[0]].id
        place = surface.layout_now.place(scene)
        if place is None:
            return None
        block = surface.layout_now.blocks[place]
        if spot.kind == "card":
            return (place, block, block.shots.index(spot.id)) if spot.id in block.shots else None
        return place, block, -1 if spot.kind == "head" else len(block.shots)

    def _beside(self, spot: Spot, step: int) -> Spot | None:
        """The next or the last card in the order of the film."""
        found = self._where(spot)
        if found is None:
            return None
        place, block, index = found
        index += step
        blocks = self._surface.layout_now.blocks
        while not (0 <= index < len(block.shots) and not block.folded):
            place += step
            if not 0 <= place < len(blocks):
                return None
            block = blocks[place]
            index = 0 if step > 0 else len(block.shots) - 1
        return Spot("card", block.shots[index])

    def _lines(self, block: Block) -> int:
        """Rows that Up and Down stop at."""
        if block.folded or not block.shots:
            return 1
        return -(-len(block.shots) // self._surface.layout_now.measures.columns)

    def _beyond(self, spot: Spot, step: int) -> Spot | None:
        """The card above or below; of a folded scene its head, of an empty one its new place."""
        found = self._where(spot)
        if found is None:
            return None
        place, block, index = found
        columns = self._surface.layout_now.measures.columns
        row, column = divmod(index, columns) if index >= 0 else (-1 if step > 0 and not block.folded else 0, 0)
        if self._column is None:
            self._column = max(0, column)
        row += step
        blocks = self._surface.layout_now.blocks
        while not 0 <= row < self._lines(block):
            place += step
            if not 0 <= place < len(blocks):
                return None
            block = blocks[place]
            row = 0 if step > 0 else self._lines(block) - 1
        if block.folded:
            return Spot("head", block.scene)
        if not block.shots:
            return Spot("new", block.scene)
        return Spot("card", block.shots[min(len(block.shots) - 1, row * columns + self._column)])

    def _end(self, *, last: bool) -> bool:
        blocks = [block for block in self._surface.layout_now.blocks if block.shots and not block.folded]
        if blocks:
            self._surface.go(Spot("card", blocks[-1].shots[-1] if last else blocks[0].shots[0]))
        return True

    def _page(self, spot: Spot, step: int) -> bool:
        surface = self._surface
        area = surface.place(spot)
        high = surface.viewport().height() - surface.layout_now.measures.high // 2
        there: Spot | None = spot
        while there is not None and abs(surface.place(there).top() - area.top()) < high:
            spot, there = there, self._beyond(there, step)
        surface.go(spot)
        return True

    def tab(self, *, forward: bool) -> bool:
        """From a head to its cards, to the place for the next shot, to the next head; False at the film's end."""
        surface = self._surface
        spot = self._spot()
        found = self._where(spot) if spot else None
        if spot is None or found is None:
            return False
        place, block, _index = found
        blocks = surface.layout_now.blocks
        stops = self._stops(block)
        kinds = [stop.kind for stop in stops]
        index = kinds.index(spot.kind) + (1 if forward else -1) if spot.kind in kinds else 0
        while not 0 <= index < len(stops):
            place += 1 if forward else -1
            if not 0 <= place < len(blocks):
                return False
            stops = self._stops(blocks[place])
            index = 0 if forward else len(stops) - 1
        surface.go(stops[index])
        return True

    def _stops(self, block: Block) -> list[Spot]:
        stops = [Spot("head", block.scene)]
        if block.folded:
            return stops
        if block.shots:
            here = next((shot for shot in self._surface.desk.selected[:50] if shot in block.shots), block.shots[0])
            stops.append(Spot("card", here))
        if block.new:
            stops.append(Spot("new", block.scene))
        return stops


def _is_letter(event: QKeyEvent) -> bool:
    return bool(event.text()) and event.text().isalpha()
