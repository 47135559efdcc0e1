"""From a request's words to a staged shot."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal

import msgspec

from engine.messages.directions import RELATIONS
from engine.messages.requests import Entry, Request, Staging, encode_fraction, to_json
from engine.previz.staging import places, speech, timing
from engine.previz.staging.acts import Act
from engine.previz.staging.camera import camera_of
from engine.previz.staging.casting import MOST_PEOPLE, bare_name, described, names_of, read_person_words
from engine.previz.staging.interpreter import Interpreter
from engine.previz.staging.introductions import introduced
from engine.previz.staging.lexicon import people
from engine.previz.staging.lexicon.verbs import POSTURES
from engine.previz.staging.memory import Memory
from engine.previz.staging.references import Reading
from engine.previz.staging.remarks import said
from engine.previz.staging.scene import Beat, Posture, Remark, StagedShot
from engine.previz.staging.sounds import sounds_of
from engine.previz.staging.words import LONGEST_TEXT, Token, sentences_of, tokens_of

TOON_STYLES = frozenset(("anime", "pencil", "clay"))
"""Styles drawn as toon; the others are photographic."""
DRAWN_AS_ASKED = frozenset(("", "photographic", "cinematic", "anime"))


@dataclass(frozen=True, slots=True)
class _Staged:
    """What a staging's words tell, before any camera, style and sound."""

    shot: StagedShot
    memory: Memory
    own: tuple[str, ...]
    heard: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Link:
    """A shot and all before it, told apart by one digest so that a scene is read once."""

    digest: str
    staging: Staging = field(compare=False)
    before: _Staged | None = field(compare=False)


def compile_request(request: Request) -> StagedShot:
    """Read a request's words.

    The same request gives the same staged shot. Earlier shots of the scene are read first (and kept, so that they are
    read once for all their successors); what they told of people, props, time and weather holds on.

    Parameters
    ----------
    request : Request

    Returns
    -------
    StagedShot
        With `earlier` the shots of `request.before`, in order. Whatever was not understood is among its remarks.
    """
    digest = ""
    before: _Staged | None = None
    earlier: list[StagedShot] = []
    for staging in (*request.before, request.staging):
        digest = hashlib.sha256(digest.encode() + to_json(staging)).hexdigest()
        before = _follow(_Link(digest, staging, before))
        earlier.append(before.shot)
    assert before is not None
    shot = before.shot
    camera, subjects, camera_remarks = camera_of(request.camera, shot.cast, shot.props, shot.beats, before.own)
    sounds, sound_remarks = sounds_of(request.cues, list(before.heard), shot.set, shot.weather, shot.time, shot.frames)
    style, style_remarks = style_of(request.style)
    asides = [said("staging.aside_unknown", aside) for aside in request.asides if aside not in RELATIONS]
    return msgspec.structs.replace(
        shot,
        style=style,
        camera=camera,
        subjects=subjects,
        sounds=sounds,
        earlier=tuple(earlier[:-1]),
        remarks=(*shot.remarks, *camera_remarks, *sound_remarks, *style_remarks, *asides),
    )


def style_of(style: str) -> tuple[Literal["photographic", "toon"], list[Remark]]:
    """The look in which previz draws a style, with a remark where that is not what was asked."""
    look: Literal["photographic", "toon"] = "toon" if style in TOON_STYLES else "photographic"
    return look, [] if style in DRAWN_AS_ASKED else [said("staging.style_as", f"{style} → {look}")]


def report(staged: StagedShot) -> dict[str, Any]:
    """A staged shot as plain JSON values, as ``rushes stage --json`` prints it.

    Returns
    -------
    dict
        The fields of `StagedShot` but `earlier` (those are other shots' reports), each also where it has its default:
        ``set``, ``place``, ``interior``, ``time``, ``weather``, ``style``, ``frames``, ``rate`` (text, ``"24"`` or
        ``"24000/1001"``), ``cast`` (name, stand_in, wardrobe, voice, posture, mark), ``props`` (name, kind, holder,
        mark, colour), ``beats`` (actor, action, start, end, target, relation, prop, manner, emotion, outcome, line),
        ``lines``, ``camera`` (size, angle, lens, move, pace, subject), ``subjects``, ``sounds`` (kind, start, level,
        loop), ``remarks`` (code, words, start, end). `schema` gives the same as JSON schema.
    """
    return {name: _plain(getattr(staged, name)) for name in staged.__struct_fields__ if name != "earlier"}


def _plain(value: Any) -> Any:
    if isinstance(value, msgspec.Struct):
        return {name: _plain(getattr(value, name)) for name in value.__struct_fields__}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value if isinstance(value, str | int | float | bool) else encode_fraction(value)


def schema() -> dict[str, Any]:
    """JSON schema of `report`."""
    return msgspec.json.schema(StagedShot, schema_hook=lambda _kind: {"type": "string", "pattern": r"^\d+(/\d+)?$"})


@lru_cache(maxsize=512)
def _follow(link: _Link) -> _Staged:
    """Read a shot after those before it."""
    return _read(link.staging, link.before.memory.copy() if link.before else Memory())


