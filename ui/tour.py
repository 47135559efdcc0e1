"""A walk through the window on the sample film: a few steps, each pointing at the real thing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QWidget
from shiboken6 import isValid

from studio.words.language import _, mark
from ui.look import paint, theme
from ui.look.kit import STRETCH, button, column, label, row
from ui.look.tokens import Radius
from ui.workbench.focus import walk

if TYPE_CHECKING:
    from ui.window import Window

SEEN = "tour seen"
WIDTH, AWAY, ROOM = 360, 14, 6
ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that is shown.

    Attributes
    ----------
    title, words : str
    view : str
        The view it is in; empty for whichever is shown.
    target : callable
        What it points at, None where that is not there.
    """

    title: str
    words: str
    view: str
    target: Callable[[Window], QWidget | None]


def _pane(key: str) -> Callable[[Window], QWidget | None]:
    def found(window: Window) -> QWidget | None:
        dock = window.bench.docks.get(key)
        return dock if dock is not None and dock.isVisible() else None

    return found


STEPS = (
    Step(
        mark("A paragraph is a shot"),
        mark("Every card is a shot of the script. Type on one to change what happens; Enter opens the next."),
        "board",
        lambda window: window.board,
    ),
    Step(
        mark("Direct it in plain words"),
        mark("Size, lens, move and length of the chosen shot. Click a chip or type: close-up, slow dolly in, 4s."),
        "board",
        _pane("inspector"),
    ),
    Step(
        mark("Render what changed"),
        mark("Draws every shot that has no take of what it asks for now, on this machine. The figure says how many."),
        "board",
        lambda window: window.top.render_button,
    ),
    Step(
        mark("The queue tells how far it is"),
        mark("Each job with its picture and the time left. Pause it, reorder it, cancel it: nothing is lost."),
        "timeline",
        _pane("queue"),
    ),
    Step(
        mark("Watch it, circle the best take"),
        mark("Space plays, J K L shuttle. C circles the take that is shown, and the cut takes it."),
        "timeline",
        lambda window: window.bench.panel("viewer"),
    ),
    Step(
        mark("Cut it"),
        mark("Drag an edge to trim, overlap two shots for a dissolve, drop music below. Undo takes everything back."),
        "timeline",
        _pane("cut"),
    ),
    Step(
        mark("Everything by name"),
        mark("Ctrl+K finds every action, shot, take, person and setting. Help shows this tour again."),
        "board",
        lambda window: window.top.find_button,
    ),
)


