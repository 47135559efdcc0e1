"""Machines that lack something: no OpenGL, no sound, no display; told with what to do, and the rest works."""

from __future__ import annotations

import re

import pytest

from tests.studio.cli.conftest import check_document, check_refusal, state_of

NO_GL = {
    "__EGL_VENDOR_LIBRARY_FILENAMES": "nothing.json",
    "__EGL_VENDOR_LIBRARY_DIRS": "nothing",
    "LIBGL_DRIVERS_PATH": "nothing",
    "DISPLAY": None,
    "WAYLAND_DISPLAY": None,
}
"""The loader of EGL finds no driver and there is no X server: every way to a context fails as on a bare machine."""
NO_SOUND = {"PULSE_SERVER": "nothing", "PIPEWIRE_REMOTE": "nothing", "ALSA_CONFIG_PATH": "nothing.conf"}
NO_DISPLAY = {"DISPLAY": None, "WAYLAND_DISPLAY": None, "QT_QPA_PLATFORM": None}


def row(ran, part):
    return next(each for each in ran.document["parts"] if each["part"] == part)


def test_a_render_without_opengl(apart, script, tmp_path):
    ran = apart("render", script, "--size", "128x72", **NO_GL)
    check_refusal(ran, 69, "opengl.missing")
    assert "rushes doctor" in ran.err
    check_document(apart("render", script, "--size", "128x72", "--json", **NO_GL), 69, "opengl.missing")
    _film, takes, files = state_of(tmp_path / "two.rushes")
    assert takes == []
    assert not [name for name in files if "/." in name]


def test_a_render_goes_on_when_opengl_is_there_again(apart, script):
    options = ("render", script, "--size", "128x72", "--quality", "draft", "--json")
    assert apart(*options, **NO_GL).status == 69
    ran = apart(*options)
    assert (ran.status, [row["state"] for row in ran.document["shots"]]) == (0, ["done", "done"])


def test_staging_needs_no_opengl(apart, script):
    assert apart("stage", script, "--json", **NO_GL).status == 0


def test_doctor_tells_what_is_missing_and_prints_one_line_to_install_it(apart):
    ran = apart("doctor", "--json", **NO_GL, **NO_SOUND)
    assert (ran.status, ran.err, ran.document["film"]) == (69, "", False)
    opengl, sound = row(ran, "opengl"), row(ran, "sound")
    assert (opengl["ok"], opengl["needed"]) == (False, True)
    assert "apt-get install" in opengl["remedy"]
    assert "Traceback" not in ran.out
    assert "\n" not in opengl["found"]
    assert (sound["ok"], sound["needed"]) == (False, False)
    assert "do without" in sound["remedy"]
    assert sound["found"].strip()
    spoken = apart("doctor", **NO_GL, **NO_SOUND)
    assert spoken.status == 69
    assert "Traceback" not in spoken.out + spoken.err
    assert re.search(r"sudo apt-get install .*libegl1", spoken.out)


def test_doctor_where_everything_that_a_film_needs_is_there(apart):
    ran = apart("doctor", "--json")
    assert (ran.status, ran.err, ran.document["film"]) == (0, "", True)
    for each in ran.document["parts"]:
        assert set(each) == {"part", "ok", "found", "needed", "remedy"}
        assert each["found"]
        assert bool(each["remedy"]) != each["ok"]
    assert row(ran, "checks")["ok"]
    assert {each["part"] for each in ran.document["parts"]} == {
        "engine", "opengl", "voices", "cuda", "memory", "disk", "sound", "camera", "checks", "consent", "display",
        "models", "scorers",
    }  # fmt: skip


@pytest.mark.parametrize("command", [(), ("open",), ("open", "two.fountain")], ids=["bare", "open", "script"])
def test_the_window_without_a_display(apart, script, command):
    ran = apart(*command, **NO_DISPLAY)
    check_refusal(ran, 69, "window.no_display")
    assert "rushes render" in ran.err


def test_the_window_of_what_is_not_there(apart, tmp_path):
    check_refusal(apart("open", tmp_path / "nothing.rushes"), 65, "project.missing")
