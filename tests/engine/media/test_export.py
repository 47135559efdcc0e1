from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import threading
import time
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from engine.media.aac import decoded_track
from engine.media.boxes import top_level
from engine.media.export import export_cut
from engine.media.loudness import integrated_loudness, true_peak_level
from engine.media.takes import to_rgb
from engine.messages.faults import Exit, Fault
from engine.messages.jobs import EditList, ExportJob, Piece, Sound, Title, length, samples_at
from engine.messages.requests import to_json
from tests.engine.media.conftest import number_of, write_wave

RATE = Fraction(24)


def export(tmp_path, *pieces, rate=RATE, size=(128, 72), mark=(), report=lambda *_: None, cancelled=lambda: False):
    edit_list = EditList(pieces=pieces, rate=rate, width=size[0], height=size[1])
    out = tmp_path / "film.mp4"
    return out, export_cut(ExportJob(id="1", edit_list=edit_list, out=str(out), mark=mark), report, cancelled)


def pictures(path):
    with av.open(str(path)) as film:
        return [to_rgb(frame) for frame in film.decode(film.streams.video[0])]


def sound(path):
    with av.open(str(path)) as film:
        return decoded_track(film)


def asked(path, entries, *more):
    out = subprocess.run(
        ["ffprobe", "-v", "error", "-of", "json", "-show_entries", entries, *more, str(path)],
        capture_output=True,
        check=True,
    ).stdout
    return json.loads(out)


@pytest.mark.parametrize("rate", [Fraction(24), Fraction(25), Fraction(24000, 1001), Fraction(30000, 1001)], ids=str)
def test_the_film_has_exactly_its_frames_and_sound_as_long_as_its_picture(make_take, tmp_path, rate):
    one, two = str(make_take("1.mov", rate=rate)), str(make_take("2.mov", rate=rate, first=100))
    out, result = export(tmp_path, Piece(frames=17, media=one, first=3), Piece(frames=30, media=two), rate=rate)
    assert result["frames"] == 47
    assert [number_of(picture) for picture in pictures(out)] == [*range(3, 20), *range(100, 130)]
    assert len(sound(out)) == result["samples"] == samples_at(47, rate)
    streams = asked(
        out,
        "stream=codec_name,profile,pix_fmt,color_space,color_primaries,color_transfer,color_range,"
        "sample_rate,channels,duration,nb_frames,r_frame_rate",
    )["streams"]
    assert {
        key: streams[0][key]
        for key in (
            "codec_name",
            "profile",
            "pix_fmt",
            "color_space",
            "color_primaries",
            "color_transfer",
            "color_range",
            "nb_frames",
            "r_frame_rate",
        )
    } == {
        "codec_name": "h264",
        "profile": "High",
        "pix_fmt": "yuv420p",
        "color_space": "bt709",
        "color_primaries": "bt709",
        "color_transfer": "bt709",
        "color_range": "tv",
        "nb_frames": "47",
        "r_frame_rate": f"{rate.numerator}/{rate.denominator}",
    }
    assert (streams[1]["codec_name"], streams[1]["sample_rate"], streams[1]["channels"]) == ("aac", "48000", 2)
    assert float(streams[1]["duration"]) == pytest.approx(float(streams[0]["duration"]), abs=1.5 / 48_000)
    assert [kind for kind, _, _ in top_level(out)][:2] == [b"ftyp", b"moov"]
    assert list(tmp_path.glob("*.part")) == []


def test_loudness_and_true_peak_are_told_and_are_what_a_listener_gets(make_take, tmp_path):
    dice = np.random.default_rng(1)
    samples = samples_at(72, RATE)
    knocks = dice.normal(0, 0.5, (samples, 2)) * np.exp(-((np.arange(samples) / 48_000) % 0.6) * 40)[:, None]
    path = str(make_take(frames=72, sound={"effects": knocks}))
    out, result = export(tmp_path, Piece(frames=72, media=path))
    heard = sound(out)
    assert integrated_loudness(heard) == pytest.approx(-16, abs=0.5)
    assert true_peak_level(heard) <= -1
    assert result["loudness"] == pytest.approx(integrated_loudness(heard), abs=0.01)
    assert result["true_peak"] == pytest.approx(true_peak_level(heard), abs=0.01)


