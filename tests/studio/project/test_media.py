"""Media come into a project, are conformed, recorded, adopted, missed and taken out."""

from __future__ import annotations

import asyncio
import hashlib
import os
import subprocess
import wave
from fractions import Fraction

import numpy as np
import pytest
from PIL import Image

from engine.media.recordings import read_recording
from engine.media.sounds import SoundReader
from engine.media.takes import TakeReader
from engine.messages.faults import Fault
from engine.messages.requests import Line
from studio.document.values import Clip, Film, Scene, Shot
from studio.project.media import Media, Use
from studio.project.project import create, open_project
from tests.studio.document.films import make_film

RATE = Fraction(24)


def ffmpeg(*arguments):
    subprocess.run(["ffmpeg", "-v", "error", "-y", *map(str, arguments)], check=True)


@pytest.fixture
def project(tmp_path):
    with create(tmp_path / "Low Tide.rushes", make_film()) as project:
        yield project


@pytest.fixture
def footage(tmp_path):
    path = tmp_path / "The harbour.mp4"
    ffmpeg("-f", "lavfi", "-i", "testsrc=s=96x64:r=30:d=1", "-f", "lavfi", "-i", "sine=d=1", path)
    return path


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "Drawing.PNG"
    Image.new("RGB", (40, 30), (200, 30, 20)).save(path)
    return path


def test_a_file_comes_in_under_its_content_and_twice_is_one(project, footage, tmp_path):
    media, heard, shares = Media(project), [], []
    media.changed.connect(heard.append)
    file = asyncio.run(media.add(footage, shares.append))
    assert file.name == hashlib.sha256(footage.read_bytes()).hexdigest() + ".mov"
    assert (file.title, file.kind, file.width, file.height) == ("The harbour.mp4", "footage", 96, 64)
    assert file.seconds == pytest.approx(1, abs=0.05)
    assert media.path(file.name).read_bytes() == footage.read_bytes()
    assert shares[-1] == 1.0
    again = tmp_path / "another name.mov"
    again.write_bytes(footage.read_bytes())
    assert asyncio.run(media.add(again)) == file
    assert media.all() == [file]
    assert heard == [frozenset({file.name})]
    assert [path.name for path in (project.folder / "media").iterdir()] == [file.name]


def test_it_is_there_when_the_project_is_opened_again(project, footage, picture):
    media = Media(project)
    files = [asyncio.run(media.add(path)) for path in (footage, picture)]
    folder = project.folder
    project.close()
    with open_project(folder) as again:
        assert Media(again).all() == files
        assert Media(again).missing() == []
    with open_project(folder, read_only=True) as looking:
        media = Media(looking)
        assert media.get(files[0].name) == files[0]
        with pytest.raises(Fault, match=r"project\.read_only"):
            asyncio.run(media.add(picture))


def test_footage_is_conformed_to_the_films_rate_and_kept(project, footage):
    media, heard, shares = Media(project), [], []
    file = asyncio.run(media.add(footage))
    assert media.usable(file.name) is None
    assert media.frames(file.name) == 24
    media.changed.connect(heard.append)
    path = asyncio.run(media.conform(file.name, progress=shares.append))
    assert path == media.usable(file.name) == media.usable(file.name, RATE)
    assert path.name == f"{file.name[:64]}-24_1.mov"
    assert heard == [frozenset({file.name})]
    with TakeReader(path) as take:
        assert (take.frames, take.rate, take.stems) == (24, RATE, ("mix",))
    assert media.frames(file.name) == 24
    written = path.stat().st_mtime_ns
    asyncio.run(media.conform(file.name))
    assert path.stat().st_mtime_ns == written
    assert media.usable(file.name, Fraction(30)) is None
    with TakeReader(asyncio.run(media.conform(file.name, Fraction(30)))) as take:
        assert take.frames == 30


