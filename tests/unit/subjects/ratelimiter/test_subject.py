"""The rate limiter as a subject, with either kind of node, before anything is started."""

from __future__ import annotations

from core.model.fault_kinds import CONTAINER_KILL, PROCESS_KILL, NodeAction
from core.views.timeline import RunClock
from subjects.hosts.containers.checks.checkup import ContainerCheckup
from subjects.hosts.local_checkup import LocalCheckup
from subjects.ratelimiter.plans import KILL_NODE
from subjects.ratelimiter.requirements import requirements
from subjects.ratelimiter.subject import RateLimiterSubject


def subject(*, docker: bool) -> RateLimiterSubject:
    return RateLimiterSubject(lambda _: None, RunClock(), docker=docker)


async def test_local_and_container_subject_differ_only_in_their_nodes() -> None:
    local, docker = subject(docker=False), subject(docker=True)
    assert local.info.name == docker.info.name
    assert local.info.subtitle.startswith("3 local limiters")
    assert docker.info.subtitle.startswith("3 containers")
    assert list(local.nodes) == list(docker.nodes)
    assert list(local.stories) == list(docker.stories)
    assert list(local.plans) == list(docker.plans)
    assert isinstance(local.checkup, LocalCheckup)
    assert isinstance(docker.checkup, ContainerCheckup)
    await local.stop()
    await docker.stop()


async def test_a_container_is_killed_as_a_container() -> None:
    local, docker = subject(docker=False), subject(docker=True)
    assert local.plans[KILL_NODE].kind == PROCESS_KILL
    assert docker.plans[KILL_NODE].kind == CONTAINER_KILL
    assert docker.by_hand[NodeAction.KILL] == CONTAINER_KILL
    network = {NodeAction.CUT_OFF, NodeAction.SLOW}
    local.use_links(wanted=True)
    assert (
        set(docker.by_hand)
        == set(local.by_hand)
        == {
            NodeAction.KILL,
            NodeAction.PAUSE,
            *network,
        }
    )
    await local.stop()
    await docker.stop()


def test_prepare_command_names_the_subject_as_it_is_typed() -> None:
    assert requirements().prepare_command == "faultstage prepare ratelimiter --docker"
    assert requirements("python:3").asked == "ratelimiter --docker --base python:3"
