"""The ring of a card that renders turns: its own pixels are painted and no others, and it ends with the rendering."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject

from tests.ui.conftest import SCRIPT
from ui.look import theme

RING = 16 * 16
"""Pixels of a ring at most; a card has some forty thousand."""


class Paints(QObject):
    """The pixels of each repaint."""

    def __init__(self, surface):
        super().__init__(surface)
        self.sizes = []
        surface.viewport().installEventFilter(self)

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            self.sizes.append(sum(rect.width() * rect.height() for rect in event.region()))
        return False


@pytest.fixture
def slow(studio):
    """The board while its first shot renders for two seconds."""
    studio.open(SCRIPT.replace("MARA walks.", "SLOW she walks."))
    studio.run(0.1)
    studio.heard = []
    studio.desk.progressed.connect(lambda *_what: studio.heard.append(1))
    studio.desk.queue.render([studio.shots[0].id])
    studio.until(lambda: studio.desk.key(studio.shots[0].id) == "rendering")
    studio.run()
    return studio


def done(studio):
    studio.until(lambda: not studio.desk.queue.open_jobs())
    studio.run(0.2)


def test_it_turns_by_painting_its_own_pixels_and_ends_with_the_rendering(slow):
    surface = slow.window.board.surface
    turning = surface.turning
    slow.until(lambda: turning.going)
    paints, cards, told, turns = Paints(surface), surface.painted, len(slow.heard), turning.turns
    slow.until(lambda: turning.turns >= turns + 5)
    assert turning.degrees > 0
    alone = [size for size in paints.sizes if size <= RING]
    assert len(alone) >= turning.turns - turns
    # Whatever else was painted, the engine's progress asked for.
    assert surface.painted - cards <= len(slow.heard) - told + 1
    done(slow)
    assert not turning.going
    turns, paints.sizes = turning.turns, []
    slow.run(0.3)
    assert turning.turns == turns
    assert paints.sizes == []


def test_the_ring_is_where_the_badge_has_it(slow):
    surface = slow.window.board.surface
    slow.until(surface.turning.rings)
    (ring,) = surface.turning.rings()
    whole = surface.viewport().grab().toImage()
    ratio = surface.devicePixelRatioF()
    soft, ink = theme.colour("rendering_soft"), theme.colour("rendering")
    corner = whole.pixelColor(round(ring.left() * ratio), round(ring.top() * ratio))
    assert corner == soft
    blue = [
        whole.pixelColor(round(x * ratio), round(y * ratio)).blue()
        for x in range(ring.left(), ring.right() + 1)
        for y in range(ring.top(), ring.bottom() + 1)
    ]
    # The line is thinner than a pixel here and there, but no badge is as bright without it.
    assert max(blue) > soft.blue() + (ink.blue() - soft.blue()) // 2
    done(slow)


def test_nothing_turns_where_nothing_is_to_move(slow):
    theme.hold_still(True)
    try:
        turning = slow.window.board.surface.turning
        slow.until(lambda: not turning.going)
        turns = turning.turns
        slow.run(0.3)
        assert turning.turns == turns
    finally:
        theme.hold_still(False)
    done(slow)


def test_nothing_turns_on_a_board_that_is_not_seen(slow):
    turning = slow.window.board.surface.turning
    slow.do("view.timeline")
    slow.until(lambda: not turning.going)
    turns = turning.turns
    slow.run(0.3)
    assert turning.turns == turns
    done(slow)
