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
from core.process.paths import HOME_VARIABLE, recordings_dir
from core.recording import lines
from core.recording.reader import RecordingError
from core.recording.recorder import Recorder
from gui.app import choosing
from gui.app.arguments import parse
from gui.app.choosing import choose_system, look_at
from gui.app.opening import Opened, open_live
from gui.app.request import Request
from gui.app.systems import last_system, system_cards
from gui.catalog import CATALOG, CatalogEntry, Choices
from gui.stage.systems.chooser import SystemChooser
from gui.stage.systems.page import SystemsPage
from tests.expected_errors import ExpectedErrors
from tests.scripted import scripted_run

K = Qt.Key

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
    """Yields the window that opens for no system in particular; its check-ups are set."""
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    for name in CATALOG:
        entry = with_checkup(SetCheckup(CheckStatus.OK), name)
        monkeypatch.setitem(CATALOG, name, entry)
    opened = open_live(parse(["--size", "1000x700"]), lambda: None)
    yield opened
    opened.window.finish()
    opened.samples.close()


@pytest.fixture
def recorder(opened: Opened) -> Iterator[Recorder]:
    recorder = Recorder(opened.timeline)
    yield recorder
    recorder.close()


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


def test_key_pressed_before_anybody_listens_is_taken(opened: Opened, recorder: Recorder) -> None:
    assert opened.window.commands.page is not None
    QTest.keyClick(opened.window, Qt.Key.Key_Space)
    request = asyncio.run(choose_system(parse([]), opened, recorder))
    assert request is not None and request.entry.name == next(iter(CATALOG))
    assert last_system() == next(iter(CATALOG))


def test_every_card_gets_its_verdict_before_a_choice_is_made(
    opened: Opened, recorder: Recorder
) -> None:
    page = opened.window.commands.page
    assert page is not None

    async def choose_when_all_is_known() -> str:
        choice = asyncio.create_task(choose_system(parse([]), opened, recorder))
        while any("Looking" in card.accessibleDescription() for card in page.cards):
            await asyncio.sleep(0.01)
        page.take(len(page.cards) - 1)
        request = await choice
        return request.entry.name if request is not None else ""

    offered = [name for name, entry in CATALOG.items() if entry.modes]
    assert asyncio.run(choose_when_all_is_known()) == offered[-1]


def test_quit_ends_the_wait_and_is_not_remembered_as_a_choice(
    opened: Opened, recorder: Recorder
) -> None:
    opened.intents.send(want.Reset())
    opened.intents.send(want.Quit())
    assert asyncio.run(choose_system(parse([]), opened, recorder)) is None
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


def keep_a_run(run_id: str = "kept") -> Path:
    """Writes a recording as a run of this machine leaves it."""
    path = recordings_dir() / f"{run_id}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(map(lines.encode, scripted_run())))
    return path


class Replays:
    """Takes the place of a replay in a window: notes what is played, and does what it is told."""

    def __init__(self, *, leads_back: bool = True, error: RecordingError | None = None) -> None:
        self.played: list[Path] = []
        self.leads_back = leads_back
        self.error = error

    async def __call__(self, path: Path, request: Request, opened: Opened) -> bool:
        self.played.append(path)
        if self.error is not None:
            raise self.error
        return self.leads_back


@pytest.fixture
def page(qtbot: QtBot, opened: Opened) -> SystemsPage:
    """Opens the page anew, with a card for a run that was recorded."""
    keep_a_run()
    window = opened.window
    window.show()
    return SystemChooser(window, system_cards(parse([]))).page


async def until(holds: Callable[[], bool]) -> None:
    while not holds():
        await asyncio.sleep(0.01)


def choose_by_keys(
    opened: Opened, recorder: Recorder, *steps: tuple[Callable[[], bool], Qt.Key]
) -> str:
    """Presses each key once its condition holds; returns the system that is chosen at last."""

    async def run() -> str:
        choice = asyncio.create_task(choose_system(parse([]), opened, recorder))
        for holds, key in steps:
            await until(holds)
            QTest.keyClick(opened.window, key)
        request = await choice
        return request.entry.name if request is not None else ""

    return asyncio.run(run())


def test_recorded_run_is_played_and_c_leads_back_to_the_systems(
    opened: Opened, recorder: Recorder, page: SystemsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    replays = Replays()
    monkeypatch.setattr(choosing, "replay_over", replays)
    commands = opened.window.commands
    page.select(len(page.cards) - 1)
    chosen = choose_by_keys(
        opened,
        recorder,
        (lambda: True, K.Key_Space),
        (lambda: commands.page not in (None, page), K.Key_Space),
        (lambda: bool(replays.played) and commands.page is page and not page.taken, K.Key_1),
        (lambda: page.selected == 0, K.Key_Space),
    )
    assert [path.stem for path in replays.played] == ["kept"]
    assert chosen == next(iter(CATALOG)) == last_system()


def test_c_leads_from_the_recorded_runs_to_the_systems(
    opened: Opened, recorder: Recorder, page: SystemsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    replays = Replays()
    monkeypatch.setattr(choosing, "replay_over", replays)
    commands = opened.window.commands
    page.select(len(page.cards) - 1)
    chosen = choose_by_keys(
        opened,
        recorder,
        (lambda: True, K.Key_Space),
        (lambda: commands.page not in (None, page), K.Key_C),
        (lambda: commands.page is page, K.Key_1),
        (lambda: page.selected == 0, K.Key_Space),
    )
    assert replays.played == []
    assert chosen == next(iter(CATALOG))


def test_recording_that_can_not_be_read_is_told_on_the_page(
    opened: Opened, recorder: Recorder, page: SystemsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    replays = Replays(error=RecordingError("Line 7 isn't an event.", "Play another one."))
    monkeypatch.setattr(choosing, "replay_over", replays)
    commands = opened.window.commands
    page.select(len(page.cards) - 1)
    chosen = choose_by_keys(
        opened,
        recorder,
        (lambda: True, K.Key_Space),
        (lambda: commands.page not in (None, page), K.Key_Space),
        (page.notice.isVisible, K.Key_1),
        (lambda: page.selected == 0, K.Key_Space),
    )
    assert chosen == next(iter(CATALOG))


def test_leaving_a_replay_ends_the_choice(
    opened: Opened, recorder: Recorder, page: SystemsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choosing, "replay_over", Replays(leads_back=False))
    commands = opened.window.commands
    page.select(len(page.cards) - 1)
    steps = (
        (lambda: True, K.Key_Space),
        (lambda: commands.page not in (None, page), K.Key_Space),
    )
    assert choose_by_keys(opened, recorder, *steps) == ""
    assert last_system() == ""


def test_card_of_replays_says_how_many_runs_there_are(
    opened: Opened, recorder: Recorder, page: SystemsPage
) -> None:
    async def look() -> None:
        await choosing.look_at_all(parse([]), page)

    keep_a_run("another")
    asyncio.run(look())
    assert "The last 2 runs" in page.cards[-1].accessibleDescription()
