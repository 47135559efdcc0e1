"""A person, a holder and the engine's own memory."""

from __future__ import annotations

import pytest

from engine.consent.ledger import Ledger
from tests.engine.consent.people import Holder, Person


@pytest.fixture
def mara():
    return Person()


@pytest.fixture
def holder():
    return Holder()


@pytest.fixture
def ledger(tmp_path):
    return Ledger(tmp_path / "state")
