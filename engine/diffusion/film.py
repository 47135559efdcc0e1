"""The model renderer's front door: a request becomes pictures and sound, as previz's film gives them.

Words are encoded, latents denoised and refined (`engine.diffusion.phases`) when the film is opened; they are decoded
picture by picture while the take is written.
"""

from __future__ import annotations

import hashlib
import math
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from engine.diffusion import decoding, machine
from engine.diffusion.adapter import Ask, Given, Tensors
from engine.diffusion.given import read_given
from engine.diffusion.keeping import Keeping, tidy
from engine.diffusion.phases import DECODING, READING, Phases
from engine.diffusion.splicing import Spliced, region, splice
from engine.diffusion.texts import Texts
from engine.diffusion.watching import Watching
from engine.media.sounds import MIX
from engine.messages.faults import Exit, Fault
from engine.messages.jobs import STEMS
from engine.messages.requests import Request, digest
from engine.models import catalogue
from engine.models.family import Capabilities, Family
from engine.models.fingerprint import fingerprint
from engine.models.prompts import prompt_for
from engine.models.rules import nearest_rate, snap
from engine.models.stored import Weights
from engine.models.weights import read_weights

# Nothing here goes to the network, whatever a library would like to look up.
os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", HF_HUB_DISABLE_TELEMETRY="1")

Report = Callable[[str, int, int], None]
Show = Callable[[NDArray[np.uint8]], None]


@dataclass
class Film:
    """A shot whose latents are there.

    Attributes
    ----------
    events : tuple of dict
        Audible contacts, where previz gives the sound.
    files : dict
        The model's files: name to SHA-256.
    variant : str
        What the model is, a key of the catalogue.
    course : Course
        How it goes on this machine.
    """

    request: Request
    ask: Ask
    fit: decoding.Fit
    lead: int
    sounds: bool
    files: dict[str, str]
    inputs: Mapping[str, Path]
    cancelled: Callable[[], bool]
    phases: Phases
    latents: Tensors
    noted: list[str]
    variant: str
    course: machine.Course
    events: tuple[dict[str, Any], ...] = ()
    libraries = ("torch", "diffusers", "transformers", "accelerate")

    @property
    def plan(self) -> dict[str, Any]:
        """The plan that was held to in the end."""
        return {"quality": self.request.quality, "variant": self.variant, **msgspec.to_builtins(self.phases.plan)}

    @property
    def remarks(self) -> tuple[str, ...]:
        """What was not taken, cut off, gone on from or stepped down: ``code: words``."""
        return tuple(dict.fromkeys([*self.noted, *self.phases.adapter.remarks(), *self.phases.log]))

    @property
    def stem_names(self) -> tuple[str, ...]:
        """What `stems` gives."""
        return (MIX,) if self.sounds else STEMS

    def pictures(self) -> Iterator[NDArray[np.uint8]]:
        """Exactly ``request.staging.frames`` pictures (h, w, 3) uint8 RGB, in order.

        Raises
        ------
        Fault
            ``model.nan``, ``model.cancelled``.
        """
        staging, phases = self.request.staging, self.phases
        phases.watch.enter(DECODING)
        with phases.minding():
            decoded = phases.adapter.pictures(self.ask, self.latents, phases.watch)
            for picture in decoding.paced(decoded, self.ask.rate, staging.rate, staging.frames, self.lead):
                yield self.fit.back(picture)
        phases.adapter.free("picture")

    def stems(self) -> dict[str, NDArray[np.float32]]:
        """The model's sound as one stem, or previz's three for a silent one; exactly as long as the pictures.

        Raises
        ------
        Fault
            ``model.nan``, ``model.cancelled``, ``model.memory``.
        """
        staging, phases = self.request.staging, self.phases
        if not self.sounds:
            return self._stand_in()
        sound = phases.run(DECODING, lambda: phases.adapter.sound(self.ask, self.latents, phases.watch))
        if sound is None:
            raise Fault("model.empty", Exit.OURS)
        self.noted.extend(sound.log)
        skip = Fraction(self.lead) / self.ask.rate
        return {MIX: decoding.sounding(sound.samples, sound.rate, staging.frames, staging.rate, skip)}

    def recover(self, error: Exception) -> bool:
        """Whether the pictures may be asked for again after an error: their latents are still there."""
        return self.phases.recovered(DECODING, error)

    def close(self, *, keep: bool = False) -> None:
        """Let memory go, and what is kept on disk where it shall not be gone on from."""
        self.phases.close(keep=keep)
        if not keep and not self.cancelled():
            resumed = any(line.startswith("model.resumed") for line in self.phases.log)
            self.course.remember(self.phases.plan, whole=not resumed)

    def _stand_in(self) -> dict[str, NDArray[np.float32]]:
        from engine.previz.film import open_film as open_previz

        request = msgspec.structs.replace(self.request, renderer="previz", model="", prompt="", inputs={})
        film = open_previz(request, lambda *_: None, self.cancelled, self.inputs)
        self.events = film.events
        return film.stems()


