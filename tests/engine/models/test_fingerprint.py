from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from engine.messages.faults import Fault
from engine.models import fingerprint as module
from engine.models.fingerprint import Remembered, fingerprint
from engine.models.weights import read_weights
from tests.fakes.model_files import wan_folder


@pytest.fixture
def weights(tmp_path):
    return read_weights(wan_folder(tmp_path / "wan"))


@pytest.fixture
def counted(monkeypatch):
    """Paths of the files that were read through."""
    read: list[str] = []
    real = module._counted

    def count(path, *rest):
        read.append(path.name)
        return real(path, *rest)

    monkeypatch.setattr(module, "_counted", count)
    return read


def test_every_file_is_counted_once_and_then_remembered(tmp_path, weights, counted):
    kept = tmp_path / "prints.json"
    first = fingerprint(weights, Remembered(kept))
    assert len(counted) == len(weights.files)
    for file in weights.files:
        assert first[file.name] == hashlib.sha256(Path(file.path).read_bytes()).hexdigest()
    counted.clear()
    assert fingerprint(weights, Remembered(kept)) == first
    assert counted == []


def test_a_file_that_changed_is_counted_again(tmp_path, weights, counted):
    kept = tmp_path / "prints.json"
    first = fingerprint(weights, Remembered(kept))
    path = Path(weights.component("vae").path) / "config.json"
    before = path.stat()
    changed = path.read_bytes().replace(b"Autoencoder", b"AutoEncoder")
    other = path.with_name("other")
    other.write_bytes(changed)
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.replace(path)  # same name, length and time; another file
    counted.clear()
    second = fingerprint(weights, Remembered(kept))
    assert counted == ["config.json"]
    assert {name for name in first if first[name] != second[name]} == {"vae/config.json"}


def test_progress_ends_at_the_whole_and_cancel_keeps_what_was_counted(tmp_path, weights, counted):
    kept = tmp_path / "prints.json"
    told: list[tuple[int, int]] = []
    with pytest.raises(Fault) as caught:
        fingerprint(weights, Remembered(kept), lambda *at: told.append(at), lambda: len(counted) > 3)
    assert caught.value.code == "cancelled"
    assert len(counted) == 4
    counted.clear()
    told.clear()
    fingerprint(weights, Remembered(kept), lambda *at: told.append(at))
    whole = sum(file.bytes for file in weights.files)
    assert len(counted) == len(weights.files) - 3
    assert told == sorted(told)
    assert told[-1] == (whole, whole)


def test_a_damaged_memory_is_begun_anew(tmp_path, weights):
    kept = tmp_path / "prints.json"
    kept.write_bytes(b'{"a": [1, 2')
    first = fingerprint(weights, Remembered(kept))
    assert fingerprint(weights, Remembered(kept)) == first


def test_a_file_that_is_gone_is_told(tmp_path, weights):
    Path(weights.files[0].path).unlink()
    with pytest.raises(Fault) as caught:
        fingerprint(weights, Remembered(tmp_path / "prints.json"))
    assert caught.value.code == "weights.unreadable"
