"""The parts of the stage: every widget of the window except the overlays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from core.views.sample_buffer import SampleBuffer
from gui.drawing.theme import Theme
from gui.stage.audience.parts import AudienceParts
from gui.stage.bars import ChoiceBar, NoticeBar
from gui.stage.comparison import ComparisonPage
from gui.stage.cost.page import CostPage
from gui.stage.diagnosis_feed import DiagnosisFeed
from gui.stage.feeds import MonitorFeed
from gui.stage.header import Header
from gui.stage.nodes.grid import NodeGrid
from gui.stage.panic import PanicHold
from gui.stage.plot_place import PlotPlace
from gui.stage.preflight import ChecksPage
from gui.stage.scoreboard import Scoreboard
from gui.stage.sidebar.sidebar import Sidebar
from gui.stage.status_line import StatusLine
from gui.stage.stories import StoryCards

if TYPE_CHECKING:
    from gui.stage.picture.view import PictureView
    from gui.stage.sidebar.replay_controls import ReplayControls


class StageParts:
    """All widgets of the stage except the overlays, as children of one window.

    Attributes:
        sidebar: chapters and buttons.
        header: title and narration.
        scoreboard: four figures.
        status: what is under way, or the key hint.
        grid: the node cards.
        picture: the picture of the cluster, in place of cards and feeds; None before a run, since
            the window is painted first.
        notice: a message to the presenter.
        choice: a question with the answers.
        audience: what an audience brings: its vote, results and invitation.
        plot: the workload.
        checks: what the system needs of this machine, over plot and feeds before the start.
        stories: the stories to choose from, in the first chapter.
        comparison: what was tried more than once; in the last chapter, in place of the feeds.
        cost: what an act of the story cost, in place of cards, plot and feeds.
        monitor: what was seen.
        diagnosis: the explanation of what was seen.
        hold: shows how long Esc was held.
    """

    def __init__(
        self,
        window: QWidget,
        theme: Theme,
        samples: SampleBuffer,
        *,
        replay: bool,
        leads_back: bool,
    ) -> None:
        """Makes the parts as children of ``window``, without content."""
        self.header = Header(theme, replay, window)
        self.scoreboard = Scoreboard(theme, samples, window)
        self.status = StatusLine(theme, window)
        self.grid = NodeGrid(theme, window)
        self.picture: PictureView | None = None
        self.notice = NoticeBar(theme, window)
        self.choice = ChoiceBar(theme, window)
        self.audience = AudienceParts(theme, window, replay=replay)
        self.plot = PlotPlace(theme, window)
        self.monitor = MonitorFeed(theme, window)
        self.diagnosis = DiagnosisFeed(theme, window)
        self.checks = ChecksPage(theme, window)
        self.stories = StoryCards(theme, window)
        self.comparison = ComparisonPage(theme, window)
        self.cost = CostPage(theme, window)
        controls = _replay_controls(theme) if replay else None
        self.sidebar = Sidebar(theme, controls, window, leads_back=leads_back)
        self.hold = PanicHold(theme, window)


def _replay_controls(theme: Theme) -> ReplayControls:
    from gui.stage.sidebar.replay_controls import ReplayControls

    return ReplayControls(theme)
