"""The load's clients: half ask the sentinels for the primary, half look up a host name.

Both keep a connection that works. When a connection fails, clients of the first kind ask the
sentinels at once. The others look up the host name again, whose DNS record may be five seconds
old, and so may name the former primary.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from subjects.kit.exchange import NoAnswerError
from subjects.kit.host_name import HostName
from subjects.kit.place import Address, parse_address
from subjects.kit.resp_client import RespClient
from subjects.kit.resp_driver import RespDriver
from subjects.load.driver import DriverError

CLIENTS = 16
"""Half of each kind."""

_ASK_S = 0.5


class SentinelDriver(RespDriver):
    """Writes and reads at the primary that each client knows."""

    def __init__(
        self,
        sentinels: Sequence[str],
        master: str,
        servers: Mapping[str, str],
        clients: int = CLIENTS,
        names: Mapping[str, str] | None = None,
    ) -> None:
        """Takes the sentinels' addresses, and the name under which they know the system.

        Args:
            sentinels: ``HOST:PORT`` each.
            master: the name of the system.
            servers: where clients reach each server, by the address that the sentinels name.
                Clients have a network of their own, past the relays between the members.
            clients: how many there are.
            names: the names of the servers, by ``HOST:PORT``.

        Raises:
            DriverError: something of it can't be used.
        """
        if not sentinels:
            raise DriverError("the load was given no sentinel to ask")
        kinds = {
            "clients that ask the sentinels": self.truth,
            "clients with a fixed address": HostName(self.truth).look_up,
        }
        super().__init__(kinds, clients, names)
        self._master = master
        self._sentinels = [RespClient(_address(each), _ASK_S) for each in sentinels]
        self._servers = {named: _address(url) for named, url in servers.items()}

    async def truth(self) -> Address | None:
        """Returns the primary that the first sentinel to answer names; None where none does."""
        for sentinel in self._sentinels:
            try:
                match await sentinel.ask("SENTINEL", "GET-MASTER-ADDR-BY-NAME", self._master):
                    case [str(host), str(port)]:
                        return self._servers.get(f"{host}:{port}")
                    case _:
                        continue
            except NoAnswerError:
                continue
        return None

    async def close(self) -> None:
        """Ends all connections."""
        await super().close()
        for sentinel in self._sentinels:
            sentinel.close()


def _address(url: str) -> Address:
    if (address := parse_address(url)) is None:
        raise DriverError(f"{url!r} is no address of a server")
    return address
