"""``rushes cameo record``: a recording on a terminal, told step by step. Enter goes on; without one it goes by time."""

from __future__ import annotations

import select
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.messages.faults import Exit, Fault
from studio.cli.output import Output
from studio.words import check_sentences as checks
from studio.words import recording_sentences as words
from studio.words.language import _

if TYPE_CHECKING:
    from studio.cameos.checks.verdict import Verification
    from studio.cameos.recording.devices import Device
    from studio.cameos.recording.recording import Recording
    from studio.cameos.recording.session import Now, Session

OFTEN = 0.04
"""Seconds between two looks at the recording."""
PAUSE = 4.0
"""Seconds to get out of the picture, or back into it, where nobody presses Enter."""
CONSENT = 4.0
"""Seconds that the consent sentence takes, at least."""
KINDS = ("person", "animal", "object")


@dataclass(frozen=True, slots=True)
class Wanted:
    """The options of ``rushes cameo record``.

    Attributes
    ----------
    name, kind : str
    camera, microphone : str
        Names; empty for those that were chosen last.
    seconds : float
        How long the take is at most.
    plate : bool
        Whether the empty background is recorded first.
    unverified : bool
        Keep it even if it did not pass.
    """

    name: str
    kind: str
    camera: str = ""
    microphone: str = ""
    seconds: float = 20.0
    plate: bool = True
    unverified: bool = False


def record(wanted: Wanted, output: Output) -> tuple[Recording, Verification | None]:
    """Record, and of a person check, up to three times.

    Raises
    ------
    Fault
        ``camera.*``, ``microphone.*``, ``recording.*``; ``cameo.not_verified`` where no try passed.
    """
    from studio.cameos.recording.recording import Kind
    from studio.cameos.recording.session import Lengths, Session

    if wanted.kind not in KINDS:
        raise Fault("cameo.kind", Exit.USAGE, kind=wanted.kind, known=", ".join(KINDS))
    lengths = Lengths()
    least = lengths.shortest
    if wanted.kind == "person":
        # By time alone, all that is asked of a person must fit.
        least = max(least, lengths.digits + 2 * lengths.turn + CONSENT)
    if not least <= wanted.seconds <= lengths.longest:
        raise Fault("cameo.length", Exit.USAGE, seconds=wanted.seconds, least=least, most=lengths.longest)
    from studio.cameos.recording import devices

    device = _camera(wanted.camera)
    session = Session(
        Kind(wanted.kind),
        device,
        wanted.microphone or devices.chosen("microphone"),
        _(words.CONSENT).format(name=wanted.name),
        Lengths(longest=wanted.seconds),
    )
    try:
        output.say(_(words.UNFINISHED), "dim")
        output.say(_(words.NOTHING_LEAVES), "dim")
        found = _taken(session, wanted, output)
        if wanted.camera:
            devices.choose("camera", device.name)
        if wanted.microphone:
            devices.choose("microphone", wanted.microphone)
        return found
    finally:
        session.close()


def _camera(name: str) -> Device:
    """The camera of a name, or at an address: a telephone or a network camera."""
    from studio.cameos.recording.devices import Device, cameras, chosen, find

    if name.startswith(("http://", "https://", "rtsp://")):
        return Device(name, name)
    found = cameras()
    if name and name not in {device.name for device in found}:
        raise Fault("cameo.no_camera", Exit.USAGE, name=name, known=", ".join(device.name for device in found) or "-")
    return find(found, name or chosen("camera"))


def _taken(session: Session, wanted: Wanted, output: Output) -> tuple[Recording, Verification | None]:
    from studio.cameos.checks.verdict import TRIES, verify
    from studio.cameos.recording.session import Step

    shown = _Shown(session, output)
    shown.until(lambda now: now.step is Step.READY)
    if wanted.plate:
        output.say(_("Leave the picture: the empty background is recorded first. Enter when it is empty."))
        shown.pause(PAUSE)
        session.take_plate()
        shown.until(lambda now: now.step is Step.READY)
        output.say(_("Now get into the picture. Enter when you are ready."))
        shown.pause(PAUSE)
    for left in reversed(range(TRIES)):
        session.take()
        shown.take()
        recording = session.recording
        assert recording is not None  # it came to its end
        if wanted.kind != "person":
            return recording, None
        output.say(_("The recording is being checked…"))
        verification = verify(recording)
        _say_checks(verification, output)
        if verification.passed or (not left and wanted.unverified):
            return recording, verification
        if left:
            output.say(_("Once more, the whole take, with other digits. Enter when you are ready."), "yellow")
            session.again()
            shown.until(lambda now: now.step is Step.READY)
            shown.pause(PAUSE)
    raise Fault("cameo.not_verified", Exit.BAD_INPUT, tries=TRIES)


def _say_checks(verification: Verification, output: Output) -> None:
    for check in verification.checks:
        figure = checks.figure(check)
        output.say(f"{'✓' if check.passed else '✗'} {checks.name(check)}{f': {figure}' if figure else ''}",
                   "green" if check.passed else "red")  # fmt: skip
        if not check.passed:
            output.say(f"  {checks.advice(check)}")
    for what, advice in checks.hinted(verification):
        output.say(f"! {what}", "yellow")
        output.say(f"  {advice}")


class _Shown:
    """Polls a session, and tells what changes."""

    def __init__(self, session: Session, output: Output) -> None:
        self._session, self._output = session, output
        self._told: set[str] = set()
        self._keys = bool(sys.stdin and sys.stdin.isatty()) and not output.json

    def until(self, reached: Callable[[Now], bool]) -> None:
        """Poll until it is so.

        Raises
        ------
        Fault
            What keeps the recording from going on.
        """
        while not reached(now := self._poll()):
            pass
        del now

    def pause(self, seconds: float) -> None:
        """Wait for Enter, or for so long where nobody sits there."""
        end = time.monotonic() + seconds
        while not (_entered() if self._keys else time.monotonic() >= end):
            self._poll()

    def take(self) -> None:
        """Follow a take to its end; Enter shows the next task, and after the last one ends the take."""
        from studio.cameos.recording.recording import Task
        from studio.cameos.recording.session import Step

        session, output, last, count = self._session, self._output, None, 0
        while (now := self._poll()).step is not Step.DONE:
            if now.step is Step.COUNTING and (left := int(now.left) + 1) != count:
                count = left
                output.say(str(left), "bold")
            if now.task is not None and now.task is not last:
                last = now.task
                said = {Task.DIGITS: " ".join(session.digits), Task.CONSENT: session.consent}.get(last, "")
                task = _(words.TASKS[last.value])
                output.say(f"{task}: {said}" if said else task, "bold")
            for hint in now.hints:
                if hint not in self._told and now.step is Step.TAKE:
                    self._told.add(hint)
                    what, advice = words.HINTS[hint]
                    output.say(f"{_(what)}: {_(advice)}", "yellow")
            if self._keys and now.step is Step.TAKE and _entered():
                if last in (Task.CONSENT, Task.ROUND):
                    if now.can_stop:
                        session.stop()
                else:
                    session.go_on()

    def _poll(self) -> Now:
        time.sleep(OFTEN)
        now = self._session.poll()
        if now.fault is not None:
            raise now.fault
        return now


def _entered() -> bool:
    """Whether Enter was pressed since the last time."""
    if sys.platform == "win32":
        import msvcrt

        return msvcrt.kbhit() and msvcrt.getwch() == "\r"
    if not select.select([sys.stdin], [], [], 0)[0]:
        return False
    sys.stdin.readline()
    return True
