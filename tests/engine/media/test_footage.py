"""Footage from outside at the film's rate: its times, its shape, its colours and its sound."""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
import pytest

from engine.media.probe import probe
from engine.media.takes import GROUP, TakeReader
from engine.media.wide import HLG, PQ, to_film
from engine.messages.jobs import samples_at
from tests.engine.media.conftest import number_of
from tests.engine.media.foreign import RATE, conformed, ffmpeg, footage, numbers


# ----- footage --------------------------------------------------------------------------------------------------------
def test_footage_at_the_films_rate_keeps_every_picture(tmp_path):
    path = footage(tmp_path / "a.mov", range(0, 20 * 1000, 1000), base=24_000)
    out = conformed(path)
    assert numbers(out) == list(range(20))
    facts = probe(out)
    assert (facts.picture, facts.sound, facts.rate, facts.frames) == ("h264", "", RATE, 20)


def test_times_rounded_to_milliseconds_neither_drop_nor_double(tmp_path):
    rate = Fraction(24000, 1001)
    path = footage(tmp_path / "a.mkv", [round(n * 1001 / 24) for n in range(60)])
    assert numbers(conformed(path, rate)) == list(range(60))


@pytest.mark.parametrize("base_rate", [Fraction(30), Fraction(12), Fraction(25)], ids=str)
def test_another_rate_shows_what_stood_in_each_frames_middle(tmp_path, base_rate):
    count = 40
    path = footage(tmp_path / "a.mov", [n * 1000 for n in range(count)], base=int(base_rate * 1000))
    shown = numbers(conformed(path))
    assert len(shown) == round(count / base_rate * 24)
    for frame, number in enumerate(shown):
        assert number == int((Fraction(frame) + Fraction(1, 2)) / 24 * base_rate)


def test_a_variable_rate_is_followed(tmp_path):
    """Pictures come on after 0, 100, 150, 610, 620 and 900 ms; the fourth is never the one that stands."""
    path = footage(tmp_path / "a.mkv", [0, 100, 150, 610, 620, 900])
    shown = numbers(conformed(path))
    changes = [0, 100, 150, 610, 620, 900]
    for frame, number in enumerate(shown):
        middle = (frame + 0.5) / 24 * 1000
        assert number == max(n for n, at in enumerate(changes) if at <= middle), frame
    assert 3 not in shown


