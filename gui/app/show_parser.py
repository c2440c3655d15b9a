"""The parser of a show's command line: all options, and those that show help and end."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from core.process import log
from core.process.started import PROGRAM, called
from core.story.settings import StorySettings
from gui.app.audience_options import add_audience
from gui.app.booth_options import add_booth
from gui.app.completion import offer
from gui.app.help_pages import all_help, help_for, usage
from gui.app.options import add_choices
from gui.app.outputs import add_outputs
from gui.app.own_options import add_own
from gui.app.presenting import add_presenting
from gui.app.verbs import VERBS
from gui.catalog import CATALOG


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
        metavar="LEVEL",
        help=f"how much is written to the log: {', '.join(log.LEVELS)} (default: info)",
    )


class ShowParser(argparse.ArgumentParser):
    """The parser of a show's command line, which lists its options.

    Attributes:
        arguments: the command line, which says what help is wanted about.
    """

    def __init__(self, arguments: Sequence[str]) -> None:
        """Takes ``arguments`` only to know the topic of help; parsing happens elsewhere."""
        super().__init__(
            prog=called(),
            usage="\n".join(usage()).removeprefix("usage: "),
            add_help=False,
        )
        self.arguments = tuple(arguments)

    @property
    def options(self) -> tuple[argparse.Action, ...]:
        """All options, in the order in which they were added."""
        return tuple(action for action in self._actions if action.option_strings)


def show_parser(arguments: Sequence[str]) -> ShowParser:
    """Returns the parser for ``arguments``, the command line of a show."""
    parser = ShowParser(arguments)
    add = parser.add_argument
    systems = add("subject", nargs="?", metavar="SYSTEM", help="what to put on stage")
    offer(systems, lambda _entry, _choices: (*CATALOG, *VERBS))
    story = add("--story", metavar="NAME", help="what is told; see SYSTEM --help")
    offer(story, lambda entry, choices: entry.stories(choices))
    fault = add("--fault", metavar="NAME", help="what breaks; see SYSTEM --help")
    offer(fault, lambda entry, choices: entry.faults(choices))
    add_choices(parser)
    add("--rate", type=float, metavar="N", help="operations a second; each system has its own")
    countdown = "seconds before a fault goes in (default: 3)"
    add("--countdown", type=float, default=3.0, metavar="S", help=countdown)
    add("--headless", action="store_true", help="play the story in the terminal, with no window")
    add("--report", type=Path, metavar="DIR", help="with --headless: write the report to DIR")
    add_outputs(parser)
    add("--replay", type=Path, metavar="FILE", help="play a recorded run, a run.jsonl")
    add_presenting(parser)
    add_own(parser)
    add("--light", action="store_true", help="light theme")
    add("--windowed", action="store_true", help="begin in a window, not maximised")
    add("--size", type=_size, metavar="WxH", help="size of the window, for instance 1920x1080")
    add_booth(parser)
    add_audience(parser, StorySettings().vote_s)
    _add_log_level(parser)
    about_help = "the first page of help; with a system, that system's"
    add("-h", "--help", action=_ShowHelp, nargs=0, help=about_help)
    add("--help-all", action=_ShowAllHelp, nargs=0, help="all options, stories, faults, exit codes")
    add("--version", action=_ShowVersion, nargs=0, help="the version")
    return parser


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    if not (width.isdecimal() and height.isdecimal()):
        raise argparse.ArgumentTypeError(f"'{text}' is no size: write it as 1920x1080")
    if int(width) < 800 or int(height) < 540:
        raise argparse.ArgumentTypeError(f"'{text}' is too small to read: at least 800x540")
    return int(width), int(height)


class _ShowHelp(argparse.Action):
    """Shows the first page of help, or that of the system on the command line."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        assert isinstance(parser, ShowParser)
        entry = next((CATALOG[word] for word in parser.arguments if word in CATALOG), None)
        _print_and_exit(parser, help_for(entry, parser.options))


class _ShowAllHelp(argparse.Action):
    """Shows everything that there is to ask for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        assert isinstance(parser, ShowParser)
        _print_and_exit(parser, all_help(parser.options))


class _ShowVersion(argparse.Action):
    """Looks the version up only when asked: that takes longer than reading the command line."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        _print_and_exit(parser, (f"{PROGRAM} {_version()}",))


def _print_and_exit(parser: argparse.ArgumentParser, lines: Sequence[str]) -> None:
    print("\n".join(lines))
    parser.exit()


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("faultstage")
    except PackageNotFoundError:
        return "from a checkout that isn't installed"
