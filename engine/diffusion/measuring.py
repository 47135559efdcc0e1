"""What this machine has free, and how fast its device is: asked and timed inside the engine's process."""

from __future__ import annotations

import functools
import mmap
import os
import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import psutil

from engine.messages.faults import Exit, Fault
from engine.models.machine import Device, Machine, Rates

if TYPE_CHECKING:
    import torch

SIDE = {"cuda": 8192, "mps": 4096, "cpu": 1024}
"""Of the matrices that are multiplied: as large as those of a model, where that takes no time to speak of."""

TOKENS = {"cuda": 8192, "mps": 4096, "cpu": 512}
HEADS, HEAD = 16, 128

PLANES = {"cuda": 64, "mps": 32, "cpu": 12}
"""Side of what is convolved, of 128 channels."""

COPIED = {"cuda": 1 << 28, "mps": 1 << 26, "cpu": 1 << 24}

ROUNDS = 5

KERNELS = ("native", "_native_cudnn", "_native_flash", "flash", "_flash_3")
"""Backends of attention that give what torch's own gives, but for rounding."""


READ = 1 << 26
"""Bytes that are read of a file to time its disk."""

BLOCK = 1 << 22


def measure(folder: Path | None = None, *, timing: bool = False, sample: Path | None = None) -> Machine:
    """What there is and what is free of it by now.

    Parameters
    ----------
    folder : Path, optional
        Where unfinished work is kept.
    timing : bool
        Whether a processor is timed as well; a card always is, for its fastest attention.
    sample : Path, optional
        A large file on the disk where models lie; else one of torch's own.
    """
    import torch

    device = best_device()
    host = psutil.virtual_memory()
    total, free = _own_memory(device, host.total, host.available)
    cuda = device == "cuda"
    found = rates(device) if cuda or timing else Rates()
    file = sample or _library()
    disk = _disk(file.stat().st_dev, file) if file and (cuda or timing) else 0.0
    return Machine(
        device=device,
        name=torch.cuda.get_device_name() if cuda else _processor(device),
        vram_total=total,
        vram_free=free,
        host_total=host.total,
        host_free=host.available,
        disk_free=shutil.disk_usage(_standing(folder or Path.home())).free,
        capability=torch.cuda.get_device_capability() if cuda else (0, 0),
        driver=_driver() if cuda else "",
        rates=msgspec.structs.replace(found, disk=disk),
    )


def best_device() -> Device:
    """The fastest kind of device there is."""
    import torch

    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


@functools.cache
def rates(device: Device) -> Rates:
    """How fast a device is; timed once a process, within a second. A device without room for it is not timed."""
    import torch

    try:
        with torch.no_grad():
            return Rates(
                matrix=_matrices(device),
                convolution=_convolutions(device),
                attention=_attentions(device),
                memory=_copies(device, device),
                link=_copies("cpu", device) if device == "cuda" else 0.0,
            )
    except RuntimeError:  # out of memory is one
        return Rates()


def check_driver() -> None:
    """Refuse a card that is there and cannot be used: rendering on the processor instead would take days.

    Raises
    ------
    Fault
        ``model.driver``.
    """
    import torch

    if not torch.version.cuda or torch.cuda.is_available():
        return
    try:
        torch.cuda.init()
    except (RuntimeError, AssertionError) as error:
        if "driver on your system is too old" in str(error):
            found = re.search(r"found version (\d+)", str(error))
            number = int(found[1]) if found else 0
            version = f"{number // 1000}.{number % 1000 // 10}"
            raise Fault(
                "model.driver", Exit.MISSING_PART, str(error), found=version, needed=torch.version.cuda
            ) from error


@functools.cache
def _disk(_device: int, file: Path) -> float:
    """Bytes a second that come of a disk, past what the system remembers of it; 0 where that cannot be asked for."""
    direct = getattr(os, "O_DIRECT", 0)
    if not direct:
        return 0.0
    try:
        handle = os.open(file, os.O_RDONLY | direct)
    except OSError:
        return 0.0
    try:
        with mmap.mmap(-1, BLOCK) as block:
            count, began = 0, time.perf_counter()
            while count < READ and (got := os.preadv(handle, [block], count)):
                count += got
            seconds = time.perf_counter() - began
    except OSError:
        return 0.0
    finally:
        os.close(handle)
    return count / seconds if count >= BLOCK else 0.0


