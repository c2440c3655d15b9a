"""Walks through whole stories in the window: ``python3 launch.py bench soak --walks N``.

Each walk is a fresh program with a home of its own, in a real window on an X server of the
bench's own, over the real system, with a presenter whose doings come from the walk's seed (see
:mod:`tests.walks.walk`). One line is printed for each, then a summary. The seed says which story
it is, too: seeds in a row take turns with them. So ``--walks 1 --seed S`` repeats one walk that
failed; what the machine does meanwhile is not repeated.
"""

from __future__ import annotations

import argparse
import secrets
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from core.process.paths import cache_dir
from tests.bench.figure import BenchError
from tests.bench.screen import screen
from tests.walks.program import missing
from tests.walks.walk import STORIES, Verdict, walk


def main(arguments: Sequence[str]) -> int:
    """Walks as often as ``arguments`` ask for.

    Returns:
        0 where every walk was as it should be; 1 where one wasn't; 2 where none can be had; 130
        after Ctrl-C.
    """
    given = _parse(arguments)
    if reason := missing():
        print(f"soak: {reason}", file=sys.stderr)
        return 2
    seed = secrets.randbelow(1_000_000) if given.seed is None else given.seed
    keep = given.keep or cache_dir() / "walks"
    verdicts: list[Verdict] = []
    began = time.monotonic()
    try:
        with screen() as display:
            for number in range(given.walks):
                verdict = walk(display, seed + number, keep)
                print(f"{number + 1:4}  {verdict}", flush=True)
                verdicts.append(verdict)
    except BenchError as error:
        print(f"soak: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(_summary(verdicts, time.monotonic() - began))
        print("soak: stopped; everything it started has ended", file=sys.stderr)
        return 130
    print(_summary(verdicts, time.monotonic() - began))
    return 1 if any(verdict.wrong for verdict in verdicts) else 0


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="launch.py bench soak", description="Walk through whole stories in the real window."
    )
    add = parser.add_argument
    add(
        "--walks",
        type=_at_least_one,
        default=len(STORIES),
        metavar="N",
        help="default: each story once",
    )
    add("--seed", type=_seed, metavar="S", help="of the first walk; the next have S+1, S+2, ...")
    add("--keep", type=Path, metavar="DIR", help="where a walk that fails leaves its evidence")
    return parser.parse_args(arguments)


def _seed(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"'{text}' is no seed: a whole number, 0 or more")
    return int(text)


def _at_least_one(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is no number of walks: at least 1")
    return int(text)


def _summary(verdicts: Sequence[Verdict], seconds: float) -> str:
    failed = [verdict for verdict in verdicts if verdict.wrong]
    text = f"{len(verdicts)} walks in {seconds / 60:.1f} minutes, {len(failed)} failed"
    return "\n".join((text, *(f"  {each}" for each in failed)))
