"""Takes that previz renders once for all tests of the session."""

from __future__ import annotations

import pytest

from tests.engine.scoring.shots import rendered


@pytest.fixture(scope="session")
def takes(tmp_path_factory):
    """Gives the take of a shot, rendered on first use, 424x240."""
    folder = tmp_path_factory.mktemp("scoring")
    return lambda name, shot: rendered(name, shot, folder)
