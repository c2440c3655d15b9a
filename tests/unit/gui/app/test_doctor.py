"""Tests of the doctor's page and of prepare's progress, for a subject that needs little."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from msgspec.structs import replace

from core.console import Terminal
from core.model.records import CheckStatus, PreflightCheck
from core.ports import ProgressHook, SubjectError
from gui import catalog
from gui.app.doctor import run_doctor
from gui.app.prepare import PLAIN_S, PrepareProgress, bar, run_prepare


class TerminalScreen(io.StringIO):
    def isatty(self) -> bool:
        return True


class Scripted:
    """A checkup with set findings."""

    def __init__(self, *checks: PreflightCheck, fails: str = "") -> None:
        self.checks = checks
        self.fails = fails

    async def run(self, tell: Callable[[PreflightCheck], None], *, may_start: bool = True) -> bool:
        for check in self.checks:
            tell(replace(check, status=CheckStatus.RUNNING, text=""))
        for check in self.checks:
            tell(check)
        return all(check.status is not CheckStatus.FAILED for check in self.checks)

    async def prepare(self, tell: ProgressHook) -> None:
        tell("Downloading x", 0.5, "1 of 2 layers")
        if self.fails:
            raise SubjectError(self.fails, "Connect it.")


GOOD = PreflightCheck(key="a", title="Engine", status=CheckStatus.OK, text="28.2")
BAD = PreflightCheck(
    key="b", title="Images", status=CheckStatus.FAILED, text="none", command="mend it"
)


@pytest.fixture
def on_stage(monkeypatch: pytest.MonkeyPatch) -> Callable[[Scripted], None]:
    def put(checkup: Scripted) -> None:
        def checkup_of(_: catalog.Choices) -> Scripted:
            return checkup

        entry = replace(catalog.CATALOG["raft"], checkup=checkup_of)
        monkeypatch.setitem(catalog.CATALOG, "raft", entry)

    return put


def doctor(stream: io.StringIO) -> tuple[int, str]:
    code = run_doctor(["raft"], Terminal(stream, {"TERM": "xterm", "NO_COLOR": "1"}))
    return code, stream.getvalue()


def prepare() -> tuple[int, str]:
    stream = io.StringIO()
    return run_prepare(["raft"], Terminal(stream, {})), stream.getvalue()


def test_a_subject_that_can_start_gives_exit_code_0(on_stage: Callable[[Scripted], None]) -> None:
    on_stage(Scripted(GOOD))
    code, told = doctor(io.StringIO())
    assert code == 0
    assert told.splitlines()[-1] == "  ✓ Ready to go with no network"


def test_a_subject_that_can_not_start_gives_exit_code_1_and_names_what_is_missing(
    on_stage: Callable[[Scripted], None],
) -> None:
    on_stage(Scripted(GOOD, BAD))
    code, told = doctor(io.StringIO())
    assert code == 1
    assert "$ mend it" in told
    assert told.splitlines()[-1] == "  ✕ Not ready: Images"


def test_live_line_of_the_doctor_leaves_no_trace_on_a_terminal(
    on_stage: Callable[[Scripted], None],
) -> None:
    on_stage(Scripted(GOOD))
    _, told = doctor(TerminalScreen())
    assert "looking" not in told.splitlines()[-1]


def test_prepare_ends_with_the_doctors_page(on_stage: Callable[[Scripted], None]) -> None:
    on_stage(Scripted(GOOD))
    code, told = prepare()
    assert code == 0
    assert told.splitlines()[0] == "Downloading x: 1 of 2 layers (50 %)"
    assert told.splitlines()[-1].endswith("Ready to go with no network")


def test_a_download_that_fails_is_a_sentence_and_exit_code_1(
    on_stage: Callable[[Scripted], None],
) -> None:
    on_stage(Scripted(GOOD, fails="The registry is gone."))
    code, told = prepare()
    assert code == 1
    assert told.splitlines()[-2:] == ["✕ The registry is gone.", "  Connect it."]


def test_output_into_a_file_has_a_line_for_each_step_and_not_for_each_layer() -> None:
    stream = io.StringIO()
    terminal = Terminal(stream, {})
    progress = PrepareProgress(terminal)
    assert PLAIN_S > 1
    for layer in range(100):
        progress.tell("Downloading x", layer / 100, f"{layer} of 100 layers")
    progress.tell("Building y", None, "step")
    terminal.close()
    lines = stream.getvalue().splitlines()
    assert lines[0] == "Downloading x: 0 of 100 layers (0 %)"
    assert lines[-1] == "Building y: step"
    assert len(lines) < 10


def test_the_bar_is_as_full_as_the_share() -> None:
    assert bar(0.5).count("#") == 12
    assert bar(2.0).endswith("100 %")
    assert "#" not in bar(None)
