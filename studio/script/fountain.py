"""Fountain 1.1, held without loss.

Two libraries were compared on the whole syntax. *fountain-py* keeps line numbers but drops a note that stands in an
action; *screenplay-tools* classifies everything, line by line, but keeps no places. So screenplay-tools classifies,
one line at a time, and this layer keeps what it does not: every line's place, and the notes and boneyards, which are
masked before a line is shown to the library.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from screenplay_tools.fountain.parser import Parser
from screenplay_tools.screenplay import ElementType

from studio.script.elements import Element, Kind, Note, Remark, Script

LONG_LINE = 2_000
"""Characters beyond which a line is action without asking: the library's patterns cost the square of its length."""

KINDS = {ElementType.HEADING: Kind.HEADING, ElementType.ACTION: Kind.ACTION, ElementType.CHARACTER: Kind.CHARACTER,
         ElementType.PARENTHETICAL: Kind.PARENTHETICAL, ElementType.DIALOGUE: Kind.DIALOGUE,
         ElementType.LYRIC: Kind.LYRIC, ElementType.TRANSITION: Kind.TRANSITION, ElementType.SECTION: Kind.SECTION,
         ElementType.SYNOPSIS: Kind.SYNOPSIS, ElementType.PAGEBREAK: Kind.PAGE_BREAK}

SPEECH = (Kind.CHARACTER, Kind.PARENTHETICAL, Kind.DIALOGUE, Kind.LYRIC)

_FADE_IN = re.compile(r"^\s*FADE\s+IN\b[:.]?\s*$", re.IGNORECASE)
_TRANSITION = re.compile(r"^\s*(?:[A-ZÀ-Þ][A-ZÀ-Þ ]* TO:|FADE (?:OUT|TO BLACK)[.:]?|CUT TO BLACK[.:]?)\s*$")
_TITLE = re.compile(r"^(?P<key>[^\s:][^:\n]{0,40}):(?P<value>.*)$")
_CHARACTER = re.compile(r"^[^a-zß-öø-ÿ]*[A-ZÀ-Þ][^a-zß-öø-ÿ]*(?:\([^()]*\))?\s*\^?$")
_EMPHASIS = re.compile(r"(?<!\\)(\*{1,3}|_)(?=\S)(.+?)(?<=[^\s\\])\1")
_NUMBER = re.compile(r"\s*#(?P<number>[\w.\-)( ]{1,20})#\s*$")


@dataclass(slots=True)
class _Line:
    """One line: its place in the text, and its words with notes and boneyards blanked out."""

    start: int
    end: int
    raw: str
    masked: str
    notes: list[Note] = field(default_factory=list)


def parse(name: str, data: bytes, text: str, encoding: str, remarks: tuple[Remark, ...]) -> Script:
    """Parse decoded Fountain text."""
    lines, opened = _lines(text)
    credits, body = _title_page(lines)
    elements = tuple(_joined(_classified(lines[body:])))
    script = Script(name, data, text, encoding, elements, credits, remarks)
    found = tuple(script.remark(offset, "script.note_open", text[offset : offset + 40].split("\n")[0])
                  for offset in opened)
    return Script(name, data, text, encoding, elements, credits, remarks + found)


# ----- the lossless layer -----------------------------------------------------------------------------------------


def _lines(text: str) -> tuple[list[_Line], list[int]]:
    """Lines with masks, and the places of marks that are opened and never closed."""
    mask = bytearray(len(text))
    notes: list[Note] = []
    opened: list[int] = []
    at = 0
    for match in re.finditer(r"/\*|\[\[", text):
        if match.start() < at:
            continue
        closing = "*/" if match.group() == "/*" else "]]"
        end = text.find(closing, match.end())
        # A note ends with its paragraph; an empty line inside it means that it was never closed.
        if end < 0 or (closing == "]]" and re.search(r"\n[ \t]?\r?\n", text[match.end() : end])):
            opened.append(match.start())
            continue
        if closing == "]]":
            notes.append(Note(text[match.end() : end], match.start(), end + 2))
        mask[match.start() : end + 2] = b"\1" * (end + 2 - match.start())
        at = end + 2
    lines = []
    start = 0
    for raw in text.splitlines(keepends=True):
        words = raw.rstrip("\r\n\f\v\x1c\x1d\x1e\x85\u2028\u2029")
        masked = "".join(" " if mask[start + place] else letter for place, letter in enumerate(words)) if any(
            mask[start : start + len(words)]) else words
        lines.append(_Line(start, start + len(words), words, masked))
        start += len(raw)
    _give_notes(lines, notes)
    return lines, opened


def _give_notes(lines: list[_Line], notes: list[Note]) -> None:
    """Each note belongs to the line on which it begins."""
    place = 0
    for note in notes:
        while place + 1 < len(lines) and lines[place + 1].start <= note.start:
            place += 1
        lines[place].notes.append(note)


def _title_page(lines: list[_Line]) -> tuple[dict[str, str], int]:
    """The title page, key to text, and the first line after it."""
    credits: dict[str, str] = {}
    key = ""
    for number, line in enumerate(lines):
        match = _TITLE.match(line.masked)
        if not line.masked.strip():
            return credits, number
        if match and not line.masked.startswith((" ", "\t")) and not _is_body(line.masked):
            key = match["key"].strip().casefold()
            credits[key] = match["value"].strip()
        elif key and line.masked.startswith(("   ", "\t")):
            credits[key] = f"{credits[key]}\n{line.masked.strip()}".strip()
        else:
            return ({}, 0) if not credits else (credits, number)
    return credits, len(lines)


def _is_body(line: str) -> bool:
    """Whether a line that looks like a title entry is a heading or a transition."""
    return bool(_FADE_IN.match(line) or _TRANSITION.match(line)
                or re.match(r"\s*(int|ext|est|i/e)[. /]", line, re.IGNORECASE))


