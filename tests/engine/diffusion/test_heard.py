"""A stretch goes on from the sound before: what was heard is kept, reaches what comes, and no joint is heard."""

from __future__ import annotations

import hashlib
from fractions import Fraction

import msgspec
import numpy as np
import pytest
import torch

from engine.diffusion import chaining
from engine.diffusion.families.ltx2 import LTX2
from engine.diffusion.families.ltx2_given import FREE
from engine.media.takes import TakeReader, TakeWriter
from engine.models import catalogue
from engine.models.family import Family
from engine.models.rules import latent_at, pace, shown, snap
from tests.engine.diffusion.counting import painted
from tests.engine.diffusion.shooting import LONG, recipe_of, request_of, seen

STEP = 24
"""Frames, at 24 a second, after which pictures and latents of sound begin together: a second."""


@pytest.fixture
def made(monkeypatch):
    """What was denoised and refined: name, ask and latents."""
    found = []
    for name in ("denoise", "refine"):
        own = getattr(LTX2, name)

        def noted(self, ask, *rest, _own=own, _name=name):
            latents = _own(self, ask, *rest)
            found.append((_name, ask, latents))
            return latents

        monkeypatch.setattr(LTX2, name, noted)
    return found


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("ltx2", {}),  # guided: four passes a step, of one row and of two
        ("ltx2-distilled", {"quality": "standard", "width": 128, "height": 128}),  # in two stages
    ],
)
def test_what_was_heard_is_kept_to_the_last_digit(long, made, monkeypatch, kind, changes):
    long.kind, own = kind, Family.preset
    if kind == "ltx2":
        monkeypatch.setattr(Family, "preset", lambda *args: msgspec.structs.replace(own(*args), steps=2))
    long.take(request_of(LONG, **changes))
    (_, _, first), (_, ask, second) = [each for each in made if each[0] == "refine"]
    heard = ask.given[0].sound
    assert torch.equal(heard, first["sound"][:, :, 25:])  # a second
    assert heard.shape[2] == 18
    before, after = heard[:, :, FREE:], second["sound"][:, :, FREE : heard.shape[2]]
    assert torch.allclose(before, after, atol=1e-5)
    assert not torch.allclose(heard[:, :, :FREE], second["sound"][:, :, :FREE], atol=0.1)
    denoised = next(latents for name, each, latents in made if name == "denoise" and each.given)
    assert torch.allclose(before, denoised["sound"][:, :, FREE : heard.shape[2]], atol=1e-5)


def test_the_transformer_is_told_of_no_noise_in_what_was_heard(long, monkeypatch):
    from diffusers.models.transformers.transformer_ltx2 import LTX2VideoTransformer3DModel

    own, times = LTX2VideoTransformer3DModel.forward, []

    def noted(self, *rest, **more):
        times.append((more.get("audio_timestep"), more.get("audio_sigma")))
        return own(self, *rest, **more)

    monkeypatch.setattr(LTX2VideoTransformer3DModel, "forward", noted)
    long.take(request_of(LONG))
    half = len(times) // 2
    assert not any(time is not None and time.ndim > 1 for time, _ in times[:half])
    for time, sigma in times[half:]:
        assert time.shape == (1, 34)
        assert not time[:, FREE:18].any()
        assert torch.equal(time[:, 18:], sigma[:, None].expand(1, 16))
        assert torch.equal(time[:, :FREE], sigma[:, None])


