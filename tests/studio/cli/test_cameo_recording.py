"""``rushes cameo record``: a program of its own, a camera on loopback, a microphone of a sound server of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.media.clips import read_clip
from tests.studio.cameos.conftest import no_keyring, open_vault  # noqa: F401
from tests.studio.cameos.recording.conftest import loopback, room, silent_desktop  # noqa: F401
from tests.studio.cameos.test_vault import leaks

ROOT = Path(__file__).parents[3]

PROGRAM = """
import sys
from studio.cameos.checks import verdict
from studio.cli import taking
from studio.cli.app import run
from studio.keys import keyrings, ring, wrapping
keyrings.keyring.backend.get_all_keyring = list
wrapping.SCRYPT["n"] = 16
ring.on_terminal = lambda _question: "correct horse"
verdict.TRIES = 1
taking.PAUSE = 0.2
sys.exit(run(["cameo", "record", *sys.argv[1:]]))
"""


@pytest.fixture
def record(own_home, tmp_path):
    def call(environment, *arguments):
        ran = subprocess.run(
            [sys.executable, "-c", PROGRAM, *map(str, arguments)],
            cwd=tmp_path,
            env={**environment, "RUSHES_HOME": str(own_home), "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        assert "Traceback" not in ran.stdout + ran.stderr
        return ran

    return call


def pieces(vault, cameo):
    """What was recorded, and each of its pictures: none of it may lie anywhere."""
    clip = vault.read(cameo.id, "clip")
    pictures, sound = read_clip(clip)
    return [clip, *pictures.packets[::10], *([sound.tobytes()] if len(sound) else [])]


def test_an_object_is_recorded_without_a_microphone(loopback, record, open_vault, own_home, tmp_path):  # noqa: F811
    ran = record(silent_desktop(), "Teapot", "--kind", "object", "--camera", loopback.address, "--seconds", "10")
    assert ran.returncode == 0, ran
    assert "it is lost" in ran.stdout
    assert "Turn slowly all the way round" in ran.stdout
    vault = open_vault()
    cameo = vault.find("Teapot")
    assert (cameo.card.kind, cameo.own, cameo.card.verified) == ("object", True, False)
    pictures, sound = read_clip(vault.read(cameo.id, "clip"))
    assert 9.0 < pictures.seconds < 11.0
    assert len(sound) == 0
    assert len(read_clip(vault.read(cameo.id, "plate"))[0]) > 20
    assert {"clip", "matte", "still:1"} <= set(cameo.card.files)
    found = pieces(vault, cameo)
    assert leaks(own_home, found) == []
    assert leaks(tmp_path, found) == []


def test_a_person_who_is_not_verified_is_not_kept(loopback, room, record, open_vault, own_home):  # noqa: F811
    """The portrait before the camera neither turns its head nor speaks."""
    asked = ("Mara", "--camera", loopback.address, "--microphone", "pulse", "--seconds", "15", "--no-plate")
    ran = record(room.environment, *asked)
    assert ran.returncode == 65, ran
    assert "Read these digits aloud: " in ran.stdout
    assert "I, Mara, let my likeness" in ran.stdout
    assert "✓ A face is in the picture" in ran.stdout
    assert "✗ The head turned to both sides" in ran.stdout
    assert "(cameo.not_verified)" in ran.stderr
    assert open_vault().cameos() == []


def test_what_cannot_be_recorded_is_told_before_anybody_sits_down(record, own_home):
    codes = []
    for arguments in (
        ("Mara", "--kind", "ghost"),
        ("Mara", "--seconds", "14"),
        (" ",),
        ("Mara", "--camera", "Nobody's camera"),
        ("Mara", "--camera", "http://127.0.0.1:9/", "--kind", "object"),
    ):
        ran = record(os.environ, *arguments, "--json")
        assert ran.returncode not in (0, 70)
        codes.append(json.loads(ran.stdout)["error"]["code"])
    assert codes == ["cameo.kind", "cameo.length", "cameo.no_name", "cameo.no_camera", "camera.no_start"]
    assert not list((own_home / "cameos").glob("*/"))
