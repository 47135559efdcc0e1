"""Files that are there whole or not at all."""

from __future__ import annotations

import errno

import pytest

from engine.media import beside
from engine.media.beside import write_whole
from engine.messages.faults import Fault


def test_what_lay_there_is_replaced_and_nothing_lies_beside_it(tmp_path):
    path = tmp_path / "take.json"
    path.write_bytes(b"old")
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert [each.name for each in tmp_path.iterdir()] == ["take.json"]


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(Fault, match=r"media\.cannot_write"):
        write_whole(tmp_path / "nowhere" / "take.json", b"new")


def test_a_full_disk_leaves_what_lay_there(tmp_path, monkeypatch):
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    path = tmp_path / "take.json"
    path.write_bytes(b"old")
    monkeypatch.setattr(beside.os, "fsync", full)
    with pytest.raises(Fault, match=r"media\.disk_full"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["take.json"]
