"""The options for other tools: what goes together, and what headless runs leave for CI."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from msgspec.structs import replace

from core.ports import Clock, Emit, FailureHook, Faults, Subject
from gui import catalog
from gui.app.arguments import parse
from gui.app.cli import main
from tests.fakes import FakeCheckup, FakeFaults, FakeSubject


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit) as stop:
        parse(arguments)
    assert stop.value.code == 2
    return capsys.readouterr().err.splitlines()[-1]


def test_a_file_and_a_port_are_taken() -> None:
    request = parse(["raft", "--headless", "--junit", "out/x.xml", "--metrics", "9100"])
    assert (request.junit, request.metrics) == (Path("out/x.xml"), 9100)
    assert parse(["raft", "--metrics", "9100"]).metrics == 9100, "a window has metrics, too"
    assert (parse([]).junit, parse([]).metrics) == (None, None)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("raft", "--junit", "x.xml"), "faultstage export --junit RUN"),
        (("raft", "--metrics", "0"), "--metrics 0: a port is a number from 1 to 65,535"),
        (("raft", "--metrics", "70000"), "a port is a number"),
        (("raft", "--metrics", "http"), "--metrics"),
        (("--replay", "run.jsonl", "--metrics", "9100"), "leave out --replay or --metrics"),
    ],
)
def test_outputs_that_do_not_go_together_are_refused(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], told: str
) -> None:
    assert told in refusal(capsys, *arguments)


def test_help_documents_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse(["--help-all"])
    told = capsys.readouterr().out
    for line in ("exit codes:", "  0  ", "  1  ", "  2  ", "  3  ", "  128 + N  "):
        assert line in told


@pytest.fixture
def unready(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes a raft that lacks something of the machine."""

    def make(
        _: catalog.Choices, emit: Emit, clock: Clock, on_failure: FailureHook
    ) -> tuple[Subject, Faults]:
        subject = FakeSubject(emit)
        subject.checkup = FakeCheckup(images=False)
        return subject, FakeFaults()

    monkeypatch.setitem(catalog.CATALOG, "raft", replace(catalog.CATALOG["raft"], make=make))


@pytest.mark.usefixtures("unready")
def test_run_that_could_not_begin_leaves_a_junit_file_that_fails(tmp_path: Path) -> None:
    path = tmp_path / "junit.xml"
    assert main(["raft", "--headless", "--junit", str(path)]) == 1
    suite = ElementTree.parse(path).getroot()
    assert int(suite.get("failures", "0")) >= 1


def test_junit_file_that_can_not_be_written_is_told_before_anything_is_played(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["raft", "--headless", "--junit", str(tmp_path)]) == 2
    told = capsys.readouterr()
    assert "it is a folder" in told.err
    assert told.out == ""
