"""Which cameras there are, which was chosen last, and why one does not open."""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from engine.messages.faults import Exit, Fault
from studio import places

CLASS = Path("/sys/class/video4linux")
NODES = Path("/dev")
PROCESSES = Path("/proc")
MEMORY = "recording.json"
"""In the user's folder: names of the camera and the microphone that were chosen last."""
TRIED = 4
"""Numbers that are tried where the system does not tell its cameras."""


@dataclass(frozen=True, slots=True)
class Device:
    """A camera.

    Attributes
    ----------
    name : str
        As the system calls it; two of one name are numbered.
    source : int or str
        What OpenCV opens it by.
    """

    name: str
    source: int | str


def cameras(known: Path = CLASS) -> list[Device]:
    """The cameras of this machine, in the system's order.

    Elsewhere than on Linux, OpenCV knows no names: each number is tried, which takes a second each; not for the
    window's own thread.
    """
    if sys.platform == "linux":
        return _numbered([(name, number) for number, name in sorted(_linux(known))])
    return _numbered([(f"Camera {number + 1}", number) for number in range(TRIED) if _opens(number)])


def _linux(known: Path) -> list[tuple[int, str]]:
    found = []
    for folder in known.glob("video*"):
        digits = folder.name.removeprefix("video")
        with suppress(OSError, ValueError):
            # A camera's further nodes carry its settings, not its pictures.
            index = folder / "index"
            if digits.isdecimal() and (not index.exists() or int(index.read_text().strip()) == 0):
                found.append((int(digits), (folder / "name").read_text(encoding="utf-8", errors="replace").strip()))
    return found


def _numbered(found: list[tuple[str, int]]) -> list[Device]:
    devices: list[Device] = []
    for name, number in found:
        same = sum(1 for device in devices if device.name == name or device.name.startswith(f"{name} ("))
        devices.append(Device(f"{name} ({same + 1})" if same else name, number))
    return devices


def _opens(number: int) -> bool:
    from engine.media.vision import vision

    capture = vision().VideoCapture(number)
    try:
        return bool(capture.isOpened())
    finally:
        capture.release()


# ----- what was chosen ------------------------------------------------------------------------------------------------
def chosen(what: str) -> str:
    """Name of the ``camera`` or ``microphone`` that was chosen last; empty where none was."""
    found = _memory().get(what, "")
    return found if isinstance(found, str) else ""


def choose(what: str, name: str) -> None:
    """Remember a choice. Where that cannot be written it is forgotten at the end of the day, and no harm is done."""
    path = places.home() / MEMORY
    beside = path.with_suffix(".part")
    with suppress(OSError):
        beside.write_text(json.dumps({**_memory(), what: name}), encoding="utf-8")
        beside.replace(path)


def _memory() -> dict[str, object]:
    with suppress(OSError, ValueError):
        found = json.loads((places.home() / MEMORY).read_text(encoding="utf-8"))
        if isinstance(found, dict):
            return found
    return {}


def find(devices: list[Device], name: str) -> Device:
    """The camera of a name; the first where it is not there or none was chosen.

    Raises
    ------
    Fault
        ``camera.none`` where there is no camera at all.
    """
    if not devices:
        raise Fault("camera.none", Exit.MISSING_PART)
    return next((device for device in devices if device.name == name), devices[0])


# ----- why one does not open ------------------------------------------------------------------------------------------
def why_closed(source: int | str, name: str) -> Fault:
    """Why a camera gives no picture: not there, not ours to open, held by another program, or no better known."""
    node = NODES / f"video{source}" if isinstance(source, int) else Path(source)
    if sys.platform != "linux" or "://" in str(source):
        return Fault("camera.no_start", Exit.MISSING_PART, camera=name)
    if not node.exists():
        return Fault("camera.gone", Exit.MISSING_PART, str(node), camera=name)
    if not os.access(node, os.R_OK | os.W_OK):
        return Fault("camera.refused", Exit.MISSING_PART, str(node), camera=name)
    holder = holder_of(node)
    if holder:
        return Fault("camera.busy", Exit.BUSY, str(node), camera=name, program=holder)
    return Fault("camera.no_start", Exit.MISSING_PART, str(node), camera=name)


def holder_of(node: Path, processes: Path = PROCESSES) -> str:
    """Name of another program of this user that holds a device open; empty where none is seen."""
    wanted = str(node.resolve())
    for process in processes.glob("[0-9]*"):
        if process.name == str(os.getpid()):
            continue
        with suppress(OSError):
            for descriptor in (process / "fd").iterdir():
                with suppress(OSError):
                    if str(descriptor.readlink()) == wanted:
                        return (process / "comm").read_text(encoding="utf-8", errors="replace").strip()
    return ""
