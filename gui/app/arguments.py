"""Reads the command line of a show; says in a sentence what can't be had."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from core.process import log
from core.story.settings import StorySettings
from gui.app.audience_options import add_audience, read_audience, read_vote_s
from gui.app.booth_options import add_booth, read_booth
from gui.app.completion import complete_if_asked, offer
from gui.app.options import add_choices, find_entry, first_given, read_choices
from gui.app.outputs import add_outputs, check_outputs
from gui.app.own_options import add_own, check_own
from gui.app.presenting import add_presenting, check_presenting, read_own_notes
from gui.app.request import Request
from gui.catalog import CATALOG, CatalogEntry, Choices

VERBS = {
    "doctor": "look whether a subject can start here, and say what mends what is missing",
    "prepare": "download and build all that a subject needs, so that it starts with no network",
    "undo": "take out the faults, and remove the containers, that a crashed run left",
    "export": "write a recorded run for other tools: JUnit, Jepsen, Chaos Toolkit",
    "act": "act on a node of a show that is under way, as its menu does",
    "tally": "print what a booth's shows came to, day by day",
    "completion": "print what makes bash, zsh or fish complete this program's words",
    "shortcut": "put a launcher to double-click where this system keeps them; --remove takes it",
    "schema": "print the JSON Schema of scenario files, for editors; or their reference",
}
"""The verbs that the command line takes instead of a show."""

_OF_FILE = "those that its file names; see --dry-run"

EXIT_CODES = (
    "exit codes:",
    "  0           the story came to its end and nothing was lost; the window was closed",
    "  1           it didn't, or something was; something went wrong inside Faultstage",
    "  2           what was asked for can't be had; nothing was played",
    "  128 + N     signal N ended it: 130 after Ctrl-C",
)

MAX_RATE = 100_000.0
MAX_COUNTDOWN_S = 60.0


def take_log_level(arguments: Sequence[str]) -> tuple[str, list[str]]:
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


def parse(arguments: Sequence[str]) -> Request:
    """Reads the command line.

    Raises:
        SystemExit: with code 2 and a sentence on stderr where it can't be done, with 0 after
            ``--help`` or ``--version``.
    """
    parser = _parser()
    complete_if_asked(parser)
    # A file may stand behind options: faultstage own --headless FILE.
    given = parser.parse_intermixed_args(arguments)
    if given.subject in VERBS:
        parser.error(f"{given.subject} comes first: faultstage {given.subject} ...")
    entry = find_entry(parser, given.subject or next(iter(CATALOG)))
    choices = read_choices(parser, given, entry)
    # Only what was asked for is checked: the modules of a subject take long to import.
    _check_story(parser, given.story, entry, choices)
    _check_fault(parser, given.fault, entry, choices)
    _check_fit(parser, given.story, given.fault, entry)
    rate = entry.usual_rate(choices) if given.rate is None else given.rate
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
    check_presenting(parser, given)
    check_own(parser, given, entry)
    check_outputs(parser, given)
    return Request(
        entry=entry,
        choices=choices,
        settings=StorySettings(
            fault=given.fault or "",
            story=given.story or "",
            rate=rate,
            countdown_s=given.countdown,
            autopilot=given.headless,
            vote_s=read_vote_s(parser, given, StorySettings().vote_s),
        ),
        headless=given.headless,
        report=given.report,
        junit=given.junit,
        metrics=given.metrics,
        replay=given.replay,
        choosing=_leaves_open(given),
        light=given.light,
        windowed=given.windowed,
        notes=read_own_notes(parser, given.notes),
        rehearse=given.rehearse,
        size=given.size,
        booth_idle_s=read_booth(parser, given),
        audience=read_audience(parser, given),
        dry_run=given.dry_run,
    )


def _leaves_open(given: argparse.Namespace) -> bool:
    """Whether the command line leaves the choice of the system to the person at the window."""
    asked = (given.subject, given.story, given.fault, given.rate, given.replay, given.booth)
    return not given.headless and first_given(given) is None and not any(asked)


def _check_fault(
    parser: argparse.ArgumentParser, asked: str | None, entry: CatalogEntry, choices: Choices
) -> None:
    """Ends the program with a sentence where ``asked`` names a fault that the subject lacks."""
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
        stories = [f"  {entry.name}: {_stories(entry)}" for entry in CATALOG.values()]
        faults = [
            f"  {entry.title(mode)}: {_listed(entry, mode)}"
            for entry in CATALOG.values()
            for mode in entry.modes
        ]
        faults += [f"  {entry.name}: {_OF_FILE}" for entry in CATALOG.values() if not entry.modes]
        parts = ("subjects:", *subjects, "", "stories, the default first:", *stories, "")
        parts += ("faults, each story has its own unless one is named:", *faults, "")
        parts += ("instead of a show (each with --help):", *verbs, "", *EXIT_CODES, "")
        self.epilog = "\n".join((*parts, "In the window, ? shows the keys."))
        return super().format_help()


def _stories(entry: CatalogEntry) -> str:
    """Returns the stories of a subject in words."""
    return ", ".join(entry.stories(entry.modes[0])) if entry.modes else _OF_FILE


def _listed(entry: CatalogEntry, choices: Choices) -> str:
    """Returns the faults of a subject in words, by story where they differ."""
    faults_of = entry.faults_of()
    if not faults_of:
        return ", ".join(entry.faults(choices))
    return "; ".join(f"{', '.join(faults)} ({story})" for story, faults in faults_of.items())


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="faultstage",
        usage="faultstage [SUBJECT] [options]\n       faultstage own FILE [options]\n"
        f"       faultstage {'|'.join(VERBS)} [...]",
        description="Show live what a distributed system does when a part of it dies.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    default = next(iter(CATALOG))
    subject = (
        f"what to put on stage; chosen in the window where nothing is asked for, else {default}"
    )
    offer(add("subject", nargs="?", help=subject), lambda _entry, _choices: (*CATALOG, *VERBS))
    story = add("--story", metavar="NAME", help="what is told of it; see below")
    offer(story, lambda entry, choices: entry.stories(choices))
    fault = add("--fault", metavar="NAME", help="what breaks; see below")
    offer(fault, lambda entry, choices: entry.faults(choices))
    add_choices(parser)
    rates = ", ".join(
        f"{entry.name}: {entry.rate:.0f}" for entry in CATALOG.values() if entry.modes
    )
    add("--rate", type=float, metavar="N", help=f"operations a second (default: {rates})")
    add("--countdown", type=float, default=3.0, metavar="S", help="seconds (default: 3)")
    add("--headless", action="store_true", help="play the story in the terminal, with no window")
    add("--report", type=Path, metavar="DIR", help="with --headless: write the report to DIR")
    add_outputs(parser)
    add("--replay", type=Path, metavar="FILE", help="play a run.jsonl in the window")
    add_presenting(parser)
    add_own(parser)
    add("--light", action="store_true", help="light theme")
    add("--windowed", action="store_true", help="begin in a window, not maximised")
    add("--size", type=_size, metavar="WxH", help="size of the window, for instance 1920x1080")
    add_booth(parser)
    add_audience(parser, StorySettings().vote_s)
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
