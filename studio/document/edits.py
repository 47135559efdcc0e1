"""Edits: functions from one film to the next. Window, command line and history all go through `EDITS`.

An edit takes the film and plain JSON parameters, so that a history row can hold it; it returns a film or refuses with
a `Fault`. A locked shot takes no edit but the one that unlocks it.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import msgspec

from engine.messages.directions import ANGLES, MOVES, PACES, SIZES, STYLES, TIMES, WEATHERS
from engine.messages.faults import Exit, Fault
from engine.messages.requests import Entry, Line
from studio.document.bounds import fitting
from studio.document.hanging import rehung
from studio.document.identity import is_id, new_id
from studio.document.nodes import with_rows
from studio.document.retiming import at_rate
from studio.document.values import LONGEST, SHORTEST, TRANSITIONS, Film, Scene, Shot

Edit = Callable[..., Film]

EDITS: dict[str, Edit] = {}
"""Key to edit."""

WORDS = {
    "size": SIZES,
    "angle": ANGLES,
    "move": MOVES,
    "pace": PACES,
    "style": STYLES,
    "weather": WEATHERS,
    "time": TIMES,
}
"""Direction to its vocabulary."""

OF_CAMERA = ("size", "angle", "move", "pace", "lens", "subject")
LONGEST_TEXT = 20_000
"""Characters of one shot's text."""


def edit(function: Edit) -> Edit:
    """Register an edit under its own name."""
    EDITS[function.__name__] = function
    return function


def found(film: Film, shot: str) -> tuple[Scene, Shot]:
    """A shot and its scene.

    Raises
    ------
    Fault
        ``shot.unknown``.
    """
    place = film.find(shot)
    if place is None:
        raise Fault("shot.unknown", Exit.USAGE, shot=shot, known="")
    return place


def unlocked(film: Film, shot: str) -> tuple[Scene, Shot]:
    """A shot that may be changed.

    Raises
    ------
    Fault
        ``shot.unknown``, ``shot.locked``.
    """
    scene, value = found(film, shot)
    if value.locked:
        raise Fault("shot.locked", Exit.BAD_INPUT, shot=shot)
    return scene, value


def with_shots(film: Film, scene: Scene, shots: tuple[Shot, ...]) -> Film:
    """The film with other shots in a scene."""
    changed = msgspec.structs.replace(scene, shots=shots)
    scenes = tuple(changed if each.id == scene.id else each for each in film.scenes)
    made = msgspec.structs.replace(film, scenes=scenes)
    if [each.id for each in shots] == [each.id for each in scene.shots]:
        made.stand_as(film)
    return made


def changed_shot(film: Film, shot: str, **changes: Any) -> Film:
    """The film with one shot changed."""
    scene, value = unlocked(film, shot)
    new = msgspec.structs.replace(value, **changes)
    return with_shots(film, scene, tuple(new if each.id == shot else each for each in scene.shots))


def storable(text: str) -> str:
    """A text as it may be kept: without lone surrogates, which no file can hold, and without control characters.

    Raises
    ------
    Fault
        ``shot.text_long``.
    """
    if len(text) > LONGEST_TEXT:
        raise Fault("shot.text_long", Exit.BAD_INPUT, most=LONGEST_TEXT)
    return "".join(
        letter
        for letter in text.replace("\r\n", "\n").replace("\r", "\n")
        if letter in "\n\t" or (letter >= " " and letter != "\x7f" and not "\ud800" <= letter <= "\udfff")
    )


def fresh_id(film: Film, wanted: str) -> str:
    """The id asked for, or a new one. Folders are named after ids, so what has not their form is refused."""
    if not wanted:
        return new_id()
    if not is_id(wanted) or film.find(wanted) or film.scene(wanted) or wanted in film.clips_by_id:
        raise Fault("shot.exists", Exit.OURS, shot=wanted)
    return wanted


# ----- words ------------------------------------------------------------------------------------------------------


@edit
def set_text(film: Film, *, shot: str, text: str) -> Film:
    """Change a shot's action text."""
    return changed_shot(film, shot, text=storable(text))


