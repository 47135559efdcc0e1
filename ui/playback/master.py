"""The clock that pictures follow: the sound card's while it plays, the machine's own where there is none."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject, Signal

from ui.desk import Desk
from ui.playback.card import Card, Level
from ui.playback.clock import SilentClock
from ui.playback.mixing import Heard

log = logging.getLogger(__name__)


class MasterClock(QObject):
    """Runs while something plays; samples are those of the film.

    Parameters
    ----------
    desk : Desk
        Says which card plays, how loud, and whether at all.

    Attributes
    ----------
    clock : Card, SilentClock or None
        What runs; None at rest.
    """

    silent = Signal()
    """No sound card plays; the film runs on without. Told once."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._look_anew = self._told_silent = False
        self.clock: Card | SilentClock | None = None

    @property
    def is_heard(self) -> bool:
        """Whether a sound card plays."""
        return isinstance(self.clock, Card)

    @property
    def muted(self) -> bool:
        """Whether playback is silent."""
        return bool(self._desk.memory.get("muted", False))

    def start(self, heard: Heard, sample: int, speed: float) -> None:
        """Run from a sample on; with sound at speed 1, where there is a card."""
        self.stop()
        if speed != 1.0 or not self._start_card(heard, sample):
            self.clock = SilentClock(sample, speed)

    def stop(self) -> None:
        """Rest, and let the card go."""
        if self.clock:
            self.clock.close()
            self.clock = None

    def redirect(self, heard: Heard, sample: int | None = None, shift: int = 0) -> None:
        """Have the card, if one plays, go on with something else or elsewhere, as `Card.redirect`."""
        if isinstance(self.clock, Card):
            self.clock.redirect(heard, sample, shift)

    def amend(self, heard: Heard) -> None:
        """Have the card, if one plays, go on with an edited film; what is mixed already is kept where it may be."""
        if isinstance(self.clock, Card) and not self.clock.amend(heard):
            self.clock.redirect(heard)

    def go_on_without(self, sample: int, speed: float) -> None:
        """The card was unplugged: go on by the other clock. The next start looks for the card again."""
        self.stop()
        self._lose_card()
        self.clock = SilentClock(sample, speed)

    def level(self) -> Level | None:
        """How loud is what is heard now; None in silence."""
        return self.clock.level() if self.clock else None

    def _start_card(self, heard: Heard, sample: int) -> bool:
        device = str(self._desk.values.get("sound device"))
        try:
            self.clock = Card(heard, sample, self._gain, device, anew=self._look_anew)
        except Exception as error:  # noqa: BLE001 - PortAudio missing, no card, card busy: the film runs on
            log.info("no sound card plays: %s", error)
            self._lose_card()
            return False
        self._look_anew = self._told_silent = False
        return True

    def _lose_card(self) -> None:
        self._look_anew = True
        if not self._told_silent:
            self._told_silent = True
            self.silent.emit()

    def _gain(self) -> float:
        return 0.0 if self.muted else self._desk.values.get("volume") / 100
