"""The faults that the stories of Valkey with Sentinel offer."""

from __future__ import annotations

from core.model.fault_kinds import PROCESS_KILL, QUICK_RESTART, TIMED_PARTITION, TIMED_PAUSE
from core.story.fault_plans import Target, by_name, plan_fault
from subjects.sentinel.topology import SENTINEL, VALKEY

WOKEN_PRIMARY, QUICK = "woken-primary", "quick-restart"
SPLIT_BRAIN, OUTAGE = "split-brain", "outage"
"""The stories' keys."""

PAUSE_AWHILE, RESTART_PRIMARY, CUT_PRIMARY = "pause-awhile", "restart-primary", "cut-primary"
KILL_PRIMARY, KILL_REPLICA, KILL_SENTINELS = "kill-primary", "kill-replica", "kill-sentinels"

FAULTS_OF = {
    WOKEN_PRIMARY: (PAUSE_AWHILE,),
    QUICK: (RESTART_PRIMARY,),
    SPLIT_BRAIN: (CUT_PRIMARY,),
    OUTAGE: (KILL_PRIMARY, KILL_REPLICA, KILL_SENTINELS),
}
"""The faults of each story, by the story's key; defaults come first."""

PLANS = by_name(
    plan_fault(PAUSE_AWHILE, TIMED_PAUSE, Target.LEADER, group=VALKEY),
    plan_fault(RESTART_PRIMARY, QUICK_RESTART, Target.LEADER, group=VALKEY),
    plan_fault(CUT_PRIMARY, TIMED_PARTITION, Target.LEADER, group=VALKEY),
    plan_fault(KILL_PRIMARY, PROCESS_KILL, Target.LEADER, group=VALKEY),
    plan_fault(KILL_REPLICA, PROCESS_KILL, Target.FOLLOWER, group=VALKEY),
    plan_fault(KILL_SENTINELS, PROCESS_KILL, Target.MAJORITY, group=SENTINEL),
)
"""The faults by name; the first is the default."""
