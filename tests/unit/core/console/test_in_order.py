"""Lines come in the order of their times, and none is held for long."""

from __future__ import annotations

import asyncio
import io

from core.console import Console, Terminal
from core.console.in_order import FRAME_S, LinesInOrder
from core.model import events as ev
from core.views.timeline import Timeline


def _held() -> tuple[LinesInOrder, list[str]]:
    written: list[str] = []
    return LinesInOrder(written.append), written


def test_line_with_an_earlier_time_is_written_first() -> None:
    lines, written = _held()
    lines.add(29.84, "seen")
    lines.add(29.81, "done")
    assert written == []
    lines.pass_time(29.84 + FRAME_S)
    assert written == ["done", "seen"]


def test_lines_of_the_same_time_stay_as_they_came() -> None:
    lines, written = _held()
    for number in range(5):
        lines.add(1.0, str(number))
    lines.flush()
    assert written == list("01234")


def test_lines_that_follow_a_line_move_with_it() -> None:
    lines, written = _held()
    lines.add(2.0, "diagnosis")
    lines.follow("its text")
    lines.add(1.9, "fault")
    lines.follow("its remedy")
    lines.flush()
    lines.follow("narration")
    assert written == ["fault", "its remedy", "diagnosis", "its text", "narration"]


def test_line_that_is_late_is_not_held() -> None:
    lines, written = _held()
    lines.pass_time(30.0)
    lines.add(29.0, "late")
    assert written == ["late"]


def test_times_of_another_run_begin_anew() -> None:
    lines, written = _held()
    lines.add(60.0, "end")
    lines.restart()
    lines.add(0.5, "seen")
    lines.add(0.4, "done")
    lines.flush()
    assert written == ["end", "done", "seen"]


async def test_line_is_written_in_a_moment_although_no_event_comes() -> None:
    written: asyncio.Queue[str] = asyncio.Queue()
    lines = LinesInOrder(written.put_nowait)
    lines.add(2.0, "seen")
    lines.add(1.9, "done")
    async with asyncio.timeout(20):
        assert [await written.get(), await written.get()] == ["done", "seen"]


def test_terminal_tells_a_fault_before_what_was_seen_of_it() -> None:
    stream, timeline = io.StringIO(), Timeline()
    console = Console(timeline, Terminal(stream, {}))
    paused = ev.NodeHealth(node="tikv0", status=ev.NodeStatus.PAUSED)
    timeline.append(ev.NodeObserved(t=29.84, health=paused))
    timeline.append(
        ev.FaultInjected(
            t=29.81, fault_id="1", chaos_type="container-pause", node="tikv0", text="paused tikv0"
        )
    )
    console.close()
    told = stream.getvalue()
    assert told.index("00:29.81") < told.index("00:29.84")
