from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.messages.faults import Fault
from engine.previz.people import baked_cache
from engine.previz.people.assets import load
from engine.previz.people.bake import Baked, bake
from engine.previz.people.cast import CAST
from engine.previz.people.hair import STYLES, grow_hair
from engine.previz.people.spec import SLOT

BUDGET = 60_000
KEYS = {"position": 3, "normal": 3, "bone": 4, "weight": 4, "slot": 1, "detail": 4, "extra": 2}


@pytest.mark.parametrize("name", CAST)
def test_every_stand_in_bakes_whole_and_within_budget(people: dict[str, Baked], name: str) -> None:
    baked = people[name]
    total = 0
    for arrays, triangles in (baked.figure.face, baked.figure.body, *((a, t) for _, a, t in baked.figure.coarse)):
        count = len(arrays["position"])
        assert {key: arrays[key].shape for key in KEYS} == {key: (count, width) for key, width in KEYS.items()}
        assert all(np.isfinite(arrays[key]).all() for key in KEYS)
        assert triangles.min() >= 0
        assert triangles.max() < count
        assert np.linalg.norm(arrays["normal"], axis=1).max() < 1.5
        assert arrays["weight"].sum(1) == pytest.approx(1.0, abs=1e-3)
        assert arrays["bone"].max() < len(baked.bones) <= 56
        assert arrays["position"][:, 1].min() > -0.02
        assert arrays["position"][:, 1].max() < baked.measures.height + 0.12
    total = sum(len(part[0]["position"]) for part in (baked.figure.face, baked.figure.body))
    assert 20_000 < total <= BUDGET
    assert np.isfinite(baked.figure.face_map).all()
    assert np.isfinite(baked.shapes).all()


@pytest.mark.parametrize("name", CAST)
def test_coarse_versions_cut_triangles_strongly_and_keep_the_silhouette(people: dict[str, Baked], name: str) -> None:
    figure = people[name].figure
    full = len(figure.face[1]) + len(figure.body[1])
    (_, near, near_triangles), (_, far, far_triangles) = figure.coarse
    assert len(near_triangles) < full / 3
    assert len(far_triangles) < full / 9
    whole = np.concatenate([figure.face[0]["position"], figure.body[0]["position"]])
    for arrays in (near, far):
        assert arrays["position"].min(0) == pytest.approx(whole.min(0), abs=0.05)
        assert arrays["position"].max(0) == pytest.approx(whole.max(0), abs=0.05)


def test_measures_are_those_of_people(people: dict[str, Baked]) -> None:
    heights = {name: baked.measures.height for name, baked in people.items()}
    assert 1.30 < heights["timo"] < 1.45
    assert 1.85 < heights["sam"] < 1.95
    for baked in people.values():
        m = baked.measures
        assert m.scale == pytest.approx(m.height / 1.7)
        assert 0.74 < m.shoulder / m.height < 0.86
        assert 0.25 < m.arm / m.height < 0.33
        assert m.hip == pytest.approx(m.leg, rel=0.12)
        assert 0.92 < m.eye / m.height < 0.97
        assert baked.eye_centres[0, 0] > 0 > baked.eye_centres[1, 0]


def test_nobody_shows_skin_through_their_clothes(people: dict[str, Baked]) -> None:
    arrays, triangles = people["sam"].figure.body
    slot = arrays["slot"][triangles[:, 0], 0]
    height = arrays["position"][triangles].mean(1)[:, 1] / people["sam"].measures.height
    skin = slot == SLOT["skin"]
    assert not (skin & (height > 0.12) & (height < 0.40)).any()
    assert (skin & (height > 0.42) & (height < 0.56)).any()  # the hands


def test_face_shapes_move_the_face_and_only_where_they_should(people: dict[str, Baked]) -> None:
    baked = people["maya"]
    rest, open_ = baked.morph({}), baked.morph({"jawOpen": 1.0})
    assert rest.shape == (len(baked.figure.face[0]["position"]), 6)
    assert not rest.any()
    assert open_[:, 1].min() < -0.02
    forehead = baked.figure.face[0]["position"][:, 1] > baked.eye_centres[:, 1].mean() + 0.03
    assert np.abs(open_[forehead, :3]).max() < 0.004
    half = baked.morph({"jawOpen": 0.5})
    assert half == pytest.approx(0.5 * open_, abs=1e-6)
    assert baked.morph({"noSuchShape": 1.0}) == pytest.approx(rest)


