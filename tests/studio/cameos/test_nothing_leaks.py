"""After renders and kills no piece of the likeness lies anywhere but in the take: searched byte for byte."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from fractions import Fraction
from pathlib import Path

import numpy as np
import psutil
import pytest
from PIL import Image

from engine.messages.requests import Entry, Line
from studio.cameos import granting
from studio.cameos.papers import Papers
from studio.cameos.vault import Vault
from studio.document.identity import new_id
from studio.document.values import Film, Scene, Shot
from studio.keys import keyrings, wrapping
from studio.project.project import create
from tests.studio.cameos.conftest import WORDS
from tests.studio.cameos.searching import Search, of_asset, pieces

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory, home_of_ada):
    """A home with a prepared cameo that may be used here, its id, and all that must be found nowhere."""
    home = shutil.copytree(home_of_ada[0], tmp_path_factory.mktemp("prepared") / "home")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("RUSHES_HOME", str(home))
        patched.setattr(keyrings.keyring.backend, "get_all_keyring", list)
        patched.setitem(wrapping.SCRYPT, "n", 16)
        vault = Vault(lambda _question: WORDS)
        cameo = vault.get(home_of_ada[1])
        granting.grant(Papers(vault), cameo.id, vault.identities.holder().id, ("likeness", "voice", "words"))
        assets = {asset: vault.read(cameo.id, asset) for asset in cameo.files}
        keys = vault.keys(cameo.id)
    needles = set().union(
        *(of_asset(asset, plain) for asset, plain in assets.items() if not asset.startswith("paper:"))
    )
    needles |= pieces(keys.data, 1) | pieces(keys.private, 1)
    return home, cameo.id, Search(needles), assets


@pytest.fixture
def stage(prepared, tmp_path):
    """A copy of that home, a project with the cameo in two shots, and folders for whatever a program leaves."""
    home, cameo, search, assets = prepared

    class Stage:
        folder = tmp_path / "film.rushes"
        spare = tmp_path / "spare"
        at_home = Path(shutil.copytree(home, tmp_path / "home"))

        def __init__(self):
            self.search, self.assets, self.cameo, self.started = search, assets, cameo, []
            self.spare.mkdir()
            texts = ("ADA looks at the camera.", "ADA walks.")
            lines = ((Line(character="ADA", text="You came back."),), ())
            shots = tuple(
                Shot(id=new_id(), text=text, length=30, lines=said) for text, said in zip(texts, lines, strict=True)
            )
            scene = Scene(id=new_id(), heading="EXT. BEACH - DAY", shots=shots)
            bible = (Entry(kind="character", name="ADA", cameo=cameo),)
            film = Film(title="Low", rate=Fraction(24), width=128, height=96, scenes=(scene,), bible=bible)
            create(self.folder, film).close()

        def begin(self):
            """Start the program; what it writes outside of home and project goes to folders of this test's own."""
            spare = str(self.spare)
            kept = {key: value for key, value in os.environ.items() if not key.startswith(("XDG_", "DBUS_"))}
            more = {
                "RUSHES_HOME": str(self.at_home),
                "PYTHONPATH": str(ROOT),
                "PYTHONDONTWRITEBYTECODE": "1",
                **dict.fromkeys(("TMPDIR", "TEMP", "TMP", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"), spare),
            }
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.studio.cameos.rendering", str(self.folder)],
                cwd=self.spare,
                env=kept | more,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            self.started.append(process)
            return process

        def clean(self):
            """Nothing lies in the vault, the logs, the caches, the project or the temporary folders."""
            found, looked = self.search.files(self.at_home, self.folder, self.spare, leave_out=("takes",))
            assert found == []
            assert looked > 10
            assert (self.at_home / "logs" / "engine.log").exists()

    made = Stage()
    yield made
    for process in made.started:
        if process.poll() is None:
            process.kill()
        process.communicate()


def until_drawing(process):
    """The engine's process id, once it draws."""
    engine = 0
    for line in process.stdout:
        if line.startswith("engine"):
            engine = int(line.split()[1])
        if line.strip() == "drawing":
            return engine
    raise AssertionError(process.stderr.read())


def ended(process):
    out, trouble = process.communicate(timeout=240)
    assert process.returncode == 0, trouble
    return json.loads(out.splitlines()[-1])


def test_the_search_finds_what_lies_anywhere(stage):
    """In a log, a cache and a picture of the project: as a file, as pixels, as samples, and as a key."""
    clip, still = stage.assets["clip"], stage.assets["still:1"]
    assert stage.search.files(stage.at_home, stage.folder, stage.spare)[0] == []
    pixels = np.asarray(Image.open(io.BytesIO(still)))
    hidden = {
        stage.at_home / "logs" / "odd.log": b"noise" * 7 + clip[4000:9000],
        stage.folder / "cache" / "frame.raw": b"x" + np.ascontiguousarray(pixels[..., :3]).tobytes(),
        stage.folder / "still.png": still,
        stage.spare / "voice.tmp": stage.assets["voice:1"][1000:],
    }
    for path, data in hidden.items():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    assert set(stage.search.files(stage.at_home, stage.folder, stage.spare)[0]) == set(hidden)


def test_a_render_leaves_nothing(stage):
    told = ended(stage.begin())
    assert told["faults"] == [None, None]
    assert any(role.startswith("cameo:ADA:") for role in told["roles"]), "the shot was given nothing of the cameo"
    takes = list(stage.folder.glob("takes/*/*/take.mov"))
    assert len(takes) == 2
    for take in takes:
        # It was opened for both, or nothing was proved.
        assert "likeness" in json.loads(take.with_name("recipe.json").read_bytes())["cameos"][stage.cameo]
    stage.clean()


def test_a_killed_program_leaves_nothing(stage):
    """Program and engine: the one is killed, the other ends by itself."""
    process = stage.begin()
    engine = until_drawing(process)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    wait_for(lambda: not psutil.pid_exists(engine))
    stage.clean()


def test_a_killed_engine_leaves_nothing_and_the_render_goes_on(stage):
    process = stage.begin()
    os.kill(until_drawing(process), signal.SIGKILL)
    assert ended(process)["faults"] == [None, None]
    stage.clean()


def wait_for(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)
