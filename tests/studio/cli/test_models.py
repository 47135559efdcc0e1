from __future__ import annotations

import json

import pytest

from studio.models.shelf import Shelf
from tests.fakes.hub import Hub, serving
from tests.fakes.model_files import wan_folder


@pytest.fixture
def folder(tmp_path):
    return wan_folder(tmp_path / "Wan")


def test_a_model_is_added_listed_checked_and_removed(rushes, folder):
    added = rushes("models", "add", folder, "--json")
    assert (added.status, added.document["name"]) == (0, "wan-2.1-1.3b")
    listed = rushes("models", "list", "--json").document
    assert [model["title"] for model in listed["models"]] == ["Wan 2.1 1.3B"]
    assert listed["models"][0]["licence"] == "Apache-2.0"
    assert listed["models"][0]["commercial"] is True
    assert {"ltx-2.3", "minimax-h3"} <= {model["name"] for model in listed["offered"]}
    checked = rushes("models", "check", "--json").document["models"]
    assert checked[0]["ok"]
    assert all(len(sha256) == 64 for sha256 in checked[0]["files"].values())
    assert "Wan 2.1 1.3B" in rushes("models", "list").out
    removed = rushes("models", "remove", "wan-2.1-1.3b")
    assert (removed.status, "stay in" in removed.out) == (0, True)
    assert rushes("models", "list", "--json").document["models"] == []
    assert folder.exists()


def test_what_makes_previews_is_added_listed_and_checked(rushes, folder, tmp_path):
    from tests.fakes.tiny import tae

    file = tae.write(tmp_path / "taew2_1.safetensors", 16, (1, 2, 2), 1)
    rushes("models", "add", folder, "--name", "tide")
    assert rushes("models", "list", "--json").document["models"][0]["previews"] == ""
    alone = rushes("models", "add", file)
    assert alone.status == 64
    assert "--base" in alone.err
    assert "Previews of tide are made by taew2_1.safetensors." in rushes("models", "add", file, "--base", "tide").out
    assert "Previews by taew2_1.safetensors" in rushes("models", "list").out
    assert rushes("models", "check", "--json").document["models"][0]["previews"] == file.name
    (folder / file.name).write_bytes(file.read_bytes()[:-8])
    broken = rushes("models", "check", "--json").document["models"][0]
    assert (broken["ok"], broken["code"]) == (False, "weights.half")


def test_what_is_broken_is_told_and_the_others_are_checked(rushes, folder, tmp_path):
    rushes("models", "add", folder, "--name", "whole")
    rushes("models", "add", wan_folder(tmp_path / "other"), "--name", "broken")
    (tmp_path / "other" / "vae" / "config.json").unlink()
    checked = rushes("models", "check", "--json")
    assert checked.status == 69
    assert [(one["name"], one["ok"]) for one in checked.document["models"]] == [("broken", False), ("whole", True)]
    assert "vae" in rushes("models", "list").out


def test_faults_have_their_status(rushes, tmp_path):
    assert rushes("models", "add", tmp_path / "nowhere").status == 69
    assert rushes("models", "remove", "nobody").status == 69
    assert rushes("models", "download", "nobody").status == 64
    (tmp_path / "a.ckpt").write_bytes(b"\x80\x04.")
    told = rushes("models", "add", tmp_path / "a.ckpt", "--json")
    assert (told.status, told.document["error"]["code"]) == (65, "weights.pickle")


def test_a_licence_is_shown_and_accepted_before_anything_is_asked(rushes, monkeypatch):
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    told = rushes("models", "download", "joyai-echo")
    assert told.status == 64
    assert "non-commercial" in told.out
    assert "--accept-licence" in told.err
    assert rushes("models", "download", "joyai-echo", "--accept-licence", "--json").document["error"]["code"] == (
        "models.network"
    )
    # Once accepted it is not asked for again.
    assert Shelf().accepted("JoyAI-Echo, academic research and non-commercial use")


def test_a_model_is_downloaded(rushes, folder, monkeypatch):
    with serving(Hub.of("Wan-AI/Wan2.1-T2V-1.3B-Diffusers", folder)) as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.endpoint)
        done = rushes("models", "download", "wan-2.1-1.3b", "--json")
    assert done.status == 0
    assert done.document["repository"] == "Wan-AI/Wan2.1-T2V-1.3B-Diffusers"
    gone = rushes("models", "remove", "wan-2.1-1.3b", "--delete", "--json")
    assert gone.document["deleted"] is True
    assert not list(folder.parent.glob("home/models/wan*"))


def test_a_film_tells_under_which_licence_its_takes_were_made(rushes, rendered):
    """Two shots: one made with a model for research only, one whose model's family is not installed any more."""
    recipes = sorted((rendered / "takes").rglob("recipe.json"))
    for path, (plan, log) in zip(
        recipes,
        (({"variant": "joyai-echo"}, []), ({"variant": "gone-1"}, ["model.licence: A licence of theirs"])),
        strict=True,
    ):
        recipe = json.loads(path.read_text())
        path.write_text(json.dumps({**recipe, "plan": plan, "log": log}))
    done = rushes("export", rendered, "--out", "film.mp4", "--json").document
    assert {mark["licence"]: mark["shots"] for mark in done["licences"]} == {
        "JoyAI-Echo, academic research and non-commercial use": ["1A"],
        "A licence of theirs": ["1B"],
    }
    assert "may not be sold" in done["remarks"][0]
    assert done["remarks"][1] == "Made with a model under a licence with limits (A licence of theirs), in 1B."
    told = rushes("export", rendered, "--out", "film.mp4")
    assert "may not be sold" in told.out


def test_a_film_without_models_tells_nothing(rushes, rendered):
    done = rushes("export", rendered, "--out", "film.mp4", "--json").document
    assert (done["licences"], done["remarks"]) == ([], [])
