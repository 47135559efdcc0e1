"""The model renderer's front door: a request becomes pictures and sound, as previz's film gives them.

Words are encoded, latents denoised and refined (`engine.diffusion.phases`) when the film is opened; they are decoded
picture by picture while the take is written. A shot longer than the model's longest clip goes stretch by stretch
(`engine.diffusion.chaining`).
"""

from __future__ import annotations

import functools
import hashlib
import math
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from engine.consent.opening import Likenesses
from engine.diffusion import decoding, machine, wording
from engine.diffusion.adapter import Adapter, Ask
from engine.diffusion.chaining import Chain, Told
from engine.diffusion.given import Laying, Source, lead_up, read_given
from engine.diffusion.keeping import Keeping, tidy
from engine.diffusion.phases import DECODING, READING, Phases, adapter
from engine.diffusion.splicing import Spliced, splice
from engine.diffusion.texts import Measured, Texts
from engine.diffusion.watching import Watching
from engine.media.sounds import MIX
from engine.messages.faults import Exit, Fault
from engine.messages.jobs import SAMPLE_RATE, STEMS, Sent
from engine.messages.requests import Request, digest
from engine.models import catalogue
from engine.models.family import Capabilities, Family, Preset, Variant
from engine.models.fingerprint import fingerprint
from engine.models.likenesses import as_references, of_things
from engine.models.limits import of_length
from engine.models.plan import Plan
from engine.models.prompts import prompt_for
from engine.models.regions import region
from engine.models.rules import Snapped, own_rate, snap
from engine.models.stored import Weights
from engine.models.stretching import Snapping, foreseen
from engine.models.weights import read_weights

# Nothing here goes to the network, whatever a library would like to look up.
os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", HF_HUB_DISABLE_TELEMETRY="1")

Report = Callable[[str, int, int], None]
Show = Callable[[NDArray[np.uint8]], None]


