"""The renderer, driven as previz drives it; what is drawn is measured in pixels."""

from __future__ import annotations

import gc
from dataclasses import replace

import numpy as np
import pytest

from engine.previz.draw.presets import DRAFT, FINE, STANDARD
from engine.previz.draw.renderer import Renderer
from engine.previz.draw.scene import Item, Look
from tests.engine.previz.draw.conftest import LOOK, ball, bones, furnish, person, placed, quad, view

RED_BALL = Item("ball", "plain", (0.8, 0.05, 0.05), placed(0, 0.7, 0, 0.7))


def red(picture):
    """Where it is clearly red."""
    r, g, b = (picture[..., k].astype(int) for k in range(3))
    return (r > g + 40) & (r > b + 40)


def difference(a, b):
    return np.abs(a.astype(int) - b.astype(int))


def test_a_ball_is_where_the_camera_sees_it(renderer):
    centred = red(renderer.frame(LOOK, view(), [RED_BALL]))
    aside = red(renderer.frame(LOOK, view(), [replace(RED_BALL, matrix=placed(0.8, 0.7, 0, 0.7))]))
    assert centred.sum() > 150
    columns = np.flatnonzero(centred.any(0))
    assert abs(columns.mean() - 47.5) < 2
    assert np.flatnonzero(aside.any(0)).mean() > columns.mean() + 8
    rows = np.flatnonzero(centred.any(1))
    assert rows.mean() > 32, "what lies below the line of sight is in the lower half: rows go from top to bottom"


def test_nearer_hides_farther(renderer):
    behind = Item("ball", "plain", (0.05, 0.1, 0.8), placed(0, 0.7, -2, 0.7))
    alone = renderer.frame(LOOK, view(), [RED_BALL])
    both = renderer.frame(LOOK, view(), [behind, RED_BALL])
    assert red(both).sum() >= 0.97 * red(alone).sum()


def test_the_sun_throws_a_shadow(renderer):
    look = replace(LOOK, sun=(1.0, 1.0, 0.0), shadow_centre=(0.0, 0.0, 0.0), bloom=0.0)
    with_shadow = renderer.frame(look, view(), [RED_BALL]).astype(int).sum(2)
    without = renderer.frame(look, view(), [replace(RED_BALL, casts=False)]).astype(int).sum(2)
    darker = without - with_shadow > 60
    assert darker.sum() > 40
    # with the light from the right, the shadow lies on the left
    assert np.flatnonzero(darker.any(0)).mean() < 45


@pytest.mark.parametrize("toon", [False, True])
@pytest.mark.parametrize("preset", ["draft", "standard"])
def test_the_same_frames_give_the_same_pixels(toon, preset):
    look = Look(toon=toon, rain=0.6, lamp_position=(1.0, 2.0, 1.0), lamp_colour=(1.0, 0.8, 0.4))

    def film():
        renderer = Renderer(96, 64, preset)
        furnish(renderer)
        shots = [
            (look, view(3.0), [Item("person", "figure", bones=bones(0.02 * k)), RED_BALL], k / 24) for k in range(3)
        ]
        pictures = []
        for picture in renderer.film(shots):
            pictures.append(picture)
            gc.collect()  # what is left of another renderer must not be freed in this one
        renderer.release()
        return np.array(pictures)

    first, second = film(), film()
    assert first.shape == (3, 64, 96, 3)
    assert np.array_equal(first, second)
    assert not np.array_equal(first[0], first[2])


def test_film_gives_every_frame_in_order_whatever_is_in_flight(renderer):
    shots = [(LOOK, view(), [replace(RED_BALL, matrix=placed(0.3 * k - 0.6, 0.7))], 0.0) for k in range(5)]
    filmed = list(renderer.film(shots))
    single = [renderer.frame(*shot) for shot in shots]
    assert len(filmed) == 5
    # draft keeps what did not move, so only the moving part must agree exactly
    for a, b in zip(filmed, single, strict=True):
        assert np.array_equal(red(a), red(b))
    assert list(renderer.film([])) == []


