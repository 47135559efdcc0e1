from __future__ import annotations

from importlib import resources

import numpy as np
import pytest

from engine.previz.people.assets import BODY, load
from engine.previz.people.body import BodySpec, build, macro_weights
from engine.previz.people.cast import CAST
from engine.previz.people.face_shapes import FACE_SHAPES


def test_the_packed_data_is_small_and_says_whose_it_is() -> None:
    folder = resources.files("resources.people")
    assert len((folder / "people.npz").read_bytes()) < 12e6
    licence = (folder / "LICENCE.md").read_text(encoding="utf-8")
    assert "CC0" in licence
    assert "Mika Suominen" in licence


def test_every_bone_follows_its_parent_and_weights_sum_to_one() -> None:
    assets = load()
    assert assets is load()
    assert all(parent < child for child, parent in enumerate(assets.parents))
    assert assets.weights[BODY].sum(1) == pytest.approx(1.0, abs=0.02)


def test_every_target_of_the_cast_and_every_face_shape_is_there() -> None:
    assets = load()
    assert len(FACE_SHAPES) == 52
    for name in (*FACE_SHAPES, *(detail for spec in CAST.values() for detail in spec.body.details)):
        index, offset = assets.target(name)
        assert len(index) == len(offset) > 0
        assert (np.diff(index) > 0).all()
        assert 1e-4 < np.abs(offset).max() < 0.2


def test_sliders_move_the_body_where_they_say() -> None:
    assets = load()
    small, tall = (build(assets, BodySpec(height=height)).stature for height in (0.2, 0.8))
    assert tall - small > 0.15
    child, adult = (build(assets, BodySpec(age=age)).stature for age in (0.1875, 0.5))
    assert child < 1.45 < adult
    thin, heavy = (np.ptp(build(assets, BodySpec(weight=weight)).vertices[BODY][4000:6000, 0]) for weight in (0.1, 0.9))
    assert thin != heavy


def test_macro_weights_share_out_one_body() -> None:
    weights = macro_weights(BodySpec(gender=0.3, age=0.7, muscle=0.2, weight=0.9))
    assert sum(w for name, w in weights.items() if name.startswith("universal-")) == pytest.approx(1.0, abs=1e-3)


def test_an_unknown_detail_is_an_error() -> None:
    with pytest.raises(KeyError):
        build(load(), BodySpec(details={"nose-of-cyrano": 1.0}))
