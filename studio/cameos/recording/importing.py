"""A cameo from a video or pictures that are there already: the same recording, marked as imported and unverified.

Nobody can tell of a file who made it and when, so it is never more than that. The file is looked into and read in a
child process; what was read stays in memory, like a recording.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from engine.consent import clock as days
from engine.consent import dumps
from engine.media.clips import Pictures
from engine.media.in_memory import bring_in
from engine.media.probe import Facts, probe
from engine.messages.faults import Fault
from studio.cameos.recording.guide import SILENT, Hint, look_at
from studio.cameos.recording.recording import Kind, Origin, Recording
from studio.cameos.recording.session import FEWEST_STILLS, MOST_STILLS, OFTEN
from studio.cameos.recording.sound import FULL

LONGEST = 60.0
"""Seconds of a video; a cameo needs 10 to 20."""
PLATE = 2.0
"""Seconds of a video of the empty background that are used."""
LOOKS = 12
"""Pictures of a video that are judged."""
DISTORTED = 0.02
"""Share of the tenths of a second that may be clipped."""

Report = Callable[[float], None]


def import_files(
    paths: Sequence[Path],
    kind: Kind,
    plate: Path | None = None,
    report: Report | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Recording:
    """Bring in one video, or of an animal or object also a set of pictures. Waits until it is done.

    Parameters
    ----------
    paths : sequence of Path
    kind : Kind
    plate : Path, optional
        A video or picture of the empty background, taken by the same camera from the same place.
    report : callable, optional
        Told the share that is done, 0 to 1.
    cancelled : callable, optional
        Asked some times a second.

    Returns
    -------
    Recording
        `Origin.IMPORTED`, without digits, consent or prompts.

    Raises
    ------
    Fault
        ``media.*``; ``recording.no_motion``, ``recording.mixed``, ``recording.no_pictures``, ``recording.too_long``,
        ``recording.sizes``, ``recording.memory``.
    """
    dumps.none()
    paths = [Path(path) for path in paths]
    facts = [probe(path) for path in paths]
    stills = _check(paths, facts, kind)
    tell = report or (lambda _share: None)
    share = 0.9 if plate else 1.0
    pictures, sound = bring_in(paths, LONGEST, lambda done: tell(done * share), cancelled)
    background = Pictures()
    if plate is not None:
        _only_pictures(Path(plate), probe(Path(plate)))
        background = bring_in([Path(plate)], PLATE, lambda done: tell(share + done * (1 - share)), cancelled)[0]
        if (background.width, background.height) != (pictures.width, pictures.height):
            raise Fault(
                "recording.sizes",
                plate=f"{background.width} x {background.height}",
                take=f"{pictures.width} x {pictures.height}",
            )
    return Recording(
        kind,
        Origin.IMPORTED,
        pictures,
        sound,
        background,
        stills=stills,
        camera=paths[0].name,
        microphone=paths[0].name if len(sound) else "",
        made=days.now(),
        hints=judged(pictures, sound, kind),
    )


def _check(paths: Sequence[Path], facts: Sequence[Facts], kind: Kind) -> bool:
    """Whether it is a set of stills; refuses what serves for nothing."""
    if not paths:
        raise Fault("recording.no_pictures", count=0, least=1)
    for path, each in zip(paths, facts, strict=True):
        _only_pictures(path, each)
    stills = sum(each.kind == "still" for each in facts)
    if stills and kind is Kind.PERSON:
        raise Fault("recording.no_motion", file=paths[0].name)
    if stills not in (0, len(paths)) or (not stills and len(paths) > 1):
        raise Fault("recording.mixed")
    if stills and not FEWEST_STILLS <= stills <= MOST_STILLS:
        raise Fault("recording.no_pictures", count=stills, least=FEWEST_STILLS)
    if facts[0].seconds > LONGEST:
        raise Fault("recording.too_long", file=paths[0].name, seconds=round(facts[0].seconds), most=round(LONGEST))
    return stills > 0


def _only_pictures(path: Path, facts: Facts) -> None:
    if facts.kind == "sound":
        raise Fault("recording.no_motion", file=path.name)


def judged(pictures: Pictures, sound: np.ndarray[Any, Any], kind: Kind) -> dict[str, float]:
    """What is not good most of the time: hints as of a live recording, by some of the pictures and all of the sound."""
    numbers = np.unique(np.linspace(0, len(pictures) - 1, min(LOOKS, len(pictures))).astype(int))
    found: list[Hint] = []
    for number in numbers:
        found += look_at(np.ascontiguousarray(pictures.picture(int(number))[..., ::-1]), kind).hints
    hints = {hint: found.count(hint) / len(numbers) for hint in Hint if found.count(hint) > OFTEN * len(numbers)}
    if kind is Kind.PERSON and float(np.abs(sound).max(initial=0)) < SILENT:
        hints[Hint.SILENT] = 1.0
    pieces = np.abs(sound[: len(sound) // 4800 * 4800]).reshape(-1, 4800)
    distorted = float(((pieces >= FULL).sum(axis=1) > 3).mean()) if len(pieces) else 0.0
    if distorted > DISTORTED:
        hints[Hint.CLIPPED] = distorted
    return {str(hint): share for hint, share in hints.items()}
