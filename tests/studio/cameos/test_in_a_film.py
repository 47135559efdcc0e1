"""From a recording to a film: recorded, prepared, cast, released, rendered by the real engine, seen in the take."""

from __future__ import annotations

import shutil

import numpy as np
import pytest
from PIL import Image

from engine.messages.requests import OWN
from tests.studio.cameos.filming import DONE, Filming

pytestmark = pytest.mark.usefixtures("lived_in")


@pytest.fixture
def vault(home_of_ada, own_home, open_vault):
    """With a cameo of a synthetic recording, and everything that renders use."""
    shutil.copytree(home_of_ada[0], own_home, dirs_exist_ok=True)
    return open_vault()


@pytest.fixture
def ada(home_of_ada, vault):
    return vault.get(home_of_ada[1])


def render(filming: Filming) -> np.ndarray:
    """Render all shots; the first one's poster."""

    async def play():
        filming.queue()
        await filming.work()
        assert filming.states() == [DONE]
        (take,) = filming.session.takes.of(filming.shots[0])
        folder = filming.session.takes.path(take).parent
        return filming.session.takes.recipe(take), np.asarray(Image.open(folder / "poster.jpg"), int)

    return filming.run(play)


def test_a_recorded_person_is_seen_in_the_take(tmp_path, vault, ada):
    text = "MARA looks at the camera."
    filming = Filming(tmp_path / "film.rushes", vault, ada.id, text)
    filming.grant()
    recipe, seen = render(filming)
    assert dict(recipe.cameos) == {ada.id: ("likeness",)}
    roles = set(recipe.request.inputs)
    assert {f"cameo:MARA:{asset}{OWN}" for asset in ("clip", "matte", "face", "still:1")} <= roles
    assert not any("voice" in role or "features" in role for role in roles)
    stand_in = Filming(tmp_path / "other.rushes", vault, "", text)
    _recipe, without = render(stand_in)
    assert np.abs(seen - without).max() > 60


def test_the_voice_goes_along_where_it_is_released_and_she_speaks(tmp_path, vault, ada):
    filming = Filming(tmp_path / "film.rushes", vault, ada.id, "MARA looks at the camera.")
    filming.session.project.apply("add_line", shot=filming.shots[0], character="MARA", text="Good evening.")

    async def ask():
        filming.grant("likeness", "words")
        (job,) = filming.queue()
        await filming.asked()
        silent = set(job.request.inputs)
        filming.grant("likeness", "voice", "words")
        (job,) = filming.queue()
        await filming.asked()
        return silent, set(job.request.inputs)

    silent, voiced = filming.run(ask)
    assert not any("voice" in role for role in silent)
    assert voiced - silent >= {f"cameo:MARA:voice:1{OWN}", f"cameo:MARA:features{OWN}"}
