"""Previz's front door: a request becomes a film of pictures, stems and events."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import msgspec
import numpy as np
from numpy.typing import NDArray

from engine.consent.opening import Likenesses
from engine.messages.faults import Exit, Fault
from engine.messages.jobs import STEMS
from engine.messages.requests import Request
from engine.previz.likeness.card import Card
from engine.previz.likeness.carding import as_high, cards_of, things_of
from engine.previz.likeness.face_map import with_face
from engine.previz.likeness.lines import by_name
from engine.previz.likeness.opening import Likeness, open_likenesses
from engine.previz.people.bake import Baked
from engine.previz.sound.voices import Speech
from engine.previz.stagecraft import audible, company, continuity
from engine.previz.stagecraft.camera import solve
from engine.previz.stagecraft.framing import TIGHT
from engine.previz.stagecraft.performance import Performance, perform
from engine.previz.stagecraft.picturing import PICTURING, pictures
from engine.previz.stagecraft.set_up import SetUp
from engine.previz.staging.compile import compile_request
from engine.previz.staging.compile import report as staging_report
from engine.previz.staging.scene import Player, StagedShot

Report = Callable[[str, int, int], None]
"""Told phase, step and steps."""


@dataclass
class Film:
    """A shot that is ready to be drawn and heard.

    Attributes
    ----------
    remarks : tuple of str
        What was not understood or could not be performed: ``code: words``.
    events : tuple of dict
        Audible contacts: ``time`` (seconds from the start), ``kind``, ``strength``.
    timings : dict
        Seconds of each step so far.
    """

    request: Request
    shot: StagedShot
    performance: Performance
    set_up: SetUp
    remarks: tuple[str, ...]
    events: tuple[dict[str, Any], ...]
    spoken: dict[int, Speech]
    cancelled: Callable[[], bool]
    timings: dict[str, float] = field(default_factory=dict)
    cards: dict[str, Card] = field(default_factory=dict)
    stem_names = STEMS
    libraries = ()
    sent = ()
    files: ClassVar[dict[str, str]] = {}

    @property
    def plan(self) -> dict[str, Any]:
        """What the recipe tells of how it was rendered."""
        return {"quality": self.request.quality}

    def recover(self, _: Exception) -> bool:
        """Whether it may be drawn again after an error: what fails here fails again."""
        return False

    def close(self, *, keep: bool = False) -> None:  # noqa: ARG002 - as of every film
        """Nothing is held beyond this object, of a likeness not even on the graphics card."""
        PICTURING.forget_likenesses()

    def pictures(self) -> Iterator[NDArray[np.uint8]]:
        """Exactly ``request.staging.frames`` pictures (h, w, 3) uint8 RGB, in order.

        Raises
        ------
        Fault
            ``previz.cancelled``, ``opengl.missing``.
        """
        request = self.request
        began = time.monotonic()
        size = request.width, request.height
        renderer = PICTURING.load(self.performance, *size, request.quality, self.cancelled)
        self.timings["loading"] = time.monotonic() - began
        yield from pictures(self.performance, self.set_up, renderer, self.cancelled, self.cards)
        self.timings["drawing"] = time.monotonic() - began

    def stems(self) -> dict[str, NDArray[np.float32]]:
        """Dialogue, effects and ambience, each (samples, 2) float32 and exactly as long as the pictures.

        Raises
        ------
        Fault
            ``previz.cancelled``.
        """
        began = time.monotonic()
        seed = continuity.world_seed(self.shot)
        mixing = company.beside(lambda: audible.stems(self.performance, self.set_up, self.spoken, seed))
        out = company.wait(mixing, self.cancelled)
        self.timings["sounding"] = time.monotonic() - began
        return out


def open_film(
    request: Request,
    report: Report,
    cancelled: Callable[[], bool],
    files: Mapping[str, Path] | None = None,
    likenesses: Likenesses | None = None,
) -> Film:
    """Stage, perform and frame a request.

    Parameters
    ----------
    request : Request
    report : function of phase, step, steps
    cancelled : function
        Polled at least every 200 ms.
    files : mapping, optional
        Recorded lines by their SHA-256.
    likenesses : Likenesses, optional
        The cameos that the job was admitted for.

    Raises
    ------
    Fault
        ``media.*`` where a recording is not there; ``cameo.*`` where a cameo's file is damaged; ``previz.cancelled``,
        ``physics.cancelled``, and what sets and people raise.
    """
    timings: dict[str, float] = {}
    clock = _Clock()
    report("staging", 0, 1)
    shot = compile_request(request)
    timings["staging"] = clock.lap()
    cameos, unusable = open_likenesses(likenesses, _cast(request))
    place, people, (spoken, silent) = _gather(shot, files or {}, cameos, report, cancelled)
    timings["gathering"] = clock.lap()
    steps = len(shot.earlier) + 2
    report("simulating", 0, steps)
    before = continuity.world_before(
        shot, company.place_of, company.person, cancelled, lambda count: report("simulating", count, steps)
    )
    sounds, world_seed = audible.phonemes(shot, spoken), continuity.world_seed(shot)
    performance = perform(shot, place, people, before, sounds, request.seed, world_seed, cancelled)
    continuity.keep(shot, performance.end)
    timings["performing"] = clock.lap()
    report("simulating", steps - 1, steps)
    things = things_of(performance.players, cameos, {each.name: each.height for each in request.staging.entries})
    set_up = frame(request, shot, performance, cancelled, {name: card.stature for name, card in things.items()})
    performance.camera_eye = set_up.view(performance.seconds / 2).eye
    timings["framing"] = clock.lap()
    report("simulating", steps, steps)
    cards, seen = cards_of(shot, performance, set_up, cameos, spoken, things)
    remarks = [f"{remark.code}: {remark.words}" for remark in (*shot.remarks, *performance.problems)]
    remarks = tuple(dict.fromkeys((*remarks, *unusable, *silent, *seen)))
    events = audible.events_of(performance)
    return Film(request, shot, performance, set_up, remarks, events, spoken, cancelled, timings, cards)


def stage(request: Request) -> dict[str, Any]:
    """How previz reads a request: a staged shot as plain values."""
    return staging_report(compile_request(request))


def frame(
    request: Request,
    shot: StagedShot,
    performance: Performance,
    cancelled: Callable[[], bool],
    things: Mapping[str, float] | None = None,
) -> SetUp:
    """Solve the camera of a shot; `things` are players that are no people, and how many metres high."""
    camera, subjects = shot.camera, shot.subjects
    acting = {beat.actor for beat in shot.beats}
    if not request.camera.subject and camera.size not in TIGHT:
        subjects = tuple(dict.fromkeys((*subjects, *(name for name in performance.players if name in acting))))
        camera = msgspec.structs.replace(camera, subject=subjects[0] if subjects else "")
    together = [name for name, player in performance.players.items() if any(act.partner for act in player.part.acts)]
    if not request.camera.subject and camera.size == "medium" and len(together) == 2:
        # what two do together is a two-shot
        subjects = tuple(dict.fromkeys((*(name for name in subjects if name in together), *together)))
        camera = msgspec.structs.replace(camera, subject="")
    if not request.camera.lens:
        camera = msgspec.structs.replace(camera, lens=0)
    aspect = request.width / request.height

    def look_up() -> None:
        if cancelled():
            raise company.cancel_fault()

    return solve(as_high(performance.scene(), things or {}), camera, subjects, aspect, request.seed, look_up)


def dialogue(request: Request, files: Mapping[str, Path]) -> tuple[NDArray[np.float32], int]:
    """A request's dialogue alone, dry, for a shot that has no take: as it was recorded, or spoken by stand-ins.

    Returns
    -------
    (float32 array (samples, 2), lines)
        Exactly as long as the shot, and how many lines are heard in it.

    Raises
    ------
    Fault
        ``media.*``; ``voices.missing``.
    """
    shot = compile_request(request)
    spoken, silent = audible.speeches(shot, files)
    if silent:
        raise Fault("voices.missing", Exit.MISSING_PART, silent[0])
    return audible.dialogue(shot, spoken)


def _cast(request: Request) -> list[tuple[str, str]]:
    """Who has a cameo: name and its id."""
    return [(entry.name, entry.cameo) for entry in request.staging.entries if entry.cameo]


def _person(player: Player, cameos: Mapping[str, Likeness]) -> Baked:
    """A player's stand-in, with the face of the cameo that the player has."""
    baked, likeness = company.person(player), by_name(cameos, player.name)
    if likeness is None or likeness.face is None:
        return baked
    return with_face(baked, player.stand_in, player.wardrobe, likeness.face, likeness.cameo) or baked


def _gather(
    shot: StagedShot,
    files: Mapping[str, Path],
    cameos: Mapping[str, Likeness],
    report: Report,
    cancelled: Callable[[], bool],
) -> tuple[Any, dict[str, Any], Any]:
    """Build the set, bake the people and speak the lines, beside this thread."""
    place = company.beside(lambda: company.place_of(shot))
    people = {player.name: company.beside(lambda player=player: _person(player, cameos)) for player in shot.cast}
    spoken = company.beside(lambda: audible.speeches(shot, files, cameos))
    steps = len(people) + 2
    report("staging", 1, steps)
    found = company.wait(place, cancelled)
    baked = {}
    for number, (name, future) in enumerate(people.items()):
        baked[name] = company.wait(future, cancelled)
        report("staging", number + 2, steps)
    said = company.wait(spoken, cancelled)
    report("staging", steps, steps)
    return found, baked, said


class _Clock:
    """Laps of wall time."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def lap(self) -> float:
        """Seconds since the last lap."""
        now = time.monotonic()
        gone, self._last = now - self._last, now
        return gone
