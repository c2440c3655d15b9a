"""Stages over a run with an audience, for the tests here."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import zxingcpp
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from gui.stage.audience.room import AudienceRoom
from gui.stage.keys import Action, KeyCommand
from tests.gui.scripted_stage import ScriptedStage

MakeStage = Callable[..., ScriptedStage]


class Offer(NamedTuple):
    """An address to choose, in the form that the picker takes."""

    name: str
    address: str


OFFERS = (
    Offer("Wi-Fi, wlan0", "192.168.8.20"),
    Offer("cable, eth0", "10.11.12.13"),
    Offer("this machine only", "127.0.0.1"),
)


def join(
    stage: ScriptedStage, *, opens: bool = True, asks: bool = False, replay: bool = False
) -> AudienceRoom:
    """Lets key A work on ``stage``."""
    return AudienceRoom(
        stage.window,
        stage.intents.append,
        addresses=(lambda: OFFERS) if opens else None,
        asks=asks,
        replay=replay,
    )


def ask(stage: ScriptedStage) -> None:
    """Presses A."""
    stage.window.commands.run(KeyCommand(Action.AUDIENCE))
    stage.beat()


def read_codes(widget: QWidget) -> list[str]:
    """Returns what a phone reads off the QR codes in a picture of ``widget``."""
    picture = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    return [code.text for code in zxingcpp.read_barcodes(picture)]
