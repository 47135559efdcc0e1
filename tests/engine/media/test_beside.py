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


def test_a_full_disk_is_known_in_the_words_of_a_library_in_rust_too(tmp_path):
    import resource
    import signal

    import numpy as np
    from safetensors import SafetensorError
    from safetensors.numpy import save_file

    own = resource.getrlimit(resource.RLIMIT_FSIZE)
    assert signal.getsignal(signal.SIGXFSZ) is signal.SIG_IGN, "a file that is too large is an error, no death"
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, own[1]))
    try:
        with pytest.raises(SafetensorError) as caught:
            save_file({"a": np.zeros(1000)}, tmp_path / "a.safetensors")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, own)
    assert beside.writing_fault(caught.value, tmp_path / "a.safetensors").code == "media.disk_full"
    assert beside.writing_fault(ValueError("(os error x)"), tmp_path / "a").code == "media.cannot_write"
