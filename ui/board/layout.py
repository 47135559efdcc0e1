"""Where everything of the board lies: numbers only, so that a film of any length is laid out in no time.

All cards are equal, so a scene's height follows from how many it shows; only scenes are counted up, and a card's place
is worked out when somebody asks for it.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect

from studio.document.values import Film

LEFT, RIGHT, TOP, BOTTOM = 16, 10, 8, 24
BETWEEN = 22
"""Between two scenes."""
UNDER_HEAD = 8


class Spot(NamedTuple):
    """Something on the board: ``card`` of a shot, ``new`` or ``head`` of a scene."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Measures:
    """The sizes that everything has now, in logical pixels."""

    width: int
    columns: int
    card: int
    high: int
    gap: int
    head: int
    slim: int


@dataclass(frozen=True, slots=True)
class Block:
    """One scene: what of it is shown.

    Attributes
    ----------
    scene : str
    row : int
        Its place in the film.
    shots : tuple of str
        The cards that are shown, in order.
    folded, new : bool
        Whether only the head is shown; whether there is a place for the next shot.
    """

    scene: str
    row: int
    shots: tuple[str, ...]
    folded: bool
    new: bool


class Landing(NamedTuple):
    """Where dragged cards would go: before the `at`-th card of a scene; `bar` is the line that shows it."""

    scene: str
    at: int
    bar: QRect