def test_a_silent_film_stays_silent(tmp_path):
    out, result = export(tmp_path, Piece(frames=24, title=("1A", "Nothing is heard.")))
    assert result["loudness"] is result["true_peak"] is None
    assert np.abs(sound(out)).max() < 1e-5
    assert len(sound(out)) == 48_000


def test_a_sound_is_where_its_picture_is(make_take, tmp_path):
    """A click at frame 20 of the second take, 47 frames into the film."""
    click = np.zeros((samples_at(30, RATE), 2))
    click[samples_at(20, RATE) : samples_at(20, RATE) + 240] = 0.5
    hush = np.zeros_like(click)
    stems = {"effects": click, "dialogue": hush, "ambience": hush}
    out, _ = export(
        tmp_path,
        Piece(frames=30, media=str(make_take("1.mov", sound=dict.fromkeys(stems, hush)))),
        Piece(frames=27, first=3, media=str(make_take("2.mov", sound=stems))),
    )
    heard = np.abs(sound(out)).max(axis=1)
    onset = int(np.argmax(heard > heard.max() * 0.3))
    assert abs(onset - samples_at(47, RATE)) < 48


def level(picture):
    return float(picture[50:68].mean())


def test_a_dissolve_mixes_and_shortens_a_fade_dims_and_does_not(make_take, tmp_path):
    dark, light = (str(make_take(f"{colour}.mov", colour=(colour,) * 3)) for colour in (40, 220))
    out, result = export(
        tmp_path,
        Piece(frames=20, media=dark, transition="fade", overlap=6),
        Piece(frames=20, media=light, transition="dissolve", overlap=9, fade_out=5),
    )
    levels = [level(picture) for picture in pictures(out)]
    assert result["frames"] == len(levels) == 31
    assert levels[0] < 4
    assert all(after > before for before, after in itertools.pairwise(levels[:7]))
    assert levels[10] == pytest.approx(40, abs=3)
    assert levels[15] == pytest.approx(130, abs=6)
    assert all(after > before for before, after in itertools.pairwise(levels[10:21]))
    assert levels[21] == pytest.approx(220, abs=3)
    assert levels[-1] < 4
    assert number_of(pictures(out)[25]) == 14


def test_takes_of_another_size_are_fitted(make_take, tmp_path):
    out, _ = export(
        tmp_path,
        Piece(frames=4, media=str(make_take("a.mov", size=(256, 144), colour=(200, 200, 200)))),
        Piece(frames=4, media=str(make_take("b.mov", size=(96, 96), colour=(200, 200, 200)))),
    )
    shown = pictures(out)
    assert {picture.shape for picture in shown} == {(72, 128, 3)}
    assert number_of(shown[2]) == 2
    assert shown[6][60, 4].max() < 20
    assert shown[6][60, 64].min() > 180


def test_a_missing_shot_becomes_a_card_and_the_mark_is_over_everything(make_take, tmp_path):
    pieces = (Piece(frames=80, title=("12A", "Mara waits.")), Piece(frames=6, media=str(make_take())))
    plain, _ = export(tmp_path, *pieces, size=(424, 240))
    before = pictures(plain)
    marked, _ = export(tmp_path, *pieces, size=(424, 240), mark=("Low Tide", "2026-11-21"))
    after = pictures(marked)
    assert (before[40] > 220).all(axis=2).sum() > 300
    changed = [
        np.argwhere(np.abs(new.astype(int) - old).max(axis=2) > 60) for old, new in zip(before, after, strict=True)
    ]
    assert all(len(places) > 100 for places in changed)
    first, later = changed[10].mean(axis=0), changed[83].mean(axis=0)
    assert first[0] > 200
    assert later[0] < 40
    assert first[1] > later[1] + 100


