"""The script as a page to write on: text and film side by side, kept alike scene by scene.

The text is held in passages, one a scene and one for what stands before the first. An edit of the film writes only
the passages of the scenes it changed; typing reads only the passage that was typed in, and becomes an edit of the film
that leaves alone what a script does not say. So neither costs more in a long script than in a short one.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import msgspec

from engine.messages.faults import Fault
from studio.document.values import Film, Scene
from studio.script.elements import Element, Kind, Script
from studio.script.reading import parse_script
from studio.script.revise import content_of, retyped, revise
from studio.script.storyboard import lay_out, title_of
from studio.script.writing import cut_up, spell_film, write_back
from studio.words.remarks import sentence

NAME = "script.fountain"
_REACHING = re.compile(r"/\*|\*/|^#|^=", re.MULTILINE)
"""What may mean something beyond the scene in which it stands: boneyards, sections, synopses."""
_APART = re.compile(r"\n[ \t]*\n\s*\Z")


@dataclass(frozen=True, slots=True)
class Wave:
    """Words of a passage that were not understood: their span in it, and a sentence about them."""

    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Passage:
    """The text of one scene.

    Attributes
    ----------
    scene : Scene or None
        What of the film it says; None for what stands before the first scene.
    text : str
        With the empty lines that end it.
    shots : tuple of (str, int, int)
        Shot id, and where its words begin and end.
    elements : tuple of Element
    waves : tuple of Wave
    """

    scene: Scene | None
    text: str
    shots: tuple[tuple[str, int, int], ...] = ()
    elements: tuple[Element, ...] = ()
    waves: tuple[Wave, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A whole script. `passages` are in the film's order; the first is always the one without a scene."""

    passages: tuple[Passage, ...]

    @property
    def text(self) -> str:
        """The text in one piece."""
        return "".join(passage.text for passage in self.passages)

    def starts(self) -> Iterator[tuple[int, Passage]]:
        """Passages with the places in the text at which they begin."""
        at = 0
        for passage in self.passages:
            yield at, passage
            at += len(passage.text)

    def shot_at(self, offset: int) -> str:
        """The shot whose words stand at a place of the text, or the last one before it in its scene; else empty."""
        for start, passage in self.starts():
            if start <= offset < start + len(passage.text) or passage is self.passages[-1]:
                before = [shot for shot, first, _last in passage.shots if start + first <= offset]
                return before[-1] if before else ""
        return ""


