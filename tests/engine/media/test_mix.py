from __future__ import annotations

import itertools
import random
from fractions import Fraction

import numpy as np
import pytest
from PIL import Image

from engine.media import cut as cut_module
from engine.media.cut import Takes, placed
from engine.media.mix import programme
from engine.messages.faults import Fault
from engine.messages.jobs import SAMPLE_RATE, STEMS, EditList, Level, Piece, Sound, Title, length, samples_at
from tests.engine.media.conftest import TONES, tone, write_wave

RATE = Fraction(24)
MUTED = ("dialogue", "ambience")


def cut(*pieces, rate=RATE, size=(128, 72), **more):
    return EditList(pieces=pieces, rate=rate, width=size[0], height=size[1], **more)


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
    for stem in STEMS:
        frequency = TONES[stem]
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
        ("export.piece", cut(Piece(frames=4, gap=-1))),
        ("export.level", cut(Piece(frames=4, levels={"mix": Level(gain=float("nan"))}))),
        ("export.level", cut(Piece(frames=4, levels={"mix": Level(fade_in=-1)}))),
        ("export.sound", cut(Piece(frames=4), sounds=(Sound(media="a.wav", at=-1, frames=3),))),
        ("export.sound", cut(Piece(frames=4), sounds=(Sound(media="", at=0, frames=3),))),
        ("export.level", cut(Piece(frames=4), sounds=(Sound(media="a.wav", at=0, frames=3, level=Level(gain=99)),))),
        ("export.title", cut(titles=(Title(text="A", at=0, frames=0),))),
        ("export.title", cut(titles=(Title(text="A", at=0, frames=3, place="left"),))),
        ("export.empty", cut(sounds=(Sound(media="a.wav", at=0, frames=3),))),
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


def test_many_sounds_at_once_are_opened_once(tmp_path, monkeypatch):
    paths = [music(tmp_path, steady(20), f"{n}.wav") for n in range(15)]
    opened = []
    whole = cut_module.SoundReader.__init__
    monkeypatch.setattr(cut_module.SoundReader, "__init__", lambda self, path: opened.append(path) or whole(self, path))
    film = cut(Piece(frames=20), sounds=tuple(Sound(media=path, at=0, frames=20) for path in paths))
    with Takes() as takes:
        for first in range(0, 40_000, 10_000):
            programme(film, takes, first, 10_000)
    assert len(opened) == 15


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
                gap=dice.choice((0, 0, 0, 3, 9)),
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
        assert laid[0].start == pieces[0].gap
        assert laid[-1].end == length(film)
        for before, after in itertools.pairwise(laid):
            assert after.start == before.end + after.piece.gap - (after.lead_in if after.dissolves else 0)
        assert len(mixed(film)) == samples_at(length(film), RATE)
    assert accepted > 100
    assert refused == {"export.transition"}


def only(make_take, name, samples, stem="effects", frames=48, rate=RATE):
    """A take in which one stem is heard."""
    silent = np.zeros((samples_at(frames, rate), 2))
    return str(make_take(name, frames=frames, rate=rate, sound={**dict.fromkeys(STEMS, silent), stem: samples}))


def steady(frames, level=0.25, rate=RATE):
    return np.full((samples_at(frames, rate), 2), level)


def test_a_gap_is_silent_and_moves_what_comes_after(make_take):
    path = only(make_take, "a.mov", steady(48))
    sound = mixed(cut(Piece(frames=10, media=path), Piece(frames=10, media=path, gap=7)))
    assert len(sound) == samples_at(27, RATE)
    assert not sound[samples_at(10, RATE) : samples_at(17, RATE)].any()
    assert np.allclose(sound[samples_at(11, RATE) : samples_at(16, RATE) - 100], 0, atol=1e-6)
    assert np.allclose(sound[samples_at(18, RATE) : samples_at(26, RATE)], 0.25, atol=1e-6)


def test_gain_is_in_decibels_for_one_stem(make_take):
    path = str(make_take(frames=24))
    sound = mixed(cut(Piece(frames=24, media=path, levels={"effects": Level(gain=-6), "dialogue": Level(gain=3)})))
    assert level_of(sound, TONES["effects"]) == pytest.approx(0.2 * 10 ** (-6 / 20), rel=0.01)
    assert level_of(sound, TONES["dialogue"]) == pytest.approx(0.2 * 10 ** (3 / 20), rel=0.01)
    assert level_of(sound, TONES["ambience"]) == pytest.approx(0.2, rel=0.01)


