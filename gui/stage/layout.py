"""Makes the parts of the stage, shows a state in each, and places each."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from core.model.events import NodeHealth
from core.views.sample_buffer import SampleBuffer
from core.views.stage_state import StageState
from gui.drawing.geometry import arrange, halve, share
from gui.drawing.theme import Theme
from gui.stage.keys import Action
from gui.stage.later_parts import LaterParts
from gui.stage.parts import StageParts
from gui.stage.picture.choice import PictureChoice
from gui.stage.stories import HEIGHT, LOW

if TYPE_CHECKING:
    from gui.stage.picture.view import PictureView

_TALL_FEEDS_IN = frozenset({"detection", "diagnosis", "recovery"})
"""Keys of the chapters in which the audience reads the feeds, which then get more room."""

MANY_NODES = 12
"""More nodes than this are updated five times a second in the picture, not ten times."""
DIMMED_S, DIMMED_TENTHS = 0.25, 3
"""Seconds between two movements of the stage below the countdown, and tenths of a second between
two looks at nodes and figures, which else change every tenth."""


class _Shape(NamedTuple):
    """All that the places of the parts depend on."""

    size: QSize
    unit: float
    cards: tuple[QWidget, ...]
    bars: tuple[QWidget, ...]
    tiles: int
    stories: int
    page: tuple[float, ...]
    painting: bool
    voting: bool
    inviting: bool
    tall_feeds: bool


class StageLayout(StageParts):
    """The parts of the stage, which show one state after another, each in a place.

    Attributes:
        now: seconds of the run, as last shown.
    """

    def __init__(
        self,
        window: QWidget,
        theme: Theme,
        samples: SampleBuffer,
        replay: bool,
        leads_back: bool = True,
    ) -> None:
        """Makes the parts as children of ``window``."""
        super().__init__(window, theme, samples, replay=replay, leads_back=leads_back)
        self._window = window
        self._theme = theme
        self._state = StageState()
        self._shape: _Shape | None = None
        self._tenth, self._moved = -1, 0.0
        self._due: list[Callable[[float], None]] = []
        self._later = LaterParts(self)
        self._is_placed, self._is_full = True, False
        self._moving: list[Callable[[float], object]] = []
        self.now = 0.0
        self._replay = replay
        self._choice = PictureChoice()
        self._painting = False
        self._is_covered = True
        self._is_swap_due, self._swap_t = False, 0.0
        self.scoreboard.resized.connect(self.place)
        self.notice.dismissed.connect(self._dismiss)

    def set_state(self, state: StageState, now: float) -> None:
        """Shows ``state`` at ``now`` seconds of the run; each part repaints what differs."""
        self._state, self.now = state, now
        # New words of a chapter are enough for one frame.
        self._is_full = self.header.set_state(state)
        self.grid.set_state(state, now, later=self._is_full)
        self.sidebar.set_state(state)
        self.plot.set_state(state)
        self.notice.setVisible(self.notice.set_notice(state.notice))
        self.choice.setVisible(self.choice.set_choice(state.choice))
        self.audience.set_state(state, now)
        voting, inviting = self.audience.voting, self.audience.inviting
        checking = self.checks.set_state(state) and not inviting
        comparing = self.comparison.set_state(state)
        self.checks.setVisible(checking)
        self.comparison.setVisible(comparing and not checking)
        choosing = self.stories.set_state(state) and not self._replay
        # Missing requirements, and a question about those, come first.
        self.stories.setVisible(choosing and not (checking and state.choice is not None))
        costing = self.cost.set_state(state)
        self.cost.setVisible(costing)
        # Made once the system starts, so that neither the first stage nor a countdown waits for it.
        wanted = state.run is not None and (state.current > 0 or self._choice.is_picture(state))
        picture = self._make_picture() if wanted or self.picture is not None else None
        covered = checking or comparing or costing or voting or inviting
        covered = covered or not self.stories.isHidden()
        painting = picture is not None and self._choice.is_picture(state) and not covered
        # Cards or picture follow a chapter's words.
        swaps = painting is not self._painting and not (covered or self._is_covered)
        self._is_swap_due, self._is_covered = swaps and self._is_full, covered
        if self._is_swap_due:
            # The cards are drawn as of now: later ones of a quick replay differ in each frame.
            self._swap_t, painting = now, self._painting
        begins = painting and not self._painting
        self._painting = painting
        if picture is not None:
            picture.setVisible(painting)
        # A story in acts ends with both of them: their plot is worth more than nodes that are well.
        both = comparing and bool(state.acts)
        self.grid.set_visible(not costing and not painting and not both and not voting)
        self.scoreboard.setVisible(not voting)
        self.plot.setVisible(not checking and not costing and not inviting)
        feeds = not (checking or comparing or costing or painting or voting or inviting)
        self._later.set_state(state, now, feeds=feeds)
        if self._differs_by_chapter():
            self._is_placed = False  # a frame later, as a chapter's words are enough for one
        else:
            self.place()
        if begins and picture is not None:  # else the picture follows ten times a second anyway
            if picture.is_ready:
                self._due.insert(0, self._advance_nodes)
            else:
                picture.show_at(state, now)

    def plan(self, now: float) -> bool:
        """Plans what changes ten times a second; returns whether all of it is due only now."""
        tenth, least = int(now * 10), 1 if self._state.countdown is None else DIMMED_TENTHS
        if 0 <= tenth - self._tenth < least:
            return False
        self._tenth = tenth
        due = [self._advance_score]
        # A picture of many nodes takes its time; whatever is news is shown at once all the same.
        if not self._painting or self._tenth % 2 == 0 or len(self._state.nodes) <= MANY_NODES:
            due.insert(0, self._advance_nodes)
        before = self._due  # not dropped: in a quick replay a tenth passes in each frame
        self._due = before + [part for part in due if part not in before]
        return not before

    def catch_up(self) -> bool:
        """Does one thing that was put off for a frame; returns whether there was any."""
        if self._is_swap_due:
            self._is_swap_due = False  # also where an error ends the drawing
            try:
                self._is_swap_due = self.grid.draw_ahead(self._state, self._swap_t)
            finally:
                if not self._is_swap_due:
                    self.set_state(self._state, self.now)
            return True
        if self.grid.catch_up() or self._later.catch_up() or self.plot.catch_up():
            return True
        if self.picture is None:
            return False
        if not self._painting:
            self.picture.follow(self._state, self.now)
        return self.picture.catch_up()

    def advance(self, now: float) -> bool:
        """Does one part of what was planned, so that no frame waits for all parts.

        Returns:
            Whether anything was left to do.
        """
        if not self._is_placed:
            self.place()
            return True
        if not self._due:
            return False
        self._due.pop(0)(now)
        # Below the countdown, whose veil is painted over it, that is enough for one frame.
        self._is_full = self._is_full or self._state.countdown is not None
        return True

    def settle(self, now: float) -> None:
        """Shows everything in this frame, as the next one is far off while nothing moves."""
        while self.advance(now) or self.catch_up():
            pass
        self._is_full, self._moved, self._moving = False, -math.inf, []
        self.tick(now)
        while self._moving:
            self.tick(now)
        while self.catch_up():
            pass
        if self.picture is not None and self._painting:
            self.picture.settle()

    def _advance_nodes(self, now: float) -> None:
        if self.picture is not None and self._painting:
            self.picture.show_at(self._state, now)
        else:
            self.grid.tick(self._state, now)

    def _advance_score(self, now: float) -> None:
        self.audience.show_at(self._state, now)
        self.scoreboard.show_at(self._state, now)

    def tick(self, now: float) -> None:
        """Moves all parts that move; to be called for each frame."""
        self.now = now
        # In a frame with new words enough is painted: what moves waits for the next one.
        waits, self._is_full = self._is_full, False
        # Below the countdown little can be seen, and whatever moves there makes it be painted too.
        counting = self._state.countdown is not None
        if not (waits or self._moving or (counting and 0 <= now - self._moved < DIMMED_S)):
            self._moved = now
            self._moving = [lambda _: self.plot.tick(), self.audience.tick]
            if self.picture is not None:
                self._moving.append(self.picture.tick)
        while self._moving and not waits:
            self._moving.pop()(now)
            waits = counting
        self.hold.tick()
        self.sidebar.buttons[Action.ESCAPE].set_share(self.hold.share)

    def show_node(self, health: NodeHealth, state: StageState, now: float) -> None:
        """Paints a node's changed status at once, on the node's card or in the picture."""
        self._state = state  # else what is due for nodes would show the one before once more
        if self.picture is not None and self._painting:
            self.picture.show_now(health, state, now)
        else:
            self.grid.show_now(health, state, now)

    def toggle_picture(self) -> None:
        """Shows the picture in place of the cards, or the cards again; remembers which."""
        self.choose_picture(picture=not self._choice.is_picture(self._state))

    def choose_picture(self, *, picture: bool) -> None:
        """Shows the picture or the cards from now on; remembers which."""
        self._choice.choose(self._state, picture=picture)
        self.set_state(self._state, self.now)

    def forget_pictures(self) -> None:
        """Lets a choice of cards or picture hold for the present run alone."""
        self._choice.hold_for_a_run()

    def label_keys(self, label: Callable[[str], str]) -> None:
        """Writes ``label(name)`` on every key cap of the stage."""
        self.sidebar.label_keys(label)
        self.status.label_keys(label)

    def _find_shape(self) -> _Shape:
        """Returns all that the places depend on."""
        state, window = self._state, self._window
        chapters = state.run.chapters if state.run else ()
        key = chapters[state.current].key if state.current < len(chapters) else ""
        every = (self.notice, self.choice, self.audience.bar)
        stories = 0
        if not self.stories.isHidden():
            stories = HEIGHT if self.checks.isHidden() else LOW
        return _Shape(
            size=window.size(),
            unit=self._theme.unit,
            cards=tuple(self.grid.cards.values()) if self.grid.is_shown else (),
            bars=tuple(bar for bar in every if not bar.isHidden()),
            tiles=self.scoreboard.wanted_width(),
            stories=stories,
            page=() if self.comparison.isHidden() else self.comparison.wanted_units,
            painting=self._painting,
            voting=self.audience.voting,
            inviting=self.audience.inviting,
            tall_feeds=key in _TALL_FEEDS_IN,
        )

    def _differs_by_chapter(self) -> bool:
        """Whether the chapter alone asks for other places, so that the new places can wait."""
        before, now = self._shape, self._find_shape()
        if before is None or before.tall_feeds == now.tall_feeds:
            return False
        return before._replace(tall_feeds=now.tall_feeds) == now

    def place(self) -> None:
        """Places every part; returns at once where nothing that matters has changed."""
        self._is_placed = True
        shape, window = self._find_shape(), self._window
        if shape == self._shape:
            return
        before, self._shape = self._shape, shape
        bars, page, painting, tiles = shape.bars, shape.page, shape.painting, shape.tiles
        size = window.width(), window.height(), self._theme.unit
        spots = arrange(
            *size,
            nodes=len(shape.cards),
            tiles_width=tiles,
            bars=len(bars),
            stories=shape.stories,
            tall_feeds=shape.tall_feeds,
        )
        self.sidebar.setGeometry(spots.sidebar)
        self.header.setGeometry(spots.header)
        self.scoreboard.setGeometry(spots.scoreboard)
        self.status.setGeometry(spots.status)
        self.grid.place(spots.cards)
        for bar, rect in zip(bars, spots.bars, strict=True):
            bar.setGeometry(rect)
        self.stories.setGeometry(spots.stories)
        area = spots.plot.united(spots.diagnosis)
        plot, compared = share(area, self._theme.unit, *page) if page else (spots.plot, area)
        if self.picture is not None:
            # Also while the cards are shown, so that the hidden picture can be drawn ahead.
            clear = (
                spots if painting else arrange(*size, nodes=0, tiles_width=tiles, bars=len(bars))
            )
            painted, beside = halve(clear.plot.united(clear.diagnosis), self._theme.unit)
            self.picture.setGeometry(painted)
            plot = beside if painting else plot
        self.comparison.setGeometry(compared)
        self.checks.setGeometry(area)
        self.audience.place_invitation(area)
        if shape.voting:
            places = self.audience.place_vote(spots)
            self.header.setGeometry(places.header)
            self.status.setGeometry(places.status)
            plot = places.plot
            for bar, rect in zip(bars, places.bars, strict=True):
                bar.setGeometry(rect)
        at_once = before is None or (before.size, before.unit) != (shape.size, shape.unit)
        self._later.place(plot, spots.monitor, spots.diagnosis, at_once=at_once)
        self.cost.setGeometry(area)
        self.hold.place(window.width())

    def _make_picture(self) -> PictureView:
        if self.picture is None:
            from gui.stage.picture.view import PictureView

            self.picture = picture = PictureView(self._theme, self._window)
            picture.lower()  # beneath the overlays, which are there by now
            picture.picked.connect(self.grid.picked)
            picture.menu_asked.connect(self.grid.menu_asked)
            picture.status_painted.connect(self.grid.status_painted)
            self._shape = None
        return self.picture

    def _dismiss(self) -> None:
        self.notice.hide()
        self.place()
