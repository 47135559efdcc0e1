"""JoyAI-Echo: pictures and voices of earlier shots in pairs, sound, resumed and given up."""

from __future__ import annotations

import functools
from fractions import Fraction

import numpy as np
import pytest

from engine.diffusion import mels
from engine.diffusion.adapter import Given
from engine.models.family import Preset
from tests.engine.diffusion.families.rendering import Rendered, ask, given_up, interrupted, looks, picture, render, tone

SHOT = functools.partial(
    ask, height=64, rate=Fraction(25), preset=Preset(steps=2, guidance=1.0, sigmas=(1.0, 0.5, 0.0))
)


@functools.cache
def words() -> Rendered:
    """A shot by words alone."""
    return render("echo", SHOT())


def image(shade: int) -> Given:
    """A picture of an earlier shot, of another shape."""
    return Given("image", pictures=picture(shade, 64, 96))


def test_words_become_pictures_and_sound_step_by_step():
    assert words().pictures.shape == (9, 64, 64, 3)
    assert words().samples.shape == (7920, 2)
    assert words().rate == 24000
    assert words().steps == [("denoising", 1, 2), ("denoising", 2, 2)]
    assert [each.shape for each in words().shown] == [(64, 64, 3)] * 2


def test_pictures_and_voices_of_earlier_shots_are_gone_by_in_pairs():
    voice = Given("voice", samples=tone(2.0))
    silent = render("echo", SHOT(image(1), image(2)))
    heard = render("echo", SHOT(image(1), image(2), voice))
    other = render("echo", SHOT(image(1), image(2), Given("voice", samples=tone(2.0, 330))))
    found = [words(), silent, heard, other, render("echo", SHOT(image(3), image(2)))]
    assert not any(one.same(two) for place, one in enumerate(found) for two in found[:place])
    assert all(not each.remarks for each in found)


def test_a_voice_without_a_picture_is_left_out_and_told():
    alone = render("echo", SHOT(Given("voice", samples=tone(1.0))))
    assert alone.same(words())
    assert alone.remarks == ("model.voice_alone: voice",)


def test_earlier_shots_are_remembered_after_people_and_no_more_than_there_is_room_for():
    people = [image(1), Given("voice", samples=tone(2.0))]
    shot = Given("memory", pictures=picture(2, 64, 64), samples=tone(2.0, 330))
    silent = Given("memory", pictures=picture(2, 64, 64))
    found = [words(), *(render("echo", SHOT(*each)) for each in ([shot], [silent], [*people, shot], people))]
    assert not any(one.same(two) for place, one in enumerate(found) for two in found[:place])
    assert found[1].same(
        render("echo", SHOT(Given("image", pictures=shot.pictures), Given("voice", samples=shot.samples)))
    )
    full = [image(number) for number in range(6)]
    crowded = render("echo", SHOT(*full, shot, silent))
    assert crowded.remarks == ("model.cannot: memory 2",)
    assert crowded.same(render("echo", SHOT(*full, shot)))


def test_a_first_frame_is_gone_by():
    assert not render("echo", SHOT(Given("first", pictures=picture(1, 64, 64)))).same(words())


def test_given_up_in_a_block_and_begun_again_or_gone_on_from_it_is_the_same(tmp_path):
    count = looks("echo", SHOT())
    assert all(given_up("echo", SHOT(), stop) for stop in (1, count // 2, count))
    interrupted("echo", SHOT(), tmp_path)
    again = render("echo", SHOT(), folder=tmp_path)
    assert again.remarks == ("model.resumed: denoising, 1",)
    assert again.same(words())
    assert not render("echo", SHOT(seed=2)).same(words())


@pytest.mark.parametrize("pitch", [440, 3000])
def test_bands_of_a_tone_are_highest_at_its_pitch(pitch):
    bands = mels.bands(tone(0.5, pitch), 16000, 160, 64)
    assert bands.shape == (1, 2, 51, 64)
    hertz = mels._hertz(np.linspace(0, mels._scale(8000), 66))[1:-1]
    at = int(bands[0, 0, 25].argmax())
    assert abs(hertz[at] / pitch - 1) < 0.06


def test_the_loudest_part_of_a_long_voice_is_heard():
    samples = np.concatenate([tone(4.0) * 0.1, tone(2.0), tone(4.0) * 0.1])
    found = mels.loudest(samples, 2.0)
    assert len(found) == 96000
    assert np.square(found).sum() > 0.8 * np.square(samples).sum()
    assert mels.loudest(samples, 20.0) is samples
