"""A screen saver on a session bus, which prints who inhibits the saver and who leaves.

``python -m tests.integration.surroundings.display.saver_service``; a line for each.
"""

from __future__ import annotations

from jeepney import (
    DBusAddress,
    HeaderFields,
    MatchRule,
    MessageType,
    message_bus,
    new_error,
    new_method_return,
)
from jeepney.io.blocking import Proxy, open_dbus_connection

NAMES = ("org.freedesktop.ScreenSaver", "org.freedesktop.portal.Desktop")


def main() -> None:
    """Serves the bus until killed."""
    connection = open_dbus_connection("SESSION")
    bus = Proxy(message_bus, connection)
    for name in NAMES:
        bus.RequestName(name)
    address = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
    rule = MatchRule(type="signal", sender=address.bus_name, member="NameOwnerChanged")
    bus.AddMatch(rule)
    print("ready", flush=True)
    holders: set[str] = set()
    while True:
        message = connection.receive()
        fields = message.header.fields
        member = fields.get(HeaderFields.member)
        if message.header.message_type is MessageType.signal and member == "NameOwnerChanged":
            if message.body[0] in holders and not message.body[2]:
                holders.discard(message.body[0])
                print("gone", flush=True)
        elif message.header.message_type is MessageType.method_call and member == "Inhibit":
            holders.add(fields[HeaderFields.sender])
            kind = fields[HeaderFields.interface]
            print("held", kind, message.body[0], flush=True)
            if kind.endswith("ScreenSaver"):
                connection.send(new_method_return(message, "u", (7,)))
            else:
                connection.send(new_method_return(message, "o", ("/request/1",)))
        elif message.header.message_type is MessageType.method_call:
            connection.send(new_error(message, "org.freedesktop.DBus.Error.UnknownMethod"))


if __name__ == "__main__":
    main()
