"""A booth's shows in time-lapse: ten hours of them in some minutes, over a script.

See :mod:`tests.bench.booth_script` for what is real in it: all but the system. So what servers and
load take isn't in the figures. They compare the last shows with those of the end of the first hour.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from core.show.booth.tally_file import FILE, read_tallies
from tests.bench.booth_sample import BoothSample, growth_of, take_sample
from tests.walks.program import WalkedProgram
from tests.walks.verdict import judge_home

SHOWS_AN_HOUR = 70
"""Shows that a booth plays in an hour: one of raft takes about 50 s with all that lingers."""

_MODULE = "tests.bench.booth_script"
_STUCK_AFTER_S = 60.0
_VISITOR_EVERY_S = 20.0
_SPAN = 15
"""Shows over which the largest is taken."""


def run_timelapse(display: str, home: Path, hours: int) -> int:
    """Plays as many shows as a booth would in ``hours``; returns 0 where nothing grew."""
    booth = ("raft", "--booth", "--idle", "5")
    program = WalkedProgram(
        display, home, booth, full_screen=True, command=(sys.executable, "-m", _MODULE)
    )
    samples: list[tuple[int, BoothSample]] = []
    wrong: list[str] = []
    try:
        wrong += _play(program, hours * SHOWS_AN_HOUR, samples)
        program.hold(4.0, "ctrl", "shift", "q")
        if (code := program.wait()) != 0:
            wrong.append("the held keys didn't end it" if code is None else f"exit code {code}")
        wrong += program.left()
        wrong += judge_home(home)
    finally:
        program.kill()
        program.left()
    first, last = SHOWS_AN_HOUR, samples[-1][0] if samples else 0
    early = [sample for shows, sample in samples if first - _SPAN <= shows <= first]
    late = [sample for shows, sample in samples if last - _SPAN <= shows]
    wrong += growth_of(early, late, "the end of the first hour")
    print("\n".join(f"WRONG: {each}" for each in wrong) or "nothing was wrong")
    return 1 if wrong else 0


def _play(
    program: WalkedProgram, shows: int, samples: list[tuple[int, BoothSample]]
) -> Iterator[str]:
    """Lets so many shows be played, with a visitor now and then; yields what is wrong."""
    began_s = moved_s = visited_s = time.monotonic()
    seen = told = 0
    while seen < shows:
        now_s = time.monotonic()
        done = sum(day.shows for day in read_tallies(program.home / "state" / FILE))
        if done != seen:
            seen, moved_s = done, now_s
            samples.append((seen, take_sample(program, now_s - began_s)))
            if seen >= told + SHOWS_AN_HOUR // 2:
                told = seen
                print(
                    f"{seen:4} shows  {samples[-1][1]}  load {os.getloadavg()[0]:.1f}", flush=True
                )
        if now_s - visited_s > _VISITOR_EVERY_S:
            visited_s = now_s
            program.press("space")
        if not program.runs or now_s - moved_s > _STUCK_AFTER_S:
            yield f"it stood still, or ended, after {seen} shows"
            return
        time.sleep(0.1)
