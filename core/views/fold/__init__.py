"""``apply(state, event)``: the pure fold from events to what is on the stage.

``system`` folds what probes, the load and the monitor said into the :class:`SystemView`;
``story``, ``trouble``, ``load`` and ``audience`` fold the rest into the :class:`StageState` around
it.
"""

from __future__ import annotations

from msgspec.structs import replace

from core.model import events as ev
from core.views.fold import audience, load, story, system, trouble
from core.views.fold.handlers import HANDLERS, SYSTEM_HANDLERS
from core.views.stage_state import StageState

__all__ = ["apply", "audience", "load", "story", "system", "trouble"]


def apply(state: StageState, event: ev.Event) -> StageState:
    """Returns the state after ``event``. Pure: same arguments, same result."""
    handler, system_handler = HANDLERS.get(type(event)), SYSTEM_HANDLERS.get(type(event))
    after = handler(state, event) if handler else state
    known = system_handler(state.system, event) if system_handler else after.system
    return replace(after, t=event.t, system=known)