def measured(width: int, least: int, most: int, gap: int, head: int, slim: int, text: int) -> Measures:
    """As many equal columns as fit between `least` and `most` pixels; a picture of 16:9 and `text` pixels under it."""
    inner = max(1, width - LEFT - RIGHT)
    columns = max(1, (inner + gap) // (least + gap))
    card = max(1, min(max(most, least), (inner - (columns - 1) * gap) // columns))
    return Measures(width, columns, card, round(card * 9 / 16) + text, gap, head, slim)


def blocks_of(film: Film, folded: Collection[str], shown: Callable[[str], bool] | None) -> list[Block]:
    """The scenes of a film; with a filter only those that have something to show, and of them only that."""
    if shown is None:
        return [
            Block(scene.id, row, tuple(shot.id for shot in scene.shots), scene.id in folded, True)
            for row, scene in enumerate(film.scenes)
        ]
    found = []
    for row, scene in enumerate(film.scenes):
        shots = tuple(shot.id for shot in scene.shots if shown(shot.id))
        if shots:
            found.append(Block(scene.id, row, shots, scene.id in folded, False))
    return found


class Layout:
    """Blocks laid out one below another.

    Parameters
    ----------
    blocks : list of Block
    measures : Measures
    """

    def __init__(self, blocks: list[Block], measures: Measures) -> None:
        self.blocks = blocks
        self.measures = measures
        heights = [self._height(block) + BETWEEN for block in blocks]
        self._tops = [TOP, *(TOP + total for total in accumulate(heights))]
        self._by_scene = {block.scene: place for place, block in enumerate(blocks)}
        self.height = (self._tops[-1] - BETWEEN if blocks else TOP) + BOTTOM

    def _rows(self, block: Block) -> tuple[int, bool]:
        """Rows of cards, and whether the place for the next shot is a slim bar under them."""
        count, columns = len(block.shots), self.measures.columns
        slim = block.new and count > 0 and count % columns == 0
        slots = count + (1 if block.new and not slim else 0)
        return -(-slots // columns), slim

    def _height(self, block: Block) -> int:
        m = self.measures
        if block.folded:
            return m.head
        rows, slim = self._rows(block)
        cards = rows * m.high + max(0, rows - 1) * m.gap
        return m.head + UNDER_HEAD + cards + (m.gap + m.slim if slim else 0)

    def place(self, scene: str) -> int | None:
        """Index of a scene's block."""
        return self._by_scene.get(scene)

    def head(self, place: int) -> QRect:
        """A block's head."""
        return QRect(LEFT, self._tops[place], max(1, self.measures.width - LEFT - RIGHT), self.measures.head)

    def slot(self, place: int, index: int) -> QRect:
        """The `index`-th card's place in a block."""
        m = self.measures
        row, column = divmod(index, m.columns)
        top = self._tops[place] + m.head + UNDER_HEAD + row * (m.high + m.gap)
        return QRect(LEFT + column * (m.card + m.gap), top, m.card, m.high)

    def new(self, place: int) -> QRect:
        """The place for a block's next shot; empty where there is none."""
        block = self.blocks[place]
        if block.folded or not block.new:
            return QRect()
        area = self.slot(place, len(block.shots))
        if self._rows(block)[1]:
            return QRect(LEFT, area.top(), max(1, self.measures.width - LEFT - RIGHT), self.measures.slim)
        return area

    def rect(self, spot: Spot, index: int | None = None) -> QRect:
        """Where a spot lies, empty where it is not shown.

        Parameters
        ----------
        spot : Spot
            With the scene's id for heads and new places.
        index : int, optional
            A card's index in its block, and then `spot.id` is its scene.
        """
        place = self._by_scene.get(spot.id)
        if place is None:
            return QRect()
        if spot.kind == "head":
            return self.head(place)
        if spot.kind == "new":
            return self.new(place)
        return QRect() if self.blocks[place].folded or index is None else self.slot(place, index)

    def between(self, top: int, bottom: int) -> range:
        """The blocks that lie at least partly between two heights."""
        first = max(0, bisect.bisect_right(self._tops, top) - 1)
        last = bisect.bisect_right(self._tops, bottom)
        return range(first, min(len(self.blocks), last))

    def spots(self, area: QRect) -> Iterator[tuple[Spot, QRect]]:
        """What lies at least partly in an area, with where it lies."""
        for place in self.between(area.top(), area.bottom()):
            block = self.blocks[place]
            head = self.head(place)
            if head.intersects(area):
                yield Spot("head", block.scene), head
            if block.folded:
                continue
            for index in self.indexes(place, area):
                rect = self.slot(place, index)
                if rect.intersects(area):
                    yield Spot("card", block.shots[index]), rect
            new = self.new(place)
            if new.intersects(area):
                yield Spot("new", block.scene), new

    def indexes(self, place: int, area: QRect) -> range:
        """The cards of a block whose rows meet an area."""
        m = self.measures
        top = self._tops[place] + m.head + UNDER_HEAD
        step = m.high + m.gap
        first = max(0, (area.top() - top) // step)
        last = max(-1, (area.bottom() - top) // step)
        return range(first * m.columns, min(len(self.blocks[place].shots), (last + 1) * m.columns))

    def at(self, point: QPoint) -> tuple[Spot, QRect] | None:
        """What lies under a point."""
        return next(((spot, rect) for spot, rect in self.spots(QRect(point.x(), point.y(), 1, 1))), None)

    def landing(self, point: QPoint) -> Landing | None:
        """Where a card would go that is let go of at a point: into the nearest unfolded scene.

        Returns
        -------
        Landing or None
            Its index counts the cards that are shown.
        """
        open_places = [place for place in self._near(point.y()) if not self.blocks[place].folded]
        if not open_places:
            return None
        m = self.measures
        place = min(open_places, key=lambda each: self._away(each, point.y()))
        block = self.blocks[place]
        top = self._tops[place] + m.head + UNDER_HEAD
        rows = max(1, -(-len(block.shots) // m.columns))
        row = max(0, min(rows - 1, (point.y() - top) // (m.high + m.gap)))
        column = round((point.x() - LEFT) / (m.card + m.gap))
        index = min(len(block.shots), row * m.columns + max(0, min(m.columns, column)))
        on_row = index - row * m.columns
        x = LEFT + on_row * (m.card + m.gap) - m.gap // 2 - 1
        return Landing(block.scene, index, QRect(max(LEFT - 4, x), top + row * (m.high + m.gap), 2, m.high))

    def scene_landing(self, point: QPoint) -> tuple[int, QRect] | None:
        """Before which block a scene would go that is let go of at a height, and the line that shows it."""
        if not self.blocks:
            return None
        places = range(len(self.blocks) + 1)
        lines = [self._tops[place] - BETWEEN // 2 if place else 2 for place in places]
        place = min(places, key=lambda each: abs(lines[each] - point.y()))
        return place, QRect(LEFT, lines[place] - 1, max(1, self.measures.width - LEFT - RIGHT), 2)

    def _near(self, y: int) -> range:
        middle = max(0, min(len(self.blocks) - 1, bisect.bisect_right(self._tops, y) - 1))
        first, last = middle, middle
        while first > 0 and (first == middle or self.blocks[first].folded):
            first -= 1
        while last < len(self.blocks) - 1 and (last == middle or self.blocks[last].folded):
            last += 1
        return range(first, last + 1) if self.blocks else range(0)

    def _away(self, place: int, y: int) -> int:
        top = self._tops[place]
        return max(0, top - y, y - (top + self._height(self.blocks[place])))