@dataclass
class Film:
    """A shot whose latents are there, or those of its first stretch.

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
    likenesses : Likenesses or None
        The cameos that the job was admitted for: previz's sound has their voices.
    """

    request: Request
    chain: Chain
    sounds: bool
    files: dict[str, str]
    inputs: Mapping[str, Path]
    cancelled: Callable[[], bool]
    phases: Phases
    noted: list[str]
    variant: str
    course: machine.Course
    likenesses: Likenesses | None = None
    events: tuple[dict[str, Any], ...] = ()
    libraries = ("torch", "diffusers", "transformers", "accelerate")

    @property
    def plan(self) -> dict[str, Any]:
        """The plan that was held to in the end; of a shot in stretches those, and what each was told."""
        plan = {"quality": self.request.quality, "variant": self.variant, **msgspec.to_builtins(self.phases.plan)}
        chain = self.chain
        if len(chain.stretches) == 1:
            return plan
        rows = [msgspec.to_builtins(each) for each in chain.stretches]
        if len(set(chain.prompts)) > 1:
            rows = [{**row, "prompt": words} for row, words in zip(rows, chain.prompts, strict=True)]
        return {**plan, "stretches": rows}

    @property
    def ask(self) -> Ask:
        """What the model is asked for, but for what it is given."""
        return self.chain.ask

    @property
    def remarks(self) -> tuple[str, ...]:
        """What was not taken, cut off, gone on from or stepped down: ``code: words``."""
        return tuple(
            dict.fromkeys([*self.noted, *self.phases.adapter.remarks(), *self.phases.watch.noted, *self.phases.log])
        )

    @property
    def sent(self) -> tuple[Sent, ...]:
        """The words that the encoder got, each from the frame of the shot on that the model was told them for."""
        chain, laying = self.chain, self.chain.laying
        begins = wording.begins(chain.stretches, laying.rate, laying.own, laying.lead)
        found: list[Sent] = []
        for begin, words in zip(begins, chain.prompts, strict=True):
            if not found or found[-1].text != words:
                found.append(Sent(text=words, negative=chain.ask.negative, begin=begin))
        return tuple(found)

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
        staging, phases, laying = self.request.staging, self.phases, self.chain.laying
        with phases.minding():
            for picture in decoding.paced(self.chain.pictures(), laying.own, staging.rate, staging.frames, laying.lead):
                yield laying.fit.back(picture)
        phases.adapter.free("picture")

    @property
    def led(self) -> int:
        """Samples of sound that the model makes before the shot begins: with the end of a clip that it goes on from."""
        laying = self.chain.laying
        return math.floor(laying.lead * SAMPLE_RATE / laying.own)

    def stems(self, before: int = 0) -> dict[str, NDArray[np.float32]]:
        """The model's sound as one stem, or previz's three for a silent one; exactly as long as the pictures.

        They are asked for after the pictures. The model's begins so many samples `before` them, at most `led`.

        Raises
        ------
        Fault
            ``model.nan``, ``model.cancelled``, ``model.memory``.
        """
        staging, laying = self.request.staging, self.chain.laying
        if not self.sounds:
            return self._stand_in()
        sound = self.chain.sound()
        if sound is None:
            raise Fault("model.empty", Exit.OURS)
        self.noted.extend(sound.log)
        skip = Fraction(laying.lead) / laying.own
        return {MIX: decoding.sounding(sound.samples, sound.rate, staging.frames, staging.rate, skip, before)}

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
        film = open_previz(request, lambda *_: None, self.cancelled, self.inputs, self.likenesses)
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
    likenesses: Likenesses | None = None,
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
    likenesses : Likenesses, optional
        The cameos that the job was admitted for.

    Raises
    ------
    Fault
        ``weights.*``, ``model.*``, ``media.*``, ``cameo.*``.
    """
    private = _Private(request, likenesses)
    opening = _Opening(report, cancelled, files or {}, weights, work, plan, show, private)
    if where := region(request):
        return splice(request, where, opening.files, opening.film)
    return opening.film(request)


@dataclass(frozen=True)
class _Opening:
    """What a film is opened with, beside its request; see `open_film`."""

    report: Report
    cancelled: Callable[[], bool]
    files: Mapping[str, Path]
    weights: Path
    work: Path | None
    plan: dict[str, Any] | None
    show: Show | None
    private: _Private

    def film(self, request: Request) -> Film:
        """Read, encode, denoise and refine a request that is of no part of a take."""
        self.report(READING, 0, 4)
        read = read_weights(self.weights)
        family, variant = catalogue.variant(read.variant)
        can, preset = family.abilities(variant), family.preset(variant, request.quality)
        noted: list[str] = []
        sources = _sources(as_references(request), can, self.files, noted, self.private)
        snapping, lead = _snapping(request, family, can, preset, sources)
        # What cannot be rendered is refused before anything is read.
        course = machine.course(
            read, family, variant, snapping, request.quality, self.work, self.plan, given=bool(sources)
        )
        noted += course.notes
        snapped, staging, ends = course.snapped, request.staging, any(each.role == "last" for each in sources)
        ask, laying = asked(request, family, can, preset, snapped, lead, noted)
        noted += of_length(staging.frames, staging.rate, snapped, can, lead, ends=ends)
        prompts = wording.told(request, family, can, snapped.stretches, snapped.rate, lead)
        known = fingerprint(read, cancelled=self.cancelled)
        self.report(READING, 1, 4)
        chain = self._chain(request, read, course, known)(ask, snapped.stretches, prompts, tuple(sources), laying)
        self._begin(chain, noted, by_hand=bool(request.prompt.strip()))
        if chain.keeping.lost:
            noted.append(f"model.not_kept: {chain.keeping.lost}")
        if family.licence.marked:
            noted.append(f"model.licence: {family.licence.name}")
        return Film(
            request,
            chain,
            bool(can.sound),
            known,
            self.files,
            self.cancelled,
            chain.phases,
            noted,
            variant.key,
            course,
            self.private.likenesses,
        )

    def _chain(
        self, request: Request, read: Weights, course: machine.Course, known: Mapping[str, str]
    ) -> Callable[..., Chain]:
        """A chain but for what it is asked: the model at work, what it keeps and whom it tells."""
        work, stretches = self.work, course.snapped.stretches
        if work:
            tidy(work / "latents")
        key = _digest(digest(request), *known.values(), *(str(each) for each in stretches[1:]))
        keeping = Keeping(work / "latents" / key if work else None)
        told = Told(self.report, len(stretches))
        phases = Phases(read, course.plan, keeping, Watching(told, self.cancelled, keeping, self.show), course.lower)
        readers, looks = _digest(*_readers(read, known)), getattr(phases.adapter, "looks", True)
        return partial(
            Chain,
            texts=Texts(work / "texts" if work else None, readers, looks=looks),
            keeping=keeping,
            told=told,
            phases=phases,
            hold=lambda: course.roomy(phases.plan),
        )

    def _begin(self, chain: Chain, noted: list[str], *, by_hand: bool) -> None:
        """Have the words measured and cut to what the encoder takes, and the first stretch denoised."""
        phases, fitting = chain.phases, {}
        try:
            for words in dict.fromkeys(chain.prompts):
                fits = phases.run(READING, partial(phases.adapter.measured, words))
                fitting[words] = _fitting(words, fits, by_hand, noted)
            chain.prompts = tuple(fitting[words] for words in chain.prompts)
            self.report(READING, 2, 4)
            chain.begin()
        except BaseException:
            phases.adapter.free()
            raise


class _Private:
    """The inputs of a request that are a cameo's, by their SHA-256: opened in memory when they are needed."""

    def __init__(self, request: Request, likenesses: Likenesses | None) -> None:
        self.likenesses = likenesses
        roles = likenesses.roles if likenesses else ()
        self._roles = {request.inputs[role]: role for role in roles}

    def read(self, sha: str) -> bytes | None:
        """The plain content; None of what is no cameo's."""
        role = self._roles.get(sha)
        return self.likenesses.read(role) if role is not None and self.likenesses is not None else None