@edit
def set_line(film: Film, *, shot: str, index: int, text: str) -> Film:
    """Change what is said in a line; an empty text drops it."""
    _scene, value = unlocked(film, shot)
    if not 0 <= index < len(value.lines):
        raise Fault("shot.no_line", Exit.USAGE, shot=shot, index=index)
    text = storable(text)
    line = msgspec.structs.replace(value.lines[index], text=text)
    middle = (line,) if text else ()
    return changed_shot(film, shot, lines=(*value.lines[:index], *middle, *value.lines[index + 1 :]))


@edit
def add_line(film: Film, *, shot: str, character: str, text: str, manner: str = "") -> Film:
    """Let somebody speak, after the lines that are there; a new name becomes a character of the bible."""
    _scene, value = unlocked(film, shot)
    name = storable(character).strip().upper()
    line = Line(character=name, text=storable(text), manner=storable(manner))
    film = changed_shot(film, shot, lines=(*value.lines, line))
    if not any(entry.kind == "character" and entry.name == name for entry in film.bible):
        film = msgspec.structs.replace(film, bible=(*film.bible, Entry(kind="character", name=name)))
    return film


# ----- directions -------------------------------------------------------------------------------------------------


@edit
def set_direction(film: Film, *, shot: str, field: str, value: Any) -> Film:
    """Change one direction; an empty value (0 for the lens) unsays it."""
    _scene, old = unlocked(film, shot)
    _check_direction(field, value)
    directions = old.directions
    if field in OF_CAMERA:
        camera = msgspec.structs.replace(directions.camera, **{field: value})
        directions = msgspec.structs.replace(directions, camera=camera)
    else:
        directions = msgspec.structs.replace(directions, **{field: value})
    return changed_shot(film, shot, directions=directions)


def _check_direction(field: str, value: Any) -> None:
    if field == "lens":
        good = isinstance(value, int) and not isinstance(value, bool) and (value == 0 or 8 <= value <= 400)
    elif field == "subject":
        good = isinstance(value, str) and len(value) <= 200 and storable(value) == value
    else:
        good = field in WORDS and isinstance(value, str) and (not value or value in WORDS[field])
    if not good:
        known = ", ".join(WORDS.get(field, ())) or "8 to 400 mm"
        raise Fault("direction.unknown", Exit.USAGE, field=field, value=str(value), known=known)


@edit
def set_cues(film: Film, *, shot: str, cues: list[str]) -> Film:
    """Change a shot's sound cues."""
    return changed_shot(film, shot, cues=tuple(storable(cue).strip() for cue in cues if cue.strip()))


@edit
def set_length(film: Film, *, shot: str, frames: int) -> Film:
    """Change a shot's length; 0 frames make it automatic."""
    if frames and not SHORTEST <= frames / film.rate <= LONGEST:
        raise Fault(
            "shot.length",
            Exit.USAGE,
            seconds=f"{float(frames / film.rate):g}",
            least=float(SHORTEST),
            most=int(LONGEST),
        )
    return changed_shot(film, shot, length=frames)


@edit
def set_transition(film: Film, *, shot: str, transition: str, frames: int = 0) -> Film:
    """Change how a shot begins."""
    if transition not in TRANSITIONS or not 0 <= frames <= 10 * film.rate:
        raise Fault("direction.unknown", Exit.USAGE, field="transition", value=transition, known=", ".join(TRANSITIONS))
    return changed_shot(film, shot, transition=transition, transition_frames=frames if transition != "cut" else 0)


@edit
def set_seed(film: Film, *, shot: str, seed: int | None) -> Film:
    """Fix a shot's seed, or let each take have the next one."""
    if seed is not None and not 0 <= seed < 2**31:
        raise Fault("render.seed", Exit.USAGE, seed=seed)
    return changed_shot(film, shot, seed=seed)


@edit
def lock(film: Film, *, shot: str, locked: bool) -> Film:
    """Lock a shot against edits, or unlock it."""
    scene, value = found(film, shot)
    new = msgspec.structs.replace(value, locked=locked)
    return with_shots(film, scene, tuple(new if each.id == shot else each for each in scene.shots))


@edit
def circle(film: Film, *, shot: str, take: str, frames: int = 0) -> Film:
    """Put a take into the cut; an empty take leaves none in it.

    `frames` is how long the take is, where that is known: in and out points that it has not are given up.
    """
    _scene, value = unlocked(film, shot)
    spans = fitting(value.spans, frames) if frames > 0 and not value.stands else value.spans
    return changed_shot(film, shot, circled=take, spans=spans)


