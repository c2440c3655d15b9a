"""Sentences for what the rules of Valkey with Sentinel find."""

from __future__ import annotations

from core.model.findings.base import Phase
from core.text import figures
from core.text.findings.explanation import clue_lines, clue_words, finding_words
from core.text.findings.losses import lost_title
from core.text.wording import number_word, sentences, took
from subjects.sentinel import findings
from subjects.sentinel.findings import SentinelCause

clue_lines(
    {
        findings.Named: "the sentinels name {node} as the primary",
        findings.SaysPrimary: "{node} says by itself that it is the primary",
        findings.WasAway: "{node} was away for {after_s} ({kind})",
        findings.HistoryChanged: (
            "{node}: another replication id, a lower offset, {keys} keys fewer"
        ),
        findings.ReadsMiss: "reads miss writes that were acknowledged",
        findings.SameRunsOn: "failover (the sentinels name the same primary as before)",
        findings.NotStopped: "sentinels without a majority (all of them answer)",
    }
)


@clue_words.register
def _(clue: findings.SentinelsLeft) -> str:
    return f"{number_word(clue.up)} of {number_word(clue.total)} sentinels answer"


@finding_words.register
def _(finding: findings.FailedOver) -> tuple[str, str]:
    lost = f"The primary is lost: {clue_words(finding.loss)}."
    if finding.named is None:
        waits = "The sentinels have to agree that it is down, elect one of them, and promote."
        return "Primary lost, no other yet", f"{lost} {waits}"
    title = f"Failed over by the sentinels: {finding.named} is the primary"
    after = "" if finding.after_s is None else f", {took(finding.after_s)} after the loss"
    silence = ""
    if finding.silence_s is not None:
        silence = f"The longest time without an acknowledged write: {took(finding.silence_s)}."
    back = f"{finding.loss.node} is back as a replica." if finding.phase is Phase.OVER else ""
    promoted = f"The sentinels agreed and promoted {finding.named}{after}."
    return title, sentences(lost, promoted, silence, back)


@finding_words.register
def _(finding: findings.SecondPrimary) -> tuple[str, str]:
    node, named, loss = finding.node, finding.named, finding.loss
    other = f"The sentinels made {named} the primary." if named else "No other is primary yet."
    if finding.cause is SentinelCause.CUT_OFF_PRIMARY:
        runs = f"{node} runs without its replicas and the sentinels, and says that it is primary."
        takes = f"Clients beside it go on writing to {node}, and no other server has any of that."
        if finding.refuses:
            takes = f"Hearing of no replica, {node} refuses writes: its clients ask again."
        return f"The primary is cut off: {node}", sentences(runs, other, takes)
    away = f"{lost_title(f'{node} was', loss.kind)}, and nobody told it." if loss else ""
    if finding.phase is Phase.OVER:
        title = f"Two primaries, over: {node} is a replica now"
        gone = f"What {node} alone had taken until then is gone: a replica takes over its primary's"
        return title, sentences(away, other, f"{gone} history.")
    if finding.refuses:
        title = f"A former primary refuses writes: {node}"
        alone = f"{node} has no replica any more, and says no: its clients ask again."
        return title, sentences(away, other, alone)
    title = f"A former primary still takes writes: {node}"
    kept = f"Clients keep the connection that works, and {node} says yes to them."
    return title, sentences(away, other, kept, f"{named or 'Another'} has none of it.")


@finding_words.register
def _(finding: findings.EmptiedPrimary) -> tuple[str, str]:
    node, keys = finding.changed.node, figures.count(finding.changed.keys)
    return f"The primary came back empty: {node}", (
        f"{node} was restarted before a sentinel missed it, without the {keys} keys that it had: "
        "it keeps nothing on disk. The replicas found another history at their primary, and "
        "copied the emptiness."
    )


@finding_words.register
def _(finding: findings.NoFailover) -> tuple[str, str]:
    left, primary = finding.left, finding.primary
    title = f"No failover: {number_word(left.up)} of {number_word(left.total)} sentinels left"
    needed = f"{number_word(left.needed).capitalize()} sentinels must agree to fail over."
    on = f"{primary} goes on as the primary; should it be lost, nobody takes its place."
    return title, sentences(needed, on if primary else "Nobody takes the primary's place.")
