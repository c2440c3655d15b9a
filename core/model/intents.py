"""Intents: frozen values that flow from keys, mouse and remote to the director."""

from __future__ import annotations

from msgspec import Struct

from core.model.fault_kinds import NodeAction


class Intent(Struct, frozen=True):
    """The base of everything that a person can ask for."""


class Next(Intent, frozen=True):
    """Go on to the next step of the story."""


class Back(Intent, frozen=True):
    """Show the previous chapter; during a countdown, abort the countdown."""


class Jump(Intent, frozen=True):
    """Show chapter ``index`` (from 0), if that chapter was visited."""

    index: int


class Abort(Intent, frozen=True):
    """Abort the countdown under way."""


class Panic(Intent, frozen=True):
    """Abort everything that is under way, and undo every fault."""


class Reset(Intent, frozen=True):
    """Start a fresh system, and the story from the beginning."""


class PickStory(Intent, frozen=True):
    """Start a fresh system, and the story ``key`` from the beginning."""

    key: str


class ChooseSystem(Intent, frozen=True):
    """End this show, and choose another system for the stage."""


class PickVictim(Intent, frozen=True):
    """Make ``node`` the victim of the next fault; for the picked node, undo the pick."""

    node: str


class ActOnNode(Intent, frozen=True):
    """Do ``action`` to ``node`` now.

    Attributes:
        node: the node's name.
        action: what to do.
        asked: names the request of another program, which waits for its end; empty for a person's,
            who sees the stage.
    """

    node: str
    action: NodeAction
    asked: str = ""


class Choose(Intent, frozen=True):
    """Answer the question on the stage with the option ``key``."""

    key: str


class OpenAudience(Intent, frozen=True):
    """Let phones see this run and vote, by a page on ``address`` of this machine."""

    address: str


class CloseAudience(Intent, frozen=True):
    """Take the audience's page away."""


class SaveReport(Intent, frozen=True):
    """Write the report of the run into ``folder``."""

    folder: str


class Quit(Intent, frozen=True):
    """Clean everything up and end the app."""