@edit
def keep_as_is(film: Film, *, shot: str, content: str) -> Film:
    """Accept that the circled take shows an older request."""
    return changed_shot(film, shot, kept_content=content)


# ----- order ------------------------------------------------------------------------------------------------------


@edit
def add_shot(film: Film, *, scene: str, index: int, text: str = "", shot: str = "") -> Film:
    """Put a new shot into a scene; `shot` is its id, made here if not given."""
    place = _scene(film, scene)
    new = Shot(id=fresh_id(film, shot), text=storable(text))
    index = max(0, min(index, len(place.shots)))
    return with_shots(film, place, (*place.shots[:index], new, *place.shots[index:]))


@edit
def remove_shot(film: Film, *, shot: str) -> Film:
    """Take a shot out; its takes stay on disk until they are cleaned up, what hangs on it hangs on the next."""
    scene, _value = unlocked(film, shot)
    return rehung(film, with_shots(film, scene, tuple(each for each in scene.shots if each.id != shot)))


@edit
def move_shot(film: Film, *, shot: str, scene: str, index: int) -> Film:
    """Put a shot elsewhere: `index` is its place in the scene once it is there."""
    source, value = unlocked(film, shot)
    film = with_shots(film, source, tuple(each for each in source.shots if each.id != shot))
    target = _scene(film, scene)
    index = max(0, min(index, len(target.shots)))
    return with_shots(film, target, (*target.shots[:index], value, *target.shots[index:]))


@edit
def split_shot(film: Film, *, shot: str, offset: int, new: str = "") -> Film:
    """Split a shot at a character of its text; the second part has the dialogue, and no take."""
    scene, value = unlocked(film, shot)
    if not 0 < offset < len(value.text):
        raise Fault("shot.split", Exit.USAGE, shot=shot)
    first = msgspec.structs.replace(value, text=value.text[:offset].rstrip(), lines=(), length=0, fade_out=0)
    second = Shot(
        id=fresh_id(film, new),
        text=value.text[offset:].lstrip(),
        lines=value.lines,
        directions=value.directions,
        asides=value.asides,
        fade_out=value.fade_out,
    )
    place = scene.shots.index(value)
    return with_shots(film, scene, (*scene.shots[:place], first, second, *scene.shots[place + 1 :]))


@edit
def merge_shots(film: Film, *, shot: str, following: str) -> Film:
    """Join a shot with the one after it; the first keeps its directions and takes."""
    scene, value = unlocked(film, shot)
    other_scene, other = unlocked(film, following)
    place = scene.shots.index(value)
    if scene.id != other_scene.id or place + 1 >= len(scene.shots) or scene.shots[place + 1].id != following:
        raise Fault("shot.merge", Exit.USAGE, shot=shot)
    joined = msgspec.structs.replace(
        value,
        text=f"{value.text} {other.text}".strip(),
        lines=value.lines + other.lines,
        length=value.length + other.length if value.length and other.length else 0,
        cues=tuple(dict.fromkeys(value.cues + other.cues)),
        asides=tuple(dict.fromkeys(value.asides + other.asides)),
        fade_out=other.fade_out,
    )
    return rehung(film, with_shots(film, scene, (*scene.shots[:place], joined, *scene.shots[place + 2 :])))


def _scene(film: Film, scene: str) -> Scene:
    place = film.scene(scene)
    if place is None:
        raise Fault("scene.unknown", Exit.USAGE, scene=scene)
    return place


@edit
def set_heading(film: Film, *, scene: str, heading: str) -> Film:
    """Change a scene's heading."""
    new = msgspec.structs.replace(_scene(film, scene), heading=storable(heading).strip())
    return msgspec.structs.replace(film, scenes=tuple(new if each.id == scene else each for each in film.scenes))


@edit
def add_scene(film: Film, *, heading: str, index: int, scene: str = "", shot: str = "") -> Film:
    """Put a new scene with one empty shot into the film."""
    new = Scene(id=fresh_id(film, scene), heading=storable(heading).strip(), shots=(Shot(id=fresh_id(film, shot)),))
    index = max(0, min(index, len(film.scenes)))
    return msgspec.structs.replace(film, scenes=(*film.scenes[:index], new, *film.scenes[index:]))


