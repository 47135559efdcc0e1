"""Whose likeness and voice the chosen model does not take is said in the inspector, before anything is rendered."""

from __future__ import annotations

import msgspec
import pytest

from studio.cameos import granting
from studio.models.shelf import Entry, Kept, Shelf
from tests.studio.cameos.conftest import ASSETS

MODELS = (
    ("wan", "wan", "wan-2.1-1.3b"),
    ("ltx", "ltx2", "ltx-2.3"),
    ("h3", "h3", "minimax-h3"),
)


@pytest.fixture
def cast(studio, keys, tmp_path):
    """A studio whose MARA is played by a cameo, with models on its shelf."""
    kept = Shelf()
    kept.folder.mkdir(parents=True, exist_ok=True)
    models = {
        name: Entry(name=name, path=str(tmp_path / name), family=family, variant=variant)
        for name, family, variant in MODELS
    }
    (kept.folder / "shelf.json").write_bytes(msgspec.json.encode(Kept(models=models)))
    studio.open()
    cameo = keys.vault.make("Mara Lind", "person", ASSETS, verified=True)
    granting.grant(keys.papers, cameo.id, keys.vault.identities.holder().id, ("likeness", "voice", "words"))
    studio.desk.apply("set_entry", kind="character", name="MARA")
    studio.desk.apply("give_cameo", name="MARA", cameo=cameo.id)
    studio.run(0.05)
    return studio


def told(studio, model, place):
    """What the inspector says of a shot for a model."""
    studio.desk.models.choose(model)
    studio.desk.select(studio.shots[place].id)
    studio.run(0.05)
    rendering = studio.window.bench.panel("inspector").rendering
    return "" if rendering.limits.isHidden() else rendering._limits.text()


def test_who_is_not_seen_or_heard_as_the_cameo_is_said_by_name(cast):
    speaking, silent = 2, 0
    assert "Wan 2.1 1.3B takes no likeness: Mara will not look like the cameo." in told(cast, "wan", speaking)
    assert "takes no voice" not in told(cast, "wan", speaking)
    assert "LTX-2.3 takes no voice: Mara will not sound like the cameo." in told(cast, "ltx", speaking)
    assert "takes no voice" not in told(cast, "ltx", silent)
    assert "Mara" not in told(cast, "h3", speaking)
    cast.do("edit.undo")
    assert "Mara" not in told(cast, "wan", speaking)


def test_the_prompt_that_is_shown_names_what_the_cameo_will_give(cast):
    told(cast, "h3", 2)
    words = cast.window.bench.panel("inspector").prompt.text.toPlainText()
    assert "<Picture 1>" in words
    assert "<Audio 1>" in words
