"""All buttons over the nodes of a picture: made, placed, and told what to say."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from core.model.events import RunStarted
from core.text.picture import node_words
from core.views.picture.model import Picture
from core.views.picture.places import Places, Spot
from gui.drawing.theme import Theme
from gui.stage.picture.node_button import NodeButton
from gui.stage.picture.node_drawing import rect_of

PLACED_AHEAD = 10
"""Buttons that are made and placed in one go while nobody sees them."""


class NodeButtons:
    """The buttons of a picture's nodes.

    Attributes:
        by_name: the buttons, in the order of the nodes.
    """

    def __init__(
        self,
        theme: Theme,
        parent: QWidget,
        picked: Callable[[str], object],
        menu_asked: Callable[[str, QPoint], object],
        hover_changed: Callable[[], object],
    ) -> None:
        """Makes no buttons yet; those to come call ``picked``, ``menu_asked``, ``hover_changed``.

        Args:
            theme: of the buttons.
            parent: the picture.
            picked: called with the name of a clicked node.
            menu_asked: called with the name of a node, and a place on the screen.
            hover_changed: called when the mouse comes or goes.
        """
        self.by_name: dict[str, NodeButton] = {}
        self._theme, self._parent = theme, parent
        self._picked, self._menu_asked, self._hover_changed = picked, menu_asked, hover_changed
        self._placed: dict[str, Spot] = {}
        self._told: dict[str, str] = {}

    @property
    def hovered(self) -> str:
        """The node under the mouse; empty for none."""
        return next((name for name, button in self.by_name.items() if button.hovered), "")

    def place(self, picture: Picture, places: Places, most: float = math.inf) -> bool:
        """Makes and places the buttons of ``picture``; returns whether any had to be.

        Args:
            picture: with the nodes that have buttons.
            places: where these stand.
            most: how many buttons are made or placed in this call.
        """
        for name in [name for name in self.by_name if name not in picture.nodes]:
            self.by_name.pop(name).deleteLater()
            self._placed.pop(name, None)
            self._told.pop(name, None)
        done = 0
        for name in picture.nodes:
            spot = places.spots.get(name)
            if name in self.by_name and self._placed.get(name) == spot:
                continue
            if done >= most:
                return True
            done += 1
            button = self.by_name.get(name) or self._make(name)
            if spot is not None:
                self._placed[name] = spot
                button.place(rect_of(spot.box))
        return done > 0

    def tell(self, picture: Picture, run: RunStarted | None, now: float) -> None:
        """Tells each button what is known of its node, for assistive technology."""
        for name, button in self.by_name.items():
            node = picture.nodes[name]
            words = node_words(node, run, now).spoken(name, marked=node.marked)
            if self._told.get(name) != words:
                self._told[name] = words
                button.say(words)

    def _make(self, name: str) -> NodeButton:
        button = NodeButton(self._theme, name, self._parent)
        button.clicked.connect(lambda _=False: self._picked(name))
        button.menu_asked.connect(self._menu_asked)
        button.hover_changed.connect(self._hover_changed)
        button.show()
        self.by_name[name] = button
        return button
