"""From a script to a storyboard: each action paragraph a shot, dialogue with the shot before it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from engine.messages.directions import Camera
from engine.messages.faults import Exit, Fault
from engine.messages.requests import Entry, Line
from studio.document.heading import parse as parse_heading
from studio.document.identity import new_id
from studio.document.values import LONGEST, SHORTEST, Directions, Film, Scene, Shot
from studio.script.directions import nearest, read_directions
from studio.script.elements import Element, Kind, Note, Remark, Script
from studio.script.fountain import plain

TRANSITION_SECONDS = 1
_INTRODUCED = re.compile(
    r"(?<![\w'])([^\W\d_a-z][^\W_a-z]*(?:['\u2019.-][^\W\d_a-z]+)*\.?(?: [^\W\d_a-z][^\W_a-z'\u2019.-]+){0,2})(?![\w'])"
    r"(?P<tail>\s*\([^()]*\))?"
)
_DOES = re.compile(r"[^\W\d_]+s\b")
_DOES_NOT = frozenset(
    ("his", "its", "this", "thus", "as", "always", "sometimes", "jeans", "boots", "glasses", "curls", "shorts")
)
_NOISES = frozenset(
    (
        "bang",
        "boom",
        "crash",
        "thud",
        "click",
        "thunder",
        "ring",
        "slam",
        "crack",
        "snap",
        "pop",
        "beep",
        "buzz",
        "silence",
        "smash",
        "whoosh",
        "honk",
        "screech",
        "knock",
        "rumble",
        "cut",
        "the",
        "and",
        "but",
        "then",
        "int",
        "ext",
        "day",
        "night",
        "angle",
        "on",
        "close",
        "pov",
        "insert",
        "later",
        "continuous",
        "series",
        "of",
        "shots",
        "montage",
        "super",
        "title",
        "end",
        "beat",
        "back",
        "to",
    )
)


@dataclass(slots=True)
class ShotLayout:
    """Where a shot stands in the script.

    Attributes
    ----------
    action : Element or None
        Its paragraph; None for a shot that only speaks.
    speech : list of Element
        Cues, parentheticals, speeches, in order.
    notes : list of Note
        Notes that were read as its directions.
    opening, closing : Element or None
        The transition that it begins with, and the one that ends it in black.
    """

    action: Element | None = None
    speech: list[Element] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    opening: Element | None = None
    closing: Element | None = None


@dataclass(frozen=True, slots=True)
class SceneLayout:
    """Where a scene stands in the script: its heading (None where shots come before any), synopses, shots."""

    heading: Element | None
    synopses: tuple[Element, ...]
    shots: tuple[ShotLayout, ...]


@dataclass(slots=True)
class _Draft:
    """A shot while it is put together."""

    text: str = ""
    lines: list[Line] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    length: int = 0
    cues: list[str] = field(default_factory=list)
    asides: list[str] = field(default_factory=list)
    transition: str = "cut"
    transition_frames: int = 0
    fade_out: int = 0
    layout: ShotLayout = field(default_factory=ShotLayout)

    def shot(self) -> Shot:
        """The shot, with an id of its own."""
        camera = {key: value for key, value in self.values.items() if key in Camera.__struct_fields__}
        rest = {key: value for key, value in self.values.items() if key not in camera}
        return Shot(
            id=new_id(),
            text=self.text,
            lines=tuple(self.lines),
            directions=Directions(camera=Camera(**camera), **rest),
            length=self.length,
            cues=tuple(self.cues),
            asides=tuple(self.asides),
            transition=self.transition,
            transition_frames=self.transition_frames,
            fade_out=self.fade_out,
        )


@dataclass(slots=True)
class _SceneDraft:
    heading: str = ""
    number: str = ""
    synopsis: str = ""
    section: str = ""
    element: Element | None = None
    synopses: list[Element] = field(default_factory=list)
    shots: list[_Draft] = field(default_factory=list)


def storyboard(script: Script, rate: Fraction = Fraction(24)) -> tuple[Film, list[Remark]]:
    """Make a film out of a script.

    Returns
    -------
    (film, remarks)
        What was not understood, by file, line and column; the script's own remarks first.
    """
    film, remarks, _anchors = lay_out(script, rate)
    return film, remarks


def lay_out(script: Script, rate: Fraction = Fraction(24)) -> tuple[Film, list[Remark], tuple[SceneLayout, ...]]:
    """As `storyboard`, and where every scene and shot of the film stands in the text, in the film's order."""
    builder = _Builder(script, rate)
    for element in script.elements:
        builder.take(element)
    builder.finish()
    drafts = [scene for scene in builder.scenes if scene.shots or scene.heading]
    scenes = tuple(
        Scene(
            id=new_id(),
            heading=draft.heading,
            number=draft.number,
            synopsis=draft.synopsis,
            section=draft.section,
            shots=tuple(shot.shot() for shot in draft.shots),
        )
        for draft in drafts
    )
    layout = tuple(
        SceneLayout(draft.element, tuple(draft.synopses), tuple(shot.layout for shot in draft.shots))
        for draft in drafts
    )
    film = Film(title=title_of(script), rate=rate, credits=script.credits, scenes=scenes, bible=_bible(scenes))
    return film, [*script.remarks, *builder.remarks], layout


