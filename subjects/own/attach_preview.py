"""Shows a Compose project that isn't ours before anything is done to the project."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.ports import SubjectError
from subjects.hosts.containers.engine.engine import Engine
from subjects.hosts.containers.engine.views import ContainerView
from subjects.own import attach_words as words
from subjects.own.dry_run_words import fault
from subjects.own.scenario.compose.compose_file import EVERYWHERE
from subjects.own.scenario.resolved import ResolvedScenario

PROJECT, SERVICE = "com.docker.compose.project", "com.docker.compose.service"
"""The labels by which Compose marks what belongs to a project."""


async def containers_of(project: str) -> tuple[ContainerView, ...]:
    """Returns all containers of the Compose project with exactly this name; changes nothing.

    Raises:
        SubjectError: there is no engine, or no such project.
    """
    engine = await Engine.connect()
    try:
        found = await engine.containers({PROJECT: project})
    finally:
        await engine.close()
    if not found:
        raise SubjectError(*words.no_project(project))
    return tuple(sorted(found, key=lambda view: view.name))


def preview(scenario: ResolvedScenario, found: Sequence[ContainerView]) -> Iterator[str]:
    """Yields, in lines, which containers are there and what may be done to each.

    Args:
        scenario: names the services that may be hit, and the faults.
        found: the containers of the project.
    """
    attach = scenario.system.attach
    yield words.heading(attach.project if attach else "")
    nodes = {node.service: node for node in scenario.nodes}
    for view in found:
        node = nodes.get(view.labels.get(SERVICE, ""))
        can_be_hit = node is not None and node.can_be_hit
        yield words.container(view.name, view.status, can_be_hit=can_be_hit)
        if can_be_hit and view.restart != "no":
            yield words.restarts(view.restart)
        everywhere = [at for at in view.published.values() if at.address in EVERYWHERE]
        if everywhere:
            yield words.open_ports([f"{at.address}:{at.port}" for at in everywhere])
    yield words.FAULTS
    for number, (name, spec) in enumerate(scenario.faults.items()):
        yield f"  {fault(name, spec, is_default=number == 0)}"
    yield words.UNDONE


def missing_services(scenario: ResolvedScenario, found: Sequence[ContainerView]) -> tuple[str, ...]:
    """Returns the services of nodes that the project has no container of."""
    there = {view.labels.get(SERVICE) for view in found}
    return tuple(node.service for node in scenario.nodes if node.service not in there)
