"""The request: one frozen, hashable, JSON-serialisable value with everything that influences a take."""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Annotated, Any, Literal, TypeVar

import msgspec

from engine.messages.directions import Camera

SCHEMA = 1

T = TypeVar("T")
EntryKind = Literal["character", "place", "prop", "look"]

HIGHEST = 1000
"""Centimetres of an animal or a thing, at most."""
Height = Annotated[int, msgspec.Meta(ge=0, le=HIGHEST)]


class Value(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, forbid_unknown_fields=True):
    """Base of the frozen values that travel in requests and recipes."""


class Heading(Value, frozen=True):
    """A scene's place and time as the script says them: ``EXT. BEACH - SUNSET``."""

    interior: bool = False
    exterior: bool = False
    place: str = ""
    time: str = ""


class Line(Value, frozen=True):
    """One speech.

    Attributes
    ----------
    character, text : str
        Who, and what.
    manner : str
        How: the parenthetical, without its brackets.
    recording : str
        SHA-256 of a recording of it that is heard instead of a stand-in voice, or empty.
    samples : int
        Length of that recording at 48 kHz.
    """

    character: str
    text: str
    manner: str = ""
    recording: str = ""
    samples: int = 0


class Entry(Value, frozen=True):
    """A bible entry as far as a shot needs it.

    Attributes
    ----------
    kind : str
        ``character``, ``place``, ``prop`` or ``look``.
    name : str
        As the script writes it, upper case for characters.
    description : str
        The bible's own words: look, age, wardrobe.
    stand_in : str
        Which of previz's people plays a character; empty lets previz choose by description and name.
    voice : str
        Stand-in voice, empty lets previz choose.
    cameo : str
        Id of the cameo whose look and voice a character has, or empty.
    pictures : tuple of str
        Media of the project that show it, the best first. In a request they stand among its inputs, and not here.
    height : int
        Centimetres of an animal or a thing that a cameo is; 0 where nobody said.
    """

    kind: EntryKind
    name: str
    description: str = ""
    stand_in: str = ""
    voice: str = ""
    cameo: str = ""
    pictures: tuple[str, ...] = ()
    height: Height = 0


class Staging(Value, frozen=True):
    """What happens in a shot, before any camera: the part that later shots of the scene stage again.

    Attributes
    ----------
    heading : Heading
        Place and time of the scene.
    action : str
        The action text, as written.
    lines : tuple of Line
        The dialogue, in order.
    entries : tuple of Entry
        The bible entries that the text names, characters first, each in order of appearance.
    weather : str
        One of `engine.messages.directions.WEATHERS` or empty.
    time : str
        One of `engine.messages.directions.TIMES` or empty: a direction that overrides the heading's words.
    frames : int
        Length of the shot.
    rate : Fraction
        Frames per second.
    """

    heading: Heading
    action: str
    frames: int
    rate: Fraction
    lines: tuple[Line, ...] = ()
    entries: tuple[Entry, ...] = ()
    weather: str = ""
    time: str = ""


class Request(Value, frozen=True):
    """Everything that influences a take. Never paths, dates, slates or ids.

    Attributes
    ----------
    staging : Staging
        What happens.
    camera : Camera
        How it is looked at.
    style : str
        One of `engine.messages.directions.STYLES` or empty.
    cues : tuple of str
        Sound cues in plain words: ``"gulls, far"``.
    asides : tuple of str
        Directions that are not part of the vocabulary, passed on in words.
    inputs : dict
        Role to SHA-256 (hex) of a media file; empty for what does not exist yet. See `OWN`.
    before : tuple of Staging
        The earlier shots of the scene, in order.
    width, height : int
        Picture size in pixels, even, 64 to 7680.
    renderer, model, quality : str
        Who renders, with which model, how well.
    seed : int
        0 to 2**31 - 1.
    prompt : str
        The words that a model is given, where they were written by hand; empty lets them follow from the shot.
    """

    staging: Staging
    width: int
    height: int
    seed: int
    schema: int = SCHEMA
    camera: Camera = Camera()
    style: str = ""
    cues: tuple[str, ...] = ()
    asides: tuple[str, ...] = ()
    inputs: dict[str, str] = {}
    before: tuple[Staging, ...] = ()
    renderer: str = "previz"
    model: str = ""
    quality: str = "standard"
    prompt: str = ""


