"""``rushes cameo``: a full disk, a lost key, a file for somebody else, a clock that was set back; each is told."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from PIL import Image

from engine.consent import clock
from engine.consent.memory import Memory
from studio.cameos.papers import engine_state
from studio.cameos.vault import Vault
from studio.keys import ring
from studio.project.project import open_project
from studio.session import bring_in
from tests.studio.cameos.conftest import ASSETS, WORDS, no_keyring  # noqa: F401
from tests.studio.cli.conftest import check_refusal

DAY = 86_400


@pytest.fixture
def home(no_keyring, own_home, monkeypatch):  # noqa: F811
    """A home of one's own, whose passphrase is asked for as on a terminal."""
    monkeypatch.setattr(ring, "on_terminal", lambda _question: WORDS)
    return own_home


def names(rushes):
    return [row.get("name") or row["error"]["code"] for row in rushes("cameo", "list", "--json").document["cameos"]]


@pytest.mark.skipif(sys.platform == "win32", reason="limits of this kind are POSIX's")
def test_a_full_disk_is_told_and_nothing_half_is_left(home, rushes, tmp_path):
    """The system itself writes no further: as a disk that is full, it fails in the middle of the clip."""
    import resource

    vault = Vault()
    vault.identities.holder()
    vault.make("Mara Lind", "person", ASSETS)
    pictures = []
    for number in range(3):
        pictures.append(tmp_path / f"{number}.png")
        noise = np.random.default_rng(number).integers(0, 255, (120, 160, 3), np.uint8)
        Image.fromarray(noise).save(pictures[-1])
    before = sorted(home.rglob("*"))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, limits[1]))
    try:
        ran = rushes("cameo", "import", "Teapot", *pictures, "--kind", "object")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    check_refusal(ran, 73, "media.disk_full")
    assert names(rushes) == ["Mara Lind"]
    left = [path for path in sorted(home.rglob("*")) if path not in before and "logs" not in path.parts]
    assert left == [], "no half cameo"


def test_a_lost_key_is_told_and_keeps_nobody_from_the_others(home, rushes, refused):
    vault = Vault()
    mara, _leo = vault.make("Mara Lind", "person", ASSETS), vault.make("Leo", "person", ASSETS)
    (home / "keys" / f"cameo-{mara.id}.json").unlink()
    assert names(rushes) == ["Leo", "cameo.no_key"]
    said = refused(69, "cameo.no_key", "cameo", "show", mara.id)
    assert mara.id in said.err
    assert rushes("cameo", "show", "Leo").status == 0
    assert rushes("cameo", "delete", mara.id, "--yes").status == 0
    assert names(rushes) == ["Leo"]


def test_what_a_friend_sealed_for_somebody_else_is_refused(home, rushes, refused, tmp_path, monkeypatch):
    homes = {name: tmp_path / name for name in ("jonah", "stranger")} | {"mara": home}

    def at(name):
        monkeypatch.setenv("RUSHES_HOME", str(homes[name]))

    Vault().make("Mara Lind", "person", ASSETS)
    at("jonah")
    assert rushes("cameo", "send", "--contact", "Jonah", "--out", "jonah.contact").status == 0
    at("mara")
    assert rushes("cameo", "receive", "jonah.contact").status == 0
    assert rushes("cameo", "send", "--contact", "Mara", "--out", "mara.contact").status == 0
    assert rushes("cameo", "release", "Mara Lind", "--to", "Jonah").status == 0
    assert rushes("cameo", "send", "Mara Lind", "--to", "Jonah", "--out", "mara.cameo").status == 0
    at("stranger")
    assert rushes("cameo", "receive", "mara.contact").status == 0
    refused(65, "cameo.not_for_us", "cameo", "receive", "mara.cameo")
    assert names(rushes) == []


def test_a_clock_that_was_set_back_is_told_and_nothing_is_lost(home, rushes, tmp_path):
    script, folder = tmp_path / "film.fountain", tmp_path / "film.rushes"
    script.write_text("EXT. BEACH - DAY\n\nMARA walks. [[1s]]\n")
    bring_in(script, folder)
    Vault().make("Mara Lind", "person", ASSETS)
    assert rushes("cameo", "release", "Mara Lind").status == 0
    assert rushes("cameo", "cast", folder, "MARA", "Mara Lind").status == 0
    memory = Memory(engine_state())
    with memory.held():
        state = memory.read()
        memory.write(type(state)(latest=clock.now() + DAY))
    ran = rushes("render", folder, "--size", "128x72", "--quality", "draft")
    assert ran.status != 0
    assert "(cameo.clock)" in ran.err + ran.out
    with open_project(folder, read_only=True) as project:
        assert [entry.cameo != "" for entry in project.film.bible if entry.name == "MARA"] == [True]
    assert not list((folder / "takes").rglob("take.mov"))
    assert script.exists()