def _sources(
    request: Request, can: Capabilities, files: Mapping[str, Path], noted: list[str], private: _Private
) -> list[Source]:
    """What the request gives, as far as the model takes it."""
    taken = Counter[str]()
    if "image" in can.needs and (things := of_things(request)):
        noted += [f"model.cannot: {role}" for role in things]
        kept = {role: sha for role, sha in request.inputs.items() if role not in things}
        request = msgspec.structs.replace(request, inputs=kept)
    return read_given(request, files, lambda role, kind: _takes(role, kind, can, taken, noted), private.read)


def _snapping(
    request: Request, family: Family, can: Capabilities, preset: Preset, sources: list[Source]
) -> tuple[Snapping, int]:
    """What is rendered, by the longest stretch, and how many frames lead up to the shot."""
    staging = request.staging
    prefix = next((each for each in sources if each.role == "prefix"), None)
    lead = lead_up(prefix, family.lengths, own_rate(family, staging.rate), joint(can)) if prefix else 0
    references = any(each.role in can.references for each in sources)

    def snapping(longest: int) -> Snapped:
        size = request.width, request.height, staging.frames, staging.rate
        return snap(family, *size, preset, can, lead=lead, references=references, longest=longest)

    return snapping, lead


def joint(can: Capabilities) -> str:
    """As what the end of a clip or of a stretch is given: as a clip where the model takes one, else as first frame."""
    return "prefix" if can.prefix else "first"


def asked(
    request: Request,
    family: Family,
    can: Capabilities,
    preset: Preset,
    snapped: Snapped,
    lead: int,
    noted: list[str],
) -> tuple[Ask, Laying]:
    """What the model is asked for in all stretches, and how what is given lies in its frames."""
    staging = request.staging
    if snapped.rate != staging.rate:
        noted.append(f"model.rate: {snapped.rate}")
    if not can.sound:
        noted.append(f"model.silent: {family.title}")
    fit = decoding.Fit((request.width, request.height), (snapped.width, snapped.height))
    prompt = prompt_for(request, family, can, preset)
    ask = Ask(
        prompt.text,
        prompt.negative,
        snapped.width,
        snapped.height,
        snapped.frames,
        snapped.rate,
        request.seed,
        preset,
    )
    return ask, Laying(fit, snapped.rate, staging.rate, lead, joint(can), can.heard)


