"""Each bad scenario file is told with line and column, what was expected and the nearest word."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from subjects.own.scenario.mistakes import ScenarioError
from subjects.own.scenario.read import read
from tests.unit.subjects.own.scenario.bad_files import BadFile, bad_files

SCENARIOS = bad_files("bad_scenarios.txt")
COMPOSE_FILES = bad_files("bad_compose_files.txt")


def told_of(path: Path) -> str:
    with pytest.raises(ScenarioError) as raised:
        read(path)
    return str(raised.value)


@pytest.mark.parametrize("bad", SCENARIOS, ids=[bad.name for bad in SCENARIOS])
def test_each_bad_scenario_is_told_with_its_place(
    bad: BadFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("faultstage.yaml").write_text(bad.text, "utf-8")
    assert told_of(Path("faultstage.yaml")) == bad.told


@pytest.mark.parametrize("bad", COMPOSE_FILES, ids=[bad.name for bad in COMPOSE_FILES])
def test_each_bad_compose_file_is_told_with_its_place(
    bad: BadFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("compose.yaml").write_text(bad.text, "utf-8")
    assert told_of(Path("compose.yaml")) == bad.told


def test_bad_files_are_many_and_different() -> None:
    assert len(SCENARIOS) + len(COMPOSE_FILES) > 140
    assert len({bad.told for bad in SCENARIOS}) > 130


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"\xff\xfea\x00", ":1:1: the file is in UTF-16; save it as UTF-8."),
        (b"name: x\ntitle: caf\xe9\n", ":2:11: the byte 0xE9 is no UTF-8; save the file as UTF-8."),
        (
            b"a: \x00",
            ":1:4: the character U+0000 can't be in YAML; take it out, or write it as an ",
        ),
        (b"#" * 300_000, ": the file is larger than 256 KiB; a scenario is a few lines of text."),
    ],
    ids=["UTF-16", "Latin-1", "null character", "large"],
)
def test_a_file_that_is_no_text_of_ours_is_told(raw: bytes, told: str, tmp_path: Path) -> None:
    path = tmp_path / "faultstage.yaml"
    path.write_bytes(raw)
    assert told_of(path).startswith(f"{path}{told}")


def test_a_file_that_is_none_is_told(tmp_path: Path) -> None:
    assert "there is no such file" in told_of(tmp_path / "other.yaml")
    assert "this is a folder" in told_of(tmp_path)
    assert "this is no regular file" in told_of(Path(os.devnull))
    assert "this is no name of a file" in told_of(Path("a\0b"))


def test_json_is_read_with_its_tabs_and_numbers(tmp_path: Path) -> None:
    path = tmp_path / "faultstage.json"
    path.write_text('{\n\t"load": {"redis": {}, "rate": 1e3},\n\t"nods": {}\n}\n')
    assert told_of(path) == (
        f"{path}:3:2: there is no key `nods` at the top of a scenario; did you mean `nodes`?"
    )


def test_more_mistakes_than_anyone_reads_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "faultstage.yaml"
    path.write_text("".join(f"key{number}:\n" for number in range(100)))
    told = told_of(path).splitlines()
    assert told[0] == "The scenario has 100 mistakes:"
    assert told[-1] == "... and 70 more."


PIECES = (
    *(":", "- ", "\n", "\t", " ", "[", "]", "{", "}", "&a", "*a", "<<: *a", "!!x", "'", '"', "|"),
    *(
        "#",
        "%",
        "?",
        "---\n",
        "null",
        "no",
        "1e9",
        "007",
        "{port}",
        "\\u0000",
        "é",
        "\ufeff",
        "x: ",
    ),
)
"""The pieces that are put into files to break them."""


@pytest.mark.parametrize("seed", range(20))
def test_whatever_is_broken_in_a_file_ends_in_a_sentence(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    path = tmp_path / ("faultstage.json" if seed % 5 == 0 else "compose.yaml")
    for _ in range(40):
        text = chance.choice([*SCENARIOS, *COMPOSE_FILES]).text
        for _ in range(chance.randint(1, 6)):
            at, length = chance.randint(0, len(text)), chance.choice([0, 0, 1, 5, 30])
            text = text[:at] + chance.choice(PIECES) + text[at + length :]
        path.write_text(text, "utf-8")
        try:
            read(path)
        except ScenarioError as error:
            assert str(error)
            assert all(mistake.text.endswith((".", "?")) for mistake in error.mistakes), text
