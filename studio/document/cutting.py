"""Edits of the cut: what it shows of each shot, how loud, sounds and titles of their own, markers, tracks.

They change one thing each and refuse what makes no film. What hands do on the timeline is made of several of them
(see `studio.cut.gestures`) and goes through `cut`, as one step of undo with a name of its own.
"""

from __future__ import annotations

from typing import Any

import msgspec

from engine.messages.faults import Exit, Fault
from engine.messages.jobs import Level
from studio.document.bounds import (
    HEARD,
    LOUDEST,
    MOST_FRAMES,
    MOST_SPANS,
    QUIETEST,
    wrong_clip,
    wrong_level,
    wrong_marker,
    wrong_span,
)
from studio.document.edits import apply, changed_shot, edit, found, storable, unlocked
from studio.document.values import TRACKS, Clip, Film, Marker, Span, Track

DEEDS = (
    "trim",
    "roll",
    "slip",
    "slide",
    "move",
    "nudge",
    "razor",
    "join",
    "dissolve",
    "fade",
    "gain",
    "mute",
    "sound",
    "lift",
    "extract",
    "lift_range",
    "extract_range",
    "close_gap",
    "marker",
    "marker_gone",
    "add",
    "title",
    "change",
    "duplicate",
    "range",
    "track",
    "fit",
)
"""What hands do on the timeline; each has its name in `studio.words.edits`."""

_NO_STEPS = ("cut", "together", "revise", "paste")


def unlocked_track(film: Film, track: str) -> None:
    """Refuse what is locked.

    Raises
    ------
    Fault
        ``cut.track``, ``cut.track_locked``.
    """
    if track not in TRACKS:
        raise Fault("cut.track", Exit.USAGE, track=str(track)[:80], known=", ".join(TRACKS))
    if film.track(track).locked:
        raise Fault("cut.track_locked", Exit.BAD_INPUT, track=track)


# ----- shots ------------------------------------------------------------------------------------------------------


@edit
def set_spans(film: Film, *, shot: str, spans: list[dict[str, int]]) -> Film:
    """Change what the cut shows of a shot.

    Parameters
    ----------
    spans : list of dict
        ``{"first", "frames", "gap"}`` each, in order; empty for all of it, once.

    Raises
    ------
    Fault
        ``shot.unknown``, ``shot.locked``, ``cut.track_locked``, ``cut.span``.
    """
    unlocked_track(film, "shots")
    made = msgspec.convert(spans, tuple[Span, ...])
    if len(made) > MOST_SPANS or any(wrong_span(span) for span in made):
        raise Fault("cut.span", Exit.USAGE)
    return changed_shot(film, shot, spans=made)


@edit
def set_gap(film: Film, *, shot: str, span: int, gap: int, frames: int = 0) -> Film:
    """Change the black before one piece of a shot.

    Parameters
    ----------
    span : int
        Which piece.
    gap : int
        Frames.
    frames : int
        How long the shot is, where the cut shows all of it and so nowhere says it.

    Raises
    ------
    Fault
        As `set_spans`.
    """
    _scene, value = unlocked(film, shot)
    spans = value.spans or ((Span(frames=frames),) if frames > 0 else ())
    if not 0 <= span < len(spans):
        raise Fault("cut.span", Exit.USAGE)
    plain = [msgspec.to_builtins(each) for each in spans]
    plain[span]["gap"] = gap
    return set_spans(film, shot=shot, spans=plain)


@edit
def set_level(
    film: Film,
    *,
    shot: str,
    stem: str,
    gain: float | None = None,
    fade_in: int | None = None,
    fade_out: int | None = None,
    lead: int | None = None,
    tail: int | None = None,
    muted: bool | None = None,
) -> Film:
    """Change how one of a take's sounds is heard; what is not given stays.

    Raises
    ------
    Fault
        ``shot.unknown``, ``shot.locked``, ``cut.stem``, ``cut.track_locked``, ``cut.level``.
    """
    _scene, value = unlocked(film, shot)
    if stem not in HEARD:
        raise Fault("cut.stem", Exit.USAGE, stem=str(stem)[:80], known=", ".join(HEARD))
    unlocked_track(film, stem if stem in TRACKS else "effects")
    given = {"gain": gain, "fade_in": fade_in, "fade_out": fade_out, "lead": lead, "tail": tail, "muted": muted}
    said = msgspec.to_builtins(value.levels.get(stem, Level()))
    level = msgspec.convert({**said, **{key: each for key, each in given.items() if each is not None}}, Level)
    if wrong_level(level, free=False):
        raise Fault("cut.level", Exit.USAGE, least=QUIETEST, most=LOUDEST)
    levels = {name: kept for name, kept in value.levels.items() if name != stem}
    if level != Level():
        levels[stem] = level
    return changed_shot(film, shot, levels=dict(sorted(levels.items())))


