from __future__ import annotations

import itertools
import random
from fractions import Fraction

import numpy as np
import pytest

from engine.media.cut import Takes, placed
from engine.media.mix import programme
from engine.messages.faults import Fault
from engine.messages.jobs import SAMPLE_RATE, STEMS, EditList, Level, Piece, length, samples_at
from tests.engine.media.conftest import TONES, tone

RATE = Fraction(24)
MUTED = ("dialogue", "ambience")


def cut(*pieces, rate=RATE, size=(128, 72)):
    return EditList(pieces=pieces, rate=rate, width=size[0], height=size[1])


def mixed(edit_list, **stretch):
    with Takes() as takes:
        return programme(edit_list, takes, **stretch)


def level_of(sound, frequency):
    """Amplitude of a tone in a piece of sound."""
    at = np.arange(len(sound)) / SAMPLE_RATE
    window = np.hanning(len(sound))
    return 2 * abs((sound[:, 0] * window * np.exp(-2j * np.pi * frequency * at)).sum()) / window.sum()


def test_all_stems_are_heard_and_a_muted_one_is_not(make_take):
    path = str(make_take(frames=24))
    everything = mixed(cut(Piece(frames=24, media=path)))
    for frequency in TONES.values():
        assert level_of(everything, frequency) == pytest.approx(0.2, abs=0.005)
    less = mixed(cut(Piece(frames=24, media=path, levels={"effects": Level(muted=True)})))
    assert level_of(less, TONES["effects"]) < 0.001
    assert level_of(less, TONES["dialogue"]) == pytest.approx(0.2, abs=0.005)
    assert not mixed(cut(Piece(frames=24, media=path, levels={stem: Level(muted=True) for stem in STEMS}))).any()


def clicked(make_take, name, frame, frames=24, rate=RATE):
    """A take with one click, at the beginning of a frame."""
    samples = np.zeros((samples_at(frames, rate), 2))
    samples[samples_at(frame, rate)] = 0.5
    silent = np.zeros_like(samples)
    return str(
        make_take(name, frames=frames, rate=rate, sound={"effects": samples, "dialogue": silent, "ambience": silent})
    )


@pytest.mark.parametrize("rate", [Fraction(24), Fraction(24000, 1001), Fraction(30000, 1001)], ids=str)
def test_sound_lies_at_its_sample_however_many_pieces_came_before(make_take, rate):
    path = clicked(make_take, "click.mov", 5, rate=rate)
    pieces = [Piece(frames=11, media=path, first=first % 4) for first in range(60)]
    film = cut(*pieces, rate=rate)
    sound = mixed(film)
    assert len(sound) == samples_at(660, rate)
    for number, piece in enumerate(pieces):
        expected = samples_at(number * 11, rate) + samples_at(5, rate) - samples_at(piece.first, rate)
        assert abs(sound[expected, 0] - 0.5) < 1e-6, number
    assert np.count_nonzero(sound[:, 0]) == 60


def test_a_stretch_is_the_same_as_that_part_of_the_whole(make_take):
    path = str(make_take(frames=30))
    film = cut(
        Piece(frames=20, media=path, transition="fade", overlap=6),
        Piece(frames=20, media=path, first=4, transition="dissolve", overlap=8, fade_out=5),
        Piece(frames=7),
    )
    whole = mixed(film)
    assert len(whole) == samples_at(length(film), RATE)
    for first, count in ((0, 100), (25_000, 9_999), (70_000, len(whole) - 70_000)):
        assert np.array_equal(mixed(film, first=first, count=count), whole[first : first + count])


def test_a_dissolve_keeps_the_power_and_shortens_the_film(make_take):
    dice = np.random.default_rng(1)
    noise = [dice.normal(0, 0.1, (samples_at(48, RATE), 2)) for _ in range(2)]
    silent = np.zeros_like(noise[0])
    paths = [
        str(make_take(f"{n}.mov", frames=48, sound={"effects": noise[n], "dialogue": silent, "ambience": silent}))
        for n in range(2)
    ]
    sound = mixed(
        cut(Piece(frames=48, media=paths[0]), Piece(frames=48, media=paths[1], transition="dissolve", overlap=24))
    )
    assert len(sound) == samples_at(72, RATE)
    for begin in range(20, 52, 4):
        part = sound[samples_at(begin, RATE) : samples_at(begin + 4, RATE)]
        assert np.sqrt((part**2).mean()) == pytest.approx(0.1, rel=0.06)


