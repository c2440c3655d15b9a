"""The command line. Qt is imported only where a window is asked for."""

from __future__ import annotations

import argparse
import gc
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from core.ports import SubjectError
from core.process import log, paths
from core.story.settings import StorySettings
from gui.app.options import add_choices, find_entry, read_choices
from gui.app.signals import interrupted_by_signals
from gui.catalog import CATALOG, CatalogEntry, Choices

_LOG = logging.getLogger(__name__)

VERBS = {
    "doctor": "look whether a subject can start here, and say what mends what is missing",
    "prepare": "download and build all that a subject needs, so that it starts with no network",
    "undo": "take out the faults, and remove the containers, that a crashed run left",
}
"""What can be asked for instead of a show, by its first word."""

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

    entry: CatalogEntry
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
    something was, or something went wrong inside; for a verb: it didn't succeed. 2: what was
    asked for can't be had. 128 and the signal: a signal has ended it.
    """
    arguments = sys.argv[1:] if arguments is None else arguments
    level, arguments = _take_log_level(arguments)
    with log.opened(level):
        return _main(arguments)


def _main(arguments: Sequence[str]) -> int:
    try:
        if arguments and arguments[0] in VERBS:
            return _run_verb(arguments[0], arguments[1:])
        return _run(parse(arguments))
    except SubjectError as error:
        print(f"faultstage: {error} {error.remedy}", file=sys.stderr)
        return 2
    except Exception as error:  # noqa: BLE001 - whatever it is, it is logged and told
        _LOG.exception("the program failed")
        text = f"Something went wrong inside Faultstage ({error!r}). {log.details()}"
        print(f"faultstage: {text}", file=sys.stderr)
        return 1


def _take_log_level(arguments: Sequence[str]) -> tuple[str, list[str]]:
    """Reads ``--log-level``, which goes with every verb; returns the other arguments, too."""
    parser = argparse.ArgumentParser(prog="faultstage", add_help=False, allow_abbrev=False)
    _add_log_level(parser)
    given, others = parser.parse_known_args(arguments)
    return given.log_level, others


def _add_log_level(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--log-level",
        default="info",
        choices=log.LEVELS,
        help="how much is written to the log, in the state folder (default: info)",
    )


def _run(request: Request) -> int:
    if request.replay is None:
        paths.check()
    if request.headless:
        from gui.app.headless import run_headless

        return run_headless(request)
    from gui.display.check import why_no_window

    if problem := why_no_window():
        print(f"faultstage: {problem}", file=sys.stderr)
        return 2
    # Collections in between would walk what is being imported again and again.
    gc.disable()
    from gui.app.window_app import run_window

    return run_window(request)


def _run_verb(verb: str, arguments: Sequence[str]) -> int:
    with interrupted_by_signals() as asked:
        try:
            return _obey(verb, arguments)
        except KeyboardInterrupt:
            return asked.exit_code


def _obey(verb: str, arguments: Sequence[str]) -> int:
    if not {"-h", "--help"}.intersection(arguments):
        paths.check()
    if verb == "doctor":
        from gui.app.doctor import run_doctor

        return run_doctor(arguments)
    if verb == "prepare":
        from gui.app.prepare import run_prepare

        return run_prepare(arguments)
    parser = argparse.ArgumentParser(prog="faultstage undo", description=f"{_UNDO}.")
    parser.parse_args(arguments)
    from gui.app.undo import run_undo

    return run_undo()


_UNDO = VERBS["undo"][0].upper() + VERBS["undo"][1:]


def parse(arguments: Sequence[str]) -> Request:
    """Reads the command line.

    Raises:
        SystemExit: with code 2 and a sentence on stderr where it can't be done, with 0 after
            ``--help`` or ``--version``.
    """
    parser = _parser()
    given = parser.parse_args(arguments)
    if given.subject in VERBS:
        parser.error(f"{given.subject} comes first: faultstage {given.subject} ...")
    entry = find_entry(parser, given.subject)
    choices = read_choices(parser, given, entry)
    # What wasn't asked for isn't looked at: its modules take long to import.
    _check_story(parser, given.story, entry, choices)
    _check_fault(parser, given.fault, entry, choices)
    _check_fit(parser, given.story, given.fault, entry)
    rate = entry.rate if given.rate is None else given.rate
    if not 0 < rate <= MAX_RATE:
        parser.error(
            f"--rate {rate:g}: the load needs more than 0 and at most "
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
            fault=given.fault or "",
            story=given.story or "",
            rate=rate,
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


def _check_fault(
    parser: argparse.ArgumentParser, asked: str | None, entry: CatalogEntry, choices: Choices
) -> None:
    """Ends the program where the fault that was asked for can't be had; the story has its own."""
    if asked is None:
        return
    faults = entry.faults(choices)
    if asked in faults:
        return
    elsewhere = [
        other.title(mode)
        for other in CATALOG.values()
        for mode in other.modes
        if asked in other.faults(mode)
    ]
    told = f"{entry.title(choices)} knows no fault '{asked}'"
    if elsewhere:
        told += f" ({' and '.join(elsewhere)} would)"
    parser.error(f"{told}: choose from {', '.join(faults)}")


