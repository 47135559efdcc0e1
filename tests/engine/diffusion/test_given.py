"""Frames and clips that a model is given, and what of them its latents hold."""

from __future__ import annotations

import hashlib
from fractions import Fraction

import numpy as np
import pytest
import torch
from PIL import Image

from engine.diffusion import film, mels
from engine.diffusion.families import ltx2
from engine.media.takes import TakeReader, TakeWriter
from engine.messages.faults import Fault
from engine.models import catalogue
from tests.engine.diffusion.shooting import recipe_of, request_of, seen

SIDE = 64


def pattern(number: int) -> np.ndarray:
    across = np.arange(SIDE)
    return np.stack(np.broadcast_arrays((across * 3 + number * 20)[None, :], across[:, None] * 2, 90), -1).astype(
        np.uint8
    )


@pytest.fixture
def still(tmp_path):
    """Makes a PNG; its hash and path."""

    def make(number):
        path = tmp_path / f"{number}.png"
        Image.fromarray(pattern(number)).save(path)
        return hashlib.sha256(path.read_bytes()).hexdigest(), path

    return make


@pytest.fixture
def clip(tmp_path):
    """A take of twenty pictures; its hash and path."""
    path = tmp_path / "before.mov"
    with TakeWriter(path, SIDE, SIDE, Fraction(24), 20, ("mix",)) as writer:
        for number in range(20):
            writer.add(pattern(number))
        writer.sound("mix", np.zeros((40_000, 2), np.float32))
    return hashlib.sha256(path.read_bytes()).hexdigest(), path


@pytest.fixture
def latents(monkeypatch):
    """What was decoded, and the pictures that the autoencoder was asked for."""
    found = {}
    own = ltx2.LTX2.denoise

    def denoise(self, ask, text, watch, start=None):
        found["ask"] = ask
        found["latents"] = own(self, ask, text, watch, start)["picture"]
        vae = self._parts.get("vae")

        def encoded(pictures):
            tensor = torch.from_numpy(pictures).permute(3, 0, 1, 2)[None].float() / 127.5 - 1
            with torch.no_grad():
                return vae.encode(tensor).latent_dist.mode()

        found["encoded"] = encoded
        return {"picture": found["latents"], "sound": own(self, ask, text, watch, start)["sound"]}

    monkeypatch.setattr(ltx2.LTX2, "denoise", denoise)
    return found


def test_a_first_frame_is_held(shooting, still, latents, monkeypatch):
    monkeypatch.setattr(ltx2, "COARSE", 0)  # as it is, not through a codec first
    sha, path = still(1)
    free = seen(shooting.take())
    held = shooting.take(request_of(inputs={"first": sha}), files={sha: path})
    assert seen(held) != free
    expected = latents["encoded"](pattern(1)[None])
    assert torch.allclose(latents["latents"][:, :, :1], expected, atol=1e-4)


def test_key_frames_stand_at_their_own_frame(shooting, still, monkeypatch):
    from diffusers.pipelines.ltx2.pipeline_ltx2_condition import LTX2ConditionPipeline

    times = []
    own = LTX2ConditionPipeline._prepare_keyframe_coords

    def noted(self, *rest, **more):
        coords = own(self, *rest, **more)
        times.append([round(float(each) * 24) for each in coords[0, 0, 0]])
        return coords

    monkeypatch.setattr(LTX2ConditionPipeline, "_prepare_keyframe_coords", noted)
    files = dict(still(number) for number in (1, 2, 3))
    first, second, third = files
    shooting.take(request_of(20, inputs={"first": first, "key@6": second, "last": third}), files=files)
    assert times == [[6, 7], [19, 20]]


def test_a_take_goes_on_from_a_clip_whose_frames_are_not_shown_again(shooting, clip, latents):
    sha, path = clip
    folder = shooting.take(request_of(9, inputs={"prefix": sha}), files={sha: path})
    assert latents["ask"].frames == 33  # 17 that lead up, and 9, as the rule of lengths has it
    with TakeReader(path) as before:
        lead = np.stack(list(before.pictures(3, 17)))
    assert torch.allclose(latents["latents"][:, :, :3], latents["encoded"](lead), atol=1e-3)
    with TakeReader(folder / "take.mov") as take:
        assert take.frames == 9
        assert len(take.stem("mix")) == 18_000


