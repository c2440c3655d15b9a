"""The choice of screens for the stage and the presenter's window: a rule over plain values."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

_OWN = ("edp", "lvds", "dsi", "built-in", "color lcd", "internal")
"""Names of a laptop's own screen: the connector on X11 and Wayland, words on macOS."""


class Screen(Struct, frozen=True):
    """A screen, as told by the desktop.

    Attributes:
        name: of the connector or the monitor.
        left: in the desktop's pixels, as the three below.
        top: see ``left``.
        width: see ``left``.
        height: see ``left``.
        ratio: pixels of the screen in one of the desktop's pixels.
        primary: whether the desktop calls this one its first.
    """

    name: str
    left: int
    top: int
    width: int
    height: int
    ratio: float = 1.0
    primary: bool = False

    @property
    def is_own(self) -> bool:
        """Whether the name is that of a laptop's own screen."""
        return self.name.casefold().startswith(_OWN)

    @property
    def pixels(self) -> float:
        """The number of the screen's own pixels."""
        return self.width * self.height * self.ratio**2

    def shows_same_as(self, other: Screen) -> bool:
        """Whether both show the same part of the desktop, as a mirrored projector does."""
        mine = (self.left, self.top, self.left + self.width, self.top + self.height)
        its = (other.left, other.top, other.left + other.width, other.top + other.height)
        wide = min(mine[2], its[2]) - max(mine[0], its[0])
        high = min(mine[3], its[3]) - max(mine[1], its[1])
        least = min(self.width * self.height, other.width * other.height)
        return wide > 0 and high > 0 and wide * high * 2 > least


class Placing(Struct, frozen=True):
    """The screens that the two windows are placed on.

    Attributes:
        stage: index of the screen for the stage.
        presenter: index of the screen for the presenter's window; None where there is but one.
    """

    stage: int
    presenter: int | None = None


def place_windows(screens: Sequence[Screen], *, swapped: bool = False) -> Placing | None:
    """Returns the screens for stage and presenter's window; None without any screen.

    The stage goes to an external screen, the largest if there are several; between screens of
    which none is known to be a laptop's own, to the larger, and to the one that isn't the first
    where they are equal. The presenter's window goes to the laptop's own screen, else to the
    first. Screens that are mirrored count as one.

    Args:
        screens: all screens, in the desktop's order.
        swapped: whether the presenter wants it the other way round.
    """
    distinct: list[int] = []
    for index, screen in enumerate(screens):
        if not any(screen.shows_same_as(screens[other]) for other in distinct):
            distinct.append(index)
    if not distinct:
        return None
    if len(distinct) == 1:
        return Placing(distinct[0])
    stage = max(distinct, key=lambda at: _fitness(screens[at]))
    others = [at for at in distinct if at != stage]
    presenter = max(others, key=lambda at: (screens[at].is_own, screens[at].primary))
    return Placing(presenter, stage) if swapped else Placing(stage, presenter)


def _fitness(screen: Screen) -> tuple[bool, float, bool]:
    """Returns a key by which the best screen for the stage compares highest."""
    return not screen.is_own, screen.pixels, not screen.primary
