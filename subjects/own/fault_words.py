"""Words for a scenario's faults: how each is done, and why one can't be had here."""

from __future__ import annotations

from collections.abc import Mapping

from core.model.events import CheckStatus, PreflightCheck
from core.model.fault_kinds import Effect, FaultKind
from core.text.wording import took

NO_LOAD = "nobody loads the system"
"""Why a burst can't be had without a load."""

OWN_LOAD = "the load is your own, and without {rate} in its command can't be told to send more"
"""Why a burst can't be had where the user's own command loads the system."""

NO_DELAY = "the engine's kernel delays no packets (sch_netem is missing)"
"""Why nothing can be slowed where the kernel lacks what delays packets."""


def not_reached(names: str) -> str:
    """Returns why processes without ``{NODE.port}`` have no network that could be taken away."""
    return (
        f"{names} isn't told of other processes by {{NODE.port}}, nor they of it, so that the "
        "network between them isn't ours"
    )


def none_may_be_hit(names: str) -> str:
    """Says that the file spares all nodes that a fault could hit."""
    return f"the file says victim: false of {names}"


def how_words(kind: FaultKind, *, in_containers: bool) -> str:
    """Returns how a fault is done, with what strength, and when the fault is undone."""
    how = kind.how_done(in_containers=in_containers)
    parts = [how]
    if kind.effect is Effect.SLOWS and kind.strength:
        parts.append(f"by {took(kind.strength / 1000)}")
    if kind.effect is Effect.FLOODS and kind.strength:
        parts.append(f"{kind.strength:g} times as much")
    if kind.duration_s:
        parts.append(f"undone after {took(kind.duration_s)}")
    return "; ".join(parts)


def left_out_check(left_out: Mapping[str, str]) -> PreflightCheck | None:
    """Returns what the check-up says of faults that can't be had here; None where all can."""
    if not left_out:
        return None
    told = "; ".join(f"{name}: {why}" for name, why in left_out.items())
    return PreflightCheck(
        key="faults",
        title="Faults",
        status=CheckStatus.WARNING,
        text=f"Left out: {told}.",
    )
