"""A notification service on the session's bus, as a desktop has one: writes down what it is told, a line of JSON each.

With an argument it refuses each call. Lines on its standard input make it do what a person does with the last notice:
``click``, ``click elsewhere`` (another program's), ``close``; it ends when its standard input does.
"""

from __future__ import annotations

import json
import os
import sys
import threading

from jeepney import DBusAddress, HeaderFields, MessageType, new_error, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

SERVICE = "org.freedesktop.Notifications"
ADDRESS = DBusAddress("/org/freedesktop/Notifications", interface=SERVICE)
FIRST = 41
"""Number of the first notice."""


def obey(connection, numbers):
    for line in sys.stdin:
        match line.split():
            case ["click"]:
                connection.send(new_signal(ADDRESS, "ActivationToken", "us", (numbers[-1], "token-of-the-click")))
                connection.send(new_signal(ADDRESS, "ActionInvoked", "us", (numbers[-1], "default")))
            case ["click", "elsewhere"]:
                connection.send(new_signal(ADDRESS, "ActionInvoked", "us", (numbers[-1] + 1000, "default")))
            case ["close"]:
                connection.send(new_signal(ADDRESS, "NotificationClosed", "uu", (numbers[-1], 2)))
    os._exit(0)


def main():
    connection = open_dbus_connection("SESSION")
    connection.send_and_get_reply(message_bus.RequestName(SERVICE))
    numbers = [FIRST]
    threading.Thread(target=obey, args=(connection, numbers), daemon=True).start()
    print(json.dumps("ready"), flush=True)
    while True:
        message = connection.receive()
        fields = message.header.fields
        if message.header.message_type is not MessageType.method_call:
            continue
        if fields.get(HeaderFields.member) != "Notify" or fields.get(HeaderFields.signature) != "susssasa{sv}i":
            connection.send(new_error(message, "org.freedesktop.DBus.Error.InvalidArgs"))
        elif len(sys.argv) > 1:
            connection.send(new_error(message, "org.freedesktop.Notifications.Error.ExcessNotificationGeneration"))
        else:
            numbers.append(numbers[-1] + 1)
            connection.send(new_method_return(message, "u", (numbers[-1],)))
            print(json.dumps(message.body), flush=True)


if __name__ == "__main__":
    main()