def test_a_take_is_made_anew_from_its_pictures_as_strongly_as_is_asked(shooting, clip):
    sha, path = clip
    free = seen(shooting.take())
    assert shooting.done["transformer"] == 8
    weak = shooting.take(request_of(inputs={"video@60": sha}), files={sha: path})
    assert shooting.done["transformer"] == 1
    assert "model.sound_anew: video" not in recipe_of(weak).log
    strong = shooting.take(request_of(inputs={"video@95": sha}), files={sha: path})
    assert shooting.done["transformer"] == 3
    assert len({free, seen(weak), seen(strong)}) == 3


@pytest.mark.parametrize("stems", [("mix",), ("dialogue", "effects"), ()])
def test_a_take_is_made_anew_from_its_sound_where_it_has_one(shooting, tmp_path, monkeypatch, stems):
    from diffusers.pipelines.ltx2.pipeline_ltx2 import LTX2Pipeline

    begun = {}
    own = LTX2Pipeline.prepare_audio_latents

    def noted(self, *rest, latents=None, **more):
        begun["latents"], begun["vae"] = latents.clone(), self.audio_vae
        found = own(self, *rest, latents=latents, **more)
        assert found.shape[1] == latents.shape[2]
        return found

    monkeypatch.setattr(LTX2Pipeline, "prepare_audio_latents", noted)
    path = tmp_path / "take.mov"
    tone = (0.3 * np.sin(np.arange(18_000) / 48_000 * 2 * np.pi * 440)).astype(np.float32)[:, None].repeat(2, axis=1)
    with TakeWriter(path, SIDE, SIDE, Fraction(24), 9, stems) as writer:
        for number in range(9):
            writer.add(pattern(number))
        for stem in stems:
            writer.sound(stem, tone / len(stems))
    sha = hashlib.sha256(path.read_bytes()).hexdigest()
    log = recipe_of(shooting.take(request_of(inputs={"video@60": sha}), files={sha: path})).log
    assert ("model.sound_anew: video" in log) == (not stems)
    vae, latents = begun["vae"], begun["latents"]
    mean = vae.latents_mean.view(vae.config.latent_channels, -1)[None, :, None].expand_as(latents)
    assert torch.allclose(latents, mean) == (not stems)
    if stems:
        looked = mels.bands(tone, vae.config.sample_rate, vae.config.mel_hop_length, vae.config.mel_bins)
        with torch.no_grad():
            heard = vae.encode(looked).latent_dist.mode()
        count = min(heard.shape[2], latents.shape[2])
        assert count >= latents.shape[2] - 1
        assert torch.allclose(latents[:, :, :count], heard[:, :, :count], atol=1e-3)


def test_what_a_model_cannot_be_given_is_remarked(shooting, still):
    sha, path = still(1)
    recipe = recipe_of(shooting.take(request_of(inputs={"voice": sha}), files={sha: path}))
    assert "model.cannot: voice" in recipe.log


def test_no_more_is_given_than_a_model_takes_and_the_rest_is_remarked(still):
    files = dict(still(number) for number in range(5))
    roles = ("image", "image#2", "image#3", "image#4", "image#10")
    request = request_of(inputs=dict(zip(roles, files, strict=True)))
    family, _variant = catalogue.variant("wan-2.1-vace-1.3b")
    noted: list[str] = []
    sources = film._sources(request, family.can, files, noted, film._Private(request, None))
    shown = [each.pictures for each in sources if each.pictures is not None]
    assert [int(pictures[0, 0, 0, 0]) // 20 for pictures in shown] == [0, 1, 2, 3]
    assert [line for line in noted if line.startswith("model.cannot")] == ["model.cannot: image 5"]


@pytest.mark.parametrize(
    ("role", "data", "code"),
    [
        ("first", b"GIF89a no picture", "media.unreadable"),
        ("first", None, "media.missing"),
        ("hat", b"", "model.role"),
        ("first", "other", "media.changed"),
    ],
)
def test_what_is_given_is_looked_at_before_anything_is_rendered(shooting, tmp_path, role, data, code):
    path = tmp_path / "given.png"
    if data is not None:
        path.write_bytes(b"something" if data == "other" else data)
    sha = hashlib.sha256(b"" if data in (None, "other") else data).hexdigest()
    with pytest.raises(Fault) as caught:
        shooting.take(request_of(inputs={role: sha}), files={} if data is None else {sha: path})
    assert caught.value.code == code
    assert not shooting.done
