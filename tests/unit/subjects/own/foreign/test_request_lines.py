"""Lines of k6 and vegeta, made after their documentation, are read request by request."""

from __future__ import annotations

import pytest

from subjects.own.foreign.request_lines import parse_k6, parse_vegeta
from subjects.own.foreign.told import EndedRequest, LoadSign

AT = "2026-01-01T00:00:01.5Z"
AT_S = 1767225601.5


def k6(metric: str, value: float, tags: str, kind: str = "Point") -> bytes:
    return (
        f'{{"metric":"{metric}","type":"{kind}",'
        f'"data":{{"time":"{AT}","value":{value},"tags":{tags}}}}}'
    ).encode()


def vegeta(code: int, error: str = "", latency: int = 2_500_000) -> bytes:
    return (
        f'{{"attack":"","seq":7,"code":{code},"timestamp":"{AT}","latency":{latency},'
        f'"bytes_out":0,"bytes_in":5,"error":"{error}","body":"aGVsbG8=","method":"GET",'
        '"url":"http://127.0.0.1:8080/","headers":{"Date":["x"]}}'
    ).encode()


@pytest.mark.parametrize(
    ("tags", "is_ok"),
    [
        ('{"status":"200","expected_response":"true","method":"GET"}', True),
        ('{"status":"404","expected_response":"false"}', False),
        ('{"status":"404","expected_response":"true"}', True),
        ('{"status":"0","error":"dial: connection refused","error_code":"1212"}', False),
        ('{"status":"200"}', True),
        ('{"status":"503"}', False),
        ("null", False),
    ],
)
def test_the_duration_of_a_request_of_k6_tells_whether_it_was_expected(
    tags: str, is_ok: bool
) -> None:
    told = parse_k6(k6("http_req_duration", 12.5, tags))
    assert told == EndedRequest(AT_S, 0.0125, is_ok)


@pytest.mark.parametrize(("status", "is_ok"), [("0", True), ("14", False)])
def test_calls_of_grpc_are_requests_of_k6_too(status: str, is_ok: bool) -> None:
    told = parse_k6(k6("grpc_req_duration", 3, f'{{"status":"{status}"}}'))
    assert told == EndedRequest(AT_S, 0.003, is_ok)


@pytest.mark.parametrize(
    "line",
    [
        k6("vus", 5, "null"),
        k6("http_reqs", 1, '{"status":"200"}'),
        b'{"type":"Metric","data":{"type":"trend","tainted":null},"metric":"http_req_duration"}',
    ],
)
def test_other_lines_of_k6_only_show_that_it_writes(line: bytes) -> None:
    assert parse_k6(line) == LoadSign()


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"     checks.........................: 100.00%",
        b'time="2026-01-01T00:00:00Z" level=error msg="no such file"',
        b'{"level":"info"}',
        b'{"metric":"http_req_duration","type":"Point","data":',
        b"\xff\xfe{",
        b'[{"metric":1}]',
    ],
)
def test_line_that_is_none_of_k6_tells_nothing(line: bytes) -> None:
    assert parse_k6(line) is None


@pytest.mark.parametrize(
    ("line", "is_ok"),
    [
        (vegeta(200), True),
        (vegeta(302), True),
        (vegeta(503, "503 Service Unavailable"), False),
        (vegeta(0, "dial tcp: connection refused"), False),
        (vegeta(404), False),
    ],
)
def test_a_result_of_vegeta_ends_its_latency_after_it_was_sent(line: bytes, is_ok: bool) -> None:
    told = parse_vegeta(line)
    assert isinstance(told, EndedRequest)
    assert told.is_ok is is_ok
    assert told.latency_s == 0.0025
    assert told.ended_s == pytest.approx(AT_S + 0.0025)


@pytest.mark.parametrize(
    "line",
    [
        *(b"", b"Requests      [total, rate, throughput]", b"{}", b'{"code":200}', b"\x00\x01gob"),
        vegeta(200).replace(b'"latency":', b'"latency":1' + b"0" * 400),
        vegeta(200).replace(b'"latency":', b'"latency":-'),
    ],
)
def test_line_that_is_no_result_of_vegeta_tells_nothing(line: bytes) -> None:
    assert parse_vegeta(line) is None
