"""Lines between app and load: what is sent is what is understood, all else is refused."""

from __future__ import annotations

import pytest

from core.model.events import AnomalyRead, ReadBack, StoodStill, Suspended
from subjects.load import protocol as p


@pytest.mark.parametrize(
    "command",
    [
        p.Start(id=1, rate=3000.0),
        p.Stop(id=2),
        p.RunClosed(id=3, concurrency=64, seconds=2.0),
        p.CheckLedger(id=4),
        p.BeginSpan(id=5, name="burst"),
        p.EndSpan(id=6, span=5, name="burst", mark=p.SpanMark(at=7, totals=((1, 2, 3),))),
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


def test_events_and_records_of_the_run_come_back_as_they_were() -> None:
    proof = ReadBack(
        acked=3, found=2, lost=1, unacked_found=0, wrong=1, seconds=0.5, complete=False, detail="x"
    )
    for report in (
        p.LedgerChecked(id=4, result=proof),
        Suspended(t=1.0, seconds=2.5, what=StoodStill.LOAD),
        AnomalyRead(t=1.5, key="k", text="a read misses it"),
    ):
        assert p.decode_report(p.encode(report)) == report


def test_counts_come_back_as_they_were_and_say_what_is_over() -> None:
    key = p.KeyCount(key="alice", limit=100, now=90, allowed=500, most=137, windows_over=1)
    report = p.Windows(t=1.5, window_s=1.0, keys=(key,))
    assert p.decode_report(p.encode(report)) == report
    assert (key.over, key.over_now) == (37, 0)


@pytest.mark.parametrize(
    "line", [b"", b"\n", b"hello\n", b"[]\n", b'{"do":"fly","id":1}\n', b'{"do":"start","id":1}\n']
)
def test_a_bad_line_is_named(line: bytes) -> None:
    with pytest.raises(p.ProtocolError, match="not a command of the load"):
        p.decode_command(line)
    with pytest.raises(p.ProtocolError, match="not a report of the load"):
        p.decode_report(line)
