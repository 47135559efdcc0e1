"""A notice on the session's bus: sent as the desktop's service wants it, and heard of again when it is clicked."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QSocketNotifier, Signal

from studio.words.language import _

if TYPE_CHECKING:
    from jeepney.io.blocking import DBusConnection

log = logging.getLogger(__name__)

PATIENCE = 5.0
"""Seconds that the desktop's service may take to answer."""
SERVICE, OBJECT = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
CLICKED = "default"
"""The action that services do when the notice itself is clicked."""
ORDINARY = 1
"""Urgency: shown as the desktop shows such things, silent where it was told to be."""


class Sent:
    """A notice that the service took.

    Attributes
    ----------
    connection : DBusConnection
        Kept open: desktops take a program's notices away when it leaves the bus.
    identity : int
        The service's number of it.
    """

    def __init__(self, connection: DBusConnection, identity: int) -> None:
        self.connection = connection
        self.identity = identity


def notify(title: str, words: str, *, failed: bool = False) -> Sent | None:
    """Send a notice to the service of the session's bus; None where nobody took it. For a thread of its own.

    Qt's own bus calls cannot write the unsigned number that the service insists on, so the message is written by
    jeepney, which the keyring brings along on Linux.
    """
    try:
        from jeepney import DBusAddress, MatchRule, message_bus, new_method_call
        from jeepney.io.blocking import open_dbus_connection
    except ImportError:
        return None
    address = DBusAddress(OBJECT, bus_name=SERVICE, interface=SERVICE)
    actions = [CLICKED, _("Show"), "show", _("Show")]
    hints = {
        "urgency": ("y", ORDINARY),
        "category": ("s", "transfer.error" if failed else "transfer.complete"),
        "desktop-entry": ("s", "rushes"),
    }
    body = ("Rushes", 0, "video-x-generic", title, words, actions, hints, -1)
    connection = None
    try:
        connection = open_dbus_connection("SESSION")
        heard = MatchRule(type="signal", interface=SERVICE, path=OBJECT)
        connection.send_and_get_reply(message_bus.AddMatch(heard), timeout=PATIENCE)
        reply = connection.send_and_get_reply(
            new_method_call(address, "Notify", "susssasa{sv}i", body), timeout=PATIENCE
        )
        if reply.header.message_type.name == "method_return" and reply.header.fields and reply.body:
            return Sent(connection, int(reply.body[0]))
    except (OSError, EOFError, KeyError, RuntimeError, TypeError, ValueError) as error:
        log.debug("no notice on the session's bus: %r", error)
    if connection:
        connection.close()
    return None


class Listener(QObject):
    """Waits for what becomes of a notice.

    Parameters
    ----------
    sent : Sent
    """

    clicked = Signal()
    """Somebody clicked it."""

    def __init__(self, sent: Sent, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sent: Sent | None = sent
        self._socket = QSocketNotifier(sent.connection.sock.fileno(), QSocketNotifier.Type.Read, self)
        self._socket.activated.connect(self._read)

    @property
    def listens(self) -> bool:
        """Whether the notice is still there, as far as is known."""
        return self._sent is not None

    def close(self) -> None:
        """Leave the bus."""
        sent, self._sent = self._sent, None
        if sent:
            self._socket.setEnabled(False)
            sent.connection.close()

    def _read(self) -> None:
        while self._sent:
            try:
                message = self._sent.connection.receive(timeout=0)
            except TimeoutError:
                return
            except (OSError, EOFError, ValueError, RuntimeError):
                self.close()
                return
            self._follow(message)

    def _follow(self, message: Any) -> None:
        from jeepney import HeaderFields

        member = message.header.fields.get(HeaderFields.member)
        if not self._sent or not message.body or message.body[0] != self._sent.identity:
            return
        if member == "ActivationToken":
            # Wayland lets a window come forward only with the token of the click; Qt takes it from here.
            os.environ["XDG_ACTIVATION_TOKEN"] = str(message.body[1])
        elif member == "ActionInvoked":
            self.close()
            self.clicked.emit()
        elif member == "NotificationClosed":
            self.close()
