"""The film as rows: one for the film, one a scene, one a shot, one a clip. An edit stores only what it changed.

Order stands in the parent (a scene's row lists its shots), so that moving a shot changes two rows, not all.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import msgspec

from engine.messages.requests import Entry, from_json, to_json
from studio.document.bounds import check_cut
from studio.document.identity import is_id, is_media
from studio.document.values import LONGEST, Clip, Film, Marker, Scene, Shot, Track

FILM = "film"
"""Id of the film's own row."""

Rows = dict[str, bytes | None]
"""Node id to its JSON; None where the node is not there."""


class _SceneRow(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, tag="scene", kw_only=True):
    heading: str = ""
    number: str = ""
    synopsis: str = ""
    section: str = ""
    shots: tuple[str, ...] = ()


class _FilmRow(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, tag="film", kw_only=True):
    title: str = ""
    rate: Fraction = Fraction(24)
    width: int = 848
    height: int = 480
    credits: dict[str, str] = {}
    scenes: tuple[str, ...] = ()
    bible: tuple[Entry, ...] = ()
    markers: tuple[Marker, ...] = ()
    tracks: dict[str, Track] = {}
    marked: tuple[int, int] | None = None


class _ClipRow(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, tag="clip", kw_only=True):
    clip: Clip


def rows_of(film: Film) -> Rows:
    """Every row of a film."""
    return changes(Film(), film)[1]


def changes(before: Film, after: Film) -> tuple[Rows, Rows]:
    """The rows in which two films differ, as they were and as they are.

    What is the very same value on both sides is not looked into, so an edit costs what it changes.
    """
    old: Rows = {}
    new: Rows = {}
    old_scenes = {scene.id: scene for scene in before.scenes}
    new_scenes = {scene.id: scene for scene in after.scenes}
    touched = [
        identity
        for identity in {**old_scenes, **new_scenes}
        if old_scenes.get(identity) is not new_scenes.get(identity)
    ]
    old_shots = {shot.id: shot for identity in touched if identity in old_scenes for shot in old_scenes[identity].shots}
    new_shots = {shot.id: shot for identity in touched if identity in new_scenes for shot in new_scenes[identity].shots}
    for identity in {**old_shots, **new_shots}:
        one, other = old_shots.get(identity), new_shots.get(identity)
        if one is not other and one != other:
            old[identity] = to_json(one) if one else None
            new[identity] = to_json(other) if other else None
    for identity in touched:
        _compare(identity, _scene_row(old_scenes.get(identity)), _scene_row(new_scenes.get(identity)), old, new)
    if before.clips is not after.clips:
        old_clips, new_clips = before.clips_by_id, after.clips_by_id
        for identity in {**old_clips, **new_clips}:
            one, other = old_clips.get(identity), new_clips.get(identity)
            if one is not other:
                _compare(identity, one and _ClipRow(clip=one), other and _ClipRow(clip=other), old, new)
    _compare(FILM, _film_row(before), _film_row(after), old, new)
    return old, new


def carried(rows: Rows, before: Rows, after: Rows) -> Rows:
    """Other rows of the same shots with what an edit changed of them, where they still had it as it was.

    Parameters
    ----------
    rows : dict
        Rows of another time.
    before, after : dict
        Rows that the edit changed, of shots.
    """
    made = dict(rows)
    for identity in rows.keys() & after.keys():
        here, old, new = rows[identity], before[identity], after[identity]
        if here is None or old is None or new is None:
            continue
        shot, was, became = (from_json(data, Shot) for data in (here, old, new))
        fields = {
            name: getattr(became, name)
            for name in Shot.__struct_fields__
            if getattr(was, name) != getattr(became, name) and getattr(shot, name) == getattr(was, name)
        }
        made[identity] = to_json(msgspec.structs.replace(shot, **fields))
    return made


def check(film: Film) -> None:
    """Refuse a film that no edit could have made: what a damaged or foreign file may hold.

    Raises
    ------
    ValueError
        With what is wrong.
    """
    ids = [scene.id for scene in film.scenes] + [shot.id for scene in film.scenes for shot in scene.shots]
    ids += [clip.id for clip in film.clips]
    if len(set(ids)) != len(ids):
        raise ValueError("an id stands twice")
    for identity in ids:
        if not is_id(identity) or identity == FILM:
            raise ValueError(f"no id: {identity!r}")
    if not 1 <= film.rate <= 120:
        raise ValueError(f"no rate: {film.rate}")
    if any(side % 2 or not 64 <= side <= 4096 for side in (film.width, film.height)):
        raise ValueError(f"no size: {film.width}x{film.height}")
    for shot in (shot for scene in film.scenes for shot in scene.shots):
        if not 0 <= shot.length <= LONGEST * film.rate or shot.transition_frames < 0 or shot.fade_out < 0:
            raise ValueError(f"no length: {shot.length} frames")
        if shot.circled and not is_id(shot.circled):
            raise ValueError(f"no id: {shot.circled!r}")
        if any(key.frame < 0 for key in shot.keys):
            raise ValueError("no frame of a picture")
        for media in (shot.stands, shot.key_frame, *(key.media for key in shot.keys)):
            _check_media(media)
    for media in (media for entry in film.bible for media in entry.pictures):
        _check_media(media)
    check_cut(film)