def test_the_mix_of_a_take_that_cannot_separate_is_heard(make_take):
    path = str(make_take("model.mov", frames=24, stems=("mix",)))
    assert level_of(mixed(cut(Piece(frames=24, media=path))), TONES["mix"]) == pytest.approx(0.2, rel=0.01)
    quiet = cut(Piece(frames=24, media=path, levels={"mix": Level(muted=True)}))
    assert not mixed(quiet).any()
    assert not mixed(cut(Piece(frames=9, media=str(make_take("silent.mov", stems=()))))).any()


def test_a_stems_own_fades_are_quarter_sines_at_its_ends(make_take):
    path = only(make_take, "a.mov", steady(48))
    sound = mixed(cut(Piece(frames=40, media=path, levels={"effects": Level(fade_in=10, fade_out=20)})))[:, 0]
    begin, end = samples_at(10, RATE), samples_at(20, RATE)
    rising = 0.25 * np.sin((np.arange(begin) + 0.5) / begin * np.pi / 2)
    assert np.abs(sound[:begin] - rising).max() < 1e-5
    assert np.abs(sound[-end:] - (0.25 * np.sin((np.arange(end) + 0.5) / end * np.pi / 2))[::-1]).max() < 1e-5
    assert np.allclose(sound[begin:-end], 0.25, atol=1e-6)


def test_a_stems_fade_stands_in_the_transitions_place(make_take):
    path = only(make_take, "a.mov", steady(48))
    film = cut(Piece(frames=40, media=path, transition="fade", overlap=20, levels={"effects": Level(fade_in=4)}))
    sound = mixed(film)[:, 0]
    assert np.allclose(sound[samples_at(4, RATE) : samples_at(39, RATE)], 0.25, atol=1e-6)
    assert sound[samples_at(2, RATE)] == pytest.approx(0.25 * np.sin(np.pi / 4), abs=1e-3)


@pytest.mark.parametrize("rate", [Fraction(24), Fraction(24000, 1001)], ids=str)
def test_a_stem_leads_and_tails_its_picture_in_step(make_take, rate):
    """Every sample of the take says its own number, so where it is heard tells whether it is in step."""
    ramp = (np.arange(samples_at(48, rate)) / 2**20)[:, None].repeat(2, 1)
    path = only(make_take, "a.mov", ramp, rate=rate)
    level = {"effects": Level(lead=5, tail=7)}
    film = cut(Piece(frames=20), Piece(frames=10, media=path, first=12, levels=level), Piece(frames=20), rate=rate)
    sound = mixed(film)[:, 0]
    begin, low, high = (samples_at(frame, rate) for frame in (20, 15, 37))
    assert not sound[:low].any()
    assert not sound[high:].any()
    inner = np.arange(low + 96, high - 96)
    heard = np.rint(sound[inner] * 2**20).astype(int)
    assert np.array_equal(heard, inner - begin + samples_at(12, rate))


def test_a_lead_and_a_tail_go_as_far_as_the_take_has_sound(make_take):
    path = only(make_take, "a.mov", steady(48))
    level = {"effects": Level(lead=30, tail=40)}
    film = cut(Piece(frames=40), Piece(frames=10, media=path, first=6, levels=level), Piece(frames=60))
    heard = np.flatnonzero(mixed(film)[:, 0])
    assert (heard[0], heard[-1] + 1) == (samples_at(34, RATE), samples_at(34 + 48, RATE))
    late = cut(Piece(frames=20, media=path, levels={"effects": Level(lead=-5, tail=-8)}))
    heard = np.flatnonzero(mixed(late)[:, 0])
    assert (heard[0], heard[-1] + 1) == (samples_at(5, RATE), samples_at(12, RATE))
    gone = cut(Piece(frames=20, media=path, levels={"effects": Level(lead=-15, tail=-8)}))
    assert not mixed(gone).any()


def test_a_lead_at_the_films_beginning_is_cut_off_there(make_take):
    path = only(make_take, "a.mov", steady(48))
    sound = mixed(cut(Piece(frames=10, media=path, first=12, levels={"effects": Level(lead=6)})))
    assert np.allclose(sound[: samples_at(9, RATE)], 0.25, atol=1e-6)


