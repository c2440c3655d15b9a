"""One walk: a whole story in a real window, on a real system, by a seeded presenter."""

from __future__ import annotations

import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from core.views.stage_state import ChapterStatus
from tests.walks.presenter import TEMPERS, Presenter
from tests.walks.program import WalkedProgram
from tests.walks.recorded import Recorded
from tests.walks.verdict import away, judge_home, judge_story

STORIES = (
    ("raft", "--fault", "kill-leader"),
    ("raft", "--fault", "pause-leader"),
    ("raft", "--fault", "kill-majority"),
    ("raft", "--fault", "kill-follower"),
    ("ratelimiter", "--story", "ghost-allowing"),
    ("ratelimiter", "--story", "counter-drift"),
)
"""The stories that are walked; seeds in a row take turns with them."""

BRIEFLY = ("--countdown", "2")
"""Long enough that keys fall into the countdown."""

STUCK_AFTER_S = 180.0
"""A stage on which no chapter ends for so long is stuck; votes may take some of it."""

_WELL_WITHIN_S = 30.0
_LOOK_S = 0.05


class Verdict(Struct, frozen=True, kw_only=True):
    """The result of a walk.

    Attributes:
        story: the program's arguments.
        seed: what all of the presenter's doings come from.
        temper: how the presenter was.
        seconds: how long the walk took.
        wrong: what was wrong, in sentences; empty where nothing was.
        kept: where the recording, the log and a picture are; None where nothing was wrong.
    """

    story: tuple[str, ...]
    seed: int
    temper: str
    seconds: float
    wrong: tuple[str, ...]
    kept: Path | None

    def __str__(self) -> str:
        """Returns one line, and one more for everything that was wrong."""
        said = "ok" if not self.wrong else "FAILED"
        line = f"{' '.join(self.story):34} seed {self.seed:<10} {self.temper:12}"
        line += f" {self.seconds:6.1f} s  {said}"
        told = [*self.wrong, *((f"kept in {self.kept}",) if self.kept else ())]
        return "\n".join((line, *(f"    {each}" for each in told)))


def seed_of(story: str, seed: int) -> int:
    """Returns the seed next to ``seed`` whose walk plays ``story``, a story or a fault."""
    index = next(index for index, known in enumerate(STORIES) if known[-1] == story)
    return seed - seed % len(STORIES) + index


def walk(display: str, seed: int, keep: Path) -> Verdict:
    """Walks through a story.

    Args:
        display: the X display.
        seed: which story, by which presenter, and all that the presenter does.
        keep: the folder in which a walk that fails leaves its evidence.
    """
    story = STORIES[seed % len(STORIES)]
    temper = random.Random(seed).choice(TEMPERS)
    home = Path(tempfile.mkdtemp(prefix="faultstage-walk-"))
    began = time.monotonic()
    program = WalkedProgram(display, home, [*story, *BRIEFLY])
    recorded = Recorded(home)
    presenter = Presenter(seed, temper, program.press, program.click)
    try:
        wrong = [*_present(program, recorded, presenter)]
        if wrong:
            program.picture(home / "screen.png")
        wrong += _end(program)
        wrong += program.left()
        wrong += judge_home(home)
        kept = _keep(home, keep / f"{story[0]}-{story[-1]}-{seed}") if wrong else None
    finally:
        program.kill()
        program.left()
        shutil.rmtree(home, ignore_errors=True)
    return Verdict(
        story=story,
        seed=seed,
        temper=temper.name,
        seconds=time.monotonic() - began,
        wrong=tuple(wrong),
        kept=kept,
    )


def _present(program: WalkedProgram, recorded: Recorded, presenter: Presenter) -> Iterator[str]:
    """Goes on until the last chapter is done; yields what is wrong."""
    moved, next_at = time.monotonic(), 0.0
    seen = 0, 0
    while not (state := recorded.look()).completed:
        now = time.monotonic()
        if not program.runs:
            yield "the program has ended in the middle of the story"
            return
        # A chapter that fails and is tried again and again isn't going on.
        done = recorded.runs, state.statuses.count(ChapterStatus.DONE)
        if done != seen:
            seen, moved = done, now
        if now - moved > STUCK_AFTER_S:
            run = state.run
            at = run.chapters[state.current].title if run else "its start"
            yield f"stuck at {at}: {state.narration!r}"
            return
        if state.run is not None and now >= next_at:
            next_at = time.monotonic() + presenter.act(state)
        time.sleep(_LOOK_S)
    # The node that came back last may have to be asked once more before it is seen up.
    deadline = time.monotonic() + _WELL_WITHIN_S
    while away(recorded.look()) and time.monotonic() < deadline:
        time.sleep(_LOOK_S)
    yield from judge_story(recorded.events, recorded.state)


def _end(program: WalkedProgram) -> Iterator[str]:
    program.press("q")
    code = program.wait()
    if code is None:
        yield "Q didn't end it"
    elif code:
        yield f"it ended with exit code {code}"


def _keep(home: Path, folder: Path) -> Path:
    """Copies the evidence of a walk; the servers' data stays behind."""
    folder.mkdir(parents=True, exist_ok=True)
    for part in ("data", "state"):
        if (home / part).exists():
            shutil.copytree(home / part, folder / part, dirs_exist_ok=True)
    for name in ("stderr", "screen.png"):
        if (home / name).exists():
            shutil.copy(home / name, folder / name)
    return folder