def _check_story(
    parser: argparse.ArgumentParser, asked: str | None, entry: CatalogEntry, choices: Choices
) -> None:
    """Ends the program where the subject doesn't have the story that was asked for."""
    if asked is None:
        return
    stories = entry.stories(choices)
    if asked not in stories:
        told = f"{entry.title(choices)} has no story '{asked}'"
        parser.error(f"{told}: choose from {', '.join(stories)}")


def _check_fit(
    parser: argparse.ArgumentParser, story: str | None, fault: str | None, entry: CatalogEntry
) -> None:
    """Ends the program where the story that was asked for isn't about the fault that was."""
    if story is None or fault is None:
        return
    faults_of = entry.faults_of()
    if fault in faults_of.get(story, (fault,)):
        return
    others = [f"--story {other}" for other, faults in faults_of.items() if fault in faults]
    parser.error(
        f"the story {story} isn't about the fault {fault}: it goes with --fault "
        f"{' or '.join(faults_of[story])}, and {fault} with {' or '.join(others)}"
    )


class _Parser(argparse.ArgumentParser):
    """Names the stories and faults of all subjects when help is asked for, and only then."""

    def format_help(self) -> str:
        subjects = [f"  {entry.name:11} {entry.about}" for entry in CATALOG.values()]
        verbs = [f"  {verb:11} {about}" for verb, about in VERBS.items()]
        stories = [
            f"  {entry.name}: {', '.join(entry.stories(entry.modes[0]))}"
            for entry in CATALOG.values()
        ]
        faults = [
            f"  {entry.title(mode)}: {_listed(entry, mode)}"
            for entry in CATALOG.values()
            for mode in entry.modes
        ]
        parts = ("subjects:", *subjects, "", "stories, the default first:", *stories, "")
        parts += ("faults, each story has its own unless one is named:", *faults, "")
        parts += ("instead of a show (each with --help):", *verbs, "")
        self.epilog = "\n".join((*parts, "In the window, ? shows the keys."))
        return super().format_help()


def _listed(entry: CatalogEntry, choices: Choices) -> str:
    """The faults of a subject, by story where not every one goes with each."""
    faults_of = entry.faults_of()
    if not faults_of:
        return ", ".join(entry.faults(choices))
    return "; ".join(f"{', '.join(faults)} ({story})" for story, faults in faults_of.items())


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="faultstage",
        usage="faultstage [SUBJECT] [options]\n       faultstage doctor|prepare|undo [...]",
        description="Show live what a distributed system does when a part of it dies.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    default = next(iter(CATALOG))
    add = parser.add_argument
    add("subject", nargs="?", default=default, help=f"what to put on stage (default: {default})")
    add("--story", metavar="NAME", help="what is told of it; see below")
    add("--fault", metavar="NAME", help="what breaks; see below")
    add_choices(parser)
    rates = ", ".join(f"{entry.name}: {entry.rate:.0f}" for entry in CATALOG.values())
    add("--rate", type=float, metavar="N", help=f"operations a second (default: {rates})")
    add("--countdown", type=float, default=3.0, metavar="S", help="seconds (default: 3)")
    add("--headless", action="store_true", help="play the story in the terminal, with no window")
    add("--report", type=Path, metavar="DIR", help="with --headless: write the report to DIR")
    add("--replay", type=Path, metavar="FILE", help="play a run.jsonl in the window")
    add("--light", action="store_true", help="light theme")
    add("--windowed", action="store_true", help="begin in a window, not maximised")
    add("--size", type=_size, metavar="WxH", help="size of the window, for instance 1920x1080")
    _add_log_level(parser)
    add("--version", action=_ShowVersion, nargs=0, help="show program's version number and exit")
    return parser


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    if not (width.isdecimal() and height.isdecimal()):
        raise argparse.ArgumentTypeError(f"'{text}' is no size: write it as 1920x1080")
    if int(width) < 800 or int(height) < 540:
        raise argparse.ArgumentTypeError(f"'{text}' is too small to read: at least 800x540")
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
