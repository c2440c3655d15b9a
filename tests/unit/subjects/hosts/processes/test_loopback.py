"""The check of real loopback connections; failures are made by blocking the way."""

from __future__ import annotations

import errno
import os
import socket

import pytest

from core.ports import SubjectError
from subjects.hosts.processes import loopback
from subjects.hosts.processes.loopback import check_loopback


def test_a_machine_that_can_connect_to_itself_passes() -> None:
    check_loopback()


def test_a_port_that_is_taken_meanwhile_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as other:
        other.bind((loopback.LOOPBACK, 0))
        other.listen()
        taken = other.getsockname()[1]

        def free_ports(_: int) -> tuple[int, ...]:
            return (taken,)

        monkeypatch.setattr(loopback, "free_ports", free_ports)
        check_loopback()


@pytest.mark.parametrize(
    ("error", "said", "helps"),
    [
        (OSError(errno.ENETUNREACH, os.strerror(errno.ENETUNREACH)), "can't connect", "interface"),
        (ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused"), "refused", "firewall"),
        (TimeoutError("timed out"), "get no answer", "firewall"),
    ],
)
def test_failed_loopback_is_reported_with_the_way_out(
    monkeypatch: pytest.MonkeyPatch, error: OSError, said: str, helps: str
) -> None:
    def fail(*_: object) -> socket.socket:
        raise error

    monkeypatch.setattr(loopback.socket, "create_connection", fail)
    with pytest.raises(SubjectError, match=said) as caught:
        check_loopback()
    assert loopback.LOOPBACK in str(caught.value)
    assert helps in caught.value.remedy
