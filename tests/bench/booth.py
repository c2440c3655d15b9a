"""Lets a booth run in the real window: ``python3 launch.py bench booth --minutes N``.

The real program with ``--booth`` on an X server of the bench's own, over the real system; visitors
come and go through ``xdotool``, by a seed. Memory is the anonymous memory of the program and all
that it has started, and that of the program alone; disk is what its home folder takes, servers'
data and temporary files in it, and its log by itself. The figures compare the five minutes around
minute 5 with the last five, memory chapter by chapter, the disk at Welcome. With ``--timelapse``
see :mod:`tests.bench.booth_timelapse`.
"""

from __future__ import annotations

import argparse
import os
import secrets
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from msgspec import Struct

from core.model.tally import DayTally
from core.process.paths import cache_dir
from core.show.booth.tally_file import FILE, read_tallies
from tests.bench.booth_sample import BoothSample, growth_of, take_sample
from tests.bench.booth_timelapse import run_timelapse
from tests.bench.booth_visitor import Visitors
from tests.bench.figure import BenchError
from tests.bench.screen import screen
from tests.walks.program import HEIGHT, WIDTH, WalkedProgram, missing
from tests.walks.recorded import Recorded
from tests.walks.verdict import judge_home

IDLE_S = 20.0
EARLY_S, LATE_S = (180.0, 480.0), 300.0
"""The span that is compared with the last seconds, and how many these are, in seconds."""
_LOOK_S, _SAMPLE_S, _TELL_S = 0.1, 5.0, 60.0
_LEAVES_S = 4.0
MOST_WAIT_S = 3.0


class BoothRun(Struct, frozen=True, kw_only=True):
    """The result of a booth's run: samples, shows, visitors, waits, the tally, and any trouble."""

    samples: tuple[BoothSample, ...]
    """The resources at all times, a sample every few seconds."""
    shows: int
    visitors: int
    waited_s: tuple[float, ...]
    tally: DayTally
    wrong: tuple[str, ...]


