"""The options that say what a subject is to be like, the same for the show and the verbs."""

from __future__ import annotations

import argparse
from pathlib import Path

from core.ports import SubjectError
from core.process.started import called
from gui.catalog import CATALOG, CatalogEntry, Choices

_OPTIONS = ("nodes", "docker", "links", "pd", "tag", "base", "yes_break", "allow_python")
_SUFFIXES = (".yaml", ".yml", ".json")


def add_choices(parser: argparse.ArgumentParser) -> None:
    """Adds the options that :func:`read_choices` reads."""
    add = parser.add_argument
    add("file", nargs="?", type=Path, help="own: a scenario, Compose or experiment file")
    add("--docker", action="store_true", help="raft, ratelimiter: nodes are containers")
    add(
        "--links",
        action="store_true",
        help="local nodes: relays between them in every run, so that each can be cut off and "
        "slowed by hand; else only where the story's fault needs them, for they cost throughput",
    )
    add("--nodes", type=int, metavar="N", help="nodes: raft 3 or 5, tikv 3 to 9 (default: 3)")
    add("--pd", type=int, metavar="N", help="tikv: number of PD members: 1, 3 or 5 (default: 1)")
    add("--tag", metavar="TAG", help="tikv: version of the images")
    add(
        "--base",
        metavar="IMAGE",
        help="in Docker: image with Python on which the image of the load is built",
    )
    add(
        "--yes-break",
        metavar="PROJECT",
        help="own: break this running Compose project, which isn't ours, without asking",
    )
    add(
        "--allow-python",
        action="store_true",
        help="own: let an experiment of Chaos Toolkit call Python code, in a process of its own",
    )


def find_entry(parser: argparse.ArgumentParser, name: str) -> CatalogEntry:
    """Returns the subject ``name``; ends the program with a sentence where there is none."""
    entry = CATALOG.get(name)
    if entry is None:
        told = f"there is no system '{name}': choose from {', '.join(CATALOG)}"
        if Path(name).suffix in _SUFFIXES:
            told = f"a file needs its system before it: {called()} own {name}"
        parser.error(told)
    return entry


def read_choices(
    parser: argparse.ArgumentParser, given: argparse.Namespace, entry: CatalogEntry
) -> Choices:
    """Returns the given options; ends the program with a sentence where ``entry`` lacks one.

    Raises:
        SubjectError: the file that the subject is made of can't be played.
    """
    if given.file is not None and not entry.takes_file:
        parser.error(f"unrecognized arguments: {given.file} ({entry.name} takes no file)")
    choices = Choices(file=given.file, **{option: getattr(given, option) for option in _OPTIONS})
    if choices.yes_break is not None and not entry.takes_file:
        parser.error(f"--yes-break is of own, not of {entry.name}. Leave out --yes-break.")
    if choices.links and (choices.docker or not entry.has_local):
        told = f"--links: the containers of {entry.name} have a network of their own,"
        parser.error(f"{told} which can be cut. Leave out --links.")
    try:
        choices = entry.complete(choices)
        entry.check(choices)
    except SubjectError as error:
        if entry.takes_file:  # the fault is in the file, not in the command line
            raise
        parser.error(f"{error} {error.remedy}".strip())
    return choices


def first_given(given: argparse.Namespace) -> str | None:
    """Returns the first option of :func:`add_choices` that was given; None where none was."""
    for option in _OPTIONS:
        if getattr(given, option) not in (None, False):
            return f"--{option.replace('_', '-')}"
    return None
