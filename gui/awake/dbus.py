"""Keeps a Linux desktop awake over D-Bus, for as long as the connection lives.

Two services offer that: org.freedesktop.ScreenSaver, which most desktops have, and the portal,
which is all that a sandbox has. Asking both does no harm.
"""

from __future__ import annotations

from jeepney import DBusAddress, MessageType, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

REASON = "A story is on the stage"
ANSWER_S = 3.0
"""Longest time that a service may take to answer, in seconds."""

_IDLE_AND_SUSPEND = 8 | 4
"""The portal's flags: neither idle nor suspend."""

_SAVER = DBusAddress(
    "/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver", "org.freedesktop.ScreenSaver"
)
_PORTAL = DBusAddress(
    "/org/freedesktop/portal/desktop",
    "org.freedesktop.portal.Desktop",
    "org.freedesktop.portal.Inhibit",
)


class DBusInhibitor:
    """Holds screen saver and sleep off on the session's bus."""

    def __init__(self) -> None:
        """Creates an inhibitor that holds nothing."""
        self._connection: DBusConnection | None = None

    def hold(self) -> list[str]:
        """Asks both services to keep the machine awake.

        Returns:
            What is wrong with the services that refused; neither of them has to be there.

        Raises:
            OSError: there is no session bus, or the bus doesn't answer.
        """
        try:
            connection = open_dbus_connection("SESSION")
        except (KeyError, ValueError, RuntimeError, EOFError) as error:
            raise OSError(f"no session bus: {error!r}") from error
        calls = (
            new_method_call(_SAVER, "Inhibit", "ss", ("Faultstage", REASON)),
            new_method_call(
                _PORTAL, "Inhibit", "sua{sv}", ("", _IDLE_AND_SUSPEND, {"reason": ("s", REASON)})
            ),
        )
        refused: list[str] = []
        for call in calls:
            try:
                reply = connection.send_and_get_reply(call, timeout=ANSWER_S)
            except (TimeoutError, EOFError, OSError) as error:
                refused.append(repr(error))
                continue
            if reply.header.message_type is MessageType.error:
                refused.append(" ".join(map(str, reply.body)))
        if len(refused) < len(calls):
            self._connection = connection
        else:
            connection.close()
        return refused

    def release(self) -> None:
        """Closes the connection, which ends every inhibition."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
