"""The viewer's panel: what is shown, the pictures, the scrubber and the transport."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QActionGroup, QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QMenu, QStackedWidget, QToolButton, QWidget

from studio.words.language import _
from ui.desk import Desk
from ui.look.kit import STRETCH, Glyph, as_panel, box, button, column, elided, label, row, segments, tool
from ui.look.tokens import Size
from ui.playback.transport import Transport
from ui.takes.again import make_again, make_missing_again
from ui.viewer.controls import Controls
from ui.viewer.overlays import MASKS
from ui.viewer.scrubber import Marks, Scrubber
from ui.viewer.stage import Stage
from ui.viewer.typed import spot_of
from ui.viewer.wall import Wall
from ui.wording import timecode

SEGMENTS = ("cut", "scene", "shot", "take")


class ViewerPanel(QFrame):
    """Plays the cut, a scene, a shot, or up to four takes side by side.

    Parameters
    ----------
    desk : Desk
    transport : Transport
    """

    wanted = Signal(str)
    """Key of an action that is to be done."""
    left = Signal()
    """Escape: back to where one came from."""

    def __init__(self, desk: Desk, transport: Transport) -> None:
        super().__init__()
        self._desk = desk
        self.transport = transport
        self._stage: Stage | None = None
        self._told: set[str] = set()
        as_panel(self, _("Viewer"))
        self.wall = Wall(desk, transport)
        self.wall.opened.connect(self.toggle_full_screen)
        self.wall.circled.connect(self.circle)
        self.wall.again.connect(self._make_again)
        self.scrubber = Scrubber()
        self.scrubber.moved.connect(self._seek)
        self.scrubber.jumped.connect(self.jump)
        self.controls = Controls(desk, transport)
        self.controls.moved.connect(self._follow)
        self.controls.clock.typed.connect(self.go_typed)
        self.controls.clock.left.connect(self.take_focus)
        self._home = box(column((self.wall, 1), gap=0))
        self._pages = QStackedWidget()
        self._pages.addWidget(self._home)
        self._pages.addWidget(self._make_empty())
        self.setLayout(
            column(
                self._make_head(),
                (self._pages, 1),
                row((self.scrubber, 1), margins=(8, 6, 8, 0)),
                self.controls,
                gap=0,
            )
        )
        transport.source_changed.connect(self.refresh)
        transport.moved.connect(self._place)
        transport.playing_changed.connect(self._played)
        transport.silent.connect(self._say_silent)
        transport.pictured.connect(self._look_for_faults)
        transport.marks_changed.connect(self._mark)
        transport.marks_changed.connect(self._place)
        desk.opened.connect(self.refresh)
        desk.closed.connect(self.refresh)
        desk.selection_changed.connect(self._mark)
        self.refresh()

    # ----- making -------------------------------------------------------------------------------------------------
    def _make_head(self) -> QWidget:
        self._sources = segments(_("Cut"), _("Scene"), _("Shot"), _("Take"))
        self._sources.group.idClicked.connect(lambda place: self.show_source(SEGMENTS[place]))
        tips = (
            _("The whole cut"), _("The scene of the selected shot, as it is cut"),
            _("The selected shot, as it is cut"), _("The selected shot's take, whole; several side by side"),
        )  # fmt: skip
        for tip, made in zip(tips, self._sources.group.buttons(), strict=True):
            made.setToolTip(tip)
        self._what = elided("", "caption", "2", Qt.AlignmentFlag.AlignCenter)
        over = self.wall.overlays
        self._compare = tool("columns-2", _("Compare takes side by side (Shift+C)"))
        self._compare.clicked.connect(lambda: self.wanted.emit("take.compare"))
        self._thirds = self._turn("grid-3x3", _("Thirds"), "thirds", on=over.thirds)
        self._safe = self._turn("scan", _("Safe areas"), "safe", on=over.safe)
        self._burn = self._turn("captions", _("Burn in timecode"), "burn", on=over.burn)
        self._mask = tool("crop", _("Mask to another aspect"))
        self._mask.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._mask.setMenu(self._make_masks())
        self._full = tool("maximize-2", _("Full screen (F11)"))
        self._full.clicked.connect(self.toggle_full_screen)
        head = box(
            row(
                self._sources, 8, (self._what, 1), 8, self._compare, self._thirds, self._safe, self._mask, self._burn,
                self._full, gap=2, margins=(8, 0, 8, 0),
            )
        )  # fmt: skip
        head.setMinimumHeight(Size.PANEL_HEAD + 8)
        return head

    def _turn(self, icon: str, words: str, name: str, *, on: bool) -> QToolButton:
        made = tool(icon, words, checkable=True, on=on)
        made.clicked.connect(lambda on: self.wall.lay_over(**{name: on}))
        return made

    def _make_masks(self) -> QMenu:
        menu = QMenu(self)
        group = QActionGroup(menu)
        for words, aspect in MASKS:
            action = menu.addAction(_(words))
            action.setCheckable(True)
            action.setChecked(aspect == self.wall.overlays.mask)
            action.triggered.connect(lambda _on=False, aspect=aspect: self.wall.lay_over(mask=aspect))
            group.addAction(action)
        return menu

    def _make_empty(self) -> QWidget:
        self._nothing = label("", "read", "well2")
        self._way_out = button("", "plus", "tonal")
        self._way_out.clicked.connect(lambda: self.wanted.emit(self._way))
        self._way = "shot.new"
        return box(
            column(
                STRETCH,
                row(STRETCH, Glyph("clapperboard", "on_well_2", 28), STRETCH),
                row(STRETCH, self._nothing, STRETCH),
                row(STRETCH, self._way_out, STRETCH),
                STRETCH,
                gap=10,
            ),
            "well",
        )

    # ----- what is shown ------------------------------------------------------------------------------------------
    def show_source(self, source: str) -> None:
        """Show the cut, the scene of the selected shot, that shot, or its take."""
        self.transport.show(source)

    def show_take(self, take: str) -> None:
        """Show one take."""
        row = self._desk.session.takes.get(take) if self._desk.session else None
        if row:
            self.transport.show("take", row.shot, (take,))

    def refresh(self) -> None:
        """Show what the transport now plays."""
        transport = self.transport
        self._sources.group.buttons()[SEGMENTS.index(transport.source)].setChecked(True)
        self._mark()
        self._place()
        there = transport.length > 0
        if self._stage is None:
            self._pages.setCurrentIndex(0 if there else 1)
        if not there:
            film = self._desk.film
            empty = film is None or not any(scene.shots for scene in film.scenes)
            self._nothing.setText(_("There is nothing to show yet.") if empty else _("No shot is selected."))
            self._way = "shot.new" if empty else "view.board"
            self._way_out.setText(" " + (_("Write a shot") if empty else _("Choose one on the board")))
        self.scrubber.setEnabled(there)
        self.controls.setEnabled(there)

    def _mark(self) -> None:
        """Cuts, markers and the marked range on the line."""
        transport, film = self.transport, self._desk.film
        takes = self._desk.takes(self._desk.selected[0]) if self._desk.selected else []
        self._compare.setEnabled(len(takes) > 1)
        if film is None:
            self.scrubber.show_marks(Marks(), 24)
            return
        low, high = transport.low, transport.low + transport.length
        if transport.takes:
            marks = Marks(transport.length)
        else:
            cuts = tuple(cut - low for cut in transport.reel.cuts(low + 1, high))
            found = tuple(
                (frame - low, marker.colour, marker.words) for frame, marker in transport.reel.markers(low, high)
            )
            ranged = film.marked
            inside = (max(0, ranged[0] - low), min(high, ranged[1]) - low) if ranged else None
            marks = Marks(transport.length, cuts, found, inside if inside and inside[0] < inside[1] else None)
        self.scrubber.show_marks(marks, max(1, round(film.rate)))

    def _place(self, _frame: int = 0) -> None:
        transport = self.transport
        self.scrubber.show_frame(transport.frame)
        place = self._desk.place(transport.shot_here())
        if not transport.is_playing:
            self.scrubber.say_place(
                timecode(transport.frame, transport.rate), timecode(transport.length, transport.rate)
            )
        self._what.setText(f"{self._desk.slate(place[1].id)}  {place[1].text[:80]}" if place else "")

    def _played(self, on: bool) -> None:
        if not on:
            self._place()
            self._follow()

    def _follow(self) -> None:
        """Who looks for a place by hand finds its shot selected, with its takes and its directions."""
        shot = self.transport.shot_here()
        if shot and not self.transport.is_playing and shot not in self._desk.selected:
            self._desk.select(shot)

    # ----- acting -------------------------------------------------------------------------------------------------
    def circle(self, take: str = "") -> bool:
        """Put a take, or the framed one, into the cut at once; whether there was one."""
        take = take or self.framed_take()
        row = self._desk.session.takes.get(take) if take and self._desk.session else None
        place = self._desk.place(row.shot) if row else None
        if row is None or place is None:
            return False
        if place[1].circled != row.id:
            self._desk.circle(row.shot, row.id)
        return True

    def framed_take(self) -> str:
        """The take in the framed pane; empty where the cut is shown."""
        panes = self.transport.panes
        return panes[self.transport.framed].take if self.transport.framed < len(panes) else ""

    def _make_again(self, number: int) -> None:
        session = self._desk.session
        panes = self.transport.panes
        take = session.takes.get(panes[number].take) if session and number < len(panes) and panes[number].take else None
        if take:
            make_again(self._desk, [take])
        elif shot := self.transport.shot_here():
            make_missing_again(self._desk, shot)

    def go_typed(self, typed: str) -> None:
        """Go where somebody typed: a place, a shot, a take."""
        film = self._desk.film
        if film is None:
            return
        slates = {self._desk.slate(shot.id): shot.id for shot in self._desk.shots()}
        spot = spot_of(typed, film, slates, self.transport.frame, self.transport.length)
        takes = self._desk.takes(spot.shot) if spot and spot.take else []
        take = next((take for take in takes if spot and take.number == spot.take), None)
        if spot is None or (spot.take and take is None):
            self._desk.noticed.emit(
                _("“{typed}” is no place here.").format(typed=typed.strip()[:40]),
                _("Type frames (+12), a time (2:10) or a slate (2A)."),
            )
            self.controls.clock.refuse()
            return
        if take:
            self._desk.select(take.shot)
            self.transport.show("take", take.shot, (take.id,))
        elif spot.shot:
            self.transport.seek_shot(spot.shot)
            self._desk.select(spot.shot)
        elif spot.frame is not None:
            self._seek(spot.frame)
        self.take_focus()

    def _seek(self, frame: int) -> None:
        self.transport.seek(frame)
        self._follow()

    def jump(self, step: int) -> None:
        """To the next or the previous cut."""
        self.transport.jump(step)
        self._follow()

    def step(self, frames: int) -> None:
        """Stop, and go on or back by frames."""
        self.transport.step(frames)
        self._follow()

    def type_place(self) -> None:
        """Give the clock the keyboard."""
        self.controls.clock.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def take_focus(self) -> None:
        """Give the line of the playhead the keyboard."""
        self.scrubber.setFocus()

    def let_go(self) -> None:
        """The window closes."""
        self.leave_full_screen()

    # ----- the whole screen ---------------------------------------------------------------------------------------
    @property
    def is_full_screen(self) -> bool:
        """Whether the pictures fill a screen."""
        return self._stage is not None

    def toggle_full_screen(self) -> None:
        """Fill the screen where the window is, or come back."""
        if self._stage is not None:
            self.leave_full_screen()
            return
        stage = Stage(self.wall, self.window().screen())
        stage.addActions(self.window().actions())
        stage.left.connect(self.leave_full_screen)
        self._stage = stage
        stage.fill()
        self.wall.panes[self.transport.framed].setFocus()

    def leave_full_screen(self) -> None:
        """Come back to the window."""
        stage, self._stage = self._stage, None
        if stage is None:
            return
        layout = self._home.layout()
        assert layout
        layout.addWidget(self.wall)
        self.wall.show()
        stage.hide()
        stage.deleteLater()
        self.refresh()
        self.window().activateWindow()
        self.take_focus()

    # ----- events -------------------------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.transport.pause()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.transport.wake(on=True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._stage is None and not event.spontaneous():
            # Another view; a window that is only put away by the desktop plays on.
            self.transport.pause()
        if self._stage is None:
            self.transport.wake(on=False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.controls.make_room(self.width())

    def _look_for_faults(self, number: int) -> None:
        """A take that cannot be read is looked at by the desk too, once."""
        fault = self.wall.panes[number].fault
        path = str(fault.parameters.get("path", "")) if fault else ""
        if path and path not in self._told:
            self._told.add(path)
            self._desk.recheck()

    def _say_silent(self) -> None:
        self._desk.noticed.emit(_("No sound device plays."), _("The picture runs on; connect a device and play again."))
