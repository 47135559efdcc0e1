"""Latents become pictures in windows, pictures become the film's frames, sound becomes exactly as long as they are."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
import torch

from engine.diffusion import decoding
from engine.messages.faults import Fault


def decode(latents):
    """As a causal autoencoder does it: one picture for the first latent frame, eight for each further one."""
    values = latents[0, 0, :, 0, 0]
    inner = [values[:1]]
    for number in range(1, len(values)):
        share = torch.arange(1, 9) / 8
        inner.append(values[number - 1] * (1 - share) + values[number] * share)
    return torch.cat(inner).view(1, 1, -1, 1, 1).repeat(1, 3, 1, 2, 2)


@pytest.mark.parametrize("count", [1, 2, 5, 6, 7, 16, 33])
@pytest.mark.parametrize("chunk", [0, 1, 2, 4, 8])
def test_windows_give_every_picture_once_and_in_its_place(count, chunk):
    latents = torch.rand(1, 1, count, 1, 1)
    whole = decode(latents)
    pieces = list(decoding.windows(latents, decode, chunk, 8))
    found = torch.cat(pieces, dim=2)
    assert found.shape == whole.shape
    assert torch.allclose(found, whole, atol=1e-6)
    if chunk and count > 3 * chunk + 3:
        assert len(pieces) > 1
        assert max(piece.shape[2] for piece in pieces) <= 8 * (chunk + max(2, chunk // 3))


@pytest.mark.parametrize("kind", [torch.float32, torch.bfloat16, torch.float16])
@pytest.mark.parametrize("one", ["nan", "inf", "-inf"])
def test_a_single_one_that_is_no_number_is_found_and_large_numbers_are_none(kind, one):
    tensor = torch.full((64, 64), torch.finfo(kind).max, dtype=kind)
    decoding.check(tensor, -tensor, torch.arange(3))
    tensor[7, 9] = float(one)
    with pytest.raises(Fault) as caught:
        decoding.check(torch.zeros(1), tensor)
    assert caught.value.code == "model.nan"


def test_every_picture_is_the_bytes_of_its_numbers():
    decoded = torch.rand(1, 3, 5, 6, 8, generator=torch.Generator().manual_seed(1)) * 2.4 - 1.2
    numbers = decoded[0].permute(1, 2, 3, 0).numpy()
    expected = (np.clip(numbers / 2 + np.float32(0.5), 0, 1) * 255).round().astype(np.uint8)
    assert np.array_equal(decoding.to_pictures(decoded), expected)


def test_what_is_no_number_is_refused():
    with pytest.raises(Fault) as caught:
        decoding.to_pictures(torch.full((1, 3, 1, 2, 2), float("nan")))
    assert caught.value.code == "model.nan"
    with pytest.raises(Fault):
        decoding.sounding(np.full((10, 2), np.nan, np.float32), 48_000, 1, Fraction(24))


@pytest.mark.parametrize(
    ("own", "rate", "frames", "needed"),
    [
        (16, 24, 48, 32),
        (16, 24, 7, 5),
        (24, 24, 9, 9),
        (24, 30, 30, 24),
        (24, 16, 8, 12),
        (30, Fraction(24_000, 1001), 24, 31),
    ],
)
def test_another_rate_gives_exactly_the_films_frames_each_at_its_time(own, rate, frames, needed):
    own, rate = Fraction(own), Fraction(rate)
    pictures = [np.full((1, 1, 3), number, np.uint8) for number in range(needed)]
    shown = [int(picture[0, 0, 0]) for picture in decoding.paced(iter(pictures), own, rate, frames)]
    assert len(shown) == frames
    assert shown == [int(number * own / rate) for number in range(frames)]


def test_frames_that_lead_up_are_left_out():
    pictures = [np.full((1, 1, 3), number, np.uint8) for number in range(17)]
    shown = [int(picture[0, 0, 0]) for picture in decoding.paced(iter(pictures), Fraction(24), Fraction(24), 8, skip=9)]
    assert shown == list(range(9, 17))


@pytest.mark.parametrize("own", [24_000, 32_000, 44_100, 48_000])
@pytest.mark.parametrize(("frames", "rate"), [(32, Fraction(24)), (31, Fraction(24_000, 1001)), (1, Fraction(60))])
def test_sound_is_as_long_as_the_pictures_to_the_sample(own, frames, rate):
    seconds = float(frames / rate) - 0.032
    count = max(1, int(seconds * own))
    tone = np.sin(np.arange(count) / own * 2 * np.pi * 440).astype(np.float32)[:, None].repeat(2, axis=1)
    found = decoding.sounding(tone, own, frames, rate)
    assert found.shape == (round(frames * 48_000 / rate), 2)
    assert found.dtype == np.float32
    if seconds > 0.5:
        spectrum = np.abs(np.fft.rfft(found[:24_000, 0]))
        assert abs(np.argmax(spectrum) * 2 - 440) <= 2
        assert np.sum(spectrum[round(1000 / 2) :] ** 2) < 1e-3 * np.sum(spectrum**2)
        assert abs(found[-1, 0]) < 1e-6


@pytest.mark.parametrize(
    ("asked", "rendered", "inner"),
    [
        ((1920, 1080), (1920, 1088), (1920, 1080)),
        ((848, 480), (864, 480), (848, 480)),
        ((128, 72), (480, 256), (455, 256)),
        ((3840, 2160), (1920, 1088), (1920, 1080)),
    ],
)
def test_given_pictures_lie_where_they_will_be_found_again(asked, rendered, inner):
    fit = decoding.Fit(asked, rendered)
    assert fit.inner == inner
    across = np.linspace(0, 255, asked[0]).astype(np.uint8)
    picture = np.broadcast_to(across[None, :, None], (asked[1], asked[0], 3))
    laid = fit.onto(picture[None])
    assert laid.shape == (1, rendered[1], rendered[0], 3)
    back = fit.back(laid[0])
    assert back.shape == picture.shape
    assert np.abs(back.astype(int) - picture).max() <= (0 if inner == asked else 8)


def test_pictures_are_bytes_as_soon_as_they_come_out_of_the_last_layer():
    from diffusers.models.autoencoders.autoencoder_kl_ltx2 import AutoencoderKLLTX2Video

    from tests.fakes.tiny import tiny

    vae = AutoencoderKLLTX2Video.from_pretrained(tiny("ltx2") / "vae", local_files_only=True)
    last, sizes = vae.decoder.conv_out.conv, []
    last.register_forward_hook(lambda _layer, _given, made: sizes.append(made.untyped_storage().nbytes()))
    forward = last.forward
    last.forward = lambda padded: sizes.append(padded.shape[2]) or forward(padded)
    latents = torch.randn(1, vae.config.latent_channels, 3, 2, 3, generator=torch.Generator().manual_seed(1))
    with torch.no_grad():
        expected = decoding.to_pictures(vae.decode(latents, return_dict=False)[0])
        whole = sizes.pop()
        sizes.clear()
        with decoding.printing(vae.decoder) as made:
            vae.decode(latents, return_dict=False)
        assert np.abs(made[0].astype(int) - expected).max() <= 1, "the same sums, in another order"
        assert sizes == [3] * 17 + [4], "each picture is of three of the layer before; the numbers of none are kept"
        assert whole > 17 * 4
        sizes.clear()
        assert np.array_equal(decoding.to_pictures(vae.decode(latents, return_dict=False)[0]), expected)
        latents[0, 0, 1, 0, 0] = float("nan")
        with pytest.raises(Fault, match=r"model\.nan"), decoding.printing(vae.decoder):
            vae.decode(latents, return_dict=False)
