from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import gguf
import msgspec
import pytest

from engine.messages.faults import Fault
from engine.models.weights import read_weights
from tests.fakes.model_files import (
    WAN,
    WAN_CONFIG,
    gguf_file,
    raw_safetensors,
    safetensors,
    wan_folder,
    write,
)


@pytest.fixture
def folder(tmp_path):
    return wan_folder(tmp_path / "Wan2.1")


def refused(path, **options) -> Fault:
    with pytest.raises(Fault) as caught:
        read_weights(path, **options)
    return caught.value


def index_of(folder: Path) -> dict:
    return json.loads((folder / "model_index.json").read_text())


def test_a_folder_is_read_for_what_it_is(folder):
    weights = read_weights(folder)
    assert (weights.family, weights.variant, weights.exact) == ("wan", "wan-2.1-1.3b", True)
    assert (weights.form, weights.pipeline, weights.missing) == ("folder", "WanPipeline", ())
    transformer = weights.component("transformer")
    assert (transformer.role, transformer.kind, transformer.precision) == (
        "transformer",
        "WanTransformer3DModel",
        "float16",
    )
    assert (transformer.parameters, transformer.bytes) == (64, 128)
    assert weights.component("text_encoder").precision == "float32"
    assert weights.component("tokenizer").role == "other"
    assert weights.component("transformer_2") is None
    names = [file.name for file in weights.files]
    assert names == sorted(names)
    assert "model_index.json" in names
    assert "transformer/diffusion_pytorch_model.safetensors" in names
    assert all(Path(file.path).stat().st_size == file.bytes for file in weights.files)
    assert msgspec.json.decode(msgspec.json.encode(weights), type=type(weights)) == weights


def test_the_nearest_variant_is_taken_where_none_fits(folder):
    write(folder / "transformer" / "config.json", {**WAN_CONFIG, "num_layers": 39, "num_attention_heads": 40})
    weights = read_weights(folder)
    assert (weights.variant, weights.exact) == ("wan-2.1-14b", False)


def test_two_transformers_tell_wan_2_2_from_2_1(folder):
    shutil.copytree(folder / "transformer", folder / "transformer_2")
    index = index_of(folder) | {"transformer_2": ["diffusers", "WanTransformer3DModel"]}
    write(folder / "model_index.json", index)
    for part in ("transformer", "transformer_2"):
        write(folder / part / "config.json", {**WAN_CONFIG, "num_layers": 40, "num_attention_heads": 40})
    assert read_weights(folder).variant == "wan-2.2-a14b"
    shutil.rmtree(folder / "transformer_2")
    assert refused(folder).parameters["parts"] == "transformer_2"


def test_forty_eight_channels_are_another_family(folder):
    config = {**WAN_CONFIG, "in_channels": 48, "num_attention_heads": 24}
    write(folder / "transformer" / "config.json", config)
    assert read_weights(folder).family == "wan_5b"


def test_distilled_weights_are_told_by_their_name(tmp_path):
    for name, variant in (("ltx-2.3", "ltx-2.3"), ("LTX-2.3-Distilled", "ltx-2.3-distilled")):
        folder = tmp_path / name
        parts = {"text_encoder": "transformers", "connectors": "ltx2", "transformer": "diffusers"}
        parts |= {"vae": "diffusers", "audio_vae": "diffusers", "vocoder": "ltx2"}
        index = {part: [library, "Some"] for part, library in parts.items()}
        index["transformer"] = ["diffusers", "LTX2VideoTransformer3DModel"]
        write(folder / "model_index.json", {"_class_name": "LTX2Pipeline", **index})
        for part in parts:
            write(folder / part / "config.json", {"gated_attn": True, "ff_bias": True})
            safetensors(folder / part / "model.safetensors", {"a": (2, 2)})
        assert read_weights(folder).variant == variant
        assert not read_weights(folder).component("latent_upsampler")


def test_a_part_beside_the_index_is_found(tmp_path):
    test_distilled_weights_are_told_by_their_name(tmp_path)
    folder = tmp_path / "ltx-2.3"
    write(folder / "latent_upsampler" / "config.json", {"_class_name": "LTX2LatentUpsamplerModel"})
    safetensors(folder / "latent_upsampler" / "diffusion_pytorch_model.safetensors", {"a": (2, 2)})
    part = read_weights(folder).component("latent_upsampler")
    assert (part.role, part.kind) == ("refiner", "LTX2LatentUpsamplerModel")


