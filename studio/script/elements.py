"""What a script consists of, whichever format it came in, and remarks with their places."""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from studio.words.remarks import sentence


class Kind(StrEnum):
    """Kinds of elements, after the Fountain syntax."""

    HEADING = "heading"
    ACTION = "action"
    CENTERED = "centered"
    CHARACTER = "character"
    PARENTHETICAL = "parenthetical"
    DIALOGUE = "dialogue"
    LYRIC = "lyric"
    TRANSITION = "transition"
    SECTION = "section"
    SYNOPSIS = "synopsis"
    NOTE = "note"
    PAGE_BREAK = "page break"


@dataclass(frozen=True, slots=True)
class Note:
    """A ``[[note]]``: its words without the brackets, its span with them."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Element:
    """One element: a heading, a paragraph of action, a cue, a speech.

    Attributes
    ----------
    kind : Kind
    text : str
        Its words, without notes, boneyards, emphasis and forcing marks.
    start, end : int
        Span in the script's text, without the last line end.
    level : int
        A section's depth, from 1.
    number : str
        A heading's scene number.
    dual : bool
        A cue that is spoken at the same time as the one before.
    notes : tuple of Note
        Notes inside of it, in order.
    extension : str
        A cue's ``V.O.``, ``O.S.`` and the like.
    """

    kind: Kind
    text: str
    start: int
    end: int
    level: int = 0
    number: str = ""
    dual: bool = False
    notes: tuple[Note, ...] = ()
    extension: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something of a script that was not understood. Lines and columns count from 1."""

    file: str
    line: int
    column: int
    code: str
    words: str
    advice: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {sentence(self.code, self.words, self.advice)}"


@dataclass(frozen=True)
class Script:
    """A script as read.

    Attributes
    ----------
    name : str
        Of the file, for remarks.
    data : bytes
        As it lay on disk.
    text : str
        Decoded, line ends untouched.
    encoding : str
    elements : tuple of Element
    credits : dict
        The title page, key in lower case to text.
    remarks : tuple of Remark
        What the reading did not understand.
    fountain : bool
        Whether `text` is the file's own, so that it can be written back.
    """

    name: str
    data: bytes
    text: str
    encoding: str
    elements: tuple[Element, ...]
    credits: dict[str, str] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()
    fountain: bool = True

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer(r"\r\n|\n|\r", self.text))]

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1, of a character."""
        row = max(0, bisect.bisect_right(self._starts, offset) - 1)
        return row + 1, offset - self._starts[row] + 1

    def offset(self, line: int, column: int) -> int:
        """The character at a line and column, both from 1; the nearest one where there is none."""
        row = min(max(line, 1), len(self._starts)) - 1
        last = self._starts[row + 1] - 1 if row + 1 < len(self._starts) else len(self.text)
        return min(self._starts[row] + max(column, 1) - 1, last)

    def remark(self, offset: int, code: str, words: str, advice: str = "") -> Remark:
        """A remark on the character at an offset."""
        line, column = self.position(offset)
        return Remark(self.name, line, column, code, words, advice)
