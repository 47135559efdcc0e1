"""What this machine can do for a film, part by part, and what to do where it cannot."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import shutil
import sys
import tempfile
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from engine.client.engine import Engine
from engine.messages.faults import Fault
from engine.messages.jobs import SAMPLE_RATE
from engine.messages.measures import added
from studio.models.shelf import Shelf
from studio.words.language import _, mark
from studio.words.told import tell

PACKAGES = "libgl1 libegl1 libglib2.0-0 libfontconfig1 libdbus-1-3 libxkbcommon0 libportaudio2"
"""Debian packages of a bare machine: OpenGL for previz, PortAudio for sound, what Qt needs for the window."""

LIBRARIES = ("torch", "diffusers", "transformers", "accelerate", "safetensors", "huggingface_hub")
"""What models are rendered and downloaded with; looked for, not imported."""

APT = f"sudo apt-get install {PACKAGES}"

REMEDIES = {
    "doctor.opengl": mark("Install OpenGL and sound: {apt} (on Windows and macOS: update the graphics driver)."),
    "doctor.voices": mark("Install Rushes again: the stand-in voices came with it."),
    "doctor.models": mark("Only model renderers need it: install Rushes with its extra 'models'."),
    "doctor.cuda": mark("Previz needs no card; model renderers want an NVIDIA card with a current driver."),
    "doctor.memory": mark("Close other programs, or render one size smaller."),
    "doctor.disk": mark("Free some space: a minute of takes needs about half a gigabyte."),
    "doctor.sound": mark(
        "Connect or enable a sound device, or install PortAudio: {apt}. Rendering and exporting do without."
    ),
    "doctor.camera": mark("Connect a camera to record cameos; nothing else needs one."),
    "doctor.checks": mark("Install Rushes again: what sees faces and hears digits came with it."),
    "doctor.display": mark("Sign in to a desktop to open the window; the commands do without."),
    "doctor.scorers": mark("Install the scorer's package again beside Rushes, or remove it; measuring does without."),
    "doctor.models_none": mark(
        "Previz needs none; get one with 'rushes models download', add yours with 'rushes models add', "
        "and compare them with 'rushes models check'."
    ),
}

LEAST_MEMORY = 3 * 2**30
LEAST_DISK = 2 * 2**30

_SOUND = """
import sounddevice
rows = [d["name"] for d in sounddevice.query_devices() if d["max_output_channels"]]
assert rows, "no output device"
print(rows[0])
"""
_CAMERA = """
import os
os.environ["OPENCV_LOG_LEVEL"] = "SILENT"
import cv2
camera = cv2.VideoCapture(0)
assert camera.isOpened(), "no camera"
print(f"camera 0, {int(camera.get(3))}x{int(camera.get(4))}")
"""
# Asked in processes of their own: drivers hang, print and crash.


async def examine() -> list[dict[str, Any]]:
    """One row a part: ``part``, ``ok``, ``found``, ``needed`` (for a film), ``remedy`` (empty where ok)."""
    engine, sound, camera, checks, consent = await asyncio.gather(
        _engine(), _ask("sound", _SOUND), _ask("camera", _CAMERA), asyncio.to_thread(_checks),
        asyncio.to_thread(_consent),
    )  # fmt: skip
    rows = [*engine, _memory(), _disk(), sound, camera, checks, consent, _display(), _models(), _scorers()]
    return [_finished(row) for row in rows]


def _finished(row: dict[str, Any]) -> dict[str, Any]:
    remedy = "" if row["ok"] else row.get("remedy", "")
    words = _(REMEDIES[remedy]).format(apt=APT) if remedy in REMEDIES else remedy
    return {
        "part": row["part"],
        "ok": row["ok"],
        "found": row["found"],
        "needed": row["part"] in NEEDED,
        "remedy": words,
    }


NEEDED = frozenset({"engine", "opengl", "voices", "memory", "disk"})


async def _engine() -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        async with Engine([folder]) as engine:
            try:
                ready = await engine.start()
                rows = list(await engine.diagnose())
            except Fault as fault:
                told = tell(fault, typed=True)
                return [{"part": "engine", "ok": False, "found": told.what, "remedy": told.action}]
    return [{"part": "engine", "ok": True, "found": f"stands after {ready.seconds:.2f} s"}, *rows]


async def _ask(part: str, program: str) -> dict[str, Any]:
    if getattr(sys, "frozen", False):
        return await asyncio.to_thread(_ask_here, part, program)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        program,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        stdin=asyncio.subprocess.DEVNULL,
    )
    try:
        out, err = await asyncio.wait_for(process.communicate(), 20)
    except TimeoutError:
        process.kill()
        await process.wait()
        return {"part": part, "ok": False, "found": "no answer within 20 s", "remedy": f"doctor.{part}"}
    if process.returncode == 0:
        return {"part": part, "ok": True, "found": out.decode(errors="replace").strip()}
    last = err.decode(errors="replace").strip().splitlines()[-1:] or ["no answer"]
    return {"part": part, "ok": False, "found": last[0].partition(": ")[2] or last[0], "remedy": f"doctor.{part}"}


def _ask_here(part: str, program: str) -> dict[str, Any]:
    """In a bundle there is no interpreter to start: ask in this process."""
    try:
        exec(compile(program.replace("print(", "(lambda text: None)("), part, "exec"), {})  # noqa: S102
    except Exception as error:  # noqa: BLE001 - whatever a driver raises is the finding
        return {"part": part, "ok": False, "found": str(error), "remedy": f"doctor.{part}"}
    return {"part": part, "ok": True, "found": "present"}


def _checks() -> dict[str, Any]:
    """Whether a cameo's recording can be checked: what finds faces and hears digits is tried."""
    try:
        from engine.likeness.faces import find_faces
        from studio.cameos.checks.digits import check_digits

        find_faces(np.zeros((64, 64, 3), np.uint8))
        check_digits(np.random.default_rng(0).normal(0, 0.1, SAMPLE_RATE).astype(np.float32), "1234")
    except Exception as error:  # noqa: BLE001 - whatever is missing is the finding
        return {"part": "checks", "ok": False, "found": str(error), "remedy": "doctor.checks"}
    return {"part": "checks", "ok": True, "found": "faces are seen, digits are heard"}


