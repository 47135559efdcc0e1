"""Footage, sound and stills from outside, as a cut can use them; and what is refused."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
import threading
import time
from fractions import Fraction

import av
import numpy as np
import pytest
from PIL import Image, ImageCms

from engine.media import conform as conforming
from engine.media.conform import conform
from engine.media.probe import kind_of, probe
from engine.media.sounds import SoundReader
from engine.media.soundtrack import downmix
from engine.media.takes import GROUP, TakeReader
from engine.media.wide import HLG, PQ, to_film
from engine.messages.faults import Exit, Fault
from engine.messages.jobs import samples_at
from tests.engine.media.conftest import number_of, numbered

RATE = Fraction(24)


def ffmpeg(*arguments):
    subprocess.run(["ffmpeg", "-v", "error", "-y", *map(str, arguments)], check=True)


def footage(path, times, *, size=(128, 72), base=1000, codec="libx264", options=None, rotation=0, sound=None, first=0):
    """A film whose pictures say their numbers and come on at `times`, in 1 / `base` seconds."""
    with av.open(str(path), "w") as container:
        picture = container.add_stream(codec, rate=Fraction(base, 40), options=options or {})
        picture.width, picture.height = size
        picture.pix_fmt = "yuv420p" if codec != "mjpeg" else "yuvj420p"
        picture.codec_context.time_base = Fraction(1, base)
        if rotation:
            picture.set_display_rotation(rotation)
        track = None
        if sound is not None:
            track = container.add_stream("pcm_s24le", rate=48_000)
            track.layout = "stereo"
        for number, at in enumerate(times):
            frame = av.VideoFrame.from_ndarray(numbered(number + first, *size), format="rgb24")
            frame.pts, frame.time_base = at, Fraction(1, base)
            container.mux(picture.encode(frame))
        container.mux(picture.encode(None))
        if track is not None:
            whole = np.rint(sound * 2**31).astype(np.int32)
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(whole.reshape(1, -1)), "s32", "stereo")
            frame.sample_rate, frame.pts, frame.time_base = 48_000, 0, Fraction(1, 48_000)
            container.mux(track.encode(frame))
            container.mux(track.encode(None))
    return path


def in_here(path, out, rate=RATE):
    """What the child does, without one: starting it takes longer than most of its work here."""
    conforming._conform(kind_of(path), path, out, rate)
    return out


def conformed(path, rate=RATE):
    return in_here(path, path.with_name(path.stem + "-conformed.mov"), rate)


def numbers(path):
    with TakeReader(path) as take:
        return [number_of(picture) for picture in take.pictures()]


def fault_of(path, **more):
    out = path.with_name("out.mov")
    with pytest.raises(Fault) as raised:
        conform(path, out, RATE, **more)
    assert [found.name for found in path.parent.iterdir() if found.name.startswith("out.mov")] == []
    return raised.value


@pytest.mark.parametrize(("name", "suffix"), [("film", ".mov"), ("bells", ".wav"), ("still", ".png")])
def test_the_child_makes_what_a_cut_reads(tmp_path, name, suffix):
    if name == "film":
        path = footage(tmp_path / "film.mov", range(0, 9000, 1000), base=24_000)
    elif name == "bells":
        path = tmp_path / "bells.wav"
        ffmpeg("-f", "lavfi", "-i", "sine=d=0.2:r=44100", path)
    else:
        path = tmp_path / "a.gif"
        Image.new("RGB", (20, 10)).save(path)
    out, beside = tmp_path / f"out{suffix}", tmp_path / f"beside{suffix}"
    conform(path, out, RATE)
    assert out.read_bytes() == in_here(path, beside).read_bytes()
    assert sorted(found.name for found in tmp_path.iterdir()) == sorted([path.name, out.name, beside.name])


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


# ----- sound ----------------------------------------------------------------------------------------------------------
def sound_of(path):
    out = in_here(path, path.with_name("sound.wav"))
    with SoundReader(out) as reader:
        samples = reader.sound(("mix",))["mix"]
        assert len(samples) == reader.samples
        part = reader.sound(("mix",), 333, 77)["mix"]
    assert np.array_equal(part, samples[333 : 333 + 77])
    return samples


@pytest.mark.parametrize(
    ("codec", "name"), [("pcm_s16le", "a.wav"), ("pcm_s24le", "a.wav"), ("pcm_f32le", "a.wav"), ("flac", "a.flac")]
)
def test_sound_at_48_khz_keeps_every_sample(tmp_path, codec, name):
    dice = np.random.default_rng(1)
    whole = dice.integers(-(2**14), 2**14, (30_000, 2)).astype(np.int16)
    path = tmp_path / "raw.pcm"
    path.write_bytes(whole.tobytes())
    ffmpeg("-f", "s16le", "-ar", 48_000, "-ac", 2, "-i", path, "-c:a", codec, tmp_path / name)
    assert np.abs(sound_of(tmp_path / name) - whole / 2**15).max() < 1e-6


def test_one_channel_goes_to_both_sides_as_it_is(tmp_path):
    ffmpeg("-f", "lavfi", "-i", "aevalsrc=0.5*sin(1000*t):s=48000:d=0.5", "-c:a", "pcm_s24le", tmp_path / "a.wav")
    heard = sound_of(tmp_path / "a.wav")
    expected = 0.5 * np.sin(1000 * np.arange(24_000) / 48_000)
    assert np.abs(heard - expected[:, None]).max() < 1e-5


@pytest.mark.parametrize("rate", [22_050, 44_100])
def test_any_rate_is_resampled_without_moving(tmp_path, rate):
    ffmpeg("-f", "lavfi", "-i", f"aevalsrc=0.5*sin(2*PI*440*t):s={rate}:d=1", "-c:a", "pcm_f32le", tmp_path / "a.wav")
    heard = sound_of(tmp_path / "a.wav")
    assert len(heard) == pytest.approx(48_000, abs=8)
    expected = 0.5 * np.sin(2 * np.pi * 440 * np.arange(len(heard)) / 48_000)
    assert np.abs(heard[:, 0] - expected)[400:-400].max() < 2e-3


def test_surround_becomes_stereo_and_is_never_louder(tmp_path):
    tones = "|".join(f"0.9*sin(2*PI*{frequency}*t)" for frequency in (300, 500, 700, 60, 1100, 1300))
    ffmpeg("-f", "lavfi", "-i", f"aevalsrc={tones}:s=48000:d=0.5:c=5.1", "-c:a", "pcm_f32le", tmp_path / "a.wav")
    heard = sound_of(tmp_path / "a.wav")
    assert np.abs(heard).max() <= 1
    at = np.arange(len(heard)) / 48_000
    window = np.hanning(len(heard))

    def level(side, frequency):
        return 2 * abs((heard[:, side] * window * np.exp(-2j * np.pi * frequency * at)).sum()) / window.sum()

    share = 0.9 / (1 + 2 * 0.5**0.5)
    for frequency, left, right in ((300, 1, 0), (500, 0, 1), (700, 0.7071, 0.7071), (1100, 0.7071, 0), (60, 0, 0)):
        assert level(0, frequency) == pytest.approx(share * left, abs=0.003)
        assert level(1, frequency) == pytest.approx(share * right, abs=0.003)


def test_channels_that_cannot_be_told_apart_are_shared_out():
    samples = np.ones((3, 10), np.float32)
    assert np.allclose(downmix(samples, ()), 1)
    assert np.allclose(downmix(samples, ("A", "B", "C")), 1)
    assert np.allclose(downmix(samples, ("LFE", "LFE", "LFE")), 1)


def test_a_cover_in_a_sound_file_is_no_footage(tmp_path):
    Image.new("RGB", (40, 40), (200, 0, 0)).save(tmp_path / "cover.png")
    ffmpeg("-f", "lavfi", "-i", "sine=d=0.5:r=44100", tmp_path / "plain.mp3")
    ffmpeg(
        *("-i", tmp_path / "plain.mp3", "-i", tmp_path / "cover.png", "-map", "0:a", "-map", "1:v"),
        *("-c", "copy", "-disposition:v", "attached_pic", tmp_path / "a.mp3"),
    )
    assert probe(tmp_path / "a.mp3").kind == "sound"
    assert len(sound_of(tmp_path / "a.mp3")) == pytest.approx(24_000, abs=1200)


# ----- stills ---------------------------------------------------------------------------------------------------------
def still_of(path):
    out = in_here(path, path.with_name("still.png"))
    with Image.open(out) as image:
        assert (image.format, image.mode) == ("PNG", "RGB")
        return np.asarray(image).astype(int)


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.webp", "a.tiff", "a.bmp", "a.gif"])
def test_stills_of_every_kind(tmp_path, name):
    Image.new("RGB", (41, 30), (40, 160, 220)).save(tmp_path / name)
    facts = probe(tmp_path / name)
    assert (facts.kind, facts.width, facts.height, facts.seconds) == ("still", 41, 30, 0)
    picture = still_of(tmp_path / name)
    assert picture.shape == (30, 41, 3)
    assert np.abs(picture - (40, 160, 220)).max() < 8


def test_a_still_is_turned_as_it_says(tmp_path):
    picture = Image.new("RGB", (60, 30), (0, 0, 0))
    picture.paste((255, 255, 255), (0, 0, 30, 30))
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned a quarter with the clock
    picture.save(tmp_path / "a.jpg", exif=exif)
    assert (probe(tmp_path / "a.jpg").width, probe(tmp_path / "a.jpg").height) == (30, 60)
    shown = still_of(tmp_path / "a.jpg")
    assert shown.shape == (60, 30, 3)
    assert shown[10, 15].min() > 240
    assert shown[50, 15].max() < 15


def test_deep_grey_colour_and_clear_stills(tmp_path):
    Image.fromarray(np.full((8, 8), 40_000, np.uint16)).save(tmp_path / "deep.png")
    Image.fromarray(np.full((8, 8), 0.5, np.float32)).save(tmp_path / "float.tif")
    Image.new("CMYK", (8, 8), (0, 255, 255, 0)).save(tmp_path / "print.jpg")
    Image.new("LA", (8, 8), (255, 128)).save(tmp_path / "half.png")
    Image.new("P", (8, 8), 0).save(tmp_path / "palette.gif")
    assert np.abs(still_of(tmp_path / "deep.png") - 156).max() <= 1
    assert np.abs(still_of(tmp_path / "float.tif") - 128).max() <= 1
    assert still_of(tmp_path / "print.jpg")[4, 4].tolist() == pytest.approx([254, 0, 0], abs=6)
    assert np.abs(still_of(tmp_path / "half.png") - 128).max() <= 1
    assert still_of(tmp_path / "palette.gif").shape == (8, 8, 3)


def test_a_profile_is_applied_and_a_broken_one_is_not(tmp_path):
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    picture = Image.new("RGB", (8, 8), (200, 100, 50))
    picture.save(tmp_path / "same.png", icc_profile=lab)
    picture.save(tmp_path / "broken.png", icc_profile=b"no profile" * 20)
    for name in ("same.png", "broken.png"):
        assert np.abs(still_of(tmp_path / name) - (200, 100, 50)).max() <= 1


def test_a_large_still_becomes_smaller(tmp_path):
    Image.new("L", (6000, 300), 90).save(tmp_path / "a.png")
    assert still_of(tmp_path / "a.png").shape == (192, 3840, 3)


# ----- what is refused ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.svg", b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("a.psd", b"8BPS\0\1" + bytes(60)),
        ("a.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(40)),
        ("a.mp4", b"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1/\n"),
        ("a.mov", b"ffconcat version 1.0\nfile /etc/passwd\n"),
        ("a.png", b"%PDF-1.7 not a picture"),
    ],
)
def test_other_kinds_and_mislabelled_files_are_refused(tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    fault = fault_of(tmp_path / name)
    assert (fault.code, fault.parameters["why"]) == ("media.refused", "container")


def test_a_picture_in_a_films_clothes_is_still_a_picture(tmp_path):
    Image.new("RGB", (20, 20), (9, 9, 9)).save(tmp_path / "a.mov", "PNG")
    assert still_of(tmp_path / "a.mov").shape == (20, 20, 3)


def test_a_bomb_is_refused(tmp_path):
    Image.new("1", (20_000, 20_000)).save(tmp_path / "a.png")
    fault = fault_of(tmp_path / "a.png")
    assert (fault.code, fault.parameters["why"]) == ("media.refused", "pixels")


@pytest.mark.parametrize("kind", ["mov", "mkv", "wav", "png", "flac"])
def test_files_that_are_cut_short(tmp_path, kind):
    path = tmp_path / f"a.{kind}"
    if kind == "png":
        Image.fromarray(np.random.default_rng(0).integers(0, 255, (90, 90, 3), np.uint8)).save(path)
    elif kind in ("wav", "flac"):
        ffmpeg("-f", "lavfi", "-i", "anoisesrc=d=8:r=48000", path)
    else:
        ffmpeg("-f", "lavfi", "-i", "testsrc2=s=160x90:r=24:d=8", "-c:v", "libx264", path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert fault_of(path).code == ("media.unreadable" if kind == "png" else "media.truncated")


def test_empty_missing_and_encrypted(tmp_path):
    (tmp_path / "a.mov").touch()
    assert fault_of(tmp_path / "a.mov").code == "media.truncated"
    assert fault_of(tmp_path / "none.mov").code == "media.missing"
    path = tmp_path / "a.mp4"
    key, name = "76a6c65c5ea762046bd749a2e632ccbb", "a7e61c373e219033c21091fa607bf3b8"
    ffmpeg(
        *("-f", "lavfi", "-i", "testsrc=s=64x64:d=1", "-c:v", "libx264", "-encryption_scheme", "cenc-aes-ctr"),
        *("-encryption_key", key, "-encryption_kid", name, path),
    )
    assert fault_of(path).code == "media.encrypted"


@pytest.mark.parametrize(("name", "codec"), [("a.mkv", "libx264"), ("a.avi", "mpeg4")])
def test_a_few_bad_packets_are_stepped_over_and_many_are_not(tmp_path, name, codec):
    whole = footage(tmp_path / name, range(0, 2400, 40), codec=codec)
    with av.open(str(whole)) as container:
        places = [(packet.pos, packet.size) for packet in container.demux(video=0) if packet.size]
    assert len(places) == 60

    def spoiled(numbers):
        bad = np.frombuffer(whole.read_bytes(), np.uint8).copy()
        for number in numbers:
            at, size = places[number]
            bad[at + 12 : at + size] = bad[at + 12 : at + size] * 7 + 13
        path = tmp_path / f"bad{whole.suffix}"
        path.write_bytes(bad.tobytes())
        return path

    with TakeReader(conformed(spoiled([20]))) as take:
        assert take.frames in (57, 58)  # AVI does not say how long its last picture stands
    assert fault_of(spoiled(range(5, 55))).code == "media.unreadable"


def test_nothing_from_outside_breaks_more_than_the_child(tmp_path):
    """Files with bytes changed at random: made, or refused with a code; nothing is left and nothing stalls."""
    good = footage(tmp_path / "good.mp4", range(0, 12_000, 1000), base=24_000).read_bytes()
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (20, 20, 3), np.uint8)).save(tmp_path / "good.tiff")
    picture = (tmp_path / "good.tiff").read_bytes()
    dice = np.random.default_rng(5)
    folder = tmp_path / "bad"
    folder.mkdir()
    for number in range(6):
        data = bytearray(good if number % 2 else picture)
        for at in dice.integers(12, len(data), 30):
            data[at] = dice.integers(256)
        path = folder / "bad.bin"
        path.write_bytes(data)
        with contextlib.suppress(Fault):
            conform(path, folder / "out.mov", RATE, stalled=20)
        assert {found.name for found in folder.iterdir()} <= {"bad.bin", "out.mov"}


# ----- the child ------------------------------------------------------------------------------------------------------
def test_progress_goes_from_nothing_to_all(tmp_path):
    path = tmp_path / "a.mp4"
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=640x360:r=24:d=12", "-preset", "ultrafast", path)
    shares = []
    conform(path, tmp_path / "out.mov", RATE, shares.append)
    assert len(shares) > 2
    assert shares == sorted(shares)
    assert 0 <= shares[0] < 0.8
    assert shares[-1] <= 1


def test_it_can_be_cancelled_at_any_time(tmp_path):
    path = tmp_path / "a.mp4"
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=640x360:r=24:d=20", "-preset", "ultrafast", path)
    assert fault_of(path, cancelled=lambda: True).exit == Exit.CANCELLED
    begun = threading.Event()
    fault = fault_of(path, report=lambda _share: begun.set(), cancelled=begun.is_set)
    assert (fault.code, fault.exit) == ("media.cancelled", Exit.CANCELLED)
    assert not [thread for thread in threading.enumerate() if thread.name == "conform"]


def test_a_child_that_stalls_or_dies_is_told_of(tmp_path, monkeypatch):
    path = footage(tmp_path / "a.mov", [0])

    def child(words):
        monkeypatch.setattr(conforming, "_command", lambda *_: [sys.executable, "-c", words])

    child("import time; print('noise', flush=True); time.sleep(60)")
    assert fault_of(path, stalled=0.5).code == "media.stalled"
    child("import os; os.abort()")
    assert fault_of(path).code == "media.unreadable"
    child("print('{\"fault\": 1}'); print('[]'); print('{\"share\": \"x\"}'); raise SystemExit(3)")
    fault = fault_of(path)
    assert (fault.code, fault.details.startswith("status 3")) == ("media.unreadable", True)


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a child with its Job object")
def test_the_child_ends_with_its_parent(tmp_path):
    path = tmp_path / "a.mp4"
    ffmpeg("-f", "lavfi", "-i", "color=s=1280x720:r=24:d=60", "-preset", "ultrafast", path)
    child = subprocess.Popen(
        conforming._command(path, "mov", tmp_path / "out.mov", RATE),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=conforming.environment(),
    )
    assert child.stdout is not None
    assert b"share" in child.stdout.readline()
    begun = time.monotonic()
    child.stdin.close()
    assert child.wait(timeout=20) == 1
    assert time.monotonic() - begun < 20
    child.stdout.close()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no limit on a file's size to stand in for a full disk")
def test_a_full_disk_is_told(tmp_path):
    path = footage(tmp_path / "a.mov", range(0, 60_000, 1000), base=24_000, size=(640, 360))
    words = (
        "import resource, signal, sys\n"
        "from pathlib import Path\nfrom fractions import Fraction\n"
        "from engine.media.conform import conform\nfrom engine.messages.faults import Fault\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))\n"
        "try:\n    conform(Path(sys.argv[1]), Path(sys.argv[2]), Fraction(24))\n"
        "except Fault as fault:\n    print(fault.code, fault.exit)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", words, str(path), str(tmp_path / "out.mov")],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env=conforming.environment(),
    )
    assert ran.stdout.split() == ["media.disk_full", "write"], ran.stderr
    assert not list(tmp_path.glob("out.mov*"))


def test_a_folder_that_is_not_there(tmp_path):
    path = footage(tmp_path / "a.mov", [0])
    with pytest.raises(Fault, match=r"media\.cannot_write"):
        conform(path, tmp_path / "no" / "out.mov", RATE)


def test_what_was_there_before_stays_until_the_new_one_is_whole(tmp_path):
    out = tmp_path / "still.png"
    out.write_bytes(b"before")
    (tmp_path / "bad.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40))
    with pytest.raises(Fault):
        conform(tmp_path / "bad.png", out, RATE)
    assert out.read_bytes() == b"before"
    data = io.BytesIO()
    Image.new("RGB", (4, 4)).save(data, "PNG")
    (tmp_path / "good.png").write_bytes(data.getvalue())
    conform(tmp_path / "good.png", out, RATE)
    assert out.read_bytes()[:4] == b"\x89PNG"