def test_other_sound_before_the_joint_gives_other_sound_after_it(long, monkeypatch):
    """By way of the latents alone: words, pictures, seed and noise are the same."""
    plain = sound_of(long.take(request_of(LONG)))
    own = chaining.Chain._before

    def other(self, place):
        heard = own(self, place)
        return heard if heard is None else heard.flip(2)

    monkeypatch.setattr(chaining.Chain, "_before", other)
    changed = sound_of(long.take(request_of(LONG)))
    joint = 41 * 2000
    assert len(plain) == len(changed) == LONG * 2000
    assert np.array_equal(plain[: STEP * 2000], changed[: STEP * 2000])
    apart = np.abs(plain[joint:] - changed[joint:]).max(axis=1)
    assert (apart[:: len(apart) // 10] > 1e-5).sum() > 5  # all along it, not at its beginning only


def test_no_joint_is_heard(long, monkeypatch):
    """Where one goes over into the other both sound the same, and no step is larger than elsewhere."""
    own, pieces = chaining.joined, []

    def noted(some, *rest):
        pieces.append(some)
        return own(some, *rest)

    monkeypatch.setattr(chaining, "joined", noted)
    whole = sound_of(long.take(request_of(LONG)))
    monkeypatch.setattr(chaining.Chain, "_before", lambda *_: None)
    long.take(request_of(LONG))
    begin = STEP * 2000
    both = len(pieces[0][0]) - begin
    middle = slice((both - chaining.OVER) // 2, (both + chaining.OVER) // 2)
    kept, anew = (np.square(one[begin:][middle] - other[middle]).mean() for one, other in pieces)
    assert kept < anew / 10**6
    steps = np.abs(np.diff(whole, axis=0)).max(axis=1)
    there = steps[begin + middle.start : begin + middle.stop]
    elsewhere = [steps[place : place + chaining.OVER] for place in range(0, begin - chaining.OVER, chaining.OVER)][1:]
    assert there.max() <= 1.1 * np.median([each.max() for each in elsewhere])
    assert np.median(there) == pytest.approx(np.median(elsewhere), rel=0.1)


def test_a_stretch_with_no_room_for_both_grids_is_blended_and_that_is_told(short, shooting):
    short(33)
    recipe = recipe_of(shooting.take(request_of(LONG)))
    assert "model.sound_blended: 3" in recipe.log
    assert not any(row.get("heard") for row in recipe.plan["stretches"])


def test_a_take_goes_on_from_the_sound_of_a_clip_where_there_is_any(shooting, tmp_path, made):
    tone = np.sin(np.arange(80_000) / 48_000 * 2 * np.pi * 440).astype(np.float32)[:, None].repeat(2, axis=1)
    takes = {}
    for name, sound in (("tone", 0.3 * tone), ("silence", 0 * tone), ("", None)):
        path = tmp_path / f"{name}.mov"
        with TakeWriter(path, 64, 64, Fraction(24), 40, ("mix",) if name else ()) as writer:
            for number in range(40):
                writer.add(painted(number))
            if sound is not None:
                writer.sound("mix", sound)
        sha = hashlib.sha256(path.read_bytes()).hexdigest()
        takes[name] = shooting.take(request_of(9, inputs={"prefix": sha}), files={sha: path})
    heard = [ask.given[0].samples for way, ask, _ in made if way == "denoise"]
    assert np.allclose(heard[0], 0.3 * tone[-34_000:], atol=1e-3)  # as long as the seventeen pictures
    assert heard[1:] == [None, None]
    assert seen(takes["silence"]) == seen(takes[""])
    one, other = sound_of(takes["tone"]), sound_of(takes["silence"])
    apart = np.abs(one - other).max(axis=1)
    assert (apart[:: len(apart) // 10] > 1e-5).sum() > 5


@pytest.mark.parametrize(
    ("rate", "every"), [("24", 24), ("25", 8), ("30", 24), ("48", 48), ("50", 8), ("60", 24), ("24000/1001", 24)]
)
def test_stretches_begin_where_a_latent_of_sound_does(rate, every):
    family, variant = catalogue.variant("ltx-2.3")
    can, own = family.abilities(variant), Fraction(rate)
    assert pace(family.lengths, own, can.heard) == every
    for frames in (500, 1000, 1777):
        cut = snap(family, 960, 544, frames, own, can=can).stretches
        assert len(cut) > 1
        assert [each.heard for each in cut] == [False, *[True] * (len(cut) - 1)]
        assert cut[-1].end >= shown(frames, own, own)
        for each in cut:
            beside = latent_at(each.begin, own, can.heard) / Fraction(can.heard) - each.begin / own
            assert beside == 0 if own.denominator == 1 else abs(beside) <= Fraction(1, 50)


def sound_of(folder):
    with TakeReader(folder / "take.mov") as take:
        return take.stem("mix")
