"""``rushes cameo record``: a program of its own, cameras on loopback, a microphone of a sound server of its own.

What takes its time goes on at once: an object and a still portrait are recorded while somebody is verified.
"""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from engine.media.clips import read_clip
from studio.cameos.checks.digits import WORDS
from studio.cameos.checks.verdict import CHECKS, TRIES
from studio.cameos.preparing import verification_of
from studio.cameos.vault import Vault
from studio.words import recording_sentences as words
from tests.fakes.mjpeg_camera import LoopbackCamera
from tests.fakes.somebody import Somebody
from tests.studio.cameos.conftest import no_keyring  # noqa: F401
from tests.studio.cameos.recording.conftest import silent_desktop
from tests.studio.cameos.recording.room import Room
from tests.studio.cameos.test_vault import leaks

ROOT = Path(__file__).parents[3]
PASSPHRASE = "correct horse"

PROGRAM = """
import sys
from studio.cameos.checks import verdict
from studio.cameos.recording.session import Lengths
from studio.cli import taking
from studio.cli.app import run
from studio.keys import keyrings, ring, wrapping
keyrings.keyring.backend.get_all_keyring = list
wrapping.SCRYPT["n"] = 16
ring.on_terminal = lambda _question: "correct horse"
taking.PAUSE = 0.2
plate, count, *lengths = Lengths.__init__.__defaults__
Lengths.__init__.__defaults__ = (1.0, 0.5, *lengths)
if "--hasty" in sys.argv:
    sys.argv.remove("--hasty")
    Lengths.__init__.__defaults__ = (1.0, 0.5, 4.0, 20.0, 1.0, 0.7)
    taking.CONSENT, verdict.TRIES = 1.0, 1
sys.exit(run(["cameo", "record", *sys.argv[1:]]))
"""


