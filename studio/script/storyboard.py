"""From a script to a storyboard: each action paragraph a shot, dialogue with the shot before it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from engine.messages.directions import Camera
from engine.messages.requests import Entry, Line
from studio.document.heading import parse as parse_heading
from studio.document.identity import new_id
from studio.document.values import Directions, Film, Scene, Shot
from studio.script.directions import nearest, read_directions
from studio.script.elements import Element, Kind, Note, Remark, Script

TRANSITION_SECONDS = 1
_INTRODUCED = re.compile(
    r"(?<![\w'])([A-ZÀ-Þ][A-ZÀ-Þ'’.-]+(?: [A-ZÀ-Þ][A-ZÀ-Þ'’.-]+){0,2})(?![\w'])(?P<tail>\s*\([^)]*\)|,[^.;!?]*?,)?"
)
_NOISES = frozenset(
    (
        "bang", "boom", "crash", "thud", "click", "thunder", "ring", "slam", "crack", "snap", "pop", "beep", "buzz",
        "silence", "smash", "whoosh", "honk", "screech", "knock", "rumble", "cut", "the", "and", "but", "then", "int",
        "ext", "day", "night", "angle", "on", "close", "pov", "insert", "later", "continuous", "series", "of", "shots",
        "montage", "super", "title", "end", "beat", "back", "to",
    )
)


@dataclass(slots=True)
class _Draft:
    """A shot while it is put together, and where its words stand."""

    text: str = ""
    lines: list[Line] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    length: int = 0
    cues: list[str] = field(default_factory=list)
    asides: list[str] = field(default_factory=list)
    transition: str = "cut"
    transition_frames: int = 0
    fade_out: int = 0
    start: int = 0

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
    start: int = 0
    shots: list[_Draft] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Anchors:
    """Where scenes and shots begin in the script's text, in the film's order."""

    scenes: tuple[int, ...]
    shots: tuple[tuple[int, ...], ...]


def storyboard(script: Script, rate: Fraction = Fraction(24)) -> tuple[Film, list[Remark]]:
    """Make a film out of a script.

    Returns
    -------
    (film, remarks)
        What was not understood, by file, line and column; the script's own remarks first.
    """
    film, remarks, _anchors = lay_out(script, rate)
    return film, remarks


def lay_out(script: Script, rate: Fraction = Fraction(24)) -> tuple[Film, list[Remark], Anchors]:
    """As `storyboard`, and where everything stands in the text."""
    builder = _Builder(script, rate)
    for element in script.elements:
        builder.take(element)
    drafts = [scene for scene in builder.scenes if scene.shots or scene.heading]
    scenes = tuple(
        Scene(
            id=new_id(),
            heading=scene.heading,
            number=scene.number,
            synopsis=scene.synopsis,
            section=scene.section,
            shots=tuple(draft.shot() for draft in scene.shots),
        )
        for scene in drafts
    )
    anchors = Anchors(
        tuple(scene.start for scene in drafts), tuple(tuple(draft.start for draft in scene.shots) for scene in drafts)
    )
    title = " ".join(script.credits.get("title", "").split()).strip("*_ ") or script.name.rsplit(".", 1)[0].replace("_", " ")
    film = Film(title=title, rate=rate, credits=script.credits, scenes=scenes, bible=_bible(scenes))
    return film, [*script.remarks, *builder.remarks], anchors


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
        self._coming: tuple[str, int] = ("cut", 0)
        self._early: list[Note] = []

    def take(self, element: Element) -> None:
        """Read one element."""
        _READERS[element.kind](self, element)
        if element.kind in (
            Kind.HEADING,
            Kind.CHARACTER,
            Kind.PARENTHETICAL,
            Kind.DIALOGUE,
            Kind.NOTE,
            Kind.LYRIC,
            Kind.CENTERED,
        ):
            for note in element.notes:
                self._direct(note)

    @property
    def _shot(self) -> _Draft | None:
        return self.scenes[-1].shots[-1] if self.scenes and self.scenes[-1].shots else None

    def _new_shot(self, start: int) -> _Draft:
        if not self.scenes:
            self.scenes.append(_SceneDraft(start=start, section=self._section))
        kind, frames = self._coming
        self._coming = ("cut", 0)
        draft = _Draft(start=start, transition=kind, transition_frames=frames)
        self.scenes[-1].shots.append(draft)
        early, self._early = self._early, []
        for note in early:
            self._direct(note)
        return draft

    # ----- elements -----------------------------------------------------------------------------------------------
    def _take_heading(self, element: Element) -> None:
        self.scenes.append(_SceneDraft(element.text, element.number, self._synopsis, self._section, element.start))
        self._synopsis = ""

    def _take_action(self, element: Element) -> None:
        draft = self._new_shot(element.start)
        draft.text = element.text
        for note in element.notes:
            self._direct(note)

    def _take_character(self, element: Element) -> None:
        self._speaker, self._manner = element.text, ""
        if self._shot is None or not self.scenes[-1].shots:
            self._new_shot(element.start)

    def _take_parenthetical(self, element: Element) -> None:
        self._manner = element.text

    def _take_dialogue(self, element: Element) -> None:
        shot = self._shot or self._new_shot(element.start)
        if element.text:
            shot.lines.append(Line(character=self._speaker.upper(), text=element.text, manner=self._manner))
        self._manner = ""

    def _take_lyric(self, element: Element) -> None:
        shot = self._shot
        if shot and shot.lines and self._speaker:
            shot.lines.append(Line(character=self._speaker.upper(), text=element.text, manner="singing"))
        else:
            self._remark(element, "script.lyric")

    def _take_transition(self, element: Element) -> None:
        words = element.text.upper().rstrip(".: ")
        frames = round(TRANSITION_SECONDS * self._rate)
        if words.startswith(("FADE OUT", "FADE TO BLACK")):
            if self._shot:
                self._shot.fade_out = frames
        elif words.startswith("FADE IN"):
            self._coming = ("fade in", frames)
        elif "DISSOLVE" in words or words.startswith(("FADE TO", "CROSSFADE", "CROSS FADE")):
            self._coming = ("dissolve", frames)
        else:
            self._coming = ("cut", 0)
            if "CUT" not in words:
                self._remark(element, "script.transition")

    def _take_section(self, element: Element) -> None:
        self._section = element.text

    def _take_synopsis(self, element: Element) -> None:
        if self.scenes and not self.scenes[-1].shots and not self.scenes[-1].synopsis:
            self.scenes[-1].synopsis = element.text
        else:
            self._synopsis = element.text

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
        shot.values.update(read.values)
        shot.length = read.length or shot.length
        shot.cues.extend(cue for cue in read.cues if cue not in shot.cues)
        for words, place in zip(read.unknown, read.places, strict=True):
            shot.asides.append(words)
            self.remarks.append(self._script.remark(note.start + 2 + place, "script.direction", words, nearest(words)))

    def _remark(self, element: Element, code: str) -> None:
        self.remarks.append(self._script.remark(element.start, code, element.text))


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
    """Upper-case names in action text with what is said of them: ``MARA, in a white dress, walks``."""
    found = []
    for match in _INTRODUCED.finditer(text):
        name = match[1].strip(".'’-")
        tail = (match["tail"] or "").strip(" ,()")
        words = re.findall(r"\w+", name.casefold())
        if len(name) < 2 or any(word in _NOISES for word in words):
            continue
        following = text[match.end() :].lstrip(" ,")
        acts = bool(re.match(r"[a-zà-ÿ]", following)) and (
            match.start() == 0 or text[: match.start()].rstrip().endswith((".", "!", "?", "and", ","))
        )
        if name in speakers or tail or acts:
            found.append((name, tail))
    return found