def test_a_beard_follows_the_jaw(people: dict[str, Baked]) -> None:
    baked = people["otto"]
    hair = baked.figure.face[0]["slot"][:, 0] == SLOT["hair"]
    assert hair.sum() > 3000
    moved = baked.morph({"jawOpen": 1.0})[hair]
    assert moved[:, 1].min() < -0.02


def test_the_same_person_bakes_to_the_same_bytes(people: dict[str, Baked]) -> None:
    again = bake("lin")
    for a, b in zip(
        (*people["lin"].figure.face[0].values(), *people["lin"].figure.body[0].values(), people["lin"].shapes),
        (*again.figure.face[0].values(), *again.figure.body[0].values(), again.shapes),
        strict=True,
    ):
        assert a.tobytes() == b.tobytes()


def test_an_unknown_stand_in_is_a_fault() -> None:
    with pytest.raises(Fault) as caught:
        bake("nobody")
    assert caught.value.code == "people.unknown"


def flat(baked: Baked) -> list[bytes]:
    figure = baked.figure
    parts = [figure.face, figure.body, *((arrays, triangles) for _, arrays, triangles in figure.coarse)]
    out = [value.tobytes() for arrays, triangles in parts for value in (*arrays.values(), triangles)]
    others = (figure.face_map, baked.shapes, baked.shape_rows, baked.heads, baked.tails, baked.eye_centres)
    return out + [value.tobytes() for value in others]


def test_a_cached_person_is_the_fresh_one_and_a_damaged_file_is_rebuilt(tmp_path: Path) -> None:
    fresh = flat(bake("timo", density=0.05))
    assert flat(bake("timo", density=0.05, cache=tmp_path)) == fresh
    (stored,) = tmp_path.iterdir()
    whole = stored.read_bytes()
    load.cache_clear()
    assert flat(bake("timo", density=0.05, cache=tmp_path)) == fresh
    assert load.cache_info().currsize == 0, "what people are made from is unpacked for one who is already made"
    for damaged in (whole[: len(whole) // 2], b"not a zip", whole[:3000] + bytes(4000) + whole[7000:]):
        stored.write_bytes(damaged)
        assert flat(bake("timo", density=0.05, cache=tmp_path)) == fresh
    assert [path.name for path in tmp_path.iterdir()] == [stored.name]
    assert stored.read_bytes() == whole


def test_reading_a_damaged_cache_gives_nothing_and_leaves_no_file_open(tmp_path: Path) -> None:
    baked_cache.write(tmp_path, "a", {"x": np.arange(5)})
    stored = baked_cache.read(tmp_path, "a")
    assert stored is not None
    assert (stored["x"] == np.arange(5)).all()
    assert baked_cache.read(tmp_path, "b") is None
    for damaged in (b"", b"PK", (tmp_path / "a.npz").read_bytes()[:40]):
        (tmp_path / "a.npz").write_bytes(damaged)
        assert baked_cache.read(tmp_path, "a") is None


def test_the_cache_knows_wardrobe_and_density_apart() -> None:
    spec = CAST["maya"]
    keys = {baked_cache.key(spec, 0.35), baked_cache.key(spec, 0.5), baked_cache.key(CAST["nia"], 0.35)}
    assert len(keys) == 3


def test_a_cache_that_cannot_be_written_is_no_harm(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    assert bake("timo", density=0.05, cache=blocked / "people").name == "timo"


@pytest.mark.parametrize("style", STYLES)
def test_every_hair_style_grows_on_the_head(style: str) -> None:
    from engine.previz.people.assets import load
    from engine.previz.people.body import build
    from engine.previz.people.head import Head

    assets = load()
    head = Head(assets, build(assets, CAST["maya"].body))
    hair = grow_hair(head, style, seed=3, density=0.2)
    if style == "bald":
        assert hair is None
        return
    assert hair is not None
    assert np.isfinite(hair.position).all()
    assert len(hair.position) < 60_000
    assert np.linalg.norm(hair.position - head.centre, axis=1).max() < 0.75
    before_the_face = (hair.position[:, 2] > head.eyes[2] + 0.01) & (hair.position[:, 1] < head.eyes[1] - 0.02)
    assert (before_the_face & (np.abs(hair.position[:, 0]) < 0.03)).mean() < 0.002
    made = STYLES[style]
    assert made is not None
    if made.behind is not None:  # tucked behind the ears
        rel = (hair.position - head.centre) / head.scale
        below = rel[:, 1] < -0.03
        assert (rel[below, 2] > made.behind + 0.012).mean() < 0.01
