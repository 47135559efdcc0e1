from __future__ import annotations

import json
import shutil
import sys
import threading
import time
from pathlib import Path

import msgspec
import pytest

from engine.messages.faults import Fault
from studio.models import downloading, fetching
from studio.models.downloading import Download, offer, offers
from studio.models.fetching import Fetch, Order, Wanted, choose
from studio.models.shelf import Shelf, read_origin
from tests.fakes.hub import SHA, Hub, serving
from tests.fakes.model_files import WAN_CONFIG, safetensors, wan_folder

REPOSITORY = "Wan-AI/Wan2.1-T2V-1.3B-Diffusers"


@pytest.fixture
def hub(tmp_path):
    source = wan_folder(tmp_path / "source")
    safetensors(source / "transformer" / "diffusion_pytorch_model.safetensors", {"proj_out.weight": (256, 1024)})
    more = {
        "README.md": b"# Wan",
        "LICENSE.txt": b"Apache",
        "vae/diffusion_pytorch_model.bin": b"\x80\x04.",
        "vae/diffusion_pytorch_model.fp16.safetensors": b"12345678",
        "other/config.json": b"{}",
        "wan-whole.safetensors": b"12345678",
        "run.py": b"raise SystemExit",
    }
    with serving(Hub.of(REPOSITORY, source, more)) as served:
        yield served


@pytest.fixture
def shelf():
    return Shelf()


@pytest.fixture
def download(shelf, hub):
    def make(**options) -> Download:
        return Download(shelf, offer("wan-2.1-1.3b"), endpoint=hub.endpoint, **options)

    return make


def fetched(hub, folder, **options) -> str:
    """Fetch in this process, where it can be looked at."""
    return Fetch(Order(REPOSITORY, "", str(folder), endpoint=hub.endpoint, **options), lambda told: None).run()


@pytest.fixture
def online(monkeypatch):
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(constants, "HF_HUB_DISABLE_XET", True)
    monkeypatch.setattr(fetching.time, "sleep", lambda seconds: None)


def test_a_model_is_downloaded_checked_and_put_on_the_shelf(download, shelf, hub):
    told: list[tuple[int, int, str]] = []
    entry = download().run(lambda *at: told.append(at))
    assert (entry.name, entry.variant, entry.revision) == ("wan-2.1-1.3b", "wan-2.1-1.3b", SHA)
    assert shelf.get("wan-2.1-1.3b") == entry
    assert shelf.read(entry.name).missing == ()
    here = {str(path.relative_to(entry.path)) for path in Path(entry.path).rglob("*") if path.is_file()}
    here = {name for name in here if not name.startswith(".cache")}
    assert "LICENSE.txt" in here
    assert "transformer/diffusion_pytorch_model.safetensors" in here
    for name in (
        "README.md",
        "run.py",
        "wan-whole.safetensors",
        "other/config.json",
        "vae/diffusion_pytorch_model.bin",
    ):
        assert name not in here
        assert hub.sent(name) == []
    assert not [name for name in here if "fp16" in name]
    origin = read_origin(Path(entry.path))
    assert origin.repository == REPOSITORY
    assert set(origin.files) | {"rushes.json"} == here
    assert [done for done, _whole, _file in told] == sorted(done for done, _whole, _file in told)
    assert told[-1][0] == told[-1][1] == sum(len(hub.files[name]) for name in origin.files)


def test_a_second_download_asks_for_no_bytes(hub, tmp_path, online):
    fetched(hub, tmp_path / "model")
    hub.asked.clear()
    fetched(hub, tmp_path / "model")
    assert [path for method, path, _span in hub.asked if method == "GET" and "/resolve/" in path] == []


@pytest.mark.logs("Trying to resume download")
def test_a_line_that_is_cut_is_taken_up_again(hub, tmp_path, online):
    name = "transformer/diffusion_pytorch_model.safetensors"
    step = fetching.STEP
    hub.cut[name] = [step + 1000, step + 1000]
    fetched(hub, tmp_path / "model")
    assert hub.sent(name) == ["", f"bytes={step}-", f"bytes={2 * step}-"]
    assert (tmp_path / "model" / name).read_bytes() == hub.files[name]


