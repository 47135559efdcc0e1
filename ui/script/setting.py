"""How a screenplay is set: which lines stand in, which are strong, and where its letters are counted.

Qt counts UTF-16 units, the studio counts characters; they differ behind every letter beyond the basic plane.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument

from studio.script.elements import Kind
from studio.script.page import Page, Passage
from ui.look import theme

INDENTS = {Kind.CHARACTER: 126, Kind.PARENTHETICAL: 94, Kind.DIALOGUE: 62, Kind.LYRIC: 62}
"""Pixels that a line stands in."""
STRONG = frozenset({Kind.HEADING, Kind.SECTION})
QUIET = frozenset({Kind.NOTE, Kind.SYNOPSIS, Kind.PAGE_BREAK, Kind.SECTION})
LEADING = 128
"""Line height in per cent of the font's."""


def lines_of(passage: Passage) -> Iterator[tuple[int, int, Kind]]:
    """Lines of a passage: first and last character, and what they are; empty ones are action."""
    found = iter(sorted(passage.elements, key=lambda element: element.start))
    element = next(found, None)
    at = 0
    for line in passage.text.split("\n"):
        end = at + len(line)
        while element is not None and element.end < at:
            element = next(found, None)
        inside = element is not None and element.start <= end and line.strip()
        yield at, end, element.kind if element is not None and inside else Kind.ACTION
        at = end + 1


def block_format(kind: Kind) -> QTextBlockFormat:
    """How far a line stands in."""
    block = QTextBlockFormat()
    block.setLeftMargin(theme.px(INDENTS.get(kind, 0)))
    block.setRightMargin(theme.px(24) if kind in INDENTS else 0)
    block.setLineHeight(LEADING, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    return block


def letters(kind: Kind) -> QTextCharFormat:
    """Font and colour of a line."""
    form = QTextCharFormat()
    form.setFont(theme.font("script+" if kind in STRONG else "script"))
    form.setForeground(theme.colour("text_3" if kind in QUIET else "text"))
    return form


def typeset(page: Page) -> QTextDocument:
    """A page as a document, built in one go."""
    document = QTextDocument()
    document.setUndoRedoEnabled(False)
    document.setDefaultFont(theme.font("script"))
    document.setDocumentMargin(0)
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    first = True
    for passage in page.passages:
        rows = list(lines_of(passage))
        # Each passage ends with the line end that its last row would begin a new block with.
        for start, end, kind in rows[:-1] if passage is not page.passages[-1] else rows:
            if not first:
                cursor.insertBlock()
            first = False
            cursor.setBlockFormat(block_format(kind))
            cursor.insertText(passage.text[start:end], letters(kind))
    if not first and page.passages[-1].text == "" and len(page.text):
        cursor.insertBlock()
    cursor.endEditBlock()
    return document


def reset(document: QTextDocument, at: int, passage: Passage) -> None:
    """Set the lines of one passage anew where they changed; `at` is its first character in Qt's units."""
    cursor = QTextCursor(document)
    text = passage.text
    for start, end, kind in lines_of(passage):
        cursor.setPosition(at + units(text, start))
        wanted = block_format(kind)
        if cursor.blockFormat().leftMargin() != wanted.leftMargin():
            cursor.setBlockFormat(wanted)
        cursor.setPosition(at + units(text, end), QTextCursor.MoveMode.KeepAnchor)
        if start < end and cursor.charFormat().fontWeight() != letters(kind).fontWeight():
            cursor.setCharFormat(letters(kind))


def units(text: str, offset: int) -> int:
    """A place counted in UTF-16 units."""
    return offset if text.isascii() else len(text[:offset].encode("utf-16-le", "surrogatepass")) // 2


def characters(text: str, place: int) -> int:
    """A place in UTF-16 units counted in characters; inside a pair it is the character's own."""
    if text.isascii():
        return place
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * place].decode("utf-16-le", "ignore"))
