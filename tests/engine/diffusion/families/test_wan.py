"""Wan, tiny: from words, from a first and a last frame, by two experts, anew from a take; frame by frame decoded."""

from __future__ import annotations

import hashlib
from fractions import Fraction

import numpy as np
import pytest
import torch

from engine.diffusion.adapter import Given
from engine.diffusion.families.wan import Wan
from engine.diffusion.loading import Parts
from engine.media.takes import TakeReader
from engine.messages.faults import Fault
from engine.models.family import Preset
from engine.models.plan import Plan
from engine.models.weights import read_weights
from tests.engine.diffusion.families.rendering import ask, picture
from tests.engine.diffusion.shooting import recipe_of, request_of, seen
from tests.fakes.tiny import tiny

SIZE = {"width": 32, "height": 32, "frames": 9, "rate": Fraction(16)}


class Seen:
    """Counts steps, and keeps what there is to keep at one of them."""

    def __init__(self, at: int = 0) -> None:
        self.steps: list[int] = []
        self.pictures: list[np.ndarray] = []
        self.kept: dict[str, torch.Tensor] | None = None
        self._at = at

    def block(self) -> None: ...

    def step(self, phase, number, steps, picture=None) -> None:
        self.steps.append(number)
        if picture:
            self.pictures.append(picture())

    def keep(self, latents) -> None:
        if self.steps[-1] == self._at:
            self.kept = {name: each.clone() for name, each in latents().items()}


def wan(kind: str) -> Wan:
    return Wan(Parts(read_weights(tiny(kind)), Plan(device="cpu", parts=())))


def rendered(kind, asked, watch=None, start=None):
    adapter = wan(kind)
    text = adapter.encode(asked, Seen())
    adapter.free("text")
    return adapter, adapter.denoise(asked, text, watch or Seen(), start)


@pytest.mark.parametrize("kind", ["wan", "wan-two", "wan-image"])
def test_a_kept_step_leads_to_the_same_latents(kind):
    given = [Given("first", pictures=picture(1, 32, 32))] if kind == "wan-image" else []
    asked = ask(*given, **SIZE, preset=Preset(steps=5, guidance=3.0, options={"flow_shift": 5.0}))
    watch = Seen(at=3)
    _, whole = rendered(kind, asked, watch)
    assert watch.steps == [1, 2, 3, 4, 5]
    assert watch.pictures[0].shape == (32, 32, 3)
    again = Seen()
    _, resumed = rendered(kind, asked, again, watch.kept)
    assert again.steps == [3, 4, 5]
    assert torch.equal(whole["picture"], resumed["picture"])


def test_frame_by_frame_is_as_all_at_once():
    asked = ask(**SIZE)
    adapter, latents = rendered("wan", asked)
    found = np.stack(list(adapter.pictures(asked, latents, Seen())))
    with torch.no_grad():
        whole = adapter._decoded(latents["picture"])
    expected = ((whole[0] / 2 + 0.5).clamp(0, 1) * 255).round().to(torch.uint8).permute(1, 2, 3, 0).numpy()
    assert np.array_equal(found, expected)


def test_first_and_last_frame_change_what_is_seen():
    first, last = Given("first", pictures=picture(1, 32, 32)), Given("last", pictures=picture(2, 32, 32))
    asked = [ask(*given, **SIZE) for given in ((first,), (first, last))]
    one, both = (rendered("wan-image", each)[1]["picture"] for each in asked)
    assert not torch.equal(one, both)


def test_a_model_of_pictures_needs_one():
    with pytest.raises(Fault) as caught:
        rendered("wan-image", ask(**SIZE))
    assert caught.value.code == "model.needs"


@pytest.mark.parametrize("kind", ["wan", "wan-two"])
def test_a_take_is_made_anew_in_fewer_steps(kind):
    video = Given("video", pictures=picture(3, 32, 32, count=5), strength=0.5)
    watch = Seen()
    _, latents = rendered(kind, ask(video, **SIZE, preset=Preset(steps=4, guidance=3.0)), watch)
    assert watch.steps == [1, 2]
    assert latents["picture"].shape[2] == 3


def test_a_silent_model_at_its_own_rate_gives_the_films_frames_and_previz_its_sound(shooting):
    shooting.kind = "wan"
    request = request_of(9, width=32, height=32, quality="draft")
    folder = shooting.take(request)
    log = recipe_of(folder).log
    assert "model.rate: 16" in log
    assert "model.silent: Wan" in log
    with TakeReader(folder / "take.mov") as take:
        assert (take.frames, take.rate, take.stems) == (9, 24, ("dialogue", "effects", "ambience"))
        heard = {stem: take.stem(stem) for stem in take.stems}
    assert {len(samples) for samples in heard.values()} == {18_000}
    assert heard["ambience"].any()
    assert hashlib.sha256((folder / "take.mov").read_bytes()).hexdigest() == recipe_of(folder).media_hash
    assert seen(folder) == seen(shooting.take(request))