def test_a_split_take_whose_levels_differ_in_one_stem_only_softens_that_one(make_take):
    path = str(make_take(frames=48))
    levels = {"effects": Level(gain=-3)}
    split = mixed(cut(Piece(frames=20, media=path), Piece(frames=28, media=path, first=20, levels=levels)))
    muted = {"effects": Level(muted=True)}
    plain = mixed(cut(Piece(frames=48, media=path, levels=muted)))
    others = mixed(
        cut(Piece(frames=20, media=path, levels=muted), Piece(frames=28, media=path, first=20, levels=muted))
    )
    assert np.array_equal(others, plain)
    at = samples_at(20, RATE)
    assert np.abs((split - plain)[at - 1 : at + 1]).max() < 0.01
    assert level_of((split - plain)[at + 200 :], TONES["effects"]) == pytest.approx(0.2 * 10 ** (-3 / 20), rel=0.02)


def music(tmp_path, samples, name="music.wav"):
    return str(write_wave(tmp_path / name, samples))


@pytest.mark.parametrize("rate", [Fraction(24), Fraction(30000, 1001)], ids=str)
def test_a_sound_of_its_own_lies_at_its_exact_sample(tmp_path, rate):
    ramp = (np.arange(100_000) / 2**20)[:, None].repeat(2, 1)
    sound = Sound(media=music(tmp_path, ramp), at=13, first=7, frames=21)
    heard = mixed(cut(Piece(frames=60), rate=rate, sounds=(sound,)))[:, 0]
    low, high, inside = samples_at(13, rate), samples_at(34, rate), samples_at(7, rate)
    assert not heard[:low].any()
    assert not heard[high:].any()
    inner = np.arange(low + 96, high - 96)
    assert np.array_equal(np.rint(heard[inner] * 2**20).astype(int), inner - low + inside)


def test_sounds_have_levels_add_up_and_end_with_the_film(make_take, tmp_path):
    path = music(tmp_path, steady(100))
    loud = Sound(media=path, at=0, frames=100, level=Level(gain=-20 * np.log10(2), fade_in=12))
    film = cut(Piece(frames=40), sounds=(loud, Sound(media=path, at=20, frames=10)))
    sound = mixed(film)[:, 0]
    assert len(sound) == samples_at(40, RATE)
    assert sound[samples_at(6, RATE)] == pytest.approx(0.125 * np.sin(np.pi / 4), abs=1e-3)
    assert sound[samples_at(16, RATE)] == pytest.approx(0.125, abs=1e-5)
    assert sound[samples_at(25, RATE)] == pytest.approx(0.375, abs=1e-5)
    assert abs(sound[-1]) < 0.002
    assert not mixed(cut(Piece(frames=9), sounds=(Sound(media=path, at=0, frames=9, level=Level(muted=True)),))).any()
    assert not mixed(film, first=len(sound), count=500).any()


def test_a_sound_may_be_a_takes_stems(make_take):
    path = str(make_take(frames=24))
    some = Sound(media=path, at=0, frames=24, stems=("effects",))
    sound = mixed(cut(Piece(frames=24), sounds=(some,)))
    assert level_of(sound, TONES["effects"]) == pytest.approx(0.2, rel=0.01)
    assert level_of(sound, TONES["dialogue"]) < 0.001
    assert level_of(mixed(cut(Piece(frames=24), sounds=(Sound(media=path, at=0, frames=24),))), 440) > 0.19


def test_a_sound_that_was_only_split_is_not_touched(tmp_path):
    path = music(tmp_path, tone("mix", samples_at(60, RATE)))
    whole = mixed(cut(Piece(frames=60), sounds=(Sound(media=path, at=0, frames=60),)))
    parts = (Sound(media=path, at=20, first=20, frames=40), Sound(media=path, at=0, frames=20))
    assert np.array_equal(whole, mixed(cut(Piece(frames=60), sounds=parts)))
    moved = (Sound(media=path, at=0, frames=20), Sound(media=path, at=20, first=23, frames=30))
    at = samples_at(20, RATE)
    assert np.abs(mixed(cut(Piece(frames=60), sounds=moved))[at - 2 : at + 2]).max() < 0.02