@pytest.fixture
def echo(tmp_path):
    """A modular folder, whose index says of each part where it lies."""
    folder = tmp_path / "echo"
    kinds = {"transformer": ["diffusers", "LTX2VideoTransformer3DModel"], "vae": ["diffusers", "A"]}
    kinds |= {"text_encoder": ["transformers", "B"], "connectors": ["ltx2", "C"], "audio_vae": ["diffusers", "D"]}
    kinds |= {"vocoder": ["ltx2", "E"], "tokenizer": ["transformers", "GemmaTokenizer"]}
    index = {
        name: [*kind, {"pretrained_model_name_or_path": "Echo-Team/JoyAI-Echo", "subfolder": name}]
        for name, kind in kinds.items()
    }
    index["video_processor"] = ["diffusers", "VideoProcessor", {"default_creation_method": "from_config"}]
    write(folder / "modular_model_index.json", {"_class_name": "EchoModularPipeline", **index})
    for name in kinds:
        write(folder / name / ("tokenizer_config.json" if name == "tokenizer" else "config.json"), {})
        if name != "tokenizer":
            safetensors(folder / name / "model.safetensors", {"a": (2, 2)})
    return folder


def test_a_modular_folder_is_read(echo):
    weights = read_weights(echo)
    assert (weights.variant, weights.form, weights.missing) == ("joyai-echo", "modular", ())
    assert weights.component("connectors").kind == "C"
    shutil.rmtree(echo / "text_encoder")  # it lies in another repository, as the index says
    assert refused(echo).parameters["parts"] == "text_encoder"


@pytest.mark.parametrize("place", ["../vae", "/vae", "a/b"])
def test_a_modular_index_does_not_lead_out(echo, place):
    index = json.loads((echo / "modular_model_index.json").read_text())
    index["vae"][2]["subfolder"] = place
    write(echo / "modular_model_index.json", index)
    assert refused(echo).code == "weights.outside"


def test_a_single_file_is_known_by_its_tensors(tmp_path):
    path = safetensors(tmp_path / "wan.safetensors", WAN)
    weights = read_weights(path, partial=True)
    assert (weights.family, weights.variant, weights.exact, weights.form) == ("wan", "wan-2.1-1.3b", True, "file")
    assert weights.missing == ("text_encoder", "vae")
    assert refused(path).code == "weights.part_missing"
    whole = {f"model.diffusion_model.{name}": shape for name, shape in WAN.items()} | {"vae.conv": (4, 4)}
    more = read_weights(safetensors(tmp_path / "all.safetensors", whole), partial=True)
    assert more.components[0].parameters == weights.components[0].parameters


@pytest.mark.parametrize(
    ("kind", "precision"),
    [(gguf.GGMLQuantizationType.Q8_0, "Q8_0"), (gguf.GGMLQuantizationType.F16, "float32")],
)
def test_gguf_is_read_with_shapes_that_it_cannot_hold(tmp_path, kind, precision):
    weights = read_weights(gguf_file(tmp_path / "wan.gguf", WAN, kind), partial=True)
    assert (weights.variant, weights.exact) == ("wan-2.1-1.3b", True)
    assert weights.components[0].precision == precision
    assert weights.components[0].quantised == ("gguf" if precision == "Q8_0" else "")


def test_a_file_stands_in_for_a_part_of_a_folder(tmp_path, folder):
    file = gguf_file(tmp_path / "small.gguf", WAN, gguf.GGMLQuantizationType.Q8_0)
    joined = write(tmp_path / "mine.model.json", {"base": str(folder), "parts": {"transformer": str(file)}})
    weights = read_weights(joined)
    transformer = weights.component("transformer")
    assert (transformer.path, transformer.kind) == (str(file), "WanTransformer3DModel")
    assert [one.name for one in weights.files if "safetensors" in one.name and "transformer" in one.name] == []
    assert "transformer/small.gguf" in [one.name for one in weights.files]
    assert weights.form == "joined"
    write(joined, {"base": str(folder), "parts": {"vae": str(file)}})
    assert refused(joined).code == "weights.wrong_part"
    write(joined, {"base": str(tmp_path / "away"), "parts": {}})
    assert refused(joined).code == "weights.gone"
    write(joined, {"base": 7})
    assert refused(joined).code == "weights.damaged"


