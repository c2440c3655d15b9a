"""Completes command lines in bash, zsh and fish: ``faultstage completion SHELL`` prints how."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from core.ports import SubjectError
from gui.catalog import CATALOG, CatalogEntry, Choices

SHELLS = ("bash", "zsh", "fish")

_ASKED = "_ARGCOMPLETE"
"""Environment variable by which a shell asks this program for words instead of a show."""

_ABOUT = """\
Print what makes the shell complete this program's words. To have it in every new shell:

  bash   faultstage completion bash >> ~/.bashrc
  zsh    faultstage completion zsh >> ~/.zshrc
  fish   faultstage completion fish > ~/.config/fish/completions/faultstage.fish
"""


def print_completion(arguments: Sequence[str]) -> int:
    """Prints the code with which a shell completes this program's words; returns 0."""
    parser = argparse.ArgumentParser(
        prog="faultstage completion",
        description=_ABOUT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("shell", choices=SHELLS)
    given = parser.parse_args(arguments)
    from argcomplete.shell_integration import shellcode

    print(shellcode(["faultstage"], shell=given.shell))
    return 0


def offer(action: argparse.Action, words: Callable[[CatalogEntry, Choices], Iterable[str]]) -> None:
    """Lets a shell offer ``words`` for ``action``: the words of the command line's system."""

    def complete(parsed_args: argparse.Namespace, **_: Any) -> Iterable[str]:
        entry = CATALOG.get(parsed_args.subject or next(iter(CATALOG)))
        if entry is None:
            return ()
        try:
            return tuple(words(entry, Choices(docker=bool(parsed_args.docker))))
        except SubjectError:
            return ()

    setattr(action, "completer", complete)  # noqa: B010 - argparse knows no such attribute


def complete_if_asked(parser: argparse.ArgumentParser) -> None:
    """Answers a shell that asks for words, which ends the program; else does nothing."""
    if _ASKED in os.environ:
        import argcomplete

        argcomplete.autocomplete(parser)
