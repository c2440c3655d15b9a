"""Choosing a system on the first page, by keys, remote, mouse and assistive technology."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.model import events as ev
from core.model import intents as want
from core.model.records import CheckStatus, PreflightCheck
from gui.drawing.theme import DARK, LIGHT
from gui.stage.keys import Action
from gui.stage.systems.chooser import SystemChooser, close_runs, open_runs
from gui.stage.systems.places import SystemCard
from tests.gui.scripted_stage import SIZES, ScriptedStage
from tests.gui.text_check import drawn, text_faults, texts

MakeStage = Callable[..., ScriptedStage]
K = Qt.Key
LEFT = Qt.MouseButton.LeftButton

CARDS = tuple(
    SystemCard(
        key=key,
        title=title,
        about=f"{title} does what such systems do. One part of it dies, and all can see it.",
        needs="Needs nothing but this machine",
    )
    for key, title in (
        ("raft", "Raft cluster"),
        ("sentinel", "Valkey Sentinel"),
        ("limiter", "Rate limiter"),
        ("tikv", "TiKV"),
        ("own", "Your own"),
    )
)
FAILED = PreflightCheck(
    key="tikv",
    title="Check-up",
    status=CheckStatus.FAILED,
    text="Not ready: Images, Image of the load",
    remedy="pingcap/pd:v8.5.7 and pingcap/tikv:v8.5.7 are not here; how large the download is "
    "can't be known from here. Get it while there is a network.",
    command="python3 launch.py prepare tikv",
)
FINE = PreflightCheck(
    key="raft", title="Check-up", status=CheckStatus.OK, text="Ready to go with no network"
)


@pytest.fixture
def choose(make_stage: MakeStage) -> Callable[..., tuple[ScriptedStage, SystemChooser]]:
    def open_page(
        size: tuple[int, int] = (1280, 720), count: int = 5, *, first: bool = False, **named: object
    ) -> tuple[ScriptedStage, SystemChooser]:
        stage = make_stage(**named)
        cards = (CARDS * 4)[:count]
        chooser = SystemChooser(stage.window, cards, first=first)
        stage.show(*size)
        return stage, chooser

    return open_page


Choose = Callable[..., tuple[ScriptedStage, SystemChooser]]


def on_page(chooser: SystemChooser) -> list[str]:
    """Returns the texts of the page alone."""
    page = chooser.page
    return [item.text for item in drawn(page.window()) if _is_part(item.widget, page)]


def _is_part(widget: QWidget, page: QWidget) -> bool:
    return widget is page or page.isAncestorOf(widget)


@pytest.mark.parametrize("theme", [DARK, LIGHT])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("count", [1, 3, 5, 8, 12, 16])
def test_every_card_can_be_read(
    choose: Choose, size: tuple[int, int], theme: str, count: int
) -> None:
    stage, chooser = choose(size, count, theme=theme)
    chooser.page.set_verdict(FINE)
    chooser.page.set_verdict(FAILED)
    assert text_faults(stage.window) == []
    shown = " ".join(on_page(chooser))
    for card in CARDS[:count]:
        assert card.title in shown
    if count == 5:
        assert "Ready to go with no network" in shown
        assert "Not ready: Images" in shown
        assert "python3 launch.py prepare tikv" in shown


@pytest.mark.parametrize("theme", [DARK, LIGHT])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("count", [4, 6])
def test_first_start_tells_what_to_do_in_three_lines(
    choose: Choose, size: tuple[int, int], theme: str, count: int
) -> None:
    stage, chooser = choose(size, count, theme=theme, first=True)
    chooser.page.set_verdict(FAILED)
    assert text_faults(stage.window) == []
    shown = " ".join(on_page(chooser))
    assert "puts a system on stage" in shown
    assert "undoes everything" in shown
    assert "quits and cleans up" in shown


def test_later_starts_do_not_tell_it(choose: Choose) -> None:
    _, chooser = choose()
    assert "quits and cleans up" not in " ".join(on_page(chooser))


@pytest.mark.parametrize("size", SIZES)
def test_notice_has_room_below_the_cards(choose: Choose, size: tuple[int, int]) -> None:
    stage, chooser = choose(size)
    told = ev.NoticeShown(t=1.0, level=ev.Level.ERROR, text="It broke " * 20, remedy="Press Q.")
    stage.add(told)
    assert chooser.page.notice.isVisible()
    assert text_faults(stage.window) == []


def test_card_is_looking_until_its_verdict_is_known(choose: Choose) -> None:
    _, chooser = choose(count=2)
    assert on_page(chooser).count("Looking\u2026") == 2
    chooser.page.set_verdict(FINE)
    assert on_page(chooser).count("Looking\u2026") == 1
    assert "Ready to go with no network" in on_page(chooser)


@pytest.mark.parametrize("key", [K.Key_Space, K.Key_Return, K.Key_PageDown])
def test_next_takes_the_first_card(qtbot: QtBot, choose: Choose, key: Qt.Key) -> None:
    stage, chooser = choose()
    chosen: list[str] = []
    chooser.page.chosen.connect(chosen.append)
    QTest.keyClick(stage.window, key)
    assert chosen == ["raft"]
    assert stage.intents == [], "nothing is for a show that isn't there"


def test_arrow_keys_choose_and_space_takes(qtbot: QtBot, choose: Choose) -> None:
    stage, chooser = choose()
    for key in (K.Key_Right, K.Key_Down, K.Key_Left, K.Key_Up, K.Key_Right):
        QTest.keyClick(stage.window, key)
    assert chooser.page.selected == 1 and chooser.page.taken == ""
    QTest.keyClick(stage.window, K.Key_Space)
    assert chooser.page.taken == "sentinel"


def test_remote_with_two_keys_reaches_and_takes_every_card(qtbot: QtBot, choose: Choose) -> None:
    stage, chooser = choose()
    seen = [chooser.page.selected]
    for _ in CARDS[1:]:
        QTest.keyClick(stage.window, K.Key_PageUp)
        seen.append(chooser.page.selected)
    assert sorted(seen) == [0, 1, 2, 3, 4]
    QTest.keyClick(stage.window, K.Key_PageDown)
    assert chooser.page.taken == CARDS[seen[-1]].key


@pytest.mark.parametrize("key", [K.Key_B, K.Key_Period])
def test_blank_screen_is_ended_before_anything_is_taken(
    qtbot: QtBot, choose: Choose, key: Qt.Key
) -> None:
    stage, chooser = choose()
    QTest.keyClick(stage.window, key)
    assert stage.window.commands.blank is not None and stage.window.commands.blank.isVisible()
    QTest.keyClick(stage.window, K.Key_PageDown)
    assert not stage.window.commands.blank.isVisible() and chooser.page.taken == ""


def test_digit_chooses_the_card_of_that_number(qtbot: QtBot, choose: Choose) -> None:
    stage, chooser = choose()
    QTest.keyClick(stage.window, K.Key_4)
    assert chooser.page.selected == 3
    QTest.keyClick(stage.window, K.Key_9)
    assert (chooser.page.selected, chooser.page.taken) == (3, "")


def test_click_takes_a_card_that_can_not_start_too(qtbot: QtBot, choose: Choose) -> None:
    _, chooser = choose()
    chooser.page.set_verdict(FAILED)
    QTest.mouseClick(chooser.page.cards[3], LEFT)
    assert chooser.page.taken == "tikv"
    assert "Opening\u2026" in on_page(chooser)


def test_first_choice_counts(qtbot: QtBot, choose: Choose) -> None:
    stage, chooser = choose()
    chosen: list[str] = []
    chooser.page.chosen.connect(chosen.append)
    QTest.mouseClick(chooser.page.cards[2], LEFT)
    QTest.mouseClick(chooser.page.cards[1], LEFT)
    for key in (K.Key_Space, K.Key_Left, K.Key_Space):
        QTest.keyClick(stage.window, key)
    assert chosen == ["limiter"] and stage.intents == []


def test_click_beside_the_cards_reaches_nothing_below(qtbot: QtBot, choose: Choose) -> None:
    stage, chooser = choose()
    stage.play_to(6.0)
    for x, y in ((100, 400), (1200, 600), (5, 5), (640, 715)):
        if chooser.page.childAt(x, y) is None:
            QTest.mouseClick(chooser.page, LEFT, pos=QPoint(x, y))
    assert stage.intents == [] and chooser.page.taken == ""


@pytest.mark.parametrize(
    "key", [K.Key_R, K.Key_S, K.Key_P, K.Key_C, K.Key_F2, K.Key_Escape, K.Key_A]
)
def test_key_of_a_show_does_nothing_here(qtbot: QtBot, choose: Choose, key: Qt.Key) -> None:
    stage, chooser = choose()
    QTest.keyClick(stage.window, key)
    assert stage.intents == [] and chooser.page.taken == ""
    assert stage.window.commands.question is None
    assert not stage.window.parts.hold.holding


def test_buttons_do_what_their_keys_do(qtbot: QtBot, choose: Choose) -> None:
    stage, chooser = choose()
    buttons = chooser.page.buttons
    dark = stage.window.theme.is_dark
    QTest.mouseClick(buttons[Action.THEME], LEFT)
    assert stage.window.theme.is_dark is not dark
    QTest.mouseClick(buttons[Action.HELP], LEFT)
    assert stage.window.commands.help is not None and stage.window.commands.help.isVisible()
    QTest.keyClick(stage.window, K.Key_Escape)
    QTest.mouseClick(buttons[Action.QUIT], LEFT)
    assert stage.intents == [want.Quit()]


def test_focus_is_on_the_card_that_space_takes(qtbot: QtBot, choose: Choose) -> None:
    _, chooser = choose()
    page = chooser.page
    # Without a window manager no window is the active one: what counts is where keys would go.
    focused = page.window().focusWidget
    qtbot.waitUntil(lambda: focused() is page.cards[0])
    QTest.keyClick(page.cards[0], K.Key_Right)
    assert focused() is page.cards[1] and page.selected == 1
    QTest.keyClick(page.cards[1], K.Key_Tab)
    assert focused() is page.cards[2] and page.selected == 2
    QTest.keyClick(page.cards[2], K.Key_Space)
    assert page.taken == "limiter"


def test_tab_stays_on_the_page(qtbot: QtBot, choose: Choose) -> None:
    stage, chooser = choose()
    stage.play_to(6.0)
    qtbot.waitUntil(lambda: stage.window.focusWidget() is chooser.page.cards[0])
    for _ in range(2 * (len(CARDS) + len(chooser.page.buttons))):
        focused = stage.window.focusWidget()
        assert focused is not None and chooser.page.isAncestorOf(focused)
        QTest.keyClick(focused, K.Key_Tab)
    assert chooser.page.taken == ""


def test_cards_say_all_of_it_to_assistive_technology(choose: Choose) -> None:
    _, chooser = choose()
    chooser.page.set_verdict(FAILED)
    card = chooser.page.cards[3]
    assert card.accessibleName() == "TiKV"
    for part in (CARDS[3].about.rstrip("."), CARDS[3].needs, FAILED.text, FAILED.command):
        assert part in card.accessibleDescription()
    assert chooser.page.accessibleName() == "What shall we break?"


def test_page_goes_when_the_chosen_system_is_on_stage(qtbot: QtBot, choose: Choose) -> None:
    stage, chooser = choose()
    page = chooser.page
    QTest.keyClick(stage.window, K.Key_Space)
    stage.beat()
    assert page.isVisible()
    stage.play_to(2.0)
    assert not page.isVisible()
    QTest.keyClick(stage.window, K.Key_Space)
    assert stage.intents == [want.Next()]
    assert (
        stage.window.windowTitle().endswith("Faultstage") and "Raft" in stage.window.windowTitle()
    )


def test_page_stays_over_what_happens_before_a_choice(qtbot: QtBot, choose: Choose) -> None:
    stage, chooser = choose()
    stage.play_to(6.0)
    assert chooser.page.isVisible()
    assert stage.window.windowTitle() == "Faultstage"


def test_page_gives_way_to_what_kept_the_system_from_the_stage(
    qtbot: QtBot, choose: Choose
) -> None:
    stage, chooser = choose()
    page = chooser.page
    QTest.keyClick(stage.window, K.Key_Space)
    stage.add(ev.NoticeShown(t=1.0, level=ev.Level.ERROR, text="It can't be made.", remedy="R"))
    assert not page.isVisible()
    assert "It can't be made." in texts(stage.window)


def test_page_that_was_left_can_be_chosen_from_again(qtbot: QtBot, choose: Choose) -> None:
    stage, chooser = choose()
    QTest.keyClick(stage.window, K.Key_Space)
    assert "Opening\u2026" in on_page(chooser)
    chooser.page.give_back()
    assert "Opening\u2026" not in on_page(chooser)
    QTest.keyClick(stage.window, K.Key_Right)
    QTest.keyClick(stage.window, K.Key_Space)
    assert chooser.page.taken == "sentinel"


@pytest.mark.parametrize("theme", [DARK, LIGHT])
@pytest.mark.parametrize("size", SIZES)
def test_recorded_runs_can_be_read_and_are_left_by_key_and_button(
    qtbot: QtBot, choose: Choose, size: tuple[int, int], theme: str
) -> None:
    stage, chooser = choose(size, theme=theme)
    runs = open_runs(stage.window, CARDS[:3])
    left: list[bool] = []
    runs.left.connect(lambda: left.append(True))
    QTest.keyClick(stage.window, K.Key_C)
    QTest.mouseClick(runs.buttons[Action.SYSTEMS], LEFT)
    assert left == [True, True]
    assert "What shall we play again?" in [item.text for item in drawn(runs)]
    close_runs(stage.window, runs, chooser.page)
    assert stage.window.commands.page is chooser.page
    QTest.keyClick(stage.window, K.Key_Space)
    assert chooser.page.taken == "raft"
