from chaos.catalog import CATALOG
from core.ports import NodeAction
from subjects.raft.plans import CHAOS_TYPES, PLANS


def test_the_default_is_to_kill_the_leader() -> None:
    assert next(iter(PLANS)) == "kill-leader"


def test_every_fault_that_is_offered_can_be_done() -> None:
    assert {plan.chaos_type for plan in PLANS.values()} <= set(CATALOG)
    assert set(CHAOS_TYPES) == {NodeAction.KILL, NodeAction.PAUSE}
    assert set(CHAOS_TYPES.values()) <= set(CATALOG)
