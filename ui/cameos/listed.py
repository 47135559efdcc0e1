"""A cameo in the list of all of them: who, what is known of them, and a mark."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QSizePolicy

from engine.consent.clock import now
from studio.words.leases import lease_words
from ui.cameos.known import Known, described
from ui.look.kit import Glyph, column, elided, row
from ui.widgets.small import Avatar
from ui.wording import date, hue, initials


class CameoRow(QFrame):
    """A cameo in the list. A click or Enter shows it."""

    chosen = Signal()

    def __init__(self, known: Known) -> None:
        super().__init__()
        self.setProperty("role", "hit")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        card = known.cameo.card if known.cameo else None
        icon, token = "octagon-x", "failed"
        if card is not None:
            verified = card.verified or card.kind != "person"
            icon, token = ("shield-check", "ok") if verified else ("shield", "stale")
        time = now()
        lease = lease_words(known.lease, time, date)
        words = column(elided(known.name, "body+"), elided(described(known), "caption", "3"), gap=1)
        if lease:
            tone = "stale" if known.lease.is_ending(time) else "2" if known.lease.end else "3"
            words.addWidget(elided(lease[:1].upper() + lease[1:], "caption", tone))
        self.setLayout(
            row(
                Avatar(initials(known.name), hue(known.name), 30),
                (words, 1),
                Glyph(icon, token, 16),
                gap=9,
                margins=(8, 6, 8, 6),
            )
        )
        self.setAccessibleName(". ".join(part for part in (known.name, described(known), lease) if part))

    def show_chosen(self, chosen: bool) -> None:
        """Show whether it is the one that is shown in full."""
        if bool(self.property("chosen")) != chosen:
            self.setProperty("chosen", chosen)
            self.style().unpolish(self)
            self.style().polish(self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit()
        else:
            super().keyPressEvent(event)
