"""Runs the commands of keys, buttons and presenter remote."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, QSize, QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from core.model import intents as want
from core.process.paths import state_dir
from core.views.ballots import deciding
from core.views.stage_state import StageState
from gui.display.fit import shown_within
from gui.drawing.theme import Theme
from gui.stage.keys import Action, KeyCommand
from gui.stage.panic import PanicHold
from gui.stage.stories import has_begun, story_of

if TYPE_CHECKING:
    from gui.stage.audience.room import AudienceRoom
    from gui.stage.dialogs import QuestionDialog
    from gui.stage.overlays.blank import BlankOverlay
    from gui.stage.overlays.help import HelpOverlay
    from gui.stage.presenter.desk import PresenterDesk
    from gui.stage.systems.page import SystemsPage

_NOT_WHILE_BLANK = frozenset(
    {
        Action.NEXT,
        Action.BACK,
        Action.JUMP,
        Action.RESET,
        Action.CHOOSE,
        Action.SYSTEMS,
        Action.AUDIENCE,
    }
)
"""Actions that only end a blank screen: nobody acts on what can't be seen."""


class Commands:
    """Turns commands into intents for the show, or into actions of the window.

    Attributes:
        question: the open dialog about leaving or ending a run, if any.
        help: the overlay with the keys; None until made.
        blank: the overlay that blanks the screen; None until made.
        toggle_p99: shows p99 on the plot or hides it, once there is a plot.
        desk: what shows the presenter's window and the notes, once there is one.
        room: what an audience lays over the stage, once there can be one.
        page: the page of systems, while one is being chosen; takes what would go to a show.
        hidden: actions that a booth keeps from passers-by; with them go all dialogs.
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
        leads_back: bool = True,
        on_close: Callable[[], None] | None,
        report_folder: Path | None,
        toggle_picture: Callable[[], None],
    ) -> None:
        """Creates commands over the parts to act on; see ``gui.stage.window.MainWindow``."""
        self.question: QuestionDialog | None = None
        self.help: HelpOverlay | None = None
        self.blank: BlankOverlay | None = None
        self.toggle_p99: Callable[[], None] | None = None
        self.desk: PresenterDesk | None = None
        self.room: AudienceRoom | None = None
        self.page: SystemsPage | None = None
        self.hidden: frozenset[Action] = frozenset()
        self._window = window
        self._theme = theme
        self._hold = hold
        self._get_state = get_state
        self._send = send
        self._replay = replay
        self._leads_back = leads_back
        self._on_close = on_close
        self._report_folder = report_folder
        self._toggle_picture = toggle_picture
        self._leaving = False
        self._was_maximised = False
        self._panicked = False
        hold.panicked.connect(self._panic)

    def run(self, command: KeyCommand, step: tuple[int, int] = (0, 0)) -> None:
        """Runs ``command`` once; ``step`` says where an arrow key moves among cards."""
        if command.action in self.hidden:
            return
        if self._lies_below_blank(command.action) and self._unblank():
            return
        if self.desk is not None and self.desk.run(command):
            return
        if command.action in _NOT_WHILE_BLANK and self._uncover():
            return
        if self.room is not None and self.room.run(command, step):
            return
        if self.page is not None and self.page.run(command, step):
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
            case Action.SYSTEMS:
                # In a replay nothing is under way that would have to end first.
                if self._replay and self._leads_back:
                    self._send(want.ChooseSystem())
                elif not self._replay and self._get_state().current == 0:
                    self._end_run("Choose another system?", want.ChooseSystem())
            case Action.FULL_SCREEN:
                self.toggle_full_screen()
            case Action.BLANK:
                self._toggle(self.blank)
            case Action.HELP:
                self._toggle(self.help)
            case Action.P99:
                if self.toggle_p99 is not None:
                    self.toggle_p99()
            case Action.PICTURE:
                self._toggle_picture()
            case Action.THEME:
                self._theme.toggle()
            case Action.SAVE:
                self.save_report()
            case Action.AUDIENCE:
                if self.room is not None:
                    self.room.toggle()
            case Action.PRESENTER | Action.SWAP:
                pass  # there is no desk: this window stands alone
            case Action.QUIT:
                self.quit()

    def press_button(self, action: Action) -> None:
        """Runs a button's action; a click on Esc aborts what Esc does, and only a hold is panic."""
        if action is not Action.ESCAPE:
            self.run(KeyCommand(action))
        elif self._can_abort():
            self._send(want.Abort())
        elif not self._panicked:
            self._hold.hint()

    def hold_button(self) -> None:
        """Begins to count the second for panic, as the Esc button went down."""
        self._panicked = False
        if not self._can_abort():
            self._hold.press()

    def escape(self) -> None:
        """Aborts a countdown, calls off a vote or closes the help; otherwise does nothing."""
        if self._can_abort():
            self._send(want.Abort())
        elif self.room is not None and self.room.close():
            pass
        elif self.help is not None and self.help.isVisible():
            self.help.toggle()
        elif self.desk is not None:
            self.desk.hide_notes()

    def _can_abort(self) -> bool:
        """Whether a countdown is under way, or a vote that decides who is struck."""
        state = self._get_state()
        return state.countdown is not None or deciding(state) is not None

    def hold_escape(self) -> None:
        """Does what a tap on Esc does, and begins to count the second for panic."""
        self.escape()
        if self.page is None:
            self._hold.press()

    def _panic(self) -> None:
        # The held button is still to be released, which must not count as a click.
        self._panicked = True
        self._send(want.Panic())

    def set_speed(self, speed: float) -> None:
        """Plays a recording at ``speed``, where 1 is the speed of the recorded run."""
        from core.recording.replay import SetSpeed

        self._send(SetSpeed(speed))

    def play_or_pause(self) -> None:
        """Lets a recording stand still, or go on."""
        from core.recording.replay import PlayPause

        self._send(PlayPause())

    def toggle_full_screen(self) -> None:
        """Switches to full screen, or back to the state from before."""
        window = self._window
        if window.isFullScreen():
            window.showMaximized() if self._was_maximised else window.showNormal()
        else:
            self._was_maximised = window.isMaximized()
            window.showFullScreen()

    def save_report(self) -> None:
        """Asks for a folder, and sends the intent to write the report there."""
        _keep_qt_settings()
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        start = self._report_folder or Path(QStandardPaths.writableLocation(documents))
        dialog = QFileDialog(self._window, "Save the report in this folder", str(start))
        dialog.setAccessibleName("Folder for the report")
        dialog.setPalette(self._theme.palette())
        dialog.setFont(self._theme.font(16))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        shown_within(dialog, QSize(self._theme.px(1200), self._theme.px(800)), self._theme.px(24))
        dialog.fileSelected.connect(self._save_into)
        dialog.open()

    def _save_into(self, folder: str) -> None:
        self._send(want.SaveReport(folder))

    def quit(self) -> None:
        """Sends the intent to quit; asks first where a fault is active."""
        if Action.QUIT in self.hidden:
            return  # The window manager's way to close a window is a passer-by's, too.
        faults = self._get_state().faults
        if not faults or self._replay:
            self.leave()
            return
        nodes = ", ".join(sorted({fault.node for fault in faults}))
        self._ask(
            title="Quit while a fault is active?",
            text=f"The fault in {nodes} is undone and everything that was started is "
            "stopped. The story ends here.",
            yes="Quit",
            no="Stay",
            on_yes=self.leave,
        )

    def _ask(self, *, title: str, text: str, yes: str, no: str, on_yes: Callable[[], None]) -> None:
        """Opens the dialog, unless a question is open."""
        if self.question is None and not self.hidden:
            from gui.stage.dialogs import QuestionDialog

            self.question = QuestionDialog(
                self._theme, self._window, title=title, text=text, yes=yes, no=no
            )
            self.question.finished.connect(self._forget_question)
            self.question.ask(on_yes)

    def _forget_question(self) -> None:
        self.question = None

    def leave(self) -> None:
        """Sends the intent to quit, whatever is active."""
        if not self._leaving:
            self._leaving = True
            self._send(want.Quit())
            if self._on_close is not None:
                self._on_close()

    def _choose(self, number: int) -> None:
        state = self._get_state()
        if state.choice is not None:
            if number < len(state.choice.options):
                self._send(want.Choose(state.choice.options[number].key))
        elif not self._replay and (key := story_of(state, number)) is not None:
            self.pick_story(key)

    def pick_story(self, key: str) -> None:
        """Sends the intent to play the story ``key``; asks first if the present one has begun."""
        run = self._get_state().run
        titles = {option.key: option.label for option in (run.stories if run else ())}
        title = titles.get(key, key)
        self._end_run(f"Play \u201c{title}\u201d instead?", want.PickStory(key))

    def _end_run(self, title: str, intent: want.Intent) -> None:
        """Sends an intent that ends this run; asks first where the story has begun."""
        if not has_begun(self._get_state()):
            self._send(intent)
            return
        text = "This run ends here: its system is stopped, and every fault is undone."
        go = partial(self._send, intent)
        self._ask(title=title, text=text, yes="End this run", no="Stay", on_yes=go)

    def _uncover(self) -> bool:
        """Hides help and blank screen; returns whether the screen was blank."""
        if self.help is not None and self.help.isVisible():
            self.help.toggle()
        return self._unblank()

    def _unblank(self) -> bool:
        """Hides the blank screen; returns whether the screen was blank."""
        if self.blank is None or self.blank.isHidden():
            return False
        self.blank.toggle()
        return True

    def _lies_below_blank(self, action: Action) -> bool:
        """Whether a key shows something that a blank screen would hide: the keys, or the notes."""
        notes = action is Action.PRESENTER and self.desk is not None and self.desk.is_alone
        return notes or action is Action.HELP

    @staticmethod
    def _toggle(overlay: HelpOverlay | BlankOverlay | None) -> None:
        if overlay is not None:
            overlay.toggle()


def _keep_qt_settings() -> None:
    """Makes Qt's own dialogs keep their settings with what else Faultstage writes."""
    with suppress(OSError, RuntimeError):  # No such folder can be named: they stay where they were.
        user = QSettings.Scope.UserScope
        QSettings.setPath(QSettings.Format.NativeFormat, user, str(state_dir()))