@edit
def move_scene(film: Film, *, scene: str, index: int) -> Film:
    """Put a scene elsewhere: `index` is its place in the film once it is there."""
    place = _scene(film, scene)
    others = tuple(each for each in film.scenes if each.id != scene)
    index = max(0, min(index, len(others)))
    return msgspec.structs.replace(film, scenes=(*others[:index], place, *others[index:]))


@edit
def remove_scene(film: Film, *, scene: str) -> Film:
    """Take a scene out with all its shots."""
    place = _scene(film, scene)
    for value in place.shots:
        unlocked(film, value.id)
    return rehung(film, msgspec.structs.replace(film, scenes=tuple(each for each in film.scenes if each.id != scene)))


# ----- bible and film ---------------------------------------------------------------------------------------------


@edit
def set_entry(film: Film, *, kind: str, name: str, description: str = "", stand_in: str = "", voice: str = "") -> Film:
    """Add an entry to the bible, or change the one of that kind and name."""
    new = msgspec.convert(
        {
            "kind": kind,
            "name": storable(name),
            "description": storable(description),
            "stand_in": storable(stand_in),
            "voice": storable(voice),
        },
        Entry,
    )
    old = next((entry for entry in film.bible if (entry.kind, entry.name) == (kind, name)), None)
    known = old is not None
    if old is not None:
        new = msgspec.structs.replace(new, cameo=old.cameo, pictures=old.pictures, height=old.height)
    bible = tuple(new if (entry.kind, entry.name) == (kind, name) else entry for entry in film.bible)
    return msgspec.structs.replace(film, bible=bible if known else (*bible, new))


@edit
def remove_entry(film: Film, *, kind: str, name: str) -> Film:
    """Take an entry out of the bible."""
    bible = tuple(entry for entry in film.bible if (entry.kind, entry.name) != (kind, name))
    return msgspec.structs.replace(film, bible=bible)


@edit
def set_film(
    film: Film,
    *,
    title: str | None = None,
    rate: str | None = None,
    width: int | None = None,
    height: int | None = None,
) -> Film:
    """Change the film's title, rate or size; stated lengths keep their seconds."""
    if title is not None:
        film = msgspec.structs.replace(film, title=storable(title).strip())
    if width is not None or height is not None:
        new = (film.width if width is None else width, film.height if height is None else height)
        if any(side % 2 or not 64 <= side <= 4096 for side in new):
            raise Fault("render.size", Exit.USAGE, size=f"{new[0]}x{new[1]}", least=64, most=4096)
        film = msgspec.structs.replace(film, width=new[0], height=new[1])
    return at_rate(film, _read_rate(rate)) if rate is not None else film


def _read_rate(text: str) -> Fraction:
    try:
        rate = Fraction(text)
    except (ValueError, ZeroDivisionError):
        rate = Fraction(0)
    if not 1 <= rate <= 120:
        raise Fault("render.rate", Exit.USAGE, rate=str(text))
    return rate


@edit
def revise(film: Film, *, rows: dict[str, str | None]) -> Film:
    """Take what a revised script changed (see `studio.script.revise`, `studio.document.nodes.rows_to_plain`)."""
    after = with_rows(film, {identity: text.encode() if text is not None else None for identity, text in rows.items()})
    return rehung(film, after)


@edit
def together(film: Film, *, edits: list[dict[str, Any]]) -> Film:
    """Make several edits as one, such as a direction for every selected shot: ``{"key", "parameters"}`` each."""
    for each in edits:
        if each["key"] == "together":
            raise Fault("edit.unknown", Exit.OURS, key="together in together")
        film = apply(film, each["key"], each["parameters"])
    return film


def apply(film: Film, key: str, parameters: dict[str, Any]) -> Film:
    """Run an edit by its key.

    Raises
    ------
    Fault
        ``edit.unknown`` for a key that is none, or what the edit refuses.
    """
    function = EDITS.get(key)
    if function is None:
        raise Fault("edit.unknown", Exit.OURS, key=key)
    try:
        return function(film, **parameters)
    except (TypeError, AttributeError, KeyError, msgspec.ValidationError) as error:
        raise Fault("edit.parameters", Exit.OURS, str(error), key=key) from error
