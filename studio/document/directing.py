"""Edits that direct a shot further: who says what and how, recorded lines, other directions, what stands for a take."""

from __future__ import annotations

import re

import msgspec

from engine.messages.faults import Exit, Fault
from engine.messages.requests import Entry, Line
from studio.document.edits import changed_shot, edit, storable, unlocked
from studio.document.identity import is_media
from studio.document.values import LONGEST, Film, Key

LONGEST_PROMPT = 8_000
"""Characters of a prompt that is written by hand: more than any model reads."""
LONGEST_RECORDING = 120 * 48_000
"""Samples of a recorded line."""
_SHA = re.compile(r"[0-9a-f]{64}")


def line_of(film: Film, shot: str, index: int) -> tuple[tuple[Line, ...], Line]:
    """A shot's lines, and one of them.

    Raises
    ------
    Fault
        ``shot.unknown``, ``shot.locked``, ``shot.no_line``.
    """
    _scene, value = unlocked(film, shot)
    if not 0 <= index < len(value.lines):
        raise Fault("shot.no_line", Exit.USAGE, shot=shot, index=index)
    return value.lines, value.lines[index]


def with_line(film: Film, shot: str, index: int, line: Line) -> Film:
    """The film with another line in a shot's place `index`."""
    lines, _old = line_of(film, shot, index)
    return changed_shot(film, shot, lines=(*lines[:index], line, *lines[index + 1 :]))


@edit
def set_speaker(film: Film, *, shot: str, index: int, character: str) -> Film:
    """Let somebody else say a line; a new name becomes a character of the bible."""
    _lines, line = line_of(film, shot, index)
    name = storable(character).strip().upper()
    if not name:
        raise Fault("entry.nameless", Exit.BAD_INPUT)
    film = with_line(film, shot, index, msgspec.structs.replace(line, character=name))
    if any(entry.kind == "character" and entry.name == name for entry in film.bible):
        return film
    return msgspec.structs.replace(film, bible=(*film.bible, Entry(kind="character", name=name)))


@edit
def set_manner(film: Film, *, shot: str, index: int, manner: str) -> Film:
    """Change how a line is said; empty unsays it."""
    _lines, line = line_of(film, shot, index)
    words = " ".join(storable(manner).strip().strip("()").split())
    return with_line(film, shot, index, msgspec.structs.replace(line, manner=words))


@edit
def remove_line(film: Film, *, shot: str, index: int) -> Film:
    """Take a line out."""
    lines, _line = line_of(film, shot, index)
    return changed_shot(film, shot, lines=(*lines[:index], *lines[index + 1 :]))


@edit
def move_line(film: Film, *, shot: str, index: int, to: int) -> Film:
    """Put a line elsewhere: `to` is its place once it is there."""
    lines, line = line_of(film, shot, index)
    rest = [*lines[:index], *lines[index + 1 :]]
    rest.insert(max(0, min(to, len(rest))), line)
    return changed_shot(film, shot, lines=tuple(rest))


@edit
def set_recording(film: Film, *, shot: str, index: int, recording: str, samples: int) -> Film:
    """Let a recording be heard instead of a stand-in voice; an empty one gives the line back to the voice.

    Parameters
    ----------
    recording : str
        SHA-256 in hex of a WAV file in the project's media.
    samples : int
        Its length at 48 kHz.
    """
    _lines, line = line_of(film, shot, index)
    there = bool(recording)
    if there and (not _SHA.fullmatch(recording) or not 0 < samples <= LONGEST_RECORDING):
        raise Fault("recording.unfit", Exit.OURS, f"{recording[:80]}, {samples} samples")
    new = msgspec.structs.replace(line, recording=recording, samples=samples if there else 0)
    return with_line(film, shot, index, new)


@edit
def set_asides(film: Film, *, shot: str, asides: list[str]) -> Film:
    """Change the directions that are not of the vocabulary."""
    return changed_shot(
        film, shot, asides=tuple(dict.fromkeys(words for aside in asides if (words := one_line(aside))))
    )


@edit
def set_fade_out(film: Film, *, shot: str, frames: int) -> Film:
    """Let a shot end in black over so many frames; 0 for not at all."""
    if not 0 <= frames <= 10 * film.rate:
        raise Fault(
            "direction.unknown",
            Exit.USAGE,
            field="fade out",
            value=f"{frames} f",
            known=f"0 to {int(10 * film.rate)} f",
        )
    return changed_shot(film, shot, fade_out=frames)


@edit
def set_stand(film: Film, *, shot: str, media: str) -> Film:
    """Let footage, a still or a drawing stand for a shot's take; empty for the take again."""
    return changed_shot(film, shot, stands=_media(media))


@edit
def set_key_frame(film: Film, *, shot: str, media: str) -> Film:
    """Give a shot the picture from which a model starts; empty for none."""
    return changed_shot(film, shot, key_frame=_media(media))


@edit
def set_key(film: Film, *, shot: str, frame: int, media: str) -> Film:
    """Give a shot a picture that a model passes through at a frame, counted from 0; empty for none there.

    Raises
    ------
    Fault
        ``shot.key``, ``media.missing``.
    """
    if not 0 <= frame < LONGEST * film.rate:
        raise Fault("shot.key", Exit.USAGE, frame=frame, most=int(LONGEST * film.rate) - 1)
    found = film.find(shot)
    kept = {key.frame: key for key in found[1].keys} if found else {}
    kept.pop(frame, None)
    if _media(media):
        kept[frame] = Key(frame=frame, media=media)
    return changed_shot(film, shot, keys=tuple(kept[number] for number in sorted(kept)))


@edit
def set_prompt(film: Film, *, shot: str, prompt: str) -> Film:
    """Give a model words of one's own for a shot; empty lets them follow from the shot again.

    Raises
    ------
    Fault
        ``shot.prompt``.
    """
    words = storable(prompt).strip()
    if len(words) > LONGEST_PROMPT:
        raise Fault("shot.prompt", Exit.BAD_INPUT, length=len(words), most=LONGEST_PROMPT)
    return changed_shot(film, shot, prompt=words)


def one_line(text: str) -> str:
    """A text in one line."""
    return " ".join(storable(text).split())


def _media(name: str) -> str:
    if name and not is_media(name):
        raise Fault("media.missing", Exit.BAD_INPUT, file=name[:80])
    return name