class Tour(QWidget):
    """Lies over the window, leaves a hole round what a step shows, and says what it is.

    Right or Enter goes on, Left goes back, Escape ends it.

    Parameters
    ----------
    window : Window
    """

    ended = Signal()

    def __init__(self, window: Window) -> None:
        super().__init__(window.body)
        self._window = window
        self._before = window.focusWidget()
        self._hole = QRect()
        self._followed: list[QWidget] = []
        # What is not there in this window (a panel that was closed, or is a window of its own) is left out.
        self.steps = STEPS
        self.at = -1
        self._title, self._words = label("", "title", wrap=True), label("", "read", "2", wrap=True)
        self._count = label("", "caption", "3")
        self.back = button(_("Back"), variant="ghost")
        self.skip = button(_("Skip the tour"), variant="ghost")
        self.next = button(_("Next"), variant="primary")
        self.back.clicked.connect(lambda: self.go(-1))
        self.next.clicked.connect(lambda: self.go(1))
        self.skip.clicked.connect(self.end)
        for knob in (self.back, self.next, self.skip):
            # Qt lets arrows walk from button to button; here they walk the steps.
            knob.installEventFilter(self)
        self.card = _Card(self)
        self.card.setLayout(
            column(
                self._title,
                self._words,
                row(self._count, STRETCH, self.skip, self.back, self.next, gap=6),
                gap=10,
                margins=(20, 16, 16, 14),
            )
        )
        # A view that was just shown has its places only after Qt laid it out, and docks move again after that.
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(0)
        self._settled.timeout.connect(self._place)
        self.setGeometry(window.body.rect())
        self.show()
        self.raise_()
        self.go(1)

    def go(self, way: int) -> None:
        """One step on or back; beyond the last one it ends."""
        at = self.at + way
        while 0 <= at < len(self.steps):
            step = self.steps[at]
            if step.view:
                self._window.show_view(step.view)
            target = step.target(self._window)
            if target is not None and target.isVisible():
                self.at = at
                self._follow(target)
                self._show(step)
                return
            at += way
        if way > 0:
            self.end()

    def _follow(self, target: QWidget | None) -> None:
        """Hear of every move of what is shown, and of what it lies in."""
        for widget in filter(isValid, self._followed):  # a panel may be gone meanwhile
            widget.removeEventFilter(self)
        self._followed.clear()
        while target is not None:
            target.installEventFilter(self)
            self._followed.append(target)
            target = None if target is self._window.body else target.parentWidget()

    def _show(self, step: Step) -> None:
        self._title.setText(_(step.title))
        self._words.setText(_(step.words))
        self._count.setText(f"{self.at + 1}/{len(self.steps)}")
        self.back.setVisible(self.at > 0)
        last = self.at == len(self.steps) - 1
        self.next.setText(_("Done") if last else _("Next"))
        self.skip.setVisible(not last)
        self.setAccessibleName(f"{_(step.title)}. {_(step.words)}")
        self._place()
        self._settled.start()
        self.raise_()
        self.next.setFocus()
        self._window.announcer.say(self.accessibleName())

    def end(self) -> None:
        """Close it, and remember that it was seen."""
        if self.isHidden():
            return
        self._follow(None)
        self._window.desk.memory.set(SEEN, True)
        self.hide()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus()
        self.ended.emit()
        self.deleteLater()

    # ----- where ----------------------------------------------------------------------------------------------------
    def _place(self) -> None:
        """Put the card beside the hole, where there is most room."""
        target = self.steps[self.at].target(self._window) if self.at >= 0 else None
        if target is None:
            return
        corner = target.mapTo(self._window.body, QPoint(0, 0)) if not target.isWindow() else QPoint(0, 0)
        self._hole = QRect(corner, target.size()).adjusted(-ROOM, -ROOM, ROOM, ROOM).intersected(self.rect())
        self.card.setFixedWidth(min(theme.px(WIDTH), self.width() - 2 * AWAY))
        layout = self.card.layout()
        high = layout.heightForWidth(self.card.width()) if layout and layout.hasHeightForWidth() else 0
        self.card.resize(self.card.width(), max(high, self.card.sizeHint().height()))
        wide, high, hole = self.card.width(), self.card.height(), self._hole
        middle = hole.center().y() - high // 2
        places = (
            (self.width() - hole.right() - wide, QPoint(hole.right() + AWAY, middle)),
            (hole.left() - wide, QPoint(hole.left() - wide - AWAY, middle)),
            (self.height() - hole.bottom() - high, QPoint(hole.center().x() - wide // 2, hole.bottom() + AWAY)),
            (hole.top() - high, QPoint(hole.center().x() - wide // 2, hole.top() - high - AWAY)),
        )
        # Where no side has room, it lies over the lower part of what it shows.
        fits = [place for place in places if place[0] > AWAY]
        at = fits[0][1] if fits else QPoint(hole.center().x() - wide // 2, hole.bottom() - high - 3 * AWAY)
        self.card.move(
            max(AWAY, min(at.x(), self.width() - wide - AWAY)), max(AWAY, min(at.y(), self.height() - high - AWAY))
        )
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched in self._followed and event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self.setGeometry(self._window.body.rect())
            self._settled.start()
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in ARROWS:
            self.keyPressEvent(event)
            return True
        return False

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab walks round on the card."""
        return walk(self, forward=forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Escape:
                self.end()
            case Qt.Key.Key_Right | Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.go(1)
            case Qt.Key.Key_Left:
                self.go(-1)

    def mousePressEvent(self, _event: object) -> None:
        """What is shown is not for clicking yet."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        shade = QPainterPath()
        shade.setFillRule(Qt.FillRule.OddEvenFill)
        shade.addRect(QRectF(self.rect()))
        hole = QRectF(self._hole)
        shade.addRoundedRect(hole, Radius.L, Radius.L)
        p.fillPath(shade, theme.colour("picture_scrim", theme.now().scrim_alpha))
        p.setBrush(Qt.BrushStyle.NoBrush)
        p.setPen(QPen(theme.colour("accent"), 2))
        p.drawRoundedRect(hole.adjusted(1, 1, -1, -1), Radius.L, Radius.L)
        paint.shadow(p, QRectF(self.card.geometry()), Radius.XL, 28)


class _Card(QFrame):
    """What a step says."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.setBrush(theme.colour("panel" if theme.now().dark else "raised"))
        p.setPen(QPen(theme.mix("line_strong", "panel", 0.45), 1))
        p.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), Radius.XL, Radius.XL)


def begin(window: Window) -> Tour:
    """Begin the tour; one that runs begins anew."""
    for running in window.body.findChildren(Tour):
        if running.isVisible():
            running.end()
    return Tour(window)
