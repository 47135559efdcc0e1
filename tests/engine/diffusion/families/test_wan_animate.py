"""Wan Animate 2: a person of a picture moves as somebody in a video does."""

from __future__ import annotations

import numpy as np
import pytest

from engine.diffusion.adapter import Given
from engine.diffusion.families.wan_animate import lengths
from engine.messages.faults import Fault
from tests.engine.diffusion.families.rendering import STEPS, ask, given_up, picture, render

pytestmark = [
    pytest.mark.logs(
        "Guiders are currently an experimental feature",
        "Component was not created using",
        "No CUDA runtime is found",
        "triton not found",
    ),
    pytest.mark.filterwarnings("ignore:_compile flag on create_block_mask:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:flex_attention called without torch.compile:UserWarning"),
]

PERSON = Given("image", pictures=picture(1, 64, 48))


def driven(shade: int, **changes):
    """A person and somebody who moves."""
    return ask(PERSON, Given("guide", kind="driving", pictures=picture(shade, count=9)), **changes)


def test_a_person_moves_as_somebody_in_a_video_does_for_as_many_frames_as_asked():
    rendered = render("wan-animate", driven(2, frames=7))
    assert rendered.pictures.shape == (7, 32, 64, 3)
    assert rendered.samples is None
    assert rendered.steps == [("denoising", number + 1, STEPS) for number in range(STEPS)]
    assert [each.shape for each in rendered.shown] == [(32, 64, 3)] * STEPS
    assert not np.array_equal(render("wan-animate", driven(3, frames=7)).pictures, rendered.pictures)
    assert given_up("wan-animate", driven(2, frames=7), 40)
    assert render("wan-animate", driven(2, frames=7)).same(rendered)


@pytest.mark.parametrize(("given", "role"), [((), "image"), ((PERSON,), "guide:driving")])
def test_what_it_cannot_do_without_is_asked_for(given, role):
    with pytest.raises(Fault) as caught:
        render("wan-animate", ask(*given))
    assert (caught.value.code, caught.value.parameters) == ("model.needs", {"role": role})


@pytest.mark.parametrize("frames", [5, 7, 81, 82, 161, 200])
def test_segments_hold_every_frame_and_go_on_from_one_another(frames):
    length, segments = lengths(frames)
    assert length % 4 == 1
    assert length <= 81
    assert frames <= (length - 1) * segments + 1 < frames + 80