@pytest.mark.parametrize("turns", [90, 180])
def test_footage_that_lies_on_its_side_is_turned(tmp_path, turns):
    path = tmp_path / "a.mov"
    with av.open(str(path), "w") as container:
        picture = container.add_stream("libx264", rate=24, options={"crf": "10"})
        picture.width, picture.height, picture.pix_fmt = 128, 72, "yuv420p"
        picture.set_display_rotation(turns)
        corner = np.full((72, 128, 3), 30, np.uint8)
        corner[:24, :40] = (230, 40, 40)
        for _ in range(4):
            container.mux(picture.encode(av.VideoFrame.from_ndarray(corner, format="rgb24")))
        container.mux(picture.encode(None))
    facts = probe(path)
    with TakeReader(conformed(path)) as take:
        assert (take.width, take.height) == (facts.width, facts.height) == ((72, 128) if turns % 180 else (128, 72))
        shown = take.frame(1)
    # The file says by how much it is to be turned against the clock.
    expected = np.rot90(corner, turns // 90)
    assert np.abs(shown.astype(int) - expected).mean() < 6


def test_pixels_become_square_sizes_even_and_large_ones_smaller(tmp_path):
    ffmpeg("-f", "lavfi", "-i", "testsrc=s=90x61:r=24:d=0.2", "-c:v", "ffv1", tmp_path / "odd.mkv")
    ffmpeg("-f", "lavfi", "-i", "color=s=4096x64:r=24:d=0.1", "-c:v", "mjpeg", tmp_path / "wide.mov")
    ffmpeg("-f", "lavfi", "-i", "testsrc=s=72x56:r=24:d=0.2", "-vf", "setsar=16/11", tmp_path / "pal.mp4")
    sizes = {}
    for name in ("odd.mkv", "wide.mov", "pal.mp4"):
        with TakeReader(conformed(tmp_path / name)) as take:
            sizes[name] = (take.width, take.height)
    assert sizes["wide.mov"] == (3840, 60)
    assert sizes["odd.mkv"][0] % 2 == sizes["odd.mkv"][1] % 2 == 0
    assert abs(sizes["odd.mkv"][1] - 61) <= 1
    assert sizes["pal.mp4"] == (104, 56)


@pytest.mark.parametrize(("matrix", "span"), [("bt709", "tv"), ("smpte170m", "pc")])
def test_colours_are_those_that_were_meant(tmp_path, matrix, span):
    path = tmp_path / "a.mkv"
    convert = f"scale=out_color_matrix={'bt709' if matrix == 'bt709' else 'bt601'}:out_range={span},format=yuv420p"
    ffmpeg(
        *("-f", "lavfi", "-i", "color=0xC83C28:s=64x64:r=24:d=0.2", "-vf", convert, "-c:v", "libx264", "-crf", "4"),
        *("-colorspace", matrix, "-color_range", span, path),
    )
    with TakeReader(conformed(path)) as take:
        assert np.abs(take.frame(1)[32, 32].astype(int) - (0xC8, 0x3C, 0x28)).max() <= 5


def test_pictures_of_two_fields_lose_their_combs(tmp_path):
    """A bar that moves between the fields: afterwards neighbouring rows agree, and the times stay."""
    moving = "color=black:s=128x96:r=50:d=1,format=yuv420p,geq=lum='if(lt(mod(X-6*N,64),32),235,16)':cb=128:cr=128"
    fields = ("-vf", "interlace=scan=tff:lowpass=off", "-c:v", "mpeg2video", "-q:v", 2, "-flags", "+ilme+ildct")
    ffmpeg("-f", "lavfi", "-i", moving, *fields, tmp_path / "a.avi")
    with av.open(str(tmp_path / "a.avi")) as container:
        before = [frame.to_ndarray(format="gray").astype(int) for frame in container.decode(video=0)]
    out = conformed(tmp_path / "a.avi", Fraction(25))

    def combs(picture):
        return np.abs(2 * picture[1:-1] - picture[:-2] - picture[2:]).mean()

    with TakeReader(out) as take:
        after = [picture.mean(axis=2) for picture in take.pictures()]
    assert len(after) == len(before) == 25
    assert combs(before[10]) > 60
    assert max(combs(picture) for picture in after) < 25
    assert all(np.abs(after[n][0::2] - before[n][0::2]).mean() < 25 for n in (5, 12, 20))


@pytest.mark.parametrize(
    ("curve", "level", "expected"),
    # Paper white is 75 % in HLG and 58 % in PQ (BT.2408); half of HLG's range is 51 cd/m2.
    [("arib-std-b67", 0.75, 243), ("arib-std-b67", 0.5, 143), ("smpte2084", 0.5807, 243), ("smpte2084", 0.0, 0)],
)
def test_footage_with_more_light_is_brought_down(tmp_path, curve, level, expected):
    grey = round(64 + level * 876)
    source = f"nullsrc=s=64x64:r=24:d=0.1,format=yuv420p10le,geq=lum={grey}:cb=512:cr=512"
    ffmpeg(
        *("-f", "lavfi", "-i", source, "-c:v", "ffv1", "-color_trc", curve, "-colorspace", "bt2020nc"),
        *("-color_primaries", "bt2020", "-color_range", "tv", tmp_path / "a.mkv"),
    )
    with TakeReader(conformed(tmp_path / "a.mkv")) as take:
        assert np.abs(take.frame(0)[32, 32].astype(int) - expected).max() <= 4
    assert not list(tmp_path.glob("*.cube"))


def test_wide_colours_keep_their_hue_and_stay_inside():
    red, green, bright = to_film(np.array([[0.6, 0.1, 0.1], [0.3, 0.7, 0.3], [1.0, 1.0, 0.2]]), HLG)
    assert red.argmax() == 0
    assert green.argmax() == 1
    assert 0 <= bright.min() < bright.max() <= 1
    assert abs(bright[0] - bright[1]) < 0.05
    ramp = to_film(np.repeat(np.linspace(0, 1, 50)[:, None], 3, axis=1), PQ)
    assert (np.diff(ramp, axis=0) >= -1e-9).all()
    plain = to_film(np.full((1, 3), 0.5), 1)
    assert np.allclose(plain, 0.5, atol=1e-3)


def test_the_sound_lies_under_its_pictures_to_the_sample(tmp_path):
    clicks = np.zeros((48_000, 2))
    clicks[10_000] = (0.5, -0.25)
    out = conformed(footage(tmp_path / "a.mov", range(0, 24_000, 1000), base=24_000, sound=clicks))
    with TakeReader(out) as take:
        assert (take.frames, take.stems, take.samples) == (24, ("mix",), 48_000)
        heard = take.stem("mix")
    assert heard[10_000].tolist() == pytest.approx([0.5, -0.25], abs=1e-6)
    assert np.count_nonzero(heard) == 2


@pytest.mark.parametrize("seconds", [0.4, 1.7])
def test_sound_is_as_long_as_its_picture(tmp_path, seconds):
    sound = np.full((round(48_000 * seconds), 2), 0.25)
    out = conformed(footage(tmp_path / "a.mov", range(0, 24_000, 1000), base=24_000, sound=sound))
    with TakeReader(out) as take:
        heard = take.stem("mix")
    assert len(heard) == samples_at(24, RATE)
    assert (heard[: min(len(sound), len(heard))] == 0.25).all()
    assert not heard[len(sound) :].any()


def test_sound_that_begins_later_than_its_picture_stays_there(tmp_path):
    path = tmp_path / "a.mkv"
    ffmpeg(
        *("-f", "lavfi", "-i", "testsrc=s=64x64:r=24:d=2", "-itsoffset", "0.5"),
        *("-f", "lavfi", "-i", "sine=f=1000:d=1:r=48000", "-c:v", "libx264", "-c:a", "pcm_s16le", path),
    )
    with TakeReader(conformed(path)) as take:
        heard = np.abs(take.stem("mix")[:, 0])
    assert not heard[: 24_000 - 60].any()
    assert heard[24_000:24_100].max() > 0.01
    assert not heard[72_100:].any()


def test_conformed_footage_is_cheap_to_seek(tmp_path):
    out = conformed(footage(tmp_path / "a.mov", range(0, 90_000, 1000), base=24_000))
    with av.open(str(out)) as container:
        keys = [packet.pts for packet in container.demux(video=0) if packet.is_keyframe and packet.pts is not None]
        step = round(1 / RATE / container.streams.video[0].time_base)
    assert max(np.diff(keys)) <= GROUP * step
    with TakeReader(out) as take:
        assert [number_of(take.frame(number)) for number in (77, 3, 40)] == [77, 3, 40]


def test_one_picture_is_one_frame(tmp_path):
    assert numbers(conformed(footage(tmp_path / "a.mov", [0], first=5))) == [5]
