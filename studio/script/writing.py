"""Writing a film back into its script: what was not edited keeps every byte, what was gets new words in its place.

The script's text is cut into blocks, one a scene's head and one a shot, each from its own first line to the next
block's. Blocks are put out in the film's order, with edits inside their own spans. What stands between shots (sections,
boneyards, page breaks) stays with the block before it, even where that block's shot is gone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from engine.messages.requests import Line
from studio.document.values import Film, Scene, Shot
from studio.script import spelling
from studio.script.elements import Element, Kind, Note, Script
from studio.script.reading import encode
from studio.script.revise import content_of, revise
from studio.script.storyboard import SceneLayout, ShotLayout, lay_out

_EMPTY_LINES = re.compile(r"[ \t]*(?:\r\n|\n|\r|\Z)(?:[ \t]*(?:\r\n|\n|\r))*")
_ENDS_OPEN = re.compile(r"(?:\r\n|\n|\r(?!\n))[ \t]*(?:\r\n|\n|\r)\Z")


@dataclass(slots=True, eq=False)
class Block:
    """A part of the text: from its first own line to the next block, with the spans of its own elements."""

    own: list[Element]
    start: int
    end: int = 0


@dataclass(slots=True)
class Cut:
    """A script cut into blocks, and what each was made into.

    Attributes
    ----------
    blocks : list of Block
        In order of the script.
    heads, shots : dict
        Id in the film to block, value as the script says it, and layout.
    """

    blocks: list[Block] = field(default_factory=list)
    heads: dict[str, tuple[Block, Scene, SceneLayout]] = field(default_factory=dict)
    shots: dict[str, tuple[Block, Shot, ShotLayout]] = field(default_factory=dict)


def write_back(script: Script | None, film: Film) -> bytes:
    """The script with what was changed in the film.

    Parameters
    ----------
    script : Script or None
        As it was brought in last; None for a film that came from no script.
    film : Film
        As it is now.

    Returns
    -------
    bytes
        Of the script's own encoding; the very same bytes where nothing that a script holds was edited. A Final Draft
        file cannot be written back; the film then comes as Fountain in UTF-8.
    """
    if script is None or not script.fountain:
        return spell_film(film).encode()
    made, _remarks, layout = lay_out(script, film.rate)
    paired, _changes = revise(film, made)
    cut = cut_up(made, paired, layout, len(script.text))
    writer = _Writer(script, film)
    writer.title(made)
    items = writer.order(cut)
    return encode(writer.assemble(cut, items), script)


def spell_film(film: Film) -> str:
    """A whole film as a new Fountain script."""
    page = []
    for key, text in {
        "title": film.title,
        **{key: text for key, text in film.credits.items() if key != "title"},
    }.items():
        rows = text.split("\n")
        page.append(f"{key.capitalize()}: {rows[0]}" if len(rows) == 1 else f"{key.capitalize()}:")
        page += [f"    {row}" for row in rows] if len(rows) > 1 else []
    paragraphs, section = ["\n".join(page)], ""
    for scene in film.scenes:
        if scene.section not in ("", section):
            section = scene.section
            paragraphs.append(f"# {section}")
        if scene.heading or len(paragraphs) > 1:
            paragraphs += [spelling.heading(scene), *spelling.synopsis(scene.synopsis)]
        for shot in scene.shots:
            paragraphs += _shot_paragraphs(shot, film.rate)
    return "\n\n".join(paragraphs) + "\n"


def _shot_paragraphs(shot: Shot, rate: Fraction) -> list[str]:
    paragraphs = spelling.shot(shot, rate)
    if opening := spelling.TRANSITIONS.get(shot.transition):
        paragraphs.insert(0, opening)
    if shot.fade_out:
        paragraphs.append(spelling.FADE_OUT)
    return paragraphs


# ----- cutting ----------------------------------------------------------------------------------------------------


def cut_up(made: Film, paired: Film, layout: tuple[SceneLayout, ...], length: int) -> Cut:
    """Cut the text. `paired` is `made` with the ids that its scenes and shots have in the film."""
    cut = Cut()
    last = 0
    for old, now, place in zip(made.scenes, paired.scenes, layout, strict=True):
        opening = place.shots[0].opening if place.shots else None
        head = _block([place.heading, *place.synopses], opening, last) if place.heading else None
        if head:
            cut.blocks.append(head)
            cut.heads[now.id] = (head, old, place)
            last = max(element.end for element in head.own)
        for old_shot, now_shot, where in zip(old.shots, now.shots, place.shots, strict=True):
            block = _block([where.action, *where.speech, where.closing], where.opening, last)
            if block:
                cut.blocks.append(block)
                cut.shots[now_shot.id] = (block, old_shot, where)
                last = max(element.end for element in block.own)
    for place, block in enumerate(cut.blocks, 1):
        block.end = cut.blocks[place].start if place < len(cut.blocks) else length
    return cut


def _block(elements: Iterable[Element | None], opening: Element | None, last: int) -> Block | None:
    """A block of these elements; with the transition before them where no other block has begun since."""
    own = [element for element in elements if element is not None]
    if not own:
        return None
    if opening is not None and last <= opening.start < own[0].start:
        own.insert(0, opening)
    return Block(own, own[0].start)


# ----- writing ----------------------------------------------------------------------------------------------------


class _Writer:
    """Collects edits of the text, each a span and its new words, and puts the blocks out."""

    def __init__(self, script: Script, film: Film) -> None:
        self._script = script
        self._text = script.text
        self._film = film
        self._line_end = found[0] if (found := re.search(r"\r\n|\n|\r", script.text)) else "\n"
        self._edits: list[tuple[int, int, str]] = []
        self._freed: set[int] = set()

    def order(self, cut: Cut) -> list[Block | str]:
        """The film's blocks in order, new ones as text; edits of the others are noted on the way."""
        self._free_openings(cut)
        items: list[Block | str] = []
        for scene in self._film.scenes:
            if scene.id in cut.heads:
                head, old, place = cut.heads[scene.id]
                items.append(head)
                self._edit_head(old, scene, place)
            elif scene.heading or items:
                items.append(self._spelled([spelling.heading(scene), *spelling.synopsis(scene.synopsis)]))
            for number, shot in enumerate(scene.shots):
                if shot.id not in cut.shots:
                    items.append(self._spelled(_shot_paragraphs(shot, self._film.rate)))
                    continue
                block, old_shot, where = cut.shots[shot.id]
                items.append(block)
                before = cut.heads.get(scene.id) if not number else None
                self._edit_shot(old_shot, shot, where, block, before[0].start if before else block.start)
        return items

    def _free_openings(self, cut: Cut) -> None:
        """Take out transitions that stand before a scene's heading where another shot than theirs now comes first."""
        for identity, (block, old, place) in cut.heads.items():
            opening = block.own[0]
            scene = self._film.scene(identity)
            if opening.kind is not Kind.TRANSITION or not old.shots or old.shots[0].transition == "cut":
                continue
            first = scene.shots[0].id if scene and scene.shots else ""
            if first not in cut.shots or cut.shots[first][2] is not place.shots[0]:
                self._remove(opening.start, opening.end)
                self._freed.add(id(opening))

    def assemble(self, cut: Cut, items: list[Block | str]) -> str:
        """The whole text."""
        kept = [block for block in cut.blocks if block in items]
        rank = {id(block): number for number, block in enumerate(kept)}
        first = cut.blocks[0].start if cut.blocks else len(self._text)
        pieces: dict[int, str] = {}
        lead, holder = self._piece(0, first), None
        for block in cut.blocks:
            if id(block) in rank:
                holder = id(block)
                pieces[holder] = self._piece(block.start, block.end)
            elif left := self._left_of(block):
                if holder is None:
                    lead += left
                else:
                    pieces[holder] += left
        consumed = {id(element) for block in cut.blocks for element in block.own}
        loose = tuple(
            self._text[element.start : element.end].rstrip()
            for element in self._script.elements
            if element.kind is Kind.TRANSITION and id(element) not in consumed
        )
        text, before = lead, -1
        for item in items:
            now = rank.get(id(item), -2) if isinstance(item, Block) else -2
            if now != before + 1:
                text = self._closed(text)
                if text.rstrip().endswith(loose) and not _opens(item):
                    # A transition that led nowhere would now lead here.
                    text += self._spelled(["CUT TO:"])
            text += pieces[id(item)] if isinstance(item, Block) else item
            before = now if now >= 0 else -9
        return text

    def _closed(self, text: str) -> str:
        """A text after which a new paragraph may begin."""
        if not text.strip():
            return text
        while not _ENDS_OPEN.search(text[-200:]):
            text += self._line_end
        return text

    def _piece(self, start: int, end: int) -> str:
        """A part of the text with its edits."""
        parts, at = [], start
        for first, last, words in sorted(self._edits, key=lambda edit: edit[:2]):
            if first < at or first < start or last > end or (first == last == end and end != len(self._text)):
                continue
            parts += [self._text[at:first], words]
            at = last
        return "".join([*parts, self._text[at:end]])

    def _left_of(self, block: Block) -> str:
        """What of a block is not its own, for a block that is gone."""
        for element in block.own:
            self._remove(element.start, element.end)
        left = self._piece(block.start, block.end)
        return left if left.strip() else ""

    def _spelled(self, paragraphs: list[str]) -> str:
        return "\n\n".join([*paragraphs, ""]).replace("\n", self._line_end)

    def _replace(self, start: int, end: int, words: str) -> None:
        self._edits.append((start, end, words.replace("\n", self._line_end)))

    def _remove(self, start: int, end: int) -> None:
        """Take an element out, with the empty lines after it."""
        after = _EMPTY_LINES.match(self._text, end)
        self._edits.append((start, after.end() if after else end, ""))

    # ----- edits --------------------------------------------------------------------------------------------------
    def title(self, made: Film) -> None:
        """The title page's title."""
        title = spelling.safe(self._film.title)
        if made.title == self._film.title or not title:
            return
        found = re.match(r"Title:[^\r\n]*((?:\r\n|\n|\r)(?: {3,}|\t)[^\r\n]*)*", self._text, re.IGNORECASE)
        if found:
            self._replace(found.start(), found.end(), f"Title: {title}")
        elif not self._script.credits:
            self._replace(0, 0, f"Title: {title}\n\n")
        else:
            self._replace(0, 0, f"Title: {title}\n")

    def _edit_head(self, old: Scene, new: Scene, place: SceneLayout) -> None:
        heading = place.heading
        if heading and (old.heading, old.number) != (new.heading, new.number):
            self._replace(heading.start, heading.end, self._with_notes(spelling.heading(new), heading.notes))
        if heading and old.synopsis != new.synopsis:
            for element in place.synopses:
                self._remove(element.start, element.end)
            rows = spelling.synopsis(new.synopsis)
            self._replace(heading.end, heading.end, "".join(f"\n\n{row}" for row in rows))

    def _edit_shot(self, old: Shot, new: Shot, where: ShotLayout, block: Block, head: int) -> None:
        asks = _asks(old) != _asks(new)
        inside = where.action.notes if where.action else ()
        if old.text != new.text:
            words = spelling.action(new.text) if new.text.strip() else "!"
            if asks:
                words = " ".join(filter(None, (words, spelling.directions(new, self._film.rate))))
            if where.action:
                words = words if asks else self._with_notes(words, inside)
                self._replace(where.action.start, where.action.end, words)
            else:
                start = where.speech[0].start
                self._replace(start, start, f"{words}\n\n")
            if asks:
                self._drop_notes(note for note in where.notes if note not in inside)
        elif asks:
            self._edit_notes(new, where)
        if content_of(old).lines != content_of(new).lines:
            self._edit_lines(old, new, where)
        freed = where.opening is not None and id(where.opening) in self._freed
        if freed or old.transition != new.transition:
            self._edit_opening(new, None if freed else where.opening, head)
        if bool(old.fade_out) != bool(new.fade_out):
            end = max(element.end for element in block.own)
            if where.closing:
                self._remove(where.closing.start, where.closing.end)
            else:
                self._replace(end, end, f"\n\n{spelling.FADE_OUT}")

    def _edit_notes(self, new: Shot, where: ShotLayout) -> None:
        """Put the directions into the first note that held some, else behind the action or the first cue."""
        words = spelling.directions(new, self._film.rate)
        if where.notes and words:
            self._replace(where.notes[0].start, where.notes[0].end, words)
            self._drop_notes(where.notes[1:])
            return
        self._drop_notes(where.notes)
        home = where.action or where.speech[0]
        if words:
            self._replace(home.end, home.end, f" {words}")

    def _drop_notes(self, notes: Iterable[Note]) -> None:
        """Take notes out; a line that held nothing else goes with them."""
        for note in notes:
            start, end = note.start, note.end
            row = max(self._text.rfind("\n", 0, start), self._text.rfind("\r", 0, start)) + 1
            after = _EMPTY_LINES.match(self._text, end)
            if not self._text[row:start].strip() and after:
                # Of the empty lines around a line that goes, those before it stay.
                start, end = row, after.end()
            elif self._text[start - 1 : start] == " ":
                start -= 1
            self._edits.append((start, end, ""))

    def _edit_lines(self, old: Shot, new: Shot, where: ShotLayout) -> None:
        spoken = [element for element in where.speech if element.kind in (Kind.DIALOGUE, Kind.LYRIC) and element.text]
        if len(spoken) == len(old.lines) == len(new.lines) and _who(old.lines) == _who(new.lines):
            for element, before, after in zip(spoken, old.lines, new.lines, strict=True):
                if before.text != after.text:
                    sign = "~" if element.kind is Kind.LYRIC else ""
                    self._replace(
                        element.start, element.end, self._with_notes(sign + spelling.safe(after.text), element.notes)
                    )
            return
        for element in where.speech:
            self._remove(element.start, element.end)
        blocks = ["\n".join(block) for block in spelling.speech(new.lines)]
        notes = [note for element in where.speech for note in element.notes]
        if where.speech:
            start = where.speech[0].start
            if blocks and notes:
                first, _, rest = blocks[0].partition("\n")
                blocks[0] = f"{self._with_notes(first, notes)}\n{rest}"
            self._replace(start, start, "".join(f"{block}\n\n" for block in blocks))
        elif where.action and blocks:
            self._replace(where.action.end, where.action.end, "".join(f"\n\n{block}" for block in blocks))

    def _edit_opening(self, new: Shot, opening: Element | None, head: int) -> None:
        words = spelling.TRANSITIONS.get(new.transition)
        if opening and words:
            self._replace(opening.start, opening.end, words)
        elif opening:
            self._remove(opening.start, opening.end)
        elif words:
            self._replace(head, head, f"{words}\n\n")

    def _with_notes(self, words: str, notes: Iterable[Note]) -> str:
        return " ".join([words, *(self._text[note.start : note.end] for note in notes)])


def _opens(item: Block | str) -> bool:
    """Whether a block begins with a transition of its own."""
    if isinstance(item, Block):
        return item.own[0].kind is Kind.TRANSITION
    return item.startswith(tuple(spelling.TRANSITIONS.values()))


def _asks(shot: Shot) -> tuple[object, ...]:
    return shot.directions, shot.length, shot.cues, shot.asides


def _who(lines: tuple[Line, ...]) -> list[tuple[str, str]]:
    return [(line.character, line.manner) for line in lines]
