"""What a render takes and whether it fits is told for the machine at hand, and only then."""

from __future__ import annotations

from fractions import Fraction

import msgspec
import pytest

from engine.messages.requests import Heading, Request, Staging
from engine.models.catalogue import variant
from engine.models.machine import Machine, Rates
from studio.models.needing import planned, told

GIGABYTE = 10**9


def machine(vram: int, memory: int = 64, device: str = "cuda") -> Machine:
    return Machine(
        device=device,  # type: ignore[arg-type]
        vram_total=vram * GIGABYTE,
        vram_free=vram * GIGABYTE,
        host_total=memory * GIGABYTE,
        host_free=memory * GIGABYTE,
        disk_free=500 * GIGABYTE,
    )


def ask(frames: int = 96, rate: int = 24, width: int = 848, height: int = 480) -> Request:
    staging = Staging(heading=Heading(), action="A door.", frames=frames, rate=Fraction(rate))
    return Request(staging=staging, width=width, height=height, seed=1)


def words(key: str, here: Machine, folder, request: Request | None = None) -> str:
    found = planned(request or ask(), *variant(key), None, here, folder)
    assert found is not None
    return told(found)


def test_a_large_card_fits_without_conditions(tmp_path):
    said = words("ltx-2.3", machine(141, 128), tmp_path)
    assert "GB of VRAM" in said
    assert "GB of memory; fits." in said
    assert "only" not in said


def test_a_small_card_fits_by_what_is_said(tmp_path):
    said = words("ltx-2.3", machine(12), tmp_path)
    assert "fits." in said
    assert "It fits only with this: transformer" in said


def test_what_does_not_fit_says_where_it_is_short_and_what_would_fit(tmp_path):
    said = words("minimax-h3", machine(24), tmp_path, ask(124))
    assert "does not fit." in said
    assert "on the card, and 23 GB are free." in said
    assert "would fit." in said


def test_without_a_card_memory_alone_counts(tmp_path):
    said = words("wan-2.1-1.3b", machine(0, 128, "cpu"), tmp_path, ask(33, 16, 424, 240))
    assert "VRAM" not in said
    assert "of memory; " in said


def test_a_shot_that_is_too_long_has_no_plan(tmp_path):
    assert planned(ask(5000), *variant("wan-2.1-1.3b"), None, machine(80), tmp_path) is None


def test_what_needs_too_much_memory_at_once_is_made_in_pieces(tmp_path):
    long = ask(481, width=3840, height=2144)
    whole, pieces = (planned(long, *variant("ltx-2.3"), None, machine(vram, 128), tmp_path) for vram in (180, 32))
    assert whole is not None
    assert whole.fits
    assert whole.plan.longest == 0
    assert pieces is not None
    assert pieces.fits
    assert 17 < pieces.plan.longest < 481
    assert "made in" in told(pieces)


def test_seconds_of_a_long_shot_are_those_of_all_its_pieces(tmp_path):
    rates = Rates(matrix=4e14, convolution=1e14, attention={"native": 2e14}, memory=2e12, link=5e10)
    here = msgspec.structs.replace(machine(141, 128), rates=rates)
    found = [planned(ask(frames), *variant("wan-2.2-5b"), None, here, tmp_path) for frames in (121, 241, 481)]
    one, two, four = (each.seconds for each in found if each is not None and each.seconds)
    assert 1.8 < two / one < 2.3
    assert 3.6 < four / one < 4.6
    first, second, last = (each.device_bytes for each in found if each is not None)
    assert first <= second == pytest.approx(last, rel=0.05)  # it does not grow with the length


@pytest.mark.parametrize("vram", [8, 16, 24, 48, 80])
def test_every_word_of_a_plan_is_a_sentence(vram, tmp_path):
    for key in ("ltx-2.3", "wan-2.2-a14b", "hunyuan-1.5", "cosmos-3-nano"):
        said = words(key, machine(vram, 32), tmp_path)
        assert said.endswith(".")
        assert "plan." not in said
        assert "{" not in said