# ----- sounds and titles of their own -----------------------------------------------------------------------------


@edit
def add_clip(film: Film, *, clip: dict[str, Any]) -> Film:
    """Put a sound or a title of its own into the cut: the fields of `studio.document.values.Clip`.

    Raises
    ------
    Fault
        ``cut.track``, ``cut.track_locked``, ``cut.clip``, ``cut.exists``, ``shot.unknown``.
    """
    made = _clip(clip)
    if film.find(made.id) or film.scene(made.id) or made.id in film.clips_by_id:
        raise Fault("cut.exists", Exit.OURS, id=made.id)
    return _with_clip(film, made)


@edit
def change_clip(film: Film, *, clip: str, changes: dict[str, Any]) -> Film:
    """Change some fields of a clip; those of its level may be given alone.

    Raises
    ------
    Fault
        ``cut.unknown``, and as `add_clip`.
    """
    old = _found_clip(film, clip)
    unlocked_track(film, old.track)
    plain = msgspec.to_builtins(old)
    level = {**plain.get("level", {}), **changes.get("level", {})}
    return _with_clip(film, _clip({**plain, **changes, "id": clip, "level": level}))


@edit
def remove_clip(film: Film, *, clip: str) -> Film:
    """Take a clip out.

    Raises
    ------
    Fault
        ``cut.unknown``, ``cut.track_locked``.
    """
    unlocked_track(film, _found_clip(film, clip).track)
    return msgspec.structs.replace(film, clips=tuple(each for each in film.clips if each.id != clip))


def _clip(plain: dict[str, Any]) -> Clip:
    texts = {key: storable(plain[key]) for key in ("text", "name") if isinstance(plain.get(key), str)}
    made = msgspec.convert({**plain, **texts}, Clip)
    if made.track in TRACKS and wrong_clip(made):
        raise Fault("cut.clip", Exit.BAD_INPUT, msgspec.json.encode(made).decode()[:400])
    return made


def _with_clip(film: Film, clip: Clip) -> Film:
    """The film with a clip, new or in place of the one of its id; clips stand in the order of their ids."""
    unlocked_track(film, clip.track)
    if clip.anchor:
        found(film, clip.anchor)
    others = {each.id: each for each in film.clips}
    others[clip.id] = clip
    return msgspec.structs.replace(film, clips=tuple(others[identity] for identity in sorted(others)))


def _found_clip(film: Film, clip: str) -> Clip:
    known = film.clips_by_id.get(clip)
    if known is None:
        raise Fault("cut.unknown", Exit.USAGE, id=str(clip)[:80])
    return known


@edit
def hang(film: Film, *, items: list[dict[str, Any]]) -> Film:
    """Hang sounds, titles and markers on other shots, where they keep their place though their shots move.

    Parameters
    ----------
    items : list of dict
        ``{"id", "anchor", "at"}`` each, the id of a clip or a marker.

    Raises
    ------
    Fault
        ``cut.unknown``, ``shot.unknown``, ``cut.clip``, ``cut.marker``.
    """
    wanted = {item["id"]: (item["anchor"], item["at"]) for item in items}
    known = set(film.clips_by_id) | {marker.id for marker in film.markers}
    for identity, (anchor, _at) in wanted.items():
        if identity not in known:
            raise Fault("cut.unknown", Exit.USAGE, id=str(identity)[:80])
        if anchor:
            found(film, anchor)
    clips = tuple(_hung(clip, wanted) for clip in film.clips)
    markers = tuple(_hung(marker, wanted) for marker in film.markers)
    if any(wrong_clip(clip) for clip in clips if clip.id in wanted):
        raise Fault("cut.clip", Exit.BAD_INPUT)
    if any(wrong_marker(marker) for marker in markers if marker.id in wanted):
        raise Fault("cut.marker", Exit.BAD_INPUT)
    return msgspec.structs.replace(film, clips=clips, markers=markers)


def _hung(each: Any, wanted: dict[str, tuple[str, int]]) -> Any:
    if each.id not in wanted:
        return each
    anchor, at = wanted[each.id]
    return msgspec.convert({**msgspec.to_builtins(each), "anchor": anchor, "at": at}, type(each))


