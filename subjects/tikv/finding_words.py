"""Sentences for what TiKV's own rules find: of stores and their regions, and of PD."""

from __future__ import annotations

from core.model.findings.base import Phase
from core.model.findings.losses import LossKind, SilenceKind
from core.text.bounds import bound_in_sentence, bound_words
from core.text.findings.explanation import clue_lines, clue_words, finding_words
from core.text.findings.losses import losses_words, returned_words
from core.text.wording import capital, clause, listing, number_word, sentences, took
from subjects.tikv import findings
from subjects.tikv.findings import TikvCause
from subjects.tikv.plans import PD_GROUP, STORES_GROUP

_ONE = {PD_GROUP: "PD member", STORES_GROUP: "store"}

# --- clues -------------------------------------------------------------------------------


clue_lines(
    {
        findings.Claimed: "{claim} ({node})",
        findings.LedPd: "{node} led PD until then",
        findings.ElectedInPd: "{node} was elected {after_s} later",
        findings.NotMajorityLost: "majority lost ({stores})",
        findings.NotElectionsAlone: "elections alone (two of a region's three copies must be left)",
        findings.NotStoreLost: "store lost ({stores})",
        findings.NotPdLeaderLost: "PD leader lost ({leader} leads PD throughout)",
        findings.NotNodeLost: "lost node (every container runs)",
    }
)


@clue_words.register
def _(clue: findings.MembersUp) -> str:
    what = _ONE[clue.group]
    if clue.total == 1:
        return f"the only {what} is {'up' if clue.up else 'not up'}"
    count = f"{number_word(clue.up)} of {number_word(clue.total)} {what}s"
    return f"{count} {'is' if clue.up == 1 else 'are'} up"


@clue_words.register
def _(clue: findings.ContainerLost) -> str:
    if clue.loss.kind is LossKind.PAUSED:
        return f"{clue.loss.node} is frozen: its container exists but does not run"
    return clue_words(clue.loss)


@clue_words.register
def _(clue: findings.LedRegions) -> str:
    if clue.regions is None:
        return "how many regions it led is not known"
    count = number_word(clue.regions) if clue.regions else "no"
    return f"it led {count} {'region' if clue.regions == 1 else 'regions'}"


@clue_words.register
def _(clue: findings.RegionsTaken) -> str:
    if not clue.taken:
        what = "leads it" if clue.led == 1 else "leads any of them"
        return f"PD hasn't said that another store {what}"
    if clue.led == 1:
        return "another store leads it now"
    count = "all" if clue.taken == clue.led else number_word(clue.taken)
    return f"other stores lead {count} of them now"


@clue_words.register
def _(clue: findings.LedPdBefore) -> str:
    return f"{clue.node} led PD before" if clue.node else "nobody was seen to lead PD before"


# --- what was ruled out ------------------------------------------------------------------


@clue_words.register
def _(cause: findings.NotLostOtherwise) -> str:
    one = cause.is_one
    match cause.kind:
        case LossKind.PAUSED:
            frozen = "its container is frozen" if one else "their containers are frozen"
            return f"crash or network cut ({frozen})"
        case LossKind.CUT_OFF:
            return f"crash or pause ({'its container runs' if one else 'their containers run'})"
        case _:
            gone = "the container has exited" if one else "the containers have exited"
            return f"pause or network cut ({gone})"


# --- stores ------------------------------------------------------------------------------

_LOST = {
    LossKind.EXITED: ("Store lost", "Store loss"),
    LossKind.RESTARTED: ("Store lost", "Store loss"),
    LossKind.PAUSED: ("Store frozen", "Frozen store"),
    LossKind.CUT_OFF: ("Store cut off", "Cut-off store"),
    LossKind.SILENT: ("Store silent", "Silent store"),
}
"""The words for a loss while the store is away, and once the store is back."""


@finding_words.register
def _(finding: findings.StoreMajorityLost) -> tuple[str, str]:
    up = finding.up
    if finding.phase is Phase.ELECTING:
        enough = f"{capital(clue_words(up))}: enough to elect leaders again."
        return "Majority of stores back, elections under way", enough
    if finding.phase is Phase.OVER:
        outage = f"Outage {took(finding.silence.seconds)}, until enough were back."
        outage = "" if finding.silence.kind is SilenceKind.UNSEEN else outage
        return "Majority of stores lost, healed", sentences(
            outage, returned_words(finding.returned)
        )
    left = f"{number_word(up.up)} of {number_word(up.total)} {'is' if up.up == 1 else 'are'} left"
    missing, starting = finding.missing, finding.starting
    back = f"{number_word(missing)} more {'store is' if missing == 1 else 'stores are'}"
    return "Majority of stores lost, writes cannot commit", sentences(
        f"{losses_words(finding.away)}: {left}. A region has three copies and two of them must "
        f"agree, so most cannot elect a leader until {back} back.",
        f"{clause(starting, 'is', 'are')} starting again." if starting else "",
    )


