from __future__ import annotations

import json
import shutil
from pathlib import Path

import gguf
import msgspec
import pytest

from engine.messages.faults import Fault
from engine.models.folders import ORIGIN
from studio.models.fetching import Origin
from studio.models.licences import licence_of, limited, sentences
from studio.models.shelf import Shelf
from tests.fakes.model_files import WAN, gguf_file, wan_folder, write


@pytest.fixture
def folder(tmp_path):
    return wan_folder(tmp_path / "my Wan (old)")


@pytest.fixture
def shelf():
    return Shelf()


def refused(act, *arguments, **options) -> Fault:
    with pytest.raises(Fault) as caught:
        act(*arguments, **options)
    return caught.value


def test_a_model_is_added_by_what_it_is(shelf, folder):
    entry = shelf.add(folder)
    assert (entry.name, entry.path, entry.family) == ("wan-2.1-1.3b", str(folder), "wan")
    assert entry.bytes == sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    assert Shelf().entries() == [entry]
    assert shelf.add(folder).name == "wan-2.1-1.3b-2"
    assert shelf.add(folder, "tide").name == "tide"
    assert [one.name for one in Shelf().entries()] == ["tide", "wan-2.1-1.3b", "wan-2.1-1.3b-2"]


def test_one_that_is_near_a_variant_has_its_folders_name(shelf, folder):
    config = json.loads((folder / "transformer" / "config.json").read_text())
    write(folder / "transformer" / "config.json", config | {"num_layers": 29})
    assert shelf.add(folder).name == "my-Wan-old"


@pytest.mark.parametrize("name", ["", "../x", "a b", "-a", "a" * 65, "ä"])
def test_names_are_readable(shelf, folder, name):
    if name:
        assert refused(shelf.add, folder, name).code == "models.name"
    shelf.add(folder, "one")
    assert refused(shelf.add, folder, "one").code == "models.taken"
    assert refused(shelf.get, "two").parameters == {"name": "two", "known": "one"}


def test_what_cannot_be_read_is_not_put_there(shelf, folder, tmp_path):
    shutil.rmtree(folder / "vae")
    assert refused(shelf.add, folder).code == "weights.part_missing"
    file = gguf_file(tmp_path / "small.gguf", WAN, gguf.GGMLQuantizationType.Q8_0)
    assert refused(shelf.add, file).code == "weights.part_missing"
    assert refused(shelf.add, file, base="nobody").code == "models.unknown"
    assert shelf.entries() == []


def test_a_file_is_added_with_a_folder_that_has_the_rest(shelf, folder, tmp_path):
    shelf.add(folder, "whole")
    file = gguf_file(tmp_path / "small.gguf", WAN, gguf.GGMLQuantizationType.Q8_0)
    entry = shelf.add(file, base="whole", name="small")
    assert shelf.read("small").component("transformer").path == str(file)
    assert shelf.read("small").component("vae").path == str(folder / "vae")
    shelf.remove("small", delete=True)
    assert not Path(entry.path).exists()
    assert file.exists()
    assert folder.exists()


def test_removing_leaves_what_the_user_had(shelf, folder):
    shelf.add(folder, "mine")
    assert refused(shelf.remove, "mine", delete=True).code == "models.not_ours"
    shelf.remove("mine")
    assert shelf.entries() == []
    assert (folder / "model_index.json").exists()


def test_removing_deletes_only_what_was_downloaded(shelf, folder, tmp_path):
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    (tmp_path / "away.txt").write_text("mine")
    origin = Origin("a/b", "c" * 40, dict.fromkeys([*names, "../away.txt"], ""))
    (folder / ORIGIN).write_bytes(msgspec.json.encode(origin))
    (folder / "vae" / "notes.txt").write_text("mine")
    entry = shelf.add(folder, "theirs")
    assert entry.repository == "a/b"
    shelf.remove("theirs", delete=True)
    assert [path.relative_to(folder).as_posix() for path in folder.rglob("*")] == ["vae", "vae/notes.txt"]
    assert (tmp_path / "away.txt").exists()


def test_a_downloaded_file_that_changed_is_told(shelf, folder):
    shelf.add(folder, "one")
    _weights, prints = shelf.check("one")
    (folder / ORIGIN).write_bytes(msgspec.json.encode(Origin("a/b", "c" * 40, prints)))
    assert shelf.check("one")[1] == prints
    path = folder / "vae" / "diffusion_pytorch_model.safetensors"
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    fault = refused(shelf.check, "one")
    assert (fault.code, fault.parameters["files"]) == ("models.changed", "vae/diffusion_pytorch_model.safetensors")


def test_a_damaged_shelf_is_told(shelf, folder):
    shelf.add(folder)
    (shelf.folder / "shelf.json").write_text('{"models": 7}')
    assert refused(shelf.entries).code == "models.shelf"


def test_licences_say_what_they_limit():
    assert not limited(licence_of("wan-2.1-14b"))
    assert sentences(licence_of("wan-2.1-14b")) == []
    echo, h3, ltx = (licence_of(key) for key in ("joyai-echo", "minimax-h3", "ltx-2.3"))
    assert limited(echo)
    assert limited(h3)
    assert limited(ltx)
    assert (echo.marked, h3.marked, ltx.marked) == (True, True, False)
    assert "may not be sold" in sentences(echo)[0]
    assert "the European Union, the United Kingdom, South Korea, the United States" in sentences(h3)[0]
    assert "10 million" in sentences(ltx)[0]
    assert licence_of("of nobody") is None


def test_the_doctor_tells_which_models_there_are(shelf, folder):
    from studio.doctor import _models

    assert (_models()["ok"], _models()["found"]) == (False, "none")
    shelf.add(folder)
    assert (_models()["ok"], _models()["found"]) == (True, "wan-2.1-1.3b")
    shutil.rmtree(folder / "vae")
    assert _models()["found"] == "none; not whole: wan-2.1-1.3b (weights.part_missing)"
    (shelf.folder / "shelf.json").write_text("{")
    assert "damaged" in _models()["found"]


def test_a_tiny_decoder_is_put_beside_the_model_whose_previews_it_is_to_make(shelf, folder, tmp_path):
    from tests.fakes.tiny import tae

    own = tae.write(tmp_path / "taew2_1.safetensors", 16, (1, 2, 2), 1)
    other = tae.write(tmp_path / "taew2_2.safetensors", 48, (1, 2, 2), 2)
    wrong = shutil.copy(folder / "vae" / "diffusion_pytorch_model.safetensors", tmp_path / "taeother.safetensors")
    write(folder / "vae" / "config.json", {"_class_name": "AutoencoderKLWan", "z_dim": 16})
    entry = shelf.add(folder, "tide")
    assert refused(shelf.add, own).code == "models.preview_base"
    assert refused(shelf.add, own, base="none").code == "models.unknown"
    fault = refused(shelf.add, other, base="tide")
    assert (fault.code, fault.parameters["found"], fault.parameters["needed"]) == ("weights.tiny_channels", 48, 16)
    assert refused(shelf.add, Path(wrong), base="tide").code == "weights.tiny_decoder"
    assert not list(folder.glob("tae*"))
    assert shelf.add(own, base="tide") == entry
    assert (folder / own.name).read_bytes() == own.read_bytes()
    assert shelf.add(folder / own.name, base="tide") == entry
    weights, prints = shelf.check("tide")
    assert own.name not in prints, "it is no part of what a take is made with"
    (folder / own.name).unlink()
    shutil.copy(other, folder)
    assert refused(shelf.check, "tide").code == "weights.tiny_channels"
    assert shelf.read("tide") == weights, "takes are made without it"
