"""Reads the command line of a show; says in a sentence what can't be had."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from core.process.started import called
from core.story.settings import StorySettings
from gui.app.audience_options import read_audience, read_vote_s
from gui.app.booth_options import read_booth
from gui.app.completion import complete_if_asked
from gui.app.options import find_entry, first_given, read_choices
from gui.app.outputs import check_outputs
from gui.app.own_options import check_own
from gui.app.presenting import check_presenting, read_own_notes
from gui.app.request import Request
from gui.app.show_parser import show_parser
from gui.app.verbs import VERBS
from gui.catalog import CATALOG, CatalogEntry, Choices

MAX_RATE = 100_000.0
MAX_COUNTDOWN_S = 60.0


def parse(arguments: Sequence[str]) -> Request:
    """Reads the command line.

    Raises:
        SystemExit: with code 2 and a sentence on stderr where it can't be done, with 0 after
            ``--help``, ``--help-all`` or ``--version``.
    """
    parser = show_parser(arguments)
    complete_if_asked(parser)
    # A file may stand behind options: faultstage own --headless FILE.
    given = parser.parse_intermixed_args(arguments)
    if given.subject in VERBS:
        parser.error(f"{given.subject} comes first: {called()} {given.subject} ...")
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
    booth_idle_s = read_booth(parser, given)
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
        booth_idle_s=booth_idle_s,
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