def open_page(script: Script | None, film: Film) -> Page:
    """The page of a film.

    Parameters
    ----------
    script : Script or None
        The one that was brought in last; what the film did not change of it stays as it was written.
    film : Film
    """
    text = write_back(script, film).decode(script.encoding if script and script.fountain else "utf-8")
    return _read(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"), film)


def follow(page: Page, film: Film) -> Page:
    """The page after edits of the film; passages of scenes that are the very same stay the very same."""
    known = {passage.scene.id: passage for passage in page.passages if passage.scene}
    made = [page.passages[0]]
    for scene in film.scenes:
        passage = known.get(scene.id)
        if passage is not None and passage.scene is not scene and passage.scene == scene:
            passage = replace(passage, scene=scene)
        made.append(passage if passage is not None and passage.scene is scene else _written(passage, scene, film))
    apart = [
        passage
        if place in (0, len(made) - 1) and not passage.text.strip()
        else _set_apart(passage, place < len(made) - 1)
        for place, passage in enumerate(made)
    ]
    same = len(apart) == len(page.passages) and all(
        one is other for one, other in zip(apart, page.passages, strict=True)
    )
    return page if same else Page(tuple(apart))


def typed(page: Page, film: Film, start: int, end: int, words: str) -> tuple[Page, Film]:
    """What typing makes of page and film: `words` in place of the text from `start` to `end`.

    Raises
    ------
    Fault
        ``script.length`` for a length that no shot has, and what else a script may not say. Nothing is changed then.
    """
    text = page.text
    starts = [at for at, _passage in page.starts()]
    first, last = _touched(page, start, end)
    below = starts[last] + len(page.passages[last].text)
    if last + 1 < len(starts) and not _APART.search(text[starts[first] : start] + words + text[end:below]):
        # Nothing stands between it and the next scene any more: that may mean something else now.
        last += 1
        below += len(page.passages[last].text)
    while first > 0:
        former, new = text[starts[first] : below], text[starts[first] : start] + words + text[end:below]
        if _REACHING.search(former) or _REACHING.search(new):
            break
        made = _typed_in(page, film, (first, last), former, new)
        if made is not None:
            return made
        # What it begins with is no heading, or a note that directs the shot before: the scene before takes part.
        first -= 1
    whole = text[:start] + words + text[end:]
    revised = _revised(film, text, whole, film)
    return _read(whole, revised), revised


def _touched(page: Page, start: int, end: int) -> tuple[int, int]:
    """First and last passage that a change reaches; next to an edge both sides count."""
    reached = [
        place for place, (at, passage) in enumerate(page.starts()) if at <= end and start <= at + len(passage.text)
    ]
    return reached[0], reached[-1]


def _typed_in(page: Page, film: Film, span: tuple[int, int], former: str, new: str) -> tuple[Page, Film] | None:
    """Page and film with other passages from `span`'s first to its last; None where the new text opens no scene."""
    old = tuple(passage.scene for passage in page.passages[span[0] : span[1] + 1] if passage.scene)
    part = _revised(msgspec.structs.replace(film, scenes=old), former, new, film)
    if not part.scenes or not part.scenes[0].heading:
        return None
    row = film.scenes.index(old[0])
    section = film.scenes[row - 1].section if row else old[0].section
    scenes = []
    for scene in part.scenes:
        before = film.scene(scene.id)
        section = before.section if before else section
        kept = msgspec.structs.replace(scene, section=section)
        scenes.append(before if before == kept else kept)
    inner = _read(new, msgspec.structs.replace(film, scenes=tuple(scenes)))
    heading = next((element.start for element in inner.passages[1].elements if element.kind is Kind.HEADING), 0)
    if inner.passages[0].text or "[[" in new[:heading]:
        return None
    scenes_now = (*film.scenes[:row], *scenes, *film.scenes[row + len(old) :])
    film = msgspec.structs.replace(film, scenes=scenes_now, bible=part.bible)
    return Page((*page.passages[: span[0]], *inner.passages[1:], *page.passages[span[1] + 1 :])), film


def _revised(part: Film, former: str, new: str, film: Film) -> Film:
    """A film, or some scenes of it, after its text changed; the bible only grows."""
    base, fresh = _laid_out(former, film), _laid_out(new, film)
    alike = [len(scene.shots) for scene in base.scenes] == [len(scene.shots) for scene in part.scenes]
    revised = retyped(part, base, fresh) if alike else revise(part, fresh, base)[0]
    known = {(entry.kind, entry.name) for entry in film.bible}
    new_entries = tuple(entry for entry in fresh.bible if (entry.kind, entry.name) not in known)
    return msgspec.structs.replace(
        revised,
        bible=(*film.bible, *new_entries),
        credits=fresh.credits if base.credits != fresh.credits else part.credits,
        title=fresh.title if base.title != fresh.title else part.title,
    )


def _laid_out(text: str, film: Film) -> Film:
    script = _parsed(text)
    return lay_out(script, film.rate)[0] if script else msgspec.structs.replace(film, scenes=(), credits={}, bible=())


def _parsed(text: str) -> Script | None:
    return parse_script(NAME, text.encode("utf-8", "replace")) if text.strip() else None


def _read(text: str, film: Film) -> Page:
    """Cut a text into the passages of the film that it says; a scene without a heading or shots has no words."""
    script = _parsed(text)
    said = tuple(scene for scene in film.scenes if scene.heading or scene.shots)
    if script is None or not said:
        return Page((Passage(None, text), *(Passage(scene, "") for scene in film.scenes)))
    part = msgspec.structs.replace(film, scenes=said)
    made, remarks, layout = lay_out(script, film.rate)
    alike = [len(scene.shots) for scene in made.scenes] == [len(scene.shots) for scene in said]
    named = part if alike else revise(part, made)[0]
    cut = cut_up(made, named, layout, len(script.text))
    starts = []
    for scene in named.scenes:
        blocks = [cut.heads[scene.id][0]] if scene.id in cut.heads else []
        blocks += [cut.shots[shot.id][0] for shot in scene.shots if shot.id in cut.shots]
        starts.append(blocks[0].start if blocks else (starts[-1] if starts else 0))
    bounds = list(itertools.pairwise([0, *starts, len(script.text)]))
    waves = [_wave(script, script.offset(remark.line, remark.column), remark) for remark in remarks]
    found: dict[str, Passage] = {}
    for scene, (low, high) in zip(named.scenes, bounds[1:], strict=True):
        passage = _passage(script, film.scene(scene.id) or scene, waves, low, high)
        spans = [(shot.id, cut.shots[shot.id][0]) for shot in scene.shots if shot.id in cut.shots]
        found[scene.id] = replace(
            passage,
            shots=tuple((shot, block.start - low, max(own.end for own in block.own) - low) for shot, block in spans),
        )
    lead = _passage(script, None, waves, *bounds[0])
    return Page((lead, *(found.get(scene.id, Passage(scene, "")) for scene in film.scenes)))


def _passage(script: Script, scene: Scene | None, waves: list[Wave], low: int, high: int) -> Passage:
    """The part of a script from `low` to `high`, its places counted from there."""
    return Passage(
        scene,
        script.text[low:high],
        elements=tuple(
            replace(element, start=element.start - low, end=element.end - low)
            for element in script.elements
            if low <= element.start < high
        ),
        waves=tuple(
            replace(wave, start=wave.start - low, end=wave.end - low) for wave in waves if low <= wave.start < high
        ),
    )


def _wave(script: Script, offset: int, remark: object) -> Wave:
    words, code, advice = (getattr(remark, name) for name in ("words", "code", "advice"))
    length = len(words) if script.text.startswith(words, offset) else 0
    line = len(script.text[offset:].split("\n", 1)[0])
    return Wave(offset, offset + max(1, length or line), sentence(code, words, advice))


def _written(passage: Passage | None, scene: Scene, film: Film) -> Passage:
    """A scene's passage after the scene changed."""
    alone = msgspec.structs.replace(film, scenes=(scene,), title="", credits={})
    try:
        script = _parsed(passage.text) if passage else None
    except Fault:
        script = None
    if script is not None:
        text = write_back(script, msgspec.structs.replace(alone, title=title_of(script))).decode()
        if _says(text, scene, film):
            return replace(_read(text, alone).passages[1], scene=scene)
    # Written anew: there was nothing, or what stands around the words has come to mean something else.
    return replace(_read(spell_film(alone).partition("\n\n")[2], alone).passages[1], scene=scene)


def _says(text: str, scene: Scene, film: Film) -> bool:
    """Whether a text says a scene, all of it and nothing else."""
    made = _laid_out(text, film)
    if len(made.scenes) != 1 or made.scenes[0].heading != scene.heading:
        return False
    return [content_of(shot) for shot in made.scenes[0].shots] == [content_of(shot) for shot in scene.shots]


def _set_apart(passage: Passage, followed: bool) -> Passage:
    """With an empty line at its end, where another passage follows."""
    if not followed or _APART.search(passage.text):
        return passage
    return replace(passage, text=passage.text.rstrip("\n") + "\n\n")
