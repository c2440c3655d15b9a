"""A run of checks as events: a limit, a burst over the limit, the fix, the burst again.

No system is involved; the figures are those of four keys with 100 checks a second each. The same
arguments always give the same events.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from core.model import events as ev
from core.model.events import Level, LoadKind, NodeStatus
from tests.records import a_sample

LOAD_T, BASELINE_T, FAULT_T, DETECTED_T = 8.6, 15.0, 29.0, 29.34
FIRST_END_T, FIXED_T, SECOND_T, SECOND_END_T = 34.0, 41.0, 43.0, 48.0
LOAD_END_T, COMPARED_T, END_T = 52.0, 54.0, 58.0
"""The moments of the script, in run seconds."""

LIMIT, BASE, MULTIPLIER = 400, 160, 8
"""Checks a second: the limit, the load at first; and the multiplier of a burst."""

STORIES = (
    ev.Option(
        key="ghost",
        label="Ghost allowing",
        about="A burst passes more than the limit, because every node counts by itself between "
        "two syncs; the fix is applied live, and the same burst passes exactly the limit.",
    ),
    ev.Option(
        key="drift",
        label="Counter drift",
        about="The store is paused. The nodes go on by themselves, and afterwards the shared "
        "counter tells less than what was really allowed, until it is reconciled.",
    ),
)

CHAPTERS = (
    ("welcome", "Welcome", "Three rate limiters share one store. Can a burst get past them?"),
    ("health", "Limiter health", "Three limiters and their store start and find each other."),
    ("load", "Load", "Checks for four keys, well below the limit of each."),
    ("fault", "Burst", "The load is about to ask for eight times as much."),
    ("detection", "Detection", "More was allowed than the limit says. What does the ledger tell?"),
    ("diagnosis", "Diagnosis", "Which policy let them pass, and how many could it be at most?"),
    ("fix", "Fix", "The atomic policy decides every check in the store."),
    ("again", "The same burst", "Nothing else is changed: does the limit hold now?"),
    ("summary", "Summary", "Both bursts side by side, as the ledger has them."),
)
"""Key, title and narration of each chapter."""

_ENTERED = (0.0, 4.0, 8.0, 24.0, 29.04, 36.0, 40.0, 42.0, 51.0)
_COMPLETED = (0.1, 5.0, BASELINE_T, FAULT_T, DETECTED_T, 36.2, FIXED_T, 49.0, COMPARED_T)
_LIMITERS, _STORE = ("lim1", "lim2", "lim3"), "store"
OVER = 85
"""The most that a key was allowed beyond its limit in one window."""

COMPARED = ev.Compared(
    t=COMPARED_T,
    title="The same burst, twice",
    columns=("Synced policy", "Atomic policy"),
    rows=(
        ev.ComparedRow(name="Asked for", values=("6 400", "6 400")),
        ev.ComparedRow(
            name="Allowed in the fullest second", values=("742", "400"), good=(False, True)
        ),
        ev.ComparedRow(
            name="Most over the limit of a key", values=(str(OVER), "0"), good=(False, True)
        ),
        ev.ComparedRow(name="Refused below the limit", values=("0", "0"), good=(True, True)),
        ev.ComparedRow(name="p99", values=("2.1 ms", "5.8 ms"), good=(None, None)),
    ),
    held=True,
    text="Under the synced policy a key was allowed 85 checks beyond its limit; under the atomic "
    "one, with the same burst, exactly the limit.",
)


def scripted_checks() -> list[ev.Event]:
    """Returns the events of a whole run in the order of their times."""
    chance = random.Random(4)
    parts = (
        _chapters(),
        _health(chance),
        _load(chance),
        _burst(),
        _conclusions(),
    )
    return sorted((event for part in parts for event in part), key=lambda event: event.t)


def checks_started(stories: tuple[ev.Option, ...] = STORIES, story: str = "ghost") -> ev.RunStarted:
    """Returns the event that starts the run."""
    return ev.RunStarted(
        t=0.0,
        run_id="20250301-120000-checks",
        subject="limiter",
        title="Rate limiter",
        subtitle="3 limiters and their store, local processes",
        nodes=(*_LIMITERS, _STORE),
        groups=(
            ev.Group(name="limiters", nodes=_LIMITERS, elects=False, agrees=False),
            ev.Group(name="store", nodes=(_STORE,), elects=False, agrees=False),
        ),
        chapters=tuple(
            ev.ChapterInfo(key=key, title=title, narration=text, key_hint="Space  next")
            for key, title, text in CHAPTERS
        ),
        started_at="2025-03-01T12:00:00+01:00",
        fault="burst",
        rate=BASE,
        story=story,
        stories=stories,
        load_kind=LoadKind.CHECKS,
    )


def check_sample(
    t: float, *, allowed: int, refused: int = 0, interval_s: float = 0.1, total: int = 0
) -> ev.Sample:
    """Returns a sample of the answers in the ``interval_s`` seconds up to ``t``."""
    answered = allowed + refused
    return a_sample(
        t,
        interval_s=interval_s,
        attempted=answered,
        acked=allowed,
        refused=refused,
        in_flight=2,
        p50_ms=1.1 if answered else None,
        p99_ms=2.4 if answered else None,
        max_ms=4.0 if answered else None,
        first_ack_t=t - interval_s * 0.9 if answered else None,
        last_ack_t=t - 0.001 if answered else None,
        total_writes_acked=total,
    )


def _chapters() -> Iterator[ev.Event]:
    yield checks_started()
    for index, (entered, completed) in enumerate(zip(_ENTERED, _COMPLETED, strict=True)):
        yield ev.ChapterEntered(t=entered, index=index)
        yield ev.ChapterStarted(t=entered, index=index)
        yield ev.ChapterCompleted(t=completed, index=index)
    yield ev.StoryCompleted(t=COMPARED_T + 0.1)


def _health(chance: random.Random) -> Iterator[ev.Event]:
    for name in (*_LIMITERS, _STORE):
        starting = ev.NodeHealth(node=name, status=NodeStatus.STARTING, observed_t=0.2)
        yield ev.NodeObserved(t=0.2, health=starting)
    for second in range(1, int(END_T)):
        t = second + 0.1
        policy = "synced" if t < FIXED_T else "atomic"
        for name in _LIMITERS:
            facts = {"policy": policy, "store": "ok", "sync": "200 ms"}
            yield _up(t, name, chance.randrange(41, 45), facts)
        yield _up(t, _STORE, 9, {"keys": "4"})


def _up(t: float, name: str, memory_mb: int, facts: dict[str, str]) -> ev.NodeObserved:
    health = ev.NodeHealth(
        node=name,
        status=NodeStatus.UP,
        memory_bytes=memory_mb * 1_000_000,
        uptime_s=t - 0.2,
        observed_t=t,
        changed_t=1.1,
        facts=facts,
    )
    return ev.NodeObserved(t=t, health=health)


def _load(chance: random.Random) -> Iterator[ev.Event]:
    yield ev.LoadChanged(t=8.1, status=ev.LoadStatus.STARTING)
    yield ev.LimitSet(t=8.2, ops=float(LIMIT))
    yield ev.LoadChanged(t=LOAD_T, status=ev.LoadStatus.RUNNING, detail=f"{BASE} checks a second")
    baseline = ev.Baseline(median_ops=BASE, spread_ops=BASE * 0.06, p99_ms=2.4)
    yield ev.BaselineLearned(t=BASELINE_T, baseline=baseline)
    yield ev.LoadChanged(t=LOAD_END_T, status=ev.LoadStatus.STOPPED)
    total = 0
    for tick in range(int((LOAD_END_T - LOAD_T) * 10)):
        t = round(LOAD_T + 0.1 + tick * 0.1, 3)
        asked = BASE // 10 + chance.randrange(-1, 2)
        allowed = asked
        for begun, ended, at_once in ((FAULT_T, FIRST_END_T, 560), (SECOND_T, SECOND_END_T, 200)):
            if begun < t <= ended:
                asked = BASE * MULTIPLIER // 10
                since = round((t - begun) * 10)
                # A bucket that is emptied at once, then filled and used at half the limit.
                before = min(at_once, asked * (since - 1))
                allowed = min(asked, max(at_once - before, LIMIT // 20))
        total += allowed
        sample = check_sample(t, allowed=allowed, refused=asked - allowed, total=total)
        yield ev.Sampled(t=t, sample=sample)


def _burst() -> Iterator[ev.Event]:
    yield ev.VictimChosen(t=24.1, nodes=("load",), roles=(ev.Role.NONE,), reason="the load")
    yield ev.CountdownStarted(
        t=26.0,
        deadline_t=FAULT_T,
        seconds=3.0,
        title=f"A burst: {MULTIPLIER} times the load",
        subtitle="no node is touched",
    )
    yield ev.CountdownEnded(t=FAULT_T, aborted=False)
    for number, begun, ended in ((1, FAULT_T, FIRST_END_T), (2, SECOND_T, SECOND_END_T)):
        fault_id = f"f{number}"
        yield ev.FaultInjected(
            t=begun, fault_id=fault_id, chaos_type="burst-traffic", node="load", text="burst"
        )
        yield ev.FaultCleared(
            t=ended, fault_id=fault_id, chaos_type="burst-traffic", node="load", text="burst over"
        )


def _conclusions() -> Iterator[ev.Event]:
    worst = {"most_over": float(OVER)}
    yield ev.SystemObserved(t=8.7, figures={"over_limit": 0.0, "most_over": 0.0})
    yield ev.SystemObserved(t=29.3, figures={"over_limit": 2.0 * OVER, **worst})
    yield ev.SystemObserved(t=31.2, figures={"over_limit": 0.0, **worst})
    for key in ("alpha", "beta"):
        text = f"{key}: 185 allowed in one second, 85 over the limit"
        yield ev.ViolationOpened(t=29.3, invariant="over-limit", subject=key, text=text)
        yield ev.ViolationClosed(
            t=35.0, invariant="over-limit", subject=key, text=f"{key}: within it", open_s=5.7
        )
    evidence = "alpha: 185 allowed in one second, 85 over the limit"
    yield ev.Detected(t=DETECTED_T, after_s=DETECTED_T - FAULT_T, evidence=evidence)
    yield ev.Diagnosed(
        t=DETECTED_T + 0.2,
        explanation=ev.Explanation(
            key="over-limit",
            title="Every node counted by itself",
            text="Under the synced policy a node hears of the others every 200 ms. Until then "
            "each of the three allows a whole burst.",
            evidence=("85 over the limit, by the ledger", "all nodes up", "the store answers"),
            ruled_out=("store lost: it answers in 0.4 ms", "clocks: they aren't used"),
        ),
    )
    yield ev.FeedLine(t=FIXED_T, level=Level.GOOD, text="policy is atomic on all three limiters")
    yield COMPARED