class Recording:
    """A program that records, with a home of its own."""

    def __init__(self, folder, environment, *arguments, keys=None):
        self.home = folder / "home"
        self.home.mkdir(parents=True)
        self.folder = folder
        self.lines = []
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *map(str, arguments)],
            cwd=folder, stdin=subprocess.DEVNULL if keys is None else keys, text=True,
            env={**environment, "RUSHES_HOME": str(self.home), "PYTHONPATH": str(ROOT), "TMPDIR": str(folder),
                 "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def said(self, pattern):
        """Wait until it says something; returns what matched."""
        for line in self.process.stdout:
            self.lines.append(line)
            if match := re.search(pattern, line):
                return match
        raise AssertionError(f"it never said {pattern!r}: {self.process.stderr.read()}")

    def end(self):
        """End it, wherever it is."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(5)
        self.process.stdout.close()
        self.process.stderr.close()

    def ended(self):
        """Its status, and what it said and complained of to its end."""
        rest_of_it, err = self.process.communicate(timeout=240)
        out = "".join([*self.lines, rest_of_it])
        assert "Traceback" not in out + err
        return self.process.returncode, out, err


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    """A room whose loudspeaker is heard by the desktop's microphone."""
    place = tmp_path_factory.mktemp("room")
    place.chmod(0o700)
    running = Room(place)
    running.use("mic")
    yield running
    running.close()


@pytest.fixture(scope="module")
def others(tmp_path_factory, room):
    """An object and a still portrait: both go on beside whoever is verified, and are waited for afterwards."""
    with LoopbackCamera(fps=15, size="320x240", pictures=45) as camera:
        folder = tmp_path_factory.mktemp("others")
        asked = ("Mara", "--camera", camera.address, "--microphone", "pulse", "--seconds", "4", "--no-plate", "--hasty")
        found = {
            "object": Recording(
                folder / "object", silent_desktop(), "Teapot", "--kind", "object", "--camera", camera.address,
                "--seconds", "4", "--hasty",
            ),
            "still": Recording(folder / "still", room.environment, *asked),
        }  # fmt: skip
        yield found
        for each in found.values():
            each.end()


@pytest.fixture
def vault_of(no_keyring, monkeypatch):  # noqa: F811
    """The vault that a recording was sealed into."""

    def call(recording):
        monkeypatch.setenv("RUSHES_HOME", str(recording.home))
        return Vault(lambda _question: PASSPHRASE)

    return call


def pieces(vault, cameo):
    """What was recorded, and each of its pictures: none of it may lie anywhere."""
    clip = vault.read(cameo.id, "clip")
    pictures, sound = read_clip(clip)
    return [clip, *pictures.packets[::10], *([sound.tobytes()] if len(sound) else [])]


def rest(moment):
    time.sleep(max(0.0, moment - time.monotonic()))


def act(somebody, recording, enter):
    """Do what the command asks for, when it asks for it."""
    digits = recording.said(r"Read these digits aloud: ((?:\d ?){4})$")[1].split()
    somebody.say(", ".join(WORDS[int(digit)] for digit in digits))
    enter()
    recording.said(re.escape(words.TASKS["left"]))
    done = somebody.turn(3.2)
    rest(done - 1.6)
    enter()
    recording.said(re.escape(words.TASKS["right"]))
    rest(done + 0.1)
    enter()
    somebody.say(recording.said(f"{re.escape(words.TASKS['consent'])}: (.*)$")[1])
    enter()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals of this kind")
def test_somebody_who_does_as_asked_is_verified(others, room, vault_of, tmp_path):
    """Through real devices: what is asked for is read from the command itself, spoken, acted, and Enter goes on."""
    master, keys = pty.openpty()
    with Somebody(room.environment, tmp_path) as somebody:
        recording = Recording(
            tmp_path / "mara", room.environment, "Mara", "--camera", somebody.address, "--microphone", "pulse",
            "--no-plate", keys=keys,
        )  # fmt: skip
        try:
            for _try in range(TRIES):
                act(somebody, recording, enter=lambda: os.write(master, b"\n"))
                # As anybody, they may try again, with the digits that are drawn then.
                if "Once more" not in recording.said(r"Once more|is in the vault")[0]:
                    break
                os.write(master, b"\n")
            status, out, err = recording.ended()
        finally:
            recording.end()
            os.close(master)
            os.close(keys)
    assert (status, err) == (0, ""), out + err
    checked = out[out.rindex("is being checked") :]
    assert (checked.count("✓"), checked.count("✗")) == (len(CHECKS), 0), out
    vault = vault_of(recording)
    cameo = vault.find("Mara")
    assert cameo.card.verified
    verification = verification_of(vault, cameo)
    assert verification.passed
    heard = next(check for check in verification.checks if check.key == "digits")
    assert heard.figure == 4
    assert {"clip", "matte", "face", "features", "voice:1", "voice:2", "still:1"} <= set(cameo.card.files)
    found = pieces(vault, cameo)
    assert leaks(recording.home, found) == []
    assert leaks(recording.folder, found) == []


def test_an_object_is_recorded_without_a_microphone(others, vault_of):
    recording = others["object"]
    status, out, err = recording.ended()
    assert status == 0, err
    assert "it is lost" in out
    assert "Turn slowly all the way round" in out
    vault = vault_of(recording)
    cameo = vault.find("Teapot")
    assert (cameo.card.kind, cameo.own, cameo.card.verified) == ("object", True, False)
    pictures, sound = read_clip(vault.read(cameo.id, "clip"))
    assert 3.0 < pictures.seconds < 5.0
    assert len(sound) == 0
    assert len(read_clip(vault.read(cameo.id, "plate"))[0]) >= 5
    assert {"clip", "matte", "still:1"} <= set(cameo.card.files)
    found = pieces(vault, cameo)
    assert leaks(recording.home, found) == []
    assert leaks(recording.folder, found) == []


def test_a_person_who_is_not_verified_is_not_kept(others, vault_of):
    """The portrait before the camera neither turns its head nor speaks."""
    status, out, err = others["still"].ended()
    assert status == 65, err
    assert "Read these digits aloud: " in out
    assert "I, Mara, let my likeness" in out
    assert "✓ A face is in the picture" in out
    assert "✗ The head turned to both sides" in out
    assert "(cameo.not_verified)" in err
    assert vault_of(others["still"]).cameos() == []


def test_what_cannot_be_recorded_is_told_before_anybody_sits_down(rushes, no_keyring, own_home, monkeypatch):  # noqa: F811
    from studio.keys import ring

    monkeypatch.setattr(ring, "on_terminal", lambda _question: PASSPHRASE)
    codes = []
    for arguments in (
        ("Mara", "--kind", "ghost"),
        ("Mara", "--seconds", "14"),
        ("Rex", "--kind", "animal", "--height", "tall"),
        ("Rex", "--kind", "animal", "--height=-3"),
        ("Mara", "--height", "170"),
        (" ",),
        ("Mara", "--camera", "Nobody's camera"),
        ("Mara", "--camera", "http://127.0.0.1:9/", "--kind", "object"),
    ):
        ran = rushes("cameo", "record", *arguments, "--json")
        assert ran.status not in (0, 70)
        codes.append(ran.document["error"]["code"])
    assert codes[:5] == ["cameo.kind", "cameo.length", "cameo.height", "cameo.height", "cameo.height_of_person"]
    assert codes[5:] == ["cameo.no_name", "cameo.no_camera", "camera.no_start"]
    assert not list((own_home / "cameos").glob("*/"))
