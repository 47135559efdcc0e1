"""Real processes, at home where previz has been before."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def at_home(lived_in):
    """Baking people anew is no part of what these processes prove."""
