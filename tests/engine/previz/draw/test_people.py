"""People in the picture: bones, faces, levels of detail, shadows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.previz.draw import figures
from engine.previz.draw.figures import FigureMesh
from engine.previz.draw.frame import fit_close_shadow, make_frame
from engine.previz.draw.scene import Item
from tests.engine.previz.draw.conftest import LOOK, bones, person, placed, view


def difference(a, b):
    return np.abs(a.astype(int) - b.astype(int)).max(2)


def test_bones_move_what_they_carry(renderer):
    renderer.resize(160, 120, "fine")
    upright = renderer.frame(LOOK, view(3.0), [Item("person", "figure", bones=bones())])
    leaning = renderer.frame(LOOK, view(3.0), [Item("person", "figure", bones=bones(0.4))])
    changed = difference(upright, leaning) > 40
    rows = np.flatnonzero(changed.any(1))
    assert changed[:60].sum() > 100, "the head moved"
    assert rows.min() < 30
    body = difference(upright, leaning)[70:100, 70:90]
    assert np.median(body) < 8, "the body did not"


def test_the_matrix_places_a_person(renderer):
    left = renderer.frame(LOOK, view(), [Item("person", "figure", matrix=placed(-1), bones=bones())])
    right = renderer.frame(LOOK, view(), [Item("person", "figure", matrix=placed(1), bones=bones())])
    shirt = lambda p: np.flatnonzero(((p[..., 0].astype(int) - p[..., 1]) > 50).any(0)).mean()  # noqa: E731
    assert shirt(left) < 40
    assert shirt(right) > 56


def test_face_offsets_move_the_face_only(renderer):
    renderer.resize(160, 120, "fine")
    still = Item("person", "figure", bones=bones())
    face = person().face[0]["position"]
    offsets = np.zeros((len(face), 6))
    offsets[face[:, 2] > 0.05, 0] = 0.12
    close = view(1.2, 1.55)
    at_rest, moved = renderer.frame(LOOK, close, [still]), renderer.frame(LOOK, close, [replace(still, morph=offsets)])
    assert (difference(at_rest, moved) > 30).sum() > 100
    assert np.array_equal(renderer.frame(LOOK, close, [replace(still, morph=None)]), at_rest)
    with pytest.raises(ValueError, match="offsets"):
        renderer.frame(LOOK, close, [replace(still, morph=np.zeros((3, 6)))])


def test_two_of_the_same_person_keep_their_own_poses(renderer):
    renderer.resize(160, 120, "fine")
    one = Item("person", "figure", matrix=placed(-0.7), bones=bones(0.3))
    two = Item("person", "figure", matrix=placed(0.7), bones=bones())
    both = renderer.frame(LOOK, view(), [one, two])
    assert np.median(difference(both, renderer.frame(LOOK, view(), [one]))[:, :70]) < 6
    assert np.median(difference(both, renderer.frame(LOOK, view(), [two]))[:, 90:]) < 6
    assert (difference(both, both[:, ::-1])[:60] > 40).sum() > 50, "one leans, the other does not"


def test_bones_that_do_not_fit_are_refused(renderer):
    for wrong in (np.eye(4), np.tile(np.eye(4), (57, 1, 1)), np.tile(np.eye(4), (1, 1, 1))):
        with pytest.raises(ValueError, match="bones"):
            renderer.frame(LOOK, view(), [Item("person", "figure", bones=wrong)])


def test_people_throw_shadows_on_the_floor(renderer):
    look = replace(LOOK, sun=(1.0, 0.8, 0.0), shadow_centre=(0.0, 0.0, 0.0), bloom=0.0)
    item = Item("person", "figure", bones=bones())
    lit = renderer.frame(look, view(), [replace(item, casts=False)]).astype(int).sum(2)
    shadowed = renderer.frame(look, view(), [item]).astype(int).sum(2)
    dark = lit - shadowed > 60
    assert dark.sum() > 60
    assert np.flatnonzero(dark.any(0)).mean() < 44


def test_far_people_look_like_near_ones_but_cost_less(gl):
    figure = FigureMesh(gl, person())
    triangles = [sum(piece.count for part in parts for piece in part.pieces) for _, parts in figure.levels]
    assert triangles == sorted(triangles, reverse=True)
    assert triangles[-1] < 0.4 * triangles[0]
    assert figure.level(0.001) is figure.levels[0][1]
    assert figure.level(1.0) is figure.levels[-1][1]
    figure.release()


def test_only_what_is_drawn_is_made(gl, monkeypatch):
    """A film shows most people at one distance, and every level costs as much to make as a frame to draw."""
    made = []
    really = figures._sorted_by_slot
    monkeypatch.setattr(figures, "_sorted_by_slot", lambda part: made.append(len(part[1])) or really(part))
    figure = FigureMesh(gl, person())
    figure.levels[0][1][0].set_morph(np.full((len(person().face[0]["position"]), 6), 0.1))
    assert made == []
    far = [piece for part in figure.level(1.0) for piece in part.pieces]
    assert made == [sum(piece.count for piece in far) // 3]
    figure.level(1.0)
    assert len(made) == 1
    figure.release()


def test_a_face_that_is_made_late_has_its_shape(gl):
    """Its shape is set for each frame before anything is drawn; what is made while it is drawn takes it over."""
    late, early = FigureMesh(gl, person()), FigureMesh(gl, person())
    shape = np.random.default_rng(1).normal(size=(len(person().face[0]["position"]), 6))
    for figure in (early, late):
        face = figure.levels[0][1][0]
        if figure is early:
            assert face.pieces
        face.set_morph(shape)
    offsets = [figure.levels[0][1][0]._made._morph.read() for figure in (early, late)]
    assert offsets[0] == offsets[1] != bytes(len(offsets[0]))
    with pytest.raises(ValueError, match="a face of"):
        face.set_morph(shape[1:])
    for figure in (early, late):
        figure.release()


def test_own_coarse_versions_are_used(gl):
    arrays, triangles = person().face
    figure = FigureMesh(gl, person(((0.1, arrays, triangles),)))
    assert [round(cell, 3) for cell, _ in figure.levels] == [0.0, 0.008, 0.1]
    figure.release()


def test_bounds_hold_the_posed_person(gl):
    figure = FigureMesh(gl, person())
    spheres = figure.bounds(bones(0.5) @ placed(2, 0, 1))
    points = np.concatenate([person().face[0]["position"], person().body[0]["position"]])
    moved = points + np.array([2.0, 0, 1])
    moved[points[:, 1] > 1.55] += [0.5, 0, 0]
    inside = (np.linalg.norm(moved[:, None] - spheres[None, :, :3], axis=2) < spheres[None, :, 3]).any(1)
    assert inside.all()
    figure.release()


def test_people_near_the_camera_get_a_finer_shadow_map():
    spheres = [np.array([[0.0, 1.6, 0.0, 0.2], [0.0, 1.0, 0.0, 0.4]])]
    near = make_frame(LOOK, view(1.5, 1.6), 0.0, 1.5, 320, 1024, snap=False)
    fit_close_shadow(near, spheres, 1024, 1024)
    assert near.close_matrix is not None
    corners = spheres[0][:, :3] @ near.close_matrix[:3, :3].T + near.close_matrix[:3, 3]
    assert np.abs(corners).max() < 1
    crowd = [np.array([[x, 1.0, -6.0, 1.0]]) for x in (-4.0, 4.0)]
    far = make_frame(LOOK, view(12.0), 0.0, 1.5, 320, 1024, snap=False)
    fit_close_shadow(far, crowd, 1024, 1024)
    assert far.close_matrix is None, "people far apart share the set's"


@pytest.mark.parametrize("toon", [False, True])
def test_people_are_lit_by_lamps(renderer, toon):
    night = replace(
        LOOK, toon=toon, sun_colour=(0.0, 0.0, 0.0), ambient_sky=(0.02, 0.02, 0.03), ambient_ground=(0.01,) * 3
    )
    item = Item("person", "figure", bones=bones())
    dark = renderer.frame(night, view(3.0), [item])
    lamp = replace(night, lamps=(((-1.5, 1.6, 0.8), (3.0, 2.4, 1.6)),))
    lit = renderer.frame(lamp, view(3.0), [item])
    gain = lit.astype(int).sum(2) - dark.astype(int).sum(2)
    assert gain[:, 40:48].max() > 100
    assert gain[20:50, 38:48].mean() > gain[20:50, 49:58].mean(), "brighter on the lamp's side"
