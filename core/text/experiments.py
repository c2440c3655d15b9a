"""The words in an exported experiment: its title, and a name for each activity."""

from __future__ import annotations

from core.model.events import RunStarted
from core.model.fault_kinds import NodeAction
from core.model.fault_lookup import ACTIONS, find_kind

HYPOTHESIS = "The system serves its clients, before the faults and once it has healed itself"
TIMES = (
    "Made of a recording: an action's time is that of the call, conditions are judged by what "
    "was observed then."
)


def experiment_title(run: RunStarted) -> str:
    """Returns the title of the experiment that a run was."""
    kind = find_kind(run.fault)
    return f"{run.title}: {run.story or run.fault or (kind.done if kind else 'a fault')}"


def experiment_about(run: RunStarted) -> str:
    """Returns a description of the experiment, and the needs of a repetition."""
    story = f" --story {run.story}" if run.story else ""
    return (
        f"The faults of Faultstage's run {run.run_id}, put in again at the same distances. They go "
        f"into a show that is under way, by 'faultstage act': start it first (faultstage "
        f"{run.subject}{story}), and go on to its chapter Load. FAULTSTAGE_RUN names its run; "
        "without it, the show that began last is meant."
    )


def activity_name(action: NodeAction, node: str) -> str:
    """Returns the name of an action: ``kill n1``."""
    return f"{ACTIONS[action].imperative} {node}"


def not_an_action(chaos_type: str, target: str) -> str:
    """Says that a fault of the run can't be put in by hand, and is left out."""
    kind = find_kind(chaos_type)
    what = f"{target} {kind.happens or f'is {kind.done}'}" if kind else f"{chaos_type} of {target}"
    return f"Left out, since it can't be done by hand: {what}."
