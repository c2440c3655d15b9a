"""The words of the audience's page on phones, and the words on the page's process."""

from __future__ import annotations

import errno

from core.model import events as ev
from core.text import audience, figures
from core.text.load_words import words_of
from core.text.proof import incomplete, proof_words

_RATES = {
    ev.LoadKind.WRITES: "operations a second",
    ev.LoadKind.CHECKS: "checks allowed a second",
}
_ROUND_ABOVE = 1_000

SIGNS = {
    ev.NodeStatus.UP: "✓",
    ev.NodeStatus.STARTING: "…",
    ev.NodeStatus.PAUSED: "‖",
    ev.NodeStatus.DOWN: "✕",
    ev.NodeStatus.CUT_OFF: "⊘",
    ev.NodeStatus.UNKNOWN: "?",
}
"""States of nodes as one character, which needs no colour."""


def page_words() -> dict[str, str]:
    """Returns the page's own words, by the names that the page uses."""
    return {
        "live": audience.LIVE,
        "your_vote": audience.YOUR_VOTE,
        "your_guess": audience.YOUR_GUESS,
        "reconnecting": audience.RECONNECTING,
        "take_report": audience.TAKE_REPORT,
        "no_vote": audience.NO_VOTE_YET,
        "nothing_kept": audience.NOTHING_KEPT,
        "nodes": "Nodes",
        "waiting": "The show begins in a moment.",
        "ended": "over",
        "over": "This run is over.",
        "scan_again": "Scan the code on the stage again for the next one.",
        "closed": "The vote is closed: this came too late.",
        "too_often": "That was too often. Please wait a few seconds.",
        "not_taken": "The vote wasn't taken. Please load this page again.",
        "not_sent": "The vote didn't get through. Please try again.",
        "shared": (
            "Your browser keeps no cookies: phones like yours behind the same address share one "
            "vote."
        ),
    }


def rate_words(ops: float, kind: ev.LoadKind) -> str:
    """Returns throughput in words: ``3 000 operations a second``; large ones are rounded."""
    rate = round(ops, -2) if ops >= _ROUND_ABOVE else ops
    return f"{figures.count(round(rate))} {_RATES.get(kind, 'requests a second')}"


def down_words(seconds: float) -> str:
    """Returns for how long nothing has been acknowledged: ``down for 3.1 s``."""
    return f"down for {figures.ago(seconds)}"


def proof_title(proof: ev.ReadBack) -> str:
    """Returns the result of the proof in two words: ``0 lost``."""
    if proof.lost or proof.complete:
        return f"{figures.count(proof.lost)} lost"
    return "Not proven"


def proof_text(proof: ev.ReadBack, run: ev.RunStarted | None) -> str:
    """Returns the result of the proof in a sentence, for people who see no figures beside it."""
    words = words_of(run)
    if proof.complete and not proof.lost:
        return f"Every one of {figures.count(proof.acked)} {words.recorded} was {words.proven}."
    return incomplete(proof) if not proof.complete else proof_words(proof, words)


def election_words(leader: str, seconds: float) -> str:
    """Returns the leader after the fault, and the time until then: ``n3, 4.9 s``."""
    return f"{leader}, {' '.join(figures.took(seconds))}"


def chosen_words(title: str) -> str:
    """Returns the winner of a vote as long as nobody was struck yet: ``It will be n1.``."""
    return f"It will be {title}."


def report_place(*, is_rendered: bool) -> str:
    """Returns where people get the report from, if not from this page; empty if from this page."""
    return "" if is_rendered else "The presenter has the report of this run."


# --- the process ----------------------------------------------------------------------------


def cannot_listen(address: str, port: int, error: int, reason: str) -> tuple[str, str]:
    """Returns the reason why nothing can listen on ``address``, as a clause, and the way out."""
    where = f"{address}, port {port}" if port else address
    problem = f"nothing can listen on {where}: {reason}"
    if error == errno.EADDRNOTAVAIL:
        return problem, "Choose another address: this machine doesn't have that one any more."
    return problem, "Choose another address, or try again."


def process_ended(code: int | None) -> tuple[str, str]:
    """Says that the page's process is gone, as a clause, and the way out.

    Args:
        code: the exit code, negative for a signal; None where nobody knows it.
    """
    how = "ended"
    if code is not None:
        how = f"was ended by signal {-code}" if code < 0 else f"ended with code {code}"
    return (
        f"the process that serves the page {how}",
        "The story goes on with your own choice; open the page again for a new code.",
    )


def cannot_start(reason: str) -> tuple[str, str]:
    """Says that the page's process can't be started, as a clause, and the way out."""
    return (
        f"the process that serves the page can't be started: {reason}",
        "The story goes on with your own choice.",
    )
