"""What opens when a clip is opened: a shot plays, a title and a marker take words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QInputDialog

from studio.document.values import Marker
from studio.words.language import _
from ui.timeline import deeds
from ui.timeline.sight import Item

if TYPE_CHECKING:
    from ui.timeline.timeline import Timeline


def open_item(timeline: Timeline, item: Item) -> None:
    """Edit a title; go to any other clip's beginning, so that it can be watched."""
    if item.track == "titles" and item.free:
        edit_title(timeline, item)
    else:
        timeline.transport.seek_cut(item.start)
        timeline.bring_into_sight(item.start, item.end)


def edit_title(timeline: Timeline, item: Item) -> None:
    """Ask for a title's words; an empty answer leaves it as it was."""
    clip = timeline.sight.film.clips_by_id.get(item.id)
    if clip is None:
        return
    words, given = QInputDialog.getMultiLineText(timeline.window(), _("Title"), _("Words of the title:"), clip.text)
    if given and words.strip() and words != clip.text:
        deeds.change_clip(timeline, item, text=words.strip())


def edit_marker(timeline: Timeline, marker: Marker) -> None:
    """Ask for a marker's words."""
    words, given = QInputDialog.getText(timeline.window(), _("Marker"), _("Words of the marker:"), text=marker.words)
    if given and words != marker.words:
        deeds.change_marker(timeline, marker, words=words.strip())
