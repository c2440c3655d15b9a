"""The words of the chapters "Detection" and "Diagnosis": symptoms seen, and the explanation."""

from __future__ import annotations

from core.model.records import Bound, Explanation, Option
from core.text.bounds import bound_words
from core.text.wording import took

UNTOLD = "Nothing told the monitor: it watches the nodes and the load. What does it see?"
"""Until the monitor has seen something."""
UNNOTICED = "No invariant broke: this fault went unnoticed."
NOTHING_TO_EXPLAIN = "No invariant broke, so there is nothing to explain."
NOTHING_TO_DETECT = (
    "No fault went in, so there is nothing to detect.",
    "Go back and inject it.",
)
EXPLAINS_NOTHING = ("The evidence so far explains nothing.", "Space looks again.")
"""Sentence and remedy where a chapter can't be played."""
WAIT, GO_ON = "wait", "on"
OPTIONS = (
    Option(key=WAIT, label="Keep watching"),
    Option(key=GO_ON, label="Go on without detection"),
)
"""The answers while the monitor sees nothing."""


def looking(bound: Bound) -> str:
    """Says that the monitor looks by itself, with the system's own bound."""
    return f"{UNTOLD}{_own_bound(bound)}"


def unseen(seconds: float) -> str:
    """Says that the monitor saw nothing for ``seconds``."""
    return f"The monitor saw nothing within {seconds:.0f} s."


def seen(after_s: float, evidence: str, bound: Bound) -> str:
    """Returns the evidence that was seen, and the seconds from the fault until then."""
    return f"Seen {took(after_s)} after the fault: {evidence}.{_own_bound(bound)}"


def explained(explanation: Explanation) -> str:
    """Returns an explanation as narration."""
    return f"{explanation.title}. {explanation.text}"


def _own_bound(bound: Bound) -> str:
    words = bound_words(bound)
    return f" The system's own bound: {words}." if words else ""
