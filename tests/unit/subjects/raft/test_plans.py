import pytest

from chaos.catalog import CATALOG
from core.ports import NodeAction
from subjects.raft.plans import chaos_types, plans


@pytest.mark.parametrize("docker", [False, True])
def test_the_default_is_to_kill_the_leader(docker: bool) -> None:
    assert next(iter(plans(docker))) == "kill-leader"


@pytest.mark.parametrize("docker", [False, True])
def test_every_fault_that_is_offered_can_be_done(docker: bool) -> None:
    assert {plan.chaos_type for plan in plans(docker).values()} <= set(CATALOG)
    assert set(chaos_types(docker).values()) <= set(CATALOG)


def test_local_processes_are_killed_and_paused() -> None:
    assert set(chaos_types(docker=False)) == {NodeAction.KILL, NodeAction.PAUSE}
    names = ["kill-leader", "kill-follower", "pause-leader", "kill-majority"]
    assert list(plans(docker=False)) == names


def test_containers_can_be_cut_off_and_slowed_where_the_kernel_can_do_that() -> None:
    assert set(chaos_types(docker=True)) == {
        NodeAction.KILL,
        NodeAction.PAUSE,
        NodeAction.CUT_OFF,
        NodeAction.SLOW,
    }
    assert list(plans(docker=True))[-1] == "slow-leader"
    assert NodeAction.SLOW not in chaos_types(docker=True, can_slow=False)
    assert "slow-leader" not in plans(docker=True, can_slow=False)
