"""Films for tests of the cut: a plain one, and ones made by chance with everything a cut can hold."""

from __future__ import annotations

import random
from fractions import Fraction

from engine.messages.jobs import Level
from engine.messages.requests import Line
from studio.document.bounds import HEARD
from studio.document.values import SOUND_TRACKS, Clip, Film, Marker, Scene, Shot, Span

RATES = (Fraction(24), Fraction(25), Fraction(24000, 1001), Fraction(30000, 1001))
SOUND = f"{'ab' * 32}.wav"
STILL = f"{'cd' * 32}.png"


def frames_of(shot: Shot) -> int:
    """Material as long as a shot says; a take lies behind every circled one."""
    return shot.length or 48


def plain_film(lengths: str = "96 96 96 / 48 48") -> Film:
    """Scenes of circled shots of these lengths, called a, b, c and so on."""
    names = iter("abcdefghijklmnopqrstuvwxyz")
    return Film(
        scenes=tuple(
            Scene(
                id=f"s{number}",
                heading=f"EXT. PLACE {number} - DAY",
                shots=tuple(
                    Shot(id=next(names), text="She waits.", length=int(length), circled="t") for length in part.split()
                ),
            )
            for number, part in enumerate(lengths.split("/"), 1)
        )
    )


def film_by_chance(chance: random.Random) -> Film:
    """A film with gaps, pieces, dissolves longer than there is room for, levels, clips and markers."""
    scenes = []
    for row in range(chance.randrange(1, 5)):
        shots = tuple(_shot(chance, f"s{row}-{place}") for place in range(chance.randrange(0, 6)))
        scenes.append(Scene(id=f"s{row}", heading="INT. ROOM", shots=shots))
    ids = [shot.id for scene in scenes for shot in scene.shots]
    return Film(
        rate=chance.choice(RATES),
        scenes=tuple(scenes),
        clips=tuple(_clip(chance, f"x{number:02}", ids) for number in range(chance.randrange(6))),
        markers=tuple(
            Marker(id=f"m{number}", at=chance.randrange(100), anchor=chance.choice(["", *ids])) for number in range(3)
        ),
    )


def _shot(chance: random.Random, identity: str) -> Shot:
    spans = tuple(
        Span(
            frames=chance.randrange(1, 60),
            first=chance.choice([0, 0, chance.randrange(60)]),
            gap=chance.choice([0, 0, 0, chance.randrange(30)]),
        )
        for _number in range(chance.choice([0, 0, 1, 1, 2, 3]))
    )
    levels = {
        stem: Level(
            gain=chance.choice([0.0, -6.0]),
            fade_in=chance.choice([0, 80]),
            lead=chance.randrange(-80, 80),
            tail=chance.randrange(-80, 80),
        )
        for stem in chance.sample(HEARD, chance.choice([0, 0, 1, 2]))
    }
    return Shot(
        id=identity,
        text="Somebody walks.",
        lines=(Line(character="MARA", text="So."),) if chance.random() < 0.5 else (),
        length=chance.randrange(1, 120),
        circled=chance.choice(["", "t"]),
        transition=chance.choice(["cut", "dissolve", "dissolve", "fade in"]),
        transition_frames=chance.choice([0, 5, 24, 90]),
        fade_out=chance.choice([0, 0, 12, 200]),
        spans=spans,
        levels=levels,
        stands=chance.choice(["", "", "", STILL]),
    )


def _clip(chance: random.Random, identity: str, anchors: list[str]) -> Clip:
    anchor = chance.choice(["", *anchors])
    title = chance.random() < 0.4
    at = chance.randrange(-40 if anchor else 0, 200)
    level = Level(fade_in=chance.choice([0, 10, 500]))
    frames = chance.randrange(1, 120)
    if title:
        return Clip(id=identity, track="titles", text="Low Tide", frames=frames, anchor=anchor, at=at, level=level)
    track = chance.choice(SOUND_TRACKS)
    return Clip(id=identity, track=track, media=SOUND, frames=frames, anchor=anchor, at=at, first=3, level=level)
