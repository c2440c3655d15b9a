"""The rate limiter as a subject, with either kind of node, before anything is started."""

from __future__ import annotations

from core.ports import NodeAction
from core.views.timeline import RunClock
from subjects.hosts.containers.checks.checkup import ContainerCheckup
from subjects.hosts.local_checkup import LocalCheckup
from subjects.kit.fault_kinds import CONTAINER_KILL, PROCESS_KILL
from subjects.ratelimiter.plans import KILL_NODE
from subjects.ratelimiter.requirements import requirements
from subjects.ratelimiter.subject import RateLimiterSubject


def subject(*, docker: bool) -> RateLimiterSubject:
    return RateLimiterSubject(lambda _: None, RunClock(), docker=docker)


async def test_it_is_the_same_subject_with_another_kind_of_node() -> None:
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
    assert local.plans[KILL_NODE].chaos_type == PROCESS_KILL
    assert docker.plans[KILL_NODE].chaos_type == CONTAINER_KILL
    assert docker.chaos_types[NodeAction.KILL] == CONTAINER_KILL
    await local.stop()
    await docker.stop()


def test_what_gets_the_images_is_named_as_it_is_typed() -> None:
    assert requirements().prepare_command == "faultstage prepare ratelimiter --docker"
    assert requirements("python:3").asked == "ratelimiter --docker --base python:3"
