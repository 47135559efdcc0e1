"""The first Wan Animate: a person of a picture moves as a drawn skeleton and a close face do."""

from __future__ import annotations

import numpy as np
import pytest

from engine.diffusion.adapter import Given
from engine.diffusion.families.wan_animate_1 import lengths
from engine.messages.faults import Fault
from tests.engine.diffusion.families.rendering import STEPS, ask, given_up, picture, render

PERSON = Given("image", pictures=picture(1, 64, 48))
SKELETON = Given("guide", kind="pose", pictures=picture(2, count=9))
FACE = Given("guide", kind="face", pictures=picture(3, 32, 32, count=9))


def moved(person=PERSON, skeleton=SKELETON, face=FACE, **changes):
    return ask(person, skeleton, face, **changes)


def test_a_person_moves_as_skeleton_and_face_do_for_as_many_frames_as_asked():
    rendered = render("wan-animate-1", moved(frames=7))
    assert rendered.pictures.shape == (7, 32, 64, 3)
    assert rendered.samples is None
    assert rendered.steps == [("denoising", number + 1, STEPS) for number in range(STEPS)]
    assert [each.shape for each in rendered.shown] == [(32, 64, 3)] * STEPS
    assert not rendered.remarks
    others = [
        moved(skeleton=Given("guide", kind="pose", pictures=picture(4, count=9)), frames=7),
        moved(face=Given("guide", kind="face", pictures=picture(4, 32, 32, count=9)), frames=7),
        moved(person=Given("image", pictures=picture(4, 64, 48)), frames=7),
    ]
    assert not any(np.array_equal(render("wan-animate-1", each).pictures, rendered.pictures) for each in others)
    assert given_up("wan-animate-1", moved(frames=7), 30)
    assert render("wan-animate-1", moved(frames=7)).same(rendered)


def test_the_first_picture_is_the_person_where_no_likeness_is_given():
    first = Given("first", pictures=picture(5))
    alone = render("wan-animate-1", moved(person=first))
    assert alone.same(render("wan-animate-1", moved(person=Given("image", pictures=picture(5)))))
    assert render("wan-animate-1", ask(PERSON, first, SKELETON, FACE)).same(render("wan-animate-1", moved()))


@pytest.mark.parametrize(
    ("given", "role"),
    [((SKELETON, FACE), "image"), ((PERSON, FACE), "guide:pose"), ((PERSON, SKELETON), "guide:face")],
)
def test_what_it_cannot_do_without_is_asked_for(given, role):
    with pytest.raises(Fault) as caught:
        render("wan-animate-1", ask(*given))
    assert (caught.value.code, caught.value.parameters) == ("model.needs", {"role": role})


@pytest.mark.parametrize("frames", [5, 7, 77, 78, 153, 154, 200])
def test_segments_hold_every_frame_and_go_on_from_one_another(frames):
    length, segments = lengths(frames)
    assert length % 4 == 1
    assert length <= 77
    assert frames <= (length - 1) * segments + 1 < frames + 76
