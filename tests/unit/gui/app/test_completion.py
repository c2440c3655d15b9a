"""A shell that asks for words gets those of the system that stands on the command line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gui.app.completion import SHELLS, print_completion
from gui.app.show_parser import show_parser

ROOT = Path(__file__).parents[4]


def offered(line: str) -> list[str]:
    """Asks the program as bash does, over a descriptor of its own."""
    read, write = os.pipe()
    environment = {
        **os.environ,
        "_ARGCOMPLETE": "1",
        "_ARGCOMPLETE_IFS": "\n",
        "_ARGCOMPLETE_STDOUT_FILENAME": f"/dev/fd/{write}",
        "COMP_LINE": line,
        "COMP_POINT": str(len(line)),
    }
    try:
        subprocess.run(
            [sys.executable, "-m", "gui"],
            cwd=ROOT,
            env=environment,
            pass_fds=(write,),
            capture_output=True,
            timeout=60,
            check=False,
        )
    finally:
        os.close(write)
    with os.fdopen(read) as words:
        return [word.strip() for word in words.read().splitlines()]


pytestmark = pytest.mark.skipif(os.name != "posix", reason="asks over a descriptor")


def test_systems_and_verbs_are_offered_first() -> None:
    words = offered("faultstage ")
    assert {"raft", "sentinel", "doctor", "completion"} <= set(words)


def test_faults_are_those_of_the_system() -> None:
    assert set(offered("faultstage sentinel --fault kill-")) == {
        "kill-primary",
        "kill-replica",
        "kill-sentinels",
    }


def test_stories_are_those_of_the_system() -> None:
    assert set(offered("faultstage ratelimiter --story ")) == {"ghost-allowing", "counter-drift"}


def test_every_option_is_offered() -> None:
    spelt = {word for option in show_parser([]).options for word in option.option_strings}
    assert {word for word in spelt if word.startswith("--")} <= set(offered("faultstage raft --"))


def test_an_unknown_system_has_no_words() -> None:
    assert not any(word.startswith("kill") for word in offered("faultstage nosuch --fault k"))


@pytest.mark.parametrize("shell", SHELLS)
def test_script_for_a_shell_is_printed(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert print_completion([shell]) == 0
    assert "faultstage" in capsys.readouterr().out
