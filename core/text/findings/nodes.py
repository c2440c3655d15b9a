"""The words for lost nodes where all nodes are one group and one node leads."""

from __future__ import annotations

from core.model.findings import nodes as findings
from core.model.findings.base import Phase
from core.model.findings.clues import NotOverload
from core.model.findings.losses import LossKind, SilenceKind
from core.model.records import Role
from core.text.bounds import bound_in_sentence
from core.text.findings.clues import later_words
from core.text.findings.explanation import clue_words, finding_words
from core.text.findings.losses import loss_title, losses_words, lost_title, returned_words
from core.text.wording import capital, clause, listing, number_word, sentences, took, with_article

_UNMEASURED = "how long writes stopped was not measured."


@finding_words.register
def _(finding: findings.LeaderLost) -> tuple[str, str]:
    led, called = finding.led, finding.roles.leader.one.capitalize()
    lost, leader = lost_title(called, led.kind), finding.leader
    match finding.phase:
        case Phase.ELECTING:
            follower = with_article(finding.roles.follower.one)
            until = f"it led, so writes stop until {follower} wins a majority."
            return f"{lost}, election under way", f"{clue_words(led)}; {until}"
        case Phase.STALLED:
            yet = f"{leader} leads, but no write is acknowledged yet."
            return f"{lost}, {leader} elected", f"{clue_words(led)}. {yet}"
        case _:
            title = f"{loss_title(called, led.kind)}, healed by election"
            return title, sentences(_election(finding), returned_words(finding.returned))


def _election(finding: findings.LeaderLost) -> str:
    after_s, outage = finding.elected_after_s, f"Outage {took(finding.silence.seconds)}"
    when = "" if after_s is None else f" {later_words(after_s, 'after the loss')}"
    elected = f"{finding.leader} was elected{when}"
    bound = bound_in_sentence(finding.bound) or "election"
    match finding.silence.kind:
        case SilenceKind.UNSEEN:
            return f"{elected}."
        case SilenceKind.UNMEASURED:
            return f"{elected}; {_UNMEASURED}"
        case SilenceKind.BRIEF:
            longest = took(finding.silence.seconds)
            return f"{finding.leader} was elected; writes stopped for no longer than {longest}."
        case SilenceKind.LONG:
            return f"{outage}; {elected}."
        case SilenceKind.BY_ELECTION:
            cause = f"the {bound}"
        case SilenceKind.BY_LONG_ELECTION:
            cause = f"an election that outlasted the {bound}"
    knows_load = any(isinstance(cause, NotOverload) for cause in finding.ruled_out)
    return f"{outage}, set by {cause}{', not by load' if knows_load else ''}."


@finding_words.register
def _(finding: findings.LeaderChanged) -> tuple[str, str]:
    before, now = finding.before, finding.now
    led = f"{before} led before" if before else "nobody was seen to lead before"
    none_lost = "No node was lost: the nodes heard too late of each other."
    if now is None:
        text = f"No node was lost, yet none leads; {led}. Writes stop until one wins a majority."
        return f"No {finding.roles.leader.one}, election under way", text
    text = f"{now} leads again." if now == before else f"{now} leads now; {led}."
    return "Leadership moved, no node lost", f"{text} {none_lost}"


@finding_words.register
def _(finding: findings.LostWithoutLeader) -> tuple[str, str]:
    loss = finding.losses[-1]
    known = loss.role is not Role.NONE
    before = "It did not lead when last asked" if known else "Whether it led is not known"
    text = f"{clue_words(loss)}. {before}, yet no node leads now: writes cannot commit."
    return "Node lost, and nobody leads", text


