"""How a film's values are spelled in Fountain, so that reading them again gives the same values."""

from __future__ import annotations

import re
from fractions import Fraction

from engine.messages.requests import Line
from studio.document.values import Scene, Shot
from studio.script import fountain
from studio.script.elements import Kind

TRANSITIONS = {"dissolve": "DISSOLVE TO:", "fade in": "> FADE IN:"}
FADE_OUT = "> FADE OUT."

_RESERVED = re.compile(r"\[\[|\]\]|/\*|\*/")


def _reads_as(text: str, kind: Kind, wanted: str) -> bool:
    """Whether a paragraph of its own is read as one element of a kind with these very words."""
    script = fountain.parse("", b"", f"INT. X\n\n{text}\n\nx\n", "utf-8", ())
    found = script.elements[1:-1]
    return len(found) == 1 and found[0].kind is kind and found[0].text == wanted


def safe(text: str) -> str:
    """A text in one line without the signs that open and close notes and boneyards, and with stars as stars."""
    words = _RESERVED.sub(lambda found: " ".join(found[0]), " ".join(text.split()))
    return re.sub(r"([*_])", r"\\\1", words) if fountain.plain(words) != words else words


def action(text: str) -> str:
    """A paragraph of action; forced where it would be read as something else."""
    words = safe(text)
    return words if _reads_as(words, Kind.ACTION, fountain.plain(words)) else f"!{words}"


def heading(scene: Scene) -> str:
    """A scene heading with its number; forced where it has neither INT nor EXT."""
    words = safe(scene.heading)
    if not _reads_as(words, Kind.HEADING, fountain.plain(words)):
        words = f".{words}"
    return f"{words} #{scene.number}#" if scene.number else words


def synopsis(text: str) -> list[str]:
    """Lines of a synopsis."""
    return [f"= {safe(row)}" for row in text.split("\n") if row.strip()]


def speech(lines: tuple[Line, ...]) -> list[list[str]]:
    """Blocks of speech; lines of one speaker that follow each other share a cue where they can."""
    blocks: list[list[str]] = []
    for line in lines:
        name, words = safe(line.character) or "SOMEBODY", safe(line.text)
        if not words:
            continue
        manners = [manner for manner in line.manner.split(", ") if manner]
        dual = " ^" if "at the same time" in manners and blocks else ""
        voice = [manner for manner in manners if re.fullmatch(r"[A-Z]\. ?[A-Z]\.", manner)]
        rest = [manner for manner in manners if manner not in voice and not (dual and manner == "at the same time")]
        sung = "~" if "singing" in rest else ""
        rest = [manner for manner in rest if manner != "singing"]
        cue = name if _is_plain_cue(name) else f"@{name}"
        block = [f"{cue}{''.join(f' ({sign})' for sign in voice)}{dual}"]
        if rest:
            block.append(f"({safe(', '.join(rest))})")
        block.append(sung + words)
        blocks.append(block)
    return blocks


def _is_plain_cue(name: str) -> bool:
    script = fountain.parse("", b"", f"INT. X\n\n{name}\nHi.\n", "utf-8", ())
    return [(element.kind, element.text) for element in script.elements[1:]] == [
        (Kind.CHARACTER, name),
        (Kind.DIALOGUE, "Hi."),
    ]


def directions(shot: Shot, rate: Fraction) -> str:
    """A note with everything that a shot asks for, empty where it asks for nothing."""
    camera = shot.directions.camera
    size = f"{camera.size} on {camera.subject.title()}" if camera.size and camera.subject else camera.size
    move = " ".join(filter(None, (camera.pace, camera.move)))
    if camera.subject and not camera.size:
        move = f"{move} on {camera.subject.title()}" if camera.move else move
    parts = [
        size,
        camera.angle,
        f"{camera.lens}mm" if camera.lens else "",
        move,
        duration(shot.length, rate) if shot.length else "",
        shot.directions.style,
        shot.directions.weather,
        shot.directions.time,
        *shot.cues,
        *shot.asides,
    ]
    words = ", ".join(_RESERVED.sub(lambda found: " ".join(found[0]), part) for part in parts if part)
    return f"[[{words}]]" if words else ""


def duration(frames: int, rate: Fraction) -> str:
    """A length in seconds where they are exact to three places, else in frames."""
    seconds = Fraction(frames) / rate
    text = f"{float(seconds):.3f}".rstrip("0").rstrip(".")
    return f"{text}s" if round(Fraction(text) * rate) == frames and Fraction(text) == seconds else f"{frames}f"


def shot(value: Shot, rate: Fraction) -> list[str]:
    """Paragraphs of a whole shot. A lone ``!`` is an action without words, so that dialogue does not join another."""
    words = action(value.text) if value.text.strip() else "!"
    return [
        " ".join(filter(None, (words, directions(value, rate)))),
        *("\n".join(block) for block in speech(value.lines)),
    ]
