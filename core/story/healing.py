"""The story's end: the system heals, what was broken comes back, the ledger is checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec import UNSET

from core.model import events as ev
from core.model.caught_up import is_caught_up
from core.ports import SubjectError
from core.story.fault_control import FaultControl
from core.story.run_context import RunContext
from core.story.setup import leaderless
from core.story.visibility import is_blind, until_known, until_seen
from core.text import hints, proof, recovery
from core.text.expectations import result_words, results_words
from core.text.faults import stopped_words
from core.text.load_words import words_of
from core.text.no_proof import no_proof_words
from core.text.votes import judged_words
from core.text.wording import sentences
from core.views.expectations import judge_expectations
from core.views.groups import group_with, groups_of, quorum
from core.views.key_groups import lasting
from core.views.samples import RECOVERED_SHARE
from core.views.stage_state import StageState

ELECTION_MARGIN_S = 6.0
"""Seconds to wait for a leader beyond the system's own bound: what a split vote and a busy machine
may add."""
SHOWN_S = 3.0
"""Seconds for which a fault is in at least where nodes don't heal each other."""
REJOIN_TIMEOUT_S = 60.0
RECOVERY_TIMEOUT_S = 40.0


async def recover(context: RunContext, hint: str = hints.READ_BACK) -> None:
    """Chapter "Recovery": shows the election, brings back what was hit, waits for the baseline.

    Where no load measures the system, all is well again once all nodes are back.

    Args:
        context: the run.
        hint: what the next key does once the chapter is done.

    Raises:
        SubjectError: a node didn't come back, or throughput stayed below the baseline.
    """
    control = FaultControl(context)
    await until_known(context)
    faulty = [f.node for f in context.faults.active if f.node in context.state.nodes]
    hit = dict.fromkeys((*_away(context.state), *faulty))
    agrees = any(group.agrees for group in groups_of(context.state.run))
    catches_up = agrees and context.subject.info.tells_lag
    if agrees:
        await _show_healing(context)
    elif context.injected_t is not None:
        # Nothing heals by itself here: what the fault does has to be seen before it is undone.
        shown_until = context.injected_t + SHOWN_S
        await context.until(lambda _: False, max(shown_until - context.now(), 0.0))
    some_away = bool(_away(context.state))
    context.narrate(recovery.comes_back(agrees=catches_up, some_away=some_away))
    context.progress("rejoin", recovery.coming_back(context.state.run, agrees=catches_up))
    try:
        await _bring_back(context, control, hit)
        if not context.subject.info.load_kind.is_measured:
            context.narrate(recovery.all_back(_since_fault(context)), hint)
            return
        if not await until_seen(
            context, lambda state: state.recovered is not None, RECOVERY_TIMEOUT_S
        ):
            raise SubjectError(*recovery.not_normal(RECOVERED_SHARE))
    finally:
        context.progress_done("rejoin")
    recovered = context.state.recovered
    assert recovered is not None
    told = recovery.recovered(recovered, context.state.run, context.state.group_outage)
    if (stopped := context.state.stopped) is not None:
        told = sentences(stopped_words(stopped.title, stopped.text), told)
    if (judged := context.state.audience.judged) is not None:
        told = sentences(told, judged_words(judged))
    context.narrate(told, hint)


def _since_fault(context: RunContext) -> float | None:
    return None if context.injected_t is None else context.now() - context.injected_t


def _away(state: StageState) -> tuple[str, ...]:
    return tuple(name for name, node in state.nodes.items() if node.status != ev.NodeStatus.UP)


async def _show_healing(context: RunContext) -> None:
    """Waits for the system to heal by itself within the system's own bound; tells the outcome.

    Where too few nodes are left for that, it is shown for at least twice the least time that
    an election takes.
    """
    least_s, most_s = _span_s(context.state.bound)
    if (group := _without_majority(context.state)) is not None:
        is_sole = len(groups_of(context.state.run)) == 1
        context.narrate(recovery.no_majority("" if is_sole else group.name))
        shown_until = (context.injected_t or 0.0) + 2 * least_s
        await context.until(lambda _: False, max(shown_until - context.now(), 0.0))
        return
    if not _is_healed(context.state):
        context.narrate(recovery.healing(context.state, elects=bool(leaderless(context.state))))
    if await until_seen(context, _is_healed, most_s + ELECTION_MARGIN_S):
        context.narrate(recovery.healed(context.state))
    else:
        context.note(
            ev.Level.WARNING,
            recovery.not_healed(context.state, leaderless=bool(leaderless(context.state))),
        )