def _consent() -> dict[str, Any]:
    """Whether the records of withdrawals and uses can be relied on; no key is needed to tell."""
    from studio.cameos import repairing
    from studio.cameos.using import UseLog

    found = [tell(fault, typed=True) for _cameo, fault in repairing.amiss(UseLog())]
    said = " ".join(told.what for told in found) or "records are whole"
    return {"part": "consent", "ok": not found, "found": said, "remedy": found[0].action if found else ""}


def _memory() -> dict[str, Any]:
    memory = psutil.virtual_memory()
    return {
        "part": "memory",
        "ok": memory.available >= LEAST_MEMORY,
        "found": f"{memory.available / 2**30:.1f} of {memory.total / 2**30:.1f} GB free",
        "remedy": "doctor.memory",
    }


def _disk() -> dict[str, Any]:
    free = shutil.disk_usage(Path.cwd()).free
    return {
        "part": "disk",
        "ok": free >= LEAST_DISK,
        "found": f"{free / 2**30:.0f} GB free here",
        "remedy": "doctor.disk",
    }


def _display() -> dict[str, Any]:
    if sys.platform in ("win32", "darwin"):
        return {"part": "display", "ok": True, "found": sys.platform}
    display = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY")
    return {"part": "display", "ok": bool(display), "found": display or "no display", "remedy": "doctor.display"}


def _scorers() -> dict[str, Any]:
    """The scorers that the user added, and those whose package cannot be loaded: looked for, not imported."""
    broken = [each.name for each in added() if not _there(each)]
    said = ", ".join(each.name for each in added()) or "none added"
    if broken:
        said += f"; not there: {', '.join(broken)}"
    return {"part": "scorers", "ok": not broken, "found": said, "remedy": "doctor.scorers"}


def _there(entry: EntryPoint) -> bool:
    try:
        return importlib.util.find_spec(entry.module.partition(".")[0]) is not None
    except (AttributeError, ImportError, ValueError):
        # What names no module has none.
        return False


def _models() -> dict[str, Any]:
    lacking = [name for name in LIBRARIES if importlib.util.find_spec(name) is None]
    if lacking:
        return {"part": "models", "ok": False, "found": f"without {', '.join(lacking)}", "remedy": "doctor.models"}
    shelf = Shelf()
    whole: list[str] = []
    broken: list[str] = []
    try:
        for entry in shelf.entries():
            try:
                shelf.read(entry.name)
                whole.append(entry.name)
            except Fault as fault:
                broken.append(f"{entry.name} ({fault.code})")
    except Fault as fault:
        told = tell(fault, typed=True)
        return {"part": "models", "ok": False, "found": told.what, "remedy": told.action}
    said = [", ".join(whole) or "none", *([f"not whole: {', '.join(broken)}"] if broken else [])]
    return {
        "part": "models",
        "ok": bool(whole) and not broken,
        "found": "; ".join(said),
        "remedy": "doctor.models_none",
    }
