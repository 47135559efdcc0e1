"""The process's loop: one thread reads calls, two answer questions, the main thread does the work.

OpenGL contexts belong to the thread that made them, so rendering stays on the main thread; reading a request
(`Stage`) and diagnosing are quick and are answered beside it; so are looks at takes, on a thread of their own.
"""

from __future__ import annotations

import errno
import logging
import os
import queue
import shutil
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from engine.media.beside import writing_fault
from engine.messages import events
from engine.messages.faults import Exit, Fault
from engine.process import diagnosis, guiding, rendering
from engine.process.consenting import Consent, Right
from engine.process.pacing import EXPORT_SHARES, Pace
from engine.process.roots import Roots

log = logging.getLogger(__name__)


class Server:
    """Serves one client until its stream ends.

    Parameters
    ----------
    source, sink : binary files
        The client's calls and our events.
    began : float
        `time.monotonic` at the start of the process.
    """

    def __init__(self, source: IO[bytes], sink: IO[bytes], began: float) -> None:
        self._wire = events.Wire(source, sink, events.Call)
        self._began = began
        self._sending = threading.Lock()
        self._jobs: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._questions: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._looks: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._cancelled: set[str] = set()
        self._known: set[str] = set()
        self._paused = False
        self._consent = Consent(None)
        self._roots = Roots()

    def run(self) -> int:
        """Work until told to quit; returns the exit status."""
        if not self._greet():
            return 1
        threading.Thread(target=self._listen, name="calls", daemon=True).start()
        # Measuring a take takes seconds; what is quick does not wait behind it.
        for name, questions in (("questions", self._questions), ("looks", self._looks)):
            threading.Thread(target=self._answer, args=(questions,), name=name, daemon=True).start()
        while (work := self._jobs.get()) is not None:
            self._work(*work)
        return 0

    def send(self, event: Any) -> None:
        """Send an event whole; threads take turns."""
        with self._sending:
            self._wire.write(event)

    def _greet(self) -> bool:
        try:
            call = self._wire.read()
        except events.BrokenPipe as error:
            self.send(events.Refused(code="engine.garbage", details=str(error)))
            return False
        if not isinstance(call, events.Start) or call.protocol != events.PROTOCOL:
            theirs = getattr(call, "protocol", None)
            self.send(events.Refused(code="engine.protocol", parameters={"theirs": theirs, "ours": events.PROTOCOL}))
            return False
        self._roots = Roots(call.roots, call.reading)
        self._consent = Consent(Path(call.state) if call.state else None)
        self.send(
            events.Ready(
                protocol=events.PROTOCOL,
                process=os.getpid(),
                versions=rendering.versions(),
                seconds=round(time.monotonic() - self._began, 4),
            )
        )
        return True

    def _listen(self) -> None:
        """Read calls; the end of the stream, or garbage on it, ends the process at once."""
        try:
            while (call := self._wire.read()) is not None:
                match call:
                    case events.Cancel():
                        if call.job in self._known:
                            self._cancelled.add(call.job)
                    case events.Stage() | events.Speak() | events.Diagnose():
                        self._questions.put(call)
                    case events.Look():
                        self._looks.put(call)
                    case events.Withdraw():
                        self._withdraw(call)
                    case events.Pause():
                        self._paused = call.on
                    case events.Quit():
                        break
                    case events.Render() | events.Export() | events.Prepare():
                        self._known.add(call.job.id)
                        self._jobs.put((call, self._consent.came(call.job)))
        except events.BrokenPipe as error:
            self.send(events.Refused(code="engine.garbage", details=str(error)))
            os._exit(1)
        # The client is gone or wants us gone: whatever is half done lies in a side folder that nobody will miss.
        os._exit(0)

    def _withdraw(self, call: events.Withdraw) -> None:
        """Write withdrawals down, and stop what they concern: what waits at once, what runs at its next step."""
        try:
            stopped = self._consent.withdraw(call.withdrawals)
        except Exception as error:  # noqa: BLE001 - as in `_answer`
            self.send(self._failure(call.id, error))
            return
        self.send(events.Withdrawn(id=call.id, jobs=tuple(right.job for right in stopped)))
        for right in stopped:
            if right.fault is not None and not right.runs:
                self.send(self._failure(right.job, right.fault))

    def _answer(self, questions: queue.SimpleQueue[Any]) -> None:
        while True:
            call = questions.get()
            try:
                self.send(self._reply(call))
            except Exception as error:  # noqa: BLE001 - one bad question must not end the process
                self.send(self._failure(call.job.id if isinstance(call, events.Speak) else call.id, error))

    def _reply(self, call: Any) -> Any:
        match call:
            case events.Stage():
                self._places(call.weights)
                return events.Staged(id=call.id, report=rendering.stage(call.request, call.weights, call.longest))
            case events.Speak(job=job):
                inputs = self._inputs(job)
                out = self._roots.write(job.out, inputs.values())
                self._consent.speak(job)
                return events.Spoken(id=job.id, lines=rendering.speak(job, out, inputs))
            case events.Look():
                from engine.scoring.measuring import measure

                return events.Looked(id=call.id, measures=measure(self._roots.read(call.media)))
            case _:
                if call.machine:
                    return events.Diagnosis(id=call.id, rows=(), machine=diagnosis.machine())
                return events.Diagnosis(id=call.id, rows=diagnosis.rows())

    def _work(self, call: Any, right: Right) -> None:
        job = call.job
        cancelled = self._cancelled.__contains__
        if not self._consent.begin(right):
            # It was told when its consent was taken back.
            self._forget(right)
            return

        def stop() -> bool:
            return cancelled(job.id) or self._consent.refused(right) is not None

        match call:
            case events.Render():
                task = self._render(job, right, stop)
            case events.Export():
                task = self._export(job, right, stop)
            case _:
                task = self._prepare(job, stop)
        try:
            if stop():
                raise rendering.Stopped
            result = task()
        except rendering.Stopped:
            self.send(self._stopped(right))
        except Exception as error:  # noqa: BLE001 - whatever a job does, the next one must find the engine standing
            if isinstance(error, Fault) and error.exit == Exit.CANCELLED:
                self.send(self._stopped(right))
            else:
                self.send(self._failure(job.id, error))
        else:
            self.send(events.Done(job=job.id, result=result))
        finally:
            self._forget(right)

    def _forget(self, right: Right) -> None:
        self._known.discard(right.job)
        self._cancelled.discard(right.job)
        self._consent.ended(right)

    def _stopped(self, right: Right) -> events.Cancelled | events.Failed:
        """How a job that was stopped in the middle ends: somebody gave it up, or its consent ended."""
        fault = self._consent.refused(right) if right.job not in self._cancelled else None
        return events.Cancelled(job=right.job) if fault is None else self._failure(right.job, fault)

    def _render(self, job: Any, right: Right, stop: Callable[[], bool]) -> Callable[[], dict[str, Any]]:
        def task() -> dict[str, Any]:
            inputs = self._inputs(job)
            named = (*inputs.values(), *self._places(job.weights))
            folder = self._roots.write(job.folder, named)
            if job.work:
                self._roots.write(job.work, named)
            likenesses = self._consent.render(job, right, inputs)

            def held() -> bool:
                return self._paused and not stop()

            try:
                if job.guide:
                    done = guiding.guide(job, folder, inputs, self.send, stop)
                else:
                    done = rendering.render(job, folder, inputs, self.send, stop, likenesses, held)
                self._consent.holds(right)
            except BaseException:
                shutil.rmtree(folder, ignore_errors=True)
                raise
            return done

        return task

    def _export(self, job: Any, right: Right, stop: Callable[[], bool]) -> Callable[[], dict[str, Any]]:
        def task() -> dict[str, Any]:
            from engine.media.carried import line
            from engine.media.export import export_cut

            media = [each.media for each in (*job.edit_list.pieces, *job.edit_list.sounds) if each.media]
            out = self._roots.write(job.out, [self._roots.read(each) for each in media])
            shown = self._consent.export(job, right, {each: self._roots.read(each) for each in media})
            done = export_cut(job, Pace(job.id, self.send, EXPORT_SHARES), stop, comment=line(shown))
            try:
                self._consent.holds(right)
            except Fault:
                out.unlink(missing_ok=True)
                raise
            return done

        return task

    def _prepare(self, job: Any, stop: Callable[[], bool]) -> Callable[[], dict[str, Any]]:
        def task() -> dict[str, Any]:
            from engine.process.preparing import prepared

            files = self._inputs(job)
            folder = self._roots.write(job.folder, files.values())
            try:
                return prepared(job, folder, files, self.send, stop)
            except BaseException:
                shutil.rmtree(folder, ignore_errors=True)
                raise

        return task

    def _inputs(self, job: Any) -> dict[str, Path]:
        """The files that a job names, each inside the roots; who opens one compares it with its hash."""
        return {name: self._roots.read(path) for name, path in job.files.items()}

    def _places(self, weights: str) -> list[Path]:
        """Where a model lies, each inside the roots; nowhere for a renderer without one."""
        if not weights:
            return []
        from engine.models.weights import places

        self._roots.read(weights)  # before it is read for what it names
        return [self._roots.read(str(place)) for place in places(weights)]

    def _failure(self, job: str, error: Exception) -> events.Failed:
        if isinstance(error, Fault):
            return events.Failed(
                job=job, code=error.code, exit=str(error.exit), parameters=error.parameters, details=error.details
            )
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EACCES, errno.EPERM, errno.EROFS):
            # From wherever it comes.
            return self._failure(job, writing_fault(error, Path(error.filename or "")))
        log.error("job %s failed", job, exc_info=error)
        return events.Failed(
            job=job, code="engine.internal", exit=str(Exit.OURS), details="".join(traceback.format_exception(error))
        )
