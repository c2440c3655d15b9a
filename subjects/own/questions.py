"""Asks a node what a scenario file asks: by HTTP, TCP, a command, a health check, Prometheus."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from core.ports import RemedyError, SubjectError
from core.process.files import UNDECODABLE
from subjects.kit.exchange import UNREACHABLE, UNREADABLE, NoAnswerError
from subjects.kit.fair_timeout import FairTimeout
from subjects.kit.http_client import HttpClient, tls_trusting, unchecked_tls
from subjects.kit.place import Address
from subjects.own import question_words as words
from subjects.own.answers import Answer, AnswerFound, judge, not_good, unanswered
from subjects.own.hosting.view import HostingView, port_values
from subjects.own.metrics import MetricError, metric_on, queried
from subjects.own.scenario.durations import seconds
from subjects.own.scenario.probes import (
    CommandQuestion,
    HttpQuestion,
    PortRef,
    ProbeSpec,
    PrometheusQuestion,
    ValueSpec,
)
from subjects.own.templates import fill

ANSWER_WITHIN_S = 1.0
"""The longest time that an answer may take, unless the file says otherwise, seconds."""

COMMAND_WITHIN_S = 5.0
"""The longest time that a command may take, unless the file says otherwise, seconds."""

STAYS_OPEN_S = 0.15
"""The time for which a new TCP connection is watched for its end, seconds: an engine accepts
connections for a container in which nobody listens, and ends them within milliseconds.
"""


class Questions:
    """Asks the nodes of one run; connections are kept open. Nothing here ever raises."""

    def __init__(self, hosting: HostingView, folder: Path = Path()) -> None:
        """Asks nodes where ``hosting`` says that they are.

        Args:
            hosting: where the nodes are.
            folder: the folder of the scenario's file, where files of certificates are.
        """
        self._hosting = hosting
        self._folder = folder
        self._clients: dict[tuple[str, str, int, bool, str], HttpClient] = {}

    async def ask(self, spec: ValueSpec, node: str) -> Answer:
        """Asks ``node`` for a value, or whether a probe is good.

        Returns:
            The answer; where there is none, why.
        """
        try:
            return await self._asked(spec, node, timeout_of(spec))
        except NoAnswerError as error:
            refused = isinstance(error.__cause__, ConnectionRefusedError)
            return unanswered(words.NOBODY if refused else words.shortened(str(error)))
        except (RemedyError, MetricError) as error:
            return unanswered(words.shortened(str(error)))
        except TimeoutError:
            return unanswered(f"no answer within {timeout_of(spec):g} s")
        except UNREADABLE as error:
            return not_good(words.refused(str(error)))

    def close(self, node: str = "") -> None:
        """Closes the connections to ``node``; without one, the connections to all nodes."""
        for key in [key for key in self._clients if node in ("", key[0])]:
            self._clients.pop(key).close()

    async def _asked(self, spec: ValueSpec, node: str, timeout_s: float) -> Answer:
        if spec.http is not None:
            return judge(await self._by_http(spec.http, node, timeout_s), spec)
        if spec.command is not None:
            return judge(await self._by_command(spec.command, node, timeout_s), spec)
        if spec.prometheus is not None:
            return judge(await self._by_metric(spec.prometheus, node, timeout_s), spec)
        if isinstance(spec, ProbeSpec) and spec.health:
            return _health(await self._hosting.health(node))
        port = spec.tcp if isinstance(spec, ProbeSpec) else None
        return await self._by_tcp(node, None if isinstance(port, bool) else port, timeout_s)

    async def _by_http(self, asked: HttpQuestion, node: str, timeout_s: float) -> AnswerFound:
        path = fill(asked.path, self._values(node, asked.port))
        address = self._hosting.address(node, asked.port)
        client = self._client(node, address, tls=asked.tls, trusted=asked.ca)
        answer = await client.request(
            asked.method, path, timeout_s, asked.headers, asked.body.encode()
        )
        is_well = 200 <= answer.status < 300
        return AnswerFound(
            text=answer.body.decode("utf-8", "replace"),
            what=path.partition("?")[0],
            status=answer.status,
            headers=answer.headers,
            complaint="" if is_well else words.status_is(answer.status, path),
        )

    async def _by_command(self, asked: CommandQuestion, node: str, timeout_s: float) -> AnswerFound:
        ended = await self._hosting.run(node, asked.run, timeout_s, outside=asked.outside)
        last = (ended.errors.strip() or ended.output.strip()).splitlines()[-1:]
        complaint = "" if ended.code == 0 else words.ended_with(ended.code, "".join(last))
        return AnswerFound(text=ended.output, what=asked.run[0], complaint=complaint)

    async def _by_metric(
        self, asked: PrometheusQuestion, node: str, timeout_s: float
    ) -> AnswerFound:
        if asked.query:
            query = fill(asked.query, {"name": node})
            value = await self._by_query(asked.server, query, timeout_s)
            return AnswerFound(what="the query", value=value)
        client = self._client(node, self._hosting.address(node, asked.port))
        page = await client.get(asked.path, timeout_s)
        if page.status != 200:
            raise NoAnswerError(words.status_is(page.status, asked.path))
        text = page.body.decode("utf-8", "replace")
        metric = fill(asked.metric, {"name": node})
        name = asked.metric.partition("{")[0]
        return AnswerFound(what=name, value=metric_on(text, metric))

    async def _by_query(self, server: str, query: str, timeout_s: float) -> float:
        url = urlsplit(server)
        tls = url.scheme == "https"
        port = url.port or (443 if tls else 80)
        client = self._client(server, Address(port, url.hostname or ""), tls=tls)
        path = f"{url.path.rstrip('/')}/api/v1/query?{urlencode({'query': query})}"
        answer = await client.get(path, timeout_s)
        try:
            said: Any = json.loads(answer.body)
        except UNDECODABLE:
            raise NoAnswerError(words.status_is(answer.status, server)) from None
        return queried(said)

    async def _by_tcp(self, node: str, port: PortRef | None, timeout_s: float) -> Answer:
        address = self._hosting.address(node, port)
        try:
            async with FairTimeout(timeout_s):
                reader, writer = await asyncio.open_connection(address.host, address.port)
        except UNREACHABLE as error:
            raise NoAnswerError(str(error) or type(error).__name__) from error
        try:
            stays = await _stays_open(reader)
        finally:
            writer.close()
        with suppress(OSError):
            await writer.wait_closed()
        return _TAKEN if stays else unanswered(words.NOBODY)

    def _values(self, node: str, port: PortRef | None) -> Mapping[str, str]:
        """Returns what ``{name}``, ``{host}`` and ``{port}`` are in a request to ``node``."""
        with suppress(SubjectError):
            address = self._hosting.address(node, port)
            return {"name": node, **port_values("", {address.port: address})}
        return {"name": node}

    def _client(
        self, node: str, address: Address, *, tls: bool = False, trusted: str = ""
    ) -> HttpClient:
        key = (node, address.host, address.port, tls, trusted)
        if key not in self._clients:
            context = self._context(trusted) if tls else None
            self._clients[key] = HttpClient(address.host, address.port, tls=context)
        return self._clients[key]

    def _context(self, trusted: str) -> ssl.SSLContext:
        """Returns the context of HTTPS, which checks certificates where the file says by what.

        Raises:
            NoAnswerError: the file of certificates can't be read.
        """
        if not trusted:
            return unchecked_tls()
        try:
            return tls_trusting(self._folder / trusted)
        except OSError as error:
            raise NoAnswerError(words.no_certificates(trusted, str(error))) from error


_TAKEN = Answer(is_answered=True, is_good=True, value=True)
"""The answer of a port that takes connections."""


async def _stays_open(reader: asyncio.StreamReader) -> bool:
    """Whether a connection that was just taken isn't ended at once by the other side."""
    try:
        async with FairTimeout(STAYS_OPEN_S):
            return await reader.read(1) != b""
    except TimeoutError:
        return True
    except OSError:
        return False


def timeout_of(spec: ValueSpec) -> float:
    """Returns how many seconds an answer may take."""
    if isinstance(spec, ProbeSpec) and spec.timeout is not None:
        return seconds(spec.timeout)
    return COMMAND_WITHIN_S if spec.command is not None else ANSWER_WITHIN_S


def _health(health: str) -> Answer:
    if not health:
        return not_good(words.NO_HEALTH_CHECK)
    if health == "healthy":
        return Answer(is_answered=True, is_good=True, value=health)
    return not_good(words.health_is(health), health)
