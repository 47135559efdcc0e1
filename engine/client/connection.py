"""One child process and its pipes: a thread reads events, a thread writes calls, a thread keeps the log's tail."""

from __future__ import annotations

import collections
import contextlib
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Any

from engine.messages import events

LOG_LINES = 200
LOG_BYTES = 2 * 1024 * 1024
"""Size at which a log file is put aside, for one that begins anew."""

WIDE = 512 * 1024
"""Bytes that the process may write before any is read: pictures, which are not to hold up its work."""


def engine_command() -> list[str]:
    """How the engine is started: as a module, or by the bundle's own switch."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--engine"]
    return [sys.executable, "-P", "-m", "engine.process"]


class Connection:
    """A running engine process.

    Parameters
    ----------
    deliver : callable
        Called on the reading thread with every event, and with None once when the stream has ended.
    command : sequence of str, optional
        What to start instead of the engine (tests).
    log : Path, optional
        File to which the process's standard error is appended.
    """

    def __init__(
        self, deliver: Callable[[Any], None], command: Sequence[str] | None = None, log: Path | None = None
    ) -> None:
        self._deliver = deliver
        self._log = log
        self._tail: collections.deque[str] = collections.deque(maxlen=LOG_LINES)
        self._calls: queue.SimpleQueue[Any] = queue.SimpleQueue()
        environment = dict(os.environ, PYTHONUNBUFFERED="1")
        if not getattr(sys, "frozen", False):
            # ``-P`` keeps the caller's folder out of the module path, so that a stray file cannot shadow a module.
            house = str(Path(__file__).parents[2])
            environment["PYTHONPATH"] = os.pathsep.join(filter(None, [house, os.environ.get("PYTHONPATH", "")]))
        flags = 0
        if sys.platform == "win32":
            # Elsewhere the engine makes itself nice: rendering can wait, playback cannot.
            flags = subprocess.CREATE_NO_WINDOW | subprocess.BELOW_NORMAL_PRIORITY_CLASS
        self.process = subprocess.Popen(
            list(command or engine_command()),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            creationflags=flags,
            close_fds=True,
        )
        assert self.process.stdin
        assert self.process.stdout
        _widen(self.process.stdout)
        self._wire = events.Wire(self.process.stdout, self.process.stdin, events.Event)
        self._threads = [
            threading.Thread(target=task, name=f"engine {name}", daemon=True)
            for name, task in (("events", self._read), ("calls", self._write), ("log", self._keep_log))
        ]

    def begin(self) -> None:
        """Listen: from here on events are delivered, perhaps before this returns."""
        for thread in self._threads:
            thread.start()

    def send(self, call: Any) -> None:
        """Queue a call; never blocks, never raises: a dead process is told by the end of the events."""
        self._calls.put(call)

    @property
    def tail(self) -> str:
        """The last lines of the process's log."""
        return "\n".join(self._tail)

    def kill(self) -> None:
        """End the process at once; the end of the events follows."""
        with contextlib.suppress(OSError):
            self.process.kill()

    def close(self, patience: float = 3.0) -> None:
        """Ask the process to end, insist after `patience` seconds, and wait for the threads."""
        self.send(events.Quit())
        self._calls.put(None)
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.kill()
            self.process.wait()
        for thread in self._threads:
            if thread.ident is not None:
                thread.join(patience)
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            with contextlib.suppress(OSError):
                if pipe:
                    pipe.close()

    def _read(self) -> None:
        try:
            while (event := self._wire.read()) is not None:
                self._deliver(event)
        except events.BrokenPipe as error:
            # Whatever wrote that is not an engine any more.
            self._tail.append(f"broken message: {error}")
            self.kill()
        except (OSError, ValueError):
            pass
        self.process.wait()
        self._deliver(None)
        self._calls.put(None)

    def _write(self) -> None:
        while (call := self._calls.get()) is not None:
            try:
                self._wire.write(call)
            except (OSError, ValueError):
                return

    @staticmethod
    def _open_log(path: Path) -> IO[bytes]:
        with contextlib.suppress(OSError):
            if path.stat().st_size > LOG_BYTES:
                path.replace(path.with_suffix(".1.log"))
        return path.open("ab")

    def _keep_log(self) -> None:
        assert self.process.stderr
        with contextlib.ExitStack() as stack:
            file = stack.enter_context(self._open_log(self._log)) if self._log else None
            for line in self.process.stderr:
                self._tail.append(line.decode(errors="replace").rstrip())
                if file:
                    file.write(line)
                    file.flush()


def _widen(pipe: IO[bytes]) -> None:
    """Let a pipe take more at once, where the system can."""
    with contextlib.suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, WIDE)
