"""The menus of the right mouse button: for clips, gaps, markers, the ruler and the heads of tracks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from studio.document.values import COLOURS, SOUND_TRACKS, Marker
from studio.words.language import _
from ui.look import icons
from ui.sheets.marker import NAMES as COLOUR_NAMES
from ui.timeline import deeds, drops, editing
from ui.timeline.heads import NAMES, SILENT
from ui.timeline.sight import Item
from ui.timeline.view import RULER, TOP

if TYPE_CHECKING:
    from ui.timeline.timeline import Timeline


class _Menu(QMenu):
    """A menu that goes when it is closed."""

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.aboutToHide.connect(self.deleteLater)

    def put(
        self,
        words: str,
        act: Callable[[], object],
        *,
        icon: str = "",
        there: bool = True,
        on: bool | None = None,
        keys: str = "",
    ) -> QAction:
        """Add an entry; `on` makes it one that can be ticked, `keys` are shown beside it."""
        entry = self.addAction(f"{words}\t{keys}" if keys else words)
        if icon:
            entry.setIcon(icons.icon(icon))
        if on is not None:
            entry.setCheckable(True)
            entry.setChecked(on)
        entry.setEnabled(there)
        # What is done may rebuild what the menu stands on: first the menu goes.
        entry.triggered.connect(lambda *_checked: act())
        return entry


def menu_at(timeline: Timeline, at: QPointF) -> QMenu | None:
    """The menu for a place of the timeline; None where there is nothing to be done."""
    if timeline.desk.film is None:
        return None
    frame = timeline.view.under(at.x())
    if at.y() < TOP:
        marker = _marker_at(timeline, at)
        return marker_menu(timeline, marker) if marker is not None else ruler_menu(timeline, frame)
    item = timeline.item_at(at)
    if item is not None:
        if item not in timeline.selection:
            timeline.selection.choose([item])
        return clip_menu(timeline, item)
    lane = timeline.lane_at(at.y())
    return gap_menu(timeline, lane.track if lane else "", frame)


def show_menu(timeline: Timeline, screen: QPoint, at: QPointF) -> None:
    """Open the menu for a place of the timeline."""
    menu = menu_at(timeline, at)
    if menu is not None:
        menu.popup(screen)


def _marker_at(timeline: Timeline, at: QPointF) -> Marker | None:
    from ui.timeline.grabs import grab_at

    return grab_at(timeline, at).marker if at.y() < RULER else None


def clip_menu(timeline: Timeline, item: Item) -> QMenu:
    """What can be done with a clip, or with all that is selected."""
    menu = _Menu(timeline, _("Clip"))
    free = not timeline.sight.film.track(item.track).locked and not timeline.desk.read_only
    frame = timeline.transport.cut_frame
    inside = item.start < frame < item.end
    if item.track == "titles":
        menu.put(_("Edit the title…"), lambda: editing.edit_title(timeline, item), icon="pencil", there=free)
    elif item.track == "shots":
        menu.put(_("Play from here"), lambda: timeline.transport.seek_cut(item.start), icon="play")
    menu.put(
        _("Cut at the playhead"), lambda: deeds.split(timeline), icon="split", there=free and inside, keys="Ctrl+B"
    )
    menu.put(_("Join with the next piece"), lambda: deeds.join(timeline), there=free)
    menu.addSeparator()
    if item.track == "shots":
        menu.put(_("Dissolve from the shot before"), lambda: deeds.dissolve(timeline), there=free, keys="Ctrl+T")
        menu.put(_("Show all of it again"), lambda: deeds.fit(timeline), there=free)
        menu.put(
            _("Let footage or a picture stand for it…"), lambda: drops.choose_picture(timeline), icon="film", there=free
        )
        found = timeline.sight.place(item)
        if found is not None and found[1].stands:
            menu.put(_("Show the take again"), lambda: timeline.desk.apply("set_stand", shot=item.shot, media=""))
    else:
        if item.track in SOUND_TRACKS:
            menu.put(_("Louder"), lambda: deeds.gain(timeline, 1.0), there=free, keys="Alt+Up")
            menu.put(_("Quieter"), lambda: deeds.gain(timeline, -1.0), there=free, keys="Alt+Down")
            menu.put(
                _("Mute"),
                lambda: deeds.mute(timeline),
                icon="volume-x",
                there=free,
                on=item.level.muted,
                keys="Shift+X",
            )
        menu.put(_("Duplicate"), lambda: deeds.duplicate(timeline), icon="copy", there=free and item.free)
    menu.put(_("Fade in"), lambda: deeds.fade(timeline, "in"), there=free, keys="Alt+[")
    menu.put(_("Fade out"), lambda: deeds.fade(timeline, "out"), there=free, keys="Alt+]")
    menu.addSeparator()
    menu.put(_("Take out, keep the gap"), lambda: deeds.lift(timeline), there=free, keys="Delete")
    menu.put(
        _("Take out and close the gap"),
        lambda: deeds.extract(timeline),
        icon="trash-2",
        there=free,
        keys="Shift+Delete",
    )
    return menu


def gap_menu(timeline: Timeline, track: str, frame: int) -> QMenu:
    """What can be done where no clip lies."""
    menu = _Menu(timeline, _("Gap"))
    free = not timeline.desk.read_only and not (track and timeline.sight.film.track(track).locked)
    if track == "shots":
        gap = timeline.sight.layout.gaps(frame, frame + 1)
        menu.put(_("Close the gap"), lambda: deeds.close_gap(timeline, frame), there=free and bool(gap))
    if track == "titles":
        menu.put(_("Add a title here…"), lambda: editing.new_title(timeline, frame), icon="type", there=free)
    if track in SOUND_TRACKS:
        menu.put(_("Add music or a sound…"), lambda: drops.choose_sound(timeline), icon="music", there=free)
    menu.put(
        _("Marker here"), lambda: deeds.add_marker(timeline, frame), icon="flag", there=not timeline.desk.read_only
    )
    menu.put(_("Move the playhead here"), lambda: timeline.transport.seek_cut(frame))
    return menu


def ruler_menu(timeline: Timeline, frame: int) -> QMenu:
    """What can be done in the ruler."""
    menu = _Menu(timeline, _("Ruler"))
    marked = timeline.sight.film.marked
    free = not timeline.desk.read_only
    menu.put(_("Marker here"), lambda: deeds.add_marker(timeline, frame), icon="flag", there=free)
    menu.put(_("In point here"), lambda: deeds.mark(timeline, first=frame), there=free)
    menu.put(_("Out point here"), lambda: deeds.mark(timeline, last=frame), there=free)
    menu.put(_("Clear in and out"), lambda: deeds.mark(timeline), there=free and marked is not None)
    menu.addSeparator()
    taken = free and marked is not None
    menu.put(_("Take out from in to out, keep the gap"), lambda: deeds.lift_range(timeline), there=taken, keys=";")
    menu.put(
        _("Take out from in to out and close the gap"), lambda: deeds.extract_range(timeline), there=taken, keys="'"
    )
    menu.addSeparator()
    menu.put(_("Show the whole cut"), timeline.fit, keys="Shift+Z")
    return menu


def marker_menu(timeline: Timeline, marker: Marker) -> QMenu:
    """What can be done with a marker."""
    menu = _Menu(timeline, _("Marker"))
    free = not timeline.desk.read_only
    menu.put(_("Edit the marker…"), lambda: editing.edit_marker(timeline, marker), icon="pencil", there=free)
    colours = menu.addMenu(_("Colour"))
    for key in COLOURS:
        entry = colours.addAction(_(COLOUR_NAMES[key]))
        entry.setCheckable(True)
        entry.setChecked(marker.colour == key)
        entry.setEnabled(free)
        entry.triggered.connect(lambda *_checked, key=key: deeds.change_marker(timeline, marker, colour=key))
    menu.put(_("Move the playhead here"), lambda: timeline.transport.seek_cut(timeline.sight.place_of(marker)))
    menu.put(_("Move the marker to the playhead"), lambda: deeds.move_marker(timeline, marker), there=free)
    menu.addSeparator()
    menu.put(_("Delete the marker"), lambda: deeds.remove_marker(timeline, marker), icon="trash-2", there=free)
    return menu


def head_menu(timeline: Timeline, track: str) -> QMenu:
    """What can be done with a track."""
    name = _(NAMES[track])
    menu = _Menu(timeline, name)
    said, free = timeline.sight.film.track(track), not timeline.desk.read_only
    if track not in SILENT:
        for key, words, on in (("muted", _("Mute"), said.muted), ("soloed", _("Solo"), said.soloed)):
            menu.put(words, lambda key=key, on=on: deeds.turn_track(timeline, track, key, on=not on), there=free, on=on)
    menu.put(
        _("Lock"),
        lambda: deeds.turn_track(timeline, track, "locked", on=not said.locked),
        icon="lock",
        there=free,
        on=said.locked,
    )
    menu.addSeparator()
    height = timeline.heights()[track]
    menu.put(_("Higher"), lambda: timeline.set_height(track, round(height * 1.25) + 2))
    menu.put(_("Lower"), lambda: timeline.set_height(track, round(height / 1.25)))
    menu.put(_("Ordinary height"), lambda: timeline.set_height(track, 0))
    menu.addSeparator()
    menu.put(_("Select all of {track}").format(track=name), lambda: deeds.select_track(timeline, track))
    return menu