def test_a_film_left_early_leaves_nothing_behind(renderer):
    shots = [(LOOK, view(), [replace(RED_BALL, matrix=placed(0.3 * k, 0.7))], 0.0) for k in range(4)]
    film = renderer.film(iter(shots))
    next(film)
    film.close()
    renderer.resize(96, 64)
    fresh = renderer.frame(*shots[0])
    renderer.resize(96, 64)
    assert np.array_equal(next(renderer.film(shots)), fresh)


def test_a_locked_camera_draws_what_moves_and_keeps_the_rest(renderer):
    """With reuse and without, the moving ball and its shadow look the same, to the last level of rounding."""
    shots = [(LOOK, view(6.0), [replace(RED_BALL, matrix=placed(0.05 * k, 0.5, 0, 0.3))], 0.0) for k in range(6)]
    with_reuse = np.array(list(renderer.film(shots)))
    renderer.resize(96, 64, replace(DRAFT, reuse_still=False))
    every = np.array(list(renderer.film(shots)))
    assert difference(with_reuse, every).max() <= 1
    assert difference(every[0], every[5]).max() > 40


def test_each_program_is_compiled_once(renderer):
    items = [RED_BALL, Item("person", "figure", bones=bones())]
    renderer.frame(LOOK, view(), items)
    compiled, drawn = renderer.programs, renderer.draws
    renderer.frame(LOOK, view(), items)
    a_frame = renderer.draws - drawn
    for k in range(4):
        renderer.frame(LOOK, view(3.9 - 0.1 * k), items, k / 24)
    assert renderer.programs == compiled
    assert renderer.draws == drawn + 5 * a_frame
    furnish(renderer)
    renderer.frame(LOOK, view(), items)
    assert renderer.programs == compiled, "another scene of the same materials needs no new programs"


def test_forty_items_of_one_mesh_are_one_draw(renderer):
    def draws(count):
        before = renderer.draws
        renderer.frame(LOOK, view(9.0), [replace(RED_BALL, matrix=placed(0.2 * k - 4, 0.5)) for k in range(count)])
        return renderer.draws - before

    assert draws(40) == draws(1)


def test_what_is_out_of_the_picture_is_not_drawn(renderer):
    before = renderer.draws
    renderer.frame(LOOK, view(), [RED_BALL])
    seen = renderer.draws - before
    before = renderer.draws
    renderer.frame(LOOK, view(), [replace(RED_BALL, matrix=placed(0, 0.7, 30), casts=False)])
    assert renderer.draws - before == seen - 2  # neither surface nor shadow


@pytest.mark.parametrize("size", [(64, 64), (65, 71), (97, 67), (130, 64)])
@pytest.mark.parametrize("preset", ["draft", "standard", "fine"])
def test_odd_sizes(renderer, size, preset):
    renderer.resize(*size, preset)
    picture = renderer.frame(LOOK, view(), [RED_BALL])
    assert picture.shape == (size[1], size[0], 3)
    assert picture.dtype == np.uint8
    share = red(picture).mean()
    assert 0.02 < share < 0.4
    for edge in (picture[0], picture[-1], picture[:, 0], picture[:, -1]):
        assert edge.astype(int).sum(1).min() > 20, "no undrawn border"


def test_sizes_and_counts_out_of_range_are_refused(renderer):
    for size in ((63, 64), (64, 4097), (0, 0)):
        with pytest.raises(ValueError, match="64 to 4096"):
            renderer.resize(*size)
    with pytest.raises(ValueError, match="in flight"):
        Renderer(64, 64, in_flight=0)
    with pytest.raises(KeyError):
        renderer.resize(64, 64, "superb")


def test_the_largest_size(renderer):
    renderer.resize(4096, 64, DRAFT)
    assert renderer.frame(LOOK, view()).shape == (64, 4096, 3)