def main(arguments: Sequence[str]) -> int:
    """Runs a booth for as long as ``arguments`` ask for.

    Returns:
        0 where nothing grew and nothing was wrong; 1 where something did or was; 2 where none can
        be had; 130 after Ctrl-C.
    """
    given = _parse(arguments)
    if reason := missing():
        print(f"booth: {reason}", file=sys.stderr)
        return 2
    seed = secrets.randbelow(1_000_000) if given.seed is None else given.seed
    home = Path(tempfile.mkdtemp(prefix="booth-", dir=_base()))
    print(f"booth: seed {seed}, {given.minutes:g} minutes, {' '.join(given.subject)}", flush=True)
    try:
        with screen() as display:
            if given.timelapse:
                return run_timelapse(display, home, given.hours)
            result = run(display, home, given.subject, given.minutes * 60.0, seed)
    except BenchError as error:
        print(f"booth: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("booth: stopped; everything it started has ended", file=sys.stderr)
        return 130
    code = tell(result)
    if code:
        print(f"evidence: {home}")
    else:
        shutil.rmtree(home, ignore_errors=True)
    return code


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    about = "Let a booth run, with random visitors."
    parser = argparse.ArgumentParser(prog="launch.py bench booth", description=about)
    add = parser.add_argument
    add("subject", nargs="*", default=["raft"], help="and its options (default: raft)")
    add("--minutes", type=float, default=60.0, metavar="N", help="default: 60")
    add("--seed", type=int, metavar="S", help="of the visitors")
    add("--timelapse", action="store_true", help="hours of shows over a script, in minutes")
    add("--hours", type=int, default=10, metavar="N", help="of the time-lapse (default: 10)")
    return parser.parse_args(arguments)


def _base() -> Path:
    base = cache_dir()
    base.mkdir(parents=True, exist_ok=True)
    return base


def run(display: str, home: Path, subject: Sequence[str], seconds: float, seed: int) -> BoothRun:
    """Runs the booth for ``seconds``, ends it by the held keys, and looks for anything left."""
    temporary = home / "tmp"
    temporary.mkdir()
    os.environ["TMPDIR"] = str(temporary)
    booth = ("--booth", "--idle", f"{IDLE_S:.0f}")
    program = WalkedProgram(display, home, [*subject, *booth], full_screen=True)
    recorded = Recorded(home, "recordings/booth")
    visitors = Visitors(seed, program)
    samples: list[BoothSample] = []
    wrong: list[str] = []
    shows, is_counted = 0, False
    began_s = time.monotonic()
    sample_s, tell_s = began_s + _SAMPLE_S, began_s + _TELL_S
    try:
        while program.runs and (now_s := time.monotonic()) - began_s < seconds:
            runs = recorded.runs
            state = recorded.look()
            if recorded.runs != runs:
                is_counted = False
            if state.completed and not is_counted:
                shows, is_counted = shows + 1, True
            visitors.look(state)
            if now_s >= sample_s:
                sample_s = now_s + _SAMPLE_S
                samples.append(take_sample(program, now_s - began_s, state.current))
                if (place := program.place()) != (0, 0, WIDTH, HEIGHT):
                    wrong.append(f"at {now_s - began_s:.0f} s the window was at {place}")
            if now_s >= tell_s:
                tell_s += _TELL_S
                told = f"{shows:3} shows  {visitors.came:3} visitors"
                print(f"{samples[-1]}  {told}  load {os.getloadavg()[0]:.1f}", flush=True)
            time.sleep(_LOOK_S)
        if not program.runs:
            wrong.append("the program has ended by itself")
        program.hold(_LEAVES_S, "ctrl", "shift", "q")
        code = program.wait()
        if code != 0:
            wrong.append("the held keys didn't end it" if code is None else f"exit code {code}")
        wrong += program.left()
        wrong += judge_home(home)
        wrong += [f"left behind: {path}" for path in temporary.iterdir()]
    finally:
        program.kill()
        program.left()
    days = read_tallies(home / "state" / FILE)
    return BoothRun(
        samples=tuple(samples),
        shows=shows,
        visitors=visitors.came,
        waited_s=tuple(visitors.waited_s),
        tally=_sum(days),
        wrong=tuple(wrong),
    )


def _sum(days: Sequence[DayTally]) -> DayTally:
    """Returns all days as one: a booth may run past midnight."""
    total = DayTally(day="all")
    for day in days:
        total = total.joined(day)
    return total


def tell(result: BoothRun) -> int:
    """Prints what a booth came to; returns 0 where nothing grew and nothing was wrong."""
    wrong = list(result.wrong)
    end_s, (from_s, to_s) = result.samples[-1].at_s if result.samples else 0.0, EARLY_S
    early = [each for each in result.samples if from_s <= each.at_s < to_s]
    late = [each for each in result.samples if each.at_s >= max(end_s - LATE_S, to_s)]
    wrong += growth_of(early, late, "minute 5")
    waited = sorted(result.waited_s)
    if waited:
        print(
            f"from a touch to a fresh system at Welcome: {len(waited)} times, median "
            f"{median(waited):.2f} s, longest {waited[-1]:.2f} s (of these up to 0.35 s are the "
            "recording's and the bench's)"
        )
        if waited[-1] > MOST_WAIT_S:
            wrong.append(f"a visitor waited {waited[-1]:.2f} s")
    tally = result.tally
    print(f"{result.shows} shows seen to their end, {result.visitors} visitors; {tally}")
    for total in (tally.writes, tally.checks):
        if total.acked != total.found + total.lost:
            wrong.append(f"the tally doesn't add up: {total}")
    if tally.writes.lost:
        wrong.append(f"{tally.writes.lost} writes were lost")
    if tally.shows != result.shows:
        wrong.append(f"the tally has {tally.shows} shows, {result.shows} came to their end")
    print("\n".join(f"WRONG: {each}" for each in wrong) or "nothing was wrong")
    return 1 if wrong else 0