def open_film(
    request: Request,
    report: Report,
    cancelled: Callable[[], bool],
    files: Mapping[str, Path] | None = None,
    *,
    weights: Path,
    work: Path | None = None,
    plan: dict[str, Any] | None = None,
    show: Show | None = None,
) -> Film | Spliced:
    """Read, encode, denoise and refine a request; of a part of a take, that part.

    Parameters
    ----------
    request : Request
    report : function of phase, step and steps
    cancelled : function
    files : mapping, optional
        The request's inputs by their SHA-256.
    weights : Path
        The model's folder or file.
    work : Path, optional
        Where embeddings and unfinished latents are kept; None keeps nothing.
    plan : dict, optional
        A plan to hold to.
    show : function, optional
        Shows a picture of the estimate.

    Raises
    ------
    Fault
        ``weights.*``, ``model.*``, ``media.*``.
    """
    if where := region(request):
        whole = partial(_open, report=report, cancelled=cancelled, files=files or {}, weights=weights, work=work)
        return splice(request, where, files or {}, partial(whole, plan=plan, show=show))
    return _open(request, report, cancelled, files or {}, weights, work, plan, show)


def _open(
    request: Request,
    report: Report,
    cancelled: Callable[[], bool],
    files: Mapping[str, Path],
    weights: Path,
    work: Path | None,
    plan: dict[str, Any] | None,
    show: Show | None,
) -> Film:
    report(READING, 0, 4)
    read = read_weights(weights)
    family, variant = catalogue.variant(read.variant)
    can = variant.can or family.can
    noted: list[str] = []
    ask, fit, lead = _asked(request, family, can, {**family.presets, **variant.presets}, files or {}, noted)
    known = fingerprint(read, cancelled=cancelled)
    report(READING, 1, 4)
    key = _digest(digest(request), *known.values())
    if work:
        tidy(work / "latents")
    keeping = Keeping(work / "latents" / key if work else None)
    watch = Watching(report, cancelled, keeping, show)
    course = machine.course(read, family, variant, ask, request.quality, work, plan)
    noted += course.notes
    phases = Phases(read, course.plan, keeping, watch, course.lower)
    try:
        if cut := phases.run(READING, lambda: phases.adapter.cut_off(ask)):
            noted.append(f"model.cut_off: {cut}")
        report(READING, 2, 4)
        texts = Texts(work / "texts" if work else None, _digest(*_readers(read, known)))
        text = phases.run(READING, lambda: texts.of(ask, lambda: phases.adapter.encode(ask, watch)))
        phases.adapter.free("text")
        report(READING, 4, 4)
        latents = phases.latents(ask, text)
    except BaseException:
        phases.adapter.free()
        raise
    if keeping.lost:
        noted.append(f"model.not_kept: {keeping.lost}")
    if family.licence.marked:
        noted.append(f"model.licence: {family.licence.name}")
    return Film(
        request,
        ask,
        fit,
        lead,
        bool(can.sound),
        known,
        files or {},
        cancelled,
        phases,
        latents,
        noted,
        variant.key,
        course,
    )


