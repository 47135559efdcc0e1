"""The live picture: painted when there is something new to see, and not otherwise."""

from __future__ import annotations

import numpy as np
import pytest

from tests.waiting import let_run
from ui.cameos.picture import LivePicture


@pytest.fixture
def picture(qtbot, look):
    made = LivePicture()
    qtbot.addWidget(made)
    made.resize(320, 180)
    made.show()
    qtbot.waitExposed(made)
    made.show_picture(np.zeros((90, 160, 3), np.uint8))
    made.show_guides(person=True, good=True, turned=(0.5, 0.0), wanted="left")
    let_run(0.05)
    return made


def test_what_says_the_same_again_paints_nothing(picture):
    before = picture.shown
    for _moment in range(5):
        picture.show_guides(person=True, good=True, turned=(0.5, 0.0), wanted="left")
        picture.say("", "")
        picture.show_time(None, 20)
        let_run(0.01)
    assert picture.shown == before
    picture.show_guides(person=True, good=True, turned=(0.6, 0.0), wanted="left")
    let_run(0.03)
    assert picture.shown == before + 1


def test_the_arc_fills_with_the_turn_and_the_looking_glass_turns_the_picture(picture):
    """Green pixels beside the oval grow with the turn; what is at the left of the camera's picture is at the right."""
    counts = []
    for share in (0.1, 0.5, 1.0):
        picture.show_guides(person=True, good=False, turned=(share, 0.0), wanted="left")
        image = picture.grab().toImage()
        colours = [image.pixelColor(x, y) for x in range(image.width() // 2) for y in range(image.height())]
        counts.append(sum(each.green() > 180 and each.red() < 120 for each in colours))
    assert counts == sorted(counts)
    assert counts[0] < counts[2] / 3
    half = np.zeros((90, 160, 3), np.uint8)
    half[:, :40] = 255
    picture.show_picture(half)
    picture.show_guides(person=False, good=False)
    image = picture.grab().toImage()
    assert image.pixelColor(10, 90).lightness() < 20
    assert image.pixelColor(310, 90).lightness() > 200
