"""The directions as a table, and what the chooser offers while somebody types."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from engine.messages.directions import ANGLES, CONTINUOUS, GUIDE, LENSES, MOVES, PACES, SIZES, STYLES, TIMES, WEATHERS
from studio.document.length import shot_frames
from studio.document.values import LONGEST, SHORTEST, Film, Shot
from studio.script.directions import SYNONYMS, nearest, read_directions
from studio.words.language import _, counted, mark
from studio.words.vocabulary import word
from ui.wording import decimal, short_size

RELATED = {
    CONTINUOUS: (mark("Continuous"), mark("A model goes on from the last frames of the shot before.")),
    GUIDE: (mark("Guide"), mark("A model begins with the first frame of the shot's previz take.")),
    "depth guide": (mark("Depth guide"), mark("A model keeps to previz's depth: where everything and everybody is.")),
    "edges guide": (mark("Edges guide"), mark("A model keeps to previz's outlines.")),
    "pose guide": (mark("Pose guide"), mark("A model keeps to how previz's people stand and move.")),
}
"""What a shot goes by beside words, and what a model does of it."""
LENGTHS = (2, 3, 4, 5, 6, 8, 10, 15, 20)
"""Seconds that are offered; any other can be typed."""
MOST = 60
"""Rows that the chooser shows."""


@dataclass(frozen=True, slots=True)
class Field:
    """One direction: key, name on screen, icon, vocabulary, and its action's shortcut."""

    key: str
    name: str
    icon: str
    choices: tuple[Any, ...] = ()
    shortcut: str = ""
    always: bool = False
    """Whether it has a chip although nothing is said."""


FIELDS = (
    Field("size", mark("Size"), "scan", SIZES, "Shift+S", always=True),
    Field("angle", mark("Angle"), "crop", ANGLES),
    Field("lens", mark("Lens"), "aperture", LENSES, "Shift+L", always=True),
    Field("move", mark("Move"), "move-horizontal", MOVES, "Shift+M", always=True),
    Field("pace", mark("Pace"), "chevrons-right", PACES),
    Field("subject", mark("Subject"), "focus"),
    Field("length", mark("Length"), "timer", LENGTHS, "Shift+D", always=True),
    Field("style", mark("Style"), "sparkles", STYLES),
    Field("weather", mark("Weather"), "waves", WEATHERS),
    Field("time", mark("Time of day"), "sun-medium", TIMES),
)
"""In the order of their chips."""

BY_KEY = {field.key: field for field in FIELDS}

Edits = tuple[tuple[str, dict[str, Any]], ...]
"""Key and parameters of edits, without their shot."""


@dataclass(frozen=True, slots=True)
class Option:
    """One row of the chooser.

    Attributes
    ----------
    words : str
    hint : str
        Which direction it is, or how it is said otherwise.
    icon : str
    edits : tuple
        What choosing it does to each shot.
    aside, cue : str
        A direction kept in words, or a sound, that choosing it adds.
    chosen : bool
        Whether the shots say this now.
    """

    words: str
    hint: str
    icon: str
    edits: Edits = ()
    aside: str = ""
    cue: str = ""
    chosen: bool = False


def value_of(shot: Shot, key: str) -> Any:
    """One direction of a shot; frames for the length, 0 where it is automatic."""
    if key == "length":
        return shot.length
    owner = shot.directions if key in ("style", "weather", "time") else shot.directions.camera
    return getattr(owner, key)


def words_of(key: str, value: Any, rate: Fraction) -> str:
    """A direction's value as its chip says it: ``35 mm``, ``WS · Wide``."""
    if key == "lens":
        return f"{value} mm"
    if key == "length":
        return f"{decimal(float(value / rate))} s"
    if key == "subject":
        return _("On {name}").format(name=str(value).title())
    if key == "size" and len(str(value)) < 10:
        return f"{short_size(value)} · {word(value)}"
    return word(str(value))


def unsaid(key: str) -> Edits:
    """The edits that take a direction back."""
    return edits_for(key, 0 if key in ("lens", "length") else "", Fraction(24))


def edits_for(key: str, value: Any, rate: Fraction) -> Edits:
    """The edits that give a direction a value; a length in seconds."""
    if key == "length":
        return (("set_length", {"frames": round(value * rate)}),)
    return (("set_direction", {"field": key, "value": value}),)


def options(film: Film, shots: Sequence[Shot], key: str, typed: str) -> list[Option]:
    """What the chooser offers.

    Parameters
    ----------
    film : Film
    shots : sequence of Shot
        Those that are directed.
    key : str
        The direction that was clicked, or empty for all of them.
    typed : str
        What was typed so far. What fits the direction itself comes first; where nothing does, all others are looked
        through, and what no vocabulary has is offered to be kept in words.
    """
    text = " ".join(typed.split())
    found = list(_of_field(film, shots, BY_KEY[key], text)) if key else []
    if not found or not key:
        found = [option for field in FIELDS for option in _of_field(film, shots, field, text)]
        if text.isdecimal():
            found.sort(key=lambda option: option.hint == _(BY_KEY["length"].name))
    if text:
        found = _read_whole(film, text, found)
    return found[:MOST]