def title_of(script: Script) -> str:
    """The title page's title, else the file's name in words."""
    title = plain(" ".join(script.credits.get("title", "").split()))
    return title or script.name.rsplit(".", 1)[0].replace("_", " ")


class _Builder:
    """Reads elements in order into drafts."""

    def __init__(self, script: Script, rate: Fraction) -> None:
        self._script = script
        self._rate = rate
        self.scenes: list[_SceneDraft] = []
        self.remarks: list[Remark] = []
        self._section = ""
        self._synopsis = ""
        self._speaker = ""
        self._manner = ""
        self._extension = ""
        self._dual = False
        self._coming: tuple[str, int, Element | None] = ("cut", 0, None)
        self._early: list[Note] = []

    def take(self, element: Element) -> None:
        """Read one element."""
        _READERS[element.kind](self, element)
        for note in element.notes:
            self._direct(note)

    def finish(self) -> None:
        """Tell what waited for a shot that never came."""
        for note in self._early:
            self.remarks.append(self._script.remark(note.start, "script.direction", note.text.strip()))
        if not any(scene.shots for scene in self.scenes):
            self.remarks.append(self._script.remark(0, "script.no_shots", self._script.name))

    @property
    def _shot(self) -> _Draft | None:
        return self.scenes[-1].shots[-1] if self.scenes and self.scenes[-1].shots else None

    def _new_shot(self) -> _Draft:
        if not self.scenes:
            self.scenes.append(_SceneDraft(section=self._section))
        kind, frames, opening = self._coming
        self._coming = ("cut", 0, None)
        draft = _Draft(transition=kind, transition_frames=frames, layout=ShotLayout(opening=opening))
        self.scenes[-1].shots.append(draft)
        early, self._early = self._early, []
        for note in early:
            self._direct(note)
        return draft

    # ----- elements -----------------------------------------------------------------------------------------------
    def _take_heading(self, element: Element) -> None:
        number = element.number
        if number and any(scene.number == number for scene in self.scenes):
            self._remark(element, "script.number", number)
            number = ""
        self.scenes.append(_SceneDraft(element.text, number, self._synopsis, self._section, element))
        self._synopsis = ""

    def _take_action(self, element: Element) -> None:
        draft = self._new_shot()
        draft.text = element.text
        draft.layout.action = element

    def _take_character(self, element: Element) -> None:
        self._speaker, self._dual = element.text.upper(), element.dual
        self._extension, self._manner = element.extension, ""
        (self._shot or self._new_shot()).layout.speech.append(element)

    def _take_parenthetical(self, element: Element) -> None:
        self._manner = element.text
        (self._shot or self._new_shot()).layout.speech.append(element)

    def _take_dialogue(self, element: Element) -> None:
        self._speak(element, self._manner)

    def _take_lyric(self, element: Element) -> None:
        shot = self._shot
        if shot and shot.layout.speech and self._follows(shot.layout.speech[-1], element):
            self._speak(element, ", ".join(filter(None, (self._manner, "singing"))))
        else:
            self._remark(element, "script.lyric")

    def _speak(self, element: Element, manner: str) -> None:
        shot = self._shot or self._new_shot()
        shot.layout.speech.append(element)
        if element.text:
            said = (self._extension, "at the same time" if self._dual else "", manner)
            manner = ", ".join(dict.fromkeys(filter(None, said)))
            shot.lines.append(Line(character=self._speaker, text=element.text, manner=manner))
        self._manner = ""

    def _follows(self, before: Element, element: Element) -> bool:
        """Whether no empty line stands between two elements."""
        return not self._script.fountain or len(self._script.text[before.end : element.start].splitlines()) <= 1

    def _take_transition(self, element: Element) -> None:
        words = element.text.upper().rstrip(".: ")
        frames = round(TRANSITION_SECONDS * self._rate)
        if words.startswith(("FADE OUT", "FADE TO BLACK")):
            if self._shot:
                self._shot.fade_out = frames
                self._shot.layout.closing = element
            else:
                self._remark(element, "script.transition")
        elif words.startswith("FADE IN"):
            self._coming = ("fade in", frames, element)
        elif "DISSOLVE" in words or words.startswith(("FADE TO", "CROSSFADE", "CROSS FADE")):
            self._coming = ("dissolve", frames, element)
        else:
            self._coming = ("cut", 0, element)
            if "CUT" not in words:
                self._remark(element, "script.transition")

    def _take_section(self, element: Element) -> None:
        self._section = element.text

    def _take_synopsis(self, element: Element) -> None:
        if self.scenes:
            scene = self.scenes[-1]
            scene.synopsis = "\n".join(filter(None, (scene.synopsis, element.text)))
            scene.synopses.append(element)
        else:
            self._synopsis = "\n".join(filter(None, (self._synopsis, element.text)))

    def _take_centered(self, element: Element) -> None:
        self._remark(element, "script.centered")

    def _take_page_break(self, element: Element) -> None:
        """Pages are the printer's."""

    def _take_note(self, element: Element) -> None:
        """Its notes are read by `take`."""

    # ----- notes --------------------------------------------------------------------------------------------------
    def _direct(self, note: Note) -> None:
        """Read a note as directions of the shot it stands in or after; before the first shot it waits for it."""
        shot = self._shot
        if shot is None:
            self._early.append(note)
            return
        read = read_directions(note.text, self._rate)
        if read.bad_length is not None:
            line, column = self._script.position(self._place(note, read.bad_place))
            raise Fault(
                "script.length",
                Exit.BAD_INPUT,
                file=self._script.name,
                line=line,
                column=column,
                seconds=f"{float(read.bad_length):g}",
                least=float(SHORTEST),
                most=int(LONGEST),
            )
        shot.layout.notes.append(note)
        shot.values.update(read.values)
        shot.length = read.length or shot.length
        shot.cues.extend(cue for cue in read.cues if cue not in shot.cues)
        shot.asides.extend(word for word in read.relations if word not in shot.asides)
        for words, place in zip(read.unknown, read.places, strict=True):
            shot.asides.append(words)
            self.remarks.append(
                self._script.remark(self._place(note, place), "script.direction", words, nearest(words))
            )

    def _place(self, note: Note, place: int) -> int:
        """Where a character of a note stands in the script; in Final Draft its paragraph is the nearest known."""
        return note.start + 2 + place if self._script.fountain else note.start

    def _remark(self, element: Element, code: str, words: str = "") -> None:
        self.remarks.append(self._script.remark(element.start, code, words or element.text))


