"""What every part of the inspector has: a head that folds it, and one way to send edits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from studio.document.values import Film, Shot
from studio.words.language import _
from ui.desk import Desk
from ui.look import icons, paint
from ui.look.kit import column, row
from ui.look.tokens import Radius, Size

FOLDED = "inspector folded"
"""What the window's memory calls the parts that are folded."""


class Part(QWidget):
    """One part. It shows what the selected shots share and sends edits to all of them.

    Parameters
    ----------
    desk : Desk
    """

    alone = False
    """Whether it is shown for one shot only."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.shown: tuple[str, ...] = ()
        """Ids of the shots that are shown: what is typed belongs to them, whatever was selected since."""

    def mine(self) -> list[Shot]:
        """The shots that are shown, as they are now."""
        return [place[1] for shot in self.shown if (place := self.desk.place(shot))]

    def show_shots(self, shots: list[Shot], film: Film) -> None:
        """Show shots, at least one; touches only what differs from what is shown."""
        raise NotImplementedError

    def concerns(self, shots: list[Shot]) -> bool:  # noqa: ARG002 - most concern all shots
        """Whether there is anything to show of these shots."""
        return True

    def keep(self) -> None:
        """Keep what is being typed."""

    def send(self, *edits: tuple[str, dict[str, Any]], shots: Sequence[str] = ()) -> bool:
        """Apply edits to each shot as one step of undo; whether they were taken."""
        there = [shot for shot in shots or self.shown if self.desk.place(shot)]
        return send(self.desk, [(key, {"shot": shot, **rest}) for shot in there for key, rest in edits])


def send(desk: Desk, edits: Sequence[tuple[str, dict[str, Any]]]) -> bool:
    """Apply edits, each with its shot, as one step of undo; whether they were taken."""
    if len(edits) == 1:
        return desk.apply(edits[0][0], **edits[0][1])
    rows = [{"key": key, "parameters": parameters} for key, parameters in edits]
    return bool(rows) and desk.apply("together", edits=rows)


class FoldHead(QAbstractButton):
    """The title of a part; a click or Space folds it."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title
        self.setCheckable(True)
        self.setChecked(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.toggled.connect(self._say)
        self._say()

    def _say(self, _on: bool = True) -> None:
        words = _("Fold {part}") if self.isChecked() else _("Unfold {part}")
        self.setAccessibleName(words.format(part=self.title))
        self.update()

    def event(self, event: QEvent) -> bool:
        """Space is its own while it has the focus, whatever else the window does with it."""
        asked = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if asked and event.key() == Qt.Key.Key_Space:  # pyright: ignore[reportAttributeAccessIssue]
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.toggle()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(120, Size.HIT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect())
        width = paint.text(p, area, self.title.upper(), "over", "text_3")
        if not self.isChecked() or self.underMouse() or self.hasFocus():
            name = "chevron-down" if self.isChecked() else "chevron-right"
            mark = QRectF(width + 4, area.center().y() - 6, 12, 12)
            icons.draw(p, name, mark, "text_3")
        if self.hasFocus():
            paint.focus_ring(p, area.adjusted(-2, 0, 0, 0), Radius.S)


class Section(QWidget):
    """A part under its title.

    Parameters
    ----------
    desk : Desk
        Its memory knows what is folded.
    key, title : str
    content : QWidget
    right : QWidget, optional
        What stands in the head's right corner.
    folded : bool
        Whether it begins folded.
    """

    folded = Signal(bool)

    def __init__(
        self,
        desk: Desk,
        key: str,
        title: str,
        content: QWidget,
        right: QWidget | None = None,
        *,
        folded: bool = False,
    ) -> None:
        super().__init__()
        self.key, self.content = key, content
        self._memory = desk.memory
        self.head = FoldHead(title)
        self.setLayout(
            column(row((self.head, 1), *([right] if right else []), gap=4), content, gap=7, margins=(16, 9, 14, 12))
        )
        kept = self._memory.get(FOLDED, {})
        self.head.setChecked(not kept.get(key, folded))
        self.head.toggled.connect(self._fold)
        content.setVisible(self.head.isChecked())

    def unfold(self) -> None:
        """Show the content."""
        self.head.setChecked(True)

    def _fold(self, on: bool) -> None:
        self.content.setVisible(on)
        self._memory.set(FOLDED, {**self._memory.get(FOLDED, {}), self.key: not on})
        self.folded.emit(not on)
