"""The player shows the right frame, keeps sound and picture together, and goes on without a card."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from engine.media.takes import TakeWriter
from engine.messages.jobs import STEMS, EditList, Piece, samples_at
from ui.playback.player import Player

RATE = Fraction(24)


def level_of(frame):
    return 40 + frame * 3


@pytest.fixture
def cut(tmp_path):
    pieces = []
    for number in range(2):
        path = tmp_path / f"take{number}.mov"
        with TakeWriter(path, 64, 48, RATE, 24, STEMS) as writer:
            for frame in range(24):
                writer.add(np.full((48, 64, 3), level_of(frame + 24 * number), np.uint8))
            for stem in STEMS:
                writer.sound(stem, np.zeros((samples_at(24, RATE), 2), np.float32))
        pieces.append(Piece(media=str(path), frames=24))
    return EditList(pieces=tuple(pieces), rate=RATE, width=64, height=48)


@pytest.fixture
def player(qtbot):
    player = Player()
    yield player
    player.close()


def grey(image):
    return image.pixelColor(20, 20).red()


def test_every_frame_sought_is_the_frame_shown(qtbot, player, cut):
    player.load(cut)
    for frame in (0, 47, 23, 24, 25, 1, 30):
        with qtbot.waitSignal(
            player.shown, check_params_cb=lambda _image, number, want=frame: number == want
        ) as caught:
            player.seek(frame)
        assert abs(grey(caught.args[0]) - level_of(frame)) <= 3


def test_it_plays_to_the_end_in_order_and_stops_on_the_last_frame(qtbot, player, cut):
    seen = []
    player.load(cut)
    player.shown.connect(lambda _image, number: seen.append(number))
    with qtbot.waitSignal(player.playing, check_params_cb=lambda on: not on, timeout=15000):
        player.play()
    assert player.frame == 47
    assert seen == sorted(seen)
    assert len(set(seen)) > 10


def test_steps_stay_inside_the_film(qtbot, player, cut):
    player.load(cut)
    player.step(-5)
    assert player.frame == 0
    player.step(1000)
    assert player.frame == 47
    player.step(-1)
    assert player.frame == 46


def test_shuttling_back_runs_to_the_first_frame(qtbot, player, cut):
    player.load(cut, 40)
    with qtbot.waitSignal(player.playing, check_params_cb=lambda on: not on, timeout=15000):
        player.shuttle(-1)
        player.shuttle(-1)
    assert player.frame == 0


def test_a_take_that_is_gone_is_told_and_stops_the_player(qtbot, player, cut, tmp_path):
    player.load(cut)
    (tmp_path / "take1.mov").unlink()
    with qtbot.waitSignal(player.failed, timeout=5000) as caught:
        player.seek(30)
    assert caught.args[0].code == "media.missing"
    assert not player.is_playing


def test_nothing_loaded_plays_nothing(player):
    player.play()
    player.shuttle(1)
    player.seek(10)
    assert (player.frame, player.is_playing, player.frames) == (0, False, 0)
