"""Cameras as the system lists them, the choice that is remembered, and why one does not open."""

from __future__ import annotations

import subprocess
import sys

import pytest

from engine.messages.faults import Exit, Fault
from studio.cameos.recording import devices
from studio.cameos.recording.devices import Device, cameras, choose, chosen, find, holder_of, why_closed

linux = pytest.mark.skipif(sys.platform != "linux", reason="lists of devices are the system's own")


@pytest.fixture
def listed(tmp_path):
    """Two cameras of one name with their nodes for settings, and a third."""
    for number, name, index in ((10, "Brio", 0), (0, "HD Webcam", 0), (1, "HD Webcam", 1), (2, "HD Webcam", 0)):
        folder = tmp_path / f"video{number}"
        folder.mkdir()
        (folder / "name").write_text(f"{name}\n")
        (folder / "index").write_text(f"{index}\n")
    (tmp_path / "video7").mkdir()
    (tmp_path / "videox").mkdir()
    return tmp_path


@linux
def test_cameras_have_their_names(listed):
    assert cameras(listed) == [Device("HD Webcam", 0), Device("HD Webcam (2)", 2), Device("Brio", 10)]


@linux
def test_no_camera_is_told(tmp_path):
    assert cameras(tmp_path / "nothing") == []
    with pytest.raises(Fault) as caught:
        find([], "Brio")
    assert caught.value.code == "camera.none"


def test_the_choice_is_remembered_by_name():
    known = [Device("HD Webcam", 0), Device("Brio", 4)]
    assert chosen("camera") == ""
    assert find(known, chosen("camera")).source == 0
    choose("camera", "Brio")
    choose("microphone", "Brio microphone")
    assert find(known, chosen("camera")).source == 4
    assert chosen("microphone") == "Brio microphone"
    # The numbers of the system change with the plugs; the name does not. What is away is replaced by what is there.
    assert find([Device("Brio", 0), Device("HD Webcam", 1)], "Brio").source == 0
    assert find([Device("HD Webcam", 1)], "Brio").source == 1


@pytest.mark.parametrize("content", ["", "no JSON", "[1, 2]", '{"camera": 5}'])
def test_a_damaged_memory_forgets(own_home, content):
    (own_home / devices.MEMORY).write_text(content)
    assert chosen("camera") == ""
    choose("camera", "Brio")
    assert chosen("camera") == "Brio"


@linux
def test_why_a_camera_does_not_open(tmp_path, monkeypatch):
    monkeypatch.setattr(devices, "NODES", tmp_path)
    node = tmp_path / "video3"
    assert why_closed(3, "Brio").code == "camera.gone"
    node.write_bytes(b"")
    assert why_closed(3, "Brio").code == "camera.no_start"
    monkeypatch.setattr(devices.os, "access", lambda *_words: False)
    assert why_closed(3, "Brio").code == "camera.refused"


@linux
def test_who_holds_a_camera_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(devices, "NODES", tmp_path)
    node = tmp_path / "video3"
    node.write_bytes(b"")
    other = subprocess.Popen(["sh", "-c", f'exec 5<>"{node}"; echo open; read word'],
                             stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # fmt: skip
    other.stdout.readline()
    fault = why_closed(3, "Brio")
    assert (fault.code, fault.exit) == ("camera.busy", Exit.BUSY)
    assert fault.parameters == {"camera": "Brio", "program": "sh"}
    other.communicate(b"\n", timeout=5)
    other.stdout.close()
    assert holder_of(node) == ""
