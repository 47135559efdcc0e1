"""A tiny decoder beside a model: read off its file, right in size and time, used for previews, refused where wrong."""

from __future__ import annotations

import io

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import load as loaded
from safetensors.torch import save_file

from engine.diffusion import watching
from engine.diffusion.decoding import to_pictures
from engine.diffusion.tiny_decoder import Decoder, load
from engine.messages.faults import Fault
from engine.models.family import Preset
from engine.models.tiny_decoders import beside, tiny_decoder
from engine.models.weights import read_weights
from tests.engine.diffusion.families import rendering
from tests.engine.diffusion.shooting import recipe_of, request_of, seen
from tests.fakes.tiny import copied, tae

LAYOUTS = {
    "wan 2.1": (16, (1, 2, 2), 1, False, (4, 8)),
    "wan 2.2 5b": (48, (1, 2, 2), 2, False, (4, 16)),
    "wan 2.2 5b, wide": (48, (1, 2, 2), 2, True, (4, 16)),
    "hunyuan 1.5": (32, (1, 2, 2), 2, False, (4, 16)),
    "ltx 2.3": (128, (2, 2, 2), 4, False, (8, 32)),
    "h3": (24, (1, 2, 2), 2, False, (4, 16)),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_each_layout_gives_pictures_of_the_right_size_number_and_time(tmp_path, name):
    channels, grows, fold, wide, squeeze = LAYOUTS[name]
    found = tiny_decoder(tae.write(tmp_path / "tae.safetensors", channels, grows, fold, wide=wide))
    assert (found.channels, found.grows, found.fold, found.wide, found.squeeze) == (
        *LAYOUTS[name][:4],
        squeeze,
    )
    network, (time, side) = load(found), squeeze
    latents = torch.randn(1, channels, 3, 2, 1, generator=torch.Generator().manual_seed(2))
    with torch.no_grad():
        whole = network(latents)
        assert whole.shape == (1, 3, 2 * time + 1, 2 * side, side)
        assert -1 <= whole.min() < whole.max() <= 1
        assert torch.allclose(network(latents[:, :, :1])[0, :, 0], whole[0, :, 0], atol=1e-5), (
            "one latent is one picture"
        )
        latents[:, :, 1] += 1
        moved = (network(latents) - whole).abs().amax(dim=(0, 1, 3, 4))
    assert moved[0] == 0, "what comes later changes nothing before"
    assert moved[1 : time + 1].min() > 0, "a latent frame is of its own pictures"


def test_a_still_latent_is_where_it_stands(tmp_path):
    network = load(tiny_decoder(tae.write(tmp_path / "tae.safetensors", 16, (1, 2, 2), 1)))
    latents = torch.zeros(1, 16, 1, 8, 8)
    with torch.no_grad():
        plain = network(latents)
        latents[..., 6, 1] = 3
        lit = (network(latents) - plain).abs().sum(dim=(0, 1, 2))
    along = torch.arange(64) + 0.5
    down, across = (float((lit.sum(dim=side) * along).sum() / lit.sum() / 8) for side in (1, 0))
    assert down > 5
    assert across < 3


@pytest.mark.parametrize("wrong", ["short", "other", "pickle", "renamed", "whole"])
def test_what_is_no_such_decoder_is_refused(tmp_path, wrong):
    path = tae.write(tmp_path / "taew2_1.safetensors", 16, (1, 2, 2), 1)
    tensors = loaded(path.read_bytes())
    if wrong == "short":
        path.write_bytes(path.read_bytes()[:-100])
    elif wrong == "pickle":
        torch.save(tensors, path)
    else:
        if wrong == "other":
            tensors["decoder.9.conv.0.weight"] = torch.zeros(8, 8, 3, 3)
        elif wrong == "renamed":
            tensors = {name.replace("decoder", "post"): each for name, each in tensors.items()}
        else:
            tensors["decoder.1.weight"] = tensors["decoder.1.weight"].to(torch.int8)
        save_file(tensors, path)
    with pytest.raises(Fault) as caught:
        tiny_decoder(path)
    codes = {"short": "weights.half", "pickle": "weights.damaged"}
    assert caught.value.code == codes.get(wrong, "weights.tiny_decoder")


@pytest.fixture
def previews(monkeypatch):
    """Every estimate is shown; what the model's own decoder was called with meanwhile."""
    from diffusers.models.autoencoders.autoencoder_kl_ltx2 import LTX2VideoDecoder3d

    calls, forward = [], LTX2VideoDecoder3d.forward
    monkeypatch.setattr(watching, "PREVIEWS", 1.0)
    monkeypatch.setattr(
        LTX2VideoDecoder3d,
        "forward",
        lambda self, latents, *rest, **more: calls.append(latents.shape[2]) or forward(self, latents, *rest, **more),
    )
    return calls


def test_previews_come_from_it_and_the_take_does_not(shooting, previews, tmp_path):
    plain = shooting.take(request_of(frames=17))
    own, previews[:] = shooting.pictures(), []
    folder = copied(shooting.kind, tmp_path)
    channels = read_json_of(folder)["latent_channels"]
    tae.write(folder / "taeltx2_3.safetensors", channels, (2, 2, 2), 4)
    beside_it = shooting.take(request_of(frames=17), weights=folder)
    assert seen(beside_it) == seen(plain)
    assert previews == [3], "the model's own decoder makes the film alone"
    found = [np.asarray(Image.open(io.BytesIO(each.jpeg))) for each in shooting.pictures()]
    assert [each.shape for each in found] == [(64, 64, 3)] * len(own)
    assert recipe_of(beside_it).files == recipe_of(plain).files
    assert not [line for line in recipe_of(beside_it).log if "preview" in line]


def test_one_that_does_not_fit_is_told_and_done_without(shooting, previews, tmp_path):
    folder = copied(shooting.kind, tmp_path)
    tae.write(folder / "taew2_1.safetensors", 999, (1, 2, 2), 1)
    with pytest.raises(Fault) as caught:
        beside(read_weights(folder))
    assert caught.value.code == "weights.tiny_channels"
    take = shooting.take(weights=folder)
    assert len(shooting.pictures()) == 8
    assert len(previews) == 9
    assert recipe_of(take).log == ("model.no_preview_file: taew2_1.safetensors",)
    channels = read_json_of(folder)["latent_channels"]
    tae.write(folder / "taeltx2_3.safetensors", channels, (2, 2, 2), 4)
    assert beside(read_weights(folder)).path.name == "taeltx2_3.safetensors", "whichever fits"


@pytest.mark.parametrize(
    ("kind", "channels", "fold"), [("wan", "z_dim", 1), ("h3", "latent_channels", 2), ("echo", "latent_channels", 4)]
)
@pytest.mark.filterwarnings("ignore:.*weight_norm.*:FutureWarning")
def test_other_families_are_previewed_by_it_too(tmp_path, monkeypatch, kind, channels, fold):
    folder, given = copied(kind, tmp_path), []
    path = tae.write(folder / "tae.safetensors", read_json_of(folder)[channels], (1, 2, 2), fold)
    own = Decoder.__call__
    monkeypatch.setattr(rendering, "tiny", lambda _kind: folder)
    monkeypatch.setattr(Decoder, "__call__", lambda self, latents: given.append(latents) or own(self, latents))
    preset = Preset(steps=2, guidance=1.0, sigmas=(1.0, 0.5, 0.0) if kind == "echo" else ())
    asked = rendering.ask(height=64, frames=124 if kind == "h3" else 9, preset=preset)
    made = rendering.render(kind, asked)
    assert len(made.shown) == len(given) == len(made.steps)
    with torch.no_grad():
        last = to_pictures(own(load(tiny_decoder(path)), given[-1]))[0]
    assert np.array_equal(made.shown[-1], last)
    assert given[-1].shape[2] == 1
    assert made.shown[-1].shape[1] * asked.height == made.shown[-1].shape[0] * asked.width


def read_json_of(folder):
    from engine.models.folders import read_json

    return read_json(folder / "vae" / "config.json")