def test_names_that_do_not_exist_are_refused(renderer):
    with pytest.raises(KeyError, match="no mesh"):
        renderer.set_static([Item("nothing")])
    with pytest.raises(KeyError, match="no material"):
        renderer.set_static([Item("floor", "velvet")])
    with pytest.raises(KeyError, match="no figure"):
        renderer.frame(LOOK, view(), [Item("floor", "figure")])
    with pytest.raises(ValueError, match="vertex"):
        renderer.add_mesh("broken", np.zeros((3, 3)), np.ones((3, 3)), np.array([[0, 1, 3]]))


def test_a_mesh_can_be_given_again(renderer):
    small = red(renderer.frame(LOOK, view(), [RED_BALL])).sum()
    points, normals, triangles = ball()
    renderer.add_mesh("ball", points * 0.5, normals, triangles)
    assert red(renderer.frame(LOOK, view(), [RED_BALL])).sum() < 0.5 * small
    with pytest.raises(ValueError, match="still shows"):
        renderer.add_mesh("floor", *quad())


def test_presets_agree_on_the_picture(renderer):
    pictures = []
    for preset in (DRAFT, STANDARD, FINE):
        renderer.resize(128, 96, preset)
        pictures.append(renderer.frame(LOOK, view(), [RED_BALL, Item("person", "figure", matrix=placed(1.2))]))
    for picture in pictures[:2]:
        assert difference(picture, pictures[2]).mean() < 12


def test_cached_shadows_of_a_heavy_set_look_like_drawn_ones(renderer):
    """Above a number of casting triangles the set's shadows are kept; they must not show it."""
    points, normals, triangles = ball(200, 110)  # 43 000 triangles
    renderer.add_mesh("heavy", points, normals, triangles)
    look = replace(LOOK, shadow_centre=(0.0, 0.0, 0.0))
    floor = Item("floor", "plain", (0.4, 0.4, 0.38), casts=False)
    heavy = Item("heavy", "plain", (0.8, 0.05, 0.05), placed(0, 0.7, 0, 0.7))
    renderer.set_static([floor])
    drawn = renderer.frame(look, view(), [heavy])
    renderer.set_static([floor, heavy])
    first, second = renderer.frame(look, view()), renderer.frame(look, view())
    assert np.array_equal(first, second)
    assert difference(first, drawn).max() <= 2


def test_toon_has_ink_and_few_tones(renderer):
    renderer.resize(192, 128, "fine")
    even = (0.25, 0.25, 0.25)
    lit = replace(LOOK, bloom=0.0, grade=0, fog_density=0.0, occlusion=0.0, ambient_sky=even, ambient_ground=even)
    photo = renderer.frame(lit, view(3.0), [RED_BALL])
    toon = renderer.frame(replace(lit, toon=True), view(3.0), [RED_BALL])

    def shades(picture):
        """How many levels of red make up nine tenths of the ball."""
        counts = np.sort(np.bincount(picture[picture[..., 0] > 2 * picture[..., 1].astype(int)][:, 0] // 4))[::-1]
        return int(np.searchsorted(np.cumsum(counts), 0.9 * counts.sum())) + 1

    assert shades(toon) < 0.5 * shades(photo)

    def ink(picture):
        """Pixels of the violet of the lines."""
        return ((picture.max(2) < 118) & (picture[..., 2] > picture[..., 1])).sum()

    assert ink(photo) < 20
    assert ink(toon) > 80


def test_person_of_a_scene_that_was_cleared_is_gone(renderer):
    renderer.clear_scene()
    with pytest.raises(KeyError):
        renderer.frame(LOOK, view(), [Item("person", "figure")])
    furnish(renderer)
    renderer.add_figure("person", person())
    assert red(renderer.frame(LOOK, view(), [Item("person", "figure", bones=bones())])).sum() > 50
