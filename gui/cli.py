"""The command line. Qt is imported only where a window is asked for."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from core.ports import SubjectError
from core.settings import StorySettings
from gui.catalog import CATALOG, Choices, Entry

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells count it: 128 and the signal."""

MAX_RATE = 100_000.0
MAX_COUNTDOWN_S = 60.0


class Request(Struct, frozen=True, kw_only=True):
    """What the command line asks for.

    Attributes:
        entry: the subject.
        choices: what the subject is to be like.
        settings: what the story is to be like.
        headless: whether it plays in the terminal.
        report: folder for the report; None where none was asked for.
        replay: recording to play instead of a live run.
        light: whether the window begins with the light theme.
        windowed: whether the window begins in a frame rather than filling the screen.
        size: width and height of the window, in pixels; None leaves it to the screen.
    """

    entry: Entry
    choices: Choices
    settings: StorySettings
    headless: bool = False
    report: Path | None = None
    replay: Path | None = None
    light: bool = False
    windowed: bool = False
    size: tuple[int, int] | None = None


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs Faultstage; returns the process's exit code.

    0: the story completed and nothing was lost, or the window was closed. 1: it didn't, or
    something was. 2: what was asked for can't be had. 130: Ctrl-C while it started.
    """
    request = parse(sys.argv[1:] if arguments is None else arguments)
    try:
        return _run(request)
    except SubjectError as error:
        print(f"faultstage: {error} {error.remedy}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:  # before there is a show that could be ended in order
        return INTERRUPTED


def _run(request: Request) -> int:
    if request.headless:
        from gui.headless import run_headless

        return run_headless(request)
    if problem := _no_display():
        print(f"faultstage: {problem}", file=sys.stderr)
        return 2
    # Collections in between would walk what is being imported again and again.
    gc.disable()
    from gui.app import run_window

    return run_window(request)


def parse(arguments: Sequence[str]) -> Request:
    """Reads the command line.

    Raises:
        SystemExit: with code 2 and a sentence on stderr where it can't be done, with 0 after
            ``--help`` or ``--version``.
    """
    parser = _parser()
    given = parser.parse_args(arguments)
    entry = CATALOG.get(given.subject)
    if entry is None:
        parser.error(f"there is no subject '{given.subject}': choose from {', '.join(CATALOG)}")
    faults = entry.faults()
    fault = given.fault or faults[0]
    if fault not in faults:
        parser.error(f"{entry.name} knows no fault '{fault}': choose from {', '.join(faults)}")
    choices = Choices(nodes=given.nodes)
    try:
        entry.check(choices)
    except SubjectError as error:
        parser.error(f"--nodes {given.nodes}: {error} {error.remedy}".strip())
    if not 0 < given.rate <= MAX_RATE:
        parser.error(
            f"--rate {given.rate:g}: the load needs more than 0 and at most "
            f"{MAX_RATE:,.0f} operations a second"
        )
    if not 0 <= given.countdown <= MAX_COUNTDOWN_S:
        parser.error(f"--countdown {given.countdown:g}: takes 0 to {MAX_COUNTDOWN_S:.0f} seconds")
    if given.replay is not None and (given.headless or given.report is not None):
        parser.error("--replay plays in the window: leave out --headless and --report")
    if given.report is not None and not given.headless:
        parser.error(
            "--report goes with --headless; in the window, the Summary chapter saves the report"
        )
    return Request(
        entry=entry,
        choices=choices,
        settings=StorySettings(
            fault=fault,
            rate=given.rate,
            countdown_s=given.countdown,
            autopilot=given.headless,
        ),
        headless=given.headless,
        report=given.report,
        replay=given.replay,
        light=given.light,
        windowed=given.windowed,
        size=given.size,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="faultstage",
        description="Show live what a distributed system does when a part of it dies.",
        epilog="In the window, ? shows the keys.",
    )
    subjects = "; ".join(f"{entry.name}: {entry.about}" for entry in CATALOG.values())
    default = next(iter(CATALOG))
    add = parser.add_argument
    add("subject", nargs="?", default=default, help=f"{subjects} (default: {default})")
    add("--fault", metavar="NAME", help=f"{', '.join(CATALOG[default].faults())}")
    add("--nodes", type=int, metavar="N", help="number of nodes: 3 (default) or 5")
    add("--rate", type=float, default=3_000.0, help="operations a second (default: 3000)")
    add("--countdown", type=float, default=3.0, metavar="S", help="seconds (default: 3)")
    add("--headless", action="store_true", help="play the story in the terminal, with no window")
    add("--report", type=Path, metavar="DIR", help="with --headless: write the report to DIR")
    add("--replay", type=Path, metavar="FILE", help="play a run.jsonl in the window")
    add("--light", action="store_true", help="light theme")
    add("--windowed", action="store_true", help="begin in a window, not maximised")
    add("--size", type=_size, metavar="WxH", help="size of the window, for instance 1920x1080")
    add("--version", action=_ShowVersion, nargs=0, help="show program's version number and exit")
    return parser


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    if not (width.isdecimal() and height.isdecimal()):
        raise argparse.ArgumentTypeError(f"'{text}' is no size: write it as 1920x1080")
    if int(width) < 960 or int(height) < 540:
        raise argparse.ArgumentTypeError(f"'{text}' is too small to read: at least 960x540")
    return int(width), int(height)


class _ShowVersion(argparse.Action):
    """Looks the version up only when asked: that takes longer than reading the command line."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        print(f"{parser.prog} {_version()}")
        parser.exit()


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("faultstage")
    except PackageNotFoundError:
        return "from a checkout that isn't installed"


def _no_display() -> str | None:
    """Why no window can be opened, with the way out; None where one can."""
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM"):
        return None
    display = os.environ.get("DISPLAY", "")
    if os.environ.get("WAYLAND_DISPLAY"):
        return None
    if not display:
        return f"there is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set). {_GO_ON}"
    # Qt ends the process where a local display doesn't exist; a remote one is its to judge.
    number = display.partition(":")[2].split(".")[0]
    local = display.startswith((":", "unix:"))
    if local and not (Path("/tmp/.X11-unix") / f"X{number}").exists():
        return f"there is no display {display} (DISPLAY is set to it). {_GO_ON}"
    return None


_GO_ON = "Without one, play the story in the terminal: faultstage --headless"
