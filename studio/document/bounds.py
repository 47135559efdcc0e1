"""What of the cut makes sense: the bounds that edits refuse to pass and that a foreign file must keep."""

from __future__ import annotations

from engine.messages.jobs import STEMS, TITLE_PLACES, Level
from studio.document.identity import is_id, is_media
from studio.document.values import COLOURS, SOUND_TRACKS, TRACKS, Clip, Film, Marker, Shot, Span

MIX = "mix"
"""The one stem of a take whose renderer cannot tell its sounds apart."""
HEARD = (*STEMS, MIX)
"""Every stem that a shot's levels may name."""

MOST_FRAMES = 24 * 3600 * 120
"""A day at the highest rate: more than any film has."""
QUIETEST, LOUDEST = -60.0, 12.0
"""Decibels."""
MOST_SPANS = 1_000
"""Pieces of one shot."""
MOST_WORDS = 2_000
"""Characters of a title, a marker or a name."""


def fitting(spans: tuple[Span, ...], frames: int) -> tuple[Span, ...]:
    """What the cut shows of a take of so many frames where it showed `spans` of another.

    In and out points stay where the take has them; else all of it is shown, after the same black.
    """
    if all(span.first + span.frames <= frames for span in spans):
        return spans
    return (Span(frames=frames, gap=spans[0].gap),) if spans[0].gap else ()


def wrong_span(span: Span) -> bool:
    """Whether a span is none."""
    return not (1 <= span.frames <= MOST_FRAMES and 0 <= span.first <= MOST_FRAMES and 0 <= span.gap <= MOST_FRAMES)


def wrong_level(level: Level, *, free: bool) -> bool:
    """Whether a level is none; a clip of its own (`free`) neither leads nor trails."""
    return (
        not QUIETEST <= level.gain <= LOUDEST
        or not 0 <= level.fade_in <= MOST_FRAMES
        or not 0 <= level.fade_out <= MOST_FRAMES
        or max(abs(level.lead), abs(level.tail)) > (0 if free else MOST_FRAMES)
    )


def wrong_clip(clip: Clip) -> bool:
    """Whether a clip is none: a title without words, a sound without a file, or on a track for something else."""
    if clip.track == "titles":
        fits = not clip.media and bool(clip.text.strip())
    else:
        fits = clip.track in SOUND_TRACKS and is_media(clip.media) and not clip.text
    return (
        not fits
        or not is_id(clip.id)
        or not (1 <= clip.frames <= MOST_FRAMES and 0 <= clip.first <= MOST_FRAMES and abs(clip.at) <= MOST_FRAMES)
        or (not clip.anchor and clip.at < 0)
        or wrong_level(clip.level, free=True)
        or clip.place not in TITLE_PLACES
        or max(len(clip.text), len(clip.name)) > MOST_WORDS
    )


def wrong_marker(marker: Marker) -> bool:
    """Whether a marker is none."""
    return (
        not is_id(marker.id)
        or abs(marker.at) > MOST_FRAMES
        or (not marker.anchor and marker.at < 0)
        or marker.colour not in COLOURS
        or len(marker.words) > MOST_WORDS
    )


def wrong_shot(shot: Shot) -> bool:
    """Whether what the cut holds of a shot makes no sense."""
    return (
        len(shot.spans) > MOST_SPANS
        or any(wrong_span(span) for span in shot.spans)
        or any(stem not in HEARD or wrong_level(level, free=False) for stem, level in shot.levels.items())
    )


def check_cut(film: Film) -> None:
    """Refuse a film whose cut no edit could have made.

    Raises
    ------
    ValueError
        With what is wrong.
    """
    for shot in (shot for scene in film.scenes for shot in scene.shots):
        if (shot.spans or shot.levels) and wrong_shot(shot):
            raise ValueError(f"no cut of a shot: {shot.spans} {shot.levels}")
    for clip in film.clips:
        if wrong_clip(clip):
            raise ValueError(f"no clip: {clip}")
    for marker in film.markers:
        if wrong_marker(marker):
            raise ValueError(f"no marker: {marker}")
    if len({marker.id for marker in film.markers}) != len(film.markers):
        raise ValueError("a marker's id stands twice")
    if not set(film.tracks) <= set(TRACKS):
        raise ValueError(f"no tracks: {sorted(film.tracks)}")
    if film.marked is not None and not 0 <= film.marked[0] < film.marked[1] <= MOST_FRAMES:
        raise ValueError(f"no range: {film.marked}")