def test_the_same_cut_gives_the_same_film(make_take, tmp_path):
    path = str(make_take(frames=40, size=(424, 240)))
    piece = Piece(frames=40, media=path)
    assert len({export(tmp_path, piece, size=(424, 240), mark=("A",))[1]["sha256"] for _ in range(3)}) == 1


def test_progress_runs_from_measuring_to_the_end(make_take, tmp_path):
    told = []
    export(tmp_path, Piece(frames=20, media=str(make_take())), report=lambda *step: told.append(step))
    phases = [phase for phase, _, _ in told]
    assert sorted(set(phases), key=phases.index) == ["measuring", "encoding"]
    for phase in ("measuring", "encoding"):
        steps = [(step, steps) for name, step, steps in told if name == phase]
        assert steps == sorted(steps)
        assert steps[-1][0] == steps[-1][1]


def fault_of(tmp_path, *pieces, **more):
    (tmp_path / "film.mp4").write_bytes(b"the film before")
    with pytest.raises(Fault) as raised:
        export(tmp_path, *pieces, **more)
    assert (tmp_path / "film.mp4").read_bytes() == b"the film before"
    assert list(tmp_path.glob("*.part")) == []
    return raised.value


def test_takes_that_cannot_be_used_stop_it_before_anything_is_written(make_take, tmp_path):
    good = make_take()
    cut_off = tmp_path / "cut.mov"
    cut_off.write_bytes(good.read_bytes()[:9000])
    other = str(make_take("25.mov", rate=Fraction(25)))
    assert fault_of(tmp_path, Piece(frames=9, media=str(tmp_path / "gone.mov"))).code == "media.missing"
    assert (
        fault_of(tmp_path, Piece(frames=9, media=str(good)), Piece(frames=9, media=str(cut_off))).code
        == "media.truncated"
    )
    assert fault_of(tmp_path, Piece(frames=31, media=str(good))).code == "export.too_short"
    rate = fault_of(tmp_path, Piece(frames=9, media=other))
    assert (rate.code, rate.parameters["found"]) == ("export.rate", "25")
    assert fault_of(tmp_path).code == "export.empty"
    assert fault_of(tmp_path, Piece(frames=9, media=str(good)), size=(127, 72)).code == "export.size"


def test_a_take_that_turns_out_broken_on_the_way(make_take, tmp_path):
    whole = bytearray(make_take(frames=40).read_bytes())
    begin = whole.index(b"mdat") + 4
    whole[begin + 200 : begin + 20_000] = bytes(19_800)
    (tmp_path / "dead.mov").write_bytes(whole)
    assert fault_of(tmp_path, Piece(frames=40, media=str(tmp_path / "dead.mov"))).code == "media.unreadable"


def test_cancelled_within_200_ms_and_nothing_is_left(make_take, tmp_path):
    path = str(make_take(frames=100, size=(848, 480)))
    pieces = [Piece(frames=100, media=path)] * 4
    for wait in (0.05, 0.8):
        stop = threading.Event()
        asked_at = []

        def pull(stop=stop, asked_at=asked_at):
            asked_at.append(time.monotonic())
            stop.set()

        timer = threading.Timer(wait, pull)
        timer.start()
        fault = fault_of(tmp_path, *pieces, size=(848, 480), cancelled=stop.is_set)
        took = time.monotonic() - asked_at[0]
        timer.join()
        assert (fault.code, fault.exit) == ("export.cancelled", Exit.CANCELLED)
        assert took < 0.2 * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))  # on a busy machine, its share


