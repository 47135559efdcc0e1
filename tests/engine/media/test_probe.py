from __future__ import annotations

import os
import subprocess
import sys
import wave
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from engine.media import probe as probing
from engine.media.probe import container_of, examine, probe
from engine.messages.faults import Fault


def refusal(path):
    with pytest.raises(Fault) as raised:
        probe(path)
    return raised.value.code, raised.value.parameters.get("why")


def ffmpeg(*arguments):
    subprocess.run(["ffmpeg", "-v", "error", "-y", *map(str, arguments)], check=True)


def test_the_facts_of_a_take(make_take):
    facts = probe(make_take(frames=30))
    assert (facts.container, facts.width, facts.height, facts.rate, facts.frames) == ("mov", 128, 72, Fraction(24), 30)
    assert (facts.picture, facts.sound, facts.channels, facts.sample_rate) == ("h264", "pcm_s24le", 2, 48_000)
    assert facts.seconds == pytest.approx(1.25, abs=0.001)


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("a.wav", ("-f", "lavfi", "-i", "sine=d=0.5"), ("wav", "", "pcm_s16le")),
        ("a.flac", ("-f", "lavfi", "-i", "sine=d=0.5"), ("flac", "", "flac")),
        ("a.mp3", ("-f", "lavfi", "-i", "sine=d=0.5"), ("mp3", "", "mp3")),
        ("a.ogg", ("-f", "lavfi", "-i", "sine=d=0.5", "-c:a", "libvorbis"), ("ogg", "", "vorbis")),
        ("a.webm", ("-f", "lavfi", "-i", "testsrc=s=64x64:d=0.2", "-c:v", "libvpx"), ("matroska", "vp8", "")),
        ("a.mkv", ("-f", "lavfi", "-i", "testsrc=s=64x64:d=0.2", "-c:v", "libx264"), ("matroska", "h264", "")),
        ("a.mp4", ("-f", "lavfi", "-i", "testsrc=s=64x64:d=0.2"), ("mov", "h264", "")),
        ("a.avi", ("-f", "lavfi", "-i", "testsrc=s=64x64:d=0.2"), ("avi", "mpeg4", "")),
    ],
)
def test_allowed_containers_and_codecs(tmp_path, name, arguments, expected):
    ffmpeg(*arguments, tmp_path / name)
    facts = probe(tmp_path / name)
    assert (facts.container, facts.picture, facts.sound) == expected


PLAYLISTS = {
    "hls.m3u8": "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{take}\n#EXT-X-ENDLIST\n",
    "hls.mov": "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{take}\n#EXT-X-ENDLIST\n",
    "list.ffconcat": "ffconcat version 1.0\nfile {take}\n",
    "dash.mpd": '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><BaseURL>{take}</BaseURL></MPD>',
    "sdp.mp4": "v=0\no=- 0 0 IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n",
}


@pytest.mark.parametrize("name", PLAYLISTS)
def test_what_would_open_other_files_is_refused(make_take, tmp_path, name):
    (tmp_path / name).write_text(PLAYLISTS[name].format(take=make_take()))
    assert refusal(tmp_path / name) == ("media.refused", "container")


def test_a_playlist_behind_a_films_first_bytes_opens_nothing(tmp_path):
    film = tmp_path / "film.mov"
    film.write_bytes(b"\0\0\0\x14ftypqt  \0\0\0\0qt  #EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/\n")
    assert refusal(film)[0] == "media.unreadable"


def test_other_codecs_are_refused(tmp_path):
    ffmpeg("-f", "lavfi", "-i", "testsrc=s=64x64:d=0.2", "-c:v", "snow", "-strict", "-2", tmp_path / "a.avi")
    assert refusal(tmp_path / "a.avi") == ("media.refused", "codec")


def test_too_many_streams_are_refused(tmp_path):
    tracks = [part for _ in range(20) for part in ("-map", "0:a")]
    ffmpeg("-f", "lavfi", "-i", "sine=d=0.1", *tracks, "-c:a", "pcm_s16le", tmp_path / "a.mkv")
    assert refusal(tmp_path / "a.mkv") == ("media.refused", "streams")


def test_too_many_pixels_are_refused(tmp_path):
    ffmpeg("-f", "lavfi", "-i", "color=s=16384x8192:d=0.04:r=25", "-c:v", "mjpeg", "-frames:v", "1", tmp_path / "a.mov")
    assert refusal(tmp_path / "a.mov") == ("media.refused", "pixels")


def test_a_file_that_claims_to_last_for_days_is_refused(tmp_path):
    with av.open(str(tmp_path / "long.mkv"), "w") as container:
        track = container.add_stream("pcm_s16le", rate=8000)
        track.layout = "mono"
        for second in (0, 7 * 3600):
            frame = av.AudioFrame.from_ndarray(np.zeros((1, 800), np.int16), "s16", "mono")
            frame.sample_rate, frame.pts, frame.time_base = 8000, second * 8000, Fraction(1, 8000)
            container.mux(track.encode(frame))
    assert refusal(tmp_path / "long.mkv") == ("media.refused", "duration")


def test_missing_empty_and_garbage(tmp_path):
    assert refusal(tmp_path / "none.mov")[0] == "media.missing"
    (tmp_path / "empty.mov").touch()
    assert refusal(tmp_path / "empty.mov")[0] == "media.truncated"
    (tmp_path / "noise.mov").write_bytes(b"\0\0\0\x20ftypisom" + np.random.default_rng(0).bytes(100_000))
    assert refusal(tmp_path / "noise.mov")[0] == "media.unreadable"
    (tmp_path / "noise.mp3").write_bytes(b"ID3" + bytes(50))
    assert refusal(tmp_path / "noise.mp3")[0] == "media.unreadable"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no named pipes among files")
def test_a_child_that_stalls_is_killed(make_take, monkeypatch):
    """The child reads a pipe that nobody writes to."""
    path = make_take()
    pipe = path.with_name("pipe")
    os.mkfifo(pipe)
    monkeypatch.setattr(
        probing, "_command", lambda _path, name: [sys.executable, "-m", "engine.media.probe", name, str(pipe)]
    )
    with pytest.raises(Fault, match=r"media\.stalled"):
        probe(path, timeout=1.5)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no named pipes among files")
def test_a_pipe_is_no_file(tmp_path):
    os.mkfifo(tmp_path / "pipe.mov")
    assert refusal(tmp_path / "pipe.mov")[0] == "media.missing"


def test_the_same_facts_in_process(make_take):
    path = make_take(frames=30)
    assert examine("mov", str(path))["frames"] == 30
    assert "unreadable" in examine("matroska", str(path))


def test_names_of_containers():
    assert container_of(b"") is None
    assert container_of(b"\xff\xfb\x90\x00" + bytes(12)) == "mp3"
    assert container_of(b"\xff\xd8\xff\xe0" + bytes(12)) is None
    assert container_of(b"RIFF\0\0\0\0WEBP") is None


def test_a_wave_file_of_our_own(tmp_path):
    with wave.open(str(tmp_path / "line.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(bytes(32_000))
    facts = probe(Path(tmp_path / "line.wav"))
    assert (facts.seconds, facts.channels, facts.sample_rate) == (1.0, 1, 16_000)
