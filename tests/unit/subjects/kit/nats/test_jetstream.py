import pytest

from subjects.kit.nats.jetstream import (
    ApiAnswer,
    RefusedError,
    StreamCluster,
    decode_answer,
    has_majority,
)
from subjects.kit.nats.wire import Message


def answer(body: bytes, head: bytes = b"") -> ApiAnswer:
    return decode_answer(Message(b"s", b"i", b"", head, body))


def info(*active_s: float, leader: str = "n1") -> StreamCluster:
    replicas = ",".join(
        f'{{"name":"x","current":true,"active":{int(each * 1e9)}}}' for each in active_s
    )
    body = f'{{"cluster":{{"leader":"{leader}","replicas":[{replicas}]}}}}'
    cluster = answer(body.encode()).cluster
    assert cluster is not None
    return cluster


def test_a_leader_that_heard_of_one_of_two_lately_has_a_majority() -> None:
    assert has_majority(info(0.1, 0.2))
    assert has_majority(info(0.1, 30.0))


def test_a_leader_that_hears_of_nobody_has_none() -> None:
    assert not has_majority(info(4.0, 5.0))
    assert not has_majority(info(0.1, 5.0, 5.0, 5.0))
    assert not has_majority(info(0.0, 0.0))


def test_without_a_leader_there_is_no_majority() -> None:
    assert not has_majority(info(0.1, 0.1, leader=""))


def test_bytes_that_are_no_answer_are_refused() -> None:
    with pytest.raises(RefusedError, match="knows of none"):
        answer(b"", b"NATS/1.0 503\r\n\r\n")
    with pytest.raises(RefusedError, match="not an answer"):
        answer(b"what?")
