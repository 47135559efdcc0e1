"""Final Draft: paragraphs with all their text runs, read by a parser that refuses document types and entities.

The kept library *screenplay-tools* reads only the first run of a paragraph and no notes: the runs are collected here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from engine.messages.faults import Exit, Fault
from studio.script.elements import Element, Kind, Note, Remark, Script
from studio.script.fountain import extension_of, name_of

KINDS = {
    "scene heading": Kind.HEADING,
    "action": Kind.ACTION,
    "general": Kind.ACTION,
    "shot": Kind.ACTION,
    "character": Kind.CHARACTER,
    "parenthetical": Kind.PARENTHETICAL,
    "dialogue": Kind.DIALOGUE,
    "transition": Kind.TRANSITION,
    "singing": Kind.LYRIC,
    "lyrics": Kind.LYRIC,
    "new act": Kind.SECTION,
    "end of act": Kind.SECTION,
    "act break": Kind.SECTION,
    "outline 1": Kind.SECTION,
    "outline 2": Kind.SECTION,
    "outline 3": Kind.SECTION,
    "outline 4": Kind.SECTION,
    "outline body": Kind.SYNOPSIS,
    "cast list": Kind.SYNOPSIS,
}
"""Final Draft's paragraph types, lower case."""

_NOTE = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)


def parse(name: str, data: bytes, text: str) -> Script:
    """Parse a Final Draft file.

    Parameters
    ----------
    name : str
    data : bytes
    text : str
        Decoded, for the places of remarks.

    Raises
    ------
    Fault
        ``script.dtd`` for a document type or an entity, ``script.broken`` for what is no Final Draft file,
        ``script.empty``.
    """
    reader = _Reader(Script(name, data, text, "fdx", (), fountain=False))
    try:
        parser = DefusedXMLParser(target=reader, forbid_dtd=True)
        reader.parser = parser.parser
        parser.feed(data)
        parser.close()
    except DefusedXmlException as error:
        raise Fault("script.dtd", Exit.BAD_INPUT, repr(error), file=name) from error
    except (ParseError, ValueError, LookupError) as error:
        line, column = getattr(error, "position", (1, 0))
        raise Fault("script.broken", Exit.BAD_INPUT, str(error), file=name, line=line, column=column + 1) from error
    if not reader.found_content:
        raise Fault("script.broken", Exit.BAD_INPUT, "no <FinalDraft><Content>", file=name, line=1, column=1)
    if not reader.elements:
        raise Fault("script.empty", Exit.BAD_INPUT, file=name)
    rows = [row for row in reader.title_page if row]
    title_page = {"title": rows[0]} if rows else {}
    if rows[1:]:
        title_page["credit"] = "\n".join(rows[1:])
    return Script(name, data, text, "fdx", tuple(reader.elements), title_page, tuple(reader.remarks), fountain=False)


@dataclass(slots=True)
class _Paragraph:
    """A paragraph while its runs come in."""

    kind: str
    number: str
    start: int
    words: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class _Reader:
    """Hears the parser's events; paragraphs may hold notes and, for dual dialogue, other paragraphs."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._path: list[str] = []
        self._paragraphs: list[_Paragraph] = []
        self._note: list[str] = []
        self._cues = 0
        self.parser: Any = None
        self.found_content = False
        self.title_page: list[str] = []
        self.elements: list[Element] = []
        self.remarks: list[Remark] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self._path.append(tag)
        if self._path == ["FinalDraft", "Content"]:
            self.found_content = True
        if tag == "DualDialogue":
            self._cues = 0
        if tag == "Paragraph" and "ScriptNote" not in self._path:
            start = self._script.offset(self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1)
            self._paragraphs.append(_Paragraph(attributes.get("Type", ""), attributes.get("Number", "").strip(), start))

    def data(self, words: str) -> None:
        """Characters; those of text runs count, what stands between tags is layout."""
        if "Text" not in self._path:
            return
        if "ScriptNote" in self._path:
            self._note.append(words)
        elif self._paragraphs:
            self._paragraphs[-1].words.append(words)
        elif words.strip() and self._path[:2] == ["FinalDraft", "Content"]:
            offset = self._script.offset(self.parser.CurrentLineNumber, 1)
            self.remarks.append(self._script.remark(offset, "script.run", words.strip()))

    def end(self, tag: str) -> None:
        """An element ends."""
        if tag == "ScriptNote" and self._paragraphs:
            self._paragraphs[-1].notes.append("".join(self._note))
            self._note = []
        if tag == "Paragraph" and "ScriptNote" in self._path:
            self._note.append("\n")
        elif tag == "Paragraph":
            self._finish(self._paragraphs.pop())
        self._path.pop()

    def close(self) -> None:
        """The file has ended."""

    def _finish(self, paragraph: _Paragraph) -> None:
        words = "".join(paragraph.words)
        if "TitlePage" in self._path:
            self.title_page.append(" ".join(words.split()))
            return
        if self._path[:2] != ["FinalDraft", "Content"]:
            return
        kind = KINDS.get(paragraph.kind.strip().casefold())
        plain = " ".join(_NOTE.sub(" ", words).split())
        if kind is None:
            kind = Kind.ACTION
            if plain and paragraph.kind:
                self.remarks.append(self._script.remark(paragraph.start, "script.element", paragraph.kind))
        notes = tuple(
            Note(text.strip(), paragraph.start, paragraph.start)
            for text in (*_NOTE.findall(words), *paragraph.notes)
            if text.strip()
        )
        if not plain and not notes:
            return
        extension, dual = "", False
        match kind if plain else Kind.NOTE:
            case Kind.NOTE:
                kind = Kind.NOTE
            case Kind.CHARACTER:
                extension, plain = extension_of(plain), name_of(plain)
                self._cues += 1
                dual = "DualDialogue" in self._path and self._cues > 1
            case Kind.PARENTHETICAL:
                plain = plain.strip("() ")
        self.elements.append(
            Element(
                kind,
                plain,
                paragraph.start,
                paragraph.start,
                number=paragraph.number if kind is Kind.HEADING else "",
                dual=dual,
                notes=notes,
                extension=extension,
            )
        )