# ----- classification ---------------------------------------------------------------------------------------------


def _classified(lines: list[_Line]) -> Iterator[tuple[Kind | None, _Line]]:
    """Kind and line of every line; no kind for empty ones."""
    parser = Parser()
    parser.mergeActions = parser.mergeDialogue = False
    parser.add_line("")
    shown: list[_Line] = []
    # Notes alone on a line are not shown: an empty line there would end a speech. An empty line closes the last cue.
    for line in [*lines, _Line(0, 0, "", "")]:
        if line.notes and not line.masked.strip():
            continue
        shown.append(line)
    elements: list[tuple[object, _Line]] = []
    for place, line in enumerate(shown):
        before = len(parser.script.elements)
        held = bool(parser._pending)  # noqa: SLF001 - the library tells only here that a line waits for the next
        parser.add_line(line.masked if len(line.masked) <= LONG_LINE else "long action")
        fresh = parser.script.elements[before:]
        if held and fresh:
            elements.append((fresh[0], shown[place - 1]))
            fresh = fresh[1:]
        elements.extend((element, line) for element in fresh)
    found = {id(line): element for element, line in elements}
    kinds: dict[int, Kind | None] = {}
    spoken = False
    for place, line in enumerate(shown[:-1]):
        element = found.get(id(line))
        kind = _kind(element, line, shown[place - 1] if place else None, shown[place + 1], spoken=spoken)
        spoken = kind is Kind.CHARACTER or (spoken and kind in SPEECH)
        kinds[id(line)] = kind
    for line in lines:
        yield (Kind.NOTE, line) if line.notes and not line.masked.strip() else (kinds[id(line)], line)


def _kind(element: object, line: _Line, before: _Line | None, after: _Line, *, spoken: bool) -> Kind | None:
    """The library's verdict, mended where Fountain 1.1 says otherwise."""
    words = line.masked.strip()
    if not words:
        # Two spaces keep an empty line inside a speech.
        return Kind.DIALOGUE if spoken and line.masked.startswith("  ") and line.masked == line.raw else None
    alone = before is None or not before.masked.strip()
    if words.startswith(">") and words.endswith("<") and len(words) > 1:
        return Kind.CENTERED
    if alone and (_FADE_IN.match(words) or (_TRANSITION.match(words) and not after.masked.strip())):
        return Kind.TRANSITION
    if spoken and not words.startswith(("!", "~", ".", ">", "#")):
        return Kind.PARENTHETICAL if re.fullmatch(r"\(.*\)", words) else Kind.DIALOGUE
    kind = KINDS.get(getattr(element, "type", None), Kind.ACTION)
    if kind is Kind.ACTION and alone and after.masked.strip() and len(words) < 80 and _CHARACTER.match(words) and (
            not words.startswith("!")):
        return Kind.CHARACTER
    if kind in (Kind.DIALOGUE, Kind.PARENTHETICAL):
        return Kind.ACTION
    return kind


def _joined(rows: Iterator[tuple[Kind | None, _Line]]) -> Iterator[Element]:
    """Elements: lines of action without an empty line between them are one paragraph, lines of a speech one speech."""
    held: list[tuple[Kind, _Line]] = []
    for kind, line in rows:
        if held and (kind is not held[-1][0] or kind not in (Kind.ACTION, Kind.DIALOGUE)) and kind is not Kind.NOTE:
            yield _element(held)
            held = []
        if kind is None:
            continue
        if kind is Kind.NOTE:
            if held:
                held.append((held[0][0], line))
            else:
                yield Element(Kind.NOTE, "", line.start, line.end, notes=tuple(line.notes))
        elif kind in (Kind.ACTION, Kind.DIALOGUE):
            held.append((kind, line))
        else:
            yield _single(kind, line)
    if held:
        yield _element(held)


def _element(held: list[tuple[Kind, _Line]]) -> Element:
    kind = held[0][0]
    words = [line.masked.strip() for _kind, line in held]
    if kind is Kind.ACTION:
        words = [word[1:] if word.startswith("!") else word for word in words]
    notes = tuple(note for _kind, line in held for note in line.notes)
    return Element(kind, plain(" ".join(word for word in words if word)), held[0][1].start, held[-1][1].end, notes=notes)


def _single(kind: Kind, line: _Line) -> Element:
    words = line.masked.strip()
    level, number, dual = 0, "", False
    match kind:
        case Kind.HEADING:
            words = words.removeprefix(".") if not words.startswith("..") else words
            if found := _NUMBER.search(words):
                number, words = found["number"].strip(), words[: found.start()]
        case Kind.CHARACTER:
            dual = words.endswith("^")
            words = re.sub(r"\s*\([^()]*\)", "", words.removeprefix("@").rstrip("^ ")).strip()
        case Kind.PARENTHETICAL:
            words = words.strip("()").strip()
        case Kind.SECTION:
            level = len(words) - len(words.lstrip("#"))
            words = words.lstrip("#").strip()
        case Kind.SYNOPSIS:
            words = words.removeprefix("=").strip()
        case Kind.LYRIC:
            words = words.removeprefix("~").strip()
        case Kind.CENTERED:
            words = words.strip("<> ").strip()
        case Kind.TRANSITION:
            words = words.removeprefix(">").strip()
    return Element(kind, plain(words), line.start, line.end, level, number, dual, tuple(line.notes))


def plain(words: str) -> str:
    """Words without Fountain's emphasis."""
    for _depth in range(3):
        words, count = _EMPHASIS.subn(r"\2", words)
        if not count:
            break
    return re.sub(r"\\([*_])", r"\1", " ".join(words.split()))
