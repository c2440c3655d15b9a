"""The story's end: the system heals, what was broken comes back, the ledger is checked."""

from __future__ import annotations

from core import events as ev
from core import figures
from core.fault_control import FaultControl
from core.ports import SubjectError
from core.stage import Stage
from core.state import StageState
from core.wording import took

ELECTION_MARGIN_S = 6.0
REJOIN_TIMEOUT_S = 40.0
RECOVERY_TIMEOUT_S = 40.0
CAUGHT_UP_LAG = 50
"""Log entries behind the leader that count as caught up under load: some hundredths of a
second of writes at the default rate, which pass between two looks at two nodes."""


async def recover(stage: Stage) -> None:
    """Chapter "Recovery": shows the election, brings back what was hit, waits for the baseline.

    Raises:
        SubjectError: a node didn't come back, or throughput stayed below its baseline.
    """
    control = FaultControl(stage)
    hit = tuple(dict.fromkeys((*_away(stage.state), *(f.node for f in stage.faults.active))))
    await _show_election(stage)
    stage.narrate("Now the failed part comes back and catches up with what it missed.")
    await control.heal()
    stage.progress("rejoin", "Catching up with the leader")
    try:
        for node in hit:
            await _wait_until_caught_up(stage, node)
        if not await stage.until(lambda state: state.recovered is not None, RECOVERY_TIMEOUT_S):
            raise SubjectError(
                "Throughput didn't come back to 90 % of its baseline.",
                "Space waits again, R starts afresh.",
            )
    finally:
        stage.progress_done("rejoin")
    recovered = stage.state.recovered
    assert recovered is not None
    stage.narrate(_tell_recovery(recovered), "Space reads everything back")


def _tell_recovery(recovered: ev.Recovered) -> str:
    silence = f"the longest time without an acknowledged write was {took(recovered.outage_s)}"
    if recovered.after_s == 0.0:
        return f"Throughput never left its baseline: {silence}. All nodes are back."
    return f"Recovered {took(recovered.after_s)} after the fault; {silence}. All nodes are back."


def _away(state: StageState) -> tuple[str, ...]:
    return tuple(name for name, node in state.nodes.items() if node.status != ev.NodeStatus.UP)


async def _show_election(stage: Stage) -> None:
    """Waits for the survivors' leader where they are enough to elect one."""
    nodes = stage.state.nodes
    if len(nodes) - len(_away(stage.state)) <= len(nodes) // 2:
        stage.narrate("No majority is left: nobody can be elected until a node is back.")
        return
    if stage.state.leader is None:
        stage.narrate(f"The survivors elect a new leader ({stage.subject.info.bound}).")
        bound_s = stage.subject.info.bound_s + ELECTION_MARGIN_S
        await stage.until(lambda state: state.leader is not None, bound_s)
    leader = stage.state.leader
    if leader is None:
        stage.note(ev.Level.WARNING, "No leader within the system's own bound")
    else:
        stage.narrate(f"{leader} leads; the majority takes writes.")


async def _wait_until_caught_up(stage: Stage, node: str) -> None:
    def caught_up(state: StageState) -> bool:
        health = state.nodes[node]
        return (
            health.status is ev.NodeStatus.UP
            and health.role in (ev.Role.LEADER, ev.Role.FOLLOWER)
            and health.lag is not None
            and health.lag <= CAUGHT_UP_LAG
        )

    if not await stage.until(caught_up, REJOIN_TIMEOUT_S):
        detail = stage.state.nodes[node].detail or "it is behind the leader"
        raise SubjectError(
            f"{node} didn't catch up within {REJOIN_TIMEOUT_S:.0f} s: {detail}.",
            "Space waits again, R starts afresh.",
        )
    if stage.injected_t is not None:
        after_s = stage.now() - stage.injected_t
        stage.emit(ev.Rejoined(t=stage.now(), node=node, after_s=after_s))


async def summarize(stage: Stage) -> None:
    """Chapter "Summary": stops the load and reads every acknowledged write back.

    Raises:
        SubjectError: the read-back couldn't be had.
    """
    stage.narrate("The load stops. Every acknowledged write is read back and compared.")
    stage.progress("read-back", "Letting requests in flight end")
    try:
        await stage.subject.load.stop()
        result = await stage.subject.load.read_back()
    finally:
        stage.progress_done("read-back")
    if stage.state.read_back != result:
        stage.emit(ev.ReadBackDone(t=stage.now(), result=result))
    stage.narrate(verdict(result), "R  run it again")
    if not result.complete:
        raise SubjectError(f"The proof is incomplete: {result.detail}", "Space reads back again.")


def verdict(result: ev.ReadBack) -> str:
    """The proof in a sentence, claiming no more than was checked."""
    if not result.complete:
        return f"The proof is incomplete: {result.detail}"
    acked = figures.count(result.acked)
    if result.lost:
        lost = figures.count(result.lost)
        return f"{lost} of {acked} acknowledged writes are lost. This system broke its promise."
    text = f"All {acked} acknowledged writes were read back: none was lost."
    if result.unacked_found:
        more = figures.count(result.unacked_found)
        text += f" {more} more had no answer when the fault hit, and are there."
    return text
