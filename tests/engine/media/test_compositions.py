"""The pictures of a cut: gaps, stills, titles, any frame at once, any size."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction

import numpy as np
import pytest
from PIL import Image

from engine.media import planes
from engine.media.compositions import compositions, room_for
from engine.media.cut import Takes, placed
from engine.media.export import export_cut
from engine.media.takes import TakeReader, to_rgb
from engine.messages.faults import Fault
from engine.messages.jobs import EditList, ExportJob, Piece, Title, length
from tests.engine.media.conftest import number_of

RATE = Fraction(24)


def cut(*pieces, size=(128, 72), **more):
    return EditList(pieces=pieces, rate=RATE, width=size[0], height=size[1], **more)


def composed(film, begin=0, count=None, size=None, takes=None):
    def pictures(takes):
        found = compositions(film, placed(film), takes, begin, size)
        return [picture.data.copy() for picture in itertools.islice(found, count)]

    if takes is not None:
        return pictures(takes)
    with Takes() as own:
        return pictures(own)


def rgb(data, size=(128, 72)):
    return to_rgb(planes.Planes(data, *size).frame())


BLACK = planes.black(128, 72).data


def test_gaps_are_black_and_so_is_what_lies_behind_the_last_picture(make_take):
    path = str(make_take())
    film = cut(
        Piece(frames=3, media=path, gap=2),
        Piece(frames=3, media=path, first=10, gap=4),
        titles=(Title(text="", at=12, frames=3),),
    )
    assert length(film) == 15
    shown = composed(film)
    black = [np.array_equal(data, BLACK) for data in shown]
    assert [number for number, dark in enumerate(black) if not dark] == [2, 3, 4, 9, 10, 11]
    assert [number_of(rgb(shown[number])) for number in (2, 4, 9, 11)] == [0, 2, 10, 12]


def test_a_dissolve_over_a_gap_comes_from_black(make_take):
    path = str(make_take(colour=(200, 200, 200)))
    piece = Piece(frames=12, media=path, transition="dissolve", overlap=6, gap=9)
    shown = [rgb(data)[50:68].mean() for data in composed(cut(Piece(frames=5, media=path), piece))]
    assert len(shown) == 5 + 9 - 6 + 12
    assert max(shown[5:8]) < 1
    assert all(after > before for before, after in itertools.pairwise(shown[7:14]))
    assert shown[14] == pytest.approx(200, abs=3)


def test_a_film_may_be_titles_alone(tmp_path):
    film = cut(titles=(Title(text="LOW TIDE", at=6, frames=12),), size=(424, 240))
    shown = [planes.Planes(data, 424, 240).luma.max() for data in composed(film)]
    assert len(shown) == 18
    assert max(shown[:6]) == 16
    assert min(shown[6:]) > 200
    job = ExportJob(id="1", edit_list=film, out=str(tmp_path / "film.mp4"))
    result = export_cut(job, lambda *_: None, lambda: False)
    assert (result["frames"], result["loudness"]) == (18, None)


@pytest.mark.parametrize("name", ["still.png", "still.jpg"])
def test_a_still_stands_as_long_as_it_is_asked_to_and_is_fitted(tmp_path, name):
    picture = Image.new("RGB", (301, 301), (30, 200, 60))
    picture.save(tmp_path / name)
    film = cut(Piece(frames=40, media=str(tmp_path / name), transition="fade", overlap=4, fade_out=4))
    shown = composed(film)
    assert len(shown) == 40
    assert rgb(shown[0]).max() < 3
    assert rgb(shown[-1]).max() < 3
    assert np.array_equal(shown[10], shown[30])
    middle = rgb(shown[20])
    assert np.abs(middle[36, 64].astype(int) - (30, 200, 60)).max() < 6
    assert middle[36, 4].max() < 5


def test_what_is_clear_in_a_still_is_black(tmp_path):
    picture = Image.new("RGBA", (128, 72), (255, 255, 255, 0))
    picture.paste((255, 255, 255, 255), (64, 0, 128, 72))
    picture.save(tmp_path / "still.png")
    shown = rgb(composed(cut(Piece(frames=1, media=str(tmp_path / "still.png"))))[0])
    assert shown[36, 10].max() < 5
    assert shown[36, 110].min() > 250


@pytest.mark.parametrize("size", [(1, 1), (1, 300), (500, 2)])
def test_stills_of_any_shape(tmp_path, size):
    Image.new("RGB", size, (255, 255, 255)).save(tmp_path / "still.png")
    assert rgb(composed(cut(Piece(frames=1, media=str(tmp_path / "still.png"))))[0])[35:38, 62:66].max() > 200


def test_stills_that_are_none_or_too_large_are_refused(tmp_path, monkeypatch):
    from engine.media import stills

    (tmp_path / "gif.png").write_bytes(b"GIF89a" + bytes(40))
    Image.new("RGB", (40, 40)).save(tmp_path / "large.png")
    whole = tmp_path / "large.png"
    (tmp_path / "cut.png").write_bytes(whole.read_bytes()[:60])
    monkeypatch.setattr(stills, "MOST_PIXELS", 1000)
    for name in ("gif.png", "large.png", "cut.png"):
        with pytest.raises(Fault, match=r"media\.unreadable"):
            composed(cut(Piece(frames=1, media=str(tmp_path / name))))


def test_a_title_stands_over_the_picture_for_its_frames_and_fades(make_take):
    path = str(make_take(size=(424, 240)))
    title = Title(text="Later", at=5, frames=12, fade_in=3, fade_out=3)
    plain, titled = (
        [data.astype(int) for data in composed(cut(Piece(frames=24, media=path), size=(424, 240), titles=titles))]
        for titles in ((), (title,))
    )
    changes = [np.abs(new - old).sum() for old, new in zip(plain, titled, strict=True)]
    assert [number for number, change in enumerate(changes) if change] == list(range(5, 17))
    assert changes[5] < changes[6] < changes[7] < changes[8]
    assert changes[14] > changes[15] > changes[16]
    assert changes[9] == pytest.approx(changes[12], rel=0.2)


def random_film(dice, paths, still):
    pieces = []
    for number in range(8):
        frames = dice.randint(8, 14)
        pieces.append(
            Piece(
                frames=frames,
                media=dice.choice((*paths, still, "")),
                first=dice.randint(0, 12),
                transition=dice.choice(("cut", "dissolve", "fade")) if number else "cut",
                overlap=dice.randint(0, 4),
                fade_out=dice.choice((0, 0, 5)),
                gap=dice.choice((0, 0, 3, 10)),
                title=("1A",),
            )
        )
    titles = tuple(
        Title(text=f"Title {n}", at=dice.randint(0, 90), frames=dice.randint(1, 40), fade_in=3, place="upper")
        for n in range(3)
    )
    return cut(*pieces, titles=titles)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("size", [None, (96, 54)])
def test_any_frame_of_any_cut_is_the_one_that_playing_shows(make_take, tmp_path, seed, size):
    dice = random.Random(seed)
    paths = [str(make_take("a.mov", frames=30)), str(make_take("b.mov", frames=30, size=(256, 144), first=60))]
    Image.new("RGB", (60, 90), (90, 20, 160)).save(tmp_path / "still.png")
    film = random_film(dice, paths, str(tmp_path / "still.png"))
    whole = composed(film, size=size)
    assert len(whole) == length(film)
    with Takes() as takes:
        for _ in range(14):
            begin = dice.randrange(len(whole))
            for at, data in enumerate(composed(film, begin, 2, size, takes), begin):
                assert np.array_equal(data, whole[at]), (begin, at)


def test_composing_at_a_windows_size_shows_the_same_smaller(make_take):
    path = str(make_take(size=(640, 360)))
    film = cut(Piece(frames=3, media=path), size=(640, 360), titles=(Title(text="SEA", at=0, frames=3),))
    large, small = composed(film)[1], composed(film, size=(320, 180))[1]
    bgra = planes.to_bgra(planes.Planes(small, 320, 180))
    assert bgra.shape == (180, 320, 4)
    assert (bgra[..., 3] == 255).all()
    expected = np.asarray(Image.fromarray(rgb(large, (640, 360))).resize((320, 180), Image.Resampling.BOX)).astype(int)
    assert np.abs(bgra[..., 2::-1].astype(int) - expected).mean() < 4
    assert number_of(bgra[..., :3]) == 1


@pytest.mark.parametrize(
    ("room", "expected"),
    [
        ((960, 540), (960, 540)),
        ((961, 300), (534, 300)),
        ((5000, 5000), (1920, 1080)),
        ((3, 3), (16, 8)),
        ((400, 900), (400, 224)),
    ],
)
def test_the_room_in_a_window_has_the_films_aspect_and_is_even(room, expected):
    film = cut(Piece(frames=1), size=(1920, 1080))
    assert room_for(film, *room) == expected


def test_pictures_that_nothing_is_laid_over_are_scaled_once(make_take, monkeypatch):
    path = str(make_take(size=(640, 360)))
    asked = []
    whole = TakeReader.coded
    monkeypatch.setattr(TakeReader, "coded", lambda self, number: asked.append(number) or whole(self, number))
    composed(cut(Piece(frames=5, media=path, first=3), size=(640, 360)), begin=2, size=(320, 180))
    assert asked == [5, 6, 7]


@pytest.mark.parametrize("width", [64, 66, 322, 330, 848, 854])
def test_every_column_of_every_width_reaches_the_screen(width):
    grey = planes.from_rgb(np.full((50, width, 3), 200, np.uint8))
    shown = planes.to_bgra(grey)
    assert shown.shape == (50, width, 4)
    assert (np.abs(shown[..., :3].astype(int) - 200) <= 4).all()
    assert (shown[..., 3] == 255).all()
