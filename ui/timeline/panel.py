"""The panel of the cut: tools and whole cut above, heads at the left, the timeline."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.document.values import Marker
from studio.words.language import _
from ui.desk import Desk
from ui.look.kit import button, column, label, row
from ui.timeline import accessible
from ui.timeline.deeds import add_marker, turn_track
from ui.timeline.drops import bring_files
from ui.timeline.heads import Heads
from ui.timeline.menus import head_menu, show_menu
from ui.timeline.remembering import Remembering
from ui.timeline.sight import Item
from ui.timeline.sources import make
from ui.timeline.strips import Strips
from ui.timeline.telling import Telling
from ui.timeline.timeline import Timeline
from ui.timeline.tools import Tools
from ui.timeline.transport import Playing
from ui.timeline.view import least_zoom
from ui.widgets.bringing import Bringing

SOON = 120
"""Milliseconds after which an edit shows in the whole cut too: what one looks at is painted first."""


class TimelinePanel(QWidget):
    """The cut, with everything that changes it.

    Parameters
    ----------
    desk : Desk
    transport : Playing
        `ui.playback.transport.Transport`.

    Attributes
    ----------
    head : QWidget
        The row of tools; whoever shows the panel lays it above.
    timeline : Timeline
    """

    said = Signal(str)
    """A sentence for the status bar: why something did not go further."""

    turned = Signal()
    """Another tool is in the hand, or something is minded that was not."""

    def __init__(self, desk: Desk, transport: Playing) -> None:
        super().__init__()
        self.desk = desk
        self.setObjectName("cut")
        self.setAccessibleName(_("Cut"))
        accessible.install()
        self.strips = Strips(make)
        self.timeline = Timeline(desk, transport, self.strips)
        self.heads = Heads()
        self.tools = Tools()
        self.head = self.tools
        self.empty = _Empty(desk)
        self.bringing = Bringing()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(SOON)
        self._later.timeout.connect(self._show_whole)
        body = QWidget()
        body.setLayout(row(self.heads, (self.timeline, 1), gap=2, margins=(6, 4, 6, 6)))
        self.body = body
        layout = QVBoxLayout(self)
        layout.setSpacing(0)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(body, 1)
        layout.addWidget(self.bringing)
        layout.addWidget(self.empty, 1)
        self._connect()
        self._lay_lanes()
        self._relaid()
        self._show_whole()
        self._view_changed()
        self.remembering = Remembering(self.timeline)
        self.telling = Telling(self.timeline)

    def _connect(self) -> None:
        timeline, tools, heads = self.timeline, self.tools, self.heads
        timeline.view_changed.connect(self._view_changed)
        timeline.relaid.connect(self._relaid)
        timeline.restated.connect(self._later.start)
        timeline.lanes_changed.connect(self._lay_lanes)
        timeline.hand_changed.connect(tools.show_hand)
        timeline.switched.connect(tools.show_switch)
        timeline.hand_changed.connect(lambda _hand: self.turned.emit())
        timeline.switched.connect(lambda _key, _on: self.turned.emit())
        timeline.said.connect(self.said)
        timeline.bringing.connect(self.bringing.show_share)
        timeline.menu_wanted.connect(lambda screen, at: show_menu(timeline, screen, at))
        timeline.opened.connect(self._open)
        timeline.files_dropped.connect(lambda files, track, frame: bring_files(timeline, files, track, frame))
        timeline.transport.cut_frame_moved.connect(tools.minimap.show_frame)
        tools.chosen.connect(timeline.set_hand)
        tools.turned.connect(lambda key, on: timeline.switch(key, on=on))
        tools.marked.connect(lambda: add_marker(timeline))
        tools.zoomed.connect(timeline.zoom_to)
        tools.stepped.connect(timeline.zoom_step)
        tools.minimap.moved.connect(lambda share: timeline.pan_to(share * timeline.sight.length))
        tools.minimap.turned.connect(lambda turned: timeline.pan(-turned))
        heads.turned.connect(lambda track, key, on: turn_track(timeline, track, key, on=on))
        heads.resized.connect(timeline.set_height)
        heads.scrolled.connect(lambda turned: timeline.scroll_down(turned // 2))
        heads.asked.connect(lambda track, at: head_menu(timeline, track).exec(at))
        for key, on in timeline.switches.items():
            tools.show_switch(key, on)
        self.desk.closed.connect(self.let_go)

    # ----- showing ------------------------------------------------------------------------------------------------
    def _view_changed(self) -> None:
        view, length = self.timeline.view, self.timeline.sight.length
        self.tools.minimap.show_view(*view.shown())
        self.tools.show_zoom(view.zoom, least_zoom(view.width, length))

    def _relaid(self) -> None:
        sight = self.timeline.sight
        there = sight.length > 0
        self.body.setVisible(there)
        self.empty.setVisible(not there)
        self.tools.setEnabled(there)
        self.heads.show_tracks(sight.film.tracks)
        self._later.start()

    def _show_whole(self) -> None:
        sight = self.timeline.sight
        starts, ends = sight.edges("shots")
        self.tools.minimap.show_shots(starts, ends, sight.shot_states(), sight.length)
        markers = tuple((placed.frame, placed.marker.colour) for placed in sight.layout.markers())
        self.tools.minimap.show_marks(markers, sight.film.marked, sight.rate)

    def _lay_lanes(self) -> None:
        self.heads.show_lanes(self.timeline.lanes)
        self.heads.show_tracks(self.timeline.sight.film.tracks)

    def _open(self, item: Item | Marker) -> None:
        from ui.timeline.editing import open_item

        open_item(self.timeline, item)

    # ----- what the window asks of a panel ------------------------------------------------------------------------
    def keep(self) -> None:
        """Keep what is being typed: nothing is typed here, but a drag is given up."""
        self.timeline.hands.give_up()

    def take_focus(self) -> None:
        """Give the keyboard to the timeline."""
        self.timeline.setFocus()

    @property
    def unfinished(self) -> bool:
        """Whether pictures, waves or tiles of what is in sight are still to come."""
        return self.strips.busy or self.timeline.tiles.unfinished

    def let_go(self) -> None:
        """End the workers."""
        self.strips.stop()


class _Empty(QWidget):
    """A film without shots."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        words = label(_("There is nothing in the cut yet: it is made of the board's shots."), "read", "2", wrap=True)
        add = button(_("Write the first shot"), "plus", "tonal")
        add.clicked.connect(lambda: _first_shot(desk))
        self.setLayout(column(words, add, gap=10, margins=(24, 24, 24, 24)))


def _first_shot(desk: Desk) -> None:
    film = desk.film
    if film is None:
        return
    if film.scenes:
        desk.apply("add_shot", scene=film.scenes[0].id, index=0)
    else:
        desk.apply("add_scene", heading=_("INT. SOMEWHERE - DAY"), index=0)
