"""Kandinsky 6: words or a first frame become pictures and one channel of sound; resumed and given up."""

from __future__ import annotations

from engine.diffusion.adapter import Given
from tests.engine.diffusion.families.rendering import (
    STEPS,
    ask,
    given_up,
    interrupted,
    looks,
    picture,
    plain,
    render,
)


def test_words_become_pictures_and_sound():
    rendered = plain("kandinsky")
    assert rendered.pictures.shape == (9, 32, 64, 3)
    # 9 frames are 0.375 s: 17 latents of 1024 samples hold them.
    assert rendered.samples.shape == (17408, 1)
    assert rendered.rate == 44100
    assert rendered.steps == [("denoising", number + 1, STEPS) for number in range(STEPS)]
    assert [each.shape for each in rendered.shown] == [(32, 64, 3)] * STEPS
    assert not render("kandinsky", ask(prompt="A dog barks.")).same(rendered)


def test_a_first_frame_is_gone_by():
    framed = render("kandinsky", ask(Given("first", pictures=picture(1))))
    assert framed.pictures.shape == (9, 32, 64, 3)
    assert not framed.same(plain("kandinsky"))


def test_given_up_in_a_block_and_begun_again_or_gone_on_from_it_is_the_same(tmp_path):
    count = looks("kandinsky", ask())
    assert count > 4 * STEPS
    assert all(given_up("kandinsky", ask(), stop) for stop in (1, count // 2, count))
    interrupted("kandinsky", ask(), tmp_path)
    again = render("kandinsky", ask(), folder=tmp_path)
    assert again.remarks == ("model.resumed: denoising, 1",)
    assert again.same(plain("kandinsky"))
    assert not render("kandinsky", ask(seed=2)).same(again)
