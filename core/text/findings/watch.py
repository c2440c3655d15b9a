"""What is said where nobody sees the nodes."""

from __future__ import annotations

from core.model.findings.watch import AllUnknown, NotSingleLosses, WatchLost
from core.text.findings.explanation import clue_words, finding_words
from core.text.nodes import UNSEEN
from core.text.wording import capital


@finding_words.register
def _(finding: WatchLost) -> tuple[str, str]:
    answered = "requests are answered, so some of them run."
    unknown = "the nodes themselves are unknown, and may run on."
    text = f"{capital(UNSEEN[finding.because])}. What watches the nodes is gone; "
    return "Nothing is known of the nodes", text + (answered if finding.is_answered else unknown)


@clue_words.register
def _(clue: AllUnknown) -> str:
    return f"all {clue.nodes} nodes became unknown at once"


@clue_words.register
def _(_: NotSingleLosses) -> str:
    return "loss of single nodes (all vanished from sight together)"
