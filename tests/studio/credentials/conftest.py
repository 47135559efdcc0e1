"""One small exported and signed film for all tests of the package."""

from __future__ import annotations

import shutil
from fractions import Fraction

import numpy as np
import pytest

from engine.media.export import export_cut
from engine.media.posters import poster_jpeg
from engine.media.takes import TakeWriter
from engine.messages.jobs import EditList, ExportJob, Piece, samples_at
from studio.credentials.sign import Credits, SourceTake, sign

RATE = Fraction(24)
MARK = ("Low Tide", "2026-11-21")


def write_take(path, seed):
    dice = np.random.default_rng(seed)
    with TakeWriter(path, 128, 72, RATE, 12) as writer:
        for number in range(12):
            writer.add(np.roll(dice.integers(0, 255, (72, 128, 3), dtype=np.uint8), number, 1))
        for stem in writer.stems:
            writer.sound(stem, dice.normal(0, 0.05, (samples_at(12, RATE), 2)).astype(np.float32))
    return path


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """Folder with ``film.mp4`` and its takes, unsigned."""
    folder = tmp_path_factory.mktemp("film")
    takes = [write_take(folder / f"take{number}.mov", number) for number in range(2)]
    edit_list = EditList(
        pieces=tuple(Piece(frames=12, media=str(take)) for take in takes), rate=RATE, width=128, height=72
    )
    job = ExportJob(id="1", edit_list=edit_list, out=str(folder / "film.mp4"), mark=MARK)
    export_cut(job, lambda *_: None, lambda: False)
    return folder


@pytest.fixture
def film(made, tmp_path):
    """An unsigned film of one's own."""
    return shutil.copy(made / "film.mp4", tmp_path / "film.mp4")


@pytest.fixture
def film_credits(made):
    """What the film's credentials are to say; keyword `renderer` goes to the second take."""

    def make(renderer="previz", mark=MARK):
        poster = poster_jpeg(np.zeros((72, 128, 3), np.uint8), 128)
        first = SourceTake("1A-1", made / "take0.mov", "a" * 64, "previz", poster)
        second = SourceTake("1B-2", made / "take1.mov", "b" * 64, renderer)
        return Credits("Low Tide", (first, second, first), mark)

    return make


@pytest.fixture
def signed(film, film_credits):
    """A film signed by this test's own machine."""
    sign(film, film, film_credits())
    return film
