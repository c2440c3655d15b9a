"""A host name in the eyes of the load's clients: the DNS record may be some seconds old."""

from __future__ import annotations

import time

from subjects.kit.place import Address
from subjects.kit.resp_sender import Resolve

RECORD_S = 5.0
"""The time for which a client keeps the DNS record of a host name, seconds."""


class HostName:
    """A name whose record is renewed only when too old, and so may name a former primary."""

    def __init__(self, resolve: Resolve) -> None:
        """Creates a name without a record.

        Args:
            resolve: returns the address that is true now; None where nobody knows it.
        """
        self._resolve = resolve
        self._looked = -RECORD_S
        self._address: Address | None = None

    async def look_up(self) -> Address | None:
        """Returns the address in the record; None where there never was one."""
        if self._address is None or time.monotonic() - self._looked > RECORD_S:
            self._address = await self._resolve()
            self._looked = time.monotonic()
        return self._address
