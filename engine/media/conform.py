"""Footage, sound and stills from outside become files that a cut can use, in a child process that may be killed.

A child does it for the reasons that `engine.media.probe` has, and because it takes long. It says how far it is in
lines on its standard output, and ends when its standard input does.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import IO, Any

from av.error import FFmpegError
from PIL import Image

from engine.media.beside import Beside, writing_fault
from engine.media.boxes import is_cut_short
from engine.media.footage import MOST_WIDE, conform_footage, conform_sound
from engine.media.probe import MOST_PIXELS, STILLS, environment, examine, kind_of, limit, unreadable
from engine.media.stills import developed
from engine.messages.faults import Exit, Fault

STALLED = 60.0
"""Seconds without a sign of life after which the child is killed."""
_EVERY = 0.1


def conform(
    path: Path,
    out: Path,
    rate: Fraction,
    report: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    stalled: float = STALLED,
) -> None:
    """Make of a file from outside what a cut can use. Waits until it is done.

    Footage becomes a QuickTime file like a take's, at the film's rate, upright, in square pixels, at most 3840 wide,
    with one stem ``mix`` or, where it is silent, none: `TakeReader` reads it. Sound becomes a WAV file of stereo at
    48 kHz: `SoundReader` reads it. A still becomes a PNG, upright, 8-bit sRGB.

    Parameters
    ----------
    path : Path
    out : Path
        Where it will lie: a ``.mov``, ``.wav`` or ``.png``; written beside and moved into place.
    rate : Fraction
        The film's frames per second.
    report : callable, optional
        Told the share that is done, 0 to 1, some times a second.
    cancelled : callable, optional
        Asked some times a second; once it says yes, nothing is left.
    stalled : float
        Seconds without progress after which it is given up.

    Raises
    ------
    Fault
        ``media.missing``, ``media.truncated``, ``media.encrypted``, ``media.refused``, ``media.unreadable``,
        ``media.stalled``, ``media.disk_full``, ``media.cannot_write``, ``media.cancelled``.
    """
    path, out = Path(path), Path(out)
    name = kind_of(path)
    if is_cut_short(path):
        raise Fault("media.truncated", file=path.name, path=str(path))
    with tempfile.TemporaryFile() as errors:
        child = subprocess.Popen(
            _command(path.resolve(), name, out.resolve(), rate),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=environment(),
        )
        try:
            _watch(child, path, report or (lambda _share: None), cancelled or (lambda: False), stalled, errors)
        finally:
            child.kill()
            child.wait()
            for pipe in (child.stdin, child.stdout):
                if pipe is not None:
                    pipe.close()
            for rest in (".part", ".sound", ".cube"):
                with suppress(OSError):
                    out.with_name(out.name + rest).unlink(missing_ok=True)


def _watch(
    child: subprocess.Popen[bytes],
    path: Path,
    report: Callable[[float], None],
    cancelled: Callable[[], bool],
    stalled: float,
    errors: IO[bytes],
) -> None:
    lines: queue.Queue[bytes] = queue.Queue()
    assert child.stdout is not None
    reader = threading.Thread(target=_read, args=(child.stdout, lines), name="conform", daemon=True)
    reader.start()
    heard = time.monotonic()
    try:
        while True:
            if cancelled():
                raise Fault("media.cancelled", Exit.CANCELLED, file=path.name)
            try:
                line = lines.get(timeout=_EVERY)
            except queue.Empty:
                if time.monotonic() - heard > stalled:
                    raise Fault("media.stalled", file=path.name, path=str(path), seconds=stalled) from None
                continue
            heard = time.monotonic()
            if not line:
                raise _ended(child, path, errors)
            if _heed(line, report):
                return
    finally:
        child.kill()
        reader.join()


def _read(pipe: IO[bytes], lines: queue.Queue[bytes]) -> None:
    for line in pipe:
        lines.put(line)
    lines.put(b"")


def _heed(line: bytes, report: Callable[[float], None]) -> bool:
    """Act on what the child says; whether it is done."""
    try:
        said = json.loads(line)
        if "fault" in said:
            found = Fault(said["fault"], Exit(said["exit"]), said["details"], **said["parameters"])
        elif "done" in said:
            return True
        else:
            report(min(max(float(said["share"]), 0.0), 1.0))
            return False
    except (ValueError, KeyError, TypeError):
        return False  # a library that writes where it should not
    raise found


def _ended(child: subprocess.Popen[bytes], path: Path, errors: IO[bytes]) -> Fault:
    """Why a child ended without a word."""
    status = child.wait()
    errors.seek(max(0, errors.seek(0, os.SEEK_END) - 2000))
    return unreadable(path, f"status {status}: {errors.read().decode(errors='replace')}")


def _command(path: Path, container: str, out: Path, rate: Fraction) -> list[str]:
    """How the child is called: by this interpreter, or by the bundle's own switch."""
    arguments = [container, str(path), str(out), str(rate)]
    if getattr(sys, "frozen", False):
        return [sys.executable, "--conform", *arguments]
    return [sys.executable, "-m", "engine.media.conform", *arguments]


# ----- the child ------------------------------------------------------------------------------------------------------
def main(arguments: list[str]) -> int:
    """Entry of the child: container, path, where to, rate; lines of JSON on stdout."""
    container, path, out, rate = arguments
    limit()
    with suppress(AttributeError, OSError):  # Windows has no such thing
        os.nice(5)  # whoever watches the film meanwhile comes first
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        _conform(container, Path(path), Path(out), Fraction(rate))
    except Fault as fault:
        _say(fault=fault.code, exit=str(fault.exit), details=fault.details, parameters=fault.parameters)
        return 1
    _say(done=True)
    return 0


def _conform(container: str, path: Path, out: Path, rate: Fraction) -> None:
    told = time.monotonic()

    def progress(share: float) -> None:
        nonlocal told
        now = time.monotonic()
        if now - told > _EVERY:
            told = now
            _say(share=round(share, 4))

    found = examine(container, str(path))
    if "refused" in found:
        raise Fault("media.refused", file=path.name, path=str(path), why=found["refused"])
    if "unreadable" in found:
        raise unreadable(path, found["unreadable"])
    try:
        if container in STILLS:
            _conform_still(container, path, out)
        elif found.get("picture"):
            conform_footage(path, container, out, rate, progress)
        else:
            conform_sound(path, container, out, progress)
    except (FFmpegError, ValueError, SyntaxError, StopIteration, MemoryError) as error:
        fault = writing_fault(error, out)
        if fault.code == "media.disk_full":
            raise fault from error
        raise unreadable(path, str(error) or repr(error)) from error
    except OSError as error:
        raise writing_fault(error, out) from error


def _conform_still(container: str, path: Path, out: Path) -> None:
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with Image.open(path, formats=(STILLS[container],)) as image:
            picture = developed(image, MOST_WIDE)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise unreadable(path, str(error)) from error
    beside = Beside(out)
    try:
        picture.save(beside.file, "PNG", compress_level=3)
    except BaseException:
        beside.abandon()
        raise
    beside.keep()


def _end_with_parent() -> None:
    while os.read(0, 1024):
        pass
    os._exit(1)


def _say(**words: Any) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
