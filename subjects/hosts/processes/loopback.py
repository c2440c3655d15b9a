"""Checks the loopback interface, over which Faultstage reaches all local servers."""

from __future__ import annotations

import errno
import socket
import sys
from contextlib import suppress

from core.ports import SubjectError
from subjects.hosts.processes.ports import LOOPBACK, free_ports

ANSWER_WITHIN_S = 0.4
"""Seconds for one answer: a connection to oneself takes below a millisecond unless dropped."""

_BRING_UP = {
    "linux": "Bring the loopback interface up: sudo ip link set lo up.",
    "darwin": "Bring the loopback interface up: sudo ifconfig lo0 up.",
}
_ALLOW = "Allow the loopback interface in the firewall, or end the VPN's kill switch."
_NOT_THERE = (errno.ENETUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL, errno.EHOSTUNREACH)


def check_loopback() -> None:
    """Opens a connection to this machine and sends a byte each way; blocks for up to 1.2 s.

    Raises:
        SubjectError: the connection fails; the message says how.
    """
    with _listen() as server:
        server.settimeout(ANSWER_WITHIN_S)
        try:
            with socket.create_connection(server.getsockname(), ANSWER_WITHIN_S) as client:
                accepted, _ = server.accept()
                with accepted:
                    accepted.settimeout(ANSWER_WITHIN_S)
                    _send(client, accepted)
                    _send(accepted, client)
        except TimeoutError as error:
            raise SubjectError(
                f"Connections to {LOOPBACK} get no answer: something on this machine drops them.",
                _ALLOW,
            ) from error
        except OSError as error:
            raise _failed(error) from error


def _listen() -> socket.socket:
    """Listens where the servers will, or on any port where that one is taken meanwhile."""
    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        with suppress(OSError):
            server.bind((LOOPBACK, free_ports(1)[0] if _can_bind() else 0))
            server.listen(1)
            return server
        server.bind((LOOPBACK, 0))
        server.listen(1)
    except OSError as error:
        server.close()
        raise _failed(error) from error
    except SubjectError:
        server.close()
        raise
    return server


def _can_bind() -> bool:
    """Whether any port can be bound: where none can, looking for free ones is no use."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        try:
            probe.bind((LOOPBACK, 0))
        except OSError:
            return False
        return True


def _send(source: socket.socket, target: socket.socket) -> None:
    source.sendall(b"?")
    if target.recv(1) != b"?":
        raise ConnectionResetError("the connection was closed at once")


def _failed(error: OSError) -> SubjectError:
    why = error.strerror or str(error)
    text = f"This machine can't connect to itself on {LOOPBACK}: {why}."
    remedy = _BRING_UP.get(sys.platform, _ALLOW) if error.errno in _NOT_THERE else _ALLOW
    return SubjectError(text, remedy)
