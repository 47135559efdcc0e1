"""From a request to the words that a model is given, in its family's own form.

A shot is told as a filmmaker would tell it to somebody who has read no script: in the present tense, in the order in
which it happens, everybody with a look, speech in quotes with who and how. Where a form has no room for everything,
what is least missed goes first, and what went is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from engine.messages.directions import RELATIONS
from engine.messages.requests import Entry, Request, Value, in_order, role_name
from engine.models.cast import Person, Telling, bare, lips, people_of, speech
from engine.models.family import Capabilities, Family, Preset
from engine.models.likenesses import as_references
from engine.models.phrases import (
    ANGLES,
    SHOTS,
    article,
    at_place,
    lens_words,
    light_words,
    move_sentence,
    named_place,
    place_words,
    time_words,
    weather_sentence,
)
from engine.models.styles import STYLES, away

Why = Literal["room", "silent", "unseen", "unnamed", "undescribed"]
"""Why something is not in the text: no room for it; the model makes no sound; it is only spoken of; a reference that
the form cannot name; and, of somebody who is in it, that the bible has no look."""


_REFERENCE = re.compile(r"(image|voice|clip)(?::(\w+))?(?:@\d+)?(?:#\d+)?")


class Piece(Value, frozen=True):
    """A part of a prompt: which, and its words."""

    kind: str
    text: str


class Left(Value, frozen=True):
    """Something that the shot says and the text does not.

    Attributes
    ----------
    kind : str
        ``aside``, ``cue``, ``weather``, ``place``, ``prop``, ``style``, ``lens``, ``light``, ``look``, ``line``,
        ``action``, ``reference``, ``quiet``.
    words : str
        As the script, the bible or the directions have them; for a line with its speaker.
    why : str
        See `Why`.
    """

    kind: str
    words: str
    why: Why


class Prompt(Value, frozen=True):
    """What is to be seen and heard, and what is not.

    Attributes
    ----------
    text, negative : str
    parts : tuple of Piece
        The text's parts, in its order.
    left : tuple of Left
        What is not in it.
    tokens : int
        About how long it is for an encoder.
    by_hand : bool
        Whether somebody wrote it; then nothing was left out, and it is as long as it is.
    """

    text: str
    negative: str = ""
    parts: tuple[Piece, ...] = ()
    left: tuple[Left, ...] = ()
    tokens: int = 0
    by_hand: bool = False


class Form(Value, frozen=True):
    """In which order a family is told things.

    Attributes
    ----------
    order : tuple of str
        Kinds of pieces. ``opening`` is size, place, time and light in one sentence; ``scene`` and ``shot`` are its
        halves, for families that are told the place before the picture.
    joint : str
        Between the pieces.
    """

    order: tuple[str, ...]
    joint: str = " "


_HAPPENS = ("action", "lines", "camera", "quiet", "cues")
FORMS = {
    # Lightricks' guide: set the shot, set the scene, then what happens in its order, the camera, what is heard.
    "paragraph": Form(order=("opening", "place", "weather", *_HAPPENS, "props", "style", "asides")),
    # References first, so that what follows can lean on them.
    "labelled": Form(order=("references", "opening", "place", "weather", *_HAPPENS, "props", "style", "asides")),
    "tags": Form(order=("opening", "place", "weather", *_HAPPENS, "props", "style", "asides"), joint=", "),
    # Alibaba's guide: subject and movement, scene, then picture and style.
    "wan": Form(
        order=("action", "lines", "scene", "place", "weather", "props", "camera", "shot", "cues", "style", "asides")
    ),
    "hunyuan": Form(
        order=("action", "lines", "scene", "place", "weather", "props", "shot", "camera", "cues", "style", "asides")
    ),
    # What the world is like before what happens in it.
    "cosmos": Form(order=("opening", "place", "props", "weather", *_HAPPENS, "style", "asides")),
}
"""By family where it has one of its own, else by `engine.models.family.PromptForm`."""

SAME = {"wan_5b": "wan", "wan_vace": "wan", "wan_animate": "wan", "wan_animate_2": "wan"}
"""Families that are told things as another is."""


def prompt_for(
    request: Request, family: Family, can: Capabilities | None = None, preset: Preset | None = None
) -> Prompt:
    """The words of a shot in a family's form.

    Parameters
    ----------
    request : Request
    family : Family
    can : Capabilities, optional
        Of the weights; the family's where it is not given.
    preset : Preset, optional
        How the weights are asked: one that is not guided keeps nothing away.

    Returns
    -------
    Prompt
        At most `family.words` tokens long as `tokens` counts them, unless it was written by hand or its first sentence
        alone is longer; what there was no room for is in `Prompt.left`.
    """
    able = can or family.can
    request = as_references(request)
    music = any("music" in cue.casefold() for cue in request.cues)
    moving = request.camera.move not in ("", "static") or bool(request.staging.action.strip())
    led = preset is None or preset.guided
    negative = away(request.style, sound=bool(able.sound), music=music, moving=moving) if led else ""
    if request.prompt.strip():
        return Prompt(text=request.prompt, negative=negative, tokens=tokens(request.prompt), by_hand=True)
    form = FORMS.get(SAME.get(family.key, family.key)) or FORMS[family.form]
    without: set[str] = set()
    order = _dispensable(request)
    while True:
        composer = _Composer(request, form, able, frozenset(without))
        parts = composer.parts()
        text = form.joint.join(piece.text.rstrip(".") if form.joint != " " else piece.text for piece in parts)
        size = tokens(text)
        key = next(order, None) if family.words and size > family.words else None
        if key is None:
            break
        without.add(key)
    return Prompt(text=text, negative=negative, parts=parts, left=tuple(composer.left), tokens=size)


def tokens(text: str) -> int:
    """About how many tokens an encoder makes of a text; rather too many than too few.

    English words are one for every five letters, other letters one each, so that a text that fits by this count fits
    by the encoder's.
    """
    return sum(
        max(1, -(-len(piece) // 5)) if piece.isascii() and piece.isalnum() else len(piece)
        for piece in re.findall(r"\w+|[^\w\s]", text)
    )


def _dispensable(request: Request) -> Iterator[str]:
    """What goes first when there is no room, each as a key of `_Composer.without`."""
    staging = request.staging
    yield from (f"aside:{place}" for place in reversed(range(len(request.asides))))
    yield from (f"cue:{place}" for place in reversed(range(len(request.cues))))
    yield from ("quiet", "weather", "style", "lens", "light")
    for kind in ("prop", "place", "look"):
        yield from (f"{kind}:{entry.name}" for entry in reversed(staging.entries) if entry.kind == kind)
    people = [person.key for person in people_of(request)]
    yield from (f"who:{key}" for key in reversed(people))
    yield from (f"line:{place}" for place in reversed(range(len(staging.lines))))
    yield from (f"action:{place}" for place in reversed(range(1, len(_sentences(staging.action)))))


def _sentences(text: str) -> list[str]:
    return [each for each in re.split(r"(?<=[.!?])\s+", " ".join(text.split())) if each]


class _Composer:
    """Puts a request into pieces; keeps account of what is not among them."""

    def __init__(self, request: Request, form: Form, can: Capabilities, without: frozenset[str]) -> None:
        self._request = request
        self._staging = request.staging
        self._form = form
        self._can = can
        self._without = without
        self._people = people_of(request)
        plain = {person.key for person in self._people if f"who:{person.key}" in without}
        self._telling = Telling(self._people, plain)
        self._pictured: set[str] = set()
        self.left: list[Left] = []

    def parts(self) -> tuple[Piece, ...]:
        """The pieces in the form's order."""
        found: list[Piece] = []
        for kind in self._form.order:
            text = getattr(self, f"_{kind}")()
            if text:
                found.append(Piece(kind=kind, text=text))
        self._account_for_people()
        self._account_for_references()
        return tuple(found)

    # ----- kinds --------------------------------------------------------------------------------------------------
    def _opening(self) -> str:
        """Frame and place: ``A wide shot of a beach at sunset, in low, warm light.``."""
        return self._framed(at_place(self._staging, self._request.camera))

    def _shot(self) -> str:
        """The frame alone: ``A wide shot, on a 35 mm lens.``."""
        camera = self._request.camera
        head = self._size()
        tail = [ANGLES.get(camera.angle, ""), self._kept("lens", lens_words(camera))]
        said = ", ".join(part for part in (head if head == "shot" and not any(tail) else article(head), *tail) if part)
        return "" if said == "shot" else f"{said[:1].upper()}{said[1:]}."

    def _scene(self) -> str:
        """The place alone: ``The scene is a beach at sunset, in low, warm light.``."""
        place, light = place_words(self._staging), self._kept("light", light_words(self._staging))
        inside = f"The scene is set inside {place}" if self._staging.heading.interior else f"The scene is {place}"
        words = " ".join(part for part in (inside if place else "It is", time_words(self._staging)) if part)
        if words == "It is" and not light:
            return ""
        return f"{words}, {light}." if light else f"{words}."

    def _framed(self, place: str) -> str:
        camera, subject = self._request.camera, self._subject()
        of = f"of {self._telling.mention(subject)}" if subject and place[:3] != "of " else ""
        of += "," if "," in of and place else ""
        head = " ".join(part for part in (self._size(), of, place, time_words(self._staging)) if part)
        light = self._kept("light", light_words(self._staging))
        tail = [ANGLES.get(camera.angle, ""), self._kept("lens", lens_words(camera)), light]
        said = ", ".join(part for part in (article(head) if head != "shot" else "", *tail) if part)
        sentence = f"{said[:1].upper()}{said[1:]}." if said else ""
        return " ".join(part for part in (sentence, self._telling.owing()) if part)

    def _size(self) -> str:
        lead = STYLES.get(self._request.style, STYLES[""]).lead
        return " ".join(part for part in (lead, SHOTS.get(self._request.camera.size, "shot")) if part)

    def _place(self) -> str:
        kept = ((entry, self._kept(f"place:{entry.name}", entry.description, "place")) for entry in self._all("place"))
        return " ".join(_of(_the(named_place(entry.name)), text) for entry, text in kept if text)

    def _weather(self) -> str:
        return self._kept("weather", weather_sentence(self._staging))

    def _action(self) -> str:
        kept = []
        for place, sentence in enumerate(_sentences(self._staging.action)):
            if self._kept(f"action:{place}", sentence, kind="action"):
                kept.append(sentence)
        return self._telling.tell(" ".join(kept)) if kept else ""

    def _lines(self) -> str:
        told = []
        for place, line in enumerate(self._staging.lines):
            person = self._person(line.character)
            words = f"{bare(line.character)}: {line.text}"
            if not line.text.strip():
                continue
            if not self._can.sound:
                self.left.append(Left(kind="line", words=words, why="silent"))
                told.append(lips(self._telling, person, line))
            elif self._kept(f"line:{place}", words, kind="line"):
                told.append(speech(self._telling, person, line))
        return " ".join(each for each in told if each)

    def _camera(self) -> str:
        subject = self._subject()
        known = [person for person in self._people if person.key in self._telling.met]
        person = subject if subject in known else known[0] if len(known) == 1 else None
        return move_sentence(self._request.camera, person.name if person else "")

    def _quiet(self) -> str:
        """Models that make speech make some up where nobody is said to speak."""
        silent = self._can.sound and not self._staging.lines and self._telling.met
        return self._kept("quiet", "Nobody speaks.") if silent else ""

    def _cues(self) -> str:
        kept = []
        for place, cue in enumerate(self._request.cues):
            if not self._can.sound:
                self.left.append(Left(kind="cue", words=cue, why="silent"))
            elif text := self._kept(f"cue:{place}", cue, kind="cue"):
                kept.append(text.rstrip("."))
        return f"We hear {', then '.join(kept)}." if kept else ""

    def _props(self) -> str:
        kept = ((entry, self._kept(f"prop:{entry.name}", entry.description, "prop")) for entry in self._all("prop"))
        return " ".join(_of(f"the {entry.name.casefold()}", text) for entry, text in kept if text)

    def _style(self) -> str:
        style = STYLES.get(self._request.style, STYLES[""])
        said = [self._kept("style", style.text)]
        for entry in self._all("look"):
            text = self._kept(f"look:{entry.name}", entry.description or entry.name, kind="style")
            said += [f"{text[:1].upper()}{text[1:].rstrip('.')}."] if text else []
        return " ".join(each for each in said if each)

    def _asides(self) -> str:
        kept = []
        for place, aside in enumerate(self._request.asides):
            if aside in RELATIONS:
                continue  # it is given as pictures
            if text := self._kept(f"aside:{place}", aside.strip(), kind="aside"):
                kept.append(f"{text[:1].upper()}{text[1:].rstrip('.')}.")
        return " ".join(kept)

    def _references(self) -> str:
        """``<Picture 1>`` and the like, numbered in the order in which the engine gives them."""
        told = []
        for role, label, name in self._labels():
            person = next((each for each in self._people if name and _plain(each.key) == _plain(name)), None)
            who = self._telling.mention(person) if person else ""
            if person and role != "voice":
                self._pictured.add(person.key)
            comma = "," if "," in who else ""
            who = who or self._thing(name)
            start = f"{who[:1].upper()}{who[1:]}{comma}"
            told.append(
                {
                    "image": f"{start} looks as in {label}." if who else f"What is seen follows {label}.",
                    "voice": f"{start} speaks with the voice of {label}." if who else f"The voice is that of {label}.",
                    "clip": f"{start} moves as in {label}." if who else f"It goes on in the manner of {label}.",
                }[role]
            )
        return " ".join([*told, self._telling.owing()]).strip()

    # ----- asked on the way ---------------------------------------------------------------------------------------
    def _labels(self) -> Iterator[tuple[str, str, str]]:
        """References that the model is given: role, label, and the name that the role carries."""
        counts = {"image": 0, "voice": 0, "clip": 0}
        words = {"image": "Picture", "voice": "Audio", "clip": "Video"}
        found = [match for role in in_order(self._request.inputs) if (match := _REFERENCE.fullmatch(role))]
        # A voice cannot be all that a model goes by: without a picture it is not given, and not named.
        seen = any(self._can.references[match[1]] for match in found if match[1] != "voice")
        for match in found:
            if match[1] == "voice" and not seen:
                continue
            if counts[match[1]] < self._can.references[match[1]]:
                counts[match[1]] += 1
                yield match[1], f"<{words[match[1]]} {counts[match[1]]}>", match[2] or ""

    def _thing(self, name: str) -> str:
        """A place or thing of the bible by the name that a role carries; empty where there is none."""
        entry = next((each for each in (*self._all("place"), *self._all("prop")) if role_name(each.name) == name), None)
        if entry is None:
            return ""
        low = entry.name.casefold()
        return entry.name if low.startswith(("the ", "a ", "an ")) or "'s " in low else f"the {low}"

    def _all(self, kind: str) -> list[Entry]:
        return [entry for entry in self._staging.entries if entry.kind == kind]

    def _subject(self) -> Person | None:
        """Whom the camera is on, where a direction says so."""
        return next((each for each in self._people if each.key == self._request.camera.subject), None)

    def _person(self, character: str) -> Person:
        return next(each for each in self._people if each.key == bare(character))

    def _kept(self, key: str, text: str, kind: str = "") -> str:
        """A text, or nothing where there is no room for it; that is then told."""
        if not text.strip():
            return ""
        if key in self._without:
            self.left.append(Left(kind=kind or key, words=text.strip(), why="room"))
            return ""
        return text.strip()

    def _account_for_people(self) -> None:
        """Looks that are not in the text, and people of it who have none."""
        named = {entry.name for entry in self._all("character")}
        if self._can.images:
            found = [match for role in self._request.inputs if (match := _REFERENCE.fullmatch(role)) and match[2]]
            names = {_plain(match[2]) for match in found if match[1] == "image"}
            self._pictured |= {each.key for each in self._people if _plain(each.key) in names}
        for person in self._people:
            there = person.key in self._telling.met
            if person.look and (there or person.key in named) and person.key not in self._telling.described:
                why: Why = "room" if f"who:{person.key}" in self._without else "unseen"
                self.left.append(Left(kind="look", words=f"{person.key}: {person.look}", why=why))
            elif there and not person.look and person.key not in self._pictured:
                self.left.append(Left(kind="look", words=person.key, why="undescribed"))

    def _account_for_references(self) -> None:
        if "references" not in self._form.order:
            found = [match for role in in_order(self._request.inputs) if (match := _REFERENCE.fullmatch(role))]
            taken = [match for match in found if self._can.references[match[1]]]
            self.left += [Left(kind="reference", words=match[2] or match[0], why="unnamed") for match in taken]


def _of(subject: str, description: str) -> str:
    """A description as a sentence about its subject."""
    text = " ".join(description.split()).rstrip(".")
    head = text.split(maxsplit=1)[0].casefold() if text else ""
    start = subject[:1].upper() + subject[1:]
    if head in ("has", "is", "lies", "stands", "looks", "wears", "was"):
        return f"{start} {text}."
    if head in ("it", "the", "there"):
        return f"{text[:1].upper()}{text[1:]}."
    return f"{start} is {text[:1].lower()}{text[1:]}."


def _the(place: str) -> str:
    return f"the {re.sub(r'^(?:an?|the) ', '', place)}" if not place[:1].isupper() and "'s " not in place else place


def _plain(words: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", words.casefold()))
