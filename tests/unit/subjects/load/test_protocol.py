"""Lines between app and load: what is sent is what is understood, all else is refused."""

from __future__ import annotations

import pytest

from subjects.load import protocol as p


@pytest.mark.parametrize(
    "command",
    [
        p.Start(id=1, rate=3000.0),
        p.Stop(id=2),
        p.RunClosed(id=3, concurrency=64, seconds=2.0),
        p.CheckLedger(id=4),
    ],
)
def test_commands_come_back_as_they_were(command: p.Command) -> None:
    line = p.encode(command)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert p.decode_command(line) == command


def test_reports_come_back_as_they_were() -> None:
    report = p.Problem(text="The disk\nis full.", remedy="Free some.", id=3)
    line = p.encode(report)
    assert line.count(b"\n") == 1
    assert p.decode_report(line) == report


@pytest.mark.parametrize(
    "line", [b"", b"\n", b"hello\n", b"[]\n", b'{"do":"fly","id":1}\n', b'{"do":"start","id":1}\n']
)
def test_a_bad_line_is_named(line: bytes) -> None:
    with pytest.raises(p.ProtocolError, match="not a command of the load"):
        p.decode_command(line)
    with pytest.raises(p.ProtocolError, match="not a report of the load"):
        p.decode_report(line)
