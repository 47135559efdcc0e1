"""Fountain 1.1, held without loss.

Two libraries were compared on the whole syntax. *fountain-py* 0.3 knows more of it (``FADE IN:``, dual dialogue) and
gives line numbers, but parses a text as a whole: it moves notes and boneyards out of their paragraphs, so that what it
finds no longer lies where it was written. *screenplay-tools* 0.0.10 takes one line after another, so each of its
verdicts falls on exactly one line of ours, and it is what decides here. What it gets wrong is mended in `_kind`: it
reads ``FADE IN:`` as a heading, knows only ASCII capitals in cues, accepts headings in the middle of a paragraph or a
speech, and takes any first line with a colon for a title page. Lines, their places, notes and boneyards are our own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from screenplay_tools.fountain.parser import Parser
from screenplay_tools.screenplay import Element as LibraryElement
from screenplay_tools.screenplay import ElementType

from studio.script.elements import Element, Kind, Note, Remark, Script

LONG_LINE = 2_000
"""Characters beyond which a line is action without asking: the library's patterns cost the square of its length."""

KINDS = {
    ElementType.HEADING: Kind.HEADING,
    ElementType.ACTION: Kind.ACTION,
    ElementType.CHARACTER: Kind.CHARACTER,
    ElementType.PARENTHETICAL: Kind.PARENTHETICAL,
    ElementType.DIALOGUE: Kind.DIALOGUE,
    ElementType.LYRIC: Kind.LYRIC,
    ElementType.TRANSITION: Kind.TRANSITION,
    ElementType.SECTION: Kind.SECTION,
    ElementType.SYNOPSIS: Kind.SYNOPSIS,
    ElementType.PAGEBREAK: Kind.PAGE_BREAK,
}

MOST_OPEN = 100
"""Remarks on marks that were never closed; a file with more of them is no script."""

TITLE_KEYS = {"title", "credit", "author", "authors", "source", "draft date", "date", "contact", "copyright", "notes"}
"""A first paragraph with none of these is no title page but action that happens to have a colon."""

SPEECH = (Kind.CHARACTER, Kind.PARENTHETICAL, Kind.DIALOGUE, Kind.LYRIC)

_LINE_END = re.compile(r"\r\n|\n|\r")
_EMPTY_LINE = re.compile(r"(?:\r\n|\n|\r(?!\n))[ \t]?(?=\r|\n|\Z)")
_OPENING = re.compile(r"/\*|\[\[")
_HEADING = re.compile(r"(?:int|ext|est|i/e|int\.?/ext|ext\.?/int)[. ]", re.IGNORECASE)
_FORCED_HEADING = re.compile(r"\.\w")
_FADE_IN = re.compile(r"FADE\s+IN\b[:.]?", re.IGNORECASE)
_TRANSITION = re.compile(r"[^\W\d_][^a-z\d]* TO:|(?:FADE (?:OUT|TO BLACK)|CUT TO BLACK)[.:]?")
_TITLE = re.compile(r"(?P<key>[^\s:][^:\n]{0,40}):(?P<value>.*)")
_EXTENSION = re.compile(r"\s*\(([^()]*)\)")
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
    title_page, body = _title_page(lines)
    elements = tuple(_joined(_classified(lines[body:])))
    script = Script(name, data, text, encoding, elements, title_page, remarks)
    found = tuple(
        script.remark(offset, "script.note_open", text[offset : offset + 40].splitlines()[0])
        for offset in opened[:MOST_OPEN]
    )
    return Script(name, data, text, encoding, elements, title_page, remarks + found)


# ----- the lossless layer -----------------------------------------------------------------------------------------


def _lines(text: str) -> tuple[list[_Line], list[int]]:
    """Lines with masks, and the places of marks that are opened and never closed."""
    notes: list[Note] = []
    masks: list[tuple[int, int]] = []
    opened: list[int] = []
    closings = {"/*": _Ahead(text, re.compile(r"\*/")), "[[": _Ahead(text, re.compile(r"\]\]"))}
    empty = _Ahead(text, _EMPTY_LINE)
    at = 0
    for match in _OPENING.finditer(text):
        if match.start() < at:
            continue
        closing = closings[match[0]].after(match.end())
        # A note ends with its paragraph; an empty line inside it means that it was never closed.
        if closing < 0 or (match[0] == "[[" and 0 <= empty.after(match.end()) < closing):
            opened.append(match.start())
            continue
        at = closing + 2
        masks.append((match.start(), at))
        if match[0] == "[[":
            notes.append(Note(text[match.end() : closing], match.start(), at))
    lines, start = [], 0
    for match in _LINE_END.finditer(text):
        lines.append(_Line(start, match.start(), text[start : match.start()], ""))
        start = match.end()
    if start < len(text):
        lines.append(_Line(start, len(text), text[start:], ""))
    _mask(lines, masks)
    _give_notes(lines, notes)
    return lines, opened


