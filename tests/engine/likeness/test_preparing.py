"""What is told of a recording out of which nothing can be cut."""

from __future__ import annotations

import json

import cv2
import numpy as np
import pytest

from engine.likeness.preparing import OUTLINE, Taken, prepare
from engine.media.clips import PictureEncoder, Pictures, clip_bytes, read_clip
from engine.messages.jobs import SAMPLE_RATE


@pytest.mark.parametrize("clear", [True, False])
def test_a_guessed_outline_is_told_with_its_figures(clear: bool) -> None:
    picture = np.full((120, 160, 3), 127, np.uint8)
    if clear:
        cv2.circle(picture, (80, 60), 35, (220, 40, 30), cv2.FILLED)
    encoder = PictureEncoder(160, 120)
    clip = Pictures(160, 120, (encoder.encode(picture),) * 3, tuple(number * SAMPLE_RATE for number in range(3)))
    made = dict(prepare(clip_bytes(clip), b"", Taken("object", stills=True), lambda *_: None, lambda: False))
    assert {"matte", "still:1"} <= set(made)
    assert (OUTLINE in made) is not clear
    if not clear:
        assert json.loads(made[OUTLINE]) == {"guessed": 3, "pictures": 3}


def test_a_background_of_another_place_is_left_aside() -> None:
    picture = np.full((120, 160, 3), 127, np.uint8)
    cv2.circle(picture, (80, 60), 35, (220, 40, 30), cv2.FILLED)
    encoder, other = PictureEncoder(160, 120), PictureEncoder(160, 120)
    clip = Pictures(160, 120, (encoder.encode(picture),), (0,))
    plate = Pictures(160, 120, (other.encode(np.full((120, 160, 3), (20, 90, 40), np.uint8)),), (0,))
    given = clip_bytes(clip), clip_bytes(plate)
    made = dict(prepare(*given, Taken("object", stills=True), lambda *_: None, lambda: False))
    inside = read_clip(made["matte"])[0].picture(0)[..., 1] > 128
    assert inside[60, 80]
    assert not inside[10, 10]