def test_what_a_cut_names_is_looked_at_before(make_take, tmp_path):
    take = str(make_take(frames=24))
    path = music(tmp_path, steady(10))
    still = tmp_path / "still.png"
    Image.new("RGB", (20, 10)).save(still)

    def fault(film):
        with Takes() as takes, pytest.raises(Fault) as raised:
            takes.check(film)
        return raised.value.code

    with Takes() as takes:
        takes.check(
            cut(
                Piece(frames=24, media=take),
                Piece(frames=500, media=str(still)),
                sounds=(Sound(media=path, at=0, frames=10), Sound(media=take, at=0, first=4, frames=20)),
            )
        )
    black = Piece(frames=5)
    assert fault(cut(black, sounds=(Sound(media=path, at=0, first=1, frames=10),))) == "export.too_short"
    assert fault(cut(black, sounds=(Sound(media=take, at=0, frames=25),))) == "export.too_short"
    assert fault(cut(black, sounds=(Sound(media=str(still), at=0, frames=2),))) == "export.media"
    assert fault(cut(Piece(frames=5, media=path))) == "export.media"
    assert fault(cut(black, sounds=(Sound(media=str(tmp_path / "no.wav"), at=0, frames=2),))) == "media.missing"
    (tmp_path / "bad.png").write_bytes(b"no picture")
    assert fault(cut(Piece(frames=5, media=str(tmp_path / "bad.png")))) == "media.unreadable"
    (tmp_path / "bad.wav").write_bytes(b"RIFF no sound")
    assert fault(cut(black, sounds=(Sound(media=str(tmp_path / "bad.wav"), at=0, frames=2),))) == "media.unreadable"


def test_files_that_have_no_part_in_a_stretch_stay_closed(make_take, tmp_path, monkeypatch):
    opened = []
    whole = Takes.sounding
    monkeypatch.setattr(Takes, "sounding", lambda self, path: opened.append(path) or whole(self, path))
    one, two = str(make_take("1.mov")), str(make_take("2.mov"))
    path = music(tmp_path, steady(90))
    film = cut(
        Piece(frames=20, media=one),
        Piece(frames=20, media=two, first=6, levels={"effects": Level(lead=4)}),
        sounds=(Sound(media=path, at=30, frames=5),),
    )
    mixed(film, first=0, count=samples_at(15, RATE))
    assert set(opened) == {one}
    opened.clear()
    mixed(film, first=samples_at(16, RATE), count=100)
    assert set(opened) == {one, two}
    opened.clear()
    mixed(film, first=samples_at(31, RATE), count=100)
    assert set(opened) == {two, path}


@pytest.mark.parametrize("seed", range(4))
def test_any_stretch_of_any_cut_is_that_part_of_the_whole(make_take, tmp_path, seed):
    """Random cuts with everything in them, and random stretches: the very same samples."""
    dice = random.Random(seed)
    rate = dice.choice((Fraction(24), Fraction(25), Fraction(24000, 1001)))
    noise = np.random.default_rng(seed)
    paths = [
        str(make_take("a.mov", frames=40, rate=rate)),
        str(make_take("b.mov", frames=33, rate=rate, stems=("mix",))),
    ]
    path = music(tmp_path, noise.normal(0, 0.1, (80_000, 2)))

    def level():
        return Level(
            gain=dice.choice((0.0, -6.0, 4.5)),
            fade_in=dice.choice((0, 0, 5)),
            fade_out=dice.choice((0, 0, 7)),
            lead=dice.choice((0, 0, 9, -4)),
            tail=dice.choice((0, 0, 12, -3)),
            muted=dice.random() < 0.1,
        )

    pieces = []
    for number in range(7):
        frames = dice.randint(12, 20)
        pieces.append(
            Piece(
                frames=frames,
                media=dice.choice((*paths, "")),
                first=dice.randint(0, 12),
                transition=dice.choice(("cut", "dissolve", "fade")) if number else "cut",
                overlap=dice.randint(0, 6),
                fade_out=dice.choice((0, 0, 5)),
                gap=dice.choice((0, 0, 3, 10)),
                levels={stem: level() for stem in dice.sample((*STEMS, "mix"), 2)},
            )
        )
    sounds = tuple(
        Sound(media=dice.choice((path, paths[0])), at=dice.randint(0, 120), frames=20, first=3, level=level())
        for _ in range(3)
    )
    film = cut(*pieces, rate=rate, sounds=sounds, titles=(Title(text="End", at=dice.randint(0, 200), frames=10),))
    whole = mixed(film)
    assert len(whole) == samples_at(length(film), rate)
    assert whole.any()
    with Takes() as takes:
        for _ in range(12):
            first = dice.randint(0, len(whole) - 1)
            count = dice.randint(1, min(9_000, len(whole) - first))
            assert np.array_equal(programme(film, takes, first, count), whole[first : first + count])
        blocks = [programme(film, takes, at, 4_801) for at in range(0, len(whole), 4_801)]
    assert np.array_equal(np.concatenate(blocks)[: len(whole)], whole)