class _Ahead:
    """Where a pattern is found next; each part of the text is searched once, however often one asks."""

    def __init__(self, text: str, pattern: re.Pattern[str]) -> None:
        self._found = pattern.finditer(text)
        self._place = -1

    def after(self, offset: int) -> int:
        """Start of the next match at or after `offset`, which never goes back; -1 where there is none."""
        while self._found is not None and self._place < offset:
            match = next(self._found, None)
            if match is None:
                self._found, self._place = None, -1
            else:
                self._place = match.start()
        return self._place if self._found is not None else -1


def _mask(lines: list[_Line], masks: list[tuple[int, int]]) -> None:
    """Blank out notes and boneyards, so that lengths and places stay."""
    place = 0
    for line in lines:
        while place < len(masks) and masks[place][1] <= line.start:
            place += 1
        words, inner = line.raw, place
        while inner < len(masks) and masks[inner][0] < line.end:
            first, last = max(0, masks[inner][0] - line.start), min(len(words), masks[inner][1] - line.start)
            words = words[:first] + " " * (last - first) + words[last:]
            inner += 1
        line.masked = words


def _give_notes(lines: list[_Line], notes: list[Note]) -> None:
    """Each note belongs to the line on which it begins."""
    place = 0
    for note in notes:
        while place + 1 < len(lines) and lines[place + 1].start <= note.start:
            place += 1
        lines[place].notes.append(note)


def _title_page(lines: list[_Line]) -> tuple[dict[str, str], int]:
    """The title page, key to text, and the first line after it; none where it has no key that title pages have."""
    found: dict[str, str] = {}
    key = ""
    body = len(lines)
    for number, line in enumerate(lines):
        match = _TITLE.fullmatch(line.masked)
        if match and not line.masked.startswith((" ", "\t")) and not _is_body(line.masked):
            key = match["key"].strip().casefold()
            found[key] = match["value"].strip()
        elif key and line.masked.startswith(("   ", "\t")) and line.masked.strip():
            found[key] = f"{found[key]}\n{line.masked.strip()}".strip()
        else:
            body = number
            break
    return (found, body) if TITLE_KEYS & found.keys() else ({}, 0)


def _is_body(line: str) -> bool:
    """Whether a line that looks like a title entry is a heading or a transition."""
    words = line.strip()
    return bool(_FADE_IN.fullmatch(words) or _TRANSITION.fullmatch(words) or _HEADING.match(words))


# ----- classification ---------------------------------------------------------------------------------------------


def _classified(lines: list[_Line]) -> Iterator[tuple[Kind | None, _Line]]:
    """Kind and line of every line; no kind for empty ones."""
    parser = Parser()
    parser.mergeActions = parser.mergeDialogue = False
    parser.add_line("")
    # A line that is nothing but note or boneyard is not shown: as an empty line it would end a speech. The empty line
    # at the end closes the last cue.
    shown = [line for line in lines if not _hidden(line)] + [_Line(0, 0, "", "")]
    elements: list[tuple[object, _Line]] = []
    for place, line in enumerate(shown):
        before = len(parser.script.elements)
        # Only here the library tells that it holds a line until it has seen the next.
        held = bool(parser._pending)
        parser.add_line(line.masked if len(line.masked) <= LONG_LINE else "long action")
        fresh = parser.script.elements[before:]
        if held and fresh:
            elements.append((fresh[0], shown[place - 1]))
            fresh = fresh[1:]
        elements.extend((element, line) for element in fresh)
    found = {id(line): element for element, line in elements}
    kinds: dict[int, Kind | None] = {}
    spoken = False
    kind: Kind | None = None
    for place, line in enumerate(shown[:-1]):
        kind = _kind(found.get(id(line)), line, kind, shown[place + 1], spoken=spoken)
        spoken = kind is Kind.CHARACTER or (spoken and kind in SPEECH)
        kinds[id(line)] = kind
    for line in lines:
        if line.notes and _hidden(line):
            yield Kind.NOTE, line
        elif not _hidden(line):
            yield kinds[id(line)], line


