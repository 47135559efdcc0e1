"""Footage, sound and stills from outside become files that a cut can use, in a child process that may be killed.

A child does it for the reasons that `engine.media.probe` has, and because it takes long: see `engine.media.children`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from fractions import Fraction
from pathlib import Path

from av.error import FFmpegError
from PIL import Image

from engine.media.beside import Beside, writing_fault
from engine.media.boxes import is_cut_short
from engine.media.children import Report, answer, ask
from engine.media.footage import MOST_WIDE, conform_footage, conform_sound
from engine.media.probe import MOST_PIXELS, STILLS, called, examine, kind_of, unreadable
from engine.media.stills import developed
from engine.messages.faults import Fault

STALLED = 60.0
"""Seconds without a sign of life after which the child is killed."""


def conform(
    path: Path,
    out: Path,
    rate: Fraction,
    report: Report | None = None,
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
    try:
        ask(_command(path.resolve(), name, out.resolve(), rate), path, report, cancelled, stalled)
    finally:
        for rest in (".part", ".sound", ".cube"):
            with suppress(OSError):
                out.with_name(out.name + rest).unlink(missing_ok=True)


def _command(path: Path, container: str, out: Path, rate: Fraction) -> list[str]:
    return called("--conform", "engine.media.conform", container, str(path), str(out), str(rate))


# ----- the child ------------------------------------------------------------------------------------------------------
def main(arguments: list[str]) -> int:
    """Entry of the child: container, path, where to, rate."""
    container, path, out, rate = arguments

    def work(report: Report) -> bytes:
        _conform(container, Path(path), Path(out), Fraction(rate), report)
        return b""

    return answer(work)


def _conform(container: str, path: Path, out: Path, rate: Fraction, report: Report = lambda _share: None) -> None:
    found = examine(container, str(path))
    if "refused" in found:
        raise Fault("media.refused", file=path.name, path=str(path), why=found["refused"])
    if "unreadable" in found:
        raise unreadable(path, found["unreadable"])
    try:
        if container in STILLS:
            _conform_still(container, path, out)
        elif found.get("picture"):
            conform_footage(path, container, out, rate, report)
        else:
            conform_sound(path, container, out, report)
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


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
