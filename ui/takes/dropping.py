"""Takes dropped on the viewer's panes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QMimeData, QObject
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

from ui.desk import Desk
from ui.playback.transport import MOST_PANES, Transport
from ui.takes.model import takes_dragged


class TakeDrops(QObject):
    """Lets panes take what is dragged out of the panel of takes.

    Parameters
    ----------
    desk : Desk
    transport : Transport
    panes : sequence of QWidget
        In the order of the transport's panes.
    parent : QObject
    """

    def __init__(self, desk: Desk, transport: Transport, panes: Sequence[QWidget], parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._transport = transport
        self._panes = list(panes)
        for pane in self._panes:
            pane.setAcceptDrops(True)
            pane.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind not in (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop):
            return False
        assert isinstance(event, QDropEvent)
        shot, takes = self._of_one_shot(event.mimeData())
        if not takes:
            return False
        event.acceptProposedAction()
        if kind == QEvent.Type.Drop:
            number = next((place for place, pane in enumerate(self._panes) if pane is watched), 0)
            shown = self._transport.takes if self._transport.source == "take" and self._transport.shot == shot else ()
            self._desk.select(shot)
            self._transport.show("take", shot, takes=after_drop(shown, number, takes))
        return True

    def _of_one_shot(self, data: QMimeData) -> tuple[str, tuple[str, ...]]:
        """The shot of what is dragged and its takes; what is not of one shot that is there is left out."""
        session = self._desk.session
        found = [take for each in takes_dragged(data) if session and (take := session.takes.get(each))]
        if not found or self._desk.place(found[0].shot) is None:
            return "", ()
        return found[0].shot, tuple(take.id for take in found if take.shot == found[0].shot)


def after_drop(shown: tuple[str, ...], number: int, dropped: tuple[str, ...]) -> tuple[str, ...]:
    """The takes that are shown after a drop on pane `number`.

    One take by itself gets the dropped ones beside it; of several, the one they are dropped on gives way.
    """
    kept = [take for take in shown if take not in dropped]
    if not kept:
        return dropped[:MOST_PANES]
    if len(shown) == 1:
        return (*kept, *dropped)[:MOST_PANES]
    place = min(number, len(shown) - 1)
    before = [take for take in shown[:place] if take not in dropped]
    after = [take for take in shown[place + 1 :] if take not in dropped]
    return (*before, *dropped, *after)[:MOST_PANES]