def _read(staging: Staging, memory: Memory) -> _Staged:
    where = places.where(staging)
    memory.time = places.time_of(staging, memory.time)
    memory.weather = places.weather_of(staging, memory.weather)
    sentences = sentences_of(tokens_of(staging.action))
    settled = frozenset(name for name, person in memory.cast.people.items() if person.met)
    reading = Reading(
        text=staging.action,
        set=where.set,
        memory=memory,
        names=names_of(_meet(staging, sentences, memory)),
        settled=settled,
        declared={
            entry.name.casefold(): entry.description.casefold() for entry in staging.entries if entry.kind == "prop"
        },
    )
    reading.remarks += where.remarks
    interpreter = Interpreter(reading)
    for sentence in sentences:
        interpreter.read(sentence)
    interpreter.finish()
    if len(staging.action) > LONGEST_TEXT:
        words = staging.action[LONGEST_TEXT : LONGEST_TEXT + 40]
        reading.remarks.append(
            Remark(code="staging.text_long", words=words, start=LONGEST_TEXT, end=len(staging.action))
        )
    called = {bare_name(name).casefold(): name for name in memory.cast.people}
    speeches, speech_remarks = speech.speeches_of(staging.lines, called)
    for one in speeches:
        reading.mention(one.speaker)
    _settle(reading, interpreter.acts)
    names = _seen(reading)
    beats, talk_remarks = _timed(staging, interpreter.acts, speeches, names)
    shot = StagedShot(
        set=where.set,
        place=where.place,
        interior=where.interior,
        time=memory.time,
        weather=memory.weather,
        style="photographic",
        frames=staging.frames,
        rate=staging.rate,
        cast=tuple(memory.cast.people[name].player() for name in names),
        props=tuple(memory.props.values()),
        beats=tuple(beat for beat in beats if beat.actor in names or beat.actor in memory.props),
        lines=staging.lines,
        remarks=(*reading.remarks, *speech_remarks, *talk_remarks),
    )
    for act in interpreter.acts:
        if act.action == "exit":
            for name in act.actors:
                memory.cast.people[name].present = False
    own = tuple(name for name in reading.own if name in names)
    return _Staged(shot, memory, own, tuple(dict.fromkeys(reading.heard)))


def _seen(reading: Reading) -> tuple[str, ...]:
    """Who is in the shot: those named in it, and those who have not left since they were."""
    folk = reading.memory.cast.people
    there = [name for name, person in folk.items() if person.met and (person.present or name in reading.own)]
    return tuple(there[:MOST_PEOPLE])


def _timed(
    staging: Staging, acts: list[Act], speeches: list[speech.Speech], names: tuple[str, ...]
) -> tuple[list[Beat], list[Remark]]:
    frames, rate = max(1, staging.frames), float(staging.rate) or 24.0
    lead = speech.lead_of(speeches, timing.shortest(acts) if acts else 0.0, frames / rate)
    acted = timing.beats_of(acts, frames, rate, max(1, round(lead * rate)))
    talked, remarks = speech.talk_beats(speeches, lead, frames, rate, names, acted)
    return sorted([*acted, *talked], key=lambda beat: beat.start), remarks


def _meet(staging: Staging, sentences: list[list[Token]], memory: Memory) -> list[str]:
    """Let the shot's characters into the cast; all names by which somebody may be called."""
    entries = {bare_name(entry.name): entry for entry in staging.entries if entry.kind == "character"}
    names: dict[str, Entry | None] = dict(entries)
    known = {name.casefold() for name in (*names, *memory.cast.people)}
    for line in staging.lines:
        name = bare_name(line.character)
        if name and name.casefold() not in known:
            names[name] = None
            known.add(name.casefold())
    called = names_of([*names, *memory.cast.people])
    for sentence in sentences:
        for name in introduced(sentence):
            words = tokens_of(name)
            if words and name.casefold() not in known and not any(called.at(words, at) for at in range(len(words))):
                names[name] = None
                known.add(name.casefold())
    for name, entry in names.items():
        if name in memory.cast.people or not name.strip():
            continue
        person = described(name, entry)
        if not (person.gender and person.age):
            gender, age = _told(person.name, sentences, alone=len(names) == 1)
            person.gender, person.age = person.gender or gender, person.age or age
        memory.cast.add(person)
    return [
        name for name, person in memory.cast.people.items() if not person.noun or name.casefold() in known or person.met
    ]


def _told(name: str, sentences: list[list[Token]], alone: bool) -> tuple[str, str]:
    """Gender and age from the words after a name: *KOFI, a boy of ten, …*; else from a pronoun."""
    first = bare_name(name).casefold().split()
    for position, sentence in enumerate(sentences):
        for index, token in enumerate(sentence):
            if not first or token.low != first[0]:
                continue
            gender, age, _ = read_person_words([other.low for other in sentence[index + 1 : index + 7]])
            if not gender and alone:
                later = [other.low for rest in (sentence[index:], *sentences[position + 1 :]) for other in rest]
                gender = next((people.GENDER_WORDS[word] for word in later if word in people.GENDER_WORDS), "")
            return gender, age
    return "", ""


def _settle(reading: Reading, acts: list[Act]) -> None:
    """Where and how people are found who come into the scene with this shot: as their first state says."""
    acted: set[str] = set()
    for act in acts:
        for name in act.actors:
            person = reading.memory.cast.people.get(name)
            if person is None or name in acted:
                continue
            if act.state and act.action in POSTURES and name not in reading.settled:
                person.posture = _POSTURE[act.action]
                person.mark = person.mark or reading.mark(act.target)
            elif act.action == "enter" and name not in reading.settled:
                person.mark = person.mark or "door"
            acted.add(name)


_POSTURE: dict[str, Posture] = {"stand": "standing", "sit": "sitting", "lie": "lying", "kneel": "kneeling"}
