"""Key hints: what the next key does, as the line under the narration says."""

from __future__ import annotations

from core.views.stage_state import StageState

NEXT = "Space  next"
TURN_PAGE = "Space goes on to the next chapter"
START_SYSTEM = "Space starts the system"
PUT_LOAD_ON = "Space puts load on it"
TO_FAULT = "Space goes on to the fault"
EXPLAIN = "Space explains it"
ASK_WHY = "Space asks why"
BRING_BACK = "Space brings it back"
SHOW_COST = "Space shows what it cost"
APPLY_FIX = "Space applies the fix"
SAME_FAULT_AGAIN = "Space goes on to the same fault again"
READ_BACK = "Space reads everything back"
SUM_UP = "Space sums it up"
RUN_AGAIN = "R  run it again"


def shown_hint(state: StageState) -> str:
    """Returns what the next key does now; in a chapter that is read again it repeats nothing."""
    return TURN_PAGE if state.is_read_again else state.key_hint


def pick_hint(*, others_fit: bool) -> str:
    """Returns the hint on the next key before the countdown, and on picking another node."""
    others = " · click a node to pick another" if others_fit else ""
    return f"Space starts the countdown{others}"


def vote_hint(*, others_fit: bool) -> str:
    """Returns the hint on the next key before a vote, and on picking a node instead."""
    others = " · click a node to pick it yourself" if others_fit else ""
    return f"Space opens the vote{others}"


def voting_hint(*, others_fit: bool) -> str:
    """Returns the hint on the keys while a vote is open."""
    others = " · click a node to overrule it" if others_fit else ""
    return f"Space closes the vote and counts down · Esc calls it off{others}"