def test_sound_and_stills_are_conformed_once_for_all_rates(project, picture, tmp_path):
    media = Media(project)
    ffmpeg("-f", "lavfi", "-i", "sine=d=0.51:r=44100", tmp_path / "Bells.flac")
    bells, drawing = asyncio.run(media.add(tmp_path / "Bells.flac")), asyncio.run(media.add(picture))
    assert (bells.kind, drawing.kind, drawing.seconds) == ("sound", "still", 0)
    assert drawing.name.endswith(".png")
    path = asyncio.run(media.conform(bells.name))
    assert asyncio.run(media.conform(bells.name, Fraction(25))) == path
    with SoundReader(path) as sound:
        assert sound.samples == pytest.approx(0.51 * 48_000, abs=2)
    assert (media.frames(bells.name), media.frames(bells.name, Fraction(100))) == (13, 51)
    assert media.frames(drawing.name) == 0
    with Image.open(asyncio.run(media.conform(drawing.name))) as image:
        assert image.size == (40, 30)


def test_two_who_ask_at_once_get_the_same_file(project, footage, monkeypatch):
    from engine.media import conform as conforming

    media = Media(project)
    file = asyncio.run(media.add(footage))
    calls, whole = [], conforming.conform
    monkeypatch.setattr(conforming, "conform", lambda *given: (calls.append(given), whole(*given)))

    async def both():
        return await asyncio.gather(media.conform(file.name), media.conform(file.name))

    one, other = asyncio.run(both())
    assert one == other
    assert len(calls) == 1


def test_cancelling_leaves_nothing(project, tmp_path):
    media = Media(project)
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=640x360:r=24:d=20", "-preset", "ultrafast", tmp_path / "long.mp4")
    file = asyncio.run(media.add(tmp_path / "long.mp4"))

    async def give_up():
        begun = asyncio.Event()
        task = asyncio.ensure_future(media.conform(file.name, progress=lambda _share: begun.set()))
        await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(give_up())
    assert media.usable(file.name) is None
    assert list((project.folder / "cache" / "media").iterdir()) == []


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("list.m3u8", b"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1/\n", "media.refused"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "media.refused"),
        ("layers.psd", b"8BPS\0\1" + bytes(40), "media.refused"),
        ("empty.mov", b"", "media.truncated"),
        ("noise.png", b"\x89PNG\r\n\x1a\n" + b"noise" * 20, "media.unreadable"),
    ],
)
def test_what_is_not_allowed_is_refused_before_it_is_copied(project, tmp_path, name, data, code):
    media = Media(project)
    (tmp_path / name).write_bytes(data)
    with pytest.raises(Fault) as raised:
        asyncio.run(media.add(tmp_path / name))
    assert raised.value.code == code
    assert media.all() == []
    assert list((project.folder / "media").iterdir()) == []


def test_a_missing_file_is_told_by_the_name_it_had(project, picture):
    media = Media(project)
    with pytest.raises(Fault, match=r"media\.missing"):
        asyncio.run(media.add(picture.with_name("gone.png")))
    file = asyncio.run(media.add(picture))
    media.path(file.name).unlink()
    assert media.missing() == [file.name]
    with pytest.raises(Fault, match=r"media\.missing") as raised:
        asyncio.run(media.conform(file.name))
    assert raised.value.parameters["file"] == "Drawing.PNG"
    with pytest.raises(Fault, match=r"media\.unknown"):
        asyncio.run(media.conform("0" * 64 + ".png"))


def test_files_without_a_row_are_adopted_and_half_ones_go(project, footage):
    data = footage.read_bytes()
    name = hashlib.sha256(data).hexdigest() + ".mov"
    folder = project.folder / "media"
    (folder / name).write_bytes(data)
    (folder / ".half.part").write_bytes(data[:100])
    (folder / "notes.txt").write_text("not ours")
    media = Media(project)
    assert [(file.name, file.kind, file.width) for file in media.all()] == [(name, "footage", 0)]
    assert sorted(path.name for path in folder.iterdir()) == sorted([name, "notes.txt"])
    asyncio.run(media.look_into_adopted())
    assert media.get(name).width == 96
    assert media.get(name).seconds > 0
    assert Media(project).get(name) == media.get(name)


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_no_name_leads_out_of_the_folder(project, tmp_path):
    (tmp_path / "secret.png").write_bytes(b"secret")
    link = project.folder / "media" / ("a" * 64 + ".png")
    link.symlink_to(tmp_path / "secret.png")
    media = Media(project)
    assert media.all() == []
    for name in (link.name, "../project.db", "/etc/passwd", "x.mov"):
        assert not media.path(name).exists()


