"""The real engine process: its pipe stays clean, it refuses what is not for it, it dies with its parent."""

from __future__ import annotations

import os
import signal
import struct
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from engine.client.connection import engine_command
from engine.messages import events

HOUSE = Path(__file__).parents[3]


def start():
    environment = dict(os.environ, PYTHONPATH=str(HOUSE))
    process = subprocess.Popen(
        engine_command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    )
    return process, events.Wire(process.stdout, process.stdin, events.Event)


def finish(process):
    out, err = process.communicate(timeout=20)
    return process.returncode, out, err.decode()


def test_it_stands_and_ends_at_the_end_of_its_stream(tmp_path):
    process, wire = start()
    wire.write(events.Start(protocol=events.PROTOCOL, roots=(str(tmp_path),)))
    ready = wire.read()
    assert isinstance(ready, events.Ready)
    assert ready.process == process.pid
    status, rest, _err = finish(process)
    assert (status, rest) == (0, b"")


def test_another_protocol_is_refused_with_both_versions(tmp_path):
    process, wire = start()
    wire.write(events.Start(protocol=99, roots=(str(tmp_path),)))
    refused = wire.read()
    assert refused == events.Refused(code="engine.protocol", parameters={"theirs": 99, "ours": events.PROTOCOL})
    assert finish(process)[0] == 1


@pytest.mark.parametrize(
    "garbage",
    [b"\xff\xff\xff\xff rest", struct.pack(">I", 5) + b"hello", struct.pack(">I", 3) + b"\x81\xa4t"],
    ids=["length", "body", "truncated"],
)
def test_garbage_ends_it_and_is_told(tmp_path, garbage):
    process, wire = start()
    wire.write(events.Start(protocol=events.PROTOCOL, roots=(str(tmp_path),)))
    assert isinstance(wire.read(), events.Ready)
    process.stdin.write(garbage)
    process.stdin.flush()
    refused = wire.read()
    assert refused.code == "engine.garbage"
    assert finish(process)[0] == 1


def test_it_writes_nowhere_but_under_its_roots(tmp_path, make_request):
    process, wire = start()
    inside = tmp_path / "project"
    inside.mkdir()
    (inside / "link").symlink_to(tmp_path)
    wire.write(events.Start(protocol=events.PROTOCOL, roots=(str(inside),)))
    wire.read()
    from engine.messages.jobs import RenderJob

    for number, folder in enumerate(
        (tmp_path / "elsewhere", inside / ".." / "elsewhere", inside / "link" / "elsewhere")
    ):
        wire.write(events.Render(job=RenderJob(id=f"j{number}", request=make_request(), folder=str(folder))))
        failed = wire.read()
        assert isinstance(failed, events.Failed)
        assert failed.code == "engine.outside"
    assert not (tmp_path / "elsewhere").exists()
    finish(process)


def test_an_unknown_renderer_is_a_fault_and_the_engine_stands(tmp_path, make_request):
    from engine.messages.jobs import RenderJob

    process, wire = start()
    wire.write(events.Start(protocol=events.PROTOCOL, roots=(str(tmp_path),)))
    wire.read()
    for name in ("a", "b"):
        request = make_request(renderer="no such")
        wire.write(events.Render(job=RenderJob(id=name, request=request, folder=str(tmp_path / name))))
        failed = wire.read()
        assert (failed.job, failed.code) == (name, "renderer.unknown")
    finish(process)


def test_it_dies_with_its_parent(tmp_path):
    program = f"""
import os, subprocess, sys, time
from engine.client.connection import Connection
from engine.messages import events
import threading
ready = threading.Event()
found = []
def deliver(event):
    found.append(event); ready.set()
connection = Connection(deliver)
connection.begin()
connection.send(events.Start(protocol=events.PROTOCOL, roots=({str(tmp_path)!r},)))
ready.wait(30)
print(found[0].process, flush=True)
time.sleep(60)
"""
    parent = subprocess.Popen([sys.executable, "-c", program], cwd=HOUSE, stdout=subprocess.PIPE, text=True)
    child = psutil.Process(int(parent.stdout.readline()))
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 10
    while child.is_running() and child.status() != psutil.STATUS_ZOMBIE and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE
