"""The transport: the one thing that plays. One clock for every pane, and the place in the cut."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from engine.messages.faults import Fault
from engine.messages.jobs import SAMPLE_RATE, samples_at
from studio.cut.edit_list import EditLists
from ui.desk import Desk
from ui.playback.card import Level
from ui.playback.decoding import Wish
from ui.playback.frames import Frame
from ui.playback.master import MasterClock
from ui.playback.mixing import Heard
from ui.playback.panes import MOST_PANES, Pane, Panes
from ui.playback.reel import Cuts, Reel, reel_of

SOURCES = ("cut", "scene", "shot", "take")
SPEEDS = (-8.0, -4.0, -2.0, -1.0, 0.0, 1.0, 2.0, 4.0, 8.0)
"""What J and L walk through. Sound is heard at 1 only: played faster, slower or backwards it would have to be stretched
or squeaks, and a shuttle is for finding a picture."""
SOON = 0.004
"""Seconds by which a picture is handed over before its first sample is heard: painting it takes about as long."""
FEW = 64
"""Shots whose state may change at once and still be looked at here; a whole film's states come in slices."""


class Transport(QObject):
    """Plays the cut, a scene, a shot or up to four takes side by side.

    Parameters
    ----------
    desk : Desk
    """

    cut_frame_moved = Signal(int)
    """Another frame of the film is shown."""
    moved = Signal(int)
    """The same as a frame of what is shown: of the scene, the shot, the take."""
    playing_changed = Signal(bool)
    source_changed = Signal()
    """Something else is shown, or what is shown was edited."""
    marks_changed = Signal()
    """What is shown is the same, but its markers, its marked range or its words may not be."""
    takes_shown = Signal(object)
    """Ids of the takes in the panes, as a tuple; empty where the cut is shown."""
    framed_changed = Signal(int)
    """Another pane is the framed one."""
    pictured = Signal(int)
    """The picture of a pane is another one."""
    loop_changed = Signal(bool)
    speed_changed = Signal(float)
    muted_changed = Signal(bool)
    silent = Signal()
    """No sound card plays; the film runs on without. Told once."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._cut = Reel()
        self._cuts: Cuts | None = None
        self._cut_is_old = True
        self._cut_at = 0
        self._at = 0
        self._low, self._high = 0, 0
        self._panes = Panes(self)
        self._panes.pictured.connect(self.pictured)
        self._master = MasterClock(desk, self)
        self._master.silent.connect(self.silent)
        self._speed = 0.0
        self._loop = False
        self.source = "cut"
        self.shot = ""
        self.framed = 0
        self.frames = self._panes.frames
        self.shown = self.dropped = 0
        """Pictures shown and missed while playing at speed 1, since it began to play."""
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._tick)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self.refresh)
        desk.opened.connect(self._opened)
        desk.closed.connect(self._closed)
        desk.film_changed.connect(self._edited)
        desk.states_changed.connect(self._restated)
        desk.material_changed.connect(self._restated)
        desk.selection_changed.connect(self._selected)
        self._awake = False

    # ----- what is shown ------------------------------------------------------------------------------------------
    @property
    def panes(self) -> tuple[Pane, ...]:
        """What is side by side: one pane, or one for each take."""
        return tuple(self._panes.all)

    @property
    def takes(self) -> tuple[str, ...]:
        """Ids of the takes that are shown; none where it is the cut."""
        return self._panes.takes

    @property
    def rate(self) -> Fraction:
        """Frames per second."""
        return self._cut.edit_list.rate

    @property
    def length(self) -> int:
        """Frames of what is shown."""
        return self._high - self._low

    @property
    def frame(self) -> int:
        """The frame of what is shown, 0 for its first."""
        return self._at - self._low

    @property
    def cut_frame(self) -> int:
        """The film's frame; where takes are shown by themselves, the one before that."""
        return self._cut_at if self.source == "take" else self._at

    @property
    def reel(self) -> Reel:
        """The film as it is played."""
        return self._cut

    @property
    def low(self) -> int:
        """The first frame of what is shown, in the film; 0 for takes."""
        return self._low

    @property
    def is_playing(self) -> bool:
        """Whether it runs, at whatever speed."""
        return self._speed != 0

    @property
    def speed(self) -> float:
        """How fast it runs, 0 at rest, below 0 backwards."""
        return self._speed

    def wake(self, *, on: bool) -> None:
        """Somebody looks, or nobody: then edits cost nothing until somebody looks again."""
        self._awake = on
        if on:
            self.refresh()
            place = self._cut.place(self._desk.selected[0]) if self._desk.selected else None
            if place and not self.is_playing and self.source == "cut" and not place.start <= self._at < place.end:
                self._go(place.start)

    def show(self, source: str, shot: str = "", takes: Sequence[str] = ()) -> None:
        """Show the cut, the scene of a shot, a shot as the cut has it, or takes of a shot, side by side.

        Parameters
        ----------
        source : str
            One of `SOURCES`.
        shot : str
            By default the one that is selected, else the one at the playhead.
        takes : sequence of str
            Up to four; by default the circled take, or the newest.

        Raises
        ------
        ValueError
            Another source.
        """
        if source not in SOURCES:
            raise ValueError(source)
        if self._cut_is_old:
            self._read_cut()
        shot = shot or (self._desk.selected[0] if self._desk.selected else "") or self._cut.shot_at(self.cut_frame)
        same_takes = source == self.source == "take" and shot == self.shot
        if not same_takes and source != self.source:
            self.pause()
        at = self._at
        if self.source == "take" and source != "take":
            at = self._cut_at
        elif source == "take" and self.source != "take":
            self._cut_at = self._at
            at = self._cut.frame_of_take(self._at, shot)
        elif source == "take" and not same_takes:
            at = 0
        self.source, self.shot = source, shot
        self._load(tuple(takes), at)

    def frame_pane(self, number: int) -> None:
        """Frame a pane: its sound is heard, and circling means its take."""
        if 0 <= number < len(self._panes.all) and number != self.framed:
            self.framed = number
            self._master.redirect(self._heard())
            self.framed_changed.emit(number)

    def fit(self, number: int, width: int, height: int) -> None:
        """A pane has room for so many pixels; panes that come later are taken for as large."""
        self._panes.fit(number, width, height)

    def picture(self, number: int) -> Frame | Fault | None:
        """What a pane shows."""
        return self._panes.all[number].picture if number < len(self._panes.all) else None

    def level(self) -> Level | None:
        """How loud is what is heard now; None in silence."""
        return self._master.level() if self._speed == 1 else None

    def shot_here(self) -> str:
        """The shot that is seen."""
        return self.shot if self.source == "take" else self._cut.shot_at(self._at)

    # ----- moving -------------------------------------------------------------------------------------------------
    def play(self) -> None:
        """Run forward with sound, from the beginning where the end is reached."""
        if not self.is_playing:
            self.run(1.0)

    def pause(self) -> None:
        """Stop where it is."""
        if self.is_playing:
            self._speed = 0.0
            self._master.stop()
            self._timer.stop()
            self.playing_changed.emit(False)
            self.speed_changed.emit(0.0)
            self._panes.ask(self._wish())

    def toggle(self) -> None:
        """Play or stop."""
        if self.is_playing:
            self.pause()
        else:
            self.play()

    def shuttle(self, step: int) -> None:
        """One speed faster in a direction, as J and L do."""
        place = SPEEDS.index(self._speed) if self._speed in SPEEDS else SPEEDS.index(0.0)
        speed = SPEEDS[max(0, min(len(SPEEDS) - 1, place + step))]
        if speed == 0:
            self.pause()
        else:
            self.run(speed)

    def run(self, speed: float) -> None:
        """Run at a speed, 1 with sound."""
        self._refresh_if_old()
        if not self.length:
            return
        low, high = self._range()
        if speed > 0 and not low <= self._at < high - 1:
            self._go(low)
        elif speed < 0 and self._at <= low:
            self._go(high - 1)
        was, self._speed = self.is_playing, speed
        self.shown = self.dropped = 0
        self._start_clock()
        self._panes.ask(self._wish())
        self._timer.start(0)
        if not was:
            self.playing_changed.emit(True)
        self.speed_changed.emit(speed)

    def seek(self, frame: int) -> None:
        """Go to a frame of what is shown; goes on playing where it was playing."""
        self._refresh_if_old()
        self._go(self._low + frame)

    def seek_cut(self, frame: int) -> None:
        """Go to a frame of the film; the cut is shown where what is shown does not hold it."""
        self._refresh_if_old()
        if self.source == "take" or (self.source != "cut" and not self._low <= frame < self._high):
            self.show("cut")
        self._go(frame)

    def seek_shot(self, shot: str) -> None:
        """Go to the first frame of a shot in the cut."""
        self._refresh_if_old()
        if place := self._cut.place(shot):
            self.seek_cut(place.start)

    def mark_in(self) -> None:
        """The marked range begins at the playhead."""
        marked = self._desk.film.marked if self._desk.film else None
        if self.source != "take" and self.length:
            last = marked[1] if marked and marked[1] > self._at else self._cut.frames
            self._desk.apply("set_marked", first=self._at, last=last)

    def mark_out(self) -> None:
        """The marked range ends with the frame at the playhead."""
        marked = self._desk.film.marked if self._desk.film else None
        if self.source != "take" and self.length:
            first = marked[0] if marked and marked[0] <= self._at else 0
            self._desk.apply("set_marked", first=first, last=self._at + 1)

    def clear_marks(self) -> None:
        """No range is marked."""
        if self._desk.film and self._desk.film.marked:
            self._desk.apply("set_marked")

    @property
    def muted(self) -> bool:
        """Whether playback is silent."""
        return self._master.muted

    def set_muted(self, *, on: bool) -> None:
        """Mute playback, or let it be heard; remembered between runs."""
        if on != self.muted:
            self._desk.memory.set("muted", on)
            self.muted_changed.emit(on)

    def step(self, frames: int) -> None:
        """Stop, and go on or back by frames."""
        self.pause()
        self.seek(self.frame + frames)

    def jump(self, step: int) -> None:
        """To the next (1) or the previous (-1) cut; the ends count as cuts."""
        self._refresh_if_old()
        cuts = [self._low, *self._reel().cuts(self._low, self._high), self._high - 1]
        there = [frame for frame in cuts if (frame > self._at if step > 0 else frame < self._at)]
        if there:
            self._go(min(there) if step > 0 else max(there))

    @property
    def loop(self) -> bool:
        """Whether it begins again at the end: of what is shown, or of the marked range."""
        return self._loop

    def set_loop(self, *, on: bool) -> None:
        """Begin again at the end, or not."""
        if on != self._loop:
            self._loop = on
            self._master.redirect(self._heard())
            self.loop_changed.emit(on)

    def close(self) -> None:
        """Let everything go."""
        self.pause()
        self._later.stop()
        self._panes.clear()

    # ----- loading ------------------------------------------------------------------------------------------------
    def refresh(self) -> None:
        """Show the film as it is now; what plays plays on, and the place is kept."""
        self._later.stop()
        session = self._desk.session
        if session is None:
            return
        old = self._cut.edit_list
        here, shot, playing = self._at, self.shot_here(), self.is_playing
        before = self._cut.place(shot)
        self._read_cut()
        at = here
        if self.source != "take" and playing and before and (after := self._cut.place(shot)):
            # What is heard goes on although it lies elsewhere now.
            at = min(after.start + here - before.start, after.end - 1)
        failed = self._panes.try_again()
        if self._cut.edit_list != old or not self._panes.all or self._is_other():
            self._load(self.takes, at)
        else:
            if failed:
                self._show_all()
            self._master.amend(self._heard())
            self.marks_changed.emit()

    def _read_cut(self) -> None:
        session = self._desk.session
        self._cut_is_old = False
        if session is not None:
            self._cuts = self._cuts or Cuts(EditLists(session.takes, session.media, session.voices))
            self._cut = self._cuts.read(session.project.film)

    def _refresh_if_old(self) -> None:
        if self._cut_is_old:
            self.refresh()

    def _reel(self) -> Reel:
        """What the framed pane shows."""
        return self._panes.all[self.framed].reel if self._panes.all else self._cut

    def _is_other(self) -> bool:
        """Whether the scene, shot or takes shown are not what they were."""
        return self.source == "take" or self._span() != (self._low, self._high)

    def _span(self) -> tuple[int, int]:
        """The frames that the source stands for: first, and the one after the last."""
        place = self._desk.place(self.shot) if self.source in ("scene", "shot") else None
        if place is None:
            return 0, self._cut.frames
        shots = [place[1]] if self.source == "shot" else list(place[0].shots)
        found = [there for shot in shots if (there := self._cut.place(shot.id))]
        return (found[0].start, found[-1].end) if found else (0, 0)

    def _load(self, takes: tuple[str, ...], at: int) -> None:
        """Fill the panes with what the source stands for now, and go to a frame."""
        session = self._desk.session
        if session is None:
            return
        reels: list[tuple[Reel, str]] = [(self._cut, "")]
        low, high = self._span()
        if self.source == "take":
            film = session.project.film
            rows = [row for take in takes[:MOST_PANES] if (row := session.takes.get(take)) and row.shot == self.shot]
            rows = rows or self._default_take()
            reels = [(reel_of(film, session.takes, row), row.id) for row in rows]
            low, high = 0, max((reel.frames for reel, _take in reels), default=0)
            if not reels:
                # A shot without a take is its card, as in the cut.
                place = self._cut.place(self.shot)
                reels, (low, high) = [(self._cut, "")], (place.start, place.end) if place else (0, 0)
                at = low + max(0, min(at, high - low - 1))
        shift = at - self._at
        self._panes.fill(reels)
        self.framed = min(self.framed, len(reels) - 1)
        self._low, self._high = low, high
        self._at = max(low, min(at, high - 1)) if high > low else low
        if self.is_playing and not self.length:
            self.pause()
        if self._master.is_heard:
            shift = samples_at(self._at, self.rate) - samples_at(self._at - shift, self.rate)
            if shift:
                self._master.redirect(self._heard(), shift=shift)
            else:
                self._master.amend(self._heard())
        elif self.is_playing:
            self._start_clock()
        self.source_changed.emit()
        self.takes_shown.emit(self.takes)
        self._tell_place()
        self._show_all()

    def _default_take(self) -> list:
        session, place = self._desk.session, self._desk.place(self.shot)
        if session is None or place is None:
            return []
        circled = session.takes.get(place[1].circled) if place[1].circled else None
        return [circled] if circled else session.takes.of(self.shot)[-1:]

    # ----- pictures -----------------------------------------------------------------------------------------------
    def _go(self, at: int) -> None:
        """Show a frame of what is loaded."""
        at = max(self._low, min(at, self._high - 1)) if self.length else self._low
        moved, self._at = at != self._at, at
        if self.is_playing:
            if self._master.is_heard:
                self._master.redirect(self._heard(), samples_at(at, self.rate))
            else:
                self._start_clock()
        if moved:
            self._tell_place()
        self._show_all()

    def _tell_place(self) -> None:
        self.moved.emit(self.frame)
        if self.source != "take":
            self._cut_at = self._at
            self.cut_frame_moved.emit(self._at)

    def _show_all(self) -> None:
        self._panes.ask(self._wish())
        self._panes.show()

    def _wish(self) -> Wish:
        """What is to be seen now and next."""
        return Wish(self._at, round(self._speed), *self._range(), self._loop)

    # ----- the clock ----------------------------------------------------------------------------------------------
    def _range(self) -> tuple[int, int]:
        """The frames that are played: the marked range in a loop, else all that is shown."""
        marked = self._desk.film.marked if self._desk.film else None
        if self._loop and marked and self.source != "take":
            low, high = max(self._low, marked[0]), min(self._high, marked[1])
            if high - low > 1:
                return low, high
        return self._low, self._high

    def _heard(self) -> Heard:
        reel = self._reel()
        low, high = self._range()
        return Heard(reel.edit_list, reel.pieces, low, min(high, reel.frames), self._loop)

    def _start_clock(self) -> None:
        self._master.start(self._heard(), samples_at(self._at, self.rate), self._speed)

    def _tick(self) -> None:
        if self._master.clock and self._master.clock.lost:
            self._master.go_on_without(samples_at(self._at, self.rate), self._speed)
        clock = self._master.clock
        if clock is None:
            return
        sample, generation = clock.place()
        if generation != clock.generation:
            # What is heard still is from before a leap; the picture is there already and waits.
            self._timer.start(5)
            return
        sample += round(SOON * SAMPLE_RATE * self._speed)
        at = int((sample + 1) * self.rate / SAMPLE_RATE)
        low, high = self._range()
        if not low <= at < high and self._reach_end(forward=self._speed > 0):
            return
        at = max(low, min(at, high - 1))
        if at != self._at:
            self._count(at)
            self._at = at
            self._tell_place()
            self._panes.ask(self._wish())
        self._panes.show()
        self._wait()

    def _wait(self) -> None:
        """Wake when the next frame is due."""
        if self._master.clock and self.is_playing:
            following = samples_at(self._at + (1 if self._speed > 0 else 0), self.rate)
            wait = self._master.clock.due(following) - SOON
            self._timer.start(max(1, min(50, round(wait * 1000))))

    def _count(self, at: int) -> None:
        """Count pictures that were shown, and those whose time passed without."""
        if self._speed == 1 and self._panes.all:
            seen = self._panes.all[0].frame == self._panes.all[0].frame_at(self._at)
            passed = at - self._at
            self.shown += seen
            self.dropped += (0 if seen else 1) + (passed - 1 if passed > 1 else 0)

    def _reach_end(self, *, forward: bool) -> bool:
        """What is played has come to its end; whether it stopped."""
        low, high = self._range()
        if self._loop:
            if not self._master.is_heard:
                self._go(low if forward else high - 1)
                self._timer.start(1)
                return True
            return False
        self.pause()
        self._go(high - 1 if forward else low)
        return True

    # ----- the desk's events --------------------------------------------------------------------------------------
    def _opened(self) -> None:
        self.source, self.shot, self.framed = "cut", "", 0
        self._at = self._cut_at = 0
        self._cut_is_old = True
        if self._awake:
            self.refresh()

    def _closed(self) -> None:
        self.pause()
        self._later.stop()
        self._panes.clear()
        self._cuts = None
        self._cut, self._low, self._high, self._at, self._cut_at = Reel(), 0, 0, 0, 0
        self._cut_is_old = True
        self.source_changed.emit()

    def _edited(self, _nodes: object = None) -> None:
        self._cut_is_old = True
        if self._awake or self.is_playing:
            self._later.start(0)

    def _restated(self, shots: frozenset[str] = frozenset()) -> None:
        """Takes came or went."""
        if self._cuts and shots and len(shots) <= FEW:
            film = self._desk.film
            known = film is not None and all(shot in film.places for shot in shots)
            self._cuts.forget(shots if known else None)
            self._edited()

    def _selected(self) -> None:
        """Another shot is selected: a scene or a shot that is shown gives way to its own."""
        shot = self._desk.selected[0] if self._desk.selected else ""
        if shot and shot != self.shot and self.source != "cut":
            self.show(self.source, shot)
