"""A booth in the real window on the real cluster: the loop, a visitor who leaves, the way out."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.show.booth.tally_file import FILE, read_tallies
from core.show.booth.tallying import Days
from core.views.stage_state import ChapterStatus, StageState
from tests.walks.program import WalkedProgram
from tests.walks.recorded import Recorded
from tests.walks.verdict import judge_home

COMES_WITHIN_S = 120.0
"""The longest time that anything may take to come on a busy machine; nothing is measured here."""
_HOLD_S = 4.0


@pytest.fixture
def program(display: str, tmp_path: Path) -> Iterator[WalkedProgram]:
    """Yields a booth over the whole screen."""
    arguments = ("raft", "--booth", "--idle", "40", "--countdown", "1")
    program = WalkedProgram(display, tmp_path, arguments, full_screen=True)
    yield program
    program.kill()
    assert program.left() == []


class Watch:
    """Follows what the booth records until something is so."""

    def __init__(self, program: WalkedProgram) -> None:
        self.program = program
        self.recorded = Recorded(program.home, "recordings/booth")

    def until(self, holds: Callable[[StageState], bool]) -> StageState:
        deadline = time.monotonic() + COMES_WITHIN_S
        while not holds(state := self.recorded.look()):
            assert time.monotonic() < deadline, (state.run, state.current, state.statuses)
            assert self.program.runs, (self.program.home / "stderr").read_text()
            time.sleep(0.2)
        return state

    def tallies(self) -> Days:
        return read_tallies(self.program.home / "state" / FILE)

    def next_run(self, act: Callable[[], None]) -> StageState:
        runs = self.recorded.runs
        act()
        return self.until(lambda _: self.recorded.runs > runs)


@pytest.mark.timeout(600)
def test_booth_plays_alone_hands_over_to_a_visitor_and_goes_on(program: WalkedProgram) -> None:
    watch = Watch(program)
    watch.until(lambda state: state.completed)
    # The booth writes it beside its recording, a moment before or after.
    watch.until(lambda _: any(day.shows for day in watch.tallies()))
    (day,) = watch.tallies()
    assert (day.shows, day.killed, day.writes.lost) == (1, 1, 0)
    assert day.writes.acked == day.writes.found > 0

    watch.until(lambda state: not state.completed and state.current > 1)
    watch.next_run(lambda: program.press("space"))
    visit = watch.recorded.runs
    # The visitor's own story: nothing goes on without a key, and the key that woke it was none.
    watch.until(lambda state: state.statuses[0] is ChapterStatus.DONE)
    time.sleep(1.0)
    assert watch.recorded.look().current == 0
    # One key more: pressed again and again, it would run through the story between two looks.
    program.press("q", "s", "f", "alt+F4", "space")
    watch.until(lambda state: state.current == 1)
    assert watch.recorded.runs == visit

    # The visitor leaves in mid-story.
    watch.next_run(lambda: None)
    watch.until(lambda state: state.current > 0)
    program.hold(_HOLD_S, "ctrl", "shift", "q")
    assert program.wait() == 0
    assert list(judge_home(program.home)) == []