def test_rows_that_are_none_of_ours_are_not_believed(project):
    rows = [
        ("../../x.mov", "x", "footage", "1", 1, 1, ""),
        ("b" * 64 + ".mov", "x", "virus", "1", 1, 1, ""),
        ("c" * 64 + ".mov", "x", "footage", "1e999999999", 1, 1, ""),
        ("d" * 64 + ".mov", "x", "footage", "1/0", 1, 1, ""),
        ("e" * 64 + ".mov", "x", "footage", "3/2", 1, 1, ""),
    ]
    with project.transaction() as connection:
        connection.executemany("INSERT INTO media VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    media = Media(project)
    assert [(file.name[0], file.seconds) for file in media.all()] == [("e", Fraction(3, 2))]
    assert media.missing() == ["e" * 64 + ".mov"]


def test_a_recording_is_kept_as_the_engine_reads_it(project):
    media = Media(project)
    line = 0.5 * np.sin(np.arange(48_000) / 20).astype(np.float32)
    file = media.add_recording(line[:, None], title="Mara, first try")
    assert (file.title, file.kind, file.seconds) == ("Mara, first try", "sound", 1)
    heard = read_recording(media.path(file.name), file.name[:64])
    assert np.abs(heard - line).max() < 1e-6
    assert media.add_recording(line) == file
    stereo = media.add_recording(np.stack([line, -line], axis=1), title="Both")
    with wave.open(str(media.path(stereo.name))) as kept:
        assert (kept.getnchannels(), kept.getsampwidth(), kept.getframerate()) == (2, 3, 48_000)
    with SoundReader(asyncio.run(media.conform(file.name))) as sound:
        samples = sound.sound(("mix",))["mix"]
    assert np.abs(samples - line[:, None]).max() < 1e-6


def test_a_recording_of_another_rate_is_resampled_and_an_empty_one_refused(project):
    media = Media(project)
    line = np.sin(2 * np.pi * 440 * np.arange(44_100) / 44_100).astype(np.float32)
    file = media.add_recording(line, rate=44_100)
    heard = read_recording(media.path(file.name), file.name[:64])
    assert len(heard) == pytest.approx(48_000, abs=2)
    expected = np.sin(2 * np.pi * 440 * np.arange(len(heard)) / 48_000)
    assert np.abs(heard - expected)[500:-500].max() < 1e-3
    with pytest.raises(Fault, match=r"media\.recording"):
        media.add_recording(np.zeros((0, 2), np.float32))
    wild = media.add_recording(np.array([np.nan, np.inf, -9.0, 0.5], np.float32))
    assert np.abs(read_recording(media.path(wild.name), wild.name[:64]) - [0, 1, -1, 0.5]).max() < 1e-6


def test_a_file_is_taken_out_with_what_was_made_of_it(project, footage):
    media = Media(project)
    file = asyncio.run(media.add(footage))
    asyncio.run(media.conform(file.name))
    media.remove([file.name, "f" * 64 + ".mov"])
    assert media.all() == []
    assert media.usable(file.name) is None
    assert list((project.folder / "media").iterdir()) == []
    assert list((project.folder / "cache" / "media").iterdir()) == []


def test_where_a_film_uses_a_file():
    name = "a" * 64 + ".wav"
    shots = (
        Shot(id="s1", text="One.", stands=name),
        Shot(id="s2", text="Two.", key_frame=name, lines=(Line(character="MARA", text="Yes.", recording="a" * 64),)),
    )
    film = Film(
        title="T",
        scenes=(Scene(id="c1", heading="EXT. SEA - DAY", shots=shots),),
        clips=(
            Clip(id="m1", track="music", frames=10, media=name, anchor="s2"),
            Clip(id="m2", track="music", frames=10, media="b" * 64 + ".wav"),
            Clip(id="m3", track="effects", frames=10, media=name),
        ),
    )
    assert Media.uses(film, name) == [
        Use("stands", "s1"),
        Use("key_frame", "s2"),
        Use("line", "s2"),
        Use("clip", "s2", "m1"),
        Use("clip", "", "m3"),
    ]
