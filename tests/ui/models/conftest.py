"""A window with a shelf of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from studio.models.shelf import Shelf
from tests.fakes.model_files import wan_folder


@pytest.fixture
def weights(tmp_path):
    """A folder of a small Wan, whole by its headers."""
    return wan_folder(tmp_path / "weights" / "wan")


@pytest.fixture
def shelf(weights):
    """The user's shelf with that model."""
    made = Shelf()
    made.add(weights)
    return made


@pytest.fixture
def sheet(studio):
    """Opens the sheet of models."""

    def opened(key: str = "models.show"):
        from ui.models.sheet import ModelsSheet

        studio.do(key)
        return studio.sheet(ModelsSheet)

    return opened


@pytest.fixture
def broken(weights):
    """The folder without its decoder."""
    shutil.rmtree(Path(weights) / "vae")
    return weights
