"""What a cut plays beside its takes is made ready by itself, and told."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from ui.preparing import Preparing, media_of


@pytest.fixture
def preparing(studio):
    made = Preparing(studio.desk)
    made._rest.setInterval(20)
    studio.told = []
    studio.desk.material_changed.connect(studio.told.append)
    yield made
    studio.desk.material_changed.disconnect(studio.told.append)
    made.deleteLater()


def voice(studio, place):
    shot = studio.shots[place].id
    return studio.desk.session.voices.of(studio.desk.film, *studio.desk.place(shot))


def test_a_shot_that_speaks_and_has_no_take_gets_its_voice(studio, preparing):
    studio.open()
    studio.until(lambda: frozenset({studio.shots[2].id}) in studio.told)
    assert voice(studio, 2) is not None
    assert voice(studio, 0) is None
    studio.desk.apply("set_line", shot=studio.shots[2].id, index=0, text="It is early.")
    assert voice(studio, 2) is None
    studio.until(lambda: voice(studio, 2) is not None)


def test_media_is_fitted_and_told_and_what_does_not_fit_is_said_once(studio, preparing, tmp_path):
    studio.open()
    picture = tmp_path / "drawing.png"
    Image.fromarray(np.full((48, 64, 3), 128, np.uint8)).save(picture)
    adding = studio.desk.run(studio.desk.session.media.add(picture))
    studio.until(adding.done)
    name = adding.result().name
    shot = studio.shots[0].id
    studio.desk.apply("set_stand", shot=shot, media=name)
    assert list(media_of(studio.desk.film)) == [name]
    studio.until(lambda: studio.desk.session.media.usable(name) is not None)
    studio.until(lambda: frozenset({shot}) in studio.told)
    studio.desk.session.media.usable(name).unlink()
    studio.desk.session.media.path(name).write_bytes(b"no picture")
    preparing.prepare()
    studio.until(lambda: studio.troubles)
    preparing.prepare()
    studio.run(0.3)
    assert [fault.code for fault in studio.troubles] == ["media.refused"]


def test_nothing_is_begun_without_a_project_or_while_looking_only(studio, preparing):
    preparing.prepare()
    studio.run(0.1)
    assert studio.told == []
