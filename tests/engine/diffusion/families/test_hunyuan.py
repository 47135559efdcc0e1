"""HunyuanVideo 1.5: words, a first frame, steps seen through the solver, resumed and given up."""

from __future__ import annotations

import numpy as np
import pytest

from engine.diffusion.adapter import Given
from engine.messages.faults import Fault
from tests.engine.diffusion.families.rendering import STEPS, ask, given_up, interrupted, looks, picture, plain, render

pytestmark = pytest.mark.logs("Guiders are currently an experimental feature")


def first(shade: int) -> Given:
    """A first frame."""
    return Given("first", pictures=picture(shade))


def test_words_become_silent_pictures_and_every_step_is_told_and_seen():
    rendered = plain("hunyuan")
    assert rendered.pictures.shape == (9, 32, 64, 3)
    assert rendered.samples is None
    assert rendered.steps == [("denoising", number + 1, STEPS) for number in range(STEPS)]
    assert [each.shape for each in rendered.shown] == [(32, 64, 3)] * STEPS


def test_the_same_seed_gives_the_same_bytes_also_after_a_run_that_was_given_up_in_a_block():
    count = looks("hunyuan", ask())
    assert count > 4 * STEPS  # more often than a step
    assert all(given_up("hunyuan", ask(), stop) for stop in (1, count // 2, count - 1))
    assert render("hunyuan", ask()).same(plain("hunyuan"))
    assert not render("hunyuan", ask(seed=2)).same(plain("hunyuan"))
    assert not render("hunyuan", ask(prompt="A dog.")).same(plain("hunyuan"))


def test_an_interrupted_run_is_gone_on_from_to_the_same_bytes(tmp_path):
    interrupted("hunyuan", ask(), tmp_path)
    again = render("hunyuan", ask(), folder=tmp_path)
    assert again.remarks == ("model.resumed: denoising, 1",)
    assert again.same(plain("hunyuan"))


def test_a_picture_that_is_given_is_gone_by_and_one_that_is_needed_is_asked_for():
    rendered = render("hunyuan-image", ask(first(1)))
    assert rendered.pictures.shape == (9, 32, 64, 3)
    assert not np.array_equal(rendered.pictures, render("hunyuan-image", ask(first(2))).pictures)
    with pytest.raises(Fault, match=r"model\.needs"):
        render("hunyuan-image", ask())