def _check_media(name: str) -> None:
    if name and not is_media(name):
        raise ValueError(f"no media: {name!r}")


def with_rows(film: Film, rows: Mapping[str, bytes | None]) -> Film:
    """The film with other rows; what they do not touch stays the very same value.

    Raises
    ------
    msgspec.ValidationError, KeyError, ValueError
        Rows that make no film.
    """
    shots: dict[str, Shot] = {shot.id: shot for scene in film.scenes for shot in scene.shots}
    scenes = {scene.id: scene for scene in film.scenes}
    scene_rows: dict[str, _SceneRow] = {}
    clips = dict(film.clips_by_id)
    touched = False
    film_row = _film_row(film)
    for identity, data in rows.items():
        if data is None:
            shots.pop(identity, None)
            scenes.pop(identity, None)
            touched |= clips.pop(identity, None) is not None
        elif identity == FILM:
            film_row = from_json(data, _FilmRow)
        elif kind(data) == "scene":
            scene_rows[identity] = from_json(data, _SceneRow)
        elif kind(data) == "clip":
            clip = from_json(data, _ClipRow).clip
            if clip.id != identity:
                raise ValueError(f"the row {identity!r} holds {clip.id!r}")
            clips[identity] = clip
            touched = True
        else:
            shots[identity] = from_json(data, Shot)
            if shots[identity].id != identity:
                raise ValueError(f"the row {identity!r} holds {shots[identity].id!r}")
    made = []
    for identity in film_row.scenes:
        known = scenes.get(identity)
        row = scene_rows.get(identity) or _scene_row(known)
        assert row is not None, identity
        listed = tuple(shots[shot] for shot in row.shots)
        same = (
            known is not None
            and identity not in scene_rows
            and len(listed) == len(known.shots)
            and all(one is other for one, other in zip(listed, known.shots, strict=True))
        )
        made.append(
            known
            if known is not None and same
            else Scene(
                id=identity,
                heading=row.heading,
                number=row.number,
                synopsis=row.synopsis,
                section=row.section,
                shots=listed,
            )
        )
    return Film(
        title=film_row.title,
        rate=film_row.rate,
        width=film_row.width,
        height=film_row.height,
        credits=film_row.credits,
        scenes=tuple(made),
        bible=film_row.bible,
        clips=tuple(clips[identity] for identity in sorted(clips)) if touched else film.clips,
        markers=film_row.markers,
        tracks=film_row.tracks,
        marked=film_row.marked,
    )


def _scene_row(scene: Scene | None) -> _SceneRow | None:
    if scene is None:
        return None
    return _SceneRow(
        heading=scene.heading,
        number=scene.number,
        synopsis=scene.synopsis,
        section=scene.section,
        shots=tuple(shot.id for shot in scene.shots),
    )


def _film_row(film: Film) -> _FilmRow:
    return _FilmRow(
        title=film.title,
        rate=film.rate,
        width=film.width,
        height=film.height,
        credits=film.credits,
        scenes=tuple(scene.id for scene in film.scenes),
        bible=film.bible,
        markers=film.markers,
        tracks=film.tracks,
        marked=film.marked,
    )


def _compare(identity: str, one: msgspec.Struct | None, other: msgspec.Struct | None, old: Rows, new: Rows) -> None:
    if one != other:
        old[identity] = to_json(one) if one is not None else None
        new[identity] = to_json(other) if other is not None else None


def kind(data: bytes) -> str:
    """What a row holds: ``film``, ``scene``, ``shot`` or ``clip``."""
    plain = msgspec.json.decode(data)
    if not isinstance(plain, dict):
        raise ValueError("a row that is no object")  # noqa: TRY004 - wrong values, not wrong arguments
    tag = plain.get("type", "shot")
    return tag if tag in ("film", "scene", "clip") else "shot"


def rows_to_plain(before: Film, after: Film) -> dict[str, str | None]:
    """The rows that lead from one film to another, as text: what an edit's parameters can carry."""
    changed = changes(before, after)[1]
    return {identity: data.decode() if data is not None else None for identity, data in changed.items()}
