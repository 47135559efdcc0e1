"""Rain, snow, wet ground, rooms that keep the weather out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.previz.draw.scene import Item
from tests.engine.previz.draw.conftest import LOOK, placed, view

DARK_WALL = Item("ball", "plain", (0.03, 0.03, 0.04), placed(0, 0, -9, 7.5))


@pytest.fixture
def picture(renderer):
    renderer.resize(192, 128, "fine")

    def draw(time=0.0, **changes):
        return renderer.frame(replace(LOOK, **changes), view(4.0), [DARK_WALL], time).astype(int)

    return draw


@pytest.mark.parametrize("kind", ["rain", "snow"])
@pytest.mark.parametrize("toon", [False, True])
def test_it_falls(picture, kind, toon):
    clear = picture(toon=toon)
    little, much = (picture(**{kind: amount}, toon=toon) for amount in (0.3, 1.0))
    brighter = lambda p: ((p - clear).sum(2) > 24)[:60].sum()  # noqa: E731
    assert 0 < brighter(little) < brighter(much)
    later = picture(time=1 / 24, toon=toon, **{kind: 1.0})
    assert (np.abs(later - much).sum(2)[:60] > 24).sum() > 20, "and it moves"


@pytest.mark.parametrize("room", [{"enclosed": True}, {"indoor": True}])
def test_a_room_keeps_it_out(picture, room):
    assert np.array_equal(picture(rain=1.0, snow=1.0, **room), picture(**room))


def test_nothing_falls_under_shelter(picture):
    everywhere = (-40.0, -40.0, -40.0, 40.0, 40.0, 40.0)
    sheltered = picture(rain=1.0, shelter=everywhere, enclosed=True)
    assert np.abs(sheltered - picture(enclosed=True)).max() <= 2


def test_rain_wets_the_ground_and_snow_whitens_it(picture):
    dry, wet, white = (picture(**what)[108:].mean() for what in ({}, {"rain": 0.8}, {"snow": 0.9}))
    assert wet < dry - 5
    assert white > dry + 10


def test_rooms_do_not_mirror_the_sky(picture, renderer):
    mirror = Item("ball", "plain", (0.02, 0.02, 0.02), placed(0, 1.2, 0, 0.8), rough=0.05, metal=0.0)
    blue = replace(LOOK, sky_zenith=(0.0, 0.0, 4.0), sky_horizon=(0.0, 0.0, 4.0), fog_density=0.0)
    outside = renderer.frame(blue, view(3.0), [mirror]).astype(int)
    inside = renderer.frame(replace(blue, enclosed=True), view(3.0), [mirror]).astype(int)
    ball = (slice(40, 88), slice(76, 116))
    assert outside[ball][..., 2].mean() > inside[ball][..., 2].mean() + 5
    assert np.abs(outside[2, 2] - inside[2, 2]).max() < 3, "the sky itself is still seen"


def test_an_overcast_sky_has_no_sun(renderer):
    towards = replace(LOOK, sun=(0.0, 0.25, -1.0), bloom=0.0, fog_density=0.0)
    camera = view(4.0)
    camera.target = np.array([0.0, 2.2, 0.0])
    renderer.resize(192, 128, "fine")
    clear, closed = (renderer.frame(replace(towards, overcast=o), camera, []).astype(int) for o in (0.0, 1.0))
    assert clear[:60].sum(2).max() > closed[:60].sum(2).max() + 20
