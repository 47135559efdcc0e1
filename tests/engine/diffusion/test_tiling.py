"""Pictures decoded in tiles: the same picture but for the seams, in less memory; work and bytes are counted."""

from __future__ import annotations

import itertools

import pytest
import torch

from engine.diffusion.families.ltx2 import LTX2
from engine.diffusion.phases import adapter
from engine.diffusion.plain import _step
from engine.models.plan import Plan
from engine.models.weights import read_weights
from tests.benchmarks.counting import Held, counted
from tests.fakes.tiny import tiny

SHAPES = {"ltx2": (9, 13), "wan": (20, 24), "cosmos": (10, 13), "kandinsky": (20, 24), "hunyuan": (10, 12)}
"""Rows and columns of latents, of which a tile of 128 pixels (256 of LTX-2) holds a part."""


@pytest.mark.parametrize("kind", SHAPES)
@pytest.mark.filterwarnings("ignore:.*weight_norm.*:FutureWarning")
@pytest.mark.logs("Guiders are currently an experimental feature")
def test_a_picture_in_tiles_is_as_large_as_it_is_whole_and_looks_like_it(kind: str) -> None:
    """Random decoders look around farther than trained ones: seams are wide here."""
    made = adapter(read_weights(tiny(kind)), Plan(device="cpu", parts=()))
    vae = made._parts.get("vae")  # type: ignore[attr-defined]
    channels = vae.config.get("z_dim") or vae.config.get("latent_channels")
    latents = torch.randn(1, channels, 1, *SHAPES[kind], generator=torch.Generator().manual_seed(1))

    def decode(side: int) -> torch.Tensor:
        made._tile(vae, side, SHAPES[kind])  # type: ignore[attr-defined]
        with torch.no_grad():
            return made._decoded(latents)  # type: ignore[attr-defined]

    whole, tiled = decode(0), decode(128)
    assert tiled.shape == whole.shape
    assert not torch.equal(tiled, whole)
    alike = torch.corrcoef(torch.stack([tiled.flatten(), whole.flatten()]))[0, 1]
    assert alike > 0.85
    corner = whole[..., :32, :32] - tiled[..., :32, :32]  # of the first tile, far from its seams
    assert float(corner.abs().mean()) < 0.5 * float(whole.std())  # some weigh all that a tile shows
    assert torch.equal(decode(0), whole)


def test_no_tile_is_one_latent_alone() -> None:
    """LTX-2 cannot decode one: it mirrors its edges."""
    for columns, side in itertools.product(range(9, 130), (8, 16)):
        step = _step(side, columns)
        assert 0 < step < side
        assert all(columns - start > 1 for start in range(0, columns, step)), (columns, side)


def test_tiles_of_a_real_decoder_take_fewer_bytes_at_their_peak() -> None:
    """Counted on LTX-2's own geometry, in pictures of 960 x 544, where nothing is computed."""
    from diffusers.models.autoencoders.autoencoder_kl_ltx2 import AutoencoderKLLTX2Video
    from diffusers.models.modeling_utils import no_init_weights

    with torch.device("meta"), torch.no_grad(), no_init_weights():
        vae = AutoencoderKLLTX2Video(spatial_compression_ratio=32, temporal_compression_ratio=8)
        latents = torch.empty(1, 128, 2, 17, 30)
        peaks = []
        for side in (0, 512, 256):
            LTX2._tile(LTX2, vae, side, (17, 30))  # type: ignore[arg-type]
            with Held([*vae.parameters(), *vae.buffers(), latents]) as held:
                assert vae.decode(latents, return_dict=False)[0].shape == (1, 3, 9, 544, 960)
            peaks.append(held.peak)
    assert peaks[1] < 0.6 * peaks[0]
    assert peaks[2] < 0.3 * peaks[0]


def test_products_and_bytes_are_counted_as_they_are_known_to_be() -> None:
    """A matrix product has two operations a number of the result and row; its result is what it holds."""

    class Product(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.layer = torch.nn.Linear(300, 500, bias=False)

        def forward(self, given: torch.Tensor, *, return_dict: bool) -> torch.Tensor:
            assert not return_dict
            return self.layer(given)

    peak, work = counted(Product, lambda: {"given": torch.empty(7, 300, dtype=torch.bfloat16)})
    assert work == 2 * 7 * 300 * 500
    assert peak == 2 * 7 * 500
