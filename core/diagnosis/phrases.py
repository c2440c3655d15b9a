"""What several rules say, said once."""

from __future__ import annotations

from collections.abc import Sequence

from core.diagnosis.evidence import Evidence, Loss, LossKind
from core.model.caught_up import CAUGHT_UP_LAG
from core.model.events import LoadStatus, NodeStatus, Role
from core.process.exit_codes import signal_of
from core.text import figures
from core.text.wording import listing, ms, number_word, took


def how_lost(loss: Loss) -> str:
    """What ended ``loss.node``: ``n3 exited on signal 9``."""
    return f"{loss.node} {_what_became(loss.kind, loss.exit_code, many=False)}"


def _what_became(kind: LossKind, exit_code: int | None, *, many: bool) -> str:
    """What became of a node that was lost, or of several lost alike: ``are stopped: ...``."""
    match kind:
        case LossKind.PAUSED:
            one = "is stopped: its process exists but does not run"
            return "are stopped: their processes exist but do not run" if many else one
        case LossKind.CUT_OFF:
            one = "is cut off: its process runs, its network to the other nodes is gone"
            all_of_them = "are cut off: their processes run, their network to the other nodes is"
            return f"{all_of_them} gone" if many else one
        case LossKind.SILENT:
            return "do not answer" if many else "does not answer"
        case LossKind.RESTARTED:
            return f"{'were' if many else 'was'} restarted from outside"
        case LossKind.EXITED:
            return how_exited(exit_code, many=many)


def how_exited(exit_code: int | None, *, many: bool = False) -> str:
    """How a process ended, or several alike: ``exited on signal 9``."""
    if exit_code is None:
        one = "is gone (how it ended was not seen)"
        return "are gone (how they ended was not seen)" if many else one
    if (signal := signal_of(exit_code)) is not None:
        return f"exited on signal {signal}"
    by_itself = "by themselves" if many else "by itself"
    if exit_code == 0:
        return f"stopped {by_itself} (exit code 0, a clean stop)"
    return f"ended {by_itself} with exit code {exit_code}"


def lost_before(evidence: Evidence) -> list[Loss]:
    """The nodes that were away before this trouble, and are still."""
    in_this = {loss.node for loss in evidence.losses}
    found: list[Loss] = []
    kinds = {
        NodeStatus.DOWN: LossKind.EXITED,
        NodeStatus.PAUSED: LossKind.PAUSED,
        NodeStatus.CUT_OFF: LossKind.CUT_OFF,
    }
    for name in evidence.with_status(*kinds):
        if name not in in_this:
            health = evidence.nodes[name]
            kind = kinds[health.status]
            found.append(Loss(node=name, t=health.changed_t, kind=kind, exit_code=health.exit_code))
    return found


def was_killed(loss: Loss) -> bool:
    """Whether a signal ended the process."""
    return loss.exit_code is not None and signal_of(loss.exit_code) is not None


def how_all_lost(losses: Sequence[Loss]) -> str:
    """What ended several nodes, those that ended alike in one breath."""
    alike: dict[tuple[LossKind, int | None, int | None], list[Loss]] = {}
    for loss in losses:
        alike.setdefault(_ending(loss), []).append(loss)
    return "; ".join(
        f"{listing([loss.node for loss in group])} "
        f"{_what_became(group[0].kind, group[0].exit_code, many=len(group) > 1)}"
        for group in alike.values()
    )


def _ending(loss: Loss) -> tuple[LossKind, int | None, int | None]:
    """What two losses that ended alike have in common: the kind, and the signal or exit code."""
    code = loss.exit_code if loss.kind is LossKind.EXITED else None
    signal = None if code is None else signal_of(code)
    return loss.kind, signal, code if signal is None else None


def survivors(evidence: Evidence) -> str:
    """``two of three nodes are up``."""
    up, total = len(evidence.up), len(evidence.names)
    return f"{number_word(up)} of {number_word(total)} nodes {'is' if up < 2 else 'are'} up"


