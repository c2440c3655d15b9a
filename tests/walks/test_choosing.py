"""The first page in the real window: choose by keys and by mouse, play, go back, choose another."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.recording import lines
from core.views.stage_state import ChapterStatus, StageState
from gui.app.systems import FILE
from gui.catalog import CATALOG
from tests.scripted import scripted_run
from tests.walks.program import WalkedProgram
from tests.walks.recorded import Recorded

COMES_WITHIN_S = 90.0
"""The longest time that anything may take to come on a busy machine; nothing is measured here."""
PAGE = "Faultstage"
"""The window's title while no system is on stage."""
_SECOND_CARD = (0.5, 0.4)
"""A place on the second card, as shares of the window."""


@pytest.fixture
def program(display: str, tmp_path: Path) -> Iterator[WalkedProgram]:
    """Yields the program, started without a word about what is to be on stage."""
    program = WalkedProgram(display, tmp_path, ["--countdown", "1"])
    yield program
    program.kill()
    assert program.left() == []


class Walk:
    """Acts on the program until its recording shows what is waited for."""

    def __init__(self, program: WalkedProgram) -> None:
        self.program = program
        self.recorded = Recorded(program.home)

    def until(
        self, holds: Callable[[StageState], bool], act: Callable[[], None] | None = None
    ) -> StageState:
        """Waits until ``holds`` of the stage, doing ``act`` now and then; fails after long."""
        deadline = time.monotonic() + COMES_WITHIN_S
        while not holds(state := self.recorded.look()):
            assert time.monotonic() < deadline, (state.run, state.current, state.statuses)
            assert self.program.runs, (self.program.home / "stderr").read_text()
            if act is not None:
                act()
            time.sleep(0.4)
        return state

    def subject(self) -> str:
        """Returns the name of the system in the newest run; empty before the first."""
        run = self.recorded.state.run
        return run.subject if run is not None else ""

    def choose(self, act: Callable[[], None]) -> str:
        """Does ``act`` on the page, which is there or comes; returns the system that it puts on."""
        runs = self.recorded.runs
        self.until(lambda _: self.program.title() == PAGE, self._go_back if runs else None)
        act()
        self.until(lambda _: self.recorded.runs > runs)
        return self.subject()

    def _go_back(self) -> None:
        """Goes back to the page; says yes where that would end a story that has begun."""
        if self.program.title("another system"):
            self.program.press("Tab", "space")
        else:
            self.program.press("1", "c")


def remembered(program: WalkedProgram) -> str:
    file = program.home / "state" / FILE
    return file.read_text().strip() if file.exists() else ""


@pytest.mark.timeout(600)
def test_systems_are_chosen_by_keys_and_mouse_and_left_by_one_key(program: WalkedProgram) -> None:
    walk = Walk(program)
    # Nothing was chosen before: Space takes raft.
    assert walk.choose(lambda: program.press("space")) == "raft"
    assert remembered(program) == "raft"

    def is_up(state: StageState) -> bool:
        return state.current > 0 and state.statuses[1] is ChapterStatus.DONE

    walk.until(is_up, lambda: program.press("space") if walk.recorded.state.current == 0 else None)
    program.press("c")  # not in this chapter

    # The last one chosen is the first card, so that the arrow key leads away from it.
    second = walk.choose(lambda: program.press("Right", "space"))
    assert second == remembered(program) != "raft"
    # The one before it stands second now.
    assert walk.choose(lambda: program.click(*_SECOND_CARD)) == "raft"
    assert remembered(program) == "raft"

    program.press("q")
    assert program.wait() == 0


@pytest.mark.timeout(300)
def test_recorded_run_is_chosen_played_and_left_again(display: str, tmp_path: Path) -> None:
    kept = tmp_path / "data" / "recordings" / "kept.jsonl"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"".join(map(lines.encode, scripted_run())))
    program = WalkedProgram(display, tmp_path, [])
    replay = sum(bool(entry.modes) for entry in CATALOG.values()) + 1

    def until_title(holds: Callable[[str], bool], act: Callable[[], None] | None = None) -> str:
        deadline = time.monotonic() + COMES_WITHIN_S
        while not holds(title := program.title()):
            assert time.monotonic() < deadline, title
            assert program.runs, (program.home / "stderr").read_text()
            if act is not None:
                act()
            time.sleep(0.4)
        return title

    try:
        until_title(lambda title: title == PAGE)
        # The first Space leads to the page of the runs, the second takes the newest of them.
        program.press(str(replay), "space")
        played = until_title(lambda title: title not in ("", PAGE), lambda: program.press("space"))
        assert played.startswith("Raft KV cluster")
        until_title(lambda title: title == PAGE, lambda: program.press("c"))
        assert remembered(program) == ""
        program.press("q")
        assert program.wait() == 0
    finally:
        program.kill()
    assert program.left() == []
