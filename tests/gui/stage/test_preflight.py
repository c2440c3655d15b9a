"""The page of what a system needs: readable, spoken, with what mends each failure."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from core.model import events as ev
from core.model.records import CheckStatus, PreflightCheck
from tests.gui.scripted_stage import SIZES, ScriptedStage
from tests.gui.text_check import text_faults, texts

MakeStage = Callable[..., ScriptedStage]

CHECKS = (
    PreflightCheck(
        key="engine",
        title="Container engine",
        status=CheckStatus.FAILED,
        text="nothing answers at unix:///var/run/docker.sock.",
        remedy="Start it, and let your user speak to it.",
        command="sudo systemctl start docker",
    ),
    PreflightCheck(
        key="compose", title="Compose", status=CheckStatus.OK, text="2.39.1, as a plugin"
    ),
    PreflightCheck(
        key="images",
        title="Images",
        status=CheckStatus.FAILED,
        text="pingcap/tikv:v8.5.7 and pingcap/pd:v8.5.7 are missing, about 420 MB to load.",
        remedy="Get them while there is a network.",
        command="faultstage prepare tikv --tag v8.5.7",
        prepares=True,
    ),
    PreflightCheck(key="load", title="Image of the load", status=CheckStatus.OK, text="built here"),
    PreflightCheck(
        key="memory", title="Memory", status=CheckStatus.OK, text="7.6 GB of 4 GB needed"
    ),
    PreflightCheck(
        key="disk", title="Disk", status=CheckStatus.WARNING, text="not known on this engine."
    ),
    PreflightCheck(
        key="ports", title="Ports", status=CheckStatus.OK, text="8 free ports on 127.0.0.1"
    ),
    PreflightCheck(key="netem", title="Slow networks", status=CheckStatus.RUNNING),
    PreflightCheck(
        key="leftovers",
        title="Left-overs",
        status=CheckStatus.WARNING,
        text="3 containers of a run that crashed.",
        remedy="They can be put back and removed.",
        command="faultstage undo",
    ),
    PreflightCheck(
        key="offline", title="Without a network", status=CheckStatus.FAILED, text="not yet"
    ),
)


def checked(make_stage: MakeStage, size: tuple[int, int] = (1280, 720)) -> ScriptedStage:
    stage = make_stage()
    stage.show(*size)
    stage.play_to(1.0)
    for check in CHECKS:
        stage.add(ev.Checked(t=1.0, check=check))
    return stage


@pytest.mark.parametrize("size", SIZES)
def test_every_check_can_be_read(make_stage: MakeStage, size: tuple[int, int]) -> None:
    stage = checked(make_stage, size)
    assert text_faults(stage.window) == []
    shown = " ".join(texts(stage.window))
    assert all(check.title in shown for check in CHECKS)
    assert "sudo systemctl start docker" in shown


def test_the_heading_counts_warnings_where_nothing_is_missing(make_stage: MakeStage) -> None:
    stage = checked(make_stage)
    for check in CHECKS:
        if check.status is not CheckStatus.WARNING:
            stage.add(ev.Checked(t=2.0, check=replace(check, status=CheckStatus.OK)))
    assert "all there, with 2 warnings" in " ".join(texts(stage.window))


def test_status_of_a_check_is_shown_by_a_word_and_not_by_colour_alone(
    make_stage: MakeStage,
) -> None:
    spoken = checked(make_stage).window.parts.checks.accessibleDescription()
    assert "Compose: ok" in spoken
    assert "Container engine: failed" in spoken
    assert "Disk: warning" in spoken


def test_a_click_copies_the_command_that_mends_it(make_stage: MakeStage) -> None:
    stage = checked(make_stage)
    QTest.mouseClick(stage.window.parts.checks.copy_buttons["engine"], Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "sudo systemctl start docker"


def test_a_later_finding_takes_the_place_of_the_former(make_stage: MakeStage) -> None:
    stage = checked(make_stage)
    mended = PreflightCheck(
        key="engine", title="Container engine", status=CheckStatus.OK, text="28.2.2"
    )
    stage.add(ev.Checked(t=2.0, check=mended))
    page = stage.window.parts.checks
    assert "engine" not in page.copy_buttons
    assert "Container engine: ok. 28.2.2" in page.accessibleDescription()


def test_the_page_makes_room_for_the_plot_when_the_story_goes_on(make_stage: MakeStage) -> None:
    stage = checked(make_stage)
    parts = stage.window.parts
    assert parts.checks.isVisible()
    assert not parts.plot.isVisible()
    stage.add(ev.ChapterEntered(t=3.0, index=1))
    assert not parts.checks.isVisible()
    assert parts.plot.isVisible()


def test_a_system_that_needs_nothing_shows_no_page(make_stage: MakeStage) -> None:
    stage = make_stage()
    stage.show(1280, 720)
    stage.play_to(2.0)
    assert not stage.window.parts.checks.isVisible()
