"""The words of the monitor besides the symptoms: that all is well, and the limits of its sight."""

from __future__ import annotations

from collections.abc import Mapping

from core.model.events import Baseline
from core.model.load_kind import LoadKind
from core.text import figures
from core.text.load_words import WORDS

ALL_HOLD = "all invariants hold again"
LOAD_IS_HEARD = "figures from the load again"


def all_up(total: int, leaders: Mapping[str, str]) -> str:
    """Returns the words for ``total`` nodes up; ``leaders`` maps a node to its group, or ""."""
    leads = (f", {node} leads{f' {group}' if group else ''}" for node, group in leaders.items())
    return f"{total} of {total} nodes up{''.join(leads)}"


def baseline_learned(baseline: Baseline, kind: LoadKind) -> str:
    """Returns the words for the normal throughput, and for the percentage by which it varies."""
    share = 100 * baseline.spread_ops / baseline.median_ops if baseline.median_ops else 0.0
    return (
        f"Baseline learned: {figures.ops(baseline.median_ops)} {WORDS[kind].unit} ± {share:.0f} %"
    )


def load_is_silent(for_s: float) -> str:
    """Says that the load has given no figures for ``for_s`` seconds."""
    return f"no figures from the load for {for_s:.1f} s: throughput is unknown"


def no_longer_asked(invariant: str, reason: str) -> str:
    """Returns the reason why an invariant that was broken is no longer judged."""
    return f"{invariant}: {reason}"
