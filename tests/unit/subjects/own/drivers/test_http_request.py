"""Requests by HTTP are made as the scenario says, and their answers read likewise."""

from __future__ import annotations

import pytest

from subjects.load.driver import DriverError
from subjects.own.drivers.http_request import HttpReply, HttpRequest
from subjects.own.scenario.loads import HttpRequestSpec

JSON = HttpRequestSpec(
    method="post", path="/v1?k={key}", body='{"v": "{value}"}', headers={"X-Key": "{key}"}
)


def test_key_and_value_are_filled_in_everywhere() -> None:
    data = HttpRequest(JSON).fill("k1", "v1").to("127.0.0.1:80")
    head, _, body = data.partition(b"\r\n\r\n")
    assert head.splitlines() == [
        b"POST /v1?k=k1 HTTP/1.1",
        b"Host: 127.0.0.1:80",
        b"X-Key: k1",
        b"Content-Type: application/json",
        b"Content-Length: 11",
    ]
    assert body == b'{"v": "v1"}'


def test_a_content_type_that_the_file_gives_is_kept() -> None:
    spec = HttpRequestSpec(method="PUT", body="[{value}]", headers={"content-type": "text/x"})
    assert b"application/json" not in HttpRequest(spec).fill("k", "v").to("h")


def test_a_get_has_no_length() -> None:
    assert HttpRequest(HttpRequestSpec()).fill("k").to("h") == b"GET /k HTTP/1.1\r\nHost: h\r\n\r\n"


def test_a_request_that_is_seen_elsewhere_becomes_a_get_without_a_body() -> None:
    data = HttpRequest(JSON).fill("k", "v").to("h", "/there", "GET")
    assert data.startswith(b"GET /there HTTP/1.1\r\n")
    assert data.endswith(b"\r\n\r\n")


def test_a_name_that_nothing_is_known_for_is_told_with_the_nearest() -> None:
    with pytest.raises(DriverError, match="kye") as caught:
        HttpRequest(HttpRequestSpec(path="/{kye}"))
    assert "{key}" in caught.value.remedy


def test_a_path_that_is_none_is_told() -> None:
    with pytest.raises(DriverError, match="no JSON path"):
        HttpRequest(HttpRequestSpec(json="$.["))


@pytest.mark.parametrize(
    ("said", "status", "is_good"),
    [
        *((None, 200, True), (None, 204, True), (None, 302, False), (None, 503, False)),
        *((201, 201, True), (201, 200, False), ((200, 409), 409, True), ((200, 409), 404, False)),
    ],
)
def test_a_write_is_acknowledged_by_its_status(
    said: int | tuple[int, ...] | None, status: int, is_good: bool
) -> None:
    request = HttpRequest(HttpRequestSpec(status=said))
    if is_good:
        request.check(HttpReply(status, "", b""))
    else:
        with pytest.raises(DriverError, match=f"answered {status}"):
            request.check(HttpReply(status, "", b""))


@pytest.mark.parametrize(
    ("path", "status", "body", "value"),
    [
        ("", 200, b"v1", b"v1"),
        ("", 404, b"no such key", None),
        ("$.a[0].b", 200, b'{"a": [{"b": "v1"}]}', b"v1"),
        ("$.a", 200, b'{"b": 1}', None),
        ("$.a", 200, b'{"a": null}', None),
        ("$.a", 200, b'{"a": 12}', b"12"),
        ("$.a", 404, b"gone", None),
    ],
)
def test_value_that_was_read_is_found_in_the_answer(
    path: str, status: int, body: bytes, value: bytes | None
) -> None:
    request = HttpRequest(HttpRequestSpec(json=path))
    assert request.value_in(HttpReply(status, "", body)) == value


@pytest.mark.parametrize(("status", "body"), [(500, b"{}"), (200, b"<html>")])
def test_an_answer_that_is_none_to_a_read_is_a_failure(status: int, body: bytes) -> None:
    request = HttpRequest(HttpRequestSpec(json="$.a"))
    with pytest.raises(DriverError):
        request.value_in(HttpReply(status, "", body))
