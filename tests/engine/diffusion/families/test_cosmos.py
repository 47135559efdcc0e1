"""Cosmos 3: words, a first frame and a clip become pictures and stereo sound; given up."""

from __future__ import annotations

import numpy as np
import pytest

from engine.diffusion.adapter import Given
from tests.engine.diffusion.families.rendering import STEPS, ask, given_up, looks, picture, plain, render

pytestmark = pytest.mark.filterwarnings("ignore:.*weight_norm.*:FutureWarning")


def test_words_become_pictures_and_sound():
    rendered = plain("cosmos")
    assert rendered.pictures.shape == (9, 32, 64, 3)
    # 9 frames are 18 000 samples: ten latents of 1920 hold them.
    assert rendered.samples.shape == (19200, 2)
    assert rendered.rate == 48000
    assert rendered.steps == [("denoising", number + 1, STEPS) for number in range(STEPS)]
    assert [each.shape for each in rendered.shown] == [(32, 64, 3)] * STEPS
    assert not render("cosmos", ask(prompt="A dog barks.")).same(rendered)


def test_a_first_frame_and_a_clip_are_gone_by():
    framed = render("cosmos", ask(Given("first", pictures=picture(1))))
    gone_on = [render("cosmos", ask(Given("prefix", pictures=picture(1, count=count)))) for count in (1, 5)]
    found = [plain("cosmos"), framed, *gone_on]
    assert all(each.pictures.shape == (9, 32, 64, 3) for each in found)
    assert not np.array_equal(gone_on[0].pictures, gone_on[1].pictures)
    assert not framed.same(plain("cosmos"))


def test_given_up_in_a_block_and_begun_again_is_the_same():
    count = looks("cosmos", ask())
    assert count > 2 * STEPS
    assert all(given_up("cosmos", ask(), stop) for stop in (1, count // 2, count))
    assert render("cosmos", ask()).same(plain("cosmos"))
    assert not render("cosmos", ask(seed=2)).same(plain("cosmos"))