def _library() -> Path | None:
    """The largest file of torch: it lies on the disk where programs lie."""
    import torch

    files = [each for each in (Path(torch.__file__).parent / "lib").glob("*") if each.is_file()]
    return max(files, key=lambda each: each.stat().st_size, default=None)


def numbers(device: Device) -> torch.dtype:
    """The numbers in which models are computed on a device."""
    import torch

    return torch.float32 if device == "cpu" else torch.bfloat16


def timed(device: Device, work: Callable[[], Any], rounds: int = ROUNDS) -> float:
    """Seconds that work takes: the median of some rounds after a first one."""
    found = []
    for _ in range(rounds + 1):
        began = time.perf_counter()
        work()
        _settle(device)
        found.append(time.perf_counter() - began)
    return sorted(found[1:])[rounds // 2]


def _settle(device: Device) -> None:
    import torch

    if device == "cuda":
        torch.cuda.synchronize()
    elif device == "mps":
        torch.mps.synchronize()


def _matrices(device: Device) -> float:
    import torch

    side = SIDE[device]
    left, right = (torch.randn(side, side, device=device, dtype=numbers(device)) for _ in range(2))
    return 2 * side**3 / timed(device, lambda: left @ right)


def _convolutions(device: Device) -> float:
    import torch

    side, channels = PLANES[device], 128
    volume = torch.randn(1, channels, 8, side, side, device=device, dtype=numbers(device))
    kernel = torch.randn(channels, channels, 3, 3, 3, device=device, dtype=numbers(device))
    seconds = timed(device, lambda: torch.nn.functional.conv3d(volume, kernel, padding=1))
    return 2 * channels**2 * 27 * 8 * side**2 / seconds


def _attentions(device: Device) -> dict[str, float]:
    """Every backend that runs here."""
    import torch
    from diffusers.models.attention_dispatch import attention_backend, dispatch_attention_fn

    tokens = TOKENS[device]
    query = torch.randn(1, tokens, HEADS, HEAD, device=device, dtype=numbers(device))

    def attend() -> Any:
        return dispatch_attention_fn(query, query, query)

    found = {}
    for name in KERNELS if device == "cuda" else KERNELS[:1]:
        try:
            with attention_backend(name):
                found[name] = 4 * tokens**2 * HEADS * HEAD / timed(device, attend)
        except (RuntimeError, ImportError, ValueError, NotImplementedError):
            continue  # not installed, or not for this card
    return found


def _copies(source: str, device: Device) -> float:
    import torch

    size = COPIED[device]
    there = torch.empty(size, dtype=torch.uint8, device=device)
    here = torch.empty(size, dtype=torch.uint8, device=source, pin_memory=source != device)
    seconds = timed(device, lambda: there.copy_(here, non_blocking=True))
    return (2 if source == device else 1) * size / seconds


def _own_memory(device: Device, host: int, available: int) -> tuple[int, int]:
    """Total and free: of the card; of the host's what a Mac's graphics may take; nothing for a processor."""
    import torch

    if device == "cuda":
        free, total = torch.cuda.mem_get_info()
        return total, free + torch.cuda.memory_reserved() - torch.cuda.memory_allocated()
    if device == "mps":
        most = min(torch.mps.recommended_max_memory(), host)
        return most, max(0, min(most - torch.mps.driver_allocated_memory(), available))
    return 0, 0


def _driver() -> str:
    import torch

    version = getattr(torch._C, "_cuda_getDriverVersion", lambda: "")
    return str(version())


def _processor(device: Device) -> str:
    import platform

    return f"{platform.machine()} {device}".strip()


def _standing(folder: Path) -> Path:
    """A folder, or the nearest above it that is there."""
    return next((each for each in (folder, *folder.parents) if each.exists()), Path.home())
