"""What the window does for each command of keys, buttons and remote."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from core import intents as want
from core.state import StageState
from gui.keys import Action, Command
from gui.panic import PanicHold
from gui.theme import Theme

if TYPE_CHECKING:
    from gui.dialogs import Question
    from gui.overlays.blank import BlankOverlay
    from gui.overlays.help import HelpOverlay

_BLIND = frozenset({Action.NEXT, Action.BACK, Action.JUMP, Action.RESET, Action.CHOOSE})
"""While the screen is blank these only bring it back: nobody acts on what can't be seen."""


class Commands:
    """Turns commands into intents, or into what the window does by itself.

    Attributes:
        question: the open dialog about leaving, if any.
        help: the overlay with the keys, once it is made.
        blank: the overlay that blanks the screen, once it is made.
        toggle_p99: shows p99 on the plot or hides it, once there is a plot.
    """

    def __init__(
        self,
        window: QWidget,
        theme: Theme,
        hold: PanicHold,
        *,
        get_state: Callable[[], StageState],
        send: Callable[[want.Intent], None],
        replay: bool,
        on_close: Callable[[], None] | None,
        report_folder: Path | None,
    ) -> None:
        """Takes what the commands act on; see :class:`gui.window.MainWindow`."""
        self.question: Question | None = None
        self.help: HelpOverlay | None = None
        self.blank: BlankOverlay | None = None
        self.toggle_p99: Callable[[], None] | None = None
        self._window = window
        self._theme = theme
        self._hold = hold
        self._get_state = get_state
        self._send = send
        self._replay = replay
        self._on_close = on_close
        self._report_folder = report_folder
        self._leaving = False
        self._was_maximised = False
        hold.panicked.connect(lambda: send(want.Panic()))

    def run(self, command: Command) -> None:
        """Does what ``command`` asks for, once."""
        if command.action in _BLIND and self._uncover():
            return
        match command.action:
            case Action.NEXT:
                self._send(want.Next())
            case Action.BACK:
                self._send(want.Back())
            case Action.JUMP:
                self._send(want.Jump(command.number))
            case Action.RESET:
                self._send(want.Reset())
            case Action.ESCAPE:
                self.escape()
            case Action.CHOOSE:
                self._choose(command.number)
            case Action.FULL_SCREEN:
                self.toggle_full_screen()
            case Action.BLANK:
                self._toggle(self.blank)
            case Action.HELP:
                self._toggle(self.help)
            case Action.P99:
                if self.toggle_p99 is not None:
                    self.toggle_p99()
            case Action.THEME:
                self._theme.toggle()
            case Action.SAVE:
                self.save_report()
            case Action.QUIT:
                self.quit()

    def press_button(self, action: Action) -> None:
        """Does what a button asks for; a click on the Esc button needs no holding."""
        if action is Action.ESCAPE:
            counting = self._get_state().countdown is not None
            self._send(want.Abort() if counting else want.Panic())
        else:
            self.run(Command(action))

    def escape(self) -> None:
        """Aborts a countdown or closes the help; otherwise nothing."""
        if self._get_state().countdown is not None:
            self._send(want.Abort())
        elif self.help is not None and self.help.isVisible():
            self.help.toggle()

    def hold_escape(self) -> None:
        """Esc went down: does what a tap does, and begins to count the second for panic."""
        self.escape()
        self._hold.press()

    def toggle_full_screen(self) -> None:
        """Fills the screen, or goes back to what was before."""
        window = self._window
        if window.isFullScreen():
            window.showMaximized() if self._was_maximised else window.showNormal()
        else:
            self._was_maximised = window.isMaximized()
            window.showFullScreen()

    def save_report(self) -> None:
        """Asks for a folder and has the report written there."""
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        start = self._report_folder or Path(QStandardPaths.writableLocation(documents))
        dialog = QFileDialog(self._window, "Save the report in this folder", str(start))
        dialog.setAccessibleName("Folder for the report")
        dialog.setPalette(self._theme.palette())
        dialog.setFont(self._theme.font(16))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self._save_into)
        dialog.open()

    def _save_into(self, folder: str) -> None:
        self._send(want.SaveReport(folder))

    def quit(self) -> None:
        """Leaves; asks first where a fault is active."""
        faults = self._get_state().faults
        if not faults or self._replay:
            self._leave()
        elif self.question is None:
            from gui.dialogs import Question

            nodes = ", ".join(sorted({fault.node for fault in faults}))
            self.question = Question(
                self._theme,
                self._window,
                title="Quit while a fault is active?",
                text=f"The fault in {nodes} is undone and everything that was started is "
                "stopped. The story ends here.",
                yes="Quit",
                no="Stay",
            )
            self.question.finished.connect(self._forget_question)
            self.question.ask(self._leave)

    def _forget_question(self) -> None:
        self.question = None

    def _leave(self) -> None:
        if not self._leaving:
            self._leaving = True
            self._send(want.Quit())
            if self._on_close is not None:
                self._on_close()

    def _choose(self, number: int) -> None:
        choice = self._get_state().choice
        if choice is not None and number < len(choice.options):
            self._send(want.Choose(choice.options[number].key))

    def _uncover(self) -> bool:
        """Takes blank and help away; returns whether the screen was blank."""
        if self.help is not None and self.help.isVisible():
            self.help.toggle()
        if self.blank is not None and self.blank.isVisible():
            self.blank.toggle()
            return True
        return False

    @staticmethod
    def _toggle(overlay: HelpOverlay | BlankOverlay | None) -> None:
        if overlay is not None:
            overlay.toggle()