def _fitting(prompt: str, fits: Measured, by_hand: bool, noted: list[str]) -> str:
    """As much of a prompt as the encoder takes.

    Raises
    ------
    Fault
        ``model.prompt_long``: who wrote a prompt knows what of it matters.
    """
    if not fits.rest:
        return prompt
    if by_hand:
        raise Fault("model.prompt_long", tokens=fits.tokens, most=fits.most, words=fits.over)
    noted.append(f"model.cut_off: {fits.rest}")
    return fits.kept


def _from_picture(can: Capabilities, taken: Counter[str]) -> bool:
    """Whether a clip's last picture stands for the clip: as the first frame, where no other is given."""
    apart = can.apart and any(taken[role] for role in can.references)
    return can.first and not taken["first"] and not apart


def _takes(role: str, kind: str, can: Capabilities, taken: Counter[str], noted: list[str]) -> bool:
    """Whether the model can be given something more in a role; what it cannot be is noted."""
    taken[role] += 1
    able: bool | int = {
        "first": can.first,
        "last": can.last,
        "key": can.between,
        "prefix": can.prefix or _from_picture(can, taken),
        "video": can.remix,
        "guide": kind in can.control,
        **can.references,
    }[role]
    takes = taken[role] <= able if role in can.references else bool(able)
    if not takes:
        noted.append(f"model.cannot: {role} {taken[role]}" if able else f"model.cannot: {role}")
    elif role == "prefix" and not can.prefix:
        noted.append("model.last_picture: prefix")
    return takes


def _readers(weights: Weights, known: Mapping[str, str]) -> list[str]:
    """Hashes of the files that decide what words become."""
    names = {part.name for part in weights.components if part.role == "text" or part.name.startswith("tokenizer")}
    return [sha for name, sha in sorted(known.items()) if name.split("/")[0] in names]


def _digest(*words: str) -> str:
    return hashlib.sha256(" ".join(words).encode()).hexdigest()


def stage(request: Request, weights: Path | None = None, longest: int = 0) -> dict[str, Any]:
    """How previz would stage a request: what a model makes of words it does not tell.

    Of weights their own tokenizer tells how long the prompt is: ``prompt`` with its ``text``, its ``tokens``, how
    many at ``most`` the encoder takes, and how many ``words`` are too many; and what each of the ``stretches`` is
    told, of `longest` frames at most: its ``begin`` in frames of the shot, and its ``text``.

    Raises
    ------
    Fault
        ``weights.*``, ``model.*``.
    """
    from engine.previz.film import stage as stage_previz

    told = stage_previz(request)
    if weights is None:
        return told
    read = read_weights(weights)
    family, variant = catalogue.variant(read.variant)
    prompt = prompt_for(request, family, family.abilities(variant), family.preset(variant, request.quality))
    fits = _reader(read).measured(prompt.text)
    counted = {"text": prompt.text, "tokens": fits.tokens, "most": fits.most, "words": fits.over}
    return {**told, "prompt": counted, "stretches": _stretches(request, family, variant, longest)}


def _stretches(request: Request, family: Family, variant: Variant, longest: int) -> list[dict[str, Any]]:
    """What each stretch is told; of a shot that cannot be rendered none."""
    snapping, lead = foreseen(request, family, variant)
    try:
        snapped = snapping(longest)
    except Fault:
        return []
    texts = wording.told(request, family, family.abilities(variant), snapped.stretches, snapped.rate, lead)
    begins = wording.begins(snapped.stretches, request.staging.rate, snapped.rate, lead)
    return [{"begin": begin, "text": text} for begin, text in zip(begins, texts, strict=True)]


@functools.lru_cache(maxsize=2)
def _reader(weights: Weights) -> Adapter:
    """A model of which nothing but its tokenizer is asked."""
    return adapter(weights, Plan(device="cpu", parts=()))