@finding_words.register
def _(finding: findings.StoreLost) -> tuple[str, str]:
    loss = finding.loss
    lost, was_lost = _LOST[loss.kind]
    became, up = losses_words(finding.away), clue_words(finding.up)
    led = clue_words(findings.LedRegions(loss.leads))
    match finding.phase:
        case Phase.ELECTING:
            bound = bound_words(finding.bound)
            until = f"until their other copies elect a leader{f' ({bound})' if bound else ''}"
            stop = f"Writes to those regions stop {until}; the rest goes on."
            return f"{lost}, its regions have to elect", f"{became}; {led}. {stop}"
        case Phase.STALLED | Phase.BACK_STALLED:
            is_away = finding.phase is Phase.STALLED
            what = f"{became}." if is_away else returned_words(finding.returned)
            yet = f"{capital(up)}, so writes should go on, yet none is acknowledged."
            title = f"{lost if is_away else was_lost}, and no write is acknowledged"
            return title, f"{what} {yet}"
        case Phase.UNDER_WAY:
            holds = f"{_elsewhere(finding)}, and {up}: {_copies(finding)}."
            return f"{lost}, writes go on", f"{became}; {led}. {holds}"
        case Phase.OVER:
            regions = finding.regions
            by_elections = regions is not None and regions.taken > 0
            stayed = "No region was seen to change its leader." if not by_elections else ""
            title = f"{was_lost}, {'healed by elections' if by_elections else 'over'}"
            return title, sentences(
                _effect_of_store(finding, led),
                stayed if loss.leads else "",
                returned_words(finding.returned),
            )


def _elsewhere(finding: findings.StoreLost) -> str:
    """The words for who leads the lost stores' regions now, as far as PD has said since."""
    regions = finding.regions
    if regions is None:
        return "Who leads them now is not known"
    if not regions.led:
        return "No region had to elect"
    return "Another store leads it now" if regions.led == 1 else "Other stores lead them now"


def _copies(finding: findings.StoreLost) -> str:
    """The words for the copies that are left: each region has three, on as many stores."""
    if len(finding.away) < 2:
        return "each region has a majority of its copies"
    return "regions that have two of their three copies on the lost ones cannot be written"


def _effect_of_store(finding: findings.StoreLost, led: str) -> str:
    longest = took(finding.silence.seconds)
    match finding.silence.kind:
        case SilenceKind.UNSEEN:
            return f"{capital(led)}; each region kept a majority of its copies."
        case SilenceKind.BRIEF:
            went_on = f"the longest time without any acknowledged write was {longest}"
            return f"{capital(led)}; the other regions went on: {went_on}."
        case _:
            cause = bound_in_sentence(finding.bound) or "election timeout"
            return f"Outage {longest}; {led}, and the {cause} sets how long those stop."


@finding_words.register
def _(finding: findings.MembersStillAway) -> tuple[str, str]:
    title = f"{listing(finding.nodes)} still away, nothing else is wrong"
    return title, f"{losses_words(finding.away)}. {capital(clue_words(finding.up))}."


# --- PD ----------------------------------------------------------------------------------

_MEANWHILE = (
    "The stores elect without PD and clients know where the regions are, so writes go on; "
    "nobody learns of a leader that moves, and no region is placed."
)


@finding_words.register
def _(finding: findings.PdLost) -> tuple[str, str]:
    away, leader, cause = finding.away, finding.leader, finding.cause
    became, up = losses_words(away or finding.losses), clue_words(finding.up)
    back = returned_words(finding.returned)
    if away and finding.is_only:
        return "PD lost, the stores go on", f"{became}; it is the only PD. {_MEANWHILE}"
    if cause is TikvCause.PD_MAJORITY_LOST and away and leader is None:
        return "PD's majority lost, the stores go on", f"{became}: {up}. {_MEANWHILE}"
    if finding.phase is Phase.ELECTING:
        if not away:
            return "PD is back, election under way", sentences(back, _MEANWHILE)
        none_yet = f"{became}; it led PD, and none leads yet."
        return "PD leader lost, election under way", sentences(none_yet, _MEANWHILE)
    effect = _effect_of_pd(finding)
    if cause is TikvCause.PD_LEADER_LOST:
        title = f"PD leader lost, {leader} elected" if away else "PD leader loss, healed"
        text = sentences(f"{became}. {leader} leads PD now.", effect, "" if away else back)
        return title, text
    if finding.phase is Phase.OVER:
        return "PD member loss, over", sentences(effect, back)
    leads = f"{leader} leads PD" if leader else "None is known to lead PD"
    told = f"{became}; it did not lead. {leads} and {up}: a majority."
    return "PD member lost, PD goes on", told


def _effect_of_pd(finding: findings.PdLost) -> str:
    if finding.silence.kind is SilenceKind.UNSEEN:
        return "How long writes stopped, if they did, was not measured."
    return f"Writes went on: the longest time without one was {took(finding.silence.seconds)}."


@finding_words.register
def _(finding: findings.PdLeaderChanged) -> tuple[str, str]:
    led, now = clue_words(findings.LedPdBefore(finding.before)), finding.now
    if now is None:
        none_lost = f"No node was lost, yet none leads PD; {led}."
        return "PD has no leader, no node lost", sentences(none_lost, _MEANWHILE)
    again = " again" if now == finding.before else ""
    text = f"{now} leads PD{again}; {led}. Its members heard too late of each other."
    return "PD's leader moved, no node lost", text
