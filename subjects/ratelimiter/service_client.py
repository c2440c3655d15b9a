"""Talks to one limiter as an operator does: reads health and figures, changes the policy."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from urllib.parse import quote

import msgspec
from msgspec import Struct
from msgspec.json import Decoder

from subjects.kit.http_client import HttpAnswer, HttpClient, NoAnswerError
from subjects.kit.place import Address
from subjects.ratelimiter.service.policy import Policy


class HealthView(Struct, frozen=True):
    """A limiter's own report on its health."""

    node: str
    status: str
    store: str
    policy: str

    @property
    def reaches_store(self) -> bool:
        """Whether the store answered the limiter's last question."""
        return self.store == "ok"


class Refused(Struct, frozen=True):
    """A limiter's answer to a request that was refused."""

    error: str = ""


class ResetAnswer(Struct, frozen=True):
    """A limiter's answer to a request to reset a counter."""

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
        """Returns what the limiter says of itself.

        Raises:
            NoAnswerError: nothing, or nothing that a limiter says.
        """
        answer = await self._http.get("/health", self._timeout_s)
        return answer.read(_HEALTH.decode)

    async def metrics(self) -> Mapping[str, float]:
        """Returns the limiter's figures by name and labels, as Prometheus reads them.

        Raises:
            NoAnswerError: there are none.
        """
        answer = await self._http.get("/metrics", self._timeout_s)
        return answer.read(read_metrics)

    async def policy(self) -> Policy:
        """Returns the policy by which the limiter decides.

        Raises:
            NoAnswerError: it doesn't say.
        """
        answer = await self._http.get("/policy", self._timeout_s)
        return answer.read(_POLICY.decode)

    async def use(self, policy: Policy) -> None:
        """Makes the limiter decide by ``policy`` from now on.

        Raises:
            NoAnswerError: it doesn't, or doesn't say so.
        """
        body = msgspec.json.encode(policy)
        _accepted(await self._http.put("/policy", body, self._timeout_s))

    async def reset(self, key: str) -> tuple[str, ...]:
        """Makes the limiter set the store's counter of ``key`` to what all limiters have allowed.

        Returns:
            The limiters that didn't tell what they allowed since they last told, ``host:port``.

        Raises:
            NoAnswerError: that couldn't be done.
        """
        path = f"/counters/{quote(key, safe='')}/reset"
        answer = _accepted(await self._http.post(path, b"", self._timeout_s))
        return answer.read(_RESET.decode).missing

    def close(self) -> None:
        """Closes the connection; the next request opens another."""
        self._http.close()


def _accepted(answer: HttpAnswer) -> HttpAnswer:
    if answer.status != 200:
        raise NoAnswerError(answer.read(_REFUSED.decode).error or f"HTTP {answer.status}")
    return answer


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
