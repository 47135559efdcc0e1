"""Kill a program at work on the vault, at each of its steps on disk and at random moments; tell what it left.

A program of its own: ``python -m tests.studio.cameos.killing HOME TASK RANDOM``. For each kill it makes a fresh copy of
a vault, does the task in a child that is killed, looks at the files as they lie, opens the vault as the next start
does, and prints one line of JSON.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
import time
from pathlib import Path

from engine.messages.faults import Fault
from studio.cameos.vault import Vault
from studio.keys import keyrings, wrapping

keyrings.keyring.backend.get_all_keyring = list
wrapping.SCRYPT["n"] = 16

OLD = {"clip": b"old clip" * 20_000, "matte": b"old matte" * 1000, "still:0": b"old still" * 1000}
NEW = {"clip": b"new clip" * 25_000, "matte": b"new matte" * 1100, "still:0": b"new still" * 900}
STEPS = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "shutil.rmtree"}


def opened():
    return Vault(lambda _question: "correct horse")


def put(vault, cameo):
    vault.put(cameo, NEW)


def rename(vault, cameo):
    vault.rename(cameo, "New name")


def delete(vault, cameo):
    vault.delete(cameo)


def make(vault, _cameo):
    vault.make("Another", "animal", NEW)


TASKS = {"put": put, "rename": rename, "delete": delete, "make": make}


def count_down(steps):
    """Kill this process at its so-many-eth step on disk; a sync and a write through a descriptor are steps too."""
    left = [steps]

    def step():
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(lambda event, _arguments: step() if event in STEPS else None)
    for name in ("fsync", "write"):
        real = getattr(os, name)
        setattr(os, name, lambda *arguments, real=real: (step(), real(*arguments))[1])


def in_child(task, cameo, steps):
    """Do the task in a process of its own and end it; whether it came to its end before."""
    ready, told = os.pipe()
    child = os.fork()
    if child == 0:
        vault = opened()
        vault.keys(cameo)
        os.write(told, b".")
        if steps > 0:
            count_down(steps)
        TASKS[task](vault, cameo)
        os._exit(0)
    os.read(ready, 1)
    os.close(ready)
    os.close(told)
    if steps <= 0:
        time.sleep(random.uniform(0, -steps / 1000))
        os.kill(child, signal.SIGKILL)
    return os.waitpid(child, 0)[1] == 0


def state(cameo):
    """What the next start finds: each cameo's name and which assets it has, as one word."""
    vault, found = opened(), {}
    for identity in vault.ids():
        try:
            each = vault.get(identity)
            assets = {asset: vault.read(identity, asset) for asset in each.files}
        except Fault as fault:
            found["it" if identity == cameo else "another"] = fault.code
            continue
        word = "old" if assets == OLD else "new" if assets == NEW else "torn"
        found["it" if identity == cameo else "another"] = f"{each.name}: {word}"
    home = Path(os.environ["RUSHES_HOME"])
    left = sorted(path.name for path in (home / "cameos").iterdir() if path.name != "lock")
    # The passphrase's lock is of no one cameo, and stays.
    keys = sorted(path.name for path in (home / "keys").iterdir() if path.name != "passphrase.json")
    half = any(".part" in each for each in left + keys)
    return {"found": found, "folders": len(left), "keys": len(keys), "half": half}


def readable_before_the_start(cameo):
    """Whether the cameo's key could still be had from the files as the kill left them."""
    path = Path(os.environ["RUSHES_HOME"]) / "keys" / f"cameo-{cameo}.json"
    return any(
        b'"secret"' in each.read_bytes() for each in (path, path.with_name(path.name + ".part")) if each.exists()
    )


def main(home, task, count):
    chance = random.Random(5)
    random.seed(5)
    base = Path(home) / "base"
    os.environ["RUSHES_HOME"] = str(base)
    cameo = opened().make("Old name", "person", OLD).id
    steps = 0
    # Every step until the task comes to its end, and then random moments of about as long as it takes.
    plan = iter([*range(1, 500)])
    ended, randomly = False, 0
    while not ended or randomly < int(count):
        work = Path(home) / "work"
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(base, work)
        os.environ["RUSHES_HOME"] = str(work)
        steps = next(plan) if not ended else -chance.randint(1, 40)
        whole = in_child(task, cameo, steps)
        randomly += steps <= 0
        readable = readable_before_the_start(cameo)
        print(json.dumps({"steps": steps, "whole": whole, "readable": readable, **state(cameo)}), flush=True)
        ended = ended or whole


if __name__ == "__main__":
    main(*sys.argv[1:])
