"""What the commands do when all is well, to the letter of their documents; and when somebody presses Ctrl+C."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time

import msgspec
import psutil
import pytest

from studio.project.project import open_project
from studio.sample import lay_out
from tests.studio.cli.conftest import command_line, environment, state_of

READING = {
    "place": str, "set": str, "interior": bool, "time": str, "weather": str, "style": str, "frames": int,
    "cast": list[dict[str, object]], "beats": list[dict[str, object]], "camera": dict[str, object],
    "sounds": list[dict[str, object]], "remarks": list[dict[str, object]], "shot": str, "text": str,
}  # fmt: skip
"""The documented part of a shot's reading: field to type."""


def test_stage_tells_how_every_shot_is_read(rushes, tmp_path):
    script = tmp_path / "gym.fountain"
    script.write_text(
        "INT. GYM - NIGHT\n\nTOM, in a red shirt, throws the ball at the hoop. It misses. "
        "[[wide, slow dolly in, 3s, 35mm]]\n\nTOM\nOh no.\n",
        encoding="utf-8",
    )
    ran = rushes("stage", script, "--json")
    assert (ran.status, ran.err) == (0, "")
    assert set(ran.document) == {"source", "remarks", "shots"}
    (shot,) = ran.document["shots"]
    for field, kind in READING.items():
        msgspec.convert(shot[field], kind)
    assert (shot["shot"], shot["interior"], shot["time"], shot["frames"]) == ("1A", True, "night", 72)
    (tom,) = shot["cast"]
    assert tom["name"] == "TOM"
    assert any("red" in item for item in tom["wardrobe"])
    throw = next(beat for beat in shot["beats"] if beat["action"] == "throw")
    assert throw["actor"] == "TOM"
    assert 0 <= throw["start"] < throw["end"] <= 72
    assert throw["outcome"] == "miss"
    assert (shot["camera"]["size"], shot["camera"]["move"]) == ("wide", "dolly in")
    spoken = rushes("stage", script)
    assert spoken.status == 0
    assert "TOM throw" in spoken.out


def test_render_tells_its_takes_and_renders_nothing_twice(rushes, rendered, tmp_path):
    before = state_of(rendered)
    ran = rushes("render", rendered, "--json")
    assert (ran.status, ran.err) == (0, "")
    assert ran.document == {"project": str(rendered), "remarks": [], "shots": []}
    assert "nothing to render" in rushes("render", rendered).out
    assert state_of(rendered) == before


def test_a_size_of_the_same_shape_is_kept_and_another_shape_makes_the_film_anew(rushes, rendered):
    assert rushes("render", rendered, "--size", "256x144", "--json").document["shots"] == []
    ran = rushes("render", rendered, "--size", "96x96", "--quality", "draft", "--json")
    assert [row["take"] for row in ran.document["shots"]] == ["1A-2", "1B-2"]
    film = state_of(rendered)[0]
    assert (film.width, film.height) == (96, 96)
    assert rushes("render", rendered, "--json").document["shots"] == []


def test_export_and_verify_tell_whole_altered_and_none(rushes, rendered, tmp_path):
    film = tmp_path / "film.mp4"
    ran = rushes("export", rendered, "--out", film, "--json")
    assert (ran.status, ran.err) == (0, "")
    assert (ran.document["frames"], ran.document["integrity"], ran.document["signer"]) == (24, "intact", "this machine")
    assert rushes("verify", film).status == 0
    whole = rushes("verify", film, "--json")
    assert (whole.status, whole.document["integrity"], len(whole.document["ingredients"])) == (0, "intact", 2)
    data = bytearray(film.read_bytes())
    data[data.rindex(b"mdat") + 2000] ^= 1
    film.write_bytes(data)
    altered = rushes("verify", film, "--json")
    assert (altered.status, altered.document["integrity"]) == (1, "altered")
    assert "altered" in rushes("verify", film).out
    take = next(rendered.glob("takes/*/*/take.mov"))
    none = rushes("verify", take, "--json")
    assert (none.status, none.document["integrity"]) == (2, "none")


def test_verify_of_what_is_no_film(refused, tmp_path):
    refused(65, "media.missing", "verify", tmp_path / "nothing.mp4")
    (tmp_path / "notes.txt").write_text("not a film")
    refused(65, "credentials.not_media", "verify", tmp_path / "notes.txt")
    refused(65, "media.missing", "verify", tmp_path)


def test_demo_makes_a_film_in_one_document(apart, tmp_path):
    """Every shot of the sample, because that is what a user gets; as small and as short as can be."""
    script = lay_out(tmp_path / "rushes-demo")
    shots = re.compile(r"(?:, \d+s)?((?:, [a-z ]+)?\]\])")
    shorter, lengths = shots.subn(r", 12f\1", script.read_text(encoding="utf-8"))
    assert lengths == 8
    script.write_text(shorter, encoding="utf-8")
    ran = apart("demo", "--size", "114x64", "--quality", "draft", "--json")
    assert (ran.status, ran.err) == (0, ""), ran
    document = ran.document
    assert (len(document["shots"]), document["integrity"]) == (8, "intact")
    assert all(row["state"] == "done" for row in document["shots"])
    assert document["frames"] < 8 * 12
    assert (tmp_path / "rushes-demo" / "Low Tide.mp4").is_file()
    again = apart("demo", "--size", "114x64", "--quality", "draft", "--json")
    assert (again.status, again.document["shots"]) == (0, [])


def test_a_pipe_that_closes_is_no_error(own_home, script, tmp_path):
    command = " ".join(f"'{part}'" for part in command_line("stage", script, "--json"))
    done = subprocess.run(
        ["sh", "-c", f"{command} | head -n 1"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env=environment(own_home),
        timeout=120,
        check=False,
    )
    assert (done.stdout.strip(), done.stderr) == ("{", "")


def interrupt(process, times=1):
    """Ctrl+C as a terminal sends it: to the command and to everything it started."""
    for _ in range(times):
        os.killpg(process.pid, signal.SIGINT)
        time.sleep(0.01)


def begin(home, folder, *arguments):
    return subprocess.Popen(
        command_line(*arguments),
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(home),
        start_new_session=True,
    )


def wait_until(process, happened):
    deadline = time.monotonic() + 120
    while not happened():
        assert time.monotonic() < deadline
        assert process.poll() is None
        time.sleep(0.01)


def check_interrupted(process):
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (130, "")
    assert json.loads(out)["error"]["code"] == "cancelled"


@pytest.mark.skipif(sys.platform == "win32", reason="SIGINT")
@pytest.mark.parametrize("times", [1, 3])
def test_ctrl_c_leaves_nothing_half_and_a_second_run_goes_on(rushes, own_home, tmp_path, times):
    script = tmp_path / "long.fountain"
    script.write_text("EXT. BEACH - DAY\n\nMARA waits. [[0.5s]]\n\nMARA walks. [[4s, wide]]\n", encoding="utf-8")
    command = ("render", script, "--size", "160x90", "--quality", "draft", "--json")
    folder = tmp_path / "long.rushes"
    process = begin(own_home, tmp_path, *command)
    wait_until(process, lambda: list(folder.glob("takes/*/.*/*")) and list(folder.glob("takes/*/[!.]*")))
    children = psutil.Process(process.pid).children()
    interrupt(process, times)
    check_interrupted(process)
    assert not [child for child in children if child.is_running()]
    _film, rows, files = state_of(folder)
    assert len(rows) == 1
    assert not [name for name in files if "/." in name]
    again = rushes(*command)
    assert (again.status, again.err) == (0, "")
    (row,) = again.document["shots"]
    assert (row["shot"], row["state"], row["take"]) == ("1B", "done", "1B-1")
    assert len(state_of(folder)[1]) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="SIGINT")
def test_ctrl_c_during_an_export_leaves_no_film_and_the_one_that_was(own_home, rendered, tmp_path):
    with open_project(rendered) as project:
        project.apply("set_film", width=1920, height=1080)
    before = state_of(rendered)
    out = tmp_path / "film.mp4"
    out.write_bytes(b"the film of yesterday")
    process = begin(own_home, tmp_path, "export", rendered, "--out", out, "--json")
    wait_until(process, lambda: list((rendered / "cache").iterdir()))
    interrupt(process)
    check_interrupted(process)
    assert out.read_bytes() == b"the film of yesterday"
    assert not list((rendered / "cache").iterdir())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["film.mp4", "two.rushes"]
    assert state_of(rendered) == before


def test_takes_of_one_shot_are_not_counted_as_shots():
    from studio.cli.rendering import rendered

    assert rendered([{"shot": "1A"}]) == "1 shot"
    assert rendered([{"shot": "1A"}, {"shot": "1B"}]) == "2 shots"
    assert rendered([{"shot": "1A"}] * 3) == "3 takes of 1 shot"
    assert rendered([{"shot": "1A"}] * 3 + [{"shot": "2A"}] * 3) == "6 takes of 2 shots"


def test_takes_that_nothing_tells_apart_are_told_as_one(capsys):
    from studio.cli.output import Output
    from studio.cli.rendering import _say_standing

    def row(number, score=97, why="", same=""):
        return {"take": f"1A-{number}", "rank": number, "of": 2, "score": score, "why": why, "same_as": same}

    for rows, words in (
        ([row(1), row(2, same="1A-1")], "1A-1, 1A-2 are the same"),
        ([row(1), row(2)], "1A-1, 1A-2 are worth the same, score 97"),
        ([row(1), row(2, 80, "the light flickers")], "1A-2: 2 of 2, score 80: the light flickers"),
    ):
        _say_standing(rows, Output(json=False))
        told = capsys.readouterr()
        assert words in " ".join((told.out + told.err).split())
