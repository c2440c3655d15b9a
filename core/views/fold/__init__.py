"""``apply(state, event)``: the pure fold from events to what is on the stage."""

from __future__ import annotations

from msgspec.structs import replace

from core.model import events as ev
from core.views.fold import story, system, trouble
from core.views.fold.handlers import HANDLERS
from core.views.stage_state import StageState

__all__ = ["apply", "story", "system", "trouble"]


def apply(state: StageState, event: ev.Event) -> StageState:
    """Returns the state after ``event``. Pure: same arguments, same result."""
    handler = HANDLERS.get(type(event))
    after = handler(state, event) if handler else state
    return replace(after, t=event.t)
