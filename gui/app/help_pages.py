"""The pages of ``--help``: the first, which fits on a screen; each system's; and all there is."""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Iterable, Sequence

from core.process.started import called
from gui.app.verbs import EXIT_CODES, VERBS
from gui.catalog import CATALOG, CatalogEntry

WIDTH = 80
"""Columns that a page of help takes at most."""

OFTEN = (
    *("story", "fault", "docker", "nodes", "rate"),
    *("headless", "report", "replay", "notes", "audience", "booth"),
)
"""The options on the first page, by the names of their values."""

ABOUT = "Show live what a distributed system does when a part of it dies."

_FORMS = ("[SYSTEM] [options]", "own FILE [options]", "VERB [...]")
_INDENT, _COLUMN = 2, 15
_FILE = "FILE: a scenario or Compose file; unless one is named, that of this folder"
_OF_FILE = "those that its file names; --dry-run lists them"

Options = Sequence[argparse.Action]


def help_for(entry: CatalogEntry | None, options: Options) -> list[str]:
    """Returns the page of a system, or the first page where none is named.

    Args:
        entry: the system.
        options: all options of a show.
    """
    return _first_page(options) if entry is None else _system_page(entry, options)


def _first_page(options: Options) -> list[str]:
    shown = {option.dest: option for option in options}
    return [
        *usage(),
        "",
        ABOUT,
        "Without a system, the window offers them all.",
        "",
        "systems:",
        *(_row(entry.name, entry.about) for entry in CATALOG.values()),
        "",
        "verbs, instead of a show:",
        *(_row(verb, about) for verb, about in VERBS.items()),
        "",
        "options most often asked for:",
        *_described([shown[name] for name in OFTEN]),
        "",
        "more:",
        *_pairs(
            ("SYSTEM --help", "its stories and faults, and all options"),
            ("VERB --help", "what the verb takes"),
            ("--help-all", "every option, story, fault and exit code"),
        ),
        "In the window, ? shows the keys.",
    ]


def _system_page(entry: CatalogEntry, options: Options) -> list[str]:
    of_systems = {name for each in CATALOG.values() for name in each.options}
    own = [option for option in options if option.dest in entry.options]
    common = [option for option in options if option.dest not in of_systems]
    told = " ".join(f"{text.rstrip('.')}." for text in (entry.pitch, entry.needs) if text)
    return [
        *usage(f"{entry.name} {'[FILE] ' * entry.takes_file}[options]"),
        "",
        *textwrap.wrap(f"{entry.about[0].upper()}{entry.about[1:]}. {told}".rstrip(), WIDTH),
        "",
        *_stories_and_faults(entry),
        "",
        f"options of {entry.name}:",
        *_described(own),
        "",
        f"options of every show (here --rate is {entry.rate:.0f} unless another is named):",
        *_described(common),
    ]


def _stories_and_faults(entry: CatalogEntry) -> list[str]:
    if not entry.modes:
        return [_FILE, f"stories and faults: {_OF_FILE}"]
    (first, *_) = entry.modes
    faults_of = entry.faults_of() or {"": entry.faults(first)}
    stories = entry.stories(first)
    lines = ["stories, and their faults (the first, unless another is named):"]
    for story in stories:
        faults = ", ".join(faults_of.get(story) or faults_of[""])
        lines += _hanging(story, faults, _COLUMN + 4)
    return lines


def all_help(options: Options) -> list[str]:
    """Returns everything that there is to ask for.

    Args:
        options: all options of a show.
    """
    pages = [*usage(), "", ABOUT, ""]
    for entry in CATALOG.values():
        pages += [f"{entry.name}: {entry.about}", *_stories_and_faults(entry)]
        pages += [_row("options:", ", ".join(f"--{_spelt(name)}" for name in entry.options)), ""]
    pages += ["options:", *_described(options), ""]
    pages += ["verbs, instead of a show (each with --help):"]
    pages += [*(_row(verb, about) for verb, about in VERBS.items()), "", *EXIT_CODES]
    return pages


def _spelt(name: str) -> str:
    return name.replace("_", "-")


def usage(*forms: str) -> list[str]:
    """Returns the ways to call the program, a line each; by default all forms that there are."""
    forms = forms or _FORMS
    starts = ("usage: ", *(" " * 7 for _ in forms[1:]))
    return [f"{start}{called()} {form}" for start, form in zip(starts, forms, strict=True)]


def _row(name: str, about: str) -> str:
    return f"{' ' * _INDENT}{name:{_COLUMN - _INDENT}}{about}"


def _pairs(*pairs: tuple[str, str]) -> list[str]:
    width = max(len(name) for name, _ in pairs) + 2
    return [f"{' ' * _INDENT}{called()} {name:{width}}{about}" for name, about in pairs]


def _described(options: Iterable[argparse.Action]) -> list[str]:
    shown = [(_invocation(option), option.help or "") for option in options]
    column = _INDENT + max(len(spelt) for spelt, _ in shown) + 2
    return [line for spelt, about in shown for line in _hanging(spelt, about, column)]


def _invocation(option: argparse.Action) -> str:
    value = option.metavar if isinstance(option.metavar, str) else ""
    return f"{', '.join(option.option_strings)} {value}".rstrip()


def _hanging(name: str, text: str, column: int) -> list[str]:
    """Returns a name with its text beside it, wrapped in a column of its own."""
    first, *others = textwrap.wrap(text, WIDTH - column, break_on_hyphens=False) or [""]
    head = f"{' ' * _INDENT}{name}".ljust(column)
    return [f"{head}{first}", *(f"{' ' * column}{line}" for line in others)]
