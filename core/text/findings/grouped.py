"""The words for lost nodes where there are several groups or leadership is shared."""

from __future__ import annotations

from msgspec import UNSET

from core.model.findings.base import Phase
from core.model.findings.losses import SilenceKind
from core.model.findings.nodes import GroupMajorityLost, MemberLost
from core.model.records import Group, LoadKind, Role
from core.text.findings.explanation import clue_words, finding_words
from core.text.findings.losses import losses_words, lost_title, returned_words
from core.text.load_words import WORDS
from core.text.wording import capital, clause, listing, number_word, sentences, took
from core.views.groups import quorum


@finding_words.register
def _(finding: GroupMajorityLost) -> tuple[str, str]:
    left, name = clue_words(finding.left), finding.left.group
    what = f"Majority of {name}" if finding.left.total > 1 else name
    match finding.phase:
        case Phase.UNDER_WAY:
            became = losses_words(finding.away) if finding.away else f"{name} takes no part"
            return f"{what} lost", sentences(f"{became}: {left}.", _goes(finding))
        case Phase.ELECTING:
            text = f"{capital(left)}. Nobody leads {name} yet."
            return f"{what} back, election under way", text
        case _:
            text = sentences(_longest(finding), returned_words(finding.returned))
            # Nobody saw who was lost, nor for how long: only who is there now is known.
            return f"{what} lost, healed", text or f"{capital(left)}."


@finding_words.register
def _(finding: MemberLost) -> tuple[str, str]:
    loss, group = finding.loss, finding.group
    node = _member(group)
    if finding.phase is Phase.OVER:
        was = lost_title(node if loss.kind.is_end else f"{node} was", loss.kind)
        text = sentences(_longest(finding), returned_words(finding.returned))
        return f"{was}, over: {loss.node} is back", text
    lost, words = lost_title(node, loss.kind), WORDS[finding.load_kind]
    goes = words.none if finding.phase is Phase.STALLED else _go_on(finding, words.things)
    title = f"{lost}, {goes}" if goes else lost
    became = f"{losses_words(finding.away)}."
    return title, sentences(became, _led(finding), _goes(finding))


def _member(group: Group | None) -> str:
    """The noun for a node at the start of a title; names of groups keep their spelling."""
    if group is None or not group.name:
        return "Node"
    noun = group.member_nouns.one
    return noun if group.members is UNSET else capital(noun)


def _go_on(finding: MemberLost, things: str) -> str:
    """Returns the work that goes on in spite of a loss; empty where nobody measures any."""
    group = finding.group
    alone = group is not None and not group.agrees and finding.up
    asks_nothing_known = finding.load_kind in (LoadKind.NONE, LoadKind.REQUESTS)
    if finding.stalled is None and asks_nothing_known and not alone:
        return ""
    return "the others carry on" if alone else f"{things} go on"


def _led(finding: MemberLost) -> str:
    """Returns the effect of the loss on leadership."""
    loss, group, up, leader = finding.loss, finding.group, finding.up, finding.leader
    if group is None:
        return ""
    if not group.agrees:
        if not up:
            return f"No {group.member_nouns.one} is left." if len(group.nodes) > 1 else ""
        return f"{clause(up, 'carries', 'carry')} on without it."
    if group.shares_lead:
        count = "" if loss.leads is None else number_word(loss.leads)
        shards = group.shard_nouns.of(loss.leads or 0)
        return f"It led {count} {shards} until then." if count else ""
    if group.votes is True:
        return f"{listing(up)} can still agree." if len(up) >= quorum(group) else ""
    if loss.role is not Role.LEADER:
        return f"{leader} leads {group.name} on." if leader else f"Nobody leads {group.name} now."
    return f"It led {group.name}; {f'{leader} leads' if leader else 'nobody does'} now."


def _goes(finding: GroupMajorityLost | MemberLost) -> str:
    words = WORDS[finding.load_kind]
    if finding.stalled is None:
        return ""
    goes_on = f"{capital(words.things)} go on, as far as the load reaches."
    return f"{capital(words.none)}." if finding.stalled else goes_on


def _longest(finding: GroupMajorityLost | MemberLost) -> str:
    if finding.silence.kind is SilenceKind.UNSEEN:
        return ""
    article = WORDS[finding.load_kind].article
    return f"The longest time without {article} was {took(finding.silence.seconds)}."
