"""All endpoints of a node but checks: health, figures, policy and counters."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from urllib.parse import unquote_to_bytes

import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from subjects.ratelimiter.service.answers import problem
from subjects.ratelimiter.service.bodies import BadRequestError, GoneError, decoded, read_body
from subjects.ratelimiter.service.counters import Counters
from subjects.ratelimiter.service.limiter import Limiter
from subjects.ratelimiter.service.metrics import Metrics
from subjects.ratelimiter.service.names import InvalidKeyError, valid_key
from subjects.ratelimiter.service.policy import PolicyError
from subjects.ratelimiter.service.store import StoreError

_EXPECTED = (BadRequestError, InvalidKeyError, StoreError, GoneError)

_PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"


class Routes:
    """The endpoints of one node, but for checks."""

    def __init__(self, node: str, limiter: Limiter, metrics: Metrics, counters: Counters) -> None:
        """Stores the parts of a node."""
        self._node = node
        self._limiter = limiter
        self._metrics = metrics
        self._counters = counters
        self._decoder = msgspec.json.Decoder()

    def app(self) -> ASGIApp:
        """Returns the endpoints as one application, which answers errors in JSON."""
        return Starlette(
            routes=[
                Route("/health", self.health, methods=["GET"]),
                Route("/metrics", self.metrics, methods=["GET"]),
                Route("/policy", self.policy, methods=["GET", "PUT"]),
                Route("/counters/{key:path}/reset", self.reset, methods=["POST"]),
                Route("/counters/{key:path}/publish", self.publish, methods=["POST"]),
                Route("/counters/{key:path}", self.counter, methods=["GET"]),
            ],
            exception_handlers=dict.fromkeys(_EXPECTED, _expected_problem)
            | {HTTPException: _http_problem, Exception: _internal_problem},
        )

    async def health(self, request: Request) -> Response:
        """Returns the node's health: the policy, and whether the store can be reached."""
        del request
        limiter = self._limiter
        return _json(
            {
                "node": self._node,
                "status": "ok",
                "store": "ok" if limiter.link.up else "unreachable",
                "policy": limiter.policy.policy.value,
                "on_store_failure": limiter.policy.on_store_failure.value,
                "sync_age_s": limiter.link.sync_age_s,
            }
        )

    async def metrics(self, request: Request) -> Response:
        """Returns the node's figures as Prometheus text."""
        del request
        text = self._metrics.text(self._limiter.link, len(self._limiter.keys))
        return PlainTextResponse(text, media_type=_PROMETHEUS)

    async def policy(self, request: Request) -> Response:
        """Returns the node's policy; PUT changes the given fields at once."""
        if request.method != "PUT":
            return _json(self._limiter.policy)
        body = await read_body(request.scope, request.receive)
        changes = decoded(self._decoder, body, "A policy")
        try:
            policy = self._limiter.policy.changed(changes)
        except PolicyError as error:
            raise BadRequestError(f"The policy can't be used: {error}.") from error
        await self._limiter.change(policy)
        return _json(policy)

    async def counter(self, request: Request) -> Response:
        """Returns the store's count for a key, and the totals that the nodes told."""
        return _json(await self._counters.read(_key(request)))

    async def reset(self, request: Request) -> Response:
        """Sets a key's counter to the sum of the nodes' totals."""
        return _json(await self._counters.reset(_key(request)))

    async def publish(self, request: Request) -> Response:
        """Tells the store this node's total for a key at once."""
        return _json(await self._counters.publish(_key(request)))


def _key(request: Request) -> str:
    """Returns the key in the path, where keys are percent-encoded UTF-8."""
    raw: bytes = request.scope["raw_path"]
    path = raw.removeprefix(b"/counters/")
    if request.method == "POST":
        path = path.rpartition(b"/")[0]  # without the ending of the route: /reset or /publish
    try:
        return valid_key(unquote_to_bytes(path).decode())
    except UnicodeDecodeError:
        raise InvalidKeyError("key is not valid UTF-8") from None


async def _expected_problem(request: Request, error: Exception) -> Response:
    """Answers what a request, or the store, is to blame for."""
    del request
    match error:
        case BadRequestError():
            return _problem(error.status, str(error))
        case InvalidKeyError():
            return _problem(400, f"The {error}.")
        case StoreError():
            return _problem(503, f"The store can't be reached: {error}.")
        case _:
            return Response(status_code=400)  # the client is gone


async def _http_problem(request: Request, error: Exception) -> Response:
    """Answers 404 and 405 in a sentence."""
    assert isinstance(error, HTTPException)
    path = request.url.path
    match error.status_code:
        case 404:
            text = f"There is nothing at {path}."
        case 405:
            text = f"{path} can't be asked with {request.method}."
        case status:
            text = f"{HTTPStatus(status).phrase}."
    headers = {**(error.headers or {}), "content-type": "application/json"}
    return Response(problem(text), error.status_code, headers)


async def _internal_problem(request: Request, error: Exception) -> Response:
    """Answers 500 for a defect of ours, which the server logs."""
    del request
    return _problem(500, f"The node failed to answer: {type(error).__name__}.")


def _problem(status: int, sentence: str) -> Response:
    return Response(problem(sentence), status, media_type="application/json")


def _json(value: Any) -> Response:
    return Response(msgspec.json.encode(value), media_type="application/json")