# ----- markers, range, tracks -------------------------------------------------------------------------------------


@edit
def add_marker(film: Film, *, marker: dict[str, Any]) -> Film:
    """Put a marker into the cut: the fields of `studio.document.values.Marker`.

    Raises
    ------
    Fault
        ``cut.marker``, ``cut.exists``, ``shot.unknown``.
    """
    made = _marker(film, marker)
    if any(each.id == made.id for each in film.markers):
        raise Fault("cut.exists", Exit.OURS, id=made.id)
    return msgspec.structs.replace(film, markers=(*film.markers, made))


@edit
def change_marker(film: Film, *, marker: str, changes: dict[str, Any]) -> Film:
    """Change some fields of a marker.

    Raises
    ------
    Fault
        ``cut.unknown``, ``cut.marker``, ``shot.unknown``.
    """
    old = _found_marker(film, marker)
    made = _marker(film, {**msgspec.to_builtins(old), **changes, "id": marker})
    return msgspec.structs.replace(film, markers=tuple(made if each is old else each for each in film.markers))


@edit
def remove_marker(film: Film, *, marker: str) -> Film:
    """Take a marker out.

    Raises
    ------
    Fault
        ``cut.unknown``.
    """
    old = _found_marker(film, marker)
    return msgspec.structs.replace(film, markers=tuple(each for each in film.markers if each is not old))


def _marker(film: Film, plain: dict[str, Any]) -> Marker:
    words = {"words": storable(plain["words"])} if isinstance(plain.get("words"), str) else {}
    made = msgspec.convert({**plain, **words}, Marker)
    if wrong_marker(made):
        raise Fault("cut.marker", Exit.BAD_INPUT)
    if made.anchor:
        found(film, made.anchor)
    return made


def _found_marker(film: Film, marker: str) -> Marker:
    known = next((each for each in film.markers if each.id == marker), None)
    if known is None:
        raise Fault("cut.unknown", Exit.USAGE, id=str(marker)[:80])
    return known


@edit
def set_marked(film: Film, *, first: int | None = None, last: int | None = None) -> Film:
    """Set the cut's in and out points: first frame, and the one after the last; neither for the whole film.

    Raises
    ------
    Fault
        ``cut.range``.
    """
    if first is None and last is None:
        return msgspec.structs.replace(film, marked=None)
    if type(first) is not int or type(last) is not int or not 0 <= first < last <= MOST_FRAMES:
        raise Fault("cut.range", Exit.USAGE)
    return msgspec.structs.replace(film, marked=(first, last))


@edit
def set_track(
    film: Film, *, track: str, muted: bool | None = None, soloed: bool | None = None, locked: bool | None = None
) -> Film:
    """Mute, solo or lock a track, or the contrary; what is not given stays.

    Raises
    ------
    Fault
        ``cut.track``.
    """
    if track not in TRACKS:
        raise Fault("cut.track", Exit.USAGE, track=str(track)[:80], known=", ".join(TRACKS))
    given = {"muted": muted, "soloed": soloed, "locked": locked}
    said = {**msgspec.to_builtins(film.track(track)), **{key: each for key, each in given.items() if each is not None}}
    made = msgspec.convert(said, Track)
    tracks = {key: each for key, each in film.tracks.items() if key != track}
    if made != Track():
        tracks[track] = made
    return msgspec.structs.replace(film, tracks=dict(sorted(tracks.items())))


# ----- one step of undo -------------------------------------------------------------------------------------------


@edit
def cut(
    film: Film,
    *,
    deed: str,
    edits: list[dict[str, Any]],
    shot: str = "",  # noqa: ARG001 - named in the undo menu, as are the next two
    other: str = "",  # noqa: ARG001
    what: str = "",  # noqa: ARG001
) -> Film:
    """What hands did on the timeline, as one step of undo.

    Parameters
    ----------
    deed : str
        One of `DEEDS`.
    edits : list of dict
        ``{"key", "parameters"}`` each.
    shot, other : str
        The shots that the undo menu names.
    what : str
        What it names where it is no shot: a title's words, a sound's name.

    Raises
    ------
    Fault
        ``edit.unknown``, or what one of them refuses: then none of them is made.
    """
    if deed not in DEEDS:
        raise Fault("edit.unknown", Exit.OURS, key=f"cut: {deed}"[:80])
    for each in edits:
        if each["key"] in _NO_STEPS:
            raise Fault("edit.unknown", Exit.OURS, key=f"{each['key']} in cut")
        film = apply(film, each["key"], each["parameters"])
    return film
