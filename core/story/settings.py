"""The settings of a run, as the presenter chose them."""

from __future__ import annotations

from msgspec import Struct


class StorySettings(Struct, frozen=True, kw_only=True):
    """The settings of a run, as the presenter chose them.

    Attributes:
        fault: name of the fault plan; empty for the story's own.
        story: key of the story; empty for the subject's first.
        rate: operations a second that the load asks for.
        countdown_s: seconds from the start of the countdown to the fault.
        vote_s: seconds for which the audience, where there is one, votes whom the fault hits.
        guess_s: least seconds of a countdown during which the audience guesses.
        autopilot: whether the story goes on without a presenter, as in headless runs.
        linger_s: seconds for which the autopilot stays in a chapter whose action is done, so that
            who watches can read.
    """

    fault: str = ""
    story: str = ""
    rate: float = 3_000.0
    countdown_s: float = 3.0
    vote_s: float = 20.0
    guess_s: float = 8.0
    autopilot: bool = False
    linger_s: float = 0.0
