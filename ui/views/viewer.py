"""The viewer: one picture, its transport, and the takes of the shot."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from engine.messages.faults import Fault
from engine.messages.jobs import EditList, Piece, length
from studio.document.values import Film
from studio.export import edit_list
from studio.render.takes import Take
from studio.words.language import _
from ui.desk import Desk
from ui.look import icons, paint, theme
from ui.look.kit import STRETCH, box, button, column, elided, label, row, rule, segments, tool
from ui.look.tokens import Radius
from ui.playback.player import Player
from ui.thumbnails import Thumbnails
from ui.wording import timecode

SOURCES = ("Cut", "Scene", "Shot")


class Pane(QWidget):
    """One picture on the well, as large as it fits."""

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self._words = ""
        self.thirds = False
        self.burnt_in = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 180)
        self.setAccessibleName(_("Picture"))

    def sizeHint(self) -> QSize:
        return QSize(960, 540)

    def show_image(self, image: QImage) -> None:
        """Show a picture."""
        self._image, self._words = image, ""
        self.update()

    def show_words(self, words: str) -> None:
        """Show a sentence where there is no picture."""
        self._image, self._words = QImage(), words
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self._image.isNull():
            paint.text(p, QRectF(self.rect()), self._words, "read", "on_well_2", Qt.AlignmentFlag.AlignCenter)
            return
        size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        area = QRectF(0, 0, size.width(), size.height())
        area.moveCenter(QRectF(self.rect()).center())
        p.save()
        p.setClipPath(paint.rounded(area, Radius.S))
        p.drawImage(area, self._image)
        p.restore()
        if self.thirds:
            p.setPen(QPen(QColor(255, 255, 255, 70), 1))
            for share in (1 / 3, 2 / 3):
                x, y = area.left() + area.width() * share, area.top() + area.height() * share
                p.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
                p.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        if self.burnt_in:
            paint.pill(p, QPointF(area.right() - 8, area.bottom() - 26), self.burnt_in, "slate")


class Scrubber(QWidget):
    """The line under the picture: where the film is, and where its cuts are."""

    moved = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._frame, self._frames = 0, 0
        self._cuts: tuple[int, ...] = ()
        self.setFixedHeight(18)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Position"))

    def show_film(self, frames: int, cuts: tuple[int, ...]) -> None:
        """Length of the film and the frames at which its cuts are."""
        self._frames, self._cuts = frames, cuts
        self.update()

    def show_frame(self, frame: int) -> None:
        """Where the film is."""
        self._frame = frame
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._go(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._go(event.position().x())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: 24, Qt.Key.Key_PageDown: -24}
        key = Qt.Key(event.key())
        if key in steps:
            self.moved.emit(self._frame + steps[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.moved.emit(0 if key is Qt.Key.Key_Home else self._frames - 1)
        else:
            super().keyPressEvent(event)

    def _go(self, x: float) -> None:
        if self._frames > 1:
            share = max(0.0, min(1.0, (x - 6) / max(1, self.width() - 12)))
            self.moved.emit(round(share * (self._frames - 1)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide, y = self.width() - 12, 9.0
        last = max(1, self._frames - 1)
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(theme.colour("pressed"))
        p.drawRoundedRect(QRectF(6, y - 2, wide, 4), 2, 2)
        p.setBrush(theme.colour("text_2"))
        p.drawRoundedRect(QRectF(6, y - 2, wide * self._frame / last, 4), 2, 2)
        p.setBrush(theme.colour("line_strong"))
        for cut in self._cuts:
            p.drawRect(QRectF(6 + wide * cut / last - 0.5, y - 5, 1, 10))
        if self._frames:
            p.setBrush(theme.colour("text"))
            p.drawEllipse(QPointF(6 + wide * self._frame / last, y), 6, 6)
        if self.hasFocus():
            paint.focus_ring(p, self.rect(), Radius.S)


class TakeStrip(QWidget):
    """The takes of a shot: picture, name, seed; the circled one ringed. A click shows a take, C circles it."""

    chosen = Signal(str)
    circled = Signal(str)
    CELL, HEIGHT = 184, 60

    def __init__(self, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._thumbnails = thumbnails
        self._cells: list[tuple[Take, str, QPixmap]] = []
        self._circled = ""
        self.shown = ""
        self.setFixedHeight(self.HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Takes"))

    def show_takes(self, cells: list[tuple[Take, str, QPixmap]], circled: str, shown: str) -> None:
        """Show (take, slate, picture) rows."""
        self._cells, self._circled, self.shown = cells, circled, shown
        names = ", ".join(name + (f" ({_('Circled')})" if take.id == circled else "") for take, name, _pic in cells)
        self.setAccessibleName(f"{_('Takes')}: {names}")
        self.update()

    def walk(self, step: int) -> None:
        """Show the next or the previous take."""
        order = [take.id for take, _name, _pic in self._cells]
        if order:
            place = order.index(self.shown) + step if self.shown in order else 0
            self.chosen.emit(order[max(0, min(len(order) - 1, place))])

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = int(event.position().x() // (self._wide() + 8))
        if 0 <= place < len(self._cells):
            self.chosen.emit(self._cells[place][0].id)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = int(event.position().x() // (self._wide() + 8))
        if 0 <= place < len(self._cells):
            self.circled.emit(self._cells[place][0].id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Left | Qt.Key.Key_Right:
                self.walk(-1 if event.key() == Qt.Key.Key_Left else 1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if self.shown:
                self.circled.emit(self.shown)
            case _:
                super().keyPressEvent(event)

    def _wide(self) -> float:
        return min(self.CELL, (self.width() - 8 * (len(self._cells) - 1)) / max(1, len(self._cells)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if not self._cells:
            paint.text(p, QRectF(self.rect()), _("No take yet: press Render."), "caption", "text_3")
            return
        for place, (take, name, picture) in enumerate(self._cells):
            cell = QRectF(place * (self._wide() + 8), 0, self._wide(), self.HEIGHT)
            self._paint_cell(p, cell, take, name, picture)

    def _paint_cell(self, p: QPainter, cell: QRectF, take: Take, name: str, picture: QPixmap) -> None:
        ringed = take.id == self._circled
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(theme.colour("accent_soft" if ringed else "raised"))
        p.drawRoundedRect(cell, Radius.M, Radius.M)
        if take.id == self.shown:
            p.setBrush(Qt.BrushStyle.NoBrush)
            p.setPen(QPen(theme.colour("accent_text" if self.hasFocus() else "line_strong"), 1.5))
            p.drawRoundedRect(cell.adjusted(1, 1, -1, -1), Radius.M, Radius.M)
        thumb = QRectF(cell.x() + 6, cell.y() + 6, min(85, cell.width() - 12), self.HEIGHT - 12)
        path = paint.rounded(thumb, Radius.S)
        if picture.isNull():
            p.fillPath(path, theme.colour("control"))
            paint.hatch(p, thumb, "hover", 6, path)
        else:
            paint.cover(p, thumb, picture, path)
        words = QRectF(thumb.right() + 8, cell.y() + 8, cell.right() - thumb.right() - 14, 18)
        if words.width() > 30:
            paint.text(p, words, name, "slate", "text")
            paint.text(p, words.translated(0, 17), _("seed {seed}").format(seed=take.seed), "caption", "text_3")
        if ringed:
            icons.draw(p, "circle-dot", QRectF(cell.right() - 22, cell.y() + 8, 15, 15), "accent_text")


@dataclass(slots=True)
class Showing:
    """What the viewer shows: a source, the edit list it stands for, and where each shot begins in it."""

    source: str
    cuts: EditList
    starts: list[tuple[int, str]]


class Viewer(QFrame):
    """Plays the cut, a scene or a shot."""

    left = Signal()
    """Escape: back to where one came from."""

    def __init__(self, desk: Desk, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._desk = desk
        self._thumbnails = thumbnails
        self._source = "Cut"
        self._take = ""
        self._showing: Showing | None = None
        self.player = Player(self)
        self.setProperty("role", "panel")
        self.setAccessibleName(_("Viewer"))
        self._sources = segments(*[_(name) for name in SOURCES])
        self._sources.group.idClicked.connect(lambda place: self.show_source(SOURCES[place]))
        self._what = elided("", "caption", "2", Qt.AlignmentFlag.AlignCenter)
        self._thirds = tool("grid-3x3", _("Thirds"), checkable=True)
        self._thirds.clicked.connect(self._set_overlays)
        self._burn = tool("captions", _("Burn in timecode"), checkable=True)
        self._burn.clicked.connect(self._set_overlays)
        head = box(row(self._sources, (self._what, 1), self._thirds, self._burn, gap=4, margins=(8, 0, 8, 0)))
        head.setFixedHeight(44)
        self.pane = Pane()
        well = box(column((self.pane, 1), margins=(10, 8, 10, 8)), "well")
        self.scrubber = Scrubber()
        self.scrubber.moved.connect(self._seek)
        self._clock, self._whole = label("00:00:00:00", "clock"), label("", "code", "3")
        self._play = tool("play", _("Play or stop (Space)"), token="text", variant="", size="play")  # noqa: S106
        self._play.clicked.connect(self.player.toggle)
        back, on = tool("step-back", _("One frame back (,)")), tool("step-forward", _("One frame on (.)"))
        back.clicked.connect(lambda: self.step(-1))
        on.clicked.connect(lambda: self.step(1))
        before, after = tool("skip-back", _("Previous cut (Shift+,)")), tool("skip-forward", _("Next cut (Shift+.)"))
        before.clicked.connect(lambda: self.jump(-1))
        after.clicked.connect(lambda: self.jump(1))
        self._loop = tool("repeat", _("Loop (Ctrl+Shift+L)"), checkable=True)
        self._loop.clicked.connect(self._set_loop)
        self._sound = tool("volume-2", _("Mute the sound"), checkable=True, on=True)
        self._sound.clicked.connect(self._set_sound)
        transport = box(
            row(
                self._clock,
                self._whole,
                STRETCH,
                before,
                back,
                self._play,
                on,
                after,
                STRETCH,
                self._loop,
                self._sound,
                gap=4,
                margins=(14, 0, 10, 0),
            )
        )
        transport.setFixedHeight(44)
        self.strip = TakeStrip(thumbnails)
        self.strip.chosen.connect(self.show_take)
        self.strip.circled.connect(self.circle)
        self._takes_of = label("", "caption+", "2")
        self._circle = button(_("Circle"), "circle-dot", size="small", tip=_("Put this take into the cut (C)"))
        self._circle.clicked.connect(lambda _on: self.circle())
        takes = box(column(row(self._takes_of, STRETCH, self._circle), self.strip, gap=4, margins=(14, 6, 10, 10)))
        self.setLayout(
            column(head, (well, 1), row((self.scrubber, 1), margins=(8, 4, 8, 0)), transport, rule(), takes, gap=0)
        )
        self.player.shown.connect(self._show_picture)
        self.player.moved.connect(self._show_frame)
        self.player.playing.connect(self._show_playing)
        self.player.failed.connect(self._fail)
        self.player.silent.connect(self._say_silent)
        for signal in (desk.opened, desk.states_changed):
            signal.connect(self.refresh)
        desk.selection_changed.connect(self._selection)
        desk.closed.connect(self._let_go)

    # ----- what is shown ------------------------------------------------------------------------------------------
    def show_source(self, source: str) -> None:
        """Show the cut, the scene of the selected shot, or that shot."""
        self._source = source
        self._take = ""
        button = self._sources.group.button(SOURCES.index(source))
        button.setChecked(True)
        self.refresh()

    def show_take(self, take: str) -> None:
        """Show one take of the selected shot."""
        self._source, self._take = "Shot", take
        self._sources.group.button(SOURCES.index("Shot")).setChecked(True)
        self.refresh()

    def refresh(self) -> None:
        """Load what the source now stands for; the playhead stays where it can."""
        film, session = self._desk.film, self._desk.session
        if film is None or session is None:
            return
        showing = self._stand_for(film)
        self._show_strip()
        if self._showing is None or showing.cuts != self._showing.cuts:
            frame = self.player.frame if self._showing and self._showing.source == showing.source else 0
            self._showing = showing
            self.player.load(showing.cuts, min(frame, max(0, self._frames() - 1)))
            self.scrubber.show_film(self._frames(), tuple(start for start, _shot in showing.starts[1:]))
            self._whole.setText(f"/ {timecode(self._frames(), film.rate)}")
            if not self._frames():
                self.pane.show_words(_("Nothing to show yet: write a shot."))
        self._show_frame(self.player.frame)

    def _frames(self) -> int:
        return length(self._showing.cuts) if self._showing and self._showing.cuts.pieces else 0

    def _stand_for(self, film: Film) -> Showing:
        session = self._desk.session
        assert session
        whole = edit_list(film, session.takes)
        shots = [shot.id for scene in film.scenes for shot in scene.shots]
        pieces = list(zip(shots, whole.pieces, strict=True))
        place = self._desk.place(self._desk.selected[0]) if self._desk.selected else None
        if self._source == "Scene" and place:
            inside = {shot.id for shot in place[0].shots}
            pieces = [pair for pair in pieces if pair[0] in inside]
        elif self._source == "Shot" and place:
            pieces = [pair for pair in pieces if pair[0] == place[1].id]
            take = session.takes.get(self._take) if self._take else None
            recipe = session.takes.recipe(take) if take else None
            if take and recipe:
                pieces = [
                    (place[1].id, Piece(media=str(session.takes.path(take)), frames=recipe.request.staging.frames))
                ]
        starts, at = [], 0
        for number, (shot, piece) in enumerate(pieces):
            if number and piece.transition == "dissolve":
                at -= piece.overlap
            starts.append((at, shot))
            at += piece.frames
        cuts = EditList(
            pieces=tuple(piece for _shot, piece in pieces), rate=film.rate, width=film.width, height=film.height
        )
        return Showing(self._source, cuts, starts)

    def _show_strip(self) -> None:
        shot = self._desk.shot()
        session = self._desk.session
        if shot is None or session is None:
            self._takes_of.setText("")
            self._circle.hide()
            self.strip.show_takes([], "", "")
            return
        slate = self._desk.slate(shot.id)
        self._takes_of.setText(_("Takes of {slate}").format(slate=slate))
        cells = [
            (take, f"{slate}-{take.number}", self._thumbnails.poster(session.takes.path(take, "poster.jpg")))
            for take in self._desk.takes(shot.id)
        ]
        shown = self._take if self._take in {take.id for take, _name, _pic in cells} else shot.circled
        self._circle.setVisible(bool(shown) and shown != shot.circled)
        self.strip.show_takes(cells, shot.circled, shown)

    def _selection(self) -> None:
        self._take = ""
        if self._source == "Cut":
            self._show_strip()
            self._go_to_selected()
        else:
            self.refresh()

    def _go_to_selected(self) -> None:
        """In the cut, a shot that is chosen is gone to, unless the film runs or is in it already."""
        if self._showing and self._desk.selected and not self.player.is_playing:
            start = next((at for at, shot in self._showing.starts if shot == self._desk.selected[0]), None)
            if start is not None and self._shot_at(self.player.frame) != self._desk.selected[0]:
                self.player.seek(start)

    def _shot_at(self, frame: int) -> str:
        starts = self._showing.starts if self._showing else []
        return next((shot for at, shot in reversed(starts) if at <= frame), "")

    # ----- acting -------------------------------------------------------------------------------------------------
    def circle(self, take: str = "") -> None:
        """Put a take, or the one that is shown, into the cut."""
        shot = self._desk.shot()
        take = take or self.strip.shown
        if shot and take and take != shot.circled:
            self._desk.apply("circle", shot=shot.id, take=take)

    def jump(self, step: int) -> None:
        """To the next or the previous cut."""
        frames = [at for at, _shot in self._showing.starts] if self._showing else []
        frames.append(max(0, self._frames() - 1))
        here = self.player.frame
        there = [at for at in frames if (at > here if step > 0 else at < here)]
        if there:
            self._seek(min(there) if step > 0 else max(there))

    def step(self, frames: int) -> None:
        """Stop, and go on or back by frames."""
        self.player.step(frames)
        self._follow()

    def _seek(self, frame: int) -> None:
        self.player.seek(frame)
        self._follow()

    def _follow(self) -> None:
        """Who looks for a place by hand finds its shot selected, with its takes and its directions."""
        shot = self._shot_at(self.player.frame)
        if shot and not self.player.is_playing:
            self._desk.select(shot)

    def toggle_loop(self) -> None:
        """Begin again at the end, or not."""
        self._loop.setChecked(not self._loop.isChecked())
        self._set_loop(self._loop.isChecked())

    def take_focus(self) -> None:
        """Give the line of the playhead the keyboard."""
        self.scrubber.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.player.pause()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _set_overlays(self) -> None:
        self.pane.thirds = self._thirds.isChecked()
        self._show_frame(self.player.frame)

    def _set_loop(self, on: bool) -> None:
        self.player.loop = on

    def _set_sound(self, on: bool) -> None:
        self.player.volume = 1.0 if on else 0.0
        words = _("Mute the sound") if on else _("Let the sound be heard")
        self._sound.setIcon(icons.icon("volume-2" if on else "volume-x", "text_2", "accent_text"))
        self._sound.setToolTip(words)
        self._sound.setAccessibleName(words)

    # ----- the player's events ------------------------------------------------------------------------------------
    def _show_picture(self, image: QImage, _frame: int) -> None:
        self.pane.show_image(image)

    def _show_frame(self, frame: int) -> None:
        rate = self.player.rate
        self._clock.setText(timecode(frame, rate))
        self.scrubber.show_frame(frame)
        self.pane.burnt_in = timecode(frame, rate) if self._burn.isChecked() else ""
        self.pane.update()
        shot = self._shot_at(frame)
        place = self._desk.place(shot)
        if place:
            self._what.setText(f"{self._desk.slate(shot)}  {place[1].text[:60]}")

    def _show_playing(self, on: bool) -> None:
        self._play.setIcon(icons.icon("pause" if on else "play", "text"))
        self._play.setAccessibleName(_("Stop (Space)") if on else _("Play (Space)"))
        if not on:
            self._follow()

    def _fail(self, fault: Fault) -> None:
        self._desk.troubled.emit(fault)
        self._desk.recheck()

    def _say_silent(self) -> None:
        self._desk.noticed.emit(_("No sound device plays."), _("The picture runs on; connect a device and play again."))

    def _let_go(self) -> None:
        self._showing = None
        self.player.load(EditList(pieces=(), rate=self.player.rate, width=NOTHING, height=NOTHING))

    def close_player(self) -> None:
        """End the player's threads."""
        self.player.close()


NOTHING = 16
"""Size of an edit list that shows nothing."""