@pytest.mark.logs("Trying to resume download", "Max retries exceeded")
def test_what_came_before_a_stop_is_kept(hub, tmp_path, online):
    name = "transformer/diffusion_pytorch_model.safetensors"
    hub.cut[name] = [2 * fetching.STEP + 1000, *([0] * 60)]
    with pytest.raises(Fault) as caught:
        fetched(hub, tmp_path / "model")
    assert caught.value.code == "models.network"
    hub.cut.clear()
    hub.asked.clear()
    fetched(hub, tmp_path / "model")
    assert hub.sent(name) == [f"bytes={2 * fetching.STEP}-"]
    assert (tmp_path / "model" / name).read_bytes() == hub.files[name]


def test_a_stopped_download_goes_on_in_another_process(download, hub):
    name = "transformer/diffusion_pytorch_model.safetensors"
    hub.slow[name] = threading.Event()
    first = download()

    def stop(done: int, _whole: int, file: str) -> None:
        if file == name and done > fetching.STEP:
            first.cancel()

    with pytest.raises(Fault) as caught:
        first.run(stop)
    assert caught.value.code == "models.cancelled"
    hub.slow.pop(name).set()
    download().run()
    assert hub.sent(name)[-1].startswith("bytes=")


@pytest.mark.parametrize("name", ["transformer/diffusion_pytorch_model.safetensors", "vae/config.json"])
def test_other_bytes_than_named_are_thrown_away(hub, tmp_path, online, name):
    hub.wrong[name] = bytes(len(hub.files[name]))
    with pytest.raises(Fault) as caught:
        fetched(hub, tmp_path / "model")
    assert (caught.value.code, caught.value.parameters) == ("models.hash", {"file": name})
    assert not (tmp_path / "model" / name).exists()
    hub.wrong.clear()
    fetched(hub, tmp_path / "model")
    assert (tmp_path / "model" / name).read_bytes() == hub.files[name]


def test_a_full_disk_is_told_before_the_first_byte(hub, tmp_path, online, monkeypatch):
    full = shutil.disk_usage(tmp_path)._replace(free=fetching.SPARE + 1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: full)
    with pytest.raises(Fault) as caught:
        fetched(hub, tmp_path / "model")
    assert caught.value.code == "models.no_space"
    assert caught.value.parameters["needed"] == "1 MB"
    assert hub.sent("diffusion_pytorch_model.safetensors") == []


def test_a_process_that_ends_before_it_was_asked_is_told_as_that(download, monkeypatch, tmp_path):
    def late(_order):
        while not gone.exists():
            time.sleep(0.01)
        time.sleep(0.2)  # from its last line to its end
        return b"{}"

    gone = tmp_path / "gone"
    ended = f"open({str(gone)!r}, 'w').close()"
    monkeypatch.setattr("studio.models.downloading.command", lambda: [sys.executable, "-S", "-c", ended])
    monkeypatch.setattr("msgspec.json.encode", late)
    with pytest.raises(Fault) as caught:
        download().run()
    assert caught.value.code == "engine.internal"


def test_what_a_hub_refuses_is_told(hub, tmp_path, online):
    with pytest.raises(Fault) as caught:
        Fetch(Order("nobody/nothing", "", str(tmp_path / "a"), endpoint=hub.endpoint), print).run()
    assert caught.value.code == "models.not_there"
    hub.closed = True
    with pytest.raises(Fault) as caught:
        fetched(hub, tmp_path / "model")
    assert caught.value.code == "models.refused"


def test_a_hub_that_is_not_there_is_told(shelf, hub):
    away = Download(shelf, offer("wan-2.1-1.3b"), endpoint="http://127.0.0.1:9")
    with pytest.raises(Fault) as caught:
        away.run()
    assert caught.value.code == "models.network"
    assert caught.value.parameters["title"] == "Wan 2.1 1.3B"
    assert shelf.entries() == []


def test_a_licence_with_limits_is_accepted_first(shelf):
    wanted = offer("minimax-h3")
    with pytest.raises(Fault) as caught:
        Download(shelf, wanted)
    assert caught.value.code == "models.licence"
    assert "South Korea" in caught.value.details
    shelf.accept(wanted.family.licence.name)
    assert Shelf().accepted(wanted.family.licence.name)
    assert Download(shelf, wanted).folder == shelf.folder / "minimax-h3"


