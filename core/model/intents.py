"""What a person wants: frozen values that flow from keys, mouse and remote to the director."""

from __future__ import annotations

from msgspec import Struct

from core.model.fault_kinds import NodeAction


class Intent(Struct, frozen=True):
    """Something a person asked for."""


class Next(Intent, frozen=True):
    """Go on."""


class Back(Intent, frozen=True):
    """Show the chapter before; aborts a countdown."""


class Jump(Intent, frozen=True):
    """Show chapter ``index`` (from 0), if it was visited."""

    index: int


class Abort(Intent, frozen=True):
    """Abort the countdown under way."""


class Panic(Intent, frozen=True):
    """Abort everything and undo every fault."""


class Reset(Intent, frozen=True):
    """A fresh system and the story from its start."""


class PickStory(Intent, frozen=True):
    """A fresh system and the story of that key from its start."""

    key: str


class PickVictim(Intent, frozen=True):
    """The next fault shall hit this node; picking it again gives the choice back."""

    node: str


class ActOnNode(Intent, frozen=True):
    """Do this to that node now."""

    node: str
    action: NodeAction


class Choose(Intent, frozen=True):
    """The answer to a question that the stage asked."""

    key: str


class SaveReport(Intent, frozen=True):
    """Write the run's report into ``folder``."""

    folder: str


class Quit(Intent, frozen=True):
    """Clean up and leave."""
