import socket

import pytest

from core.ports import SubjectError
from subjects.hosts.processes import ports
from subjects.hosts.processes.ports import HIGHEST, LOOPBACK, LOWEST, free_ports, is_free


def test_ports_are_different_and_below_those_of_outgoing_connections() -> None:
    found = free_ports(15)
    assert len(set(found)) == 15
    assert all(LOWEST <= port < HIGHEST for port in found)


def test_a_port_that_a_server_has_is_not_free() -> None:
    with socket.socket() as server:
        server.bind((LOOPBACK, 0))
        server.listen()
        assert not is_free(server.getsockname()[1])


def test_lack_of_free_ports_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(_: int) -> bool:
        return False

    monkeypatch.setattr(ports, "is_free", never)
    with pytest.raises(SubjectError, match="No 9 free ports"):
        free_ports(9)
