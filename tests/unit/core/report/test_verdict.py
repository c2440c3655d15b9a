"""The verdict on a run says in words what :attr:`RunSummary.succeeded` says in the exit code."""

from __future__ import annotations

from itertools import product

import pytest

from core.model import events as ev
from core.model.no_proof import NoProof, NoProofBecause
from core.report.summary import Comparison, RunSummary
from core.report.verdict import judge

NO_PROOF = NoProof(NoProofBecause.NO_READ)


def _compared(held: bool) -> Comparison:
    return Comparison(title="Two attempts", columns=(), rows=(), held=held, text="So it went.")


@pytest.mark.parametrize("load_kind", ev.LoadKind)
@pytest.mark.parametrize("lost", [None, 0, 3])
@pytest.mark.parametrize("completed", [True, False])
def test_verdict_is_good_where_the_run_succeeded_and_nowhere_else(
    load_kind: ev.LoadKind, lost: int | None, completed: bool
) -> None:
    known = (None, True, False)
    for no_proof, missed, held, complete in product((None, NO_PROOF), (None, 0, 2), known, known):
        summary = RunSummary(
            load_kind=load_kind,
            lost_writes=lost,
            completed=completed,
            no_proof=no_proof,
            read_anomalies=missed,
            comparison=None if held is None else _compared(held),
            proof_complete=complete,
            acked_writes=10,
        )
        assert (judge(summary).kind == "good") is summary.succeeded, summary


def test_a_whole_run_without_a_proof_that_was_promised_claims_nothing() -> None:
    verdict = judge(RunSummary(completed=True, acked_writes=10))
    assert (verdict.kind, verdict.title) == ("warn", "Nothing is proven")
    assert verdict.text == "No acknowledged write was read back."