FULL_DISK = """
import resource, signal, sys
from engine.media.export import export_cut
from engine.messages.faults import Fault
from engine.messages.jobs import ExportJob
from engine.messages.requests import from_json
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2)
try:
    export_cut(from_json(sys.argv[1], ExportJob), lambda *_: None, lambda: False)
except Fault as fault:
    print(fault.code, fault.exit)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no limit on a file's size to stand in for a full disk")
@pytest.mark.parametrize("room", [0, 20_000])
def test_a_full_disk_is_told_and_the_film_before_stays(make_take, tmp_path, room):
    out = tmp_path / "film.mp4"
    out.write_bytes(b"the film before")
    edit_list = EditList(pieces=(Piece(frames=60, media=str(make_take(frames=60))),), rate=RATE, width=640, height=360)
    job = ExportJob(id="1", edit_list=edit_list, out=str(out))
    ran = subprocess.run(
        [sys.executable, "-c", FULL_DISK, to_json(job).decode(), str(room)],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[3],
        check=False,
        timeout=60,
    )
    assert ran.stdout.split() == ["media.disk_full", "write"], ran.stderr
    assert out.read_bytes() == b"the film before"
    assert list(tmp_path.glob("*.part")) == []


def test_a_folder_that_is_not_there(make_take, tmp_path):
    edit_list = EditList(pieces=(Piece(frames=2, media=str(make_take())),), rate=RATE, width=64, height=64)
    with pytest.raises(Fault, match=r"media\.cannot_write"):
        export_cut(
            ExportJob(id="1", edit_list=edit_list, out=str(tmp_path / "no" / "film.mp4")),
            lambda *_: None,
            lambda: False,
        )


def test_one_frame_is_a_film(make_take, tmp_path):
    out, result = export(tmp_path, Piece(frames=1, media=str(make_take()), first=7), mark=("A",))
    assert result["frames"] == len(pictures(out)) == 1
    assert len(sound(out)) == 2000
    assert length(EditList(pieces=(Piece(frames=1),), rate=RATE, width=64, height=64)) == 1


def test_gaps_sounds_titles_and_stills_reach_the_film(make_take, tmp_path):
    """A click of a sound of its own in a gap, a title over a still: each where the edit list has it."""
    click = np.zeros((9_600, 2))
    click[4_000:4_240] = 0.5
    hush = np.zeros((samples_at(30, RATE), 2))
    take = make_take("a.mov", size=(424, 240), sound=dict.fromkeys(("dialogue", "effects", "ambience"), hush))
    Image.new("RGB", (212, 120), (60, 90, 60)).save(tmp_path / "still.png")
    edit_list = EditList(
        pieces=(Piece(frames=20, media=str(take)), Piece(frames=20, media=str(tmp_path / "still.png"), gap=10)),
        rate=RATE,
        width=424,
        height=240,
        sounds=(Sound(media=str(write_wave(tmp_path / "click.wav", click)), at=23, frames=4),),
        titles=(Title(text="LOW TIDE", at=44, frames=10),),
    )
    out = tmp_path / "film.mp4"
    result = export_cut(ExportJob(id="1", edit_list=edit_list, out=str(out)), lambda *_: None, lambda: False)
    shown = pictures(out)
    assert result["frames"] == len(shown) == 54
    assert [number_of(picture) for picture in shown[:20]] == list(range(20))
    assert max(picture.max() for picture in shown[20:30]) < 4
    letters = [(picture > 225).all(axis=2).sum() for picture in shown[30:]]
    assert max(letters[:14]) == 0
    assert min(letters[14:20]) > 100
    assert np.abs(shown[40][120, 200].astype(int) - (60, 90, 60)).max() < 8
    assert max(picture[:80].max() for picture in shown[50:]) < 12  # the title goes on over black
    heard = np.abs(sound(out)).max(axis=1)
    onset = int(np.argmax(heard > heard.max() * 0.3))
    assert abs(onset - samples_at(23, RATE) - 4_000) < 48
