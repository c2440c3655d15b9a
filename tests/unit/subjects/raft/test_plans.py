import pytest

from chaos.executors import FAULTS_BY_KEY
from subjects.raft.plans import plans


@pytest.mark.parametrize("docker", [False, True])
def test_the_default_is_to_kill_the_leader(docker: bool) -> None:
    assert next(iter(plans(docker))) == "kill-leader"


@pytest.mark.parametrize("docker", [False, True])
def test_every_fault_that_is_offered_can_be_done(docker: bool) -> None:
    assert {plan.kind.key for plan in plans(docker).values()} <= set(FAULTS_BY_KEY)


def test_local_processes_have_the_faults_that_containers_have() -> None:
    assert list(plans(docker=False)) == list(plans(docker=True))


def test_containers_can_be_cut_off_and_slowed_where_the_kernel_can_do_that() -> None:
    assert list(plans(docker=True))[-1] == "slow-leader"
    assert "slow-leader" not in plans(docker=True, can_slow=False)


def test_a_container_is_said_to_be_frozen_and_a_process_to_be_stopped() -> None:
    assert plans(docker=False)["pause-leader"].how.startswith("SIGSTOP")
    assert plans(docker=True)["pause-leader"].how.startswith("its container is frozen")