def test_quantised_parts_are_told(folder):
    config = folder / "transformer" / "config.json"
    write(config, {**WAN_CONFIG, "quantization_config": {"quant_method": "bitsandbytes", "load_in_4bit": True}})
    part = read_weights(folder).component("transformer")
    assert (part.quantised, part.precision, part.parameters) == ("bitsandbytes", "int4", 1_418_996_800)
    write(config, {**WAN_CONFIG, "quantization_config": {"quant_method": "made_up"}})
    assert refused(folder).code == "weights.quantisation"


def test_shards_are_all_there_or_half(folder):
    part = folder / "transformer"
    (part / "diffusion_pytorch_model.safetensors").unlink()
    shards = [f"diffusion_pytorch_model-0000{number}-of-00002.safetensors" for number in (1, 2)]
    for name, tensor in zip(shards, "ab", strict=True):
        safetensors(part / name, {tensor: (4, 4)})
    index = part / "diffusion_pytorch_model.safetensors.index.json"
    assert refused(folder).code == "weights.half"
    write(index, {"weight_map": dict(zip("ab", shards, strict=True))})
    assert read_weights(folder).component("transformer").parameters == 32
    write(index, {"weight_map": dict(zip("ac", shards, strict=True))})
    assert refused(folder).code == "weights.damaged"
    write(index, {"weight_map": {"a": shards[0], "b": "../../else.safetensors"}})
    assert refused(folder).code == "weights.outside"
    write(index, {"weight_map": {"a": "one.bin"}})
    assert refused(folder).code == "weights.pickle"
    write(index, {"weight_map": dict(zip("ab", shards, strict=True))})
    (part / shards[1]).unlink()
    assert refused(folder).parameters == {"file": f"transformer/{shards[1]}"}


def test_a_file_that_ends_too_early_is_half(folder):
    path = folder / "vae" / "diffusion_pytorch_model.safetensors"
    whole = path.read_bytes()
    for length in (0, 7, 40, len(whole) - 1):
        path.write_bytes(whole[:length])
        assert refused(folder).code == "weights.half", length
    path.write_bytes(whole + b"more")
    assert refused(folder).code == "weights.damaged"


def test_what_a_download_left_is_told_as_half(folder):
    shutil.rmtree(folder / "vae")
    assert refused(folder).code == "weights.part_missing"
    left = folder / ".cache" / "huggingface" / "download" / "vae" / "x.incomplete"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"")
    assert refused(folder).code == "weights.half"


def test_missing_parts_are_named(folder):
    shutil.rmtree(folder / "text_encoder")
    shutil.rmtree(folder / "tokenizer")
    fault = refused(folder)
    assert (fault.code, fault.parameters["parts"]) == ("weights.part_missing", "text_encoder, tokenizer")
    assert read_weights(folder, partial=True).missing == ("text_encoder", "tokenizer")


def test_pickles_are_never_opened(tmp_path, folder):
    vae = folder / "vae"
    shutil.copy(vae / "diffusion_pytorch_model.safetensors", vae / "diffusion_pytorch_model.bin")
    assert not [file.name for file in read_weights(folder).files if file.name.endswith(".bin")]
    (vae / "diffusion_pytorch_model.safetensors").unlink()
    assert refused(folder).parameters == {"file": "vae/diffusion_pytorch_model.bin"}
    for name in ("a.pt", "a.ckpt", "a.pth", "a.bin"):
        (tmp_path / name).write_bytes(b"\x80\x04.")
        assert refused(tmp_path / name).code == "weights.pickle"
    only = tmp_path / "only"
    only.mkdir()
    (only / "model.ckpt").write_bytes(b"\x80\x04.")
    assert refused(only).code == "weights.pickle"


@pytest.mark.parametrize(
    "change",
    [
        {"vae": ["my_module", "Mine"]},
        {"vae": ["os", "system"]},
        {"_class_name": ["my_pipeline", "Mine"]},
        {"auto_map": {"AutoModel": "mine.Mine"}},
        {"vae": ["../there", "Mine"]},
        {"va/e": ["diffusers", "Mine"]},
        {"vae": ["diffusers", "a.b"]},
    ],
)
def test_code_that_comes_with_weights_is_refused(folder, change):
    (folder / "vae" / "my_module.py").write_text("raise SystemExit")
    (folder / "vae" / "os.py").write_text("raise SystemExit")
    write(folder / "model_index.json", index_of(folder) | change)
    assert refused(folder).code == "weights.code"


def test_code_in_a_parts_config_is_refused(folder):
    for name in ("text_encoder/config.json", "tokenizer/tokenizer_config.json"):
        before = (folder / name).read_text()
        write(folder / name, json.loads(before) | {"auto_map": {"AutoModel": "mine.Mine"}})
        assert refused(folder).code == "weights.code"
        (folder / name).write_text(before)


