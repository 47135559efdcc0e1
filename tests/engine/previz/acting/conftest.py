from __future__ import annotations

import pytest

from engine.previz.people.bake import Baked, bake


@pytest.fixture(scope="session")
def actors() -> dict[str, Baked]:
    """A child, a woman, a tall man and the one who throws: bodies that differ most."""
    return {name: bake(name, density=0.05) for name in ("timo", "maya", "sam", "jonas")}
