"""A notification service on the session's bus, as a desktop has one: writes down what it is told, a line of JSON each.

With an argument it refuses each call; it ends when its standard input does.
"""

from __future__ import annotations

import json
import os
import sys
import threading

from jeepney import HeaderFields, MessageType, new_error, new_method_return
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection


def main():
    connection = open_dbus_connection("SESSION")
    connection.send_and_get_reply(message_bus.RequestName("org.freedesktop.Notifications"))
    threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
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
            connection.send(new_method_return(message, "u", (1,)))
            print(json.dumps(message.body[:5]), flush=True)


if __name__ == "__main__":
    main()
