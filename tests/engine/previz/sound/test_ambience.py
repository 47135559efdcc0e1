"""Ambience is seamless, wide, level and the same each time."""

from __future__ import annotations

import numpy as np
import pytest

from engine.messages.faults import Fault
from engine.previz.sound.ambience import LEVELS, ambience, loop
from engine.previz.sound.synthesis import RATE, rms
from engine.previz.sound.textures import LOOP, TEXTURES
from engine.previz.staging.scene import SOUND_KINDS


def test_every_kind_can_be_heard():
    assert set(TEXTURES) == set(LEVELS) == set(SOUND_KINDS)


@pytest.mark.parametrize("kind", SOUND_KINDS)
def test_a_kind_is_level_wide_and_without_a_seam(kind):
    whole = loop(kind)
    assert whole.shape == (LOOP, 2)
    assert whole.dtype == np.float32
    assert np.isfinite(whole).all()
    level = 20 * np.log10(rms(whole))
    assert level == pytest.approx(LEVELS[kind], abs=1.0)
    assert -40 < level < -26
    assert np.abs(whole).max() < 0.36
    sides = np.corrcoef(whole.T.astype(float))[0, 1]
    assert sides < 0.75
    # the step over the seam is not larger than steps elsewhere
    steps = np.abs(np.diff(whole, axis=0))
    assert np.abs(whole[0] - whole[-1]).max() <= np.quantile(steps, 0.9999) * 2


@pytest.mark.parametrize("kind", ["waves", "wind", "room", "traffic", "gym", "rain"])
def test_shots_of_a_scene_can_be_butted(kind):
    whole = ambience(kind, 6 * RATE, offset=1.0)
    first, second = ambience(kind, 2 * RATE, offset=1.0), ambience(kind, 4 * RATE, offset=3.0)
    assert np.array_equal(np.concatenate([first, second]), whole)


def test_a_long_shot_runs_over_the_end_of_the_loop():
    long = ambience("wind", 20 * RATE, offset=10.0)
    assert len(long) == 20 * RATE
    windows = long[: len(long) // 2400 * 2400].reshape(-1, 2400, 2)
    assert np.sqrt(np.square(windows, dtype=float).mean((1, 2))).min() > 0.002


def test_seeds_differ_and_repeat():
    one = loop("room", 3).copy()
    loop.cache_clear()
    assert np.array_equal(one, loop("room", 3))
    assert not np.array_equal(one, loop("room", 4))


def test_an_unknown_kind_is_told():
    with pytest.raises(Fault, match=r"sound\.kind"):
        ambience("whales", 100)
