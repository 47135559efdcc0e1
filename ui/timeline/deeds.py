"""What is done to the cut from keys, menus and commands: each a gesture of the cut, sent as one step of undo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from engine.messages.faults import Exit, Fault
from engine.messages.jobs import Title
from studio.cut import gestures
from studio.cut.gesture import Gesture
from studio.document.values import Film, Marker
from studio.words.language import _
from ui.timeline.drags import LIMITS
from ui.timeline.sight import Item

if TYPE_CHECKING:
    from ui.timeline.timeline import Timeline

REFUSED = {"media": "cut.media_end", "locked": "cut.locked"}
"""What stopped a gesture so that nothing of it was done, to the fault that tells it."""
FADE = 12
"""Frames at 24 a second of a fade that nobody drew."""


def send(timeline: Timeline, gesture: Gesture) -> bool:
    """Do what a gesture says; what stopped it is told. Whether anything was done."""
    if gesture.limit:
        timeline.hands.tell_limit(gesture.limited_at, _(LIMITS[gesture.limit]))
    if not gesture:
        refuse(timeline, gesture)
        return False
    if not may(timeline):
        return False
    key, parameters = gesture.edit
    return timeline.desk.apply(key, **parameters)


def refuse(timeline: Timeline, gesture: Gesture) -> None:
    """Nothing came of a gesture: where somebody can do something about it, say what."""
    if gesture.limit in REFUSED:
        timeline.desk.troubled.emit(Fault(REFUSED[gesture.limit], Exit.BAD_INPUT))


def may(timeline: Timeline) -> bool:
    """Whether the project can be changed; else it is told why not."""
    desk = timeline.desk
    if desk.session is None:
        return False
    if desk.read_only:
        desk.troubled.emit(Fault("project.read_only", Exit.BUSY, folder=str(desk.session.project.folder)))
        return False
    return True


def _chosen(timeline: Timeline) -> list[Item]:
    """What is selected, the one with the keyboard first."""
    items = timeline.selection.items()
    focus = timeline.selection.focus()
    return sorted(items, key=lambda item: focus is None or item.id != focus.id)


def _ids(items: Sequence[Item]) -> list[str]:
    return [item.id for item in items]


def _one_by_one(timeline: Timeline, deed: str, items: Sequence[Item], make: Any) -> bool:
    """The same for several clips as one step: each gesture is made over the film as the ones before leave it."""
    layout, edits, limit = timeline.sight.layout, [], None
    for item in items:
        gesture = make(layout, item)
        if gesture.limit and limit is None:
            limit = gesture
        if gesture:
            edits += gesture.edits
            layout = layout.after(gesture.done(layout.film))
    if not edits:
        return send(timeline, limit) if limit is not None else False
    hand = items[0]
    return send(timeline, Gesture(tuple(edits), deed, shot="" if hand.free else hand.shot))


# ----- cutting and taking out -------------------------------------------------------------------------------------
def cut_at(timeline: Timeline, item: Item, frame: int) -> bool:
    """Cut one clip where the razor came down."""
    return send(timeline, gestures.razor(timeline.sight.layout, frame, [item.id]))


def cut_all(timeline: Timeline, frame: int) -> bool:
    """Cut whatever lies at a frame on tracks that are free."""
    return send(timeline, gestures.razor(timeline.sight.layout, frame))


def split(timeline: Timeline) -> bool:
    """Cut at the playhead: what is selected there, or whatever lies there."""
    frame = timeline.transport.cut_frame
    there = [item for item in timeline.selection.items() if item.start < frame < item.end]
    return send(timeline, gestures.razor(timeline.sight.layout, frame, _ids(there) or None))


def join(timeline: Timeline) -> bool:
    """Make one of the clip with the keyboard and the next piece of it."""
    item = timeline.selection.focus()
    return item is not None and send(timeline, gestures.join(timeline.sight.layout, item.id))


def lift(timeline: Timeline) -> bool:
    """Take out what is selected, and leave its place empty; a take's sound is muted instead."""
    return _take_out(timeline, gestures.lift)


def extract(timeline: Timeline) -> bool:
    """Take out what is selected, and close the gap."""
    return _take_out(timeline, gestures.extract)


def _take_out(timeline: Timeline, deed: Any) -> bool:
    items = timeline.selection.items()
    if not items:
        return False
    sounds = [item for item in items if item.stem]
    if sounds and len(sounds) == len(items):
        # A take's own sound cannot leave its take: it is not heard any more.
        return send(timeline, gestures.mute(timeline.sight.layout, _ids(sounds), muted=True))
    return send(timeline, deed(timeline.sight.layout, [item.id for item in items if not item.stem]))


