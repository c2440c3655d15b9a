import pytest

from core.model.fault_kinds import (
    CONTAINER_KILL,
    LATENCY,
    NODE_PAUSE,
    PARTITION,
    PROCESS_KILL,
    FaultKind,
    NodeAction,
)
from core.views.timeline import RunClock
from subjects.hosts.containers.tools import netem
from subjects.raft.subject import RaftSubject


def subject(*, docker: bool, links: bool = False) -> RaftSubject:
    return RaftSubject(lambda _: None, RunClock(), docker=docker, links=links)


async def test_containers_make_the_same_subject_with_another_kind_of_node() -> None:
    local, docker = subject(docker=False), subject(docker=True)
    assert local.info.name == docker.info.name
    assert list(local.nodes) == list(docker.nodes) == ["n1", "n2", "n3"]
    assert local.info.subtitle.startswith("3 local nodes")
    assert docker.info.subtitle.startswith("3 containers")
    assert local.checkup is None
    assert docker.checkup is not None
    assert set(local.plans) == set(docker.plans)
    await local.stop()
    await docker.stop()


@pytest.mark.parametrize(("docker", "kill"), [(True, CONTAINER_KILL), (False, PROCESS_KILL)])
async def test_by_hand_containers_and_processes_are_cut_off_and_slowed_alike(
    docker: bool, kill: FaultKind
) -> None:
    one = subject(docker=docker, links=not docker)
    assert one.by_hand == {
        NodeAction.KILL: kill,
        NodeAction.PAUSE: NODE_PAUSE,
        NodeAction.CUT_OFF: PARTITION,
        NodeAction.SLOW: LATENCY,
    }
    await one.stop()


async def test_a_slow_network_is_not_offered_where_the_checkup_found_that_it_cannot_be_had(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one = subject(docker=True)
    assert NodeAction.SLOW in one.by_hand

    async def present(*_: object, **__: object) -> str:
        return "tools"

    async def cannot(*_: object) -> bool:
        return False

    monkeypatch.setattr(netem, "tools_present", present)
    monkeypatch.setattr(netem, "available", cannot)
    monkeypatch.setattr(netem.LAST_LOOK, "found", None)
    await netem.can_slow(object())  # pyright: ignore[reportArgumentType]
    assert NodeAction.SLOW not in one.by_hand
    assert "slow-leader" not in one.plans
    assert NodeAction.CUT_OFF in one.by_hand
    await one.stop()


async def test_local_nodes_have_links_only_where_the_fault_needs_them() -> None:
    one = subject(docker=False)
    kept = {NodeAction.KILL: PROCESS_KILL, NodeAction.PAUSE: NODE_PAUSE}
    assert (one.has_links, dict(one.by_hand)) == (False, kept)
    assert "cut-leader" in one.plans
    one.use_links(wanted=True)
    assert one.has_links
    assert (
        one.by_hand
        == one.by_hand_with_links
        == {
            **kept,
            NodeAction.CUT_OFF: PARTITION,
            NodeAction.SLOW: LATENCY,
        }
    )
    one.use_links(wanted=False)
    assert not one.has_links
    await one.stop()


async def test_links_that_were_asked_for_are_there_whatever_the_fault() -> None:
    one = subject(docker=False, links=True)
    one.use_links(wanted=False)
    assert one.has_links
    await one.stop()


async def test_containers_have_a_network_of_their_own_and_no_links() -> None:
    one = subject(docker=True)
    one.use_links(wanted=True)
    assert one.has_links is None
    await one.stop()
