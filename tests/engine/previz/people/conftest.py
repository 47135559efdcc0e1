from __future__ import annotations

import pytest

from engine.previz.people.bake import Baked, bake
from engine.previz.people.cast import CAST


@pytest.fixture(scope="session")
def people() -> dict[str, Baked]:
    return {name: bake(name) for name in CAST}
