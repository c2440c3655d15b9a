"""The results of activities, and verdicts on whether they are within tolerance, as values."""

from __future__ import annotations

from msgspec import Struct

from subjects.own.experiment.model import Json


class StepOutcome(Struct, frozen=True, kw_only=True):
    """The result of an activity.

    Attributes:
        output: what it said, in the form that Chaos Toolkit gives it.
        failed: why it couldn't be done, in a few words; empty where it was done.
        warning: what may be wrong though it was done: an exit code other than 0.
        took_s: how long it took, seconds.
    """

    output: Json = None
    failed: str = ""
    warning: str = ""
    took_s: float = 0.0


class ProbeVerdict(Struct, frozen=True):
    """The verdict whether a probe of the hypothesis is within its tolerance.

    Attributes:
        met: whether it is.
        why: what it said, and what was wanted, in a few words.
    """

    met: bool
    why: str


class ProbeSaid(Struct, frozen=True, kw_only=True):
    """The verdict on one answer of a hypothesis' probe, and when the probe was asked.

    Attributes:
        name: the probe's name.
        verdict: whether that is within tolerance.
        asked_t: when it was asked, run seconds.
        took_s: how long the answer took.
        failed: whether there was no answer at all.
    """

    name: str
    verdict: ProbeVerdict
    asked_t: float
    took_s: float = 0.0
    failed: bool = False
