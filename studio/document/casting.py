"""Edits of the bible that reach into the script: names of characters, places and props."""

from __future__ import annotations

import re

import msgspec

from engine.messages.faults import Exit, Fault
from engine.messages.requests import HIGHEST, Entry
from studio.document.edits import edit, storable, unlocked
from studio.document.identity import is_media
from studio.document.values import Film, Scene, Shot

PLAYED = ("character", "prop")
"""Kinds of entries that a cameo can play."""
SHOWN = ("character", "place", "prop")
"""Kinds of entries that pictures can show."""
MOST = 6
"""Pictures of an entry: no model takes more of one."""

_CAMEO = re.compile(r"[0-9a-f]{32}")


@edit
def rename_entry(film: Film, *, kind: str, name: str, to: str, through: bool = False) -> Film:
    """Call an entry of the bible something else.

    Parameters
    ----------
    kind, name : str
        Which one.
    to : str
        The new name.
    through : bool
        Whether it is called so in the script's words, headings, dialogue and cameras, too.

    Raises
    ------
    Fault
        ``entry.unknown``, ``entry.nameless``, ``entry.exists``; ``shot.locked`` where a locked shot would change.
    """
    old = _entry(film, kind, name)
    new = " ".join(storable(to).split())
    if kind == "character":
        new = new.upper()
    if not new:
        raise Fault("entry.nameless", Exit.BAD_INPUT)
    if any(entry.kind == kind and entry.name.casefold() == new.casefold() and entry is not old for entry in film.bible):
        raise Fault("entry.exists", Exit.BAD_INPUT, name=new)
    renamed = msgspec.structs.replace(old, name=new)
    film = msgspec.structs.replace(film, bible=tuple(renamed if each is old else each for each in film.bible))
    return _through(film, kind, name, new) if through else film


@edit
def give_cameo(film: Film, *, name: str, cameo: str, height: int = 0) -> Film:
    """Let a cameo play a character or be a prop; it then follows through every shot that names them.

    Parameters
    ----------
    name : str
        Of the character or prop in the bible.
    cameo : str
        The cameo's id; empty takes it away again.
    height : int
        Centimetres of an animal or a thing; 0 where nobody said.

    Raises
    ------
    Fault
        ``entry.unknown``; ``cameo.unknown`` where that is no id; ``cameo.height``.
    """
    if cameo and not _CAMEO.fullmatch(cameo):
        raise Fault("cameo.unknown", Exit.USAGE, cameo=cameo[:80])
    if not 0 <= height <= HIGHEST:
        raise Fault("cameo.height", Exit.USAGE, said=str(height)[:40], least=0, most=HIGHEST)
    old = next((entry for entry in film.bible if entry.name == name and entry.kind in PLAYED), None)
    if old is None:
        raise Fault("entry.unknown", Exit.USAGE, name=name)
    new = msgspec.structs.replace(old, cameo=cameo, height=height if cameo else 0)
    return msgspec.structs.replace(film, bible=tuple(new if each is old else each for each in film.bible))


@edit
def set_pictures(film: Film, *, kind: str, name: str, media: list[str]) -> Film:
    """Show what somebody, a place or a thing looks like; models that take pictures of them go by these.

    Parameters
    ----------
    kind, name : str
        Which entry.
    media : list of str
        Names of media files, the best first; none takes the pictures away.

    Raises
    ------
    Fault
        ``entry.unknown``, ``entry.pictures`` where there are too many, ``media.unknown`` where a name is none.
    """
    old = _entry(film, kind, name)
    pictures = tuple(dict.fromkeys(media))
    if kind not in SHOWN:
        raise Fault("entry.unknown", Exit.USAGE, name=name)
    if len(pictures) > MOST:
        raise Fault("entry.pictures", Exit.BAD_INPUT, name=name, most=MOST)
    for each in pictures:
        if not is_media(each):
            raise Fault("media.unknown", Exit.BAD_INPUT, file=each[:80])
    new = msgspec.structs.replace(old, pictures=pictures)
    return msgspec.structs.replace(film, bible=tuple(new if each is old else each for each in film.bible))


def _entry(film: Film, kind: str, name: str) -> Entry:
    for entry in film.bible:
        if (entry.kind, entry.name) == (kind, name):
            return entry
    raise Fault("entry.unknown", Exit.USAGE, name=name)


def _through(film: Film, kind: str, name: str, new: str) -> Film:
    """The film with every mention of a name replaced; what does not mention it stays the very same value."""
    scenes = tuple(_scene(film, scene, kind, name, new) for scene in film.scenes)
    return msgspec.structs.replace(film, scenes=scenes)


def _scene(film: Film, scene: Scene, kind: str, name: str, new: str) -> Scene:
    heading = replaced(scene.heading, name, new) if kind == "place" else scene.heading
    shots = tuple(_shot(film, shot, kind, name, new) for shot in scene.shots)
    if heading == scene.heading and all(one is other for one, other in zip(shots, scene.shots, strict=True)):
        return scene
    return msgspec.structs.replace(scene, heading=heading, shots=shots)


def _shot(film: Film, shot: Shot, kind: str, name: str, new: str) -> Shot:
    people = kind == "character"
    lines = tuple(
        msgspec.structs.replace(
            line,
            character=new if people and line.character.casefold() == name.casefold() else line.character,
            text=replaced(line.text, name, new),
        )
        for line in shot.lines
    )
    camera = shot.directions.camera
    on = new.upper() if camera.subject.casefold() == name.casefold() else camera.subject
    directions = msgspec.structs.replace(shot.directions, camera=msgspec.structs.replace(camera, subject=on))
    made = msgspec.structs.replace(shot, text=replaced(shot.text, name, new), lines=lines, directions=directions)
    if made == shot:
        return shot
    unlocked(film, shot.id)
    return made


def replaced(text: str, name: str, new: str) -> str:
    """A text with a name replaced where it stands as words of its own, in the case in which each stands."""

    def cased(found: re.Match[str]) -> str:
        if found[0].isupper():
            return new.upper()
        if found[0].islower():
            return new.lower()
        return new.title() if new.isupper() or found[0].istitle() else new

    return re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", cased, text, flags=re.IGNORECASE) if name else text
