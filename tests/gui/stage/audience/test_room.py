"""Key A: the picker of addresses, and the QR code over the stage."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.model import events as ev
from core.model import intents as want
from gui.drawing.theme import DARK, LIGHT
from gui.stage.audience.picker import AddressPicker
from gui.stage.audience.room import AudienceRoom
from tests.gui.scripted_stage import SIZES, ScriptedStage
from tests.gui.stage.audience.audience_stage import OFFERS, MakeStage, ask, join
from tests.gui.text_check import text_faults, texts
from tests.scripted_audience import URL, scripted_audience

K = Qt.Key


def picker_of(room: AudienceRoom) -> AddressPicker:
    assert room.picker is not None
    return room.picker


@pytest.fixture
def joined(stage: ScriptedStage) -> AudienceRoom:
    """Returns the room of a stage on Welcome, without an audience yet."""
    room = join(stage)
    stage.play_to(2.0)
    return room


def opened(t: float) -> ev.AudienceOpened:
    return ev.AudienceOpened(t=t, url=URL, address="192.168.8.20", port=8420)


def test_a_opens_the_picker_which_says_what_phones_can_do(
    stage: ScriptedStage, joined: AudienceRoom
) -> None:
    QTest.keyClick(stage.window, K.Key_A)
    picker = picker_of(joined)
    assert picker.isVisible()
    shown = " ".join(texts(stage.window))
    assert "nothing else of this machine is reachable" in shown
    for offer in OFFERS:
        assert offer.name in shown
        assert offer.address in shown
    assert stage.intents == [], "nothing listens before an address is chosen"


def test_space_opens_the_page_at_the_first_address(
    stage: ScriptedStage, joined: AudienceRoom
) -> None:
    ask(stage)
    QTest.keyClick(stage.window, K.Key_Space)
    assert stage.intents == [want.OpenAudience("192.168.8.20")]
    assert not picker_of(joined).isVisible()


@pytest.mark.parametrize(
    ("keys", "address"),
    [
        ((K.Key_Down, K.Key_Return), "10.11.12.13"),
        ((K.Key_Down, K.Key_Down, K.Key_Down, K.Key_Space), "127.0.0.1"),
        ((K.Key_Down, K.Key_Up, K.Key_Space), "192.168.8.20"),
        ((K.Key_3, K.Key_Space), "127.0.0.1"),
        ((K.Key_PageUp, K.Key_PageDown), "127.0.0.1"),  # a remote has only these two
    ],
)
def test_keys_choose_among_the_addresses(
    stage: ScriptedStage, joined: AudienceRoom, keys: tuple[Qt.Key, ...], address: str
) -> None:
    ask(stage)
    for key in keys:
        QTest.keyClick(stage.window, key)
    assert stage.intents == [want.OpenAudience(address)]


def test_click_chooses_an_address(stage: ScriptedStage, joined: AudienceRoom) -> None:
    ask(stage)
    QTest.mouseClick(picker_of(joined).buttons[2], Qt.MouseButton.LeftButton)
    assert stage.intents == [want.OpenAudience("127.0.0.1")]


@pytest.mark.parametrize("key", [K.Key_Escape, K.Key_A])
def test_esc_or_a_again_opens_nothing(
    stage: ScriptedStage, joined: AudienceRoom, key: Qt.Key
) -> None:
    ask(stage)
    QTest.keyClick(stage.window, key)
    assert not picker_of(joined).isVisible()
    assert stage.intents == []


def test_once_open_a_shows_the_code_and_a_again_hides_it(
    stage: ScriptedStage, joined: AudienceRoom
) -> None:
    stage.play_to(22.0)
    stage.add(opened(22.0))
    ask(stage)
    assert joined.code is not None
    assert joined.code.isVisible()
    ask(stage)
    assert not joined.code.isVisible()
    assert joined.picker is None


@pytest.mark.parametrize("key", [K.Key_Space, K.Key_Escape, K.Key_Left])
def test_next_key_only_takes_the_code_away(
    stage: ScriptedStage, joined: AudienceRoom, key: Qt.Key
) -> None:
    stage.add(opened(2.0))
    ask(stage)
    QTest.keyClick(stage.window, key)
    assert joined.code is not None
    assert not joined.code.isVisible()
    assert stage.intents == []


def test_a_on_a_blank_screen_only_ends_that(stage: ScriptedStage, joined: AudienceRoom) -> None:
    stage.add(opened(2.0))
    QTest.keyClick(stage.window, K.Key_B)
    ask(stage)
    assert stage.window.commands.blank is not None
    assert not stage.window.commands.blank.isVisible()
    assert joined.code is None


def test_click_on_the_code_takes_it_away(stage: ScriptedStage, joined: AudienceRoom) -> None:
    stage.add(opened(2.0))
    ask(stage)
    assert joined.code is not None
    QTest.mouseClick(joined.code.card, Qt.MouseButton.LeftButton)
    assert not joined.code.isVisible()


def test_click_on_the_sidebars_note_shows_the_code(
    stage: ScriptedStage, joined: AudienceRoom
) -> None:
    stage.add(opened(2.0))
    QTest.mouseClick(stage.window.parts.sidebar.note, Qt.MouseButton.LeftButton)
    assert joined.code is not None
    assert joined.code.isVisible()


def test_code_goes_when_the_page_is_gone_and_when_a_vote_begins(make_stage: MakeStage) -> None:
    stage = make_stage(scripted_audience())
    room = join(stage)
    stage.show()
    stage.play_to(24.1)
    ask(stage)
    assert room.code is not None
    assert room.code.isVisible()
    stage.play_to(25.0)
    assert not room.code.isVisible()
    stage.play_to(31.9)
    ask(stage)
    assert room.code.isVisible()
    stage.add(ev.AudienceClosed(t=32.0, problem="gone"))
    assert not room.code.isVisible()


def test_command_lines_wish_opens_the_picker_once_a_run_is_on_stage(
    make_stage: MakeStage,
) -> None:
    stage = make_stage()
    room = join(stage, asks=True)
    stage.show()
    assert room.picker is None
    stage.play_to(1.0)
    assert picker_of(room).isVisible()
    QTest.keyClick(stage.window, K.Key_Escape)
    stage.play_to(2.0)
    assert not picker_of(room).isVisible(), "it asks once"


def test_key_a_does_nothing_where_nobody_may_open_a_page(make_stage: MakeStage) -> None:
    stage = make_stage()
    room = join(stage, opens=False)
    stage.show()
    stage.play_to(2.0)
    ask(stage)
    assert room.picker is None
    assert room.code is None


@pytest.mark.parametrize("theme", [DARK, LIGHT])
@pytest.mark.parametrize("size", SIZES)
def test_picker_and_code_can_be_read_in_every_size(
    make_stage: MakeStage, theme: str, size: tuple[int, int]
) -> None:
    stage = make_stage(theme=theme)
    join(stage)
    stage.show(*size)
    stage.play_to(2.0)
    ask(stage)
    assert text_faults(stage.window) == []
    QTest.keyClick(stage.window, K.Key_Escape)
    stage.add(opened(2.0))
    ask(stage)
    assert text_faults(stage.window) == []