def who_leads(evidence: Evidence) -> str:
    """``n2 leads``, or ``pd0 leads PD`` where there are several groups; empty where nobody does."""
    if evidence.is_grouped:
        return listing([f"{who} leads {name}" for name, who in evidence.leaders.items()] or [""])
    return f"{evidence.leader} leads" if evidence.leader else ""


def up_and_led(evidence: Evidence, nobody: str) -> list[str]:
    """Who is up and who leads; ``nobody`` where nobody does, and nothing where none has to."""
    told = [survivors(evidence), who_leads(evidence)]
    if not told[1] and not evidence.is_leaderless:
        told[1] = nobody
    return [part for part in told if part]


def not_a_network_cut(losses: Sequence[Loss]) -> list[str]:
    """Rules out what the processes themselves tell otherwise: a cut network, or a crash."""
    if losses and all(loss.kind is LossKind.EXITED for loss in losses):
        what = "the process is gone" if len(losses) == 1 else "the processes are gone"
        return [f"network cut ({what})"]
    if losses and all(loss.kind is LossKind.PAUSED for loss in losses):
        what = "the process is stopped" if len(losses) == 1 else "the processes are stopped"
        return [f"crash (it still exists), network cut ({what})"]
    if losses and all(loss.kind is LossKind.CUT_OFF for loss in losses):
        what = "its process runs" if len(losses) == 1 else "their processes run"
        return [f"crash ({what})"]
    return []


def not_overload(evidence: Evidence) -> list[str]:
    """Rules out overload where latency was measured before the trouble."""
    p99 = evidence.load.p99_before_ms
    return [] if p99 is None else [f"overload (p99 was {ms(p99)} before)"]


def load_lines(evidence: Evidence) -> list[str]:
    """What the load saw meanwhile, as evidence."""
    load = evidence.load
    if load.status is LoadStatus.LOST:
        return ["the load process is lost too: throughput is unknown"]
    if load.silence_s is None or not load.is_running:
        return []
    if load.silent:
        return [evidence.words.none]
    return [f"longest time without {evidence.words.article}: {took(load.silence_s)}"]


def returned(evidence: Evidence, losses: Sequence[Loss]) -> str:
    """What became of the lost nodes: that ``n3`` is back, or what it replayed to catch up."""
    parts: list[str] = []
    # A node lost twice is told of once.
    for loss in {loss.node: loss for loss in losses}.values():
        name, status = loss.node, evidence.nodes[loss.node].status
        if loss.back_t is None:
            words = {
                NodeStatus.DOWN: "is still down",
                NodeStatus.PAUSED: "is still paused",
                NodeStatus.CUT_OFF: "is still cut off",
                NodeStatus.STARTING: "is starting again",
            }.get(status, "does not answer yet")
            if loss.kind is LossKind.PAUSED and status is NodeStatus.STARTING:
                words = "runs again and is not ready yet"
            parts.append(f"{name} {words}.")
        elif loss.behind is not None and loss.behind > CAUGHT_UP_LAG:
            entries = figures.count(loss.behind)
            if loss.caught_up:
                parts.append(f"{name} replayed {entries} entries to catch up.")
            else:
                parts.append(f"{name} is back and catches up.")
        else:
            leads = " and leads" if evidence.leader == name else ""
            verbs = {LossKind.PAUSED: "runs again", LossKind.CUT_OFF: "is reachable again"}
            verb = verbs.get(loss.kind, "is back")
            parts.append(f"{name} {verb}{leads}.")
    return " ".join(parts)


def role_word(role: Role) -> str:
    """What a lost node had been doing."""
    words = {Role.LEADER: "it led", Role.FOLLOWER: "it was a follower"}
    words[Role.CANDIDATE] = "it was a candidate"
    return words.get(role, "it did not lead")


def rounded(value: float) -> float:
    """Down to one of 1, 2, 5 times a power of ten, so that it isn't news all the time."""
    step = 1.0
    while step * 10 <= value:
        step *= 10
    return max(factor * step for factor in (1, 2, 5) if factor * step <= max(value, 1.0))
