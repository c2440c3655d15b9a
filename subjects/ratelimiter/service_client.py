"""Talks to one limiter as its operator does: reads its health, changes its policy."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from urllib.parse import quote

import msgspec
from msgspec import Struct
from msgspec.json import Decoder

from subjects.kit.http_client import HttpClient, NoAnswerError
from subjects.kit.place import Address
from subjects.ratelimiter.service.policy import Policy


class HealthView(Struct, frozen=True):
    """What a limiter says of itself."""

    node: str
    status: str
    store: str
    policy: str
    on_store_failure: str = ""

    @property
    def reaches_store(self) -> bool:
        """Whether the store answered it last."""
        return self.store == "ok"


class Refused(Struct, frozen=True):
    """What a limiter says where it won't do something."""

    error: str = ""


class ResetAnswer(Struct, frozen=True):
    """What a limiter says of a counter that it reset."""

    missing: tuple[str, ...] = ()


_HEALTH, _POLICY = Decoder(HealthView), Decoder(Policy)
_REFUSED, _RESET = Decoder(Refused), Decoder(ResetAnswer)


class LimiterClient:
    """One connection to a limiter, opened with the first request."""

    def __init__(self, address: Address, timeout_s: float) -> None:
        """Waits for each answer ``timeout_s`` seconds at most."""
        self._http = HttpClient(address.host, address.port)
        self._timeout_s = timeout_s

    async def health(self) -> HealthView:
        """What it says of itself.

        Raises:
            NoAnswerError: nothing, or nothing that a limiter says.
        """
        answer = await self._http.get("/health", self._timeout_s)
        return answer.read(_HEALTH.decode)

    async def metrics(self) -> Mapping[str, float]:
        """Its figures by name, each with its labels, as Prometheus reads them.

        Raises:
            NoAnswerError: there are none.
        """
        answer = await self._http.get("/metrics", self._timeout_s)
        return answer.read(read_metrics)

    async def policy(self) -> Policy:
        """What it decides by.

        Raises:
            NoAnswerError: it doesn't say.
        """
        answer = await self._http.get("/policy", self._timeout_s)
        return answer.read(_POLICY.decode)

    async def use(self, policy: Policy) -> None:
        """Has it decide by ``policy`` from now on.

        Raises:
            NoAnswerError: it doesn't, or doesn't say so.
        """
        body = msgspec.json.encode(policy)
        answer = await self._http.put("/policy", body, self._timeout_s)
        if answer.status != 200:
            raise NoAnswerError(answer.read(_REFUSED.decode).error or f"HTTP {answer.status}")

    async def reset(self, key: str) -> tuple[str, ...]:
        """Has it make the store's counter of ``key`` what all limiters together have allowed.

        Returns:
            The limiters that didn't tell what they allowed since they last told, ``host:port``.

        Raises:
            NoAnswerError: that couldn't be done.
        """
        path = f"/counters/{quote(key, safe='')}/reset"
        answer = await self._http.post(path, b"", self._timeout_s)
        if answer.status != 200:
            raise NoAnswerError(answer.read(_REFUSED.decode).error or f"HTTP {answer.status}")
        return answer.read(_RESET.decode).missing

    def close(self) -> None:
        """Closes the connection; the next request opens another."""
        self._http.close()


def read_metrics(body: bytes) -> Mapping[str, float]:
    """The samples of a page in Prometheus' text format, by name and labels; no NaN or infinity."""
    found: dict[str, float] = {}
    for line in body.decode("utf-8", "replace").splitlines():
        name, _, value = line.rpartition(" ")
        if line.startswith("#") or not name:
            continue
        try:
            number = float(value)
        except ValueError:
            continue
        if isfinite(number):
            found[name] = number
    return found
