"""The action of key A: asks for the address of the audience's page, or shows the QR code."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from core.model import intents as want
from core.views.ballots import deciding
from core.views.stage_state import StageState
from gui.stage.audience.address_button import OfferedAddress
from gui.stage.keys import Action, KeyCommand

if TYPE_CHECKING:
    from gui.stage.audience.aside import CountdownAside
    from gui.stage.audience.code_overlay import CodeOverlay
    from gui.stage.audience.picker import AddressPicker
    from gui.stage.window import MainWindow

_LEFT_ALONE = frozenset(
    {Action.ESCAPE, Action.THEME, Action.FULL_SCREEN, Action.QUIT, Action.BLANK}
)
"""Actions that don't take the QR code away."""

ListAddresses = Callable[[], Sequence[OfferedAddress]]


class AudienceRoom(QObject):
    """Joins what an audience lays over a window's stage: picker, code, the countdown's card.

    Attributes:
        picker: asks for an address; None before the first time.
        code: shows the QR code; None before the first time.
        aside: stands beside the countdown; None before that is there.
    """

    def __init__(
        self,
        window: MainWindow,
        send: Callable[[want.Intent], None],
        *,
        addresses: ListAddresses | None = None,
        asks: bool = False,
        replay: bool = False,
    ) -> None:
        """Joins ``window``.

        Args:
            window: the window of the stage.
            send: takes what the person wants.
            addresses: lists the addresses to choose from; None where nobody may open a page here.
            asks: whether the address is asked for once a run is on stage, without key A.
            replay: whether the run is recorded.
        """
        super().__init__(window)
        self.picker: AddressPicker | None = None
        self.code: CodeOverlay | None = None
        self.aside: CountdownAside | None = None
        self._window = window
        self._send = send
        self._addresses = addresses
        self._asks = asks
        self._replay = replay
        window.commands.room = self
        window.bridge.stage_changed.connect(self._on_state)

    def run(self, command: KeyCommand, step: tuple[int, int] = (0, 0)) -> bool:
        """Runs what a key means while picker or code are shown; returns False for all else."""
        if self.picker is not None and self.picker.isVisible():
            return self.picker.run(command, step)
        if self.code is not None and self.code.isVisible() and command.action not in _LEFT_ALONE:
            self.code.hide()
            return True
        return False

    def toggle(self) -> None:
        """Shows the QR code of an open page, or asks where to open one."""
        state = self._window.bridge.state
        if state.audience.is_open:
            self._make_code().set_audience(state.audience)
            self._make_code().toggle()
        elif self._addresses is not None and state.run is not None:
            self._make_picker().offer(self._addresses())

    def close(self) -> bool:
        """Hides picker and code; returns whether either was shown."""
        shown = [one for one in (self.picker, self.code) if one is not None and one.isVisible()]
        for one in shown:
            one.hide()
        return bool(shown)

    def _on_state(self, state: StageState) -> None:
        countdown = self._window.countdown
        if countdown is not None and (state.audience.choice or state.audience.vote):
            if self.aside is None:
                from gui.stage.audience.aside import CountdownAside

                self.aside = CountdownAside(self._window.theme, countdown)
            self.aside.set_state(state)
        if self.code is not None:
            self.code.set_audience(state.audience)
        if deciding(state) is not None:
            self.close()  # The vote has a code of its own.
        if self._asks and state.run is not None and self._window.commands.page is None:
            self._asks = False
            if not state.audience.is_open:
                self.toggle()

    def _make_picker(self) -> AddressPicker:
        if self.picker is None:
            from gui.stage.audience.picker import AddressPicker

            self.picker = AddressPicker(self._window, self._window.theme)
            self.picker.chosen.connect(self._open)
        return self.picker

    def _make_code(self) -> CodeOverlay:
        if self.code is None:
            from gui.stage.audience.code_overlay import CodeOverlay

            self.code = CodeOverlay(self._window, self._window.theme, replay=self._replay)
        return self.code

    def _open(self, address: str) -> None:
        self._send(want.OpenAudience(address))