@finding_words.register
def _(finding: findings.FollowerLost) -> tuple[str, str]:
    loss, leader, up = finding.loss, finding.leader, clue_words(finding.survivors)
    called = finding.roles.follower.one.capitalize()
    lost = lost_title(called, loss.kind)
    match finding.phase:
        case Phase.BACK_STALLED:
            title = f"{loss.node} is back, yet no write is acknowledged"
            return title, f"{leader} leads and {up}: the loss does not explain that."
        case Phase.STALLED:
            told = f"{clue_words(loss)}; {_was(finding)}. {leader} leads and {up}"
            text = f"{told}, so writes should go on, yet none is acknowledged."
            return f"{lost}, and no write is acknowledged", text
        case Phase.OVER:
            back = "runs again" if loss.kind is LossKind.PAUSED else "is back"
            title = f"{loss_title(called, loss.kind)}, over: {loss.node} {back}"
            return title, sentences(_effect(finding), returned_words(finding.returned))
        case _:
            told = f"{losses_words(finding.away)}; {_was(finding)}."
            leads = f"{leader} {'still leads' if finding.led_throughout else 'leads'} and {up}"
            holds = "the majority holds, so writes go on."
            return f"{lost}, writes go on", f"{told} {leads}: {holds}"


def _was(finding: findings.FollowerLost) -> str:
    match finding.loss.role:
        case Role.LEADER:
            return "it led"
        case Role.NONE:
            return "it did not lead"
        case role:
            return f"it was {with_article(finding.roles.of(role))}"


def _effect(finding: findings.FollowerLost) -> str:
    longest = took(finding.silence.seconds)
    match finding.silence.kind:
        case SilenceKind.UNSEEN:
            return "The majority held throughout."
        case SilenceKind.BRIEF:
            went_on = "The majority held and writes went on"
            return f"{went_on}: the longest time without an acknowledged one was {longest}."
        case _:
            return f"The majority held, yet writes stood still for {longest}."


@finding_words.register
def _(finding: findings.NodeSilent) -> tuple[str, str]:
    loss = finding.loss
    if loss.back_t is not None:
        silent = f"It was silent for {took(loss.back_t - loss.t)}."
        return f"{loss.node} answers again", f"{silent} Why is not in the evidence."
    return f"{loss.node} does not answer", (
        "Its process is not known to have ended. A cut network, a hang or a busy machine "
        f"look the same from here. {capital(clue_words(finding.survivors))}."
    )


@finding_words.register
def _(finding: findings.FailedStart) -> tuple[str, str]:
    up = capital(clue_words(finding.survivors))
    text = f"{losses_words(finding.losses)} before it was up. {up}."
    return f"{finding.losses[0].node} did not start", text


@finding_words.register
def _(finding: findings.StillAway) -> tuple[str, str]:
    leads = f"{finding.leader} leads and " if finding.leader else ""
    there = capital(leads + clue_words(finding.survivors))
    title = f"{listing(finding.nodes)} still away, nothing else is wrong"
    return title, f"{losses_words(finding.losses)}. {there}."


@finding_words.register
def _(finding: findings.MajorityLost) -> tuple[str, str]:
    up, leader = clue_words(finding.survivors), finding.leader
    match finding.phase:
        case Phase.UNDER_WAY:
            return "Majority lost, writes cannot commit", _missing(finding)
        case Phase.ELECTING:
            text = f"{capital(up)}: enough to elect the leader that writes need."
            return "Majority back, election under way", text
        case Phase.STALLED:
            text = f"{leader} leads, but no write is acknowledged yet."
            return f"Majority back, {leader} elected", text
        case _:
            who, seconds = f"{leader} leads and {up}.", finding.silence.seconds
            outage = f"Outage {took(seconds)}: it lasted until a majority was back. {who}"
            if finding.silence.kind is SilenceKind.UNMEASURED:
                outage = f"{who} {capital(_UNMEASURED)}"
            return "Majority lost, healed", sentences(outage, returned_words(finding.returned))


def _missing(finding: findings.MajorityLost) -> str:
    """Returns the number of nodes that must come back, and those starting already."""
    up, total, starting = finding.survivors.up, finding.survivors.total, finding.starting
    missing = finding.quorum - up
    left = f"{number_word(up)} of {number_word(total)} {'is' if up == 1 else 'are'} left"
    nodes = f"{number_word(missing)} more {'node is' if missing == 1 else 'nodes are'}"
    begins = f"{clause(starting, 'is', 'are')} starting again."
    return sentences(
        f"{losses_words(finding.away)}: {left} and {number_word(finding.quorum)} must agree.",
        f"Writes cannot commit until {nodes} back.",
        begins if starting else "",
    )
