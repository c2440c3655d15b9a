"""What is said of a node's health: why nothing certain is known of the node."""

from __future__ import annotations

from core.model.events import UnknownBecause
from core.text import figures

UNSEEN = {
    UnknownBecause.ENGINE_LOST: "the Docker engine doesn't answer",
    UnknownBecause.UNWATCHED: "not watched: the watching failed and is started again",
}
"""Why nobody sees a node whose observer is gone."""


def silent_for(seconds: float) -> str:
    """That a node which runs hasn't answered for so long: ``no answer for 2.1 s``."""
    return f"no answer for {figures.ago(seconds)}"


def nothing_known(reason: UnknownBecause) -> str:
    """Return that nobody sees any node, since the nodes' observer is lost."""
    return f"nothing is known of any node: {UNSEEN[reason]}"
