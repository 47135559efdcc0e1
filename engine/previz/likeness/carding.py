"""Which shots show a cameo by its own moving picture, and which by its face on a stand-in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np

from engine.messages.requests import Line
from engine.previz.likeness.card import Card, Said, card_of_thing, find_recorded, lines_of, make_card
from engine.previz.likeness.lines import by_name
from engine.previz.likeness.opening import Likeness, spoken_words
from engine.previz.sound.voices import Speech
from engine.previz.stagecraft.audible import line_starts
from engine.previz.stagecraft.performance import Performance
from engine.previz.stagecraft.picturing import eyes_at, view_at
from engine.previz.stagecraft.set_up import SetUp
from engine.previz.stagecraft.sight import Scene
from engine.previz.staging.scene import StagedShot

CLOSE = frozenset({"medium", "medium close-up", "close-up", "extreme close-up"})
"""Sizes in which the picture's lower rim can be above the recording's."""
WHOLE = frozenset({"full", "medium wide", "wide"})
"""Sizes that take a recording from head to foot."""
SEEN = frozenset({"medium", *WHOLE})
"""Sizes in which hands are seen: a recording does what it did, and no more than speaking is asked of it."""
STILL = 0.15
"""Metres by which a head may move in the shot: the recording sits still."""
FRONTAL = 0.60
"""Cosine of the angle between where a head faces and the camera, at least."""
SAMPLES = 5
STATURE = 1.7
"""Metres of a stand-in of scale 1."""


def cards_of(
    shot: StagedShot,
    performance: Performance,
    set_up: SetUp,
    cameos: Mapping[str, Likeness],
    spoken: Mapping[int, Speech],
    things: Mapping[str, Card],
) -> tuple[dict[str, Card], list[str]]:
    """A card for each player whose part in the shot a recording can play, and remarks on how each cameo is seen."""
    found = dict(things)
    told = [f"cameo.thing: {name}, {round(card.stature * 100)} cm" for name, card in things.items()]
    for name in performance.players:
        likeness = by_name(cameos, name)
        if likeness is None or name in things:
            continue
        card, why = None, _misfit(performance, set_up, name)
        if likeness.clip is None or likeness.matte is None:
            why = "no_clip"
        elif not why:
            said = _said(shot, name, likeness, spoken, shot.lines)
            heard = _heard(shot, name, spoken)
            card = make_card(likeness.clip, likeness.matte, likeness.sound, said, heard)
            why = _cut_short(card, performance, set_up, name) if card else "no_face"
        if card is not None and not why:
            found[name] = card
            told.append(f"cameo.card: {name}")
            if card.rests_alike:
                told.append(f"cameo.one_rest: {name}")
        elif performance.players[name].baked.likeness:
            told.append(f"cameo.face.{why}: {name}")
    return found, told


def things_of(
    names: Iterable[str], cameos: Mapping[str, Likeness], heights: Mapping[str, int] | None = None
) -> dict[str, Card]:
    """The cards of those who are animals or things: nobody can stand in for them. Heights are in centimetres."""
    high = {name.casefold(): height for name, height in (heights or {}).items()}
    found: dict[str, Card] = {}
    for name in names:
        likeness = by_name(cameos, name)
        if likeness is None or likeness.face is not None or likeness.clip is None or likeness.matte is None:
            continue
        card = card_of_thing(likeness.clip, likeness.matte, high.get(name.casefold(), 0) / 100)
        if card is not None:
            found[name] = card
    return found


def as_high(scene: Scene, things: Mapping[str, float]) -> Scene:
    """What the camera is solved against, where the stand-ins of animals and things are so many metres high."""
    people = dict(scene.people)
    for name, metres in things.items():
        if name in people:
            each = people[name]
            factor = metres / (STATURE * each.scale)
            floor = each.body.min(axis=1, keepdims=True) * (0.0, 1.0, 0.0)
            root = floor + each.body.mean(axis=1, keepdims=True) * (1.0, 0.0, 1.0)
            people[name] = replace(each, body=root + (each.body - root) * factor, scale=each.scale * factor)
    return replace(scene, people=people)


def _times(performance: Performance) -> list[float]:
    return [float(time) for time in np.linspace(0, performance.seconds, SAMPLES)]


def _misfit(performance: Performance, set_up: SetUp, name: str) -> str:
    """Why a recording cannot play somebody's part; empty where it can.

    It can where they are there throughout, move little, do nothing that is seen, and face the camera.
    """
    if set_up.size not in CLOSE | WHOLE:
        return "far"
    player = performance.players[name]
    shown = [act for act in player.part.acts if act.start < performance.seconds and (act.end > 0 or act.stays)]
    asked = [act for act in shown if act.clip != "talk"]
    if any(act.prop or act.partner for act in asked) or (asked and set_up.size in SEEN):
        return "acts"
    first = None
    for time in _times(performance):
        if not performance.present(name, time):
            return "moves"
        if set_up.size in WHOLE and player.part.posture(time).posture != "standing":
            return "acts"
        eyes = eyes_at(performance, name, time)
        first = eyes if first is None else first
        if float(np.linalg.norm(eyes - first)) > STILL:
            return "moves"
        solved, world = performance.solved(name, time)
        head = (performance.ride(time) @ world @ solved.bones[player.baked.bones.index("head")])[:3, :3]
        facing, to_camera = head @ np.array([0.0, 0.0, 1.0]), view_at(performance, set_up, time).eye - eyes
        facing[1] = to_camera[1] = 0.0
        if float(facing @ to_camera) < FRONTAL * float(np.linalg.norm(facing) * np.linalg.norm(to_camera)):
            return "aside"
    return ""


def _cut_short(card: Card, performance: Performance, set_up: SetUp, name: str) -> str:
    """Why the card would be seen to end; empty where it goes down to the floor or to the picture's lower rim."""
    if card.stature:
        return ""
    if set_up.size in WHOLE:
        return "part"
    for time in _times(performance):
        view, eyes = view_at(performance, set_up, time), eyes_at(performance, name, time)
        forward = np.asarray(view.target, float) - view.eye
        forward = forward / np.linalg.norm(forward)
        right = np.cross(forward, view.up)
        up = np.cross(right / np.linalg.norm(right), forward)
        rim = eyes - np.array([0.0, card.bottom(), 0.0]) - view.eye
        if float(rim @ up) > -float(rim @ forward) * np.tan(np.radians(view.fov) / 2):
            return "part"
    return ""


def _heard(shot: StagedShot, name: str, spoken: Mapping[int, Speech]) -> tuple[tuple[float, float], ...]:
    """When others speak in the shot."""
    starts = line_starts(shot)
    return tuple(
        (starts[number], starts[number] + spoken[number].seconds)
        for number, line in enumerate(shot.lines)
        if line.character.casefold() != name.casefold() and number in starts and number in spoken
    )


def _said(
    shot: StagedShot, name: str, likeness: Likeness, spoken: Mapping[int, Speech], lines: tuple[Line, ...]
) -> tuple[Said, ...]:
    """Their lines in the shot, and where in the clip each was recorded."""
    mine = [number for number, line in enumerate(lines) if line.character.casefold() == name.casefold()]
    lengths = {number: spoken[number].seconds for number in mine if number in spoken}
    recorded: dict[int, float | None] = {}
    for number in lengths:
        sentence = likeness.sentences.get(spoken_words(lines[number].text))
        own = sentence is not None and not lines[number].recording
        recorded[number] = find_recorded(likeness.sound, sentence) if own and sentence is not None else None
    return lines_of(line_starts(shot), lengths, recorded)