def _hidden(line: _Line) -> bool:
    """Whether a line is nothing but note or boneyard."""
    return bool(line.raw.strip()) and not line.masked.strip()


def _kind(element: object, line: _Line, before: Kind | None, after: _Line, *, spoken: bool) -> Kind | None:
    """The library's verdict, mended where Fountain 1.1 says otherwise. `before` is the line's before, None if empty."""
    words = line.masked.strip()
    if not words:
        # Two spaces keep an empty line inside a speech.
        return Kind.DIALOGUE if spoken and line.raw.startswith("  ") else None
    if len(words) > 1 and words.startswith(">") and words.endswith("<"):
        return Kind.CENTERED
    if spoken:
        forced = {"~": Kind.LYRIC, "!": Kind.ACTION}.get(words[0])
        return forced or (Kind.PARENTHETICAL if re.fullmatch(r"\(.*\)", words) else Kind.DIALOGUE)
    alone = before in (None, Kind.SECTION, Kind.SYNOPSIS, Kind.TRANSITION, Kind.PAGE_BREAK, Kind.CENTERED)
    followed = bool(after.masked.strip())
    kind = KINDS.get(element.type, Kind.ACTION) if isinstance(element, LibraryElement) else Kind.ACTION
    if alone and (_FADE_IN.fullmatch(words) or (_TRANSITION.fullmatch(words) and not followed)):
        return Kind.TRANSITION
    if alone and len(words) <= LONG_LINE and (_HEADING.match(words) or _FORCED_HEADING.match(words)):
        return Kind.HEADING
    if alone and followed and len(words) < 80 and _is_cue(words):
        return Kind.CHARACTER
    if kind is Kind.CHARACTER and alone and words.startswith("@"):
        return Kind.CHARACTER
    if kind is Kind.TRANSITION and not (words.startswith(">") or alone):
        return Kind.ACTION
    return Kind.ACTION if kind in (Kind.HEADING, *SPEECH[:3]) else kind


def _is_cue(words: str) -> bool:
    """Whether a line is a name in capitals, of any alphabet that has them, with or without an extension."""
    name = _EXTENSION.sub("", words.rstrip("^ ")).strip()
    return bool(name) and name[0].isalpha() and any(map(str.isupper, name)) and not any(map(str.islower, name))


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
        words = [word.removeprefix("!") for word in words]
    notes = tuple(note for _kind, line in held for note in line.notes)
    return Element(
        kind, plain(" ".join(word for word in words if word)), held[0][1].start, held[-1][1].end, notes=notes
    )


def _single(kind: Kind, line: _Line) -> Element:
    words = line.masked.strip()
    level, number, dual, extension = 0, "", False, ""
    match kind:
        case Kind.HEADING:
            words = words.removeprefix(".") if not words.startswith("..") else words
            if found := _NUMBER.search(words):
                number, words = found["number"].strip(), words[: found.start()]
        case Kind.CHARACTER:
            dual = words.endswith("^")
            words = words.removeprefix("@").rstrip("^ ")
            extension, words = extension_of(words), name_of(words)
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
    return Element(kind, plain(words), line.start, line.end, level, number, dual, tuple(line.notes), extension)


def name_of(cue: str) -> str:
    """A cue without what stands in brackets."""
    return _EXTENSION.sub("", cue).strip()


def extension_of(cue: str) -> str:
    """What stands in brackets beside a name, such as ``V.O.``; that it is continued says nothing."""
    return ", ".join(found for found in _EXTENSION.findall(cue) if not _continued(found))


def _continued(words: str) -> bool:
    """CONT'D says nothing about how a line is spoken."""
    return words.upper().replace("\u2019", "'").strip() in ("CONT'D", "CONTD", "CONT", "CONT.", "CONTINUED", "MORE")


def plain(words: str) -> str:
    """Words without Fountain's emphasis; a paragraph without end keeps it, for its pattern costs the square of it."""
    for _depth in range(3 if len(words) <= 5000 else 0):
        words, count = _EMPHASIS.subn(r"\2", words)
        if not count:
            break
    return re.sub(r"\\([*_])", r"\1", " ".join(words.split()))