@pytest.mark.skipif(os.name == "nt", reason="links need a right of their own on Windows")
def test_links_out_of_the_folder_are_refused(tmp_path, folder):
    weights = folder / "vae" / "diffusion_pytorch_model.safetensors"
    away = tmp_path / "away.safetensors"
    weights.rename(away)
    weights.symlink_to(away)
    assert refused(folder).code == "weights.outside"
    inside = folder / "vae.safetensors"
    away.rename(inside)
    weights.unlink()
    weights.symlink_to(inside)
    assert read_weights(folder).variant == "wan-2.1-1.3b"
    config = folder / "vae" / "config.json"
    config.unlink()
    os.mkfifo(config)
    assert refused(folder).code == "weights.outside"


@pytest.mark.skipif(os.name == "nt", reason="links need a right of their own on Windows")
def test_the_hubs_own_cache_is_read_through_its_links(tmp_path, folder):
    hub = tmp_path / "models--Wan-AI--Wan"
    snapshot = hub / "snapshots" / ("0" * 40)
    shutil.copytree(folder, snapshot)
    weights = snapshot / "vae" / "diffusion_pytorch_model.safetensors"
    blob = hub / "blobs" / "abc"
    blob.parent.mkdir()
    weights.rename(blob)
    weights.symlink_to(Path("..", "..", "..", "blobs", "abc"))
    assert read_weights(snapshot).variant == "wan-2.1-1.3b"
    assert read_weights(hub).path == str(snapshot)
    older = hub.joinpath("snapshots", "f" * 40)
    older.mkdir()
    assert refused(hub).code == "weights.no_model"
    hub.joinpath("refs").mkdir()
    hub.joinpath("refs", "main").write_text("0" * 40)
    assert read_weights(hub).path == str(snapshot)


def test_what_is_no_model_is_told(tmp_path, folder):
    assert refused(tmp_path / "nowhere").code == "weights.gone"
    empty = tmp_path / "empty"
    empty.mkdir()
    assert refused(empty).code == "weights.no_model"
    (tmp_path / "film.mp4").write_bytes(b"x")
    assert refused(tmp_path / "film.mp4").code == "weights.no_model"
    write(folder / "model_index.json", index_of(folder) | {"_class_name": "StableDiffusionPipeline"})
    assert refused(folder).parameters["name"] == "StableDiffusionPipeline"
    lora = safetensors(tmp_path / "lora.safetensors", {"blocks.0.attn1.to_q.lora_A.weight": (4, 4)})
    assert refused(lora).code == "weights.adapter"
    other = safetensors(tmp_path / "other.safetensors", {"decoder.conv.weight": (4, 4)})
    assert refused(other).code == "weights.unknown"


def test_a_transformer_of_another_family_is_refused(folder):
    write(folder / "transformer" / "config.json", {"_class_name": "LTX2VideoTransformer3DModel"})
    assert refused(folder).code == "weights.wrong_part"


@pytest.mark.parametrize(
    ("header", "data", "length"),
    [
        (b"", b"", 2**40),
        (b"", b"", 2**63),
        (b"{", b"", None),
        (b"[" * 100_000, b"", None),
        ({"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}}, b"\0" * 9, None),
        ({"a": {"dtype": "F32", "shape": [3], "data_offsets": [0, 8]}}, b"\0" * 8, None),
        ({"a": {"dtype": "F99", "shape": [2], "data_offsets": [0, 8]}}, b"\0" * 8, None),
        ({"a": {"dtype": "F32", "shape": [-2], "data_offsets": [0, 8]}}, b"\0" * 8, None),
        ({"a": {"dtype": "F32", "shape": [2**40, 2**40], "data_offsets": [0, 8]}}, b"\0" * 8, None),
        ({"a": {"dtype": "F32", "shape": [2], "data_offsets": [4, 12]}}, b"\0" * 12, None),
        ({"a": {"dtype": "F32", "shape": [2], "data_offsets": [8, 0]}}, b"\0" * 8, None),
        ({"a": 7}, b"", None),
        ({"__metadata__": {"a": {}}}, b"", None),
    ],
)
def test_headers_that_lie_are_refused(tmp_path, header, data, length):
    path = raw_safetensors(tmp_path / "lie.safetensors", header, data, length)
    assert refused(path).code == "weights.damaged"
