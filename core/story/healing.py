"""The story's end: the system heals, what was broken comes back, the ledger is checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from core.model import events as ev
from core.model.caught_up import is_caught_up
from core.monitor.invariants import PROGRESS
from core.ports import SubjectError
from core.story.fault_control import FaultControl
from core.story.run_context import RunContext
from core.story.setup import leaderless
from core.story.visibility import is_blind, until_known, until_seen
from core.text import figures
from core.text.bounds import bound_words
from core.text.load_words import WORDS, LoadWords, words_of
from core.text.wording import capital, listing, took
from core.views.groups import group_with, groups_of, quorum
from core.views.samples import RECOVERED_SHARE
from core.views.stage_state import StageState

ELECTION_MARGIN_S = 6.0
REJOIN_TIMEOUT_S = 60.0
RECOVERY_TIMEOUT_S = 40.0


async def recover(stage: RunContext, hint: str = "Space reads everything back") -> None:
    """Chapter "Recovery": shows the election, brings back what was hit, waits for the baseline.

    Args:
        stage: the run.
        hint: what the next key does once the chapter is done.

    Raises:
        SubjectError: a node didn't come back, or throughput stayed below the baseline.
    """
    control = FaultControl(stage)
    await until_known(stage)
    faulty = [f.node for f in stage.faults.active if f.node in stage.state.nodes]
    hit = dict.fromkeys((*_away(stage.state), *faulty))
    agrees = any(group.agrees for group in groups_of(stage.state.run))
    if agrees:
        await _show_election(stage)
        stage.narrate("Now the failed part comes back and catches up with what it missed.")
    else:
        others = "The others carry on meanwhile. " if _away(stage.state) else ""
        stage.narrate(f"{others}Now the failed part comes back.")
    stage.progress("rejoin", "Catching up with the leader" if agrees else "Bringing it back")
    try:
        await _bring_back(stage, control, hit)
        if not await until_seen(
            stage, lambda state: state.recovered is not None, RECOVERY_TIMEOUT_S
        ):
            raise SubjectError(
                f"Throughput didn't come back to {100 * RECOVERED_SHARE:.0f} % of its baseline.",
                "Space waits again, R starts afresh.",
            )
    finally:
        stage.progress_done("rejoin")
    recovered = stage.state.recovered
    assert recovered is not None
    stage.narrate(_tell_recovery(recovered, words_of(stage.state.run)), hint)


def _tell_recovery(recovered: ev.Recovered, words: LoadWords) -> str:
    silence = f"the longest time without {words.article} was {took(recovered.outage_s)}"
    if recovered.after_s == 0.0:
        return f"Throughput never left its baseline: {silence}. All nodes are back."
    return f"Recovered {took(recovered.after_s)} after the fault; {silence}. All nodes are back."


def _away(state: StageState) -> tuple[str, ...]:
    return tuple(name for name, node in state.nodes.items() if node.status != ev.NodeStatus.UP)


async def _show_election(stage: RunContext) -> None:
    """Waits until the survivors have a leader, where enough nodes are left to elect one."""
    away = _away(stage.state)
    groups = groups_of(stage.state.run)
    for group in groups:
        if not group.agrees:
            continue
        name = f" of {group.name}" if len(groups) > 1 else ""
        if sum(node not in away for node in group.nodes) < quorum(group):
            stage.narrate(f"No majority{name} is left: nobody can be elected until a node is back.")
            return
    info = stage.subject.info
    bound, bound_s = bound_words(info.bound, info.bound_s), info.bound_s[1] + ELECTION_MARGIN_S
    if leaderless(stage.state):
        stage.narrate(f"The survivors elect a new leader ({bound}).")
        await until_seen(stage, lambda state: not leaderless(state), bound_s)
    if any(group.shares_lead for group in groups):
        await _show_shares(stage, bound, bound_s)
    elif leaderless(stage.state):
        stage.note(ev.Level.WARNING, "No leader within the system's own bound")
    else:
        things = words_of(stage.state.run).things
        stage.narrate(f"{stage.state.leader} leads; the majority takes {things}.")


async def _show_shares(stage: RunContext, bound: str, bound_s: float) -> None:
    """Waits until writes work again, where each node leads a share of many groups."""

    def writes(state: StageState) -> bool:
        return all(violation.invariant != PROGRESS for violation in state.violations)

    if not writes(stage.state):
        stage.narrate(f"The survivors take over what the lost node led ({bound}).")
    if not await until_seen(stage, writes, bound_s):
        none_was = capital(words_of(stage.state.run).none_was)
        stage.note(ev.Level.WARNING, f"{none_was} within the system's own bound")
        return
    up = {
        name: node.leads
        for name, node in stage.state.nodes.items()
        if node.status is ev.NodeStatus.UP and node.leads is not None
    }
    leads = listing([f"{name} leads {count}" for name, count in up.items()])
    things = words_of(stage.state.run).things
    stage.narrate(f"The survivors take {things}{f': {leads}' if up else ''}.")


async def _bring_back(stage: RunContext, control: FaultControl, hit: dict[str, None]) -> None:
    """Heals, and heals again each time that what watches the nodes was lost meanwhile."""
    while True:
        await control.heal()
        if await _all_caught_up(stage, hit):
            return
        if not await until_known(stage):
            raise SubjectError(
                "Nobody sees the nodes, so they can't be brought back.",
                "Space tries again once what runs them is there, R starts afresh.",
            )
        hit |= dict.fromkeys(_away(stage.state))


async def _all_caught_up(stage: RunContext, hit: Iterable[str]) -> bool:
    """Waits until all of ``hit`` have caught up; returns False once nobody sees the nodes."""
    for node in hit:
        await stage.until(
            lambda state, node=node: _caught_up(stage, state, node) or is_blind(state),
            REJOIN_TIMEOUT_S,
        )
        if is_blind(stage.state):
            return False
        if not _caught_up(stage, stage.state, node):
            detail = stage.state.nodes[node].detail or _behind(stage, node)
            raise SubjectError(
                f"{node} didn't come back within {REJOIN_TIMEOUT_S:.0f} s: {detail}.",
                "Space waits again, R starts afresh.",
            )
        if stage.injected_t is not None:
            after_s = stage.now() - stage.injected_t
            stage.emit(ev.Rejoined(t=stage.now(), node=node, after_s=after_s))
    return True


def _behind(stage: RunContext, node: str) -> str:
    health = stage.state.nodes[node]
    return "it is behind the leader" if health.status is ev.NodeStatus.UP else "it isn't up"


def _caught_up(stage: RunContext, state: StageState, node: str) -> bool:
    group, most = group_with(node, groups_of(state.run)), stage.subject.info.caught_up_lag
    return is_caught_up(state.nodes[node], group, most)


async def summarize(stage: RunContext, compare: Callable[[], ev.Compared] | None = None) -> None:
    """Chapter "Summary": stops the load and reads every acknowledged write back.

    For a load of rate-limit checks the ledger is counted again, and what was said is compared
    with that count.

    Args:
        stage: the run.
        compare: returns what the story tried, side by side; None where there is no such thing.

    Raises:
        SubjectError: the read-back couldn't be had.
    """
    words = words_of(stage.state.run)
    runs = stage.state.load_status is not ev.LoadStatus.STOPPED
    stops = "The load stops. " if runs else ""
    stage.narrate(f"{stops}Every {words.entry} is {words.proven} and compared.")
    ends = "Letting requests in flight end"
    stage.progress("read-back", ends if runs else f"{words.proving} the {words.recorded}")
    try:
        await stage.subject.load.stop()
        result = await stage.subject.load.read_back()
    finally:
        stage.progress_done("read-back")
    if stage.state.read_back != result:
        stage.emit(ev.ReadBackDone(t=stage.now(), result=result))
    stage.narrate(verdict(result, words), "R  run it again")
    if compare is not None:
        stage.emit(compare())
    if not result.complete:
        raise SubjectError(f"The proof is incomplete: {result.detail}", "Space tries again.")


def verdict(result: ev.ReadBack, words: LoadWords = WORDS[ev.LoadKind.WRITES]) -> str:
    """States the proof in a sentence that claims no more than was checked."""
    if not result.complete:
        return f"The proof is incomplete: {result.detail}"
    acked = figures.count(result.acked)
    if result.lost:
        lost = figures.count(result.lost)
        return f"{lost} of {acked} {words.recorded} are lost. This system broke its promise."
    text = f"All {acked} {words.recorded} were {words.proven}: none was lost."
    if result.unacked_found:
        more = figures.count(result.unacked_found)
        text += f" {more} more had no answer when the fault hit, and are there."
    return text