def encode_fraction(value: Any) -> Any:
    """Encoder hook of msgspec: a Fraction as text."""
    if isinstance(value, Fraction):
        return str(value)
    raise NotImplementedError(type(value))


def decode_fraction(kind: type, value: Any) -> Any:
    """Decoder hook of msgspec: the way back, within bounds."""
    if kind is Fraction:
        if not isinstance(value, str) or len(value) > 32:
            raise ValueError("not a fraction")
        fraction = Fraction(value)
        if not 0 <= fraction <= 10**9:
            raise ValueError("fraction out of range")
        return fraction
    raise NotImplementedError(kind)


def to_json(value: Any) -> bytes:
    """Canonical JSON: sorted keys, no spaces, defaults left out."""
    return msgspec.json.encode(value, enc_hook=encode_fraction, order="sorted")


def from_json(data: bytes | str, kind: type[T]) -> T:
    """Parse and validate JSON.

    Raises
    ------
    msgspec.ValidationError, msgspec.DecodeError
        Where the text does not describe a `kind`.
    """
    return msgspec.json.decode(data, type=kind, dec_hook=decode_fraction)


def digest(value: Any) -> str:
    """SHA-256 (hex) of the canonical JSON of a value."""
    return hashlib.sha256(to_json(value)).hexdigest()


OWN = "~"
"""Ends the role of an input that was given to one take alone, such as the take that is remade: what the shot itself
asks for does not change by it, and so it never makes stale."""


def shared(inputs: dict[str, str]) -> dict[str, str]:
    """The inputs that a shot asks for whenever it is rendered."""
    return {role: sha for role, sha in inputs.items() if not role.endswith(OWN)}


def in_order(roles: Iterable[str]) -> list[str]:
    """Roles of inputs in the order in which a model is given them.

    The second of a kind comes before the tenth, whatever their names: ``image:ZOE#1``, ``image:ANNA#2``.
    """

    def parts(role: str) -> tuple[str, int, list[str | int]]:
        number = re.search(r"#(\d+)", role)
        named = [int(part) if part.isdecimal() else part for part in re.split(r"(\d+)", role)]
        return re.split(r"[:@#~]", role, maxsplit=1)[0], int(number[1]) if number else 0, named

    return sorted(roles, key=parts)


def role_name(name: str) -> str:
    """A name of the bible as a role carries it: ``image:MARA_S_BOAT#1``."""
    return re.sub(r"\W+", "_", name)


class Content(Value, frozen=True):
    """The part of a request that decides whether a take is stale (see `content`)."""

    staging: Staging
    camera: Camera
    style: str
    cues: tuple[str, ...]
    asides: tuple[str, ...]
    aspect: Fraction
    inputs: dict[str, str]
    before: tuple[Staging, ...]
    prompt: str = ""


SHAPES = tuple(
    Fraction(*pair)
    for pair in ((1, 1), (5, 4), (4, 3), (3, 2), (8, 5), (16, 9), (37, 20), (2, 1), (12, 5), (9, 16), (4, 5))
)
"""Shapes of pictures that have a name."""


@functools.lru_cache(maxsize=64)
def shape(width: int, height: int) -> Fraction:
    """Aspect of a picture; a size whose even sides miss a named shape by less than 1 % has that shape.

    848x480 and 1280x720 are both 16:9: a take of one size is not stale because the film has the other.
    """
    exact = Fraction(width, height)
    nearest = min(SHAPES, key=lambda named: abs(exact / named - 1))
    return nearest if abs(exact / nearest - 1) < Fraction(1, 100) else exact


def content(request: Request) -> Content:
    """What a take must still show not to be stale: no seed, quality, size, renderer, model or version."""
    return Content(
        staging=request.staging,
        camera=request.camera,
        style=request.style,
        cues=request.cues,
        asides=request.asides,
        aspect=shape(request.width, request.height),
        inputs=shared(request.inputs),
        before=request.before,
        prompt=request.prompt,
    )
