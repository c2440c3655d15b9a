"""The story's expectations, judged by what is on the stage."""

from __future__ import annotations

from msgspec import UNSET

from core.model.expectations import ExpectedResult, Measure
from core.views.stage_state import StageState


def judge_expectations(state: StageState) -> tuple[ExpectedResult, ...]:
    """Returns a result for each expectation of the run; final once the story has ended."""
    if state.run is None or state.run.expectations is UNSET:
        return ()
    return tuple(
        expected.judge(_measured(state, expected.measure)) for expected in state.run.expectations
    )


def _measured(state: StageState, measure: Measure) -> float | str | None:
    """Returns the measured value, of the last act in a story of several; None if unmeasured."""
    reaction = state.reaction
    match measure:
        case Measure.DETECTED:
            return None if reaction.detected is None else round(reaction.detected.after_s, 3)
        case Measure.RECOVERED:
            return None if reaction.recovered is None else round(reaction.recovered.after_s, 3)
        case Measure.OUTAGE:
            return None if reaction.recovered is None else round(reaction.recovered.outage_s, 3)
        case Measure.LOST:
            return _lost(state)
        case Measure.FAILED:
            ended, sample = state.system.requests_ended, state.sample
            return round(sample.total_failed / ended, 6) if sample and ended else None
        case Measure.CAUSE:
            return None if state.diagnosis is None else state.diagnosis.key


def _lost(state: StageState) -> int | None:
    """Returns the number of lost writes; None where a missing or incomplete proof shows none."""
    if state.acts:
        return state.acts[-1].act.lost_writes
    proof = state.read_back
    return proof.lost if proof is not None and (proof.complete or proof.lost) else None