def lift_range(timeline: Timeline) -> bool:
    """Take out what lies between the in and the out point, and leave black."""
    return send(timeline, gestures.lift_range(timeline.sight.layout))


def extract_range(timeline: Timeline) -> bool:
    """Take out what lies between the in and the out point, and close the gap; the playhead stands at the cut."""
    marked = timeline.sight.film.marked
    done = send(timeline, gestures.extract_range(timeline.sight.layout))
    if done and marked is not None:
        timeline.transport.seek_cut(marked[0])
        timeline.bring_into_sight(marked[0])
    return done


def close_gap(timeline: Timeline, frame: int | None = None) -> bool:
    """Close the black at a frame, or before the clip with the keyboard, or at the playhead."""
    layout, item = timeline.sight.layout, timeline.selection.focus()
    clip = gestures.gap_at(layout, timeline.transport.cut_frame if frame is None else frame)
    if not clip and frame is None and item is not None and not item.free:
        clip = item.picture
    return bool(clip) and send(timeline, gestures.close_gap(layout, clip))


def fit(timeline: Timeline) -> bool:
    """Show all of the selected shots again."""
    shots = timeline.selection.shots()
    edits = tuple(("set_spans", {"shot": shot, "spans": []}) for shot in shots)
    changed = [shot for shot in shots if (found := timeline.sight.film.find(shot)) and found[1].spans]
    return bool(changed) and send(timeline, Gesture(edits, "fit", shot=changed[0]))


# ----- trims ------------------------------------------------------------------------------------------------------
def trim_to_playhead(timeline: Timeline, edge: str) -> bool:
    """Let the selected clip begin (``start``) or end (``end``) at the playhead; without one, the shot that is there."""
    layout, frame = timeline.sight.layout, timeline.transport.cut_frame
    item = timeline.selection.focus()
    if item is None or not item.start <= frame <= item.end:
        item = timeline.sight.at("shots", frame) or item
    if item is None:
        return False
    ripple, linked = timeline.switches["ripple"], timeline.switches["linked"]
    return send(timeline, gestures.trim_to(layout, item.id, frame, edge, ripple=ripple, linked=linked))


def nudge(timeline: Timeline, frames: int) -> bool:
    """Move what is selected by some frames; with the slip tool in the hand, what it shows."""
    items = _chosen(timeline)
    if not items:
        return False
    if timeline.hand == "slip":
        return _one_by_one(timeline, "slip", items, lambda layout, item: gestures.slip(layout, item.id, frames))
    return send(timeline, gestures.nudge(timeline.sight.layout, _ids(items), frames))


def lead_or_trail(timeline: Timeline, edge: str, frames: int) -> bool:
    """Let the sound of the selected shots begin before (``start``) or end after (``end``) their pictures."""
    pictures = list(dict.fromkeys(item.picture for item in _chosen(timeline) if not item.free))
    layout = timeline.sight.layout
    found = [layout.clip(picture) for picture in pictures]
    sounds = [each for clip in found if clip is not None for each in layout.linked(clip) if each.stem]
    longer = gestures.lead if edge == "start" else gestures.tail
    return _one_by_one(timeline, "sound", sounds, lambda lay, item: longer(lay, item.id, frames))


# ----- dissolves, fades, gain -------------------------------------------------------------------------------------
def _frames(timeline: Timeline, at_24: int) -> int:
    return max(1, round(at_24 * timeline.sight.rate / 24))


def dissolve(timeline: Timeline) -> bool:
    """Let the selected shots come in over the ones before them; where they do, let them not."""
    layout = timeline.sight.layout
    pieces = [layout.pieces(shot)[:1] for shot in timeline.selection.shots() or timeline.desk.selected]
    items = [each for piece in pieces for each in piece]
    if not items:
        return False
    frames = 0 if all(item.dissolves for item in items) else timeline.desk.values.get("dissolve length")
    return _one_by_one(timeline, "dissolve", items, lambda lay, item: gestures.dissolve(lay, item.id, frames))


def fade(timeline: Timeline, edge: str) -> bool:
    """Let what is selected come (``in``) or go (``out``) slowly; where it does, let it not."""
    items = _chosen(timeline)
    if not items:
        return False
    there = all((item.fade_in if edge == "in" else item.fade_out) for item in items)
    frames = 0 if there else _frames(timeline, FADE)
    return _one_by_one(timeline, "fade", items, lambda lay, item: gestures.fade(lay, item.id, edge, frames))


def gain(timeline: Timeline, by: float) -> bool:
    """Make the selected sounds louder by so many decibels; selected shots stand for all that is heard with them."""
    items = _ids(_chosen(timeline))
    return bool(items) and send(timeline, gestures.gain(timeline.sight.layout, items, by, by=True))


