"""What hands can do on the timeline, all in one place. Each takes a layout, gives a `Gesture` and changes nothing.

`Gesture.edit` is the key and the parameters of the one edit that does it, as one step of undo; `Gesture.done` shows
what the film would be.
"""

from studio.cut.gesture import LIMITS, Gesture
from studio.cut.marking import (
    add_marker,
    change_marker,
    clear_range,
    move_marker,
    next_marker,
    remove_marker,
    set_in,
    set_out,
    set_track,
)
from studio.cut.moving import add_sound, add_title, duplicate, move, new_clip, nudge, place_at, reorder
from studio.cut.ranging import extract_range, lift_range
from studio.cut.sounding import dissolve, fade, gain, lead, mute, tail
from studio.cut.splitting import close_gap, extract, fitted, gap_at, join, lift, razor
from studio.cut.trimming import roll, slide, slip, trim_end, trim_start, trim_to

__all__ = [
    "LIMITS",
    "Gesture",
    "add_marker",
    "add_sound",
    "add_title",
    "change_marker",
    "clear_range",
    "close_gap",
    "dissolve",
    "duplicate",
    "extract",
    "extract_range",
    "fade",
    "fitted",
    "gain",
    "gap_at",
    "join",
    "lead",
    "lift",
    "lift_range",
    "move",
    "move_marker",
    "mute",
    "new_clip",
    "next_marker",
    "nudge",
    "place_at",
    "razor",
    "remove_marker",
    "reorder",
    "roll",
    "set_in",
    "set_out",
    "set_track",
    "slide",
    "slip",
    "tail",
    "trim_end",
    "trim_start",
    "trim_to",
]
