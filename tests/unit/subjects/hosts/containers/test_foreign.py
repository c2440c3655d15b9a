"""Containers that aren't ours are touched by permission alone, and left as they were found."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from core.ports import SubjectError
from core.process.tasks import TaskScope
from subjects.hosts.containers.engine.clock import EngineClock
from subjects.hosts.containers.engine.views import ContainerView
from subjects.hosts.containers.foreign import ForeignContainer, Permission
from subjects.hosts.containers.labels import COMPOSE_PROJECT, COMPOSE_SERVICE, RUN
from subjects.hosts.containers.leftovers.leftover import find_container
from subjects.hosts.instance import RuntimeState
from tests.unit.subjects.hosts.containers.memory import PEERS, MemoryEngine, container

ALLOWED = Permission("shop", frozenset({"web"}))


def theirs(project: str = "shop", service: str = "web", status: str = "running") -> ContainerView:
    labels = {COMPOSE_PROJECT: project, COMPOSE_SERVICE: service}
    return replace(container(status=status), labels=labels, service="")


def wrapped(memory: MemoryEngine, view: ContainerView) -> ForeignContainer:
    return ForeignContainer(
        "web",
        view,
        ALLOWED,
        engine=memory.engine,
        run_id="r1",
        peers=PEERS,
        clock=EngineClock(same_clock=True),
        scope=TaskScope("test"),
    )


@pytest.mark.parametrize("typed", [None, "", "sho", "Shop", "shop ", "shop2"])
def test_only_the_exact_name_of_the_project_gives_permission(typed: str | None) -> None:
    assert Permission.given("shop", typed, frozenset({"web"})) is None


def test_exact_name_gives_permission() -> None:
    assert Permission.given("shop", "shop", frozenset({"web"})) == ALLOWED


@pytest.mark.parametrize(
    "view",
    [theirs("other"), theirs(service="db"), theirs("shop-2"), replace(theirs(), labels={})],
)
def test_container_that_the_permission_doesnt_cover_cant_be_wrapped(view: ContainerView) -> None:
    with pytest.raises(SubjectError, match="isn't ours"):
        wrapped(MemoryEngine(view), view)


def test_container_of_ours_isnt_covered_by_a_permission() -> None:
    assert not ALLOWED.covers(container())


async def test_paused_container_is_resumed_when_it_is_left() -> None:
    memory = MemoryEngine(theirs())
    found = wrapped(memory, theirs())
    await found.pause()
    assert memory.views["c1"].status == "paused"
    await found.leave()
    assert memory.views["c1"].status == "running"


async def test_container_that_somebody_else_paused_is_left_paused() -> None:
    view = theirs(status="paused")
    memory = MemoryEngine(view)
    await wrapped(memory, view).leave()
    assert memory.calls == []


async def test_container_is_found_again_by_project_and_service_after_a_crash() -> None:
    view = theirs(status="paused")
    memory = MemoryEngine(view)
    identity = wrapped(memory, view).identity()
    leftover = await find_container(memory.engine, identity)
    assert leftover is not None
    assert leftover.is_paused()


@pytest.mark.parametrize("view", [theirs("other"), theirs(service="db"), container()])
async def test_container_with_other_labels_isnt_found_after_a_crash(view: ContainerView) -> None:
    identity = wrapped(MemoryEngine(theirs()), theirs()).identity()
    assert await find_container(MemoryEngine(view).engine, identity) is None


def test_identity_says_whose_container_it_is() -> None:
    view = theirs()
    identity = wrapped(MemoryEngine(view), view).identity()
    assert (identity["project"], identity["service"]) == ("shop", "web")
    assert RUN not in view.labels
    assert wrapped(MemoryEngine(view), view).runtime_state is RuntimeState.RUNNING
