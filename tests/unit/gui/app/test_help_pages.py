"""The pages of help: the first fits on a screen, and together they tell of everything."""

from __future__ import annotations

import argparse
import subprocess
import sys

import pytest

from core.ports import SubjectError
from gui.app.arguments import parse
from gui.app.help_pages import OFTEN
from gui.app.show_parser import ShowParser, show_parser
from gui.app.verbs import VERBS
from gui.catalog import CATALOG, CatalogEntry, Choices

SCREEN_LINES, SCREEN_COLUMNS = 45, 80
SYSTEMS = tuple(CATALOG.values())


def page(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    with pytest.raises(SystemExit) as stop:
        parse(arguments)
    assert stop.value.code == 0
    return capsys.readouterr().out.splitlines()


def told_of(lines: list[str], option: str) -> bool:
    """Whether a page has a line, or the beginning of one, for an option."""
    return any(
        option in line.split("  ")[1].replace(",", "").split() for line in lines if "  " in line
    )


def test_first_page_fits_on_a_screen(capsys: pytest.CaptureFixture[str]) -> None:
    lines = page(capsys, "--help")
    assert len(lines) <= SCREEN_LINES
    assert max(map(len, lines)) <= SCREEN_COLUMNS


@pytest.mark.parametrize("arguments", [("--help-all",), *((each, "--help") for each in CATALOG)])
def test_no_page_is_wider_than_a_screen(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert max(map(len, page(capsys, *arguments))) <= SCREEN_COLUMNS


def test_first_page_names_systems_verbs_and_where_more_is_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    told = "\n".join(page(capsys, "--help"))
    for name in (*CATALOG, *VERBS):
        assert f"\n  {name} " in told
    for more in ("SYSTEM --help", "VERB --help", "--help-all"):
        assert f"\n  faultstage {more} " in told


def test_first_page_has_the_options_that_are_asked_for_most(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = page(capsys, "--help")
    assert len(OFTEN) == len(set(OFTEN)) == 11
    assert all(told_of(lines, f"--{name}") for name in OFTEN)


def test_every_option_is_documented_among_all(capsys: pytest.CaptureFixture[str]) -> None:
    lines = page(capsys, "--help-all")
    for option in show_parser([]).options:
        assert option.help, option.dest
        assert all(told_of(lines, spelt) for spelt in option.option_strings)


def test_stories_and_faults_of_every_system_are_among_all(
    capsys: pytest.CaptureFixture[str],
) -> None:
    told = " ".join(" ".join(page(capsys, "--help-all")).split())
    for entry in SYSTEMS:
        for mode in entry.modes:
            for name in (*entry.stories(mode), *entry.faults(mode)):
                assert name in told


@pytest.mark.parametrize("entry", SYSTEMS, ids=lambda entry: entry.name)
def test_page_of_a_system_has_its_stories_its_faults_and_the_options_that_it_takes(
    entry: CatalogEntry, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = page(capsys, entry.name, "--help")
    assert lines == page(capsys, "--light", entry.name, "-h"), "in whichever place"
    told = " ".join(lines)
    for mode in entry.modes:
        assert all(name in told for name in (*entry.stories(mode), *entry.faults(mode)))
    for option in show_parser([]).options:
        foreign = {name for each in SYSTEMS for name in each.options} - set(entry.options)
        assert told_of(lines, option.option_strings[-1]) == (option.dest not in foreign)


def _values(option: argparse.Action) -> dict[str, object]:
    """Returns choices with one option given."""
    given = {"nodes": 3, "pd": 3, "tag": "v8.1.0", "base": "python:3", "yes_break": "shop"}
    return {option.dest: given.get(option.dest, True)}


@pytest.mark.parametrize("entry", SYSTEMS, ids=lambda entry: entry.name)
def test_option_that_a_page_leaves_out_is_one_that_the_system_refuses(
    entry: CatalogEntry, capsys: pytest.CaptureFixture[str]
) -> None:
    options = [each for each in show_parser([]).options if each.dest in Choices.__struct_fields__]
    for option in options:
        if option.dest in entry.options:
            continue
        words = [option.option_strings[0], *map(str, _values(option).values())]
        words = words[:1] if option.nargs == 0 else words
        with pytest.raises((SystemExit, SubjectError)):
            parse([entry.name, *words])
    capsys.readouterr()


@pytest.mark.parametrize("page_of", ["own", "all"])
def test_file_of_a_system_that_takes_one_is_told(
    page_of: str, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = page(capsys, *(["--help-all"] if page_of == "all" else [page_of, "--help"]))
    assert any(line.startswith("FILE: ") for line in lines)


def test_help_comes_without_qt() -> None:
    code = (
        "import sys, gui.app.cli\n"
        "try: gui.app.cli.main(['--help'])\n"
        "finally: print([m for m in sys.modules if m.startswith(('PySide6', 'pyqtgraph'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.rstrip().endswith("[]")


def test_parser_lists_each_option_once() -> None:
    parser = show_parser([])
    assert isinstance(parser, ShowParser)
    spelt = [word for option in parser.options for word in option.option_strings]
    assert len(spelt) == len(set(spelt)) > 20
