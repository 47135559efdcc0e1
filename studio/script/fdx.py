"""Final Draft: paragraphs with their text runs, read with a parser that refuses document types and entities."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element as Node
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from engine.messages.faults import Exit, Fault
from studio.script.elements import Element, Kind, Note, Remark, Script

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
    "outline 1": Kind.SECTION,
    "outline 2": Kind.SECTION,
    "outline body": Kind.SYNOPSIS,
    "cast list": Kind.SYNOPSIS,
    "new act": Kind.SECTION,
    "end of act": Kind.SECTION,
    "outline 3": Kind.SECTION,
    "outline 4": Kind.SECTION,
}

_NOTE = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)


def parse(name: str, data: bytes) -> Script:
    """Parse a Final Draft file.

    Raises
    ------
    Fault
        ``script.dtd`` for a document type or an entity, ``script.broken`` for what is no Final Draft file,
        ``script.empty``.
    """
    try:
        root = fromstring(data, forbid_dtd=True)
    except DefusedXmlException as error:
        raise Fault("script.dtd", Exit.BAD_INPUT, repr(error), file=name) from error
    except (ParseError, ValueError, LookupError) as error:
        line, column = getattr(error, "position", (1, 0))
        raise Fault("script.broken", Exit.BAD_INPUT, str(error), file=name, line=line, column=column + 1) from error
    content = root.find("Content") if root.tag == "FinalDraft" else None
    if content is None:
        raise Fault("script.broken", Exit.BAD_INPUT, f"the root is {root.tag}", file=name, line=1, column=1)
    reader = _Reader(name)
    for paragraph in _paragraphs(content):
        reader.take(paragraph)
    if not reader.elements:
        raise Fault("script.empty", Exit.BAD_INPUT, file=name)
    text = "\n".join(reader.lines)
    return Script(name, data, text, "fdx", tuple(reader.elements), _title(root), tuple(reader.remarks))


def _paragraphs(content: Node) -> list[Node]:
    """Paragraphs in order; both columns of a dual dialogue among them."""
    found = []
    for paragraph in content.iter("Paragraph"):
        dual = paragraph.find("DualDialogue")
        if dual is None:
            found.append(paragraph)
    return found


class _Reader:
    """Collects elements; each paragraph is a line of its own for places and remarks."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._at = 0
        self.lines: list[str] = []
        self.elements: list[Element] = []
        self.remarks: list[Remark] = []

    def take(self, paragraph: Node) -> None:
        """Read one paragraph with all its runs."""
        words = "".join(
            (run.text or "") + "".join(inner.tail or "" for inner in run) for run in paragraph.findall("Text")
        )
        words = words.replace("\r", " ").replace("\n", " ").replace("\u2028", " ")
        start, self._at = self._at, self._at + len(words) + 1
        self.lines.append(words)
        kind = KINDS.get(paragraph.get("Type", "").casefold())
        if kind is None:
            kind = Kind.ACTION
            if words.strip():
                self.remarks.append(Remark(self._name, len(self.lines), 1, "script.element", paragraph.get("Type", "")))
        notes = [Note(match[1], start + match.start(), start + match.end()) for match in _NOTE.finditer(words)]
        notes += self._script_notes(paragraph, start)
        plain = " ".join(_NOTE.sub(" ", words).split())
        if not plain and not notes:
            return
        if not plain:
            kind = Kind.NOTE
        if kind is Kind.CHARACTER:
            plain = re.sub(r"\s*\([^()]*\)", "", plain).strip()
        if kind is Kind.PARENTHETICAL:
            plain = plain.strip("() ")
        self.elements.append(
            Element(kind, plain, start, start + len(words), number=paragraph.get("Number", ""), notes=tuple(notes))
        )

    @staticmethod
    def _script_notes(paragraph: Node, start: int) -> list[Note]:
        """Final Draft's own notes hold directions as well."""
        found = []
        for note in paragraph.findall("ScriptNote"):
            words = " ".join((run.text or "") for run in note.iter("Text")).strip()
            if words:
                found.append(Note(words, start, start))
        return found


def _title(root: Node) -> dict[str, str]:
    """The first words of the title page are the title."""
    page = root.find("TitlePage/Content")
    rows = [
        "".join(run.text or "" for run in paragraph.findall("Text")).strip()
        for paragraph in (page.iter("Paragraph") if page is not None else [])
    ]
    rows = [row for row in rows if row]
    return {"title": rows[0]} if rows else {}
