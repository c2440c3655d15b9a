"""Deeds that the audience's process is refused, and those that it needs."""

import os

import pytest

from gui.audience.server.confined import is_refused


@pytest.mark.parametrize(
    ("event", "arguments"),
    [
        ("subprocess.Popen", ()),
        ("os.system", (b"ls",)),
        ("os.exec", ()),
        ("os.fork", ()),
        ("socket.connect", (None, ("10.0.0.1", 80))),
        ("os.remove", ("x", -1)),
        ("open", ("x", "w", os.O_WRONLY | os.O_CREAT)),
        ("open", ("x", None, os.O_RDWR)),
    ],
)
def test_starting_reaching_and_writing_are_refused(event: str, arguments: tuple[object, ...]):
    assert is_refused(event, arguments)


@pytest.mark.parametrize(
    ("event", "arguments"),
    [("open", ("x", "r", os.O_RDONLY | os.O_CLOEXEC)), ("import", ("x",)), ("socket.bind", ())],
)
def test_reading_and_listening_are_not(event: str, arguments: tuple[object, ...]):
    assert not is_refused(event, arguments)
