"""Waiting for the choice of a system, while one check-up after another says what can start."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.model import intents as want
from core.model.records import CheckStatus, PreflightCheck
from core.ports import Checkup, ProgressHook, SubjectError
from core.process.paths import HOME_VARIABLE
from gui.app import choosing
from gui.app.arguments import parse
from gui.app.choosing import choose_system, look_at
from gui.app.opening import Opened, open_live
from gui.app.systems import last_system
from gui.catalog import CATALOG, CatalogEntry, Choices
from tests.expected_errors import ExpectedErrors

LEFT_OUT = "this check starts something"
DETAILS = "faultstage doctor"


class SetCheckup:
    """A checkup whose only finding is set, or that raises, or that never ends."""

    def __init__(self, status: CheckStatus, error: Exception | None = None) -> None:
        self.status = status
        self.error = error
        self.hangs = False

    async def run(self, tell: Callable[[PreflightCheck], None], *, may_start: bool = True) -> bool:
        assert not may_start, LEFT_OUT
        if self.error is not None:
            raise self.error
        if self.hangs:
            await asyncio.Event().wait()
        tell(
            PreflightCheck(
                key="a", title="Engine", status=self.status, text="gone", remedy="Start it."
            )
        )
        return self.status is not CheckStatus.FAILED

    async def prepare(self, tell: ProgressHook) -> None:
        raise AssertionError(LEFT_OUT)


def with_checkup(checkup: Checkup, name: str = "tikv") -> CatalogEntry:
    def make(_: Choices) -> Checkup:
        return checkup

    return replace(CATALOG[name], checkup=make)


def found(checkup: Checkup) -> PreflightCheck:
    return asyncio.run(look_at(with_checkup(checkup), Choices()))


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opened]:
    """Yields the window as it opens where nothing is asked for; no look leaves this process."""
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    for name in CATALOG:
        entry = with_checkup(SetCheckup(CheckStatus.OK), name)
        monkeypatch.setitem(CATALOG, name, entry)
    opened = open_live(parse(["--size", "1000x700"]), lambda: None)
    yield opened
    opened.window.finish()
    opened.samples.close()


def test_check_up_that_finds_all_makes_the_card_ready() -> None:
    assert found(SetCheckup(CheckStatus.OK)).status is CheckStatus.OK


def test_check_up_that_finds_a_lack_says_what_mends_it() -> None:
    told = found(SetCheckup(CheckStatus.FAILED))
    assert (told.status, told.text) == (CheckStatus.FAILED, "Not ready: Engine")
    assert told.remedy == "gone. Start it."


def test_check_up_that_can_not_be_made_is_told_with_its_way_out() -> None:
    told = found(SetCheckup(CheckStatus.OK, SubjectError("The tag is odd.", "Leave it out.")))
    assert "The tag is odd" in told.text and told.remedy == "Leave it out."


def test_check_up_that_breaks_is_told_and_logged(expected_errors: ExpectedErrors) -> None:
    told = found(SetCheckup(CheckStatus.OK, RuntimeError("broken")))
    assert "broken" in told.text and told.command == f"{DETAILS} tikv"
    assert told.status is CheckStatus.WARNING
    expected_errors.take("the check-up of tikv failed")


def test_check_up_without_an_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosing, "LOOK_WITHIN_S", 0.01)
    endless = SetCheckup(CheckStatus.OK)
    endless.hangs = True
    told = found(endless)
    assert "no answer within" in told.text and told.command == f"{DETAILS} tikv"


def test_key_pressed_before_anybody_listens_is_taken(opened: Opened) -> None:
    assert opened.window.commands.page is not None
    QTest.keyClick(opened.window, Qt.Key.Key_Space)
    request = asyncio.run(choose_system(parse([]), opened))
    assert request is not None and request.entry.name == next(iter(CATALOG))
    assert last_system() == next(iter(CATALOG))


def test_every_card_gets_its_verdict_before_a_choice_is_made(opened: Opened) -> None:
    page = opened.window.commands.page
    assert page is not None

    async def choose_when_all_is_known() -> str:
        choice = asyncio.create_task(choose_system(parse([]), opened))
        while any("Looking" in card.accessibleDescription() for card in page.cards):
            await asyncio.sleep(0.01)
        page.take(len(page.cards) - 1)
        request = await choice
        return request.entry.name if request is not None else ""

    assert asyncio.run(choose_when_all_is_known()) == list(CATALOG)[-1]


def test_quit_ends_the_wait_and_is_not_remembered_as_a_choice(opened: Opened) -> None:
    opened.intents.send(want.Reset())
    opened.intents.send(want.Quit())
    assert asyncio.run(choose_system(parse([]), opened)) is None
    assert last_system() == ""


def test_nothing_of_a_system_is_imported_before_the_page_is_there(opened: Opened) -> None:
    # In a process of its own: this one has imported everything long ago.
    code = (
        "import sys; from PySide6.QtWidgets import QApplication; app = QApplication([])\n"
        "from gui.app.arguments import parse; from gui.app.opening import open_live\n"
        "open_live(parse([]), lambda: None)\n"
        "print([name for name in sys.modules if name.startswith(('subjects', 'docker'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
