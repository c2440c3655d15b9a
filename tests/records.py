"""Records as most tests need them: what a test doesn't care about is filled in."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from core.model import events as ev

_SAMPLE = ev.Sample(
    t=0.0,
    interval_s=0.1,
    attempted=0,
    acked=0,
    failed=0,
    shed=0,
    writes_acked=0,
    in_flight=0,
    p50_ms=None,
    p99_ms=None,
    max_ms=None,
    first_ack_t=None,
    last_ack_t=None,
    total_writes_acked=0,
    total_failed=0,
    read_anomalies=0,
)
_RUN = ev.RunStarted(
    t=0.0,
    run_id="r",
    subject="fake",
    title="Fake",
    subtitle="",
    nodes=(),
    chapters=(),
    started_at="",
)


def a_sample(t: float, **measured: Any) -> ev.Sample:
    """Returns a sample of the tenth of a second up to ``t``, in which nothing else happened."""
    return replace(_SAMPLE, t=t, **measured)


def a_run(*nodes: str, **said: Any) -> ev.RunStarted:
    """Returns the event that starts a run of ``nodes``."""
    return replace(_RUN, nodes=nodes, **said)


def a_proof(
    acked: int, lost: int = 0, *, complete: bool = True, seconds: float = 1.0, **more: Any
) -> ev.ReadBack:
    """Returns what a read-back came to that found all writes but those that are lost."""
    proof = ev.ReadBack(
        acked=acked,
        found=acked - lost,
        lost=lost,
        unacked_found=0,
        wrong=0,
        seconds=seconds,
        complete=complete,
    )
    return replace(proof, **more)