def _of_field(film: Film, shots: Sequence[Shot], field: Field, text: str) -> Iterator[Option]:
    name = _(field.name)
    low = text.casefold()
    now = {value_of(shot, field.key) for shot in shots}
    if field.key == "length":
        yield from _lengths(film, shots, name, low)
        return
    if field.key == "lens":
        offered: list[Any] = [lens for lens in LENSES if str(lens).startswith(low.removesuffix("mm").strip())]
        number = re.fullmatch(r"(\d{1,3})\s*(?:mm)?", low)
        if number and 8 <= int(number[1]) <= 400 and int(number[1]) not in offered:
            offered.insert(0, int(number[1]))
        elif number:
            offered.sort(key=lambda lens: lens != int(number[1]))
    elif field.key == "subject":
        offered = [entry.name.upper() for entry in film.bible if entry.kind in ("character", "prop")]
        offered = [entry for entry in offered if fits(low, entry)]
    else:
        offered = [choice for choice in field.choices if fits(low, choice) or fits(low, word(choice))]
        offered.sort(key=lambda choice: not choice.startswith(low))
    for choice in offered:
        edits = edits_for(field.key, choice, film.rate)
        yield Option(words_of(field.key, choice, film.rate), name, field.icon, edits, chosen=now == {choice})
    if len(low) < 2:
        return
    for said, value in SYNONYMS.get(field.key, {}).items():
        if value not in offered and said.startswith(low):
            offered.append(value)
            edits = edits_for(field.key, value, film.rate)
            hint = f"{name} · {said}"
            yield Option(words_of(field.key, value, film.rate), hint, field.icon, edits, chosen=now == {value})


def _lengths(film: Film, shots: Sequence[Shot], name: str, low: str) -> Iterator[Option]:
    typed = re.fullmatch(r"(\d{1,4}(?:[.,]\d{1,3})?)\s*(s|sec|seconds?|f|frames?)?", low)
    now = {shot_frames(shot, film.rate) for shot in shots} if all(shot.length for shot in shots) else set()
    offered: list[Fraction] = []
    if not low:
        offered = [Fraction(seconds) for seconds in LENGTHS]
    elif typed:
        number = Fraction(typed[1].replace(",", "."))
        in_frames = (typed[2] or "").startswith("f")
        offered = [number / film.rate if in_frames else number]
        if not typed[2] and number.denominator == 1:
            offered.append(number / film.rate)
    for seconds in offered:
        if SHORTEST <= seconds <= LONGEST:
            frames = round(seconds * film.rate)
            words = f"{float(seconds):g} s" if Fraction(f"{float(seconds):.3f}") == seconds else f"{frames} f"
            yield Option(words, name, "timer", (("set_length", {"frames": frames}),), chosen=now == {frames})
    if low and _("automatic").startswith(low):
        yield Option(_("Automatic"), name, "timer", unsaid("length"), chosen=not any(shot.length for shot in shots))


def _read_whole(film: Film, text: str, found: list[Option]) -> list[Option]:
    """Directions said as in a script's note come first; what nobody understands can be kept in words."""
    read = read_directions(text, film.rate)
    edits: Edits = tuple(edit for field, value in read.values.items() for edit in edits_for(field, value, film.rate))
    if read.length:
        edits = (*edits, ("set_length", {"frames": read.length}))
    if len(edits) > 1 and not read.unknown and not read.cues:
        return [
            Option(
                text[:1].upper() + text[1:],
                counted("{count} direction", "{count} directions", len(edits)),
                "check",
                edits,
            )
        ]
    if found:
        return found
    if edits and not read.unknown:
        return [Option(text, "", "check", edits)]
    if read.relations and not read.unknown and not edits:
        return [Option(_(RELATED[each][0]), _(RELATED[each][1]), "link-2", aside=each) for each in read.relations]
    if read.cues and not read.unknown:
        return [Option(", ".join(read.cues), _("Sound"), "audio-lines", cue=", ".join(read.cues))]
    made = []
    if near := nearest(text):
        key, value = next((key, table[near]) for key, table in SYNONYMS.items() if near in table)
        hint = _("{field}: did you mean this?").format(field=_(BY_KEY[key].name))
        made.append(Option(words_of(key, value, film.rate), hint, BY_KEY[key].icon, edits_for(key, value, film.rate)))
    return [*made, Option(_("Keep “{words}”").format(words=text), _("passed on in words"), "type", aside=text)]


def fits(low: str, words: str) -> bool:
    """Whether what was typed (in lower case) begins the words, or one of them."""
    said = words.casefold()
    return said.startswith(low) or any(part.startswith(low) for part in re.split(r"[\s-]+", said))