def _span_s(bound: ev.Bound) -> tuple[float, float]:
    return (0.0, 0.0) if bound.span_s is UNSET else bound.span_s


def _without_majority(state: StageState) -> ev.Group | None:
    """Returns the group that has too few nodes left to agree; None where each has enough."""
    away = _away(state)
    for group in groups_of(state.run):
        left = sum(node not in away for node in group.nodes)
        if group.agrees and left < quorum(group):
            return group
    return None


def _is_healed(state: StageState) -> bool:
    """Whether every group is led by a node that is up and takes writes, at normal throughput."""
    if leaderless(state) or state.system.orphans_since(state.fault_t or 0.0) != 0:
        return False
    if lasting(state.system.stalls):
        return False
    loaded = state.load_status is ev.LoadStatus.RUNNING and state.baseline is not None
    return not loaded or state.recovered is not None


async def _bring_back(context: RunContext, control: FaultControl, hit: dict[str, None]) -> None:
    """Brings nodes back, and again each time that the nodes' observer was lost meanwhile."""
    while True:
        await control.heal()
        if await _all_caught_up(context, hit):
            return
        if not await until_known(context):
            raise SubjectError(*recovery.CANNOT_BRING_BACK)
        hit |= dict.fromkeys(_away(context.state))


async def _all_caught_up(context: RunContext, hit: Iterable[str]) -> bool:
    """Waits until all of ``hit`` have caught up; returns False once nobody sees the nodes."""
    for node in hit:
        await context.until(
            lambda state, node=node: _caught_up(context, state, node) or is_blind(state),
            REJOIN_TIMEOUT_S,
        )
        if is_blind(context.state):
            return False
        if not _caught_up(context, context.state, node):
            health = context.state.nodes[node]
            raise SubjectError(*recovery.not_back(health, REJOIN_TIMEOUT_S, context.state.run))
        if context.injected_t is not None:
            after_s = context.now() - context.injected_t
            context.emit(ev.Rejoined(t=context.now(), node=node, after_s=after_s))
    return True


def _caught_up(context: RunContext, state: StageState, node: str) -> bool:
    group = group_with(node, groups_of(state.run))
    return is_caught_up(state.nodes[node], group, tells_lag=context.subject.info.tells_lag)


def tell_expectations(context: RunContext) -> None:
    """Adds to what the chapter says why the run was stopped, and what went as expected."""
    results = judge_expectations(context.state)
    if (stopped := context.state.stopped) is not None:
        told = stopped_words(stopped.title, stopped.text)
        context.narrate(told, hints.RUN_AGAIN, ev.NarrationPlace.BEFORE)
    if results:
        context.narrate(results_words(results), hints.RUN_AGAIN, ev.NarrationPlace.AFTER)


def _tell_outcome(context: RunContext, compare: Callable[[], ev.Compared] | None) -> None:
    """Tells the result of each expectation, and the story's attempts side by side."""
    tell_expectations(context)
    for expected in judge_expectations(context.state):
        level = ev.Level.GOOD if expected.met else ev.Level.ERROR
        context.note(level, result_words(expected))
    if compare is not None:
        context.emit(compare())


async def summarize(context: RunContext, compare: Callable[[], ev.Compared] | None = None) -> None:
    """Chapter "Summary": stops the load and reads every acknowledged write back.

    For a load of rate-limit checks the ledger is counted again, and what was said is compared
    with that count. Where nothing is recorded, it is said that nothing can be proven.

    Args:
        context: the run.
        compare: returns what the story tried, side by side; None where there is no such thing.

    Raises:
        SubjectError: the read-back couldn't be had.
    """
    missing = context.subject.info.unproven
    if missing is not UNSET or not context.subject.info.load_kind.has_ledger:
        await context.subject.load.stop()
        text = proof.NO_PROOF if missing is UNSET else no_proof_words(missing)
        context.narrate(text, hints.RUN_AGAIN)
        _tell_outcome(context, compare)
        return
    words = words_of(context.state.run)
    runs = context.state.load_status is not ev.LoadStatus.STOPPED
    context.narrate(proof.proof_begins(words, load_runs=runs))
    context.progress("read-back", proof.proof_under_way(words, load_runs=runs))
    try:
        await context.subject.load.stop()
        result = await context.subject.load.read_back()
    finally:
        context.progress_done("read-back")
    if context.state.read_back != result:
        context.emit(ev.ReadBackDone(t=context.now(), result=result))
    context.narrate(proof.proof_words(result, words), hints.RUN_AGAIN)
    _tell_outcome(context, compare)
    if not result.complete:
        raise SubjectError(proof.incomplete(result), proof.REMEDY)