def test_without_the_extra_it_is_told(shelf, monkeypatch):
    monkeypatch.setattr(downloading.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(Fault) as caught:
        Download(shelf, offer("wan-2.1-1.3b"))
    assert caught.value.code == "models.extra"


def test_what_nobody_offers_is_told():
    assert {one.variant.key for one in offers()} > {"ltx-2.3", "wan-2.1-14b", "joyai-echo"}
    for name, code in (("ltx-2.5-distilled", "models.no_repository"), ("wan-7", "models.unknown_variant")):
        with pytest.raises(Fault) as caught:
            offer(name)
        assert caught.value.code == code
    assert offer("Lightricks/LTX-2").variant.key == "ltx-2.0"


def test_a_repository_without_all_parts_is_told_before_anything_comes(download, hub):
    for name in [name for name in hub.files if name.startswith("vae/")]:
        del hub.files[name]
    with pytest.raises(Fault) as caught:
        download().run()
    assert (caught.value.code, caught.value.parameters["parts"]) == ("models.not_whole", "vae")
    assert hub.sent("diffusion_pytorch_model.safetensors") == []


def test_names_that_lead_out_of_the_folder_are_not_taken(hub, tmp_path, online):
    hub.files["../away.json"] = b"{}"
    hub.files["vae/../../away.json"] = b"{}"
    fetched(hub, tmp_path / "in" / "model")
    assert not list(tmp_path.rglob("away.json"))


def test_only_what_a_film_is_made_with_is_chosen():
    names = [
        "model_index.json",
        "ltx-2.3-dev.safetensors",
        "LICENSE",
        "transformer/config.json",
        "transformer/diffusion_pytorch_model-00001-of-00002.safetensors",
        "transformer/diffusion_pytorch_model.safetensors.index.json",
        "transformer/diffusion_pytorch_model.fp16-00001-of-00002.safetensors",
        "transformer/diffusion_pytorch_model.safetensors.index.fp16.json",
        "transformer/model.pt",
        "latent_upsampler/diffusion_pytorch_model.safetensors",
        "original/transformer/x.safetensors",
        "text/model.safetensors",
        "vae/diffusion_pytorch_model.fp16.safetensors",
    ]
    listed = {name: Wanted(name, 1, "", "") for name in names}
    index = {"_class_name": "LTX2Pipeline", "transformer": ["diffusers", "A"], "vae": ["diffusers", "B"]}
    index["processor"] = [None, None]
    index["text_encoder"] = ["transformers", "C", {"subfolder": "text"}]
    order = Order("a/b", "", "", ("latent_upsampler",))
    assert [file.name for file in choose(listed, order, index)] == [
        "model_index.json",
        "LICENSE",
        "transformer/config.json",
        "transformer/diffusion_pytorch_model-00001-of-00002.safetensors",
        "transformer/diffusion_pytorch_model.safetensors.index.json",
        "latent_upsampler/diffusion_pytorch_model.safetensors",
        "text/model.safetensors",
        "vae/diffusion_pytorch_model.fp16.safetensors",
    ]
    one = msgspec.structs.replace(order, file="ltx-2.3-dev.safetensors")
    assert [file.name for file in choose(listed, one, {})] == ["ltx-2.3-dev.safetensors"]


def test_what_came_and_is_no_model_is_told_and_not_on_the_shelf(download, shelf, hub):
    hub.files["transformer/config.json"] = json.dumps(WAN_CONFIG | {"auto_map": {"A": "b.C"}}).encode()
    with pytest.raises(Fault) as caught:
        download().run()
    assert caught.value.code == "weights.code"
    assert shelf.entries() == []


def test_a_process_that_breaks_is_told(shelf, monkeypatch):
    monkeypatch.setattr(downloading, "command", lambda: [sys.executable, "-c", "raise SystemExit('broken')"])
    with pytest.raises(Fault) as caught:
        Download(shelf, offer("wan-2.1-1.3b")).run()
    assert caught.value.code == "engine.internal"
    assert "broken" in caught.value.details
