"""Tests of an engine's errors in words."""

from __future__ import annotations

import ssl

import pytest
import requests

from subjects.hosts.containers.engine.errors import EngineError, Trouble, explain

URL = "unix:///var/run/docker.sock"


class RefusalError(requests.HTTPError):
    """An error as the SDK raises one."""

    def __init__(self, status: int, explanation: str) -> None:
        response = requests.Response()
        response.status_code = status
        super().__init__("refused", response=response)
        self.explanation = explanation


def wrapped(inner: BaseException) -> requests.ConnectionError:
    """Returns an error of a socket as the library requests wraps such errors."""
    return requests.ConnectionError(ConnectionError("Connection aborted.", inner))


@pytest.mark.parametrize(
    ("error", "trouble", "said"),
    [
        (RefusalError(404, "No such container: n1"), Trouble.MISSING, "No such container: n1"),
        (RefusalError(409, "Container is not running"), Trouble.CONFLICT, "not running"),
        (RefusalError(500, "Bind: port is already allocated"), Trouble.PORT_TAKEN, "is taken"),
        (RefusalError(500, "no space left on device"), Trouble.OTHER, "no space left"),
        (wrapped(PermissionError(13, "denied")), Trouble.DENIED, "not allowed"),
        (wrapped(ConnectionRefusedError(111, "refused")), Trouble.AWAY, "isn't running"),
        (wrapped(ssl.SSLError("unknown authority")), Trouble.DENIED, "trusted"),
        (requests.ReadTimeout("slow"), Trouble.HUNG, "no answer"),
        (ValueError("what"), Trouble.AWAY, "what"),
    ],
)
def test_kinds_of_trouble_are_told_apart(error: BaseException, trouble: Trouble, said: str) -> None:
    told = explain(error, URL, "starting n1")
    assert told.trouble is trouble
    assert said in str(told)


def test_a_refusal_says_what_failed() -> None:
    told = explain(RefusalError(409, "it is paused."), URL, "killing a container")
    assert str(told) == "Killing a container failed: it is paused."


def test_denied_socket_is_explained_with_the_group() -> None:
    assert "group docker" in explain(PermissionError(13, "denied"), URL).remedy


@pytest.mark.parametrize(("program", "said"), [(None, "isn't installed"), ("/d", "isn't running")])
def test_missing_docker_is_told_from_a_stopped_one(
    monkeypatch: pytest.MonkeyPatch, program: str | None, said: str
) -> None:
    def which(_name: str) -> str | None:
        return program

    monkeypatch.setattr("shutil.which", which)
    told = explain(wrapped(FileNotFoundError(2, "No such file")), URL)
    assert said in str(told)
    assert told.trouble is Trouble.AWAY


def test_explained_error_is_not_explained_again() -> None:
    error = EngineError("Once.", "Do this.", Trouble.HUNG)
    assert explain(error, URL) is error
