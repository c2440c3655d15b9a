"""Tests of asking a registry for the size of a download, without an account."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from subjects.hosts.containers.checks.registry import DOCKER_HUB, download_size, split
from tests.scripted_http import HANG, ScriptedHttp, answer, as_json

AMD = {"digest": "sha256:aa", "platform": {"architecture": "amd64", "os": "linux"}}
ARM = {"digest": "sha256:bb", "platform": {"architecture": "arm64", "os": "linux"}}


@pytest.fixture
async def registry() -> AsyncIterator[ScriptedHttp]:
    server = ScriptedHttp()
    await server.start()
    server.routes = {
        "/v2/pingcap/pd/manifests/v8": as_json({"manifests": [ARM, AMD]}),
        "/v2/pingcap/pd/manifests/sha256:aa": as_json({"layers": [{"size": 30}, {"size": 12}]}),
    }
    yield server
    await server.stop()


async def size(server: ScriptedHttp, architecture: str = "amd64", tag: str = "v8") -> int | None:
    reference = f"127.0.0.1:{server.port}/pingcap/pd:{tag}"
    return await asyncio.to_thread(download_size, reference, architecture, 0.5)


async def test_the_layers_of_the_engines_architecture_are_added_up(registry: ScriptedHttp) -> None:
    assert await size(registry) == 42


async def test_an_image_of_one_architecture_has_no_list(registry: ScriptedHttp) -> None:
    registry.routes["/v2/pingcap/pd/manifests/v8"] = as_json({"layers": [{"size": 7}]})
    assert await size(registry) == 7


async def test_a_token_for_anybody_is_fetched_where_one_is_asked_for(
    registry: ScriptedHttp,
) -> None:
    path = "/v2/pingcap/pd/manifests/v8"
    granted = as_json({"manifests": [ARM, AMD]})
    realm = f'Bearer realm="http://127.0.0.1:{registry.port}/token",service="r"'
    refused = answer(b"{}", "401 Unauthorized", f"WWW-Authenticate: {realm}\r\n")
    registry.routes[path] = lambda: granted if "Bearer secret" in registry.head else refused
    for asked in ("/token", "/token?service=r&scope=repository%3Apingcap%2Fpd%3Apull"):
        registry.routes[asked] = as_json({"token": "secret"})
    assert await size(registry) == 42


@pytest.mark.parametrize(
    "reply",
    [
        HANG,
        answer(b"{}", "404 Not Found"),
        answer(b"not json"),
        answer(b"[]"),
        as_json({"manifests": [ARM]}),
        as_json({"something": "else"}),
    ],
)
async def test_size_of_an_unreadable_answer_is_unknown(
    registry: ScriptedHttp, reply: bytes
) -> None:
    registry.routes["/v2/pingcap/pd/manifests/v8"] = reply
    assert await size(registry) is None


def test_size_without_a_network_is_unknown() -> None:
    assert download_size("127.0.0.1:9/pingcap/pd:v8", "amd64", 0.5) is None


@pytest.mark.parametrize(
    ("reference", "parts"),
    [
        ("pingcap/pd:v8.5.7", (DOCKER_HUB, "pingcap/pd", "v8.5.7")),
        ("python:3.12-slim", (DOCKER_HUB, "library/python", "3.12-slim")),
        ("python", (DOCKER_HUB, "library/python", "latest")),
        ("ghcr.io/a/b/c:1", ("ghcr.io", "a/b/c", "1")),
        ("localhost:5000/a", ("localhost:5000", "a", "latest")),
        ("ghcr.io/a/b:1@sha256:ff", ("ghcr.io", "a/b", "sha256:ff")),
    ],
)
def test_a_reference_names_a_registry_a_repository_and_a_tag(
    reference: str, parts: tuple[str, str, str]
) -> None:
    assert split(reference) == parts
