"""The words where no node was lost: for the load, for slowness, and for a lost observer."""

from __future__ import annotations

from core.model.findings import load as findings
from core.model.findings.base import Cause, Clue, Phase
from core.model.findings.clues import Broken, Quoted
from core.text.findings.clues import was_broken_words
from core.text.findings.explanation import clue_words, evidence_words, finding_words
from core.text.node_state import UNSEEN
from core.text.wording import capital, took


@finding_words.register
def _(finding: findings.WatchLost) -> tuple[str, str]:
    answered = "requests are answered, so some of them run."
    unknown = "the nodes themselves are unknown, and may run on."
    text = f"{capital(UNSEEN[finding.because])}. What watches the nodes is gone; "
    return "Nothing is known of the nodes", text + (answered if finding.is_answered else unknown)


@finding_words.register
def _(finding: findings.LoadLost) -> tuple[str, str]:
    there = capital(clue_words(finding.evidence[-1]))
    if finding.away_s is None:
        gone = f"What measures is gone{f' ({finding.detail})' if finding.detail else ''}"
        text = f"{gone}, so throughput is unknown, not zero. {there}."
        return "The load process ended, not the system", text
    unknown = "nothing was measured; what the system did then is unknown."
    return "The load process was lost and is back", (
        f"For {took(finding.away_s)} {unknown} {there}."
    )


_STANDSTILLS = {
    Cause.STOOD_STILL: (
        "The machine stood still",
        "nothing on it ran. What was measured across that span says nothing.",
    ),
    Cause.LOAD_STOOD_STILL: (
        "The load generator stood still, not the system",
        "nothing was asked of the system. What was measured across that span says nothing.",
    ),
    Cause.APP_STOOD_STILL: (
        "Faultstage itself stood still",
        "nobody looked at the system; what happened then is seen late.",
    ),
    Cause.LINKS_LOST: (
        "Faultstage's relays between the nodes stood still, not the system",
        "no node could reach another, through no fault of theirs.",
    ),
}


@finding_words.register
def _(finding: findings.StandstillFound) -> tuple[str, str]:
    title, text = _STANDSTILLS[finding.cause]
    return title, f"For {took(finding.seconds)} {text}"


@finding_words.register
def _(finding: findings.SlowNode) -> tuple[str, str]:
    (node,) = finding.nodes
    over = finding.phase is Phase.OVER
    verb, was = ("answered", "waited") if over else ("answers", "waits")
    return f"{node} was slow, over now" if over else f"{node} is slow, the others are not", (
        f"{node} runs and {verb}, but much later than before; the other nodes are as quick as "
        f"ever. What goes through it {was}. A slow network or a busy {node} look the same "
        "from here."
    )


@finding_words.register
def _(finding: findings.WritesStalled) -> tuple[str, str]:
    whole = clue_words(finding.evidence[0])
    over = finding.phase is Phase.OVER
    title = "Writes stalled for a while" if over else "No write is acknowledged, reads go on"
    span = f" For {took(finding.silence_s)} no write was acknowledged." if over else ""
    return title, (
        f"{capital(whole)}.{span} Reads were answered meanwhile: what writes "
        "alone need is short. Look at the disks first."
    )


@finding_words.register
def _(finding: findings.Overload) -> tuple[str, str]:
    up, leads, *signs = evidence_words(finding)
    over = finding.phase is Phase.OVER
    if finding.is_only_slow:
        title = "Answers were slow for a while" if over else "Slow, but everything is answered"
        verdict = "Throughput holds: the nodes, or this machine, are short of time."
    else:
        title = "Overload, over now" if over else "Overload: more is asked than it can answer"
        much = f"the load {'was' if over else 'is'} too much for them, or for this machine."
        verdict = f"The nodes are sound; {much}"
    return title, f"{capital(up)} and {leads}, but {'; '.join(signs)}. {verdict}"


@evidence_words.register
def _(finding: findings.Unexplained) -> tuple[str, ...]:
    what, there = _broken(finding)
    return (*what, *there)


@finding_words.register
def _(finding: findings.Unexplained) -> tuple[str, str]:
    what, there = _broken(finding)
    return "Not enough evidence for a cause", (
        f"{capital('; '.join(what))}. {capital(' and '.join(there))}: "
        "what was seen does not tell why."
    )


def _broken(finding: findings.Unexplained) -> tuple[list[str], list[str]]:
    """Returns the breaches, in alphabetical order and each once, and then all other clues."""

    def is_broken(clue: Clue) -> bool:
        return isinstance(clue, Broken | Quoted)

    what = {clue_words(clue) for clue in finding.evidence if is_broken(clue)}
    there = [clue_words(clue) for clue in finding.evidence if not is_broken(clue)]
    return sorted(what - {""}), there


@finding_words.register
def _(finding: findings.NothingWrong) -> tuple[str, str]:
    text = f"{capital(' and '.join(evidence_words(finding)))}."
    if was := sorted({was_broken_words(broken) for broken in finding.was}):
        text += f" For a while {' and '.join(was)}; no node was lost, and it passed by itself."
    return "Nothing is wrong now", text
