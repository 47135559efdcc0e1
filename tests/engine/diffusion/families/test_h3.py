"""MiniMax-H3: words, first and last frames, likenesses and voices; sound at its own rate; resumed and given up."""

from __future__ import annotations

import functools

import pytest

from engine.diffusion.adapter import Given
from engine.models.family import Preset
from tests.engine.diffusion.families.rendering import Rendered, ask, given_up, interrupted, looks, picture, render, tone

pytestmark = pytest.mark.filterwarnings("ignore:.*weight_norm.*:FutureWarning")

SHOT = functools.partial(ask, height=64, frames=124, preset=Preset(steps=3, guidance=1.0))


@functools.cache
def words() -> Rendered:
    """A shot by words alone."""
    return render("h3", SHOT())


def test_words_become_five_seconds_of_pictures_and_stereo_sound():
    assert words().pictures.shape == (124, 64, 64, 3)
    assert words().samples.shape == (165600, 2)
    assert words().rate == 32000
    assert words().steps == [("denoising", 1, 2), ("denoising", 2, 2)]
    assert [each.shape for each in words().shown] == [(64, 64, 3)] * 2


def test_first_and_last_frames_are_gone_by():
    ends = (Given("first", pictures=picture(1, 64, 64)), Given("last", 123, pictures=picture(2, 64, 64)))
    framed = render("h3", SHOT(*ends))
    assert framed.pictures.shape == (124, 64, 64, 3)
    assert not framed.same(words())
    assert not framed.remarks


def test_a_likeness_and_a_voice_are_gone_by_and_what_goes_not_with_them_is_told():
    likeness = Given("image", pictures=picture(3, 64, 96))
    voice = Given("voice", samples=tone(1.0))
    heard = render("h3", SHOT(likeness, voice))
    assert heard.samples.shape == (165600, 2)
    silent = render("h3", SHOT(likeness, Given("first", pictures=picture(1, 64, 64))))
    assert not heard.same(silent)
    assert silent.remarks == ("model.not_with_references: first",)


def test_a_voice_without_a_likeness_is_left_out_and_told():
    alone = render("h3", SHOT(Given("voice", samples=tone(1.0))))
    assert alone.same(words())
    assert alone.remarks == ("model.voice_alone: voice",)


def test_given_up_in_a_block_and_begun_again_or_gone_on_from_it_is_the_same(tmp_path):
    count = looks("h3", SHOT())
    assert all(given_up("h3", SHOT(), stop) for stop in (1, count // 2, count))
    interrupted("h3", SHOT(), tmp_path)
    again = render("h3", SHOT(), folder=tmp_path)
    assert again.remarks == ("model.resumed: denoising, 1",)
    assert again.same(words())
