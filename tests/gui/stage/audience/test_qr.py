"""The QR code on the stage is read off a picture of the window, as a phone reads it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from core.views.audience import AudienceView
from gui.drawing.ink import Ink
from gui.drawing.theme import DARK, LIGHT, Theme
from gui.stage.audience.invitation import InvitationCard
from gui.stage.audience.qr import QUIET, draw_qr, qr_modules
from tests.gui.scripted_stage import SIZES
from tests.gui.stage.audience.audience_stage import MakeStage, ask, join, read_codes
from tests.scripted_audience import URL, scripted_audience


@pytest.mark.parametrize("theme", [DARK, LIGHT])
@pytest.mark.parametrize("size", SIZES)
def test_code_of_welcome_vote_and_key_a_holds_exactly_the_address(
    make_stage: MakeStage, theme: str, size: tuple[int, int]
) -> None:
    stage = make_stage(scripted_audience(), theme=theme)
    join(stage)
    stage.show(*size)
    stage.play_to(2.0)
    assert read_codes(stage.window) == [URL], "Welcome"
    stage.play_to(25.5)
    assert read_codes(stage.window) == [URL], "the vote"
    stage.play_to(31.9)
    assert read_codes(stage.window) == []
    ask(stage)
    assert read_codes(stage.window) == [URL], "key A"


def test_code_of_welcome_is_whole_where_the_picture_was_chosen(make_stage: MakeStage) -> None:
    stage = make_stage(scripted_audience())
    join(stage)
    stage.show(1280, 720)
    stage.play_to(2.0)
    stage.window.parts.choose_picture(picture=True)
    stage.play_to(2.5)
    assert read_codes(stage.window) == [URL]
    picture = stage.window.parts.picture
    assert picture is None or not picture.isVisible()


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
def test_every_module_has_whole_pixels_and_the_quiet_zone_is_white(
    qtbot: QtBot, ratio: float
) -> None:
    card = InvitationCard(Theme())
    qtbot.addWidget(card)
    side = round(413 * ratio)
    picture = QImage(side, side, QImage.Format.Format_RGB32)
    picture.setDevicePixelRatio(ratio)
    picture.fill(0x808080)
    drawn = QRectF()
    with Ink(card, card.theme, picture) as ink:
        drawn = draw_qr(ink, QRectF(0, 0, 413, 413), URL)
    modules = qr_modules(URL)
    count = len(modules) + 2 * QUIET
    pixels = round(drawn.width() * ratio) / count
    assert pixels == int(pixels) >= 1
    left, top = round(drawn.left() * ratio), round(drawn.top() * ratio)
    for row in range(count):
        for column in range(count):
            x, y = left + round((column + 0.5) * pixels), top + round((row + 0.5) * pixels)
            inside = QUIET <= row < count - QUIET and QUIET <= column < count - QUIET
            dark = inside and modules[row - QUIET][column - QUIET]
            assert (picture.pixelColor(x, y).lightness() < 60) is dark, (row, column)


def test_a_recording_has_no_code_and_says_that_it_is_recorded(make_stage: MakeStage) -> None:
    stage = make_stage(scripted_audience(), replay=True)
    join(stage, opens=False, replay=True)
    stage.show()
    stage.play_to(25.5)
    assert read_codes(stage.window) == []
    ballot = stage.window.parts.audience.ballot
    assert ballot is not None
    assert ballot.isVisible()
    assert "recording" in ballot.card.accessibleDescription()
    ask(stage)
    assert read_codes(stage.window) == []


def test_an_invitation_without_an_open_page_has_no_code(qtbot: QtBot) -> None:
    card = InvitationCard(Theme())
    qtbot.addWidget(card)
    card.resize(600, 600)
    card.set_audience(AudienceView())
    assert read_codes(card) == []