_READERS = {kind: getattr(_Builder, "_take_" + kind.value.replace(" ", "_")) for kind in Kind}


def _bible(scenes: tuple[Scene, ...]) -> tuple[Entry, ...]:
    """Characters that speak or are introduced, then places, each in order of appearance."""
    speakers = {line.character for scene in scenes for shot in scene.shots for line in shot.lines}
    people: dict[str, str] = {}
    places: dict[str, None] = {}
    for scene in scenes:
        place = parse_heading(scene.heading).place
        if place:
            places.setdefault(place)
        for shot in scene.shots:
            for name, description in introductions(shot.text, speakers):
                people[name] = people.get(name) or description
            for line in shot.lines:
                people.setdefault(line.character, "")
    return (
        *(Entry(kind="character", name=name, description=words) for name, words in people.items()),
        *(Entry(kind="place", name=place) for place in places),
    )


def introductions(text: str, speakers: set[str]) -> list[tuple[str, str]]:
    """Upper-case names in action text with what is said of them: ``MARA, thirty, in a white dress, walks``."""
    found = []
    for match in _INTRODUCED.finditer(text):
        name = match[1].strip(".'\u2019-")
        words = re.findall(r"\w+", name.casefold())
        if len(name) < 2 or not name.isupper() or any(word in _NOISES for word in words):
            continue
        after = text[match.end() :]
        said = (match["tail"] or "").strip(" ()") or _said_of(after)
        following = after[len(said) + 2 :] if after.startswith(",") else after
        first = match.start() == 0 or text[: match.start()].rstrip().endswith((".", "!", "?", "and", ","))
        if (
            name in speakers
            or said
            or (first and re.match(r"[^\W\d_]", following.lstrip(" ,")) and following[:1] in " ,")
        ):
            found.append((name, said))
    return found


def _said_of(after: str) -> str:
    """What stands between commas after a name, up to the part in which somebody does something."""
    if not after.startswith(","):
        return ""
    parts = re.split(r"[.;!?]", after[1:], maxsplit=1)[0].split(",")
    for place, part in enumerate(parts):
        word = part.split()[0].casefold() if part.split() else ""
        if place and _DOES.fullmatch(word) and word not in _DOES_NOT:
            return ",".join(parts[:place]).strip()
    return ""