def _asked(
    request: Request,
    family: Family,
    can: Capabilities,
    presets: Mapping[str, Any],
    files: Mapping[str, Path],
    noted: list[str],
) -> tuple[Ask, decoding.Fit, int]:
    """What the model is asked for, how its pictures are cut, and how many lead up to the shot."""
    staging, preset = request.staging, presets[request.quality]
    asked: Counter[str] = Counter()
    given = read_given(request, files, lambda role, kind: _takes(role, kind, can, asked, noted))
    prefix = next((each for each in given if each.role == "prefix"), None)
    pace = (staging.rate if family.any_rate else nearest_rate(family.rates, staging.rate)) / staging.rate
    lead = _lead(prefix, family, pace)
    whole = staging.frames + math.ceil(lead / pace)
    snapped = snap(family, request.width, request.height, whole, staging.rate, preset)
    if snapped.rate != staging.rate:
        noted.append(f"model.rate: {snapped.rate}")
    if not can.sound:
        noted.append(f"model.silent: {family.title}")
    fit = decoding.Fit((request.width, request.height), (snapped.width, snapped.height))
    prompt = prompt_for(request, family, can)
    ask = Ask(
        request.prompt or prompt.text,
        prompt.negative,
        snapped.width,
        snapped.height,
        snapped.frames,
        snapped.rate,
        request.seed,
        preset,
        tuple(_laid(each, fit, lead, pace) for each in given),
    )
    return ask, fit, lead


def _takes(role: str, kind: str, can: Capabilities, asked: Counter[str], noted: list[str]) -> bool:
    """Whether the model can be given something more in a role; what it cannot be is noted."""
    asked[role] += 1
    able: bool | int = {
        "first": can.first,
        "last": can.last,
        "key": can.between,
        "prefix": can.prefix,
        "video": can.remix,
        "guide": kind in can.control,
        **can.references,
    }[role]
    taken = asked[role] <= able if role in can.references else bool(able)
    if not taken:
        noted.append(f"model.cannot: {role} {asked[role]}" if able else f"model.cannot: {role}")
    return taken


def _lead(prefix: Given | None, family: Family, pace: Fraction) -> int:
    """Frames of a clip that is gone on from: as many as the model's rule of lengths takes, two steps at most."""
    if prefix is None or prefix.pictures is None:
        return 0
    lengths = family.lengths
    steps = min((math.floor(len(prefix.pictures) * pace) - lengths.first) // lengths.step, 2)
    return lengths.first + steps * lengths.step if steps >= 0 else 0


def _laid(given: Given, fit: decoding.Fit, lead: int, pace: Fraction) -> Given:
    """What is given, in the model's size, rate and frames."""
    frame = lead + math.floor(given.frame * pace) if given.role in ("last", "key") else given.frame
    if given.pictures is None or given.role in ("image", "clip"):
        return replace(given, frame=frame)
    pictures = given.pictures
    if given.role == "prefix":
        last = len(pictures) - 1
        pictures = pictures[[last - round((lead - 1 - place) / pace) for place in range(lead)]]
    elif pace != 1 and len(pictures) > 1:
        count = math.ceil(len(pictures) * pace)
        pictures = pictures[[min(math.floor(place / pace), len(pictures) - 1) for place in range(count)]]
    return replace(given, frame=frame, pictures=fit.onto(pictures))


def _readers(weights: Weights, known: Mapping[str, str]) -> list[str]:
    """Hashes of the files that decide what words become."""
    names = {part.name for part in weights.components if part.role == "text" or part.name.startswith("tokenizer")}
    return [sha for name, sha in sorted(known.items()) if name.split("/")[0] in names]


def _digest(*words: str) -> str:
    return hashlib.sha256(" ".join(words).encode()).hexdigest()


def stage(request: Request) -> dict[str, Any]:
    """How previz would stage a request: what a model makes of words it does not tell."""
    from engine.previz.film import stage as stage_previz

    return stage_previz(request)
