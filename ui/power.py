"""The queue rests while the machine runs on its battery, and goes on by itself when the charger is back."""

from __future__ import annotations

from collections.abc import Callable

import psutil
from PySide6.QtCore import QObject, QTimer

from studio.words.language import _
from ui.desk import Desk

EVERY = 15_000
"""Milliseconds between two looks at the battery."""


def on_battery() -> bool:
    """Whether the machine runs on its battery; a machine without one does not."""
    try:
        battery = psutil.sensors_battery()
    except (OSError, RuntimeError, AttributeError, NotImplementedError):
        return False
    return battery is not None and battery.power_plugged is False


class Power(QObject):
    """Pauses the queue of a desk.

    Parameters
    ----------
    desk : Desk
    drained : callable
        Whether the machine runs on its battery.
    """

    def __init__(self, desk: Desk, drained: Callable[[], bool] = on_battery) -> None:
        super().__init__()
        self._desk = desk
        self._drained = drained
        self._paused_here = False
        self._clock = QTimer(self)
        self._clock.setInterval(EVERY)
        self._clock.timeout.connect(self.look)
        desk.opened.connect(self._begin)
        desk.closed.connect(self._end)
        desk.values.changed.connect(lambda key: self.look() if key == "pause on battery" else None)

    def _begin(self) -> None:
        self._paused_here = False
        self._clock.start()
        self.look()

    def _end(self) -> None:
        self._paused_here = False
        self._clock.stop()

    def look(self) -> None:
        """Pause or go on, as the battery and the setting say. What a person paused, stays paused."""
        session = self._desk.session
        if session is None or self._desk.read_only:
            return
        rest = self._desk.values.get("pause on battery") and self._drained()
        queue = session.queue
        if rest and not queue.paused and not self._paused_here:
            self._paused_here = True
            self._desk.queue.toggle_pause()
            if queue.open_jobs():
                self._desk.noticed.emit(
                    _("The queue rests while the machine runs on its battery."),
                    _("It goes on with the charger, or when you press Pause again."),
                )
        elif not rest and self._paused_here:
            self._paused_here = False
            if queue.paused:
                self._desk.queue.toggle_pause()
