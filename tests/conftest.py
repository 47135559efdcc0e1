"""Fixtures for everybody: no warning in the log goes unseen, nothing is written outside the test's own folder."""

from __future__ import annotations

import logging
import os
import shutil
import sys
from fractions import Fraction
from pathlib import Path

import psutil
import pytest

import engine.diffusion  # noqa: F401 - before any test imports diffusers, see engine.diffusion.compiling
from engine.messages.requests import Heading, Request, Staging

# Hundreds of processes are started: whatever the shell asks for, each would otherwise compile all it imports anew.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# Every core has a worker: what counts on several threads at once would only wait for its own turn.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

MEMORY = Path("/dev/shm")
ROOM = 8 << 30
# What is saved is saved for good, tens of thousands of times, and waits for the disk each time: not where memory is
# as good, and there is enough of it.
if MEMORY.is_dir() and min(shutil.disk_usage(MEMORY).free, psutil.virtual_memory().available) > ROOM:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


@pytest.fixture(autouse=True)
def quiet_log(caplog, request):
    """Fail a test on a logged warning it did not say it expects (``@pytest.mark.logs("part of the message")``)."""
    yield
    expected = [word for mark in request.node.iter_markers("logs") for word in mark.args]
    loud = [record.getMessage() for record in caplog.get_records("call") if record.levelno >= logging.WARNING]
    unexpected = [message for message in loud if not any(word in message for word in expected)]
    assert not unexpected, f"unexpected log lines: {unexpected}"


@pytest.fixture(scope="session")
def baked_people(tmp_path_factory):
    """Where previz keeps whom it baked: one place for all homes, of all workers."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "people"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory, monkeypatch, baked_people):
    """Every test has a user folder of its own; only whom previz baked there is known to all, by what it is made of."""
    home = tmp_path_factory.mktemp("home")
    (home / "people").symlink_to(baked_people)
    monkeypatch.setenv("RUSHES_HOME", str(home))
    return home


@pytest.fixture
def lived_in(own_home):
    """The test's own home, where it matters that whoever was baked before is not baked again."""
    return own_home


@pytest.fixture
def make_request():
    """A small request; keyword arguments of `Staging` and `Request` alike."""

    def make(action="MARA walks.", frames=6, **changes):
        staging = Staging(
            heading=changes.pop("heading", Heading(exterior=True, place="BEACH", time="SUNSET")),
            action=action,
            frames=frames,
            rate=changes.pop("rate", Fraction(24)),
            lines=changes.pop("lines", ()),
            entries=changes.pop("entries", ()),
            weather=changes.pop("weather", ""),
            time=changes.pop("time", ""),
        )
        return Request(staging=staging, **{"width": 128, "height": 72, "seed": 1, "quality": "draft", **changes})

    return make
