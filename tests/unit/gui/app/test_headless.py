"""Tests of a show in the terminal that can't begin, as the machine lacks something."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from core.ports import Clock, Emit, FailureHook, Faults, Subject
from gui import catalog
from gui.app.cli import main
from tests.fakes import FakeCheckup, FakeFaults, FakeSubject


@pytest.fixture
def without_images(monkeypatch: pytest.MonkeyPatch) -> None:
    def make(
        _: catalog.Choices, emit: Emit, clock: Clock, on_failure: FailureHook
    ) -> tuple[Subject, Faults]:
        subject = FakeSubject(emit)
        subject.checkup = FakeCheckup(images=False)
        return subject, FakeFaults()

    monkeypatch.setitem(catalog.CATALOG, "raft", replace(catalog.CATALOG["raft"], make=make))


@pytest.mark.usefixtures("without_images")
def test_headless_run_with_something_missing_names_that_and_plays_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["raft", "--headless", "--report", str(tmp_path / "out")])
    told = capsys.readouterr()
    assert code == 1
    assert "✓ Engine" in told.out
    assert "✕ failed   Images  not here" in told.out
    assert "Not ready: Images. There is no report" in told.out
    assert "not measured" not in told.out
    assert "Traceback" not in told.out + told.err
    assert not (tmp_path / "out").exists()
