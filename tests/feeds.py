"""The monitor feed as people read it."""

from __future__ import annotations

from core.text.events import feed_text
from core.views.stage_state import StageState


def feed_texts(state: StageState) -> list[str]:
    """The lines of the feed of ``state``, oldest first."""
    return [feed_text(item, state.run) for item in state.feed]
