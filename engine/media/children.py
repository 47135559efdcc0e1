"""Children that read files from outside: watched, killed where they stall, and gone with whoever started them.

A file may be made to crash or to stall whoever reads it, so a child does it that may be killed. On its standard output
it tells how far it is and what came of it; when its standard input ends, it ends.
"""

from __future__ import annotations

import json
import os
import queue
import struct
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO

from engine.media.probe import environment, limit, unreadable
from engine.messages.faults import Exit, Fault

EVERY = 0.1
"""Seconds between two words of a child on how far it is, and between two looks at whether it is to go on."""
DYING = 1.0
"""Seconds that a child has to end by itself after it fell silent."""
LONGEST_FAULT = 1 << 20
"""Bytes in which a fault is told."""
_HEAD = struct.Struct("<cQ")
_SHARE, _FAULT, _ANSWER = b"s", b"f", b"a"

Report = Callable[[float], None]
"""Told the share that is done, 0 to 1, some times a second."""


# ----- who asks -------------------------------------------------------------------------------------------------------
def ask(
    command: list[str],
    path: Path,
    report: Report | None,
    cancelled: Callable[[], bool] | None,
    stalled: float,
    most: int = 0,
) -> bytes:
    """What a child answers. Waits until it does; no child is left, however it ends.

    Parameters
    ----------
    command : list of str
        See `engine.media.probe.called`.
    path : Path
        What it reads, for the sentence.
    report : callable, optional
    cancelled : callable, optional
        Asked some times a second.
    stalled : float
        Seconds without a sign of life after which it is killed.
    most : int
        Bytes of an answer; a longer one is none.

    Raises
    ------
    Fault
        ``media.cancelled``, ``media.stalled``, ``media.unreadable`` and its kin where the child died or talks nonsense;
        what the child tells.
    """
    with tempfile.TemporaryFile() as errors:
        child = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, env=environment()
        )
        assert child.stdout is not None
        said: queue.Queue[tuple[bytes, bytes]] = queue.Queue()
        reader = threading.Thread(target=_read, args=(child.stdout, said, most), name="child", daemon=True)
        reader.start()
        try:
            kind, data = _last_word(said, path, report, cancelled, stalled)
            if not kind:
                raise unreadable(path, _last_words(child, errors))
        finally:
            child.kill()
            child.wait()
            reader.join()
            for pipe in (child.stdin, child.stdout):
                if pipe is not None:
                    pipe.close()
    if kind == _FAULT:
        raise _fault(data, path)
    return data


def _last_word(
    said: queue.Queue[tuple[bytes, bytes]],
    path: Path,
    report: Report | None,
    cancelled: Callable[[], bool] | None,
    stalled: float,
) -> tuple[bytes, bytes]:
    """The message with which a child ends; an empty one where it ended without."""
    heard = time.monotonic()
    while True:
        if cancelled is not None and cancelled():
            raise Fault("media.cancelled", Exit.CANCELLED, file=path.name)
        try:
            kind, data = said.get(timeout=EVERY)
        except queue.Empty:
            if time.monotonic() - heard > stalled:
                raise Fault("media.stalled", file=path.name, path=str(path), seconds=stalled) from None
            continue
        heard = time.monotonic()
        if kind != _SHARE:
            return kind, data
        if report is not None:
            report(min(max(struct.unpack("<d", data)[0], 0.0), 1.0))


def _read(pipe: IO[bytes], said: queue.Queue[tuple[bytes, bytes]], most: int) -> None:
    longest = {_SHARE: 8, _FAULT: LONGEST_FAULT, _ANSWER: most}
    while len(head := pipe.read(_HEAD.size)) == _HEAD.size:
        kind, size = _HEAD.unpack(head)
        if size > longest.get(kind, -1) or (kind == _SHARE and size != 8):
            break
        data = pipe.read(size)
        if len(data) < size:
            break
        said.put((kind, data))
    said.put((b"", b""))


def _last_words(child: subprocess.Popen[bytes], errors: IO[bytes]) -> str:
    """What is known of a child that answered nothing: its status, and the end of what it complained of."""
    with suppress(subprocess.TimeoutExpired):
        child.wait(DYING)
    child.kill()
    status = child.wait()
    errors.seek(max(0, errors.seek(0, os.SEEK_END) - 2000))
    return f"status {status}: {errors.read().decode(errors='replace')}"


def _fault(data: bytes, path: Path) -> Fault:
    try:
        said = json.loads(data)
        return Fault(said["fault"], Exit(said["exit"]), said["details"], **said["parameters"])
    except (ValueError, KeyError, TypeError):
        return unreadable(path, "the child said nothing that makes sense")


# ----- the child ------------------------------------------------------------------------------------------------------
def answer(work: Callable[[Report], bytes]) -> int:
    """Work as a child, and tell what came of it; returns the exit status.

    Parameters
    ----------
    work : callable
        Gives the answer, or raises a `Fault`; tells its argument how far it is, as often as it likes.
    """
    limit()
    with os.fdopen(os.dup(1), "wb") as out:
        os.dup2(2, 1)  # a library that prints must not print into our messages
        with suppress(AttributeError, OSError):  # Windows has no such thing
            os.nice(5)  # whoever watches the film meanwhile comes first
        threading.Thread(target=_end_with_parent, daemon=True).start()
        try:
            data = work(_Progress(out))
        except Fault as fault:
            said = {"fault": fault.code, "exit": str(fault.exit), "details": fault.details}
            _say(out, _FAULT, json.dumps({**said, "parameters": fault.parameters}).encode())
            return 1
        _say(out, _ANSWER, data)
    return 0


class _Progress:
    """Tells the share now and then."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._told = time.monotonic()

    def __call__(self, share: float) -> None:
        now = time.monotonic()
        if now - self._told > EVERY:
            self._told = now
            _say(self._out, _SHARE, struct.pack("<d", share))


def _say(out: IO[bytes], kind: bytes, data: bytes) -> None:
    out.write(_HEAD.pack(kind, len(data)))
    out.write(data)
    out.flush()


def _end_with_parent() -> None:
    while os.read(0, 1024):
        pass
    os._exit(1)
