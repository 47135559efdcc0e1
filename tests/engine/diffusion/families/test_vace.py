"""Wan VACE: given frames, likenesses, guides, a take remade; resumed and given up."""

from __future__ import annotations

import numpy as np
import pytest

from engine.diffusion.adapter import Given
from engine.diffusion.families.vace import OPEN, Vace
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


def sheet(*given: Given):
    """What a pipeline is shown of what is given: pictures, and where they are free."""
    adapter = Vace(None)  # it looks at no part for this
    found = adapter._sheet(ask(*given))
    assert found is not None
    return (*found, adapter.remarks())


@pytest.mark.parametrize(
    "given",
    [
        Given("prefix", pictures=picture(1, count=5)),
        Given("first", pictures=picture(1)),
        Given("key", 4, pictures=picture(1)),
        Given("image", pictures=picture(1, 48, 96)),
        Given("guide", pictures=picture(1, count=9), kind="depth"),
    ],
    ids=lambda given: given.role,
)
def test_what_is_given_is_gone_by(given):
    rendered = render("vace", ask(given))
    assert rendered.pictures.shape == (9, 32, 64, 3)
    assert rendered.samples is None
    assert not rendered.same(plain("vace"))
    assert not rendered.remarks


def test_given_frames_are_held_where_they_stand_and_the_rest_is_free():
    pictures, free, _ = sheet(
        Given("prefix", pictures=picture(1, count=3)),
        Given("key", 5, pictures=picture(2)),
        Given("last", 8, pictures=picture(3)),
    )
    held = [0, 1, 2, 5, 8]
    assert [number for number in range(9) if not free[number].any()] == held
    assert np.array_equal(pictures[held], [*picture(1, count=3), *picture(2), *picture(3)])
    assert (np.delete(pictures, held, axis=0) == OPEN).all()
    assert (np.delete(free, held, axis=0) == 255).all()


def test_a_guide_is_seen_in_every_frame_that_is_free():
    pictures, free, _ = sheet(
        Given("guide", pictures=picture(1, count=6), kind="pose"), Given("first", pictures=picture(2))
    )
    assert np.array_equal(pictures[0], picture(2)[0])
    assert np.array_equal(pictures[1:6], picture(1, count=6)[1:])
    assert all(np.array_equal(each, picture(1, count=6)[5]) for each in pictures[6:])
    assert not free[0].any()
    assert free[1:].all()


def test_a_take_is_remade_by_its_light_or_where_a_mask_is_white():
    take = Given("video", pictures=picture(1, count=9))
    pictures, free, remarks = sheet(take)
    assert (pictures == pictures[..., :1]).all()
    assert free.all()
    assert remarks == ("model.by_light: video",)
    white = np.zeros((9, 32, 64, 3), np.uint8)
    white[:, :, 32:] = 255
    pictures, free, remarks = sheet(take, Given("guide", pictures=white, kind="mask"))
    assert np.array_equal(pictures, picture(1, count=9))
    assert not free[:, :, :32].any()
    assert free[:, :, 32:].all()
    assert not remarks


def test_what_it_cannot_take_together_is_told():
    guide = Given("guide", pictures=picture(1, count=9), kind="depth")
    other = Given("guide", pictures=picture(2, count=9), kind="edges")
    assert sheet(guide, other)[2] == ("model.one_guide: guide:edges",)
    take = Given("video", pictures=picture(1, count=9))
    assert sheet(take, guide)[2] == ("model.by_light: video", "model.not_with_video: guide:depth")


def test_a_film_shorter_than_its_likenesses_takes_as_many_as_it_has_latents():
    likenesses = [Given("image", pictures=picture(number)) for number in (1, 2, 3)]
    short = render("vace", ask(*likenesses, frames=5))
    assert len(short.pictures) == 5
    assert short.remarks == ("model.cannot: image 3",)


def test_given_up_in_a_block_and_begun_again_or_gone_on_from_it_is_the_same(tmp_path):
    likeness = Given("image", pictures=picture(3))
    whole = render("vace", ask(likeness))
    count = looks("vace", ask(likeness))
    assert count > 4 * STEPS
    assert all(given_up("vace", ask(likeness), stop) for stop in (1, count // 2, count))
    interrupted("vace", ask(likeness), tmp_path)
    again = render("vace", ask(likeness), folder=tmp_path)
    assert again.remarks == ("model.resumed: denoising, 1",)
    assert again.same(whole)
    assert not render("vace", ask(likeness, seed=2)).same(whole)
