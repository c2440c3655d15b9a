"""A whole run as events, for tests of readers and for screenshots: no cluster is involved.

A minute in which the leader is killed, another is elected and the old one rejoins. The same
arguments always give the same events.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from core.model import events as ev
from core.model.events import Level, NodeStatus, Role
from tests.records import a_proof

LOAD_T, BASELINE_T, COUNTDOWN_T, FAULT_T = 8.6, 15.0, 26.0, 29.03
DETECTED_T, ELECTED_T, RECOVERED_T = 29.34, 33.66, 34.5
RESTARTED_T, REJOINED_T, LOAD_END_T, PROVEN_T, END_T = 41.0, 46.2, 53.0, 57.1, 60.0
"""The moments of the script, in run seconds."""

CHAPTERS = (
    (
        "welcome",
        "Welcome",
        "A real Raft cluster, on this machine. In a minute we kill a part of it.",
    ),
    ("health", "Cluster health", "Three nodes keep the same log. One leads, the others follow."),
    ("load", "Load", "Every acknowledged write is recorded, so we can prove that none was lost."),
    ("fault", "Fault injection", "One node is about to die without warning."),
    ("detection", "Detection", "The leader is gone. Until a new one is elected no write commits."),
    ("diagnosis", "Diagnosis", "What happened, what shows it, and what it was not."),
    ("recovery", "Recovery", "A new leader serves; the killed node comes back and catches up."),
    ("summary", "Summary", "Every acknowledged write is read back."),
)
"""Key, title and narration of each chapter."""

_ENTERED = (0.0, 4.0, 8.0, 24.0, 29.04, 36.0, 40.0, 52.0)
_COMPLETED = (0.1, 5.0, BASELINE_T, FAULT_T, DETECTED_T, 36.2, 50.0, PROVEN_T)


def scripted_run(nodes: int = 3, rate: float = 3000) -> list[ev.Event]:
    """Returns the events of a whole run in the order of their times.

    Args:
        nodes: how many nodes the cluster has, at least 3; the last one leads and is killed.
        rate: the load's target, in operations a second.
    """
    names = tuple(f"n{number}" for number in range(1, nodes + 1))
    samples = list(_samples(random.Random(nodes), rate))
    parts = (
        _chapters(names, rate),
        _health(random.Random(rate), names),
        (ev.Sampled(t=sample.t, sample=sample) for sample in samples),
        _load(rate),
        _fault(names),
        _conclusions(names),
        _proof(samples[-1].total_writes_acked),
    )
    return sorted((event for part in parts for event in part), key=lambda event: event.t)


def _chapters(names: tuple[str, ...], rate: float) -> Iterator[ev.Event]:
    yield ev.RunStarted(
        t=0.0,
        run_id="20250301-120000-scripted",
        subject="raft",
        title="Raft KV cluster",
        subtitle=f"{len(names)} local nodes · NATS JetStream",
        nodes=names,
        chapters=tuple(
            ev.ChapterInfo(key=key, title=title, narration=text, key_hint="Space  next")
            for key, title, text in CHAPTERS
        ),
        started_at="2025-03-01T12:00:00+01:00",
        fault="kill-leader",
        rate=rate,
        bound="election timeout",
        bound_s=(4.0, 9.0),
    )
    for index, (entered, completed) in enumerate(zip(_ENTERED, _COMPLETED, strict=True)):
        yield ev.ChapterEntered(t=entered, index=index)
        yield ev.ChapterStarted(t=entered, index=index)
        yield ev.ChapterCompleted(t=completed, index=index)


def _health(chance: random.Random, names: tuple[str, ...]) -> Iterator[ev.Event]:
    victim, heir = names[-1], names[0]
    for name in names:
        yield _observed(0.2, name, NodeStatus.STARTING, Role.NONE)
    for second in range(1, int(END_T)):
        t = second + 0.1
        for name in names:
            lag, down = chance.randrange(5), name == victim and FAULT_T < t < RESTARTED_T
            starting = name == victim and RESTARTED_T <= t < 43.0
            role = Role.FOLLOWER
            if t < 1.5 or (name != victim and FAULT_T + 2 < t < ELECTED_T):
                role = Role.NONE if t < 1.5 else Role.CANDIDATE
            elif name == (victim if t < FAULT_T else heir) and not FAULT_T < t < ELECTED_T:
                role, lag = Role.LEADER, 0
            if not down and not starting:
                lag += int(max(0.0, REJOINED_T - t) * 900) if name == victim and t > 43 else 0
                started = RESTARTED_T if name == victim and t > RESTARTED_T else 0.2
                memory = chance.randrange(41, 45)
                yield _observed(t, name, NodeStatus.UP, role, lag, memory, started)
    gone = ev.NodeHealth(
        node=victim,
        status=NodeStatus.DOWN,
        observed_t=FAULT_T + 0.02,
        changed_t=FAULT_T + 0.02,
        was_role=Role.LEADER,
        detail="exited on signal 9",
        exit_code=-9,
    )
    yield ev.NodeObserved(t=FAULT_T + 0.02, health=gone)
    yield _observed(RESTARTED_T + 0.1, victim, NodeStatus.STARTING, Role.NONE)
    yield ev.LeaderElected(t=1.5, node=victim, term=1)
    yield ev.LeaderElected(t=ELECTED_T, node=heir, term=2)


def _observed(
    t: float,
    name: str,
    status: NodeStatus,
    role: Role,
    lag: int | None = None,
    memory_mb: int = 0,
    started_t: float = 0.2,
) -> ev.NodeObserved:
    health = ev.NodeHealth(
        node=name,
        status=status,
        role=role,
        lag=lag,
        memory_bytes=memory_mb * 1_000_000 or None,
        uptime_s=t - started_t if memory_mb else None,
        observed_t=t,
        changed_t=min(t, started_t + 2) if status is NodeStatus.UP else t,
    )
    return ev.NodeObserved(t=t, health=health)


def _samples(chance: random.Random, rate: float) -> Iterator[ev.Sample]:
    writes = failed = in_flight = 0
    for tick in range(int((LOAD_END_T - LOAD_T) * 10) + 1):
        t = round(LOAD_T + 0.1 + tick * 0.1, 3)
        out = FAULT_T < t < ELECTED_T + 0.1
        since = t - ELECTED_T
        share = 0.0 if out else min(1.0, 0.3 + since) if 0 < since < 0.7 else 1.0
        acked = round(rate / 10 * share * chance.uniform(0.975, 1.025))
        in_flight = min(2048, in_flight + int(rate / 10)) if out else chance.randrange(8, 40)
        lost = int(rate / 40) if out and t > FAULT_T + 2 else 0
        failed += lost
        writes += acked // 2
        p50 = chance.uniform(1.4, 1.9) if acked else None
        p99 = chance.uniform(6.0, 8.2) * (1 if share == 1 else 9) if acked else None
        yield ev.Sample(
            t=t,
            interval_s=0.1,
            attempted=round(rate / 10),
            acked=acked,
            failed=lost,
            shed=round(rate / 10) if out and in_flight == 2048 else 0,
            writes_acked=acked // 2,
            in_flight=in_flight,
            p50_ms=p50,
            p99_ms=p99,
            max_ms=p99 * 1.4 if p99 else None,
            first_ack_t=t - 0.099 if acked else None,
            last_ack_t=t - 0.001 if acked else None,
            total_writes_acked=writes,
            total_failed=failed,
            read_anomalies=0,
        )


def _load(rate: float) -> Iterator[ev.Event]:
    yield ev.LoadChanged(t=8.1, status=ev.LoadStatus.STARTING)
    yield ev.LoadChanged(
        t=LOAD_T, status=ev.LoadStatus.RUNNING, detail=f"{rate:,.0f} operations a second"
    )
    baseline = ev.Baseline(median_ops=rate * 0.998, spread_ops=rate * 0.045, p99_ms=7.4)
    yield ev.BaselineLearned(t=BASELINE_T, baseline=baseline)
    yield ev.FeedLine(t=BASELINE_T, level=Level.GOOD, text="Baseline learned")
    yield ev.LoadChanged(t=LOAD_END_T, status=ev.LoadStatus.STOPPED)


def _fault(names: tuple[str, ...]) -> Iterator[ev.Event]:
    victim, left = names[-1], len(names) - 1
    yield ev.VictimChosen(t=24.1, nodes=(victim,), roles=(Role.LEADER,), reason="it leads")
    text = f"{left} of {len(names)} nodes survive, so a majority remains."
    yield ev.Narrated(t=24.2, index=3, text=text, key_hint="Esc  abort")
    yield ev.CountdownStarted(
        t=COUNTDOWN_T,
        deadline_t=COUNTDOWN_T + 3,
        seconds=3.0,
        title=f"Killing {victim}, the Raft leader",
        subtitle="SIGKILL, no warning to the node",
    )
    yield ev.CountdownEnded(t=COUNTDOWN_T + 3, aborted=False)
    yield ev.FaultInjected(
        t=FAULT_T, fault_id="f1", chaos_type="process-kill", node=victim, text=f"kill {victim}"
    )
    yield ev.FaultCleared(
        t=43.1, fault_id="f1", chaos_type="process-kill", node=victim, text=f"{victim} runs again"
    )


def _conclusions(names: tuple[str, ...]) -> Iterator[ev.Event]:
    victim, heir = names[-1], names[0]
    for invariant, subject, opened, text, closed, mended in (
        ("nodes-up", victim, FAULT_T + 0.06, f"{victim} is down", 43.2, f"{victim} is up"),
        ("progress", "", FAULT_T + 0.25, "no write is acknowledged", 33.8, "writes commit again"),
        ("throughput", "", DETECTED_T, "throughput 0 % of baseline", 34.4, "throughput is back"),
        ("leader", "", FAULT_T + 0.4, "no leader", ELECTED_T, "a leader exists"),
    ):
        yield ev.ViolationOpened(t=opened, invariant=invariant, subject=subject, text=text)
        yield ev.ViolationClosed(
            t=closed, invariant=invariant, subject=subject, text=mended, open_s=closed - opened
        )
    evidence = f"{victim} exited on signal 9, throughput 0 % of baseline"
    yield ev.Detected(t=DETECTED_T, after_s=DETECTED_T - FAULT_T, evidence=evidence)
    explanation = ev.Explanation(
        key="killed-leader",
        title="Leader lost, election under way",
        text=f"{victim} exited on signal 9; it led, so writes stop until another is elected.",
        evidence=(f"{victim} exited on signal 9", f"{victim} was the leader", "0 ops/s at once"),
        ruled_out=("network cut: the process is gone", "overload: p99 was 7.4 ms before"),
        nodes=(victim,),
    )
    yield ev.Diagnosed(t=DETECTED_T + 0.2, explanation=explanation)
    outage = ELECTED_T + 0.1 - FAULT_T
    yield ev.Recovered(t=RECOVERED_T, after_s=RECOVERED_T - FAULT_T, outage_s=outage, share=0.97)
    yield ev.Progressed(t=RESTARTED_T, task="restart", text=f"Restarting {victim}")
    yield ev.Rejoined(t=REJOINED_T, node=victim, after_s=REJOINED_T - FAULT_T)
    yield ev.Progressed(t=REJOINED_T, task="restart", text="", done=True)
    healed = ev.Explanation(
        key="killed-leader",
        title="Leader loss, healed by election",
        text=f"Writes stopped for {outage:.1f} s, until {heir} was elected; {victim} caught up.",
        evidence=explanation.evidence,
        ruled_out=explanation.ruled_out,
        nodes=(victim,),
    )
    yield ev.Diagnosed(t=REJOINED_T + 0.1, explanation=healed)


def _proof(acked: int) -> Iterator[ev.Event]:
    for step in range(8):
        yield ev.ReadBackProgressed(t=55.0 + step / 4, done=acked * step // 8, total=acked)
    yield ev.ReadBackDone(t=57.0, result=a_proof(acked, seconds=2.0, unacked_found=37))
    yield ev.StoryCompleted(t=PROVEN_T)