def mute(timeline: Timeline) -> bool:
    """Mute the selected sounds, or let them be heard."""
    items = _ids(_chosen(timeline))
    return bool(items) and send(timeline, gestures.mute(timeline.sight.layout, items))


# ----- sounds and titles of their own -----------------------------------------------------------------------------
def duplicate(timeline: Timeline) -> bool:
    """Put what is selected into the cut once more, right after itself."""
    before = timeline.sight.film
    if not send(timeline, gestures.duplicate(timeline.sight.layout, _ids(_chosen(timeline)))):
        return False
    choose_new(timeline, before)
    return True


def title_fade(timeline: Timeline) -> int:
    """Frames over which a new title comes and goes."""
    return _frames(timeline, FADE)


def lay_title(timeline: Timeline, title: Title) -> bool:
    """Put a title where and as long as it says."""
    fades = (title.fade_in, title.fade_out)
    layout = timeline.sight.layout
    made = gestures.add_title(layout, title.text, title.at, title.frames, place=title.place, fades=fades)
    before = timeline.sight.film
    if not send(timeline, made):
        return False
    choose_new(timeline, before)
    return True


def change_title(timeline: Timeline, item: Item, title: Title) -> bool:
    """Give a title other words, another place, another length, all as one step."""
    level = {"fade_in": title.fade_in, "fade_out": title.fade_out}
    return change_clip(timeline, item, text=title.text, place=title.place, frames=title.frames, level=level)


def choose_new(timeline: Timeline, before: Film) -> None:
    """Select the clip that an edit put into the cut."""
    new = gestures.new_clip(before, timeline.sight.film)
    item = timeline.sight.find(new) if new else None
    if item is not None:
        timeline.selection.choose([item])


def change_clip(timeline: Timeline, item: Item, **changes: Any) -> bool:
    """Change fields of a clip of its own."""
    edits = (("change_clip", {"clip": item.id, "changes": changes}),)
    return send(timeline, Gesture(edits, "change", what=timeline.sight.name(item)[:60]))


# ----- markers, range, tracks -------------------------------------------------------------------------------------
def add_marker(timeline: Timeline, frame: int | None = None) -> bool:
    """Put a marker at a frame, or at the playhead; where one stands already, nothing happens."""
    frame = timeline.transport.cut_frame if frame is None else frame
    layout = timeline.sight.layout
    return not layout.markers(frame, frame + 1) and send(timeline, gestures.add_marker(layout, frame))


def change_marker(timeline: Timeline, marker: Marker, *, words: str | None = None, colour: str | None = None) -> bool:
    """Give a marker other words or another colour."""
    return send(timeline, gestures.change_marker(timeline.sight.layout, marker.id, words, colour))


def move_marker(timeline: Timeline, marker: Marker) -> bool:
    """Put a marker where the playhead stands."""
    return send(timeline, gestures.move_marker(timeline.sight.layout, marker.id, timeline.transport.cut_frame))


def remove_marker(timeline: Timeline, marker: Marker) -> bool:
    """Take a marker away."""
    return send(timeline, gestures.remove_marker(timeline.sight.layout, marker.id))


def go_to_marker(timeline: Timeline, step: int) -> bool:
    """Move the playhead to the next marker (1) or the one before (-1); whether there is one."""
    found = gestures.next_marker(timeline.sight.layout, timeline.transport.cut_frame, step)
    if found is None:
        return False
    timeline.transport.seek_cut(found.frame)
    timeline.bring_into_sight(found.frame)
    return True


def mark(timeline: Timeline, *, first: int | None = None, last: int | None = None) -> bool:
    """Set the in point, or the out point with its frame, the other one staying; neither clears both."""
    layout = timeline.sight.layout
    if first is not None:
        return send(timeline, gestures.set_in(layout, first))
    return send(timeline, gestures.set_out(layout, last) if last is not None else gestures.clear_range(layout))


def mark_range(timeline: Timeline, first: int, last: int) -> bool:
    """Set both points: the first frame and the one after the last."""
    return send(timeline, Gesture((("set_marked", {"first": first, "last": last}),), "range"))


def turn_track(timeline: Timeline, track: str, key: str, *, on: bool) -> bool:
    """Mute, solo or lock a track, or not."""
    done = send(timeline, gestures.set_track(timeline.sight.layout, track, **{key: on}))
    if not done:
        timeline.relaid.emit()  # whoever showed it as done shows again what is so
    return done


def select_track(timeline: Timeline, track: str) -> None:
    """Select all clips of a track."""
    timeline.selection.choose(timeline.sight.layout.clips(track))
