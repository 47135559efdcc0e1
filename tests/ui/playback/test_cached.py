"""Pictures are kept by what is seen, as many as the budget allows; sound goes on without what is gone."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from engine.media.cut import placed
from engine.media.planes import black
from engine.media.takes import TakeWriter
from engine.messages.jobs import STEMS, EditList, Piece, Sound, Title, samples_at
from ui.playback.decoding import Wish, size_for
from ui.playback.frames import Frames, frame_of
from ui.playback.mixing import Heard, Mixer, alike
from ui.playback.seen import group_start, seen

RATE = Fraction(24)


def cut(*pieces, **more):
    return EditList(pieces=pieces, rate=RATE, width=96, height=64, **more)


def key(edit_list, frame):
    return seen(edit_list, placed(edit_list), frame)


def test_a_picture_is_the_same_wherever_it_lies():
    first, second = Piece(media="a.mov", frames=24), Piece(media="b.mov", frames=24)
    assert key(cut(first, second), 30) == key(cut(second), 6)
    trimmed = Piece(media="b.mov", frames=12, first=4)
    assert key(cut(trimmed), 2) == key(cut(second), 6)
    assert key(cut(first), 6) != key(cut(second), 6)


def test_what_dissolves_fades_or_has_words_is_another_picture():
    first = Piece(media="a.mov", frames=24)
    mixed = cut(first, Piece(media="b.mov", frames=24, transition="dissolve", overlap=8))
    keys = [key(mixed, frame) for frame in range(40)]
    assert len(set(keys)) == 40
    assert keys[10] == key(cut(first), 10)
    assert keys[20] != key(cut(first), 20)
    faded = cut(Piece(media="a.mov", frames=24, fade_out=6))
    assert key(faded, 10) == key(cut(first), 10)
    assert key(faded, 20) != key(cut(first), 20)
    worded = cut(first, titles=(Title(text="Later", at=5, frames=10, fade_in=3),))
    assert key(worded, 4) == key(cut(first), 4)
    assert key(worded, 6) != key(cut(first), 6)


def test_cards_black_and_stills_are_one_picture_each():
    card = cut(Piece(frames=24, title=("1A",)), Piece(frames=24, title=("1B",), gap=12))
    assert key(card, 3) == key(card, 20)
    assert key(card, 3) != key(card, 40)
    assert key(card, 25) == key(card, 33)  # the gap
    still = cut(Piece(media="a.png", frames=24))
    assert key(still, 3) == key(still, 20)


def test_a_group_begins_at_its_key_frame_and_never_before_its_piece():
    edit_list = cut(Piece(media="a.mov", frames=20), Piece(media="b.mov", frames=30, first=8))
    pieces = placed(edit_list)
    assert group_start(pieces, 17) == 12
    assert group_start(pieces, 21) == 20  # source frame 9: the key frame lies before the piece
    assert group_start(pieces, 26) == 24  # source frame 14: key frame 12


def test_the_cache_keeps_what_was_looked_at_last_within_its_budget():
    frame = frame_of(black(96, 64))
    size = frame.pixels.nbytes
    frames = Frames(budget=3 * size)
    for name in "abc":
        frames.put(name, frame_of(black(96, 64)))
    assert frames.get("a") is not None
    frames.put("d", frame_of(black(96, 64)))
    assert [name in frames for name in "abcd"] == [True, False, True, True]
    assert frames.bytes == 3 * size
    frames.put("a", frame_of(black(96, 64)))
    assert frames.bytes == 3 * size
    frames.clear()
    assert (frames.bytes, frames.get("a")) == (0, None)


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (848, 480), (424, 240), (1080, 1920), (1000, 700)])
@pytest.mark.parametrize("room", [(735, 414), (300, 900), (4000, 4000), (60, 60)])
def test_pictures_fit_the_window_in_widths_that_are_scaled_cleanly(width, height, room):
    edit_list = EditList(pieces=(Piece(media="a", frames=1),), rate=RATE, width=width, height=height)
    across, down = size_for(edit_list, *room)
    assert across <= min(room[0], width)
    assert down <= min(room[1], height) + 1
    assert across % 16 == 0
    assert down % 2 == 0
    if across > 100:
        assert across / down == pytest.approx(width / height, rel=0.01)


def test_every_picture_is_whole_to_its_last_column():
    for width in range(96, 320, 16):
        junk = np.full((width * 80,), 255, np.uint8)
        del junk
        assert frame_of(black(width, 64)).pixels[:, :, :3].max() == 0


def test_wishes_run_ahead_back_and_round():
    assert list(Wish(5, 1, 0, 100).coming())[:4] == [5, 6, 7, 8]
    assert list(Wish(5, -1, 0, 100).coming()) == [5, 4, 3, 2, 1, 0]
    assert list(Wish(8, 1, 4, 10, loop=True).coming())[:6] == [8, 9, 4, 5, 6, 7]
    assert list(Wish(1, 0, 0, 3).coming()) == [1, 2, 0]


@pytest.fixture
def media(tmp_path):
    paths = []
    for number in range(2):
        path = tmp_path / f"take{number}.mov"
        with TakeWriter(path, 96, 64, RATE, 24, STEMS) as writer:
            for _frame in range(24):
                writer.add(np.zeros((64, 96, 3), np.uint8))
            for stem in STEMS:
                loud = 0.25 if stem == "dialogue" else 0.0
                writer.sound(stem, np.full((samples_at(24, RATE), 2), loud, np.float32))
        paths.append(path)
    return paths


def heard(edit_list, loop=False):
    return Heard(edit_list, placed(edit_list), 0, 48, loop)


def all_of(mixer, wanted):
    blocks, count = [], 0
    while count < wanted:
        if not mixer.ready(5):
            break
        block = mixer.next()
        if block is None:
            break
        blocks.append(block)
        count += len(block.samples)
    return blocks


def test_a_take_that_is_gone_is_silent_and_the_rest_is_heard(media):
    edit_list = cut(*(Piece(media=str(path), frames=24) for path in media))
    media[0].unlink()
    mixer = Mixer(heard(edit_list), 0)
    try:
        sound = np.concatenate([block.samples for block in all_of(mixer, 96000)])
    finally:
        mixer.close()
    assert len(sound) == 96000
    assert np.abs(sound[:48000]).max() == 0
    assert sound[72000, 0] == pytest.approx(0.25, abs=0.001)


def test_a_loop_goes_round_and_a_redirection_leaves_nothing_of_what_was_mixed(media):
    edit_list = cut(*(Piece(media=str(path), frames=24) for path in media))
    mixer = Mixer(heard(edit_list, loop=True), 84000)
    try:
        starts = [block.start for block in all_of(mixer, 30000)]
        assert starts[:4] == [84000, 90000, 0, 6000]
        generation = mixer.redirect(heard(edit_list), 1000)
        (block,) = all_of(mixer, 1)
        assert (block.generation, block.start) == (generation, 1000)
    finally:
        mixer.close()


def test_an_edit_elsewhere_sounds_alike_and_one_nearby_does_not():
    pieces = [Piece(media=f"{number}.mov", frames=240) for number in range(5)]
    whole, other = cut(*pieces), cut(*pieces[:4], Piece(media="new.mov", frames=240))
    one, two = (Heard(each, placed(each), 0, 1200, False) for each in (whole, other))
    assert alike(one, two, 0, 72)
    assert not alike(one, two, 1000, 1072)
    assert not alike(one, two, 900, 972)  # the piece before may let its sound go on
    noisy = cut(*pieces, sounds=(Sound(media="m.wav", at=50, frames=10),))
    assert not alike(one, Heard(noisy, placed(noisy), 0, 1200, False), 0, 72)
    assert not alike(one, Heard(whole, placed(whole), 0, 600, False), 0, 72)
