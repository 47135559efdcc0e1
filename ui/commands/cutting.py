"""The Cut menu: what is done on the timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ui.commands.media import follow
from ui.commands.register import command
from ui.timeline import deeds, drops, editing
from ui.timeline.panel import TimelinePanel

if TYPE_CHECKING:
    from ui.timeline.timeline import Timeline
    from ui.window import Window

LEAD = 12
"""Frames by which sound goes before or after its picture at one press."""


def _timeline(window: Window) -> Timeline:
    return cast("TimelinePanel", window.bench.panel("cut")).timeline


@command("cut.select")
def select(window: Window) -> None:
    """Take the pointer: what one grabs decides."""
    _hand(window, "select")


@command("cut.razor")
def razor(window: Window) -> None:
    """Take the razor."""
    _hand(window, "razor")


@command("cut.slip")
def slip(window: Window) -> None:
    """Take the tool that changes what clips show."""
    _hand(window, "slip")


def _hand(window: Window, hand: str) -> None:
    window.show_view("timeline")
    timeline = _timeline(window)
    timeline.set_hand(hand)
    show_state(window, timeline)


def show_state(window: Window, timeline: Timeline) -> None:
    """Tick in the menu what is on."""
    for hand in ("select", "razor", "slip"):
        window.actions_by_key[f"cut.{hand}"].setChecked(timeline.hand == hand)
    for key, on in timeline.switches.items():
        window.actions_by_key[f"cut.{key}"].setChecked(on)


def _switch(window: Window, key: str) -> None:
    timeline = _timeline(window)
    timeline.switch(key, on=not timeline.switches[key])
    show_state(window, timeline)


@command("cut.snap")
def snap(window: Window) -> None:
    """Let edges snap, or not."""
    _switch(window, "snap")


@command("cut.ripple")
def ripple(window: Window) -> None:
    """Keep the cut closed while trimming and moving, or not."""
    _switch(window, "ripple")


@command("cut.linked")
def linked(window: Window) -> None:
    """Let sound go with its picture, or not."""
    _switch(window, "linked")


@command("cut.split")
def split(window: Window) -> None:
    """Cut at the playhead."""
    deeds.split(_timeline(window))


@command("cut.trim_start")
def trim_start(window: Window) -> None:
    """Let the shot begin at the playhead."""
    deeds.trim_to_playhead(_timeline(window), "start")


@command("cut.trim_end")
def trim_end(window: Window) -> None:
    """Let the shot end at the playhead."""
    deeds.trim_to_playhead(_timeline(window), "end")


@command("cut.dissolve")
def dissolve(window: Window) -> None:
    """Dissolve from the shot before, or cut again."""
    deeds.dissolve(_timeline(window))


@command("cut.join")
def join(window: Window) -> None:
    """Make one of two pieces."""
    deeds.join(_timeline(window))


@command("cut.lift")
def lift(window: Window) -> None:
    """Take out what is selected and leave black."""
    deeds.lift(_timeline(window))


@command("cut.extract")
def extract(window: Window) -> None:
    """Take out what is selected and close the gap."""
    deeds.extract(_timeline(window))


@command("cut.close_gap")
def close_gap(window: Window) -> None:
    """Close the gap at the playhead or before the selected shot."""
    deeds.close_gap(_timeline(window))


@command("cut.lift_range")
def lift_range(window: Window) -> None:
    """Take out what lies between the in and the out point and leave black."""
    deeds.lift_range(_timeline(window))


@command("cut.extract_range")
def extract_range(window: Window) -> None:
    """Take out what lies between the in and the out point and close the gap."""
    deeds.extract_range(_timeline(window))


@command("cut.sound_earlier")
def sound_earlier(window: Window) -> None:
    """Let the sound begin before its picture."""
    deeds.lead_or_trail(_timeline(window), "start", LEAD)


@command("cut.sound_later")
def sound_later(window: Window) -> None:
    """Let the sound go on after its picture."""
    deeds.lead_or_trail(_timeline(window), "end", LEAD)


@command("cut.louder")
def louder(window: Window) -> None:
    """One decibel louder."""
    deeds.gain(_timeline(window), 1.0)


@command("cut.quieter")
def quieter(window: Window) -> None:
    """One decibel quieter."""
    deeds.gain(_timeline(window), -1.0)


@command("cut.mute")
def mute(window: Window) -> None:
    """Mute the selected sound, or let it be heard."""
    deeds.mute(_timeline(window))


@command("cut.fade_in")
def fade_in(window: Window) -> None:
    """Let the selected clip come slowly, or at once."""
    deeds.fade(_timeline(window), "in")


@command("cut.fade_out")
def fade_out(window: Window) -> None:
    """Let the selected clip go slowly, or at once."""
    deeds.fade(_timeline(window), "out")


@command("cut.marker")
def marker(window: Window) -> None:
    """Put a marker at the playhead; where one stands, edit it."""
    timeline = _timeline(window)
    frame = timeline.transport.cut_frame
    standing = timeline.sight.layout.markers(frame, frame + 1)
    if standing:
        editing.edit_marker(timeline, standing[0].marker)
    else:
        deeds.add_marker(timeline, frame)


@command("cut.next_marker")
def next_marker(window: Window) -> None:
    """Go to the next marker."""
    deeds.go_to_marker(_timeline(window), 1)


@command("cut.previous_marker")
def previous_marker(window: Window) -> None:
    """Go to the marker before."""
    deeds.go_to_marker(_timeline(window), -1)


@command("cut.title")
def title(window: Window) -> None:
    """Ask for a title at the playhead."""
    window.show_view("timeline")
    editing.new_title(_timeline(window))


@command("cut.sound_file")
def sound_file(window: Window) -> None:
    """Put music or a sound from a file at the playhead."""
    follow(window, _timeline(window))
    drops.choose_sound(_timeline(window))


@command("cut.picture_file")
def picture_file(window: Window) -> None:
    """Let footage or a picture from a file stand for the shot."""
    follow(window, _timeline(window))
    drops.choose_picture(_timeline(window))


@command("cut.zoom_in")
def zoom_in(window: Window) -> None:
    """Look nearer; on the board, larger cards."""
    if window.view == "board":
        window.board.zoom(1)
    else:
        _timeline(window).zoom_step(1)


@command("cut.zoom_out")
def zoom_out(window: Window) -> None:
    """Look from further away; on the board, smaller cards."""
    if window.view == "board":
        window.board.zoom(-1)
    else:
        _timeline(window).zoom_step(-1)


@command("cut.fit")
def fit(window: Window) -> None:
    """Show the whole cut."""
    _timeline(window).fit()
