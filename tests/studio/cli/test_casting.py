"""``rushes cameo cast``: who plays a character, by the command line."""

from __future__ import annotations

import pytest

from studio.cameos.vault import Vault
from studio.keys import ring
from studio.project.project import open_project
from studio.render.requests import Settings, make_request
from tests.studio.cameos.conftest import ASSETS, WORDS, no_keyring  # noqa: F401

SCRIPT = "EXT. BEACH - DAY\n\nMARA walks. [[1s]]\n\nA gull lands. [[1s]]\n\nMARA waves. [[1s]]\n"


@pytest.fixture
def film(no_keyring, own_home, tmp_path, monkeypatch):  # noqa: F811
    """A film with MARA in two of its shots, and a cameo of hers."""
    from studio.session import bring_in

    monkeypatch.setattr(ring, "on_terminal", lambda _question: WORDS)
    script = tmp_path / "film.fountain"
    script.write_text(SCRIPT)
    folder = tmp_path / "film.rushes"
    bring_in(script, folder)
    return folder, Vault().make("Mara Lind", "person", ASSETS)


def cameos(folder):
    """Whose likeness each shot asks for."""
    with open_project(folder, read_only=True) as project:
        film = project.film
        requests = [make_request(film, film.scenes[0], shot, Settings(), 1) for shot in film.scenes[0].shots]
        return [[each.cameo for each in request.staging.entries if each.cameo] for request in requests]


def test_a_cameo_follows_its_character_through_every_shot(film, rushes):
    folder, mara = film
    ran = rushes("cameo", "cast", folder, "mara", "Mara Lind", "--json")
    assert ran.document == {"character": "MARA", "cameo": mara.id, "released": False, "shots": 2}
    assert cameos(folder) == [[mara.id], [], [mara.id]]
    assert rushes("cameo", "release", "Mara Lind").status == 0
    said = rushes("cameo", "cast", folder, "MARA", mara.id)
    assert said.out.split("\n")[:2] == ["Mara Lind plays MARA.", "2 shots name them."]
    assert "No release" not in said.out
    assert rushes("cameo", "cast", folder, "MARA", "--none").out.strip() == "Nobody plays MARA any more."
    assert cameos(folder) == [[], [], []]
    with open_project(folder) as project:
        project.undo()
    assert cameos(folder) == [[mara.id], [], [mara.id]], "an edit like any other"


def test_what_is_asked_for_wrongly_is_refused(film, refused, tmp_path):
    folder, _mara = film
    refused(64, "usage", "cameo", "cast", folder, "MARA")
    refused(64, "usage", "cameo", "cast", folder, "MARA", "Mara Lind", "--none")
    refused(64, "cameo.unknown", "cameo", "cast", folder, "MARA", "Nobody")
    refused(64, "entry.unknown", "cameo", "cast", folder, "LEO", "Mara Lind")
    refused(65, "project.missing", "cameo", "cast", tmp_path / "none.rushes", "MARA", "Mara Lind")
    assert cameos(folder) == [[], [], []]