def test_fades_begin_and_end_in_silence(make_take):
    path = str(make_take(frames=48))
    sound = np.abs(mixed(cut(Piece(frames=48, media=path, transition="fade", overlap=24, fade_out=12)))[:, 0])
    windows = sound[: len(sound) // 4000 * 4000].reshape(-1, 4000).max(axis=1)
    assert windows[0] < 0.15
    assert windows[-1] < 0.15
    assert sound[:20].max() < 0.002
    assert sound[-20:].max() < 0.002
    assert (np.diff(windows[:12]) > -0.01).all()


def test_a_hard_cut_does_not_click_and_a_split_take_is_not_touched(make_take):
    path = str(make_take(frames=48))
    whole = mixed(cut(Piece(frames=48, media=path)))
    split = mixed(cut(Piece(frames=20, media=path), Piece(frames=28, media=path, first=20)))
    assert np.array_equal(whole, split)
    at = samples_at(20, RATE)
    jumped = mixed(cut(Piece(frames=20, media=path), Piece(frames=20, media=path, first=3)))
    assert np.abs(jumped[at - 2 : at + 2]).max() < 0.02


def test_a_slate_card_is_silent(make_take):
    sound = mixed(cut(Piece(frames=10), Piece(frames=10, media=str(make_take()))))
    assert not sound[: samples_at(10, RATE)].any()
    assert level_of(sound[samples_at(10, RATE) :], 440) > 0.15


def test_where_pieces_lie():
    film = cut(
        Piece(frames=20),
        Piece(frames=20, transition="dissolve", overlap=5),
        Piece(frames=9, transition="fade", overlap=4),
    )
    assert [(piece.start, piece.end, piece.lead_in, piece.lead_out) for piece in placed(film)] == [
        (0, 20, 0, 5),
        (15, 35, 5, 0),
        (35, 44, 4, 0),
    ]
    assert length(film) == 44
    assert placed(cut(Piece(frames=3, transition="dissolve", overlap=2)))[0].lead_in == 0


@pytest.mark.parametrize(
    ("code", "film"),
    [
        ("export.empty", cut()),
        ("export.size", cut(Piece(frames=1), size=(127, 72))),
        ("export.size", cut(Piece(frames=1), rate=Fraction(0))),
        ("export.piece", cut(Piece(frames=0))),
        ("export.piece", cut(Piece(frames=4, first=-1))),
        ("export.transition", cut(Piece(frames=4), Piece(frames=9, transition="dissolve", overlap=5))),
        (
            "export.transition",
            cut(
                Piece(frames=9),
                Piece(frames=9, transition="dissolve", overlap=5),
                Piece(frames=9, transition="dissolve", overlap=5),
            ),
        ),
    ],
)
def test_an_edit_list_that_makes_no_film_is_refused(code, film):
    with pytest.raises(Fault) as raised:
        placed(film)
    assert raised.value.code == code


def test_many_takes_are_not_all_held_open(make_take):
    paths = [str(make_take(f"{n}.mov", frames=2)) for n in range(12)]
    with Takes() as takes:
        readers = [takes.take(path) for path in paths]
        assert takes.take(paths[-1]) is readers[-1]
        assert takes.take(paths[0]) is not readers[0]


def test_tone_fixture_is_what_the_mix_returns(make_take):
    path = str(make_take(frames=24))
    expected = sum(tone(stem, samples_at(24, RATE)) for stem in STEMS)
    assert np.abs(mixed(cut(Piece(frames=24, media=path))) - expected)[200:-200].max() < 1e-5


def test_any_cut_that_is_accepted_has_the_length_it_says():
    """Random edit lists: refused with a code, or laid out without a gap and to the frame."""
    dice = random.Random(11)
    accepted, refused = 0, set()
    for _ in range(400):
        pieces = tuple(
            Piece(
                frames=dice.randint(1, 20),
                transition=dice.choice(("cut", "dissolve", "fade")),
                overlap=dice.randint(0, 8),
                fade_out=dice.randint(0, 25),
            )
            for _ in range(dice.randint(1, 6))
        )
        film = cut(*pieces)
        try:
            laid = placed(film)
        except Fault as fault:
            refused.add(fault.code)
            continue
        accepted += 1
        assert laid[0].start == 0
        assert laid[-1].end == length(film)
        for before, after in itertools.pairwise(laid):
            assert after.start == before.end - (after.lead_in if after.dissolves else 0)
        assert len(mixed(film)) == samples_at(length(film), RATE)
    assert accepted > 100
    assert refused == {"export.transition"}
