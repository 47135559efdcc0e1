"""What opens when a clip is opened: a shot plays, a title and a marker take words on a sheet of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.messages.jobs import Title
from studio.cut import gestures
from studio.cut.edit_list import EditLists
from studio.document.values import Marker
from ui.playback.reel import Reel, wound
from ui.sheets.marker import MarkerSheet
from ui.sheets.place import under
from ui.sheets.title import TitleSheet
from ui.timeline import deeds
from ui.timeline.sight import Item

if TYPE_CHECKING:
    from ui.timeline.timeline import Timeline


def open_item(timeline: Timeline, item: Item | Marker) -> None:
    """Edit a title or a marker; go to any other clip's beginning, so that it can be watched."""
    if isinstance(item, Marker):
        edit_marker(timeline, item)
    elif item.track == "titles" and item.free:
        edit_title(timeline, item)
    else:
        timeline.transport.seek_cut(item.start)
        timeline.bring_into_sight(item.start, item.end)


def new_title(timeline: Timeline, frame: int | None = None) -> None:
    """Ask for a title at a frame, or at the playhead; nothing is added until its words are there."""
    layout, fade = timeline.sight.layout, deeds.title_fade(timeline)
    frame = timeline.transport.cut_frame if frame is None else frame
    if layout.film.track("titles").locked:
        deeds.send(timeline, gestures.add_title(layout, "", frame))  # says why not
        return
    if not deeds.may(timeline):
        return
    blank = Title(text="", at=frame, frames=round(3 * layout.film.rate), fade_in=fade, fade_out=fade)
    sheet = TitleSheet(under(timeline), _reel(timeline), blank, new=True)
    sheet.given.connect(lambda title: deeds.lay_title(timeline, title))


def edit_title(timeline: Timeline, item: Item) -> None:
    """Ask for a title's words, its place and how long it stands."""
    clip = timeline.sight.film.clips_by_id.get(item.id)
    if clip is None or not deeds.may(timeline):
        return
    title = Title(
        text=clip.text, at=item.start, frames=item.frames, place=clip.place, fade_in=item.fade_in,
        fade_out=item.fade_out,
    )  # fmt: skip
    sheet = TitleSheet(under(timeline), _reel(timeline), title)
    sheet.given.connect(lambda wanted: deeds.change_title(timeline, item, wanted))


def _reel(timeline: Timeline) -> Reel:
    """The cut as it lies now."""
    session, layout = timeline.desk.session, timeline.sight.layout
    if session is None:
        return Reel()
    return wound(EditLists(session.takes, session.media).of(layout.film, layout=layout), layout)


def edit_marker(timeline: Timeline, marker: Marker) -> None:
    """Ask for a marker's words and its colour."""
    if not deeds.may(timeline):
        return
    frame = timeline.sight.place_of(marker)
    sheet = MarkerSheet(under(timeline), marker, frame, timeline.sight.rate)
    sheet.given.connect(lambda words, colour: deeds.change_marker(timeline, marker, words=words, colour=colour))
    sheet.removed.connect(lambda: deeds.remove_marker(timeline, marker))
